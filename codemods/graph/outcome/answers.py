"""What a callback may answer instead of values, and what it asks of its call.

What a call does is known from the engine. Where it may call any function of the project, it may
do what the code beside the callbacks says.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Literal

from codemods.dash.callback import Callback
from codemods.files.place import Place
from codemods.flow.statements.errors import may_prevent
from codemods.flow.summary import Exit, any_call
from codemods.flow.values.context import CLEAR_SHAPES, TRIGGERS, is_of_request, shape_asked
from codemods.flow.values.domain import (
    EVERYTHING,
    NO_UPDATE,
    Bound,
    Some,
    Value,
    Whose,
    alternatives,
    whose,
)
from codemods.flow.values.errors import PREVENT_UPDATE
from codemods.flow.values.heap import parts
from codemods.graph.bound import BoundCallback
from codemods.graph.callers import other_caller, unknown_decorator
from codemods.graph.graph import Graph
from codemods.graph.prop import place
from codemods.python.module import Module
from codemods.python.nodes import lines_of
from codemods.python.project import Project
from codemods.python.resolve import dash_name, resolve
from codemods.python.scope import Function

# ``raise``: an exception that is not ``PreventUpdate``; ``shape``: what has all arguments in it.
Word = Literal["no_update", "PreventUpdate", "raise", "Patch", "trigger", "shape", "unseen"]
_Said = Literal["no_update", "held", "PreventUpdate", "shape"]
# What keeps a callback from writing all that it could.
SILENT: frozenset[Word] = frozenset({"no_update", "PreventUpdate", "raise"})
_NAMES: Mapping[str, _Said] = {
    "dash.no_update": "no_update",
    "dash.NoUpdate": "no_update",
    PREVENT_UPDATE: "PreventUpdate",
}
_DEEPEST = 4  # lists in lists
_ASKING = ("ctx", "callback_context", "context_value", "request", "inputs", "states", "f_locals")
_SPOKEN = ("no_update", "NoUpdate", "PreventUpdate", *_ASKING, *sorted(CLEAR_SHAPES))


def answers(bound: BoundCallback) -> Mapping[Word, Place]:
    """Where a callback, or what it calls, may answer so, or ask for that: the first place of each.

    ``unseen`` is in it where the call is too much to be followed.
    """
    known = bound.graph.once(_known)
    if bound.callback not in known:
        known[bound.callback] = _answers(bound)
    return known[bound.callback]


def asked_itself(bound: BoundCallback) -> str | None:
    """What has all arguments in it and is asked for by the function of a callback itself."""
    callback, function = bound.callback, bound.callback.function
    if function is None or not callback.has_own_function:
        return None
    name, where = shape_asked(any_call(bound.project, callback, function).asks) or ("", None)
    is_own = (
        where is not None
        and where.path == callback.module.path
        and where.line in lines_of(function)
    )
    return name if is_own and name != EVERYTHING else None


def _known(_: Graph) -> dict[Callback, Mapping[Word, Place]]:
    """What was asked for so far."""
    return {}


def _answers(bound: BoundCallback) -> Mapping[Word, Place]:
    callback, function = bound.callback, bound.callback.function
    if function is None or not callback.has_own_function:
        return {"unseen": place(callback)}
    summary = any_call(bound.project, callback, function)
    decorated = _has_own_decorator(bound)
    unseen = place(callback) if decorated else summary.unseen
    said: Mapping[_Said, Place] = {} if unseen is None else bound.graph.once(said_beside)
    found: dict[Word, Place] = {}
    for each in summary.exits:
        for word in _of_exit(bound.graph, each, said):
            at = each.origin.place if each.origin else None
            found.setdefault(word, at or Place(callback.module.path, each.line))
    shape = shape_asked(summary.asks)
    if shape is not None or "shape" in said:
        found["shape"] = shape[1] if shape else said["shape"]
    trigger = next((at for name, at in summary.asks.items() if name in TRIGGERS), None)
    if trigger is not None:
        found["trigger"] = trigger
    if "PreventUpdate" in said and unseen is not None:
        found.setdefault("PreventUpdate", unseen)
    if decorated and "no_update" in said:
        found.setdefault("no_update", said["no_update"])
    return found if summary.whole else {**found, "unseen": place(callback)}


def _has_own_decorator(bound: BoundCallback) -> bool:
    """Whether a decorator may answer in place of the function; one of a library knows no Dash."""
    callback = bound.callback
    if unknown_decorator(bound.project, callback) is None:
        return False
    names = (each.func if isinstance(each, ast.Call) else each for each in callback.decorators)
    symbols = (resolve(bound.project, callback.module, each) for each in names)
    return any(each is None or each.module is not None for each in symbols)


def _of_exit(graph: Graph, way: Exit, said: Mapping[_Said, Place]) -> Iterator[Word]:
    if way.raised is not None:
        if may_prevent(way.raised):
            yield "PreventUpdate"
        if PREVENT_UPDATE not in way.raised.names:
            yield "raise"
    for each in (one for value in way.values for one in alternatives(value)):
        unknown = is_unknown(each) and ("no_update" in said or "held" in graph.once(said_beside))
        if unknown or NO_UPDATE in _inside(each):
            yield "no_update"
        if isinstance(each, Some) and each.made == "dash.Patch":
            yield "Patch"


def _inside(value: Value, depth: int = 0) -> Iterator[Value]:
    """A value, and what is in it."""
    yield value
    for each in parts(value) if depth < _DEEPEST and not isinstance(value, Bound) else ():
        yield from _inside(each, depth + 1)


def is_unknown(value: Value) -> bool:
    """Whether a value may be something of the project that nobody sees; what a library makes or the
    browser sends is none.
    """
    stored = isinstance(value, Bound)  # an attribute, also of what a library makes
    while isinstance(value, Bound):
        value = value.owner
    if stored and whose(value) is not Whose.GIVEN:
        return True
    plain = isinstance(value, Some) and value.kind is None and value.cls is None
    return plain and not value.made and value.whose is not Whose.GIVEN


def said_beside(graph: Graph) -> Mapping[_Said, Place]:
    """What the code of an app says that is in no callback, or in one that other code calls for the
    shape of its call. ``no_update`` is ``held`` where a variable, a class or an object may have it
    afterwards.
    """
    found: dict[_Said, Place] = {}
    project = graph.project
    callbacks: dict[ast.AST | None, Callback] = {each.function: each for each in graph.callbacks}
    words = [each.decode() for word in _SPOKEN for each in project.spelled(word.encode())]
    for module in project.with_any([each.encode() for each in words]):
        for name in words:
            for node in (*module.names.get(name, ()), *module.nodes.attributes.get(name, ())):
                word = _word(project, module, node, name)
                if word is None or (word in found and word != "no_update"):
                    continue
                around = (callbacks.get(each) for each in module.scopes.ancestors(node))
                own = next(filter(None, around), None)
                if own is None or (word == "shape" and other_caller(project, own) is not None):
                    found.setdefault(word, Place(module.path, node.lineno))
                    if word == "no_update" and _is_held(module, module.scopes.statement(node)):
                        found.setdefault("held", Place(module.path, node.lineno))
    return found


def _is_held(module: Module, statement: ast.stmt) -> bool:
    """Whether what a statement says is somewhere afterwards, or is given without a call."""
    if isinstance(statement, ast.Return):
        around = module.scopes.ancestors(statement)
        function = next((each for each in around if isinstance(each, Function)), None)
        return function is not None and (
            bool(function.name.startswith("__") or function.decorator_list)
        )
    return not isinstance(statement, ast.Raise | ast.Import | ast.ImportFrom | ast.If)


def _word(
    project: Project, module: Module, node: ast.Name | ast.Attribute, name: str
) -> _Said | None:
    if isinstance(node, ast.Attribute) and (name in CLEAR_SHAPES or name == "f_locals"):
        return "shape"
    meant = dash_name(project, module, node)
    if meant is not None and meant in _NAMES:
        return _NAMES[meant]
    if meant is not None and is_of_request(meant):
        return "shape"
    if meant == "dash.ctx":
        return "shape" if _is_handed_on(module.scopes.parents[node]) else None
    return "shape" if meant in ("dash.ctx.inputs", "dash.ctx.states") else None


def _is_handed_on(user: ast.AST) -> bool:
    """Whether ``ctx`` goes somewhere from where it is written."""
    looked_at = (ast.Attribute, ast.Expr, ast.Compare, ast.If, ast.IfExp, ast.BoolOp, ast.UnaryOp)
    return not isinstance(user, looked_at)
