"""The rewrite of input-to-state: in place, or from one keyword to the other (S1)."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.python.packages import canonical
from codemods.python.project import Project
from codemods.python.resolve import resolve_name
from codemods.rewriting.obstacles import why_not_reordered, why_not_swapped

if TYPE_CHECKING:
    from codemods.rewriting.edits import Edit


def _state_name(project: Project, callback: Callback) -> str | None:
    """What the decorator can call ``dash.State``; None when nothing of it is imported."""
    module = callback.module
    scope = module.scopes.around(callback.call)
    imported = [
        name
        for name, bindings in module.scopes.root.bindings.items()
        if bindings[0].kind == "import" and name != "*"
    ]
    for name in (*imported, "State"):  # a star import may bring the last one
        symbol = resolve_name(project, module, scope, name)
        if symbol is not None and canonical(symbol.dotted) == "dash.State":
            return name
    return None


def missing_names(
    project: Project, callback: Callback, swapped: Sequence[Dependency]
) -> frozenset[str]:
    """What the module must import from ``dash`` for the new code."""
    plain = any(isinstance(each.node.func, ast.Name) for each in swapped)
    missing = plain and _state_name(project, callback) is None
    return frozenset({"State"} if missing else ())


def moves_parameters(callback: Callback, swapped: Sequence[Dependency]) -> bool:
    """Whether the swap changes the order in which the function gets its arguments."""
    return _order(callback, swapped) != [each.parameter for each in callback.arguments]


def _order(callback: Callback, swapped: Sequence[Dependency]) -> list[str | None]:
    """The parameters in their new order."""
    given = callback.arguments
    if not {"inputs", "state"} & callback.groups.keys() or callback.by_name:
        return [each.parameter for each in given]
    rest = [each for each in given if each.kind == "Input" and each not in swapped]
    states = [each for each in given if each.kind == "State"]
    return [each.parameter for each in (*rest, *swapped, *states)]


def why_not(project: Project, callback: Callback, swapped: Sequence[Dependency]) -> str | None:
    """Why the swap cannot be made, as the code is written."""
    around = callback.module.scopes.around(callback.call)
    if _state_name(project, callback) is None and around.lookup("State") is not None:
        return "the name State means something else here"
    if not {"inputs", "state"} & callback.groups.keys():
        return None
    reason = why_not_swapped(callback, swapped)
    if reason is None and moves_parameters(callback, swapped):
        function = callback.function
        assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        reason = why_not_reordered(function, _order(callback, swapped))
    return reason


def edits(project: Project, callback: Callback, swapped: Sequence[Dependency]) -> tuple[Edit, ...]:
    """The edits of the swap, where nothing is in the way. Raises CannotRewrite."""
    from codemods.rewriting.call.dependencies import moved, renamed, reordered
    from codemods.rewriting.syntax import concrete

    module = callback.module
    name = _state_name(project, callback) or "State"
    tree = concrete(module, callback.call)
    if not {"inputs", "state"} & callback.groups.keys():
        return tree.edits({each.node.func: partial(renamed, name) for each in swapped})
    found = [*tree.edits(moved(tree, callback, swapped, name))]
    if moves_parameters(callback, swapped):
        function = callback.function
        assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        order = _order(callback, swapped)
        own = concrete(module, function)
        found += own.edits({function: partial(reordered, order)})
    return tuple(found)
