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
only fails on load, as `click["points"]` does before the first click, updates nothing either. Of
JavaScript that the code has as text the guards at its beginning are read, with `undefined` for what
is not set (S23). The guard stays: it also answers calls that are no initial calls (S6).

Safe too when the call sets what is there already, and nobody can tell (S22): the own State, or what
the layout has, of a simple prop such as `is_open`, `hidden`, `style` or `value`; nothing as the
`children` of an empty component. Nobody can tell where no Input has the prop, no other callback may
have set it by then (or the options of a Dropdown, which drops its value for them), it does not
close in time, and the browser does not remember it (`persistence`); with `children`, where no State
reads them, the callback's own included. Of what the layout does not set, JavaScript that has it as
State can tell: it finds `undefined`, and `null` behind the call.

Safe for who assumes `unset-events` where only an event may be set that cannot be seen, and for who
assumes `unread-code` where only code that cannot be read may hang on an Output.

Unsafe when the initial call does something, and the message says what; when an Output enters the
page apart from the Inputs, or either is put there again as the user left it, with the `children`
that a callback got or by a Patch of them (S24); when another callback would start to run on load;
or when the app is of a class that is not Dash's own (`DjangoDash`). Refused where not all
dependencies can be read, lists that a comprehension makes of them apart, and where the flag seems
to be misspelt (S21). A callback that values start as well gets a verdict where its initial call
does nothing, or sets a simple prop to what the layout has. Left alone are callbacks whose initial
call is wanted (`preview --wanted` lists them): they fill an Output that the layout leaves empty, or
an Interval alone starts them; those with the flag, with `prevent_initial_call=False`, with keywords
that come by `**`, and those of an app with `prevent_initial_callbacks=True` (S7).
"""

from __future__ import annotations

from collections.abc import Iterator

from codemods.dash.page.components import PLAIN
from codemods.graph.bound import BoundCallback, bound_in, written_on_load
from codemods.graph.graph import Graph
from codemods.python.project import Module
from codemods.rules.rule import Finding

_TURNING_AWAY = (b"PreventUpdate", b"no_update")


def find(graph: Graph, module: Module) -> Iterator[Finding]:
    """A verdict for each callback of the file that only events start and nothing holds back, and
    for each other one whose initial call does nothing.
    """
    for bound in filter(_is_candidate, bound_in(graph, module)):
        from codemods.rules.prevent_initial_call.verdict import verdict

        finding = verdict(bound)
        if finding is not None:
            yield finding


def _is_candidate(bound: BoundCallback) -> bool:
    callback = bound.callback
    if "prevent_initial_call" in callback.keywords or callback.unpacked or not callback.inputs:
        return False
    if bound.flag is True:
        return False
    return all(each.is_event for each in bound.inputs) or _may_be_quiet(bound)


def _may_be_quiet(bound: BoundCallback) -> bool:
    """Whether a callback that other things start as well may find out on load that there is nothing
    to do yet, or that all is as it should be; what another one writes into an Input on load is
    something. Who asks what started it is asked itself where that may only be written.
    """
    words = bound.module.source.words
    turns_away = any(word in words for word in _TURNING_AWAY)
    if not turns_away and not _may_keep(bound):
        return False
    function = bound.callback.function
    asks = function is not None and "triggered" in bound.module.source.segment(function)
    return not any(written_on_load(bound, prop, surely=asks) for prop in bound.inputs)


def _may_keep(bound: BoundCallback) -> bool:
    """Whether nobody sees it where each Output is set to the value that it has."""
    if any(each.prop not in PLAIN for each in bound.callback.outputs):
        return False
    from codemods.graph.initial.already import may_keep

    return may_keep(bound)
