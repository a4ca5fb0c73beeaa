"""What a file uses of Dash without a condition, and since when Dash has it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# The first version with each, as the packages on PyPI have it.
_NAMES = {
    **dict.fromkeys(("dcc", "html", "dash_table", "callback", "clientside_callback"), "2.0"),
    **dict.fromkeys(("Input", "Output", "State", "ALL", "ALLSMALLER", "MATCH"), "2.0"),
    "ctx": "2.4",
    **dict.fromkeys(("page_container", "page_registry", "register_page"), "2.5"),
    **dict.fromkeys(("CeleryManager", "DiskcacheManager"), "2.6"),
    "Patch": "2.9",
    "set_props": "2.17",
    "hooks": "3.0",
}
_KEYWORDS = {
    ("Dash", "use_pages"): "2.5",
    ("callback", "background"): "2.6",
    ("Output", "allow_duplicate"): "2.9",
    ("Dash", "on_error"): "2.18",
    ("callback", "on_error"): "2.18",
    ("Input", "allow_optional"): "3.1",
    ("State", "allow_optional"): "3.1",
}
# A file without any of these words uses nothing of them.
WORDS = frozenset(name.encode() for name in (*_NAMES, *(keyword for _, keyword in _KEYWORDS)))


class Feature(NamedTuple):
    """Something of Dash, where it is used, and the first version that has it."""

    name: str
    line: int
    since: str


def features(tree: ast.Module) -> Iterator[Feature]:
    """What a file needs of Dash, whatever happens: what it imports and calls where it is loaded.

    An import in a ``try`` or an ``if`` is there for a version that does not have it.
    """
    names: dict[str, str] = {}  # what is called so here is called in Dash
    for statement in tree.body:
        match statement:
            case ast.ImportFrom(module="dash" | "dash.dependencies" as home, names=found, level=0):
                for alias in found:
                    names[alias.asname or alias.name] = alias.name
                    if home == "dash" and alias.name in _NAMES:
                        yield Feature(alias.name, statement.lineno, _NAMES[alias.name])
            case ast.FunctionDef(decorator_list=parts) | ast.AsyncFunctionDef(decorator_list=parts):
                for part in parts:
                    yield from _called(part, names)
            case ast.Expr() | ast.Assign() | ast.AnnAssign():
                yield from _called(statement, names)


def _called(node: ast.AST, names: Mapping[str, str]) -> Iterator[Feature]:
    for call in ast.walk(node):
        match call:
            case ast.Call(func=ast.Name(id=name), keywords=keywords) if name in names:
                for keyword in keywords:
                    since = _KEYWORDS.get((names[name], keyword.arg or ""))
                    if since is not None:
                        yield Feature(f"{keyword.arg}=", keyword.value.lineno, since)
