"""What a callback is called with when the page loads (S16), and who else is called then (S5)."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codemods.dash.app import replaced_class
from codemods.dash.dependency import Kind
from codemods.dash.page.components import is_event
from codemods.dash.page.layout import Component
from codemods.dash.page.set_later import changed_later
from codemods.dash.values.value import Private, is_pattern, same
from codemods.flow.enter import is_generator
from codemods.flow.summary import Summary, summary
from codemods.flow.values.domain import UNKNOWN, Situation, Vague, is_unknown
from codemods.flow.values.heap import Heap
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.callers import unknown_decorator
from codemods.graph.graph import Graph
from codemods.graph.initial.again import comes_back
from codemods.graph.initial.flag import flag
from codemods.graph.initial.page import enter_together
from codemods.graph.initial.value import given_value
from codemods.graph.prop import Access
from codemods.python.resolve import resolve
from codemods.python.scope import Function

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


@dataclass(frozen=True, eq=False, slots=True)
class InitialCall:
    """The call that a callback gets when the page loads.

    ``outcome`` is how it ends, with what the layout gives; None when it cannot be followed, for the
    reason ``unseen``. ``unset`` is how it would end if no
    Input were set, where the layout does not say whether they are.
    """

    bound: BoundCallback
    outcome: Summary | None
    unset: Summary | None = None
    unseen: str = ""


def initial_call(bound: BoundCallback) -> InitialCall:
    """What happens in the initial call of a callback."""
    unseen = _why_unseen(bound)
    function = bound.callback.function
    if unseen is not None or function is None:
        return InitialCall(bound, None, unseen=unseen or "")
    given = _values(bound)
    unset = _unset(bound, given)
    return InitialCall(
        bound,
        _outcome(bound, function, given),
        _outcome(bound, function, unset),
    )


def _why_unseen(bound: BoundCallback) -> str | None:
    """Why nobody can tell what the call does."""
    function = bound.callback.function
    if function is None:
        return "what its JavaScript does on page load cannot be seen"
    if not bound.callback.has_own_function:
        return "its function is in another file"
    app = replaced_class(bound.project, bound.module, bound.callback.app)
    if app is not None:
        return f"what a {_last(app)} app does on page load cannot be seen"
    decorator = unknown_decorator(bound.project, bound.callback)
    if decorator is not None:
        return f"what @{decorator} does on page load cannot be seen"
    if is_generator(bound.project, function):
        return "what a generator does on page load cannot be seen"
    return None


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]


def _values(bound: BoundCallback) -> dict[str, Any]:
    """What its parameters are in the initial call, as far as it is certain.

    Dash makes that call whenever an Output enters the page. Where the component of an Input or
    State was there before, the user of the app may have clicked it or typed into it by then.
    """
    outputs = _only_components(bound.outputs)
    values: dict[str, Any] = {}
    for each in bound.callback.arguments:
        name = each.parameter
        if name is None:
            continue
        values[name] = UNKNOWN
        own = None if each.within or outputs is None else bound.prop(each).component
        if own is not None and _is_as_made(bound.graph, own, outputs or ()):
            known = value_on_load(bound.prop(each), each.kind)
            values[name] = values[name] if is_unknown(known) else known
    return values


def _is_as_made(graph: Graph, component: Component, outputs: Sequence[Component]) -> bool:
    """Whether a component certainly is as it was made when Outputs enter the page."""
    return all(enter_together(graph, component, each) for each in outputs) and not any(
        comes_back(graph, each) for each in (component, *outputs)
    )


def _only_components(props: Iterable[BoundProp]) -> list[Component] | None:
    """Their components; None when that of one is not certain."""
    found = []
    for each in props:
        component = each.component
        if component is None:
            return None
        found.append(component)
    return found


def _unset(bound: BoundCallback, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same, if no Input were set of which that is not certain."""
    found = dict(values)
    for each in bound.callback.inputs:
        name = each.parameter
        if name in found and name is not None and not each.within and is_unknown(found[name]):
            found[name] = [None] if is_pattern(bound.prop(each).id) else None
    return found


