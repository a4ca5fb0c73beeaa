"""What calling something does: functions of the project are entered with what they are given."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace

from codemods.dash.values.value import Private
from codemods.flow.enter import Args, enter
from codemods.flow.frame import Frame, Point
from codemods.flow.library.table import call as listed
from codemods.flow.values import fit
from codemods.flow.values.domain import (
    NO_UPDATE,
    UNKNOWN,
    Bound,
    Choice,
    Class,
    Fixed,
    Func,
    Library,
    Listed,
    Manager,
    Mapped,
    Partial,
    Ref,
    Some,
    Value,
    Whose,
    alternatives,
    element,
    joined,
    whose,
)
from codemods.flow.values.errors import Fails, raised
from codemods.flow.values.heap import SCALARS
from codemods.flow.values.objects import hooked, is_open, lineage, member, names_of, used
from codemods.flow.values.operations import over
from codemods.flow.values.outside import shared
from codemods.flow.watch import watched
from codemods.python.resolve import dash_name
from codemods.python.scope import Function

# Of these kinds it is known that to take the elements changes nothing.
_STILL = frozenset({"text", "number", "truth", "list", "dict", "set", "tuple", "component"})
_FLAT = frozenset({"text", "number", "truth", "component"})
_COLLECTIONS = frozenset({"list", "dict", "set", "tuple", "iterator", "defaultdict"})
_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_DEEP = Choice((NO_UPDATE, Some(each=Choice((NO_UPDATE, Some(each=NO_UPDATE))))))
_NO_BASES = ("builtins.", "enum.", "abc.", "typing.", "dash.exceptions.")


def called(at: Point, node: ast.Call) -> Value:
    """What a call gives. Raises Fails."""
    func = at.evaluate(node.func)
    args = _arguments(at, node)

    def ask() -> Value:
        return over(at, node, func, lambda each: invoked(at, node, each, args))

    found = watched(at, node, args.all, ask)
    if isinstance(found, Some) and found.kind == "component":
        _drop(at, node, args)
    return found


def _drop(at: Point, node: ast.Call, args: Args) -> None:
    """Drops the lists that were written out for a component: nobody asks for them again."""
    given = zip(node.args, args.given, strict=False)
    named = ((keyword.value, args.named.get(keyword.arg or "")) for keyword in node.keywords)
    for written, value in (*given, *named):
        if isinstance(written, _DISPLAYS) and isinstance(value, Ref):
            at.heap.put(value.id, None)


def _arguments(at: Point, node: ast.Call) -> Args:
    given: list[Value] = []
    named: dict[str, Value] = {}
    rest: list[Value] = []
    for each in node.args:
        value = at.evaluate(each.value if isinstance(each, ast.Starred) else each)
        if isinstance(each, ast.Starred):
            spread = elements(at, each, value)
            rest += [] if spread is not None else [fit.spread(at, value)]
            given += spread or ()
        else:
            given.append(value)
    for keyword in node.keywords:
        value = at.evaluate(keyword.value)
        content = at.heap.content(value)
        if keyword.arg is not None:
            named[keyword.arg] = value
        elif isinstance(content, Mapped) and all(isinstance(k, str) for k in content.items):
            named |= content.items
        else:
            fit.unpacked(at, keyword, value)
            rest.append(element(value))
    return Args(tuple(given), named, joined(*rest) if rest else None)


def call(
    at: Point, node: ast.AST, func: Value, given: tuple[Value, ...], named: Mapping[str, Value]
) -> Value:
    """What calling a value with some arguments gives. Raises Fails."""
    return over(at, node, func, lambda each: invoked(at, node, each, Args(given, named)))


def invoked(at: Point, node: ast.AST, func: Value, args: Args) -> Value:
    """The same, of one that is no choice."""
    from codemods.flow.library.builtins import applied
    from codemods.flow.library.data import method_of

    match func:
        case Func():
            found = enter(at, node, func, args)
            return shared(at, found) if func.cached else found
        case Partial():
            given = (*func.given, *args.given)
            return call_all(at, node, func.func, Args(given, {**dict(func.named), **args.named},
                                                      args.loose))  # fmt: skip
        case Class():
            return _made(at, node, func, args)
        case Bound():
            at.loses(node, *args.all)
            return method_of(at, node, func.owner, func.name, args)
        case Library():
            return applied(at, node, func.name, args)
        case Some(cls=Class() as cls) if member(at.run.project, cls, "__call__") is not None:
            from codemods.flow.values.objects import attribute

            return call_all(at, node, attribute(at, node, func, "__call__"), args)
        case Some(made=made) if (known := listed(made)) and known.result == {"function"}:
            at.loses(node, *args.all)
            inside = joined(*map(element, args.all)) if args.all else UNKNOWN
            return or_nothing(inside) if may_give_nothing(at, *args.all) else inside
    if isinstance(func, SCALARS) and not isinstance(func, bytes):
        raise Fails(raised(TypeError))
    outside = isinstance(func, Some) and (bool(func.made) or func.whose is Whose.GIVEN)
    return unknown(at, node, args, outside=outside)


def unknown(at: Point, node: ast.AST, args: Args, *, outside: bool = False) -> Value:
    """What nobody knows is called: it may do anything, and call what it is given. Of a library
    (``outside``) it knows nothing of the project.
    """
    functions = [each for each in args.all if is_function(each)]
    found = handed(at, node, functions, args)
    others = (each for each in args.all if not is_function(each))
    outside = outside and not any(at.heap.holds(each, _runs) for each in others)
    fit.unseen(at, node, args.all)
    has_nothing = may_give_nothing(at, *args.all, found)
    value = at.unseen(node, *args.all, outside=outside)
    return or_nothing(value) if has_nothing else value


def may_give_nothing(at: Point, *given: Value) -> bool:
    """Whether what a library gets has ``no_update`` in it, which it may give back."""
    return any(at.heap.holds(each, _is_nothing) for each in given)


def or_nothing(value: Value) -> Value:
    """A value of a library that may be ``no_update``, or have it in it."""
    ways = (_with_nothing(each) for each in alternatives(value))
    return joined(*(each for way in ways for each in way))


def _with_nothing(value: Value) -> tuple[Value, ...]:
    if not isinstance(value, Some) or value.kind in _FLAT:
        return (value,)
    if value.kind in _COLLECTIONS:
        inside = UNKNOWN if value.each is None else value.each
        return (replace(value, each=joined(inside, NO_UPDATE)),)
    return (replace(value, each=_DEEP), NO_UPDATE)


def _is_nothing(value: Value) -> bool:
    return isinstance(value, Library) and value == NO_UPDATE


def _runs(value: Value) -> bool:
    """Whether a function of the project runs when somebody takes a value in hand."""
    return is_function(value) or isinstance(value, Manager)


def call_all(at: Point, node: ast.AST, func: Value, args: Args) -> Value:
    return over(at, node, func, lambda each: invoked(at, node, each, args))


def _made(at: Point, node: ast.AST, cls: Class, args: Args) -> Value:
    """An object of a class of the project."""
    project = at.run.project
    made = Some("object", Whose.OWN, cls=cls)
    fit.unseen(at, node, args.all)  # what an object holds is not told apart
    marks = {getattr(getattr(m, "func", m), "attr", getattr(getattr(m, "func", m), "id", ""))
             for m in cls.node.decorator_list}  # fmt: skip
    plain = not any(each.node.keywords for each in lineage(project, cls))
    seen = plain and marks <= {"dataclass", "final", "total_ordering"} and not _fills(at, cls)
    hooked(at, node, cls, "__del__")
    inits = [member(project, cls, name) for name in ("__new__", "__init__", "__post_init__")]
    if not seen or (is_open(project, cls) and not _is_raised(at, cls)):
        unknown(at, node, args)
        return made
    if any(name.startswith("enum.") for name, _ in names_of(project, cls)):
        at.may_raise(node)  # which has no member of that value
        inits = [*inits, member(project, cls, "_missing_")]
    for found in filter(None, inits):
        definition = found[1][0].node
        if isinstance(definition, Function) and not definition.decorator_list:
            function = Func(found[0].module, definition)
            rest = args if definition.name != "__post_init__" else Args()
            enter(at, node, function, Args((made, *rest.given), rest.named, rest.loose))
        else:
            unknown(at, node, args)
    return made


def _fills(at: Point, cls: Class) -> bool:
    """Whether a function that is not one of Python's makes what a field of a class starts with."""
    return any(
        keyword.arg == "default_factory"
        and not (dash_name(at.run.project, cls.module, keyword.value) or "").startswith("builtins.")
        for each in cls.node.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.value, ast.Call)
        for keyword in each.value.keywords
    )


