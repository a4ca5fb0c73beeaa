"""Objects of the classes of a project: what an attribute of one is, and what asking it may do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from codemods.flow.frame import Point
from codemods.flow.values import fit
from codemods.flow.values.context import asked_inside
from codemods.flow.values.domain import (
    Class,
    Func,
    Partial,
    Some,
    Value,
    Whose,
    alternatives,
    joined,
)
from codemods.flow.values.errors import raised
from codemods.python.calls.attributes import family
from codemods.python.calls.attributes import kept as stored
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name, resolve
from codemods.python.scope import Binding, Function

_DEEPEST = 6
_HIGHEST = 10  # classes above an exception
_DOING = (
    ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.AugAssign, ast.Global, ast.Nonlocal,
    ast.Delete, ast.With, ast.For, ast.Raise,
)  # fmt: skip
# Special methods that run when an object is made or called, which is looked at as a call.
_MAKING = frozenset({"__init__", "__new__", "__post_init__", "__call__", "__del__"})
_MAKING |= {"__init_subclass__", "__enter__", "__exit__", "__aenter__", "__aexit__"}
HOOKS = ("__getattribute__", "__getattr__")
_PLAIN_BASES = ("builtins.object", "enum.", "abc.", "typing.")
PLAIN_MARKS = frozenset({"dataclass", "final", "total_ordering", "unique"})
_PLAIN_METAS = frozenset({"ABCMeta", "EnumMeta", "EnumType"})
_ENUMS = ("Enum", "IntEnum", "StrEnum", "ReprEnum")
_STATIC = frozenset({"staticmethod"})
_PROPERTIES = frozenset({"property", "cached_property"})
_METHODS = frozenset({"classmethod", "staticmethod", "abstractmethod", "overload", "override"})


def class_named(project: Project, module: Module, node: ast.expr) -> Class | None:
    """The class of the project that an expression stands for."""
    symbol = resolve(project, module, node)
    definition = symbol.binding.node if symbol and symbol.binding else None
    if symbol is None or symbol.module is None or not isinstance(definition, ast.ClassDef):
        return None
    return Class(symbol.module, definition)


def lineage(project: Project, cls: Class) -> list[Class]:
    """A class and those of the project above it, in the order in which Python asks them."""
    found = [*_above(project, cls)]
    return [each for place, each in enumerate(found) if each not in found[place + 1 :]]


def _above(project: Project, cls: Class, depth: int = 0) -> Iterator[Class]:
    yield cls
    for base in cls.node.bases if depth < _DEEPEST else ():
        above = class_named(project, cls.module, base)
        if above is not None:
            yield from _above(project, above, depth + 1)


def has_enums(project: Project) -> bool:
    """Whether a text may be a member of an Enum, which has a name and methods of its own."""
    return any(True for word in _ENUMS for _ in project.all_saying(word))


def is_open(project: Project, cls: Class) -> bool:
    """Whether a class has something from a class that is not of the project."""
    for each in lineage(project, cls):
        for base in each.node.bases:
            name = dash_name(project, each.module, base) or ""
            if class_named(project, each.module, base) is None:
                if not name.startswith(_PLAIN_BASES):
                    return True
    return False


def names_of(project: Project, cls: Class) -> Iterator[tuple[str, bool]]:
    """The full names of a class and of those above it, and whether each is of the project."""
    yield f"{cls.module.name}.{cls.node.name}", True
    for base in cls.node.bases:
        for name, definition in _classes(project, cls.module, base):
            yield name, definition is not None


def _classes(
    project: Project, module: Module, node: ast.expr, depth: int = 0
) -> Iterator[tuple[str, ast.ClassDef | None]]:
    """The full names of a class and of those above it, with their definitions in the project."""
    symbol = resolve(project, module, node)
    if symbol is None or depth > _HIGHEST:
        return
    definition = symbol.binding.node if symbol.binding else None
    if symbol.module is None:
        yield dash_name(project, module, node) or symbol.dotted, None
    elif isinstance(definition, ast.ClassDef):
        yield symbol.dotted, definition
        for base in definition.bases:
            yield from _classes(project, symbol.module, base, depth + 1)
    elif (name := dash_name(project, module, node)) is not None and name.startswith("dash."):
        yield name, None


def member(project: Project, cls: Class, name: str) -> tuple[Class, list[Binding]] | None:
    """Where a class, or one above it, has a name."""
    for each in lineage(project, cls):
        found = each.module.scopes.of_node[each.node].bindings.get(name)
        if found:
            return each, found
    return None


def overridden(project: Project, cls: Class, name: str) -> bool:
    """Whether another class has a method of that name that may be below this one, or be mixed in
    there.
    """
    above = {each.node for each in lineage(project, cls)}
    below = {owner for _, owner in family(project, cls.module, cls.node)}
    for module in project.all_saying(name):
        for each in module.nodes.definitions.get(name, ()):
            owner = module.scopes.parents[each]
            if isinstance(owner, ast.ClassDef) and (owner.bases or owner in below):
                if owner not in above:
                    return True
    return False


def _asked(project: Project, value: Value) -> Iterator[tuple[Class, Function]]:
    """The methods that operators and builtins may call of an object, or of a class itself."""
    if isinstance(value, Some) and value.cls is not None:
        yield from _special(project, value.cls)
    elif isinstance(value, Class):
        yield from _of_hook(project, value, "__class_getitem__")
        for meta in _metas(project, value):
            yield from _special(project, meta)


def _of_hook(project: Project, cls: Class, name: str) -> Iterator[tuple[Class, Function]]:
    """A special method that is called of a class, where the project has it."""
    found = member(project, cls, name)
    for each in found[1] if found is not None else ():
        if found is not None and isinstance(each.node, Function):
            yield found[0], each.node


def hooked(at: Point, node: ast.AST, cls: Class, name: str) -> None:
    """Notes what a special method of a class may do that runs by itself (``__del__``)."""
    if not all(_only_reads(each) for _, each in _of_hook(at.run.project, cls, name)):
        at.effect(node, enters=True)


def _special(project: Project, cls: Class) -> Iterator[tuple[Class, Function]]:
    """The methods that operators and builtins call, with the classes that have them."""
    for above in lineage(project, cls):
        for each in above.node.body:
            if isinstance(each, Function) and each.name.startswith("__"):
                if each.name.endswith("__") and each.name not in (*_MAKING, *HOOKS):
                    yield above, each


def _only_reads(function: Function) -> bool:
    """Whether a small function certainly changes nothing: it calls and stores nothing."""
    return not any(
        isinstance(node, _DOING)
        or (isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store))
        for statement in function.body
        for node in ast.walk(statement)
    )


def used(at: Point, node: ast.AST, value: Value) -> None:
    """Notes what an operator or builtin does that is given an object."""
    for each in alternatives(value):
        if not isinstance(each, Some | Class):
            continue
        methods = [*_asked(at.run.project, each)]
        for above, method in methods:
            asked_inside(at, above.module, method)
        if not all(_only_reads(method) for _, method in methods):
            at.effect(node, enters=True)
            at.may_raise(node)
            if at.watch is not None:
                at.watch.operated(node, at.heap.traces)


def hashed(at: Point, node: ast.AST, value: Value) -> None:
    """Notes what it does that a value is put into a set or is the key of a dictionary."""
    used(at, node, value)
    fit.hashed(at, node, value)


def attribute(at: Point, node: ast.AST, owner: Some | Class, name: str) -> Value:
    """An attribute of an object, or of a class itself: a property runs."""
    project = at.run.project
    cls = owner if isinstance(owner, Class) else owner.cls
    assert cls is not None
    if isinstance(owner, Class):
        _ask_metaclass(at, node, owner, name)
    elif any(member(project, cls, hook) is not None for hook in HOOKS):
        at.effect(node, enters=True)
        return Some(whose=Whose.UNSEEN)
    if _is_made_over(project, cls):
        return Some(whose=Whose.UNSEEN)
    has = member(project, cls, name)
    if has is None:
        at.may_raise(node, raised(AttributeError))
    where, bindings = has if has is not None else (cls, [])
    definition = bindings[0].node if len(bindings) == 1 else None
    if isinstance(definition, Function):
        return _method(at, node, owner, where, definition)
    if isinstance(definition, ast.ClassDef):
        return Class(where.module, definition)
    if bindings and all(isinstance(each.node, Function) for each in bindings):
        at.effect(node, enters=True)  # a property with a setter, or several functions
        return Some(whose=Whose.UNSEEN)
    if any(_last(each.value) in _PROPERTIES for each in bindings if each.value is not None):
        at.effect(node, enters=True)  # ``total = property(add_up)``
        return Some(whose=Whose.UNSEEN)
    found = kept(at, cls, name)
    if any(isinstance(each, Some) and each.cls and member(project, each.cls, "__get__")
           for each in alternatives(found)):  # fmt: skip
        at.effect(node, enters=True)  # a descriptor
        return Some(whose=Whose.UNSEEN)
    return found


def _ask_metaclass(at: Point, node: ast.AST, owner: Class, name: str) -> None:
    """A class is an instance of its own."""
    for meta in _metas(at.run.project, owner):
        if any(member(at.run.project, meta, hook) is not None for hook in (name, *HOOKS)):
            attribute(at, node, Some(cls=meta), name)


def _metas(project: Project, cls: Class) -> Iterator[Class]:
    """The metaclasses of the project that a class has."""
    for each in lineage(project, cls):
        for keyword in each.node.keywords:
            meta = class_named(project, each.module, keyword.value)
            if meta is not None:
                yield meta


def _is_made_over(project: Project, cls: Class) -> bool:
    """Whether a decorator or a metaclass makes something else of what the body of a class, or of
    one above it, has.
    """
    return any(
        not {_last(mark) for mark in each.node.decorator_list} <= PLAIN_MARKS
        or not {_last(keyword.value) for keyword in each.node.keywords} <= _PLAIN_METAS
        for each in lineage(project, cls)
    )


def _method(
    at: Point, node: ast.AST, owner: Some | Class, where: Class, definition: Function
) -> Value:
    function = Func(where.module, definition)
    last = {_last(each) for each in definition.decorator_list}
    exact = isinstance(owner, Class) or owner.kind == "object"
    project, name = at.run.project, definition.name
    below = not exact and overridden(project, where, name)
    if below or stored(project, where.module, where.node, name):  # ``table.is_empty = …``
        if last & _PROPERTIES:
            at.effect(node)
        return Some(whose=Whose.UNSEEN)
    if last & _STATIC:
        return function
    if not last:
        return function if isinstance(owner, Class) else Partial(function, (owner,))
    if "classmethod" in last:
        return Partial(function, (owner if isinstance(owner, Class) else where,))
    if last <= _PROPERTIES and not isinstance(owner, Class):
        function = replace(function, cached="cached_property" in last)
        return at.run.call(at, node, Partial(function, (owner,)), (), {})
    if last <= _METHODS:
        return Partial(function, (owner,))
    at.effect(node, enters=True)  # what its decorator makes of it
    return Some(whose=Whose.UNSEEN)


def _last(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return str(getattr(called, "attr", None) or getattr(called, "id", ""))


def kept(at: Point, cls: Class, name: str) -> Value:
    """What an attribute of an object, or of the class itself, may hold: whoever stores it."""
    from codemods.flow.values.outside import evaluated_outside, loose

    project = at.run.project
    known = project.once(_kept)
    if (cls, name) not in known:
        known[cls, name] = Some(whose=Whose.UNSEEN)
        found = [
            Some(whose=Whose.UNSEEN)
            if each.node is None
            else loose(evaluated_outside(project, each.module, each.node))
            for each in stored(project, cls.module, cls.node, name)
        ]
        if found and not is_open(project, cls):
            known[cls, name] = joined(*found)
    return known[cls, name]


def _kept(_: Project) -> dict[tuple[Class, str], Value]:
    return {}
