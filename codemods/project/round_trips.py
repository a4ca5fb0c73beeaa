"""Round trips: a prop that comes to a callback, is changed there, and goes back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.project.callbacks import Callback
from codemods.project.dependencies import Dependency
from codemods.project.flow import Result, results
from codemods.project.following import follow
from codemods.project.graph import Access, Graph, Prop
from codemods.project.mutation import Body, Write, overlap
from codemods.project.tracking import Key, Path
from codemods.project.values import same

# What neither takes an item away nor puts another in its place.
_ADDS = frozenset({"append", "extend", "add", "sub", "mul", "div"})


@dataclass(frozen=True, eq=False, slots=True)
class RoundTrip:
    """What a callback makes of a prop that it has as ``state`` (None: as a Patch) and ``output``.

    ``fresh`` are the results that have nothing of the old value in them.
    """

    callback: Callback
    state: Dependency | None
    output: Dependency
    body: Body
    fresh: tuple[Result, ...]


def candidates(graph: Graph, callback: Callback) -> Iterator[tuple[Dependency, Dependency]]:
    """The States of a callback whose prop is an Output too, with that Output."""
    for state in callback.states:
        for output in callback.outputs:
            mine, theirs = graph.prop(state), graph.prop(output)
            known = mine.name is not None and mine.name == theirs.name
            if known and (same(mine.id, theirs.id) or _written_alike(state, output)):
                yield state, output


def _written_alike(state: Dependency, output: Dependency) -> bool:
    """Pattern-matching ids with the same wildcards, written the same."""
    if state.component is None or output.component is None:
        return False
    return isinstance(state.component, ast.Dict) and (
        ast.unparse(state.component) == ast.unparse(output.component)
    )


def round_trip(
    graph: Graph, callback: Callback, state: Dependency | None, output: Dependency
) -> RoundTrip | None:
    """Follows the prop through the function; None when there is no function to follow."""
    function = callback.function
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    position = callback.outputs.index(output)
    found = [result for result in results(graph.project, callback) if result.updates]
    targets = {
        result.exit.node: (value,)
        for result in found
        if isinstance(result.exit.node, ast.Return)
        and (value := result.values[position]) is not None
    }
    parameter = state.parameter if state else None
    body = follow(graph.project, callback.module, function, parameter, targets)
    returned = {statement for statement, _ in body.returned}
    fresh = tuple(result for result in found if result.exit.node not in returned)
    return RoundTrip(callback, state, output, body, fresh)


def takes_away(graph: Graph, access: Access, prop: Prop, path: Path) -> bool:
    """Whether another writer of ``prop`` may remove what lies at ``path``, or move it."""
    callback, output = access.callback, access.dependency
    if callback is None or output is None or output not in callback.outputs:
        return True
    own = [state for state, other in candidates(graph, callback) if other is output]
    trip = round_trip(graph, callback, own[0] if own else None, output)
    if trip is None or trip.fresh or trip.body.obstacles or trip.callback.opaque:
        return True
    return any(_disturbs(write, path) for write in trip.body.writes.values())


def _disturbs(write: Write, path: Path) -> bool:
    if write.operation in _ADDS:
        return False
    if write.operation == "update" and len(path) > len(write.path):
        keys = _updated(write)
        if keys is not None and not any(path[len(write.path)].may_be(key) for key in keys):
            return False
    return overlap(write.path, path)


def _updated(write: Write) -> list[Key] | None:
    """The keys that an ``update`` sets; None when they cannot be seen."""
    match write.statement:
        case ast.Expr(value=ast.Call(args=given, keywords=keywords)):
            names: list[ast.expr | None] = [ast.Constant(keyword.arg) for keyword in keywords]
        case _:
            given, names = list(write.operands), []
    for each in given:
        if not isinstance(each, ast.Dict):
            return None
        names += each.keys
    texts = [name.value for name in names if isinstance(name, ast.Constant)]
    if len(texts) < len(names) or not all(isinstance(text, str) for text in texts):
        return None
    return [Key(repr(text), str(text), known=True) for text in texts]
