"""The values that the engine knows of: constants, what holds values, functions, and what is not
known whole.

``str``, ``int``, ``float``, ``bytes``, ``bool``, ``None`` and tuples of values are themselves, and
so is a ``Private`` id. Lists and dictionaries are in a ``Heap``.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from codemods.dash.dependency import Dependency
from codemods.dash.values.value import Private
from codemods.flow.library.table import is_steady
from codemods.flow.values import kinds as of_page
from codemods.flow.values.kinds import Kinds, Odd
from codemods.python.project import Module
from codemods.python.scope import Function

if TYPE_CHECKING:
    from codemods.flow.frame import Frame

Value = Any
SOME_TEXT = ".+"
_MOST = 8  # alternatives that are told apart


class Whose(IntEnum):
    """Who else has a value.

    ``OWN`` was made in the call, what is in it may be anybody's; ``GIVEN`` came from the browser
    for this call alone, with all that is in it. What outlives the call is ``STEADY`` when nothing
    changes by asking it, ``UNSEEN`` when taking its elements may use them up, ``ALIVE`` when
    reading it may change it.
    """

    OWN = 0
    GIVEN = 1
    STEADY = 2
    UNSEEN = 3
    ALIVE = 4


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the project."""

    module: Module
    node: ast.ClassDef


@dataclass(frozen=True, slots=True)
class Some:
    """A value of which not all is known.

    Of a ``kind`` (``text``, ``number``, ``list``, ``dict``, ``set``, ``iterator``, ``defaultdict``,
    ``component``, ``object``) it is never None or ``no_update``; without one it may be anything.
    ``pattern`` matches a text, ``truth`` is its truth, ``made`` the full name of what of a library
    made it, ``each`` what is in it, ``cls`` its class. What came from the browser is the argument
    ``root`` (``SEVERAL``: one of some), or a ``part`` of it; ``page`` is what it may be, where it
    was made of such. ``odd`` is what JSON makes another number of, where it is known: of the value,
    or what is in it.
    """

    kind: str | None = None
    whose: Whose = Whose.STEADY
    truth: bool | None = None
    pattern: str | None = None
    made: str = ""
    each: Value | None = None
    cls: Class | None = None
    root: int | None = None
    part: bool = False
    page: Kinds | None = None
    odd: Odd | None = None


UNKNOWN = Some()
SEVERAL = -1
UNBOUND = Some(page=of_page.UNBOUND)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """What has a full name and is not of the project: a module, function, class or constant."""

    name: str


NO_UPDATE = Library("dash.no_update")
CONTEXT = Library("dash.ctx")
EVERYTHING = "everything"  # what is asked by whom ``ctx`` is given to and who cannot be followed
IDENTITY = Library("builtins.staticmethod")  # what hands on what it is given
CACHING = Library("functools.cache")


@dataclass(frozen=True, slots=True)
class Func:
    """A function of the project, with the variables around it. A ``manager`` is one that
    ``contextmanager`` decorates; what a ``cached`` one gives others have got, too.
    """

    module: Module
    node: Function | ast.Lambda
    frame: Frame | None = None
    manager: bool = False
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Partial:
    """A function with some of its arguments: a method with its object."""

    func: Value
    given: tuple[Value, ...]
    named: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Manager:
    """What calling a ``contextmanager`` gives, or an ``async`` function."""

    func: Func
    given: tuple[Value, ...]
    named: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Suppress:
    """``contextlib.suppress`` of some classes."""

    classes: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """An attribute of a value: a method, or some data."""

    owner: Value
    name: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A list, set or dictionary that the call made, by its number in the heap."""

    id: int


@dataclass(frozen=True, slots=True)
class Listed:
    """What a ``list``, ``set`` or ``iterator`` holds."""

    kind: str
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a dictionary holds. Nobody changes ``items`` in place."""

    items: Mapping[Value, Value]

    def __hash__(self) -> int:
        return hash(tuple(self.items))


Content = Listed | Mapped | Some


@dataclass(frozen=True, slots=True)
class Fixed:
    """A list or dictionary that nothing changes. ``ctx.triggered`` has a truth of its own."""

    content: Listed | Mapped
    truth: bool | None = None


class Vague(Exception):
    """A value is not known whole."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is certain when a call starts.

    ``values`` are those of the parameters that get something from the browser, as Python has them,
    or ``Some``; ``triggered`` maps the prop that started the call to its id, as
    ``ctx.triggered_prop_ids`` does; it is empty in the initial call (S16), and None when any Input
    may have started it. ``ids`` are the private ids of the Inputs: each is taken to be another one.
    ``current`` are the parameters that hold what Outputs are now, ``there`` values that are as good
    as what these are. ``entry`` is what a dictionary id
    has in it that may have started the call. ``ordinary``: the question is whether it raises in
    ordinary use, on what the values may be that come from the page.
    """

    values: Mapping[str, Any]
    triggered: Mapping[Any, Any] | None = None
    ids: frozenset[Private] = frozenset()
    current: Mapping[Dependency, str] = field(default_factory=dict)
    there: Mapping[Dependency, tuple[Any, ...]] = field(default_factory=dict)
    entry: Value | None = None
    ordinary: bool = False


