"""Dependencies as they are written: flat, in lists and tuples, in dictionaries, by name.

``read_grouping`` turns an argument of a decorator into a tree of dependencies; what it cannot see
through (a comprehension, a call that builds them) becomes ``Unseen``, with the reason and with the
dependencies that are written somewhere in it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from codemods.python.changes.mutable import may_change
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name, resolve

Kind = Literal["Input", "Output", "State"]
KINDS: Mapping[str, Kind] = {
    "dash.Input": "Input",
    "dash.Output": "Output",
    "dash.State": "State",
}


@dataclass(frozen=True, eq=False, slots=True)
class Dependency:
    """An Input, Output or State.

    ``node`` is its call, in ``module`` (not always the callback's: a list of them may be imported).
    ``component`` is the expression of the id; ``prop`` its property, None when it is not a
    string that can be read. ``parameter`` is the parameter of the function that it reaches, and
    ``within`` the keys and indices that lead to it there, when several share one parameter.
    ``counted`` is False for one that stands in an unseen grouping, maybe more than once, maybe not
    at all.
    """

    kind: Kind
    node: ast.Call
    module: Module
    component: ast.expr | None
    prop: str | None
    keywords: Mapping[str, ast.expr] = field(default_factory=dict)
    parameter: str | None = None
    within: tuple[str | int, ...] = ()
    counted: bool = True

    @property
    def allow_duplicate(self) -> ast.expr | None:
        """The flag as it is written; None when it is not."""
        return self.keywords.get("allow_duplicate")


@dataclass(frozen=True, eq=False, slots=True)
class Unseen:
    """An expression that yields dependencies in a way that cannot be read."""

    reason: str
    line: int
    loose: tuple[Dependency, ...]
    node: ast.expr
    module: Module

    @property
    def is_alike(self) -> bool:
        """Whether it is a list of dependencies that are written alike, by a comprehension."""
        node = self.node.value if isinstance(self.node, ast.Starred) else self.node
        if not isinstance(node, ast.ListComp | ast.GeneratorExp):
            return False
        return [each.node for each in self.loose] == [node.elt]


@dataclass(frozen=True, eq=False, slots=True)
class Group:
    """Dependencies in a list or tuple (``keys`` is None), or in a dictionary."""

    items: tuple[Grouping, ...]
    keys: tuple[str, ...] | None = None


Grouping = Dependency | Group | Unseen


def flatten(grouping: Grouping) -> Iterator[Dependency]:
    """The dependencies of a grouping, in order."""
    match grouping:
        case Dependency():
            yield grouping
        case Unseen():
            yield from grouping.loose
        case Group():
            for item in grouping.items:
                yield from flatten(item)


def unseen(grouping: Grouping) -> Iterator[Unseen]:
    """The parts of a grouping that could not be read."""
    match grouping:
        case Unseen():
            yield grouping
        case Group():
            for item in grouping.items:
                yield from unseen(item)


def read_grouping(project: Project, module: Module, node: ast.expr, depth: int = 0) -> Grouping:
    """The dependencies that an expression yields."""
    dependency = read_dependency(project, module, node)
    if dependency is not None:
        return dependency
    match node:
        case ast.List() | ast.Tuple():
            return Group(tuple(_elements(project, module, node.elts, depth)))
        case ast.Dict():
            return _dictionary(project, module, node, depth)
        case ast.Call(func=ast.Name(id="dict"), args=[]) if all(k.arg for k in node.keywords):
            items = (read_grouping(project, module, k.value, depth) for k in node.keywords)
            return Group(tuple(items), tuple(k.arg or "" for k in node.keywords))
        case ast.BinOp(op=ast.Add()):
            left = _spread(read_grouping(project, module, node.left, depth))
            right = _spread(read_grouping(project, module, node.right, depth))
            if left is not None and right is not None:
                return Group(left + right)
        case ast.Name() | ast.Attribute() if depth < 5:
            return _constant(project, module, node, depth)
    return _unseen(project, module, node)


def _constant(
    project: Project, module: Module, node: ast.Name | ast.Attribute, depth: int
) -> Grouping:
    """A list of dependencies that has a name, maybe in another module."""
    symbol = resolve(project, module, node)
    value = symbol.binding.value if symbol and symbol.binding else None
    if value is None or symbol is None or symbol.module is None or may_change(project, symbol):
        return _unseen(project, module, node)
    return read_grouping(project, symbol.module, value, depth + 1)


def read_dependency(project: Project, module: Module, node: ast.AST) -> Dependency | None:
    """The dependency that a call makes, if it is one."""
    if not isinstance(node, ast.Call):
        return None
    kind = KINDS.get(dash_name(project, module, node.func) or "")
    if kind is None:
        return None
    keywords = {k.arg: k.value for k in node.keywords if k.arg}
    positional = [*node.args]
    if any(isinstance(each, ast.Starred) for each in positional):
        positional = []
    component = keywords.pop("component_id", positional[0] if positional else None)
    prop = keywords.pop("component_property", positional[1] if len(positional) > 1 else None)
    if len(positional) > 2:
        flag = "allow_duplicate" if kind == "Output" else "allow_optional"
        keywords[flag] = positional[2]
    return Dependency(kind, node, module, component, text_of(project, module, prop), keywords)


def text_of(project: Project, module: Module, node: ast.expr | None) -> str | None:
    """The string that an expression is: a literal, or a constant of the project."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Name | ast.Attribute):
        symbol = resolve(project, module, node)
        value = symbol.binding.value if symbol and symbol.binding else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    return None


def _elements(
    project: Project, module: Module, elements: list[ast.expr], depth: int
) -> Iterator[Grouping]:
    for element in elements:
        if not isinstance(element, ast.Starred):
            yield read_grouping(project, module, element, depth)
            continue
        spread = read_grouping(project, module, element.value, depth)
        if isinstance(spread, Group) and spread.keys is None:
            yield from spread.items
        else:
            yield _unseen(project, module, element)


def _spread(grouping: Grouping) -> tuple[Grouping, ...] | None:
    """What a list, or something that may be a list, adds to another one."""
    match grouping:
        case Group(keys=None):
            return grouping.items
        case Unseen():
            return (grouping,)
    return None


def read_arguments(project: Project, module: Module, arguments: list[ast.expr]) -> list[Grouping]:
    """The positional arguments of a decorator."""
    return [*_elements(project, module, arguments, 0)]


def _dictionary(project: Project, module: Module, node: ast.Dict, depth: int) -> Grouping:
    found: dict[str, Grouping] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        inner = read_grouping(project, module, value, depth)
        name = text_of(project, module, key)
        if name is not None:
            found[name] = inner
        elif key is None and isinstance(inner, Group) and inner.keys is not None:
            found.update(zip(inner.keys, inner.items, strict=True))
        else:
            return _unseen(project, module, node)
    return Group(tuple(found.values()), tuple(found))


def _unseen(project: Project, module: Module, node: ast.expr) -> Unseen:
    found = (read_dependency(project, module, each) for each in ast.walk(node))
    loose = (
        Dependency(d.kind, d.node, module, d.component, d.prop, d.keywords, counted=False)
        for d in found
        if d is not None
    )
    return Unseen(_why(node), node.lineno, tuple(loose), node, module)


def _why(node: ast.expr) -> str:
    match node:
        case ast.Starred():
            return "dependencies unpacked with *"
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return "dependencies built by a comprehension"
        case ast.Call():
            return f"dependencies built by {ast.unparse(node.func)}()"
        case ast.Name() | ast.Attribute():
            return f"dependencies in {ast.unparse(node)}, whose value cannot be seen"
        case _:
            return "dependencies built by an expression"
