"""Evaluates expressions in a situation: what is certain of them, and what they may do besides."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from codemods.project.applied import BUILTINS, METHODS, applied, is_pure, method
from codemods.project.names import dash_name
from codemods.project.situation import (
    CONTEXT,
    NO_UPDATE,
    UNKNOWN,
    Context,
    Env,
    Fails,
    Run,
    Situation,
    Triggered,
    Vague,
    is_known,
    truth,
)
from codemods.project.values import Known, value_of

__all__ = ["UNKNOWN", "Situation", "compared", "evaluated"]

_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
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
_LONGEST = 1000  # elements or digits of what is worth computing
# What is the same object wherever it comes from: only of this is ``is`` certain.
_SINGLE = (None, True, False, NO_UPDATE)


def evaluated(run: Run, node: ast.expr, env: Env) -> Any:
    """What an expression is; notes what it may do besides. Raises Fails."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in env:
            return env[name]
        case ast.UnaryOp():
            return _unary(node.op, evaluated(run, node.operand, env))
        case ast.BinOp():
            left, right = (evaluated(run, each, env) for each in (node.left, node.right))
            return _computed(node.op, left, right)
        case ast.BoolOp():
            return _either(run, node, env)
        case ast.Compare():
            return _chained(run, node, env)
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return _collected(node, [evaluated(run, item, env) for item in items])
        case ast.Dict():
            return _dictionary(run, node, env)
        case ast.Subscript():
            return _item(evaluated(run, node.value, env), evaluated(run, node.slice, env))
        case ast.IfExp():
            return _conditional(run, node, env)
        case ast.Call():
            return _called(run, node, env)
        case ast.Attribute() | ast.Name():
            return _named(run, node, env)
        case ast.GeneratorExp() | ast.ListComp():
            return _comprehended(run, node, env)
    return _unseen(run, node, env)


def _unseen(run: Run, node: ast.expr, env: Env) -> Any:
    """An expression of which only its parts are looked at."""
    if isinstance(node, ast.JoinedStr | ast.Starred | ast.FormattedValue | ast.Slice):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                evaluated(run, child, env)
        text = value_of(run.project, run.module, node)
        return text.value if isinstance(text, Known) else UNKNOWN
    if not isinstance(node, ast.Lambda):
        run.effects.append(node.lineno)
    return UNKNOWN


def possibly(run: Run, node: ast.expr, env: Env) -> Any:
    """What an expression is that may not be reached: that it fails is not certain."""
    try:
        return evaluated(run, node, env)
    except Fails:
        return UNKNOWN


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
    if function is None or left is UNKNOWN or right is UNKNOWN:
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


def compared(comparison: ast.cmpop, left: Any, right: Any) -> Any:
    """A comparison of two values. Raises Fails."""
    if isinstance(comparison, ast.Is | ast.IsNot):
        if not any(value is single for value in (left, right) for single in _SINGLE):
            return UNKNOWN
        if any(v is UNKNOWN or (isinstance(v, Vague) and not v.is_pattern) for v in (left, right)):
            return UNKNOWN
    elif not (is_known(left) and is_known(right)):
        return UNKNOWN
    try:
        return _COMPARE[type(comparison)](left, right)
    except TypeError as error:
        if Vague in (type(left), type(right)):
            return UNKNOWN
        raise Fails from error


def _collected(node: ast.expr, values: list[Any]) -> Any:
    if any(isinstance(item, ast.Starred) for item in getattr(node, "elts", ())):
        return UNKNOWN
    if isinstance(node, ast.Set):
        plain = all(isinstance(value, str | int | None) for value in values)
        return set(values) if plain else UNKNOWN
    return tuple(values) if isinstance(node, ast.Tuple) else values


def _dictionary(run: Run, node: ast.Dict, env: Env) -> Any:
    keys = [None if key is None else evaluated(run, key, env) for key in node.keys]
    values = [evaluated(run, value, env) for value in node.values]
    plain = all(isinstance(key, str | int) for key in keys)
    return dict(zip(keys, values, strict=True)) if plain else UNKNOWN


def _item(value: Any, key: Any) -> Any:
    if value is UNKNOWN or key is UNKNOWN or not isinstance(value, (*_PLAIN, Triggered)):
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
    return constant.value if isinstance(constant, Known) else UNKNOWN


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
    if isinstance(call.func, ast.Attribute) and call.func.attr in METHODS and not is_pure(name):
        owner = evaluated(run, call.func.value, env)
        if owner is not UNKNOWN or _is_data(run, call.func.value):
            return method(owner, call.func.attr, given) if plain else UNKNOWN
    function = BUILTINS.get(name.removeprefix("builtins."))
    if function is not None and name.startswith("builtins."):
        return applied(function, given) if plain else UNKNOWN
    if not is_pure(name):
        run.effects.append(call.lineno)
    return UNKNOWN


def _is_data(run: Run, node: ast.expr) -> bool:
    """Whether something came from the browser: an argument of the callback, a part of ``ctx``.

    What its methods do, they do to it alone.
    """
    if (dash_name(run.project, run.module, node) or "").startswith("dash.ctx"):
        return True
    match node:
        case ast.Subscript(value=inner) | ast.Attribute(value=inner):
            return _is_data(run, inner)
        case ast.Call(func=ast.Attribute(value=inner, attr=attr)) if attr in METHODS:
            return _is_data(run, inner)
        case ast.Call(args=[inner, *_], func=func):
            name = dash_name(run.project, run.module, func)
            return name == "json.loads" or (name == "builtins.str" and _is_data(run, inner))
        case ast.Name(id=name):
            found = run.module.scopes.around(node).lookup(name)
            return found is not None and all(
                each.kind == "parameter"
                or (each.value is not None and each.value is not node and _is_data(run, each.value))
                for each in found[1]
            )
    return False


def _comprehended(run: Run, node: ast.GeneratorExp | ast.ListComp, env: Env) -> Any:
    """``n is None for n in (a, b)`` over values that are there."""
    if len(node.generators) != 1 or not isinstance(node.generators[0].target, ast.Name):
        run.effects.append(node.lineno)
        return UNKNOWN
    loop = node.generators[0]
    assert isinstance(loop.target, ast.Name)
    values = evaluated(run, loop.iter, env)
    if values is None:
        raise Fails
    if isinstance(values, Triggered):
        values = [values[position] for position in range(len(values))]
    if loop.ifs or not isinstance(values, list | tuple):
        for each in (*loop.ifs, node.elt):
            possibly(run, each, {**env, loop.target.id: UNKNOWN})
        return UNKNOWN
    return [possibly(run, node.elt, {**env, loop.target.id: each}) for each in values]
