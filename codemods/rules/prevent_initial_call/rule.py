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
with the values that the layout gives (S16), which holds where the Inputs enter the page together
with all Outputs; and when no callback behind it starts to run on load: a callback that updates
nothing holds back those that it alone feeds, and one that is not called does not (S5). A call that
only fails on load, as `click["points"]` does before the first click, updates nothing either. The
guard stays: it also answers calls that are no initial calls (S6).

Safe for who assumes `unset-events` where only an event may be set that cannot be seen, and for who
assumes `unread-code` where only code that cannot be read may hang on an Output.

Unsafe when the initial call does something, and the message says what; when an Output enters the
page apart from the Inputs, or either is put there again as the user left it, with the `children`
that a callback got or by a Patch of them (S24); when another callback would start to run on load;
or when the app is of a class that is not Dash's own (`DjangoDash`). Refused where not all
dependencies can be read, and where the flag seems to be misspelt (S21). Left alone are callbacks
with the flag, with `prevent_initial_call=False`, with keywords that come by `**`, and those of an
app with `prevent_initial_callbacks=True` (S7).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from codemods.dash.callback import Callback
from codemods.flow.summary import End
from codemods.graph.bound import BoundCallback, bound_in
from codemods.graph.graph import Graph
from codemods.graph.initial.call import InitialCall, initial_call
from codemods.python.project import Module
from codemods.rewriting.edits import Edit
from codemods.rules.doubt import judged
from codemods.rules.fixed_signature import why_signature_is_fixed
from codemods.rules.prevent_initial_call.doubts import behind, what_it_does
from codemods.rules.rule import Finding, Proposal, Refused


def find(graph: Graph, module: Module) -> Iterator[Finding]:
    """A verdict for each callback of the file that only events start and nothing holds back."""
    yield from map(_judged, filter(_is_candidate, bound_in(graph, module)))


def _is_candidate(bound: BoundCallback) -> bool:
    callback = bound.callback
    if "prevent_initial_call" in callback.keywords or callback.unpacked or not callback.inputs:
        return False
    return all(each.is_event for each in bound.inputs) and bound.flag is not True


def _judged(bound: BoundCallback) -> Finding:
    callback = bound.callback
    node = callback.function if isinstance(callback.function, ast.stmt) else callback.call
    opaque = why_signature_is_fixed(bound, "opaque")
    if opaque is not None:
        return Refused((node,), opaque.reason, (callback,))
    misspelt = next((name for name in callback.keywords if name.startswith("prevent_")), None)
    if misspelt is not None:
        reason = f"Dash does not know the keyword {misspelt}, and ignores it: was the flag meant?"
        return Refused((node,), reason, (callback,))
    call = initial_call(bound)
    doubts = [*what_it_does(call), *behind(call)]
    return Proposal(
        nodes=(node,),
        message=_message(call, bool(doubts)),
        rewrite=partial(_rewrite, callback),
        callbacks=(callback,),
        facts=("S5", "S6", "S16"),
        **judged(doubts),
    )


def _message(call: InitialCall, doubtful: bool) -> str:
    if doubtful:
        return "When the page loads nothing has happened yet; with the flag it is not called then."
    assert call.outcome is not None
    fails = [line for end, line in call.outcome.ends if end is End.FAILS]
    line = next(iter(fails), call.outcome.ends[0][1])
    if fails:
        return (
            f"When the page loads nothing has happened yet, and the call fails (line {line}); with "
            "the flag it is not made, and the error is gone."
        )
    return (
        "When the page loads nothing has happened yet, and the call only finds that out "
        f"(line {line}); with the flag it is not made."
    )


def _rewrite(callback: Callback) -> tuple[Edit, ...]:
    import libcst as cst

    from codemods.rewriting.arguments import append, keyword
    from codemods.rewriting.syntax import rewrite

    def change(call: cst.Call) -> cst.Call:
        return append(call, keyword("prevent_initial_call", cst.Name("True")))

    return rewrite(callback.module, {callback.call: change})
