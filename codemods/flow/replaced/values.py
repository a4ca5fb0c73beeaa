"""What is certain when a call of a callback starts, and the values that its evaluation has."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from codemods.dash.constant import Private
from codemods.dash.dependency import Dependency
from codemods.python.project import Module, Project


class End(Enum):
    """How a call may end: without an update, with one (of None for ``NONE``; to what the Outputs
    are already for ``SAME``), with an exception, or in a way that is not certain.
    """

    QUIET = "quiet"
    UPDATE = "update"
    SAME = "same"
    NONE = "none"
    FAILS = "fails"
    UNKNOWN = "unknown"


class Fails(Exception):
    """An expression that certainly raises an exception."""


@dataclass(frozen=True, eq=False, slots=True)
class Unsure:
    """Any value; a text that ``pattern`` matches, when that is not None."""

    pattern: str | None = None


UNKNOWN = Unsure()
SOME_TEXT = ".+"


class _NoUpdate:
    """``dash.no_update``."""


NO_UPDATE = _NoUpdate()


@dataclass(frozen=True, eq=False, slots=True)
class Vague:
    """A value of which only its truth is certain; or, when ``is_pattern``, some dictionary of a
    pattern-matching id, which is equal to no text.
    """

    truth: bool
    is_pattern: bool = False

    def __bool__(self) -> bool:
        return self.truth

    def __eq__(self, other: object) -> bool:
        if self.is_pattern and (other is None or isinstance(other, str)):
            return False
        raise TypeError("that is not certain")

    def __hash__(self) -> int:
        raise TypeError("that is not certain")

    def __str__(self) -> str:
        raise TypeError("that is not certain")


@dataclass(frozen=True, slots=True)
class Situation:
    """What is certain when a call starts.

    ``values`` are those of the parameters that get something from the browser; ``triggered`` maps
    the prop that started the call to its id, as ``ctx.triggered_prop_ids`` does; it is empty in the
    initial call (S16). ``ids`` are the private ids of the Inputs: each is taken to be another one.
    ``current`` are the values of the Outputs that are States too.
    """

    values: Mapping[str, Any]
    triggered: Mapping[Any, Any]
    ids: frozenset[Private] = frozenset()
    current: Mapping[Dependency, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Run:
    """One evaluation: where it stands, and what was found so far.

    ``ended`` says how a call ends that has a result (None where it falls off its end, S12).
    """

    project: Project
    module: Module
    situation: Situation
    ended: Callable[[Any], End]
    certain: bool = True
    ends: list[tuple[End, int]] = field(default_factory=list)
    effects: list[tuple[int, bool]] = field(default_factory=list)

    def note(self, node: ast.stmt | ast.expr) -> None:
        """Note that something may be done besides; whether it is, is certain in what every call
        comes to.
        """
        self.effects.append((node.lineno, self.certain and not self.ends))

    def perhaps(self) -> Run:
        """The same run, in code that not every call comes to."""
        return replace(self, certain=False)


Env = dict[str, Any]


class Context:
    """``ctx``, when a variable holds it."""


CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Triggered:
    """``ctx.triggered``: falsy in the initial call, and with one entry all the same (S16)."""

    props: Mapping[Any, Any]

    def __bool__(self) -> bool:
        return bool(self.props)

    def __len__(self) -> int:
        return max(len(self.props), 1)

    def __getitem__(self, index: int) -> dict[str, Any]:
        prop = [*self.props, *(() if self.props else ".")][index]
        return {"prop_id": prop, "value": UNKNOWN if self.props else None}


def is_known(value: Any) -> bool:
    """Whether nothing in a value is unknown, or less than the whole of what the real one has."""
    match value:
        case dict():
            return all(map(is_known, (*value, *value.values())))
        case list() | tuple() | set():
            return all(map(is_known, value))
    if isinstance(value, Vague):
        return value.is_pattern
    return isinstance(value, str | int | float | bool | None) or value is NO_UPDATE


def is_unknown(value: Any) -> bool:
    """Whether a value is not known at all, or no more than its shape."""
    return isinstance(value, Unsure)


def truth(value: Any) -> bool | None:
    """Whether a value is true; None when that is not certain."""
    if isinstance(value, Unsure):
        never_empty = value.pattern is not None and not re.fullmatch(value.pattern, "", re.DOTALL)
        return True if never_empty else None
    return bool(value)
