"""A function that only changes what it is given, in ways of a Patch: it writes for who calls it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from codemods.flow.alias.events import Body, Scene, Write
from codemods.flow.alias.reads import look
from codemods.flow.alias.state import Key, State, names_in
from codemods.flow.alias.writes import write
from codemods.flow.enter import is_generator
from codemods.flow.values.domain import Func, Situation, Some, joined

_DISPLAYS = (ast.List, ast.Tuple, ast.ListComp, ast.Dict, ast.DictComp)
Follow = Callable[[ast.FunctionDef, str, dict[ast.Return, tuple[ast.expr, ...]], Situation], Body]


def helped(
    scene: Scene, node: ast.Expr, call: ast.Call, state: State, follow: Follow | None
) -> State | None:
    """What is known behind a call that writes by a helper of the same file; None where it may do
    anything else.
    """
    function = _helper(scene, call)
    given = None if function is None else _given(scene, call, function, state)
    if function is None or given is None or follow is None:
        return None
    name, arguments = given
    found = scene.context.chain(arguments.pop(name), state)
    assert found is not None
    values = {each: scene.body.value(value) for each, value in arguments.items()}
    known = {each: v for each, v in values.items() if isinstance(v, Some | str | int | float)}
    body = follow(function, name, {}, Situation(known))
    if not _only_writes(body):
        return None
    for value in arguments.values():
        look(scene, value, state)
    for each, value in body.values.items():
        scene.body.values[each] = joined(scene.body.values.get(each, value), value)
    bound = scene.context.module.scopes.of_node[function].bindings
    said = {name: value for name, value in arguments.items() if len(bound[name]) == 1}

    def key(each: Key) -> Key:
        """What a parameter is the caller says; other variables of the helper are not his."""
        if isinstance(each.node, ast.Name) and each.node.id in said:
            return scene.context.key(said[each.node.id])
        return each if each.known else replace(each, text=f"{each.text} of {function.name}")

    for number, own in enumerate(body.writes.values()):
        path = (*found.full, *map(key, own.path))
        mine = Write(node, own.operation, found.name, found.var.objects, path, own.operands)
        state = write(scene, found, mine, state, number)
    return state


def _helper(scene: Scene, call: ast.Call) -> ast.FunctionDef | None:
    """The function of the file that is called, with nothing around it."""
    context = scene.context
    match context.functions.get(call.func):
        case Func(module=context.module, node=ast.FunctionDef() as node, frame=None):
            spread = node.args.vararg or node.args.kwarg or node.decorator_list
            if not spread and not is_generator(context.project, node):
                return node
    return None


def _given(
    scene: Scene, call: ast.Call, function: ast.FunctionDef, state: State
) -> tuple[str, dict[str, ast.expr]] | None:
    """The parameter that gets the value, or a part of it, and all arguments; None where that is
    not the only one, or they cannot be told.
    """
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    known = {*names, *(each.arg for each in function.args.kwonlyargs)}
    named = {each.arg: each.value for each in call.keywords if each.arg in known}
    if len(call.args) > len(names) or len(named) < len(call.keywords):
        return None
    arguments = {**dict(zip(names, call.args, strict=False)), **named}
    mine = [name for name, each in arguments.items() if any(names_in(each, state))]
    starred = any(isinstance(each, ast.Starred) for each in call.args)
    if len(mine) != 1 or starred or scene.context.chain(arguments[mine[0]], state) is None:
        return None
    return mine[0], arguments


def _only_writes(body: Body) -> bool:
    """Whether a function needs no rewrite to do the same with a Patch."""
    more = (body.reads, body.obstacles, body.guards, body.lent, body.shared, body.unsure)
    copied = any(each.kind in ("shallow", "deep") or each.guard for each in body.copies.values())
    writes = [*body.writes.values()]
    stops = len(writes) > 1 and any(each.operation == "del" for each in writes)
    if any(more) or body.answered or copied or stops or not writes:
        return False
    return all(map(_is_as_it_stands, writes))


def _is_as_it_stands(each: Write) -> bool:
    """Whether a Patch takes a write as it is written."""
    match each.statement:
        case ast.Expr(value=ast.Call(args=args, keywords=keywords)):
            if keywords or any(isinstance(argument, ast.Starred) for argument in args):
                return False
        case ast.AugAssign() if not each.path:
            return False
    if each.operation == "pop" or each.rebuilt is not None or each.collapsed:
        return False
    return each.operation not in ("extend", "update") or isinstance(each.operands[0], _DISPLAYS)
