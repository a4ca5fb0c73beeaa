"""What ``ctx`` answers in a situation, and what the code asks of the call that it runs in."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from codemods.files.place import Place
from codemods.flow.frame import Point
from codemods.flow.values.domain import (
    EVERYTHING,
    Bound,
    Fixed,
    Library,
    Listed,
    Mapped,
    Some,
    Value,
    Whose,
)
from codemods.flow.values.numbers import PLAIN
from codemods.python.module import Module
from codemods.python.resolve import dash_name
from codemods.python.scope import Function

_COUNT = "len(ctx.triggered)"
_LOCALS = "locals()"
TRIGGERS = frozenset({"triggered", "triggered_id", "triggered_prop_ids"})
# What of ``ctx`` has the shape of the call in it; most of it nothing else has.
_PLAIN_SHAPES = frozenset({"inputs", "states"})
CLEAR_SHAPES = frozenset(
    {"inputs_list", "states_list", "args_grouping", "outputs_list", "outputs_grouping"}
    | {"using_args_grouping", "using_outputs_grouping"}
)
_VARIABLES = "f_locals"  # of a frame, which may be that of the callback
SHAPES = _PLAIN_SHAPES | CLEAR_SHAPES | {_COUNT, _LOCALS, EVERYTHING}
_CLEAR = TRIGGERS | CLEAR_SHAPES
_PREFIX = "dash.ctx."
_TRIGGERED = -1  # the root of what ``ctx.triggered`` gives, where the arguments count from zero
# What a browser sends for a call, as Flask has it.
_SENT = frozenset({"data", "get_data", "get_json", "json", "stream"})
# Of these ``ctx`` may be an argument, and no more is asked than its truth or a name that is seen.
_HARMLESS = frozenset(
    f"builtins.{each}" for each in ("bool", "getattr", "hasattr", "isinstance", "type", "id")
) | {"functools.partial"}
_OWN_VARIABLES = frozenset({"builtins.locals", "builtins.vars", "builtins.dir"})
RUNS_TEXT = frozenset({"builtins.eval", "builtins.exec"})


def asked(at: Point, node: ast.AST, value: Value) -> Value:
    """A value, or what ``ctx`` answers where it is an attribute of that."""
    if not isinstance(value, Library):
        return value
    if not value.name.startswith(_PREFIX):
        if is_of_request(value.name):
            at.asks(node, EVERYTHING)
        return value
    name, _, rest = value.name.removeprefix(_PREFIX).partition(".")
    if name in ("response", "record_timing"):
        return value
    found = _answer(at, node, name)
    for each in rest.split(".") if rest else ():
        found = Bound(found, each)
    return found


def is_of_request(name: str) -> bool:
    """Whether something of Dash or Flask has all that the browser sent."""
    if name == "dash.context_value" or name.endswith("._callback_context.context_value"):
        return True
    owner, _, last = name.rpartition(".")
    return owner == "flask.request" and last in _SENT


def asked_of_unknown(at: Point, node: ast.AST, name: str) -> None:
    """Notes what is asked by an attribute of something that may be ``ctx``: nothing else has one
    that is called so.
    """
    if name == _VARIABLES:
        at.asks(node, EVERYTHING)
    elif name in _CLEAR:
        at.asks(node, name)


def asked_inside(at: Point, module: Module, function: Function) -> None:
    """Notes what a function asks that is not entered."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and node.attr in (*SHAPES, *TRIGGERS):
            name = dash_name(at.run.project, module, node) or ""
            if name.startswith(_PREFIX):
                place = Place(module.path, node.lineno)
                at.run.asks.setdefault(name.removeprefix(_PREFIX), place)


def asked_by_call(at: Point, node: ast.AST, name: str, given: tuple[Value, ...]) -> None:
    """Notes what a function of a library asks with some arguments."""
    if name not in _HARMLESS:
        at.loses(node, *given)
    if name == "builtins.len" and any(_is_triggered(each) for each in given):
        at.asks(node, _COUNT)
    is_own = len(at.run.stack) == 1  # of another function they are not the arguments
    if is_own and name in _OWN_VARIABLES and not given:
        at.asks(node, _LOCALS)
    elif is_own and name in RUNS_TEXT:
        at.asks(node, EVERYTHING)


def shape_asked(asks: Mapping[str, Place]) -> tuple[str, Place] | None:
    """What has all arguments of the call in it and is asked for, as the code says it."""
    for name, where in asks.items():
        if name in SHAPES:
            plain = name in (_COUNT, _LOCALS, EVERYTHING)
            return (name if plain else f"ctx.{name}"), where
    return None


def _is_triggered(value: Value) -> bool:
    return isinstance(value, Some) and value.root == _TRIGGERED and not value.part


def _answer(at: Point, node: ast.AST, name: str) -> Value:
    at.asks(node, name)
    triggered = at.run.situation.triggered
    if triggered is None:
        if name == "triggered":
            return Some(whose=Whose.GIVEN, root=_TRIGGERED)
        if name == "triggered_id":  # a text, or a dictionary
            return Some(whose=Whose.GIVEN, part=True, each=at.run.situation.entry, odd=PLAIN)
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
