"""The nodes of a file by what they are called, so that no question walks its whole tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from codemods.python.scope import Function, nodes_in

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_DEFINITIONS = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef})
_IMPORTS = frozenset({ast.Import, ast.ImportFrom})

# What has a body of its own, that runs at another time.
NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True, eq=False, slots=True)
class Nodes:
    """What questions ask for. ``called`` has the calls by the last name of what is called (``""``
    where that has none), ``texts`` are the strings.
    """

    calls: list[ast.Call] = field(default_factory=list)
    called: dict[str, list[ast.Call]] = field(default_factory=dict)
    names: dict[str, list[ast.Name]] = field(default_factory=dict)
    attributes: dict[str, list[ast.Attribute]] = field(default_factory=dict)
    definitions: dict[str, list[Definition]] = field(default_factory=dict)
    keywords: dict[str, list[ast.keyword]] = field(default_factory=dict)
    imports: list[ast.Import | ast.ImportFrom] = field(default_factory=list)
    texts: list[ast.Constant] = field(default_factory=list)


def nodes_of(all_nodes: Iterable[Any]) -> Nodes:
    """The nodes of a file, in the order given."""
    found = Nodes()
    for node in all_nodes:
        kind = type(node)
        if kind is ast.Name:
            found.names.setdefault(node.id, []).append(node)
        elif kind is ast.Attribute:
            found.attributes.setdefault(node.attr, []).append(node)
        elif kind is ast.Constant:
            if type(node.value) is str:
                found.texts.append(node)
        elif kind is ast.keyword:
            if node.arg is not None:
                found.keywords.setdefault(node.arg, []).append(node)
        elif kind is ast.Call:
            found.calls.append(node)
            found.called.setdefault(last_name(node.func), []).append(node)
        elif kind in _DEFINITIONS:
            found.definitions.setdefault(node.name, []).append(node)
        elif kind in _IMPORTS:
            found.imports.append(node)
    return found


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """``ast.walk`` without what has no place in the text, and faster."""
    pending = [node]
    for each in pending:  # which grows meanwhile
        yield each
        if type(each) is not ast.Name and type(each) is not ast.Constant:
            pending += nodes_in(each)


def own_nodes(function: Function | ast.Lambda) -> Iterator[ast.AST]:
    """The nodes of a function's body, without those of functions and classes inside it."""
    pending: list[ast.AST] = (
        [*function.body] if isinstance(function.body, list) else [function.body]
    )
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, NESTED):
            pending += nodes_in(node)


def last_name(node: ast.expr) -> str:
    """The last name of a name or attribute chain; ``""`` of anything else."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def written_text(node: ast.expr | None) -> str | None:
    """A text that stands there as it is."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def bound_name(node: ast.AST) -> str | None:
    """The last name of what a name is bound to: of a name or attribute, or the imported one."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    found: str | None = getattr(node, "name", None)
    return found


def is_index(key: ast.expr) -> bool:
    """Whether it is a number as it is written: ``2``, ``-1``."""
    number = key.operand if isinstance(key, ast.UnaryOp) else key
    return isinstance(number, ast.Constant) and isinstance(number.value, int)


def lines_of(node: ast.stmt | ast.expr) -> range:
    """The lines of a node, which was read or stands in the place of one that was."""
    assert node.end_lineno is not None
    return range(node.lineno, node.end_lineno + 1)
