"""What is certain when a call of a callback starts, and the values that its evaluation has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from codemods.project.project import Module, Project


class End(Enum):
    """How a call may end: without an update, with one (of None for ``NONE``), with an exception,
    or in a way that is not certain.
    """

    QUIET = "quiet"
    UPDATE = "update"
    NONE = "none"
    FAILS = "fails"
    UNKNOWN = "unknown"


class Fails(Exception):
    """An expression that certainly raises an exception."""


class _Unknown:
    """Any value."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


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

    ``values`` are those of the parameters; ``triggered`` maps the prop that started the call to
    its id, as ``ctx.triggered_prop_ids`` does; it is empty in the initial call (S16).
    """

    values: Mapping[str, Any]
    triggered: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Run:
    """One evaluation: where it stands, and what was found so far."""

    project: Project
    module: Module
    situation: Situation
    changes_nothing: Callable[[Any], bool]
    ends: list[tuple[End, int]] = field(default_factory=list)
    effects: list[int] = field(default_factory=list)


Env = dict[str, Any]


class Context:
    """``ctx``, when a variable holds it."""


CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Triggered:
    """``ctx.triggered``: falsy in the initial call, and with one entry all the same (S16)."""

    props: Mapping[str, Any]

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


def truth(value: Any) -> bool | None:
    """Whether a value is true; None when that is not certain."""
    return None if value is UNKNOWN else bool(value)
