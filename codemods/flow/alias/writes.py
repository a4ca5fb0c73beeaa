"""Statements that change a value that is followed."""

from __future__ import annotations

import ast
from dataclasses import replace

from codemods.flow.alias.anew import Rebuilt, rebuilt, shared_name
from codemods.flow.alias.escapes import changes_others, put_in
from codemods.flow.alias.events import (
    AUGMENTED,
    METHODS,
    Copied,
    Guard,
    Operation,
    Scene,
    Shared,
    Write,
    overlap,
)
from codemods.flow.alias.loops import innermost, is_within
from codemods.flow.alias.mapped import Mapped, mapped, write_mapped
from codemods.flow.alias.reads import look, loose_var, may_be_whole
from codemods.flow.alias.state import SOMEWHERE, Change, Found, Path, State, Var
from codemods.flow.values.domain import Fixed, Listed, Some, Value, Whose, alternatives, kind_of
from codemods.flow.values.heap import SCALARS

Made = Mapped | Rebuilt
_TEXTS = (ast.Constant, ast.JoinedStr)
_MOVING: frozenset[Operation] = frozenset({"insert", "prepend", "pop", "remove", "reverse"})


def rebuild(
    scene: Scene, node: ast.stmt, target: ast.Name, value: ast.expr, state: State
) -> State | None:
    """``rows = [*rows, x]`` and its relatives: a change in place, or of a copy."""
    made = mapped(scene, value, state) or rebuilt(scene, value, state)
    if made is None:
        return None
    if made.found.name.id != target.id:
        return _as_copy(scene, node, target, value, made, state)
    if shared_name(made.found, state):
        return None
    return _write_made(scene, node, value, made, state)


def _as_copy(
    scene: Scene, node: ast.stmt, target: ast.Name, value: ast.expr, made: Made, state: State
) -> State | None:
    """``new = [*rows, x]``: a copy that is changed."""
    found = made.found
    if not isinstance(node, ast.Assign | ast.AnnAssign) or target.id in state.variables:
        return None
    object_ = scene.context.copies.setdefault(node, len(scene.context.copies) + 1)
    for change in state.changes:
        if change.object in found.var.objects:
            scene.obstacle(node, f"copied after it was changed (line {change.line})")
    guard = made.guard if isinstance(made, Rebuilt) else None
    scene.body.shallow[object_] = min(found.var.objects)
    scene.body.copies[node] = Copied(node, target, found.name, "shallow", object_, guard)
    var = Var(frozenset({object_}))
    new = replace(made, found=Found(target, var, (), target))
    if isinstance(new, Rebuilt):
        new = replace(new, guard=None)
    return _write_made(scene, node, value, new, state).bind(target.id, var)


def _write_made(scene: Scene, node: ast.stmt, value: ast.expr, made: Made, state: State) -> State:
    if isinstance(made, Mapped):
        return write_mapped(scene, node, value, made, state)
    return write_rebuilt(scene, node, value, made, state)


def rebuilt_anew(scene: Scene, node: ast.stmt, value: ast.expr, state: State) -> Found | None:
    """A new value that is made of the old one: what that is made of, whose changes are noted."""
    made = mapped(scene, value, state) or rebuilt(scene, value, state)
    if made is None:
        return None
    _write_made(scene, node, value, made, state)
    return made.found


def write_rebuilt(
    scene: Scene, node: ast.stmt, value: ast.expr, made: Rebuilt, state: State
) -> State:
    found = made.found
    if made.guard is not None:
        scene.body.guards[node] = Guard(node, made.guard.default, made.guard.none)
    for number, (operation, operands) in enumerate(made.changes):
        for operand in operands:
            look(scene, operand, state)
        path = (scene.context.key(operands[0]),) if operation in ("set", "del") else ()
        write = Write(node, operation, found.name, found.var.objects, path, operands, rebuilt=value)
        scene.body.writes[node, number] = write
        state = changed(scene, state, found.var, path, operation, node)
        state = put_in(scene, write, state)
    return state


