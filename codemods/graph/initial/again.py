"""Components that code puts on the page again as they are by then (S24).

A callback that answers with a Patch of ``children``, or with children that it got from the page,
brings back what it does not replace: with the clicks and the text that this has by then. Dash calls
the callbacks of such components as if they were new.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from codemods.dash.callback import Callback
from codemods.dash.page.layout import Component
from codemods.dash.values.value import is_unread, same
from codemods.flow.summary import any_call
from codemods.flow.values.domain import Some, alternatives
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.graph import Graph
from codemods.graph.initial.page import is_elsewhere, tree_of
from codemods.graph.initial.put import leads_to, makers, putting
from codemods.graph.prop import Access, Prop, place
from codemods.python.module import Module
from codemods.python.nodes import walk
from codemods.python.project import Project
from codemods.python.scope import Function

_DEEPEST = 4
# What ``set_props`` is given that is made there.
_MADE = (ast.Call, ast.List, ast.Constant, ast.JoinedStr)


def comes_back(graph: Graph, component: Component, *, seen: bool = False) -> Access | None:
    """What may put a component on the page again with the props that it has by then; with ``seen``
    what is seen to.
    """
    known = graph.once(_known)
    if (component.call, seen) not in known:
        known[component.call, seen] = next(
            (
                access
                for prop, access in graph.once(_bringing).items()
                if may_hold(graph, prop, component, seen=seen)
            ),
            None,
        )
    return known[component.call, seen]


def _known(_: Graph) -> dict[tuple[ast.Call, bool], Access | None]:
    """What was asked for so far."""
    return {}


def _bringing(graph: Graph) -> Mapping[Prop, Access]:
    """The ``children`` of which something may put a part on the page again, with the first that
    does.
    """
    found: dict[Prop, Access] = {}
    patches = graph.project.once(_patches)
    taken = graph.project.once(_taken_by)
    for callback in graph.callbacks:
        if callback not in taken:
            bound = BoundCallback(graph, callback)
            taken[callback] = [Prop(each.id, "children") for each in _taken(bound, patches)]
        for prop in taken[callback]:
            found.setdefault(prop, Access(place(callback), True, callback))
    ids = (each.id for each in graph.layout.components if each.given("children") is not None)
    for prop in dict.fromkeys(Prop(each, "children") for each in ids):
        for access in graph.writers(prop):
            if access.callback is None and not isinstance(access.value, _MADE):
                found.setdefault(prop, access)
    return found


def _patches(project: Project) -> bool:
    """Whether any code may make a Patch."""
    return any(map(_names_patch, project.all_saying("Patch")))


def _names_patch(module: Module) -> bool:
    """Whether code, and no comment, says ``Patch``; a text may be the name that is looked up."""
    nodes = module.nodes
    imported = (alias.name for each in nodes.imports for alias in each.names)
    texts = (each.value for each in nodes.texts)
    return (
        "Patch" in nodes.names
        or "Patch" in nodes.attributes
        or "Patch" in imported
        or any("Patch" in each for each in texts if isinstance(each, str))
    )


def _taken_by(_: Project) -> dict[Callback, Sequence[Prop]]:
    """What was asked for so far, which is the same in all apps."""
    return {}


def _taken(bound: BoundCallback, patches: bool) -> Iterator[BoundProp]:
    """The ``children`` of which a callback may answer with a part: what it has from the page, or a
    Patch where any code says ``patches``.
    """
    callback = bound.callback
    written = [each for each in callback.outputs if each.prop in ("children", None)]
    if written:
        given = [each for each in callback.arguments if each.prop in ("children", None)]
        patched = _in_part(bound.project, callback, patches)
        yield from bound.props((*given, *(written if patched else ())))


def _in_part(project: Project, callback: Callback, patches: bool) -> bool:
    """Whether a callback may answer with a Patch, in whatever app."""
    function = callback.function
    if function is None or not callback.has_own_function:
        return True
    if not patches:
        return False
    known = project.once(_answering)
    if callback not in known:
        summary = any_call(project, callback, function)
        values = (value for way in summary.exits for value in way.values)
        found = (each for value in values for each in alternatives(value))
        made = any(isinstance(each, Some) and each.made == "dash.Patch" for each in found)
        known[callback] = made or not summary.whole
    return known[callback]


def _answering(_: Project) -> dict[Callback, bool]:
    """What was asked for so far."""
    return {}


def may_hold(
    graph: Graph, prop: Prop, component: Component, depth: int = 0, *, seen: bool = False
) -> bool:
    """Whether a component may lie in some ``children``: as the layout has them, or as they are
    written by the callback that makes the component; with ``seen`` whether that is seen.
    """
    holders, roots = makers(graph, component), component.roots
    for around, children in _given_children(graph, prop, seen=seen):
        if children in holders:
            return True
        meet = not (around.roots and roots) or not around.roots.isdisjoint(roots)
        if meet and tree_of(graph, around) is not tree_of(graph, component):
            if leads_to(graph, around.module, children, component):
                return True
            if not seen and _names_others(graph, around, children):
                return True
    return not component.roots and _may_be_put(graph, prop, component, depth, seen=seen)


def _given_children(
    graph: Graph, prop: Prop, *, seen: bool
) -> Sequence[tuple[Component, ast.expr]]:
    """The components that some ``children`` may belong to, with what these are in the layout."""
    known = graph.once(_known_children)
    if (prop, seen) not in known:
        given = [(each, each.given("children")) for each, _ in graph.layout.of(prop.id)]
        known[prop, seen] = [
            (around, children)
            for around, children in given
            if children is not None and not (seen and is_unread(around.id, prop.id))
        ]
    return known[prop, seen]


def _known_children(
    _: Graph,
) -> dict[tuple[Prop, bool], Sequence[tuple[Component, ast.expr]]]:
    """What was asked for so far."""
    return {}


def _names_others(graph: Graph, around: Component, children: ast.expr) -> bool:
    """Whether some of the children are written somewhere else."""
    known = graph.once(_naming)
    if children not in known:
        known[children] = any(is_elsewhere(graph, around, node) for node in walk(children))
    return known[children]


def _naming(_: Graph) -> dict[ast.expr, bool]:
    """What was asked for so far."""
    return {}


def _may_be_put(graph: Graph, prop: Prop, component: Component, depth: int, *, seen: bool) -> bool:
    """Whether what makes a component that is in no layout may put it into some ``children``."""
    if seen:
        callbacks = [*putting(graph, component)]
    else:
        around = (each for each in makers(graph, component) if isinstance(each, Function))
        callbacks = [each for function in around for each in graph.of_function(function)]
    if not callbacks or depth > _DEEPEST:
        return not seen or bool(callbacks)
    written = (graph.prop(each) for callback in callbacks for each in callback.outputs)
    return any(
        (same(each.id, prop.id) is not False and not (seen and is_unread(each.id, prop.id)))
        or any(
            may_hold(graph, prop, c, depth + 1, seen=seen)
            for c, _ in graph.layout.of(each.id)
            if not (seen and is_unread(c.id, each.id))
        )
        for each in written
        if each.name in ("children", None)
    )
