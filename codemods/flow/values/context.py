"""What ``ctx`` answers in a situation."""

from __future__ import annotations

import ast

from codemods.flow.frame import Point
from codemods.flow.values.domain import Bound, Fixed, Library, Listed, Mapped, Some, Value, Whose

_PREFIX = "dash.ctx."


def asked(at: Point, node: ast.AST, value: Value) -> Value:
    """A value, or what ``ctx`` answers where it is an attribute of that."""
    if not isinstance(value, Library) or not value.name.startswith(_PREFIX):
        return value
    name, _, rest = value.name.removeprefix(_PREFIX).partition(".")
    if name in ("response", "record_timing"):
        return value
    found = _answer(at, node, name)
    for each in rest.split(".") if rest else ():
        found = Bound(found, each)
    return found


def _answer(at: Point, node: ast.AST, name: str) -> Value:
    at.run.asks.setdefault(name, at.place(node))
    triggered = at.run.situation.triggered
    if triggered is None:
        return Some(whose=Whose.GIVEN, part=True)
    match name:
        case "triggered_id":
            return next(map(at.heap.lift, triggered.values()), None)
        case "triggered_prop_ids":
            return at.heap.new(Mapped({k: at.heap.lift(v) for k, v in triggered.items()}))
        case "triggered":
            return _triggered(at)
    return Some(whose=Whose.GIVEN, part=True)


def _triggered(at: Point) -> Value:
    """Falsy in the initial call, and with one entry all the same (S16)."""
    triggered = at.run.situation.triggered or {}
    given = Some(whose=Whose.GIVEN, part=True) if triggered else None
    entries = [Fixed(Mapped({"prop_id": prop, "value": given})) for prop in [*triggered] or ["."]]
    return Fixed(Listed("list", tuple(entries)), truth=bool(triggered))
