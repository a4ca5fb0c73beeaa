"""How a callback ends: each way out of its body, and what each Output gets there."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency, Group, Grouping, flatten
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name
from codemods.python.scope import Function, nodes_in

NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True, eq=False, slots=True)
class Exit:
    """A ``return``, a ``raise``, or the end of the body (``node`` is None; S12)."""

    kind: Literal["return", "raise", "end"]
    node: ast.Return | ast.Raise | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Result:
    """What the Outputs get at an exit, in their order; None where it cannot be seen.

    At an exit that leaves all of them alone ``updates`` is False.
    """

    exit: Exit
    values: tuple[ast.expr | None, ...]
    updates: bool = True


def own_nodes(function: Function | ast.Lambda) -> Iterator[ast.AST]:
    """The nodes of a function's body, without those of functions and classes inside it."""
    pending: list[ast.AST] = (
        [*function.body] if isinstance(function.body, list) else [function.body]
    )
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, NESTED):
            pending += nodes_in(node)


def exits(function: Function) -> list[Exit]:
    """The ways out of a function that a call may take."""
    found: list[Exit] = []
    for node in own_nodes(function):
        if isinstance(node, ast.Return):
            found.append(Exit("return", node))
        elif isinstance(node, ast.Raise):
            found.append(Exit("raise", node))
    found.sort(key=lambda each: each.node.lineno if each.node else 0)
    if falls_through(function.body):
        found.append(Exit("end"))
    return found


def falls_through(body: Sequence[ast.stmt]) -> bool:
    """Whether control may leave a block at its end."""
    return all(_falls_through(statement) for statement in body)


def _falls_through(statement: ast.stmt) -> bool:
    match statement:
        case ast.Return() | ast.Raise() | ast.Break() | ast.Continue():
            return False
        case ast.If():
            return falls_through(statement.body) or falls_through(statement.orelse)
        case ast.With() | ast.AsyncWith():
            return True  # it may swallow an exception
        case ast.While(test=ast.Constant(value=True)):
            return any(isinstance(node, ast.Break) for node in ast.walk(statement))
        case ast.Try():
            if not falls_through(statement.finalbody):
                return False
            usual = falls_through([*statement.body, *statement.orelse])
            return usual or any(falls_through(each.body) for each in statement.handlers)
        case ast.Match():
            last = statement.cases[-1]
            catches_all = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
            falls = any(falls_through(case.body) for case in statement.cases)
            return falls or not catches_all or last.guard is not None
    return True


def results(project: Project, callback: Callback) -> list[Result]:
    """What the Outputs get at each exit of a callback with a function."""
    function = callback.function
    if isinstance(function, ast.Lambda):
        ways = [(Exit("return"), function.body)]
    elif function is not None:
        ways = [
            (way, way.node.value or _NONE if isinstance(way.node, ast.Return) else _NONE)
            for way in exits(function)
        ]
    else:
        return []
    return [_result(project, callback, way, value) for way, value in ways]


_NONE = ast.Constant(None)


def _result(project: Project, callback: Callback, way: Exit, value: ast.expr) -> Result:
    count = len(callback.outputs)
    if way.kind == "raise":
        return Result(way, (None,) * count, updates=False)
    if is_no_update(project, callback.module, value):
        return Result(way, (value,) * count, updates=False)
    values = _by_output(callback.output, value) if callback.output is not None else {}
    found = tuple(values.get(output) for output in callback.outputs)
    quiet = all(each and is_no_update(project, callback.module, each) for each in found)
    return Result(way, found, updates=not (quiet and found))


def _by_output(output: Grouping, value: ast.expr) -> dict[Dependency, ast.expr]:
    """Which expression goes to which Output, as far as both are written out alike."""
    if isinstance(output, Dependency):
        return {output: value}
    if not isinstance(output, Group):
        return {}
    found: dict[Dependency, ast.expr] = {}
    if output.keys is not None:
        inner = _entries(value)
        for key, item in zip(output.keys, output.items, strict=True):
            if key in inner:
                found |= _by_output(item, inner[key])
        return found
    elements = value.elts if isinstance(value, ast.Tuple | ast.List) else []
    known = all(isinstance(item, Dependency | Group) for item in output.items)
    spread = any(isinstance(element, ast.Starred) for element in elements)
    if known and not spread and len(elements) == len(output.items):
        for item, element in zip(output.items, elements, strict=True):
            found |= _by_output(item, element)
    elif isinstance(value, ast.Constant) and value.value is None:
        found = dict.fromkeys(flatten(output), value)
    return found


def _entries(value: ast.expr) -> dict[str, ast.expr]:
    match value:
        case ast.Dict():
            pairs = zip(value.keys, value.values, strict=True)
            return {str(k.value): v for k, v in pairs if isinstance(k, ast.Constant)}
        case ast.Call(func=ast.Name(id="dict"), args=[]):
            return {k.arg: k.value for k in value.keywords if k.arg}
    return {}


def is_no_update(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether an expression leaves every Output alone: ``no_update``, a list or tuple of it,
    ``[no_update] * 2``.
    """
    match node:
        case ast.Tuple() | ast.List():
            return bool(node.elts) and all(
                is_no_update(project, module, each) for each in node.elts
            )
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            displays = (ast.List, ast.Tuple)
            item = left if isinstance(left, displays) else right
            return isinstance(item, displays) and is_no_update(project, module, item)
        case ast.Name() | ast.Attribute():
            return dash_name(project, module, node) == "dash.no_update"
    return False
