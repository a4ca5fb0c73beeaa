"""Keys and indices that mean something else in the browser (S10).

They travel as JSON, and JavaScript writes them its own way: a number below zero counts from the
end, whatever it is a key of, so that a dictionary gets the key "NaN"; ``1.0`` is ``1``; a number
beyond 2**53 is rounded; ``True`` is no index of a list. Texts and None mean the same in both.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Known
from codemods.flow.alias.events import Body, Write
from codemods.flow.library import table as library
from codemods.flow.library.entry import Kind
from codemods.flow.values.outside import evaluated_outside
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.graph import Graph
from codemods.python.project import Module
from codemods.python.resolve import dash_name
from codemods.python.scope import Binding
from codemods.rules.state_to_patch import given
from codemods.rules.state_to_patch.kinds import is_text

# "data" is what came from the browser in a prop that may hold anything; "unknown" all else that
# cannot be seen.
Risk = Literal["negative", "float", "tiny", "large", "bool", "data", "unknown"]
Risks = frozenset[Risk]

_DEEPEST = 6
_SAFE: Risks = frozenset()
_LARGEST = 2**53
_OF_KINDS: dict[Kind, Risks] = {
    **dict.fromkeys(("text", "texts", "count"), _SAFE),
    "bool": frozenset({"bool"}),
    "big": frozenset({"large"}),
    "int": frozenset({"negative", "large"}),
    "real": frozenset({"float"}),
    "float": frozenset({"float", "negative"}),
}
# Of what was clicked or selected: which row, which point.
_COUNTED = frozenset({"row", "column", "pointIndex", "pointNumber", "curveNumber", "rowIndex"})


def key_nodes(body: Body, write: Write) -> Iterator[tuple[int, ast.expr]]:
    """The keys of a write, with their places in its path, where they are written: in its own
    statement, or where a part of the value got a name.
    """
    if write.rebuilt is not None:
        if write.operation == "set":
            yield 0, write.operands[0]
        return
    statements = [*(c.statement for c in body.copies.values()), write.statement]
    slices = {
        ast.unparse(node.slice): node.slice
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.Subscript)
    }
    for position, key in enumerate(write.path):
        if key.text in slices:
            yield position, slices[key.text]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an expression stands: in a callback, or in a file outside of one."""

    graph: Graph
    module: Module
    callback: Callback | None
    depth: int = 0


def risks(bound: BoundCallback, node: ast.expr) -> Risks:
    """What an expression may be that is another key, or none, in the browser."""
    return _risks(_Spot(bound.graph, bound.module, bound.callback), node)


def _all(spot: _Spot, nodes: Iterable[ast.expr]) -> Risks:
    return _SAFE.union(*(_risks(spot, each) for each in nodes))


def _risks(spot: _Spot, node: ast.expr) -> Risks:
    if spot.depth > _DEEPEST:
        return frozenset({"unknown"})
    spot = replace(spot, depth=spot.depth + 1)
    match node:
        case ast.Constant(value=value):
            return _of_constant(value)
        case ast.JoinedStr():
            return _SAFE
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return frozenset({"bool"})
        case ast.UnaryOp(operand=operand):
            if isinstance(operand, ast.Constant) and isinstance(node.op, ast.USub):
                value = operand.value
                return _of_constant(-value) if isinstance(value, int | float) else _SAFE
            return _risks(spot, operand) | {"negative"}
        case ast.BinOp():
            return _computed(spot, node)
        case ast.BoolOp(values=values):
            return _all(spot, values)
        case ast.IfExp(body=yes, orelse=no):
            return _all(spot, (yes, no))
        case ast.NamedExpr(value=value) | ast.Await(value=value):
            return _risks(spot, value)
        case ast.Call():
            return _called(spot, node)
        case ast.Name():
            return _named(spot, node)
        case ast.Subscript() | ast.Attribute():
            return _taken_out(spot, node)
    return frozenset({"unknown"})


