"""Texts that are put together of parts with several values each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from codemods.dash.value import Known, Private, Unknown, Value

Values = frozenset[Value]
ANY: Values = frozenset({Unknown()})
MOST = 60  # values of one expression; of more it may be any


def many(parts: Iterable[Values]) -> bool:
    size = 1
    for each in parts:
        size *= max(len(each), 1)
    return size > MOST


def texts(parts: list[Values]) -> Values:
    """The texts that can be put together of parts. What is private stands for itself elsewhere."""
    kinds = [frozenset(each for each in part if not isinstance(each, Private)) for part in parts]
    if many(kinds):
        return ANY
    return frozenset(map(_text, product(*kinds)))


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
