"""What is surely a number, a text, a list or a dictionary, and which numbers may be NaN."""

from __future__ import annotations

import ast
import math

from codemods.flow.values.domain import Value, kind_of
from codemods.flow.values.outside import evaluated_outside
from codemods.python.project import Module, Project


def is_number(value: Value) -> bool:
    """Whether a value is a number."""
    return isinstance(value, int | float) or kind_of(value) == "number"


def is_text(value: Value) -> bool:
    """Whether a value is a text."""
    return kind_of(value) == "text"


def is_list(value: Value) -> bool:
    """Whether a value is a list."""
    return kind_of(value) == "list"


def is_dictionary(value: Value) -> bool:
    """Whether a value is a dictionary."""
    return kind_of(value) == "dict"


def may_be_nan(project: Project, module: Module, node: ast.expr) -> bool:
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
            elif _makes_nan(project, module, each):
                return True
    return False


def _makes_nan(project: Project, module: Module, node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="float"), args=[given]):
            made = evaluated_outside(project, module, node)
            if isinstance(made, float):
                return not math.isfinite(made)
            return not is_number(evaluated_outside(project, module, given))
        case ast.Attribute(attr="nan" | "inf" | "NaN"):
            return True
    return False
