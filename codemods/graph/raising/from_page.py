"""What kinds of value a callback gets from the page, also from empty and untouched components."""

from __future__ import annotations

import ast

from codemods.dash.callback import Callback
from codemods.dash.components import CLICKS
from codemods.dash.dependency import Dependency
from codemods.dash.layout import Component
from codemods.dash.set_later import changed_later
from codemods.graph.graph import Graph
from codemods.graph.initial.page import only_component

# ``own``: made by the program; ``num``: a count; ``real``: a number that need not be whole, or
# above zero; ``empty``: a text, list or dictionary may have nothing in it;
# ``any``: it cannot be told.
Kinds = frozenset[str]
ANY: Kinds = frozenset({"any"})
_NONE: Kinds = frozenset({"none"})
_OWN: Kinds = frozenset({"own"})
_COUNTS = CLICKS | {"n_intervals", "n_blur"}
_CHOICES = frozenset({"dash.dcc.Checklist", "dash.dcc.Dropdown", "dash.dcc.RadioItems"})
_SLIDERS = frozenset({"dash.dcc.Slider", "dash.dcc.RangeSlider"})
_PLAIN_TEXT = frozenset({"text", "password", "search", "email", "url", "tel", "hidden"})


def kinds_of(graph: Graph, callback: Callback, dependency: Dependency) -> Kinds:
    """The kinds of value that an argument of a callback may have, when an event started it."""
    prop = graph.prop(dependency)
    component = only_component(graph, graph.prop(dependency))
    if component is None or _is_unclear(component):
        return ANY
    if prop.name in _COUNTS:
        alone = dependency.kind == "Input" and len(callback.inputs) == 1
        return frozenset({"num"}) | (frozenset() if alone else _given(component, prop.name))
    if prop.name is None or graph.writers(prop):
        return ANY
    if changed_later(graph.project, component, prop.name, "storage_type", "clear_data") is not None:
        return ANY
    if prop.name == "value":
        return _value(component)
    if prop.name == "data" and component.kind == "dash.dcc.Store":
        stays = component.given("storage_type") is None and component.given("clear_data") is None
        return _of(component.given("data")) if stays else ANY
    return ANY


def _by_position(component: Component) -> tuple[str, ...]:
    """What a component takes by position, as far as it matters."""
    if component.kind in _CHOICES:
        return ("options", "value")
    return ("min", "max", "step", "marks", "value") if component.kind in _SLIDERS else ()


def _is_unclear(component: Component) -> bool:
    """Whether it may be given more than can be seen."""
    names = _by_position(component)
    if not names:
        return component.unpacked
    starred = any(isinstance(each, ast.Starred) for each in component.call.args)
    named = all(each.arg for each in component.call.keywords)
    return starred or not named or len(component.call.args) > len(names)


def _set_to(component: Component, name: str) -> ast.expr | None:
    """What a prop is set to, by name or position."""
    given = dict(zip(_by_position(component), component.call.args, strict=False))
    return given.get(name) or component.given(name)


def _given(component: Component, name: str) -> Kinds:
    """What a prop is while nothing happened."""
    value = _set_to(component, name)
    return _NONE if value is None else _of(value)


def _of(value: ast.expr | None) -> Kinds:
    """The kinds of an expression in a layout."""
    match value:
        case None | ast.Constant(value=None):
            return _NONE
        case ast.Constant(value="") | ast.List(elts=[]) | ast.Dict(keys=[]):
            return frozenset({"own", "empty"})
        case ast.Constant() | ast.UnaryOp() | ast.List() | ast.Dict() | ast.Tuple():
            return _OWN
    return ANY


def _value(component: Component) -> Kinds:
    """What the ``value`` of a field may be: as it starts, and as the user leaves it.

    The program is fit for what it offers to choose from.
    """
    given = _given(component, "value")
    match component.kind:
        case "dash.dcc.Input":
            kind = component.given("type")
            word = kind.value if isinstance(kind, ast.Constant) else None
            if kind is None or word in _PLAIN_TEXT:
                return _typed(given)
            return frozenset({"real", "none"}) if word == "number" and given != ANY else ANY
        case "dash.dcc.Textarea":
            return _typed(given)
        case "dash.dcc.Slider" | "dash.dcc.RangeSlider" | "dash.dcc.RadioItems" | "dash.dcc.Tabs":
            return given
        case "dash.dcc.Checklist":
            return given | {"own", "empty"}
        case "dash.dcc.Dropdown":
            clearable, multi = component.given("clearable"), component.given("multi")
            if multi is not None:
                return given | {"own", "empty", "none"}
            kept = isinstance(clearable, ast.Constant) and clearable.value is False
            return given | ({"own"} if kept else {"own", "none"})
    return ANY


def _typed(given: Kinds) -> Kinds:
    """What a field of text has, which may be emptied."""
    if given <= _OWN | {"empty"}:
        return frozenset({"str", "empty"})
    return frozenset({"str", "empty", "none"}) if given == _NONE else ANY
