"""What is said about a callback that only events start and nothing holds back."""

from __future__ import annotations

import ast
from functools import partial

from codemods.dash.callback import Callback
from codemods.files.wording import by_number, listed, shortened
from codemods.flow.summary import End
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.fixed_signature import why_signature_is_fixed
from codemods.graph.initial.already import may_keep
from codemods.graph.initial.call import InitialCall, initial_call
from codemods.graph.initial.wanted import filled
from codemods.rewriting.edits import Edit
from codemods.rules.doubt import judged
from codemods.rules.prevent_initial_call.doubts import behind, what_it_does
from codemods.rules.rule import Finding, Gain, Proposal, Refused, lifting

_MOST_NAMED = 3  # props that a message names one by one


def verdict(bound: BoundCallback) -> Finding | None:
    """Whether the flag changes what the user sees; nothing where the initial call is wanted."""
    callback = bound.callback
    node = callback.function if isinstance(callback.function, ast.stmt) else callback.call
    only_events = all(each.is_event for each in bound.inputs)
    opaque = why_signature_is_fixed(bound, "opaque")
    if opaque is not None and not callback.is_listed:
        return Refused((node,), opaque.reason, (callback,)) if only_events else None
    misspelt = next((name for name in callback.keywords if name.startswith("prevent_")), None)
    if misspelt is not None:
        reason = f"Dash does not know the keyword {misspelt}, and ignores it: was the flag meant?"
        return Refused((node,), reason, (callback,))
    call = initial_call(bound)
    doubts = [*what_it_does(call), *behind(call)]
    if not only_events and call.still is not None and not may_keep(bound):
        return None
    if doubts and not lifting(doubts):
        drawn = filled(call) if only_events else None
        if only_events and (drawn is not None or _only_ticks(bound)):
            return _wanted(bound, node, drawn)
        if not only_events:
            return None
    return Proposal(
        nodes=(node,),
        message=_message(call, bool(doubts), only_events=only_events),
        rewrite=partial(_rewrite, callback),
        callbacks=(callback,),
        facts=("S5", "S6", "S16"),
        gain=_gain(call),
        **judged(doubts),
    )


def _wanted(bound: BoundCallback, node: ast.stmt | ast.expr, drawn: BoundProp | None) -> Refused:
    """A callback whose initial call is meant."""
    ticks = "only an Interval starts it, and its first call comes before the first tick"
    reason = ticks if drawn is None else f"the layout leaves {drawn} empty, and this call fills it"
    return Refused((node,), reason, (bound.callback,), wanted=True)


def _only_ticks(bound: BoundCallback) -> bool:
    return all(each.name == "n_intervals" for each in bound.inputs)


def _gain(call: InitialCall) -> Gain:
    ends = {end for end, _ in call.outcome.ends} if call.outcome is not None else set()
    if End.FAILS in ends:
        return Gain.ERROR
    return Gain.REQUEST if ends.isdisjoint((End.UPDATE, End.NONE)) else Gain.TEXT


def _message(call: InitialCall, doubtful: bool, *, only_events: bool) -> str:
    """What the flag gains. What values start as well may be called when there is something to do,
    but on load there is not.
    """
    if doubtful:
        yet = "nothing has happened yet" if only_events else "there is nothing to do yet"
        return f"When the page loads {yet}; with the flag it is not called then."
    assert call.outcome is not None
    found = "only finds that out" if only_events else "finds nothing to do"
    yet = " nothing has happened yet, and" if only_events else ""
    start = f"When the page loads{yet} the call"
    if call.still is not None:
        line = next(line for end, line in call.still.outcome.ends if end is End.SAME)
        names = [*map(str, call.bound.outputs)]
        props = shortened(names, _MOST_NAMED) if len(names) > _MOST_NAMED else listed(names)
        be = by_number(len(call.bound.outputs), "it is", "they are")
        sets = f"sets {props} to what {be} already (line {line})"
        return f"{start} {sets}; with the flag it is not made."
    fails = next((line for end, line in call.outcome.ends if end is End.FAILS), None)
    quiet = next((line for end, line in call.outcome.ends if end is not End.FAILS), None)
    if quiet is None:
        return f"{start} fails (line {fails}); with the flag it is not made, and the error is gone."
    or_fails = f", or fails (line {fails})" if fails is not None else ""
    return f"{start} {found} (line {quiet}){or_fails}; with the flag it is not made."


def _rewrite(callback: Callback) -> tuple[Edit, ...]:
    import libcst as cst

    from codemods.rewriting.call.arguments import append, keyword
    from codemods.rewriting.syntax import rewrite

    def change(call: cst.Call) -> cst.Call:
        return append(call, keyword("prevent_initial_call", cst.Name("True")))

    return rewrite(callback.module, {callback.call: change})
