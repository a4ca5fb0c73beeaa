"""Methods that give another id for each other name: ``self.ids("a")``, ``self.ids("b")``."""

from __future__ import annotations

import ast

from codemods.python.nodes import last_name
from codemods.python.project import Project
from codemods.python.scope import Function


def tells_apart(project: Project, node: ast.expr) -> bool:
    """Whether a call of a method, with one argument, gives another value for each other argument:
    what the project has of its name puts it whole into the id. A method of another package does.
    """
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self" | "cls"))) as call:
            pass
        case _:
            return False
    name = last_name(call.func)
    known = project.once(_known)
    if name not in known:
        known[name] = not _is_set(project, name) and all(
            isinstance(each, Function) and _keeps(each)
            for module in project.all_saying(name, "defined")
            for each in module.nodes.definitions.get(name, ())
        )
    return known[name]


def _known(_: Project) -> dict[str, bool]:
    """What was asked for so far."""
    return {}


def _is_set(project: Project, name: str) -> bool:
    """Whether an attribute of this name is set, on an object or in a class."""
    for module in project.all_saying(name):
        stored = module.nodes.attributes.get(name, ())
        if any(not isinstance(each.ctx, ast.Load) for each in stored):
            return True
        bound = (each for each in module.names.get(name, ()) if isinstance(each.ctx, ast.Store))
        statements = map(module.scopes.statement, bound)
        if any(isinstance(module.scopes.parents[each], ast.ClassDef) for each in statements):
            return True
    return False


def _keeps(function: Function) -> bool:
    """Whether a function does nothing but put its one argument into what it returns."""
    if function.decorator_list:
        return False
    body = [each for each in function.body if not _is_text(each)]
    names = [each.arg for each in function.args.args if each.arg not in ("self", "cls")]
    if len(names) != 1 or len(body) != 1 or not isinstance(body[0], ast.Return):
        return False
    match body[0].value:
        case ast.JoinedStr(values=parts):
            return any(
                isinstance(each, ast.FormattedValue)
                and each.conversion == -1
                and each.format_spec is None
                and _is(each.value, names[0])
                for each in parts
            )
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _is(left, names[0]) != _is(right, names[0])
        case ast.Dict(values=values):
            return any(_is(each, names[0]) for each in values)
    return False


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
