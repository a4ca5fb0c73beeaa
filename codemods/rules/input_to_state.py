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
first click runs the callback again; and where a callback starts itself.

Refused where the code does something for that trigger, and where no Input would be left.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from codemods.findings import Verdict
from codemods.project.callbacks import Callback
from codemods.project.calls import asks_for_shape, other_caller, unknown_decorator
from codemods.project.dependencies import Dependency
from codemods.project.evaluate import Outcome, evaluate
from codemods.project.events import CLICKS
from codemods.project.exclusive import why_not_exclusive
from codemods.project.expressions import UNKNOWN, Situation
from codemods.project.graph import Graph
from codemods.project.project import Module
from codemods.project.scopes import Function
from codemods.project.values import Known, same
from codemods.rule import Finding, Proposal, Refused, Rule
from codemods.rules._swapping import edits, missing_names, moves_parameters

NAME = "input-to-state"
_FIELDS = frozenset({"value", "date", "start_date", "end_date", "checked", "on", "data"})


def find(graph: Graph, module: Module) -> Iterator[Finding]:
    """A verdict for the Inputs of each callback of the file that should not start it."""
    if not any(len(each.inputs) > 1 or _own(graph, each) for each in graph.in_module(module)):
        return
    graph = graph.around(module)
    for callback in graph.in_module(module):
        function = callback.function
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and not callback.opaque:
            yield from _findings(graph, callback, function)


RULE = Rule(NAME, (b"callback",), "2.0", find)


def _findings(graph: Graph, callback: Callback, function: Function) -> Iterator[Finding]:
    quiet = [each for each in callback.inputs if _turned_away(graph, callback, function, each)]
    if quiet:
        yield _proven(graph, callback, quiet)
        return
    own = _own(graph, callback)
    looks = _looks_at_trigger(callback.module, function)
    if len(own) == 1 and not looks:
        yield _itself(graph, callback, own[0])
        return
    fields = _form(graph, callback, function)
    if fields:
        yield _fields(graph, callback, fields, looks=looks)


def _looks_at_trigger(module: Module, function: Function) -> bool:
    return "triggered" in module.source.segment(function)


def _situation(graph: Graph, function: Function, started: Dependency, **known: Any) -> Situation:
    """A call that one Input started, of which nothing else is certain."""
    given = function.args
    names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    prop = graph.prop(started)
    identity = prop.id.value if isinstance(prop.id, Known) else UNKNOWN
    text = f"{identity}.{prop.name}"
    return Situation({**dict.fromkeys(names, UNKNOWN), **known}, {text: identity})


def _turned_away(graph: Graph, callback: Callback, function: Function, started: Dependency) -> bool:
    """Whether a call that this Input started certainly does nothing."""
    if not _looks_at_trigger(callback.module, function):
        return False
    if not isinstance(graph.prop(started).id, Known):
        return False
    outcome = _outcome(graph, callback, function, _situation(graph, function, started))
    return outcome.is_quiet


def _outcome(graph: Graph, callback: Callback, function: Function, situation: Situation) -> Outcome:
    return evaluate(graph.project, callback.module, function, situation)


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
    known = {each.parameter: None for each in clicks if each.parameter and not each.within}
    if len(known) < len(clicks):
        return []
    outcome = _outcome(graph, callback, function, _situation(graph, function, fields[0], **known))
    return fields if outcome.is_quiet else []


def _proven(graph: Graph, callback: Callback, quiet: list[Dependency]) -> Finding:
    rest = [each for each in callback.inputs if each not in quiet]
    node = callback.function
    assert isinstance(node, ast.stmt)
    names = _listed(graph, quiet)
    if not rest:
        reason = f"the code turns every call away, also those that {names} starts"
        return Refused((node,), reason, (callback,))
    doubt = why_not_exclusive(graph, callback, quiet, rest)
    message = (
        f"A call that {names} starts is turned away by the code; as State it is not made, and a "
        "change while another call runs no longer drops that one's answer."
    )
    return _proposal(graph, callback, quiet, message, [doubt] if doubt else [])


def _itself(graph: Graph, callback: Callback, own: Dependency) -> Finding:
    node = callback.function
    assert isinstance(node, ast.stmt)
    prop = graph.prop(own)
    if len(callback.inputs) == 1:
        reason = f"it writes {prop}, which is also the only Input that it has"
        return Refused((node,), reason, (callback,))
    message = f"It writes {prop}, which is its Input too: it starts itself with each answer."
    doubt = f"A change of {prop} by anybody else no longer starts it."
    return _proposal(graph, callback, [own], message, [doubt])


def _fields(graph: Graph, callback: Callback, fields: list[Dependency], *, looks: bool) -> Finding:
    node = callback.function
    assert isinstance(node, ast.stmt)
    names = _listed(graph, fields)
    if looks:
        reason = f"the code asks which Input started it, and does something when {names} did"
        return Refused((node,), reason, (callback,))
    clicks = _listed(graph, [each for each in callback.inputs if each not in fields])
    message = (
        f"Nothing happens until {clicks} is there, so this is a form; an edit while it runs drops "
        "its answer today."
    )
    doubt = (
        f"Today every edit of {names} after the first click runs it again; then only {clicks} does."
    )
    return _proposal(graph, callback, fields, message, [doubt])


def _listed(graph: Graph, dependencies: Sequence[Dependency]) -> str:
    names = [str(graph.prop(each)) for each in dependencies]
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _proposal(
    graph: Graph,
    callback: Callback,
    swapped: list[Dependency],
    message: str,
    doubts: list[str],
) -> Finding:
    node = callback.function
    assert isinstance(node, ast.stmt)
    other = other_caller(graph.project, callback)
    if other is not None and moves_parameters(callback, swapped):
        where = f"{other.path}:{other.line}"
        reason = f"its parameters would change their order, and other code calls it ({where})"
        return Refused((node,), reason, (callback,), (other,))
    shape = asks_for_shape(graph.project, callback)
    if shape is not None:
        doubts = [*doubts, f"One Input less is there to be seen: {shape}."]
    decorator = unknown_decorator(graph.project, callback)
    if decorator is not None:
        doubts = [*doubts, f"What @{decorator} does with the arguments cannot be seen."]
    return Proposal(
        nodes=(node,),
        message=message,
        rewrite=partial(edits, graph.project, callback, swapped),
        verdict=Verdict.UNSAFE if doubts else Verdict.SAFE,
        differs=" ".join(doubts) or None,
        callbacks=(callback,),
        facts=("S1", "S3", "S8", "S15"),
        needs={callback.module.path: missing_names(graph.project, callback, swapped)},
    )
