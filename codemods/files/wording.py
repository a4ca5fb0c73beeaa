"""Words of messages: lists of names, and what their number makes of a verb or a noun."""

from __future__ import annotations

from collections.abc import Sequence


def listed(names: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; ``last`` stands before the last one."""
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def shortened(names: Sequence[str], most: int) -> str:
    """``a, b and 3 more``; ``a, b`` where these are all."""
    return ", ".join(names[:most]) + and_more(len(names) - most)


def and_more(number: int) -> str:
    """`` and 3 more``; nothing where there are no more."""
    return f" and {number} more" if number > 0 else ""


def by_number(number: int, one: str, several: str) -> str:
    """The word for one thing, or for several."""
    return one if number == 1 else several


def counted(number: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {by_number(number, noun, f'{noun}s')}"
