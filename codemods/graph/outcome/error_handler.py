"""Who sees an exception of a callback: a handler of the callback, of the app, of its server."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from codemods.dash.options import option
from codemods.files.place import Place
from codemods.graph.bound import BoundCallback
from codemods.graph.graph import Graph
from codemods.python.nodes import last_name
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name, resolve
from codemods.python.scope import Function

# What has a handler be called for exceptions: of Dash, of Flask and its signals.
_HANDLERS = (
    "on_error", "errorhandler", "register_error_handler", "app_errorhandler",
    "got_request_exception", "handle_exception", "handle_user_exception", "log_exception",
    "error_handler_spec", "_on_error",
)  # fmt: skip
# Methods of an app or server that a class of the project may have in their place.
_METHODS = frozenset(
    {"handle_exception", "handle_user_exception", "log_exception"}
    | {"dispatch", "dispatch_request", "full_dispatch_request"}
)
# What these have called is given the exception, or the answer that was made of it.
_AFTERWARDS = frozenset({"teardown_request", "teardown_appcontext", "after_request"})
# What an answer gets afterwards, whatever it is.
_ADDED = frozenset({"headers", "set_cookie", "delete_cookie", "cache_control", "vary"})
_WORDS = (
    *(name.encode() for name in _HANDLERS), b"hooks", b"dispatch", b"teardown_", b"after_request",
)  # fmt: skip


def error_handler(bound: BoundCallback) -> Place | None:
    """Where somebody says what is done when the callback raises an exception, if anybody does."""
    own = option(bound.project, bound.callback, "on_error")
    if own is not None:
        return Place(bound.module.path, own.lineno)
    return bound.graph.once(_of_all)


def _of_all(graph: Graph) -> Place | None:
    """Where somebody handles the exceptions of all callbacks."""
    registered = {each.call for each in graph.callbacks}
    for module in graph.project.with_any(_WORDS):
        for node in _handlers(graph.project, module, registered):
            return Place(module.path, node.lineno)
    return None


def _handlers(
    project: Project, module: Module, registered: set[ast.Call]
) -> Iterator[ast.expr | ast.alias | Function]:
    """What in a file may be a handler for all callbacks; what only one of them has is none."""
    nodes, parents = module.nodes, module.scopes.parents
    for keyword in nodes.keywords.get("on_error", ()):
        if parents[keyword] not in registered and not _is_none(keyword.value):
            yield keyword.value
    for name in _HANDLERS:
        yield from (n for n in nodes.attributes.get(name, ()) if not _is_of_code(parents[n]))
    hooked = nodes.attributes.get("error", ())
    yield from (each for each in hooked if _is_hooks(project, module, each.value))
    for name in _AFTERWARDS:
        yield from (n for n in nodes.attributes.get(name, ()) if _is_told(module, n))
    for name in _METHODS:
        for method in nodes.definitions.get(name, ()):
            if not isinstance(method, ast.ClassDef):
                if _is_server(project, module, parents[method]):
                    yield method
    yield from (each for each in nodes.texts if each.value == "on_error")
    for statement in nodes.imports:
        yield from (each for each in statement.names if each.name in _HANDLERS)


def _is_hooks(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether it is Dash's ``hooks``, by whatever name; a name that is not followed may be."""
    named = dash_name(project, module, node) or ""
    return last_name(node) == "hooks" or named.endswith(".hooks")


def _is_server(
    project: Project, module: Module, node: ast.AST | None, below: frozenset[ast.AST] = frozenset()
) -> bool:
    """Whether a class may be derived from that of an app or a server; one that cannot be seen, or
    that is of a package, may be.
    """
    if not isinstance(node, ast.ClassDef) or node in below:
        return False
    for base in node.bases:
        symbol = resolve(project, module, base)
        if symbol is None or (symbol.module is None and not _is_of_python(symbol.dotted)):
            return True
        if symbol.module is not None and symbol.binding is not None:
            if _is_server(project, symbol.module, symbol.binding.node, below | {node}):
                return True
    return False


def _is_of_python(dotted: str) -> bool:
    package = dotted.partition(".")[0]
    return package == "builtins" or package in sys.stdlib_module_names


def _is_told(module: Module, decorator: ast.Attribute) -> bool:
    """Whether what is called after a request looks at the exception or the answer that it is given;
    or hands that on.
    """
    parents = module.scopes.parents
    function = parents.get(decorator)
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return True  # registered by a call
    given = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    of_answer = decorator.attr == "after_request"
    return any(
        isinstance(node, ast.Name)
        and node.id in given
        and not (of_answer and _adds_or_returns(parents[node]))
        for statement in function.body
        for node in ast.walk(statement)
    )


def _adds_or_returns(user: ast.AST) -> bool:
    """Whether an answer is given something, or given back, and not looked at."""
    return isinstance(user, ast.Return) or (isinstance(user, ast.Attribute) and user.attr in _ADDED)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_of_code(parent: ast.AST) -> bool:
    """Whether it handles a status like 404, which no exception of a callback has."""
    match parent:
        case ast.Call(args=[ast.Constant(value=int(code)), *_]):
            return code != 500
    return False
