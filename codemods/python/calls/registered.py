"""Calls that do not name what they call: of what a decorator keeps, of what is looked up in a
module by a name that is not written.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from codemods.python.nodes import last_name
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve
from codemods.python.scope import Function

_NAMING = frozenset({"wraps", "update_wrapper", "isinstance", "issubclass", "print", "repr"})
_READING = frozenset({"items", "values", "get"})
_DEEPEST = 5


class Handed(NamedTuple):
    """What a decorator does with what it gets: a call, or nobody knows what where that is None."""

    module: Module
    call: ast.Call | None


def by_decorator(project: Project, module: Module, decorator: ast.expr) -> Iterator[Handed]:
    """The calls that a decorator of the project makes of what it gets, and whether it keeps it."""
    made = isinstance(decorator, ast.Call)
    symbol = resolve(
        project, module, decorator.func if isinstance(decorator, ast.Call) else decorator
    )
    node = symbol.binding.node if symbol and symbol.binding else None
    if symbol is None or symbol.module is None or not isinstance(node, Function):
        return
    functions = [each for each in node.body if isinstance(each, Function)] if made else [node]
    for each in functions:
        parameters = [*each.args.posonlyargs, *each.args.args]
        if parameters:
            yield from _uses(symbol.module, each, parameters[0].arg)


def by_base(
    project: Project, module: Module, owner: ast.ClassDef, depth: int = 0
) -> Iterator[Handed]:
    """What ``__init_subclass__`` of the bases of a class does with it, and ``__subclasses__()``."""
    for each in owner.bases if depth < _DEEPEST else ():
        symbol = resolve(project, module, each)
        node = symbol.binding.node if symbol and symbol.binding else None
        if symbol is None or symbol.module is None or not isinstance(node, ast.ClassDef):
            continue
        for method in node.body:
            if isinstance(method, Function) and method.name == "__init_subclass__":
                yield from _uses(symbol.module, method, "cls")
        yield from by_base(project, symbol.module, node, depth + 1)
    if depth == 0:
        for where in project.all_saying("__subclasses__"):
            if where.nodes.attributes.get("__subclasses__"):
                yield from _listing(project, where, owner)


def _listing(project: Project, where: Module, owner: ast.ClassDef) -> Iterator[Handed]:
    names = {owner.name, *(last_name(each) for each in owner.bases)}
    for node in where.nodes.attributes["__subclasses__"]:
        symbol = resolve(project, where, node.value)
        if symbol is None or symbol.dotted.rpartition(".")[2] in names:
            yield Handed(where, None)


def _uses(module: Module, function: Function, name: str) -> Iterator[Handed]:
    parents = module.scopes.parents
    for node in ast.walk(function):
        if not isinstance(node, ast.Name) or node.id != name or not isinstance(node.ctx, ast.Load):
            continue
        match parents[node]:
            case ast.Call(func=func, args=args, keywords=keywords) as call if func is node:
                passed = all(isinstance(each, ast.Starred) for each in args)
                if not args or not passed or any(each.arg for each in keywords):
                    yield Handed(module, call)
            case ast.Call(func=func) if last_name(func) in _NAMING:
                pass
            case ast.Return() | ast.Attribute() | ast.Expr() | ast.Compare():
                pass
            case _:
                yield Handed(module, None)


def looked_through(project: Project) -> frozenset[Module]:
    """The files whose functions are found by names that are not written."""
    return project.once(_looked_through)


def _looked_through(project: Project) -> frozenset[Module]:
    return frozenset(
        found
        for name in ("getattr", "vars", "getmembers", "globals", "__dict__")
        for module in project.all_saying(name)
        for space in _spaces(module, name)
        if (found := _module(project, module, space)) is not None
    )


def _spaces(module: Module, name: str) -> Iterator[ast.expr | None]:
    """The expressions for a module whose names are looked through; None for the own one."""
    nodes = module.nodes
    if name == "__dict__":
        yield from (each.value for each in nodes.attributes.get(name, ()) if _open(module, each))
    for call in nodes.called.get(name, ()):
        args = call.args
        match name:
            case "globals" if _open(module, call):
                yield None
            case "vars" if args and _open(module, call):
                yield args[0]
            case "getmembers" if args:
                yield args[0]
            case "getattr" if len(args) > 1 and not isinstance(args[1], ast.Constant):
                yield args[0]


def _open(module: Module, space: ast.expr) -> bool:
    """Whether names are taken out of a dictionary of names that are not written."""
    parents = module.scopes.parents
    match parents[space]:
        case ast.Subscript(slice=key, ctx=ast.Load()):
            return not isinstance(key, ast.Constant)
        case ast.Attribute(attr=attr) as method if attr in _READING:
            call = parents[method]
            first = call.args[:1] if isinstance(call, ast.Call) else []
            return not (first and isinstance(first[0], ast.Constant))
    return False


def _module(project: Project, module: Module, space: ast.expr | None) -> Module | None:
    if space is None:
        return module
    symbol = resolve(project, module, space)
    if symbol is None or symbol.module is None:
        return None
    if symbol.binding is None:
        return symbol.module
    match symbol.binding.value:
        case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_]):
            if last_name(func) == "import_module":
                return project.find(name, symbol.module)
    return None
