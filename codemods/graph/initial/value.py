"""What a prop holds: when the page loads, and whether it can ever be None after that."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from codemods.dash.page.layout import Component
from codemods.dash.page.set_later import changed_later
from codemods.dash.values.value import Fields, Value, Wildcard, same
from codemods.files.place import Place
from codemods.flow.summary import any_call
from codemods.flow.values.domain import (
    NO_UPDATE,
    Bound,
    Choice,
    Library,
    Some,
    alternatives,
)
from codemods.flow.values.domain import Value as Written
from codemods.flow.values.operations import kind_of
from codemods.flow.values.outside import evaluated_outside
from codemods.graph.bound import BoundProp
from codemods.graph.callers import unknown_decorator
from codemods.graph.prop import Access
from codemods.python.changes.mutable import may_change
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve

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
_SHAPES = frozenset({"dict", "list"})


@dataclass(frozen=True, eq=False, slots=True)
class Initial:
    """The value that a prop has when the page loads.

    ``value`` is written in ``component`` (None: it is not given there, or in each of those that a
    pattern means another one). Where nothing can be said, ``unknown`` is the reason.
    """

    shape: Shape
    component: Component | None = None
    value: ast.expr | None = None
    module: Module | None = None
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
    if len({(each.shape, _text(each.value)) for each in found}) > 1:
        if not isinstance(prop.id, Fields) or len({each.shape for each in found}) > 1:
            return _unknown("it stands in several layouts, with different values")
        first = Initial(first.shape, first.component, None, first.module, first.unknown)
    loose = next((each for each in components if not each.roots), None)
    if loose is not None:
        return Initial(
            "unknown", loose, first.value, first.module,
            f"the component at {place_of(loose)} is in no layout that is there when the page loads",
        )  # fmt: skip
    return first


def _matches(component_id: Value, pattern: Value) -> bool | None:
    """Whether an id is surely one of those that a pattern with wildcards means; else None."""
    if not isinstance(component_id, Fields) or not isinstance(pattern, Fields):
        return None
    pairs = zip(component_id.items, pattern.items, strict=True)  # of the same keys: it may be one
    found = (isinstance(theirs, Wildcard) or same(mine, theirs) for (_, mine), (_, theirs) in pairs)
    return all(found) or None


def _may_have(component: Component, prop: str) -> bool:
    """Whether a component may have a prop: each of Dash's own has its own ones."""
    owners = _OWNERS.get(prop)
    return owners is None or component.kind in owners or not component.kind.startswith(OWN)


def _text(node: ast.expr | None) -> str | None:
    return None if node is None else ast.unparse(node)


def place_of(component: Component) -> Place:
    """Where a component is made."""
    return Place(component.module.path, component.call.lineno)


def _unknown(reason: str) -> Initial:
    return Initial("unknown", unknown=reason)


def _given(project: Project, component: Component, name: str) -> Initial:
    value = component.given(name)
    changed = changed_later(project, component, name)
    if changed is not None:
        where = place_of(component)
        return _unknown(f"the component at {where} is changed after it was made ({changed})")
    if value is None:
        if component.unpacked:
            return _unknown(f"what the component at {place_of(component)} is given cannot be seen")
        return Initial("none", component, None, component.module)
    shape, node, module = shape_of(project, component.module, value)
    reason = None
    if kind_of(evaluated_outside(project, module, node)) in ("text", "number", "truth"):
        reason = f"its value in the layout ({place_of(component)}) is no dictionary and no list"
    elif shape == "unknown":
        reason = f"its value in the layout ({place_of(component)}) is built from something else"
    return Initial(shape, component, node, module, reason)


def shape_of(
    project: Project, module: Module, node: ast.expr, depth: int = 0
) -> tuple[Shape, ast.expr, Module]:
    """Whether an expression is a dictionary, a list or None, and where that is written."""
    match node:
        case ast.Dict() | ast.DictComp() | ast.Call(func=ast.Name(id="dict")):
            return "dict", node, module
        case ast.List() | ast.ListComp() | ast.Call(func=ast.Name(id="list")):
            return "list", node, module
        case ast.Constant(value=None):
            return "none", node, module
        case ast.Name() | ast.Attribute() if depth < 5:
            symbol = resolve(project, module, node)
            value = symbol.binding.value if symbol and symbol.binding else None
            if value is not None and symbol is not None and symbol.module is not None:
                found = shape_of(project, symbol.module, value, depth + 1)
                return (found[0], node, module) if may_change(project, symbol) else found
    return "unknown", node, module


def patchable_without_value(project: Project, component: Component, name: str) -> bool:
    """Whether a Patch works although the layout gives the prop no value (S9)."""
    if component.kind == "dash.dcc.Store" and name == "data":
        storage = component.given("storage_type")
        if changed_later(project, component, "storage_type") is not None:
            return False
        return isinstance(storage, ast.Constant) and storage.value in ("local", "session")
    return False


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
    identity = prop.graph.prop(access.dependency).id
    if isinstance(identity, Fields) and any(
        isinstance(v, Wildcard) and v.name != "MATCH" for _, v in identity.items
    ):
        return "may set it to None, in a list for all of them"
    if not callback.has_own_function:
        return "may set it to None, in a way that cannot be seen"
    return _of_values(prop, access)


def _of_values(prop: BoundProp, access: Access) -> str | None:
    written: dict[int, list[Written]] = {}
    for line, value in _written(prop, access):
        written.setdefault(line, []).extend(alternatives(value))
    if any(each == [None] for each in written.values()):
        return "sets it to None"
    values = (value for each in written.values() for value in each)
    return "may set it to None" if any(_may_be_none(prop, access, v) for v in values) else None


def set_to_other_kinds(prop: BoundProp, shape: Shape) -> Iterator[Place]:
    """What sets a prop to something that is neither None nor of a shape, as far as it is seen."""
    for access in prop.writers:
        values = [one for _, value in _written(prop, access) for one in alternatives(value)]
        if not {*map(kind_of, values)} <= {None, "none", "none at all", shape}:
            yield access.place


def _written(prop: BoundProp, access: Access) -> Iterator[tuple[int, Written]]:
    """The values that can be seen to be written, with their lines."""
    project, callback = prop.graph.project, access.callback
    if callback is None:
        if access.value is not None:
            module = project.modules[access.place.path]
            yield access.place.line, evaluated_outside(project, module, access.value)
    elif access.dependency in callback.outputs and callback.function and callback.has_own_function:
        position = callback.outputs.index(access.dependency)
        for each in any_call(project, callback, callback.function).exits:
            if each.kind != "raise":
                yield each.line, each.values[position]


def _may_be_none(prop: BoundProp, access: Access, value: Written) -> bool:
    """Whether a value may be None, given that ``prop`` was not None before."""
    match value:
        case Choice(values=values):
            return any(_may_be_none(prop, access, each) for each in values)
        case Some(kind=None):
            return value.truth is not True and not _is_same_prop(prop, access, value)
        case Library():
            return value != NO_UPDATE
    return value is None or isinstance(value, Bound)


def _is_same_prop(prop: BoundProp, access: Access, value: Some) -> bool:
    """Whether a value is an argument of a callback that is the prop itself, as it was."""
    if access.callback is None or value.root is None or value.part:
        return False
    given = access.callback.arguments
    names = [*dict.fromkeys(each.parameter for each in given if each.parameter is not None)]
    for each in given if 0 <= value.root < len(names) else ():
        mine = prop.graph.prop(each)
        if each.parameter == names[value.root] and not each.within and mine.name == prop.name:
            return bool(same(mine.id, prop.id))
    return False
