"""Dependencies of one decorator whose ids cannot be told, and are the same."""

from __future__ import annotations

import ast

from codemods.dash.dependency import Dependency
from codemods.dash.values.callee import callee
from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Known, Private, Wildcard
from codemods.python.project import Module, Project

_WRITTEN_OUT = (ast.Constant, ast.Dict, ast.JoinedStr, ast.FormattedValue, ast.expr_context)


def written_alike(project: Project, state: Dependency, output: Dependency) -> bool:
    """Ids written the same in one decorator, which are the same each time that they are made."""
    if state.component is None or output.component is None or state.module is not output.module:
        return False
    if ast.unparse(state.component) != ast.unparse(output.component):
        return False
    return all(
        not isinstance(node, ast.Call) or _is_of_arguments(project, state.module, node)
        for node in ast.walk(state.component)
    )


def _is_of_arguments(project: Project, module: Module, call: ast.Call) -> bool:
    """``ids.table(MATCH)``, of a function that only puts its arguments in; of one component."""
    found = callee(project, module, call.func)
    if found is None:
        return False
    _, function = found
    if isinstance(function, ast.Lambda):
        made: ast.expr | None = function.body
    elif len(function.body) == 1 and isinstance(function.body[0], ast.Return):
        made = function.body[0].value
    else:
        return False
    given = (*call.args, *(each.value for each in call.keywords))
    parameters = {each.arg for each in (*function.args.posonlyargs, *function.args.args)}
    return (
        made is not None
        and all(
            isinstance(node, _WRITTEN_OUT) or (isinstance(node, ast.Name) and node.id in parameters)
            for node in ast.walk(made)
        )
        and all(_is_of_one(project, module, each) for each in given)
    )


def _is_of_one(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether an argument is surely neither ``ALL`` nor ``ALLSMALLER``."""
    match value_of(project, module, node):
        case Wildcard(name=name):
            return name == "MATCH"
        case Known() | Private():
            return True
    return False
