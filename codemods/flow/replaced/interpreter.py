"""Evaluates a callback for one situation: the initial call, or a call that one Input started.

A small interpreter over what is certain: values that the layout gives, constants, ``ctx`` as it is
in that situation. Whatever is not certain is unknown, and a branch on it goes both ways. What
matters is how a call may end, and whether it did anything besides.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency, Group, Grouping
from codemods.flow.exits import is_no_update, is_plain_exception, prevents_update
from codemods.flow.replaced.compare import compared
from codemods.flow.replaced.expression import draw, evaluated, possibly
from codemods.flow.replaced.values import (
    NO_UPDATE,
    UNKNOWN,
    End,
    Env,
    Fails,
    Run,
    Situation,
    is_unknown,
    truth,
)
from codemods.python.project import Project
from codemods.python.resolve import dash_name
from codemods.python.scope import Function


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """The ways a call may end, with the line of each, and the first thing that it does besides."""

    ends: tuple[tuple[End, int], ...]
    effect: int | None = None
    effect_is_certain: bool = False

    @property
    def is_quiet(self) -> bool:
        """Whether the call certainly changes nothing at all."""
        return self.effect is None and all(end is End.QUIET for end, _ in self.ends)

    @property
    def keeps(self) -> bool:
        """Whether the call changes nothing, or certainly sets what it sets to what it is."""
        return self.effect is None and all(
            end in (End.QUIET, End.FAILS, End.SAME) for end, _ in self.ends
        )

    @property
    def changes_nothing(self) -> bool:
        """Whether the call is quiet, or certainly fails instead."""
        return self.effect is None and all(end in (End.QUIET, End.FAILS) for end, _ in self.ends)


def leaves_alone(callback: Callback, value: Any) -> bool:
    """Whether a result of a callback leaves all its Outputs alone.

    ``value`` is None for a call that falls off its end (S12).
    """
    if callback.output is None:
        return value is NO_UPDATE or (value is None and not callback.outputs)
    return _leaves(callback.output, value, {})


def _leaves(output: Grouping, value: Any, current: Mapping[Dependency, Any]) -> bool:
    """The same of Outputs of some shape, or whether they are set to their ``current`` value: a
    single one takes a list as it is.
    """
    if value is NO_UPDATE:
        return True
    if not isinstance(output, Group):
        return isinstance(output, Dependency) and output in current and current[output] is value
    if output.keys is not None:
        named = isinstance(value, dict) and value.keys() == {*output.keys}
        items = [value[key] for key in output.keys] if named else None
    else:
        items = [*value] if isinstance(value, list | tuple) else None
    if items is None or len(items) != len(output.items):
        return False
    return all(_leaves(*each, current) for each in zip(output.items, items, strict=True))


def evaluate(
    project: Project,
    callback: Callback,
    function: Function | ast.Lambda,
    situation: Situation,
) -> Outcome:
    """How a call of a callback, with its ``function``, in a situation may end."""
    run = Run(project, callback.module, situation, partial(_ended, callback, situation))
    env = dict(situation.values)
    if isinstance(function, ast.Lambda):
        result = ast.copy_location(ast.Return(function.body), function.body)
        _block(run, [result], env)
    elif _block(run, function.body, env) is not None:
        run.ends.append((run.ended(None), function.body[-1].lineno))
    effect, certain = min(run.effects, default=(None, False))
    return Outcome(tuple(dict.fromkeys(run.ends)), effect, effect_is_certain=certain)


def _ended(callback: Callback, situation: Situation, value: Any) -> End:
    if leaves_alone(callback, value):
        return End.QUIET
    if callback.output is not None and _leaves(callback.output, value, situation.current):
        return End.SAME
    if value is None:
        return End.NONE
    return End.UNKNOWN if is_unknown(value) else End.UPDATE


def _block(run: Run, statements: Sequence[ast.stmt], env: Env) -> Env | None:
    """The variables behind a block; None when control certainly does not get there."""
    env = dict(env)  # ``:=`` changes them in place
    for statement in statements:
        after = _statement(run, statement, env)
        if after is None:
            return None
        env = after
    return env


def _statement(run: Run, node: ast.stmt, env: Env) -> Env | None:
    before = len(run.effects)
    try:
        after = _followed(run, node, env)
    except Fails:
        run.ends.append((End.FAILS, node.lineno))
        return None
    if after is None or len(run.effects) == before:
        return after
    # What may do anything may change what is in a list or dictionary.
    held = (list, dict, set)
    return {name: UNKNOWN if isinstance(v, held) else v for name, v in after.items()}


def _followed(run: Run, node: ast.stmt, env: Env) -> Env | None:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Pass() | ast.AnnAssign(value=None):
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
                found = evaluated(run, value, env)
                draw(run, value, found)
                return {**env, **_unpacked(targets, found)}
        case ast.If():
            return _branch(run, node, env)
        case ast.Assert():
            possibly(run, node.test, env)
            run.ends.append((End.FAILS, node.lineno))  # not with ``python -O``
            return env
        case ast.Match():
            return _match(run, node, env)
    return _uncertain(run, node, env)


def _raised(run: Run, node: ast.Raise, env: Env) -> None:
    made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    if made is not None and not is_plain_exception(run.project, run.module, made):
        run.note(node)
    if node.cause is not None:
        evaluated(run, node.cause, env)
    if isinstance(node.exc, ast.Call):
        for each in (*node.exc.args, *(keyword.value for keyword in node.exc.keywords)):
            evaluated(run, each, env)
    run.ends.append((_of_raise(run, node), node.lineno))


def _of_raise(run: Run, node: ast.Raise) -> End:
    return End.QUIET if prevents_update(run.project, run.module, node) else End.FAILS


def _uncertain(run: Run, node: ast.stmt, env: Env) -> Env | None:
    """A statement that is not followed: it may do anything, and end in any way that it has."""
    run.note(node)
    for each in ast.walk(node):
        if isinstance(each, ast.Raise):
            run.ends.append((_of_raise(run, each), each.lineno))
        elif isinstance(each, ast.Return):
            quiet = each.value is not None and is_no_update(run.project, run.module, each.value)
            run.ends.append((End.QUIET if quiet else End.UNKNOWN, each.lineno))
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
    end = run.ended(found)
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
    run = run.perhaps()
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
        fits = _fits(run, case.pattern, subject, env)
        if fits is False:
            continue
        if case.guard is not None:
            possibly(run, case.guard, env)
            fits = None
        run = run if fits is True else run.perhaps()
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
            return None if is_unknown(subject) else subject is value
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
