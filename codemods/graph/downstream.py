"""What follows from each value of a prop, and not from the last one alone.

A value that a newer one covers at once is missed by nobody who shows what is there now. It is
missed by a component that carries out what it is given, and by a callback that counts, collects,
writes somewhere or waits for certain values.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from codemods.dash.callback import Callback
from codemods.files.place import Place
from codemods.flow.effect import effect
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.callers import unknown_decorator
from codemods.graph.outcome.answers import SILENT, answers
from codemods.graph.prop import Access, Prop, place
from codemods.graph.round_trip import read_and_returned

# What a component does with a value, and does not keep: rows and points are added to those that are
# there, a file is saved, a message is sent, a place is gone to (https://dash.plotly.com/dash-core-components/graph,
# https://dash.plotly.com/dash-ag-grid/client-side, https://dash.plotly.com/dash-core-components/download).
_ORDERS = frozenset(
    {"extendData", "prependData", "rowTransaction", "rowTransactionAsync", "sendNotifications"}
    | {"send", "scrollTo", "exportDataAsCsv", "deleteSelectedRows"}
)
_PLACES = ("href", "pathname", "search", "hash")
_ORDERS_OF = {"data": "Download", **dict.fromkeys(_PLACES, "Location")}
# What a component sets by itself when a prop of it changes.
_FOLLOWING = {
    "data": (
        "modified_timestamp", "derived_virtual_data", "derived_viewport_data", "data_previous",
        "derived_virtual_indices", "derived_viewport_indices",
    ),
    "figure": ("relayoutData", "restyleData"),
    "options": ("value",),
    "rowData": ("virtualRowData",),
    **{each: tuple(other for other in _PLACES if other != each) for each in _PLACES},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Consequence:
    """A prop each value of which counts. ``what`` is what a callback, which is at ``place``, does
    for each; without a place the component itself carries it out.
    """

    prop: BoundProp
    what: str = ""
    place: Place | None = None


def consequences(props: Iterable[BoundProp], but: frozenset[Callback]) -> Iterator[Consequence]:
    """What each value of some props leads to, at once or by way of callbacks that are not in
    ``but``.
    """
    pending = [*props]
    seen: set[Callback] = set(but)
    started: dict[Callback, BoundProp] = {}
    for prop in pending:  # which grows meanwhile
        pending += [each for each in _following(prop) if each not in pending]
        if _is_order(prop):
            yield Consequence(prop)
        for access in prop.readers:
            if access.dependency is not None and access.dependency.kind != "Input":
                continue
            behind = access.callback
            if behind is None:
                yield Consequence(prop, "cannot be read", access.place)
            elif behind not in seen:
                seen.add(behind)
                started[behind] = prop
                bound = BoundCallback(prop.graph, behind)
                what = _more_than_the_last(bound, access)
                if what is not None:
                    yield Consequence(prop, what, access.place)
                pending += bound.outputs
    yield from _by_way_of_others(started)


def written_behind(props: Iterable[BoundProp], but: Iterable[Callback]) -> dict[Prop, str]:
    """What callbacks that are not in ``but`` surely come to write because of some props, each with
    the name of one that does.
    """
    found: dict[Prop, str] = {}
    pending, seen = [*props], {*but}
    for prop in pending:  # which grows meanwhile
        for access in prop.readers:
            starts = access.sure and access.dependency and access.dependency.kind == "Input"
            if starts and access.callback and access.callback not in seen:
                seen.add(access.callback)
                written = BoundCallback(prop.graph, access.callback).outputs
                found |= {each.prop: access.callback.name for each in written}
                pending += written
    return found


def _by_way_of_others(started: Mapping[Callback, BoundProp]) -> Iterator[Consequence]:
    """Those that build on what another one of them wrote for the value before."""
    for callback, prop in started.items():
        for before in BoundCallback(prop.graph, callback).props(callback.states):
            if any(access.callback in started for access in before.writers):
                yield Consequence(prop, f"builds on what {before} was before", place(callback))


def _following(prop: BoundProp) -> Iterator[BoundProp]:
    for name in _FOLLOWING.get(prop.name or "", ()):
        yield prop.sibling(name)


def _is_order(prop: BoundProp) -> bool:
    kind = _ORDERS_OF.get(prop.name or "")
    components = prop.components if kind else ()
    return prop.name in _ORDERS or any(
        component.kind.rpartition(".")[2] == kind for component in components
    )


def _more_than_the_last(bound: BoundCallback, access: Access) -> str | None:
    """What a callback may do beyond showing the last value that it was given."""
    callback = bound.callback
    seen = access.dependency is not None and not callback.opaque and callback.has_own_function
    if not seen or isinstance(callback.function, ast.Lambda):
        return "cannot be seen into"
    for prop in read_and_returned(bound):
        return f"builds on what {prop} was before"
    found = answers(bound)
    if "Patch" in found:
        return "builds on what was there before"
    if "unseen" in found or unknown_decorator(bound.project, callback) is not None:
        return "calls what cannot be seen into"
    where = effect(bound.project, callback)
    if where is not None:
        return f"may do more than answer ({where})"
    silent = min((at for word, at in found.items() if word in SILENT), default=None)
    if silent is not None:
        return f"may leave things as they are ({silent})"
    return None
