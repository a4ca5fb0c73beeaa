"""``with``: what a context manager does around a block, and which exceptions end in it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace

from codemods.flow.call import call_all
from codemods.flow.enter import Args, entered, ran
from codemods.flow.frame import Abrupt, Point, replace_heap
from codemods.flow.library.table import call
from codemods.flow.statements.errors import fits
from codemods.flow.values import fit
from codemods.flow.values.domain import (
    UNKNOWN,
    Class,
    Func,
    Manager,
    Some,
    Suppress,
    Value,
    element,
)
from codemods.flow.values.errors import Fails, Raised
from codemods.flow.values.objects import attribute, member
from codemods.python.nodes import own_nodes

_Body = Callable[[Point, Value], bool]


def managed(at: Point, node: ast.expr, manager: Value, body: _Body) -> bool:
    """Runs a block in a context; whether control gets behind it."""
    match manager:
        case Manager() if manager.func.node not in at.run.stack:
            return _generator(at, node, manager, body)
        case Suppress(classes=classes):
            return _guarded(at, body, None, lambda _, raised: fits(at, classes, raised))
        case Some(cls=Class() as cls) if member(at.run.project, cls, "__exit__"):
            return _object(at, node, manager, body)
        case None:
            raise Fails
    made = manager.made if isinstance(manager, Some) else ""
    known = call(made)
    if known is None or not known.manages or known.acts:
        fit.unseen(at, node, [manager])
        at.unseen(node, manager, outside=bool(made))
    swallows = False if known is not None and known.manages else None
    value = element(manager) if not made else manager
    return _guarded(at, body, value, lambda _, raised: swallows)


def _guarded(
    at: Point, body: _Body, value: Value, swallows: Callable[[Point, Raised], bool | None]
) -> bool:
    """Runs a block of which some exceptions may end here."""
    outer, at.frame.out = at.frame.out, []
    at.run.trying += 1
    goes = body(at, value)
    at.run.trying -= 1
    inner, at.frame.out = at.frame.out, outer
    for each in inner:
        other = Point(at.run, at.frame, each.heap)
        found = swallows(other, each.raised) if each.kind == "raise" else False
        if found is not True:
            at.frame.out.append(each)
        if found is not False:
            goes = at.join(goes, other.copy(), True)
    return goes


def _object(at: Point, node: ast.expr, manager: Some, body: _Body) -> bool:
    """An object of the project that has ``__enter__`` and ``__exit__``."""
    value = call_all(at, node, attribute(at, node, manager, "__enter__"), Args())

    def leaves(point: Point, *given: Value) -> bool | None:
        method = attribute(point, node, manager, "__exit__")
        try:
            return point.heap.truth(call_all(point, node, method, Args(given)))
        except Fails as error:
            point.may_fail(node, error)
            return None

    def swallows(point: Point, _raised: Raised) -> bool | None:
        with at.perhaps():
            return leaves(point, UNKNOWN, UNKNOWN, UNKNOWN)

    def inside(point: Point, entered: Value) -> bool:
        goes = body(point, entered)
        if goes:
            leaves(point, None, None, None)
        return goes

    return _guarded(at, inside, value, swallows)


@dataclass(eq=False, slots=True)
class _Around:
    """A function with ``yield`` that runs around a block. ``outer`` is the point of the block,
    ``ways`` are those out of it, ``went`` says whether control got to its end.
    """

    outer: Point
    func: Func
    body: _Body
    line: int | None
    ways: list[Abrupt]
    went: bool = False

    def inside(self, at: Point, value: Value) -> None:
        """Runs the block at the ``yield``. Raises Fails when control does not come back."""
        run, frame = at.run, self.outer.frame
        run.stack.pop()
        mine, run.line = run.line, self.line
        block = replace_heap(self.outer, at.heap)
        goes = self.body(block, value)
        run.line = mine
        run.stack.append(self.func.node)
        ways, frame.out = frame.out, []
        self.ways += ways
        self.went = self.went or goes
        failed = [each for each in ways if each.kind == "raise"]
        back = block.join_all(goes, [each for each in ways if each.kind != "raise"])
        last = None if back or not failed else failed.pop()
        at.frame.out += failed
        at.heap = block.heap if last is None else last.heap
        if not back:
            raise Fails() if last is None else Fails(last.raised, last.line, last.origin)


def _generator(at: Point, node: ast.expr, manager: Manager, body: _Body) -> bool:
    """A function with ``yield``: it runs around the block."""
    run, func = at.run, manager.func
    inner = entered(at, func, Args(manager.given, dict(manager.named)))
    outer, at.frame.out = at.frame.out, []
    sure, line = run.sure, run.line
    around = _Around(at, func, body, line, [])
    inner.frame.inside = around.inside
    run.line = line or node.lineno
    run.stack.append(func.node)
    ends = ran(inner, func)
    run.stack.pop()
    run.sure, run.line = sure, line
    at.frame.out = outer
    ends = inner.join_all(ends, inner.take("return"))
    failed = {each.line for each in around.ways if each.kind == "raise"}
    for each in inner.take("raise"):
        where = each.line if each.line in failed else node.lineno
        at.frame.out.append(replace(each, line=where))
    if not ends:
        return False
    at.heap = inner.heap
    for each in around.ways:
        if each.kind != "raise":
            at.frame.out.append(replace(each, heap=at.heap.copy()))
    return around.went or not around.ways or (bool(failed) and _may_swallow(func))


def _may_swallow(func: Func) -> bool:
    """Whether something in a function may keep an exception from leaving it."""
    swallowing = (ast.Try, ast.With, ast.AsyncWith)
    return any(isinstance(each, swallowing) for each in own_nodes(func.node))
