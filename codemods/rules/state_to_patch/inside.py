"""What lies in some children, and is started by their answer (S24)."""

from __future__ import annotations

from collections.abc import Iterator

from codemods.dash.values.value import wildcards
from codemods.files.place import Place
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
    sure: list[Place] = []
    unsure: list[Place] = []
    for each in trip.graph.callbacks:
        certain = _inside(trip, trip.bound.other(each)) if each is not trip.callback else None
        if certain is not None:
            (sure if certain else unsure).append(place(each))
    found = [*sure, *unsure]
    if found:
        starts = "may start" if unsure else "starts"
        them = f"{found[0].named}{and_more(len(found) - 1)}"
        yield Doubt(
            f"What is clicked in {trip.prop} while this runs was undone by the answer; it stays "
            f"now, and the answer {starts} {them} with it again.",
            tuple(found),
            known=bool(sure),
        )


def _inside(trip: RoundTrip, bound: BoundCallback) -> bool | None:
    """Whether what may lie in there surely is of an Input of a callback; None where nothing of them
    may, or where it just shows what that is.
    """
    flagged = bound.flag is True
    inputs = [each for each in bound.inputs if not (flagged and _is_match(each))]
    found = [(each, [*_lying_in(trip, each)]) for each in inputs]
    if not any(lie or not each.components for each, lie in found) or _only_shows(bound):
        return None
    return any(certain for _, lie in found for certain in lie)


def _is_match(prop: BoundProp) -> bool:
    """Whether an id stands for one component, whose callback the flag keeps from being called."""
    return wildcards(prop.id) == {"MATCH"}


def _lying_in(trip: RoundTrip, prop: BoundProp) -> Iterator[bool]:
    """Of the components of a prop that may lie in there, whether each surely is one of it; those
    that an id of many stands for are.
    """
    for component, certain in trip.graph.layout.of(prop.id):
        if may_hold(trip.graph, trip.prop.prop, component):
            yield certain is True or bool(wildcards(prop.id))


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
