"""The rule state-to-patch."""

from codemods.rules.state_to_patch.rule import RULE

__all__ = ["RULE"]
