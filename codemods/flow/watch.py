"""What a call does in a function in which somebody follows a value: does it only look?"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from codemods.flow.frame import Point, TooMuch
from codemods.flow.values.domain import NO_UPDATE, Choice, Some, Value
from codemods.flow.values.heap import SCALARS, Heap

_MOST = 1500  # steps of one call
_FEW = 60  # of one that gets nothing of the value
_COUNTED = 10  # of so many steps of a call one counts
_FLAT = ("text", "number", "truth")


def watched(at: Point, node: ast.Call, given: Iterable[Value], ask: Callable[[], Value]) -> Value:
    """What a call gives. Who follows a value is told whether it leaves all as it was, and whether
    its result has parts. One that takes too many steps may do anything. Raises Fails.
    """
    run, watch = at.run, at.watch
    if watch is None:
        return ask()
    before, changed = at.heap.copy(), at.heap.changed
    at.heap.changed = frozenset()
    effects, run.effects = run.effects, {}
    unseen, steps, limit, stack = len(run.unseen), run.steps, run.limit, len(run.stack)
    around = run.sure, run.trying, run.many, run.line
    wanted = at.frame.id != watch.frame or watch.wants(node, at.heap.traces)
    run.limit = min(limit, steps + (_MOST if wanted else _FEW))
    value, calm = None, False
    try:
        value = ask()
        prints = all(each.prints for each in run.effects.values())
        calm = prints and len(run.unseen) == unseen and _is_left_alone(before, at.heap)
    except (TooMuch, RecursionError):
        run.sure, run.trying, run.many, run.line = around
        del run.stack[stack:]
        at.heap = before
        value = at.unseen(node, *given)
        if not wanted:
            del run.unseen[unseen:]
    finally:
        at.heap.changed |= changed
        run.effects, run.limit = effects, limit
        run.steps = steps + (run.steps - steps) // _COUNTED
        if wanted:
            watch.called(node, calm=calm, flat=_is_flat(value))
    return value


def _is_left_alone(before: Heap, after: Heap) -> bool:
    """Whether all that was there is as it was; of the arguments, those that are ``changed`` now."""
    if after.changed:
        return False
    same = (after.contents.get(number) is each for number, each in before.contents.items())
    return all(same) and all(
        after.frames.get(number) is each for number, each in before.frames.items()
    )


def _is_flat(value: Value) -> bool:
    """Whether nothing else can be a part of a value."""
    match value:
        case tuple(values) | Choice(values=values):
            return all(map(_is_flat, values))
        case Some(kind=kind, cls=cls):
            return kind in _FLAT and cls is None
    return isinstance(value, SCALARS) or value == NO_UPDATE
