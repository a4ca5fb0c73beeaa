"""What a prop holds: when the page loads, and whether it can ever be None after that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from codemods.dash.page.layout import Component
from codemods.dash.page.set_later import changed_later
from codemods.dash.values.value import Fields, Value, Wildcard, is_pattern, same
from codemods.files.place import Place
from codemods.flow.summary import any_call
from codemods.flow.values.domain import (
    NO_UPDATE,
    UNKNOWN,
    Bound,
    Choice,
    Library,
    Some,
    alternatives,
    joined,
    kind_of,
)
from codemods.flow.values.domain import Value as Written
from codemods.flow.values.outside import evaluated_outside
from codemods.graph.alike import written_alike
from codemods.graph.bound import BoundProp
from codemods.graph.callers import unknown_decorator
from codemods.graph.prop import Access
from codemods.python.project import Project

Shape = Literal["dict", "list", "none", "unknown"]
# Props that the browser changes, if at all, without ever emptying them.
_STEADY = frozenset(
    {"data", "children", "figure", "style", "options", "columns", "marks", "elements"}
)
_STEADY |= {"stylesheet", "layout", "tooltip_data", "style_data_conditional", "extendData"}
# Which of Dash's own components have a prop that most of them have not.
_OWNERS = {
    "data": frozenset({"dash.dcc.Store", "dash.dash_table.DataTable", "dash.html.ObjectEl"}),
    "figure": frozenset({"dash.dcc.Graph"}),
}
# The packages of Dash itself.
OWN = ("dash.html.", "dash.dcc.", "dash.dash_table.")
_SHAPES: Mapping[str | None, Shape] = {
    "dict": "dict", "defaultdict": "dict", "list": "list", "none": "none",
}  # fmt: skip
# What a prop holds that is neither None nor of its shape, as far as that is seen.
_OTHERS = frozenset({"dict", "list", "text", "number", "truth"})


@dataclass(frozen=True, eq=False, slots=True)
class Initial:
    """The value that a prop has when the page loads.

    ``value`` is given to ``component``. Where its shape cannot be told, ``unknown`` is the reason.
    """

    shape: Shape
    component: Component | None = None
    value: Written = UNKNOWN
    unknown: str | None = None


def initial(prop: BoundProp) -> Initial:
    """What a prop holds on page load (S9, S16)."""
    name = prop.name or ""
    candidates = [
        (each, sure or _matches(each.id, prop.id)) for each, sure in prop.graph.layout.of(prop.id)
    ]
    possible = next((each for each, sure in candidates if not sure and _may_have(each, name)), None)
    if possible is not None:
        where = place_of(possible)
        return _unknown(f"the component at {where} may have this id too, with another value")
    components = [each for each, sure in candidates if sure]
    if not components:
        return _unknown(f"no layout of the project shows the component of {prop}")
    found = [_given(prop.graph.project, each, name) for each in components]
    first = found[0]
    if len({each.shape for each in found}) > 1:
        return _unknown("it stands in several layouts, with different values")
    value = joined(*(each.value for each in found))
    loose = next((each for each in components if not each.roots), None)
    if loose is not None:
        why = (
            f"the component at {place_of(loose)} is in no layout that is there when the page loads"
        )
        return Initial("unknown", loose, value, why)
    return replace(first, value=value)


def _matches(component_id: Value, pattern: Value) -> bool:
    """Whether an id is surely one of those that a pattern with wildcards means."""
    if not isinstance(component_id, Fields) or not isinstance(pattern, Fields):
        return False
    pairs = zip(component_id.items, pattern.items, strict=True)  # of the same keys: it may be one
    found = (isinstance(theirs, Wildcard) or same(mine, theirs) for (_, mine), (_, theirs) in pairs)
    return all(found)


def _may_have(component: Component, prop: str) -> bool:
    """Whether a component may have a prop: each of Dash's own has its own ones."""
    owners = _OWNERS.get(prop)
    return owners is None or component.kind in owners or not component.kind.startswith(OWN)


def given_value(project: Project, component: Component, name: str) -> Written:
    """What a component is given for a prop; None where that is nothing, which is the same."""
    node = component.given(name)
    return None if node is None else evaluated_outside(project, component.module, node)


def place_of(component: Component) -> Place:
    """Where a component is made."""
    return Place(component.module.path, component.call.lineno)


def _unknown(reason: str) -> Initial:
    return Initial("unknown", unknown=reason)


def _given(project: Project, component: Component, name: str) -> Initial:
    changed = changed_later(project, component, name)
    if changed is not None:
        where = place_of(component)
        return _unknown(f"the component at {where} is changed after it was made ({changed})")
    if component.given(name) is None and component.unpacked:
        return _unknown(f"what the component at {place_of(component)} is given cannot be seen")
    value = given_value(project, component, name)
    shape = shape_of(value)
    reason = None
    if kind_of(value) in ("text", "number", "truth"):
        reason = f"its value in the layout ({place_of(component)}) is no dictionary and no list"
    elif shape == "unknown":
        reason = f"its value in the layout ({place_of(component)}) is built from something else"
    return Initial(shape, component, value, reason)


