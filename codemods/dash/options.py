"""What a callback is given by keywords of its decorator, and by ``**`` in it."""

from __future__ import annotations

import ast

from codemods.dash.callback import Callback
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve


def option(project: Project, callback: Callback, name: str) -> ast.expr | None:
    """What a callback is given for a keyword of its decorator, also by ``**``; what is unpacked
    where that may be, and cannot be seen. ``None`` and ``False`` are as nothing.
    """
    found = callback.keywords.get(name)
    for keyword in callback.call.keywords if callback.unpacked else ():
        if keyword.arg is None and found is None:
            found = _unpacked(project, callback.module, keyword.value, name)
    return None if isinstance(found, ast.Constant) and not found.value else found


def _unpacked(project: Project, module: Module, node: ast.expr, name: str) -> ast.expr | None:
    symbol = resolve(project, module, node)
    shown = symbol.binding.value if symbol and symbol.binding else None
    match shown or node:
        case ast.Dict(keys=keys, values=values) if all(isinstance(k, ast.Constant) for k in keys):
            pairs = zip(keys, values, strict=True)
            return next(
                (v for k, v in pairs if isinstance(k, ast.Constant) and k.value == name), None
            )
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=given) if all(
            each.arg for each in given
        ):
            return next((each.value for each in given if each.arg == name), None)
    return node


def is_endpoint(project: Project, callback: Callback) -> bool:
    """Whether the function of a callback is, or may be, one of the app's web service."""
    return option(project, callback, "api_endpoint") is not None
