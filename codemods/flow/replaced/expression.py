"""Evaluates expressions in a situation: what is certain of them, and what they may do besides."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from codemods.dash.constant import Known, Private, Unknown, value_of
from codemods.flow.builtins import BUILTINS, METHODS, applied, is_pure, method
from codemods.flow.lasting import Life, acts_when_read, life, taken
from codemods.flow.replaced.compare import compared
from codemods.flow.replaced.values import (
    CONTEXT,
    NO_UPDATE,
    UNKNOWN,
    Context,
    Env,
    Fails,
    Run,
    Triggered,
    Unsure,
    Vague,
    is_unknown,
    truth,
)
from codemods.python.resolve import dash_name, resolve

_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}
_TYPES: Mapping[str, type] = {
    f"builtins.{each.__name__}": each for each in (str, int, float, bool, list, tuple, dict)
}
_GET: Callable[[Any, Any], Any] = operator.getitem
_CALLED = frozenset({"key", "default", "cls", "object_hook", "object_pairs_hook"})
_LONGEST = 1000  # elements or digits of what is worth computing


def evaluated(run: Run, node: ast.expr, env: Env) -> Any:
    """What an expression is; notes what it may do besides. Raises Fails."""
    private = _private_id(run, node, env)
    if private is not None:
        return private
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in env:
            return env[name]
        case ast.UnaryOp():
            return _unary(node.op, evaluated(run, node.operand, env))
        case ast.BinOp():
            left, right = (evaluated(run, each, env) for each in (node.left, node.right))
            found = _computed(node.op, left, right)
            return _shaped(run, node) if is_unknown(found) else found
        case ast.BoolOp():
            return _either(run, node, env)
        case ast.Compare():
            return _chained(run, node, env)
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return _collected(node, [evaluated(run, item, env) for item in items])
        case ast.Dict():
            return _dictionary(run, node, env)
        case ast.Subscript():
            return _entry(run, node, env)
        case ast.IfExp():
            return _conditional(run, node, env)
        case ast.Call():
            return _called(run, node, env)
        case ast.Attribute() | ast.Name():
            return _named(run, node, env)
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp():
            return _comprehended(run, node, env)
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            env[name] = evaluated(run, value, env)
            return env[name]
    return _unseen(run, node, env)


def _private_id(run: Run, node: ast.expr, env: Env) -> Private | None:
    """The id of an Input, written as it is in the decorator (``self.ids("map")``)."""
    ids = run.situation.ids
    match node:
        case ast.Name(id=word):
            possible = word not in env
        case ast.Attribute(attr=word) | ast.Call(func=ast.Name(id=word) | ast.Attribute(attr=word)):
            possible = any(word in each.text for each in ids)
        case _:
            possible = isinstance(node, ast.JoinedStr | ast.BinOp | ast.Subscript)
    if not ids or not possible:
        return None
    value = value_of(run.project, run.module, node)
    return value if isinstance(value, Private) and value in ids else None


def _unseen(run: Run, node: ast.expr, env: Env) -> Any:
    """An expression of which only its parts are looked at."""
    if isinstance(node, ast.JoinedStr | ast.Starred | ast.FormattedValue | ast.Slice):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                value = evaluated(run, child, env)
                if isinstance(node, ast.Starred):
                    draw(run, child, value)
        return _shaped(run, node)
    if not isinstance(node, ast.Lambda):
        run.note(node)
    return UNKNOWN


def draw(run: Run, node: ast.expr, value: Any) -> None:
    """Notes that the elements of a value are taken, where that may use up what outlives the call
    (``next(TICKETS)``).
    """
    if is_unknown(value) and life(run.project, run.module, node) is not Life.STEADY:
        run.note(node)


def _hand_on(run: Run, call: ast.Call, env: Env) -> None:
    """Notes the functions that a call gets and may call (``sorted(rows, key=log)``)."""
    for each in (*call.args, *(keyword.value for keyword in call.keywords)):
        if isinstance(each, ast.Lambda):
            names = [each.arg for each in ast.walk(each.args) if isinstance(each, ast.arg)]
            possibly(run, each.body, {**env, **dict.fromkeys(names, UNKNOWN)})
        elif isinstance(each, ast.Name | ast.Attribute):
            symbol = resolve(run.project, run.module, each)
            bound = symbol.binding.node if symbol and symbol.binding else None
            if isinstance(bound, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                run.note(each)
    for keyword in call.keywords:
        name = dash_name(run.project, run.module, keyword.value) or ""
        if keyword.arg in _CALLED and not isinstance(keyword.value, ast.Lambda | ast.Constant):
            if not name.startswith("builtins."):
                run.note(keyword.value)


def _shaped(run: Run, node: ast.expr) -> Any:
    """A text that is put together."""
    if any(isinstance(n, ast.FormattedValue) and n.format_spec for n in ast.walk(node)):
        return UNKNOWN
    match value_of(run.project, run.module, node):
        case Known(value=value):
            return value
        case Private(pattern=str(pattern)) | Unknown(pattern=str(pattern)):
            return Unsure(pattern)
    return UNKNOWN


def possibly(run: Run, node: ast.expr, env: Env) -> Any:
    """What an expression is that may not be reached: that it fails is not certain, nor what the
    variables are that it sets.
    """
    try:
        return evaluated(run.perhaps(), node, env)
    except Fails:
        return UNKNOWN
    finally:
        env.update(dict.fromkeys(_set_in(node), UNKNOWN))


def _set_in(node: ast.AST) -> Iterator[str]:
    """The variables that ``:=`` sets somewhere in an expression."""
    for each in ast.walk(node):
        if isinstance(each, ast.NamedExpr) and isinstance(each.target, ast.Name):
            yield each.target.id


def _unary(op: ast.unaryop, value: Any) -> Any:
    known = truth(value)
    if isinstance(op, ast.Not):
        return UNKNOWN if known is None else not known
    if isinstance(op, ast.USub) and isinstance(value, int | float):
        return -value
    return UNKNOWN


def _computed(op: ast.operator, left: Any, right: Any) -> Any:
    """Arithmetic of what is known; a list times a number whatever is in it."""
    function = _ARITHMETIC.get(type(op))
    if function is None or is_unknown(left) or is_unknown(right):
        return UNKNOWN
    if not all(isinstance(each, _PLAIN) for each in (left, right)):
        return UNKNOWN
    sizes = [len(v) if isinstance(v, list | tuple | str) else abs(v or 0) for v in (left, right)
             if not isinstance(v, dict)]  # fmt: skip
    if max(sizes, default=0) > _LONGEST:
        return UNKNOWN
    try:
        return function(left, right)
    except (TypeError, ArithmeticError) as error:
        raise Fails from error
    except ValueError:
        return UNKNOWN


_PLAIN = (str, int, float, list, tuple, dict, type(None))


def _either(run: Run, node: ast.BoolOp, env: Env) -> Any:
    stops = isinstance(node.op, ast.Or)
    unknown = False
    value: Any = UNKNOWN
    for each in node.values:
        value = (possibly if unknown else evaluated)(run, each, env)
        known = truth(value)
        if known is None:
            unknown = True
        elif known is stops:
            return Vague(stops) if unknown else value
    return UNKNOWN if unknown else value


def _chained(run: Run, node: ast.Compare, env: Env) -> Any:
    """``0 < n < 3``: false as soon as one comparison is."""
    unknown = False
    left = evaluated(run, node.left, env)
    for comparison, comparator in zip(node.ops, node.comparators, strict=True):
        right = (possibly if unknown else evaluated)(run, comparator, env)
        try:
            found = truth(compared(comparison, left, right))
            if isinstance(comparison, ast.In | ast.NotIn):
                draw(run, comparator, right)
        except Fails:
            if not unknown:
                raise
            found = None
        if found is False:
            return False
        unknown = unknown or found is None
        left = right
    return UNKNOWN if unknown else True


def _conditional(run: Run, node: ast.IfExp, env: Env) -> Any:
    test = truth(evaluated(run, node.test, env))
    if test is not None:
        return evaluated(run, node.body if test else node.orelse, env)
    for each in (node.body, node.orelse):
        possibly(run, each, env)
    return UNKNOWN


def _collected(node: ast.expr, values: list[Any]) -> Any:
    if any(isinstance(item, ast.Starred) for item in getattr(node, "elts", ())):
        return UNKNOWN
    if isinstance(node, ast.Set):
        plain = all(isinstance(value, str | int | Private | None) for value in values)
        return set(values) if plain else UNKNOWN
    return tuple(values) if isinstance(node, ast.Tuple) else values


def _dictionary(run: Run, node: ast.Dict, env: Env) -> Any:
    keys = [None if key is None else evaluated(run, key, env) for key in node.keys]
    values = [evaluated(run, value, env) for value in node.values]
    plain = all(isinstance(key, str | int) for key in keys)
    return dict(zip(keys, values, strict=True)) if plain else UNKNOWN


def _item(value: Any, key: Any) -> Any:
    if is_unknown(value) or is_unknown(key) or not isinstance(value, (*_PLAIN, Triggered)):
        return UNKNOWN
    try:
        return _GET(value, key)
    except (TypeError, KeyError, IndexError) as error:
        raise Fails from error


def _named(run: Run, node: ast.Attribute | ast.Name, env: Env) -> Any:
    """A name of ``ctx``, or a constant."""
    if isinstance(node, ast.Attribute) and not _is_dotted(node, env):
        if evaluated(run, node.value, env) is None:
            raise Fails
    dotted = dash_name(run.project, run.module, node) or ""
    asked = dotted.removeprefix("dash.ctx.") if dotted.startswith("dash.ctx.") else None
    if isinstance(node, ast.Attribute) and _is_context(run, node.value, env):
        asked = node.attr
    triggered = run.situation.triggered
    match asked:
        case "triggered_id":
            return next(iter(triggered.values()), None)
        case "triggered_prop_ids":
            return dict(triggered)
        case "triggered":
            return Triggered(triggered)
    match dotted:
        case "dash.ctx":
            return CONTEXT
        case "dash.no_update":
            return NO_UPDATE
        case name if name in _TYPES:
            return _TYPES[name]
    constant = value_of(run.project, run.module, node)
    if isinstance(constant, Known):
        return constant.value
    if acts_when_read(run.project, run.module, node):
        run.note(node)
    return UNKNOWN


def _entry(run: Run, node: ast.Subscript, env: Env) -> Any:
    if acts_when_read(run.project, run.module, node):
        run.note(node)
    return _item(evaluated(run, node.value, env), evaluated(run, node.slice, env))


def _is_dotted(node: ast.expr, env: Env) -> bool:
    """Whether an expression is a dotted name of something that is no variable."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id not in env