def _outcome(
    bound: BoundCallback,
    function: Function | ast.Lambda,
    values: Mapping[str, Any],
) -> Summary:
    current = {
        output: each.parameter
        for each in bound.callback.states
        for output, prop in zip(bound.callback.outputs, bound.outputs, strict=True)
        if each.parameter is not None and not each.within and _is_same(bound.prop(each), prop)
    }
    situation = Situation(values, {}, private_ids(bound), current)
    return summary(bound.project, bound.callback, function, situation)


def private_ids(bound: BoundCallback) -> frozenset[Private]:
    """The ids of its Inputs that are private to a class or function."""
    found = (bound.prop(each).id for each in bound.callback.inputs)
    return frozenset(each for each in found if isinstance(each, Private))


def _is_same(left: BoundProp, right: BoundProp) -> bool:
    return left.name is not None and left.name == right.name and same(left.id, right.id) is True


def value_on_load(prop: BoundProp, kind: Kind) -> Any:
    """What an argument is in the initial call; UNKNOWN when the layout does not say.

    A State may have been written by then. Where an Input has been, the call is triggered by that,
    and no initial call any more (S16): with the flag it is made all the same.
    """
    if kind == "State" and prop.writers:
        return UNKNOWN
    return layout_value(prop)


def layout_value(prop: BoundProp) -> Any:
    """What the layout sets a prop to; UNKNOWN when that cannot be seen."""
    graph = prop.graph
    found = graph.layout.of(prop.id)
    if not found or prop.name is None or any(not sure for _, sure in found):
        return UNKNOWN
    if _is_set_from_code(graph, prop.name):
        return UNKNOWN
    values = [_given(graph, component, prop.name) for component, _ in found]
    first = values[0]
    return first if all(not is_unknown(each) and each == first for each in values) else UNKNOWN


def _is_set_from_code(graph: Graph, name: str) -> bool:
    """Whether some component gets this prop after it was made (``button.n_clicks = 1``)."""
    known = graph.once(_set_from_code)
    if name not in known:
        known[name] = any(
            isinstance(node.ctx, ast.Store)
            for module in graph.project.saying(name)
            for node in module.nodes.attributes.get(name, ())
        )
    return known[name]


def _set_from_code(_: Graph) -> dict[str, bool]:
    """What was asked for so far."""
    return {}


def _given(graph: Graph, component: Component, name: str) -> Any:
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
    try:
        found = Heap().plain(given_value(graph.project, component, name))
        return json.loads(json.dumps(found, allow_nan=False))
    except (ValueError, TypeError, Vague):
        return UNKNOWN


def _is_of_a_package(graph: Graph, component: Component) -> bool:
    """Whether a component's class is not one of the project, which may set more than is given."""
    symbol = resolve(graph.project, component.module, component.call.func)
    return symbol is not None and symbol.module is None


def readers_on_load(bound: BoundCallback) -> Iterator[Access]:
    """The callbacks that one starts by what it writes, and what may have such: each once."""
    seen: set[int] = set()
    for output in bound.outputs:
        for access in output.readers:
            behind = access.callback
            if behind is bound.callback or id(behind or access.place) in seen:
                continue
            if access.dependency is not None and access.dependency.kind != "Input":
                continue
            seen.add(id(behind or access.place))
            yield access


def runs_anyway(bound: BoundCallback) -> bool:
    """Whether a callback has an Input that no callback feeds on load (S5).

    An Input that may have no component at all is none.
    """
    return any(
        not is_pattern(bound.prop(each).id)
        and "allow_optional" not in each.keywords
        and all(
            access.callback is not None and flag(bound.project, access.callback) is True
            for access in bound.prop(each).writers
        )
        for each in bound.callback.inputs
    )