def _of_constant(value: object) -> Risks:
    match value:
        case bool():
            return frozenset({"bool"})
        case int():
            found: Risk | None = "negative" if value < 0 else "large" if value > _LARGEST else None
            return frozenset({found}) if found else _SAFE
        case float():
            if value < 0:
                return frozenset({"negative"})
            plain = isfinite(value) and not value.is_integer() and value > 1e-4
            return _SAFE if plain else frozenset({"float"})
    return _SAFE


def _computed(spot: _Spot, node: ast.BinOp) -> Risks:
    left, right = node.left, node.right
    project = spot.graph.project
    if any(is_text(evaluated_outside(project, spot.module, each)) for each in (left, right)):
        return _SAFE  # a text again, or it fails
    found = _all(spot, (left, right)) | (_fractions(left) | _fractions(right))
    match node.op:
        case ast.Pow() if isinstance(left, ast.Constant) and isinstance(right, ast.Constant):
            if isinstance(left.value, int) and isinstance(right.value, int) and right.value < 100:
                return _of_constant(left.value**right.value)
            found |= {"large"}
        case ast.Sub():
            found |= {"negative"}
        case ast.Div():
            found |= {"float", "negative"}
        case ast.Pow() | ast.LShift():
            found |= {"large"}
    if not isinstance(node.op, ast.BitAnd | ast.BitOr | ast.BitXor):
        found -= {"bool"}
    return found


def _fractions(node: ast.expr) -> Risks:
    """A fraction is a key like any other, and what it is multiplied with may make it whole."""
    is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
    return frozenset({"float"}) if is_float else _SAFE


def _called(spot: _Spot, call: ast.Call) -> Risks:
    name = (dash_name(spot.graph.project, spot.module, call.func) or "").removeprefix("builtins.")
    match name:
        case "abs":
            return _all(spot, call.args) - {"negative", "bool"}
        case "int" | "round" if len(call.args) == 1:
            known = _all(spot, call.args)
            if known and known <= {"bool", "float", "tiny"}:
                return _SAFE
            return frozenset({"negative"}) if name == "int" else known - {"float", "tiny"}
        case "round":
            return _all(spot, call.args[:1]) | {"float"}
        case "min" | "max" if len(call.args) > 1:
            return _all(spot, call.args)
        case "random.randint" | "random.randrange":
            return _all(spot, call.args)
    entry = library.called(spot.graph.project, spot.module, call.func)
    if entry is not None:
        return _of_kinds(entry.result)
    if isinstance(call.func, ast.Attribute):
        if call.func.attr == "get" and call.args:
            return _out_of(spot, call.func.value, call.args[0]) | _all(spot, call.args[1:])
        found = library.methods_of_any(call.func.attr)
        kinds = frozenset[Kind]().union(*(each.result for each in found))
        return _of_kinds(kinds - {"bytes", "time"} if "text" in kinds else kinds)
    return frozenset({"unknown"})


def _of_kinds(kinds: Iterable[Kind]) -> Risks:
    """What a result of some kinds may be."""
    found = [_OF_KINDS.get(each, frozenset[Risk]({"unknown"})) for each in kinds]
    return _SAFE.union(*found) if found else frozenset({"unknown"})


def _taken_out(spot: _Spot, node: ast.Subscript | ast.Attribute) -> Risks:
    known = value_of(spot.graph.project, spot.module, node)
    if isinstance(known, Known):
        return _of_constant(known.value)
    if isinstance(node, ast.Attribute):
        if node.attr == "hex":  # of a uuid
            return _SAFE
        if dash_name(spot.graph.project, spot.module, node) == "dash.ctx.triggered_id":
            return _SAFE  # a text; a dictionary can be no key
        return _out_of(spot, node.value, ast.Constant(node.attr))
    if isinstance(node.slice, ast.Slice):
        return _risks(spot, node.value)
    return _out_of(spot, node.value, node.slice)


