"""What an expression is, and what evaluating it may do besides."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Private
from codemods.flow.call import called, elements, index, taken
from codemods.flow.comprehension import Comprehension, comprehended, inside, new, possibly
from codemods.flow.enter import Args, enter
from codemods.flow.frame import Frame, Point
from codemods.flow.values import fit, numbers
from codemods.flow.values.context import asked, asked_of_unknown
from codemods.flow.values.domain import (
    UNKNOWN,
    Bound,
    Class,
    Func,
    Library,
    Listed,
    Manager,
    Mapped,
    Some,
    Vague,
    Value,
    Whose,
    element,
    held,
    joined,
    whose,
)
from codemods.flow.values.errors import Fails, raised, raised_by
from codemods.flow.values.heap import SCALARS
from codemods.flow.values.kinds import DICT, FULL_LIST, LIST, SELECTED
from codemods.flow.values.objects import attribute, has_enums, hashed, used
from codemods.flow.values.operations import compared, computed, over, pattern, truth_of
from codemods.flow.values.outside import outside
from codemods.flow.values.page import only_with_truth, paged, sliced
from codemods.flow.values.selected import selects

_MISSING = object()


def evaluate(at: Point, node: ast.expr) -> Value:
    """What an expression is. Raises Fails, and TooMuch."""
    at.run.step()
    if at.run.situation.ids:
        private = _private_id(at, node)
        if private is not None:
            return private
    ask = _KINDS.get(type(node))
    if ask is None:
        return at.unseen(node)
    if at.run.watch is None:
        return ask(at, node)
    value = ask(at, node)
    if at.watch is not None:
        at.watch.valued(node, value, at.heap)
    return value


def _private_id(at: Point, node: ast.expr) -> Private | None:
    """The id of an Input, written as it is in the decorator (``self.ids("map")``)."""
    ids = at.run.situation.ids
    match node:
        case ast.Name(id=word):
            possible = variable(at, word) is _MISSING
        case ast.Attribute(attr=word) | ast.Call(func=ast.Name(id=word) | ast.Attribute(attr=word)):
            possible = any(word in each.text for each in ids)
        case _:
            possible = isinstance(node, ast.JoinedStr | ast.BinOp | ast.Subscript)
    if not possible:
        return None
    value = value_of(at.run.project, at.frame.module, node)
    return value if isinstance(value, Private) and value in ids else None


def variable(at: Point, name: str) -> Value:
    """What a variable of a function that runs holds; ``_MISSING`` when it is none."""
    frame: Frame | None = at.frame
    first = True
    while frame is not None:
        scope = frame.scope
        if scope.outside.get(name) == "global":
            return _MISSING
        if frame.id >= 0 and name in scope.bindings:
            if first or not isinstance(scope.node, ast.ClassDef):
                held = at.heap.frames.get(frame.id, frame.kept)
                if name in held:
                    return held[name]
                if all(each.kind == "import" for each in scope.bindings[name]):
                    return _MISSING
                return Some()  # not bound yet
        frame, first = frame.parent, False
    return _MISSING


def _name(at: Point, node: ast.Name) -> Value:
    found = variable(at, node.id)
    if found is _MISSING:
        return _read(at, node, asked(at, node, outside(at, node)))
    return fit.bound(at, node, found) if at.run.situation.ordinary else found


def _read(at: Point, node: ast.expr, value: Value) -> Value:
    """Notes that what changes by being read is read."""
    if whose(value) is Whose.ALIVE:
        at.effect(node)
    return value


def _attribute(at: Point, node: ast.Attribute) -> Value:
    root: ast.expr = node
    while isinstance(root, ast.Attribute):
        root = root.value
    if isinstance(root, ast.Name) and variable(at, root.id) is _MISSING:
        found = outside(at, node)
        if not isinstance(found, Some) or found.whose is not Whose.UNSEEN or found.cls:
            return _read(at, node, asked(at, node, found))
    owner = evaluate(at, node.value)
    return over(at, node, owner, lambda each: attribute_of(at, node, each, node.attr))


def attribute_of(at: Point, node: ast.AST, owner: Value, name: str) -> Value:
    """An attribute of a value. Raises Fails."""
    match owner:
        case Library():
            return asked(at, node, Library(f"{owner.name}.{name}"))
        case Some(cls=Class()) | Class():
            return _read(at, node, attribute(at, node, owner, name))  # type: ignore[arg-type]
    fit.attribute(at, node, owner, name)
    if isinstance(owner, (*SCALARS, tuple, type(None))) and not hasattr(owner, name):
        if isinstance(owner, str | int | float) and at.run.project.once(has_enums):
            return at.unseen(node)
        raise Fails(raised(AttributeError))
    asked_of_unknown(at, node, name)
    return Bound(owner, name)


def _constant(_at: Point, node: ast.Constant) -> Value:
    return node.value


def _unary(at: Point, node: ast.UnaryOp) -> Value:
    value = evaluate(at, node.operand)
    used(at, node, value)
    known = at.heap.truth(value)
    if isinstance(node.op, ast.Not):
        return truth_of(None if known is None else not known)
    if isinstance(node.op, ast.USub) and isinstance(value, int | float):
        return -value
    at.may_raise(node)
    if isinstance(value, Some) and value.cls is not None:
        return Some(whose=Whose.UNSEEN)  # its class says what comes of it
    page, made = fit.sign(at, node, value), value.made if isinstance(value, Some) else ""
    kind = "number" if isinstance(value, Some) and value.kind == "number" else "object"
    odd = numbers.odd(value) | numbers.NEGATIVE
    return Some(kind, Whose.OWN, made=made, page=page, odd=odd)


def _binary(at: Point, node: ast.BinOp) -> Value:
    left, right = evaluate(at, node.left), evaluate(at, node.right)
    used(at, node, left)
    used(at, node, right)
    return computed(at, node, node.op, left, right)


def _either(at: Point, node: ast.BoolOp) -> Value:
    stops = isinstance(node.op, ast.Or)
    found: list[Value] = []
    before: list[ast.expr] = []  # what came out so that control gets further
    for each in node.values:
        value = possibly(at, each, before, not stops) if found else evaluate(at, each)
        used(at, each, value)
        known = at.heap.truth(value)
        if known is stops or each is node.values[-1]:
            found.append(value)
            break
        before.append(each)
        if known is None:
            found.append(only_with_truth(at.heap, value, stops))
    return joined(*found)


def _comparison(at: Point, node: ast.Compare) -> Value:
    """``0 < n < 3``: false as soon as one comparison is."""
    unknown = picks = False
    left = evaluate(at, node.left)
    used(at, node, left)
    for op, comparator in zip(node.ops, node.comparators, strict=True):
        right = (possibly if unknown else evaluate)(at, comparator)
        used(at, node, right)
        if isinstance(op, ast.In | ast.NotIn):
            taken(at, comparator, right)
            used(at, comparator, inside(at, right))
        try:
            found = compared(at, node, op, left, right)
        except Fails:
            if not unknown:
                raise
            found = None
        if found is False:
            return False
        unknown = unknown or found is None
        picks = picks or selects(at, op, left, right)
        left = right
    return paged(truth_of(None), SELECTED if picks else None) if unknown else True


def _conditional(at: Point, node: ast.IfExp) -> Value:
    tested = evaluate(at, node.test)
    used(at, node, tested)
    test = at.decides(node, tested)
    if test is not None:
        return evaluate(at, node.body if test else node.orelse)
    yes = possibly(at, node.body, [node.test], True)
    return joined(yes, possibly(at, node.orelse, [node.test], False))


def _items(at: Point, nodes: list[ast.expr]) -> tuple[tuple[Value, ...], bool]:
    """The values of a display, and whether these are all: ``*`` may bring who knows how many."""
    found: list[Value] = []
    known = True
    for node in nodes:
        if isinstance(node, ast.Starred):
            value = evaluate(at, node.value)
            spread = elements(at, node, value)
            known = known and spread is not None
            found += [inside(at, value)] if spread is None else spread
        else:
            found.append(evaluate(at, node))
    return tuple(found), known


def _listed(at: Point, node: ast.List | ast.Set | ast.Tuple) -> Value:
    items, known = _items(at, node.elts)
    if not isinstance(node, ast.Tuple):
        at.loses(node, *items)
    kind = {ast.List: "list", ast.Set: "set", ast.Tuple: "tuple"}[type(node)]
    for each in items if kind == "set" else ():
        hashed(at, node, each)
    if not known or (kind == "set" and not all(isinstance(i, (str, Private)) for i in items)):
        page = FULL_LIST if known and items else LIST
        return Some(kind, Whose.OWN, each=joined(*items) if items else None, page=page)
    if kind == "set":
        items = tuple(dict.fromkeys(items))
    return items if kind == "tuple" else new(at, Listed(kind, items))


def _dictionary(at: Point, node: ast.Dict) -> Value:
    found: dict[Value, Value] = {}
    known = True
    for key, value in zip(node.keys, node.values, strict=True):
        name = None if key is None else evaluate(at, key)
        held = evaluate(at, value)
        at.loses(value, held)
        content = at.heap.content(held) if key is None else None
        if key is None:
            fit.unpacked(at, value, held)
        else:
            hashed(at, key, name)
        if isinstance(content, Mapped):
            found.update(content.items)
        elif key is None or not isinstance(name, str | int | float):
            known = False
        else:
            found[name] = held
    return new(at, Mapped(found)) if known else Some("dict", Whose.OWN, page=DICT)


def _subscript(at: Point, node: ast.Subscript) -> Value:
    owner = evaluate(at, node.value)
    key = index(at, node, owner, evaluate(at, node.slice))
    used(at, node, owner)
    used(at, node, key)
    return over(at, node, owner, lambda each: _read(at, node, item(at, node, each, key)))


def item(at: Point, node: ast.AST, owner: Value, key: Value) -> Value:
    """An element of a value. Raises Fails."""
    content = at.heap.content(owner)
    inside = content.items if isinstance(content, Listed | Mapped) else owner
    if isinstance(inside, (*SCALARS, tuple)) or _has_plain_keys(inside):
        try:
            found: Any = inside[key if isinstance(key, slice) else at.heap.plain(key)]
            is_list = isinstance(content, Listed) and isinstance(key, slice)
            return new(at, Listed("list", found)) if is_list else found
        except Vague:
            pass
        except (TypeError, LookupError) as error:
            raise Fails(raised_by(error)) from error
    at.may_raise(node)
    page = fit.entry(at, node, owner, key)
    if isinstance(content, Listed | Mapped):
        items = held(content)
        return paged(joined(*items) if items else UNKNOWN, page)
    found = element(content if content is not None else owner)
    part = numbers.entry(owner, key, found)
    return paged(sliced(owner, part, found) if isinstance(key, slice) else part, page)


def _has_plain_keys(inside: Value) -> bool:
    return isinstance(inside, Mapping) and all(isinstance(key, SCALARS) for key in inside)


def _slice(at: Point, node: ast.Slice) -> Value:
    parts = (node.lower, node.upper, node.step)
    found = [None if each is None else evaluate(at, each) for each in parts]
    for each in found:
        fit.limit(at, node, each)
    if all(each is None or isinstance(each, int) for each in found):
        return slice(*found)
    return Some("object", Whose.OWN)


def _text(at: Point, node: ast.JoinedStr) -> Value:
    """A text that is put together."""
    found: list[str | None] = []
    patterns: list[str] = []
    values: list[Value] = []
    for part in node.values:
        if not isinstance(part, ast.FormattedValue):
            text = str(part.value) if isinstance(part, ast.Constant) else None
            found.append(text)
            patterns.append(pattern(text))
            continue
        value = evaluate(at, part.value)
        used(at, part, value)
        values.append(value)
        if part.format_spec is not None:
            fit.formatted(at, part, value, evaluate(at, part.format_spec))
        # A member of an Enum may give its name in place of its text.
        may_be_member = isinstance(part.value, ast.Attribute)
        exact = part.conversion == -1 and part.format_spec is None and not may_be_member
        plain = exact and isinstance(value, str | int | float | bool | None)
        found.append(str(value) if plain else None)
        patterns.append(pattern(value) if exact else ".*")
    if None not in found:
        return "".join(each for each in found if each is not None)
    at.may_raise(node)
    return fit.put_together(at, Some("text", Whose.OWN, pattern="".join(patterns)), values)


def _function(at: Point, node: ast.Lambda) -> Value:
    return Func(at.frame.module, node, at.frame)


def _assigned(at: Point, node: ast.NamedExpr) -> Value:
    value = evaluate(at, node.value)
    frame = at.frame
    while isinstance(frame.scope.node, Comprehension) and frame.parent is not None:
        frame = frame.parent
    at.heap.set(frame.id, node.target.id, value)
    return value


def _await(at: Point, node: ast.Await) -> Value:
    value = evaluate(at, node.value)
    if isinstance(value, Manager) and not value.func.manager:
        return enter(at, node, value.func, Args(value.given, dict(value.named)), awaited=True)
    return value


def _starred(at: Point, node: ast.Starred) -> Value:
    elements(at, node, evaluate(at, node.value))
    return UNKNOWN


def _yield(at: Point, node: ast.Yield) -> Value:
    value = None if node.value is None else evaluate(at, node.value)
    inside = at.frame.inside
    if inside is not None:
        at.frame.inside = None
        inside(at, value)
        return None
    at.frame.yields.append(value)
    return Some(whose=Whose.UNSEEN)


def _yield_from(at: Point, node: ast.YieldFrom) -> Value:
    found = evaluate(at, node.value)
    taken(at, node, found)
    at.frame.yields.append(element(found))
    return UNKNOWN


_KINDS: Mapping[type[ast.expr], Callable[[Point, Any], Value]] = {
    ast.Constant: _constant, ast.Name: _name, ast.Attribute: _attribute, ast.UnaryOp: _unary,
    ast.BinOp: _binary, ast.BoolOp: _either, ast.Compare: _comparison, ast.IfExp: _conditional,
    ast.List: _listed, ast.Tuple: _listed, ast.Set: _listed, ast.Dict: _dictionary,
    ast.Subscript: _subscript, ast.Slice: _slice, ast.JoinedStr: _text, ast.Lambda: _function,
    ast.NamedExpr: _assigned, ast.Call: called, ast.Await: _await, ast.Starred: _starred,
    ast.Yield: _yield, ast.YieldFrom: _yield_from, ast.ListComp: comprehended,
    ast.SetComp: comprehended, ast.DictComp: comprehended, ast.GeneratorExp: comprehended,
}  # fmt: skip
