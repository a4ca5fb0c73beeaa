"""The rewrite of state-to-patch: what becomes of the statements that have to do with the value."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from codemods.dash.page.layout import Component
from codemods.flow.alias.default import Guarded
from codemods.flow.alias.events import Body, Copied, Guard, Write
from codemods.flow.alias.state import ORIGINAL
from codemods.graph.round_trip import RoundTrip
from codemods.python.project import Module, Project
from codemods.rewriting.imports.naming import bound_names
from codemods.rewriting.obstacles import why_no_block, why_no_statement, why_not_dropped
from codemods.rules.state_to_patch.rewriting.live import reads_behind
from codemods.rules.state_to_patch.rewriting.loops import (
    element,
    for_loop,
    loop_of,
    numbered,
    operand,
)
from codemods.rules.state_to_patch.rewriting.new_code import (
    after,
    become,
    before,
    behind,
    display,
    in_front,
    in_front_of,
    instead,
    put,
    removed,
    small,
    worked_out,
    wrap,
)
from codemods.rules.state_to_patch.rewriting.rebound import other_names
from codemods.rules.state_to_patch.rewriting.spelling import (
    DISPLAYED,
    is_display,
    is_positional,
    patch_call,
    says_builtin,
    template,
    whole_fails,
)

if TYPE_CHECKING:
    import libcst as cst

    from codemods.rewriting.edits import Edit
    from codemods.rewriting.syntax import Concrete, Replacement

_OPERATORS = {"add": "+=", "sub": "-=", "mul": "*=", "div": "/="}


@dataclass(frozen=True, eq=False, slots=True)
class Given:
    """A value that the layout gives a prop from now on."""

    component: Component
    prop: str
    value: ast.expr
    module: Module


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """A round trip, whether its State stays, and the value that the layout needs first; ``stay``
    says that its defaults do.
    """

    project: Project
    trip: RoundTrip
    keeps_state: bool
    given: Given | None = None
    stay: bool = False

    @property
    def module(self) -> Module:
        return self.trip.callback.module

    @property
    def body(self) -> Body:
        return self.trip.body

    @property
    def parameter(self) -> str:
        assert self.trip.state is not None
        assert self.trip.state.parameter is not None
        return self.trip.state.parameter


def carrier(plan: Plan) -> str:
    """The name of the Patch: the parameter's, or one of its own when both are needed at a time."""
    if not plan.keeps_state or (plan.stay and not reads_behind(plan.trip)):
        return plan.parameter
    name = f"{plan.parameter}_patch"
    while name in bound_names(plan.module):
        name += "_"
    return name


def why_not(plan: Plan) -> str | None:
    """Why the edits cannot be made, as the code is written."""
    callback, state = plan.trip.callback, plan.trip.state
    reason = None
    if not plan.keeps_state:
        assert state is not None
        reason = why_not_dropped(callback, state)
    for write in plan.body.writes.values():
        if isinstance(write.rebuilt, ast.ListComp):
            reason = reason or why_no_block(plan.module, write.statement)
    function = callback.function
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    return reason or (why_no_statement(plan.module, function) if _needs_own(plan) else None)


def edits(plan: Plan) -> tuple[Edit, ...]:
    """All edits of the change, where nothing is in the way. Raises CannotRewrite."""
    from codemods.rewriting.call.signature import drop_dependency
    from codemods.rewriting.syntax import concrete, rewrite

    function = plan.trip.callback.function
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    tree = concrete(plan.module, function)
    inside = _statements(plan, tree)
    outside: dict[ast.AST, Replacement] = {}
    if not plan.keeps_state:
        assert plan.trip.state is not None
        dropped = drop_dependency(plan.trip.callback, plan.trip.state)
        decorated = plan.trip.callback.call in function.decorator_list
        (inside if decorated else outside).update(dropped)
    inside[function] = partial(_function, plan)
    found = [*tree.edits(inside), *rewrite(plan.module, outside)]
    if plan.given is not None:
        found += _give(plan.given)
    return tuple(found)


def _give(given: Given) -> tuple[Edit, ...]:
    """The edit of the layout."""
    import libcst as cst

    from codemods.rewriting.call.arguments import append, keyword
    from codemods.rewriting.syntax import rewrite

    value = cst.parse_expression(given.module.source.segment(given.value))

    def change(call: cst.Call) -> cst.Call:
        for position, argument in enumerate(call.args):
            if argument.keyword and argument.keyword.value == given.prop:
                args = [*call.args]
                args[position] = argument.with_changes(value=value)
                return call.with_changes(args=args)
        return append(call, keyword(given.prop, value))

    return rewrite(given.component.module, {given.component.call: change})


