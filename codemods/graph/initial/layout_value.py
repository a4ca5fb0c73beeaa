"""The value that the layout gives a prop, as Python gets it in the initial call (S16)."""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence
from typing import Any

from codemods.dash.page.components import is_event
from codemods.dash.page.layout import Component
from codemods.dash.page.set_later import changed_later
from codemods.flow.values.domain import UNKNOWN, Vague, is_unknown
from codemods.flow.values.heap import Heap
from codemods.graph.bound import BoundProp
from codemods.graph.graph import Graph
from codemods.graph.initial.value import given_value
from codemods.python.resolve import resolve

# What a component sets by itself before anybody does anything.
_SELF_SET = {
    "modified_timestamp": "dash.dcc.Store",
    "pathname": "dash.dcc.Location",
    "search": "dash.dcc.Location",
    "hash": "dash.dcc.Location",
    "href": "dash.dcc.Location",
}
# Components that leave alone what the layout does not set, besides those of ``html``.
_STILL = frozenset(
    {f"dash.dcc.{name}" for name in ("Input", "Textarea", "Dropdown", "Store", "Upload")}
    | {f"dash.dcc.{name}" for name in ("RadioItems", "Checklist", "Graph")}
)


def layout_value(prop: BoundProp, components: Sequence[Component] | None = None) -> Any:
    """What the layout sets a prop to; UNKNOWN when that cannot be seen. It is asked of those that
    surely are all that have its id, or of some ``components``.
    """
    graph = prop.graph
    if components is None:
        found = graph.layout.of(prop.id)
        components = [each for each, sure in found if sure] if all(s for _, s in found) else ()
    if not components or prop.name is None or is_set_from_code(graph, prop.name):
        return UNKNOWN
    values = [given_on_load(graph, component, prop.name) for component in components]
    first = values[0]
    return first if all(not is_unknown(each) and each == first for each in values) else UNKNOWN


def is_set_from_code(graph: Graph, name: str) -> bool:
    """Whether some component gets this prop after it was made (``button.n_clicks = 1``)."""
    known = graph.once(_set_from_code)
    if name not in known:
        known[name] = any(
            isinstance(node.ctx, ast.Store)
            for module in graph.project.saying(name, "taken")
            for node in module.nodes.attributes.get(name, ())
        )
    return known[name]


def _set_from_code(_: Graph) -> dict[str, bool]:
    """What was asked for so far."""
    return {}


def given_on_load(graph: Graph, component: Component, name: str) -> Any:
    """What a component has for a prop when it enters the page for the first time."""
    reports = is_event(name, component.kind)
    hidden = component.may_report if reports else component.unpacked
    if hidden or component.given("persistence") is not None:
        return UNKNOWN
    if _SELF_SET.get(name) == component.kind:
        return UNKNOWN
    if changed_later(graph.project, component, name, "persistence", "storage_type") is not None:
        return UNKNOWN
    if component.given("storage_type") is not None:
        return UNKNOWN
    if component.given(name) is None:
        still = component.kind in _STILL or component.kind.startswith("dash.html.")
        event = reports and _is_of_a_package(graph, component)
        return None if still or event else UNKNOWN
    return written_value(graph, component, name)


def written_value(graph: Graph, component: Component, name: str) -> Any:
    """What is written for a prop where a component is made."""
    try:
        found = Heap().plain(given_value(graph.project, component, name))
        return json.loads(json.dumps(found, allow_nan=False))
    except (ValueError, TypeError, Vague):
        return UNKNOWN


def _is_of_a_package(graph: Graph, component: Component) -> bool:
    """Whether a component's class is not one of the project, which may set more than is given."""
    symbol = resolve(graph.project, component.module, component.call.func)
    return symbol is not None and symbol.module is None
