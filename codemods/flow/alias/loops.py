"""Loops over a value that is followed: their variable is an element of it, one after the other."""

from __future__ import annotations

import ast

from codemods.flow.alias.events import Scene
from codemods.flow.alias.state import Found, Key, Loop, Path, State, Var, bound_in, names_in


def loop_over(
    scene: Scene, node: ast.For | ast.comprehension, state: State
) -> tuple[Loop, Var] | None:
    """``for row in rows``, ``for i, row in enumerate(rows)``, ``for key, part in parts.items()``:
    the loop, and what its variable holds. None where the place of that cannot be told.
    """
    if isinstance(node, ast.For):
        scene.context.turns[node] = _turns_over(scene, node, state)
    match (node.target, node.iter):
        case (ast.Name() as element, (ast.Name() | ast.Subscript()) as base):
            index = None
        case (
            ast.Tuple(elts=[ast.Name() as index, ast.Name() as element]),
            ast.Call(args=[base], keywords=[]) as call,
        ) if scene.context.builtin(call.func) == "builtins.enumerate":
            pass
        case (
            ast.Tuple(elts=[ast.Name() as index, ast.Name() as element]),
            ast.Call(func=ast.Attribute(value=base, attr="items"), args=[], keywords=[]),
        ):
            pass
        case _:
            return None
    found = scene.context.chain(base, state)
    if found is None or found.var.loose or found.var.other or element.id in scene.context.captured:
        return None
    if _moves(scene, node, found, index):
        return None
    around = innermost(found.var.path)
    if around is not None and around.element.id != found.name.id:
        return None
    loops = scene.context.loops
    loop = loops.setdefault(node, Loop(node, base, found.name, element, index, around))
    return loop, Var(found.var.objects, (*found.full, Key(f"each {element.id}", loop=loop)))


def _turns_over(scene: Scene, node: ast.For, state: State) -> str | None:
    """The name of a key that is another one in each round: ``for key in parts.keys()``,
    ``for i in range(len(rows))``, ``for i, row in enumerate(rows)``. None where there is none.
    """
    match (node.target, node.iter):
        case (
            ast.Name(id=name),
            ast.Call(func=ast.Attribute(value=base, attr="keys"), args=[], keywords=[]),
        ):
            found = scene.context.chain(base, state)
            if found is None:
                return None
        case (ast.Name(id=name), ast.Call(args=[_], keywords=[]) as call) if (
            scene.context.builtin(call.func) == "builtins.range"
        ):
            pass
        case (
            ast.Tuple(elts=[ast.Name(id=name), _]),
            ast.Call(args=[_], keywords=[]) as call,
        ) if scene.context.builtin(call.func) == "builtins.enumerate":
            pass
        case _:
            return None
    bound = {each for part in node.body for each in bound_in(part)}
    return None if name in bound | scene.context.captured.keys() else name


def innermost(path: Path) -> Loop | None:
    """The last loop on the way to a part."""
    return next((key.loop for key in reversed(path) if key.loop is not None), None)


def is_within(scene: Scene, loop: Loop, node: ast.stmt) -> bool:
    """Whether a statement stands in a loop: behind it, its names may stand for something else."""
    return loop.node in scene.context.module.scopes.ancestors(node)


def _moves(
    scene: Scene, node: ast.For | ast.comprehension, found: Found, index: ast.Name | None
) -> bool:
    """Whether the loop sets what says where its element lies, or a function in the body may."""
    said = {each.id for key in found.path if key.node for each in ast.walk(key.node)
            if isinstance(each, ast.Name)}  # fmt: skip
    inside = (*node.body, *node.orelse) if isinstance(node, ast.For) else ()
    said |= {found.name.id, *([] if index is None else [index.id])}
    bound = {name for each in inside for name in bound_in(each)}
    return not said.isdisjoint(bound | scene.context.captured.keys())


def changed_meanwhile(node: ast.For | ast.AsyncFor, before: State, after: State) -> bool:
    """Whether a loop changes what it runs over, and not only what lies in its elements, or puts
    something else at its key.
    """
    taken = sum(isinstance(each, ast.Subscript) for each in ast.walk(node.iter))
    known = [len(before.variables[each.id].path) for each in names_in(node.iter, before)]
    deep = taken + max(known, default=0)
    return any(
        len(change.path) <= deep
        or (
            len(change.path) == deep + 1 and not change.inside and change.path[-1].turns is not node
        )
        for change in after.changes - before.changes
    )