def _out_of(spot: _Spot, base: ast.expr, key: ast.expr) -> Risks:
    """What lies at a key of something."""
    match base:
        case ast.Dict(values=items) | ast.List(elts=items) | ast.Tuple(elts=items):
            return _all(spot, items)
    name = key.value if isinstance(key, ast.Constant) else None
    if name in _COUNTED:
        return _SAFE
    ids = given.ids(BoundCallback(spot.graph, spot.callback), base) if spot.callback else None
    if ids is not None:
        found = _SAFE
        for component in ids:
            entry = given.entry(component, name)
            own = _Spot(spot.graph, component.module, None, spot.depth)
            found |= _risks(own, entry) if entry is not None else frozenset({"unknown"})
        return found if ids else frozenset({"unknown"})
    found = _risks(spot, base)
    if "data" in found:
        return frozenset({"data"})
    text = isinstance(base, ast.Name | ast.Call) and not found
    return _SAFE if text else frozenset({"unknown"})


def _named(spot: _Spot, node: ast.Name) -> Risks:
    dependency = given.parameter(spot.callback, node) if spot.callback else None
    if dependency is not None:
        return _of_parameter(spot, dependency)
    known = value_of(spot.graph.project, spot.module, node)
    if isinstance(known, Known):
        return _of_constant(known.value)
    if dash_name(spot.graph.project, spot.module, node) == "dash.ctx.triggered_id":
        return _SAFE
    found = spot.module.scopes.around(node).lookup(node.id)
    if found is None:
        return frozenset({"unknown"})
    return _SAFE.union(*(_bound(spot, node.id, each) for each in found[1]))


def _bound(spot: _Spot, name: str, binding: Binding) -> Risks:
    """What one statement gives a name."""
    if binding.kind in ("assign", "walrus") and binding.value is not None:
        return _risks(spot, binding.value)
    statement = binding.node
    while isinstance(statement, ast.Name | ast.Tuple | ast.List):
        statement = spot.module.scopes.parents[statement]
    match statement:
        case ast.AugAssign(target=target, op=op, value=value):
            more = ast.BinOp(ast.Constant(0), op, value)
            return _computed(spot, ast.copy_location(more, target))
        case ast.For() | ast.comprehension():
            return _iterated(spot, name, statement.target, statement.iter)
    return frozenset({"unknown"})


def _iterated(spot: _Spot, name: str, target: ast.expr, source: ast.expr) -> Risks:
    """What a loop gives one of its names."""
    called = isinstance(source, ast.Call) and dash_name(
        spot.graph.project, spot.module, source.func
    )
    if isinstance(source, ast.Call) and called == "builtins.range":
        return _all(spot, source.args)
    if isinstance(source, ast.Call) and called == "builtins.enumerate":
        if isinstance(target, ast.Tuple) and isinstance(target.elts[0], ast.Name):
            if target.elts[0].id == name:
                return _all(spot, source.args[1:])
            if isinstance(target.elts[1], ast.Name):
                return _iterated(spot, name, target.elts[1], source.args[0])
        return frozenset({"unknown"})
    if isinstance(target, ast.Name):
        return _out_of(spot, source, ast.Slice())
    return frozenset({"unknown"})


def _of_parameter(spot: _Spot, dependency: Dependency) -> Risks:
    """What the browser gives a parameter."""
    prop = BoundProp(spot.graph, spot.graph.prop(dependency))
    kind = given.kind(dependency, prop)
    if kind == "choice":
        values = given.choices(prop)
        if values is None:
            return frozenset({"data"})
        return _SAFE.union(
            *(_risks(_Spot(spot.graph, m, None, spot.depth), each) for m, each in values)
        )
    kinds: dict[str, Risks] = {
        "whole": frozenset({"negative"}),
        "number": frozenset({"negative", "tiny"}),
        "amount": frozenset({"tiny"}),
        "data": frozenset({"data"}),
    }
    return kinds.get(kind, _SAFE)
