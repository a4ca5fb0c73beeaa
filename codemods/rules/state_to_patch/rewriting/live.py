"""A default that may be needed stays: `cart = Patch() if cart else {}`, with the State kept.

Where the value is empty, what goes back is the default with all changes, whole, as before. So it is
right whatever the layout has; but the Patch is made where the default was, and not before.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import takewhile

from codemods.flow.alias.events import Copied
from codemods.flow.alias.state import ORIGINAL
from codemods.graph.round_trip import RoundTrip

_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def may_stay(trip: RoundTrip) -> bool:
    """Whether each change and return of the value lies behind one of its defaults, and only one,
    and each default is a collection.
    """
    copies = [copied for copied in trip.body.copies.values() if copied.guard is not None]
    guards = [*trip.body.guards.values()]
    given = [guard.default for guard in guards]
    given += [copied.guard.default for copied in copies if copied.guard is not None]
    if not all(_is_new(each) and not isinstance(each, ast.Constant) for each in given):
        return False
    changed = [event for event in trip.body.events if ORIGINAL in event.objects]
    if bool(guards) is not bool(changed):
        return False
    if any(_is_repeated(trip, guard.statement) for guard in guards):
        return False
    statements = [event.statement for event in changed] + [*_taken(trip)]
    return all(
        sum(_is_behind(trip, guard.statement, each) for guard in guards) == 1 for each in statements
    )


def reads_behind(trip: RoundTrip) -> bool:
    """Whether the value is read where its name is that of the Patch by then."""
    return any(
        _is_behind(trip, guard.statement, read.name)
        for guard in trip.body.guards.values()
        for read in trip.body.reads.values()
    )


def _taken(trip: RoundTrip) -> Iterator[ast.stmt]:
    """Where other names get the value, or a part of it that is changed."""
    for copied in trip.body.copies.values():
        if copied.kind in ("alias", "inside") and _is_used(trip, copied):
            yield copied.statement


def _is_used(trip: RoundTrip, copied: Copied) -> bool:
    return any(event.name.id == copied.target.id for event in trip.body.events)


def _is_behind(trip: RoundTrip, guard: ast.stmt, node: ast.AST) -> bool:
    """Whether a node is in the statement of a default, or behind it in the same block."""
    parents = trip.callback.module.scopes.parents
    around = parents[guard]
    block = next(
        body
        for name in ("body", "orelse", "finalbody")
        if guard in (body := getattr(around, name, ()))
    )
    while parents[node] is not around:
        node = parents[node]
        if isinstance(node, ast.Module):
            return False
    return node in block[block.index(guard) :]


def _is_repeated(trip: RoundTrip, guard: ast.stmt) -> bool:
    """Whether a default is asked for again and again."""
    around = trip.callback.module.scopes.ancestors(guard)
    within = takewhile(lambda each: each is not trip.callback.function, around)
    return any(isinstance(each, _LOOPS) for each in within)


def _is_new(node: ast.expr) -> bool:
    """Whether a default is made anew each time, and always the same."""
    match node:
        case ast.Constant():
            return True
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return all(map(_is_new, items))
        case ast.Dict(keys=keys, values=values):
            return all(key is not None and _is_new(key) for key in keys) and all(
                map(_is_new, values)
            )
        case ast.Call(func=ast.Name(id="dict" | "list"), args=[], keywords=keywords):
            return all(each.arg is not None and _is_new(each.value) for each in keywords)
    return False
