"""An initial call that writes what is there already, and who can tell (S22)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codemods.dash.dependency import Dependency
from codemods.dash.page.components import PLAIN
from codemods.dash.page.layout import Component
from codemods.dash.page.set_later import changed_later
from codemods.flow.values.domain import is_unknown
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.by_itself import is_sent_by_itself, opens_by_itself
from codemods.graph.initial.again import comes_back
from codemods.graph.initial.layout_value import layout_value
from codemods.graph.prop import Access
from codemods.graph.round_trip import is_read

# With these a component drops a value, or has another one, when they change after it was set (S20).
_DECIDING = ("options", "data", "min", "max", "children")
# What shows nothing where it has no children, besides those of ``html``: a Link shows its address.
_SHOWS_CHILDREN = frozenset(
    {f"dash.dcc.{name}" for name in ("Loading", "Markdown", "Tabs", "Tooltip", "Upload")}
    | {
        f"dash_bootstrap_components.{name}"
        for name in (
            "Alert", "Badge", "Button", "Card", "CardBody", "CardFooter", "CardHeader", "Col",
            "Container", "FormFeedback", "FormText", "Label", "ListGroup", "ModalBody",
            "ModalFooter", "Row", "Toast",
        )
    }
)  # fmt: skip
_NOTHING: tuple[Any, ...] = (None, "", [])  # what an empty component may get as its children
_FIRST_CHOSEN = "Tabs"  # it sets its own value as it is drawn, where the layout gives none (S20)


def written_already(bound: BoundCallback) -> dict[Dependency, tuple[Any, ...]]:
    """What each Output may be set to on load without a difference that anybody sees."""
    found: dict[Dependency, tuple[Any, ...]] = {}
    for each in bound.callback.outputs:
        prop = bound.prop(each)
        if any(comes_back(prop.graph, component) for component in prop.seen):
            continue
        if is_empty(prop):
            found[each] = _NOTHING
        elif prop.name in PLAIN:
            value = layout_value(prop, prop.seen)
            found |= {} if is_unknown(value) else {each: (value,)}
    return found


def may_keep(bound: BoundCallback) -> bool:
    """Whether its Outputs are such that nobody sees it where each is set to the value that it has:
    no ``children``, which show what the values are that start a callback, when they are there.
    """
    return bool(bound.callback.outputs) and nobody_sees(bound, by_state=True)


def nobody_sees(bound: BoundCallback, *, by_state: bool) -> bool:
    """Whether the page is the same when the Outputs are set to what they are: to their States, or
    to what the layout has.
    """
    return all(_is_plain(each) or (is_empty(each) and not by_state) for each in bound.outputs)


def is_empty(prop: BoundProp) -> bool:
    """Whether it is the children of a component that the layout gives none."""
    component = prop.component
    if component is None or prop.name != "children":
        return False
    if component.kind not in _SHOWS_CHILDREN and not component.kind.startswith("dash.html."):
        return False
    if component.unpacked or component.given("children") is not None:
        return False
    return changed_later(prop.graph.project, component, "children") is None


def _is_plain(prop: BoundProp) -> bool:
    """Whether nobody sees that a prop is set to the value that it has, with each component that is
    seen to have its id.
    """
    return prop.name in PLAIN and bool(prop.seen) and all(_leaves(prop, e) for e in prop.seen)


def _leaves(prop: BoundProp, component: Component) -> bool:
    """Whether a component, and the browser for it, does nothing with a value that it has."""
    if component.may_report or component.given("persistence") is not None:
        return False
    if changed_later(prop.graph.project, component, prop.name or "", "persistence") is not None:
        return False
    if prop.name == "is_open" and opens_by_itself(prop.graph.project, component):
        return False
    return not component.kind.endswith(_FIRST_CHOSEN) or component.given("value") is not None


def may_be_another(prop: BoundProp) -> bool:
    """Whether it may belong to a component whose id cannot be read."""
    return len(prop.seen) < len(prop.components)


def starting(bound: BoundCallback, prop: BoundProp) -> Iterator[Access]:
    """What a change of a prop starts, or may start, beside its own callback."""
    for each in prop.readers:
        state = each.dependency is not None and each.dependency.kind != "Input"
        if each.callback is not bound.callback and not state:
            yield each


def reading(bound: BoundCallback, prop: BoundProp) -> Iterator[Access]:
    """The callbacks that have, or may have, a prop as State and find another value in it when it is
    not set: of what shows nothing that is the value, of what the layout does not give ``undefined``
    in place of ``null``, which JavaScript alone can tell.
    """
    empty = is_empty(prop)
    unset = any(each.given(prop.name or "") is None for each in prop.seen)
    for each in prop.readers if empty or unset else ():
        if each.dependency is not None and each.dependency.kind == "State":
            own = each.callback is bound.callback
            script = each.callback is None or each.callback.function is None
            if is_read(bound.callback, each.dependency) if own and empty else empty or script:
                yield each


def writing_on_load(bound: BoundCallback, prop: BoundProp) -> Iterator[Access]:
    """What may have written a prop, or what decides whether a component keeps its value, before its
    callback answers the initial call.
    """
    names = _DECIDING if prop.name == "value" else ()
    for written in (prop, *map(prop.sibling, names)):
        for each in written.writers:
            if each.callback is not bound.callback and not _waits_for_events(bound, each):
                yield each


def _waits_for_events(bound: BoundCallback, access: Access) -> bool:
    """Whether only the user starts what writes."""
    if access.callback is None:
        return False
    other = bound.other(access.callback)
    return other.flag is True and all(
        each.is_event and not each.writers and not is_sent_by_itself(each) for each in other.inputs
    )
