"""Why a callback cannot be rewritten, as its code is written: asked before that is tried."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.python.project import Module
from codemods.python.scope import Function

_ORDER = "the parameters of the function cannot be put in another order"


def why_not_dropped(callback: Callback, dependency: Dependency) -> str | None:
    """Why a dependency cannot be taken out of the decorator."""
    parents = callback.module.scopes.parents
    node: ast.AST = dependency.node
    while (parent := parents.get(node)) is not callback.call:
        match parent:
            case ast.keyword():
                pass
            case ast.Call(func=ast.Name(id="dict"), args=[], keywords=items):
                if len(items) > 1:
                    return None
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Dict(values=items):
                if len(items) > 1:
                    return None
            case _:
                return "the dependency is not written in the decorator itself"
        node = parent
    return None


def why_no_statement(module: Module, function: Function) -> str | None:
    """Why a function cannot get one more statement."""
    source, first = module.source, function.body[0]
    line = min((first.lineno, *(each.lineno for each in getattr(first, "decorator_list", ()))))
    start = source.lines[line - 1]
    above = source.code[source.lines[line - 2] : start] if line > 1 else b""
    continued = above.rstrip(b"\r\n").endswith(b"\\") and b"#" not in above
    before = source.code[start : start + first.col_offset] if line == first.lineno else b""
    return "the function stands on one line" if before.strip() or continued else None


def why_no_block(module: Module, statement: ast.stmt) -> str | None:
    """Why a statement with a block cannot take the place of another one."""
    source = module.source
    start, end = source.extent(statement)
    before = source.code[source.lines[statement.lineno - 1] : start]
    after = source.code[end:].partition(b"\n")[0].partition(b"#")[0]
    if before.strip() or after.strip():
        return f"line {statement.lineno} has more than one statement"
    return None


def why_not_swapped(callback: Callback, swapped: Sequence[Dependency]) -> str | None:
    """Why Inputs cannot become States from one keyword to the other."""
    inputs, state = callback.groups["inputs"], callback.groups.get("state")
    values = written_out(inputs)
    if not all(each.node in values for each in swapped):
        return "the Inputs are not written out one by one in the decorator"
    if state is not None and type(state) is not type(inputs):
        return "the States are not written out as the Inputs are"
    return None


def written_out(node: ast.expr) -> list[ast.expr]:
    """The values of a list, a tuple or a dictionary that is written out."""
    match node:
        case ast.List() | ast.Tuple():
            return node.elts
        case ast.Dict():
            return node.values
        case ast.Call(func=ast.Name(id="dict"), args=[]):
            return [keyword.value for keyword in node.keywords]
    return []


def why_not_reordered(function: Function, order: Sequence[str | None]) -> str | None:
    """Why the parameters of a function cannot be put in another order."""
    names = [each.arg for each in function.args.args]
    if None in order or not all(name in names for name in order):
        return _ORDER
    first = next(index for index, name in enumerate(names) if name in order)
    together = {*names[first : first + len(order)]} == {*order}
    return None if together and not (function.args.defaults and names) else _ORDER
