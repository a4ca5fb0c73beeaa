"""The rule prevent-initial-call, without the modules that judge."""

from codemods.rules.rule import Rule, later

RULE = Rule(
    "prevent-initial-call",
    (b"callback",),
    "1.12",
    later("codemods.rules.prevent_initial_call.rule"),
)
