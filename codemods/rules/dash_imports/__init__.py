"""The rule dash-imports."""

from codemods.rules.dash_imports.rule import RULE

__all__ = ["RULE"]