def _is_context(run: Run, node: ast.expr, env: Env) -> bool:
    return isinstance(node, ast.Name) and isinstance(env.get(node.id), Context)


def _called(run: Run, call: ast.Call, env: Env) -> Any:
    """A call: of a builtin or a method of data it is certain, of anything else it may do things."""
    given = [evaluated(run, each, env) for each in call.args]
    given += [evaluated(run, keyword.value, env) for keyword in call.keywords]
    plain = not call.keywords and not any(isinstance(each, ast.Starred) for each in call.args)
    name = dash_name(run.project, run.module, call.func) or ""
    for each in taken(run.project, run.module, call):
        draw(run, each, given[call.args.index(each)])
    _hand_on(run, call, env)
    if isinstance(call.func, ast.Attribute) and call.func.attr in METHODS and not is_pure(name):
        owner = evaluated(run, call.func.value, env)
        if not is_unknown(owner) or _is_data(run, call.func.value):
            return method(owner, call.func.attr, given) if plain else UNKNOWN
    if name == "builtins.dict" and not call.args and all(each.arg for each in call.keywords):
        return dict(zip((each.arg for each in call.keywords), given, strict=True))
    function = BUILTINS.get(name.removeprefix("builtins."))
    if function is not None and name.startswith("builtins."):
        return applied(function, given) if plain else UNKNOWN
    if not is_pure(name):
        run.note(call)
    return UNKNOWN


