"""The rule dash-imports, without the modules that judge."""

from codemods.rules.rule import Rule, later

RULE = Rule("dash-imports", (b"dash",), "2.0", later("codemods.rules.dash_imports.rule"))
