"""Writes that fail in Python where a Patch does not: what follows from that beside the exception.

The old call ended there. Now it goes on: effects behind the write happen, other Outputs are set,
and whoever was told of the exception is not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from codemods.files.place import Place
from codemods.flow.alias.events import Write
from codemods.flow.alias.order import lines_before, lines_behind
from codemods.flow.effect import effect
from codemods.graph.graph import Graph
from codemods.graph.initial.value import Initial, Shape, shape_of
from codemods.graph.outcome.error_handler import error_handler
from codemods.graph.outcome.results import is_no_update
from codemods.graph.round_trip import RoundTrip
from codemods.python.nodes import lines_of
from codemods.rules.doubt import Doubt
from codemods.rules.state_to_patch.start import holds

_ARITHMETIC = frozenset({"add", "sub", "mul", "div"})
# What makes a list or dictionary where there is none; ``extend``, ``insert``, ``reverse`` fail.
MAKING = frozenset({"append", "prepend", "update", "clear"})


def seen_failures(trip: RoundTrip) -> Iterator[Doubt]:
    """What differs where a write of the old code failed."""
    writes = [each for each in trip.body.writes.values() if may_fail(trip, each)]
    if not writes:
        return
    handler = error_handler(trip.bound)
    if handler is not None:
        line = min(each.statement.lineno for each in writes)
        yield Doubt(
            f"If line {line} raises today, the handler of errors ({handler}) is called; "
            "a write to a Patch raises nothing.",
            (handler,),
        )
    for statement in _failing(trip, writes):
        around = trip.body.answered.get(statement)
        if around is not None:
            yield Doubt(
                f"If line {statement.lineno} raises today, what is around it (line "
                f"{around.lineno}) may catch that; a write to a Patch raises nothing.",
                known=False,
            )
            break
    yield from _behind(trip, writes)


def _failing(trip: RoundTrip, writes: Sequence[Write]) -> list[ast.stmt]:
    """The statements that may have failed: writes, and where what they change was taken out."""
    taken = (each.statement for each in trip.body.taken(writes))
    return [*(each.statement for each in writes), *taken]


def may_fail(trip: RoundTrip, write: Write) -> bool:
    """Whether a write may have raised an exception: what it is done to is missing, or None."""
    shape = _shape(trip)
    asked = shape != "list" and _is_asked_for(trip, write)
    if write.operation in ("del", "remove", "pop"):
        return not asked and write.rebuilt is None
    if shape not in ("dict", "list"):
        return not (asked and write.operation == "set")
    path = write.path
    if not path:
        return False
    if write.operation in _ARITHMETIC:
        return not any(holds(trip, path, each, there=asked) for each in ("number", "text"))
    if write.operation != "set":
        kind = "dict" if write.operation == "update" else "list"
        return not holds(trip, path, kind, there=asked)
    if len(path) == 1:
        return shape == "list"
    return not holds(trip, path[:-1], "dict")


def _is_asked_for(trip: RoundTrip, write: Write) -> bool:
    """Whether it stands behind ``if key in value:``, which says that the key is there."""
    found = trip.body.before[write.statement].found
    return len(write.path) == 1 and (write.path[0].text, write.name.id) in found


def _shape(trip: RoundTrip) -> Shape:
    """What the value is when it is written to: a default may have taken the place of None."""
    defaults = [each.default for each in trip.body.guards.values()]
    defaults += [c.guard.default for c in trip.body.copies.values() if c.guard is not None]
    if trip.start.shape in ("dict", "list") or not defaults:
        return trip.start.shape
    return shape_of(trip.body.value(defaults[0]))


def _is_silent(start: Initial, write: Write) -> bool:
    """Whether a Patch does something, or nothing, where the old code failed. Else it fails too,
    in the browser, and takes the other Outputs with it (S9).
    """
    if start.shape == "none" and len(write.path) < 2:  # of a browser's storage: it is made
        return True
    return write.operation in ("set", "del", "remove", "pop", *_ARITHMETIC, *MAKING)


# What comes behind it ---------------------------------------------------------------------------


def _behind(trip: RoundTrip, writes: Sequence[Write]) -> Iterator[Doubt]:
    inside = {each.statement for each in writes if _is_late(each)}
    for statement in _failing(trip, writes):
        lines = lines_behind(trip.body, statement) | (
            _own(statement) if statement in inside else set()
        )
        found = effect(trip.graph.project, trip.callback, lines)
        if found is not None and "set_props" not in _line(trip.graph, found):
            yield Doubt(
                f"If line {statement.lineno} raises today, what {found} may do beside the "
                "answer is not done; with a Patch it is.",
                (found,),
                known=False,
            )
            break
    for statement in _failing(trip, writes):
        sent = _sent_with_the_answer(trip, statement)
        if sent is not None:
            yield Doubt(
                f"If line {statement.lineno} raises today, what {sent} sets is not sent; with a "
                "Patch it is.",
                (sent,),
            )
            break
    silent = [each for each in writes if _is_silent(trip.start, each)]
    yield from _more_changes(trip, silent)
    other = _other_output(trip)
    if other is not None and silent:
        yield _now_set(silent[0].statement, other)
        return
    for statement in _failing(trip, writes):
        other = _other_answer(trip, lines_behind(trip.body, statement))
        if other is not None:
            yield _now_set(statement, other)
            break


def _now_set(statement: ast.stmt, other: str) -> Doubt:
    return Doubt(f"Where line {statement.lineno} failed, {other} stayed as it was; now it is set.")


def _is_late(write: Write) -> bool:
    """Whether Python looks at what a write changes before it evaluates all of the statement."""
    match write.statement:
        case ast.Assign(targets=targets) if write.operation == "set":
            return any(isinstance(n, ast.Call) for each in targets for n in ast.walk(each))
    return True


def _own(statement: ast.stmt) -> set[int]:
    return {*lines_of(statement)}


def _sent_with_the_answer(trip: RoundTrip, statement: ast.stmt) -> Place | None:
    """A ``set_props`` or cookie, in front of the write or behind it: an exception drops them."""
    for line in sorted(lines_before(trip.body, statement) | lines_behind(trip.body, statement)):
        found = effect(trip.graph.project, trip.callback, (line,))
        if found is not None and any(
            w in _line(trip.graph, found) for w in ("set_props", ".response")
        ):
            return found
    return None


def _line(graph: Graph, place: Place) -> str:
    lines = graph.project.modules[place.path].source.code.splitlines()
    return lines[place.line - 1].decode(errors="replace")


def _more_changes(trip: RoundTrip, writes: Sequence[Write]) -> Iterator[Doubt]:
    """Changes of the same value behind a deletion of what may well not be there."""
    for write in writes:
        if write.operation != "del" or write.path[-1].known:
            continue
        lines = lines_behind(trip.body, write.statement)
        for other in trip.body.writes.values():
            if other is not write and other.statement.lineno in lines:
                yield Doubt(
                    f"Where line {write.statement.lineno} failed, {trip.prop} stayed "
                    f"as it was; now line {other.statement.lineno} changes it all the same."
                )
                return


def _other_output(trip: RoundTrip) -> str | None:
    """Another Output that is set together with the changed value."""
    returned = {statement for statement, _ in trip.body.returned}
    module = trip.callback.module
    for result in trip.results:
        if result.node in returned:
            for output, value in zip(trip.callback.outputs, result.values, strict=True):
                if output is not trip.output and not (
                    value is not None and is_no_update(trip.graph.project, module, value)
                ):
                    return str(trip.graph.prop(output))
    return None


def _other_answer(trip: RoundTrip, lines: frozenset[int]) -> str | None:
    """An Output that is set on a way that may not give the changed value back."""
    returned = () if trip.body.unsure else {statement for statement, _ in trip.body.returned}
    module = trip.callback.module
    for result in trip.results:
        node = result.node
        if getattr(node, "lineno", 0) in lines and node not in returned:
            for output, value in zip(trip.callback.outputs, result.values, strict=True):
                if value is None or not is_no_update(trip.graph.project, module, value):
                    return str(trip.graph.prop(output))
    return None
