"""The rule merge-duplicate-outputs."""

from codemods.rules.merge_duplicate_outputs.rule import RULE

__all__ = ["RULE"]