def store(
    scene: Scene, node: ast.stmt, found: Found, value: ast.expr, state: State, number: int = 0
) -> State:
    """``cart["items"][0] = value``; ``number`` counts the targets of ``node``."""
    keys(scene, found, state)
    operation: Operation = "set"
    collapsed = False
    operands: tuple[ast.expr, ...] = (value,)
    match value:
        case ast.BinOp(left=left, right=right, op=op) if _is_only_target(node) and _same_code(
            left, found.node
        ):
            known = AUGMENTED.get(type(op))
            if known in ("add", "sub", "mul", "div"):
                operation, operands, collapsed = known, (right,), True
    for operand in operands:
        if look(scene, operand, state):
            deep = _apart(scene, found, operand, state) if operation == "set" else -1
            scene.body.shared.append(Shared(node.lineno, deep))
        itself = loose_var(scene, operand, state).objects & found.var.objects
        if itself and may_be_whole(scene, operand, state):
            scene.obstacle(node, "put into itself")
    made = _made(node, found, operation, *operands, collapsed=collapsed)
    return write(scene, found, made, state, number)


def _apart(scene: Scene, found: Found, value: ast.expr, state: State) -> int:
    """How deep a change may go that does not reach what a new list has of an old one."""
    match value:
        case ast.ListComp(elt=ast.Name(id=item), generators=[ast.comprehension() as over]):
            source = scene.context.chain(over.iter, state)
            if source is not None and isinstance(over.target, ast.Name) and over.target.id == item:
                return min(len(found.full), len(source.full))
    return -1


def _is_only_target(node: ast.stmt) -> bool:
    return not (isinstance(node, ast.Assign) and len(node.targets) > 1)


def keys(scene: Scene, found: Found, state: State) -> None:
    """The keys of a chain are looked at, they may read the value too."""
    current = found.node
    while isinstance(current, ast.Subscript):
        look(scene, current.slice, state)
        current = current.value


def augment(scene: Scene, node: ast.AugAssign, state: State) -> State:
    found = scene.context.chain(node.target, state)
    if found is None:
        look(scene, node.target, state)
        if look(scene, node.value, state) and isinstance(node.target, ast.Name):
            return state.bind(node.target.id, loose_var(scene, node.value, state))
        return state
    keys(scene, found, state)
    operation = AUGMENTED.get(type(node.op))
    loose = look(scene, node.value, state)
    if not found.path and (found.var.path or found.var.loose):
        if not found.var.loose:
            scene.obstacle(node, f"rebound through {found.name.id}, a part of it")
        elif _is_in_place(scene, node):
            scene.obstacle(node, f"changed through {found.name.id}, which came out of it")
        return state.bind(found.name.id, None)
    if operation is None:
        scene.obstacle(node, "changed with an operator that a Patch has not")
        return state
    if loose:
        scene.body.shared.append(Shared(node.lineno))
    named = not isinstance(node.value, ast.List | ast.Tuple | ast.ListComp)
    if operation == "add" and not isinstance(node.value, _TEXTS):
        if not found.full or (named and kind_of(scene.body.value(node.value)) == "list"):
            operation = "extend"  # of what the list has now
    return write(scene, found, _made(node, found, operation, node.value), state)


def _is_in_place(scene: Scene, node: ast.AugAssign) -> bool:
    """Whether an operator may change a list or dictionary, and not make a new value of it."""
    operand = scene.body.value(node.value)
    match node.op:
        case ast.Add() | ast.BitOr():
            takes = kind_of(operand) not in ("number", "text", "truth")
        case ast.Mult():
            takes = not isinstance(operand, float | str)
        case _:
            return False
    return takes and any(map(_may_be_part, alternatives(scene.body.value(node.target))))


def _may_be_part(value: Value) -> bool:
    """Whether a value may be a list or dictionary that was there before the call."""
    changeable = (None, "list", "dict", "object")
    return isinstance(value, Some) and value.kind in changeable and value.whose is not Whose.OWN


def delete(scene: Scene, node: ast.Delete, target: ast.expr, state: State) -> State:
    found = scene.context.chain(target, state)
    if found is None:
        look(scene, target, state)
        return state
    if not found.path:
        return state.bind(found.name.id, None)
    keys(scene, found, state)
    return write(scene, found, _made(node, found, "del"), state)


def invoke(scene: Scene, node: ast.Expr, call: ast.Call, state: State) -> State:
    """A call whose result nobody takes: the methods that change what they belong to."""
    if isinstance(call.func, ast.Attribute):
        found = scene.context.chain(call.func.value, state)
        method = call.func.attr
        if found is not None and method in METHODS:
            keys(scene, found, state)
            given = [*call.args, *(keyword.value for keyword in call.keywords)]
            for operand in given:
                if look(scene, operand, state):
                    scene.body.shared.append(Shared(node.lineno))
            for name in [n for n, lent in scene.body.lent.items() if lent is call]:
                del scene.body.lent[name]  # what the write puts in is noted by itself
            return write(scene, found, _made(node, found, METHODS[method], *given), state)
    look(scene, call, state)
    return state


