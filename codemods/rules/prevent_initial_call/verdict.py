"""What is said about a callback that only events start and nothing holds back."""

from __future__ import annotations

import ast
from functools import partial

from codemods.dash.callback import Callback
from codemods.flow.summary import End
from codemods.graph.bound import BoundCallback
from codemods.graph.fixed_signature import why_signature_is_fixed
from codemods.graph.initial.call import InitialCall, initial_call
from codemods.rewriting.edits import Edit
from codemods.rules.doubt import judged
from codemods.rules.prevent_initial_call.doubts import behind, what_it_does
from codemods.rules.rule import Finding, Proposal, Refused


def verdict(bound: BoundCallback) -> Finding:
    """Whether the flag changes what the user sees."""
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
