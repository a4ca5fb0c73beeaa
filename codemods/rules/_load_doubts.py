"""What keeps a callback from simply not being called on page load: each doubt as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codemods.findings import Place
from codemods.project.callbacks import Callback
from codemods.project.dependencies import Dependency
from codemods.project.graph import Access, Graph, place
from codemods.project.on_load import (
    InitialCall,
    flag,
    layout_value,
    readers_on_load,
    runs_anyway,
)
from codemods.project.situation import UNKNOWN, End

_NAMED = 3  # callbacks, or props, that a message names


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that will be different, and the places that it rests on."""

    sentence: str
    places: tuple[Place, ...] = ()


def what_it_does(graph: Graph, callback: Callback, call: InitialCall) -> Iterator[Doubt]:
    """What the initial call does that will not be done any more."""
    outcome = call.outcome
    names = _names([str(graph.prop(each)) for each in callback.outputs])
    if callback.passing:
        passing = _names([str(graph.prop(each)) for each in callback.passing])
        yield Doubt(f"While the call on page load runs, it sets {passing}, and will not.")
    if outcome is not None and outcome.changes_nothing:
        if any(end is End.FAILS for end, _ in outcome.ends) and _handles_errors(graph, callback):
            yield Doubt("On page load it fails, and what handles the error will not run.")
        return
    outside = _outside(graph, callback)
    if outside is not None:
        yield Doubt(
            f"{outside} may stand outside the page of the Inputs; when they enter it later, the "
            "callback is called all the same."
        )
    elif outcome is None or (call.unset is not None and call.unset.changes_nothing):
        yield _not_seen(callback, call, names)
    elif outcome.effect is not None and not _updates(call):
        yield Doubt(
            f"On page load it runs line {outcome.effect}{_code(callback, outcome.effect)} now, and "
            "will not."
        )
    else:
        yield _set_now(call, names)


def _set_now(call: InitialCall, names: str) -> Doubt:
    assert call.outcome is not None
    ends = call.outcome.ends
    certain = len(ends) == 1 and ends[0][0] in (End.UPDATE, End.NONE)
    lines = _names([str(line) for end, line in ends if end not in (End.QUIET, End.FAILS)])
    none = " to None" if all(end is End.NONE for end, _ in ends if end is not End.QUIET) else ""
    if certain:
        return Doubt(
            f"On page load it sets {names}{none} now (line {lines}); the layout's values will stay "
            "instead."
        )
    return Doubt(
        f"Where the call on page load sets {names}{none} (line {lines}), the layout's values will "
        "stay instead."
    )


def _not_seen(callback: Callback, call: InitialCall, names: str) -> Doubt:
    """A call that may update nothing: what that depends on."""
    if call.unset is None:
        reason = f"{call.unseen[:1].upper()}{call.unseen[1:]}"
        return Doubt(f"{reason}; what it sets ({names}) will not be set then.")
    fails = all(end is End.FAILS for end, _ in call.unset.ends)
    line = call.unset.ends[0][1]
    inputs = _names([each.parameter or f"{each.prop}" for each in callback.inputs])
    does = f"Line {line} fails" if fails else f"The guard (line {line}) turns the call away"
    verb = "is" if len(callback.inputs) == 1 else "are"
    return Doubt(f"{does} when {inputs} {verb} not set; whether the layout sets it cannot be seen.")


def _updates(call: InitialCall) -> bool:
    assert call.outcome is not None
    return any(end in (End.UPDATE, End.NONE) for end, _ in call.outcome.ends)


def _code(callback: Callback, line: int) -> str:
    """A line of the file, for a message; nothing when it is long."""
    source = callback.module.source
    start = source.lines[line - 1]
    stop = source.lines[line] if line < len(source.lines) else None
    text = source.code[start:stop].decode().strip()
    return f" ({text})" if len(text) < 60 else ""


def _handles_errors(graph: Graph, callback: Callback) -> bool:
    if "on_error" in callback.keywords:
        return True
    return any(b"on_error" in each.source.data for each in graph.project.modules.values())


def behind(graph: Graph, callback: Callback, call: InitialCall) -> Iterator[Doubt]:
    """What the callbacks behind it do on load, now that it is not called (S5)."""
    quiet = call.outcome is not None and call.outcome.changes_nothing
    sure: list[Doubt] = []
    perhaps: list[Access] = []
    for access in readers_on_load(graph, callback):
        other = access.callback
        held = other is not None and flag(graph, other) is True
        if (quiet and held) or (not quiet and not access.sure):
            continue
        if other is None or not access.sure:
            perhaps.append(access)
        elif not quiet or not runs_anyway(graph, other):
            sure.append(_behind(graph, access, quiet=quiet, held=held))
    yield from sure[:_NAMED]
    if len(sure) > _NAMED:
        places = tuple(place for each in sure[_NAMED:] for place in each.places)
        yield Doubt(f"The same goes for {len(places)} more.", places)
    perhaps = [a for a in perhaps if a.callback is None or not runs_anyway(graph, a.callback)]
    if perhaps:
        yield Doubt(_may_start(perhaps), tuple(each.place for each in perhaps))


def _behind(graph: Graph, access: Access, *, quiet: bool, held: bool) -> Doubt:
    assert access.dependency is not None
    prop = graph.prop(access.dependency)
    if held:
        sentence = f"{_who(access)}, which {prop} starts, will not run on page load any more."
        return Doubt(sentence, (access.place,))
    value = _value(graph, access.dependency)
    does = "will start to run on page load, with" if quiet else "will run on page load with"
    return Doubt(f"{_who(access)} {does} {prop} as it is in the layout{value}.", (access.place,))


def _value(graph: Graph, dependency: Dependency) -> str:
    value = layout_value(graph, dependency)
    return f" ({value!r})" if value is not UNKNOWN and len(repr(value)) < 30 else ""


def _may_start(accesses: list[Access]) -> str:
    more = f", and {len(accesses) - 1} more" if len(accesses) > 1 else ""
    verb = "have" if more else "has"
    return (
        f"{_who(accesses[0])}{more} {verb} an id that cannot be seen, and may start to run on page "
        "load, with the value that is in the layout."
    )


def _who(access: Access) -> str:
    found: Place = place(access.callback) if access.callback else access.place
    where = f"{found.path}:{found.line}"
    return f"{found.callback} ({where})" if found.callback else where


def _names(names: list[str]) -> str:
    kept = names if len(names) <= _NAMED else names[: _NAMED - 1]
    more = f" and {len(names) - len(kept)} more" if len(kept) < len(names) else ""
    return ", ".join(kept) + more or "nothing"


def _outside(graph: Graph, callback: Callback) -> str | None:
    """An Output that does not enter the page together with the Inputs (S6)."""
    roots = [_roots(graph, each) for each in callback.inputs]
    if not roots or any(each is None for each in roots):
        return None
    together = frozenset[str]().union(*(each or frozenset() for each in roots))
    for output in callback.outputs:
        own = _roots(graph, output)
        if own is not None and not own & together:
            return str(graph.prop(output))
    return None


def _roots(graph: Graph, dependency: Dependency) -> frozenset[str] | None:
    """The roots that have a component; None when no static layout has it."""
    found = graph.layout.of(graph.prop(dependency).id)
    if len(found) != 1 or not found[0][1] or not found[0][0].roots:
        return None
    return found[0][0].roots
