"""What is said about the Inputs of a callback that should not, or need not, start it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations, product
from typing import Any

from codemods.dash.app import replaced_class
from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.page.components import CLICKS
from codemods.dash.values.value import Fields, Known, Private, same, wildcards
from codemods.files.wording import listed
from codemods.flow.summary import Summary, any_call, summary
from codemods.flow.values.context import TRIGGERS
from codemods.flow.values.domain import SOME_TEXT, UNKNOWN, Situation, Some
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.fixed_signature import why_signature_is_fixed
from codemods.graph.initial.call import private_ids
from codemods.graph.shared.exclusive import why_not_exclusive, why_one_click, why_written
from codemods.python.scope import Function
from codemods.rules.doubt import Doubt, judged
from codemods.rules.input_to_state.rewrite import edits, missing_names, moves_parameters, why_not
from codemods.rules.rule import Finding, Gain, Proposal, Refused

_FIELDS = frozenset({"value", "date", "start_date", "end_date", "checked", "on"})
_BEFORE_A_CLICK = (None, 0)
_WORD = "triggered"  # whoever asks for the trigger says it


def verdict(bound: BoundCallback) -> Finding | None:
    """What is said about a callback with more than one Input."""
    function = bound.callback.function
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    own, looks = bound.own_inputs, _WORD in bound.module.source.segment(function)
    fields = None if looks else _form(bound, function)
    if fields or (not looks and len(own) == 1):
        looks = _calls_what_asks(bound, function)
    alone = _alone(bound, function) if looks else {}
    away = {each: outcome for each, outcome in alone.items() if outcome.is_turned_away}
    quiet = [each for each, outcome in away.items() if outcome.effect is None]
    if quiet:
        return _proven(bound, function, quiet, alone)
    if away and len(away) < len(bound.callback.inputs):
        return _not_silent(bound, away)
    if bound.callback.opaque:
        return None
    if len(own) == 1 and not looks:
        return _itself(bound, function, own[0])
    fields = _form(bound, function) if fields is None else fields
    return _fields(bound, fields, looks=looks) if fields else None


def _calls_what_asks(bound: BoundCallback, function: Function) -> bool:
    """Whether the trigger is asked for by what it calls."""
    said = any(True for _ in bound.project.with_any((_WORD.encode(),)))
    return said and not TRIGGERS.isdisjoint(any_call(bound.project, bound.callback, function).asks)


def _situation(bound: BoundCallback, started: Sequence[Dependency], **known: Any) -> Situation:
    """A call that some Inputs started, of which nothing else is certain."""
    names = [each.parameter for each in bound.callback.arguments if each.parameter]
    triggered: dict[Any, Any] = {}
    for each in started:
        prop = bound.prop(each)
        match prop.id:
            case Known(value=value):
                key = (
                    Some("text", pattern=SOME_TEXT) if prop.name is None else f"{value}.{prop.name}"
                )
                triggered[key] = value
            case Fields():
                triggered[Some("text", pattern=SOME_TEXT)] = Some("dict", truth=True)
            case Private():
                triggered[Some("text", pattern=SOME_TEXT)] = prop.id
            case _:
                triggered[Some("text", pattern=SOME_TEXT)] = UNKNOWN
    return Situation(
        {**dict.fromkeys(names, UNKNOWN), **known},
        triggered,
        private_ids(bound),
    )


def _alone(bound: BoundCallback, function: Function) -> dict[Dependency, Summary]:
    """What a call does that one Input alone starts, for each."""
    return {each: _outcome(bound, function, each) for each in bound.callback.inputs}


def _form(bound: BoundCallback, function: Function) -> list[Dependency]:
    """The fields beside a button, in a callback that does nothing until it is clicked."""
    clicks = [each for each in bound.callback.inputs if each.prop in CLICKS]
    fields = [each for each in bound.callback.inputs if each.prop in _FIELDS]
    if not clicks or len(clicks) + len(fields) < len(bound.callback.inputs):
        return []
    given = {each.arg for each in (*function.args.posonlyargs, *function.args.args)}
    given |= {each.arg for each in function.args.kwonlyargs}
    names = [each.parameter for each in clicks if each.parameter in given and not each.within]
    if len(names) < len(clicks):
        return []
    for nothing in _BEFORE_A_CLICK:
        known = dict.fromkeys(names, nothing)
        situation = _situation(bound, fields[:1], **known)
        if summary(bound.project, bound.callback, function, situation).is_quiet:
            return fields
    return []


def _proven(
    bound: BoundCallback,
    function: Function,
    quiet: list[Dependency],
    alone: Mapping[Dependency, Summary],
) -> Finding:
    rest = [each for each in bound.callback.inputs if each not in quiet]
    names = _listed(bound, quiet)
    if not rest:
        reason = f"the code turns every call away, also those that {names} starts"
        return _refused(bound.callback, reason)
    mine, others = bound.props(quiet), bound.props(rest)
    apart = why_not_exclusive(bound.outputs, mine, others)
    click = why_one_click(mine, others)
    if click is not None:
        click += " What turns that call away today may not do so any more."
    doubts = [Doubt(each) for each in (apart, click) if each]
    doubts += _maybe_one(mine)
    if len(quiet) > 1 and not _outcome(bound, function, *quiet).is_quiet:
        doubts.append(Doubt("A call that they start together is not turned away.", known=False))
    doubts += _in_one_call(bound, function, quiet, {each: alone[each] for each in rest})
    message = (
        f"A call that {names} starts is turned away by the code; as State it is not made, and a "
        "change while another call runs no longer drops that one's answer."
    )
    return _proposal(bound, quiet, message, doubts)


def _in_one_call(
    bound: BoundCallback,
    function: Function,
    quiet: Sequence[Dependency],
    rest: Mapping[Dependency, Summary],
) -> Iterator[Doubt]:
    """What a call does that one of each start, in a busy browser: nothing, or the same as without
    the one that becomes a State (S3). Who only asks for the first trigger sees no other.
    """
    for each, (other, alone) in product(quiet, rest.items()):
        both = (_outcome(bound, function, *order) for order in ((each, other), (other, each)))
        if not all(one.is_quiet or one.does_as(alone) for one in both):
            names = f"{bound.prop(each)} and {bound.prop(other)}"
            does = (
                f"A call that {names} start together, in a busy browser, does something else today."
            )
            yield Doubt(does, known=False)
            return


def _outcome(bound: BoundCallback, function: Function, *started: Dependency) -> Summary:
    return summary(bound.project, bound.callback, function, _situation(bound, started))


def _maybe_one(quiet: Sequence[BoundProp]) -> list[Doubt]:
    """Two Inputs that were taken to have different ids, and may have the same."""
    for left, right in combinations(quiet, 2):
        if same(left.id, right.id) is None:
            return [Doubt(f"{left} and {right} may belong to one component.", known=False)]
    return []


def _not_silent(bound: BoundCallback, away: dict[Dependency, Summary]) -> Finding:
    """It updates nothing for some Inputs, but it does something besides."""
    line = min(outcome.effect for outcome in away.values() if outcome.effect is not None)
    names = _listed(bound, [*away])
    text = bound.module.source.code.splitlines()[line - 1].decode().strip()
    reason = f"a call that {names} starts updates nothing, but line {line} runs: {text}"
    return _refused(bound.callback, reason)


def _itself(bound: BoundCallback, function: Function, own: Dependency) -> Finding:
    prop = bound.prop(own)
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    if len(bound.callback.outputs) > 1 and (own.parameter is None or own.parameter in used):
        reason = f"it writes {prop} and reads it, and what else it writes may follow from that"
        return _refused(bound.callback, reason)
    message = (
        f"It writes {prop}, which is its Input too; a change of that while it runs drops its "
        "answer today."
    )
    doubt = f"Today every change of {prop} by the user or by others runs it; as State none does."
    return _proposal(bound, [own], message, [Doubt(doubt)])


def _fields(bound: BoundCallback, fields: list[Dependency], *, looks: bool) -> Finding:
    names = _listed(bound, fields)
    if looks:
        reason = f"the code asks which Input started it, and does something when {names} did"
        return _refused(bound.callback, reason)
    clicks = _listed(bound, [each for each in bound.callback.inputs if each not in fields])
    message = (
        f"Nothing happens until {clicks} is there, so this is a form; an edit while it runs drops "
        "its answer today."
    )
    doubt = (
        f"Today every edit of {names} after the first click runs it again; then only {clicks} does."
    )
    written = filter(None, (why_written(each) for each in bound.props(fields)))
    return _proposal(bound, fields, message, [Doubt(each) for each in (doubt, *written)])


def _listed(bound: BoundCallback, dependencies: Sequence[Dependency]) -> str:
    return listed([*map(str, bound.props(dependencies))], "or")


def _refused(callback: Callback, reason: str, *others: Any) -> Refused:
    node = callback.function
    assert isinstance(node, ast.stmt)
    return Refused((node,), reason, (callback,), others)


def _obstacle(bound: BoundCallback, swapped: list[Dependency]) -> Refused | None:
    """Why the swap cannot be made, although it should be."""
    opaque = why_signature_is_fixed(bound, "opaque")
    if opaque is not None:
        return _refused(bound.callback, opaque.reason)
    if any(bound.callback.call not in each.module.scopes.ancestors(each.node) for each in swapped):
        return _refused(
            bound.callback, f"{_listed(bound, swapped)} is not written in its decorator"
        )
    app = replaced_class(bound.project, bound.module, bound.callback.app)
    if app is not None:
        return _refused(
            bound.callback, f"the app is a {app}, which may order the arguments in its own way"
        )
    rest = [each for each in bound.callback.inputs if each not in swapped]
    if any(_matches(bound, each) for each in swapped) and not any(
        _matches(bound, each) for each in rest
    ):
        return _refused(bound.callback, "no Input with MATCH would be left, and its Output has one")
    if not moves_parameters(bound.callback, swapped):
        return None
    fixed = why_signature_is_fixed(bound, "called", "registered twice")
    if fixed is None:
        return None
    where = fixed.places[0]
    reason = f"its parameters would change their order, and other code calls it ({where})"
    return _refused(bound.callback, reason, where)


def _matches(bound: BoundCallback, dependency: Dependency) -> bool:
    return "MATCH" in wildcards(bound.prop(dependency).id)


def _proposal(
    bound: BoundCallback,
    swapped: list[Dependency],
    message: str,
    doubts: list[Doubt],
) -> Finding:
    obstacle = _obstacle(bound, swapped)
    if obstacle is not None:
        return obstacle
    node = bound.callback.function
    assert isinstance(node, ast.stmt)
    return Proposal(
        nodes=(node,),
        message=message,
        rewrite=partial(edits, bound.project, bound.callback, swapped),
        callbacks=(bound.callback,),
        facts=("S1", "S3", "S8", "S15"),
        gain=Gain.UPDATE,
        needs={bound.module.path: missing_names(bound.project, bound.callback, swapped)},
        obstacle=why_not(bound.project, bound.callback, swapped),
        **judged([*doubts, *_about_call(bound)]),
    )


def _about_call(bound: BoundCallback) -> Iterator[Doubt]:
    """What sees that there is one Input less."""
    asks = why_signature_is_fixed(bound, "calls too much", "asks")
    if asks is not None:
        yield Doubt(f"There is one Input less, and the code may see that: {asks.reason}.")
    decorator = why_signature_is_fixed(bound, "decorator")
    if decorator is not None:
        does = f"What {decorator.reason} does with the arguments cannot be seen."
        yield Doubt(does, known=False)
    if bound.callback.passing:
        names = _listed(bound, bound.callback.passing)
        yield Doubt(f"{names}, which is set while it runs, stays as it is at such a change.")
