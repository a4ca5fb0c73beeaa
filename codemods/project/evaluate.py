"""Evaluates a callback for one situation: the initial call, or a call that one Input started.

A small interpreter over what is certain: values that the layout gives, constants, ``ctx`` as it is
in that situation. Whatever is not certain is unknown, and a branch on it goes both ways. What
matters is how a call may end, and whether it did anything besides.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from codemods.project.expressions import (
    UNKNOWN,
    End,
    Env,
    Run,
    Situation,
    compared,
    evaluated,
    truth,
)
from codemods.project.flow import is_no_update, prevents_update
from codemods.project.project import Module, Project
from codemods.project.scopes import Function


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """The ways a call may end, with the line of each, and the first thing that it does besides."""

    ends: tuple[tuple[End, int], ...]
    effect: int | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether the call certainly changes nothing at all."""
        return self.effect is None and all(end is End.QUIET for end, _ in self.ends)


def evaluate(project: Project, module: Module, function: Function, situation: Situation) -> Outcome:
    """How a call of ``function`` in a situation may end."""
    run = Run(project, module, situation)
    left = _block(run, function.body, dict(situation.values))
    if left is not None:
        run.ends.append((End.UPDATE, function.body[-1].lineno))  # S12: None is written
    return Outcome(tuple(dict.fromkeys(run.ends)), min(run.effects, default=None))


def _block(run: Run, statements: Sequence[ast.stmt], env: Env) -> Env | None:
    """The variables behind a block; None when control certainly does not get there."""
    for statement in statements:
        after = _statement(run, statement, env)
        if after is None:
            return None
        env = after
    return env


def _statement(run: Run, node: ast.stmt, env: Env) -> Env | None:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Pass() | ast.FunctionDef():
            return env
        case ast.Return():
            _leave(run, node, node.value, env)
            return None
        case ast.Raise():
            quiet = prevents_update(run.project, run.module, node)
            run.ends.append((End.QUIET if quiet else End.UNKNOWN, node.lineno))
            return None
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return {**env, name: evaluated(run, value, env)}
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return {**env, name: evaluated(run, value, env)}
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
            return {**env, **_unpacked(targets, evaluated(run, value, env))}
        case ast.If():
            return _branch(run, node, env)
        case ast.Match():
            return _match(run, node, env)
    return _uncertain(run, node, env)


def _uncertain(run: Run, node: ast.stmt, env: Env) -> Env | None:
    """A statement that is not followed: it may do anything, and end in any way that it has."""
    run.effects.append(node.lineno)
    for each in ast.walk(node):
        if isinstance(each, ast.Return | ast.Raise):
            run.ends.append((End.UNKNOWN, each.lineno))
    stored = {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store | ast.Del)
    }
    return {**env, **dict.fromkeys(stored, UNKNOWN)}


def _leave(run: Run, node: ast.Return, value: ast.expr | None, env: Env) -> None:
    if isinstance(value, ast.IfExp):
        test = truth(evaluated(run, value.test, env))
        if test is not False:
            _leave(run, node, value.body, env)
        if test is not True:
            _leave(run, node, value.orelse, env)
        return
    if value is not None and is_no_update(run.project, run.module, value):
        run.ends.append((End.QUIET, node.lineno))
        return
    run.ends.append((End.UPDATE, node.lineno))
    if value is not None:
        evaluated(run, value, env)


def _branch(run: Run, node: ast.If, env: Env) -> Env | None:
    test = truth(evaluated(run, node.test, env))
    if test is not None:
        return _block(run, node.body if test else node.orelse, env)
    return _joined(_block(run, node.body, env), _block(run, node.orelse, env))


def _joined(left: Env | None, right: Env | None) -> Env | None:
    if left is None or right is None:
        return left if right is None else right
    names = left.keys() | right.keys()
    return {
        name: left[name]
        if name in left and name in right and _alike(left[name], right[name])
        else UNKNOWN
        for name in names
    }


def _alike(left: Any, right: Any) -> bool:
    return left is right or (type(left) is type(right) and bool(left == right))


def _match(run: Run, node: ast.Match, env: Env) -> Env | None:
    """``match ctx.triggered_id``: cases of constants, and the one that takes the rest."""
    subject = evaluated(run, node.subject, env)
    after: Env | None = None
    for case in node.cases:
        fits = _fits(run, case.pattern, subject, env) if case.guard is None else None
        if fits is False:
            continue
        after = _joined(after, _block(run, case.body, env))
        if fits is True:
            return after
    return _joined(after, env)


def _fits(run: Run, pattern: ast.pattern, subject: Any, env: Env) -> bool | None:
    match pattern:
        case ast.MatchValue(value=value):
            return truth(compared(ast.Eq(), subject, evaluated(run, value, env)))
        case ast.MatchSingleton(value=value):
            return None if subject is UNKNOWN else subject is value
        case ast.MatchOr(patterns=patterns):
            found = [_fits(run, each, subject, env) for each in patterns]
            return True if True in found else None if None in found else False
        case ast.MatchAs(pattern=None, name=None):
            return True
    return None


def _unpacked(targets: Sequence[ast.expr], value: Any) -> Env:
    known = isinstance(value, list | tuple) and len(value) == len(targets)
    return {
        target.id: value[position] if known else UNKNOWN
        for position, target in enumerate(targets)
        if isinstance(target, ast.Name)
    }


def with_triggered(situation: Situation, prop: str, component: Any) -> Situation:
    """The situation of a call that one Input started."""
    return replace(situation, triggered={prop: component})
