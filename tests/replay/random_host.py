"""The app that puts many random apps on one page.

Copied as ``app.py`` beside their modules, ``app_<number>.py``, and imported there. Each keeps its
layout, in a Div with the id ``case-<number>``, and its callbacks; their ids differ. What they wrote
into their ``LOG`` is at ``/_logs``.
"""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from dash import Dash, html
from flask import Response, jsonify

# The renderer has no more than so many calls under way: for one app that is no bound.
BOUND, NO_BOUND = b"Math.max(0,12-", b"Math.max(0,9999-"


def _module(name: str) -> ModuleType | str:
    """The module, or why it cannot be imported."""
    try:
        return importlib.import_module(name)
    except Exception:
        return traceback.format_exc(limit=-1)


def _layout(module: ModuleType | str) -> Any:
    if isinstance(module, str):
        return html.Pre(module)
    layout = module.app.layout
    return layout() if callable(layout) else layout


def _without_bound(response: Response) -> Response:
    """The scripts of the renderer, changed; all else as it is."""
    if (response.mimetype or "").endswith("javascript"):
        response.direct_passthrough = False
        data = response.get_data()
        if BOUND in data:
            response.set_data(data.replace(BOUND, NO_BOUND))
    return response


def hosted(modules: Mapping[str, ModuleType | str]) -> Dash:
    """One app of all; ``modules`` by their numbers."""
    host = Dash("host")
    running = {k: module for k, module in modules.items() if isinstance(module, ModuleType)}
    for module in running.values():
        host.callback_map.update(module.app.callback_map)
        host._callback_list.extend(module.app._callback_list)
        host._inline_scripts.extend(module.app._inline_scripts)
    host.layout = html.Div(
        [html.Div(_layout(module), id=f"case-{number}") for number, module in modules.items()]
    )
    host.server.after_request(_without_bound)
    host.server.add_url_rule(
        "/_logs",
        view_func=lambda: jsonify(
            {k: repr(sorted(map(repr, m.LOG))) for k, m in running.items()}  # two may write at once
        ),
    )
    return host


if __name__ == "app":
    names = sorted(path.stem for path in Path.cwd().glob("app_*.py"))
    app = hosted({name.removeprefix("app_"): _module(name) for name in names})
