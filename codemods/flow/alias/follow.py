"""Follows a body, statement by statement, with what its variables may hold of a parameter."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal

from codemods.flow.alias.events import (
    Body,
    Copied,
    Guard,
    Read,
    Returned,
    Scene,
)
from codemods.flow.alias.reads import (
    disturbs,
    look,
    loose_var,
    origin,
    rebuilt,
    whole,
    why_rebuilt,
)
from codemods.flow.alias.state import (
    ORIGINAL,
    Context,
    Found,
    Guarded,
    Put,
    State,
    Var,
    bound_in,
    captured,
    names_in,
    tested,
)
from codemods.flow.alias.writes import (
    augment,
    caught,
    changed,
    delete,
    invoke,
    rebuild,
    store,
    write_rebuilt,
)
from codemods.python.project import Module, Project
from codemods.python.scope import Function


def follow(
    project: Project,
    module: Module,
    function: Function,
    parameter: str | None,
    targets: Mapping[ast.Return, tuple[ast.expr, ...]],
) -> Body:
    """What ``function`` does with ``parameter``; without one, with what it makes by ``Patch()``.

    ``targets`` has for each ``return`` the expressions that go to the Output of the parameter's
    own prop.
    """
    scene = Scene(Context(project, module, captured(module, function)), Body())
    start = State({parameter: Var(frozenset({ORIGINAL}))} if parameter else {})
    _Follower(scene, targets, patches=parameter is None).block(function.body, start)
    body = scene.body
    written = {each for event in body.events for each in event.objects}
    for copied in body.copies.values():
        if copied.object not in written:
            body.reads.setdefault(copied.source, Read(copied.source, (), None))
    return body


@dataclass(frozen=True, eq=False, slots=True)
class _Follower:
    """``patches`` says that what is followed is made by ``Patch()``.

    ``seen`` are the states before each statement so far, in a ``try`` any of them may be the last;
    ``jumps`` those at a ``break`` or ``continue`` of the loop around.
    """

    scene: Scene
    targets: Mapping[ast.Return, tuple[ast.expr, ...]]
    patches: bool
    seen: list[State] = field(default_factory=list)
    jumps: list[tuple[ast.stmt, State]] = field(default_factory=list)

    def block(self, statements: Iterable[ast.stmt], state: State | None) -> State | None:
        """The state behind a block; None when control does not get there."""
        for statement in statements:
            if state is None:
                return None
            self.seen.append(state)
            state = self.statement(statement, state)
        return state

    def statement(self, node: ast.stmt, state: State) -> State | None:
        match node:
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                return self.assign(node, target, node.value, state)
            case ast.Assign():
                return self.assign_all(node, state)
            case ast.AugAssign():
                return augment(self.scene, node, state)
            case ast.Delete():
                for target in node.targets:
                    state = delete(self.scene, node, target, state)
                return state
            case ast.Expr(value=ast.Call() as call):
                return invoke(self.scene, node, call, state)
            case ast.Return():
                self.leave(node, state)
                return None
            case ast.Raise():
                look(self.scene, node, state)
                return None
            case ast.If():
                return self.branch(node, state)
            case ast.Match():
                return self.match(node, state)
            case ast.For() | ast.AsyncFor() | ast.While():
                return self.loop(node, state)
            case ast.Try() | ast.TryStar():
                return self.attempt(node, state)
            case ast.With() | ast.AsyncWith():
                return self.within(node, state)
        return self.other(node, state)

    def other(self, node: ast.stmt, state: State) -> State | None:
        match node:
            case ast.Break() | ast.Continue():
                self.jumps.append((node, state))
                return None
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                for name in names_in(node, state):
                    if name.id in self.scene.context.captured:
                        self.scene.obstacle(name, f"captured by {node.name}")
                return self.rebound(node, [node.name], state)
        look(self.scene, node, state)
        return self.rebound(node, bound_in(node), state)

    def rebound(self, node: ast.stmt | ast.expr, names: Iterable[str], state: State) -> State:
        """Names that a statement binds in a way that is not followed."""
        if any(name in state.variables for name in names):
            self.scene.obstacle(node, "bound to something else in a way that is not followed")
        return state

    # Statements ---------------------------------------------------------------------------------

    def assign_all(self, node: ast.Assign, state: State) -> State:
        """``cart["a"] = cart["b"] = value``: each target in turn."""
        found = [self.scene.context.chain(target, state) for target in node.targets]
        own = [each for each in found if each is not None and each.path]
        if not own and not any(names_in(node, state)):
            for name in bound_in(node):
                state = state.bind(name, None)
            return state
        if len(own) < len(found):
            self.scene.obstacle(node, "assigned together with something else")
        for number, each in enumerate(own):
            state = store(self.scene, node, each, node.value, state, number)
            state = state.with_puts(*(Put(o, each.full, node.lineno) for o in each.var.objects))
        return state

    def assign(
        self,
        node: ast.Assign | ast.AnnAssign,
        target: ast.expr,
        value: ast.expr | None,
        state: State,
    ) -> State:
        if value is None:
            return state
        if isinstance(target, ast.Name):
            return self.bind(node, target, value, state)
        found = self.scene.context.chain(target, state)
        if found is not None and found.path:
            return store(self.scene, node, found, value, state)
        loose = look(self.scene, value, state)
        if loose and not isinstance(target, ast.Tuple | ast.List):
            self.scene.obstacle(node, "stored where it may be changed later")
        names = [each for each in ast.walk(target) if isinstance(each, ast.Name)]
        for each in names:
            if isinstance(each.ctx, ast.Store):
                state = state.bind(each.id, loose_var(self.scene, value, state) if loose else None)
        look(self.scene, target, state)
        return state

    def bind(
        self, node: ast.Assign | ast.AnnAssign, target: ast.Name, value: ast.expr, state: State
    ) -> State:
        """``name = value``."""
        if self.patches and isinstance(value, ast.Call):
            if self.scene.context.builtin(value.func) == "dash.Patch":
                return state.bind(target.id, Var(frozenset({ORIGINAL})))
        self._held(node, target, value, state)
        inner, kind, guard = origin(self.scene, value, state)
        found = self.scene.context.chain(inner, state) if inner is not None else None
        if found is None or found.var.loose or (found.path and kind != "alias"):
            rebuilt = rebuild(self.scene, node, target, value, state)
            if rebuilt is not None:
                return rebuilt
            loose = look(self.scene, value, state)
            return state.bind(target.id, loose_var(self.scene, value, state) if loose else None)
        if guard is not None and found.full:
            look(self.scene, value, state)
            return state.bind(target.id, Var(found.var.objects, loose=True, other=True))
        if guard is not None and kind == "alias" and found.name.id == target.id:
            self.scene.body.guards[node] = Guard(node, guard.default, guard.none)
            return state
        return self.copy(node, target, found, kind, guard, state)

    def _held(self, node: ast.stmt, target: ast.Name, value: ast.expr, state: State) -> None:
        """A name that other functions see, for something of the value."""
        if not any(names_in(value, state)):
            return
        context = self.scene.context
        if target.id in context.module.scopes.around(target).outside:
            self.scene.obstacle(node, "stored where it may be changed later")
        elif target.id in context.captured:
            self.scene.obstacle(node, f"captured by {context.captured[target.id]}")

    def copy(
        self,
        node: ast.Assign | ast.AnnAssign,
        target: ast.Name,
        found: Found,
        kind: Literal["alias", "shallow", "deep"],
        guard: Guarded | None,
        state: State,
    ) -> State:
        if found.path or found.var.path:
            after = next((c for c in state.changes if disturbs(self.scene, c, found)), None)
            var = Var(found.var.objects, found.full, found.var.loose, found.var.other)
            object_ = min(found.var.objects)
            self.scene.body.copies[node] = Copied(
                node, target, found.name, "inside", object_, guard, after
            )
            return state.bind(target.id, var)
        changed = next((c for c in state.changes if c.object in found.var.objects), None)
        if kind == "alias":
            object_ = min(found.var.objects)
            var = found.var
        else:
            object_ = self.scene.context.copies.setdefault(node, len(self.scene.context.copies) + 1)
            var = Var(frozenset({object_}), other=found.var.other)
            if kind == "shallow":
                self.scene.body.shallow[object_] = min(found.var.objects)
            if changed is not None:
                self.scene.obstacle(node, f"copied after it was changed (line {changed.line})")
        self.scene.body.copies[node] = Copied(node, target, found.name, kind, object_, guard)
        return state.bind(target.id, var)

    def leave(self, node: ast.Return, state: State) -> None:
        targets = self.targets.get(node, ())
        for target in targets:
            self.give(node, target, state)
        if node.value is not None:
            look(self.scene, node.value, state, skip=targets)

    def give(self, node: ast.Return, value: ast.expr, state: State) -> None:
        """What goes to the Output of the same prop."""
        copied = self.scene.context.copied(value)
        found = self.scene.context.chain(copied[0] if copied else value, state)
        if found is not None and not found.full and not found.var.loose:
            self.scene.body.returned[node, value] = Returned(
                node, value, found.name, found.var.objects
            )
            if found.var.other:
                self.scene.body.unsure.append(found.name)
            return
        parts = list(rebuilt(self.scene, value, state))
        if parts:
            write_rebuilt(self.scene, node, value, parts, state)
            name, objects = parts[0][0].name, parts[0][0].var.objects
            self.scene.body.returned[node, value] = Returned(node, value, name, objects)
            return
        for name in names_in(value, state):
            self.scene.obstacle(name, why_rebuilt(value, name))

    # Control flow -------------------------------------------------------------------------------

    def branch(self, node: ast.If, state: State) -> State | None:
        if self.guard(node, state):
            return state
        look(self.scene, node.test, state)
        return _joined(self.block(node.body, state), self.block(node.orelse, state))

    def guard(self, node: ast.If, state: State) -> bool:
        """``if cart is None: cart = {}``."""
        found = tested(node.test)
        if found is None or node.orelse or not found[2]:
            return False
        value = whole(self.scene, found[0], state)
        match node.body:
            case [ast.Assign(targets=[ast.Name(id=name)], value=default)] if value is not None:
                if name == value.name.id and not any(names_in(default, state)):
                    self.scene.body.guards[node] = Guard(node, default, found[1])
                    return True
        return False

    def loop(self, node: ast.For | ast.AsyncFor | ast.While, state: State) -> State | None:
        if isinstance(node, ast.While):
            look(self.scene, node.test, state)
        else:
            loose = look(self.scene, node.iter, state)
            for each in ast.walk(node.target):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                    var = loose_var(self.scene, node.iter, state) if loose else None
                    state = state.bind(each.id, var)
            look(self.scene, node.target, state)
        start = len(self.jumps)
        once = self.block(node.body, state)
        again = _joined(state, once, *self._jumped(ast.Continue, start)) or state
        if isinstance(node, ast.While):
            look(self.scene, node.test, again)
        elif again.changes != state.changes:
            for name in names_in(node.iter, state):
                if self._iterates(node.iter, name):
                    self.scene.obstacle(node, "changed while it is iterated")
        twice = self.block(node.body, again)
        after = _joined(again, twice, *self._jumped(ast.Continue, start))
        broken = self._jumped(ast.Break, start)
        del self.jumps[start:]
        return _joined(self.block(node.orelse, after), *broken)

    def _jumped(self, kind: type[ast.stmt], start: int) -> list[State]:
        return [state for node, state in self.jumps[start:] if isinstance(node, kind)]

    def _iterates(self, iterated: ast.expr, name: ast.Name) -> bool:
        """Whether a loop runs over the value itself: ``range(len(rows))`` does not."""
        for parent in self.scene.context.module.scopes.ancestors(name):
            if isinstance(parent, ast.Call):
                entry = self.scene.context.library(parent.func)
                if entry is not None and entry.shares in ("nothing", "items"):
                    return False
            if parent is iterated:
                break
        return True

    def attempt(self, node: ast.Try | ast.TryStar, state: State) -> State | None:
        start = len(self.seen)
        after, partly = self.partly(node.body, state)
        if node.handlers:
            caught(self.scene, node.body)
        ends = [self.block(node.orelse, after)]
        for handler in node.handlers:
            self.rebound(handler.body[0], [handler.name or ""], partly)
            ends.append(self.block(handler.body, partly))
        joined = _joined(*ends)
        final = self.block(node.finalbody, _joined(partly, joined, *self.seen[start:]))
        return final if joined is not None else None

    def partly(self, body: Sequence[ast.stmt], state: State) -> tuple[State | None, State]:
        """The state behind a block, and the state when it was left somewhere in the middle."""
        before = len(self.seen)
        writes = len(self.scene.body.writes)
        after = self.block(body, state)
        partly = _joined(state, after, *self.seen[before:])
        assert partly is not None
        for write in [*self.scene.body.writes.values()][writes:]:
            var = Var(write.objects)
            partly = changed(self.scene, partly, var, write.path, write.operation, write.statement)
        return after, partly

    def within(self, node: ast.With | ast.AsyncWith, state: State) -> State | None:
        for item in node.items:
            look(self.scene, item, state)
            state = self.rebound(item.context_expr, bound_in(item), state)
        _, partly = self.partly(node.body, state)  # it may swallow an exception
        contexts = [getattr(item.context_expr, "func", None) for item in node.items]
        if any(c and self.scene.context.builtin(c) == "contextlib.suppress" for c in contexts):
            caught(self.scene, node.body)
        return partly

    def match(self, node: ast.Match, state: State) -> State | None:
        look(self.scene, node.subject, state)
        ends: list[State | None] = [state]
        for case in node.cases:
            self.rebound(node, bound_in(case.pattern), state)
            if case.guard is not None:
                look(self.scene, case.guard, state)
            ends.append(self.block(case.body, state))
        return _joined(*ends)


def _joined(*states: State | None) -> State | None:
    """The state where ways meet; None when none of them gets there."""
    there = [state for state in states if state is not None]
    return reduce(State.joined, there) if there else None