def _is_raised(at: Point, cls: Class) -> bool:
    """Whether what a class has from outside the project is that of an exception or the like."""
    return all(own or name.startswith(_NO_BASES) for name, own in names_of(at.run.project, cls))


def decorated(at: Point, node: Function, frame: Frame | None) -> Value:
    """A function, as its decorators make it."""
    value: Value = Func(at.frame.module, node, frame)
    for each in reversed(node.decorator_list):
        value = _decorated(at, each, value)
    return value


def _decorated(at: Point, node: ast.expr, value: Value) -> Value:
    mark = node.func if isinstance(node, ast.Call) else node
    if (getattr(mark, "attr", None) or getattr(mark, "id", None)) == "callback":
        return value  # Dash gives the function back
    return call(at, node, at.evaluate(node), (value,), {})


def taken(at: Point, node: ast.AST, value: Value) -> None:
    """Notes that the elements of a value are taken, where that may use up what outlives the call
    (``next(TICKETS)``).
    """
    for each in alternatives(value):
        used(at, node, each)
        plain = isinstance(each, (*SCALARS, tuple, Ref, Fixed, Func, Class, Private))
        still = isinstance(each, Some) and each.kind in _STILL
        if not plain and not still and whose(each) >= Whose.UNSEEN:
            at.effect(node)


