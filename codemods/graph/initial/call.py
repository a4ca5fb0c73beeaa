"""What a callback is called with when the page loads (S16), and who else is called then (S5)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType
from typing import Any

from codemods.dash.app import replaced_class
from codemods.dash.dependency import Dependency, Kind
from codemods.dash.page.layout import Component
from codemods.dash.values.value import Private, is_pattern, is_unread, same
from codemods.files.place import Place
from codemods.flow.enter import is_generator
from codemods.flow.summary import Summary, summary
from codemods.flow.values.domain import UNKNOWN, Situation, is_unknown
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.callers import unknown_decorator
from codemods.graph.graph import Graph
from codemods.graph.initial.again import comes_back
from codemods.graph.initial.already import nobody_sees, written_already
from codemods.graph.initial.clientside import in_browser
from codemods.graph.initial.flag import flag
from codemods.graph.initial.layout_value import layout_value
from codemods.graph.initial.listed_id import is_listed
from codemods.graph.initial.page import enter_together
from codemods.graph.initial.unset import events, set_by_unread, unset_events
from codemods.graph.prop import Access
from codemods.python.scope import Function


@dataclass(frozen=True, eq=False, slots=True)
class Still:
    """A call that sets its Outputs to what they are: to their States where that is ``by_state``,
    else to what the layout has, or to nothing where it has nothing. ``assumed``: by who assumes
    that events are unset.
    """

    outcome: Summary
    by_state: bool
    assumed: bool


@dataclass(frozen=True, eq=False, slots=True)
class InitialCall:
    """The call that a callback gets when the page loads.

    ``outcome`` is how it ends, with what the layout gives; None when it cannot be followed, for the
    reason ``unseen``. ``unset`` is how it would end if no Input and no event were set, where the
    layout does not say whether they are; ``assumed`` how it ends for who assumes that events are
    not, where nothing that is seen sets them, or only something whose id cannot be read (the event
    that it may set, and where: ``set_by``). ``still`` is there where it sets what is there already.
    """

    bound: BoundCallback
    outcome: Summary | None
    unset: Summary | None = None
    assumed: Summary | None = None
    still: Still | None = None
    unseen: str = ""
    set_by: tuple[BoundProp, Place] | None = None

    @property
    def quiet(self) -> bool:
        """Whether it surely changes nothing, or does not under ``unset-events``."""
        found = (self.outcome, self.assumed)
        return any(each is not None and each.changes_nothing for each in found)


def initial_call(bound: BoundCallback) -> InitialCall:
    """What happens in the initial call of a callback."""
    unseen = _why_unseen(bound)
    function = bound.callback.function
    if bound.callback.form == "clientside_callback" and _replacing(bound) is None:
        away = in_browser(bound, _given(bound))
        return InitialCall(bound, away, away, unseen="" if away else unseen or "")
    if unseen is not None or function is None:
        return InitialCall(bound, None, unseen=unseen or "")
    given = _values(bound)
    outcome = _outcome(bound, function, given)
    nothing = _unset(bound, given)
    unset = outcome if nothing == given else _outcome(bound, function, nothing)
    still = _still(bound, function, given, outcome)
    hopeful = unset.changes_nothing or _still(bound, function, nothing, unset) is not None
    asked = hopeful and still is None and not outcome.changes_nothing
    call = InitialCall(bound, outcome, unset, still=still)
    return _assuming(call, function, given) if asked else call


def _assuming(
    call: InitialCall, function: Function | ast.Lambda, given: Mapping[str, Any]
) -> InitialCall:
    """The same, for who assumes that events are unset that are not seen to be set: at first by
    anything, then by what has an id that can be read.
    """
    found = call
    for set_by in (None, *islice(set_by_unread(call.bound), 1)):
        assuming = unset_events(call.bound, given, by_unread=set_by is None)
        if assuming is not None:
            assumed = _outcome(call.bound, function, assuming)
            still = _still(call.bound, function, assuming, assumed, assumed=True)
            found = replace(call, assumed=assumed, still=still, set_by=set_by)
            if assumed.changes_nothing or still is not None:
                return found
    return found


def _still(
    bound: BoundCallback,
    function: Function | ast.Lambda,
    values: Mapping[str, Any],
    outcome: Summary,
    *,
    assumed: bool = False,
) -> Still | None:
    """A call with these values, which ends so, if it sets what is there already and the page does
    not show that (S22).
    """
    if outcome.changes_nothing or outcome.effects:
        return None
    if outcome.keeps:
        hidden = nobody_sees(bound, by_state=True)
        return Still(outcome, by_state=True, assumed=assumed) if hidden else None
    there = written_already(bound)
    found = _outcome(bound, function, values, there) if there else outcome
    hidden = found.keeps and nobody_sees(bound, by_state=False)
    return Still(found, by_state=False, assumed=assumed) if hidden else None


def _why_unseen(bound: BoundCallback) -> str | None:
    """Why nobody can tell what the call does."""
    function = bound.callback.function
    if function is None:
        return "what its JavaScript does on page load cannot be seen"
    if not bound.callback.has_own_function:
        return "its function is in another file"
    app = _replacing(bound)
    if app is not None:
        return f"what a {_last(app)} app does on page load cannot be seen"
    decorator = unknown_decorator(bound.project, bound.callback)
    if decorator is not None:
        return f"what @{decorator} does on page load cannot be seen"
    if is_generator(bound.project, function):
        return "what a generator does on page load cannot be seen"
    return None


def _replacing(bound: BoundCallback) -> str | None:
    """The class of its app, where that replaces parts of Dash."""
    return replaced_class(bound.project, bound.module, bound.callback.app)


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]


def _given(bound: BoundCallback) -> dict[Dependency, Any]:
    """What its Inputs and States are in the initial call, as far as it is certain.

    Dash makes that call whenever an Output enters the page. Where the component of an Input or
    State was there before, the user of the app may have clicked it or typed into it by then.
    """
    outputs = _only_components(bound.outputs)
    found: dict[Dependency, Any] = {}
    for each in bound.callback.arguments:
        own = None if each.within or outputs is None else bound.prop(each).component
        known = own is not None and _is_as_made(bound.graph, own, outputs or ())
        found[each] = value_on_load(bound.prop(each), each.kind) if known else UNKNOWN
    return found


def _values(bound: BoundCallback) -> dict[str, Any]:
    """The same of its parameters."""
    found = {each.parameter: UNKNOWN if is_unknown(v) else v for each, v in _given(bound).items()}
    values = {name: value for name, value in found.items() if name is not None}
    rest = _parameters(bound.callback.function) if bound.callback.hidden else ()
    return values | {name: UNKNOWN for name in rest if name not in values}


def _parameters(function: Function | ast.Lambda | None) -> list[str]:
    """The names of those that something may be given to."""
    if function is None:
        return []
    given = function.args
    return [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def _is_as_made(graph: Graph, component: Component, outputs: Sequence[Component]) -> bool:
    """Whether a component certainly is as it was made when Outputs enter the page."""
    return all(enter_together(graph, component, each) for each in outputs) and not any(
        comes_back(graph, each) for each in (component, *outputs)
    )


def _only_components(props: Iterable[BoundProp]) -> list[Component] | None:
    """Their components; None when that of one is not certain."""
    found = []
    for each in props:
        component = each.component
        if component is None:
            return None
        found.append(component)
    return found


def _unset(bound: BoundCallback, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same, if no Input, and no event, were set of which that is not certain."""
    found = dict(values)
    for each in events(bound):
        name = each.parameter
        if name in found and name is not None and not each.within and is_unknown(found[name]):
            found[name] = [None] if is_pattern(bound.prop(each).id) else None
    return found


