"""The rule app-run."""

from codemods.rules.app_run.rule import RULE

__all__ = ["RULE"]
