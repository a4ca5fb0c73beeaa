"""Compares values of which not all are known."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from codemods.dash.constant import Private
from codemods.flow.replaced.values import (
    NO_UPDATE,
    UNKNOWN,
    Fails,
    Unsure,
    Vague,
    is_known,
    is_unknown,
)

_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
# What is the same object wherever it comes from: only of this is ``is`` certain.
_SINGLE = (None, True, False, NO_UPDATE)


def compared(comparison: ast.cmpop, left: Any, right: Any) -> Any:
    """A comparison of two values. Raises Fails."""
    if isinstance(comparison, ast.In | ast.NotIn) and isinstance(right, dict):
        right = [*right]
    if any(isinstance(each, Private) for each in (left, right)) or _holds_private(right):
        return _identified(comparison, left, right)
    if isinstance(comparison, ast.Is | ast.IsNot):
        if not any(value is single for value in (left, right) for single in _SINGLE):
            return UNKNOWN
        if any(is_unknown(v) or (isinstance(v, Vague) and not v.is_pattern) for v in (left, right)):
            return UNKNOWN
    elif not (is_known(left) and is_known(right)):
        return _by_shape(comparison, left, right)
    try:
        return _COMPARE[type(comparison)](left, right)
    except TypeError as error:
        if Vague in (type(left), type(right)):
            return UNKNOWN
        raise Fails from error


def _by_shape(comparison: ast.cmpop, left: Any, right: Any) -> Any:
    """A comparison of texts of which not all are known: some cannot be equal."""
    match comparison:
        case ast.Eq() | ast.NotEq():
            if _differ(left, right) or _differ(right, left):
                return isinstance(comparison, ast.NotEq)
        case ast.In() | ast.NotIn() if isinstance(right, list | tuple | set):
            if all(_by_shape(ast.Eq(), left, each) is False for each in right):
                return isinstance(comparison, ast.NotIn)
    return UNKNOWN


def _differ(one: Any, other: Any) -> bool:
    if not isinstance(one, Unsure) or one.pattern is None:
        return False
    return other is None or (
        isinstance(other, str) and not re.fullmatch(one.pattern, other, re.DOTALL)
    )


def _holds_private(value: Any) -> bool:
    return isinstance(value, list | tuple | set) and any(isinstance(v, Private) for v in value)


def _identified(comparison: ast.cmpop, left: Any, right: Any) -> Any:
    """A comparison with private ids: they are equal to themselves, and to no text or None."""
    match comparison:
        case ast.Eq() | ast.NotEq():
            if not all(isinstance(each, Private | str | None) for each in (left, right)):
                return UNKNOWN
            return (left == right) is isinstance(comparison, ast.Eq)
        case ast.In() | ast.NotIn() if isinstance(right, list | tuple | set):
            found = [_identified(ast.Eq(), left, each) for each in right]
            if True not in found and UNKNOWN in found:
                return UNKNOWN
            return (True in found) is isinstance(comparison, ast.In)
        case ast.Is() | ast.IsNot() if left is None or right is None:
            return isinstance(comparison, ast.IsNot)
    return UNKNOWN
