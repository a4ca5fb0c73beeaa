"""Keys that may be numbers below zero: in a dictionary a key like any other, except to a Patch.

The browser counts a number below zero from the end, whatever it is a key of. A dictionary has no
length, so that the value is written to the key "NaN".
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.project.callbacks import Callback
from codemods.project.entering import only_component
from codemods.project.graph import Graph
from codemods.project.layout import Component
from codemods.project.mutation import Write
from codemods.project.project import Module
from codemods.rules._patch_kinds import is_number, is_text

_DEEPEST = 5
_SLIDERS = frozenset({"Slider", "NumberInput", "NumericInput", "Knob"})


def key_nodes(write: Write) -> Iterator[tuple[int, ast.expr]]:
    """The keys of a write that stand in its own statement, with their places in its path."""
    if write.rebuilt is not None:
        if write.operation == "set":
            yield 0, write.operands[0]
        return
    slices = {
        ast.unparse(node.slice): node.slice
        for node in ast.walk(write.statement)
        if isinstance(node, ast.Subscript)
    }
    for position, key in enumerate(write.path):
        if key.text in slices:
            yield position, slices[key.text]


def may_be_negative(graph: Graph, callback: Callback, node: ast.expr, depth: int = 0) -> bool:
    """Whether an expression is, or by its looks may well be, a number below zero.

    What is only unknown is taken for a text: the keys of what came as JSON are texts.
    """
    if depth > _DEEPEST:
        return False
    parts: list[ast.expr] = []
    match node:
        case ast.Constant(value=value):
            return isinstance(value, int | float) and value < 0
        case ast.UnaryOp(op=ast.USub()) | ast.BinOp(op=ast.Sub() | ast.Div()):
            return True
        case ast.BinOp(op=ast.Add() | ast.Mult() | ast.FloorDiv(), left=left, right=right):
            module = callback.module
            if not is_text(module, left) and not is_text(module, right):
                parts = [left, right]
        case ast.BoolOp(values=values):
            parts = values
        case ast.IfExp(body=yes, orelse=no):
            parts = [yes, no]
        case ast.Call(func=ast.Name(id="len" | "abs")):
            return False
        case ast.Name(id=name):
            given = next((each for each in callback.arguments if each.parameter == name), None)
            if given is not None:
                component = None if given.within else only_component(graph, given)
                return given.prop == "value" and component is not None and _gives(component)
            parts = _assigned(callback.module, node)
        case _:
            return is_number(callback.module, node)
    return any(may_be_negative(graph, callback, each, depth + 1) for each in parts)


def _assigned(module: Module, node: ast.Name) -> list[ast.expr]:
    """What a variable gets."""
    found = module.scopes.around(node).lookup(node.id)
    values = [each.value for each in found[1] if each.kind == "assign"] if found else []
    return [each for each in values if each is not None]


def _gives(component: Component) -> bool:
    """Whether the user of the app may choose a number below zero there."""
    if any(_is_negative(each) for each in ast.walk(component.call)):
        return True
    slider = component.kind.rpartition(".")[2] in _SLIDERS
    kind = component.given("type")
    if not slider and not (isinstance(kind, ast.Constant) and kind.value == "number"):
        return False
    least = component.given("min")
    if least is None and slider and component.call.args:
        least = component.call.args[0]
    return not isinstance(least, ast.Constant)


def _is_negative(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
    )
