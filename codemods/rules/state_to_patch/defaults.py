"""Defaults for an empty value (`cart = cart or {}`): dead, given to the layout, kept, or an
obstacle.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.dash.values.value import Fields
from codemods.files.place import Place
from codemods.files.wording import and_more
from codemods.flow.values.heap import Heap
from codemods.graph.initial.value import (
    OWN,
    Shape,
    browser_may_empty,
    set_to_other_kinds,
    shape_of,
)
from codemods.graph.prop import place
from codemods.graph.round_trip import SHRINKS, RoundTrip, leaves_nothing, may_empty
from codemods.rules.doubt import Doubt
from codemods.rules.state_to_patch.rewriting.live import may_stay
from codemods.rules.state_to_patch.rewriting.rewrite import Given


@dataclass(frozen=True, slots=True)
class Guards:
    """What becomes of the defaults of a body: ``stay`` says that they are kept."""

    refused: str | None = None
    given: Given | None = None
    stay: bool = False
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class _Default:
    value: ast.expr
    none: bool
    line: int


def judge_guards(trip: RoundTrip) -> Guards:
    """Whether the defaults of a body can go, or else stay."""
    defaults = list(_defaults(trip))
    if not defaults:
        return Guards()
    found = _gone(trip, defaults)
    if not (found.refused or found.doubts) or not may_stay(trip):
        return found
    return Guards(stay=True, doubts=(*_meanwhile(trip, defaults[0]), *_missed(trip, defaults)))


def _gone(trip: RoundTrip, defaults: list[_Default]) -> Guards:
    """Whether the defaults are dead, or the layout can have them."""
    shapes = {shape_of(trip.body.value(each.value)) for each in defaults}
    if len({ast.unparse(each.value) for each in defaults}) > 1 or not shapes <= {"dict", "list"}:
        return Guards(f"the default for an empty value (line {defaults[0].line}) is not a literal")
    if trip.start.shape in ("dict", "list"):
        for each in defaults:
            if not _is_dead(trip, each):
                return Guards(
                    f"the default for an empty value (line {each.line}) puts in more than the "
                    "layout has"
                )
        live = any(not each.none for each in defaults)
        return Guards(doubts=tuple(_of_other_kinds(trip)) if live else ())
    if trip.start.shape == "none" and trip.start.component is not None:
        return _give(trip, defaults)
    return Guards(
        f"a default says that it may be empty (line {defaults[0].line}), and what it holds when "
        f"the page loads is unknown: {trip.start.unknown}"
    )


def _defaults(trip: RoundTrip) -> Iterator[_Default]:
    for guard in trip.body.guards.values():
        yield _Default(guard.default, guard.none, guard.statement.lineno)
    for copied in trip.body.copies.values():
        if copied.guard is not None:
            yield _Default(copied.guard.default, copied.guard.none, copied.statement.lineno)


def _of_other_kinds(trip: RoundTrip) -> Iterator[Doubt]:
    """Empty values that ``or`` replaced and a Patch cannot: a text, a number, the wrong display."""
    for who, kind, places in _setters(trip, trip.start.shape):
        yield Doubt(
            f"{who} sets {trip.prop} to something that is no {kind}; the default took the place of "
            "it where it was empty, and a Patch of it may fail.",
            places,
        )


def _meanwhile(trip: RoundTrip, default: _Default) -> Iterator[Doubt]:
    """What may have taken the place of the value when the answer comes."""
    if browser_may_empty(trip.prop):
        yield Doubt(f"If the browser empties {trip.prop} while this runs, the update fails.")
    for who, kind, places in _setters(trip, shape_of(trip.body.value(default.value))):
        yield Doubt(
            f"If {who} sets {trip.prop} to something that is no {kind} while this runs, the update "
            "fails.",
            places,
        )


def _missed(trip: RoundTrip, defaults: list[_Default]) -> Iterator[Doubt]:
    """Who leaves nothing in the prop meanwhile, where a default would put something."""
    if all(each.none or is_empty(each.value) for each in defaults):
        return
    who = [each.place for each in trip.others if may_empty(trip.prop, each)]
    who += [place(trip.callback)] if leaves_nothing(trip) else []
    if who:
        yield Doubt(
            f"If {who[0].named}{and_more(len(who) - 1)} empties {trip.prop} while this runs, the "
            "change is made without the default.",
            (*who,),
        )
    if trip.start.component is not None and trip.start.component.kind.endswith("DataTable"):
        yield Doubt(
            "If the user of the table removes its last row while this runs, the change is made "
            "without the default."
        )


def _setters(trip: RoundTrip, shape: Shape) -> Iterator[tuple[str, str, tuple[Place, ...]]]:
    """Who sets the prop to something of another kind, all in one; what kind it should be."""
    places = tuple(dict.fromkeys(set_to_other_kinds(trip.prop, shape)))
    if places:
        who = f"{places[0].named}{and_more(len(places) - 1)}"
        yield who, "dictionary" if shape == "dict" else "list", places


def _is_dead(trip: RoundTrip, default: _Default) -> bool:
    """Whether a default changes nothing, given that the prop is never None."""
    if default.none:
        return True
    if is_empty(default.value):
        return shape_of(trip.body.value(default.value)) == trip.start.shape
    if Heap().truth(trip.start.value) is not True:
        return False
    alone = not trip.others
    shrinks = any(write.operation in SHRINKS for write in trip.body.writes.values())
    return alone and not shrinks and not trip.fresh


def is_empty(node: ast.expr) -> bool:
    """An empty display, ``dict()`` or ``list()``."""
    match node:
        case ast.Dict(keys=[]) | ast.List(elts=[]):
            return True
        case ast.Call(func=ast.Name(id="dict" | "list"), args=[], keywords=[]):
            return True
    return False


def _is_constant(node: ast.expr) -> bool:
    """A display of constants, which means the same in every file."""
    match node:
        case ast.Constant():
            return True
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return all(_is_constant(item) for item in items)
        case ast.Dict(keys=keys, values=values):
            return all(key is not None and _is_constant(key) for key in keys) and all(
                _is_constant(value) for value in values
            )
    return False


def _give(trip: RoundTrip, defaults: list[_Default]) -> Guards:
    """The layout gets the default, where that is what the code put there."""
    default = defaults[0]
    prop = trip.prop
    live = not default.none and not is_empty(default.value)
    if live or not (_is_constant(default.value) or is_empty(default.value)):
        return Guards(
            f"the default for an empty value (line {default.line}) is no constant that the layout "
            "could have"
        )
    assert trip.start.component is not None
    if not trip.start.component.roots or browser_may_empty(prop):
        return Guards(f"the component of {prop} is in no layout that is there when the page loads")
    if (
        len([1 for _, sure in trip.graph.layout.of(prop.id) if sure or isinstance(prop.id, Fields)])
        > 1
    ):
        return Guards(f"several components are {prop}, and none of them has a value in the layout")
    given = Given(trip.start.component, prop.name or "", default.value, trip.callback.module)
    props = (prop, prop.sibling("modified_timestamp"))  # it has a value when the data has (S16)
    readers = [a for p in props for a in p.readers if a.callback is not trip.callback]
    found: list[Doubt] = []
    if readers:
        first = readers[0].place
        who = first.named if first.callback else first.path
        text = ast.unparse(default.value)
        found.append(
            Doubt(
                f"On page load {who} gets {text} now, where it got None.",
                (first,),
                known=readers[0].sure,
            )
        )
    if _shows(given):
        text = ast.unparse(default.value)
        found.append(
            Doubt(f"On page load {prop} is {text} now, where it was not set, and may show.")
        )
    return Guards(given=given, doubts=tuple(found))


def _shows(given: Given) -> bool:
    """Whether the user of the app may see the value that the layout gives.

    Seen to look the same: empty values of Dash's own components, an empty figure. A table without
    ``columns`` makes its own of the data; other packages have defaults that are not known here.
    """
    kind, value = given.component.kind, given.value
    if kind == "dash.dcc.Store":
        return False
    if kind == "dash.dcc.Graph" and given.prop == "figure" and isinstance(value, ast.Dict):
        return not all(is_empty(each) for each in value.values)
    if not is_empty(value) or given.prop == "columns":
        return True
    return given.prop != "children" and not kind.startswith(OWN)
