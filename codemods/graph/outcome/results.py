"""What the Outputs of a callback get, as its ``return`` statements are written."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from itertools import takewhile

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency, Group, Grouping, flatten
from codemods.flow.values.domain import NO_UPDATE, Fixed, Listed, Value
from codemods.flow.values.outside import evaluated_outside
from codemods.python.nodes import own_nodes
from codemods.python.project import Module, Project
from codemods.python.scope import Function

_NONE = ast.Constant(None)


@dataclass(frozen=True, eq=False, slots=True)
class Result:
    """What the Outputs get from a ``return``, or at the end of the body (``node`` is None; S12), in
    their order; None where it cannot be seen.

    Where all of them are left alone ``updates`` is False.
    """

    node: ast.Return | None
    values: tuple[ast.expr | None, ...]
    updates: bool = True


def results(project: Project, callback: Callback, function: Function) -> list[Result]:
    """What the Outputs get from each ``return`` of the function of a callback."""
    found = [node for node in own_nodes(function) if isinstance(node, ast.Return)]
    found.sort(key=lambda node: node.lineno)
    return [result(project, callback, node) for node in found]


def result(project: Project, callback: Callback, node: ast.Return | None) -> Result:
    """What they get from one; of None, at the end of the body."""
    value = (node.value if node is not None else None) or _NONE
    count = len(callback.outputs)
    if is_no_update(project, callback.module, value):
        return Result(node, (value,) * count, updates=False)
    values = _by_output(callback.output, value) if callback.output is not None else {}
    found = tuple(values.get(output) for output in callback.outputs)
    quiet = all(each and is_no_update(project, callback.module, each) for each in found)
    return Result(node, found, updates=not (quiet and found))


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
    elements, rest = _elements(value)
    known = all(isinstance(item, Dependency | Group) for item in output.items)
    more = len(output.items) - len(elements)
    if known and elements and (more > 0 if rest else more == 0):
        for item, element in zip(output.items, elements, strict=False):
            found |= _by_output(item, element)
    elif isinstance(value, ast.Constant) and value.value is None:
        found = dict.fromkeys(flatten(output), value)
    return found


def _elements(value: ast.expr) -> tuple[list[ast.expr], bool]:
    """The first elements of a list or tuple, and whether there are more: ``[a, b] + more``."""
    match value:
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            known = [*takewhile(lambda each: not isinstance(each, ast.Starred), elements)]
            return known, len(known) < len(elements)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, rest = _elements(left)
            second, more = ([], True) if rest else _elements(right)
            return [*first, *second], more
    return [], True


def _entries(value: ast.expr) -> dict[str, ast.expr]:
    """The entries of a dictionary whose values are certain; a later key may be one of them."""
    match value:
        case ast.Dict():
            found: dict[str, ast.expr] = {}
            for key, entry in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant):
                    found[str(key.value)] = entry
                else:
                    found.clear()
            return found
        case ast.Call(func=ast.Name(id="dict"), args=[]):
            return {k.arg: k.value for k in value.keywords if k.arg}
    return {}


def is_no_update(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether an expression leaves every Output alone: ``no_update``, a list or tuple of it,
    ``[no_update] * 2``.
    """
    return _leaves_alone(evaluated_outside(project, module, node))


def _leaves_alone(value: Value) -> bool:
    match value:
        case tuple(items) | Fixed(content=Listed(items=items)):
            return bool(items) and all(map(_leaves_alone, items))
    return bool(value == NO_UPDATE)