def elements(at: Point, node: ast.AST, value: Value) -> list[Value] | None:
    """The elements of a value, which are taken; None when they are not known. Raises Fails."""
    taken(at, node, value)
    if value is None or isinstance(value, int | float) or value == NO_UPDATE:
        raise Fails(raised(TypeError))
    if isinstance(value, str | tuple):
        return [*value]
    content = at.heap.content(value)
    if isinstance(content, Listed) and not (content.kind == "set" and len(content.items) > 1):
        if content.kind == "iterator" and isinstance(value, Ref):
            at.heap.put(value.id, Listed("iterator", ()))
        return [*content.items]
    if isinstance(content, Mapped):
        return [*content.items]
    at.may_raise(node)
    fit.iterated(at, node, value)
    return None


def handed(at: Point, node: ast.AST, functions: Iterable[Value], args: Args) -> Value:
    """What functions give that are handed on, and called by somebody with who knows what of the
    other arguments.
    """
    data = [each for each in args.all if not is_function(each)]
    inside = joined(*map(element, data)) if data else UNKNOWN
    found: list[Value] = []
    for value in functions:
        for each in alternatives(value):
            other = at.copy()
            with at.perhaps():
                try:
                    found.append(invoked(other, node, each, Args((), {}, inside)))
                except Fails as error:
                    other.may_fail(node, error)
            at.heap.join(other.heap)
    return joined(*found) if found else UNKNOWN


def index(at: Point, node: ast.AST, owner: Value, key: Value) -> Value:
    """An index, which a table calls where it is a function (``df[lambda df: df.pages > 3]``)."""
    if isinstance(key, tuple):
        return tuple(index(at, node, owner, each) for each in key)
    return handed(at, node, [key], Args((owner,))) if is_function(key) else key


def is_function(value: Value) -> bool:
    """Whether a value is a function of the project, a class of it, or a method of something."""
    return isinstance(value, Func | Partial | Class | Bound)
