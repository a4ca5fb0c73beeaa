"""The forms of a default in the place of an empty value."""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guarded:
    """``v or {}``: the value, or a default when it is falsy; with ``none`` when it is None."""

    value: ast.expr
    default: ast.expr
    none: bool


def guarded(node: ast.expr) -> Guarded | None:
    """The forms of a default for an empty value."""
    match node:
        case ast.BoolOp(op=ast.Or(), values=[value, default]):
            return Guarded(value, default, none=False)
        case ast.IfExp(test=test, body=yes, orelse=no):
            found = tested(test)
            if found is not None:
                value, none, empty = found
                kept, default = (no, yes) if empty else (yes, no)
                if ast.dump(kept) == ast.dump(value):
                    return Guarded(kept, default, none)
    return None


def tested(test: ast.expr) -> tuple[ast.expr, bool, bool] | None:
    """A test for emptiness: the value, whether only None counts, whether it holds when empty."""
    match test:
        case ast.Compare(
            left=value,
            ops=[(ast.Is() | ast.Eq() | ast.IsNot() | ast.NotEq()) as op],
            comparators=[ast.Constant(value=None)],
        ):
            return value, True, isinstance(op, ast.Is | ast.Eq)
        case ast.UnaryOp(op=ast.Not(), operand=value):
            return value, False, True
        case ast.Name() | ast.Attribute() | ast.Subscript():
            return test, False, False
    return None