def _outcome(
    bound: BoundCallback,
    function: Function | ast.Lambda,
    values: Mapping[str, Any],
    there: Mapping[Dependency, tuple[Any, ...]] = MappingProxyType({}),
) -> Summary:
    current = {
        output: each.parameter
        for each in bound.callback.states
        for output, prop in zip(bound.callback.outputs, bound.outputs, strict=True)
        if each.parameter is not None and not each.within and _is_same(bound.prop(each), prop)
    }
    situation = Situation(values, {}, private_ids(bound), current, there)
    return summary(bound.project, bound.callback, function, situation)


def private_ids(bound: BoundCallback) -> frozenset[Private]:
    """The ids of its Inputs that are private to a class or function."""
    found = (bound.prop(each).id for each in bound.callback.inputs)
    return frozenset(each for each in found if isinstance(each, Private))


def _is_same(left: BoundProp, right: BoundProp) -> bool:
    return left.name is not None and left.name == right.name and same(left.id, right.id) is True


def value_on_load(prop: BoundProp, kind: Kind) -> Any:
    """What an argument is in the initial call; UNKNOWN when the layout does not say.

    A State may have been written by then. Where an Input has been, the call is triggered by that,
    and no initial call any more (S16): with the flag it is made all the same.
    """
    if kind == "State" and prop.writers:
        return UNKNOWN
    return layout_value(prop)


def readers_on_load(bound: BoundCallback) -> Iterator[Access]:
    """The callbacks that one starts by what it writes, and what may have such: each once."""
    seen: set[int] = set()
    for output in bound.outputs:
        for access in output.readers:
            behind = access.callback
            if behind is bound.callback or id(behind or access.place) in seen:
                continue
            if access.dependency is not None and access.dependency.kind != "Input":
                continue
            seen.add(id(behind or access.place))
            yield access


def is_unread_by(bound: BoundCallback, access: Access) -> bool:
    """Whether what may read an Output of a callback may do so only as its id cannot be read, and
    nothing shows that it may be that of the Output.
    """
    if access.dependency is not None:
        ids = [bound.graph.prop(access.dependency)]
    else:
        ids = bound.graph.unread_ids(access.callback)
    met = [
        (mine.id, each.id)
        for mine in ids
        for each in bound.outputs
        if mine.name in (each.name, None) and same(each.id, mine.id) is not False
    ]
    if any(is_listed(bound.graph, other) for _, other in met):
        return False
    return bool(met) and all(is_unread(mine, other) for mine, other in met)


def runs_anyway(bound: BoundCallback) -> bool:
    """Whether a callback has an Input that no callback feeds on load (S5).

    An Input that may have no component at all is none.
    """
    return any(
        not is_pattern(bound.prop(each).id)
        and "allow_optional" not in each.keywords
        and all(
            access.callback is not None and flag(bound.project, access.callback) is True
            for access in bound.prop(each).writers
        )
        for each in bound.callback.inputs
    )
