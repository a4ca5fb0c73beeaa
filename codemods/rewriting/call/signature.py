"""Parts of a callback: its dependencies and its parameters."""

from __future__ import annotations

import ast
from functools import partial
from typing import Any

import libcst as cst

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.rewriting.call.arguments import without
from codemods.rewriting.edits import CannotRewrite
from codemods.rewriting.syntax import Replacement


def drop_dependency(callback: Callback, dependency: Dependency) -> dict[ast.AST, Replacement]:
    """Takes a dependency out of the decorator: an argument, an element of a list, an entry of a
    dictionary; and with it the list or the keyword that has nothing else.
    """
    call = callback.call
    parents = callback.module.scopes.parents
    node: ast.AST = dependency.node
    while True:
        parent = parents.get(node)
        if parent is call:
            arguments: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
            arguments.sort(key=lambda each: (each.lineno, each.col_offset))
            return {call: partial(_without, "args", [*map(id, arguments)].index(id(node)))}
        match parent:
            case ast.keyword():
                pass
            case ast.Call(func=ast.Name(id="dict"), args=[], keywords=entries):
                if len(entries) > 1:
                    position = [*map(id, entries)].index(id(node))
                    return {parent: partial(_without, "args", position)}
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Dict(values=items):
                if len(items) > 1:
                    position = [*map(id, items)].index(id(node))
                    return {parent: partial(_without, "elements", position)}
            case _:
                raise CannotRewrite("the dependency is not written in the decorator itself")
        node = parent


def _without(field: str, position: int, found: Any) -> Any:
    """A concrete node without one of the items in a field of it."""
    return found.with_changes(**{field: without(getattr(found, field), position)})


# The kinds of parameters, each with the field of the ``/`` or ``*`` that is there for their sake.
_PARAMETERS = {"posonly_params": "posonly_ind", "params": "", "kwonly_params": "star_arg"}


def drop_first_decorator(function: cst.FunctionDef) -> cst.FunctionDef:
    """A function without it; the comments above that stay above what follows."""
    gone, *rest = function.decorators
    if not rest:
        lines = (*gone.leading_lines, *function.lines_after_decorators)
        return function.with_changes(decorators=(), lines_after_decorators=lines)
    lines = (*gone.leading_lines, *rest[0].leading_lines)
    return function.with_changes(decorators=(rest[0].with_changes(leading_lines=lines), *rest[1:]))


def drop_parameter(function: cst.FunctionDef, name: str) -> cst.FunctionDef:
    """The function without one of its parameters. Raises CannotRewrite when it has none such."""
    given = function.params
    for field, mark in _PARAMETERS.items():
        for position, each in enumerate(getattr(given, field)):
            if each.name.value == name:
                changes: dict[str, Any] = {field: without(getattr(given, field), position)}
                if not changes[field] and isinstance(
                    getattr(given, mark, None), cst.ParamSlash | cst.ParamStar
                ):
                    changes[mark] = cst.MaybeSentinel.DEFAULT
                    if field == "kwonly_params" and given.params:  # they end the list now
                        changes["params"] = without([*given.params, each], len(given.params))
                return function.with_changes(params=given.with_changes(**changes))
    raise CannotRewrite(f"the function has no parameter {name}")


def insert_first(function: cst.FunctionDef, statement: cst.BaseSmallStatement) -> cst.FunctionDef:
    """The function with one more statement at its start, behind the docstring and such statements
    that are there.
    """
    if not isinstance(function.body, cst.IndentedBlock):
        raise CannotRewrite("the function stands on one line")
    body = [*function.body.body]
    where = 1 if function.get_docstring(clean=False) is not None else 0
    while where < len(body) and _is_alike(body[where], statement):
        where += 1
    line = cst.SimpleStatementLine([statement])
    return function.with_changes(
        body=function.body.with_changes(body=[*body[:where], line, *body[where:]])
    )


def _is_alike(line: cst.BaseStatement, statement: cst.BaseSmallStatement) -> bool:
    """Whether a line assigns the same value as a statement, to another name."""
    match line, statement:
        case cst.SimpleStatementLine(body=[cst.Assign(value=mine)]), cst.Assign(value=theirs):
            return mine.deep_equals(theirs)
    return False


def renamed(name: str, function: cst.FunctionDef) -> cst.FunctionDef:
    """The function without its first decorator, under another name."""
    return drop_first_decorator(function).with_changes(name=cst.Name(name))
