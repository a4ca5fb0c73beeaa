"""What lies in some children, and is started by their answer (S24)."""

from __future__ import annotations

from collections.abc import Iterator

from codemods.dash.values.value import Fields, Wildcard
from codemods.files.wording import and_more
from codemods.flow.summary import any_call
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.downstream import consequences
from codemods.graph.initial.again import may_hold
from codemods.graph.outcome.answers import answers
from codemods.graph.prop import place
from codemods.graph.round_trip import RoundTrip
from codemods.rules.doubt import Doubt


def started_inside(trip: RoundTrip) -> Iterator[Doubt]:
    """The whole list brings the children back as they were when they were read. A Patch leaves them
    as the user has changed them since, and what they start is called with that once more.
    """
    if trip.prop.name != "children":
        return
    found = [
        place(each)
        for each in trip.graph.callbacks
        if each is not trip.callback and _minds(trip, trip.bound.other(each))
    ]
    if found:
        yield Doubt(
            f"What is clicked in {trip.prop} while this runs was undone by the answer; it stays "
            f"now, and the answer starts {found[0].named}{and_more(len(found) - 1)} with it again.",
            tuple(found),
        )


def _minds(trip: RoundTrip, bound: BoundCallback) -> bool:
    """Whether a callback has an Input in there, and does not just show what that is."""
    flagged = bound.flag is True
    inside = (each for each in bound.inputs if not (flagged and _is_match(each)))
    return any(_may_lie_in(trip, each) for each in inside) and not _only_shows(bound)


def _is_match(prop: BoundProp) -> bool:
    """Whether an id stands for one component, whose callback the flag keeps from being called."""
    items = prop.id.items if isinstance(prop.id, Fields) else ()
    found = {value.name for _, value in items if isinstance(value, Wildcard)}
    return found == {"MATCH"}


def _may_lie_in(trip: RoundTrip, prop: BoundProp) -> bool:
    components = prop.components
    return not components or any(may_hold(trip.graph, trip.prop.prop, each) for each in components)


def _only_shows(bound: BoundCallback) -> bool:
    """Whether what a callback answers depends on its Inputs alone, and it does no more."""
    callback, function = bound.callback, bound.callback.function
    if function is None or callback.states:
        return False
    if not {"trigger", "shape", "unseen"}.isdisjoint(answers(bound)):
        return False
    if any_call(bound.project, callback, function).effects:
        return False
    return next(consequences(bound.outputs, frozenset({callback})), None) is None
