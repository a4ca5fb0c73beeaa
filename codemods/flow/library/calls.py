"""What calling a function of Python or of a library does, and gives."""

from __future__ import annotations

import ast
from collections.abc import (
    ItemsView,
    Iterable,
    Iterator,
    KeysView,
    Mapping,
    ValuesView,
)
from dataclasses import replace
from typing import Any

from codemods.flow.call import handed, is_function, may_give_nothing, or_nothing, taken, unknown
from codemods.flow.enter import Args
from codemods.flow.frame import Point
from codemods.flow.library.entry import Call
from codemods.flow.library.table import call, is_data
from codemods.flow.values.context import RUNS_TEXT
from codemods.flow.values.domain import (
    CACHING,
    IDENTITY,
    NO_UPDATE,
    UNKNOWN,
    Class,
    Fixed,
    Func,
    Mapped,
    Ref,
    Some,
    Vague,
    Value,
    Whose,
    alternatives,
    element,
    joined,
    whose,
)
from codemods.flow.values.errors import Fails, raised_by
from codemods.flow.values.heap import SCALARS
from codemods.flow.values.kinds import SELECTED, VOID
from codemods.flow.values.numbers import of_kinds
from codemods.flow.values.page import kinds, paged

_KINDS: Mapping[str, str | None] = {
    "bool": "truth", "count": "number", "big": "number", "int": "number", "real": "number",
    "float": "number", "text": "text", "bytes": "object", "list": "list", "nums": "list",
    "texts": "list", "tuple": "tuple", "set": "set", "dict": "dict", "view": "list",
    "iterator": "iterator", "pairs": "iterator", "filling": "defaultdict", "function": "object",
    "time": "object", "data": "object", "component": "component", "object": "object",
}  # fmt: skip
_MISSING = object()


def listed(at: Point, node: ast.AST, name: str, args: Args) -> Value:
    """The same, as the table of library calls has it."""
    known = call(name)
    if known is None:
        found = unknown(at, node, args, outside=name not in RUNS_TEXT)
        return joined(Some(made=name), *[NO_UPDATE] * (NO_UPDATE in alternatives(found)))
    if known.wraps:
        one = len(args.given) == 1 and not args.named and is_function(args.given[0])
        cached = known.wraps == "cached"
        if not one:  # it makes a decorator
            return CACHING if cached else IDENTITY
        given = args.given[0]
        return replace(given, cached=True) if cached and isinstance(given, Func) else given
    functions = [each for each in args.all if not isinstance(each, Class)]
    return does(at, node, known, args, made=name, functions=functions)


def does(
    at: Point,
    node: ast.AST,
    known: Call,
    args: Args,
    owner: Value = _MISSING,
    *,
    made: str = "",
    functions: Iterable[Value] = (),
) -> Value:
    """What a call does and gives of which the table says that, of a method with its ``owner``.
    ``functions`` are called where they are some of the project. Raises Fails.
    """
    called = [*chosen(args, owner, known.calls)]
    called += [each for each in functions if is_function(each) and each not in called]
    found = handed(at, node, filter(_may_be_called, called), args)
    for each in chosen(args, owner, known.draws):
        taken(at, node, each)
    if known.compute is not None and args.loose is None:
        certain = _computed(at, known, args, owner)
        if certain is not _MISSING:
            return certain
    sources = args.all if owner is _MISSING else (owner, *args.all)
    has_nothing = may_give_nothing(at, *sources, *[found] * bool(called))
    if known.logs:
        at.effect(node, prints=True)
    if not any(chosen(args, owner, known.still)):
        if known.acts or any(chosen(args, owner, known.writes)):
            at.unseen(node, *args.all, outside=True)
    into = [args.named["out"]] if "out" in args.named else []  # of numpy
    for each in (*chosen(args, owner, known.changes), *into):
        if whose(each) > Whose.GIVEN:
            at.effect(node)
        at.heap.forget(each)
    at.may_raise(node)
    value = _given(known, args, owner, made, found if called else _MISSING)
    if is_data(made) and called and kinds(at.heap, found) & VOID:
        value = paged(value, SELECTED)  # of the rows that a function says
    return or_nothing(value) if has_nothing else value


