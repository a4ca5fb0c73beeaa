"""A prop read as State, changed and returned whole becomes a `Patch`.

## What it does

A callback that takes a prop as `State`, changes it and returns all of it to the same prop builds a
`Patch` instead. Where nothing else is read of the value, the State and its parameter go and the
body stays as it is; where it is read first, the State stays and the Patch gets a name of its own.

## Why

The whole value travels to the server and back on every call. And two callbacks that do this at one
time lose an update: each starts from the same old value, and the later answer wins (S2). Patches
only say what changes, and both arrive.

## Example

Before:

```python
@callback(
    Output("todo", "data"),
    Input("add", "n_clicks"),
    State("text", "value"),
    State("todo", "data"),
    prevent_initial_call=True,
)
def add(n_clicks, text, todo):
    todo.append({"text": text, "done": False})
    return todo
```

After:

```python
@callback(
    Output("todo", "data"),
    Input("add", "n_clicks"),
    State("text", "value"),
    prevent_initial_call=True,
)
def add(n_clicks, text):
    todo = Patch()
    todo.append({"text": text, "done": False})
    return todo
```

## Safety

Safe when the layout gives the prop a dictionary or a list (S9), nothing in the project sets it to
None, and every write means the same in a Patch (S10). A difference is allowed where the old code
raised an exception: deleting a missing key does nothing, assigning below one creates it. It is none
where somebody sees the exception (`on_error`, an error handler of the server, a `try`, `finally` or
context manager around it), or where it kept something else from happening. A default for an empty
value (`todo or []`) goes where it is dead; where the layout has no value, the change
writes the default there, which is safe where nobody sees it on page load.

Unsafe when the initial value is unknown, when something may set the prop to None, when a write
differs (`remove`, `pop`), when it goes to an index or below a key that another callback may take
away, when a key or index is another one in the browser: a number below zero or a float as a key,
`True` as an index; or when the prop is `children`, and a callback that does more than show what is
clicked in there is started with them again (S24).

Refused when the value is read after it was changed, iterated while it changes, passed to what may
change or keep it (a helper that only looks at it reads it), stored, sorted, or rebuilt in a way
that a Patch has no word for; when the function has other callers or is an `api_endpoint`; where the
browser holds a key to a value on the server (`Serverside`); and for
`ALL`, where the value is a list of values. Needs Dash 2.9; before 2.17.1 it writes `extend` and
`update` for `+=` and `|=` (S17).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from types import MappingProxyType

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.values.value import is_pattern
from codemods.files.place import Place
from codemods.flow.alias.events import Body, Copied, Write
from codemods.flow.alias.state import Path
from codemods.flow.values.heap import SCALARS
from codemods.graph.bound import BoundCallback, BoundProp, bound_in
from codemods.graph.graph import Graph
from codemods.graph.outcome.results import is_no_update
from codemods.graph.round_trip import RoundTrip, candidates, round_trip
from codemods.graph.serverside import kept_on_server
from codemods.python.nodes import own_nodes
from codemods.python.project import Module
from codemods.rules.doubt import Doubt, judged
from codemods.rules.fixed_signature import why_signature_is_fixed
from codemods.rules.rule import Finding, Proposal, Refused
from codemods.rules.state_to_patch.defaults import judge_guards
from codemods.rules.state_to_patch.doubts import doubts
from codemods.rules.state_to_patch.kinds import is_dictionary
from codemods.rules.state_to_patch.message import gained
from codemods.rules.state_to_patch.rewrite import Plan, edits, why_not, written_through
from codemods.rules.state_to_patch.spelling import patch_call, unspeakable
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


def find(graph: Graph, module: Module) -> Iterator[Finding]:
    """A verdict for each prop that a callback of the file takes as State and has as Output."""
    if not any(any(candidates(BoundCallback(graph, each))) for each in graph.in_module(module)):
        return
    for bound in bound_in(graph, module):
        if bound.callback.form != "clientside_callback":
            for state, output in candidates(bound):
                if not _is_patched(bound, output):
                    yield _judged(bound, state, output)


def _is_patched(bound: BoundCallback, output: Dependency) -> bool:
    """Whether it returns a Patch already."""
    text = bound.module.source.words
    if not any(name in text for name in bound.project.spelled(b"Patch")):
        return False
    trip = round_trip(bound, None, output)
    return trip is not None and bool(trip.body.returned)


def _judged(bound: BoundCallback, state: Dependency, output: Dependency) -> Finding:
    reason, related = _outside(bound, state)
    trip = None if reason else round_trip(bound, state, output)
    if trip is None:
        return Refused((_node(bound.callback),), reason, (bound.callback,), related)
    guards = judge_guards(trip)
    refused = _inside(trip) or guards.refused or _unclear_sum(trip) or _of_keys(trip)
    if refused:
        return Refused((_node(bound.callback),), refused, (bound.callback,))
    plan = Plan(bound.project, trip, _keeps_state(trip), guards.given)
    taken = unspeakable(bound.project, trip)
    if taken:
        return Refused((_node(bound.callback),), taken, (bound.callback,))
    found = [*guards.doubts, *doubts(trip, given=guards.given is not None)]
    return _proposal(plan, found)


def _unclear_sum(trip: RoundTrip) -> str | None:
    """A ``+=`` of something that is no list display, to something that may be no list."""
    for write in trip.body.writes.values():
        if write.operation == "extend" and isinstance(write.statement, ast.AugAssign):
            display = isinstance(write.operands[0], ast.List | ast.Tuple | ast.ListComp)
            if trip.start.shape != "list" and not display:
                line = write.statement.lineno
                return f"whether it is a list that line {line} adds to cannot be told"
    return None


def _of_keys(trip: RoundTrip) -> str | None:
    """A list that is made of a dictionary is one of its keys, and of a text one of its letters."""
    body = trip.body
    made: list[tuple[ast.stmt, ast.expr | None, Path]] = [
        *((each.statement, each.statement.value, ()) for each in body.copies.values()),
        *((each.statement, each.expression, ()) for each in body.returned.values()),
        *((each.statement, each.rebuilt, each.path) for each in body.writes.values()),
    ]
    for statement, expression, path in made:
        match expression:
            case ast.List() | ast.Call(func=ast.Name(id="list"), args=[_]):
                start = started_with(trip, path)
                of_keys = trip.start.shape == "dict" if not path else is_dictionary(start)
                if of_keys or (path and isinstance(start, SCALARS)):
                    return f"no list, and line {statement.lineno} makes one of what is in it"
    return None


def _proposal(plan: Plan, found: list[Doubt]) -> Proposal:
    callback = plan.trip.callback
    _, missing = patch_call(plan.project, plan.module)
    needed = frozenset({"Patch"}) if missing else frozenset[str]()
    return Proposal(
        nodes=(_node(callback),),
        message=gained(plan),
        rewrite=partial(edits, plan),
        callbacks=(callback,),
        facts=("S2", "S9", "S10", "S11"),
        needs={plan.module.path: needed},
        elsewhere=(plan.given.component.module.path,) if plan.given is not None else (),
        obstacle=why_not(plan),
        **judged(found),
    )


def _node(callback: Callback) -> ast.AST:
    """What the change is about: the function, or the call where it has none of its own."""
    if isinstance(callback.function, ast.FunctionDef | ast.AsyncFunctionDef):
        return callback.function
    return callback.call


def _outside(bound: BoundCallback, state: Dependency) -> tuple[str, tuple[Place, ...]]:
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
    lines = range(function.lineno, (function.end_lineno or function.lineno) + 1)
    for access in prop.writers:
        where = access.place
        if access.callback is bound.callback and access.dependency in bound.callback.passing:
            return where
        if access.callback is None and where.path == bound.module.path and where.line in lines:
            return where
    return None


def _shares(callback: Callback, state: Dependency) -> bool:
    return any(
        each.parameter == state.parameter for each in callback.arguments if each is not state
    )


def _inside(trip: RoundTrip) -> str | None:
    """Why the body cannot be rewritten."""
    body = trip.body
    assert trip.state is not None
    name = trip.state.parameter
    if _is_reset(trip):
        return f"what it returns is built anew, not out of {name}"
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


def _is_reset(trip: RoundTrip) -> bool:
    """Whether all that goes back are constants: a field that is emptied."""
    position = trip.callback.outputs.index(trip.output)
    values = [result.values[position] for result in trip.fresh]
    module = trip.callback.module
    constant = (
        isinstance(each, ast.Constant) or (each and is_no_update(trip.graph.project, module, each))
        for each in values
    )
    return bool(values) and not trip.body.returned and all(constant)


def _unchanged(trip: RoundTrip, name: str) -> str:
    """What happens instead to a value that does not go back changed."""
    assert trip.callback.function is not None
    for node in own_nodes(trip.callback.function):
        match node:
            case ast.Assign(value=ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=toggled))) if (
                toggled == name
            ):
                return f"{name} is toggled: what it becomes depends on what it is"
    if not trip.body.returned:
        return f"what it returns is built anew, not out of {name}"
    return (
        f"{name} is returned as it is, or replaced, and never changed (no_update leaves it alone)"
    )


def _is_unseen(trip: RoundTrip, values: tuple[ast.expr | None, ...]) -> bool:
    return values[trip.callback.outputs.index(trip.output)] is None


def _mixed(trip: RoundTrip) -> str | None:
    """Changes that do not all go to one object, or a part that is read and written by one name."""
    body = trip.body
    unsure = [each for each in body.unsure if each.id == trip.state.parameter] if trip.state else []
    if body.reads and unsure:
        return f"{unsure[0].id} may be something else by line {unsure[0].lineno}"
    copies = {c.target.id for c in body.copies.values() if _is_changed_copy(body, c)}
    read = next((each for each in body.reads if each.id in copies), None)
    if read is not None and any(c.target.id == read.id for c in body.copies.values()):
        return f"the copy {read.id} is both read (line {read.lineno}) and changed"
    written = {each for write in body.writes.values() for each in write.objects}
    if len(written) > 1:
        return "both the value and a copy of it are changed"
    for copied in body.copies.values():
        reads = [read for read in body.reads.values() if read.name.id == copied.target.id]
        if copied.kind in ("alias", "inside") and reads and written_through(body, copied):
            return f"{copied.target.id} is both read and changed (line {reads[0].name.lineno})"
        seen = reads or (body.reads and not written_through(body, copied))
        if copied.kind == "inside" and seen and copied.after is not None:
            line = copied.statement.lineno
            return f"a part of it is read (line {line}) after it was changed"
    nested = [w for w in body.writes.values() if len(w.path) > 1 or (w.path and _inner(w))]
    if body.shared and nested:
        return f"a part of it is put in another place of it (line {body.shared[0]}), and changed"
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
        call = write.statement.value if isinstance(write.statement, ast.Expr) else None
        if isinstance(call, ast.Call):
            names = [keyword.arg for keyword in call.keywords]
            unpacked = any(isinstance(argument, ast.Starred) for argument in call.args)
            if unpacked or None in names or (names and write.operation != "update"):
                return f"what {write.operation} gets cannot be seen (line {call.lineno})"
            taken = next((each for each in names if each in ("E", "self")), None)
            if taken is not None:
                return f"a Patch takes no key called {taken} by keyword (line {call.lineno})"
    return None


def _keeps_state(trip: RoundTrip) -> bool:
    return bool(trip.body.reads)
