"""Evaluates a callback for one situation: the initial call, or a call that one Input started.

A small interpreter over what is certain: values that the layout gives, constants, ``ctx`` as it is
in that situation. Whatever is not certain is unknown, and a branch on it goes both ways. What
matters is how a call may end, and whether it did anything besides.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from codemods.project.expressions import compared, evaluated
from codemods.project.flow import prevents_update
from codemods.project.names import dash_name
from codemods.project.project import Module, Project
from codemods.project.scopes import Function
from codemods.project.situation import NO_UPDATE, UNKNOWN, End, Env, Fails, Run, Situation, truth


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """The ways a call may end, with the line of each, and the first thing that it does besides."""

    ends: tuple[tuple[End, int], ...]
    effect: int | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether the call certainly changes nothing at all."""
        return self.effect is None and all(end is End.QUIET for end, _ in self.ends)

    @property
    def changes_nothing(self) -> bool:
        """Whether the call is quiet, or certainly fails instead."""
        return self.effect is None and all(end in (End.QUIET, End.FAILS) for end, _ in self.ends)


def leaves_alone(value: Any) -> bool:
    """Whether a result is ``no_update``, or a list, tuple or dictionary of nothing else."""
    items = list(value.values()) if isinstance(value, dict) else value
    if isinstance(items, list | tuple):
        return bool(items) and all(map(leaves_alone, items))
    return value is NO_UPDATE


def evaluate(
    project: Project,
    module: Module,
    function: Function | ast.Lambda,
    situation: Situation,
    changes_nothing: Callable[[Any], bool] = leaves_alone,
) -> Outcome:
    """How a call of ``function`` in a situation may end.

    ``changes_nothing`` says of a result whether it leaves all Outputs alone; it is asked with None
    for a call that falls off the end (S12).
    """
    run = Run(project, module, situation, changes_nothing)
    env = dict(situation.values)
    if isinstance(function, ast.Lambda):
        result = ast.copy_location(ast.Return(function.body), function.body)
        _block(run, [result], env)
    elif _block(run, function.body, env) is not None:
        run.ends.append((_ended(run, None), function.body[-1].lineno))
    return Outcome(tuple(dict.fromkeys(run.ends)), min(run.effects, default=None))


def _ended(run: Run, value: Any) -> End:
    if run.changes_nothing(value):
        return End.QUIET
    if value is None:
        return End.NONE
    return End.UNKNOWN if value is UNKNOWN else End.UPDATE


def _block(run: Run, statements: Sequence[ast.stmt], env: Env) -> Env | None:
    """The variables behind a block; None when control certainly does not get there."""
    for statement in statements:
        after = _statement(run, statement, env)
        if after is None:
            return None
        env = after
    return env


def _statement(run: Run, node: ast.stmt, env: Env) -> Env | None:
    try:
        return _followed(run, node, env)
    except Fails:
        run.ends.append((End.FAILS, node.lineno))
        return None


def _followed(run: Run, node: ast.stmt, env: Env) -> Env | None:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return env
        case ast.FunctionDef(name=name, decorator_list=[]) if not node.args.defaults:
            return {**env, name: UNKNOWN}
        case ast.Import() | ast.ImportFrom():
            names = (each.asname or each.name.partition(".")[0] for each in node.names)
            return {name: value for name, value in env.items() if name not in {*names}}
        case ast.Return():
            _leave(run, node, node.value, env)
            return None
        case ast.Raise():
            _raised(run, node, env)
            return None
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return {**env, name: evaluated(run, value, env)}
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return {**env, name: evaluated(run, value, env)}
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
            if all(isinstance(each, ast.Name) for each in targets):
                return {**env, **_unpacked(targets, evaluated(run, value, env))}
        case ast.If():
            return _branch(run, node, env)
        case ast.Match():
            return _match(run, node, env)
    return _uncertain(run, node, env)


def _raised(run: Run, node: ast.Raise, env: Env) -> None:
    if isinstance(node.exc, ast.Call):
        for each in (*node.exc.args, *(keyword.value for keyword in node.exc.keywords)):
            evaluated(run, each, env)
    quiet = prevents_update(run.project, run.module, node)
    run.ends.append((End.QUIET if quiet else End.FAILS, node.lineno))


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
        ways = [value.body] * (test is not False) + [value.orelse] * (test is not True)
        for way in ways:
            _leave(run, node, way, env)
        return
    try:
        found = None if value is None else evaluated(run, value, env)
    except Fails:
        run.ends.append((End.FAILS, node.lineno))
        return
    end = _ended(run, found)
    if end is End.UNKNOWN and value is not None and _is_something(run, value):
        end = End.UPDATE
    run.ends.append((end, node.lineno))


def _is_something(run: Run, node: ast.expr) -> bool:
    """Whether an expression of which no more is known is no ``no_update`` all the same."""
    if isinstance(node, ast.Call):
        name = dash_name(run.project, run.module, node.func) or ""
        return name.startswith(("dash.html.", "dash.dcc.", "dash.dash_table."))
    return isinstance(node, ast.JoinedStr | ast.BinOp | ast.ListComp | ast.DictComp | ast.Compare)


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
    return left is right or (type(left) is type(right) and compared(ast.Eq(), left, right) is True)


def _match(run: Run, node: ast.Match, env: Env) -> Env | None:
    """``match ctx.triggered_id``: cases of constants, and the one that takes the rest."""
    subject = evaluated(run, node.subject, env)
    env = {**env, **dict.fromkeys(_captured(node), UNKNOWN)}
    after: Env | None = None
    for case in node.cases:
        fits = _fits(run, case.pattern, subject, env) if case.guard is None else None
        if fits is False:
            continue
        after = _joined(after, _block(run, case.body, env))
        if fits is True:
            return after
    return _joined(after, env)


def _captured(node: ast.Match) -> Iterator[str]:
    """The names that the patterns bind."""
    for case in node.cases:
        for each in ast.walk(case.pattern):
            name = getattr(each, "rest", getattr(each, "name", None))
            if isinstance(name, str):
                yield name


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
    if value is None:
        raise Fails
    known = isinstance(value, list | tuple) and len(value) == len(targets)
    return {
        target.id: value[position] if known else UNKNOWN
        for position, target in enumerate(targets)
        if isinstance(target, ast.Name)
    }


def with_triggered(situation: Situation, prop: str, component: Any) -> Situation:
    """The situation of a call that one Input started."""
    return replace(situation, triggered={prop: component})
