"""What enters the page together (S6): whether a component is new when another one is."""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass, field

from codemods.dash.page.layout import Component
from codemods.graph.graph import Graph
from codemods.graph.prop import Access, Prop
from codemods.python.nodes import walk
from codemods.python.resolve import resolve


def only_component(graph: Graph, prop: Prop) -> Component | None:
    """The component of a prop, when it is certain that there is no other."""
    found = graph.layout.of(prop.id)
    return found[0][0] if len(found) == 1 and found[0][1] else None


def enter_together(graph: Graph, one: Component, other: Component) -> bool:
    """Whether two components certainly enter the page at the same time, however often they do.

    They stand in one tree of components that is written out; or in the same static layouts, of
    which no callback puts a part on the page again.
    """
    if tree_of(graph, one) is tree_of(graph, other):
        return True
    same_roots = bool(one.roots) and one.roots == other.roots
    return same_roots and put_anew(graph, (one, other)) is None


def tree_of(graph: Graph, component: Component) -> ast.AST:
    """The outermost component around one, with nothing but components and lists between.

    What a function or class of the project does with its arguments is not looked at.
    """
    known = graph.once(_trees)
    if component.call not in known:
        known[component.call] = _tree_of(graph, component)
    return known[component.call]


def _trees(_: Graph) -> dict[ast.Call, ast.AST]:
    """What was asked for so far."""
    return {}


def _tree_of(graph: Graph, component: Component) -> ast.AST:
    parents = component.module.scopes.parents
    top: ast.AST = component.call
    node: ast.AST = parents[top]
    while isinstance(node, ast.Call | ast.keyword | ast.List | ast.Tuple):
        if isinstance(node, ast.Call):
            symbol = resolve(graph.project, component.module, node.func)
            name = symbol.dotted.rpartition(".")[2] if symbol and symbol.module is None else ""
            if not name[:1].isupper():
                break
            top = node
        node = parents[node]
    return top


def put_anew(graph: Graph, components: Collection[Component]) -> tuple[Prop, Access] | None:
    """Some ``children`` that may hold one of the components, and what writes them; None when no
    callback puts any of them on the page again.
    """
    own = {each.call for each in components}
    roots = frozenset().union(*(each.roots for each in components))
    anew = graph.once(_written_anew)
    first = min(
        (
            number
            for each in (*own, None)
            for number in anew.holding.get(each, ())
            if anew.all[number].roots & roots
        ),
        default=None,
    )
    return None if first is None else (anew.all[first].prop, anew.all[first].writer)


@dataclass(frozen=True, eq=False, slots=True)
class _Anew:
    """A component whose ``children`` something writes."""

    prop: Prop
    writer: Access
    roots: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class _AllAnew:
    """All of them, and the numbers of those that hold a call; by None of those that may hold what
    is written elsewhere.
    """

    all: list[_Anew] = field(default_factory=list)
    holding: dict[ast.AST | None, list[int]] = field(default_factory=dict)


def _written_anew(graph: Graph) -> _AllAnew:
    found = _AllAnew()
    for around in graph.layout.components:
        children = around.given("children")
        prop = Prop(around.id, "children")
        if children is None or not around.roots or not (writers := graph.writers(prop)):
            continue
        nodes = [*walk(children)]
        held: list[ast.AST | None] = [node for node in nodes if isinstance(node, ast.Call)]
        if any(is_elsewhere(graph, around, node) for node in nodes):
            held.append(None)
        for each in held:
            found.holding.setdefault(each, []).append(len(found.all))
        found.all.append(_Anew(prop, writers[0], around.roots))
    return found


def is_elsewhere(graph: Graph, around: Component, node: ast.AST) -> bool:
    """Whether a name stands for a part of the layout that is written somewhere else."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return False
    symbol = resolve(graph.project, around.module, node)
    if symbol is None:
        return True
    value = symbol.binding.value if symbol.binding else None
    return symbol.module is not None and not isinstance(value, ast.Constant)
