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
components, and they enter the page together with the Outputs (S3, S6). What a user does in a busy
browser arrives together all the same: such a call must do nothing, or what it does without it.

Unsafe where Inputs may arrive together; for the fields of a form, where today every edit after the
first click runs the callback again; and for a prop that the callback writes itself, whose edits run
it today.

Refused where the code does something for that trigger, be it a line in a log; where it turns the
call away whichever Input started it; for an app of a class that is not Dash's own (`DjangoDash`),
which may order the arguments in its own way; and where the Input is written outside the decorator.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemods.graph.bound import BoundCallback, bound_in
from codemods.graph.graph import Graph
from codemods.python.project import Module
from codemods.rules.rule import Finding


def find(graph: Graph, module: Module) -> Iterator[Finding]:
    """A verdict for the Inputs of each callback of the file that should not start it."""
    for bound in filter(_is_meant, bound_in(graph, module)):
        from codemods.rules.input_to_state.verdict import verdict

        finding = verdict(bound)
        if finding is not None:
            yield finding


def _is_meant(bound: BoundCallback) -> bool:
    """Whether there may be an Input too many: the only one is none."""
    return bound.callback.has_own_function and len(bound.callback.inputs) > 1
