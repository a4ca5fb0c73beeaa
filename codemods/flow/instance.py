"""Objects of the classes of a project: of which class one is, and what reading it may do."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.python.project import Module, Project
from codemods.python.resolve import resolve
from codemods.python.scope import Function

_DEEPEST = 4
_A_CALL = 2  # so much deeper is what a function returns: of many that call each other
_DOING = (
    ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.AugAssign, ast.Global, ast.Nonlocal,
    ast.Delete, ast.With, ast.For, ast.Raise,
)  # fmt: skip
# Special methods that run when an object is made or called, which is looked at as a call.
_MAKING = frozenset({"__init__", "__new__", "__post_init__", "__init_subclass__", "__call__"})
_NAMES = (ast.Name, ast.Attribute)
_Value = tuple[Module, ast.expr]
PROPERTIES = frozenset({"__getattr__", "__getattribute__"})
_METHODS = frozenset({"staticmethod", "classmethod", "abstractmethod", "overload", "override"})


def instance_of(
    project: Project, module: Module, node: ast.expr, depth: int = 0
) -> tuple[Module, ast.ClassDef] | None:
    """The class of the project that an object is an instance of, the first that is found."""
    return next(instances_of(project, module, node, depth), None)


def instances_of(
    project: Project, module: Module, node: ast.expr, depth: int = 0
) -> Iterator[tuple[Module, ast.ClassDef]]:
    """The classes of the project that an object may be an instance of: ``self``, what is made
    once, what is annotated so, an element of what is written out, also in a loop.
    """
    if depth > _DEEPEST:
        return
    found = _from_class(project, module, node, depth)
    if found is not None:
        yield found
        return
    for where, value in _values(project, module, node, depth):
        yield from instances_of(project, where, value, depth + 1)


def _from_class(
    project: Project, module: Module, node: ast.expr, depth: int
) -> tuple[Module, ast.ClassDef] | None:
    """The class of what is made here, or of a parameter."""
    if isinstance(node, ast.Call):
        return class_of(project, module, node.func, depth)
    if isinstance(node, ast.Name):
        found = module.scopes.around(node).lookup(node.id)
        bound = found[1][0].node if found and len(found[1]) == 1 else None
        if isinstance(bound, ast.arg):
            annotated = bound.annotation and class_of(project, module, bound.annotation)
            return annotated or _own_class(module, bound)
    return None


def _values(project: Project, module: Module, node: ast.expr, depth: int) -> Iterator[_Value]:
    """What an expression may stand for, each with the file that it is written in."""
    match node:
        case ast.Subscript(value=value):
            yield from _elements(project, module, value)
        case ast.BoolOp(values=values):
            yield from ((module, each) for each in values)
        case ast.IfExp(body=one, orelse=other):
            yield from ((module, one), (module, other))
        case ast.Name() | ast.Attribute():
            symbol = resolve(project, module, node)
            if symbol is not None and symbol.module is not None and symbol.binding is not None:
                if symbol.binding.value is not None:
                    yield symbol.module, symbol.binding.value
            elif symbol is None and isinstance(node, ast.Name):
                yield from _bound_otherwise(project, module, node)
            elif symbol is None and isinstance(node, ast.Attribute):
                for owner in instances_of(project, module, node.value, depth + 1):
                    yield from ((owner[0], each) for each in attribute_values(owner[1], node.attr))


def _bound_otherwise(project: Project, module: Module, node: ast.Name) -> Iterator[_Value]:
    """What a name may stand for that gets one of several values, by unpacking or in a loop."""
    found = module.scopes.around(node).lookup(node.id)
    parents = module.scopes.parents
    for binding in found[1] if found else ():
        if binding.value is not None:
            yield module, binding.value
            continue
        target: ast.AST = binding.node
        while isinstance(parents.get(target), ast.Tuple | ast.List | ast.Starred):
            target = parents[target]
        match parents.get(target):
            case (
                ast.Assign(value=source)
                | ast.For(iter=source)
                | ast.AsyncFor(iter=source)
                | ast.comprehension(iter=source)
            ):
                yield from _elements(project, module, source)


def _elements(project: Project, module: Module, node: ast.expr, depth: int = 0) -> Iterator[_Value]:
    """What something that is written out has in it, also by ``zip``, ``enumerate``, ``.items()``.

    Of a comprehension it is the element.
    """
    if depth > _DEEPEST:
        return
    match node:
        case ast.Name() | ast.Attribute():
            symbol = resolve(project, module, node)
            value = symbol.binding.value if symbol and symbol.binding else None
            if symbol and symbol.module and value and not isinstance(value, _NAMES):
                yield from _elements(project, symbol.module, value, depth + 1)
        case ast.Call(func=ast.Attribute(value=value)):
            yield from _elements(project, module, value, depth + 1)
        case ast.Call(args=args):
            for each in args:
                yield from _elements(project, module, each, depth + 1)
        case (
            ast.List(elts=items)
            | ast.Tuple(elts=items)
            | ast.Set(elts=items)
            | ast.Dict(values=items)
        ):
            yield from ((module, each) for each in items)
        case ast.ListComp(elt=item) | ast.SetComp(elt=item) | ast.DictComp(value=item):
            yield module, item


def class_of(
    project: Project, module: Module, node: ast.expr, depth: int = 0
) -> tuple[Module, ast.ClassDef] | None:
    """A class of the project, or that of what a function of it returns."""
    symbol = resolve(project, module, node)
    definition = symbol.binding.node if symbol and symbol.binding else None
    if symbol is None or symbol.module is None:
        return None
    if isinstance(definition, ast.ClassDef):
        return symbol.module, definition
    if not isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    returned = (n.value for n in ast.walk(definition) if isinstance(n, ast.Return) and n.value)
    found = (instance_of(project, symbol.module, each, depth + _A_CALL) for each in returned)
    return next(filter(None, found), None)


def _own_class(module: Module, argument: ast.arg) -> tuple[Module, ast.ClassDef] | None:
    """The class whose method has ``self`` for its first parameter."""
    function = module.scopes.parents[module.scopes.parents[argument]]
    owner = module.scopes.parents.get(function)
    if argument.arg == "self" and isinstance(owner, ast.ClassDef):
        return module, owner
    return None


def acts(
    project: Project, module: Module, owner: ast.ClassDef, names: set[str] | None, depth: int = 0
) -> bool:
    """Whether a property of one of the ``names``, or with None a special method, may do more than
    read.
    """
    for each in owner.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            special = each.name.startswith("__") and each.name.endswith("__")
            if names is None:
                meant = special and each.name not in _MAKING | PROPERTIES
            else:
                meant = each.name in names and (special or _is_property(each))
            if meant and not _only_reads(each):
                return True
    bases = (class_of(project, module, base) for base in owner.bases)
    return depth < _DEEPEST and any(
        acts(project, *base, names, depth + 1) for base in bases if base is not None
    )


def _is_property(function: Function) -> bool:
    last = (getattr(each, "attr", getattr(each, "id", "")) for each in function.decorator_list)
    return any(name not in _METHODS for name in last)


def _only_reads(function: Function) -> bool:
    """Whether a small function certainly changes nothing: it calls and stores nothing."""
    return not any(
        isinstance(node, _DOING)
        or (isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store))
        for statement in function.body
        for node in ast.walk(statement)
    )


def attribute_values(owner: ast.ClassDef, name: str) -> Iterator[ast.expr]:
    """What a class and its methods set an attribute to."""
    for node in ast.walk(owner):
        match node:
            case ast.Assign(targets=[ast.Name(id=found) | ast.Attribute(attr=found)], value=value):
                if found == name:
                    yield value


def display_of(project: Project, module: Module, node: ast.expr) -> list[ast.expr] | None:
    """The elements of a list or dictionary that a name of a module is bound to."""
    symbol = resolve(project, module, node)
    value = symbol.binding.value if symbol and symbol.binding else None
    match value:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return items
        case ast.Dict(values=items):
            return items
    return None
