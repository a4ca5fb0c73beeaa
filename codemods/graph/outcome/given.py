"""What is known of the numbers that a callback is given, whichever event started it: of clicks, of
what a user may choose or type, and of the ids of components.
"""

from __future__ import annotations

import ast

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.page.components import CLICKS
from codemods.dash.page.layout import Component
from codemods.dash.values.value import Fields
from codemods.flow.values.domain import (
    NO_UPDATE,
    UNKNOWN,
    Fixed,
    Mapped,
    Situation,
    Some,
    Value,
    alternatives,
    kind_of,
)
from codemods.flow.values.kinds import Odd
from codemods.flow.values.numbers import FRACTION, NEGATIVE, PLAIN, at_key, odd
from codemods.flow.values.outside import evaluated_outside
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.graph import Graph
from codemods.graph.initial.value import given_value, written
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name

_COUNTS = CLICKS | {"n_blur", "n_intervals", "page_current"}
_TEXTS = frozenset(
    {"pathname", "search", "hash", "href", "filename", "contents", "date", "start_date", "end_date"}
    | {"className", "active_tab", "label", "placeholder", "title"}
)
_TEXT_COMPONENTS = frozenset({"Textarea", "TextInput", "PasswordInput", "DatePickerSingle"})
_SLIDERS = frozenset({"Slider", "NumberInput", "NumericInput", "Knob"})
_CHOICES = frozenset(
    {"Dropdown", "RadioItems", "Select", "Checklist", "Tabs", "SegmentedControl", "MultiSelect"}
)


def given(bound: BoundCallback) -> Situation:
    """The situation of a call that any Input may have started."""
    known = bound.graph.once(_situations)
    if bound.callback not in known:
        values: dict[str, Some] = {}
        for each in bound.callback.arguments:
            if each.parameter is not None:
                values[each.parameter] = _argument(bound, each)
        known[bound.callback] = Situation(values, entry=_in_id(bound, *bound.callback.inputs))
    return known[bound.callback]


def _situations(_: Graph) -> dict[Callback, Situation]:
    return {}


def _argument(bound: BoundCallback, dependency: Dependency) -> Some:
    if dependency.prop == "id":
        return Some(each=_in_id(bound, dependency))
    return Some(odd=None if dependency.within else _odd(dependency, bound.prop(dependency)))


def _in_id(bound: BoundCallback, *wanted: Dependency) -> Some:
    """What the dictionary ids of components have in them."""
    patterns = [bound.prop(each).id for each in wanted]
    components = [
        c for each in patterns if isinstance(each, Fields) for c, _ in bound.graph.layout.of(each)
    ]
    ids = [(each.module, each.given("id")) for each in dict.fromkeys(components)]
    found = PLAIN
    for module, node in ids:
        for value in node.values if isinstance(node, ast.Dict) else ():
            found |= odd(evaluated_outside(bound.project, module, value))
    seen = all(isinstance(node, ast.Dict) for _, node in ids)
    return Some(odd=found if seen and ids else None)


def _odd(dependency: Dependency, prop: BoundProp) -> Odd | None:
    """What is odd of what a prop may be; None where it may be anything."""
    if dependency.prop in _COUNTS or dependency.prop in _TEXTS:
        return PLAIN
    component = prop.component
    if dependency.prop != "value" or component is None or component.unpacked:
        return None
    name = component.kind.rpartition(".")[2]
    if name in _CHOICES:
        return _chosen(prop, component)
    if name in _SLIDERS:
        return _number(prop, component)
    if name == "Input":
        entry = given_value(prop.graph.project, component, "type")
        if prop.sibling("type").writers or not isinstance(entry, str | None):
            return None
        if entry == "number":
            return _number(prop, component)
    elif name not in _TEXT_COMPONENTS:
        return None
    return PLAIN if _gets_texts(prop, component) else None


def _number(prop: BoundProp, component: Component) -> Odd | None:
    """What is odd of a number that the user chooses or types, or that code puts in its place."""
    if prop.sibling("min").writers or prop.sibling("step").writers:
        return None
    project = prop.graph.project
    least, step = (given_value(project, component, each) for each in ("min", "step"))
    found = PLAIN if isinstance(least, int | float) and least >= 0 else NEGATIVE
    if not isinstance(step, int):
        typed = component.kind.rpartition(".")[2] == "Input"
        found |= FRACTION | {"tiny"} if typed else FRACTION
    values = [given_value(project, component, "value")]
    for access in prop.writers:
        values += [value for _, value in written(prop, access)] or [UNKNOWN]
    return found.union(*map(odd, values))


def _gets_texts(prop: BoundProp, component: Component) -> bool:
    """Whether nothing in the project puts a number into a field for text."""
    if not _is_text(given_value(prop.graph.project, component, "value")):
        return False
    for access in prop.writers:
        found = [value for _, value in written(prop, access)]
        if not found or not all(map(_is_text, found)):
            return False
    return True


def _is_text(value: Value) -> bool:
    """Whether a value is a text, or none."""
    found = alternatives(value)
    return all(each == NO_UPDATE or kind_of(each) in ("none", "text") for each in found)


def _chosen(prop: BoundProp, component: Component) -> Odd | None:
    """What is odd of the values that a user may choose; None when they cannot be seen."""
    offering = ("options", "data", "children")
    if prop.writers or any(prop.sibling(each).writers for each in offering):
        return None
    project, module = prop.graph.project, component.module
    start = at_key(given_value(project, component, "value"), "value")
    options = next(filter(None, map(component.given, offering)), None)
    if options is None:
        return None
    if component.kind.rpartition(".")[2] == "Tabs":
        tabs = _tabs(project, module, options)
        return None if tabs is None else start | tabs
    match evaluated_outside(project, module, options):
        case Fixed(content=Mapped()) | Some(kind="dict"):
            return start  # the keys of an object of JavaScript are texts
        case (Fixed() | Some(kind="list")) as offered:
            return start | at_key(offered, "value")
    return None


def _tabs(project: Project, module: Module, children: ast.expr) -> Odd | None:
    """The same of tabs that are written there, each with its value."""
    match children:
        case ast.List(elts=tabs) | ast.Tuple(elts=tabs):
            pass
        case ast.ListComp(elt=tab):
            tabs = [tab]
        case _:
            return None
    found = PLAIN
    for each in tabs:
        name = dash_name(project, module, each.func) if isinstance(each, ast.Call) else None
        given = {k.arg: k.value for k in each.keywords} if isinstance(each, ast.Call) else {}
        if name is None or not name.endswith(".Tab") or "value" not in given:
            return None
        found |= odd(evaluated_outside(project, module, given["value"]))
    return found
