"""What is known of a value: an id, a flag, a key; and whether two of them are the same."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol


class Handed(Protocol):
    """What calls hand to the class or function of a private value. Worked out when it is asked."""

    @property
    def values(self) -> frozenset[Value]: ...

    @property
    def bases(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Known:
    """A string, a number, a truth value or None."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """``MATCH``, ``ALL`` or ``ALLSMALLER``."""

    name: str


@dataclass(frozen=True, slots=True)
class Fields:
    """A dictionary with known keys."""

    items: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Private:
    """An expression of ``self``, ``cls`` or a parameter: private to its class or function.

    The same text in the same ``owner`` is the same value. ``pattern`` is what the text of its
    value must match, when it is known to be a string; ``module`` is where it is written. Unless
    somebody hands the class or function one, it is equal to no id that is written elsewhere.
    ``apart`` says that it is what a method gives, and gives for no other argument.
    """

    owner: str
    text: str
    module: str
    pattern: str | None = None
    handed: Handed | None = field(default=None, compare=False, repr=False)
    apart: bool = field(default=False, compare=False, repr=False)

    @property
    def given(self) -> frozenset[Value]:
        """The values that somebody hands it."""
        return self.handed.values if self.handed else frozenset()

    @property
    def bases(self) -> frozenset[str]:
        """The owners of what it inherits, by their places, and the files of these."""
        return self.handed.bases if self.handed else frozenset()


@dataclass(frozen=True, slots=True)
class Unknown:
    """Any value; a string that ``pattern`` matches when that is not None; a dictionary when
    ``mapping``.
    """

    pattern: str | None = None
    mapping: bool = False


_HOLE = re.compile(r"(?<!\\)\.[*+]")
_SPECIAL = re.compile(r"(?<!\\)[.*+?|()\[\]{}^$]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
Value = Known | Wildcard | Fields | Private | Unknown
_ANYTHING = Unknown()


def alike(value: Value) -> object:
    """A key that two values have in common of which ``same`` says the same whatever they are
    compared with: private ones may be handed different things where they look equal.
    """
    match value:
        case Private():
            return value, value.given, value.bases
        case Fields(items=items):
            return value, *(alike(inner) for _, inner in items)
    return value


def wildcards(component: Value) -> frozenset[str]:
    """The names of the wildcards in an id (``MATCH``, ``ALL``, ``ALLSMALLER``)."""
    items = component.items if isinstance(component, Fields) else ()
    return frozenset(value.name for _, value in items if isinstance(value, Wildcard))


def is_pattern(component: Value) -> bool:
    """Whether an id stands for all components of a kind, whose values come and go as a list."""
    return not wildcards(component) <= {"MATCH"}


def same(left: Value, right: Value) -> bool | None:
    """Whether two values are equal: True, False, or None when they may be."""
    match left, right:
        case Known(), Known():
            return left.value == right.value
        case Wildcard(), Wildcard():
            return left == right or None
        case (Wildcard(), _) | (_, Wildcard()):
            return None
        case Fields(), Fields():
            return _same_fields(left, right)
        case Private(), Private():
            return _same_private(left, right)
        case (Known(), Fields()) | (Fields(), Known()):
            return False
        case (Private(), Known() | Fields()) | (Known() | Fields(), Private()):
            return _may_be_handed(left, right)  # if not, False: the one assumption
    return _may_be(left, right)


def is_unread(left: Value, right: Value) -> bool:
    """Whether two values may be equal only because one of them cannot be read. What a wildcard
    matches, and what calls hand on, can be.
    """
    if isinstance(left, Fields) and isinstance(right, Fields):
        mine, theirs = dict(left.items), dict(right.items)
        return mine.keys() == theirs.keys() and any(
            is_unread(mine[key], theirs[key]) for key in mine
        )
    if isinstance(left, Wildcard) or isinstance(right, Wildcard):
        return False
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return type(left) is not type(right)  # two of which nothing is known may be written alike
    if isinstance(left, Private) and isinstance(right, Private) and left.owner == right.owner:
        return False
    return _is_handed_unread(left) or _is_handed_unread(right)


def _is_handed_unread(value: Value) -> bool:
    return isinstance(value, Private) and any(isinstance(each, Unknown) for each in value.given)


def _may_be(left: Value, right: Value) -> bool | None:
    """Of two values of which one is unknown: False when its shape rules the other out."""
    for unknown, other in ((left, right), (right, left)):
        if isinstance(unknown, Unknown) and unknown.mapping and isinstance(other, Known):
            return False
        if not isinstance(unknown, Unknown | Private) or unknown.pattern is None:
            continue
        if isinstance(other, Fields):
            return False
        if isinstance(other, Unknown | Private) and _ends_differ(unknown, other):
            return False
        if isinstance(other, Known) and not (
            isinstance(other.value, str) and _compiled(unknown.pattern).fullmatch(other.value)
        ):
            return False
    return None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """There are more of them than ``re`` remembers."""
    return re.compile(pattern, re.DOTALL)


def _same_fields(left: Fields, right: Fields) -> bool | None:
    mine, theirs = dict(left.items), dict(right.items)
    if mine.keys() != theirs.keys():
        return False
    found = [same(mine[key], theirs[key]) for key in mine]
    if False in found:
        return False
    return None if None in found else True


def _same_private(left: Private, right: Private) -> bool | None:
    if left.owner == right.owner:
        if left.text == right.text:
            return True
        return _differ_in_text(left, right)
    if _ends_differ(left, right):
        return False
    if left.module == right.module or left.owner in right.bases or right.owner in left.bases:
        return None
    return _may_be_handed(left, right)


def _may_be_handed(left: Value, right: Value) -> bool | None:
    """Of two values of which one is private: None when it may be handed the other."""
    if _is_handed_anything(left) or _is_handed_anything(right):
        return None
    mine, theirs = _with_given(left), _with_given(right)
    if not mine.isdisjoint(theirs):
        return None
    # No two constants are equal now: there are many of them, and few of anything else.
    for many, others in ((theirs, mine), (mine, theirs)):
        for one in others:
            if not isinstance(one, Known) and any(_may_meet(one, other) for other in many):
                return None
    return False


def _is_handed_anything(value: Value) -> bool:
    return isinstance(value, Private) and _ANYTHING in value.given


def _may_meet(one: Value, other: Value) -> bool:
    """Whether two values that private ones may be are perhaps equal."""
    if isinstance(one, Private) and isinstance(other, Private):
        return (one.owner, one.text) == (other.owner, other.text)
    if isinstance(one, Private) or isinstance(other, Private):
        return Unknown in (type(one), type(other))
    return same(one, other) is not False


def _with_given(value: Value) -> frozenset[Value]:
    return value.given | {value} if isinstance(value, Private) else frozenset({value})


def _differ_in_text(left: Private, right: Private) -> bool | None:
    """``f"{prefix}-a"`` and ``f"{prefix}-b"`` of one function cannot be equal, nor ``"a-" + name``
    and ``"b-" + name``; nor can ``self.ids("a")`` and ``self.ids("b")`` where the method puts what
    it gets into the id.
    """
    mine, theirs = _parts(left.text), _parts(right.text)
    if mine and theirs and mine[:2] == theirs[:2] and mine[2] != theirs[2]:
        return False
    made, other = (_called(each.text) if each.apart else None for each in (left, right))
    if made and other and made[0] == other[0] and made[1] != other[1]:
        return False
    return False if _ends_differ(left, right) else None


@cache
def _called(text: str) -> tuple[str, str] | None:
    """What is called with nothing but a string, and that."""
    match ast.parse(text, mode="eval").body:
        case ast.Call(func=func, args=[ast.Constant(value=str(only))], keywords=[]):
            return ast.unparse(func), only
    return None


def _ends_differ(left: Private | Unknown, right: Private | Unknown) -> bool:
    """Whether two texts begin, or end, with other letters, whatever stands between."""
    if left.pattern is None or right.pattern is None:
        return False
    (start, end), (other_start, other_end) = _ends(left.pattern), _ends(right.pattern)
    begins = start.startswith(other_start) or other_start.startswith(start)
    return not (begins and (end.endswith(other_end) or other_end.endswith(end)))


@cache
def _ends(pattern: str) -> tuple[str, str]:
    """The fixed letters at the start and at the end of what a pattern matches, which has nothing
    but such letters and ``.*``.
    """
    parts = _HOLE.split(pattern)
    if len(parts) < 2 or any(_SPECIAL.search(each) for each in parts):
        return "", ""
    first, last = (_ESCAPED.sub(r"\1", each) for each in (parts[0], parts[-1]))
    return first, last


@cache
def _parts(text: str) -> tuple[str, bool, str] | None:
    """The one expression in an f-string, whether it comes first in it, and the fixed text behind or
    before it.
    """
    match ast.parse(text, mode="eval").body:
        case ast.JoinedStr(values=[ast.FormattedValue() as hole, ast.Constant(value=str(rest))]):
            return ast.unparse(hole.value), True, rest
        case ast.JoinedStr(values=[ast.Constant(value=str(rest)), ast.FormattedValue() as hole]):
            return ast.unparse(hole.value), False, rest
        case ast.BinOp(op=ast.Add(), left=left, right=ast.Constant(value=str(rest))):
            return ast.unparse(left), True, rest
        case ast.BinOp(op=ast.Add(), left=ast.Constant(value=str(rest)), right=right):
            return ast.unparse(right), False, rest
    return None
