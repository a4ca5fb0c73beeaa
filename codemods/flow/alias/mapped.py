"""A new list with new entries in its elements: ``[{**r, "k": v} if … else r for r in rows]``."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from codemods.flow.alias.anew import is_commented, named_entries
from codemods.flow.alias.escapes import put_in
from codemods.flow.alias.events import Scene, Write
from codemods.flow.alias.loops import loop_over
from codemods.flow.alias.reads import look, whole
from codemods.flow.alias.state import Change, Found, Loop, Path, State
from codemods.python.scope import COMPREHENSIONS

Pairs = Sequence[tuple[ast.expr, ast.expr]]


@dataclass(frozen=True, eq=False, slots=True)
class Choice:
    """Which entries an element gets where a ``test`` holds, and where it does not."""

    test: ast.expr | None
    yes: Pairs
    no: Pairs


def choice(node: ast.ListComp) -> Choice | None:
    """What becomes of each element; None where that is more than new entries."""
    match node.generators:
        case [ast.comprehension(target=target, ifs=[], is_async=0)]:
            element = target.elts[-1] if isinstance(target, ast.Tuple) else target
        case _:
            return None
    name = element.id if isinstance(element, ast.Name) else ""
    match node.elt:
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yes, no = _entries(body, name), _entries(orelse, name)
        case elt:
            return Choice(None, yes, ()) if (yes := _entries(elt, name)) else None
    if yes is None or no is None or not (yes or no):
        return None
    return Choice(test, yes, no)


@dataclass(frozen=True, eq=False, slots=True)
class Mapped:
    """A new list that is made of the value: of each element, at ``path``, with new entries."""

    found: Found
    path: Path
    entries: Pairs


def mapped(scene: Scene, value: ast.expr, state: State) -> Mapped | None:
    """What a new list changes of the old one that it is made of."""
    made = choice(value) if isinstance(value, ast.ListComp) else None
    if made is None or not isinstance(value, ast.ListComp) or is_commented(scene, value):
        return None
    (generator,) = value.generators
    over = loop_over(scene, generator, state)
    if over is None or not _is_its_own(scene, value, over[0]):
        return None
    loop, var = over
    found = whole(scene, loop.base, state)
    if found is None or loop.of_items:
        return None
    return Mapped(found, var.path, (*made.yes, *made.no))


def write_mapped(
    scene: Scene, node: ast.stmt, value: ast.expr, made: Mapped, state: State
) -> State:
    """Notes the changes of a new list as those of the old one."""
    look(scene, value, state)
    for number, (key, new) in enumerate(made.entries):
        name, objects = made.found.name, made.found.var.objects
        path = (*made.path, scene.context.key(key))
        write = Write(node, "set", name, objects, path, (key, new), rebuilt=value)
        scene.body.writes[node, number] = write
        state = state.changed(*(Change(each, path, False, node.lineno) for each in objects))
        state = put_in(scene, write, state)
    return state


def _entries(node: ast.expr, name: str) -> Pairs | None:
    """The entries that a copy of an element has anew; none of the element itself."""
    match node:
        case ast.Name(id=same) if same == name:
            return ()
        case ast.Dict(keys=[None, *keys], values=[ast.Name(id=same), *values]) if same == name:
            known = [(k, v) for k, v in zip(keys, values, strict=True) if k is not None]
            return known if len(known) == len(keys) else None
        case ast.BinOp(left=ast.Name(id=same), op=ast.BitOr(), right=ast.Dict() as more):
            known = [(k, v) for k, v in zip(more.keys, more.values, strict=True) if k is not None]
            return known if same == name and len(known) == len(more.keys) else None
        case ast.Call(func=ast.Name(id="dict"), args=[ast.Name(id=same)]) if same == name:
            return named_entries(node)
    return None


def _is_its_own(scene: Scene, node: ast.ListComp, loop: Loop) -> bool:
    """Whether nothing else in the function has the names of the list, which a loop would set."""
    scopes = scene.context.module.scopes
    own = {each.id for each in (loop.element, loop.index) if each is not None}
    function = scopes.around(node).node
    for each in ast.walk(function):
        if isinstance(each, ast.NamedExpr) and each in ast.walk(node):
            return False
        if isinstance(each, ast.Name) and each.id in own:
            owner = scopes.around(each).lookup(each.id)
            if owner is None or not isinstance(owner[0].node, (ast.Lambda, *COMPREHENSIONS)):
                return False
    return True
