"""New code that may be too long for one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """Where new lines stand: their indentation, one step of it, and how long they may be."""

    indent: str
    step: str
    width: int

    @property
    def inner(self) -> Block:
        """The block of an ``if`` or of brackets in it."""
        return Block(self.indent + self.step, self.step, self.width)

    def line(self, text: str) -> str:
        return f"{self.indent}{text}"

    def fits(self, text: str) -> bool:
        return len(self.indent) + len(text) <= self.width


def bracketed(
    before: str, items: Sequence[str | tuple[str, ...]], after: str, block: Block
) -> list[str]:
    """``before``, the items with commas, ``after``: on one line where that is short enough, else
    the items on a line of their own, else on one each, as Black and Ruff do.

    ``before`` ends with a bracket that ``after`` starts with the end of. An item in several parts
    is broken between them where it is too long for a line.
    """
    parts = [(each,) if isinstance(each, str) else each for each in items]
    joined = ", ".join(map(" ".join, parts))
    if block.fits(f"{before}{joined}{after}"):
        return [block.line(f"{before}{joined}{after}")]
    if block.inner.fits(joined):
        return [block.line(before), block.inner.line(joined), block.line(after)]
    lines = [block.line(before)]
    for each in parts:
        *first, last = [" ".join(each)] if block.inner.fits(f"{' '.join(each)},") else each
        comma = "" if first and len(parts) == 1 else ","
        lines += map(block.inner.line, [*first, f"{last}{comma}"])
    return [*lines, block.line(after)]


def assigned(target: str, name: str, block: Block) -> list[str]:
    """``target = name``, in parentheses only where that makes it short enough."""
    line = f"{target} = {name}"
    if block.fits(line) or not block.inner.fits(name):
        return [block.line(line)]
    return [block.line(f"{target} = ("), block.inner.line(name), block.line(")")]


def listed(before: str, items: Sequence[str], block: Block) -> list[str]:
    """``before`` and items with commas, in parentheses only where that is too long for a line."""
    line = f"{before}{', '.join(items)}"
    if block.fits(line) or len(items) < 2:
        return [block.line(line)]
    return bracketed(f"{before}(", items, ")", block)
