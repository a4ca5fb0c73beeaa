"""What the objects of a class have under a name: what is stored there, by whom ever."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.python.calls.arguments import Argument, argument, makings
from codemods.python.changes.holder import ANYTHING, known_as
from codemods.python.changes.rebound import attributes, stores
from codemods.python.nodes import last_name
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve
from codemods.python.scope import Function

Class = tuple[Module, ast.ClassDef]
_DEEPEST = 6
_MAKING_CLASSES = frozenset({"type", "new_class", "make_dataclass", "__new__"})


def bases(project: Project, module: Module, owner: ast.ClassDef, depth: int = 0) -> Iterator[Class]:
    """The classes of the project that a class derives from."""
    for each in owner.bases if depth < _DEEPEST else ():
        symbol = resolve(project, module, each)
        node = symbol.binding.node if symbol and symbol.binding else None
        if symbol is not None and symbol.module is not None and isinstance(node, ast.ClassDef):
            yield symbol.module, node
            yield from bases(project, symbol.module, node, depth + 1)


def family(project: Project, module: Module, owner: ast.ClassDef) -> list[Class]:
    """A class, what it derives from, and what derives from it."""
    known = project.once(_families)
    if owner not in known:
        found = {owner: module}
        found.update((each, where) for where, each in bases(project, module, owner))
        pending = [owner]
        for each in pending:  # which grows meanwhile
            for where, user in _derived(project, each.name):
                if user not in found:
                    found[user] = where
                    pending.append(user)
                    for home, other in bases(project, where, user):  # what is mixed in there
                        found.setdefault(other, home)
        known[owner] = [(where, each) for each, where in found.items()]
    return known[owner]


def _derived(project: Project, name: str) -> Iterator[Class]:
    """The classes with a base of this name."""
    for each in known_as(project, name):
        for where in project.all_saying(each):
            nodes = where.nodes
            for node in (*nodes.names.get(each, ()), *nodes.attributes.get(each, ())):
                user = where.scopes.parents[node]
                if isinstance(user, ast.ClassDef) and node in user.bases:
                    yield where, user


def _derived_by_call(
    project: Project, module: Module, owner: ast.ClassDef, name: str
) -> Iterator[Argument]:
    """``type("Cart", (Table,), {"prefix": "cart"})``: what it has under a name."""
    for each in known_as(project, owner.name):
        for where in project.all_saying(each):
            nodes = where.nodes
            for node in (*nodes.names.get(each, ()), *nodes.attributes.get(each, ())):
                call = where.scopes.parents[where.scopes.parents[node]]
                if isinstance(call, ast.Call) and last_name(call.func) in _MAKING_CLASSES:
                    yield from _in_space(where, call, name)


def _in_space(module: Module, call: ast.Call, name: str) -> Iterator[Argument]:
    """What the dictionary of names that a class is made of has under one."""
    spaces = [each for each in call.args if isinstance(each, ast.Dict)]
    keys = [each for space in spaces for each in space.keys]
    seen = last_name(call.func) == "type" and len(spaces) == 1
    if not seen or not all(isinstance(each, ast.Constant) for each in keys):
        yield Argument(module, None)
        return
    for key, value in zip(keys, spaces[0].values, strict=True):
        if isinstance(key, ast.Constant) and key.value == name:
            yield Argument(module, value)


def _families(_: Project) -> dict[ast.ClassDef, list[Class]]:
    """What was asked for so far."""
    return {}


def kept(project: Project, module: Module, owner: ast.ClassDef, name: str) -> list[Argument]:
    """What an attribute of the objects of a class may hold; nothing when nobody is seen to set it.

    A method counts too, as its definition is a part of the class.
    """
    known = project.once(_kept)
    key = (owner, name)
    if key not in known:
        related = family(project, module, owner)
        found = [each for where, one in related for each in _in_body(where, one, name)]
        found += _fields(project, related, name)
        found += (each for one in related for each in _derived_by_call(project, *one, name))
        classes = {one for _, one in related}
        for where, node in attributes(project, name):
            if isinstance(node.ctx, ast.Store) and _may_hold(project, where, node.value, classes):
                found.append(Argument(where, _stored(where, node)))
        for store in stores(project, name):
            if store.name in (name, None) and store.owner is not None:
                if _may_hold(project, store.module, store.owner, classes):
                    found.append(Argument(store.module, None))
        known[key] = found
    return known[key]


def _kept(_: Project) -> dict[tuple[ast.ClassDef, str], list[Argument]]:
    """What was asked for so far."""
    return {}


def _in_body(module: Module, owner: ast.ClassDef, name: str) -> Iterator[Argument]:
    for binding in module.scopes.of_node[owner].bindings.get(name, ()):
        if binding.kind == "assign" and binding.value is not None:
            if not _is_field(binding.value):
                yield Argument(module, binding.value)
        elif binding.kind == "other":
            yield Argument(module, None)


def _is_field(node: ast.expr) -> bool:
    """``field(default=…)``, ``Field(…)``, ``attr.ib(…)``: what it gives is read as its default."""
    return isinstance(node, ast.Call) and last_name(node.func) in ("field", "Field", "ib", "attrib")


def _fields(project: Project, related: list[Class], name: str) -> Iterator[Argument]:
    """What the constructor of a dataclass is given for a field, and its default."""
    for module, owner in related:
        names = [
            each.target.id
            for each in owner.body
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
        ]
        if name not in names or any(
            isinstance(each, Function) and each.name == "__init__" for each in owner.body
        ):
            continue
        place = names.index(name) if not owner.bases else None
        sites = makings(project, module, owner)
        for site in sites.seen:
            yield from argument(site, place, name)
            if place is None and site.args:
                yield Argument(site.module, None)
        yield from (Argument(each, None) for each in sites.unseen)
        yield from _replaced(project, name)
        for each in module.scopes.of_node[owner].bindings.get(name, ()):
            if each.value is not None and isinstance(each.value, ast.Call):
                keywords = {k.arg: k.value for k in each.value.keywords}
                default = keywords.get("default") or next(iter(each.value.args), None)
                if _is_field(each.value) and default is not None:
                    yield Argument(module, default)


def _replaced(project: Project, name: str) -> Iterator[Argument]:
    """``replace(link, target="cart")``, of whatever."""
    for way in ("replace", "_replace", "evolve"):
        for module in project.all_saying(way):
            for call in module.nodes.called.get(way, ()):
                for keyword in call.keywords:
                    if keyword.arg in (name, None):
                        yield Argument(module, keyword.value if keyword.arg else None)


def _stored(module: Module, node: ast.Attribute) -> ast.expr | None:
    """The value of a store, where it is one."""
    match module.scopes.parents[node]:
        case ast.Assign(value=value) | ast.AnnAssign(value=value):
            return value
    return None


def _may_hold(project: Project, module: Module, node: ast.expr, classes: set[ast.ClassDef]) -> bool:
    """Whether an expression may be an object of one of some classes, or a class of them."""
    match node:
        case _ if node is ANYTHING:
            return True
        case ast.Name(id="self" | "cls"):
            around = module.scopes.ancestors(node)
            own = next((each for each in around if isinstance(each, ast.ClassDef)), None)
            return own is None or own in classes
        case ast.Attribute(value=ast.Name(id="self"), attr="__class__"):
            return _may_hold(project, module, node.value, classes)
        case ast.Call(func=ast.Name(id="type" | "super"), args=[ast.Name(id="self") as own, *_]):
            return _may_hold(project, module, own, classes)
        case ast.Call():
            return _may_be_made(project, module, node, classes)
    symbol = resolve(project, module, node)
    if symbol is None:
        return True
    if symbol.binding is None:
        return False
    if isinstance(symbol.binding.node, ast.ClassDef):
        return symbol.binding.node in classes
    value = symbol.binding.value
    if symbol.module is None or value is None:
        return False
    if isinstance(value, ast.Call):
        return _may_be_made(project, symbol.module, value, classes)
    return isinstance(value, ast.Subscript | ast.Attribute | ast.IfExp | ast.BoolOp | ast.Await)


def _may_be_made(
    project: Project, module: Module, call: ast.Call, classes: set[ast.ClassDef]
) -> bool:
    """Whether a call may give an object of one of some classes."""
    symbol = resolve(project, module, call.func)
    if symbol is None:
        return True
    if symbol.module is None:
        return symbol.dotted.rpartition(".")[2] in (
            "getattr",
            "next",
            "copy",
            "deepcopy",
            "replace",
        )
    node = symbol.binding.node if symbol.binding else None
    return node in classes if isinstance(node, ast.ClassDef) else True
