"""Whether what comes from the page fits what operators do with it, and what comes of that.

What the program made itself is fit for what is done with it. Where a value may not fit, the point
notes the exceptions that are raised then; what is said of the result is right where none is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from codemods.flow.values import domain
from codemods.flow.values.domain import (
    UNBOUND,
    UNKNOWN,
    Choice,
    Fixed,
    Listed,
    Mapped,
    Partial,
    Raised,
    Ref,
    Some,
    Value,
    alternatives,
    held,
    joined,
    raised,
)
from codemods.flow.values.heap import SCALARS, Heap
from codemods.flow.values.kinds import (
    ANY,
    DICT,
    EMPTY,
    FULL_DICT,
    FULL_LIST,
    FULL_TEXT,
    HASHED,
    LIST,
    NONE,
    NUM,
    NUMS,
    OWN,
    REAL,
    TEXT,
    Kinds,
)
from codemods.flow.values.kinds import UNBOUND as NO_VALUE

if TYPE_CHECKING:
    from codemods.flow.frame import Point

_DEEPEST = 6
_TYPES = {"str": str, "num": int, "real": float, "list": list, "nums": list, "dict": dict}
_ALL_REALS = ("e", "f", "g", "%", "E", "F", "G")  # formats that take every number


def exceptions(*classes: type[Exception]) -> tuple[Raised, ...]:
    """Exceptions of some classes of Python, as the engine has them."""
    return tuple(map(raised, classes))


TYPE = exceptions(TypeError)
WRONG = exceptions(TypeError, ValueError)
MISSING = exceptions(KeyError, IndexError)
UNSEEN = (domain.ANY,)


def is_of_page(heap: Heap, value: Value, depth: int = 0) -> bool:
    """Whether a value, or something in it, comes from the page or was made of such."""
    match value:
        case Some(page=page, each=each):
            return page is not None or (each is not None and is_of_page(heap, each, depth + 1))
        case Choice(values=items) | tuple(items) | Partial(given=items):
            pass
        case Ref():
            content = heap.content(value)
            items = () if content is None else held(content)
        case _:
            return False
    return depth > _DEEPEST or any(is_of_page(heap, each, depth + 1) for each in items)


def in_question(at: Point, *values: Value) -> bool:
    """Whether it is asked if some values fit: such as have to do with the page, or may be None."""
    return at.run.situation.ordinary and any(
        (isinstance(each, Choice) and None in each.values) or is_of_page(at.heap, each)
        for each in values
    )


def kinds(heap: Heap, value: Value) -> Kinds:
    """What a value may be."""
    match value:
        case Some(page=page):
            return OWN if page is None else page
        case Choice(values=values):
            return frozenset[str]().union(*(kinds(heap, each) for each in values))
        case None:
            return NONE
        case str():
            return FULL_TEXT if value else EMPTY
        case int():
            return NUM
        case float():
            return REAL
    content = Listed("tuple", value) if isinstance(value, tuple) else heap.content(value)
    match content:
        case Some(page=page):
            return OWN if page is None else page
        case Listed(items=items) if items:
            plain = len(items) < 20 and all(kinds(heap, each) <= NUM for each in items)
            return frozenset({"nums"}) if plain else FULL_LIST
        case Mapped(items=found) if found:
            return FULL_DICT
        case Listed() | Mapped():
            return EMPTY
    return OWN


def paged(value: Value, page: Kinds | None) -> Value:
    """A value of which it is known what it may be; one that is certain says that itself."""
    if page is None:
        return value
    if isinstance(value, Choice):
        return joined(*(paged(each, page) for each in value.values))
    if not isinstance(value, Some):
        return value
    return replace(value, page=None if page == OWN else page)


def blurred(heap: Heap, value: Value) -> Some:
    """A value of which nothing else is known than what it may be."""
    return Some(page=kinds(heap, value) if is_of_page(heap, value) else None)


def made(at: Point, value: Value, page: Kinds | None) -> Value:
    """What a call of a library gives. The program is fit for what comes of its own values: that
    ``SHELVES.get(name)`` may be None is not taken for ordinary.
    """
    if page is None and at.run.situation.ordinary and isinstance(value, Choice):
        return joined(*(UNKNOWN if each is None else each for each in value.values))
    return paged(value, page)


def with_truth(heap: Heap, value: Value, truth: bool) -> Value:
    """A value where its truth is known."""
    found = [each for each in alternatives(value) if heap.truth(each) is not (not truth)]
    value = joined(*found) if found else value
    return _without(value, NONE | EMPTY) if truth else value


def not_none(value: Value) -> Value:
    """A value where it is known not to be None."""
    found = [each for each in alternatives(value) if each is not None]
    return _without(joined(*found) if found else value, NONE)


def _without(value: Value, some: Kinds) -> Value:
    if isinstance(value, Choice):
        return joined(*(_without(each, some) for each in value.values))
    if isinstance(value, Some) and value.page is not None and value.page & some:
        return paged(value, value.page - some)
    return value


def attribute(at: Point, node: ast.AST, owner: Value, name: str) -> None:
    """An attribute is asked for."""
    page = owner.page if isinstance(owner, Some) and at.run.situation.ordinary else None
    if page is not None and page != having(page, name):
        at.unfit(node, *exceptions(AttributeError))


def having(found: Kinds, name: str) -> Kinds:
    """What a value may be, where it is known to have an attribute."""
    known = frozenset(each for each, cls in _TYPES.items() if hasattr(cls, name))
    if known & (FULL_TEXT | FULL_LIST | FULL_DICT):
        known |= EMPTY
    return known if "any" in found else found & (known | OWN)


def sign(at: Point, node: ast.AST, value: Value) -> Kinds | None:
    """``-x`` and the like."""
    if not in_question(at, value):
        return None
    found = kinds(at.heap, value)
    if not found <= REAL | OWN:
        at.unfit(node, *TYPE)
        return REAL
    return found if found & frozenset({"real"}) else NUM


def _are_in_question(at: Point, left: Value, right: Value) -> bool:
    """The same of each alternative of two values."""
    return at.run.situation.ordinary and (
        left is None or right is None or in_question(at, left, right)
    )


def arithmetic(
    at: Point, node: ast.AST, op: ast.operator, left: Value, right: Value
) -> Kinds | None:
    """An operator between two values."""
    heap = at.heap
    if not _are_in_question(at, left, right):
        return None
    one, other = kinds(heap, left), kinds(heap, right)
    fit = one <= REAL | OWN and other <= REAL | OWN
    number = NUM | (one & REAL) | (other & REAL)
    match op:
        case ast.Add() if one <= TEXT | OWN and other <= TEXT | OWN:
            return one | other
        case ast.Add() if one <= LIST | OWN and other <= LIST | OWN:
            return one | other
        case ast.Add() | ast.Sub() | ast.Mult() if fit:
            return number
        case ast.Mult() if one <= TEXT | LIST and other <= NUM:
            return one | EMPTY
        case ast.Div() | ast.FloorDiv() | ast.Mod() if fit:
            if other != OWN and not (isinstance(right, int | float) and right):
                at.unfit(node, *exceptions(ZeroDivisionError))
            return number | REAL if isinstance(op, ast.Div) else number
        case ast.Mod() if isinstance(left, str) and other <= NUM | OWN:
            return FULL_TEXT
    at.unfit(node, *TYPE, *(exceptions(ValueError) if isinstance(op, ast.Mod) else ()))
    for like in (REAL, TEXT):
        if (one <= like | OWN and one != OWN) or (other <= like | OWN and other != OWN):
            return like
    return ANY


def comparison(at: Point, node: ast.AST, op: ast.cmpop, left: Value, right: Value) -> None:
    """A comparison of which the result is not certain."""
    heap = at.heap
    if isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
        return
    if not _are_in_question(at, left, right):
        return
    one, other = kinds(heap, left), kinds(heap, right)
    if isinstance(op, ast.In | ast.NotIn):
        inside = other <= TEXT and one <= TEXT
        listed = isinstance(right, tuple) or isinstance(heap.content(right), Listed)
        fit = inside or (other <= LIST | DICT | OWN and (listed or one <= HASHED))
    else:
        fit = any(one <= like and other <= like for like in (REAL | OWN, TEXT | OWN))
    if not fit:
        at.unfit(node, *TYPE)


def limit(at: Point, node: ast.AST, value: Value) -> None:
    """One end of a slice."""
    if in_question(at, value) and not kinds(at.heap, value) <= NUM | NONE | OWN:
        at.unfit(node, *TYPE)


def entry(at: Point, node: ast.AST, owner: Value, key: Value) -> Kinds | None:
    """An element that is asked for, of which it is not certain what it is."""
    heap = at.heap
    if not in_question(at, owner, key):
        return None
    found, index = kinds(heap, owner), kinds(heap, key)
    part = node.slice if isinstance(node, ast.Subscript) else None
    if isinstance(part, ast.Slice):
        if not found <= TEXT | LIST | OWN:
            at.unfit(node, *TYPE)
        return None if found == OWN else found & (TEXT | LIST | OWN) | EMPTY
    around = isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mod) and index <= NUM | OWN
    plain = not is_of_page(heap, key) or index == OWN
    made = found == OWN or (isinstance(owner, Ref | Fixed | tuple) and not _is_vague(heap, owner))
    if made and (plain or around):
        return None
    if found <= frozenset({"str", "list", "nums"}) and key in (0, -1):
        return None
    if made and isinstance(heap.content(owner), Mapped):
        at.unfit(node, *MISSING[:1])
    else:
        at.unfit(node, *(() if found == OWN else TYPE), *MISSING)
    return None


def _is_vague(heap: Heap, owner: Value) -> bool:
    return isinstance(heap.content(owner), Some)


def stored(at: Point, node: ast.AST, owner: Value, key: Value) -> None:
    """An element or attribute that is set, or deleted."""
    if not at.run.situation.ordinary:
        return
    found, content = kinds(at.heap, owner), at.heap.content(owner)
    if not isinstance(node, ast.Subscript):
        at.unfit(node, *(() if found <= OWN else exceptions(AttributeError)))
    elif not found <= DICT | LIST | OWN:
        at.unfit(node, *TYPE)
    elif found & (NUMS | FULL_LIST) - EMPTY or isinstance(content, Listed):
        size = len(content.items) if isinstance(content, Listed) else 0
        inside = isinstance(key, slice) or (isinstance(key, int) and -size <= key < size)
        at.unfit(node, *(() if inside else MISSING))
    else:
        hashed(at, node, key)
        if (
            isinstance(node.ctx, ast.Del)
            and is_of_page(at.heap, key)
            and kinds(at.heap, key) != OWN
        ):
            at.unfit(node, *MISSING[:1])


def iterated(at: Point, node: ast.AST, value: Value) -> None:
    """The elements of a value are taken."""
    if at.run.situation.ordinary and not kinds(at.heap, value) <= LIST | TEXT | DICT | OWN:
        at.unfit(node, *TYPE)


def unpacked(at: Point, node: ast.AST, value: Value) -> None:
    """The elements of a value are taken, which must be of a certain number, or have names."""
    mapped = not isinstance(node, ast.Tuple | ast.List)
    if at.run.situation.ordinary and not kinds(at.heap, value) <= (DICT | OWN if mapped else OWN):
        at.unfit(node, *(TYPE if mapped else WRONG))


def hashed(at: Point, node: ast.AST, key: Value) -> None:
    """A value is put into a set or is the key of a dictionary."""
    if in_question(at, key) and not isinstance(key, tuple):
        if not kinds(at.heap, key) <= HASHED:
            at.unfit(node, *TYPE)


def formatted(at: Point, part: ast.FormattedValue, value: Value, given: Value) -> None:
    """A value with a format of its own (``{x:.2f}``), which may be ``given`` by the page too."""
    if in_question(at, given):
        at.unfit(part.value, *WRONG)
    if not in_question(at, value):
        return
    spec = part.format_spec
    last = spec.values[-1] if isinstance(spec, ast.JoinedStr) and spec.values else None
    text = last.value if isinstance(last, ast.Constant) else None
    fit = REAL if isinstance(text, str) and text.endswith(_ALL_REALS) else NUM
    if not kinds(at.heap, value) <= fit | OWN:
        at.unfit(part.value, *WRONG)


def put_together(at: Point, value: Value, parts: list[Value]) -> Value:
    """A text that is made of some values."""
    if not in_question(at, *parts):
        return value
    return paged(value, FULL_TEXT if at.heap.truth(value) else TEXT)


def bound(at: Point, node: ast.AST, value: Value) -> Value:
    """A variable is read, which may have no value on some way."""
    if not kinds(at.heap, value) & NO_VALUE:
        return value
    at.unfit(node, *exceptions(UnboundLocalError))
    found = [_without(each, NO_VALUE) for each in alternatives(value) if each != UNBOUND]
    return joined(*found) if found else UNKNOWN


def unseen(at: Point, node: ast.AST, values: Iterable[Value]) -> None:
    """What nobody knows is called: it takes what the program made, and counts."""
    if at.run.situation.ordinary:
        if not all(argument(at.heap, each) <= OWN | NUM for each in values):
            at.unfit(node, *UNSEEN)


def argument(heap: Heap, value: Value) -> Kinds:
    """What an argument may be; the program is fit for what it made."""
    if value is None or isinstance(value, SCALARS) or not is_of_page(heap, value):
        ways = alternatives(value)
        return OWN | NONE if len(ways) > 1 and None in ways else OWN
    found = kinds(heap, value)
    return NUMS if found == frozenset({"nums"}) else found
