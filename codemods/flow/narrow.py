"""What a test says of the variables in it, where control gets only if it came out in some way."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from codemods.flow.frame import Frame, Point
from codemods.flow.values.domain import Bound, Fixed, Ref, Some, Value
from codemods.flow.values.errors import Fails
from codemods.flow.values.kinds import OWN
from codemods.flow.values.page import is_of_page, not_none, paged, with_truth

_COMPARED: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip


def narrow(at: Point, test: ast.expr, truth: bool, later: Sequence[ast.expr] = ()) -> None:
    """Behind a test that came out as ``truth``, and some that were worked out ``later``."""
    match test:
        case ast.Name(id=name):
            _set(at, name, lambda value: with_truth(at.heap, value, truth), later)
        case ast.NamedExpr(target=ast.Name() as target):
            narrow(at, target, truth, later)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            narrow(at, operand, not truth, later)
        case ast.BoolOp(op=op, values=values) if isinstance(op, ast.And) == truth:
            narrow_all(at, values, truth, later)
        case ast.Compare(
            left=ast.Name(id=name), ops=[ast.Is() | ast.IsNot() as op],
            comparators=[ast.Constant(value=None)],
        ) if isinstance(op, ast.IsNot) == truth:  # fmt: skip
            _set(at, name, not_none, later)
        case ast.Compare(
            left=left, ops=[ast.In() | ast.NotIn() as op], comparators=[container]
        ) if isinstance(op, ast.In) == truth:  # fmt: skip
            if at.watch is not None:
                at.heap.traces = at.watch.found(test, at.heap.traces)
            if isinstance(left, ast.Name) and at.run.situation.ordinary:
                if _is_collection_of_program(at, container):
                    _set(at, left.id, lambda value: paged(value, OWN), later)
        case _:
            filled = _filled(at, test, truth)
            if filled is not None:
                _set(at, filled, lambda value: with_truth(at.heap, value, True), later)


def _is_collection_of_program(at: Point, node: ast.expr) -> bool:
    """Whether what is in it is one of the values that the program is fit for."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return False
    try:
        value = at.evaluate(node)
    except Fails:
        return False
    if isinstance(value, Some) and value.kind not in ("list", "dict", "set", "tuple"):
        return False
    collection = isinstance(value, Some | Ref | Fixed | Bound | tuple)
    return collection and not is_of_page(at.heap, value)


def _filled(at: Point, test: ast.expr, truth: bool) -> str | None:
    """The variable that has something in it where a test came out so (``len(rows) > 0``)."""
    match test:
        case ast.Compare(left=left, ops=[op], comparators=[ast.Constant(value=int(number))]):
            by = _COMPARED.get(type(op))
            return _sized(at, left) if by is not None and by(0, number) is not truth else None
        case ast.Attribute(value=ast.Name(id=name), attr="empty") if not truth:
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="any"), args=[]) if truth:
            return name
    return _sized(at, test) if truth else None


def _sized(at: Point, node: ast.expr) -> str | None:
    """The variable whose size an expression is."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]):
            return name if at.frame.module.scopes.around(node).lookup("len") is None else None
        case (
            ast.Attribute(value=ast.Name(id=name), attr="size")
            | ast.Subscript(
                value=ast.Attribute(value=ast.Name(id=name), attr="shape"),
                slice=ast.Constant(value=0),
            )
        ):
            return name
    return None


def narrow_all(
    at: Point, tests: Sequence[ast.expr], truth: bool, later: Sequence[ast.expr] = ()
) -> None:
    """Behind tests that came out as ``truth`` one after the other."""
    for place, each in enumerate(tests, 1):
        narrow(at, each, truth, (*tests[place:], *later))


def _set(at: Point, name: str, known: Callable[[Value], Value], later: Sequence[ast.expr]) -> None:
    frame: Frame | None = at.frame
    while frame is not None and name not in at.heap.frames.get(frame.id, {}):
        frame = None if frame.scope.outside.get(name) == "global" else frame.parent
    if frame is not None and not (later and _is_bound_by(frame, name, later)):
        before = at.heap.frames[frame.id][name]
        value = known(before)
        if value is not before:
            at.heap.set(frame.id, name, value)


def _is_bound_by(frame: Frame, name: str, nodes: Sequence[ast.expr]) -> bool:
    """Whether expressions may bind a variable anew: by ``:=``, or in a function that they call."""
    inside = {each for node in nodes for each in ast.walk(node)}
    return any(
        each.node in inside
        if each.kind == "walrus"
        else frame.module.scopes.around(each.node) is not frame.scope
        for each in frame.scope.bindings.get(name, ())
    )
