"""Which function a call may be one of, and which of its parameters get an argument."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from codemods.python.nodes import last_name
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve
from codemods.python.scope import Function

_Mention = tuple[Module, ast.Name | ast.Attribute]


class Given(NamedTuple):
    """An argument of a call: the expression, and what holds it (a keyword, or the call)."""

    node: ast.expr
    holder: ast.AST


def parameters(
    call: ast.Call, function: Function | ast.Lambda, given: Given, *, bound: bool
) -> Iterator[tuple[ast.arg, bool]]:
    """The parameters that may get it; and whether they get a collection that has it.

    ``bound`` says that the first parameter is the object that the function belongs to.
    """
    named = function.args
    positional = [*named.posonlyargs, *named.args][int(bound) :]
    if isinstance(given.holder, ast.keyword):
        name = given.holder.arg
        found = [each for each in (*positional, *named.kwonlyargs) if name in (None, each.arg)]
        yield from ((each, False) for each in found)
        if named.kwarg is not None and (name is None or not found):
            yield named.kwarg, True
        return
    before = call.args[: call.args.index(given.node)]
    if isinstance(given.node, ast.Starred) or any(isinstance(b, ast.Starred) for b in before):
        yield from ((each, False) for each in positional)
        at_end = True
    else:
        place = len(before)
        yield from ((each, False) for each in positional[place : place + 1])
        at_end = place >= len(positional)
    if named.vararg is not None and at_end:
        yield named.vararg, True


def methods(project: Project, name: str) -> Iterator[tuple[Module, Function]]:
    """The methods with a name of the classes of a project."""
    for module in project.saying(name):
        for node in module.nodes.definitions.get(name, ()):
            is_method = isinstance(module.scopes.parents[node], ast.ClassDef)
            if is_method and not isinstance(node, ast.ClassDef):
                yield module, node


def definitions(
    project: Project, module: Module, func: ast.expr
) -> Iterator[tuple[Module, Function | ast.Lambda, bool]]:
    """The functions that a call may be one of; and whether it gives them the object by itself."""
    if isinstance(func, ast.Lambda):
        yield module, func, False
    symbol = resolve(project, module, func)
    node = symbol.binding.node if symbol and symbol.binding else None
    if symbol is not None and symbol.module is not None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield symbol.module, node, False
        elif isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.FunctionDef) and each.name == "__init__":
                    yield symbol.module, each, True
    elif symbol is None and isinstance(func, ast.Attribute):
        for home, method in methods(project, func.attr):
            static = any(last_name(each) == "staticmethod" for each in method.decorator_list)
            yield home, method, not static


def mentions(
    project: Project, home: Module, function: Function | ast.ClassDef
) -> Sequence[_Mention]:
    """Where a function, or a class, is named."""
    known = project.once(_mentions)
    key = (function, project.world)
    if key not in known:
        known[key] = tuple(_mentioned(project, home, function))
    return known[key]


def _mentions(_: Project) -> dict[object, Sequence[_Mention]]:
    """What was asked for so far, in each world."""
    return {}


def _mentioned(
    project: Project, home: Module, function: Function | ast.ClassDef
) -> Iterator[_Mention]:
    for module in project.saying(function.name):
        aliases = (alias for statement in module.nodes.imports for alias in statement.names)
        others = (a.asname for a in aliases if a.name == function.name and a.asname)
        for name in dict.fromkeys((function.name, *others)):
            for node in module.names.get(name, ()):
                found = module.scopes.around(node).lookup(name)
                symbol = resolve(project, module, node)
                near = found is not None and any(each.node is function for each in found[1])
                if near or (symbol and symbol.binding and symbol.binding.node is function):
                    yield module, node
        for taken in module.nodes.attributes.get(function.name, ()):
            symbol = resolve(project, module, taken)
            if symbol is None or (symbol.binding and symbol.binding.node is function):
                yield module, taken
