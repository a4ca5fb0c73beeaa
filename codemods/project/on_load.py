"""What a callback is called with when the page loads (S16), and who else is called then (S5)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from codemods.project.callbacks import Callback
from codemods.project.calls import unknown_decorator
from codemods.project.dependencies import Dependency
from codemods.project.evaluate import Outcome, evaluate
from codemods.project.expressions import UNKNOWN, End, Situation
from codemods.project.graph import Access, Graph
from codemods.project.layout import Component
from codemods.project.names import dash_name, resolve
from codemods.project.values import Known, value_of

# What a component sets by itself before anybody does anything.
_SELF_SET = {
    "n_intervals": "dash.dcc.Interval",
    "modified_timestamp": "dash.dcc.Store",
    "pathname": "dash.dcc.Location",
    "search": "dash.dcc.Location",
    "hash": "dash.dcc.Location",
    "href": "dash.dcc.Location",
}


def value_on_load(graph: Graph, dependency: Dependency) -> Any:
    """What an argument is in the initial call; UNKNOWN when the layout does not say."""
    prop = graph.prop(dependency)
    found = graph.layout.of(prop.id)
    if not found or prop.name is None or any(not sure for _, sure in found):
        return UNKNOWN
    if graph.writers(prop):
        return UNKNOWN  # another initial call may have written it by then
    values = [_given(graph, component, prop.name) for component, _ in found]
    first = values[0]
    return first if all(each is not UNKNOWN and each == first for each in values) else UNKNOWN


def _given(graph: Graph, component: Component, name: str) -> Any:
    if component.unpacked or component.given("persistence") is not None:
        return UNKNOWN
    if component.given("storage_type") is not None or _SELF_SET.get(name) == component.kind:
        return UNKNOWN
    node = component.given(name)
    if node is None:
        return None
    value = value_of(graph.project, component.module, node)
    if isinstance(value, Known):
        return value.value
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return UNKNOWN


def initial_outcome(graph: Graph, callback: Callback) -> Outcome | None:
    """How the initial call of a callback ends; None when it cannot be followed."""
    function = callback.function
    plain = isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    if not plain or callback.opaque or unknown_decorator(graph.project, callback):
        return None
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    if any(graph.writers(graph.prop(each)) for each in callback.inputs):
        return None  # it may be triggered by then, and no initial call any more
    values: dict[str, Any] = dict.fromkeys(_parameters(function), UNKNOWN)
    for each in callback.arguments:
        if each.parameter in values and not each.within:
            values[each.parameter] = value_on_load(graph, each)
    return evaluate(graph.project, callback.module, function, Situation(values, {}))


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    given = function.args
    for each in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
        if each is not None:
            yield each.arg


def flag(graph: Graph, callback: Callback) -> bool | None:
    """Whether a callback prevents its initial call: by its own flag, or its app's (S7).

    None when that cannot be seen.
    """
    own = callback.keywords.get("prevent_initial_call")
    if own is not None:
        value = value_of(graph.project, callback.module, own)
        if isinstance(value, Known):
            return value.value is True
        return None
    if callback.unpacked:
        return None
    if callback.app is None:
        return False
    return _inherited(graph, callback)


def _inherited(graph: Graph, callback: Callback) -> bool | None:
    """``Dash(prevent_initial_callbacks=True)`` of the app that registers it."""
    assert callback.app is not None
    symbol = resolve(graph.project, callback.module, callback.app)
    made = symbol.binding.value if symbol and symbol.binding else None
    if not isinstance(made, ast.Call) or symbol is None or symbol.module is None:
        return None
    if not (dash_name(graph.project, symbol.module, made.func) or "").startswith("dash.Dash"):
        return None
    if any(keyword.arg is None for keyword in made.keywords):
        return None
    for keyword in made.keywords:
        if keyword.arg == "prevent_initial_callbacks":
            value = value_of(graph.project, symbol.module, keyword.value)
            return value.value is True if isinstance(value, Known) else None
    return False


def starts_on_load(graph: Graph, callback: Callback) -> Iterator[Access]:
    """The callbacks behind one that updates nothing on load, which are held back with it now and
    would run if it were not called at all (S5).
    """
    seen: set[int] = set()
    for output in callback.outputs:
        for access in graph.readers(graph.prop(output)):
            behind = access.callback
            if behind is None or behind is callback or id(behind) in seen:
                continue
            if access.dependency is not None and access.dependency.kind != "Input":
                continue
            seen.add(id(behind))
            if flag(graph, behind) is not True and not _runs_anyway(graph, behind):
                yield access


def _runs_anyway(graph: Graph, callback: Callback) -> bool:
    """Whether a callback has an Input that no callback feeds."""
    return any(not graph.writers(graph.prop(each)) for each in callback.inputs)


def updates(outcome: Outcome) -> bool:
    """Whether a call may write its Outputs."""
    return any(end is not End.QUIET for end, _ in outcome.ends)
