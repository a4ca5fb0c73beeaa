"""Functions of Python of which more is certain than what the table of library calls says."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from codemods.flow.call import elements
from codemods.flow.comprehension import inside
from codemods.flow.enter import Args
from codemods.flow.frame import Point
from codemods.flow.library import fits
from codemods.flow.library.calls import listed
from codemods.flow.values import numbers
from codemods.flow.values.context import asked_by_call
from codemods.flow.values.domain import (
    IDENTITY,
    NO_UPDATE,
    UNKNOWN,
    Class,
    Func,
    Library,
    Listed,
    Mapped,
    Partial,
    Ref,
    Some,
    Suppress,
    Value,
    Whose,
    alternatives,
    element,
    joined,
)
from codemods.flow.values.errors import Fails, raised_by
from codemods.flow.values.heap import SCALARS
from codemods.flow.values.kinds import LIST, NUM
from codemods.flow.values.objects import has_enums, hooked, used
from codemods.flow.values.operations import truth_of
from codemods.flow.values.page import TYPE, exceptions, in_question, made, paged

# These compare the elements of what they get, add them up or ask for their hash.
_COMPARING = frozenset(
    f"builtins.{each}" for each in ("set", "frozenset", "sum", "min", "max", "sorted", "any", "all")
)
_LONGEST = 50  # numbers of a range that are worth having
_TYPES: Mapping[str, type] = {
    f"builtins.{each.__name__}": each
    for each in (str, int, float, bool, list, tuple, dict, set, bytes, complex)
}


def applied(at: Point, node: ast.AST, name: str, args: Args) -> Value:
    """What a function gives that has a full name. Raises Fails."""
    asked_by_call(at, node, name, args.all)
    for each in args.all:
        used(at, node, each)
        if name in _COMPARING:
            used(at, node, inside(at, each))
    page = fits.function(at, node, name, args) if at.run.situation.ordinary else None
    special = _SPECIAL.get(name)
    found = listed(at, node, name, args) if special is None else special(at, node, args)
    odd = numbers.called(name, args.given, named=bool(args.named)) if args.loose is None else None
    return numbers.numbered(made(at, found, page), odd)


def _rows(at: Point, node: ast.AST, args: Args, row: Callable[..., Any]) -> Value:
    """``zip`` and ``enumerate``."""
    found = [elements(at, node, each) for each in args.given]
    known = [each for each in found if each is not None]
    if args.is_plain and len(known) == len(found):
        return at.heap.new(Listed("iterator", tuple(row(*known))))
    each = tuple(map(element, args.given))
    page = NUM if in_question(at, *args.given) else None
    number = () if row is zip else (Some("number", Whose.OWN, page=page, odd=numbers.PLAIN),)
    return Some("iterator", Whose.OWN, each=(*number, *each))


def _zip(at: Point, node: ast.AST, args: Args) -> Value:
    return _rows(at, node, args, zip)


def _enumerate(at: Point, node: ast.AST, args: Args) -> Value:
    if len(args.given) == 1 and args.is_plain:
        return _rows(at, node, args, enumerate)
    found = listed(at, node, "builtins.enumerate", args)
    start = args.named.get("start", *args.given[1:2])
    if not isinstance(start, int) or not args.given or args.loose is not None:
        return found
    page = NUM if in_question(at, *args.given) else None
    number = Some("number", Whose.OWN, page=page, odd=numbers.odd(start))
    return Some("iterator", Whose.OWN, each=(number, element(args.given[0])))


def _reversed(at: Point, node: ast.AST, args: Args) -> Value:
    found = elements(at, node, args.given[0]) if args.given else None
    if found is None:
        return Some("iterator", Whose.OWN, each=element(args.given[0]) if args.given else None)
    return at.heap.new(Listed("iterator", tuple(reversed(found))))


def _range(at: Point, node: ast.AST, args: Args) -> Value:
    if args.is_plain and all(type(each) is int for each in args.given):
        numbers = range(*args.given) if args.given else ()
        if len(numbers) <= _LONGEST:
            return at.heap.new(Listed("list", tuple(numbers)))
    return listed(at, node, "builtins.range", args)


def _length(at: Point, node: ast.AST, args: Args) -> Value:
    value = args.given[0] if args.given else UNKNOWN
    content = at.heap.content(value)
    if isinstance(content, Listed | Mapped):
        return len(content.items)
    if isinstance(value, tuple):
        return len(value)
    return listed(at, node, "builtins.len", args)


def _truth(at: Point, _node: ast.AST, args: Args) -> Value:
    return truth_of(at.heap.truth(args.given[0]) if args.given else False)


def _counted(at: Point, node: ast.AST, args: Args, *, stops: bool) -> Value:
    """``any([1, UNKNOWN])`` and ``all([0, UNKNOWN])`` are certain all the same."""
    items = elements(at, node, args.given[0]) if args.given else None
    content = at.heap.content(args.given[0]) if args.given else None
    if items is None and isinstance(content, Listed):  # a set has no order, and needs none here
        items = [*content.items]
    if items is None:
        return truth_of(None)
    found = [at.heap.truth(each) for each in items]
    if stops in found:
        return stops
    return truth_of(None) if None in found else not stops


def _any(at: Point, node: ast.AST, args: Args) -> Value:
    return _counted(at, node, args, stops=True)


def _all(at: Point, node: ast.AST, args: Args) -> Value:
    return _counted(at, node, args, stops=False)


def _collected(at: Point, node: ast.AST, args: Args, kind: str) -> Value:
    """``list(x)`` and the like."""
    if not args.is_plain or len(args.given) > 1:
        return listed(at, node, f"builtins.{'iter' if kind == 'iterator' else kind}", args)
    items = elements(at, node, args.given[0]) if args.given else []
    if items is None or (kind == "set" and not all(isinstance(each, str) for each in items)):
        each = element(args.given[0])
        told = each if _is_told(each) else None
        return Some(kind, Whose.OWN, each=told, odd=numbers.odd(each))
    if kind == "tuple":
        return tuple(items)
    return at.heap.new(Listed(kind, tuple(dict.fromkeys(items) if kind == "set" else items)))


def _is_told(value: Value) -> bool:
    """Whether it matters what an element is: an object of the project, or ``no_update``."""
    return any((isinstance(v, Some) and v.cls) or v == NO_UPDATE for v in alternatives(value))


def _list(at: Point, node: ast.AST, args: Args) -> Value:
    return _collected(at, node, args, "list")


def _tuple(at: Point, node: ast.AST, args: Args) -> Value:
    return _collected(at, node, args, "tuple")


def _set(at: Point, node: ast.AST, args: Args) -> Value:
    return _collected(at, node, args, "set")


def _iter(at: Point, node: ast.AST, args: Args) -> Value:
    return _collected(at, node, args, "iterator")


def _dict(at: Point, node: ast.AST, args: Args) -> Value:
    before = at.heap.content(args.given[0]) if args.given else Mapped({})
    if args.loose is None and isinstance(before, Mapped) and len(args.given) < 2:
        return at.heap.new(Mapped({**before.items, **args.named}))
    return listed(at, node, "builtins.dict", args)


def _next(at: Point, node: ast.AST, args: Args) -> Value:
    """``next(iter(ctx.triggered_prop_ids))``."""
    value = args.given[0] if args.given else UNKNOWN
    content = at.heap.content(value)
    if isinstance(content, Listed) and content.kind == "iterator" and isinstance(value, Ref):
        if content.items:
            at.heap.put(value.id, Listed("iterator", content.items[1:]))
            return content.items[0]
        if len(args.given) > 1:
            return args.given[1]
        raise Fails(raised_by(StopIteration()))
    elements(at, node, value)
    if in_question(at, value):
        fitting = isinstance(value, Some) and value.kind == "iterator"
        ends = exceptions(StopIteration) if len(args.given) < 2 else ()
        at.unfit(node, *ends, *(() if fitting else TYPE))
    return joined(element(value), *args.given[1:2])


def _str(at: Point, node: ast.AST, args: Args) -> Value:
    """``str(Ids.GO)`` need not be the text that a member of an Enum is."""
    if args.given and isinstance(args.given[0], str) and at.run.project.once(has_enums):
        return Some("text", Whose.OWN)
    return listed(at, node, "builtins.str", args)


def _filter(at: Point, node: ast.AST, args: Args) -> Value:
    return paged(listed(at, node, "builtins.filter", args), LIST)


def _isinstance(at: Point, node: ast.AST, args: Args) -> Value:
    types = args.given[1] if len(args.given) > 1 else UNKNOWN
    names = [each.name for each in (types if isinstance(types, tuple) else (types,))
             if isinstance(each, Library)]  # fmt: skip
    kind = _type(at, args.given[0]) if args.given else None
    if kind is None or not all(name in _TYPES for name in names) or not names:
        return truth_of(None)
    return issubclass(kind, tuple(_TYPES[name] for name in names))


def _type(at: Point, value: Value) -> type | None:
    content = at.heap.content(value)
    match content:
        case Mapped():
            return dict
        case Listed(kind="list" | "set" as kind):
            return list if kind == "list" else set
        case Some(kind="text"):
            return str
    return type(value) if isinstance(value, (*SCALARS, tuple)) else None


def _class_of(at: Point, node: ast.AST, args: Args) -> Value:
    """``type(x)``: a class lasts."""
    if len(args.given) != 1:
        for each in (base for given in args.given for base in alternatives(element(given))):
            if isinstance(each, Class):
                hooked(at, node, each, "__init_subclass__")
        return listed(at, node, "builtins.type", args)
    match args.given[0]:
        case Some(kind="object", cls=Class() as cls):
            return cls
    return Some("object", Whose.STEADY)


def _getattr(at: Point, node: ast.AST, args: Args) -> Value:
    from codemods.flow.expression import attribute_of

    match args.given:
        case (owner, str(name), *default):
            try:
                found = attribute_of(at, node, owner, name)
            except Fails:
                if not default:
                    raise
                return default[0]
            return joined(found, *default)
    return at.unseen(node, *args.all)


def _partial(_at: Point, _node: ast.AST, args: Args) -> Value:
    if not args.given or args.loose is not None:
        return Some(whose=Whose.UNSEEN)
    return Partial(args.given[0], args.given[1:], tuple(args.named.items()))


def _wraps(_at: Point, _node: ast.AST, _args: Args) -> Value:
    return IDENTITY


def _manager(at: Point, node: ast.AST, args: Args) -> Value:
    match args.given:
        case (Func() as function,):
            return Func(function.module, function.node, function.frame, manager=True)
    return at.unseen(node, *args.all)


def _suppress(_at: Point, _node: ast.AST, args: Args) -> Value:
    return Suppress((*args.given, *(() if args.loose is None else (args.loose,))))


_SPECIAL: Mapping[str, Callable[[Point, ast.AST, Args], Value]] = {
    "builtins.type": _class_of,
    "builtins.len": _length, "builtins.bool": _truth,
    "builtins.any": _any, "builtins.all": _all, "builtins.list": _list, "builtins.tuple": _tuple,
    "builtins.set": _set, "builtins.iter": _iter, "builtins.dict": _dict, "builtins.next": _next,
    "builtins.filter": _filter, "builtins.str": _str,
    "builtins.range": _range, "builtins.zip": _zip, "builtins.enumerate": _enumerate,
    "builtins.reversed": _reversed, "builtins.isinstance": _isinstance,
    "builtins.getattr": _getattr,
    "functools.partial": _partial, "functools.wraps": _wraps,
        "contextlib.contextmanager": _manager, "contextlib.asynccontextmanager": _manager,
    "contextlib.suppress": _suppress,
}  # fmt: skip
