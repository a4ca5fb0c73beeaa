"""What a rule finds: changes, refusals and errors, and where they are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from traceback import extract_tb, format_exception
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codemods.rewriting.edits import Edit


class Verdict(StrEnum):
    """Whether `apply` writes a change by itself.

    A safe change leaves what the user of the app sees as it was, or mends it; of an unsafe one
    the message says what will be different.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file: of a callback the line of its first decorator, and its name."""

    path: str
    line: int
    callback: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A rewrite that can be applied on its own, whole.

    ``edits`` are the rewrite itself and may lie in several files; ``imports`` is what they need
    in the imports of those files when this change is applied alone. Applied together with
    others, the imports of the set are worked out once.
    """

    id: str
    rule: str
    verdict: Verdict
    place: Place
    message: str
    edits: tuple[Edit, ...]
    differs: str | None = None
    group: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    related: tuple[Place, ...] = ()
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    imports: tuple[Edit, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that it changes."""
        return tuple(sorted({edit.path for edit in (*self.edits, *self.imports)}))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A candidate that cannot be rewritten, and why."""

    rule: str
    place: Place
    reason: str
    related: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, or a line of one, that could not be read or written: what is wrong, what to do.

    ``traceback`` is there when dash-codemods itself is at fault.
    """

    path: str
    line: int
    message: str
    traceback: str | None = None


def mistake(path: str, error: Exception, doing: str = "dash-codemods") -> Problem:
    """The problem of a file for which dash-codemods has no other answer than an exception."""
    if isinstance(error, RecursionError | MemoryError):
        return Problem(path, 1, f"is nested too deeply for {doing}; leave it out with --exclude")
    message = f"{doing} failed: {where(error)}; please report this mistake of dash-codemods"
    return Problem(path, 1, message, "".join(format_exception(error)))


def where(error: BaseException) -> str:
    """The error and the line that raised it, as a bug report needs them."""
    last = extract_tb(error.__traceback__)[-1]
    return f"{error!r} in {os.path.basename(last.filename)}:{last.lineno}"
