"""Values that code is seen to give a prop of a component which cannot be read: by a keyword of what
is no component, by a key of a dictionary, by ``setattr``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Value
from codemods.files.place import Place
from codemods.graph.graph import Graph
from codemods.python.module import Module


@dataclass(frozen=True, slots=True)
class Said:
    """A constant that some component may get for a prop, and the id that stands beside it."""

    value: object
    id: Value | None
    place: Place


def said_elsewhere(graph: Graph, name: str) -> tuple[Said, ...]:
    """What some component may get for a prop so."""
    known = graph.once(_said)
    if name not in known:
        known[name] = tuple(
            Said(node.value, _id_beside(graph, module, node), Place(module.path, node.lineno))
            for module in graph.project.saying(name)
            for node in (*_by_keyword(graph, module, name), *_by_text(module, name))
            if isinstance(node, ast.Constant)
        )
    return known[name]


def _said(_: Graph) -> dict[str, tuple[Said, ...]]:
    """What was asked for so far."""
    return {}


def _id_beside(graph: Graph, module: Module, node: ast.expr) -> Value | None:
    """What ``id`` is in the same dictionary, or in the same call."""
    user = module.scopes.parents[node]
    if isinstance(user, ast.keyword):
        user = module.scopes.parents[user]
    found: ast.expr | None = None
    if isinstance(user, ast.Dict):
        entries = zip(user.keys, user.values, strict=True)
        found = next(
            (v for k, v in entries if isinstance(k, ast.Constant) and k.value == "id"), None
        )
    elif isinstance(user, ast.Call):
        found = next((each.value for each in user.keywords if each.arg == "id"), None)
    return None if found is None else value_of(graph.project, module, found)


def _by_keyword(graph: Graph, module: Module, name: str) -> Iterator[ast.expr]:
    """``button(n_clicks=1)``, ``dict(n_clicks=1)``; what a component is given is its own."""
    components = graph.once(_components)
    for keyword in module.nodes.keywords.get(name, ()):
        if module.scopes.parents[keyword] not in components:
            yield keyword.value


def _components(graph: Graph) -> frozenset[ast.AST]:
    return frozenset(each.call for each in graph.layout.components)


def _by_text(module: Module, name: str) -> Iterator[ast.expr]:
    """``{"n_clicks": 1}``, ``options["n_clicks"] = 1``, ``setattr(button, "n_clicks", 1)``."""
    parents = module.scopes.parents
    for text in (each for each in module.nodes.texts if each.value == name):
        match parents[text]:
            case ast.Dict(keys=keys, values=values):
                yield from (value for key, value in zip(keys, values, strict=True) if key is text)
            case ast.Subscript(ctx=ast.Store()) as entry:
                assigned = parents[entry]
                if isinstance(assigned, ast.Assign):
                    yield assigned.value
            case ast.Call(args=[_, second, value]) if second is text:
                yield value
            case ast.Call(args=[first, value]) if first is text:  # options.setdefault
                yield value