def _is_data(run: Run, node: ast.expr, seen: frozenset[str] = frozenset()) -> bool:
    """Whether something came from the browser: an argument of the callback, a part of ``ctx``.

    What its methods do, they do to it alone. ``seen`` are the variables that are looked at already.
    """
    if (dash_name(run.project, run.module, node) or "").startswith("dash.ctx"):
        return True
    match node:
        case ast.Subscript(value=inner) | ast.Attribute(value=inner):
            return _is_data(run, inner, seen)
        case ast.Call(func=ast.Attribute(value=inner, attr=attr)) if attr in METHODS:
            return _is_data(run, inner, seen)
        case ast.Call(args=[inner, *_], func=func):
            name = dash_name(run.project, run.module, func)
            return name == "json.loads" or (name == "builtins.str" and _is_data(run, inner, seen))
        case ast.Name(id=name) if name in seen:
            return True
        case ast.Name(id=name):
            found = run.module.scopes.around(node).lookup(name)
            return found is not None and all(
                name in run.situation.values
                if each.kind == "parameter"
                else each.value is not None and _is_data(run, each.value, seen | {name})
                for each in found[1]
            )
    return False


def _comprehended(run: Run, node: ast.GeneratorExp | ast.ListComp | ast.SetComp, env: Env) -> Any:
    """``n is None for n in (a, b)`` over values that are there."""
    plain = len(node.generators) == 1 and isinstance(node.generators[0].target, ast.Name)
    if not plain or any(_set_in(node)):
        run.note(node)
        return UNKNOWN
    loop = node.generators[0]
    assert isinstance(loop.target, ast.Name)
    values = evaluated(run, loop.iter, env)
    if values is None:
        raise Fails
    draw(run, loop.iter, values)
    if isinstance(values, Triggered):
        values = [values[position] for position in range(len(values))]
    if loop.ifs or not isinstance(values, list | tuple):
        for each in (*loop.ifs, node.elt):
            possibly(run, each, {**env, loop.target.id: UNKNOWN})
        return UNKNOWN
    found = [possibly(run, node.elt, {**env, loop.target.id: each}) for each in values]
    if not isinstance(node, ast.SetComp):
        return found
    return {*found} if all(isinstance(each, str) for each in found) else UNKNOWN
