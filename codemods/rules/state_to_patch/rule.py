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
writes the default there if nobody sees that on page load. Else the default stays, and the State
with it: `todo = Patch() if todo else []` is right whatever the layout has. It is unsafe where the
default has something in it, and something else may empty the prop meanwhile.

Unsafe when the initial value is unknown, when something may set the prop to None, when a write
differs (`remove`, `pop`), when it goes to an index or below a key that another callback may take
away, when a key or index is another one in the browser: a number below zero or a float as a key,
`True` as an index; or when the prop is `children`, and a callback that does more than show what is
clicked in there is started with them again (S24).

Nothing is said of a text, a number or a truth value, of a State that is only looked at while the
answer is built anew, and of one that goes back as it is, or that something else takes the place of.

Refused when the value is read after it was changed, iterated while it changes, passed to what may
change or keep it (a helper that only looks at it reads it; one of the same file that only changes
it, in words of a Patch, writes it), stored, sorted, or rebuilt in a way that a Patch has no word
for; when the function has other callers or is an `api_endpoint`; where the
browser holds a key to a value on the server (`Serverside`); and for
`ALL`, where the value is a list of values. Needs Dash 2.9; before 2.17.1 it writes `extend` and
`update` for `+=` and `|=` (S17).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.graph.bound import BoundCallback, bound_in
from codemods.graph.graph import Graph
from codemods.graph.round_trip import RoundTrip, candidates, round_trip
from codemods.python.project import Module
from codemods.rules.doubt import Doubt, judged
from codemods.rules.rule import Finding, Proposal, Refused
from codemods.rules.state_to_patch.candidate import followed, is_round_trip, is_single
from codemods.rules.state_to_patch.defaults import judge_guards
from codemods.rules.state_to_patch.doubts import doubts
from codemods.rules.state_to_patch.message import gain, gained
from codemods.rules.state_to_patch.refusals import inside, made_of_unclear, outside
from codemods.rules.state_to_patch.rewriting.rewrite import Plan, edits, why_not
from codemods.rules.state_to_patch.rewriting.spelling import patch_call, unspeakable


def find(graph: Graph, module: Module) -> Iterator[Finding]:
    """A verdict for each prop that a callback of the file takes as State and has as Output."""
    if not any(any(candidates(BoundCallback(graph, each))) for each in graph.in_module(module)):
        return
    for bound in bound_in(graph, module):
        if bound.callback.form != "clientside_callback":
            for state, output in candidates(bound):
                if is_single(bound, state) or _is_patched(bound, output):
                    continue
                trip = followed(bound, state, output)
                if trip is None or is_round_trip(trip):
                    yield _judged(bound, state, trip)


def _is_patched(bound: BoundCallback, output: Dependency) -> bool:
    """Whether it returns a Patch already."""
    text = bound.module.source.words
    if not any(name in text for name in bound.project.spelled(b"Patch")):
        return False
    trip = round_trip(bound, None, output)
    return trip is not None and bool(trip.body.returned)


def _judged(bound: BoundCallback, state: Dependency, trip: RoundTrip | None) -> Finding:
    """Refused for what is seen before its body is, or in that; else proposed with its doubts."""
    reason, related = outside(bound, state)
    if reason or trip is None:
        return Refused((_node(bound.callback),), reason, (bound.callback,), related)
    guards = judge_guards(trip)
    unclear = inside(trip) or guards.refused or made_of_unclear(trip)
    refused = unclear or unspeakable(bound.project, trip)
    if refused:
        return Refused((_node(bound.callback),), refused, (bound.callback,))
    plan = Plan(
        bound.project, trip, bool(trip.body.reads) or guards.stay, guards.given, guards.stay
    )
    found = [*guards.doubts, *doubts(trip, given=guards.given is not None or guards.stay)]
    return _proposal(plan, found)


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
        gain=gain(plan),
        needs={plan.module.path: needed},
        elsewhere=(plan.given.component.module.path,) if plan.given is not None else (),
        obstacle=why_not(plan),
        **judged(found),
    )


def _node(callback: Callback) -> ast.stmt | ast.expr:
    """What the change is about: the function, or the call where it has none of its own."""
    if isinstance(callback.function, ast.FunctionDef | ast.AsyncFunctionDef):
        return callback.function
    return callback.call
