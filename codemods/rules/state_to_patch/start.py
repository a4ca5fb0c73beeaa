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
    *,
    there: bool = False,
) -> bool:
    """Whether what lies at a path is of one kind in the layout and ever after; or, where it is
    known to be ``there``, whatever may have come to lie there.
    """
    module = trip.start.module
    found = _candidates(trip, path) if there else [started_with(trip, path)]
    if module is None or not all(each is not None and is_kind(module, each) for each in found):
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


def _candidates(trip: RoundTrip, path: Path) -> list[ast.expr | None]:
    """What the layout has that may lie at a path; None where that cannot be seen."""
    around, module, key = started_with(trip, path[:-1]), trip.start.module, path[-1]
    if not isinstance(around, ast.Dict) or module is None or None in around.keys:
        return [None]
    found: list[ast.expr | None] = []
    for name, value in zip(around.keys, around.values, strict=True):
        known = value_of(trip.graph.project, module, name)
        if not (key.known and isinstance(known, Known)) or known.value == key.value:
            found.append(value)
    return found
