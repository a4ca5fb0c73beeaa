"""What the one callback looks like that takes the place of several: its Outputs, its arguments,
its flag, and what starts which handler.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.values.value import Fields, Known, same
from codemods.files.place import Place
from codemods.flow.effect import effect
from codemods.flow.values.domain import Origin
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.cluster import in_other_branch
from codemods.graph.exclusive import why_not_exclusive, why_one_gesture
from codemods.graph.graph import Graph
from codemods.graph.outcome.answers import SILENT, Word, answers
from codemods.graph.outcome.from_page import may_raise
from codemods.graph.prop import Access, Prop
from codemods.graph.round_trip import candidates, is_read
from codemods.python.project import Module
from codemods.rewriting.imports.naming import bound_names, identifier, numbered, spelled
from codemods.rules.fixed_signature import why_signature_is_fixed
from codemods.rules.merge_duplicate_outputs.fitness import function_of

NAMES = ("ctx", "no_update", "exceptions.PreventUpdate")  # of Dash, which a dispatcher may need


@dataclass(frozen=True, slots=True)
class Target:
    """An Output of the dispatcher. ``stays_duplicate`` says that others write it still."""

    prop: Prop
    dependency: Dependency
    stays_duplicate: bool


@dataclass(frozen=True, slots=True)
class Argument:
    """An Input or State of the dispatcher, and the name of its parameter."""

    prop: Prop
    dependency: Dependency
    name: str


@dataclass(frozen=True, eq=False)
class Merge:
    """Callbacks that become one, in source order. ``taken`` are the names of other dispatchers."""

    graph: Graph
    members: tuple[Callback, ...]
    taken: frozenset[str] = frozenset()

    @property
    def module(self) -> Module:
        return self.members[0].module

    def bound(self, member: Callback) -> BoundCallback:
        """A member in its app."""
        return BoundCallback(self.graph, member)

    @cached_property
    def outputs(self) -> tuple[Target, ...]:
        """The Outputs of all members, those that come first first."""
        found: dict[Prop, list[Dependency]] = {}
        for each in self.members:
            for output in each.outputs:
                found.setdefault(self.graph.prop(output), []).append(output)
        return tuple(
            Target(prop, alike[0], self._stays_duplicate(prop, alike))
            for prop, alike in found.items()
        )

    def _stays_duplicate(self, prop: Prop, alike: Sequence[Dependency]) -> bool:
        """Whether an Output keeps its flag: it has it everywhere, and there are other writers."""
        flagged = all(each.allow_duplicate is not None for each in alike)
        return flagged and any(self._others(prop))

    def _others(self, prop: Prop) -> Iterator[Access]:
        """What else writes, or may write, a prop where the members are registered."""
        for each in self.graph.writers(prop):
            mine, first = each.callback in self.members, self.members[0]
            if not mine and not (each.callback and in_other_branch(first, each.callback)):
                yield each

    def apart(self) -> dict[Callback, Access]:
        """The callbacks that write, or may write, what the members write, and stay apart."""
        found: dict[Callback, Access] = {}
        for each in (other for output in self.outputs for other in self._others(output.prop)):
            if each.callback is not None:
                found.setdefault(each.callback, each)
        return found

    def one_outside(self) -> tuple[Callback, Access] | None:
        """A member, and a callback that stays apart and has, or may have, the same Inputs and
        Outputs: Dash takes them for one (S18).
        """
        pairs = ((each, other) for each in self.members for other in self.apart())
        alike = (each for each in pairs if self._are_alike(*each))
        return next(((each, self.apart()[other]) for each, other in alike), None)

    def _are_alike(self, one: Callback, other: Callback) -> bool:
        pairs = ((one.inputs, other.inputs), (one.outputs, other.outputs))
        return all(
            len(mine) == len(theirs)
            and all(
                left.prop == right.prop
                and same(self.graph.prop(left).id, self.graph.prop(right).id) is not False
                for left, right in zip(mine, theirs, strict=True)
            )
            for mine, theirs in pairs
        )

    def plain_outside(self) -> Access | None:
        """Another writer without ``allow_duplicate`` of an Output that gets none (S13)."""
        props = [each.prop for each in self.outputs if not each.stays_duplicate]
        for each in (other for prop in props for other in self._others(prop)):
            if each.dependency is not None and each.dependency.allow_duplicate is None:
                return each
        return None

    @cached_property
    def shared(self) -> tuple[Prop, ...]:
        """The props that several members write, those with the most writers first."""
        counts = {
            each.prop: sum(each.prop in self.props_of(member) for member in self.members)
            for each in self.outputs
        }
        many = [prop for prop, count in counts.items() if count > 1]
        return tuple(sorted(many, key=lambda prop: -counts[prop]))

    def props_of(self, member: Callback) -> tuple[Prop, ...]:
        """What a member writes, in the order of its Outputs."""
        return tuple(self.graph.prop(each) for each in member.outputs)

    @cached_property
    def writes_alike(self) -> bool:
        """Whether all members write the same Outputs in the same order and grouping."""
        first = self.members[0]
        kind = isinstance(first.output, Dependency)
        return all(
            self.props_of(each) == self.props_of(first)
            and isinstance(each.output, Dependency) == kind
            for each in self.members
        )

    @cached_property
    def why_not_exclusive(self) -> str | None:
        """How the Inputs of two members may arrive in one call; None when they never do."""
        outputs = [BoundProp(self.graph, each.prop) for each in self.outputs]
        for position, member in enumerate(self.members[:-1]):
            for other in self.members[position + 1 :]:
                both = {*self._inputs(member)} & {*self._inputs(other)}
                if both:
                    prop = min(map(str, both))
                    return f"{prop} starts both {member.name} and {other.name}."
            own = self.bound(member).inputs
            others = (self.bound(each) for each in self.members[position + 1 :])
            rest = [each for other in others for each in other.inputs]
            found = why_not_exclusive(outputs, own, rest) or why_one_gesture(own, rest)
            if found is not None:
                return found
        return None

    @cached_property
    def one_for_dash(self) -> tuple[Callback, Callback] | None:
        """Two members with the same Inputs and Outputs, which Dash takes for one (S18)."""
        seen: dict[tuple[tuple[Prop, ...], ...], Callback] = {}
        for member in self.members:
            key = (tuple(self._inputs(member)), self.props_of(member))
            if key in seen:
                return seen[key], member
            seen[key] = member
        return None

    def _inputs(self, member: Callback) -> Iterator[Prop]:
        return (self.graph.prop(each) for each in member.inputs)

    @cached_property
    def on_load(self) -> tuple[Callback, ...]:
        """The members that are, or may be, called when the page loads.

        With ``allow_duplicate`` and no flag of its own, the app's must be set (S13).
        """
        return tuple(
            each
            for each in self.members
            if not (flag := self.bound(each).flag)
            and not (flag is None and any(output.allow_duplicate for output in each.outputs))
        )

    @property
    def exclusive(self) -> bool:
        """Whether one call never has work for two handlers, but for a browser that was busy."""
        return self.why_not_exclusive is None and len(self.on_load) < 2

    @cached_property
    def by_trigger(self) -> bool:
        """Whether it does to run the handler of ``ctx.triggered_id`` alone.

        What the user does while the browser is busy arrives in one call, be the triggers as
        exclusive as they may. Before, the answers to it came in any order and the last one stayed;
        so one of them is enough where all write the same, always, and do nothing else.
        """
        outputs = {*self.props_of(self.members[0])}
        return self.exclusive and all(
            {*self.props_of(each)} == outputs
            and SILENT.isdisjoint(self.answers[each])
            and not any(self.round_trips(each))
            and self.effects[each] is None
            and why_signature_is_fixed(self.bound(each), "decorator") is None
            for each in self.members
        )

    @cached_property
    def arguments(self) -> tuple[Argument, ...]:
        """The Inputs of all members, then their States, each once."""
        given = [(m, d) for m in self.members for d in m.inputs]
        given += [(m, d) for m in self.members for d in m.states]
        first: dict[Prop, tuple[Callback, Dependency]] = {}
        for member, dependency in given:
            first.setdefault(self.graph.prop(dependency), (member, dependency))
        wanted = [each.parameter or "" for _, each in first.values()]
        taken = set(self._used_names)
        arguments = []
        for prop, (member, dependency) in first.items():
            name = dependency.parameter or ""
            if wanted.count(name) > 1 or name in taken or not name.strip("_"):
                name = _joined(component_name(prop) or member.name, name.strip("_") or prop.name)
            name = numbered(name, taken | ({*wanted} - {dependency.parameter}))
            taken.add(name)
            arguments.append(Argument(prop, dependency, name))
        return tuple(arguments)

    @cached_property
    def spellings(self) -> dict[str, tuple[str, str | None]]:
        """How the module says the names of Dash's, and what it must import for that."""
        return {name: spelled(self.graph.project, self.module, name) for name in NAMES}

    @property
    def words(self) -> dict[str, str]:
        """How the module says the names of Dash's, by their last parts."""
        return {name.rpartition(".")[2]: word for name, (word, _) in self.spellings.items()}

    @property
    def _used_names(self) -> Iterator[str]:
        """The names that the body of the dispatcher has to see from around it."""
        yield from (each.name for each in self.members)
        for member in self.members:
            for each in member.inputs:
                nodes = ast.walk(each.component) if each.component else ()
                yield from (node.id for node in nodes if isinstance(node, ast.Name))
        yield from ("ctx", "callback_context", "dash", "no_update", "PreventUpdate")
        yield from (word.partition(".")[0] for word in self.words.values())

    @cached_property
    def name(self) -> str:
        """The name of the dispatcher: what it writes, and new to the module."""
        prop = self.shared[0]
        name = "_".join(filter(None, ("update", component_name(prop), identifier(prop.name or ""))))
        return numbered(name, bound_names(self.module) | self.taken)

    @cached_property
    def variables(self) -> dict[Prop, str]:
        """A variable for what each Output gets."""
        taken = {*self._used_names, *(each.name for each in self.arguments)}
        found: dict[Prop, str] = {}
        for each in self.outputs:
            name = _joined(component_name(each.prop), identifier(each.prop.name or ""))
            found[each.prop] = numbered(name, taken)
            taken.add(found[each.prop])
        return found

    def free(self, name: str) -> str:
        """A name that is none of the arguments and variables."""
        taken = {*self._used_names, *self.variables.values()}
        return numbered(name, taken | {each.name for each in self.arguments})

    def argument(self, prop: Prop) -> Argument:
        """The argument that has a prop."""
        return next(each for each in self.arguments if each.prop == prop)

    @cached_property
    def answers(self) -> dict[Callback, Mapping[Word, Place]]:
        """What each member may answer instead of values."""
        return {each: answers(self.bound(each)) for each in self.members}

    def round_trips(self, member: Callback) -> Iterator[Prop]:
        """The shared props that a member reads as State and returns."""
        for state, output in candidates(self.bound(member)):
            prop = self.graph.prop(output)
            if prop in self.shared and is_read(member, state):
                yield prop

    @cached_property
    def failing(self) -> dict[Callback, Origin | None]:
        """Where each member may raise in ordinary use."""
        return {each: may_raise(self.graph, each) for each in self.members}

    @cached_property
    def effects(self) -> dict[Callback, Place | None]:
        """Where each member may do more than answer."""
        return {each: effect(self.graph.project, each) for each in self.members}

    @property
    def is_async(self) -> bool:
        """Whether the members are coroutines."""
        return isinstance(function_of(self.members[0]), ast.AsyncFunctionDef)


def _joined(component: str, name: str | None) -> str:
    """The words as one name; what begins with a digit comes last."""
    words = [word for word in (component, name) if word]
    return "_".join(reversed(words) if words[0][0].isdigit() else words)


def component_name(prop: Prop) -> str:
    """A component's id as a part of a name; empty where it has no text of its own."""
    match prop.id:
        case Known(value=str(text)):
            return identifier(text)
        case Fields(items=items):
            kinds = (v.value for k, v in items if k == "type" and isinstance(v, Known))
            return identifier(str(next(kinds, "")))
    return ""
