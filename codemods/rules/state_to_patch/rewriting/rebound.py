"""A parameter that has another value on some ways: the Patch has a name of its own, and what takes
its place gets that name, too: ``rows_patch += [row]``, ``else: rows_patch = [row]``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.graph.round_trip import RoundTrip


def other_names(trip: RoundTrip) -> frozenset[ast.Name] | None:
    """The places where the parameter gets another value, or surely has one. None when it is also
    read where it may have either, or gets the other one in a way that is not followed.
    """
    found: set[ast.Name] = set()
    for name in _names(trip):
        is_other = _is_other(trip, name)
        if is_other is None:
            return None
        if is_other:
            found.add(name)
    return frozenset(found)


def _names(trip: RoundTrip) -> Iterator[ast.Name]:
    """The places where a body names the parameter."""
    assert trip.state is not None
    module, function, own = trip.callback.module, trip.callback.function, trip.state.parameter or ""
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    scope = module.scopes.of_node[function]
    for name in module.names.get(own, ()):
        place = module.scopes.around(name).lookup(own)
        if place is not None and place[0] is scope:
            yield name


def _is_other(trip: RoundTrip, name: ast.Name) -> bool | None:
    """Whether the parameter is another value there; None when nobody can tell."""
    module, body = trip.callback.module, trip.body
    statement = module.scopes.statement(name)
    scope = module.scopes.around(name)
    near = isinstance(scope.node, ast.ListComp | ast.SetComp | ast.DictComp)
    if scope.node is not trip.callback.function and not near:
        return None
    if not isinstance(name.ctx, ast.Load) and not isinstance(statement, ast.AugAssign):
        own = statement.targets if isinstance(statement, ast.Assign) else []
        return True if name in own and statement not in body.copies else None
    state = body.before.get(statement)
    if state is None:
        return None
    var = state.variables.get(name.id)
    if var is None:
        return True
    return None if name in body.reads and var.other else False
