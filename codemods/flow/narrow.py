"""What a test says of the variables in it, where control gets only if it came out in some way."""

from __future__ import annotations

import ast
from collections.abc import Callable

from codemods.flow.frame import Frame, Point
from codemods.flow.values.domain import Value
from codemods.flow.values.fit import not_none, with_truth


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
        case ast.Compare(ops=[ast.In() | ast.NotIn() as op]) if isinstance(op, ast.In) == truth:
            if at.watch is not None:
                at.heap.traces = at.watch.found(test, at.heap.traces)


def _set(at: Point, name: str, known: Callable[[Value], Value]) -> None:
    frame: Frame | None = at.frame
    while frame is not None and name not in at.heap.frames.get(frame.id, {}):
        frame = None if frame.scope.outside.get(name) == "global" else frame.parent
    if frame is not None:
        before = at.heap.frames[frame.id][name]
        value = known(before)
        if value is not before:
            at.heap.set(frame.id, name, value)
