"""Who sees an exception of a callback: a handler of the callback, of the app, of its server."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.dash.callback import Callback
from codemods.files.place import Place
from codemods.flow.callers import option
from codemods.graph.graph import Graph
from codemods.python.nodes import last_name
from codemods.python.project import Module

# What has a handler be called for exceptions: of Dash, of Flask and its signals.
_HANDLERS = (
    "on_error", "errorhandler", "register_error_handler", "app_errorhandler",
    "got_request_exception", "handle_exception", "handle_user_exception",
)  # fmt: skip
_WORDS = (*(name.encode() for name in _HANDLERS), b"hooks")


def error_handler(graph: Graph, callback: Callback) -> Place | None:
    """Where somebody says what is done when the callback raises an exception, if anybody does."""
    own = option(graph.project, callback, "on_error")
    if own is not None:
        return Place(callback.module.path, own.lineno)
    return graph.once(_of_all)


def _of_all(graph: Graph) -> Place | None:
    """Where somebody handles the exceptions of all callbacks."""
    registered = {each.call for each in graph.callbacks}
    for module in graph.project.with_any(_WORDS, targets=False):
        for node in _handlers(module, registered):
            return Place(module.path, node.lineno)
    return None


def _handlers(module: Module, registered: set[ast.Call]) -> Iterator[ast.expr | ast.alias]:
    """What in a file may be a handler for all callbacks; what only one of them has is none."""
    nodes, parents = module.nodes, module.scopes.parents
    for keyword in nodes.keywords.get("on_error", ()):
        if parents[keyword] not in registered and not _is_none(keyword.value):
            yield keyword.value
    for name in _HANDLERS:
        yield from (n for n in nodes.attributes.get(name, ()) if not _is_of_code(parents[n]))
    hooked = nodes.attributes.get("error", ())
    yield from (each for each in hooked if last_name(each.value) == "hooks")
    yield from (each for each in nodes.texts if each.value == "on_error")
    for statement in nodes.imports:
        yield from (each for each in statement.names if each.name in _HANDLERS)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_of_code(parent: ast.AST) -> bool:
    """Whether it handles a status like 404, which no exception of a callback has."""
    match parent:
        case ast.Call(args=[ast.Constant(value=int(code)), *_]):
            return code != 500
    return False