def write(scene: Scene, found: Found, write: Write, state: State, number: int = 0) -> State:
    node = write.statement
    if found.var.loose:
        scene.obstacle(node, f"changed through {found.name.id}, which came out of it")
        return state
    loop = innermost(found.var.path)
    if loop is not None and loop.element.id != found.name.id:
        scene.obstacle(node, f"changed through {found.name.id}, a part of an element of it")
        return state
    if loop is not None and (found.var.other or not is_within(scene, loop, node)):
        scene.obstacle(node, f"changed through {found.name.id}, which may be no element of it")
        return state
    if found.var.other:
        scene.body.unsure.append(found.name)
    for change in state.changes:
        above = len(change.path) <= len(found.var.path)
        if found.var.path and above and not (change.inside and change.path == found.var.path):
            if change.object in found.var.objects and overlap(change.path, found.var.path):
                scene.obstacle(node, f"changed through {found.name.id}, an older part of it")
    changes_others(scene, write, state)
    scene.body.writes[node, number] = write
    state = changed(scene, state, found.var, write.path, write.operation, node)
    return put_in(scene, write, state)


def _made(
    node: ast.stmt, found: Found, operation: Operation, *operands: ast.expr, collapsed: bool = False
) -> Write:
    return Write(
        node, operation, found.name, found.var.objects, found.full, operands, None, collapsed
    )


def changed(
    scene: Scene, state: State, var: Var, path: Path, operation: Operation, node: ast.stmt
) -> State:
    inside = operation not in ("set", "del", "add", "sub", "mul", "div")
    if operation == "del" and path and not isinstance(path[-1].value, str):
        path = (*path[:-1], SOMEWHERE)  # what lies behind it moves
    moves = operation in _MOVING or path[-1:] == (SOMEWHERE,)
    changes = (Change(each, path, inside, node.lineno) for each in var.objects)
    return (state.moved() if moves else state).changed(*changes)


def _same_code(left: ast.expr, right: ast.expr) -> bool:
    return ast.unparse(left) == ast.unparse(right)


def caught(scene: Scene) -> None:
    """Obstacles for changes whose failure has an answer: in a Patch they do not fail."""
    for write in scene.body.writes.values():
        if _may_fail(write) and _waits(scene, scene.body.answered.get(write.statement)):
            scene.obstacle(write.statement, "changed where code waits for that to fail")
        if write.statement in scene.body.answered and _may_stop_halfway(scene, write):
            scene.obstacle(write.statement, "changed item by item where code may see that fail")
        if write.statement in scene.body.answered and _is_one_of_several(write):
            scene.obstacle(
                write.statement, "built anew in an answer that may fail where code sees it"
            )
    for copied in scene.body.taken(scene.body.writes.values()):
        if _waits(scene, scene.body.answered.get(copied.statement)):
            scene.obstacle(copied.statement, "taken apart where code waits for that to fail")


def _may_stop_halfway(scene: Scene, write: Write) -> bool:
    """Whether a list takes what an iterator makes one by one, some of which may be made only."""
    if write.operation not in ("extend", "update"):
        return False
    values = alternatives(scene.body.value(write.operands[0])) if write.operands else ()
    return any(map(_may_be_lazy, values))


def _is_one_of_several(write: Write) -> bool:
    """Whether a ``return`` gives a new value, and something else that may fail behind it."""
    node = write.statement
    return isinstance(node, ast.Return) and any(
        not isinstance(each, ast.Constant | ast.Name)
        for each in getattr(node.value, "elts", [node.value])
        if each is not write.rebuilt
    )


def _may_be_lazy(value: Value) -> bool:
    match value:
        case Fixed(content=content):
            return isinstance(content, Listed) and content.kind == "iterator"
        case Some(kind=kind, root=root):
            return root is None and kind in ("iterator", "object", None)
    return not isinstance(value, (*SCALARS, tuple))


def _waits(scene: Scene, around: ast.AST | None) -> bool:
    """Whether a statement says what is to be done about an exception in it."""
    match around:
        case ast.Try(handlers=handlers):
            return bool(handlers)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            calls = [getattr(item.context_expr, "func", None) for item in items]
            return any(c and scene.context.builtin(c) == "contextlib.suppress" for c in calls)
    return False


def _may_fail(write: Write) -> bool:
    """Whether a change raises where a key is missing or something is of another kind."""
    if write.operation == "set":
        return len(write.path) > 1 or not isinstance(write.path[0].value, str)
    return bool(write.path) or write.operation in ("del", "remove", "pop")
