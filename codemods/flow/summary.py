"""What a call of a callback does: every way that it may end, what it does besides, what it asks."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from typing import Literal

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency, Group, Grouping, flatten
from codemods.files.place import Place
from codemods.flow.call import call
from codemods.flow.enter import Args, bound, ran
from codemods.flow.expression import evaluate
from codemods.flow.frame import Abrupt, Effect, Frame, Point, Run, TooMuch
from codemods.flow.statements.assignment import assign
from codemods.flow.statements.statement import block
from codemods.flow.values.domain import (
    EVERYTHING,
    NO_UPDATE,
    SEVERAL,
    UNKNOWN,
    Bound,
    Choice,
    Func,
    Library,
    Listed,
    Mapped,
    Partial,
    Ref,
    Situation,
    Some,
    Value,
    Whose,
    alike,
    alternatives,
    element,
)
from codemods.flow.values.errors import PREVENT_UPDATE, Fails, Origin, Raised
from codemods.flow.values.heap import Heap
from codemods.flow.values.kinds import ANY as OF_ANY
from codemods.flow.values.outside import UNSEEN, definition, ids, shown
from codemods.python.changes.code import is_recoded
from codemods.python.project import Module, Project
from codemods.python.scope import Function

ANYTHING = Situation({})


class End(Enum):
    """How a call may end: without an update, with one (of None for ``NONE``; to what the Outputs
    are already for ``SAME``), with an exception, or in a way that is not certain.
    """

    QUIET = "quiet"
    UPDATE = "update"
    SAME = "same"
    NONE = "none"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False, slots=True)
class Exit:
    """One way out of a call: at a line, and what becomes of the Outputs.

    ``values`` are what each of them gets; where these cannot be told ``apart``, any part of it. A
    ``single`` one is one ``no_update`` for all of them.
    """

    kind: Literal["return", "raise", "end"]
    line: int
    end: End
    raised: Raised | None = None
    origin: Origin | None = None
    values: tuple[Value, ...] = ()
    apart: bool = True
    single: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Summary:
    """What a call may do. ``asks`` is what it asks of the call: the attributes of ``ctx`` that it
    reads, and ``EVERYTHING``. ``raises`` is where exceptions come from that may leave it: all of
    them where the situation is ``ordinary``. ``decided`` is what the tests of the function come to.
    It is not ``whole`` where the call was too much to follow.
    """

    exits: tuple[Exit, ...]
    effects: tuple[Effect, ...] = ()
    asks: Mapping[str, Place] = field(default_factory=dict)
    raises: tuple[Origin, ...] = ()
    decided: Mapping[ast.AST, Set[bool | None]] = field(default_factory=dict)
    whole: bool = True

    @property
    def answers(self) -> tuple[Exit, ...]:
        """The ways out with an answer."""
        return tuple(each for each in self.exits if each.kind != "raise")

    @property
    def unseen(self) -> Place | None:
        """The first place where any function of the project may be called."""
        return min((each.place for each in self.effects if each.enters), default=None)

    @property
    def ends(self) -> tuple[tuple[End, int], ...]:
        """How it may end, with the line of each."""
        return tuple(dict.fromkeys((each.end, each.line) for each in self.exits))

    @property
    def effect(self) -> int | None:
        """The line of the first thing that it does besides."""
        return min((each.line for each in self.effects), default=None)

    @property
    def effect_is_certain(self) -> bool:
        """Whether each call does that."""
        return any(each.certain and each.line == self.effect for each in self.effects)

    @property
    def is_turned_away(self) -> bool:
        """Whether the call certainly updates nothing, whatever it does besides."""
        return all(each.end is End.QUIET for each in self.exits)

    @property
    def is_quiet(self) -> bool:
        """Whether the call certainly changes nothing at all."""
        return not self.effects and self.is_turned_away

    def does_as(self, other: Summary) -> bool:
        """Whether the call goes the ways of another one, as far as that can be seen."""
        mine, theirs = ([(e.kind, e.line, e.end, e.values) for e in s.exits] for s in (self, other))
        ends = all(each in theirs for each in mine) and all(each in mine for each in theirs)
        effects = [{each.place for each in one.effects} for one in (self, other)]
        return ends and effects[0] == effects[1] and self.decided == other.decided

    @property
    def keeps(self) -> bool:
        """Whether the call changes nothing, or certainly sets what it sets to what it is."""
        still = (End.QUIET, End.FAILS, End.SAME)
        return not self.effects and all(each.end in still for each in self.exits)

    @property
    def changes_nothing(self) -> bool:
        """Whether the call is quiet, or certainly fails instead."""
        still = (End.QUIET, End.FAILS)
        return not self.effects and all(each.end in still for each in self.exits)


def new_run(project: Project, situation: Situation) -> Run:
    """A new evaluation."""
    return Run(project, situation, block, evaluate, assign, call, project.once(ids))


def summary(
    project: Project, callback: Callback, function: Function | ast.Lambda, situation: Situation
) -> Summary:
    """What a call of a callback, with its ``function``, in a situation may do."""
    module = callback.module
    if is_recoded(project, function):
        return _too_much(callback, Place(module.path, function.lineno))
    at = _beginning(project, module, function, situation)
    run, frame = at.run, at.frame
    try:
        given = _arguments(at, Func(module, function), situation)
        start = at.heap.copy()
        ends = _ran(at, Func(module, function))
    except (TooMuch, RecursionError):
        return _too_much(callback, Place(module.path, function.lineno))
    if ends and not isinstance(function, ast.Lambda):
        at.leave("return", function.body[-1].lineno)
    outputs = _Outputs(callback, situation, given, start)
    exits = tuple(each for way in frame.out if not way.perhaps for each in outputs.exits(way))
    effects = tuple(sorted(run.effects.values(), key=lambda each: each.line))
    raises = tuple(each.origin for each in frame.out if each.kind == "raise" and each.origin)
    return Summary(exits, effects, dict(run.asks), raises, run.decided)


def _too_much(callback: Callback, place: Place) -> Summary:
    """A call that is too much to follow may do anything."""
    effect = Effect(place, place.line, certain=False, seen=False, enters=True)
    values = (UNSEEN,) * len(callback.outputs)
    end = Exit("end", place.line, End.UNKNOWN, values=values, apart=False)
    fails = Origin(place)
    return Summary((end,), (effect,), {EVERYTHING: place}, (fails,), whole=False)


def _ran(at: Point, func: Func) -> bool:
    """Runs a function, as its decorators make it where all exceptions count; whether it ends."""
    run, node = at.run, func.node
    if not run.situation.ordinary or isinstance(node, ast.Lambda) or not node.decorator_list:
        return ran(at, func)
    outer = definition(run.project, func.module, node)
    if not isinstance(outer, Func | Partial) or outer == func:
        return ran(at, func)
    run.stack.pop()
    given = at.heap.frames[at.frame.id]
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    try:
        call(at, node, outer, tuple(given[name] for name in names), {})
    except Fails as error:
        return at.fail(node, error)
    return True


def _beginning(
    project: Project, module: Module, function: Function | ast.Lambda, situation: Situation
) -> Point:
    """A point in front of a function."""
    run = new_run(project, situation)
    run.stack.append(function)
    return Point(run, Frame(module, module.scopes.of_node[function], next(run.ids)), Heap(run.ids))


def entered(
    project: Project, module: Module, function: Function, situation: Situation = ANYTHING
) -> Point:
    """The point at which a function starts that may be given anything, but for what is known."""
    given = function.args
    names = (each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs))
    values = {name: situation.values.get(name, Some()) for name in names}
    situation = replace(situation, values=values)
    at = _beginning(project, module, function, situation)
    _arguments(at, Func(module, function), situation)
    return at


def any_call(project: Project, callback: Callback, function: Function | ast.Lambda) -> Summary:
    """What a call of a callback may do of which nothing is certain."""
    known = project.once(_any_calls)
    if callback not in known:
        names = (each.parameter for each in callback.arguments)
        situation = Situation({name: Some() for name in names if name is not None})
        known[callback] = summary(project, callback, function, situation)
    return known[callback]


def _any_calls(_: Project) -> dict[Callback, Summary]:
    return {}


@lru_cache(64)
def _anything(root: int) -> Some:
    """An argument of which nothing is known, as most are."""
    return Some(whose=Whose.GIVEN, root=root)


def _arguments(at: Point, func: Func, situation: Situation) -> dict[str, Value]:
    """Gives the parameters their values."""
    given: dict[str, Value] = {}
    for name, value in situation.values.items():
        if value == UNKNOWN:
            given[name] = _anything(len(given))
        elif isinstance(value, Some):
            given[name] = replace(value, whose=Whose.GIVEN, root=len(given))
        else:
            given[name] = at.heap.lift(value)
    unknown = Some(whose=Whose.GIVEN, part=True, page=OF_ANY)
    spread = (func.node.args.vararg, func.node.args.kwarg)
    more = {each.arg: unknown for each in spread if each}
    at.heap.open(at.frame.id, bound(at, func, Args((), given, None)) | more)
    return given


@dataclass(frozen=True, eq=False, slots=True)
class _Outputs:
    """What results mean for the Outputs of a callback. ``given`` are its arguments, ``start`` what
    these held.
    """

    callback: Callback
    situation: Situation
    given: Mapping[str, Value]
    start: Heap

    def exits(self, way: Abrupt) -> list[Exit]:
        """The ends that one way out of the function may have."""
        if way.kind == "raise":
            quiet = PREVENT_UPDATE in way.raised.names
            return [
                Exit("raise", way.line, End.QUIET if quiet else End.FAILS, way.raised, way.origin)
            ]
        values = alternatives(way.value)
        return [self._returned(way, each) for each in values]

    def _returned(self, way: Abrupt, value: Value) -> Exit:
        output, end = self.callback.output, self._end(way.heap, value)
        found = {} if output is None else _by_output(way.heap, output, value)
        rest = element(value)
        values = tuple(shown(way.heap, found.get(each, rest)) for each in self.callback.outputs)
        apart = all(each in found for each in self.callback.outputs)
        single = value == NO_UPDATE
        return Exit("return", way.line, end, values=values, apart=apart, single=single)

    def _end(self, heap: Heap, value: Value) -> End:
        output = self.callback.output
        if output is None:
            nothing = value == NO_UPDATE or (value is None and not self.callback.outputs)
            return End.QUIET if nothing else _of_value(value)
        if self._leaves(heap, output, value, same=False):
            return End.QUIET
        if self._leaves(heap, output, value, same=True):
            return End.SAME
        return _of_value(value)

    def _leaves(self, heap: Heap, output: Grouping, value: Value, *, same: bool) -> bool:
        """Whether a value leaves Outputs of some shape alone, or sets them to the ``same``: a
        single one takes a list as it is.
        """
        if isinstance(value, Choice):
            return all(self._leaves(heap, output, each, same=same) for each in value.values)
        if value == NO_UPDATE:
            return True
        if not isinstance(output, Group):
            return same and isinstance(output, Dependency) and self._is_current(heap, output, value)
        pairs = _pairs(heap, output, value)
        return pairs is not None and all(self._leaves(heap, *each, same=same) for each in pairs)

    def _is_current(self, heap: Heap, output: Dependency, value: Value) -> bool:
        if any(heap.is_json(value, each) for each in self.situation.there.get(output, ())):
            return True
        name = self.situation.current.get(output)
        if name is None:
            return False
        before = self.given[name]
        if isinstance(before, Some):
            mine = isinstance(value, Some) and value.root == before.root and not value.part
            return mine and heap.changed.isdisjoint((before.root, SEVERAL))
        if isinstance(before, Ref):
            return value == before and heap.contents[before.id] is self.start.contents[before.id]
        return alike(value, before)


def _pairs(heap: Heap, output: Group, value: Value) -> list[tuple[Grouping, Value]] | None:
    """What each of some Outputs gets; None where that cannot be told apart."""
    content = heap.content(value)
    if output.keys is not None:
        mapped = content.items if isinstance(content, Mapped) else {}
        named = mapped.keys() == {*output.keys}
        items = [mapped[key] for key in output.keys] if named else None
    else:
        listed = content.items if isinstance(content, Listed) else value
        items = [*listed] if isinstance(listed, tuple) else None
    if items is None or len(items) != len(output.items):
        return None
    return [*zip(output.items, items, strict=True)]


def _by_output(heap: Heap, output: Grouping, value: Value) -> dict[Dependency, Value]:
    """What each Output gets, where it can be told apart. None for several is an error of all."""
    if value is None or value == NO_UPDATE:
        return dict.fromkeys(flatten(output), value)
    if isinstance(output, Dependency):
        return {output: value}
    pairs = _pairs(heap, output, value) if isinstance(output, Group) else None
    found: dict[Dependency, Value] = {}
    for each in pairs or ():
        found |= _by_output(heap, *each)
    return found


def _of_value(value: Value) -> End:
    match value:
        case None:
            return End.NONE
        case Some(kind=None) | Bound() | Library() | Choice():
            return End.UNKNOWN
    return End.UPDATE
