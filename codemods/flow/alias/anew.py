"""New values that are built of the old one, and what changes with it: ``[*rows, x]``."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from codemods.flow.alias.default import Guarded, guarded
from codemods.flow.alias.events import Operation, Scene
from codemods.flow.alias.reads import whole
from codemods.flow.alias.state import Found, State


@dataclass(frozen=True, eq=False, slots=True)
class Rebuilt:
    """A new value that is built of the old one, and what changes with it."""

    found: Found
    guard: Guarded | None
    changes: Sequence[tuple[Operation, tuple[ast.expr, ...]]]


def rebuilt(scene: Scene, value: ast.expr, state: State) -> Rebuilt | None:
    """What a new value changes of the old one that it is built from: ``[*rows, x]``."""
    old, changes = _apart(value)
    guard = None if old is None else guarded(old)
    base = old if guard is None else guard.value
    found = None if base is None else whole(scene, base, state)
    if found is None or not changes:
        return None
    moved = changes[0][0] == "insert" or isinstance(value, ast.Call | ast.Subscript)
    if moved and is_commented(scene, value):
        return None
    return Rebuilt(found, guard, changes)


def is_commented(scene: Scene, node: ast.expr) -> bool:
    """Whether there may be a comment in an expression, for which the new code has no place."""
    return "#" in scene.context.module.source.segment(node)


def _apart(
    value: ast.expr,
) -> tuple[ast.expr | None, Sequence[tuple[Operation, tuple[ast.expr, ...]]]]:
    """The old value in a new one, and what is put into that."""
    match value:
        case ast.Dict(keys=[None, *keys], values=[first, *values]):
            pairs = [(k, v) for k, v in zip(keys, values, strict=True) if k is not None]
            if pairs and len(pairs) == len(keys):
                return first, [("set", pair) for pair in pairs]
        case ast.Subscript(value=first, slice=ast.Slice() as cut):
            return first, _cut(cut)
        case ast.Call(func=ast.Name(id="dict"), args=[first]):
            return first, [("set", pair) for pair in named_entries(value) or ()]
        case ast.List(elts=[ast.Starred(value=first), *rest]):
            if rest and not any(isinstance(each, ast.Starred) for each in rest):
                one = len(rest) == 1
                return first, [("append", (rest[0],)) if one else ("extend", (_list_of(rest),))]
        case (
            ast.List(elts=[item, ast.Starred(value=last)])
            | ast.BinOp(left=ast.List(elts=[item]), op=ast.Add(), right=last)
        ) if not isinstance(item, ast.Starred):
            return last, [("insert", (ast.copy_location(ast.Constant(0), item), item))]
        case ast.BinOp(op=ast.Add(), left=first, right=ast.List() as more):
            return first, [("extend", (more,))]
        case ast.BinOp(op=ast.BitOr(), left=first, right=ast.Dict() as more):
            return first, [("update", (more,))]
    return None, ()


def _cut(node: ast.Slice) -> Sequence[tuple[Operation, tuple[ast.expr, ...]]]:
    """``rows[:-1]``, ``rows[1:]`` and ``rows[::-1]``."""
    match [
        None if each is None else ast.unparse(each) for each in (node.lower, node.upper, node.step)
    ]:
        case [None, "-1", None]:
            return [("del", (ast.copy_location(ast.Constant(-1), node),))]
        case ["1", None, None]:
            return [("del", (ast.copy_location(ast.Constant(0), node),))]
        case [None, None, "-1"]:
            return [("reverse", ())]
    return ()


def named_entries(call: ast.Call) -> list[tuple[ast.expr, ast.expr]] | None:
    """The entries that ``dict(d, k=v, **{"l": w})`` has anew; None where they cannot be told."""
    pairs: list[tuple[ast.expr, ast.expr]] = []
    for each in call.keywords:
        match each:
            case ast.keyword(arg=str(name), value=value):
                pairs.append((ast.copy_location(ast.Constant(name), each), value))
            case ast.keyword(value=ast.Dict(keys=keys, values=values)):
                known = [(k, v) for k, v in zip(keys, values, strict=True) if k is not None]
                if len(known) < len(keys):
                    return None
                pairs += known
            case _:
                return None
    return pairs


def shared_name(found: Found, state: State) -> bool:
    """Whether another variable holds the same object and would not see a rebuilt one."""
    return any(
        name != found.name.id and var.objects & found.var.objects
        for name, var in state.variables.items()
    )


def _list_of(elements: Sequence[ast.expr]) -> ast.List:
    made = ast.List([*elements], ast.Load())
    return ast.copy_location(made, elements[0])


def why_rebuilt(scene: Scene, value: ast.expr) -> str:
    """What stands in the way where a new value is made of the old one: as it is returned, or as its
    variable got it.
    """
    if isinstance(value, ast.Name):
        found = scene.context.module.scopes.around(value).lookup(value.id)
        given = [each.value for each in found[1] if each.value is not None] if found else []
        value = given[0] if len(given) == 1 else value
    match value:
        case ast.Subscript(slice=ast.Slice()):
            return "sliced, which a Patch cannot"
        case ast.ListComp(generators=[ast.comprehension(ifs=[_, *_])]):
            return "filtered, and a Patch takes out only what a place or a value names"
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name, value=ast.Name())):
            return f"given to {name}(), and what that makes of it goes back"
    return "rebuilt into something else"


def are_as_they_are(scene: Scene, value: ast.IfExp, state: State) -> bool:
    """Whether of two values the old one goes back as it is, and the other does, too, or nothing."""
    both = (value.body, value.orelse)
    kept = [whole(scene, each, state) is not None for each in both]
    silent = [scene.context.builtin(each) == "dash.no_update" for each in both]
    return any(kept) and all(k or s for k, s in zip(kept, silent, strict=True))
