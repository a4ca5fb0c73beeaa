"""Initial calls that draw what the page first shows: the flag would leave that empty."""

from __future__ import annotations

from collections.abc import Iterator

from codemods.dash.dependency import Dependency
from codemods.flow.summary import Exit
from codemods.flow.values.domain import NO_UPDATE, Value, alternatives
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.initial.call import InitialCall
from codemods.graph.initial.value import is_as_it_was
from codemods.graph.prop import Access, place

# What a component does, or shows, when it is set, whatever it holds before.
_COMMANDS = frozenset(
    {"columnSize", "resetColumnState", "exportDataAsCsv", "deleteSelectedRows", "scrollTo"}
    | {"rowTransaction", "paginationGoTo", "clear_data", "refresh"}
)
_SHOWN_BY = (".Alert", ".Toast", ".Modal", ".Notification", ".ConfirmDialog")
_NOTHING = (None, (), NO_UPDATE)


def filled(call: InitialCall) -> BoundProp | None:
    """The Output that a callback fills although what starts it has not happened yet, and the layout
    leaves it empty. None if it fails, gives a command, or shows ``None``.
    """
    exits = call.unset.exits if call.unset is not None else ()
    return next((prop for each in exits for prop in _filled(call, each)), None)


def _filled(call: InitialCall, way: Exit) -> Iterator[BoundProp]:
    outputs = call.bound.callback.outputs if way.values else ()
    for output, value in zip(outputs, way.values, strict=True):
        if _is_filled(call.bound, output, value):
            yield call.bound.prop(output)


def _is_filled(bound: BoundCallback, output: Dependency, value: Value) -> bool:
    """Whether something to see is put where nothing was, and not just what was there."""
    prop, access = bound.prop(output), Access(place(bound.callback), True, bound.callback, output)
    return (
        _is_empty(prop)
        and any(_shows(value))
        and not all(is_as_it_was(prop, access, each) for each in alternatives(value))
    )


def _shows(value: Value) -> Iterator[bool]:
    """Of each value that it may be, whether it is something to see."""
    for each in alternatives(value):
        if isinstance(each, str):
            yield bool(each.strip()) and "None" not in each
        else:
            yield each is not False and each not in _NOTHING


def _is_empty(prop: BoundProp) -> bool:
    """Whether the layout leaves it empty, or is not seen to fill it."""
    name = prop.name or ""
    if name in _COMMANDS:
        return False
    if name in ("is_open", "opened", "displayed") and any(
        each.kind.endswith(_SHOWN_BY) for each in prop.seen
    ):
        return False
    return not prop.seen or any(
        each.given(name) is None and not each.unpacked for each in prop.seen
    )