def shape_of(value: Written) -> Shape:
    """Whether a value is a dictionary, as figures of plotly are, a list or None."""
    if isinstance(value, Some) and value.kind == "object" and value.made.startswith("plotly."):
        return "dict"
    return _SHAPES.get(kind_of(value), "unknown")


def patchable_without_value(project: Project, component: Component) -> bool:
    """Whether a Patch works although the layout gives no value (S9): on what a browser keeps."""
    if component.kind != "dash.dcc.Store":
        return False
    if changed_later(project, component, "storage_type") is not None:
        return False
    return given_value(project, component, "storage_type") in ("local", "session")


def browser_may_empty(prop: BoundProp) -> bool:
    """Whether the user of the app, or the component itself, may set a prop to None."""
    return prop.name not in _STEADY


def emptied_by(prop: BoundProp) -> Iterator[tuple[Place, str]]:
    """What sets, or may set, a prop to None, and how."""
    if prop.name == "data":
        for access in prop.sibling("clear_data").writers:
            yield access.place, "clears it (clear_data)"
    for access in prop.writers:
        how = _empties(prop, access)
        if how is not None:
            yield access.place, how


def _empties(prop: BoundProp, access: Access) -> str | None:
    project, callback = prop.graph.project, access.callback
    if callback is None and access.value is None:
        return "may set it to None"
    if callback is None:
        return _of_values(prop, access)
    if access.dependency is None:
        return "may set it to None: not all of its dependencies can be read"
    if callback.function is None:
        return "may set it to None, in a way that cannot be seen from Python"
    if access.dependency not in callback.outputs:
        return "sets it while it runs"
    if unknown_decorator(project, callback) is not None:
        return "may set it to None, by a decorator that cannot be seen into"
    if is_pattern(prop.graph.prop(access.dependency).id):
        return "may set it to None, in a list for all of them"
    if not callback.has_own_function:
        return "may set it to None, in a way that cannot be seen"
    return _of_values(prop, access)


def _of_values(prop: BoundProp, access: Access) -> str | None:
    by_line: dict[int, list[Written]] = {}
    for line, value in written(prop, access):
        by_line.setdefault(line, []).extend(alternatives(value))
    if any(each == [None] for each in by_line.values()):
        return "sets it to None"
    values = (value for each in by_line.values() for value in each)
    return "may set it to None" if any(_may_be_none(prop, access, v) for v in values) else None


def set_to_other_kinds(prop: BoundProp, shape: Shape) -> Iterator[Place]:
    """What sets a prop to something that is neither None nor of a shape, as far as it is seen."""
    for access in prop.writers:
        values = [one for _, value in written(prop, access) for one in alternatives(value)]
        if {*map(kind_of, values)} & (_OTHERS - {shape}):
            yield access.place


def written(prop: BoundProp, access: Access) -> Iterator[tuple[int, Written]]:
    """The values that can be seen to be written, with their lines."""
    project, callback = prop.graph.project, access.callback
    if callback is None:
        if access.value is not None:
            module = project.modules[access.place.path]
            yield access.place.line, evaluated_outside(project, module, access.value)
    elif access.dependency in callback.outputs and callback.function and callback.has_own_function:
        position = callback.outputs.index(access.dependency)
        for each in any_call(project, callback, callback.function).answers:
            yield each.line, each.values[position]


def _may_be_none(prop: BoundProp, access: Access, value: Written) -> bool:
    """Whether a value may be None, given that ``prop`` was not None before."""
    match value:
        case Choice(values=values):
            return any(_may_be_none(prop, access, each) for each in values)
        case Some(kind=None):
            return value.truth is not True and not is_as_it_was(prop, access, value)
        case Library():
            return value != NO_UPDATE
    return value is None or isinstance(value, Bound)


def is_as_it_was(prop: BoundProp, access: Access, value: Written) -> bool:
    """Whether a value is an argument of a callback that is the prop itself, as it was."""
    if access.callback is None or not isinstance(value, Some) or value.root is None or value.part:
        return False
    given = access.callback.arguments
    names = [*dict.fromkeys(each.parameter for each in given if each.parameter is not None)]
    for each in given if 0 <= value.root < len(names) else ():
        mine = prop.graph.prop(each)
        if each.parameter == names[value.root] and not each.within and mine.name == prop.name:
            own = access.dependency
            alike = own is not None and written_alike(prop.graph.project, each, own)
            return alike or bool(same(mine.id, prop.id))
    return False
