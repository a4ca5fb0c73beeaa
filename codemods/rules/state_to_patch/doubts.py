"""What keeps a Patch from being safe: each doubt as the sentence that the user reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from codemods.files.wording import and_more, by_number, listed
from codemods.flow.alias.events import Write
from codemods.flow.alias.state import Path
from codemods.flow.values.domain import Some, Value, alternatives, kind_of
from codemods.flow.values.heap import SCALARS
from codemods.flow.values.kinds import Odd
from codemods.flow.values.numbers import odd
from codemods.graph.fixed_signature import why_signature_is_fixed
from codemods.graph.initial.value import (
    browser_may_empty,
    emptied_by,
    patchable_without_value,
    place_of,
)
from codemods.graph.prop import Access, place
from codemods.graph.round_trip import RoundTrip, takes_away
from codemods.rules.doubt import Doubt
from codemods.rules.state_to_patch.failures import seen_failures
from codemods.rules.state_to_patch.inside import started_inside
from codemods.rules.state_to_patch.order import out_of_order
from codemods.rules.state_to_patch.start import holds, started_with

_ARITHMETIC = frozenset({"add", "sub", "mul", "div"})
_NUMBERS = ("number", "truth")  # True counts as 1 in the browser, too


def doubts(trip: RoundTrip, *, given: bool) -> Iterator[Doubt]:
    """All that may be different; ``given`` when the change gives the layout a value."""
    if not given:
        yield from _about_start(trip)
    yield from _about_none(trip)
    yield from _about_call(trip)
    for write in trip.body.writes.values():
        yield from _about_write(trip, write)
        yield from _about_keys(trip, write)
        yield from out_of_order(trip, write)
    yield from _about_others(trip)
    yield from seen_failures(trip)
    yield from started_inside(trip)


def _about_start(trip: RoundTrip) -> Iterator[Doubt]:
    prop, start = trip.prop, trip.start
    if browser_may_empty(prop):
        yield Doubt(f"Where the browser empties {prop}, the update fails (in its console only).")
    if start.unknown is not None:
        yield Doubt(
            f"Where {prop} has no value yet, the update fails, in the browser's console only: "
            f"{start.unknown}.",
            known=False,
        )
    elif start.shape == "none" and start.component is not None:
        if not patchable_without_value(prop.graph.project, start.component):
            where = place_of(start.component)
            yield Doubt(
                f"As long as {prop} has no value, the update fails, in the browser's console only; "
                f"give the component one ({where}).",
                (where,),
            )


def _about_none(trip: RoundTrip) -> Iterator[Doubt]:
    found = [*emptied_by(trip.prop)]
    if not (trip.fresh or trip.body.unsure):  # it only ever answers with the value, changed
        own = (place(trip.callback), "may set it to None")
        found = [each for each in found if each != own]
    emptied = dict(found)
    if emptied:
        (where, how), *more = emptied.items()
        others = f",{and_more(len(more))}" if more else ""
        yield Doubt(f"{where.named} {how}{others}; a Patch of None may fail.", (*emptied,))


def _about_call(trip: RoundTrip) -> Iterator[Doubt]:
    if not trip.body.reads:
        asks = why_signature_is_fixed(trip.bound, "calls too much", "asks")
        if asks is not None:
            yield Doubt(f"There is one State less, and the code may see that: {asks.reason}.")
    decorator = why_signature_is_fixed(trip.bound, "decorator")
    if decorator is not None:
        yield Doubt(
            f"What {decorator.reason} does with the arguments and the result cannot be seen.",
            known=False,
        )
    for name, call in trip.body.lent.items():
        yield Doubt(
            f"If {ast.unparse(call.func)}() changes what it is given of {name.id} "
            f"(line {call.lineno}), that change is lost.",
            known=False,
        )


def _about_write(trip: RoundTrip, write: Write) -> Iterator[Doubt]:
    """Writes that do not mean quite the same in a Patch (S10)."""
    line = write.statement.lineno
    operand = trip.body.value(write.operands[0]) if write.operands else None
    if write.operation in _ARITHMETIC:
        if "nan" in odd(operand):
            yield Doubt(
                f"If line {line} computes with NaN, which float() makes of some texts, the browser "
                "takes it for 0.",
                known=False,
            )
        elif any(isinstance(each, int) and "large" in odd(each) for each in alternatives(operand)):
            yield Doubt(f"Line {line} computes beyond 2**53, where the browser rounds.")
    match write.operation:
        case "remove":
            yield Doubt(f"remove (line {line}) takes out every equal item, not just the first.")
        case "pop":
            yield Doubt(f"Where there is nothing to pop (line {line}), nothing happens.")
        case "update" if write.operands and not _unites_alike(trip, write, operand):
            yield Doubt(
                f"If this is no dictionary (line {line}), the update fails: a Patch takes | for "
                "that of dictionaries.",
                known=False,
            )
        case "add" if not _adds_alike(trip, write, operand):
            yield Doubt(
                f"If a text is added to a list (line {line}), the browser makes one text of both.",
                known=False,
            )
        case "sub" | "div" if not _subtracts_alike(trip, write, operand):
            yield Doubt(
                f"If this is no number (line {line}), the browser makes null of it.", known=False
            )
        case "div" if not all(map(_is_never_zero, alternatives(operand))):
            yield Doubt(
                f"If line {line} divides by 0, the browser makes null of it; the old code left it.",
                known=False,
            )
        case "mul" if kind_of(operand) not in _NUMBERS or not holds(trip, write.path, "number"):
            yield Doubt(
                f"If this is a text or a list (line {line}), the browser makes null of it.",
                known=False,
            )


def _is_never_zero(value: Value) -> bool:
    return isinstance(value, int | float) and bool(value)


def _about_keys(trip: RoundTrip, write: Write) -> Iterator[Doubt]:
    """Keys and indices that are others in the browser (S10)."""
    line = write.statement.lineno
    for position, key in enumerate(write.path):
        inside = trip.start.shape if position == 0 else _kind(trip, write.path[:position])
        if key.loop is not None:
            if inside != "list" and not key.loop.of_items:
                yield Doubt(
                    f"If what line {key.loop.line} goes through is no list, the browser "
                    "changes something else.",
                    known=False,
                )
            continue
        literal = isinstance(key.node, ast.Constant | ast.UnaryOp)
        sentence = _other_key(odd(trip.body.value(key.node)), inside, literal=literal)
        if sentence is not None:
            yield Doubt(sentence.format(key=key.text, line=line), known=literal)
            return
    if write.operation == "insert" and _is_far_from_the_end(trip.body.value(write.operands[0])):
        yield Doubt(
            f"Where {ast.unparse(write.operands[0])} (line {line}) counts back beyond the first "
            "item, the browser inserts at the end, not at the beginning.",
            known=False,
        )


def _kind(trip: RoundTrip, path: Path) -> str | None:
    """Of what lies at a path, in the layout and ever after."""
    kind = kind_of(started_with(trip, path))
    return kind if kind is not None and holds(trip, path, kind) else None


def _other_key(found: Odd, inside: str | None, *, literal: bool) -> str | None:
    """What becomes of a key in the browser, with a place for it and its line."""
    if inside != "dict" and found & {"bool", "data"}:
        return "If {key} (line {line}) is True or False, the browser makes an object of the list."
    if inside == "list" or (literal and inside != "dict"):
        return None
    if found & {"negative", "data", "unknown"}:
        return (
            'If {key} (line {line}) is a number below zero, the browser uses the key "NaN" '
            "instead: a Patch counts such keys from the end."
        )
    if "nan" in found:
        return "If {key} (line {line}) is NaN or infinite, it is another key in the browser."
    if "float" in found:
        return 'If {key} (line {line}) is a float like 1.0, the browser uses the key "1" instead.'
    if "tiny" in found:
        return "If {key} (line {line}) is like 0.00001, it is another key than Python's 1e-05."
    if "large" in found:
        return "If {key} (line {line}) is beyond 2**53, the browser rounds it."
    return None


def _is_far_from_the_end(place: Value) -> bool:
    """Whether ``insert`` may be told to count back from the end, by more than one."""
    return place != -1 and bool(odd(place) & {"negative", "data", "unknown"})


def _adds_alike(trip: RoundTrip, write: Write, operand: Value) -> bool:
    """Whether adding means, or fails, alike in Python and in the browser."""
    display = isinstance(write.operands[0], ast.List | ast.Tuple | ast.ListComp)
    if display or kind_of(operand) in _NUMBERS:
        return True
    return _is_json(operand) and any(holds(trip, write.path, each) for each in ("number", "text"))


def _unites_alike(trip: RoundTrip, write: Write, operand: Value) -> bool:
    """Whether ``update`` has a dictionary on both sides; by that name it has, or failed."""
    by_name = isinstance(write.statement, ast.Expr)
    known = not write.path and trip.start.shape == "dict"
    return by_name or known or kind_of(operand) == "dict"


def _subtracts_alike(trip: RoundTrip, write: Write, operand: Value) -> bool:
    if kind_of(operand) in _NUMBERS:
        return True
    return _is_json(operand) and holds(trip, write.path, "number")


def _is_json(value: Value) -> bool:
    """Whether a value is plain, or came from the browser: no object with an arithmetic of its
    own. That None cannot be computed with is not said in the message.
    """
    return all(
        (isinstance(each, SCALARS) and each is not None)
        or (isinstance(each, Some) and (each.kind == "text" or each.root is not None))
        for each in alternatives(value)
    )


def _about_others(trip: RoundTrip) -> Iterator[Doubt]:
    """Writes below something that another writer may take away, or move; one doubt for a writer."""
    component = trip.start.component
    moving = [write for write in trip.body.writes.values() if _may_move(trip, write)]
    if component is not None and component.kind.endswith("DataTable"):
        if moving:
            where, differ = _lines(moving, "differs", "differ")
            yield Doubt(
                f"If the user of the table removes the row in the meantime, {where} {differ}."
            )
        return
    others = trip.others if moving else []
    taken: dict[Access, list[Write]] = {}
    for write in moving:
        path = _needed(write)
        takers = (each for each in others if takes_away(trip.prop, each, path))
        first = next(takers, None)
        if first is not None:
            taken.setdefault(first, []).append(write)
    for access, writes in taken.items():
        where, change = _lines(writes, "changes", "change")
        yield Doubt(
            f"Where {access.place.named} takes away what {where} {change}, it stays away; the old "
            "code brought the whole value back.",
            (access.place,),
            known=access.sure,
        )


def _may_move(trip: RoundTrip, write: Write) -> bool:
    """Whether a write goes below a key, or to a place in a list."""
    below = write.path[:-1] if write.operation in ("set", "del") else write.path
    index = write.path and (trip.start.shape == "list" or _is_index(write))
    return bool(below or index) or (
        write.operation == "insert" and _position(write) not in (0, None)
    )


def _needed(write: Write) -> Path:
    """What must be there, and where it was, for a write to do what it did."""
    set_by_name = write.operation in ("set", "del") and isinstance(write.path[-1].value, str)
    return write.path[:-1] if set_by_name else write.path


def _lines(writes: Sequence[Write], one: str, several: str) -> tuple[str, str]:
    """The lines of some writes, and the verb that goes with them."""
    lines = list(dict.fromkeys(str(write.statement.lineno) for write in writes))
    noun = by_number(len(lines), "line", "lines")
    return f"{noun} {listed(lines)}", by_number(len(lines), one, several)


def _is_index(write: Write) -> bool:
    return any(isinstance(key.value, int) and not isinstance(key.value, bool) for key in write.path)


def _position(write: Write) -> int | None:
    node = write.operands[0] if write.operands else None
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    return -1
