"""The initial call for who assumes that what cannot be seen starts without events."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from codemods.dash.dependency import Dependency
from codemods.dash.page.derived import base_of
from codemods.dash.page.layout import Component
from codemods.dash.page.set_later import changed_later
from codemods.dash.values.value import is_pattern, is_unread, same
from codemods.files.place import Place
from codemods.flow.values.domain import UNKNOWN, is_unknown, joined
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.graph import Graph
from codemods.graph.initial.again import comes_back
from codemods.graph.initial.layout_value import given_on_load, is_set_from_code, written_value
from codemods.graph.initial.page import enter_together, put_anew
from codemods.graph.initial.put import putting
from codemods.graph.initial.said import Said, said_elsewhere
from codemods.python.resolve import resolve


def events(bound: BoundCallback) -> list[Dependency]:
    """Its Inputs, and the events that it has as State: which one was clicked, of a menu."""
    return [
        each
        for each in bound.callback.arguments
        if each.kind == "Input" or ((prop := bound.prop(each)).is_event and not prop.writers)
    ]


def unset_events(
    bound: BoundCallback, given: Mapping[str, Any], *, by_unread: bool = True
) -> dict[str, Any] | None:
    """What its parameters are in the initial call, with each event unset that is not seen to be
    set; without ``by_unread`` also where only something sets it whose id cannot be read: a
    component, or data, which has zero. None where that makes no difference.
    """
    outputs = [each for prop in bound.outputs for each in prop.seen]
    found: dict[str, Any] = {}
    for each in events(bound):
        name, prop = each.parameter, bound.prop(each)
        if name is None or each.within:
            continue
        if prop.is_event and _enter_unset(prop, outputs):
            found[name] = _start(prop, by_unread=by_unread)
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


def set_by_unread(bound: BoundCallback) -> Iterator[tuple[BoundProp, Place]]:
    """The events that something sets whose id cannot be read, and where: a component, or zero."""
    for prop in filter(lambda each: each.is_event, map(bound.prop, events(bound))):
        for each in prop.components:
            if _of_unread(prop, each) is not None:
                yield prop, Place(each.module.path, each.call.lineno)
        for said in said_elsewhere(prop.graph, prop.name or ""):
            if said.value == 0:
                yield prop, said.place


def _start(prop: BoundProp, *, by_unread: bool) -> Any:
    """The event as its components start with it: unset with those that cannot be seen."""
    if prop.name is None or is_pattern(prop.id) or is_set_from_code(prop.graph, prop.name):
        return UNKNOWN
    values = [*_starts(prop, prop.name, by_unread=by_unread)]
    said = said_elsewhere(prop.graph, prop.name)
    given = (e.value for e in said if by_unread or e.value != 0 or _may_mean(e, prop))
    return joined(*(values or [None]), *given)


def _may_mean(said: Said, prop: BoundProp) -> bool:
    """Whether the id beside a value is, or may well be, that of a prop."""
    if said.id is None or same(said.id, prop.id) is False:
        return False
    return not is_unread(said.id, prop.id)


def _starts(prop: BoundProp, name: str, *, by_unread: bool) -> Iterator[Any]:
    """What each component that it may belong to starts with; UNKNOWN where that is not seen, though
    the component is.
    """
    for component in prop.components:
        if is_unread(component.id, prop.id):
            yield _of_unread(prop, component) if by_unread else None
        elif component.given(name) is None and not _is_given_by_class(prop.graph, component, name):
            changed = changed_later(prop.graph.project, component, name)
            yield None if changed is None else UNKNOWN
        else:
            yield given_on_load(prop.graph, component, name)


def _of_unread(prop: BoundProp, component: Component) -> Any:
    """What a component starts with that may be another one; unset where that is not seen."""
    name = prop.name or ""
    unset = component.given(name) is None
    return None if unset else written_value(prop.graph, component, name)


def _is_given_by_class(graph: Graph, component: Component, name: str) -> bool:
    """Whether the class of a component may give it a prop: one of the project that says so, or what
    cannot be found.
    """
    module, call = component.module, component.call
    pending = [] if component.may_report else [(module, base_of(module, call) or call.func)]
    seen: set[ast.AST] = set()
    while pending:
        symbol = resolve(graph.project, *pending.pop())
        if symbol is not None and symbol.module is None:
            continue  # of a package
        cls = symbol.binding.node if symbol and symbol.binding else None
        if symbol is None or symbol.module is None or not isinstance(cls, ast.ClassDef):
            return True
        if cls in seen or name in symbol.module.source.segment(cls):
            return True
        seen.add(cls)
        pending += [(symbol.module, each) for each in cls.bases]
    return False
