"""What the browser gives a callback, as far as the layout says: texts, counts, choices, numbers."""

from __future__ import annotations

import ast
from typing import Literal

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.page.layout import Component
from codemods.dash.values.value import Fields
from codemods.flow.values.domain import NO_UPDATE, Value, alternatives, kind_of
from codemods.flow.values.outside import evaluated_outside
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.initial.value import given_value, written
from codemods.python.changes.mutable import may_change
from codemods.python.project import Module
from codemods.python.resolve import dash_name, resolve

# Of the numbers a user may choose any ("number"), those from zero on ("amount"), integers and other
# steps of a slider ("whole"), or such steps from zero on ("count").
Kind = Literal["text", "count", "whole", "amount", "number", "choice", "data"]
_COUNTS = frozenset({"n_clicks", "n_submit", "n_blur", "n_intervals", "nClicks", "page_current"})
_TEXTS = frozenset(
    {"pathname", "search", "hash", "href", "filename", "contents", "date", "start_date", "end_date"}
    | {"className", "active_tab", "label", "placeholder", "title"}
)
_TEXT_COMPONENTS = frozenset({"Textarea", "TextInput", "PasswordInput", "DatePickerSingle"})
_SLIDERS = frozenset({"Slider", "NumberInput", "NumericInput", "Knob"})
_CHOICES = frozenset(
    {"Dropdown", "RadioItems", "Select", "Checklist", "Tabs", "SegmentedControl", "MultiSelect"}
)


def parameter(callback: Callback | None, node: ast.Name) -> Dependency | None:
    """The dependency that a name holds, when it is a parameter of the callback and stays that."""
    if callback is None:
        return None
    found = callback.module.scopes.around(node).lookup(node.id)
    if found is None or found[0].node is not callback.function or len(found[1]) > 1:
        return None
    return next((each for each in callback.arguments if each.parameter == node.id), None)


def kind(dependency: Dependency, prop: BoundProp) -> Kind:
    """What a parameter may get; None beside it."""
    project = prop.graph.project
    if dependency.within:
        return "data"
    if dependency.prop in _COUNTS:
        return "count"
    if dependency.prop in _TEXTS:
        return "text"
    component = prop.component
    if dependency.prop != "value" or component is None or _is_hidden(component):
        return "data"
    name = component.kind.rpartition(".")[2]
    if name in _CHOICES:
        return "choice"
    if name in _SLIDERS:
        return "whole" if _goes_below_zero(prop, component, name) else "count"
    if name == "Input":
        entry = given_value(project, component, "type")
        if entry == "number":
            below = _goes_below_zero(prop, component, name)
            if isinstance(given_value(project, component, "step"), int):
                return "whole" if below else "count"
            return "number" if below else "amount"
        shown = entry is None or isinstance(entry, str)
        return "text" if shown and _gets_texts(prop, component) else "data"
    if name in _TEXT_COMPONENTS:
        return "text" if _gets_texts(prop, component) else "data"
    return "data"


def _is_hidden(component: Component) -> bool:
    """Whether some of what the component is given cannot be seen."""
    call = component.call
    return any(each.arg is None for each in call.keywords) or any(
        isinstance(each, ast.Starred) for each in call.args
    )


def _goes_below_zero(prop: BoundProp, component: Component, name: str) -> bool:
    least = component.given("min")
    if least is None and name in _SLIDERS and component.call.args:
        least = component.call.args[0]
    value = least and evaluated_outside(prop.graph.project, component.module, least)
    return not (isinstance(value, int | float) and value >= 0)


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


def choices(prop: BoundProp) -> list[tuple[Module, ast.expr]] | None:
    """The values that a user may choose, None when they cannot be seen."""
    component = prop.component
    if component is None or prop.writers:
        return None
    if prop.sibling("options").writers:
        return None
    module = component.module
    if component.kind.rpartition(".")[2] == "Tabs":
        calls = (each for each in ast.walk(component.call) if isinstance(each, ast.Call))
        inner = [each for each in calls if getattr(each.func, "attr", None) == "Tab"]
        values = [k.value for each in inner for k in each.keywords if k.arg == "value"]
        return [(module, each) for each in values] if len(values) == len(inner) else None
    options = component.given("options") or component.given("data")
    if options is None and component.call.args:
        options = component.call.args[0]
    if isinstance(options, ast.Name):
        symbol = resolve(prop.graph.project, module, options)
        if symbol is not None and may_change(prop.graph.project, symbol):
            return None
        if symbol and symbol.module and symbol.binding and symbol.binding.value:
            options, module = symbol.binding.value, symbol.module
    found = _values(options)
    start = component.given("value")
    if found is None or (start is not None and not isinstance(start, ast.Constant | ast.List)):
        return None
    return [(module, each) for each in found]


def _values(options: ast.expr | None) -> list[ast.expr] | None:
    match options:
        case ast.List(elts=items) | ast.Tuple(elts=items):
            found: list[ast.expr] = []
            for each in items:
                match each:
                    case ast.Dict(keys=keys, values=values):
                        named = zip(keys, values, strict=True)
                        found += [v for k, v in named if getattr(k, "value", None) == "value"]
                    case ast.Starred():
                        return None
                    case _:
                        found.append(each)
            return found
        case ast.Dict(keys=keys) if all(keys):
            return []  # the keys of an object of JavaScript are texts
        case ast.ListComp(elt=ast.Dict(keys=keys, values=values)):
            named = zip(keys, values, strict=True)
            return [v for k, v in named if getattr(k, "value", None) == "value"] or None
        case ast.ListComp(elt=item):
            return [item]
    return None


def ids(bound: BoundCallback, base: ast.expr) -> list[Component] | None:
    """The components of the dictionary ids that an expression may hold: the one that started the
    callback, or that of a State ``id``; None when it is no such expression.
    """
    wanted = [*bound.callback.inputs]
    if not _is_trigger(bound, base):
        own = parameter(bound.callback, base) if isinstance(base, ast.Name) else None
        if own is None or own.prop != "id":
            return None
        wanted = [own]
    patterns = [bound.prop(each).id for each in wanted]
    found = [
        c for each in patterns if isinstance(each, Fields) for c, _ in bound.graph.layout.of(each)
    ]
    return list(dict.fromkeys(found))


def _is_trigger(bound: BoundCallback, node: ast.expr) -> bool:
    if dash_name(bound.project, bound.module, node) == "dash.ctx.triggered_id":
        return True
    if isinstance(node, ast.Name):
        found = bound.module.scopes.around(node).lookup(node.id)
        values = [each.value for each in found[1]] if found else []
        return bool(values) and all(
            each is not None
            and not isinstance(each, ast.Name)
            and dash_name(bound.project, bound.module, each) == "dash.ctx.triggered_id"
            for each in values
        )
    return False


def entry(component: Component, key: object) -> ast.expr | None:
    """What a dictionary id has for a key."""
    node = component.given("id")
    if not isinstance(node, ast.Dict):
        return None
    pairs = zip(node.keys, node.values, strict=True)
    return next((v for k, v in pairs if isinstance(k, ast.Constant) and k.value == key), None)
