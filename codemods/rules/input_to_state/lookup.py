"""Dictionaries of functions that are asked which Input started the callback."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.dash.dependency import Dependency
from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Known
from codemods.flow.answers.exits import own_nodes
from codemods.graph.bound import BoundCallback
from codemods.python.changes.mutable import may_change
from codemods.python.resolve import resolve
from codemods.python.scope import Function


@dataclass(frozen=True, eq=False, slots=True)
class Unhandled:
    """The line where the trigger is looked up, and the Inputs that the dictionary does not have."""

    line: int
    inputs: tuple[Dependency, ...]


def without_handler(bound: BoundCallback, function: Function) -> Unhandled | None:
    """The Inputs for which a dictionary of functions has nothing; None where there is none."""
    for line, table in _lookups(bound, function):
        keys = [value_of(bound.project, bound.module, key) for key in table.keys]
        if not all(isinstance(key, Known) for key in keys):
            continue
        names = {key.value for key in keys if isinstance(key, Known)}
        missing = []
        for each in bound.callback.inputs:
            prop = bound.prop(each)
            if isinstance(prop.id, Known) and not {prop.id.value, str(prop)} & names:
                missing.append(each)
        if missing and len(missing) < len(bound.callback.inputs):
            return Unhandled(line, tuple(missing))
    return None


def _lookups(bound: BoundCallback, function: Function) -> Iterator[tuple[int, ast.Dict]]:
    """The dictionaries of functions that something of the trigger is looked up in."""
    from_trigger = _names_from_trigger(function)
    for node in own_nodes(function):
        match node:
            case ast.Subscript(value=base, slice=key):
                pass
            case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[key, *_]):
                pass
            case _:
                continue
        table = _table(bound, base)
        if table is not None and _is_of_trigger(key, from_trigger):
            yield node.lineno, table


def _table(bound: BoundCallback, node: ast.expr) -> ast.Dict | None:
    value: ast.expr | None = node
    if isinstance(node, ast.Name | ast.Attribute):
        symbol = resolve(bound.project, bound.module, node)
        here = symbol is not None and symbol.module is bound.module
        value = symbol.binding.value if here and symbol and symbol.binding else None
        if symbol is not None and may_change(bound.project, symbol):
            return None
    if not isinstance(value, ast.Dict) or None in value.keys:
        return None
    functions = (ast.Name, ast.Attribute, ast.Lambda)
    return value if all(isinstance(each, functions) for each in value.values) else None


def _names_from_trigger(function: Function) -> set[str]:
    return {
        target.id
        for node in own_nodes(function)
        if isinstance(node, ast.Assign) and _is_of_trigger(node.value, set())
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _is_of_trigger(node: ast.expr, from_trigger: set[str]) -> bool:
    return any(
        (isinstance(each, ast.Attribute) and each.attr.startswith("triggered"))
        or (isinstance(each, ast.Name) and each.id in from_trigger)
        for each in ast.walk(node)
    )
