"""New code that may be too long for one line."""

from __future__ import annotations

from collections.abc import Sequence

from codemods.rewriting.statements import WIDTH


def bracketed(before: str, items: Sequence[str], after: str, indent: str, step: str) -> list[str]:
    """``before``, the items with commas, ``after``: on one line where that is short enough, else
    the items on a line of their own, else on one each, as Black and Ruff do.

    ``before`` ends with a bracket that ``after`` starts with the end of.
    """
    joined = ", ".join(items)
    if len(f"{indent}{before}{joined}{after}") <= WIDTH:
        return [f"{indent}{before}{joined}{after}"]
    if len(f"{indent}{step}{joined}") <= WIDTH:
        return [f"{indent}{before}", f"{indent}{step}{joined}", f"{indent}{after}"]
    return [f"{indent}{before}", *(f"{indent}{step}{each}," for each in items), f"{indent}{after}"]
