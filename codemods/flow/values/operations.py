"""Comparisons and arithmetic of values of which not all are known."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from codemods.dash.values.value import Known, Private, same
from codemods.flow.frame import Point
from codemods.flow.library.table import is_data
from codemods.flow.values import fit, numbers
from codemods.flow.values.domain import (
    NO_UPDATE,
    Class,
    Fixed,
    Func,
    Listed,
    Mapped,
    Ref,
    Some,
    Vague,
    Value,
    Whose,
    alternatives,
    joined,
    kind_of,
)
from codemods.flow.values.errors import Fails, raised, raised_by
from codemods.flow.values.heap import SCALARS, Heap

_ORDER: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip
_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Mod: operator.mod, ast.FloorDiv: operator.floordiv, ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_, ast.Pow: operator.pow,
}  # fmt: skip
_TYPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,), "number": (int, float), "truth": (bool, int, float), "list": (list,),
    "dict": (dict,), "set": (set,), "component": (), "iterator": (),
}  # fmt: skip
_LONGEST = 1000  # elements or digits of what is worth computing
_BUILT_IN = (*SCALARS, tuple, Ref, Fixed)


def over(at: Point, node: ast.AST, value: Value, ask: Callable[[Value], Value]) -> Value:
    """The answer for each alternative of a value. Raises Fails when all do."""
    ways = alternatives(value)
    if len(ways) == 1:
        return ask(ways[0])
    found, failed, start = [], None, at.heap
    after: Heap | None = None
    with at.perhaps():
        for each in ways:
            at.heap = start.copy()
            try:
                found.append(ask(each))
            except Fails as error:
                failed = error
                at.may_fail(node, error)
                continue
            if after is not None:
                at.heap.join(after)
            after = at.heap
    at.heap = after or start
    if not found and failed is not None:
        raise failed
    return joined(*found)


def truth_of(found: bool | None) -> Value:
    """A truth value, as a value."""
    return Some("truth", Whose.OWN) if found is None else found


def compared(at: Point, node: ast.AST, op: ast.cmpop, left: Value, right: Value) -> bool | None:
    """A comparison of two values; None when that is not certain. Raises Fails."""
    found: set[bool | None] = set()
    failed: Fails | None = None
    for one in alternatives(left):
        for other in alternatives(right):
            try:
                result = _compared(at.heap, op, one, other)
            except Fails as error:
                failed = error
                continue
            found.add(result)
            if result is None:
                fit.comparison(at, node, op, one, other)
    if failed is not None:
        if not found:
            raise failed
        at.may_fail(node, failed)
    if None in found and isinstance(op, (*_ORDER, ast.In, ast.NotIn)):
        at.may_raise(node)
    return found.pop() if len(found) == 1 else None


def _compared(heap: Heap, op: ast.cmpop, left: Value, right: Value) -> bool | None:
    match op:
        case ast.Eq():
            return equal(heap, left, right)
        case ast.NotEq():
            return _not(equal(heap, left, right))
        case ast.Is():
            return _identical(left, right)
        case ast.IsNot():
            return _not(_identical(left, right))
        case ast.In():
            return _holds(heap, left, right)
        case ast.NotIn():
            return _not(_holds(heap, left, right))
    try:
        return bool(_ORDER[type(op)](heap.plain(left), heap.plain(right)))
    except Vague:
        return None
    except TypeError as error:
        raise Fails(raised_by(error)) from error


def _not(found: bool | None) -> bool | None:
    return None if found is None else not found


def _is_single(value: Value) -> bool:
    """Whether a value is the same object wherever it comes from: only of this is ``is`` certain."""
    return value is None or isinstance(value, bool) or value == NO_UPDATE


def _identical(left: Value, right: Value) -> bool | None:
    if not _is_single(left) and not _is_single(right):
        return None
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Some):
            never = one.kind is not None and not (one.kind == "truth" and isinstance(other, bool))
            return False if never else None
    known = (*_BUILT_IN, Private, Func, Class)
    if not all(isinstance(each, known) or each == NO_UPDATE for each in (left, right)):
        return None
    return bool(left is right or (left == NO_UPDATE and right == NO_UPDATE))


def equal(heap: Heap, left: Value, right: Value) -> bool | None:
    """Whether two values are equal; None when that is not certain."""
    if any(isinstance(each, Private) for each in (left, right)):
        if not all(_is_id(each) for each in (left, right)) or _may_be_handed(left, right):
            return None
        return bool(left == right)
    if NO_UPDATE in (left, right) and all(_is_built_in(each) for each in (left, right)):
        return left is right or left == right
    if isinstance(left, Some) or isinstance(right, Some):
        return False if _differ(heap, left, right) or _differ(heap, right, left) else None
    try:
        return bool(heap.plain(left) == heap.plain(right))
    except Vague:
        return _alike_inside(heap, left, right)


def _may_be_handed(left: Value, right: Value) -> bool:
    """Whether one is a private id that may be the other one, a certain text."""
    pairs = ((left, right), (right, left))
    return any(
        isinstance(one, Private) and isinstance(other, str) and same(one, Known(other)) is None
        for one, other in pairs
    )


def _is_id(value: Value) -> bool:
    return value is None or isinstance(value, Private | str)


def _is_built_in(value: Value) -> bool:
    return value == NO_UPDATE or isinstance(value, _BUILT_IN)


def _differ(heap: Heap, one: Value, other: Value) -> bool:
    """Whether what is not known of one value rules out that it is equal to another one."""
    if not isinstance(one, Some) or one.kind is None or one.cls is not None:
        return False
    if other is None or other == NO_UPDATE:
        return one.kind != "object" and not one.made
    if one.pattern is not None and isinstance(other, str):
        return not re.fullmatch(one.pattern, other, re.DOTALL)
    types = _TYPES.get(one.kind)
    try:
        return types is not None and not isinstance(heap.plain(other), types)
    except Vague:
        return False


def _alike_inside(heap: Heap, left: Value, right: Value) -> bool | None:
    """Whether two lists or dictionaries are equal in all that is known of them."""
    match _inside(heap, left), _inside(heap, right):
        case (Listed(kind=one, items=mine), Listed(kind=other, items=theirs)):
            if one != other or len(mine) != len(theirs):
                return False
            pairs = [*zip(mine, theirs, strict=True)]
        case (Mapped(items=mine), Mapped(items=theirs)):
            if not all(isinstance(key, str) for key in (*mine, *theirs)):
                return None
            if mine.keys() != theirs.keys():
                return False
            pairs = [(mine[key], theirs[key]) for key in mine]
        case _:
            return None
    found = [equal(heap, *pair) for pair in pairs]
    return False if False in found else None if None in found else True


def _inside(heap: Heap, value: Value) -> Value:
    return Listed("tuple", value) if isinstance(value, tuple) else heap.content(value)


def _holds(heap: Heap, left: Value, right: Value) -> bool | None:
    match _inside(heap, right):
        case Listed(items=items):
            found = [equal(heap, left, each) for each in items]
        case Mapped(items=mapped):
            found = [equal(heap, left, each) for each in mapped]
        case _:
            if right is None or isinstance(right, int | float):
                raise Fails(raised(TypeError))
            if isinstance(right, str) and isinstance(left, SCALARS):
                try:
                    return left in right  # type: ignore[operator]
                except TypeError as error:
                    raise Fails(raised_by(error)) from error
            return None
    return True if True in found else None if None in found else False


def computed(at: Point, node: ast.AST, op: ast.operator, left: Value, right: Value) -> Value:
    """Arithmetic. Raises Fails."""
    return over(
        at, node, left, lambda one: over(at, node, right, lambda o: _computed(at, node, op, one, o))
    )


def _computed(at: Point, node: ast.AST, op: ast.operator, left: Value, right: Value) -> Value:
    if any(isinstance(each, Some) and each.cls is not None for each in (left, right)):
        at.may_raise(node)
        return Some(whose=Whose.UNSEEN)  # its class says what comes of it
    function = _ARITHMETIC.get(type(op))
    found = _of_lists(at.heap, op, left, right)
    if found is not None:
        return found
    try:
        known = [at.heap.plain(each) for each in (left, right)]
        sizes = [len(v) if isinstance(v, str | list | tuple) else abs(v or 0) for v in known
                 if isinstance(v, str | list | tuple | int | float | None)]  # fmt: skip
        if function is not None and max(sizes, default=0) <= _LONGEST:
            return at.heap.lift(function(*known))
    except (TypeError, ArithmeticError) as error:
        raise Fails(raised_by(error)) from error
    except (Vague, ValueError):
        pass
    at.may_raise(node)
    page = fit.arithmetic(at, node, op, left, right)
    kinds = {kind_of(left), kind_of(right)}
    odd = numbers.arithmetic(op, left, right)
    made = next((each.made for each in (left, right) if isinstance(each, Some) and each.made), "")
    if "text" in kinds and isinstance(op, ast.Add) and not is_data(made):
        return Some("text", Whose.OWN, pattern=pattern(left) + pattern(right), page=page)
    if isinstance(op, ast.Mod) and kind_of(left) == "text":
        return Some("text", Whose.OWN, page=page)
    kind = "number" if kinds == {"number"} else "object"
    return Some(kind, Whose.OWN, made=made, page=page, odd=odd)


def _of_lists(heap: Heap, op: ast.operator, left: Value, right: Value) -> Value:
    """Lists and tuples put together, whatever is in them."""
    one, other = _inside(heap, left), _inside(heap, right)
    match op, one, other:
        case ast.Add(), Listed(), Listed() if one.kind == other.kind:
            items = one.items + other.items
        case ast.Mult(), Listed(items=found), _ if isinstance(right, int) and right < _LONGEST:
            items = found * right
        case ast.Mult(), _, Listed(items=found) if isinstance(left, int) and left < _LONGEST:
            items = found * left
        case ast.BitOr(), Mapped(), Mapped():
            return heap.new(Mapped({**one.items, **other.items}))
        case _:
            return None
    kind = next(each.kind for each in (one, other) if isinstance(each, Listed))
    return items if kind == "tuple" else heap.new(Listed(kind, items))


def pattern(value: Value) -> str:
    """What the text of a value matches."""
    match value:
        case str() | int() | float() | None:
            return re.escape(str(value))
        case Some(kind="text", pattern=str(found)) | Private(pattern=str(found)):
            return found
    return ".*"
