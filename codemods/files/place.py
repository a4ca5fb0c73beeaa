"""Where something is, and what is wrong there: words that every part of the tool has in common."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from traceback import extract_tb, format_exception

_TEST = re.compile(r"(?:^|/)(?:tests?/|test_[^/]*$|[^/]*_test\.py$|conftest\.py$)")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file: of a callback the line of its first decorator, and its name."""

    path: str
    line: int
    callback: str | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def named(self) -> str:
        """``load (app.py:3)``; the place alone where it has no callback."""
        return f"{self.callback} ({self})" if self.callback else str(self)


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, or a line of one, that could not be read or written: what is wrong, what to do.

    ``traceback`` is there when dash-codemods itself is at fault.
    """

    path: str
    line: int
    message: str
    traceback: str | None = None

    @property
    def place(self) -> Place:
        return Place(self.path, self.line)


def is_test(path: str, root: str = "") -> bool:
    """Whether a file belongs to the tests of a project: by its path in the folder ``root``."""
    inside = os.path.relpath(path, root) if root else path
    return _TEST.search(inside.replace(os.sep, "/")) is not None


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
