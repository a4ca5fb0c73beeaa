"""Calls of builtins and methods, and arithmetic, on values that are known."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, ItemsView, KeysView, Mapping, ValuesView
from typing import Any

from codemods.flow.values import (
    UNKNOWN,
    Fails,
    Triggered,
    Vague,
    is_known,
    is_unknown,
    truth,
)

PLAIN = (str, int, float, list, tuple, dict, type(None))
_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}
_LONGEST = 1000  # elements or digits of what is worth computing
_VIEWS = (KeysView, ValuesView, ItemsView)


def applied(function: Callable[..., Any], given: list[Any]) -> Any:
    """What a builtin gives; UNKNOWN when it depends on what is unknown. Raises Fails."""
    if function in (bool, len) and len(given) == 1:
        return _measured(function, given[0])
    if function in (any, all) and len(given) == 1:
        return _counted(function, given[0])
    if function in (iter, next):
        return _stepped(function, given)
    if any(isinstance(each, Vague) for each in given):
        return UNKNOWN
    types = function is isinstance and len(given) == 2 and isinstance(given[1], type | tuple)
    if not all(map(is_known, given[:1] if types else given)):
        return UNKNOWN
    if function in (list, tuple, str) and any(map(_has_set, given)):
        return UNKNOWN  # a set has no order
    try:
        return _plain(function(*given))
    except Exception as error:
        raise Fails from error


def _has_set(value: Any) -> bool:
    inside = [*value, *value.values()] if isinstance(value, dict) else value
    return isinstance(value, set) or (
        isinstance(value, dict | list | tuple) and any(map(_has_set, inside))
    )


def _plain(value: Any) -> Any:
    """What a call gives, as data of its own."""
    return [*value] if isinstance(value, _VIEWS) else value


def method(owner: Any, name: str, given: list[Any]) -> Any:
    """What a method of a known value gives. Raises Fails, as for a method of None."""
    if owner is None:
        raise Fails
    if isinstance(owner, dict) and name == "get" and is_known([*owner, *given[:1]]):
        return owner.get(*given[:2])  # what the other entries hold does not matter
    bound = getattr(owner, name, None)
    if bound is None or not is_known(owner) or not all(map(is_known, given)):
        return UNKNOWN
    try:
        return _plain(bound(*given))
    except Exception as error:
        raise Fails from error


def _measured(function: Callable[..., Any], value: Any) -> Any:
    """``len`` and ``bool``, of which what is inside does not matter."""
    if value is None and function is len:
        raise Fails
    known = isinstance(value, list | tuple | dict | Triggered) or is_known(value)
    try:
        return function(value) if known else UNKNOWN
    except TypeError as error:
        raise Fails from error


def _stepped(function: Callable[..., Any], given: list[Any]) -> Any:
    """``next(iter(ctx.triggered_prop_ids))``: an iterator is the list of what it gives."""
    if not given or not isinstance(given[0], list | tuple | dict):
        return UNKNOWN
    items = [*given[0]]
    if function is iter:
        return items
    if items:
        return items[0]
    if len(given) > 1:
        return given[1]
    raise Fails


def _counted(function: Callable[..., Any], items: Any) -> Any:
    """``any([1, UNKNOWN])`` and ``all([0, UNKNOWN])`` are certain all the same."""
    if items is None:
        raise Fails
    if not isinstance(items, list | tuple):
        return UNKNOWN
    found = [truth(item) for item in items]
    stops = function is any
    if stops in found:
        return stops
    return UNKNOWN if None in found else not stops


def computed(op: ast.operator, left: Any, right: Any) -> Any:
    """Arithmetic of what is known; a list times a number whatever is in it."""
    function = _ARITHMETIC.get(type(op))
    if function is None or is_unknown(left) or is_unknown(right):
        return UNKNOWN
    if not all(isinstance(each, PLAIN) for each in (left, right)):
        return UNKNOWN
    sizes = [len(v) if isinstance(v, list | tuple | str) else abs(v or 0) for v in (left, right)
             if not isinstance(v, dict)]  # fmt: skip
    if max(sizes, default=0) > _LONGEST:
        return UNKNOWN
    try:
        return function(left, right)
    except (TypeError, ArithmeticError) as error:
        raise Fails from error
    except ValueError:
        return UNKNOWN