def is_unknown(value: Value) -> bool:
    """Whether a value is not known, or no more than its kind."""
    return isinstance(value, Some)


def alternatives(value: Value) -> tuple[Value, ...]:
    """The values that one may be."""
    return value.values if isinstance(value, Choice) else (value,)


def kind_of(value: Value) -> str | None:
    """The kind of a value, as ``Some`` has it, or ``none``; None where it cannot be told."""
    match value:
        case None:
            return "none"
        case bool():
            return "truth"
        case str() | Private(pattern=str()):
            return "text"
        case int() | float():
            return "number"
        case tuple():
            return "tuple"
        case Fixed(content=content):
            return "dict" if isinstance(content, Mapped) else content.kind
        case Some(kind=kind):
            return kind
        case Choice(values=values):
            kinds = {*map(kind_of, values)}
            return kinds.pop() if len(kinds) == 1 else None
    return None


def whose(value: Value) -> Whose:
    """Who else may have a value."""
    match value:
        case Some():
            return value.whose
        case Choice(values=values) | tuple(values):
            return max(map(whose, values), default=Whose.OWN)
        case Bound(owner=owner):
            return whose(element(owner))
        case Fixed() | Func() | Class():
            return Whose.STEADY
        case Library(name=name):
            steady = is_steady(name) and name != "dash.ctx.response"
            return Whose.STEADY if steady else Whose.UNSEEN
        case Manager():
            return Whose.UNSEEN
        case Partial(func=func, given=given):
            return max(whose(func), *map(whose, given), Whose.OWN)
    return Whose.OWN


_INSIDE = {Whose.OWN: Whose.STEADY, Whose.ALIVE: Whose.UNSEEN}


def element(value: Value) -> Value:
    """What is in a value of which that is not known."""
    match value:
        case Some(each=each) if each is not None:
            return each
        case Some():
            inside = value.whose if value.made else _INSIDE.get(value.whose, value.whose)
            page = of_page.inside(value.page)
            return Some(whose=inside, made=value.made, root=value.root, part=True, page=page,
                        odd=value.odd)  # fmt: skip
        case Fixed(content=Listed(items=items)) | tuple(items):
            return joined(*items) if items else UNKNOWN
        case Fixed(content=Mapped(items=items)):
            return joined(*items.values()) if items else UNKNOWN
        case Choice(values=values):
            return joined(*map(element, values))
        case Bound(owner=owner):
            return element(element(owner))
    return Some(whose=max(whose(value), Whose.STEADY))


def held(content: Content) -> tuple[Value, ...]:
    """What a list or dictionary holds, as far as that is known."""
    match content:
        case Listed(items=items):
            return items
        case Mapped(items=found):
            return tuple(found.values())
    return (element(content),)


def alike(left: Value, right: Value) -> bool:
    """Whether two values are the same, ``1`` and ``True`` told apart."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if isinstance(left, tuple):
        return len(left) == len(right) and all(map(alike, left, right))
    return bool(left == right)


def joined(*values: Value) -> Value:
    """A value that may be any of some."""
    from codemods.flow.values.numbers import odd

    if len(values) == 2:
        left, right = values
        if alike(left, right):
            return left
        if not isinstance(left, Choice) and not isinstance(right, Choice):
            return _mixed(left, right) if _mixes(left, right) else Choice((left, right))
    found: list[Value] = []
    for each in (inner for value in values for inner in alternatives(value)):
        if any(alike(each, other) for other in found):
            continue
        last = next((i for i, other in enumerate(found) if _mixes(each, other)), None)
        if last is None:
            found.append(each)
        else:
            found[last] = _mixed(found[last], each)
    if len(found) == 1:
        return found[0]
    if len(found) <= _MOST:
        return Choice(tuple(found))
    acts = any(isinstance(each, Some) and each.cls for each in found)
    owner = Whose.ALIVE if acts else max(Whose.STEADY, *map(whose, found))
    return Some(whose=owner, page=_page_of(found), odd=odd(Choice(tuple(found))))


def _page_of(values: Sequence[Value]) -> Kinds | None:
    """What one of several values may be, where one of them has to do with the page."""
    known = [each.page if isinstance(each, Some) else None for each in values]
    if not any(known):
        return None
    return of_page.OWN.union(*filter(None, known), of_page.NONE if None in values else ())


def _mixes(left: Value, right: Value) -> bool:
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right)
    if not isinstance(left, Some) or not isinstance(right, Some):
        return False
    return left.cls == right.cls and left.kind == right.kind


def _mixed(left: Value, right: Value) -> Value:
    if isinstance(left, tuple):
        return tuple(map(joined, left, right))
    return Some(
        kind=left.kind,
        whose=max(left.whose, right.whose),
        truth=left.truth if left.truth is right.truth else None,
        pattern=left.pattern if left.pattern == right.pattern else None,
        made=left.made if left.made == right.made else "",
        each=joined(element(left), element(right)) if left.each or right.each else None,
        cls=left.cls,
        root=left.root if left.root == right.root else SEVERAL,
        part=True,
        page=of_page.either(left.page, right.page),
        odd=left.odd | right.odd if left.odd is not None and right.odd is not None else None,
    )
