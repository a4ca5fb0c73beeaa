"""What expressions say of a value that is followed: reads, copies, new values built of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Literal

from codemods.flow.alias.default import Guarded, guarded, tested
from codemods.flow.alias.events import (
    METHODS,
    UNPATCHABLE,
    Guard,
    Read,
    Scene,
    overlap,
)
from codemods.flow.alias.state import ORIGINAL, Change, Found, State, Var, names_in
from codemods.flow.library.entry import NUMBERS, Kind, chosen
from codemods.flow.library.table import method as method_of_data
from codemods.python.scope import COMPREHENSIONS

_TEXTS = (ast.Constant, ast.JoinedStr)
# Kinds of value that have no part of another in them.
_FLAT: frozenset[Kind] = NUMBERS | {"bool", "text", "none", "nums"}
# What is done with a generator when it is met.
_AT_ONCE = (ast.Call, ast.For, ast.comprehension, ast.Compare, ast.Starred, ast.Expr)


def look(scene: Scene, node: ast.AST, state: State, skip: Sequence[ast.expr] = ()) -> bool:
    """Notes what an expression reads; whether its value may share something with it."""
    loose = False
    left_out = {each for part in skip for each in ast.walk(part)}
    for each in ast.walk(node):
        if isinstance(each, ast.NamedExpr) and each.target.id in state.variables:
            scene.obstacle(each, "bound to something else in passing")
    items = {each.id for each in _comprehended(scene, node, state)}
    for item in items:
        state = state.bind(item, Var(frozenset({ORIGINAL}), loose=True, other=True))
    for name in names_in(node, state):
        if name not in left_out and (name.id in items or not _is_of_expression(scene, name)):
            shared = use(scene, name, state, node)
            loose = shared or loose
            _named_or_lazy(scene, name, node, shared=shared)
    return loose


def _named_or_lazy(scene: Scene, name: ast.Name, top: ast.AST, *, shared: bool) -> None:
    """Obstacles for what outlives the expression without an assignment that is followed."""
    node: ast.AST = name
    above: ast.AST | None = scene.context.parent(top) if isinstance(top, ast.expr) else top
    while node is not above and not isinstance(node, ast.stmt):
        parent = scene.context.parent(node)
        if isinstance(parent, ast.NamedExpr) and shared:
            scene.obstacle(parent, f"taken by {parent.target.id} in passing")
        if isinstance(node, ast.Lambda):
            scene.obstacle(name, "captured by a lambda")
        if _is_lazy(scene, node) and not isinstance(parent, _AT_ONCE):
            scene.obstacle(name, "read later than it seems (by a generator or a view)")
        node = parent


def defined(
    scene: Scene, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, state: State
) -> None:
    """Obstacles for what a function or class in the body uses or binds."""
    for name in names_in(node, state):
        if name.id in scene.context.captured:
            scene.obstacle(name, f"captured by {node.name}")
    for each in ast.walk(node):
        if isinstance(each, ast.Nonlocal) and not state.variables.keys().isdisjoint(each.names):
            scene.obstacle(node, f"bound to something else by {node.name}")


def _is_lazy(scene: Scene, node: ast.AST) -> bool:
    """Whether an expression looks at what it is made of only when it is used."""
    match node:
        case ast.GeneratorExp():
            return True
        case ast.Call(func=func):
            entry = scene.context.entry(func)
            if entry is None and isinstance(func, ast.Attribute):
                entry = method_of_data(None, func.attr)
            return entry is not None and entry.shares == "view"
    return False


def _is_of_expression(scene: Scene, name: ast.Name) -> bool:
    """Whether a name is a variable of a lambda or comprehension that looks the same."""
    scopes = scene.context.module.scopes
    owner = scopes.around(name).lookup(name.id)
    return owner is not None and isinstance(owner[0].node, (ast.Lambda, *COMPREHENSIONS))


def _comprehended(scene: Scene, node: ast.AST, state: State) -> Iterator[ast.Name]:
    """The variables of comprehensions that run over the value."""
    for each in ast.walk(node):
        if isinstance(each, ast.comprehension) and any(names_in(each.iter, state)):
            yield from (n for n in ast.walk(each.target) if isinstance(n, ast.Name))


def use(scene: Scene, name: ast.Name, state: State, top: ast.AST) -> bool:
    """Notes one use of a variable that is followed; whether its value may be shared."""
    node: ast.expr = name
    parent = scene.context.parent(node)
    while isinstance(parent, ast.Subscript) and parent.value is node:
        node, parent = parent, scene.context.parent(parent)
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        scene.obstacle(node, "changed in a way that is not followed")
    sliced = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)
    found = scene.context.chain(node, state)
    if found is None:
        inner = node.value if sliced and isinstance(node, ast.Subscript) else name
        found = scene.context.chain(inner, state)
    if found is None:
        found = Found(name, state.variables[name.id], (), node)
    read(scene, found, state)
    return surroundings(scene, node, parent, found, sliced=sliced)


def surroundings(
    scene: Scene, node: ast.expr, parent: ast.AST, found: Found, *, sliced: bool
) -> bool:
    """What the code around a read does with it."""
    whole = not found.full and not found.var.loose and not sliced
    match parent:
        case ast.Attribute():
            return method(scene, parent, found)
        case ast.keyword():
            call = scene.context.parent(parent)
            return passed(scene, call, found, whole=whole) if isinstance(call, ast.Call) else True
        case ast.Call():
            return passed(scene, parent, found, whole=whole)
        case ast.Compare() | ast.UnaryOp() | ast.FormattedValue() | ast.JoinedStr() | ast.Expr():
            return False
        case ast.If() | ast.While() | ast.Assert() | ast.Subscript():
            return False
        case ast.BinOp() | ast.BoolOp() | ast.IfExp() | ast.comprehension():
            handed(scene, node, found, whole=whole)
            return True
        case ast.For() | ast.AsyncFor():
            return True
        case ast.Assign() | ast.AnnAssign() | ast.Return() | ast.AugAssign():
            return True
        case ast.List() | ast.Tuple() | ast.Dict() | ast.Set() | ast.Starred():
            if whole and not isinstance(parent, ast.Starred):
                scene.obstacle(node, "stored in another value")
            handed(scene, node, found, whole=False)
            return True
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            handed(scene, node, found, whole=False)
            return True
    scene.obstacle(node, "used in a way that is not followed")
    return True


def method(scene: Scene, attribute: ast.Attribute, found: Found) -> bool:
    call = scene.context.parent(attribute)
    if not isinstance(call, ast.Call) or call.func is not attribute:
        scene.obstacle(attribute, f"asked for its attribute {attribute.attr}")
        return True
    if _changes(attribute.attr):
        reason = UNPATCHABLE.get(attribute.attr, f"changed by {attribute.attr} in passing")
        if found.var.loose:
            reason = f"changed through {found.name.id}, which came out of it"
        scene.obstacle(attribute, reason)
    entry = method_of_data(None, attribute.attr)
    if entry is not None and entry.only_computes:
        if entry.shares == "nothing" or attribute.attr == "keys":  # which are texts
            return False
    handed(scene, call, found, whole=False)
    return not _is_deep_copy(scene, scene.context.parent(call))


def _changes(method: str) -> bool:
    """Whether a method may change what it belongs to; operators by name (``__setitem__``) may."""
    return method in UNPATCHABLE or method in METHODS or method.startswith("__")


def _is_deep_copy(scene: Scene, node: ast.AST) -> bool:
    """Whether a call makes a copy that shares nothing with what it is given."""
    entry = scene.context.entry(node.func) if isinstance(node, ast.Call) else None
    if entry is None or not (entry.only_computes and entry.copies and entry.shares == "nothing"):
        return False
    return isinstance(node, ast.Call) and scene.context.calm.get(node, False)


def handed(scene: Scene, node: ast.AST, found: Found, *, whole: bool) -> None:
    """Notes the call that gets an expression, by way of operators and displays."""
    parent = scene.context.parent(node)
    match parent:
        case ast.keyword():
            call = scene.context.parent(parent)
            if isinstance(call, ast.Call):
                passed(scene, call, found, whole=whole)
        case ast.Call() if parent.func is not node:
            passed(scene, parent, found, whole=whole)
        case ast.IfExp() if parent.test is node:
            return
        case ast.Attribute(attr=attr) if _changes(attr):
            scene.obstacle(parent, f"changed by {attr} through an expression")
        case ast.Attribute(attr="get"):
            handed(scene, scene.context.parent(parent), found, whole=False)
        case ast.Subscript() if parent.value is node:
            if not isinstance(parent.ctx, ast.Load):
                scene.obstacle(parent, "changed through an expression")
            handed(scene, parent, found, whole=False)
        case ast.BoolOp() | ast.IfExp():
            handed(scene, parent, found, whole=whole)
        case ast.BinOp(op=ast.Add() | ast.BitOr(), left=left, right=right):
            if not isinstance(left, _TEXTS) and not isinstance(right, _TEXTS):
                handed(scene, parent, found, whole=False)
        case (
            ast.List() | ast.Tuple() | ast.Dict() | ast.Set() | ast.Starred() | ast.comprehension()
        ):
            handed(scene, parent, found, whole=False)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            handed(scene, parent, found, whole=False)


def passed(scene: Scene, call: ast.Call, found: Found, *, whole: bool) -> bool:
    """The value, or a part of it, is an argument."""
    entry = scene.context.entry(call.func)
    calm = scene.context.calm.get(call, False)
    if entry is not None and entry.only_computes and calm:
        if entry.result <= _FLAT or (not whole and _is_deep_copy(scene, call)):
            return False
        if entry.copies or entry.shares in ("items", "part", "view"):
            handed(scene, call, found, whole=False)
            return True
        if not whole:
            return True
    if calm and scene.context.flat[call]:
        return False
    if whole:
        scene.obstacle(call, f"passed to {ast.unparse(call.func)}()")
    else:
        scene.body.lent[found.name] = call
    return True


def read(scene: Scene, found: Found, state: State) -> None:
    changes = sorted(state.changes, key=lambda change: change.line)  # of a set
    after = next((c for c in changes if disturbs(scene, c, found)), None)
    known = scene.body.reads.get(found.name)
    if known is None or known.after is None:
        scene.body.reads[found.name] = Read(found.name, found.full, after)


def disturbs(scene: Scene, change: Change, found: Found) -> bool:
    """Whether what is read may be other than before the change."""
    deep = len(change.path) > 1 or (len(change.path) == 1 and change.inside)
    if change.object not in found.var.objects:
        related = {scene.body.shallow.get(change.object)} | {
            scene.body.shallow.get(each) for each in found.var.objects
        }
        if not deep or not (related & (found.var.objects | {change.object})):
            return False
    if found.var.loose:
        return deep or found.var.whole
    if found.var.path:  # taken out earlier: only what happens inside shows
        inside = len(change.path) > len(found.var.path) or change.inside
        return inside and overlap(change.path, found.full)
    return overlap(change.path, found.full)


def loose_var(scene: Scene, node: ast.AST, state: State) -> Var:
    objects = frozenset(o for n in names_in(node, state) for o in state.variables[n.id].objects)
    return Var(objects, loose=True, other=True)


def may_be_whole(scene: Scene, node: ast.expr, state: State) -> bool:
    """Whether the value of an expression may be one of the objects, and not only a part."""
    match node:
        case ast.Name(id=name):
            return name in state.variables and state.variables[name].may_be_whole
        case ast.IfExp(body=yes, orelse=no):
            parts = [yes, no]
        case ast.BoolOp(values=values):
            parts = values
        case ast.NamedExpr(value=value):
            parts = [value]
        case ast.Call(args=args, keywords=keywords):
            entry = scene.context.entry(node.func)
            if entry is None or entry.shares not in ("part", "whole"):
                return False
            several = entry.compares and len(args) > 1  # max(a, b) is one of them, max(a) in it
            drawn = [] if several else [*chosen(node, entry.draws)]
            parts = [*(a for a in args if a not in drawn), *(k.value for k in keywords)]
        case _:
            return False
    return any(may_be_whole(scene, each, state) for each in parts)


def origin(
    scene: Scene, value: ast.expr, state: State
) -> tuple[ast.expr | None, Literal["alias", "shallow", "deep"], Guarded | None]:
    """What a value is a copy or an alias of, how deep, and the default that is built in."""
    kind: Literal["alias", "shallow", "deep"] = "alias"
    copied = scene.context.copied(value)
    default = _copied_or_default(scene, value)
    if copied is not None:
        value, kind = copied[0], "deep" if copied[1] else "shallow"
    elif default is not None:
        return default
    guard = guarded(value)
    if guard is not None:
        value = guard.value
    return (value if scene.context.chain(value, state) else None), kind, guard


def _copied_or_default(
    scene: Scene, value: ast.expr
) -> tuple[ast.expr, Literal["shallow", "deep"], Guarded] | None:
    """``list(rows) if rows else []``."""
    if not isinstance(value, ast.IfExp):
        return None
    found = tested(value.test)
    if found is None:
        return None
    kept, default = (value.orelse, value.body) if found[2] else (value.body, value.orelse)
    copied = scene.context.copied(kept)
    if copied is None or ast.dump(copied[0]) != ast.dump(found[0]):
        return None
    return copied[0], "deep" if copied[1] else "shallow", Guarded(copied[0], default, found[1])


def whole(scene: Scene, node: ast.expr, state: State) -> Found | None:
    """A variable that holds the value itself."""
    found = scene.context.chain(node, state)
    if found is None or found.full or found.var.loose or found.var.other:
        return None
    return found


def default_in(scene: Scene, node: ast.If, state: State) -> Guard | None:
    """The default that an ``if`` sets, where it does no more."""
    found = tested(node.test)
    value = None if found is None else whole(scene, found[0], state)
    if found is None or value is None or node.orelse or not found[2]:
        return None
    match node.body:
        case [ast.Assign(targets=[ast.Name(id=name)], value=default)] if name == value.name.id:
            return None if any(names_in(default, state)) else Guard(node, default, found[1])
    return None
