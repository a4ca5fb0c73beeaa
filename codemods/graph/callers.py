"""Who else has to do with the function of a callback: other callers, and decorators.

A function that other code calls or overrides has a public signature and result; one that reads the
shape of its call, or has a decorator that nobody knows, sees any change of its dependencies.
"""

from __future__ import annotations

import ast

from codemods.dash.callback import Callback
from codemods.dash.options import is_endpoint
from codemods.files.place import Place
from codemods.flow.library.table import called
from codemods.python.calls.sites import function_uses
from codemods.python.project import Module, Project
from codemods.python.references import public
from codemods.python.resolve import resolve


def other_caller(project: Project, callback: Callback) -> Place | None:
    """A place that calls, overrides or passes on the function of a callback; that of its
    registration, when it is a part of the app's web service as well.
    """
    function = callback.function
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    if is_endpoint(project, callback):
        return Place(callback.module.path, callback.call.lineno)
    module = callback.module
    registered = module.scopes.parents.get(callback.call)
    for where, node in function_uses(project, module, function):
        if where.scopes.parents[node] is not registered:
            return Place(where.path, node.lineno)
    owner = module.scopes.parents[function]
    if isinstance(owner, ast.ClassDef):
        return _method_caller(project, callback, function.name, owner)
    named = function.name in project.entered or public(project, module, function.name)
    named = named and isinstance(module.scopes.around(function).node, ast.Module)
    return Place(module.path, function.lineno) if named else None


def _method_caller(
    project: Project, callback: Callback, name: str, owner: ast.ClassDef
) -> Place | None:
    """A place that takes the method of an object, or a class below that has another one."""
    for module in project.all_saying(name, "taken", "defined"):
        for taken in module.nodes.attributes.get(name, ()):
            return Place(module.path, taken.lineno)
        for method in module.nodes.definitions.get(name, ()):
            other = module.scopes.parents[method]
            if isinstance(other, ast.ClassDef) and other is not owner:
                if any(_is(project, module, base, callback.module, owner) for base in other.bases):
                    return Place(module.path, other.lineno)
    return None


def _is(
    project: Project, module: Module, node: ast.expr, home: Module, definition: ast.ClassDef
) -> bool:
    symbol = resolve(project, module, node)
    return bool(
        symbol and symbol.module is home and symbol.binding and symbol.binding.node is definition
    )


def unknown_decorator(project: Project, callback: Callback) -> str | None:
    """A decorator between Dash and the function that may see its arguments."""
    decorators = getattr(callback.function, "decorator_list", [])
    if callback.call not in decorators:
        between = decorators
    else:
        between = decorators[decorators.index(callback.call) + 1 :]
    for node in between:
        target = node.func if isinstance(node, ast.Call) else node
        entry = called(project, callback.module, target)
        if entry is None or entry.wraps != "as is":
            return ast.unparse(target)
    return None
