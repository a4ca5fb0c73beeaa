"""Loops: over what is known round by round, else until nothing new comes of a round."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from codemods.flow.call import elements
from codemods.flow.comprehension import inside, possibly
from codemods.flow.frame import Abrupt, Point, TooMuch
from codemods.flow.narrow import narrow
from codemods.flow.statements.assignment import assign
from codemods.flow.values import numbers
from codemods.flow.values.domain import Value
from codemods.flow.values.errors import Fails
from codemods.flow.values.heap import Heap
from codemods.flow.values.page import blurred

_MOST_ROUNDS = 20  # of a loop over what is known
_WIDENED = 4  # rounds of another one, until nothing new comes of it


def for_loop(at: Point, node: ast.For | ast.AsyncFor) -> bool:
    source = at.evaluate(node.iter)
    items = elements(at, node.iter, source)
    at.passes(node)
    before = at.heap.traces
    outer, at.frame.out = at.frame.out, []
    left = at.frame.left
    if items is not None and len(items) <= _MOST_ROUNDS and (items or at.watch is None):
        goes = _unrolled(at, node, items)
    else:
        each = inside(at, source)
        goes = _rounds(at, node.body, lambda point: _given(point, node.target, each))
    if at.watch is not None:
        at.watch.looped(node, before, at.heap.traces)
    return _behind_loop(at, node.orelse, goes, outer, left)


def _given(at: Point, target: ast.expr, value: Value) -> bool:
    """Gives the target of a loop a value; whether that can be done."""
    try:
        assign(at, target, value)
    except Fails as error:
        return at.fail(target, error)
    at.passes(target)
    return True


def _unrolled(at: Point, node: ast.For | ast.AsyncFor, items: list[Value]) -> bool:
    sure = at.run.sure
    try:
        for item in items:
            goes = _given(at, node.target, item) and at.block(node.body)
            if not at.join_all(goes, at.take("continue")):
                return False
            at.run.sure = at.run.sure and not any(e.kind == "break" for e in at.frame.out)
    finally:
        at.run.sure = sure
    return True


def _behind_loop(
    at: Point, orelse: Sequence[ast.stmt], goes: bool, outer: list[Abrupt], left: bool
) -> bool:
    breaks = at.take("break")
    if goes:
        goes = at.block(orelse)
    gone = any(each.kind in ("return", "raise") for each in at.frame.out)
    at.frame.left = left or gone
    at.frame.out = [*outer, *at.frame.out]
    return at.join_all(goes, breaks)


def _rounds(
    at: Point,
    body: Sequence[ast.stmt],
    start: Callable[[Point], bool],
    again: Callable[[Point], None] = lambda _: None,
) -> bool:
    """A loop that goes round who knows how often: until nothing new comes of a round, which ends
    with the test that lets it go round ``again``.
    """
    at.run.many += 1
    try:
        with at.perhaps():
            for number in range(_WIDENED + 2):
                if number == _WIDENED:
                    forget_set(at, body)
                at.frame.out[:] = []
                other, before = at.copy(), at.heap.copy()
                goes = start(other) and other.block(body)
                goes = other.join_all(goes, other.take("continue"))
                if goes:
                    again(other)
                at.join(True, other, goes)
                if at.heap.is_as(before):
                    break
                if number < _WIDENED:
                    continue
                if at.heap.traces != before.traces:
                    raise TooMuch
                if not _grown(at, body, before):
                    break
    finally:
        at.run.many -= 1
    return True


def forget_set(at: Point, body: Sequence[ast.stmt]) -> None:
    """What a loop sets, and what it may change, is not known."""
    at.heap.forget_all()
    variables = at.heap.frames.get(at.frame.id, {})
    for name in _set_in(body) & variables.keys():
        found = numbers.odd(variables[name])
        value = numbers.numbered(blurred(at.heap, variables[name]), found)
        at.heap.set(at.frame.id, name, value)


def _set_in(body: Sequence[ast.stmt]) -> set[str]:
    """The names that statements bind or delete."""
    nodes = (node for statement in body for node in ast.walk(statement))
    return {
        each.id
        for each in nodes
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)
    }


def _grown(at: Point, body: Sequence[ast.stmt], before: Heap) -> bool:
    """Whether one more round makes other numbers of some: after some more they may be any."""
    mine, theirs = (each.frames.get(at.frame.id, {}) for each in (at.heap, before))
    names = _set_in(body) & mine.keys()
    if all(numbers.odd(mine[name]) <= numbers.odd(theirs.get(name)) for name in names):
        return False
    for name in names:
        at.heap.set(at.frame.id, name, numbers.numbered(mine[name], numbers.UNKNOWN))
    return True


def while_loop(at: Point, node: ast.While) -> bool:
    tested = at.heap.truth(at.evaluate(node.test))
    at.passes(node)
    outer, at.frame.out = at.frame.out, []
    left = at.frame.left
    if tested is not False or at.watch is not None:

        def start(point: Point) -> bool:
            narrow(point, node.test, True)
            return True

        def again(point: Point) -> None:
            possibly(point, node.test)
            point.passes(node)

        _rounds(at, node.body, start, again)
    endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
    return _behind_loop(at, node.orelse, not endless, outer, left)
