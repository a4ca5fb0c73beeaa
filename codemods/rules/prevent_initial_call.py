"""A callback that answers an event no longer runs on page load.

## What it does

A callback whose Inputs all report events (`n_clicks`, `n_submit`, `clickData`, `contents`, …) gets
`prevent_initial_call=True`.

## Why

Dash calls every callback once when its components enter the page, when nothing has happened yet.
Most such callbacks then do nothing, after a request; some fail, or write what nobody asked for.

## Example

Before:

```python
@callback(
    Output("report", "children"),
    Input("export", "n_clicks"),
)
def export(n_clicks):
    if not n_clicks:
        raise PreventUpdate
    return f"Report {n_clicks} is on its way"
```

After:

```python
@callback(
    Output("report", "children"),
    Input("export", "n_clicks"),
    prevent_initial_call=True,
)
def export(n_clicks):
    if not n_clicks:
        raise PreventUpdate
    return f"Report {n_clicks} is on its way"
```

## Safety

Safe when the initial call provably updates nothing and does nothing besides: the guard is evaluated
with the values that the layout gives (S16); and when no callback behind it starts to run on load:
a callback that updates nothing holds back those that it alone feeds, and one that is not called
does not (S5). The guard stays: it also answers calls that are no initial calls (S6).

Unsafe when the initial call does something, and the message says what; or when another callback
would start to run on load. Left alone are callbacks with the flag, with
`prevent_initial_call=False`, with keywords that come by `**`, and those of an app with
`prevent_initial_callbacks=True` (S7).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from codemods.findings import Place, Verdict
from codemods.project.callbacks import Callback
from codemods.project.evaluate import Outcome
from codemods.project.events import is_event
from codemods.project.graph import Access, Graph
from codemods.project.on_load import flag, initial_outcome, starts_on_load, updates
from codemods.project.project import Module
from codemods.rewriting.edits import Edit
from codemods.rule import Finding, Proposal, Rule

NAME = "prevent-initial-call"


def find(graph: Graph, module: Module) -> Iterator[Finding]:
    """A verdict for each callback of the file that only events start and nothing holds back."""
    if not any(_is_candidate(graph, each) for each in graph.in_module(module)):
        return
    graph = graph.around(module)
    for callback in graph.in_module(module):
        if _is_candidate(graph, callback):
            yield _judged(graph, callback)


RULE = Rule(NAME, (b"callback",), "1.11", find)


def _is_candidate(graph: Graph, callback: Callback) -> bool:
    if "prevent_initial_call" in callback.keywords or callback.unpacked or not callback.inputs:
        return False
    if not all(is_event(each.prop, _kind(graph, callback)) for each in callback.inputs):
        return False
    return not callback.opaque and flag(graph, callback) is not True


def _kind(graph: Graph, callback: Callback) -> str | None:
    """The class of the component of an only Input, where the layout shows it."""
    if len(callback.inputs) != 1 or is_event(callback.inputs[0].prop):
        return None
    found = graph.layout.of(graph.prop(callback.inputs[0]).id)
    return found[0][0].kind if len(found) == 1 and found[0][1] else None


def _judged(graph: Graph, callback: Callback) -> Finding:
    node = callback.function if isinstance(callback.function, ast.stmt) else callback.call
    outcome = initial_outcome(graph, callback)
    behind = list(starts_on_load(graph, callback))
    doubts = [*_what_it_does(graph, callback, outcome), *map(_starts, behind)]
    return Proposal(
        nodes=(node,),
        message=_message(outcome, bool(doubts)),
        rewrite=partial(_rewrite, callback),
        verdict=Verdict.UNSAFE if doubts else Verdict.SAFE,
        differs=" ".join(doubts) or None,
        callbacks=(callback,),
        facts=("S5", "S6", "S16"),
        related=tuple(access.place for access in behind),
    )


def _message(outcome: Outcome | None, doubtful: bool) -> str:
    if outcome is not None and outcome.is_quiet and not doubtful:
        line = outcome.ends[0][1]
        return (
            "When the page loads nothing has happened yet, and the call only finds that out "
            f"(line {line}); with the flag it is not made."
        )
    return "When the page loads nothing has happened yet; with the flag it is not called then."


def _what_it_does(graph: Graph, callback: Callback, outcome: Outcome | None) -> Iterator[str]:
    """What the initial call does that will not be done any more."""
    if outcome is not None and outcome.is_quiet:
        return
    outside = _outside(graph, callback)
    if outside is not None:
        yield (
            f"{outside} may stand outside the page of the Inputs; when they enter it later, the "
            "callback is called all the same."
        )
        return
    names = ", ".join(str(graph.prop(each)) for each in callback.outputs) or "nothing"
    if outcome is None:
        yield f"If the call on page load sets {names}, the layout's values stay instead."
    elif updates(outcome):
        yield f"On page load it sets {names} now; the layout's values will stay instead."
    elif outcome.effect is not None:
        yield f"On page load it runs line {outcome.effect} now, and will not."


def _outside(graph: Graph, callback: Callback) -> str | None:
    """An Output that does not enter the page together with the Inputs (S6)."""
    roots = [_roots(graph, each) for each in callback.inputs]
    if not roots or any(each is None for each in roots):
        return None
    together = frozenset[str]().union(*(each or frozenset() for each in roots))
    for output in callback.outputs:
        own = _roots(graph, output)
        if own is not None and not own & together:
            return str(graph.prop(output))
    return None


def _roots(graph: Graph, dependency: object) -> frozenset[str] | None:
    """The roots that have a component; None when no static layout has it."""
    from codemods.project.dependencies import Dependency

    assert isinstance(dependency, Dependency)
    found = graph.layout.of(graph.prop(dependency).id)
    if len(found) != 1 or not found[0][1] or not found[0][0].roots:
        return None
    return found[0][0].roots


def _starts(access: Access) -> str:
    place: Place = access.place
    return (
        f"{place.callback} ({place.path}:{place.line}) will start to run on page load, with the "
        "value that the layout has."
    )


def _rewrite(callback: Callback) -> tuple[Edit, ...]:
    import libcst as cst

    from codemods.rewriting.arguments import append, keyword
    from codemods.rewriting.syntax import rewrite

    def change(call: cst.Call) -> cst.Call:
        return append(call, keyword("prevent_initial_call", cst.Name("True")))

    return rewrite(callback.module, {callback.call: change})
