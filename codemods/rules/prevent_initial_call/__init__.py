"""The rule prevent-initial-call."""

from codemods.rules.prevent_initial_call.rule import RULE

__all__ = ["RULE"]
