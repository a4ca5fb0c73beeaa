"""Round trips: a prop that comes to a callback, is changed there, and goes back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.values.value import same
from codemods.flow.alias.events import Body, Write, overlap
from codemods.flow.alias.follow import follow
from codemods.flow.alias.state import Key, Path
from codemods.flow.summary import ANYTHING
from codemods.flow.values.domain import Fixed, Mapped
from codemods.flow.values.heap import Heap
from codemods.graph.alike import written_alike
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.graph import Graph
from codemods.graph.initial.value import Initial, initial
from codemods.graph.outcome.given import given
from codemods.graph.outcome.results import Result, result, results
from codemods.graph.prop import Access

# What neither takes an item away nor puts another in its place.
_ADDS = frozenset({"append", "extend", "add", "sub", "div"})
# What takes items away.
SHRINKS = frozenset({"del", "clear", "pop", "remove"})


@dataclass(frozen=True, eq=False)
class RoundTrip:
    """What a callback makes of a prop that it has as ``state`` (None: as a Patch) and ``output``.

    ``results`` are what all its Outputs may get.
    """

    bound: BoundCallback
    state: Dependency | None
    output: Dependency
    body: Body
    results: tuple[Result, ...]

    @property
    def graph(self) -> Graph:
        return self.bound.graph

    @property
    def callback(self) -> Callback:
        return self.bound.callback

    @property
    def prop(self) -> BoundProp:
        return self.bound.prop(self.output)

    @cached_property
    def fresh(self) -> tuple[Result, ...]:
        """The results that have nothing of the old value in them."""
        returned = {statement for statement, _ in self.body.returned}
        return tuple(r for r in self.results if r.updates and r.node not in returned)

    @cached_property
    def start(self) -> Initial:
        """What the prop holds on page load."""
        return initial(self.prop)

    @property
    def others(self) -> list[Access]:
        """The writers of the prop beside the callback itself."""
        return [each for each in self.prop.writers if each.callback is not self.callback]


def candidates(bound: BoundCallback) -> Iterator[tuple[Dependency, Dependency]]:
    """The States of a callback whose prop is an Output too, with that Output."""
    for state in bound.callback.states:
        for output in bound.callback.outputs:
            mine, theirs = bound.prop(state), bound.prop(output)
            known = mine.name is not None and mine.name == theirs.name
            if known and (same(mine.id, theirs.id) or written_alike(bound.project, state, output)):
                yield state, output


def is_read(callback: Callback, state: Dependency) -> bool:
    """Whether the function has a use for a State, as far as can be seen."""
    function = callback.function
    if function is None or state.parameter is None:
        return True
    return any(
        isinstance(node, ast.Name) and node.id in (state.parameter, "locals")
        for node in ast.walk(function)
    )


def read_and_returned(bound: BoundCallback) -> Iterator[BoundProp]:
    """The props that a callback reads as State and returns whole."""
    for state, output in candidates(bound):
        if is_read(bound.callback, state):
            yield bound.prop(output)


def round_trip(
    bound: BoundCallback, state: Dependency | None, output: Dependency
) -> RoundTrip | None:
    """Follows the prop through the function; None when there is no function to follow."""
    function = bound.callback.function
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    position = bound.callback.outputs.index(output)
    found = results(bound.project, bound.callback, function)
    targets = {
        each.node: (value,)
        for each in found
        if each.node is not None and each.updates
        if (value := each.values[position]) is not None
    }
    parameter = state.parameter if state else None
    situation = given(bound) if state else ANYTHING
    body = follow(bound.project, bound.module, function, parameter, targets, situation)
    if body.ends:
        found.append(result(bound.project, bound.callback, None))
    return RoundTrip(bound, state, output, body, tuple(found))


def takes_away(prop: BoundProp, access: Access, path: Path) -> bool:
    """Whether another writer of a prop may remove what lies in it at ``path``, or move it."""
    return all(_takes_away(trip, path) for trip in _trips(prop, access))


def may_empty(prop: BoundProp, access: Access) -> bool:
    """Whether another writer of a prop may leave nothing in it."""
    return all(trip is None or leaves_nothing(trip) for trip in _trips(prop, access))


def _trips(prop: BoundProp, access: Access) -> Iterator[RoundTrip | None]:
    """What another writer may make of the prop, one of which happens; None where it is not seen."""
    callback, output = access.callback, access.dependency
    if callback is None or output is None or output not in callback.outputs:
        yield None
        return
    bound = BoundCallback(prop.graph, callback)
    own = [state for state, other in candidates(bound) if other is output]
    yield from (round_trip(bound, state, output) for state in (None, *own))


def _takes_away(trip: RoundTrip | None, path: Path) -> bool:
    """Whether something may be gone after a round trip, or it is not the one that happens."""
    if trip is None or trip.fresh or _is_unclear(trip):
        return True
    writes = (each for each in trip.body.writes.values() if len(each.path) <= len(path))
    return any(disturbs(trip, write, path) for write in writes)


def leaves_nothing(trip: RoundTrip) -> bool:
    """Whether there may be nothing in a prop after a round trip, or it is not that which happens.

    What was in it before may be all that is taken out of it.
    """
    position = trip.callback.outputs.index(trip.output)
    new = (each.values[position] for each in trip.fresh)
    if any(each is None or Heap().truth(trip.body.value(each)) is not True for each in new):
        return True
    taking = (each for each in trip.body.writes.values() if each.operation in SHRINKS)
    return _is_unclear(trip) or any(len(w.path) == (w.operation == "del") for w in taking)


def _is_unclear(trip: RoundTrip) -> bool:
    return bool(trip.body.obstacles or trip.callback.opaque or trip.body.unsure)


def disturbs(trip: RoundTrip, write: Write, path: Path) -> bool:
    """Whether a write may remove what lies at a path, move it, or put another thing there."""
    if write.operation == "mul":  # of a number nothing lies below, of a list its items, maybe none
        return len(path) > len(write.path) and overlap(write.path, path)
    if write.operation in _ADDS:
        return _counts_back(path[len(write.path) :]) and overlap(write.path, path)
    if write.operation == "del" and not isinstance(write.path[-1].value, str):
        return overlap(write.path[:-1], path)  # in a list, what stands behind it moves up
    if write.operation == "update" and path == write.path:
        return False  # the same dictionary, with more in it
    if write.operation == "update" and len(path) > len(write.path):
        keys = _updated(trip, write)
        if keys is not None and not any(path[len(write.path)].may_be(key) for key in keys):
            return False
    return overlap(write.path, path)


def _updated(trip: RoundTrip, write: Write) -> list[Key] | None:
    """The keys that an ``update`` sets; None when they cannot be seen."""
    given, names = write.operands, list[object]()
    match write.statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(), args=args, keywords=keywords)):
            given, names = (*args,), [each.arg for each in keywords]
    for each in given:
        match trip.body.value(each):
            case Fixed(content=Mapped(items=items)):
                names += items
            case _:
                return None
    texts = [Key(repr(each), each, known=True) for each in names if isinstance(each, str)]
    return texts if len(texts) == len(names) else None


def _counts_back(path: Path) -> bool:
    """Whether the next step counts from the end of a list, which moves when it grows."""
    return bool(path) and isinstance(path[0].value, int) and path[0].value < 0
