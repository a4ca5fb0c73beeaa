"""Exceptions: of which class one is, and which handler has to do with it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace

from codemods.flow.frame import Abrupt, Point
from codemods.flow.values.domain import Class, Library, Some, Value, alternatives
from codemods.flow.values.errors import ANY, PREVENT_UPDATE, Fails, Raised
from codemods.flow.values.objects import names_of

_ABOVE = {
    PREVENT_UPDATE: ("dash.exceptions.CallbackException", "dash.exceptions.DashException"),
    "json.JSONDecodeError": ("json.decoder.JSONDecodeError", "builtins.ValueError"),
    "json.decoder.JSONDecodeError": ("json.JSONDecodeError", "builtins.ValueError"),
}
_ALL = ("builtins.Exception", "builtins.BaseException")
_ABOVE_PREVENT = frozenset({"builtins.object", *_ALL, *_ABOVE[PREVENT_UPDATE]})


def may_prevent(raised: Raised) -> bool:
    """Whether an exception may be ``PreventUpdate``, or of a class below that."""
    return PREVENT_UPDATE in raised.names or (not raised.whole and raised.names <= _ABOVE_PREVENT)


def raised_value(at: Point, value: Value) -> Raised:
    """The exception that a ``raise`` of a value raises."""
    match value:
        case Some(cls=Class() as cls) | (Class() as cls):
            return _of_names(names_of(at.run.project, cls))
        case Some(made=name) if name:
            return _of_names([(name, False)])
        case Library(name=name):
            return _of_names([(name, False)])
    return ANY


def _of_names(names: Iterable[tuple[str, bool]]) -> Raised:
    """An exception of classes; of each it is said whether it is of the project."""
    found: set[str] = set()
    whole = True
    for name, own in names:
        found.add(name)
        above = getattr(builtins, name.removeprefix("builtins."), None)
        if isinstance(above, type) and issubclass(above, BaseException):
            found |= {f"builtins.{each.__name__}" for each in above.__mro__}
        elif name in _ABOVE:
            found |= {*_ABOVE[name], *_ALL}
        else:
            whole = whole and own
    return Raised(frozenset(found), whole)


def fits(at: Point, value: Value, raised: Raised) -> bool | None:
    """Whether a handler of some classes has to do with an exception."""
    if isinstance(value, tuple):
        found = [fits(at, each, raised) for each in value]
        return True if True in found else None if None in found else False
    ways = alternatives(value)
    if len(ways) > 1:
        found = [fits(at, each, raised) for each in ways]
        return found[0] if len({*found}) == 1 else None
    match value:
        case Library(name=name):
            known = getattr(builtins, name.removeprefix("builtins."), None)
            name = f"builtins.{known.__name__}" if isinstance(known, type) else name
        case Class(module=module, node=node):
            name = f"{module.name}.{node.name}"
        case _:
            return None
    if name in raised.names:
        return True
    if raised.whole:
        return False
    return True if name in _ALL else None


def caught(
    at: Point, goes: bool, inner: Sequence[Abrupt], handlers: Sequence[ast.ExceptHandler]
) -> bool:
    """Takes the ways out of the block of a ``try`` to its handlers; whether control gets behind."""
    sole = not goes and len(inner) == 1
    for each in inner:
        if each.kind == "raise":
            goes = _handled(at, goes, each, handlers, sole=sole)
        else:
            at.frame.out.append(each)
    return goes


def _handled(
    at: Point, goes: bool, way: Abrupt, handlers: Sequence[ast.ExceptHandler], *, sole: bool
) -> bool:
    for handler in handlers:
        other = Point(at.run, at.frame, way.heap.copy())
        found = _meant(other, handler, way.raised)
        if found is False:
            continue
        with nullcontext() if sole and found is True else at.perhaps():
            if handler.name is not None:
                other.heap.set(at.frame.id, handler.name, _exception(way.raised))
            other.passes(handler)
            before, at.frame.handled = at.frame.handled, _narrowed(other, handler, way.raised)
            if other.block(handler.body):
                goes = at.join(goes, other, True)
            at.frame.handled = before
        if found is True:
            return goes
    at.frame.out.append(way)
    return goes


def _meant(at: Point, handler: ast.ExceptHandler, raised: Raised) -> bool | None:
    if handler.type is None:
        return True
    try:
        return fits(at, at.evaluate(handler.type), raised)
    except Fails:
        return None


def _narrowed(at: Point, handler: ast.ExceptHandler, raised: Raised) -> Raised:
    """What is known of an exception where a handler has it."""
    if raised.names or handler.type is None:
        return raised
    try:
        return replace(raised_value(at, at.evaluate(handler.type)), whole=False)
    except Fails:
        return raised


def _exception(raised: Raised) -> Some:
    """What ``except … as`` gives a name."""
    prevents = PREVENT_UPDATE in raised.names
    return Some("object", made=PREVENT_UPDATE if prevents else "")
