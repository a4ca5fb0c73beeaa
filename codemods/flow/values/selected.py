"""Data of the program of which something from the page selects a part, perhaps nothing of it.

A table, column or array with nothing in it is fit for what is done with one that has something, but
for taking an element of it (``df[df.name == x].iloc[0]``).
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codemods.flow.values.domain import (
    Bound,
    Fixed,
    Ref,
    Some,
    Value,
    Whose,
    alternatives,
)
from codemods.flow.values.heap import SCALARS
from codemods.flow.values.kinds import SELECTED, VOID, Kinds
from codemods.flow.values.page import MISSING, exceptions, in_question, is_of_page, kinds

if TYPE_CHECKING:
    from codemods.flow.frame import Point

_BY_PLACE = frozenset({"iloc", "iat", "loc", "at"})
_INDEX = exceptions(IndexError)
_ELEMENTWISE = "str"  # ``names.str[0]``


def selects(at: Point, op: ast.cmpop, left: Value, right: Value) -> bool:
    """Whether a comparison tells which rows of a table are meant, of which there may be none."""
    if isinstance(op, ast.Is | ast.IsNot | ast.In | ast.NotIn):
        return False
    ways = ((left, right), (right, left))
    return any(may_be_table(one) and in_question(at, one, other) for one, other in ways)


def may_be_table(value: Value) -> bool:
    """Whether a value may be a table, column or array of the program."""
    return any(
        isinstance(each, Bound)
        or (
            isinstance(each, Some)
            and each.kind in (None, "object", "truth")
            and (each.whose is not Whose.GIVEN or bool(each.made))
        )
        for each in alternatives(value)
    )


def is_of_rows(at: Point, owner: Value, key: Value) -> bool:
    """Whether an element is asked for of a table, of which something selects rows or did so."""
    if isinstance(owner, (*SCALARS, Ref, Fixed, tuple)):
        return False
    return any(kinds(at.heap, each) & VOID for each in (owner, *_parts(key)))


def entry(at: Point, node: ast.AST, owner: Value, key: Value) -> Kinds | None:
    """What such an element is."""
    parts = _parts(key)
    for each in parts:
        if is_of_page(at.heap, each) and not kinds(at.heap, each) <= SELECTED:
            at.unfit(node, *MISSING)
    if kinds(at.heap, owner) & VOID and not _keeps_rows(at, node, owner, parts):
        at.unfit(node, *(_INDEX if _by_number(owner) else MISSING))
        return None
    return SELECTED


def _by_number(owner: Value) -> bool:
    """Whether an element is told by its place, and not by the label of its row."""
    return isinstance(owner, Bound) and owner.name in ("iloc", "iat", "values")


def _parts(key: Value) -> tuple[Value, ...]:
    return key if isinstance(key, tuple) else (key,)


def _keeps_rows(at: Point, node: ast.AST, owner: Value, key: tuple[Value, ...]) -> bool:
    """Whether an index of a table gives a part of it, which may have no rows either, and takes no
    row or element.
    """
    part = node.slice if isinstance(node, ast.Subscript) else None
    if isinstance(part, ast.Tuple) and part.elts:
        part = part.elts[0]
    first = key[0] if key else None
    if isinstance(part, ast.Slice) or kinds(at.heap, first) & VOID:
        return True
    if isinstance(first, Some) and first.kind == "truth":
        return True
    if isinstance(owner, Bound) and owner.name in (*_BY_PLACE, _ELEMENTWISE):
        return owner.name == _ELEMENTWISE
    is_place = isinstance(first, int) or (isinstance(first, Some) and first.kind == "number")
    return not is_place and not (isinstance(owner, Some) and owner.kind == "dict")
