"""Comprehensions, and what else may be evaluated any number of times."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from codemods.flow.call import elements
from codemods.flow.frame import Frame, Point
from codemods.flow.narrow import narrow_all
from codemods.flow.values.domain import (
    UNKNOWN,
    Listed,
    Mapped,
    Some,
    Value,
    Whose,
    element,
    held,
    joined,
)
from codemods.flow.values.errors import Fails
from codemods.flow.values.kinds import DICT, EMPTY, FULL_DICT, FULL_LIST, LIST
from codemods.flow.values.objects import hashed

Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def possibly(
    at: Point, node: ast.expr, tests: Sequence[ast.expr] = (), truth: bool = True
) -> Value:
    """What an expression is that is only reached where some ``tests`` came out in a way: that it
    fails is not certain.
    """
    other = at.copy()
    narrow_all(other, tests, truth)
    with at.perhaps():
        try:
            found = other.evaluate(node)
        except Fails as error:
            other.may_fail(node, error)
            return UNKNOWN
    at.heap.join(other.heap)
    return found


def new(at: Point, content: Listed | Mapped) -> Value:
    """A list or dictionary that is made; one of many in a loop is not told from the others."""
    if not at.run.many:
        return at.heap.new(content)
    items = held(content)
    kind = "dict" if isinstance(content, Mapped) else content.kind
    each = joined(*items) if items else None
    full = FULL_DICT if kind == "dict" else FULL_LIST
    return Some(kind, Whose.OWN, truth=True if items and kind != "iterator" else None, each=each,
                page=full if items else full | EMPTY)  # fmt: skip


def comprehended(at: Point, node: Comprehension) -> Value:
    scope = at.frame.module.scopes.of_node[node]
    frame = Frame(at.frame.module, scope, next(at.run.ids), at.frame, left=at.frame.left)
    inner = Point(at.run, frame, at.heap)
    inner.heap.open(frame.id, {})
    found: list[Value] | None = []
    for value in _rounds(inner, node, 0):
        if value is None:
            found = None
        elif found is not None:
            found.append(value[0])
    at.heap = inner.heap
    at.frame.out += frame.out
    at.frame.left = frame.left
    return _collected(at, node, found, frame)


def _rounds(at: Point, node: Comprehension, position: int) -> Iterator[tuple[Value] | None]:
    """The value of each round; None where there may be any number."""
    if position == len(node.generators):
        if isinstance(node, ast.DictComp):
            key = at.evaluate(node.key)
            hashed(at, node.key, key)
            yield ((key, at.evaluate(node.value)),)
        else:
            item = at.evaluate(node.elt)
            if isinstance(node, ast.SetComp):
                hashed(at, node.elt, item)
            yield (item,)
        return
    loop = node.generators[position]
    source = _source(at, loop.iter, first=position == 0)
    items = elements(at, loop.iter, source)
    known = items is not None and len(items) <= 50
    for each in items if items is not None and known else [inside(at, source)]:
        at.run.assign(at, loop.target, each)
        yield from _round(at, node, position, known)


def _source(at: Point, node: ast.expr, *, first: bool) -> Value:
    """What a loop goes over: the first is asked for outside, where its own variable may be another
    one (``[row for row in row if row]``).
    """
    around = at.frame.parent
    if not first or around is None:
        return at.evaluate(node)
    outer = Point(at.run, around, at.heap)
    value = outer.evaluate(node)
    at.heap = outer.heap
    return value


def inside(at: Point, value: Value) -> Value:
    """What is in something of which the number of elements is not known."""
    content = at.heap.content(value)
    items = () if content is None else held(content)
    return joined(*items) if items else element(value)


def _round(
    at: Point, node: Comprehension, position: int, known: bool
) -> Iterator[tuple[Value] | None]:
    tests = [at.heap.truth(_tested(at, each, known)) for each in node.generators[position].ifs]
    if False in tests:
        return
    if known and None not in tests:
        yield from _rounds(at, node, position + 1)
        return
    yield None
    other = at.copy()
    narrow_all(other, node.generators[position].ifs, True)
    at.run.many += 1
    try:
        with at.perhaps():
            for value in _rounds(other, node, position + 1):
                at.frame.yields.append(value[0] if value is not None else UNKNOWN)
    except Fails as error:
        at.may_fail(node, error)
    finally:
        at.run.many -= 1
    at.heap.join(other.heap)


def _tested(at: Point, node: ast.expr, known: bool) -> Value:
    return at.evaluate(node) if known else possibly(at, node)


def _collected(at: Point, node: Comprehension, found: list[Value] | None, frame: Frame) -> Value:
    """What a comprehension makes of the values of its rounds."""
    kind = {ast.ListComp: "list", ast.SetComp: "set", ast.GeneratorExp: "iterator"}.get(type(node))
    if kind is None:
        if found is not None and all(isinstance(key, str | int) for key, _ in found):
            return new(at, Mapped(dict(found)))
        each = [pair[1] for pair in frame.yields if isinstance(pair, tuple)]
        return Some("dict", Whose.OWN, each=joined(*each) if each else None, page=DICT)
    plain = found is not None and (kind != "set" or all(isinstance(v, str) for v in found))
    if found is not None and plain:
        return new(at, Listed(kind, tuple(dict.fromkeys(found) if kind == "set" else found)))
    inner = joined(*frame.yields) if frame.yields else None
    return Some(kind, Whose.OWN, each=inner, page=LIST)
