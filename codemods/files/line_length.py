"""How long a line of a project may be, from the configuration of its formatter."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

DEFAULT = 88  # of Black and Ruff
_RUFF = (".ruff.toml", "ruff.toml")


def line_length(root: str) -> int:
    """The length that Ruff or Black are told in the directory ``root``, else what they take."""
    for table in _tables(root):
        length = table.get("line-length", table.get("line_length"))
        if isinstance(length, int) and length > 0:
            return length
    return DEFAULT


def _tables(root: str) -> Iterator[Mapping[str, Any]]:
    yield from (_read(root, name) for name in _RUFF)
    tools = _read(root, "pyproject.toml").get("tool")
    for name in ("ruff", "black"):
        table = tools.get(name) if isinstance(tools, dict) else None
        yield table if isinstance(table, dict) else {}


def _read(root: str, name: str) -> Mapping[str, Any]:
    """The file as a table; empty when there is none that can be read."""
    try:
        with open(os.path.join(root, name), "rb") as file:
            return tomllib.load(file)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
