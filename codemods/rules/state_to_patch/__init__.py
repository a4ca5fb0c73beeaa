"""The rule state-to-patch, without the modules that judge."""

from codemods.rules.rule import Rule, later

RULE = Rule("state-to-patch", (b"State",), "2.9", later("codemods.rules.state_to_patch.rule"))
