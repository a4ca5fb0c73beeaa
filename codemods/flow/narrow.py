"""What a test says of the variables in it, where control gets only if it came out in some way."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from codemods.flow.frame import Frame, Point
from codemods.flow.values.domain import Value
from codemods.flow.values.fit import not_none, with_truth


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
        case ast.Compare(ops=[ast.In() | ast.NotIn() as op]) if isinstance(op, ast.In) == truth:
            if at.watch is not None:
                at.heap.traces = at.watch.found(test, at.heap.traces)


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
