"""What a prop holds: when the page loads, and whether it can ever be None after that."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from codemods.dash.layout import Component
from codemods.dash.set_later import changed_later
from codemods.dash.values.value import Fields, Value, Wildcard, same
from codemods.files.place import Place
from codemods.flow.answers.callers import unknown_decorator
from codemods.flow.answers.exits import is_no_update, results
from codemods.flow.library import table as library
from codemods.flow.library.entry import NUMBERS, Kind
from codemods.graph.bound import BoundProp
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
_SCALARS: frozenset[Kind] = NUMBERS | {"text", "bool"}


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
    if _is_scalar(node):
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
    if callback is None:
        if access.value is None:
            return "may set it to None"
        if isinstance(access.value, ast.Constant) and access.value.value is None:
            return "sets it to None"
        module = project.modules[access.place.path]
        return None if never_none(module, access.value, prop) else "may set it to None"
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
    position = callback.outputs.index(access.dependency)
    for result in results(project, callback):
        if not result.updates:
            continue
        value = result.values[position]
        if result.exit.kind == "end" or (isinstance(value, ast.Constant) and value.value is None):
            return "sets it to None"
        if value is None or not never_none(callback.module, value, prop):
            return "may set it to None"
    return None


def set_to_other_kinds(prop: BoundProp, shape: Shape) -> Iterator[Place]:
    """What surely sets a prop to something that is neither None nor of a shape."""
    project, others = prop.graph.project, _SHAPES - {shape}
    for access in prop.writers:
        for module, value in _written(project, access):
            if _is_scalar(value) or shape_of(project, module, value)[0] in others:
                yield access.place
                break


def _written(project: Project, access: Access) -> Iterator[tuple[Module, ast.expr]]:
    """The values that can be seen to be written."""
    callback = access.callback
    if callback is None:
        if access.value is not None:
            yield project.modules[access.place.path], access.value
    elif access.dependency in callback.outputs:
        position = callback.outputs.index(access.dependency)
        for result in results(project, callback):
            value = result.values[position]
            if value is not None:
                yield callback.module, value


def _is_scalar(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return value is not None
        case ast.JoinedStr() | ast.Compare():
            return True
        case ast.Call(func=ast.Name(id=name)):
            entry = library.call(f"builtins.{name}")
            return entry is not None and entry.result <= _SCALARS
    return False


def never_none(
    module: Module, node: ast.expr, prop: BoundProp, seen: frozenset[str] = frozenset()
) -> bool:
    """Whether an expression is surely not None, given that ``prop`` was not None before.

    ``seen`` are the variables that are looked at already: what one of them is made of itself
    (``rows = list(rows)``) adds nothing.
    """
    project = prop.graph.project
    if is_no_update(project, module, node):
        return True
    match node:
        case ast.Constant(value=value):
            return value is not None
        case ast.Dict() | ast.List() | ast.Tuple() | ast.Set() | ast.JoinedStr() | ast.Compare():
            return True
        case ast.DictComp() | ast.ListComp() | ast.BinOp() | ast.UnaryOp():
            return True
        case ast.BoolOp(op=ast.Or(), values=[*_, last]):
            return never_none(module, last, prop, seen)
        case ast.IfExp(body=yes, orelse=no):
            return all(never_none(module, each, prop, seen) for each in (yes, no))
        case ast.Call():
            return _call_never_none(module, node, prop, seen)
        case ast.Name():
            return _name_never_none(module, node, prop, seen)
    return False


def _call_never_none(module: Module, call: ast.Call, prop: BoundProp, seen: frozenset[str]) -> bool:
    entry = library.called(prop.graph.project, module, call.func)
    if entry is not None and entry.copies and call.args:
        return entry.never_none or never_none(module, call.args[0], prop, seen)
    if entry is not None:
        return entry.never_none
    if isinstance(call.func, ast.Attribute) and call.func.attr == "copy" and not call.args:
        return never_none(module, call.func.value, prop, seen)
    return False


def _name_never_none(module: Module, node: ast.Name, prop: BoundProp, seen: frozenset[str]) -> bool:
    if node.id in seen:
        return True
    seen |= {node.id}
    found = module.scopes.around(node).lookup(node.id)
    if found is None:
        return False
    for binding in found[1]:
        if binding.kind == "parameter":
            if not _is_same_prop(module, found[0].node, node.id, prop):
                return False
        elif binding.kind != "assign" or binding.value is None:
            if not _changed_in_place(module, binding.node):
                return False
        elif not never_none(module, binding.value, prop, seen):
            return False
    return True


def _changed_in_place(module: Module, node: ast.AST) -> bool:
    """``rows += more`` leaves what it is."""
    return isinstance(module.scopes.parents.get(node), ast.AugAssign)


def _is_same_prop(module: Module, function: ast.AST, parameter: str, prop: BoundProp) -> bool:
    """Whether a parameter of a callback is the prop itself, as it was."""
    for callback in prop.graph.in_module(module):
        if callback.function is function:
            for each in callback.arguments:
                mine = prop.graph.prop(each)
                if each.parameter == parameter and not each.within and mine.name == prop.name:
                    return bool(same(mine.id, prop.id))
    return False
