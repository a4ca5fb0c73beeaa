"""What statements do: blocks, branches and loops, and every way out of them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from codemods.flow.call import call, decorated, taken
from codemods.flow.comprehension import inside, possibly
from codemods.flow.expression import evaluate
from codemods.flow.frame import Frame, Point, TooMuch, replace_heap
from codemods.flow.narrow import narrow
from codemods.flow.statements.assignment import assign, bind, change
from codemods.flow.statements.errors import caught, raised_value
from codemods.flow.statements.loop import for_loop, forget_set, while_loop
from codemods.flow.statements.managers import managed
from codemods.flow.values import fit
from codemods.flow.values.domain import (
    EVERYTHING,
    UNKNOWN,
    Class,
    Listed,
    Manager,
    Mapped,
    Ref,
    Some,
    Value,
    Whose,
    alternatives,
    whose,
)
from codemods.flow.values.errors import Fails, Origin, Raised, raised
from codemods.flow.values.objects import hooked, used
from codemods.flow.values.operations import compared, computed


def block(at: Point, statements: Sequence[ast.stmt]) -> bool:
    """Runs a block; whether control gets behind it."""
    return all(statement(at, each) for each in statements)


def statement(at: Point, node: ast.stmt) -> bool:
    """Runs a statement; whether control gets behind it."""
    at.run.step()
    follow = _KINDS.get(type(node))
    start = max(0, len(at.frame.out) - 1)
    try:
        goes = _unknown(at, node) if follow is None else follow(at, node)
    except Fails as error:
        goes = at.fail(node, error)
        if at.watch is not None:  # which sees what is behind it, too
            if isinstance(node, _WITH_BLOCKS):
                raise TooMuch from error
            goes = True
    if not isinstance(node, _WITH_BLOCKS):
        at.passes(node, start)
    elif goes and isinstance(node, ast.Try | ast.With | ast.AsyncWith):
        at.passes(node)
    return goes


def _unknown(at: Point, node: ast.stmt) -> bool:
    """A statement that is not followed: it may do anything, and end in any way that it has."""
    at.unseen(node)
    at.asks(node, EVERYTHING)
    forget_set(at, [node])
    with at.perhaps():
        for each in ast.walk(node):
            if isinstance(each, ast.Raise | ast.Return):
                kind: Any = "raise" if isinstance(each, ast.Raise) else "return"
                at.leave(kind, each.lineno, UNKNOWN)
    return True


def _import(at: Point, node: ast.Import | ast.ImportFrom) -> bool:
    at.may_raise(node, raised(ModuleNotFoundError))
    return True


def _nothing(_at: Point, _node: ast.stmt) -> bool:
    return True


def _expression(at: Point, node: ast.Expr) -> bool:
    evaluate(at, node.value)
    return True


def _definition(at: Point, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    value = decorated(at, node, at.frame)
    return bind(at, node, node.name, value)


def _class(at: Point, node: ast.ClassDef) -> bool:
    for each in (*node.decorator_list, *(keyword.value for keyword in node.keywords)):
        at.effect(each, seen=False, enters=True)
    for base in node.bases:
        above = evaluate(at, base)
        if isinstance(above, Class):
            hooked(at, base, above, "__init_subclass__")
    scope = at.frame.module.scopes.of_node[node]
    inner = Point(at.run, Frame(at.frame.module, scope, next(at.run.ids), at.frame), at.heap)
    inner.heap.open(inner.frame.id, {})
    with at.perhaps():
        block(inner, node.body)
    at.heap = inner.heap
    for way in inner.frame.out:
        at.may_fail(node, Fails(way.raised, origin=way.origin))
    for value in at.heap.frames.get(inner.frame.id, {}).values():
        used(at, node, value)  # ``__set_name__``
    return bind(at, node, node.name, Class(at.frame.module, node))


def _return(at: Point, node: ast.Return) -> bool:
    value = None if node.value is None else evaluate(at, node.value)
    return at.leave("return", node.lineno, value)


def _raise(at: Point, node: ast.Raise) -> bool:
    if node.exc is None:
        return _leave(at, node, at.frame.handled)
    value = evaluate(at, node.exc)
    if node.cause is not None:
        evaluate(at, node.cause)
    if isinstance(value, Class):
        value = call(at, node.exc, value, (), {})
    ways = alternatives(value)
    for each in ways[:-1]:
        with at.perhaps():
            _leave(at, node, raised_value(at, each))
    return _leave(at, node, raised_value(at, ways[-1]))


def _leave(at: Point, node: ast.Raise | ast.Assert, exception: Raised) -> bool:
    origin = Origin(at.place(node), explicit=True)
    return at.leave("raise", node.lineno, raised=exception, origin=origin)


def _assert(at: Point, node: ast.Assert) -> bool:
    other = at.copy()
    found = possibly(other, node.test)
    if at.heap.truth(found) is not True:  # and not with ``python -O``
        failing = other.copy()
        with at.perhaps():
            if node.msg is not None:
                possibly(failing, node.msg)
            _leave(failing, node, raised(AssertionError))
    at.heap = other.heap
    narrow(at, node.test, True)
    return True


def _assign(at: Point, node: ast.Assign) -> bool:
    value = evaluate(at, node.value)
    for target in node.targets:
        assign(at, target, value)
    return True


def _annotated(at: Point, node: ast.AnnAssign) -> bool:
    if node.value is not None:
        assign(at, node.target, evaluate(at, node.value))
    return True


def _augmented(at: Point, node: ast.AugAssign) -> bool:
    target = node.target
    before = evaluate(at, target)
    value = evaluate(at, node.value)
    used(at, node, before)
    if isinstance(target, ast.Name):
        for each in alternatives(before):
            content = at.heap.content(each)
            if isinstance(content, Listed | Mapped) and isinstance(each, Ref):
                _extended(at, node, before, value)
                at.heap.forget(each)
                return True
            plain = isinstance(each, Some) and each.kind in ("text", "number", "truth")
            if not plain and whose(each) > Whose.GIVEN:
                at.effect(node)
        found = computed(at, node, node.op, before, value)
        at.heap.forget(before)
        assign(at, target, found)
        return True
    if isinstance(target, ast.Subscript):
        evaluate(at, target.slice)
    computed(at, node, node.op, before, value)
    assert isinstance(target, ast.Attribute | ast.Subscript)
    change(at, target, evaluate(at, target.value), UNKNOWN, UNKNOWN)
    return True


def _extended(at: Point, node: ast.AugAssign, before: Value, value: Value) -> None:
    """Something is put into a list or dictionary; or into what may be there in its place."""
    taken(at, node, value)
    fit.iterated(at, node, value)
    for each in alternatives(before):
        if not isinstance(each, Ref):
            try:
                computed(at, node, node.op, each, value)
            except Fails as error:
                at.may_fail(node, error)


def _delete(at: Point, node: ast.Delete) -> bool:
    for target in node.targets:
        if isinstance(target, ast.Attribute | ast.Subscript):
            key = evaluate(at, target.slice) if isinstance(target, ast.Subscript) else UNKNOWN
            change(at, target, evaluate(at, target.value), key, UNKNOWN)
        elif isinstance(target, ast.Name):
            bind(at, target, target.id, UNKNOWN)
    return True


def _if(at: Point, node: ast.If) -> bool:
    tested = evaluate(at, node.test)
    used(at, node, tested)
    at.passes(node)
    test = at.decides(node, tested)
    if test is not None:
        return block(at, node.body if test else node.orelse)
    other = at.copy()
    narrow(at, node.test, True)
    narrow(other, node.test, False)
    with at.perhaps():
        goes = block(at, node.body)
        other_goes = block(other, node.orelse)
    return at.join(goes, other, other_goes)


def _break(at: Point, node: ast.Break) -> bool:
    return at.leave("break", node.lineno)


def _continue(at: Point, node: ast.Continue) -> bool:
    return at.leave("continue", node.lineno)


def _try(at: Point, node: ast.Try) -> bool:
    outer, at.frame.out = at.frame.out, []
    at.run.trying += 1
    try:
        goes = block(at, node.body)
        inner, at.frame.out = at.frame.out, []
        if not node.finalbody:
            at.run.trying -= 1
        try:
            if goes:
                goes = block(at, node.orelse)
            goes = caught(at, goes, inner, node.handlers)
        finally:
            if not node.finalbody:
                at.run.trying += 1
    finally:
        at.run.trying -= 1
    if node.finalbody:
        goes = _finally(at, node, goes)
    at.frame.out = [*outer, *at.frame.out]
    return goes


def _finally(at: Point, node: ast.Try, goes: bool) -> bool:
    """Runs the last block for each way that leads to it."""
    ways, at.frame.out = at.frame.out, []
    lost: list[Any] = []
    certain = len(ways) + goes == 1
    for each in ways:
        other = Point(at.run, at.frame, each.heap)
        sure, at.run.sure = at.run.sure, at.run.sure and certain
        if block(other, node.finalbody):
            at.frame.out.append(replace(each, heap=other.heap))
        at.run.sure = sure
        lost += at.frame.out
        at.frame.out = []
    goes = goes and block(at, node.finalbody)
    at.frame.out = [*lost, *at.frame.out]
    return goes


def _with(at: Point, node: ast.With | ast.AsyncWith) -> bool:
    return _entered(at, node, 0)


def _entered(at: Point, node: ast.With | ast.AsyncWith, position: int) -> bool:
    if position == len(node.items):
        return block(at, node.body)
    item = node.items[position]
    manager = evaluate(at, item.context_expr)
    at.passes(item)
    own = isinstance(manager, Manager) or (isinstance(manager, Some) and manager.cls is not None)
    sees = own and at.watch is not None  # code of the project that sees what fails

    def body(point: Point, value: Value) -> bool:
        point.run.trying += sees
        try:
            if item.optional_vars is not None:
                assign(point, item.optional_vars, value)
            goes = _entered(point, node, position + 1)
        except Fails as error:
            goes = point.fail(node, error)
        point.run.trying -= sees
        for way in point.frame.out if sees else ():
            replace_heap(point, way.heap).passes(node)
        return goes

    return managed(at, item.context_expr, manager, body)


def _match(at: Point, node: ast.Match) -> bool:
    subject = evaluate(at, node.subject)
    used(at, node, subject)
    at.passes(node)
    before = at.run.sure
    goes, behind, sure = False, None, at.run.sure
    for case in node.cases:
        other = at.copy()
        at.run.sure = False
        fits = _fits(other, case.pattern, subject)
        other.passes(case)
        if fits is not False and case.guard is not None:
            guard = other.heap.truth(possibly(other, case.guard))
            fits = False if guard is False else fits if guard is True else None
        if fits is False:
            continue
        at.run.sure = sure = sure and fits is True
        if block(other, case.body):
            goes, behind = _join(goes, behind, other)
        if fits is True:
            break
    else:
        goes, behind = _join(goes, behind, at)
    at.run.sure = before
    if behind is not None:
        at.heap = behind.heap
    return goes


def _join(goes: bool, behind: Point | None, other: Point) -> tuple[bool, Point]:
    if behind is None:
        return True, other.copy()
    behind.join(goes, other, True)
    return True, behind


def _fits(at: Point, pattern: ast.pattern, subject: Value) -> bool | None:
    match pattern:
        case ast.MatchValue(value=value):
            return compared(at, pattern, ast.Eq(), subject, evaluate(at, value))
        case ast.MatchSingleton(value=value):
            return compared(at, pattern, ast.Is(), subject, value)
        case ast.MatchOr(patterns=patterns):
            found = [_fits(at, each, subject) for each in patterns]
            return True if True in found else None if None in found else False
        case ast.MatchAs(pattern=inner, name=name):
            fits = True if inner is None else _fits(at, inner, subject)
            if name is not None:
                bind(at, pattern, name, subject)
            return fits
    taken(at, pattern, subject)
    for each in ast.walk(pattern):
        name = getattr(each, "rest", getattr(each, "name", None))
        if isinstance(name, str):
            bind(at, pattern, name, inside(at, subject))
    return False if subject is None else None


_WITH_BLOCKS = (
    ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.With, ast.AsyncWith, ast.Match,
)  # fmt: skip
_KINDS: Mapping[type[ast.stmt], Callable[[Point, Any], bool]] = {
    ast.Expr: _expression, ast.Pass: _nothing, ast.Import: _import, ast.ImportFrom: _import,
    ast.Global: _nothing, ast.Nonlocal: _nothing, ast.FunctionDef: _definition,
    ast.AsyncFunctionDef: _definition, ast.ClassDef: _class, ast.Return: _return,
    ast.Raise: _raise, ast.Assert: _assert, ast.Assign: _assign, ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented, ast.Delete: _delete, ast.If: _if, ast.For: for_loop,
    ast.AsyncFor: for_loop, ast.While: while_loop, ast.Try: _try, ast.With: _with,
    ast.AsyncWith: _with, ast.Match: _match, ast.Break: _break, ast.Continue: _continue,
}  # fmt: skip
