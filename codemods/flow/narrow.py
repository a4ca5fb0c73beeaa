"""What a test says of the variables in it, where control gets only if it came out in some way."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from codemods.flow.frame import Frame, Point
from codemods.flow.values.domain import Bound, Fails, Fixed, Ref, Some, Value
from codemods.flow.values.kinds import OWN
from codemods.flow.values.page import is_of_page, not_none, paged, with_truth

_COMPARED: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip


def narrow(at: Point, test: ast.expr, truth: bool) -> None:
    """Behind a test that came out as ``truth``."""
    match test:
        case ast.Name(id=name):
            _set(at, name, lambda value: with_truth(at.heap, value, truth))
        case ast.NamedExpr(target=ast.Name() as target):
            narrow(at, target, truth)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            narrow(at, operand, not truth)
        case ast.BoolOp(op=op, values=values) if isinstance(op, ast.And) == truth:
            for each in values:
                narrow(at, each, truth)
        case ast.Compare(
            left=ast.Name(id=name), ops=[ast.Is() | ast.IsNot() as op],
            comparators=[ast.Constant(value=None)],
        ) if isinstance(op, ast.IsNot) == truth:  # fmt: skip
            _set(at, name, not_none)
        case ast.Compare(
            left=left, ops=[ast.In() | ast.NotIn() as op], comparators=[container]
        ) if isinstance(op, ast.In) == truth:  # fmt: skip
            if at.watch is not None:
                at.heap.traces = at.watch.found(test, at.heap.traces)
            if isinstance(left, ast.Name) and at.run.situation.ordinary:
                if _is_collection_of_program(at, container):
                    _set(at, left.id, lambda value: paged(value, OWN))
        case _:
            filled = _filled(at, test, truth)
            if filled is not None:
                _set(at, filled, lambda value: with_truth(at.heap, value, True))


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


def _set(at: Point, name: str, known: Callable[[Value], Value]) -> None:
    frame: Frame | None = at.frame
    while frame is not None and name not in at.heap.frames.get(frame.id, {}):
        frame = None if frame.scope.outside.get(name) == "global" else frame.parent
    if frame is not None:
        before = at.heap.frames[frame.id][name]
        value = known(before)
        if value is not before:
            at.heap.set(frame.id, name, value)
