"""What variables, lists and dictionaries hold at one point of a call."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

from codemods.dash.values.value import Private
from codemods.flow.values.domain import (
    NO_UPDATE,
    UNBOUND,
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
    Some,
    Suppress,
    Vague,
    Value,
    Whose,
    alternatives,
    held,
    joined,
)
from codemods.flow.values.kinds import DICT, LIST, either

SCALARS = (str, int, float, bytes, complex, type(None))
_DEEP = 4  # lists in lists
_WORTH_IT = 20  # lists and dictionaries to look whether anybody still has them
_PLAIN = ("text", "number", "truth")
MADE = -2
_OF_KIND = {"list": list, "iterator": list, "set": set}


class Traces(Protocol):
    """What is known at one point of a value that somebody follows."""

    def joined(self, that: Any) -> Traces: ...

    def failing(self, node: ast.AST) -> Traces:
        """The same where a step has raised an exception."""


@dataclass(eq=False, slots=True)
class Heap:
    """``contents`` are what lists and dictionaries hold, ``frames`` the variables of functions,
    ``changed`` the arguments that are not what the browser sent any more (``MADE``: what is none
    and not in ``contents``), ``traces`` those of a value that is followed.

    Copies share what neither changes: ``mine`` says whether it has dictionaries of its own.
    """

    ids: Iterator[int] = field(default_factory=count)
    contents: dict[int, Content] = field(default_factory=dict)
    frames: dict[int, dict[str, Value]] = field(default_factory=dict)
    changed: frozenset[int] = frozenset()
    mine: bool = True
    traces: Traces | None = None

    def copy(self) -> Heap:
        """The same, to be changed alone."""
        self.mine = False
        return Heap(self.ids, self.contents, self.frames, self.changed, False, self.traces)

    def _own(self) -> None:
        if not self.mine:
            self.contents, self.frames = dict(self.contents), dict(self.frames)
            self.mine = True

    def open(self, frame: int, variables: dict[str, Value]) -> None:
        """A function starts with these variables."""
        self._own()
        self.frames[frame] = variables

    def set(self, frame: int, name: str, value: Value) -> None:
        """Gives a variable a value."""
        self.open(frame, {**self.frames.get(frame, {}), name: value})

    def put(self, number: int, content: Content | None) -> None:
        """What a list or dictionary holds from now on; None when nobody has it any more."""
        self._own()
        if content is None:
            self.contents.pop(number, None)
        else:
            self.contents[number] = content

    def new(self, content: Content) -> Ref:
        """A new list or dictionary."""
        ref = Ref(next(self.ids))
        self.put(ref.id, content)
        return ref

    def content(self, value: Value) -> Content | None:
        """What a list, set or dictionary holds; None for another value."""
        match value:
            case Ref(id=number):
                return self.contents.get(number, UNKNOWN)
            case Fixed(content=content):
                return content
            case Some():
                return value
        return None

    def forget(self, value: Value) -> None:
        """What a value holds may be anything from now on."""
        for each in alternatives(value):
            if isinstance(each, Ref):
                self.put(each.id, vague(self.content(each) or UNKNOWN))
            elif isinstance(each, Some) and each.kind not in _PLAIN:
                self.changed |= {MADE if each.root is None else each.root}

    def forget_all(self) -> None:
        """What may do anything may change what is in any list or dictionary."""
        for number, content in [*self.contents.items()]:
            if not isinstance(content, Some) or content.each is not None:
                self.put(number, vague(content))
        for variables in self.frames.values():
            roots = (each.root for each in variables.values() if isinstance(each, Some))
            self.changed |= {root for root in roots if root is not None}

    def join(self, other: Heap) -> None:
        """Makes this what it may be when control comes from one of two points."""
        if other.changed is not self.changed:
            self.changed |= other.changed
        self.trace(other.traces)
        if self.contents is other.contents:
            return
        self._own()
        for number, content in other.contents.items():
            before = self.contents.get(number)
            if before is not content:
                self.contents[number] = content if before is None else _both(before, content)
        for number, variables in other.frames.items():
            held = self.frames.get(number, variables)
            self.frames[number] = variables if held is variables else _joined(held, variables)

    def trace(self, other: Traces | None) -> None:
        """What is followed may be as at another point, too."""
        if other is not self.traces and self.traces is not None:
            self.traces = self.traces.joined(other)

    def leave(self, frame: int, first: int, value: Value) -> None:
        """Drops the variables of a function that is over, and what only they held of what was made
        since the number ``first``, when it gave ``value``.
        """
        self._own()
        self.frames.pop(frame, None)
        new = {number for number in self.contents if number >= first}
        if len(new) < _WORTH_IT:
            return
        old = [content for number, content in self.contents.items() if number < first]
        pending: list[Any] = [value, *old, *self.frames.values()] if new else []
        while pending:
            each = pending.pop()
            if isinstance(each, Ref) and each.id in new:
                new.discard(each.id)
                pending.append(self.contents[each.id])
            else:
                pending += parts(each)
        for number in new:
            del self.contents[number]

    def is_as(self, other: Heap) -> bool:
        """Whether it holds the same as another one."""
        if self.changed != other.changed or self.traces != other.traces:
            return False
        return self.contents is other.contents or (
            self.contents == other.contents and self.frames == other.frames
        )

    def truth(self, value: Value) -> bool | None:
        """Whether a value is true; None when that is not certain."""
        match value:
            case Choice(values=values):
                found = {self.truth(each) for each in values}
                return found.pop() if len(found) == 1 else None
            case Fixed(truth=bool(truth)):
                return truth
            case Ref() | Fixed():
                return _truth_of(self.content(value))
            case Some():
                return _truth_of(value)
            case Library():
                return True if value == NO_UPDATE else None
            case Func() | Class() | Private() | Partial():
                return True
        return bool(value) if isinstance(value, (*SCALARS, tuple)) else None

    def is_json(self, value: Value, plain: Any) -> bool:
        """Whether a value is one of JSON, of the same kind: 1 is not True."""
        try:
            mine = json.dumps(self.plain(value), sort_keys=True)
        except (TypeError, ValueError, Vague):
            return False
        return mine == json.dumps(plain, sort_keys=True)

    def plain(self, value: Value, depth: int = 0) -> Any:
        """A value as Python has it. Raises Vague when not all of it is known."""
        content = self.content(value)
        if depth < 10:
            match value if content is None else content:
                case tuple(items):
                    return tuple(self.plain(each, depth + 1) for each in items)
                case Listed(kind=kind, items=items) if kind in _OF_KIND:
                    return _OF_KIND[kind](self.plain(each, depth + 1) for each in items)
                case Mapped(items=items):
                    pairs = items.items()
                    return {self.plain(k, depth + 1): self.plain(v, depth + 1) for k, v in pairs}
                case value if isinstance(value, SCALARS):
                    return value
        raise Vague

    def lift(self, found: Any) -> Value:
        """What Python has, as a value."""
        if isinstance(found, list | set):
            return self.new(Listed(type(found).__name__, tuple(map(self.lift, found))))
        if isinstance(found, tuple):
            return tuple(map(self.lift, found))
        if isinstance(found, dict):
            return self.new(Mapped({key: self.lift(value) for key, value in found.items()}))
        return found

    def holds(self, value: Value, test: Callable[[Value], bool], depth: int = 0) -> bool:
        """Whether a value passes a test, or something in it does."""
        if test(value):
            return True
        inside = parts(self.contents.get(value.id) if isinstance(value, Ref) else value)
        return depth < _DEEP and any(self.holds(each, test, depth + 1) for each in inside)

    def holds_private(self, value: Value) -> bool:
        """Whether something listed is a private id."""
        content = self.content(value)
        items = content.items if isinstance(content, Listed) else value
        return isinstance(items, tuple) and any(isinstance(each, Private) for each in items)


def _joined(left: dict[str, Value], right: dict[str, Value]) -> dict[str, Value]:
    """The variables of a function behind two ways."""
    found = {}
    for name in left.keys() | right.keys():
        one, other = left.get(name, UNBOUND), right.get(name, UNBOUND)
        found[name] = one if one is other else joined(one, other)
    return found


def parts(value: Any) -> Iterable[Any]:
    """What a value, or what a list or dictionary holds, is made of."""
    match value:
        case tuple():
            return value
        case dict():
            return value.values()
        case Listed(items=items):
            return items
        case Mapped(items=found):
            return (*found.keys(), *found.values())
        case Some(each=each):
            return () if each is None else (each,)
        case Choice(values=values):
            return values
        case Partial(func=func, given=given, named=named):
            return (func, *given, *(each for _, each in named))
        case Manager(given=given, named=named):
            return (*given, *(each for _, each in named))
        case Bound(owner=owner):
            return (owner,)
        case Suppress(classes=classes):
            return classes
        case Fixed(content=content):
            return parts(content)
    return ()


def vague(content: Content) -> Some:
    """What is still known of a list or dictionary that anything may have happened to."""
    match content:
        case Listed(kind=kind):
            return Some(kind, Whose.OWN, page=LIST)
        case Mapped():
            return Some("dict", Whose.OWN, page=DICT)
    return Some(content.kind, content.whose, made=content.made, page=content.page)


def _truth_of(content: Content | None) -> bool | None:
    match content:
        case Listed(kind="list" | "set", items=items):
            return bool(items)
        case Mapped(items=found):
            return bool(found)
        case Some(truth=bool(truth)):
            return truth
        case Some(pattern=str(pattern)):
            import re

            return None if re.fullmatch(pattern, "", re.DOTALL) else True
    return None


def _both(mine: Content, other: Content) -> Content:
    if mine is other or mine == other:
        return mine
    match mine, other:
        case Listed(), Listed():
            if mine.kind == other.kind and len(mine.items) == len(other.items):
                return Listed(mine.kind, tuple(map(joined, mine.items, other.items)))
        case Mapped(), Mapped():
            if mine.items.keys() == other.items.keys():
                return Mapped({k: joined(v, other.items[k]) for k, v in mine.items.items()})
    one, two = vague(mine), vague(other)
    return Some(
        one.kind if one.kind == two.kind else None,
        max(one.whose, two.whose),
        each=joined(*held(mine), *held(other)),
        page=either(one.page, two.page),
    )
