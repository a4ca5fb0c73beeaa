"""Follows a parameter along with the engine: what variables may hold of it, step by step."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from codemods.flow.alias.anew import are_as_they_are, why_rebuilt
from codemods.flow.alias.default import Guarded
from codemods.flow.alias.events import Body, Copied, Guard, Read, Returned, Scene
from codemods.flow.alias.helper import Follow, helped
from codemods.flow.alias.loops import changed_meanwhile, loop_over
from codemods.flow.alias.order import goes_on
from codemods.flow.alias.reads import (
    default_in,
    defined,
    disturbs,
    look,
    loose_var,
    may_be_whole,
    origin,
)
from codemods.flow.alias.state import (
    ORIGINAL,
    Context,
    Found,
    Loop,
    Put,
    State,
    Var,
    bound_in,
    captured,
    iterates,
    names_in,
)
from codemods.flow.alias.writes import (
    augment,
    caught,
    delete,
    invoke,
    rebuild,
    rebuilt_anew,
    store,
)
from codemods.flow.frame import TooMuch
from codemods.flow.summary import ANYTHING, entered
from codemods.flow.values.domain import Situation, Value, joined
from codemods.flow.values.heap import Heap
from codemods.flow.values.outside import shown
from codemods.python.project import Module, Project
from codemods.python.scope import Function

_MOST = 20000  # steps, of which those of calls are few


def follow(
    project: Project,
    module: Module,
    function: Function,
    parameter: str | None,
    targets: Mapping[ast.Return, tuple[ast.expr, ...]],
    situation: Situation = ANYTHING,
    *,
    helpers: bool = True,
) -> Body:
    """What ``function`` does with ``parameter``; without one, with what it makes by ``Patch()``.

    ``targets`` has for each ``return`` the expressions that go to the Output of the parameter's
    own prop; ``situation`` is what is known of the arguments. ``helpers``: others may write for it.
    """
    scene = Scene(Context(project, module, captured(module, function)), Body())
    at = entered(project, module, function, situation)
    at.run.limit = _MOST
    helper = partial(follow, project, module, helpers=False) if helpers else None
    at.run.watch = _Follower(at.frame.id, function, scene, targets, parameter is None, helper)
    at.heap.traces = State({parameter: Var(frozenset({ORIGINAL}))} if parameter else {})
    ends = True
    try:
        ends = at.block(function.body)
        if ends:
            at.passes(function)
    except (TooMuch, RecursionError):
        scene.obstacle(function, "in a function that is too much to follow")
    caught(scene)
    body = scene.body
    written = {each for event in body.events for each in event.objects}
    for copied in body.copies.values():
        if copied.object not in written:
            body.reads.setdefault(copied.source, Read(copied.source, (), None))
    return replace(body, ends=ends)


@dataclass(eq=False, slots=True)
class _Follower:
    """Follows along with the engine, which goes through the function of a ``frame``.

    ``patches`` says that what is followed is made by ``Patch()``. ``targets`` of loops get what is
    ``given``, or an element of what ``loops`` run over; ``guards`` are part of a default.
    """

    frame: int
    function: Function
    scene: Scene
    targets: Mapping[ast.Return, tuple[ast.expr, ...]]
    patches: bool
    helper: Follow | None
    given: dict[ast.expr, Var | None] = field(default_factory=dict)
    loops: dict[ast.expr, tuple[Loop, Var]] = field(default_factory=dict)
    guards: set[ast.stmt] = field(default_factory=set)

    def behind(self, node: ast.AST, traces: State) -> State:
        before = self.scene.body.before
        before[node] = traces.joined(before.get(node, traces))
        goes_on(self.scene, self.function, node, traces)
        return self._behind(node, traces).past(node)

    def found(self, test: ast.Compare, traces: State) -> State:
        (inside,) = test.comparators
        part: ast.AST = test
        for around in self.scene.context.module.scopes.ancestors(test):
            if isinstance(around, ast.BoolOp) and around.values[-1] is not part:
                return traces  # what is behind it may take the key away
            part = around
        if not isinstance(inside, ast.Name):
            return traces
        return replace(traces, found=traces.found | {(ast.unparse(test.left), inside.id)})

    def _behind(self, node: ast.AST, traces: State) -> State:
        match node:
            case ast.Try() | ast.With() | ast.AsyncWith() | self.function:
                return traces
            case ast.Assign() | ast.AnnAssign() if node in self.guards:
                return traces
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                return self.assign(node, target, node.value, traces)
            case ast.Assign():
                return self.assign_all(node, traces)
            case ast.AugAssign():
                return augment(self.scene, node, traces)
            case ast.Delete():
                for target in node.targets:
                    traces = delete(self.scene, node, target, traces)
                return traces
            case ast.Expr(value=ast.Call() as call):
                found = helped(self.scene, node, call, traces, self.helper)
                return found or invoke(self.scene, node, call, traces)
            case ast.Return():
                self.leave(node, traces)
                return traces
            case ast.expr():
                return self.target(node, traces)
            case ast.stmt():
                return self.other(node, traces)
        return self.head(node, traces)

    def other(self, node: ast.stmt, state: State) -> State:
        match node:
            case ast.If(test=test) | ast.While(test=test):
                if not isinstance(node, ast.If) or not self.guard(node, state):
                    look(self.scene, test, state)
                return state
            case ast.For(iter=source, target=target) | ast.AsyncFor(iter=source, target=target):
                loose = look(self.scene, source, state)
                self.given[target] = loose_var(self.scene, source, state) if loose else None
                loop = loop_over(self.scene, node, state) if isinstance(node, ast.For) else None
                self.loops.pop(target, None)
                if loop is not None:
                    self.loops[target] = loop
                return state.anew(node) if isinstance(node, ast.For) else state
            case ast.Match(subject=subject):
                look(self.scene, subject, state)
                return state
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                defined(self.scene, node, state)
                return self.rebound(node, [node.name], state)
            case ast.TryStar():
                for name in names_in(node, state):
                    self.scene.obstacle(name, "used in a statement that is not followed")
        look(self.scene, node, state)
        return self.rebound(node, bound_in(node), state)

    def head(self, node: ast.AST, state: State) -> State:
        """The head of a block that may bind names."""
        match node:
            case ast.withitem():
                look(self.scene, node, state)
                self.rebound(node.context_expr, bound_in(node), state)
            case ast.ExceptHandler():
                self.rebound(node.body[0], [node.name or ""], state)
            case ast.match_case():
                self.rebound(node.pattern, bound_in(node.pattern), state)
                if node.guard is not None:
                    look(self.scene, node.guard, state)
        return state

    def target(self, node: ast.expr, state: State) -> State:
        """The target of a loop gets an element."""
        around = self.scene.context.parent(node)
        state = state.again(around) if isinstance(around, ast.For) else state
        if node in self.loops:
            loop, var = self.loops[node]
            if loop.index is not None:
                state = state.bind(loop.index.id, None)
            return state.again(loop).bind(loop.element.id, var)
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                state = state.bind(each.id, self.given[node])
        look(self.scene, node, state)
        return state

    def valued(self, node: ast.expr, value: Value, heap: Heap) -> None:
        self.scene.context.notes(node, value)
        values, value = self.scene.body.values, shown(heap, value)
        values[node] = joined(values[node], value) if node in values else value

    def wants(self, node: ast.Call, traces: State) -> bool:
        return any(names_in(node, traces))

    def called(self, node: ast.Call, *, calm: bool, flat: bool) -> None:
        context = self.scene.context
        context.calm[node] = calm and context.calm.get(node, True)
        context.flat[node] = flat and context.flat.get(node, True)

    def operated(self, node: ast.AST, traces: State) -> None:
        if isinstance(node, ast.BinOp | ast.Compare | ast.Subscript | ast.AugAssign):
            for name in names_in(node, traces):
                self.scene.obstacle(name, "given to an operator of an object, which may change it")

    def looped(self, node: ast.For | ast.AsyncFor, before: State, after: State) -> None:
        if changed_meanwhile(node, before, after):
            for name in names_in(node.iter, before):
                if iterates(self.scene.context, name):
                    self.scene.obstacle(node, "changed while it is iterated")

    def rebound(
        self, node: ast.stmt | ast.expr | ast.pattern, names: Iterable[str], state: State
    ) -> State:
        """Names that a statement binds in a way that is not followed."""
        if any(name in state.variables for name in names):
            self.scene.obstacle(node, "bound to something else in a way that is not followed")
        return state

    # Statements ---------------------------------------------------------------------------------

    def assign_all(self, node: ast.Assign, state: State) -> State:
        """``cart["a"] = cart["b"] = value``: each target in turn."""
        found = [self.scene.context.chain(target, state) for target in node.targets]
        own = [each for each in found if each is not None and each.path]
        if not any(names_in(node, state)):
            for name in bound_in(node):
                state = state.bind(name, None)
            return state
        others = [t for t, each in zip(node.targets, found, strict=True) if each not in own]
        shared = any(names_in(node.value, state))
        if others and (shared or not all(map(self.scene.context.is_free, others))):
            self.scene.obstacle(node, "assigned together with something else")
        for name in (n for each in others for n in bound_in(each) if not shared):
            state = state.bind(name, None)
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
        if found is not None:
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
        if self.patches and self.scene.context.is_patch(value):
            return state.bind(target.id, Var(frozenset({ORIGINAL})))
        self._held(node, target, value, state)
        inner, kind, guard = origin(self.scene, value, state)
        found = self.scene.context.chain(inner, state) if inner is not None else None
        if found is None or found.var.loose or (found.full and kind != "alias"):
            rebuilt = rebuild(self.scene, node, target, value, state)
            if rebuilt is not None:
                return rebuilt
            if not look(self.scene, value, state):
                return state.bind(target.id, None)
            whole = may_be_whole(self.scene, value, state)
            return state.bind(target.id, replace(loose_var(self.scene, value, state), whole=whole))
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
        if isinstance(value, ast.IfExp) and are_as_they_are(self.scene, value, state):
            look(self.scene, value.test, state)
            self.give(node, value.body, state)
            self.give(node, value.orelse, state)
            return
        made = rebuilt_anew(self.scene, node, value, state)
        if made is not None:
            self.scene.body.returned[node, value] = Returned(
                node, value, made.name, made.var.objects
            )
            return
        if found is not None and not found.path and found.var.may_be_whole:
            self.scene.body.unsure.append(found.name)
        for name in names_in(value, state):
            self.scene.obstacle(name, why_rebuilt(self.scene, value), made=True)

    def guard(self, node: ast.If, state: State) -> bool:
        """``if cart is None: cart = {}``."""
        self.scene.body.guards.pop(node, None)
        self.guards.difference_update(node.body)
        guard = default_in(self.scene, node, state)
        if guard is None:
            return False
        self.scene.body.guards[node] = guard
        self.guards.update(node.body)
        return True
