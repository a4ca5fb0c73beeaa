"""Values that code is seen to give a prop of a component which cannot be read: by a keyword of what
is no component, by a key of a dictionary, by ``setattr``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.graph.graph import Graph
from codemods.python.module import Module


def said_elsewhere(graph: Graph, name: str) -> tuple[object, ...]:
    """The constants that some component may get for a prop so."""
    known = graph.once(_said)
    if name not in known:
        known[name] = tuple(
            node.value
            for module in graph.project.saying(name)
            for node in (*_by_keyword(graph, module, name), *_by_text(module, name))
            if isinstance(node, ast.Constant)
        )
    return known[name]


def _said(_: Graph) -> dict[str, tuple[object, ...]]:
    """What was asked for so far."""
    return {}


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
