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
PROPERTIES = frozenset({"__getattr__", "__getattribute__"})
_METHODS = frozenset({"staticmethod", "classmethod", "abstractmethod", "overload", "override"})


def instance_of(
    project: Project, module: Module, node: ast.expr, depth: int = 0
) -> tuple[Module, ast.ClassDef] | None:
    """The class of the project that an object is an instance of: ``self``, what is made once, what
    is annotated so, an element of what is written out.
    """
    if depth > _DEEPEST:
        return None
    if isinstance(node, ast.Name):
        found = module.scopes.around(node).lookup(node.id)
        bound = found[1][0].node if found and len(found[1]) == 1 else None
        if isinstance(bound, ast.arg):
            annotated = bound.annotation and class_of(project, module, bound.annotation)
            return annotated or _own_class(module, bound)
    values: list[ast.expr] = []
    match node:
        case ast.Call(func=func):
            return class_of(project, module, func, depth)
        case ast.Subscript(value=value):
            values = display_of(project, module, value) or []
        case ast.BoolOp(values=values):
            pass
        case ast.IfExp(body=one, orelse=other):
            values = [one, other]
        case ast.Name() | ast.Attribute():
            symbol = resolve(project, module, node)
            if symbol is not None and symbol.module is not None and symbol.binding is not None:
                module, values = symbol.module, [symbol.binding.value or ast.Constant(None)]
            elif symbol is None and isinstance(node, ast.Attribute):
                owner = instance_of(project, module, node.value, depth + 1)
                module = owner[0] if owner else module
                values = [*attribute_values(owner[1], node.attr)] if owner else []
    found_in = (instance_of(project, module, each, depth + 1) for each in values)
    return next(filter(None, found_in), None)


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
