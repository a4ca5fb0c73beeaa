"""The names of Dash: which of its many import paths lead to the same thing.

``canonical`` maps all of them to the path that the Dash documentation uses today
(https://dash.plotly.com/dash-2-0-migration): ``dash.Input``, ``dash.dcc.Store``, ``dash.ctx``.
"""

from __future__ import annotations

from functools import cache

# What `dash.dependencies` has held since Dash 1, and `dash` exports too since 2.0 (S14).
DEPENDENCIES = frozenset(
    {"Input", "Output", "State", "ClientsideFunction", "MATCH", "ALL", "ALLSMALLER"}
)
# What `from dash import *` brings (Dash 4).
EXPORTED = DEPENDENCIES | frozenset(
    {
        "callback",
        "callback_context",
        "CeleryManager",
        "clientside_callback",
        "ctx",
        "Dash",
        "dash_table",
        "dcc",
        "development",
        "DiskcacheManager",
        "exceptions",
        "get_app",
        "get_asset_url",
        "get_relative_path",
        "hooks",
        "html",
        "jupyter_dash",
        "no_update",
        "NoUpdate",
        "page_container",
        "page_registry",
        "Patch",
        "register_page",
        "resources",
        "set_props",
        "stringify_id",
        "strip_relative_path",
    }
)
# Names that people look for in `dash` and that live elsewhere.
HOMES = {
    "PreventUpdate": "dash.exceptions",
    "DuplicateCallback": "dash.exceptions",
    "DuplicateIdError": "dash.exceptions",
    "InvalidCallbackReturnValue": "dash.exceptions",
    "MissingCallbackContextException": "dash.exceptions",
    "NonExistentEventException": "dash.exceptions",
    "CallbackException": "dash.exceptions",
    "DashException": "dash.exceptions",
    "Component": "dash.development.base_component",
}
OLD_PACKAGES = {
    "dash_core_components": "dash.dcc",
    "dash_html_components": "dash.html",
    "dash_table": "dash.dash_table",
}
_PREFIXES = {
    **OLD_PACKAGES,
    "dash.dependencies": "dash",
    "dash.callback_context": "dash.ctx",
    "dash._callback_context.callback_context": "dash.ctx",
    "dash._callback": "dash",
    "dash._callback_context": "dash",
    "dash._patch": "dash",
    "dash._no_update": "dash",
    "dash.dash": "dash",
    "dash_extensions.enrich": "dash",
}


@cache
def canonical(dotted: str) -> str:
    """The documented name for ``dotted``; what is none of Dash's stays as it is."""
    for _ in range(3):  # dash.dependencies.callback_context → dash.callback_context → dash.ctx
        for prefix, target in _PREFIXES.items():
            if dotted == prefix or dotted.startswith(f"{prefix}."):
                dotted = target + dotted[len(prefix) :]
                break
        else:
            break
    parts = dotted.split(".")
    if parts[0] == "dash" and len(parts) > 3 and parts[-1] == parts[-2]:
        parts.pop()  # dash.dash_table.DataTable.DataTable: the module and its class
    return ".".join(parts)
