"""What values may be that come from the page, or were made of such.

What the program made itself is fit for what is done with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codemods.flow.library.methods import OF_WHATEVER_ROWS
from codemods.flow.values.domain import (
    UNKNOWN,
    Bound,
    Choice,
    Listed,
    Mapped,
    Partial,
    Ref,
    Some,
    Value,
    alternatives,
    held,
    joined,
)
from codemods.flow.values.errors import ANY, Raised, raised
from codemods.flow.values.heap import SCALARS, Heap
from codemods.flow.values.kinds import (
    EMPTY,
    FULL_DICT,
    FULL_LIST,
    FULL_TEXT,
    NONE,
    NUM,
    NUMS,
    OWN,
    REAL,
    SELECTED,
    VOID,
    Kinds,
)

if TYPE_CHECKING:
    from codemods.flow.frame import Point

_DEEPEST = 6


def exceptions(*classes: type[Exception]) -> tuple[Raised, ...]:
    """Exceptions of some classes of Python, as the engine has them."""
    return tuple(map(raised, classes))


TYPE = exceptions(TypeError)
WRONG = exceptions(TypeError, ValueError)
MISSING = exceptions(KeyError, IndexError)
UNSEEN = (ANY,)


def is_of_page(heap: Heap, value: Value, depth: int = 0) -> bool:
    """Whether a value, or something in it, comes from the page or was made of such.

    The program is fit for what it puts into something else of its own data.
    """
    match value:
        case Some(page=page, each=each):
            if page is not None:
                return depth == 0 or not page <= SELECTED
            return each is not None and is_of_page(heap, each, depth + 1)
        case Bound():
            return depth == 0 and bool(kinds(heap, value) & VOID)
        case Choice(values=items):
            return any(is_of_page(heap, each, depth) for each in items)
        case tuple(items) | Partial(given=items):
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
        case Bound(owner=owner, name=name):
            empty = kinds(heap, owner) & VOID and name not in OF_WHATEVER_ROWS
            return SELECTED if empty else OWN
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


def sliced(owner: Value, part: Value, each: Value) -> Value:
    """A slice of something from the page, which is a list or a text then."""
    of_page = isinstance(owner, Some) and owner.kind is None and owner.root is not None
    if not of_page or not isinstance(part, Some):
        return part
    return joined(replace(part, kind="list", each=each), replace(part, kind="text"))


def paged(value: Value, page: Kinds | None) -> Value:
    """A value of which it is known what it may be; one that is certain says that itself."""
    if page is None:
        return value
    if isinstance(value, Choice):
        return joined(*(paged(each, page) for each in value.values))
    if not isinstance(value, Some):
        return value
    page = None if page == OWN else page
    return Some(value.kind, value.whose, value.truth, value.pattern, value.made, value.each,
                value.cls, value.root, value.part, page)  # fmt: skip


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
    return narrowed(value, NONE | EMPTY | VOID) if truth else value


def only_with_truth(heap: Heap, value: Value, truth: bool) -> Value:
    """A value that is taken only when it has this truth."""
    value = with_truth(heap, value, truth)
    is_open = isinstance(value, Some) and value.truth is None and value.pattern is None
    return replace(value, truth=truth) if is_open else value


def not_none(value: Value) -> Value:
    """A value where it is known not to be None."""
    found = [each for each in alternatives(value) if each is not None]
    return narrowed(joined(*found) if found else value, NONE)


def narrowed(value: Value, some: Kinds) -> Value:
    """A value that is none of some kinds."""
    if isinstance(value, Choice):
        return joined(*(narrowed(each, some) for each in value.values))
    if isinstance(value, Some) and value.page is not None and value.page & some:
        return paged(value, value.page - some)
    return Bound(narrowed(value.owner, some), value.name) if isinstance(value, Bound) else value


def argument(heap: Heap, value: Value) -> Kinds:
    """What an argument may be; the program is fit for what it made."""
    if value is None or isinstance(value, SCALARS) or not is_of_page(heap, value):
        ways = alternatives(value)
        return OWN | NONE if len(ways) > 1 and None in ways else OWN
    found = kinds(heap, value)
    return NUMS if found == frozenset({"nums"}) else found
