"""What keeps a callback from simply not being called on page load: each doubt as a sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from codemods.dash.assumption import UNREAD_CODE, UNSET_EVENTS
from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.files.wording import by_number, shortened
from codemods.flow.summary import End, Summary
from codemods.flow.values.domain import is_unknown
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.initial.again import comes_back
from codemods.graph.initial.already import (
    may_be_another,
    reading,
    starting,
    writing_on_load,
)
from codemods.graph.initial.call import (
    InitialCall,
    Still,
    is_unread_by,
    readers_on_load,
    runs_anyway,
)
from codemods.graph.initial.layout_value import layout_value
from codemods.graph.initial.page import enter_together
from codemods.graph.initial.unset import events
from codemods.graph.outcome.error_handler import error_handler
from codemods.graph.prop import Access
from codemods.rules.doubt import Doubt

_NAMED = 3  # callbacks, or props, that a message names


def what_it_does(call: InitialCall) -> Iterator[Doubt]:
    """What the initial call does that will not be done any more."""
    outcome, unset = call.outcome, call.unset
    names = _names([*map(str, call.bound.outputs)])
    if call.bound.callback.passing:
        passing = _names([*map(str, call.bound.props(call.bound.callback.passing))])
        yield Doubt(f"While the call on page load runs, it sets {passing}, and will not.")
    outside = _outside(call)
    if outside is not None:
        yield outside
    elif outcome is None or unset is None:
        yield _not_seen(call, names)
    elif outcome.changes_nothing:
        yield from _handled(call, outcome)
    elif call.still is not None:
        yield from _already(call, call.still, names)
    elif call.quiet:
        yield _not_set(call)
        yield from _set_by_another(call)
    elif unset.keeps and (outcome.keeps or not unset.changes_nothing):
        yield _kept(call, outcome if outcome.keeps else unset, names, seen=outcome.keeps)
    elif unset.changes_nothing:
        yield _not_seen(call, names)
    elif outcome.effect is not None and not _updates(unset):
        yield _besides(call, outcome, outcome.effect)
    else:
        yield _set_now(call, names)


def _besides(call: InitialCall, outcome: Summary, line: int) -> Doubt:
    """What it does beside its answer."""
    code, certain = _code(call.bound.callback, line), outcome.effect_is_certain
    if code:
        runs = "runs" if certain else "may run"
        said = f"On page load it {runs} line {line} ({code}) now, and will not."
    else:
        does = "does" if certain else "may do"
        said = f"What line {line} {does} on page load, it will not do any more."
    return Doubt(said, known=certain)


def _handled(call: InitialCall, outcome: Summary) -> Iterator[Doubt]:
    """Who sees that it fails."""
    if any(end is End.FAILS for end, _ in outcome.ends) and error_handler(call.bound):
        yield Doubt("On page load it fails, and what handles the error will not run.")


def _set_now(call: InitialCall, names: str) -> Doubt:
    assert call.outcome is not None
    ends = call.outcome.ends
    certain = len(ends) == 1 and ends[0][0] in (End.UPDATE, End.NONE)
    lines = _lines(line for end, line in ends if end not in (End.QUIET, End.FAILS))
    none = " to None" if all(end is End.NONE for end, _ in ends if end is not End.QUIET) else ""
    stay = "the layout's values will stay instead."
    if certain:
        return Doubt(f"On page load it sets {names}{none} now ({lines}); {stay}")
    return Doubt(f"Where the call on page load sets {names}{none} ({lines}), {stay}", known=False)


def _kept(
    call: InitialCall, outcome: Summary, names: str, *, seen: bool, assumes: str | None = None
) -> Doubt:
    """What it sets is what is there already, unless an event is set that cannot be seen."""
    if seen:
        return Doubt(f"On page load it {_sets(outcome, names)}, and will not.")
    return Doubt(
        f"On page load it {_sets(outcome, names)} when {_inputs(call)} not set, and will not; "
        f"whether the layout sets {_them(call)} cannot be seen.",
        known=False,
        assumes=assumes,
    )


def _sets(outcome: Summary, names: str) -> str:
    lines = _lines(line for end, line in outcome.ends if end is End.SAME)
    return f"sets {names} to what is there already ({lines})"


def _already(call: InitialCall, still: Still, names: str) -> Iterator[Doubt]:
    """Who can tell that it sets what is there already (S22)."""
    yield from _handled(call, still.outcome)
    if still.assumed:
        yield _kept(call, still.outcome, names, seen=False, assumes=UNSET_EVENTS)
        yield from _set_by_another(call)
    for prop in call.bound.outputs:
        if may_be_another(prop):
            other = f"{prop} may belong to a component whose id cannot be read, and which sees it."
            yield Doubt(other, known=False, assumes=UNREAD_CODE)
        for access in starting(call.bound, prop):
            if access.callback is None or call.bound.other(access.callback).flag is not True:
                does = f"{access.place.named} runs on page load with the {prop} that it sets"
                yield _by(call, access, f"{does}; then with that of the layout.")
            elif not access.sure:
                does = f"{access.place.named}, which {prop} may start, will not run on page load"
                yield _by(call, access, f"{does} any more.")
        for access in writing_on_load(call.bound, prop):
            sets = f"{access.place.named} may have set {prop} by then"
            yield _by(call, access, f"{sets}, and it sets that back now.")
        for access in reading(call.bound, prop):
            finds = f"{access.place.named} reads {prop}, and may find nothing there"
            yield _by(call, access, f"{finds} instead of what it sets now.")


def _by(call: InitialCall, access: Access, sentence: str) -> Doubt:
    """What a callback sees of it, surely or perhaps."""
    lifting = UNREAD_CODE if is_unread_by(call.bound, access) else None
    return Doubt(sentence, (access.place,), known=access.sure, assumes=lifting)


def _inputs(call: InitialCall) -> str:
    """``n_clicks is``, ``a, b are``."""
    found = _asked(call)
    names = _names([each.parameter or f"{each.prop}" for each in found])
    return f"{names} {by_number(len(found), 'is', 'are')}"


def _them(call: InitialCall) -> str:
    return by_number(len(_asked(call)), "it", "them")


def _asked(call: InitialCall) -> list[Dependency]:
    """What it depends on whether they are set; with values that start it as well, on its events."""
    found = events(call.bound)
    mine = [each for each in found if call.bound.prop(each).is_event]
    return mine if mine and call.assumed is not None else found


def _not_seen(call: InitialCall, names: str) -> Doubt:
    """A call that may update nothing: what that depends on."""
    if call.unset is None:
        reason = f"{call.unseen[:1].upper()}{call.unseen[1:]}"
        return Doubt(f"{reason}; what it sets ({names}) will not be set then.", known=False)
    does = _turned_away(call.unset)
    back = _brought_back(call)
    if back is not None:
        prop, access = back
        return Doubt(
            f"{does} when {_inputs(call)} not set; but {access.place.named} may bring {prop} back "
            "as it is by then: the call that this makes will not be made any more.",
            (access.place,),
            known=False,
        )
    apart = _apart(call)
    if apart is not None:
        return Doubt(
            f"{does} when {_inputs(call)} not set; but {apart} may enter the page after a "
            "click, and is set then from that click, which will not be done any more.",
            known=False,
        )
    return Doubt(_unsure(does, call), known=False)


def _not_set(call: InitialCall) -> Doubt:
    """A call that updates nothing, unless an event is set that cannot be seen."""
    assert call.assumed is not None
    return Doubt(_unsure(_turned_away(call.assumed), call), known=False, assumes=UNSET_EVENTS)


def _set_by_another(call: InitialCall) -> Iterator[Doubt]:
    """What sets an event, if it is that of its component."""
    if call.set_by is not None:
        prop, where = call.set_by
        yield Doubt(
            f"{where} gives a component its {prop.name}: whether that is the component of {prop} "
            "cannot be read.",
            (where,),
            known=False,
            assumes=UNREAD_CODE,
        )


def _turned_away(outcome: Summary) -> str:
    """How a call ends that updates nothing."""
    line = outcome.ends[0][1]
    fails = all(end is End.FAILS for end, _ in outcome.ends)
    return f"Line {line} fails" if fails else f"The guard (line {line}) turns the call away"


def _unsure(does: str, call: InitialCall) -> str:
    return (
        f"{does} when {_inputs(call)} not set; whether the layout sets {_them(call)} cannot be "
        "seen."
    )


def _brought_back(call: InitialCall) -> tuple[BoundProp, Access] | None:
    """An Input or Output that is put on the page again as the user left it, and by what."""
    for each in (*call.bound.inputs, *call.bound.outputs):
        access = comes_back(call.bound.graph, each.component) if each.component else None
        if access is not None:
            return each, access
    return None


def _apart(call: InitialCall) -> str | None:
    """An Output that may enter the page when the Inputs, which are in the layout, are there."""
    bound = call.bound
    outputs = {each: each.component for each in bound.outputs}
    known = {each: component for each, component in outputs.items() if component is not None}
    inputs = [each.component for each in bound.inputs] if known else []
    for each, output in known.items():
        if any(other and not enter_together(call.bound.graph, other, output) for other in inputs):
            return str(each)
    return None


def _updates(outcome: Summary) -> bool:
    """Whether a call may set something."""
    return any(end not in (End.QUIET, End.FAILS) for end, _ in outcome.ends)


def _code(callback: Callback, line: int) -> str:
    """A line of the file, for a message; nothing when it is long, or not a statement by itself."""
    source = callback.module.source
    start = source.lines[line - 1]
    stop = source.lines[line] if line < len(source.lines) else None
    text = source.code[start:stop].decode().strip()
    try:
        ast.parse(f"{text} pass" if text.endswith(":") else text)
    except SyntaxError:
        return ""
    return text.removesuffix(":") if len(text) < 60 else ""


def behind(call: InitialCall) -> Iterator[Doubt]:
    """What the callbacks behind it do on load, now that it is not called (S5)."""
    quiet = call.quiet
    keeps = call.unset is not None and call.unset.keeps and not call.unset.changes_nothing
    sure: list[Doubt] = []
    perhaps: list[Access] = []
    for access in readers_on_load(call.bound):
        other = access.callback
        prevented = other is not None and call.bound.other(other).flag is True
        if (quiet and prevented) or (not quiet and not access.sure):
            continue
        if other is None or not access.sure:
            perhaps.append(access)
        elif prevented or not (keeps if not quiet else runs_anyway(call.bound.other(other))):
            sure.append(_behind(call.bound, access, quiet=quiet, prevented=prevented))
    yield from sure[:_NAMED]
    if len(sure) > _NAMED:
        places = tuple(place for each in sure[_NAMED:] for place in each.places)
        yield Doubt(f"The same goes for {len(places)} more.", places)
    perhaps = [
        a for a in perhaps if a.callback is None or not runs_anyway(call.bound.other(a.callback))
    ]
    unread = [each for each in perhaps if is_unread_by(call.bound, each)]
    for some, lifting in ((unread, UNREAD_CODE), ([a for a in perhaps if a not in unread], None)):
        if some:
            places = tuple(each.place for each in some)
            yield Doubt(_may_start(some), places, known=False, assumes=lifting)


def _behind(bound: BoundCallback, access: Access, *, quiet: bool, prevented: bool) -> Doubt:
    assert access.dependency is not None
    prop = bound.prop(access.dependency)
    if prevented:
        sentence = f"{access.place.named}, which {prop} starts, will not run on page load any more."
        return Doubt(sentence, (access.place,))
    value = _value(prop)
    does = "will start to run on page load, with" if quiet else "will run on page load with"
    return Doubt(
        f"{access.place.named} {does} {prop} as it is in the layout{value}.", (access.place,)
    )


def _value(prop: BoundProp) -> str:
    value = layout_value(prop)
    return f" ({value!r})" if not is_unknown(value) and len(repr(value)) < 30 else ""


def _may_start(accesses: list[Access]) -> str:
    who = shortened([each.place.named for each in accesses], 1)
    it = by_number(len(accesses), "it", "them")
    return (
        f"{who} may start to run on page load, with the value in the layout: "
        f"which component starts {it} cannot be seen."
    )


def _names(names: list[str]) -> str:
    most = _NAMED if len(names) <= _NAMED else _NAMED - 1
    return shortened(names, most) or "nothing"


def _lines(lines: Iterable[int]) -> str:
    """``line 3``, ``lines 3, 5``."""
    found = [str(line) for line in sorted({*lines})]
    return f"{by_number(len(found), 'line', 'lines')} {_names(found)}"


def _outside(call: InitialCall) -> Doubt | None:
    """An Output that is in other layouts than the Inputs: the flag does not hold there (S6)."""
    bound = call.bound
    inputs = (each.component for each in bound.inputs)
    roots = [each.roots if each else frozenset[str]() for each in inputs]
    if not all(roots):
        return None
    together = frozenset[str]().union(*roots)
    for each in bound.outputs:
        output = each.component
        if output is not None and output.roots and not output.roots & together:
            return Doubt(
                f"{each} is not in the layout of the Inputs: when they enter the "
                "page after it, the flag does not hold and the call is made all the same; when it "
                "enters after them, what it is set to from earlier clicks will be missing."
            )
    return None
