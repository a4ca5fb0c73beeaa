"""What of a number is another one in JSON or JavaScript, or is no index there.

``negative``: it may be below zero; ``float``: a float that may be whole, which is written without
its point; ``fraction``: it may have one, so what is computed with it may be such a float; ``tiny``:
one that is written with an exponent; ``large``: beyond 2**53; ``nan``: none or infinite; ``bool``:
no number, but taken for one. ``data`` is what came from the page and may be anything, ``unknown``
all else that cannot be told. A text, or None, is nothing of this.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import isfinite

from codemods.flow.library.entry import Kind
from codemods.flow.values.domain import (
    Bound,
    Choice,
    Fixed,
    Listed,
    Mapped,
    Some,
    Value,
    element,
    joined,
)
from codemods.flow.values.kinds import Odd

PLAIN: Odd = frozenset()
UNKNOWN: Odd = frozenset({"unknown"})
_DATA: Odd = frozenset({"data"})
NEGATIVE: Odd = frozenset({"negative"})
FRACTION: Odd = frozenset({"fraction"})
_FLOAT: Odd = frozenset({"float"})
_LARGE: Odd = frozenset({"large"})
_BOOL: Odd = frozenset({"bool"})
_LARGEST = 2**53
_ROUNDED: Odd = _FLOAT | FRACTION | {"tiny"}  # what an integer is not
_OF_KINDS: Mapping[Kind, Odd] = {
    **dict.fromkeys(("text", "texts", "count"), PLAIN),
    "bool": _BOOL, "big": _LARGE, "int": NEGATIVE | _LARGE, "real": _FLOAT,
    "float": _FLOAT | NEGATIVE,
}  # fmt: skip
# Of what was clicked or selected: which row, which point.
_COUNTED = frozenset({"row", "column", "pointIndex", "pointNumber", "curveNumber", "rowIndex"})
_NAN = ("nan", "inf", "NaN")


def odd(value: Value) -> Odd:
    """What is odd of a value, where it is a number."""
    match value:
        case bool():
            return _BOOL
        case int():
            return _sign(value) | (_LARGE if abs(value) > _LARGEST else PLAIN)
        case float():
            return _of_float(value)
        case str() | bytes() | None | Some(kind="text"):
            return PLAIN
        case Some(odd=frozenset() as found):
            return found
        case Some(kind="truth"):
            return _BOOL
        case Some(root=int()):
            return _DATA
        case Choice(values=values):
            return PLAIN.union(*map(odd, values))
        case Bound(name=name) if name in _COUNTED or _is_hexadecimal(value):
            return PLAIN
        case Bound(owner=owner):
            return odd(element(owner))
    return frozenset({"nan", "float"}) if getattr(value, "name", "").endswith(_NAN) else UNKNOWN


def _of_float(value: float) -> Odd:
    if not isfinite(value):
        return _sign(value) | {"float", "nan"}
    is_written_alike = not value.is_integer() and abs(value) > 1e-4
    return _sign(value) | (FRACTION if is_written_alike else _FLOAT)


def _sign(value: float) -> Odd:
    return NEGATIVE if value < 0 else PLAIN


def _is_hexadecimal(value: Bound) -> bool:
    made = value.owner.made if isinstance(value.owner, Some) else ""
    return value.name == "hex" and made.startswith("uuid.")


def numbered(value: Value, found: Odd | None) -> Value:
    """A value of which it is known what is odd."""
    if found is None:
        return value
    if isinstance(value, Choice):
        return joined(*(numbered(each, found) for each in value.values))
    return replace(value, odd=found) if isinstance(value, Some) else value


def of_kinds(kinds: Iterable[Kind]) -> Odd | None:
    """What is odd of a result of some kinds; of a list, of what is in it."""
    some = {*kinds} - {"none"}
    found = [_OF_KINDS.get(each) for each in (some - {"bytes", "time"} if "text" in some else some)]
    known = [each for each in found if each is not None]
    return PLAIN.union(*known) if known and len(known) == len(found) else None


def called(name: str, given: tuple[Value, ...], *, named: bool) -> Odd | None:
    """What is odd of what a function of a library gives; None where the table of calls says it."""
    first, together = odd(given[0]) if given else PLAIN, PLAIN.union(*map(odd, given))
    match name.removeprefix("builtins."):
        case "abs":
            return first - NEGATIVE - _BOOL
        case "int" if len(given) == 1 and not named:
            known = first and first <= _BOOL | _ROUNDED | {"nan"}
            return PLAIN if known else NEGATIVE
        case "float" if len(given) == 1 and not _is_number(given[0]):
            return frozenset({"float", "negative", "nan"})
        case "float":
            return _FLOAT | first - _BOOL
        case "round" if len(given) == 1 and not named:
            return first - _ROUNDED if first - _BOOL - _ROUNDED else PLAIN
        case "round":
            return first | _FLOAT
        case "min" | "max" if len(given) > 1:
            return together
        case "range" | "random.randint" | "random.randrange":
            return together
    return None


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) or (isinstance(value, Some) and value.kind == "number")


def arithmetic(op: ast.operator, left: Value, right: Value) -> Odd:
    """What is odd of what an operator gives, where that is a number."""
    found = odd(left) | odd(right)
    if isinstance(left, float) or isinstance(right, float) or found & FRACTION:
        found |= _FLOAT  # what a fraction is multiplied with may make it whole
    match op:
        case ast.Sub():
            found |= NEGATIVE
        case ast.Div():
            found |= _FLOAT | NEGATIVE
        case ast.Pow() | ast.LShift():
            found |= _LARGE
    return found if isinstance(op, ast.BitAnd | ast.BitOr | ast.BitXor) else found - _BOOL


def entry(owner: Value, key: Value, value: Value) -> Value:
    """What lies at a key of something from the page: which row it was is a count."""
    counted = isinstance(key, str) and key in _COUNTED and isinstance(owner, Some)
    return numbered(value, PLAIN) if counted else value


def at_key(value: Value, key: str) -> Odd:
    """What is odd of what a dictionary that is written out has for a key, or of a choice."""
    match value:
        case Fixed(content=Mapped(items=items)) if key in items:
            return odd(items[key])
        case Fixed(content=Listed(items=items)):
            return PLAIN.union(*(at_key(each, key) for each in items))
        case Some(kind="list" | "dict"):
            return at_key(element(value), key)
    return odd(value)
