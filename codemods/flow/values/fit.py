"""Whether what comes from the page fits what operators do with it, and what comes of that.

What the program made itself is fit for what is done with it. Where a value may not fit, the point
notes the exceptions that are raised then; what is said of the result is right where none is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING

from codemods.flow.values.domain import (
    UNBOUND,
    UNKNOWN,
    Fixed,
    Listed,
    Mapped,
    Ref,
    Some,
    Value,
    alternatives,
    element,
    joined,
)
from codemods.flow.values.heap import Heap
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
    SELECTED,
    TEXT,
    VOID,
    Kinds,
)
from codemods.flow.values.kinds import UNBOUND as NO_VALUE
from codemods.flow.values.page import (
    MISSING,
    TYPE,
    UNSEEN,
    WRONG,
    argument,
    exceptions,
    in_question,
    is_of_page,
    kinds,
    narrowed,
    paged,
)
from codemods.flow.values.selected import entry as entry_of_rows
from codemods.flow.values.selected import is_of_rows

if TYPE_CHECKING:
    from codemods.flow.frame import Point

_DEEPEST = 6
_TYPES = {"str": str, "num": int, "real": float, "list": list, "nums": list, "dict": dict}
_ALL_REALS = ("e", "f", "g", "%", "E", "F", "G")  # formats that take every number


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
    return known if "any" in found else found & (known | SELECTED)


def sign(at: Point, node: ast.AST, value: Value) -> Kinds | None:
    """``-x`` and the like."""
    if not in_question(at, value):
        return None
    found = kinds(at.heap, value)
    if not found <= REAL | SELECTED:
        at.unfit(node, *TYPE)
        return REAL
    if found & VOID:
        return SELECTED
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
    if (one | other) & VOID and one | other <= REAL | TEXT | SELECTED:
        return SELECTED
    one, other = one - VOID, other - VOID
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
        fit = inside or (other <= LIST | DICT | SELECTED and (listed or one <= HASHED))
    else:
        fit = any(one <= like and other <= like for like in (REAL | SELECTED, TEXT | SELECTED))
    if not fit:
        at.unfit(node, *TYPE)


def limit(at: Point, node: ast.AST, value: Value) -> None:
    """One end of a slice."""
    if in_question(at, value) and not kinds(at.heap, value) <= NUM | NONE | OWN:
        at.unfit(node, *TYPE)


def entry(at: Point, node: ast.AST, owner: Value, key: Value) -> Kinds | None:
    """An element that is asked for, of which it is not certain what it is."""
    heap = at.heap
    if not in_question(at, owner, *(key if isinstance(key, tuple) else (key,))):
        return None
    if is_of_rows(at, owner, key):
        return entry_of_rows(at, node, owner, key)
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
    elif not found <= DICT | LIST | SELECTED:
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
    if at.run.situation.ordinary and not kinds(at.heap, value) <= LIST | TEXT | DICT | SELECTED:
        at.unfit(node, *TYPE)


def unpacked(at: Point, node: ast.AST, value: Value) -> None:
    """The elements of a value are taken, which must be of a certain number, or have names."""
    mapped = not isinstance(node, ast.Tuple | ast.List)
    if at.run.situation.ordinary and not kinds(at.heap, value) <= (DICT | OWN if mapped else OWN):
        at.unfit(node, *(TYPE if mapped else WRONG))


def spread(at: Point, value: Value) -> Value:
    """An element of what is handed over one by one (``*rows``), which may be none at all."""
    found = element(value)
    if not at.run.situation.ordinary or is_of_page(at.heap, found):
        return found
    may_be_none = kinds(at.heap, value) & (EMPTY | VOID)
    return Some(page=OWN | EMPTY) if may_be_none else found


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
    fit = REAL | VOID if isinstance(text, str) and text.endswith(_ALL_REALS) else NUM
    if not kinds(at.heap, value) <= fit | OWN:
        at.unfit(part.value, *WRONG)


def put_together(at: Point, value: Value, parts: list[Value]) -> Value:
    """A text that is made of some values."""
    if all(kinds(at.heap, each) <= SELECTED for each in parts) or not in_question(at, *parts):
        return value
    return paged(value, FULL_TEXT if at.heap.truth(value) else TEXT)


def bound(at: Point, node: ast.AST, value: Value) -> Value:
    """A variable is read, which may have no value on some way."""
    if not kinds(at.heap, value) & NO_VALUE:
        return value
    at.unfit(node, *exceptions(UnboundLocalError))
    found = [narrowed(each, NO_VALUE) for each in alternatives(value) if each != UNBOUND]
    return joined(*found) if found else UNKNOWN


def unseen(at: Point, node: ast.AST, values: Iterable[Value]) -> None:
    """What nobody knows is called: it takes what the program made, and counts."""
    if at.run.situation.ordinary:
        if not all(argument(at.heap, each) <= SELECTED | NUM for each in values):
            at.unfit(node, *UNSEEN)
