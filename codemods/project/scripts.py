"""JavaScript in the strings of a file, as far as it matters: where it sets props by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.findings import Place
from codemods.project.project import Module

_WORD = "set_props"


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


def _is_built(parent: ast.AST) -> bool:
    match parent:
        case ast.JoinedStr(values=parts):
            return any(isinstance(each, ast.FormattedValue) for each in parts)
        case ast.BinOp() | ast.Attribute():  # ``"…" % ids``, ``"…".replace(…)``
            return True
    return False
