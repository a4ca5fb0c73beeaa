"""Exclusive triggers: Inputs that can never arrive in one call (S3, S4, S6)."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from codemods.dash.callback import Callback
from codemods.dash.page.components import CLICKS, is_event
from codemods.dash.page.layout import Component
from codemods.dash.page.set_later import changed_later
from codemods.dash.values.constant import value_of
from codemods.dash.values.value import same
from codemods.flow.values.heap import Heap
from codemods.graph.bound import BoundProp
from codemods.graph.by_itself import is_sent_by_itself, opens_by_itself
from codemods.graph.initial.page import put_anew
from codemods.graph.initial.value import given_value

# What only the hand of the user changes, beside the events. A Store, a Location and an Interval
# change by themselves (S16), and so does what a component derives from its other props.
_BY_HAND = frozenset(
    {"active_item", "active_tab", "checked", "date", "drag_value", "end_date", "filename"}
    | {"input", "is_open", "on", "search_value", "selected_cells", "selected_rows", "start_date"}
    | {"tab", "value"}
)
# Of these a component that is given none sets one as it is drawn (S20).
_CHOSEN_ON_LOAD = {"value": ".Tabs", "active_tab": ".Tabs", "active_item": ".Accordion"}
# What changes when a component loses the focus; a table takes over what is typed into it.
_LEFT = frozenset({"n_blur", "search_value", "data", "date", "start_date", "end_date"})
# A component with one of these may lie around others, and reports the clicks and keys in them too.
_AROUND = CLICKS | {"n_events", "click_lat_lng", "dblclick_lat_lng"}


def why_not_exclusive(
    outputs: Sequence[BoundProp],
    left: Sequence[BoundProp],
    right: Sequence[BoundProp],
    own: Container[Callback] = (),
) -> str | None:
    """How an Input of ``left`` may arrive together with one of ``right``, as a sentence.

    None when they never do: they belong to different components, nobody but the user of the app
    changes them, and they enter the page together with all ``outputs``. What callbacks of ``own``
    write starts nothing: they are the one that has these Inputs (S19).
    """
    for mine in left:
        for theirs in right:
            if same(mine.id, theirs.id) is not False:
                return f"{mine} and {theirs} may belong to one component, and change at one time."
            if _fires_on_load(mine) and _fires_on_load(theirs):
                return f"{mine} and {theirs} are set as their components are drawn, at one time."
    for each in (*left, *right):
        writer = why_written(each, own)
        if writer is not None:
            return writer
    return _not_together((*left, *right), outputs)


def why_one_gesture(left: Sequence[BoundProp], right: Sequence[BoundProp]) -> str | None:
    """How one gesture of the user changes an Input of ``left`` and one of ``right``, as a sentence.

    Beside what ``why_one_click`` says, one that takes the focus away from a field makes that take
    its text over.
    """
    for first, second in _both_ways(left, right):
        if _is_left(first):
            return (
                f"{first} changes when a click, maybe on what changes {second}, takes the focus "
                "away."
            )
    return why_one_click(left, right)


def why_one_click(left: Sequence[BoundProp], right: Sequence[BoundProp]) -> str | None:
    """How one click or key changes an Input of ``left`` and one of ``right``, as a sentence.

    A click on what lies in a clickable component is a click on both; Enter in a form presses its
    button.
    """
    for one, other in _both_ways(left, right):
        reason = _one_click(one, other)
        if reason is not None:
            return reason
    return None


def _both_ways(
    left: Sequence[BoundProp], right: Sequence[BoundProp]
) -> Iterator[tuple[BoundProp, BoundProp]]:
    for mine in left:
        for theirs in right:
            yield mine, theirs
            yield theirs, mine


def _one_click(first: BoundProp, second: BoundProp) -> str | None:
    outer, inner, layout = first.components, second.components, first.graph.layout
    both = f"{first} and {second}"
    if first.name == "n_submit" and second.name in CLICKS:
        calls = {each.call for each in (*outer, *inner)}
        if any(len(calls & layout.inside(form)) > 1 for form in layout.forms):
            return f"{both} are in one form: Enter in the field presses the button too."
    if first.name in CLICKS and any(_is_label_of(each, second) for each in outer):
        return f"{both}: a click on the one, a label, is one on the other too."
    if first.name in _AROUND:
        if any(_lies_in(first, each, around) for around in outer for each in inner):
            if {first.name, second.name} <= CLICKS:
                return f"{both}: a click on the one is one on the other too, which lies around it."
            return f"What changes {second} may change {first} too, which lies around it."
    return None


def _lies_in(prop: BoundProp, component: Component, around: Component) -> bool:
    """Whether a component lies in another one, or may be put there by code."""
    if component.call in prop.graph.layout.inside(around):
        return True
    return changed_later(prop.graph.project, around, "children") is not None


def _is_label_of(label: Component, prop: BoundProp) -> bool:
    """Whether a component says that it is the label of the one that a prop belongs to."""
    if changed_later(prop.graph.project, label, "htmlFor", "html_for") is not None:
        return True
    named = label.given("htmlFor") or label.given("html_for")
    if named is None:
        return False
    return same(value_of(prop.graph.project, label.module, named), prop.id) is not False


def _is_left(prop: BoundProp) -> bool:
    """Whether a prop changes when its component loses the focus."""
    if prop.name in _LEFT:
        return True
    fields = prop.components if prop.name == "value" else []
    if any(changed_later(prop.graph.project, each, "debounce") for each in fields):
        return True
    late = (given_value(prop.graph.project, each, "debounce") for each in fields)
    return any(Heap().truth(each) is not False for each in late)


def why_written(prop: BoundProp, own: Container[Callback] = ()) -> str | None:
    """Who, beside the user and ``own`` callbacks, may change an Input, as a sentence; None when
    nobody does.
    """
    # A component drops a value that its new options do not have.
    for written in (prop, prop.sibling("options")) if prop.name == "value" else (prop,):
        writers = [
            each for each in written.writers if written is not prop or each.callback not in own
        ]
        if writers:
            return (
                f"{writers[0].place.named} may write {written}: then the Inputs arrive together, "
                "or the value is read before it is written."
            )
    if _by_hand(prop):
        script = prop.graph.clicking
        if script is None:
            return None
        return f"A script ({script}) may click or send events, several at once."
    return f"{prop} changes without the user, and may arrive together with the others."


def _by_hand(prop: BoundProp) -> bool:
    if prop.name == "data":  # of a DataTable that can be edited; never of a Store
        kinds = [component.kind for component in prop.components]
        return bool(kinds) and all(kind.endswith("DataTable") for kind in kinds)
    if prop.name == "is_open":
        if any(opens_by_itself(prop.graph.project, each) for each in prop.components):
            return False
    return prop.name in _BY_HAND or (is_event(prop.name) and not is_sent_by_itself(prop))


def _fires_on_load(prop: BoundProp) -> bool:
    """Whether a component may set a prop as it is drawn, whatever a callback says (S20)."""
    name = prop.name or ""
    kind = _CHOSEN_ON_LOAD.get(name)
    return name == "drag_value" or any(
        kind is not None and each.kind.endswith(kind) and each.given(name) is None
        for each in prop.components
    )


def _not_together(inputs: Sequence[BoundProp], outputs: Sequence[BoundProp]) -> str | None:
    roots: frozenset[str] | None = None
    placed = {}
    for each in (*inputs, *outputs):
        component = each.component
        if component is None or not component.roots:
            return (
                f"Where {each} stands cannot be seen: if it enters the page apart from "
                "the others, they arrive together."
            )
        placed[each] = component
        roots = component.roots if roots is None else roots & component.roots
    if not roots:
        return "The Inputs and Outputs do not all enter the page together, and then arrive as one."
    found = put_anew(inputs[0].graph, [placed[each] for each in inputs])
    if found is None:
        return None
    parent, writer = found
    return (
        f"{parent} may hold Inputs of it, and is written ({writer.place}): then they arrive as one."
    )
