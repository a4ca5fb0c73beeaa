"""What gets a value: variables, elements of lists and dictionaries, attributes."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from codemods.flow.call import elements
from codemods.flow.comprehension import inside
from codemods.flow.frame import Frame, Point
from codemods.flow.values import fit
from codemods.flow.values.domain import (
    UNKNOWN,
    Fixed,
    Listed,
    Mapped,
    Ref,
    Some,
    Value,
    Whose,
    alternatives,
    whose,
)
from codemods.flow.values.errors import Fails, raised
from codemods.flow.values.heap import SCALARS
from codemods.flow.values.kinds import LIST
from codemods.flow.values.objects import member, used
from codemods.python.scope import Function


def assign(at: Point, target: ast.expr, value: Value) -> None:
    """Gives a target a value. Raises Fails."""
    match target:
        case ast.Name(id=name):
            bind(at, target, name, value)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            _unpack(at, target, targets, value)
        case ast.Starred(value=inner):
            assign(at, inner, value)
        case ast.Attribute(value=owner) | ast.Subscript(value=owner):
            key = at.evaluate(target.slice) if isinstance(target, ast.Subscript) else UNKNOWN
            found = at.evaluate(owner)
            if isinstance(target, ast.Attribute):
                _ask_property(at, target, found)
            change(at, target, found, key, value)


def _ask_property(at: Point, node: ast.Attribute, owner: Value) -> None:
    """What sets an attribute may be a function."""
    for each in alternatives(owner):
        cls = each.cls if isinstance(each, Some) else None
        found = None if cls is None else member(at.run.project, cls, node.attr)
        if found is not None and any(isinstance(b.node, Function) for b in found[1]):
            at.effect(node, enters=True)


def bind(at: Point, node: ast.AST, name: str, value: Value) -> bool:
    frame: Frame | None = at.frame
    while frame is not None:
        if frame.scope.outside.get(name) == "global":
            break
        if frame.id >= 0 and name in frame.scope.bindings:
            if frame.id in at.heap.frames:
                at.heap.set(frame.id, name, value)
                return True
            break
        frame = frame.parent
    at.effect(node)
    return True


def _unpack(at: Point, node: ast.expr, targets: Sequence[ast.expr], value: Value) -> None:
    items = elements(at, node, value)
    star = next((i for i, each in enumerate(targets) if isinstance(each, ast.Starred)), None)
    if items is None:
        fit.unpacked(at, node, value)
        rest = Some("list", Whose.OWN, page=LIST)
        for each in targets:
            assign(at, each, rest if isinstance(each, ast.Starred) else inside(at, value))
        return
    if star is None and len(items) != len(targets):
        raise Fails(raised(ValueError))
    if star is not None:
        after = len(targets) - star - 1
        if len(items) < star + after:
            raise Fails(raised(ValueError))
        middle = at.heap.new(Listed("list", tuple(items[star : len(items) - after])))
        items = [*items[:star], middle, *items[len(items) - after :]]
    for each, item in zip(targets, items, strict=True):
        assign(at, each, item)


def change(at: Point, node: ast.AST, owner: Value, key: Value, value: Value) -> None:
    """An attribute or an element of something is set or deleted. Raises Fails."""
    at.loses(node, value)
    used(at, node, key)
    ways = alternatives(owner)
    for each in ways:
        used(at, node, each)
        if each is None or isinstance(each, (*SCALARS, tuple)):
            if len(ways) == 1:
                raise Fails(raised(TypeError))
            at.may_fail(node, Fails(raised(TypeError)))
            continue
        content = at.heap.content(each)
        known = isinstance(key, str | int) and len(ways) == 1 and not at.run.many
        known = known and value is not UNKNOWN
        if isinstance(each, Ref) and isinstance(content, Mapped) and known:
            at.heap.put(each.id, Mapped({**content.items, key: value}))
            continue
        if isinstance(each, Ref) and isinstance(content, Listed) and known:
            if isinstance(key, int) and -len(content.items) <= key < len(content.items):
                items = [*content.items]
                items[key] = value
                at.heap.put(each.id, Listed(content.kind, tuple(items)))
                continue
        fit.stored(at, node, each, key)
        at.heap.forget(each)
        at.may_raise(node)
        own = isinstance(each, Ref) or (isinstance(each, Some) and each.whose <= Whose.GIVEN)
        if not own or isinstance(each, Fixed) or whose(each) > Whose.GIVEN:
            at.effect(node)
