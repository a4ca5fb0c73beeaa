"""What is surely a number, a text or a dictionary of what a body adds, multiplies or unites."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable

from codemods.flow.library.entry import NUMBERS
from codemods.flow.library.table import call
from codemods.python.project import Module


def is_number(module: Module | None, node: ast.expr) -> bool:
    """Whether an expression is a number: a literal, `int(x)`, what is computed of such, or with a
    ``module`` a variable that never holds anything else.
    """
    match node:
        case ast.Constant(value=value):
            return isinstance(value, int | float)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return is_number(module, operand)
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), left=left, right=right):
            return is_number(module, left) and is_number(module, right)
        case ast.Call(func=ast.Name(id=name)):
            entry = call(f"builtins.{name}")
            return entry is not None and entry.result <= NUMBERS
        case ast.Name() if module is not None:
            return _always(is_number, module, node)
    return False


def may_be_nan(module: Module, node: ast.expr) -> bool:
    """Whether a number may be NaN or infinite: what `float` makes of a text may."""
    pending, seen = [node], set[ast.expr]()
    while pending:
        value = pending.pop()
        if value in seen:
            continue  # of a name that is set from itself
        seen.add(value)
        for each in ast.walk(value):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
                found = module.scopes.around(each).lookup(each.id)
                bound = [b.value for b in found[1] if b.kind == "assign"] if found else []
                pending += [each for each in bound if each is not None]
            elif _makes_nan(module, each):
                return True
    return False


def _makes_nan(module: Module, node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="float"), args=[given]) if not is_number(module, given):
            try:
                return not math.isfinite(float(ast.literal_eval(given)))
            except (ValueError, TypeError, SyntaxError):
                return True
        case ast.Attribute(attr="nan" | "inf" | "NaN"):
            return True
    return False


def is_text(module: Module | None, node: ast.expr) -> bool:
    """Whether an expression is a text: a literal, `str(x)`, or, as above, a variable of it."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.Call(func=ast.Name(id="str")):
            return True
        case ast.Name() if module is not None:
            return _always(is_text, module, node)
    return False


def is_dictionary(module: Module | None, node: ast.expr) -> bool:
    """Whether an expression is a dictionary: a display, `dict(x)`, or, as above, a variable."""
    match node:
        case ast.Dict() | ast.DictComp() | ast.Call(func=ast.Name(id="dict")):
            return True
        case ast.Name() if module is not None:
            return _always(is_dictionary, module, node)
    return False


def _always(
    is_kind: Callable[[Module | None, ast.expr], bool], module: Module, node: ast.Name
) -> bool:
    """Whether a variable gets nothing but values of a kind."""
    found = module.scopes.around(node).lookup(node.id)
    return found is not None and all(
        each.kind == "assign" and each.value is not None and is_kind(None, each.value)
        for each in found[1]
    )
