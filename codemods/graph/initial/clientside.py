"""The initial call of a clientside callback, as far as its JavaScript turns it away."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency, Group
from codemods.dash.page.clientside import Js, turned_away
from codemods.flow.summary import End, Exit, Summary
from codemods.flow.values.domain import is_unknown
from codemods.graph.bound import BoundCallback
from codemods.python.nodes import lines_of


def in_browser(bound: BoundCallback, given: Mapping[Dependency, Any]) -> Summary | None:
    """How it ends, with what its Inputs and States are; None where it may do anything."""
    callback = bound.callback
    code = _code(callback)
    if code is None or callback.opaque:
        return None
    order = (*callback.inputs, *callback.states)  # in the browser, whatever the decorator says
    values = [_in_javascript(bound, each, given[each]) for each in order]
    at = turned_away(str(code.value), values, _listed(callback))
    if at is None:
        return None
    line = code.lineno + str(code.value)[:at].count("\n")
    return Summary((Exit("return", min(line, lines_of(code)[-1]), End.QUIET),))


def _code(callback: Callback) -> ast.Constant | None:
    """The JavaScript that is written there."""
    given = callback.call.args[0] if callback.call.args else None
    node = callback.keywords.get("clientside_function", given)
    return node if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _listed(callback: Callback) -> int | None:
    """How many Outputs there are, where they are a list."""
    found = callback.output
    if not isinstance(found, Group) or found.keys is not None:
        return None
    flat = all(isinstance(each, Dependency) for each in found.items)
    return len(found.items) if flat else None


def _in_javascript(bound: BoundCallback, dependency: Dependency, value: Any) -> object:
    """A value as JavaScript gets it: what is not set is ``undefined`` (S23)."""
    if is_unknown(value):
        return Js.UNSEEN
    component = bound.prop(dependency).component
    unset = component is not None and component.given(dependency.prop or "") is None
    return Js.UNDEFINED if value is None and unset else value
