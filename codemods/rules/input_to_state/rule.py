"""An Input whose change should not, or cannot, start the callback becomes a State.

## What it does

Where the code turns a call away that one of its Inputs started, that Input becomes a `State`. So do
the fields of a form that only its button should send, and an Input that the callback writes itself.

## Why

Each change of such an Input is a request for nothing. Worse, a newer call drops the one that is
still running (S8): an edit while the save runs drops the save, although the edit was never meant to
start anything.

## Example

Before:

```python
@callback(
    Output("saved", "children"),
    Input("save", "n_clicks"),
    Input("title", "value"),
)
def save(n_clicks, title):
    if ctx.triggered_id != "save":
        raise PreventUpdate
    return store(title)
```

After:

```python
@callback(
    Output("saved", "children"),
    Input("save", "n_clicks"),
    State("title", "value"),
)
def save(n_clicks, title):
    if ctx.triggered_id != "save":
        raise PreventUpdate
    return store(title)
```

## Safety

Safe when control flow proves that a call started by that Input alone does nothing, and it never
arrives together with another: nothing but the user changes them, they belong to different
components, and they enter the page together with the Outputs (S3, S6).

Unsafe where Inputs may arrive together; for the fields of a form, where today every edit after the
first click runs the callback again; and for a prop that the callback writes itself, whose edits run
it today.

Refused where the code does something for that trigger, be it a line in a log; where no Input would
be left; for an app of a class that is not Dash's own (`DjangoDash`), which may order the arguments
in its own way; where a dictionary of functions answers the trigger without asking whether it has
it; and where the Input is written outside the decorator.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import Any

from codemods.dash.app import replaced_class
from codemods.dash.callback import Callback
from codemods.dash.components import CLICKS
from codemods.dash.constant import Fields, Known, Private, Wildcard, same
from codemods.dash.dependency import Dependency
from codemods.flow.callers import asks_for_shape, other_caller, unknown_decorator
from codemods.flow.interpreter import Outcome, evaluate
from codemods.flow.values import SOME_TEXT, UNKNOWN, End, Situation, Unsure, Vague
from codemods.graph.exclusive import why_not_exclusive, why_one_click, why_written
from codemods.graph.graph import Graph
from codemods.graph.initial_call import private_ids
from codemods.graph.prop import place
from codemods.python.project import Module
from codemods.python.scope import Function
from codemods.rules.input_to_state.lookup import without_handler
from codemods.rules.input_to_state.rewrite import edits, missing_names, moves_parameters, why_not
from codemods.rules.rule import Finding, Proposal, Refused, Verdict

_FIELDS = frozenset({"value", "date", "start_date", "end_date", "checked", "on"})
_BEFORE_A_CLICK = (None, 0)


def find(graph: Graph, module: Module) -> Iterator[Finding]:
    """A verdict for the Inputs of each callback of the file that should not start it."""
    if not any(len(each.inputs) > 1 or _own(graph, each) for each in graph.in_module(module)):
        return
    for around in graph.around(module):
        for callback in around.judged_in(module):
            function = callback.function
            own = callback.has_own_function
            if own and isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                finding = _finding(around, callback, function)
                if finding is not None:
                    yield finding


def _finding(graph: Graph, callback: Callback, function: Function) -> Finding | None:
    looks = _looks_at_trigger(callback.module, function)
    away = _turned_away(graph, callback, function) if looks else {}
    quiet = [each for each, outcome in away.items() if outcome.effect is None]
    if quiet:
        return _proven(graph, callback, function, quiet)
    if away and len(away) < len(callback.inputs):
        return _not_silent(graph, callback, away)
    if callback.opaque:
        return None
    own = _own(graph, callback)
    if len(own) == 1 and not looks:
        return _itself(graph, callback, function, own[0])
    fields = _form(graph, callback, function)
    if fields:
        return _fields(graph, callback, fields, looks=looks)
    return _handled(graph, callback, function) if looks else None


def _looks_at_trigger(module: Module, function: Function) -> bool:
    return "triggered" in module.source.segment(function)


def _situation(
    graph: Graph, callback: Callback, started: Sequence[Dependency], **known: Any
) -> Situation:
    """A call that some Inputs started, of which nothing else is certain."""
    names = [each.parameter for each in callback.arguments if each.parameter]
    triggered: dict[Any, Any] = {}
    for each in started:
        prop = graph.prop(each)
        match prop.id:
            case Known(value=value):
                key = Unsure(SOME_TEXT) if prop.name is None else f"{value}.{prop.name}"
                triggered[key] = value
            case Fields():
                triggered[Unsure(SOME_TEXT)] = Vague(truth=True, is_pattern=True)
            case Private():
                triggered[Unsure(SOME_TEXT)] = prop.id
            case _:
                triggered[Unsure(SOME_TEXT)] = UNKNOWN
    return Situation(
        {**dict.fromkeys(names, UNKNOWN), **known}, triggered, private_ids(graph, callback)
    )


def _turned_away(graph: Graph, callback: Callback, function: Function) -> dict[Dependency, Outcome]:
    """The Inputs that alone never make it update anything, with what a call of theirs does."""
    found = {}
    for each in callback.inputs:
        situation = _situation(graph, callback, [each])
        outcome = evaluate(graph.project, callback, function, situation)
        if all(end is End.QUIET for end, _ in outcome.ends):
            found[each] = outcome
    return found


def _own(graph: Graph, callback: Callback) -> list[Dependency]:
    """The Inputs that the callback writes itself."""
    found = []
    for each in callback.inputs:
        prop = graph.prop(each)
        for output in callback.outputs:
            other = graph.prop(output)
            if prop.name is not None and prop.name == other.name and same(prop.id, other.id):
                found.append(each)
    return found


def _form(graph: Graph, callback: Callback, function: Function) -> list[Dependency]:
    """The fields beside a button, in a callback that does nothing until it is clicked."""
    clicks = [each for each in callback.inputs if each.prop in CLICKS]
    fields = [each for each in callback.inputs if each.prop in _FIELDS]
    if not clicks or not fields or len(clicks) + len(fields) < len(callback.inputs):
        return []
    names = [each.parameter for each in clicks if each.parameter and not each.within]
    if len(names) < len(clicks):
        return []
    for nothing in _BEFORE_A_CLICK:
        known = dict.fromkeys(names, nothing)
        situation = _situation(graph, callback, fields[:1], **known)
        if evaluate(graph.project, callback, function, situation).is_quiet:
            return fields
    return []


def _proven(
    graph: Graph, callback: Callback, function: Function, quiet: list[Dependency]
) -> Finding:
    rest = [each for each in callback.inputs if each not in quiet]
    names = _listed(graph, quiet)
    if not rest:
        reason = f"the code turns every call away, also those that {names} starts"
        return _refused(callback, reason)
    apart = why_not_exclusive(graph, callback.outputs, quiet, rest)
    click = why_one_click(graph, quiet, rest)
    if click is not None:
        click += " What turns that call away today may not do so any more."
    doubts = [apart, click, _maybe_one(graph, quiet)]
    together = _situation(graph, callback, quiet)
    if not evaluate(graph.project, callback, function, together).is_quiet:
        doubts.append("A call that they start together is not turned away.")
    message = (
        f"A call that {names} starts is turned away by the code; as State it is not made, and a "
        "change while another call runs no longer drops that one's answer."
    )
    return _proposal(graph, callback, quiet, message, [each for each in doubts if each])


def _maybe_one(graph: Graph, quiet: list[Dependency]) -> str | None:
    """Two Inputs that were taken to have different ids, and may have the same, as a sentence."""
    for mine, theirs in combinations(quiet, 2):
        left, right = graph.prop(mine), graph.prop(theirs)
        if left.id != right.id and same(left.id, right.id) is None:
            return f"{left} and {right} may belong to one component."
    return None


def _not_silent(graph: Graph, callback: Callback, away: dict[Dependency, Outcome]) -> Finding:
    """It updates nothing for some Inputs, but it does something besides."""
    line = min(outcome.effect for outcome in away.values() if outcome.effect is not None)
    names = _listed(graph, [*away])
    text = callback.module.source.code.splitlines()[line - 1].decode().strip()
    reason = f"a call that {names} starts updates nothing, but line {line} runs: {text}"
    return _refused(callback, reason)


def _itself(graph: Graph, callback: Callback, function: Function, own: Dependency) -> Finding:
    prop = graph.prop(own)
    if len(callback.inputs) == 1:
        reason = f"it writes {prop}, which is also the only Input that it has"
        return _refused(callback, reason)
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    if len(callback.outputs) > 1 and (own.parameter is None or own.parameter in used):
        reason = f"it writes {prop} and reads it, and what else it writes may follow from that"
        return _refused(callback, reason)
    message = (
        f"It writes {prop}, which is its Input too; a change of that while it runs drops its "
        "answer today."
    )
    doubt = f"Today every change of {prop} by the user or by others runs it; as State none does."
    return _proposal(graph, callback, [own], message, [doubt])


def _fields(graph: Graph, callback: Callback, fields: list[Dependency], *, looks: bool) -> Finding:
    names = _listed(graph, fields)
    if looks:
        reason = f"the code asks which Input started it, and does something when {names} did"
        return _refused(callback, reason)
    clicks = _listed(graph, [each for each in callback.inputs if each not in fields])
    message = (
        f"Nothing happens until {clicks} is there, so this is a form; an edit while it runs drops "
        "its answer today."
    )
    doubt = (
        f"Today every edit of {names} after the first click runs it again; then only {clicks} does."
    )
    written = (why_written(graph, each) for each in fields)
    return _proposal(graph, callback, fields, message, [doubt, *filter(None, written)])


def _handled(graph: Graph, callback: Callback, function: Function) -> Finding | None:
    """The trigger is looked up in a dictionary that has no function for some Input."""
    found = without_handler(graph, callback, function)
    if found is None:
        return None
    names = _listed(graph, found.inputs)
    reason = (
        f"the trigger is looked up in a dictionary (line {found.line}), which has nothing for "
        f"{names}: what runs then cannot be followed"
    )
    return _refused(callback, reason)


def _listed(graph: Graph, dependencies: Sequence[Dependency]) -> str:
    names = [str(graph.prop(each)) for each in dependencies]
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _refused(callback: Callback, reason: str, *others: Any) -> Refused:
    node = callback.function
    assert isinstance(node, ast.stmt)
    return Refused((node,), reason, (callback,), others)


def _obstacle(graph: Graph, callback: Callback, swapped: list[Dependency]) -> Refused | None:
    """Why the swap cannot be made, although it should be."""
    if callback.opaque:
        return _refused(callback, callback.opaque)
    if any(callback.call not in each.module.scopes.ancestors(each.node) for each in swapped):
        return _refused(callback, f"{_listed(graph, swapped)} is not written in its decorator")
    app = replaced_class(graph.project, callback.module, callback.app)
    if app is not None:
        return _refused(
            callback, f"the app is a {app}, which may order the arguments in its own way"
        )
    rest = [each for each in callback.inputs if each not in swapped]
    if any(_matches(graph, each) for each in swapped) and not any(
        _matches(graph, each) for each in rest
    ):
        return _refused(callback, "no Input with MATCH would be left, and its Output has one")
    if not moves_parameters(callback, swapped):
        return None
    other = other_caller(graph.project, callback)
    same_function = (
        place(each)
        for each in graph.in_module(callback.module)
        if each.function is callback.function and each is not callback
    )
    other = other or next(same_function, None)
    if other is None:
        return None
    where = f"{other.path}:{other.line}"
    reason = f"its parameters would change their order, and other code calls it ({where})"
    return _refused(callback, reason, other)


def _asked_below(graph: Graph, callback: Callback) -> str | None:
    """Where a function in it, or that it calls, asks for the shape of the call."""
    found = graph.speech.answers(callback)
    if "unseen" in found:
        return "it calls more functions than can be looked at"
    asked = found.get("shape")
    return None if asked is None else f"it may ask ctx for all of them ({asked.path}:{asked.line})"


def _matches(graph: Graph, dependency: Dependency) -> bool:
    component = graph.prop(dependency).id
    return isinstance(component, Fields) and Wildcard("MATCH") in dict(component.items).values()


def _proposal(
    graph: Graph,
    callback: Callback,
    swapped: list[Dependency],
    message: str,
    doubts: list[str],
) -> Finding:
    obstacle = _obstacle(graph, callback, swapped)
    if obstacle is not None:
        return obstacle
    shape = asks_for_shape(graph.project, callback) or _asked_below(graph, callback)
    if shape is not None:
        doubts = [*doubts, f"One Input less is there to be seen: {shape}."]
    decorator = unknown_decorator(graph.project, callback)
    if decorator is not None:
        doubts = [*doubts, f"What @{decorator} does with the arguments cannot be seen."]
    if callback.passing:
        names = _listed(graph, callback.passing)
        doubts = [*doubts, f"{names}, which is set while it runs, stays as it is at such a change."]
    node = callback.function
    assert isinstance(node, ast.stmt)
    return Proposal(
        nodes=(node,),
        message=message,
        rewrite=partial(edits, graph.project, callback, swapped),
        verdict=Verdict.UNSAFE if doubts else Verdict.SAFE,
        differs=" ".join(doubts) or None,
        callbacks=(callback,),
        facts=("S1", "S3", "S8", "S15"),
        needs={callback.module.path: missing_names(graph.project, callback, swapped)},
        obstacle=why_not(graph.project, callback, swapped),
    )
