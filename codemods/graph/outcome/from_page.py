"""What kinds of value a callback gets from the page, also from empty and untouched components, and
whether it may raise in ordinary use: by a ``raise`` in it or in what it calls, or on such a value.
"""

from __future__ import annotations

import ast

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.page.components import CLICKS
from codemods.dash.page.layout import Component
from codemods.dash.page.set_later import changed_later
from codemods.flow.summary import summary
from codemods.flow.values.domain import Situation, Some, Whose, kind_of
from codemods.flow.values.errors import Origin
from codemods.flow.values.heap import Heap
from codemods.flow.values.kinds import ANY, EMPTY, NONE, NUM, OWN, REAL, TEXT, Kinds
from codemods.flow.values.outside import evaluated_outside
from codemods.graph.graph import Graph
from codemods.graph.initial.page import only_component
from codemods.graph.initial.value import given_value

_COUNTS = CLICKS | {"n_intervals", "n_blur"}
_PLAIN_TEXT = frozenset({"text", "password", "search", "email", "url", "tel", "hidden"})


def may_raise(graph: Graph, callback: Callback) -> Origin | None:
    """Where a callback with a function may raise in ordinary use; None when it does not."""
    assert isinstance(callback.function, ast.FunctionDef | ast.AsyncFunctionDef)
    values: dict[str, Some] = {}
    for each in callback.arguments:
        if each.parameter is not None:
            kinds = ANY if each.within else kinds_of(graph, callback, each)
            page = None if kinds == OWN else kinds
            values[each.parameter] = Some(whose=Whose.GIVEN, page=page)
    situation = Situation(values, ordinary=True)
    found = summary(graph.project, callback, callback.function, situation).raises
    return next((each for each in found if each.explicit), next(iter(found), None))


def kinds_of(graph: Graph, callback: Callback, dependency: Dependency) -> Kinds:
    """The kinds of value that an argument of a callback may have, when an event started it."""
    prop = graph.prop(dependency)
    component = only_component(graph, prop)
    if component is None or component.unpacked:
        return ANY
    if prop.name in _COUNTS:
        alone = dependency.kind == "Input" and len(callback.inputs) == 1
        return NUM if alone else NUM | _given(graph, component, prop.name)
    if prop.name is None or graph.writers(prop):
        return ANY
    if changed_later(graph.project, component, prop.name, "storage_type", "clear_data") is not None:
        return ANY
    if prop.name == "value":
        return _value(graph, component)
    if prop.name == "data" and component.kind == "dash.dcc.Store":
        stays = component.given("storage_type") is None and component.given("clear_data") is None
        return _given(graph, component, "data") if stays else ANY
    return ANY


def _given(graph: Graph, component: Component, name: str) -> Kinds:
    """What a prop is while nothing happened."""
    node = component.given(name)
    value = node and evaluated_outside(graph.project, component.module, node)
    match kind_of(value):
        case "none":
            return NONE
        case "number" | "truth":
            return OWN
        case "text" | "list" | "dict" | "tuple":
            return OWN if Heap().truth(value) else OWN | EMPTY
    return ANY


def _value(graph: Graph, component: Component) -> Kinds:
    """What the ``value`` of a field may be: as it starts, and as the user leaves it.

    The program is fit for what it offers to choose from.
    """
    given = _given(graph, component, "value")
    match component.kind:
        case "dash.dcc.Input":
            kind = given_value(graph.project, component, "type")
            if kind is None or kind in _PLAIN_TEXT:
                return _typed(given)
            return REAL - NUM | NONE if kind == "number" and given != ANY else ANY
        case "dash.dcc.Textarea":
            return _typed(given)
        case "dash.dcc.Slider" | "dash.dcc.RangeSlider" | "dash.dcc.RadioItems" | "dash.dcc.Tabs":
            return given
        case "dash.dcc.Checklist":
            return given | OWN | EMPTY
        case "dash.dcc.Dropdown":
            if component.given("multi") is not None:
                return given | OWN | EMPTY | NONE
            kept = given_value(graph.project, component, "clearable") is False
            return given | OWN | (frozenset() if kept else NONE)
    return ANY


def _typed(given: Kinds) -> Kinds:
    """What a field of text has, which may be emptied."""
    if given <= OWN | EMPTY:
        return TEXT
    return TEXT | NONE if given == NONE else ANY
