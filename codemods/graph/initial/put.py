"""Components that callbacks are seen to put on the page: what they name makes them.

A name is followed to what it is bound to, of a class to what makes its objects; a method that is
called of ``self`` to the one of its file, of another object to the only one of its name. What is
looked up in a registry, or loaded by its name, is not seen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from codemods.dash.callback import Callback
from codemods.dash.page.layout import Component
from codemods.graph.graph import Graph
from codemods.python.module import Module
from codemods.python.nodes import walk
from codemods.python.project import Project
from codemods.python.resolve import resolve


def putting(graph: Graph, component: Component) -> Iterator[Callback]:
    """The callbacks that name what makes a component, or what names that."""
    naming = graph.once(_naming)
    pending = [*makers(graph, component)]
    seen = {*pending}
    for node in pending:  # which grows meanwhile
        yield from naming.callbacks.get(node, ())
        new = naming.by.get(node, set()) - seen
        seen |= new
        pending += new


def leads_to(graph: Graph, module: Module, node: ast.expr, component: Component) -> bool:
    """Whether an expression names what makes a component, or what names that."""
    known = graph.once(_led)
    if node not in known:
        known[node] = frozenset(_Naming().add(graph.project, [(module, node)]))
    return not known[node].isdisjoint(makers(graph, component))


def makers(graph: Graph, component: Component) -> Sequence[ast.AST]:
    """The call of a component, and what holds it."""
    known = graph.once(_known_makers)
    call = component.call
    if call not in known:
        known[call] = (call, *component.module.scopes.ancestors(call))
    return known[call]


def _known_makers(_: Graph) -> dict[ast.Call, Sequence[ast.AST]]:
    """What was asked for so far."""
    return {}


@dataclass(frozen=True, eq=False, slots=True)
class _Naming:
    """Functions, classes and values, each with those that name it; and with its callbacks."""

    by: dict[ast.AST, set[ast.AST]] = field(default_factory=dict)
    callbacks: dict[ast.AST, list[Callback]] = field(default_factory=dict)

    def add(self, project: Project, start: list[tuple[Module, ast.AST]]) -> set[ast.AST]:
        """What these lead to, themselves left out where nothing leads back."""
        pending = [*start]
        found: set[ast.AST] = set()
        for module, node in pending:  # which grows meanwhile
            for target in _targets(project, module, node):
                self.by.setdefault(target[1], set()).add(node)
                if target[1] not in found:
                    found.add(target[1])
                    pending.append(target)
        return found


def _naming(graph: Graph) -> _Naming:
    found = _Naming()
    start: list[tuple[Module, ast.AST]] = []
    for each in graph.callbacks:
        if each.function is not None:
            found.callbacks.setdefault(each.function, []).append(each)
            start.append((each.module, each.function))
    found.add(graph.project, start)
    return found


def _led(_: Graph) -> dict[ast.expr, frozenset[ast.AST]]:
    """What was asked for so far."""
    return {}


def _targets(project: Project, module: Module, node: ast.AST) -> Iterator[tuple[Module, ast.AST]]:
    """What the names and attributes in some code may stand for."""
    for each in walk(node):
        if isinstance(each, ast.Name | ast.Attribute) and isinstance(each.ctx, ast.Load):
            for home, target in _meant(project, module, each):
                if isinstance(target, ast.ClassDef):
                    yield from ((home, own) for own in target.body if _makes(own))
                else:
                    yield home, target


def _makes(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name in ("__init__", "__new__", "__call__")


def _meant(
    project: Project, module: Module, node: ast.Name | ast.Attribute
) -> Iterator[tuple[Module, ast.AST]]:
    symbol = resolve(project, module, node)
    if symbol is not None:
        for each in (symbol, *symbol.through):
            if each.module is not None and each.binding is not None:
                yield each.module, each.binding.value or each.binding.node
    elif isinstance(node, ast.Name):
        bound = module.scopes.around(node).lookup(node.id)
        for binding in bound[1] if bound else ():
            if binding.value is not None or binding.kind == "def":
                yield module, binding.value or binding.node
    elif isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
        yield from ((module, each) for each in module.nodes.definitions.get(node.attr, ()))
    else:
        found = [
            (other, each)
            for other in project.all_saying(node.attr, "defined")
            for each in other.nodes.definitions.get(node.attr, ())
        ]
        yield from found if len(found) == 1 else ()
