"""Several callbacks that write one prop become one dispatcher on the newest trigger.

## What it does

Callbacks that share an Output, by `allow_duplicate=True` or without it, lose their decorators and
stay as plain functions. One callback behind them has all their Inputs, States and Outputs, and
hands each call on to the function that it is for.

## Why

Separate callbacks answer in any order: a slow answer to an old click comes last and covers what a
newer click wrote (S8). One callback knows that the newer call is the one that counts.

## Example

Before:

```python
@callback(
    Output("log", "children", allow_duplicate=True),
    Input("start", "n_clicks"),
    State("job", "value"),
    prevent_initial_call=True,
)
def start_job(n_clicks, job):
    return f"{job} is running"


@callback(
    Output("log", "children", allow_duplicate=True),
    Input("stop", "n_clicks"),
    prevent_initial_call=True,
)
def stop_job(n_clicks):
    return "stopped"
```

After:

```python
def start_job(n_clicks, job):
    return f"{job} is running"


def stop_job(n_clicks):
    return "stopped"


@callback(
    Output("log", "children"),
    Input("start", "n_clicks"),
    Input("stop", "n_clicks"),
    State("job", "value"),
    prevent_initial_call=True,
)
def update_log_children(start_n_clicks, stop_n_clicks, job):
    # Of two events in one call the newer counts; ctx.triggered_id is the older.
    triggered_id = [None, *ctx.triggered_prop_ids.values()][-1]
    if triggered_id == "start":
        return start_job(start_n_clicks, job)
    if triggered_id == "stop":
        return stop_job(stop_n_clicks)
    raise PreventUpdate
```

Functions that get their arguments from dictionaries (`inputs=dict(…)`) are called by name, and
where all of them do, the one callback has dictionaries too. Functions that share one name (`_`) are
called after what starts them.

That one function runs is enough where all of them write the same Outputs, always, and do nothing
else. Otherwise each function that one of the Inputs started runs, in the order of the events, and
of what they write the last value stays: what a user does while the browser is busy arrives in one
call, as do Inputs that a callback writes (S3).

With `dispatch = "triggered-id"` in the configuration the dispatcher asks for `ctx.triggered_id`
instead. That reads better, and is unsafe: of two events in one call the older counts then.

## Safety

Safe when the triggers are exclusive (nothing but the user changes them, they belong to different
components, and they enter the page together with the Outputs: S3, S4, S6), everything is on the
page together, no other callback writes the Outputs, all prevent their initial call, and each writes
the same Outputs on every path, does nothing else, does not ask what started it, and does not fail
on what an empty or untouched component gives (`None`, `""`, `[]`, a table of which that leaves no
row): a newer call drops the one that still runs, also when it fails or writes less (S8), and what
the server did meanwhile would not be shown.

Unsafe, and said, where one of that does not hold; where each answer counts and not only the last (a
download, a callback behind it that collects); where a function makes a round trip on the shared
Output (`state-to-patch` comes first); where a script clicks; and without `allow_duplicate`, or with
the same Inputs, where today only one runs, and before Dash 4.1 nothing in the app (S13, S18).

Refused for callbacks in different modules, functions or blocks, or of different apps; for
clientside and background callbacks, and async ones beside plain ones; with different options; for
patterns and nested dependencies; for apps of classes that may have no `ctx`; on different
pages; where the one callback would start itself by way of others, which Dash does not take; where a
Patch is returned: two Patches do not lose each other's work; and where one callback is no better,
as they share a minority of their Outputs, or one that has no State would send many. What can be
merged is, and the Output keeps `allow_duplicate=True` for the others: unsafe, as one of these that
is started between two of the merged ones then covers what the later wrote. Needs Dash 2.9.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from codemods.dash.callback import Callback
from codemods.files.wording import by_number, listed, shortened
from codemods.graph.graph import Graph
from codemods.graph.prop import Prop, place
from codemods.graph.shared.cluster import connected, shared_props
from codemods.python.project import Module
from codemods.rewriting.edits import CannotRewrite
from codemods.rules.doubt import judged
from codemods.rules.rule import Finding, Gain, Proposal, Refused

if TYPE_CHECKING:
    from codemods.rules.merge_duplicate_outputs.candidates import Part

_MOST_NAMED = 3  # callbacks that a message names one by one


def find(graph: Graph, module: Module) -> Iterator[Finding]:
    """A verdict for each group of callbacks that share an Output and have one in the file."""
    names: set[str] = set()
    for app in graph.apps_of(module):
        yield from _groups(app, module, names)


def _groups(graph: Graph, module: Module, names: set[str]) -> Iterator[Finding]:
    """The verdicts in one app; ``names`` collects those of the new functions."""
    done: set[Callback] = set()
    for callback in graph.judged_in(module):
        if callback not in done and shared_props(graph, callback):
            from codemods.rules.merge_duplicate_outputs.candidates import left_out, parts, why_none

            group = connected(graph, callback)
            done.update(group)
            possible, unfit = parts(graph, group, frozenset(names))
            found, unfit = _worth_it(possible, unfit)
            own = [part for part in found if part.merge.module is module]
            names.update(name for part in own for name in part.merge.new_names)
            yield from map(_merged, own)
            for writers, props in left_out(graph, group, found):
                asked = [each for each in writers if each.module.path in graph.project.targets]
                if asked and asked[0].module is module:  # the first that is asked for says it
                    reasons = why_none(graph, writers, unfit)
                    others = [*writers, *_perhaps([e for e in possible if e not in found], writers)]
                    yield _refused(asked, _why_not(props, writers, reasons), others)


def _perhaps(left: Iterable[Part], writers: Sequence[Callback]) -> Iterator[Callback]:
    """Who may write what is not merged, and is none of its writers."""
    for part in left:
        if not {*part.merge.members}.isdisjoint(writers):
            yield from (each for each in part.merge.duplicates.apart if each not in writers)


def _worth_it(
    found: Sequence[Part], unfit: Mapping[Callback, str]
) -> tuple[list[Part], dict[Callback, str]]:
    """What is better as one callback; and what makes the others unfit for that."""
    from codemods.rules.merge_duplicate_outputs.doubts import rejected
    from codemods.rules.merge_duplicate_outputs.fitness import why_not_worth_it

    better: list[Part] = []
    reasons = dict(unfit)
    for part in found:
        reason = None if rejected(part.merge) else why_not_worth_it(part.merge)
        if reason is None:
            better.append(part)
        else:
            reasons |= dict.fromkeys(part.merge.members, reason)
    return better, reasons


def _why_not(
    props: Sequence[Prop], writers: Sequence[Callback], reasons: Mapping[Callback, str]
) -> str:
    start = f"{len(writers)} callbacks write {listed([*map(str, props)])}, and cannot become one. "
    return start + _apart([*reasons.items()])


def _merged(part: Part) -> Finding:
    from codemods.rules.merge_duplicate_outputs.doubts import doubts, rejected
    from codemods.rules.merge_duplicate_outputs.fitness import function_of
    from codemods.rules.merge_duplicate_outputs.rewrite import dispatcher, edits

    merge = part.merge
    try:
        made = dispatcher(merge)
    except CannotRewrite as error:
        return _refused(merge.members, str(error), merge.members)
    return Proposal(
        nodes=tuple(function_of(each) for each in merge.members),
        message=_message(part),
        rewrite=partial(edits, merge, made),
        callbacks=merge.members,
        facts=("S3", "S6", "S8", "S13"),
        gain=Gain.ERROR if rejected(merge) else Gain.UPDATE,
        needs={merge.module.path: made.needs},
        **judged(doubts(merge), (place(each) for each, _ in part.apart)),
    )


def _message(part: Part) -> str:
    from codemods.rules.merge_duplicate_outputs.doubts import rejected

    merge = part.merge
    props = [str(each) for each in merge.duplicates.shared]
    named = shortened(props, _MOST_NAMED) if len(props) > _MOST_NAMED else listed(props)
    start = f"{len(merge.members)} callbacks write {named}"
    if rejected(merge):
        gain = f"{start} without allow_duplicate. As one, all of them work."
    else:
        gain = (
            f"{start}. As one, a late answer to an older event no longer covers what a newer one "
            "wrote."
        )
    if merge.by_trigger:
        gain += " When one fails, an answer of another that is on its way is dropped."
    return f"{gain} {_apart(part.apart)}" if part.apart else gain


def _apart(apart: Sequence[tuple[Callback, str]]) -> str:
    """A sentence for each reason that callbacks have to stay apart."""
    by_reason: dict[str, list[str]] = {}
    for each, reason in apart:
        by_reason.setdefault(reason, []).append(place(each).named)
    sentences = []
    for reason, names in by_reason.items():
        shown = shortened(names, _MOST_NAMED) if len(names) > _MOST_NAMED else listed(names)
        sentences.append(f"{shown} {by_number(len(names), 'stays', 'stay')} apart: {reason}.")
    return " ".join(sentences)


def _refused(members: Sequence[Callback], reason: str, group: Sequence[Callback]) -> Refused:
    first = members[0]
    node = first.function if first.function in first.module.scopes.parents else first.call
    assert node is not None
    return Refused((node,), reason, (first,), tuple(place(c) for c in group if c is not first))
