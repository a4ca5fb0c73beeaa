"""What is put into a value that is followed, and has a name of its own outside of it.

In Python both stay one object: a change through either shows in the other. A Patch has taken the
thing as it is when the callback ends, and changes made through it come after that.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.flow.alias.events import Scene, Write, overlap
from codemods.flow.alias.state import SOMEWHERE, Context, Path, Put, State

_FLAT = (ast.Constant, ast.JoinedStr, ast.Compare, ast.UnaryOp)


def put_in(scene: Scene, write: Write, state: State) -> State:
    """Notes what a write puts in that has a name of its own."""
    puts = {
        Put(each, place, write.statement.lineno)
        for place in _places(scene.context, write)
        for each in write.objects
    }
    return state.with_puts(*puts)


def changes_others(scene: Scene, write: Write, state: State) -> None:
    """An obstacle for a write inside of something that was put in before."""
    inside = write.operation not in ("set", "del", "add", "sub", "mul", "div")
    inside |= write.operation == "add" and not isinstance(write.operands[0], _FLAT)
    place = write.path if inside else write.path[:-1]
    for put in sorted(state.puts, key=lambda put: put.line):  # of a set
        if put.object in write.objects and len(put.path) <= len(place):
            if overlap(put.path, place):
                line = put.line
                scene.obstacle(write.statement, f"changed inside of what line {line} put into it")
                return


def _places(context: Context, write: Write) -> Iterator[Path]:
    match write.operation:
        case "set":
            yield from _named(context, write.operands[-1], write.path)
        case "append" | "insert" | "prepend":
            yield from _named(context, write.operands[-1], (*write.path, SOMEWHERE))
        case "extend" | "update" | "add":
            for operand in write.operands:
                if isinstance(operand, ast.List | ast.Tuple | ast.Dict):
                    yield from _named(context, operand, write.path)
                elif not isinstance(operand, _FLAT):
                    yield (*write.path, SOMEWHERE)


def _named(context: Context, node: ast.expr, path: Path) -> Iterator[Path]:
    """Where in a new value at ``path`` something lies that other code can reach as well."""
    match node:
        case ast.Dict():
            for key, value in zip(node.keys, node.values, strict=True):
                step = context.key(key) if key is not None else SOMEWHERE
                yield from _named(context, value, (*path, step))
        case ast.List() | ast.Tuple():
            for item in node.elts:
                spread = isinstance(item, ast.Starred)
                yield from _named(context, item, path if spread else (*path, SOMEWHERE))
        case ast.ListComp(elt=item) | ast.DictComp(value=item):
            yield from _named(context, item, (*path, SOMEWHERE))
        case ast.Starred() | ast.BinOp():
            yield (*path, SOMEWHERE)
        case ast.Call():
            entry = context.entry(node.func)
            shares = entry.shares if entry is not None else "whole"
            if shares == "items":
                yield (*path, SOMEWHERE)
            elif shares != "nothing":
                yield path
        case _ if not isinstance(node, _FLAT):
            yield path