def _function(plan: Plan, function: cst.FunctionDef) -> cst.FunctionDef:
    """Parameter and first statement."""
    from codemods.rewriting.call.signature import drop_parameter, insert_first

    if not plan.keeps_state:
        function = drop_parameter(function, plan.parameter)
    call, _ = patch_call(plan.project, plan.module)
    if function.returns is not None and not plan.stay and _returns_only_it(plan):
        own = function.returns.with_changes(annotation=put(call.removesuffix("()"), None))
        function = function.with_changes(returns=own)
    if not _needs_own(plan):
        return function
    return insert_first(function, small(f"{carrier(plan)} = {call}"))


def _returns_only_it(plan: Plan) -> bool:
    """Whether the Patch is all that the function ever returns, so that its annotation says so."""
    callback = plan.trip.callback
    if callback.output is not plan.trip.output or plan.trip.fresh or plan.body.unsure:
        return False
    given = {statement for statement, _ in plan.body.returned}
    return all(each.node in given for each in plan.trip.results)


def _needs_own(plan: Plan) -> bool:
    """Whether the value itself is written or returned, not only copies of it, from the start."""
    return not plan.stay and any(ORIGINAL in event.objects for event in plan.body.events)


def _statements(plan: Plan, tree: Concrete) -> dict[ast.AST, Replacement]:
    """What becomes of each statement and each name."""
    call, _ = patch_call(plan.project, plan.module)
    found: dict[ast.AST, Replacement] = {}
    for guard in plan.body.guards.values():
        found |= _kept(plan, tree, guard) if plan.stay else {guard.statement: removed}
    for copied in plan.body.copies.values():
        if copied.kind in ("shallow", "deep") and _carries(plan, copied):
            assert copied.statement.value is not None
            found[copied.statement.value] = partial(put, call)
            if plan.stay and copied.guard is not None:
                text = _choice(plan, copied.guard, copied.source.id).format(0)
                parts = [tree.find(copied.guard.default)]
                found[copied.statement.value] = partial(worked_out, text, parts)
            if isinstance(copied.statement, ast.AnnAssign):
                found[copied.statement.annotation] = partial(put, call.removesuffix("()"))
    rebuilt: dict[ast.stmt, list[Write]] = {}
    for write in plan.body.writes.values():
        if write.rebuilt is not None:
            rebuilt.setdefault(write.statement, []).append(write)
        else:
            found |= _write(plan, tree, write)
    for statement, writes in rebuilt.items():
        found |= _rebuilt(plan, tree, statement, writes)
    for returned in plan.body.returned.values():
        if returned.statement not in rebuilt and returned.expression is not returned.name:
            found[returned.expression] = partial(put, _name(plan, returned.name))
    if plan.keeps_state:
        found |= _renamed(plan)
    return found | numbered(plan.trip)


def _choice(plan: Plan, guard: Guard | Guarded, name: str) -> str:
    """The Patch, or the default in the place of ``_{}`` where the value is empty."""
    call, _ = patch_call(plan.project, plan.module)
    return f"{call} if {name}{' is not None' if guard.none else ''} else _{{}}"


def _kept(plan: Plan, tree: Concrete, guard: Guard) -> dict[ast.AST, Replacement]:
    """The statement of a default that stays; in front of it, where the value is read behind it."""
    text = _choice(plan, guard, plan.parameter).format(0)
    parts, own = [tree.find(guard.default)], carrier(plan)
    statement = guard.statement
    if own == plan.parameter and isinstance(statement, ast.Assign | ast.AnnAssign):
        assert statement.value is not None
        return {statement.value: partial(worked_out, text, parts)}
    if isinstance(statement, ast.If):
        keep = own != plan.parameter
        return {statement: partial(in_front, [f"{own} = {text}"], parts, keep=keep)}
    return {statement: partial(behind, [f"{own} = {text}"], parts)}


def _carries(plan: Plan, copied: Copied) -> bool:
    """Whether a copy is changed or returned, and not only read."""
    return any(copied.object in event.objects for event in plan.body.events)


def _renamed(plan: Plan) -> dict[ast.AST, Replacement]:
    """The places where the parameter is written or returned, under the name of the Patch."""
    names = [write.name for write in plan.body.writes.values() if write.rebuilt is None]
    names += [each.name for each in plan.body.returned.values() if each.expression is each.name]
    names += [
        copied.source
        for copied in plan.body.copies.values()
        if copied.kind in ("alias", "inside") and written_through(plan.body, copied)
    ]
    if plan.body.unsure:
        names += other_names(plan.trip) or ()
    own = carrier(plan)
    found: dict[ast.AST, Replacement] = {
        name: partial(put, own) for name in names if name.id == plan.parameter
    }
    for write in plan.body.writes.values():
        loop = loop_of(write) if write.rebuilt is None else None
        if loop is not None:
            found[write.name] = partial(put, element(plan.trip, loop, own))
    return found


def written_through(body: Body, copied: Copied) -> bool:
    """Whether an alias is used to change or return the value."""
    return any(event.name.id == copied.target.id for event in body.events)


