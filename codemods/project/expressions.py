"""Evaluates expressions in a situation: what is certain of them, and what they may do besides."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from codemods.project.names import dash_name
from codemods.project.project import Module, Project
from codemods.project.values import Known, value_of


class End(Enum):
    """How a call may end: without an update, with one, or in a way that is not certain."""

    QUIET = "quiet"
    UPDATE = "update"
    UNKNOWN = "unknown"


class _Unknown:
    """Any value."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


@dataclass(frozen=True, slots=True)
class Situation:
    """What is certain when a call starts.

    ``values`` are those of the parameters; ``triggered`` maps the prop that started the call to
    its id, as ``ctx.triggered_prop_ids`` does; it is empty in the initial call (S16).
    """

    values: Mapping[str, Any]
    triggered: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Run:
    """One evaluation: where it stands, and what was found so far."""

    project: Project
    module: Module
    situation: Situation
    ends: list[tuple[End, int]] = field(default_factory=list)
    effects: list[int] = field(default_factory=list)


Env = dict[str, Any]
_BUILTINS: Mapping[str, Callable[..., Any]] = {
    "len": len, "any": any, "all": all, "bool": bool, "str": str, "int": int, "float": float,
    "list": list, "tuple": tuple, "set": set, "dict": dict, "sum": sum, "min": min, "max": max,
    "isinstance": isinstance, "sorted": sorted, "abs": abs,
}  # fmt: skip
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
_TEXT_METHODS = frozenset({"split", "rsplit", "startswith", "endswith", "strip", "lower", "upper"})
_TEXT_METHODS |= {"partition", "rpartition", "get", "keys", "values", "items", "count", "index"}


