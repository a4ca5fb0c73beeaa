"""The initial call for who assumes that what cannot be seen starts without events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from codemods.dash.dependency import Dependency
from codemods.dash.page.layout import Component
from codemods.dash.page.set_later import changed_later
from codemods.dash.values.value import is_pattern, is_unread
from codemods.flow.values.domain import UNKNOWN, is_unknown, joined
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.graph import Graph
from codemods.graph.initial.again import comes_back
from codemods.graph.initial.layout_value import given_on_load, is_set_from_code, written_value
from codemods.graph.initial.page import enter_together, put_anew
from codemods.graph.initial.put import putting
from codemods.graph.initial.said import said_elsewhere


def events(bound: BoundCallback) -> list[Dependency]:
    """Its Inputs, and the events that it has as State: which one was clicked, of a menu."""
    return [
        each
        for each in bound.callback.arguments
        if each.kind == "Input"
        or ((prop := bound.prop(each)).is_event and not prop.writers and each.prop is not None)
    ]


def unset_events(bound: BoundCallback, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """What its parameters are in the initial call, with each event unset that is not seen to be
    set; None where that makes no difference.
    """
    outputs = [each for prop in bound.outputs for each in prop.seen]
    found: dict[str, Any] = {}
    for each in events(bound):
        name, prop = each.parameter, bound.prop(each)
        if name is None or each.within or not is_unknown(given.get(name)):
            continue
        if prop.is_event and _enter_unset(prop, outputs):
            found[name] = _start(prop)
    changed = any(not is_unknown(each) for each in found.values())
    return {**given, **found} if changed else None


def _enter_unset(prop: BoundProp, outputs: Sequence[Component]) -> bool:
    """Whether nothing that is seen lets an Output enter the page after an event."""
    inputs = prop.seen
    if any(comes_back(prop.graph, each, seen=True) for each in (*inputs, *outputs)):
        return False
    return not any(_may_follow(prop.graph, each, inputs) for each in outputs)


def _may_follow(graph: Graph, output: Component, inputs: Sequence[Component]) -> bool:
    """Whether an Output is seen to enter the page where the Inputs may have been before."""
    if inputs and all(enter_together(graph, each, output) for each in inputs):
        return False
    if output.roots:
        elsewhere = any(each.roots and not each.roots & output.roots for each in inputs)
        return elsewhere or put_anew(graph, (output,)) is not None
    return next(putting(graph, output), None) is not None


def _start(prop: BoundProp) -> Any:
    """The event as its components start with it: unset with those that cannot be seen."""
    if prop.name is None or is_pattern(prop.id) or is_set_from_code(prop.graph, prop.name):
        return UNKNOWN
    values = [*_starts(prop, prop.name)]
    if any(map(is_unknown, values)):
        return UNKNOWN
    return joined(*(values or [None]), *said_elsewhere(prop.graph, prop.name))


def _starts(prop: BoundProp, name: str) -> Iterator[Any]:
    """What each component that it may belong to starts with; UNKNOWN where that is not seen, though
    the component is.
    """
    for component in prop.components:
        if is_unread(component.id, prop.id):
            made = component.given(name)
            yield None if made is None else written_value(prop.graph, component, name)
        elif component.may_report and component.given(name) is None:
            changed = changed_later(prop.graph.project, component, name)
            yield None if changed is None else UNKNOWN
        else:
            yield given_on_load(prop.graph, component, name)
