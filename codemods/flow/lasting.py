"""What outlives a call, and may change by being read: iterators, tables that fill themselves,
objects of the project whose properties and operators do something.

``life`` says of an expression which of these it may be. What is made in the call itself is steady:
nobody else sees that it is used up.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import IntEnum

from codemods.flow import library
from codemods.flow.entry import ALIVE, Kind, chosen
from codemods.flow.instance import (
    PROPERTIES,
    acts,
    attribute_values,
    class_of,
    display_of,
    instance_of,
    instances_of,
)
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name, resolve
from codemods.python.scope import Binding, Function

_DEEPEST = 6
_A_CALL = 3  # so much deeper is what a function returns: of many that call each other


class Life(IntEnum):
    """Whether reading a value may change it: never; nobody knows, when its elements are taken;
    it may, whatever is asked of it.
    """

    STEADY = 0
    UNSEEN = 1
    ALIVE = 2


_PLAIN = (
    ast.Constant, ast.JoinedStr, ast.Compare, ast.BinOp, ast.UnaryOp, ast.Lambda, ast.Dict,
    ast.List, ast.Tuple, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp,
)  # fmt: skip


def life(project: Project, module: Module, node: ast.expr, depth: int = 0) -> Life:
    """What an expression may be that code of a call reads."""
    if depth > _DEEPEST:
        return Life.UNSEEN
    match node:
        case ast.Name():
            return _of_name(project, module, node, depth)
        case ast.Attribute():
            return _of_attribute(project, module, node, depth)
        case ast.Subscript(value=value) | ast.Starred(value=value):
            return _of_part(project, module, value, depth)
        case ast.IfExp(body=one, orelse=other):
            ways = [one, other]
        case ast.BoolOp(values=ways):
            pass
        case ast.NamedExpr(value=value):
            ways = [value]
        case ast.Call():
            return _made_here(project, module, node, depth + 1)
        case _:
            return Life.STEADY
    return max(life(project, module, each, depth + 1) for each in ways)


def acts_when_read(
    project: Project, module: Module, node: ast.Name | ast.Attribute | ast.Subscript
) -> bool:
    """Whether it may do something that code reads this name or part: of what it stands for,
    by what is around it.
    """
    parent = module.scopes.parents.get(node)
    if isinstance(parent, ast.Attribute) and instance_of(project, module, node) is not None:
        return False  # which attribute is read decides
    if isinstance(node, ast.Attribute):
        holders = [*instances_of(project, module, node.value)]
        if any(acts(project, *each, {node.attr} | PROPERTIES) for each in holders):
            return True
        owner = None if holders else class_of(project, module, node.value)
        for keyword in owner[1].keywords if owner else ():  # a class is an instance of its own
            meta = class_of(project, owner[0], keyword.value) if owner else None
            if meta is not None and acts(project, *meta, {node.attr} | PROPERTIES):
                return True
    found = [*instances_of(project, module, node)]
    if found:
        return any(acts(project, *each, None) for each in found)
    if isinstance(node, ast.Subscript):
        return False  # what it is an element of is read too
    return life(project, module, node) is Life.ALIVE


def taken(project: Project, module: Module, node: ast.AST) -> Iterator[ast.expr]:
    """The expressions whose elements a node takes, or that it enters as contexts."""
    match node:
        case ast.Call(func=func):
            entry = library.called(project, module, func)
            if entry is None and isinstance(func, ast.Attribute):
                entry = library.method(None, func.attr)
            if entry is not None:
                yield from chosen(node, entry.draws)
        case ast.Assign(targets=targets, value=value):
            if any(isinstance(each, ast.Tuple | ast.List) for each in targets):
                yield value
        case ast.For(iter=source) | ast.AsyncFor(iter=source) | ast.comprehension(iter=source):
            yield source
        case ast.Starred(value=value) | ast.YieldFrom(value=value):
            yield value
        case ast.Compare(ops=ops, comparators=comparators):
            for op, each in zip(ops, comparators, strict=True):
                if isinstance(op, ast.In | ast.NotIn):
                    yield each
        case ast.withitem(context_expr=expr):
            yield expr


def _of_name(project: Project, module: Module, node: ast.Name, depth: int) -> Life:
    found = module.scopes.around(node).lookup(node.id)
    if found is None:
        symbol = resolve(project, module, node)
        builtin = symbol is not None and symbol.dotted.startswith("builtins.")
        return Life.STEADY if builtin else _of_symbol(project, module, node, depth)
    owner, bindings = found
    local = _is_local(module, node, owner.node)
    return max(_of_binding(project, module, node, each, depth, local=local) for each in bindings)


def _is_local(module: Module, node: ast.expr, owner: ast.AST) -> bool:
    """Whether a variable is one of the innermost function around, or of an expression in it."""
    for each in module.scopes.ancestors(node):
        if each is owner:
            return True
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
    return False


def _of_binding(
    project: Project, module: Module, node: ast.Name, binding: Binding, depth: int, *, local: bool
) -> Life:
    match binding.kind:
        case "def" | "class":
            return Life.STEADY
        case "import":
            return _of_symbol(project, module, node, depth)
        case "parameter":
            default = _default(module, binding.node)
            given = Life.STEADY if local else Life.UNSEEN
            return made(project, module, default, depth + 1) if default and local else given
        case "assign" | "walrus" if binding.value is not None:
            if local:
                return _made_here(project, module, binding.value, depth + 1)
            return made(project, module, binding.value, depth + 1)
    if not local:
        return Life.UNSEEN
    parent = module.scopes.parents.get(binding.node)
    if isinstance(parent, ast.For | ast.AsyncFor | ast.comprehension):
        return _of_part(project, module, parent.iter, depth + 1)
    return Life.STEADY


def _default(module: Module, argument: ast.AST) -> ast.expr | None:
    """What a parameter holds where nothing is given: the same in each call."""
    around = module.scopes.parents.get(argument)
    if not isinstance(around, ast.arguments):
        return None
    positional = [*around.posonlyargs, *around.args]
    late = zip(reversed(positional), reversed(around.defaults), strict=False)
    pairs = [*late, *zip(around.kwonlyargs, around.kw_defaults, strict=True)]
    return next((value for each, value in pairs if each is argument), None)


def _of_symbol(project: Project, module: Module, node: ast.expr, depth: int) -> Life:
    """What is written elsewhere: in another module, in a class."""
    symbol = resolve(project, module, node)
    if symbol is None:
        return Life.UNSEEN
    if symbol.binding is None or symbol.module is None:
        steady = symbol.module is not None or library.is_steady(symbol.dotted)
        return Life.STEADY if steady else Life.UNSEEN
    if symbol.binding.kind in ("def", "class"):
        return Life.STEADY
    if symbol.binding.value is None:
        return Life.UNSEEN
    return made(project, symbol.module, symbol.binding.value, depth + 1)


def _of_attribute(project: Project, module: Module, node: ast.Attribute, depth: int) -> Life:
    owner = instance_of(project, module, node.value)
    if owner is not None:
        values = [*attribute_values(owner[1], node.attr)]
        found = (_kept(project, owner[0], each, depth + 1) for each in values)
        return max(found, default=Life.UNSEEN)
    if resolve(project, module, node) is not None:
        return _of_symbol(project, module, node, depth)
    return _of_part(project, module, node.value, depth)


def _kept(project: Project, module: Module, value: ast.expr, depth: int) -> Life:
    """What an object keeps: what a method of it was given, nobody knows."""
    if isinstance(value, ast.Name):
        found = module.scopes.around(value).lookup(value.id)
        if found and any(each.kind == "parameter" for each in found[1]):
            return Life.UNSEEN
    return made(project, module, value, depth)


def _of_part(project: Project, module: Module, value: ast.expr, depth: int) -> Life:
    """What comes out of a value: of what lasts, nobody knows what it is."""
    match value:
        case ast.Subscript(value=inner) | ast.Attribute(value=inner) if (
            resolve(project, module, value) is None
        ):
            return _of_part(project, module, inner, depth)
        case ast.Call() | ast.Constant() | ast.JoinedStr():
            return Life.STEADY
    root = value
    found = life(project, module, value, depth + 1)
    if found is Life.STEADY and isinstance(root, ast.Name | ast.Attribute):
        display = display_of(project, module, root)
        if display is not None:
            return Life.STEADY if all(isinstance(v, _PLAIN) for v in display) else Life.UNSEEN
    return found


def made(project: Project, module: Module, value: ast.expr, depth: int = 0) -> Life:
    """What a value is that was made before the call."""
    match value:
        case ast.GeneratorExp():
            return Life.ALIVE
        case ast.Call():
            return _of_call(project, module, value, depth)
        case _ if isinstance(value, _PLAIN):
            return Life.STEADY
        case ast.Await():
            return Life.UNSEEN
    return life(project, module, value, depth)


def _of_call(project: Project, module: Module, call: ast.Call, depth: int) -> Life:
    symbol = resolve(project, module, call.func)
    if depth > _DEEPEST:
        return Life.UNSEEN
    if symbol is None:
        return _of_method(project, module, call.func, depth)
    if symbol.module is None:
        entry = library.called(project, module, call.func)
        kinds = entry.result if entry is not None else frozenset[Kind]()
        if kinds == {"same"} and call.args:
            return made(project, module, call.args[0], depth + 1)
        if kinds & ALIVE:
            return Life.ALIVE
        name = dash_name(project, module, call.func) or symbol.dotted
        return Life.STEADY if library.is_steady(name) else Life.UNSEEN
    match symbol.binding.node if symbol.binding else None:
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            inside = [*ast.walk(function)]
            if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in inside):
                return Life.ALIVE
            ways = [n.value for n in inside if isinstance(n, ast.Return) and n.value is not None]
            found = (made(project, symbol.module, each, depth + _A_CALL) for each in ways)
            return max(found, default=Life.STEADY)
        case ast.ClassDef() as owner:
            known = all(_is_seen(project, symbol.module, base) for base in owner.bases)
            return Life.STEADY if known else Life.UNSEEN
    return Life.UNSEEN


def _of_method(project: Project, module: Module, func: ast.expr, depth: int) -> Life:
    """What a method of a value gives: of a text, a list, a table more of that kind."""
    if not isinstance(func, ast.Attribute) or instance_of(project, module, func.value) is not None:
        return Life.UNSEEN
    if any(each.result & ALIVE for each in library.methods_of_any(func.attr)):
        return Life.ALIVE
    return made(project, module, func.value, depth + 1)


def _is_seen(project: Project, module: Module, base: ast.expr) -> bool:
    name = dash_name(project, module, base) or ""
    return class_of(project, module, base) is not None or name.startswith(("builtins.", "enum."))


def _made_here(project: Project, module: Module, value: ast.expr, depth: int) -> Life:
    """What a variable of the call holds: what is made there is its own."""
    if not isinstance(value, ast.Call):
        return life(project, module, value, depth)
    symbol = resolve(project, module, value.func)
    definition = symbol.binding.node if symbol and symbol.binding else None
    if symbol is None or symbol.module is None or not isinstance(definition, Function):
        return Life.STEADY
    returned = (n.value for n in ast.walk(definition) if isinstance(n, ast.Return) and n.value)
    lasting = (ast.Name, ast.Attribute, ast.Subscript)
    found = (
        life(project, symbol.module, each, depth + _A_CALL)
        for each in returned
        if isinstance(each, lasting)
    )
    return max(found, default=Life.STEADY)
