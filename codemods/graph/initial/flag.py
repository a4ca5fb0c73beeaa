"""Whether a callback, or the app that registers it, prevents the initial call."""

from __future__ import annotations

import ast

from codemods.dash.callback import Callback
from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Known
from codemods.python.project import Project
from codemods.python.resolve import dash_name, resolve


def flag(project: Project, callback: Callback) -> bool | None:
    """Whether a callback prevents its initial call: by its own flag, or its app's (S7).

    None when that cannot be seen.
    """
    own = callback.keywords.get("prevent_initial_call")
    if own is not None:
        value = value_of(project, callback.module, own)
        if isinstance(value, Known):
            return value.value is True
        return None
    if callback.unpacked:
        return None
    if callback.app is None:
        return False
    return _inherited(project, callback)


def _inherited(project: Project, callback: Callback) -> bool | None:
    """``Dash(prevent_initial_callbacks=True)`` of the app that registers it."""
    assert callback.app is not None
    symbol = resolve(project, callback.module, callback.app)
    made = symbol.binding.value if symbol and symbol.binding else None
    if not isinstance(made, ast.Call) or symbol is None or symbol.module is None:
        return None
    if not (dash_name(project, symbol.module, made.func) or "").startswith("dash.Dash"):
        return None
    if any(keyword.arg is None for keyword in made.keywords):
        return None
    for keyword in made.keywords:
        if keyword.arg == "prevent_initial_callbacks":
            value = value_of(project, symbol.module, keyword.value)
            return value.value is True if isinstance(value, Known) else None
    return False
