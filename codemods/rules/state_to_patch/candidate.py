"""Whether a State that is an Output too is a round trip: a collection that goes back changed.

What is none gets no verdict at all: a text, number or truth value, a value that is only looked at
while the answer is built anew, that goes back as it is, or that something else takes the place of.
"""

from __future__ import annotations

import ast
import re

from codemods.dash.dependency import Dependency
from codemods.dash.page.components import SINGLE
from codemods.flow.alias.made import Made
from codemods.flow.values.domain import kind_of
from codemods.graph.bound import BoundCallback
from codemods.graph.initial.value import initial
from codemods.graph.outcome.results import Result
from codemods.graph.round_trip import RoundTrip, round_trip

_SINGLE_KINDS = frozenset({"text", "number", "truth"})
_SINGLE_TYPES = re.compile(
    r"(?:(?:typing\.)?(?:str|int|float|bool|None|Optional|Union|Literal|NoUpdate)\b|[\s\[\]|,'\"])+"
)


def is_round_trip(trip: RoundTrip) -> bool:
    """Whether a State goes back changed, as far as that can be told."""
    return _changes(trip) or _makes(trip)


def followed(bound: BoundCallback, state: Dependency, output: Dependency) -> RoundTrip | None:
    """What becomes of a State; None where it has no parameter of its own in the module."""
    parameter = state.parameter
    if (
        not bound.callback.has_own_function
        or parameter is None
        or parameter.startswith("*")
        or state.within
    ):
        return None
    return round_trip(bound, state, output)


def is_single(bound: BoundCallback, state: Dependency) -> bool:
    """Whether a prop holds one text, number or truth value, and no collection."""
    prop = bound.prop(state)
    if prop.name in SINGLE or kind_of(initial(prop).value) in _SINGLE_KINDS:
        return True
    function = bound.callback.function
    if function is None:
        return False
    arguments = function.args
    for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if each.arg == state.parameter and each.annotation is not None:
            return _SINGLE_TYPES.fullmatch(ast.unparse(each.annotation)) is not None
    return False


def _changes(trip: RoundTrip) -> bool:
    """Whether the value goes back, and is changed on some way, or something may change it."""
    body = trip.body
    back = {each for returned in body.returned.values() for each in returned.objects}
    changed = {each for write in body.writes.values() for each in write.objects}
    if changed & back:
        return True
    lost = any(not each.made for each in body.obstacles)
    position = trip.callback.outputs.index(trip.output)
    may_be_back = any(each.values[position] in body.unsure for each in trip.results if each.updates)
    return (bool(back) or may_be_back) and (lost or bool(body.lent))


def _makes(trip: RoundTrip) -> bool:
    """Whether what goes back is made of the value."""
    function, state = trip.callback.function, trip.state
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    assert state is not None
    assert state.parameter is not None
    made = Made.of(function, state.parameter, trip.body)
    position = trip.callback.outputs.index(trip.output)
    for each in trip.results:
        value = each.values[position] if each.updates else None
        if value is not None and made.is_made(value):
            return True
        if value is None and each.updates and _may_hold(made, each):
            return True
    return False


def _may_hold(made: Made, given: Result) -> bool:
    """Whether an answer of which it cannot be told what goes where has something of the value."""
    return given.node is not None and given.node.value is not None and made.holds(given.node.value)
