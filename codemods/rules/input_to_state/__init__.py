"""The rule input-to-state."""

from codemods.rules.input_to_state.rule import RULE

__all__ = ["RULE"]
