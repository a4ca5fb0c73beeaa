"""Which function of the project a call enters, also as a method or an entry of the own class."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.python.calls.attributes import bases
from codemods.python.project import Module, Project
from codemods.python.resolve import Symbol, resolve
from codemods.python.scope import Binding, Function, Scope


def callee(
    project: Project, module: Module, func: ast.expr
) -> tuple[Module, Function | ast.Lambda] | None:
    """The function of the project that is called."""
    symbol = resolve(project, module, func)
    if symbol is None and isinstance(func, ast.Attribute):
        return _method(project, module, func)
    return _function(symbol)


def _method(
    project: Project, module: Module, func: ast.Attribute
) -> tuple[Module, Function | ast.Lambda] | None:
    """``self.uid``, ``self.ids.table`` of the class that the code is in, or of its bases."""
    names = [func.attr]
    node = func.value
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    owner = own_class(module, node)
    if owner is None:
        return None
    for where, each in ((module, owner), *bases(project, module, owner)):
        scope = where.scopes.of_node[each]
        bound = [*_bindings(scope, [*reversed(names)], where)]
        for binding in bound:
            if isinstance(binding.value, ast.Lambda):
                return where, binding.value
            if isinstance(binding.node, Function):
                return where, binding.node
    return None


def own_class(module: Module, node: ast.expr) -> ast.ClassDef | None:
    """The class whose ``self`` or ``cls`` an expression starts with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in ("self", "cls"):
        return None
    found = module.scopes.around(node).lookup(node.id)
    owner = module.scopes.parents.get(found[0].node) if found else None
    return owner if isinstance(owner, ast.ClassDef) else None


def _function(symbol: Symbol | None) -> tuple[Module, Function | ast.Lambda] | None:
    if symbol is None or symbol.module is None or symbol.binding is None:
        return None
    if isinstance(symbol.binding.value, ast.Lambda):
        return symbol.module, symbol.binding.value
    node = symbol.binding.node
    return (symbol.module, node) if isinstance(node, Function) else None


def _bindings(scope: Scope, names: list[str], module: Module) -> Iterator[Binding]:
    """What a chain of names means in a class and the classes in it."""
    for each in scope.bindings.get(names[0], ()):
        if len(names) == 1:
            yield each
        elif isinstance(each.node, ast.ClassDef):
            yield from _bindings(module.scopes.of_node[each.node], names[1:], module)