def _write(plan: Plan, tree: Concrete, write: Write) -> dict[ast.AST, Replacement]:
    """A write that a Patch spells in another way."""
    statement = write.statement
    if write.collapsed and isinstance(statement, ast.Assign):
        parts = (_place(plan, tree, write, statement.targets[0]), tree.find(write.operands[0]))
        return {statement: partial(become, [f"_0 {_OPERATORS[write.operation]} _1"], parts)}
    if write.operation == "pop" and isinstance(statement, ast.Expr):
        call = statement.value
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Attribute)
        operands = [_place(plan, tree, write, call.func.value), *map(tree.find, call.args[:1])]
        text = "del _0[_1]" if call.args else "del _0[-1]"
        return {statement: partial(become, [text], operands)}
    kind = DISPLAYED.get(write.operation)
    wrapped = None
    if kind is not None and write.operands and not is_display(write.operands[0], kind):
        if is_positional(statement):
            wrapped = partial(wrap, kind, says_builtin(plan.project, plan.trip.callback, kind))
    if isinstance(statement, ast.AugAssign) and whole_fails(plan.project, write):
        made = tree.find(write.operands[0])
        parts = (_place(plan, tree, write, write.name), wrapped(made) if wrapped else made)
        return {statement: partial(become, [f"_0.{write.operation}(_1)"], parts)}
    return {write.operands[0]: wrapped} if wrapped else {}


def _place(plan: Plan, tree: Concrete, write: Write, node: ast.expr) -> cst.BaseExpression:
    """What is written to, under the name of the Patch."""
    import libcst as cst

    loop = loop_of(write)
    text = _name(plan, write.name)
    name = cst.parse_expression(element(plan.trip, loop, carrier(plan)) if loop else text)
    if node is write.name:
        return name
    changed = tree.find(node).deep_replace(tree.find(write.name), name)
    assert isinstance(changed, cst.BaseExpression)
    return changed


def _rebuilt(
    plan: Plan, tree: Concrete, statement: ast.stmt, writes: Sequence[Write]
) -> dict[ast.AST, Replacement]:
    """``cart = {**cart, "k": v}`` as ``cart["k"] = v``; a ``return`` of it behind that."""
    name = _name(plan, writes[0].name)
    made = writes[0].rebuilt
    if isinstance(made, ast.ListComp):
        loop = loop_of(writes[0])
        assert loop is not None
        new = for_loop(tree, made, element(plan.trip, loop, name))
        if statement in plan.body.copies:
            return {statement: partial(after, new)}
        if not isinstance(statement, ast.Return):
            return {statement: partial(instead, new)}
        return {statement: partial(before, new), made: partial(put, name)}
    texts: list[str] = []
    parts: list[cst.CSTNode] = []
    for write in writes:
        first = len(parts)
        parts += _operands(tree, write)
        texts.append(
            template(plan.project, write.operation).format(name, f"_{first}", f"_{first + 1}")
        )
    at_once = len(writes) > 1 and statement in plan.body.answered
    whole = display(tree, writes[0], parts, at_once=at_once)
    if whole is not None:
        operation = "update" if isinstance(writes[0].rebuilt, ast.Dict) else "extend"
        texts, parts = [template(plan.project, operation).format(name, "_0")], [whole]
    guard = plan.body.guards.get(statement) if plan.stay else None
    if guard is not None:
        texts.insert(0, f"{name} = {_choice(plan, guard, plan.parameter).format(len(parts))}")
        parts.append(tree.find(guard.default))
    if statement in plan.body.copies:
        return {statement: partial(in_front_of, texts, parts)}
    found: dict[ast.AST, Replacement] = {statement: partial(become, texts, parts)}
    if isinstance(statement, ast.Return):
        assert writes[0].rebuilt is not None
        found[statement] = partial(behind, texts, parts)
        found[writes[0].rebuilt] = partial(put, name)
    return found


def _operands(tree: Concrete, write: Write) -> list[cst.CSTNode]:
    import libcst as cst

    if not write.operands:
        return []
    made = write.operands[0]
    if write.operation == "insert":
        return [cst.Integer("0"), tree.find(write.operands[1])]
    if write.operation == "extend" and write.rebuilt is not made and _is_put_together(write):
        assert isinstance(made, ast.List)
        elements: list[Any] = [tree.find(each) for each in made.elts]
        return [cst.List([cst.Element(each) for each in elements])]
    return [operand(tree, each) for each in write.operands]


def _is_put_together(write: Write) -> bool:
    """Whether the list is made of the last elements of a display: ``[*rows, x, y]``."""
    return isinstance(write.rebuilt, ast.List)


def _name(plan: Plan, name: ast.Name) -> str:
    return carrier(plan) if name.id == plan.parameter else name.id
