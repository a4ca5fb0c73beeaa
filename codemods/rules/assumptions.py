"""The named assumptions under which a change may be safe: each a page for its user.

What cannot be seen is assumed to be there. An assumption lifts that for one kind of thing; it never
lifts what is seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from codemods.dash.assumption import UNREAD_CODE, UNSET_EVENTS

_UNSET_EVENTS = """\
A component that the code does not show starts without clicks and other events.

## What it assumes

When components enter the page, Dash calls their callbacks. The proof that such a call does nothing
needs the event that starts the callback to be unset by then: no `n_clicks`, no `clickData`; and the
same of an event that it has as State. Where the code does not show the component, or when it enters
the page, that is assumed:

- its id cannot be read, so that it may be the one that a callback names (`Tab(id=plugin_id)`);
- it is in no layout, and nothing shows what puts it on the page;
- what it is given comes from data (`html.Button(**settings)`).

## What it does not assume

Nothing that can be seen: an event that a component is given (`n_clicks=1`), or gets from code
(`button.n_clicks = 1`), or may get as a dictionary or a call has it (`{"n_clicks": 1}`); a
component that a callback makes, when the button was on the page before; one that is put on the page
again as it was (S24). Nothing about values that are no events, and nothing about what unseen
functions and decorators do.

## Where it does not hold

```python
layout = [html.Button("Go", **json.load(open("go.json"))), html.P(id="out")]


@callback(Output("out", "children"), Input("go", "n_clicks"))
def go(n_clicks):
    if not n_clicks:
        raise PreventUpdate
    return "Gone"
```

If `go.json` has `"n_clicks": 1`, the page says "Gone" as soon as it opens. With the flag it stays
empty until somebody clicks. The same goes for an Output that code which nobody can read puts on the
page after a click: now it is filled from that click, and with the flag it is not.

Assume it where no component of yours is made with an event, as in most apps.
"""
_UNREAD_CODE = """\
A callback, an id or a script that cannot be read has nothing to do with the props of a change.

## What it assumes

An id that is no constant may be any id: such a callback may read or write each prop, and a change
that sets a prop less may start it, or start it no more. The same goes for callbacks whose
dependencies cannot be read. It is assumed that these are about other props.

## What it does not assume

Nothing that can be read: a callback that names the prop, also with `MATCH` or `ALL`; an id of a
class or function that calls hand on; a list, a default or an argument in which the id stands; a
file or a script in which it does. Nothing about what unseen functions and decorators do, nor about
a `set_props` whose id is built: a change that one of these may meet stays unsafe.

## Where it does not hold

```python
@callback(Output("cart", "data"), Input("add", "n_clicks"))
def add(n_clicks):
    if not n_clicks:
        raise PreventUpdate
    return [n_clicks]


for name in json.load(open("watched.json")):

    @callback(Output("total", "children"), Input(name, "data"))
    def total(cart):
        return len(cart)
```

If `watched.json` names `cart`, the callback `total` is held back on page load for as long as `add`
is called then and does nothing (S5). With the flag on `add` it is called, and fails on the `None`
that the store holds.

Assume it where ids that code builds are used by the callbacks beside it alone.
"""


class Assumption(NamedTuple):
    """An assumption: its name, and its page in Markdown."""

    name: str
    text: str

    @property
    def summary(self) -> str:
        """The first line of its page."""
        return self.text.partition("\n")[0]


@cache
def all_assumptions() -> Mapping[str, Assumption]:
    """Every assumption by its name."""
    pages = (Assumption(UNSET_EVENTS, _UNSET_EVENTS), Assumption(UNREAD_CODE, _UNREAD_CODE))
    return {each.name: each for each in pages}
