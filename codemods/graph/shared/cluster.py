"""Clusters: callbacks that are tied together by the Outputs that they share."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

from codemods.dash.callback import Callback
from codemods.graph.graph import Graph
from codemods.graph.prop import Prop

_Props = Mapping[Callback, frozenset[Prop]]


def shared_props(graph: Graph, callback: Callback) -> tuple[Prop, ...]:
    """The Outputs of a callback that another callback surely has too, in their order."""
    props = dict.fromkeys(graph.prop(each) for each in callback.outputs)
    return tuple(prop for prop in props if any(_others(graph, callback, prop)))


def _others(graph: Graph, callback: Callback, prop: Prop) -> Iterator[Callback]:
    """The other callbacks with an Output that may be registered in one app with a callback."""
    for each in graph.sharers(prop):
        if each is not callback and not in_other_branch(callback, each):
            yield each


def in_other_branch(one: Callback, other: Callback) -> bool:
    """Whether one stands in the ``if`` and the other in the ``else`` of one statement."""
    if one.module is not other.module:
        return False
    branches = dict(_branches(one))
    return any(branches.get(node, branch) != branch for node, branch in _branches(other))


def _branches(callback: Callback) -> Iterator[tuple[ast.If, str]]:
    """The ``if`` statements around a callback, and in which of their blocks it stands."""
    inner: ast.AST = callback.call
    for node in callback.module.scopes.ancestors(callback.call):
        if isinstance(node, ast.If) and inner is not node.test:
            yield node, "body" if any(each is inner for each in node.body) else "orelse"
        inner = node


def connected(graph: Graph, callback: Callback) -> tuple[Callback, ...]:
    """A callback, those that share an Output with it, those that share one with these, and so on:
    over the whole project, in the order of files and lines.
    """
    found: dict[Callback, None] = {}
    pending = [callback]
    while pending:
        each = pending.pop()
        if each not in found:
            found[each] = None
            for prop in shared_props(graph, each):
                pending += _others(graph, each, prop)
    return tuple(sorted(found, key=lambda each: (each.module.path, each.call.lineno)))


def clusters(graph: Graph, callbacks: Sequence[Callback]) -> list[tuple[Callback, ...]]:
    """Those of some callbacks that belong together because of what they write.

    A prop that ties several clusters together, which would stand apart without it, is a hub: the
    line of messages that half of an app writes to. It does not make one cluster of them.
    """
    props = {each: frozenset(shared_props(graph, each)) for each in callbacks}
    return [part for part in _split(callbacks, props) if len(part) > 1]


def _split(callbacks: Sequence[Callback], props: _Props) -> list[tuple[Callback, ...]]:
    found = []
    for part in components(callbacks, props):
        hub = _hub(part, props)
        if hub is None:
            found.append(part)
            continue
        rest = {each: props[each] - {hub} for each in part}
        pieces = _split(part, rest)
        found += [piece for piece in pieces if len(piece) > 1]
        lone = tuple(piece[0] for piece in pieces if len(piece) == 1)
        found += [lone] if lone else []
    return found


def _hub(part: Sequence[Callback], props: _Props) -> Prop | None:
    """The prop without which the most clusters of two or more would be left, if several would."""
    most, hub = 1, None
    for prop in dict.fromkeys(prop for each in part for prop in sorted(props[each], key=str)):
        rest = {each: props[each] - {prop} for each in part}
        count = sum(len(piece) > 1 for piece in components(part, rest))
        if count > most:
            most, hub = count, prop
    return hub


def components(callbacks: Iterable[Callback], props: _Props) -> list[tuple[Callback, ...]]:
    """The callbacks in parts that have no prop in common, each in the order given."""
    parts: list[tuple[list[Callback], set[Prop]]] = []
    for callback in callbacks:
        own: tuple[list[Callback], set[Prop]] = ([callback], set(props[callback]))
        apart = []
        for part in parts:
            if part[1] & own[1]:
                own = (part[0] + own[0], part[1] | own[1])
            else:
                apart.append(part)
        parts = [*apart, own]
    order = {callback: index for index, callback in enumerate(callbacks)}
    return [tuple(sorted(part, key=order.__getitem__)) for part, _ in parts]
