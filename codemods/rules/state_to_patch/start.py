"""What the layout gives a part of the value, and whether it stays there whatever happens."""

from __future__ import annotations

from codemods.flow.alias.state import Path
from codemods.flow.values.domain import UNKNOWN, Fixed, Mapped, Value, kind_of
from codemods.graph.round_trip import RoundTrip, disturbs, takes_away


def started_with(trip: RoundTrip, path: Path) -> Value:
    """What the layout has at a path."""
    found = trip.start.value
    for key in path:
        match found:
            case Fixed(content=Mapped(items=items)) if key.known:
                found = items.get(key.value, UNKNOWN)
            case _:
                return UNKNOWN
    return found


def holds(trip: RoundTrip, path: Path, kind: str, *, there: bool = False) -> bool:
    """Whether what lies at a path is of one kind in the layout and ever after; or, where it is
    known to be ``there``, whatever may have come to lie there.
    """
    found = _candidates(trip, path) if there else [started_with(trip, path)]
    if not all(kind_of(each) == kind for each in found):
        return False
    if any(takes_away(trip.prop, each, path) for each in trip.others):
        return False
    return not trip.fresh and all(
        len(each.path) > len(path)
        or not disturbs(trip, each, path)
        or (each.operation == "set" and kind_of(trip.body.value(each.operands[-1])) == kind)
        for each in trip.body.writes.values()
    )


def _candidates(trip: RoundTrip, path: Path) -> list[Value]:
    """What the layout has that may lie at a path."""
    match started_with(trip, path[:-1]):
        case Fixed(content=Mapped(items=items)):
            key = path[-1]
            return [each for name, each in items.items() if not key.known or name == key.value]
    return [UNKNOWN]
