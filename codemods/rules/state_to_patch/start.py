"""What the layout gives a part of the value, and whether it stays there whatever happens."""

from __future__ import annotations

from collections.abc import Callable

from codemods.flow.alias.state import Path
from codemods.flow.values.domain import UNKNOWN, Fixed, Mapped, Value
from codemods.graph.round_trip import RoundTrip, disturbs, takes_away


def started_with(trip: RoundTrip, path: Path) -> Value:
    """What the layout has at a path."""
    value = trip.start.value
    for key in path:
        match value:
            case Fixed(content=Mapped(items=items)) if key.known:
                value = items.get(key.value, UNKNOWN)
            case _:
                return UNKNOWN
    return value


def holds(
    trip: RoundTrip,
    path: Path,
    is_kind: Callable[[Value], bool],
    *,
    there: bool = False,
) -> bool:
    """Whether what lies at a path is of one kind in the layout and ever after; or, where it is
    known to be ``there``, whatever may have come to lie there.
    """
    found = _candidates(trip, path) if there else [started_with(trip, path)]
    if not all(map(is_kind, found)):
        return False
    if any(takes_away(trip.prop, each, path) for each in trip.others):
        return False
    return not trip.fresh and all(
        len(each.path) > len(path)
        or not disturbs(trip, each, path)
        or (each.operation == "set" and is_kind(trip.value(each.operands[-1])))
        for each in trip.body.writes.values()
    )


def _candidates(trip: RoundTrip, path: Path) -> list[Value]:
    """What the layout has that may lie at a path."""
    key = path[-1]
    match started_with(trip, path[:-1]):
        case Fixed(content=Mapped(items=items)):
            return [each for name, each in items.items() if not key.known or name == key.value]
    return [UNKNOWN]
