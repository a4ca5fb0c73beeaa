"""The rule input-to-state, without the modules that judge."""

from codemods.rules.rule import Rule, later

RULE = Rule("input-to-state", (b"callback",), "2.0", later("codemods.rules.input_to_state.rule"))
