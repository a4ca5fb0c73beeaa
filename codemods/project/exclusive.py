"""Exclusive triggers: Inputs that can never arrive in one call (S3, S4, S6)."""

from __future__ import annotations

from collections.abc import Sequence

from codemods.project.callbacks import Callback
from codemods.project.dependencies import Dependency
from codemods.project.graph import Graph
from codemods.project.values import same


def why_not_exclusive(
    graph: Graph,
    callback: Callback,
    left: Sequence[Dependency],
    right: Sequence[Dependency],
) -> str | None:
    """How an Input of ``left`` may arrive together with one of ``right``, as a sentence.

    None when they never do: they belong to different components, nobody but the user of the app
    changes them, and they enter the page together with all Outputs.
    """
    for mine in left:
        for theirs in right:
            if same(graph.prop(mine).id, graph.prop(theirs).id) is not False:
                return (
                    f"{graph.prop(mine)} and {graph.prop(theirs)} may belong to one component, and "
                    "change at one time."
                )
    for each in (*left, *right):
        writers = graph.writers(graph.prop(each))
        if writers:
            place = writers[0].place
            who = f"{place.callback} ({place.path}:{place.line})" if place.callback else place.path
            return (
                f"{who} may write {graph.prop(each)}: then the Inputs arrive together, or the "
                "value is read before it is written."
            )
    return _not_together(graph, callback, (*left, *right))


def _not_together(graph: Graph, callback: Callback, inputs: Sequence[Dependency]) -> str | None:
    roots: frozenset[str] | None = None
    for each in (*inputs, *callback.outputs):
        found = graph.layout.of(graph.prop(each).id)
        sure = [component for component, equal in found if equal]
        if len(sure) != 1 or len(found) != 1 or not sure[0].roots:
            return (
                f"Where {graph.prop(each)} stands cannot be seen: if it enters the page apart from "
                "the others, they arrive together."
            )
        roots = sure[0].roots if roots is None else roots & sure[0].roots
    if not roots:
        return "Its Inputs and Outputs do not all enter the page together, and then arrive as one."
    return None