def _may_be_called(value: Value) -> bool:
    """Whether a value may be a function: nothing that comes from the browser is one."""
    if isinstance(value, Some):
        return value.kind in (None, "object") and value.whose is not Whose.GIVEN
    return not isinstance(value, (*SCALARS, tuple, Ref, Fixed))


def chosen(args: Args, owner: Value, names: str) -> Iterator[Value]:
    """The arguments that some names mean (``"0 key"``)."""
    for name in names.split():
        if name == "self":
            yield owner
        elif name.endswith("*"):
            yield from args.given[int(name[:-1]) :]
        elif name.isdigit():
            yield from args.given[int(name) : int(name) + 1]
        elif name in args.named:
            yield args.named[name]
    if names and args.loose is not None:
        yield args.loose


def _computed(at: Point, known: Call, args: Args, owner: Value) -> Value:
    """The result where all that it depends on is known. Raises Fails."""
    assert known.compute is not None
    given = args.given if owner is _MISSING else (owner, *args.given)
    try:
        plain = [at.heap.plain(each) for each in given]
        named = {name: at.heap.plain(each) for name, each in args.named.items()}
        if known.compute in (str, list, tuple) and any(map(_has_set, plain)):
            return _MISSING  # a set has no order
        result = known.compute(*plain, **named)
    except Vague:
        return _MISSING
    except Exception as error:
        raise Fails(raised_by(error)) from error
    return at.heap.lift(
        [*result] if isinstance(result, KeysView | ValuesView | ItemsView) else result
    )


def _has_set(value: Any) -> bool:
    inside = [*value, *value.values()] if isinstance(value, dict) else value
    return isinstance(value, set) or (
        isinstance(value, dict | list | tuple) and any(map(_has_set, inside))
    )


def _given(known: Call, args: Args, owner: Value, made: str, called: Value) -> Value:
    """What is known of a result that is not computed."""
    sources = args.all if owner is _MISSING else (owner, *args.all)
    first = sources[0] if sources else UNKNOWN
    data = [each for each in sources if not is_function(each)]
    inside = joined(*map(element, data)) if data else UNKNOWN
    found: list[Value] = []
    kinds = known.result - {"none", "same", "item"}
    if "none" in known.result:
        found.append(None)
    if "item" in known.result:
        found.append(joined(inside, called) if called is not _MISSING else inside)
    if "same" in known.result:
        found.append(_copied(first, deep=known.shares == "nothing"))
    if kinds == {"any"} and known.shares == "part":
        found.append(joined(inside, *(args.given[1:2] or (None,))))
    elif kinds:
        each = called if known.calls[:1] == "0" and called is not _MISSING else inside
        found.append(_some(known, {_KINDS.get(kind) for kind in kinds}, sources, made, each))
    return joined(*found) if found else None


def _some(
    known: Call, kinds: set[str | None], sources: tuple[Value, ...], made: str, each: Value
) -> Some:
    kind = None if None in kinds else kinds.pop() if len(kinds) == 1 else "object"
    if known.shares == "nothing":
        own = Whose.GIVEN if kind is None and not is_data(made) else Whose.OWN
        return Some(kind, own, made=made, part=True, odd=of_kinds(known.result))
    if known.shares in ("items", "view"):
        return Some(kind, Whose.OWN, each=each)
    tables = [v for v in sources if isinstance(v, Some) and is_data(v.made)]
    fresh = kind == "component" or (is_data(made) and all(v.whose <= Whose.GIVEN for v in tables))
    own = Whose.OWN if fresh else Whose.STEADY
    return Some(kind, own, made=made, odd=of_kinds(known.result))


def _copied(value: Value, *, deep: bool) -> Value:
    match value:
        case Some(kind="iterator"):
            return value
        case Some(kind=kind, made=made):
            unseen = "" if value.whose <= Whose.STEADY else "copy.copy"
            own = Whose.GIVEN if deep else Whose.OWN
            return Some(kind, own, made=made or unseen, root=value.root, part=value.part)
        case Ref() | Fixed():
            kind = "dict" if isinstance(getattr(value, "content", None), Mapped) else None
            return Some(kind, Whose.OWN, each=Some() if kind else None)
    return value if isinstance(value, (*SCALARS, tuple)) else UNKNOWN
