"""The rule merge-duplicate-outputs, without the modules that judge."""

from codemods.rules.rule import Rule, later

RULE = Rule(
    "merge-duplicate-outputs",
    (b"callback",),
    "2.9",
    later("codemods.rules.merge_duplicate_outputs.rule"),
    last=True,
)
