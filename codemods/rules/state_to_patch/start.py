"""What the layout gives a part of the value, and whether it stays there whatever happens."""

from __future__ import annotations

import ast
from collections.abc import Callable

from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Known
from codemods.flow.alias.state import Path
from codemods.graph.round_trip import RoundTrip, disturbs, takes_away
from codemods.python.project import Module


def started_with(trip: RoundTrip, path: Path) -> ast.expr | None:
    """What the layout has at a path."""
    start = trip.start
    node = start.value
    for key in path:
        if not isinstance(node, ast.Dict) or start.module is None:
            return None
        found = None
        for name, value in zip(node.keys, node.values, strict=True):
            known = value_of(trip.graph.project, start.module, name)
            if isinstance(known, Known) and key.known and known.value == key.value:
                found = value
        node = found
    return node


def holds(
    trip: RoundTrip,
    path: Path,
    is_kind: Callable[[Module | None, ast.expr], bool],
) -> bool:
    """Whether what lies at a path is of one kind in the layout and ever after."""
    node = started_with(trip, path)
    if node is None or trip.start.module is None or not is_kind(trip.start.module, node):
        return False
    if any(takes_away(trip.prop, each, path) for each in trip.others):
        return False
    module = trip.callback.module
    return not trip.fresh and all(
        len(each.path) > len(path)
        or not disturbs(each, path)
        or (each.operation == "set" and is_kind(module, each.operands[-1]))
        for each in trip.body.writes.values()
    )
