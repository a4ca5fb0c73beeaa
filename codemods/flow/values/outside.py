"""What names mean that a call did not bind: constants, and what else outlives it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import count

from codemods.dash.values.constant import is_component, value_of
from codemods.dash.values.value import Known
from codemods.flow.frame import Frame, Point, Run, TooMuch
from codemods.flow.library.table import is_steady
from codemods.flow.values.domain import (
    NO_UPDATE,
    UNKNOWN,
    Bound,
    Choice,
    Class,
    Content,
    Fixed,
    Func,
    Library,
    Listed,
    Manager,
    Mapped,
    Partial,
    Ref,
    Situation,
    Some,
    Value,
    Whose,
    element,
    held,
    joined,
    kind_of,
)
from codemods.flow.values.errors import Fails
from codemods.flow.values.heap import SCALARS, Heap
from codemods.flow.values.numbers import numbered, odd
from codemods.flow.values.objects import class_named, is_open, member
from codemods.python.changes.mutable import may_change_itself
from codemods.python.project import Module, Project
from codemods.python.resolve import Symbol, dash_name, resolve, set_from_outside
from codemods.python.scope import Binding, Function

UNSEEN = Some(whose=Whose.UNSEEN)
_DEEPEST = 8  # constants that depend on each other
_DEEPEST_SHOWN = 3  # lists in lists that are looked into when a call is over


def outside(at: Point, node: ast.Name | ast.Attribute) -> Value:
    """What a name, or the attributes of one, is that no function that runs has bound."""
    project = at.run.project
    known = project.once(_names)
    if node not in known:
        known[node] = UNSEEN
        known[node] = _meaning(project, at.frame.module, node)
    return known[node]


def _names(_: Project) -> dict[ast.expr, Value]:
    return {}


def _bindings(_: Project) -> dict[Binding, Value]:
    return {}


def ids(_: Project) -> Iterator[int]:
    """The numbers of what heaps hold."""
    return count()


def _meaning(project: Project, module: Module, node: ast.Name | ast.Attribute) -> Value:
    constant = value_of(project, module, node)
    if isinstance(constant, Known) and not is_component(project, module, node):
        return constant.value
    symbol = resolve(project, module, node)
    if symbol is None:
        return _of_several(project, module, node)
    name = dash_name(project, module, node)
    if name is not None and name.startswith("dash."):
        return Library(name)
    if symbol.module is None:
        own = project.find(symbol.dotted.partition(".")[0], module) is not None
        return UNSEEN if own else Library(name or symbol.dotted)
    if symbol.binding is None:
        return Some("object", Whose.UNSEEN)  # a module of the project
    return _of_binding(project, symbol.module, symbol.binding)


def _of_several(project: Project, module: Module, node: ast.Name | ast.Attribute) -> Value:
    """What is bound more than once, or as a parameter of a function around."""
    if not isinstance(node, ast.Name):
        return UNSEEN
    found = module.scopes.around(node).lookup(node.id)
    if found is None:
        return UNSEEN
    values = [loose(_of_binding(project, module, each)) for each in found[1]]
    again = any(set_from_outside(project, module, node, each) for each in found[1])
    return joined(*values, *[UNSEEN] * again)


def loose(value: Value) -> Value:
    """What is still known of a value where another one may be in its place, and another thing in
    what it holds.
    """
    match value:
        case tuple():
            return tuple(map(loose, value))
        case Choice(values=values):
            return joined(*map(loose, values))
        case Fixed():
            return _opened(value, UNKNOWN)
    return Some(whose=Whose.STEADY) if isinstance(value, SCALARS) else value


def _opened(value: Fixed, *others: Value) -> Some:
    """A list or dictionary of which no longer is known where what is; ``others`` are in it too."""
    kind = "dict" if isinstance(value.content, Mapped) else value.content.kind
    items = held(value.content)
    each = joined(*map(loose, items), *others) if items else Some()
    return Some(kind, Whose.STEADY, each=each)


def _of_binding(project: Project, module: Module, binding: Binding) -> Value:
    known = project.once(_bindings)
    if binding not in known:
        known[binding] = UNSEEN
        known[binding] = _bound(project, module, binding)
    return known[binding]


def _bound(project: Project, module: Module, binding: Binding) -> Value:
    match binding.node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            if isinstance(module.scopes.parents[function], ast.ClassDef):
                return UNSEEN  # it is asked of the class
            return definition(project, module, function)
        case ast.ClassDef() as node:
            return Class(module, node)
        case ast.arg() as argument:
            return _argument(project, module, argument)
    if binding.kind in ("assign", "walrus") and binding.value is not None:
        found = evaluated_outside(project, module, binding.value)
        if isinstance(found, Some) and found.cls and member(project, found.cls, "__get__"):
            return UNSEEN  # of a class it is not this object that is got
        if _is_member(project, module, binding):
            return loose(found)
        return _fixed(project, module, binding, found)
    return _iterated(project, module, binding)


def _iterated(project: Project, module: Module, binding: Binding) -> Value:
    """What a loop, a ``with`` or an unpacking gives a name."""
    target, parents = binding.node, module.scopes.parents
    place = None
    while isinstance(parents.get(target), ast.Tuple | ast.List | ast.Starred):
        inner, target = target, parents[target]
        place = getattr(target, "elts", [inner]).index(inner)
    match parents.get(target):
        case ast.For(iter=source) | ast.comprehension(iter=source) | ast.Assign(value=source):
            found = evaluated_outside(project, module, source)
            if not isinstance(parents[target], ast.Assign):
                found = element(found)
            if place is not None:
                known = isinstance(found, tuple) and place < len(found)
                found = found[place] if known else element(found)
            return numbered(joined(loose(found), UNSEEN), odd(found))
    return UNSEEN


def definition(project: Project, module: Module, function: Function) -> Value:
    """A function as its decorators make it, before any call."""
    from codemods.flow.call import decorated

    at = point(project, module)
    try:
        return kept(at, decorated(at, function, None))
    except (Fails, TooMuch):
        return UNSEEN


def _argument(project: Project, module: Module, argument: ast.arg) -> Value:
    """A parameter of a function around: of a class that is known, or what its default is."""
    parents = module.scopes.parents
    function = parents[parents[argument]]
    owner = parents.get(function)
    annotation = argument.annotation
    cls = None if annotation is None else class_named(project, module, annotation)
    if argument.arg == "self" and isinstance(owner, ast.ClassDef):
        cls = Class(module, owner)
    if cls is not None:
        return Some(cls=cls, whose=Whose.UNSEEN if is_open(project, cls) else Whose.STEADY)
    return UNSEEN


def evaluated_outside(project: Project, module: Module, node: ast.expr) -> Value:
    """What an expression is that was evaluated before the call; of one in a function that runs,
    what it is whichever statements gave its variables their values.
    """
    depth = project.once(_depths)
    if len(depth) > _DEEPEST:
        return UNSEEN
    at = point(project, module)
    depth.append(1)
    try:
        return kept(at, at.evaluate(node))
    except (Fails, TooMuch, RecursionError):
        return UNSEEN
    finally:
        depth.pop()


def _depths(_: Project) -> list[int]:
    """One for each evaluation that has led to the one that runs."""
    return []


def point(project: Project, module: Module) -> Point:
    """A point of an evaluation of which nothing but its result matters."""
    from codemods.flow.summary import new_run

    run: Run = new_run(project, Situation({}))
    return Point(run, Frame(module, module.scopes.root, -1), Heap(run.ids))


def kept(at: Point, value: Value, depth: int = 0) -> Value:
    """A value that was made before the call: it outlives it."""
    if depth > 4:
        return UNSEEN
    match value:
        case tuple():
            return tuple(kept(at, each, depth + 1) for each in value)
        case Choice(values=values):
            return joined(*(kept(at, each, depth + 1) for each in values))
        case Ref():
            return _content(at, value, depth)
        case Some():
            return _lasting(at, value, depth)
        case Func(frame=Frame() as frame) if frame.id in at.heap.frames and not frame.kept:
            frame.kept = at.heap.frames[frame.id]
            for name, inner in frame.kept.items():
                frame.kept = {**frame.kept, name: kept(at, inner, depth + 1)}
            return value
        case Partial():
            given = tuple(kept(at, each, depth + 1) for each in value.given)
            return Partial(kept(at, value.func, depth + 1), given, value.named)
        case Bound(owner=owner):
            return Bound(kept(at, owner, depth + 1), value.name)
        case Manager():
            return Some(whose=Whose.ALIVE)
    return value


def shared(at: Point, value: Value) -> Value:
    """A value that others got before, who may have changed it."""
    found = kept(at, value)
    if isinstance(found, Choice):
        return joined(*(shared(at, each) for each in found.values))
    return loose(found) if isinstance(found, Fixed) else found


def _content(at: Point, value: Ref, depth: int) -> Value:
    match at.heap.contents[value.id]:
        case Listed(kind="iterator"):
            return Some("iterator", Whose.ALIVE)
        case Listed(kind=kind, items=items):
            return Fixed(Listed(kind, tuple(kept(at, each, depth + 1) for each in items)))
        case Mapped(items=found):
            return Fixed(Mapped({key: kept(at, each, depth + 1) for key, each in found.items()}))
        case Some() as content:
            return _lasting(at, content, depth)
    return UNSEEN


def _lasting(at: Point, value: Some, depth: int) -> Some:
    each = None if value.each is None else kept(at, value.each, depth + 1)
    if value.kind in ("iterator", "defaultdict"):
        owner = Whose.ALIVE
    elif value.cls is not None:
        owner = Whose.UNSEEN if is_open(at.run.project, value.cls) else Whose.STEADY
    elif value.made and not is_steady(value.made):
        owner = Whose.UNSEEN
    else:
        owner = max(value.whose, Whose.STEADY)
    return Some(value.kind, owner, value.truth, value.pattern, value.made, each, value.cls,
                odd=value.odd)  # fmt: skip


def _is_member(project: Project, module: Module, binding: Binding) -> bool:
    """Whether a name is a member of an Enum, which is not the value that it is given."""
    scope = module.scopes.around(binding.node)
    return isinstance(scope.node, ast.ClassDef) and any(
        "enum" in (dash_name(project, module, base) or "enum").lower() for base in scope.node.bases
    )


def _fixed(project: Project, module: Module, binding: Binding, value: Value) -> Value:
    """A value that a name has for good; a list or dictionary where all only read it: what it holds
    they may change, where that can be changed.
    """
    match value:
        case Fixed(content=content):
            symbol = Symbol(f"{module.name}.{binding.name}", module, binding)
            if may_change_itself(project, symbol):
                return loose(value)
            return Fixed(_flattened(content))
        case _ if isinstance(value, SCALARS):
            return Some(whose=Whose.STEADY, kind=None if value is None else kind_of(value))
    return value


def _flattened(content: Listed | Mapped) -> Listed | Mapped:
    """A list or dictionary of which no longer is known what could be changed in it."""
    if isinstance(content, Listed):
        return Listed(content.kind, tuple(map(_flat, content.items)))
    return Mapped({key: _flat(each) for key, each in content.items.items()})


def _flat(value: Value) -> Value:
    return value if _is_flat(value) else loose(value)


def _is_flat(value: Value) -> bool:
    """Whether nothing in a value can be changed."""
    if isinstance(value, tuple):
        return all(map(_is_flat, value))
    return isinstance(value, (*SCALARS, Func, Class)) or value == NO_UPDATE or _is_shown(value)


def _is_shown(value: Value) -> bool:
    return isinstance(value, Some) and value.kind in ("text", "number", "truth")


def shown(heap: Heap, value: Value, depth: int = 0) -> Value:
    """A value as it is when the call is over: without a heap."""
    if depth > _DEEPEST_SHOWN:
        return UNSEEN
    match value:
        case Choice(values=values):
            return joined(*(shown(heap, each, depth) for each in values))
        case tuple():
            return tuple(shown(heap, each, depth + 1) for each in value)
        case Ref():
            return _shown_content(heap, heap.content(value), depth)
        case Bound(owner=owner, name=name):
            return Bound(shown(heap, owner, depth + 1), name)
        case Func() | Partial() | Manager():
            return Some("object")  # with what is around it, it is of no use to anybody
    return value


def _shown_content(heap: Heap, content: Content | None, depth: int) -> Value:
    match content:
        case Listed(kind=kind, items=items):
            return Fixed(Listed(kind, tuple(shown(heap, each, depth + 1) for each in items)))
        case Mapped(items=items):
            pairs = items.items()
            return Fixed(Mapped({key: shown(heap, each, depth + 1) for key, each in pairs}))
        case Some():
            return content
    return UNSEEN
