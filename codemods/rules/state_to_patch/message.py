"""What a Patch gains, and what it does where the old code failed: the message of state-to-patch."""

from __future__ import annotations

from codemods.files.place import Place
from codemods.files.wording import by_number, shortened
from codemods.flow.alias.events import Write
from codemods.rules.rule import Gain
from codemods.rules.state_to_patch.failures import MAKING, may_fail
from codemods.rules.state_to_patch.rewriting.rewrite import Plan

_ARITHMETIC = ("add", "sub", "mul", "div")


def gained(plan: Plan) -> str:
    """What is gained; and the difference that shows only where the old code raised an exception."""
    return " ".join(filter(None, (_gain(plan), _where_it_raised(plan))))


def _gain(plan: Plan) -> str:
    prop, others = plan.trip.prop, _others(plan)
    if plan.keeps_state:
        reads = [read.name.lineno for read in plan.trip.body.reads.values()]
        asks = (
            f"line {min(reads)} reads it" if reads else "a default takes its place if it is empty"
        )
        first = (
            f"Only the change of {prop} travels back; the value is still sent to the server, "
            f"where {asks}"
        )
    else:
        first = f"{prop} is no longer uploaded and written back whole: only the change travels"
    if not others or plan.trip.body.shared:  # what is made of the old value covers a newer one
        return f"{first}."
    names = shortened([each.named for each in others], 1)
    verb = by_number(len(others), "writes", "write")
    unless = ", unless it was empty" if plan.stay else ""
    return f"{first}; what {names} {verb} at the same moment is no longer lost{unless}."


def gain(plan: Plan) -> Gain:
    """What a Patch is worth most of all."""
    return Gain.UPDATE if _others(plan) else Gain.REQUEST


def _others(plan: Plan) -> list[Place]:
    """The callbacks that surely write the prop too."""
    return [each.place for each in plan.trip.others if each.sure and each.callback is not None]


def _where_it_raised(plan: Plan) -> str | None:
    """What happens now where something on the way to a write is missing (S10)."""
    for write in plan.trip.body.writes.values():
        instead = _instead(write) if may_fail(plan.trip, write) else None
        if instead is not None:
            taken = [] if write.operation == "del" else plan.trip.body.taken([write])
            statements = [write.statement, *(each.statement for each in taken)]
            line = min(each.lineno for each in statements)
            return f"Where the old code failed because line {line} found nothing there, {instead}."
    return None


def _instead(write: Write) -> str | None:
    match write.operation:
        case "del":
            return "nothing happens"
        case "set" if len(write.path) > 1:
            return "it is made"
        case operation if operation in _ARITHMETIC:
            return "it becomes null"
        case operation if write.path and operation in MAKING:
            return "it is made"
        case _ if write.path and write.operation != "set":
            return "the browser's console has the error"
    return None
