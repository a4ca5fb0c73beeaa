"""Whether a callback may raise in ordinary use: by a ``raise`` in it or in what it calls, or on
what an empty or untouched component gives (``None``, ``""``, ``[]``).

Each expression gets the *kinds* of value that it may have. What the program made itself is taken to
be fit for what is done with it; what comes from the page is fit for what is known to take it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from codemods.dash.callback import Callback
from codemods.files.place import Place
from codemods.graph.graph import Graph
from codemods.graph.raising.from_page import ANY, Kinds, kinds_of
from codemods.graph.raising.kinds import Env, MayRaise, Reading, bound, items, kinds, narrowed
from codemods.graph.raising.known_calls import UNBOUND
from codemods.python.project import Module
from codemods.python.resolve import dash_name
from codemods.python.scope import Function

_NOTHING: Kinds = frozenset({"none"})
_OWN: Kinds = frozenset({"own"})
_ROUNDS = 3  # of a loop, after which its variables have all the kinds that they get


class Failing(NamedTuple):
    """Where a callback may raise, and whether it is a ``raise`` or ``assert``."""

    place: Place
    explicit: bool


def may_raise(graph: Graph, callback: Callback) -> Failing | None:
    """Where a callback may raise in ordinary use; None when it does not."""
    function = callback.function
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    explicit = next(_raises(graph, callback), None)
    if explicit is not None:
        return Failing(Place(explicit[0].path, explicit[1].lineno), explicit=True)
    given = {
        each.parameter: kinds_of(graph, callback, each)
        for each in callback.arguments
        if each.parameter is not None
    }
    reading = Reading(graph.project, callback.module, _called)
    try:
        _called(reading, function, given)
    except MayRaise as found:
        return Failing(found.place, explicit=False)
    return None


def may_prevent(graph: Graph, callback: Callback) -> bool:
    """Whether a ``raise`` of a callback, or of what it calls, may be of ``PreventUpdate`` or of a
    class that is derived from it.
    """
    for module, node in _raises(graph, callback):
        raised = node.exc if isinstance(node, ast.Raise) else node
        named = raised.func if isinstance(raised, ast.Call) else raised
        if isinstance(named, ast.Assert):
            continue
        name = dash_name(graph.project, module, named) if named is not None else None
        if name is None or not name.startswith("builtins."):
            return True
    return False


def _raises(graph: Graph, callback: Callback) -> Iterator[tuple[Module, ast.Raise | ast.Assert]]:
    """The ``raise`` and ``assert`` statements of what a callback calls, and of itself."""
    for module, definition in graph.speech.definitions(callback):
        for node in ast.walk(definition):
            if isinstance(node, ast.Raise | ast.Assert):
                yield module, node


def _called(reading: Reading, function: Function, given: Env) -> Kinds:
    """What a function returns. Raises MayRaise."""
    inside = replace(reading, around=(*reading.around, function), returned=[])
    end = _block(inside, function.body, given)
    returned = [*inside.returned, *([_NOTHING] if end is not None else [])]
    return frozenset().union(*returned)


def _block(reading: Reading, body: Sequence[ast.stmt], env: Env) -> Env | None:
    """The kinds behind some statements; None when control does not get there."""
    current: Env | None = env
    for statement in body:
        if current is None:
            break
        current = _statement(reading, statement, current)
    return current


def _statement(reading: Reading, node: ast.stmt, env: Env) -> Env | None:
    match node:
        case ast.Return():
            reading.returned.append(kinds(reading, node.value, env) if node.value else _NOTHING)
            return None
        case ast.Expr(value=value):
            kinds(reading, value, env)
            return env
        case ast.Assign(targets=targets, value=value):
            return _assigned(reading, targets, value, env)
        case ast.AnnAssign(target=target, value=value):
            return _assigned(reading, [target], value, env) if value else env
        case ast.AugAssign(target=ast.Name() as target, op=op, value=value):
            both = ast.copy_location(ast.BinOp(_loaded(target), op, value), node)
            return {**env, target.id: kinds(reading, both, env)}
        case ast.If():
            return _branch(reading, node, env)
        case ast.For(target=target, iter=iterated):
            each = items(reading, iterated, env)
            return _loop(reading, node.body, env, lambda now: bound(reading, target, each, now))
        case ast.While(test=test):
            kinds(reading, test, env)
            return _loop(reading, node.body, env, lambda now: narrowed(test, now, True))
        case ast.Try():
            return _tried(reading, node, env)
        case ast.With(items=managers):
            return _block(reading, node.body, _entered(reading, managers, env))
        case ast.Pass() | ast.Import() | ast.ImportFrom() | ast.Continue() | ast.Break():
            return env
    raise reading.doubt(node)


def _loaded(name: ast.Name) -> ast.Name:
    return ast.copy_location(ast.Name(name.id, ast.Load()), name)


def _assigned(reading: Reading, targets: Sequence[ast.expr], value: ast.expr, env: Env) -> Env:
    found = kinds(reading, value, env)
    for target in targets:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            if len(target.elts) == len(value.elts):
                for one, part in zip(target.elts, value.elts, strict=True):
                    env = bound(reading, one, kinds(reading, part, env), env)
                continue
        env = bound(reading, target, found, env)
    return env


def _entered(reading: Reading, managers: Sequence[ast.withitem], env: Env) -> Env:
    """The names behind the head of a ``with``, whose managers the program made."""
    for each in managers:
        if kinds(reading, each.context_expr, env) != _OWN:
            raise reading.doubt(each.context_expr)
        if each.optional_vars is not None:
            env = bound(reading, each.optional_vars, _OWN, env)
    return env


def _branch(reading: Reading, node: ast.If, env: Env) -> Env | None:
    kinds(reading, node.test, env)
    left = _block(reading, node.body, narrowed(node.test, env, True))
    right = _block(reading, node.orelse, narrowed(node.test, env, False))
    return _joined(left, right)


def _joined(left: Env | None, right: Env | None) -> Env | None:
    if left is None or right is None:
        return right if left is None else left
    return {name: left.get(name, UNBOUND) | right.get(name, UNBOUND) for name in {**left, **right}}


def _loop(reading: Reading, body: Sequence[ast.stmt], env: Env, begin: Callable[[Env], Env]) -> Env:
    for _ in range(_ROUNDS):
        joined = _joined(env, _block(reading, body, begin(env)))
        assert joined is not None
        env = joined
    return env


def _tried(reading: Reading, node: ast.Try, env: Env) -> Env | None:
    """A ``try`` that catches all that happens in ordinary use; others are read as they stand."""
    if not node.handlers:
        plain = _block(reading, node.body, env)
        return plain if plain is None else _block(reading, node.finalbody, plain)
    caught = any(_catches(reading, each) for each in node.handlers)
    names = {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    unclear = {**env, **{name: ANY if name in env else ANY | UNBOUND for name in names}}
    end: Env | None = unclear
    try:
        end = _block(reading, [*node.body, *node.orelse], env)
    except MayRaise:
        if not caught:
            raise
        reading.returned.append(ANY)
    for handler in node.handlers:
        within = {**unclear, **({handler.name: _OWN} if handler.name else {})}
        end = _joined(end, _block(reading, handler.body, within))
    return end if end is None else _block(reading, node.finalbody, end)


def _catches(reading: Reading, handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    several = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {dash_name(reading.project, reading.module, each) for each in several}
    usual = {"builtins.TypeError", "builtins.ValueError"}
    return not names.isdisjoint({"builtins.Exception", "builtins.BaseException"}) or usual <= names