def evaluated(run: Run, node: ast.expr, env: Env) -> Any:
    """What an expression is; notes what it may do besides."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in env:
            return env[name]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            operand_truth = truth(evaluated(run, operand, env))
            return UNKNOWN if operand_truth is None else not operand_truth
        case ast.BoolOp():
            return _either(run, node, env)
        case ast.Compare(ops=[comparison], comparators=[right]):
            return compared(comparison, evaluated(run, node.left, env), evaluated(run, right, env))
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            values = [evaluated(run, item, env) for item in items]
            return _collected(node, values)
        case ast.Subscript():
            return _item(evaluated(run, node.value, env), evaluated(run, node.slice, env))
        case ast.IfExp():
            test = truth(evaluated(run, node.test, env))
            yes, no = (evaluated(run, each, env) for each in (node.body, node.orelse))
            return UNKNOWN if test is None else yes if test else no
        case ast.Call():
            return _called(run, node, env)
        case ast.Attribute() | ast.Name():
            return _named(run, node, env)
        case ast.JoinedStr() | ast.Dict() | ast.BinOp() | ast.Starred() | ast.FormattedValue():
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    evaluated(run, child, env)
            return UNKNOWN
        case ast.GeneratorExp() | ast.ListComp():
            return _comprehended(run, node, env)
    run.effects.append(node.lineno)
    return UNKNOWN


def _either(run: Run, node: ast.BoolOp, env: Env) -> Any:
    stops = isinstance(node.op, ast.Or)
    unknown = False
    value: Any = UNKNOWN
    for each in node.values:
        value = evaluated(run, each, env)
        known = truth(value)
        if known is None:
            unknown = True
        elif known is stops:
            return stops if unknown else value
    return UNKNOWN if unknown else value


def compared(comparison: ast.cmpop, left: Any, right: Any) -> Any:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if isinstance(right, list | tuple | set | frozenset) and any(r is UNKNOWN for r in right):
        return UNKNOWN
    try:
        return _COMPARE[type(comparison)](left, right)
    except TypeError:
        return UNKNOWN


def _collected(node: ast.expr, values: list[Any]) -> Any:
    if isinstance(node, ast.Set):
        return UNKNOWN if any(v is UNKNOWN for v in values) else set(values)
    return tuple(values) if isinstance(node, ast.Tuple) else values


def _item(value: Any, key: Any) -> Any:
    if value is UNKNOWN or key is UNKNOWN:
        return UNKNOWN
    try:
        return value[key]
    except (TypeError, KeyError, IndexError):
        return UNKNOWN


def _named(run: Run, node: ast.Attribute | ast.Name, env: Env) -> Any:
    """A name of ``ctx``, or a constant."""
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
            return _Triggered(triggered)
    if dotted == "dash.ctx":
        return _CONTEXT
    constant = value_of(run.project, run.module, node)
    return constant.value if isinstance(constant, Known) else UNKNOWN


class _Context:
    """``ctx``, when a variable holds it."""


_CONTEXT = _Context()


def _is_context(run: Run, node: ast.expr, env: Env) -> bool:
    return isinstance(node, ast.Name) and isinstance(env.get(node.id), _Context)


@dataclass(frozen=True, slots=True)
class _Triggered:
    """``ctx.triggered``: falsy in the initial call, and with one entry all the same (S16)."""

    props: Mapping[str, Any]

    def __bool__(self) -> bool:
        return bool(self.props)

    def __len__(self) -> int:
        return max(len(self.props), 1)

    def __getitem__(self, index: int) -> dict[str, Any]:
        prop = [*self.props][index] if self.props else "."
        return {"prop_id": prop, "value": UNKNOWN if self.props else None}


def _called(run: Run, call: ast.Call, env: Env) -> Any:
    """A call: of a builtin or a method of text it is certain, of anything else it may do things."""
    given = [evaluated(run, each, env) for each in call.args]
    given += [evaluated(run, keyword.value, env) for keyword in call.keywords]
    name = dash_name(run.project, run.module, call.func) or ""
    if isinstance(call.func, ast.Attribute) and call.func.attr in _TEXT_METHODS:
        owner = evaluated(run, call.func.value, env)
        if not call.keywords:
            return _applied(getattr(owner, call.func.attr, None), owner, given)
    function = _BUILTINS.get(name.removeprefix("builtins."))
    if function is not None and name.startswith("builtins."):
        return _applied(function, None, given)
    run.effects.append(call.lineno)
    return UNKNOWN


def _applied(function: Callable[..., Any] | None, owner: Any, given: list[Any]) -> Any:
    parts = [owner, *given, *(item for each in given if isinstance(each, list) for item in each)]
    if function is None or any(part is UNKNOWN for part in parts):
        return _partly(function, given)
    try:
        return function(*given)
    except Exception:  # whatever it is, the real call would raise it too: not certain
        return UNKNOWN


def _partly(function: Callable[..., Any] | None, given: list[Any]) -> Any:
    """``any([1, UNKNOWN])`` and ``all([0, UNKNOWN])`` are certain all the same."""
    if function in (any, all) and given and isinstance(given[0], list | tuple):
        stops = function is any
        if any(truth(item) is stops for item in given[0]):
            return stops
    if function is len and given and isinstance(given[0], list | tuple):
        return len(given[0])
    return UNKNOWN


def _comprehended(run: Run, node: ast.GeneratorExp | ast.ListComp, env: Env) -> Any:
    """``n is None for n in (a, b)`` over values that are there."""
    if len(node.generators) != 1 or not isinstance(node.generators[0].target, ast.Name):
        run.effects.append(node.lineno)
        return UNKNOWN
    loop = node.generators[0]
    assert isinstance(loop.target, ast.Name)
    values = evaluated(run, loop.iter, env)
    if loop.ifs or not isinstance(values, list | tuple):
        evaluated(run, node.elt, {**env, loop.target.id: UNKNOWN})
        return UNKNOWN
    return [evaluated(run, node.elt, {**env, loop.target.id: each}) for each in values]


def truth(value: Any) -> bool | None:
    return None if value is UNKNOWN else bool(value)
