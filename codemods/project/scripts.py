"""JavaScript in strings and in files, as far as it matters: where it sets props by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.findings import Place
from codemods.project.project import Module
from codemods.project.source import Source

_WORD = "set_props"
_ANY_ID = re.compile(rb"set_props\s*\(\s*[\w$`(]")  # an id that is no text


@dataclass(frozen=True, slots=True)
class Script:
    """A string with ``set_props`` in it; ``built`` when it is put together of more than text, so
    that it may name ids that the file does not spell.
    """

    place: Place
    built: bool


def scripts(module: Module) -> Iterator[Script]:
    """The strings of a file that may be JavaScript which sets props."""
    for node, parent in module.scopes.parents.items():
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if _WORD in node.value and not isinstance(parent, ast.Expr):
            line = node.lineno + node.value.partition(_WORD)[0].count("\n")
            yield Script(Place(module.path, line), _is_built(parent))


def written(file: Source, texts: tuple[bytes, ...]) -> Place | None:
    """Where a JavaScript file that sets props may set one whose id is made of ``texts``."""
    named = [file.data.index(text) for text in texts if text in file.data]
    found = _ANY_ID.search(file.data)
    places = named or ([found.start()] if found else [])
    if not places:
        return None
    return Place(file.path, file.data[: places[0]].count(b"\n") + 1)


def _is_built(parent: ast.AST) -> bool:
    match parent:
        case ast.JoinedStr(values=parts):
            return any(isinstance(each, ast.FormattedValue) for each in parts)
        case ast.BinOp() | ast.Attribute():  # ``"…" % ids``, ``"…".replace(…)``
            return True
    return False
