"""Why a State is no Patch: what is known of the callback before, and of what its body does."""

from __future__ import annotations

import ast
from types import MappingProxyType

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.values.value import is_pattern
from codemods.files.place import Place
from codemods.flow.alias.events import Body, Copied, Write
from codemods.flow.alias.state import Path
from codemods.flow.values.domain import kind_of
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.fixed_signature import why_signature_is_fixed
from codemods.graph.round_trip import RoundTrip
from codemods.graph.serverside import kept_on_server
from codemods.python.nodes import lines_of
from codemods.rules.state_to_patch.rewriting.loops import unnumbered
from codemods.rules.state_to_patch.rewriting.rebound import other_names
from codemods.rules.state_to_patch.rewriting.rewrite import written_through
from codemods.rules.state_to_patch.rewriting.spelling import is_display
from codemods.rules.state_to_patch.start import started_with

# What follows from a signature that cannot change.
_WHAT_FOLLOWS = MappingProxyType(
    {
        "background": ", for which a Patch is not proven",
        "lambda": ", which has no room for a Patch",
        "elsewhere": "",
        "registered twice": ", and would need to change",
        "endpoint": ", whose callers send the State",
        "called": ", and would need to change",
    }
)


def outside(bound: BoundCallback, state: Dependency) -> tuple[str, tuple[Place, ...]]:
    """Why a callback is left alone before anybody looks at its body."""
    fixed = why_signature_is_fixed(bound, "opaque")
    if fixed is not None:
        return f"its decorator cannot be read: {fixed.reason}", ()
    if is_pattern(bound.prop(state).id):
        return "with ALL or ALLSMALLER it gets and returns a list of values, not one", ()
    fixed = why_signature_is_fixed(bound, "background", "lambda", "elsewhere")
    if fixed is not None:
        return f"{fixed.reason}{_WHAT_FOLLOWS[fixed.kind]}", ()
    if state.parameter is None or state.parameter.startswith("*"):
        return "the parameter that gets the State cannot be told", ()
    if state.within or _shares(bound.callback, state):
        return f"the State shares the parameter {state.parameter} with others", ()
    other = _own_writer(bound, bound.prop(state))
    if other is not None:
        return f"it sets the prop in another way as well ({other})", (other,)
    fixed = why_signature_is_fixed(bound, "registered twice", "endpoint", "called")
    if fixed is not None:
        return f"{fixed.reason}{_WHAT_FOLLOWS[fixed.kind]}", fixed.places
    kept = kept_on_server(bound.prop(state))
    if kept is not None:
        return f"its value may be kept on the server ({kept}), and the browser has a key", (kept,)
    return "", ()


def _own_writer(bound: BoundCallback, prop: BoundProp) -> Place | None:
    """Where a callback writes the prop while it runs: by ``set_props``, ``running``, …"""
    function = bound.callback.function
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    for access in prop.writers:
        where = access.place
        if access.callback is bound.callback and access.dependency in bound.callback.passing:
            return where
        if (
            access.callback is None
            and where.path == bound.module.path
            and where.line in lines_of(function)
        ):
            return where
    return None


def _shares(callback: Callback, state: Dependency) -> bool:
    return any(
        each.parameter == state.parameter for each in callback.arguments if each is not state
    )


def inside(trip: RoundTrip) -> str | None:
    """Why the body cannot be rewritten."""
    body = trip.body
    assert trip.state is not None
    name = trip.state.parameter
    if body.obstacles:
        first = min(body.obstacles, key=lambda each: each.line)
        return f"{name} is {first.reason} (line {first.line})"
    changed = {each for write in body.writes.values() for each in write.objects}
    if not changed & {each for back in body.returned.values() for each in back.objects}:
        return _unchanged(trip, name or "")
    unseen = next((r.node for r in trip.fresh if _is_unseen(trip, r.values)), None)
    if unseen is not None:
        return f"which value goes to which Output cannot be told (line {unseen.lineno})"
    late = next((each for each in body.reads.values() if each.after), None)
    if late is not None and late.after is not None:
        return (
            f"{name} is read (line {late.name.lineno}) after it was changed "
            f"(line {late.after.line}), and a Patch cannot be read"
        )
    return _mixed(trip)


def _unchanged(trip: RoundTrip, name: str) -> str:
    """What happens instead to a value that does not go back changed."""
    body = trip.body
    if body.returned and body.lent:
        lent, call = min(body.lent.items(), key=lambda each: each[1].lineno)
        func = ast.unparse(call.func)
        return f"{func}() gets {lent.id}, and may change it (line {call.lineno})"
    return f"what it returns is a new value that is made of {name}"


def _is_unseen(trip: RoundTrip, values: tuple[ast.expr | None, ...]) -> bool:
    return values[trip.callback.outputs.index(trip.output)] is None


