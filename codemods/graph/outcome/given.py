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
from codemods.python.project import Project

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
    if dependency.prop != "value" or component is None or _is_hidden(component):
        return None
    name = component.kind.rpartition(".")[2]
    if name in _CHOICES:
        return _chosen(prop, component)
    project = prop.graph.project
    least, step = _limit(project, component, "min", 0), _limit(project, component, "step", 2)
    is_above = isinstance(least, int | float) and least >= 0
    number = PLAIN if is_above else NEGATIVE
    if not isinstance(step, int):
        number |= FRACTION
    if name in _SLIDERS:
        return number
    if name == "Input":
        entry = given_value(project, component, "type")
        if entry == "number":
            return number if isinstance(step, int) else number | {"tiny"}
        if entry is not None and not isinstance(entry, str):
            return None
    elif name not in _TEXT_COMPONENTS:
        return None
    return PLAIN if _gets_texts(prop, component) else None


def _is_hidden(component: Component) -> bool:
    """Whether some of what the component is given cannot be seen."""
    call = component.call
    return any(each.arg is None for each in call.keywords) or any(
        isinstance(each, ast.Starred) for each in call.args
    )


def _limit(project: Project, component: Component, prop: str, position: int) -> Value:
    """What a slider is given, perhaps by its position, or a field."""
    node = component.given(prop)
    name = component.kind.rpartition(".")[2]
    if node is None and name in _SLIDERS and len(component.call.args) > position:
        node = component.call.args[position]
    return None if node is None else evaluated_outside(project, component.module, node)


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
    if prop.writers or prop.sibling("options").writers:
        return None
    project, module = prop.graph.project, component.module
    if component.kind.rpartition(".")[2] == "Tabs":
        return _tabs(project, component)
    options = component.given("options") or component.given("data")
    if options is None and component.call.args:
        options = component.call.args[0]
    if options is None:
        return None
    offered = evaluated_outside(project, module, options)
    start = at_key(given_value(project, component, "value"), "value")
    match offered:
        case Fixed(content=Mapped()) | Some(kind="dict"):
            return start  # the keys of an object of JavaScript are texts
        case Fixed() | Some(kind="list"):
            return start | at_key(offered, "value")
    return None


def _tabs(project: Project, component: Component) -> Odd | None:
    calls = (each for each in ast.walk(component.call) if isinstance(each, ast.Call))
    inner = [each for each in calls if getattr(each.func, "attr", None) == "Tab"]
    values = [k.value for each in inner for k in each.keywords if k.arg == "value"]
    if len(values) < len(inner):
        return None
    found = (evaluated_outside(project, component.module, each) for each in values)
    return PLAIN.union(*map(odd, found))
