"""Where the engine stands: one evaluation, the function that it is in, and a point of that."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal, Protocol

from codemods.files.place import Place
from codemods.flow.values.domain import CONTEXT, EVERYTHING, Library, Situation, Some, Value, Whose
from codemods.flow.values.errors import ANY, PREVENT_UPDATE, Fails, Origin, Raised
from codemods.flow.values.heap import Heap, Traces
from codemods.python.project import Module, Project
from codemods.python.scope import COMPREHENSIONS, Scope

_MOST = 6000  # steps of one evaluation; what needs more is not worth the answer
_DEEPEST = 8  # calls in calls
_NOT_WORTH = 2  # the same when what cannot be looked into was found already


class TooMuch(Exception):
    """An evaluation that takes too many steps."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a call may do besides its answer: at a place, and by the line of the function that is
    looked at. It is ``certain`` when each call does it; ``seen`` when it is known what it does;
    one that ``prints`` is seen by nobody who uses the app; one that ``enters`` may be any function
    of the project.
    """

    place: Place
    line: int
    certain: bool
    seen: bool = True
    prints: bool = False
    enters: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Abrupt:
    """Where control leaves a block: with what it has by then. An exception that comes ``perhaps``
    is one of an expression that cannot be seen to raise none: it counts where something catches it,
    and where it has an ``origin``: a place where it may be raised in ordinary use.
    """

    kind: Literal["return", "raise", "break", "continue"]
    heap: Heap
    line: int
    value: Value = None
    raised: Raised = ANY
    perhaps: bool = False
    origin: Origin | None = None


@dataclass(eq=False, slots=True)
class Frame:
    """A call of a function, or a module, class or comprehension: ``id`` is that of its variables,
    ``kept`` are they when it is over.

    ``left`` says that control may have left it before; ``out`` are the ways out so far. ``inside``
    runs what is in a ``with`` statement, where the function is its manager; ``yields`` are what
    it yields otherwise. ``handled`` is the exception that a handler has to do with.
    """

    module: Module
    scope: Scope
    id: int
    parent: Frame | None = None
    left: bool = False
    out: list[Abrupt] = field(default_factory=list)
    inside: Callable[[Point, Value], None] | None = None
    yields: list[Value] = field(default_factory=list)
    handled: Raised = ANY
    kept: dict[str, Value] = field(default_factory=dict)


class Watch(Protocol):
    """Follows a value through the function of one ``frame``."""

    frame: int

    def behind(self, node: ast.AST, traces: Any) -> Traces:
        """What is known behind a step: a statement, the head of one that has blocks, a target."""

    def found(self, test: ast.Compare, traces: Any) -> Traces:
        """What is known where a test has come out so that something is in something else."""

    def valued(self, node: ast.expr, value: Value, heap: Heap) -> None:
        """Takes notice of what an expression is."""

    def wants(self, node: ast.Call, traces: Any) -> bool:
        """Whether what a call does is of interest."""

    def called(self, node: ast.Call, *, calm: bool, flat: bool) -> None:
        """Takes notice of a call: a ``calm`` one changes nothing that was there, a ``flat`` one
        gives nothing that has parts.
        """

    def operated(self, node: ast.AST, traces: Any) -> None:
        """Takes notice of an operator that is a method of an object and may do something."""

    def looped(self, node: ast.For | ast.AsyncFor, before: Any, after: Any) -> None:
        """Takes notice of a loop, and of what is known before the first and behind any round."""


@dataclass(eq=False)
class Run:
    """One evaluation, and what it found so far.

    ``line`` is where it left the function that is looked at; ``sure`` says whether each call comes
    here, ``trying`` how many statements around may catch an exception, ``many`` how many loops go
    round who knows how often, ``limits`` how many functions were not entered because of those that
    run already. ``decided`` is what the tests of the function that is looked at came to.
    """

    project: Project
    situation: Situation
    block: Callable[[Point, Sequence[ast.stmt]], bool]
    evaluate: Callable[[Point, ast.expr], Value]
    assign: Callable[[Point, ast.expr, Value], None]
    call: Callable[[Point, ast.AST, Value, tuple[Value, ...], Mapping[str, Value]], Value]
    ids: Iterator[int] = field(default_factory=count)
    watch: Watch | None = None
    effects: dict[tuple[Place, int], Effect] = field(default_factory=dict)
    asks: dict[str, Place] = field(default_factory=dict)
    unseen: list[Place] = field(default_factory=list)
    stack: list[ast.AST] = field(default_factory=list)
    line: int | None = None
    sure: bool = True
    trying: int = 0
    many: int = 0
    steps: int = 0
    limit: int = _MOST
    limits: int = 0
    decided: dict[ast.AST, set[bool | None]] = field(default_factory=dict)

    def enters(self, function: ast.AST) -> bool:
        """Whether a function is to be entered."""
        deep = len(self.stack) > (_NOT_WORTH if self.unseen else _DEEPEST)
        if not deep and function not in self.stack:
            return True
        self.limits += 1
        return False

    def step(self, steps: int = 1) -> None:
        """Counts steps. Raises TooMuch."""
        self.steps += steps
        if self.steps > self.limit:
            raise TooMuch


@dataclass(eq=False, slots=True)
class Point:
    """A point of an evaluation."""

    run: Run
    frame: Frame
    heap: Heap

    def evaluate(self, node: ast.expr) -> Value:
        """What an expression is. Raises Fails."""
        return self.run.evaluate(self, node)

    def block(self, statements: Sequence[ast.stmt]) -> bool:
        """Runs statements; whether control gets behind them."""
        return self.run.block(self, statements)

    def passes(self, node: ast.AST, start: int | None = None) -> None:
        """Tells who follows a value that a step is done; what left it, from the way out with the
        number ``start``, may have been in the middle of it. Any such step may have failed.
        """
        watch = self.watch
        if watch is None:
            return
        self.heap.traces = done = watch.behind(node, self.heap.traces)
        if start is None:
            return
        failing = done.failing(node)
        for way in self.frame.out[start:]:
            way.heap.trace(failing if way.kind == "raise" else done)
        if self.run.trying:
            self.heap.traces = failing
            self.may_raise(node)
            self.heap.traces = done

    @property
    def watch(self) -> Watch | None:
        """Who follows a value through the function that this is in."""
        watch, frame = self.run.watch, self.frame
        if watch is None:
            return None
        while isinstance(frame.scope.node, COMPREHENSIONS) and frame.parent is not None:
            frame = frame.parent
        return watch if watch.frame == frame.id else None

    def decides(self, test: ast.AST, value: Value) -> bool | None:
        """What a test comes to; not certain where code is to be seen that no call comes by."""
        truth = self.heap.truth(value) if self.watch is None else None
        if len(self.run.stack) == 1:
            self.run.decided.setdefault(test, set()).add(truth)
        return truth

    def copy(self) -> Point:
        """The same point, from where another way may be taken."""
        return Point(self.run, self.frame, self.heap.copy())

    def place(self, node: ast.AST) -> Place:
        """Where a node is."""
        return Place(self.frame.module.path, getattr(node, "lineno", 0))

    @property
    def sure(self) -> bool:
        """Whether each call gets here."""
        return self.run.sure and not self.frame.left

    def effect(
        self, node: ast.AST, *, seen: bool = True, prints: bool = False, enters: bool = False
    ) -> None:
        """Notes that something may be done besides."""
        place = self.place(node)
        line = self.run.line or place.line
        before = self.run.effects.get((place, line))
        if before is not None:
            seen, prints = seen and before.seen, prints and before.prints
            enters = enters or before.enters
        certain = self.sure or (before is not None and before.certain)
        self.run.effects[place, line] = Effect(place, line, certain, seen, prints, enters)

    def asks(self, node: ast.AST, what: str) -> None:
        """Notes that the code asks how it was called."""
        self.run.asks.setdefault(what, self.place(node))

    def loses(self, node: ast.AST, *values: Value) -> None:
        """Notes that values go where nobody follows them: with ``ctx`` anything may be asked."""
        if any(self.heap.holds(each, _is_context) for each in values):
            self.asks(node, EVERYTHING)

    def unseen(self, node: ast.AST, *values: Value, outside: bool = False) -> Value:
        """Notes that what may do anything is called, with some values; of a library where it is
        ``outside``.
        """
        self.effect(node, seen=False, enters=not outside)
        self.loses(node, *values)
        self.run.unseen.append(self.place(node))
        self.heap.forget_all()
        for each in values:
            self.heap.forget(each)
        self.may_raise(node)
        return Some(whose=Whose.UNSEEN)

    def may_raise(self, node: ast.AST, raised: Raised = ANY, origin: Origin | None = None) -> None:
        """Notes that an exception may be raised here, where something may catch it."""
        out = self.frame.out
        perhaps = PREVENT_UPDATE not in raised.names
        if perhaps and not self.run.trying and origin is None:
            return
        last = out[-1] if out else None
        alike = last is not None and last.perhaps and perhaps and last.raised == raised
        if last is not None and alike and (last.origin is None) == (origin is None):
            last.heap.join(self.heap.copy())
        else:
            line, heap = self.place(node).line, self.heap.copy()
            out.append(Abrupt("raise", heap, line, None, raised, perhaps, origin))

    def may_fail(self, node: ast.AST, error: Fails) -> None:
        """Notes an exception that is raised where control may not get, or on some values."""
        ordinary = self.run.situation.ordinary
        origin = (error.origin or Origin(self.place(node))) if ordinary else None
        self.may_raise(node, error.raised, origin)

    def unfit(self, node: ast.AST, *raised: Raised) -> None:
        """Notes that what comes from the page may be such that one of some exceptions is raised."""
        if self.run.situation.ordinary:
            for each in raised:
                self.may_raise(node, each, Origin(self.place(node)))

    def fail(self, node: ast.stmt | ast.expr, error: Fails) -> bool:
        """An expression raises an exception: control leaves the block."""
        origin = error.origin or Origin(self.place(node))
        return self.leave("raise", error.line or node.lineno, None, error.raised, origin)

    def leave(
        self,
        kind: Literal["return", "raise", "break", "continue"],
        line: int,
        value: Value = None,
        raised: Raised = ANY,
        origin: Origin | None = None,
    ) -> bool:
        """Control leaves the block."""
        way = Abrupt(kind, self.heap.copy(), line, value, raised, origin=origin)
        self.frame.out.append(way)
        if not self.run.sure:
            self.frame.left = True
        return False

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """What is done in this is not done in each call."""
        before, self.run.sure = self.run.sure, False
        try:
            yield
        finally:
            self.run.sure = before

    def join(self, goes: bool, other: Point, other_goes: bool) -> bool:
        """Goes on behind two ways, of which each may get there or not."""
        if goes and other_goes:
            self.heap.join(other.heap)
        elif other_goes:
            self.heap = other.heap
        return goes or other_goes

    def take(self, kind: Literal["return", "raise", "break", "continue"]) -> list[Abrupt]:
        """The ways out of one kind, which end here."""
        found = [each for each in self.frame.out if each.kind == kind]
        self.frame.out[:] = [each for each in self.frame.out if each.kind != kind]
        return found

    def join_all(self, goes: bool, ways: Sequence[Abrupt]) -> bool:
        """The same behind several ways that end here."""
        for each in ways:
            goes = self.join(goes, replace_heap(self, each.heap), True)
        return goes


def _is_context(value: Value) -> bool:
    return isinstance(value, Library) and value == CONTEXT


def replace_heap(at: Point, heap: Heap) -> Point:
    """The same place with other variables."""
    return Point(at.run, at.frame, heap)


def steady(whose: Whose) -> bool:
    """Whether taking the elements of what is whose changes nothing that lasts."""
    return whose <= Whose.STEADY