def _mixed(trip: RoundTrip) -> str | None:
    """Changes that do not all go to one object, or a part that is read and written by one name."""
    body = trip.body
    unsure = [each for each in body.unsure if each.id == trip.state.parameter] if trip.state else []
    if body.reads and unsure and (body.guards or other_names(trip) is None):
        return f"{unsure[0].id} may be something else by line {unsure[0].lineno}"
    copies = {c.target.id for c in body.copies.values() if _is_changed_copy(body, c)}
    read = next((each for each in body.reads if each.id in copies), None)
    if read is not None:
        return f"the copy {read.id} is both read (line {read.lineno}) and changed"
    written = {each for write in body.writes.values() for each in write.objects}
    if len(written) > 1:
        return "both the value and a copy of it are changed"
    for copied in body.copies.values():
        reads = [read for read in body.reads.values() if read.name.id == copied.target.id]
        if reads and written_through(body, copied):
            return f"{copied.target.id} is both read and changed (line {reads[0].name.lineno})"
        if body.reads and not written_through(body, copied) and copied.after is not None:
            line = copied.statement.lineno
            return f"a part of it is read (line {line}) after it was changed"
    nested = [w for w in body.writes.values() if len(w.path) > 1 or (w.path and _inner(w))]
    deepest = max((len(w.path) - (not _inner(w)) for w in nested), default=-1)
    shared = next((each for each in body.shared if each.deep < deepest), None)
    if shared is not None:
        return f"a part of it is put in another place of it (line {shared.line}), and changed"
    return _impossible(trip)


def _is_changed_copy(body: Body, copied: Copied) -> bool:
    """Whether a copy becomes the Patch."""
    return copied.kind in ("shallow", "deep") and any(
        copied.object in event.objects for event in body.events
    )


def _inner(write: Write) -> bool:
    """Whether what lies there is changed itself, and not replaced."""
    if write.operation == "add":
        return not isinstance(write.operands[0], ast.Constant | ast.JoinedStr)
    return write.operation not in ("set", "del", "sub", "mul", "div")


def _impossible(trip: RoundTrip) -> str | None:
    """Writes that no Patch can say."""
    for write in trip.body.writes.values():
        if write.operation == "prepend":  # which only a Patch has
            return f"asked to prepend (line {write.statement.lineno}), which no list can"
        call = write.statement.value if isinstance(write.statement, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            names = [keyword.arg for keyword in call.keywords]
            unpacked = any(isinstance(argument, ast.Starred) for argument in call.args)
            if unpacked or None in names or (names and write.operation != "update"):
                return f"what {write.operation} gets cannot be seen (line {call.lineno})"
            taken = next((each for each in names if each in ("E", "self")), None)
            if taken is not None:
                return f"a Patch takes no key called {taken} by keyword (line {call.lineno})"
    return None


def made_of_unclear(trip: RoundTrip) -> str | None:
    """Why what is added or made cannot be told from something else, if so."""
    return _unclear_sum(trip) or _of_keys(trip)


def _unclear_sum(trip: RoundTrip) -> str | None:
    """A ``+=`` of something that is no list display, to something that may be no list."""
    for write in trip.body.writes.values():
        if write.operation == "extend" and isinstance(write.statement, ast.AugAssign):
            listed = kind_of(trip.body.value(write.operands[0])) == "list"
            if trip.start.shape != "list" and not (listed or is_display(write.operands[0], "list")):
                line = write.statement.lineno
                return f"whether it is a list that line {line} adds to cannot be told"
    return None


def _of_keys(trip: RoundTrip) -> str | None:
    """A list that is made of a dictionary is one of its keys, and of a text one of its letters."""
    body = trip.body
    for loop in unnumbered(trip):
        if loop.around is None and isinstance(loop.base, ast.Name) and trip.start.shape == "dict":
            return f"no list, and line {loop.line} goes through what is in it"
    for write in body.writes.values():
        if isinstance(write.rebuilt, ast.Subscript) and trip.start.shape != "list":
            return f"sliced (line {write.statement.lineno}), and it may be no list"
    made: list[tuple[ast.stmt, ast.expr | None, Path]] = [
        *((each.statement, each.statement.value, ()) for each in body.copies.values()),
        *((each.statement, each.expression, ()) for each in body.returned.values()),
        *((each.statement, each.rebuilt, each.path) for each in body.writes.values()),
    ]
    for statement, expression, path in made:
        match expression:
            case ast.List() | ast.Call(func=ast.Name(id="list"), args=[_]):
                there = kind_of(started_with(trip, path)) if path else trip.start.shape
                if there == "dict" or (path and there not in ("list", None)):
                    return f"no list, and line {statement.lineno} makes one of what is in it"
    return None
