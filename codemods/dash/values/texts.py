"""Texts that are put together of parts with several values each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from codemods.dash.values.value import Known, Private, Unknown, Value

Values = frozenset[Value]
ANY: Values = frozenset({Unknown()})
# Methods that give another text, and nothing else.
_PURE = frozenset(
    {"lower", "upper", "title", "capitalize", "casefold", "strip", "lstrip", "rstrip"}
    | {"replace", "removeprefix", "removesuffix"}
)
MOST = 60  # values of one expression; of more it may be any


def many(parts: Iterable[Values]) -> bool:
    size = 1
    for each in parts:
        size *= max(len(each), 1)
    return size > MOST


def texts(parts: list[Values]) -> Values:
    """The texts that can be put together of parts. What is private stands for itself elsewhere."""
    kinds = [*map(_public, parts)]
    if many(kinds):
        return ANY
    return frozenset(map(_text, product(*kinds)))


def _public(values: Values) -> Values:
    return frozenset(each for each in values if not isinstance(each, Private))


def changed(values: Values, method: str, args: list[Values]) -> Values:
    """What a method gives of texts: ``name.lower()``, ``name.replace(" ", "-")``."""
    parts = [*map(_public, (values, *args))]
    if method not in _PURE or many(parts):
        return ANY
    return frozenset(_changed(method, each) for each in product(*parts))


def _changed(method: str, parts: tuple[Value, ...]) -> Value:
    known = [each.value for each in parts if isinstance(each, Known)]
    plain = [each for each in known if isinstance(each, str)]
    if len(plain) != len(parts):
        return Unknown()
    try:
        return Known(getattr(plain[0], method)(*plain[1:]))
    except TypeError:
        return Unknown()


def _text(parts: tuple[Value, ...]) -> Value:
    if all(isinstance(each, Known) for each in parts):
        return Known("".join(str(each.value) for each in parts if isinstance(each, Known)))
    return Unknown("".join(map(_pattern, parts)))


def _pattern(value: Value) -> str:
    match value:
        case Known(value=text):
            return re.escape(str(text))
        case Unknown(pattern=str(pattern)):
            return pattern
    return ".*"
