"""What starts when a command of a project is typed, or a plugin of it is loaded."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from codemods.files.discover import root_of

# ``serve = "shop.app:main"`` in ``pyproject.toml``, the same without quotes in ``setup.cfg``.
_FILES = ("pyproject.toml", "setup.cfg", "setup.py")
_NAMED = re.compile(rb"""["'=][ \t]*[\w.]+[ \t]*:[ \t]*(\w+)""")


def entry_points(folders: Iterable[str]) -> frozenset[str]:
    """The names of the functions that the projects of some folders are entered by. What is in a
    file that cannot be read is not among them.
    """
    return frozenset(
        name.decode("utf-8", "replace")
        for root in {root_of(folder) for folder in folders}
        for file in _FILES
        for name in _NAMED.findall(_bytes(os.path.join(root, file)))
    )


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError):  # ValueError of a name that holds a NUL byte
        return b""
