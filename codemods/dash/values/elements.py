"""What a loop goes over: the elements of lists, tables, and of ``zip``, ``enumerate`` of them."""

from __future__ import annotations

import ast

from codemods.python.calls.arguments import Argument, given
from codemods.python.changes.mutable import may_change
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve
from codemods.python.scope import Function

# The elements of an iterable: an expression, several in a tuple, or nobody knows.
Item = Argument | tuple["Item", ...]

_DEEPEST = 14
_SAME = frozenset({"str", "list", "tuple", "sorted", "reversed", "set", "frozenset", "iter"})


def target(module: Module, node: ast.AST) -> tuple[tuple[int, ...] | None, ast.expr | None]:
    """Where in the elements of what a loop goes over a variable of it is."""
    path: list[int] = []
    parent = module.scopes.parents.get(node)
    while isinstance(parent, ast.Tuple | ast.List):
        path.insert(0, next(i for i, each in enumerate(parent.elts) if each is node))
        node, parent = parent, module.scopes.parents.get(parent)
    match parent:
        case ast.For(iter=source) | ast.AsyncFor(iter=source) | ast.comprehension(iter=source):
            return tuple(path), source
    return None, None


def elements(project: Project, module: Module, node: ast.expr, depth: int = 0) -> list[Item] | None:
    """The elements of what a loop goes over; None when they cannot be read."""
    if depth > _DEEPEST:
        return None
    match node:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return _spread(project, module, items, depth)
        case ast.Dict(keys=keys):
            return [Argument(module, each) for each in keys]
        case ast.Name() | ast.Attribute():
            return _named_items(project, module, node, depth)
        case ast.ListComp(elt=item) | ast.SetComp(elt=item) | ast.GeneratorExp(elt=item):
            return [Argument(module, item)]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            both = [elements(project, module, each, depth + 1) for each in (left, right)]
            return [item for each in both if each for item in each] if all(both) else None
        case ast.Call(func=ast.Attribute(value=value, attr="split"), args=args):
            if isinstance(value, ast.Constant) and all(isinstance(a, ast.Constant) for a in args):
                parts = str(value.value).split(*(a.value for a in args))  # type: ignore[attr-defined]
                return [Argument(module, ast.Constant(each)) for each in parts]
        case ast.Call(func=ast.Attribute(value=value, attr=attr), args=[]):
            return _of_table(project, module, value, attr, depth)
        case ast.Call(func=ast.Name(id=name), args=args):
            return _of_builtin(project, module, name, args, depth)
    return None


def _spread(
    project: Project, module: Module, items: list[ast.expr], depth: int
) -> list[Item] | None:
    found: list[Item] = []
    for each in items:
        inner = (
            elements(project, module, each.value, depth + 1)
            if isinstance(each, ast.Starred)
            else [Argument(module, each)]
        )
        if inner is None:
            return None
        found += inner
    return found


def _named_items(
    project: Project, module: Module, node: ast.Name | ast.Attribute, depth: int
) -> list[Item] | None:
    where, value = _display(project, module, node)
    if isinstance(value, ast.ClassDef):
        bound = where.scopes.of_node[value].bindings.values()
        members = [each.value for one in bound for each in one if each.kind == "assign"]
        return [Argument(where, each) for each in members]
    if value is not None:
        return elements(project, where, value, depth + 1)
    arguments = given_for(project, module, node)
    found = [
        elements(project, each.module, each.node, depth + 1) if each.node is not None else None
        for each in arguments
    ]
    if not found or None in found:
        return None
    return [item for each in found if each for item in each]


def _display(
    project: Project, module: Module, node: ast.expr
) -> tuple[Module, ast.expr | ast.ClassDef | None]:
    """What a name stands for that is bound once, and never changed in place."""
    symbol = resolve(project, module, node)
    if symbol is None or symbol.module is None or symbol.binding is None:
        return module, None
    if isinstance(symbol.binding.node, ast.ClassDef):
        return symbol.module, symbol.binding.node
    if may_change(project, symbol):
        return module, None
    return symbol.module, symbol.binding.value


def _of_table(
    project: Project, module: Module, value: ast.expr, attr: str, depth: int
) -> list[Item] | None:
    """``.items()``, ``.keys()``, ``.values()`` of a dictionary."""
    where, display = (module, value)
    if isinstance(value, ast.Name | ast.Attribute):
        where, found = _display(project, module, value)
        if not isinstance(found, ast.Dict):
            return None
        display = found
    if not isinstance(display, ast.Dict):
        return None
    keys = [Argument(where, each) for each in display.keys]
    values = [Argument(where, each) for each in display.values]
    match attr:
        case "keys":
            return [*keys]
        case "values":
            return [*values]
        case "items":
            return [*zip(keys, values, strict=True)]
    return None


def _of_builtin(
    project: Project, module: Module, name: str, args: list[ast.expr], depth: int
) -> list[Item] | None:
    if name == "enumerate" and args:
        items = elements(project, module, args[0], depth + 1)
        return items and [(Argument(module, None), each) for each in items]
    if name == "zip":
        columns = [elements(project, module, each, depth + 1) for each in args]
        if any(each is None for each in columns):
            return None
        return [*zip(*(each or [] for each in columns), strict=False)]
    if name in _SAME and len(args) >= 1:
        return elements(project, module, args[0], depth + 1)
    return None


def given_for(project: Project, module: Module, node: ast.expr) -> list[Argument]:
    """What the calls of its function give to a parameter."""
    if not isinstance(node, ast.Name):
        return []
    found = module.scopes.around(node).lookup(node.id)
    if found is None or len(found[1]) != 1 or found[1][0].kind != "parameter":
        return []
    function = found[0].node
    return (
        given(project, module, function, node.id)
        if isinstance(function, Function)
        else [Argument(module, None)]
    )
