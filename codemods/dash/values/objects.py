"""What a parameter or an attribute of ``self`` stands for, followed through calls and stores."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from codemods.dash.values.callee import own_class
from codemods.dash.values.elements import elements, given_for, target
from codemods.python.calls.arguments import Argument
from codemods.python.calls.attributes import bases, family, kept
from codemods.python.changes.mutable import may_change
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve
from codemods.python.scope import Binding, Function

Method = tuple[Module, Function | ast.Lambda]
_MOST = 200  # expressions that one may stand for, through calls


class Held(NamedTuple):
    """A class, or an object of one; a module where ``owner`` is None."""

    module: Module
    owner: ast.ClassDef | None


def sources(project: Project, module: Module, node: ast.expr) -> list[Argument]:
    """The expressions that an expression stands for; nothing for what nobody hands over.

    What leads back to where it came from adds nothing; too many are one that cannot be told.
    """
    start = Argument(module, node)
    found: dict[Argument, None] = {}
    waiting, seen = [start], {start}
    while waiting:
        each = waiting.pop()
        given = None if each.node is None else _given(project, each.module, each.node)
        if given is None:
            found[each] = None
            continue
        new = [one for one in dict.fromkeys(given) if one not in seen]
        seen.update(new)
        waiting += reversed(new)
        if len(seen) > _MOST:
            return [Argument(module, None)]
    return [*found]


def _given(project: Project, module: Module, node: ast.expr) -> list[Argument] | None:
    """What stands behind a name or an attribute of ``self``; None when it stands for itself."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = own_class(module, node)
        if owner is not None:
            return kept(project, module, owner, node.attr)
    if not isinstance(node, ast.Name | ast.Attribute):
        return None
    if isinstance(node, ast.Name):
        found = module.scopes.around(node).lookup(node.id)
        if found is not None and [each.kind for each in found[1]] == ["parameter"]:
            return given_for(project, module, node)
        if found is not None and [each.kind for each in found[1]] == ["other"]:
            return _of_loop(project, module, found[1][0])
    symbol = resolve(project, module, node)
    if symbol is None or symbol.module is None or symbol.binding is None:
        return None
    if symbol.binding.value is None:
        return None
    changed = isinstance(symbol.binding.value, ast.Dict) and may_change(project, symbol)
    return [Argument(symbol.module, None if changed else symbol.binding.value)]


def _of_loop(project: Project, module: Module, binding: Binding) -> list[Argument]:
    path, source = target(module, binding.node)
    items = elements(project, module, source) if path == () and source is not None else None
    if items is None:
        return [Argument(module, None)]
    return [each if isinstance(each, Argument) else Argument(module, None) for each in items]


def objects(project: Project, module: Module, node: ast.expr) -> list[Held | None]:
    """The classes of what an expression holds; None for what cannot be told."""
    nested: list[Held | None] = [*_nested(project, module, node)]
    return nested or [_held(project, each) for each in sources(project, module, node)]


def _nested(project: Project, module: Module, node: ast.expr) -> Iterator[Held]:
    """``self.Ids`` that is a class in the class."""
    owner = own_class(module, node) if isinstance(node, ast.Attribute) else None
    if owner is None or not isinstance(node, ast.Attribute):
        return
    if isinstance(node.value, ast.Name):
        for where, each in ((module, owner), *bases(project, module, owner)):
            for binding in where.scopes.of_node[each].bindings.get(node.attr, ()):
                if isinstance(binding.node, ast.ClassDef):
                    yield Held(where, binding.node)


def _held(project: Project, source: Argument) -> Held | None:
    module, node = source
    func = node.func if isinstance(node, ast.Call) else node
    symbol = resolve(project, module, func) if func is not None else None
    if symbol is None or symbol.module is None:
        return None
    if symbol.binding is None:
        return None if isinstance(node, ast.Call) else Held(symbol.module, None)
    owner = symbol.binding.node
    return Held(symbol.module, owner) if isinstance(owner, ast.ClassDef) else None


def overrides(project: Project, module: Module, func: ast.expr) -> Iterator[Method]:
    """What ``self.uid`` means for an object of a class that derives from the own one."""
    if not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name):
        return
    owner = own_class(module, func)
    if owner is not None:
        above = {owner, *(each for _, each in bases(project, module, owner))}
        for where, each in family(project, module, owner):
            if each not in above:
                yield from _own(where, each, func.attr)


def methods_of(project: Project, module: Module, func: ast.Attribute) -> list[Method] | None:
    """The methods that a call of one of a held object enters; None when some cannot be told."""
    found: list[Method] = []
    for each in objects(project, module, func.value):
        if each is None or each.owner is None:
            return None
        chain = (each, *(Held(*base) for base in bases(project, each.module, each.owner)))
        own = (_own(one.module, one.owner, func.attr) for one in chain if one.owner)
        methods = next((some for some in map(list, own) if some), None)
        if methods is None:
            return None
        found += methods
    return found


def _own(module: Module, owner: ast.ClassDef, name: str) -> Iterator[Method]:
    for binding in module.scopes.of_node[owner].bindings.get(name, ()):
        if isinstance(binding.value, ast.Lambda):
            yield module, binding.value
        elif isinstance(binding.node, Function):
            yield module, binding.node
