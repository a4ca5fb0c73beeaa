"""What a call may come by before a change, and behind it if that has failed, or has not."""

from __future__ import annotations

import ast

from codemods.flow.alias.events import Body, Scene
from codemods.flow.alias.state import State
from codemods.python.scope import Function


def lines_before(body: Body, statement: ast.stmt) -> frozenset[int]:
    """The lines that a call may have come by before a statement."""
    return frozenset(line for each in body.before[statement].steps for line in _lines(each))


def lines_behind(body: Body, statement: ast.stmt) -> frozenset[int]:
    """The lines that a call may come to after a statement, and not where that has failed."""
    return frozenset(
        line
        for step, state in body.before.items()
        if statement in state.steps - state.failed
        for line in _lines(step)
    )


def _lines(step: ast.AST) -> range:
    """Where the code of a step is: of a statement with blocks, only its head."""
    match step:
        case ast.If(test=head) | ast.While(test=head):
            node: ast.AST | None = head
        case ast.For(iter=head) | ast.AsyncFor(iter=head):
            node = head
        case ast.Match(subject=head) | ast.withitem(context_expr=head):
            node = head
        case ast.match_case(guard=head) | ast.ExceptHandler(type=head):
            node = head
        case ast.Try() | ast.With() | ast.AsyncWith():
            node = None
        case _:
            node = step
    first = getattr(node, "lineno", 0)
    return range(first, (getattr(node, "end_lineno", None) or first) + 1) if first else range(0)


def goes_on(scene: Scene, function: Function, node: ast.AST, traces: State) -> None:
    """Notes where control gets to a node of a function although something has failed before it."""
    scopes = scene.context.module.scopes
    for failed in traces.failed:
        above = [each for each in scopes.ancestors(failed) if isinstance(each, ast.stmt)]
        if isinstance(node, ast.ExceptHandler):
            found = [each for each in above if each is scopes.parents[node]]
        elif isinstance(node, ast.Try | ast.With | ast.AsyncWith):
            found = [each for each in above if each is node]
        elif isinstance(node, ast.Return) or node is function:
            found = [each for each in above if isinstance(each, ast.Try) and each.finalbody]
        else:
            return
        for each in found[:1]:
            scene.body.answered.setdefault(failed, each)
