"""What the one callback looks like that takes the place of several: its Outputs, its arguments,
its names, and what starts which handler.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.values.value import Fields, Known
from codemods.files.place import Place
from codemods.flow.effect import effect
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.duplicates import Duplicates
from codemods.graph.exclusive import why_not_exclusive, why_one_gesture
from codemods.graph.fixed_signature import why_signature_is_fixed
from codemods.graph.graph import Graph
from codemods.graph.outcome.answers import SILENT, Word, answers
from codemods.graph.prop import Prop
from codemods.graph.round_trip import read_and_returned
from codemods.python.project import Module
from codemods.rewriting.imports.naming import bound_names, identifier, numbered, spelled
from codemods.rules.merge_duplicate_outputs.fitness import function_of

NAMES = ("ctx", "no_update", "exceptions.PreventUpdate")  # of Dash, which a dispatcher may need


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

    @property
    def is_async(self) -> bool:
        """Whether the members are coroutines."""
        return isinstance(function_of(self.members[0]), ast.AsyncFunctionDef)

    def bound(self, callback: Callback) -> BoundCallback:
        """A callback in the app of the members."""
        return BoundCallback(self.graph, callback)

    def answers(self, member: Callback) -> Mapping[Word, Place]:
        """What a member may answer instead of values."""
        return answers(self.bound(member))

    @cached_property
    def duplicates(self) -> Duplicates:
        """The members among all that write what they write."""
        return Duplicates(self.graph, self.members)

    @property
    def outputs(self) -> tuple[Prop, ...]:
        """The Outputs of all members, those that come first first."""
        return tuple(self.duplicates.outputs)

    def outputs_of(self, member: Callback) -> tuple[Prop, ...]:
        """What a member writes, in the order of its Outputs."""
        return tuple(map(self.graph.prop, member.outputs))

    def inputs_of(self, member: Callback) -> tuple[Prop, ...]:
        """What starts a member, in the order of its Inputs."""
        return tuple(map(self.graph.prop, member.inputs))

    @cached_property
    def writes_alike(self) -> bool:
        """Whether all members write the same Outputs in the same order and grouping."""
        kinds = {
            (self.outputs_of(each), isinstance(each.output, Dependency)) for each in self.members
        }
        return len(kinds) == 1

    def round_trips(self, member: Callback) -> Iterator[Prop]:
        """The shared props that a member reads as State and returns."""
        found = read_and_returned(self.bound(member))
        return (each.prop for each in found if each.prop in self.duplicates.shared)

    @cached_property
    def on_load(self) -> tuple[Callback, ...]:
        """The members that are, or may be, called when the page loads."""
        return tuple(each for each in self.members if self.bound(each).may_start_on_load)

    @cached_property
    def why_not_exclusive(self) -> str | None:
        """How the Inputs of two members may arrive in one call; None when they never do."""
        outputs = [BoundProp(self.graph, each) for each in self.outputs]
        for position, member in enumerate(self.members[:-1], 1):
            for other in self.members[position:]:
                both = {*self.inputs_of(member)} & {*self.inputs_of(other)}
                if both:
                    prop = min(map(str, both))
                    return f"{prop} starts both {member.name} and {other.name}."
            own = self.bound(member).inputs
            rest = [each for other in self.members[position:] for each in self.bound(other).inputs]
            found = why_not_exclusive(outputs, own, rest) or why_one_gesture(own, rest)
            if found is not None:
                return found
        return None

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
        outputs = {*self.outputs}
        return self.exclusive and all(
            {*self.outputs_of(each)} == outputs
            and SILENT.isdisjoint(self.answers(each))
            and not any(self.round_trips(each))
            and effect(self.graph.project, each) is None
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

    def argument(self, prop: Prop) -> Argument:
        """The argument that has a prop."""
        return next(each for each in self.arguments if each.prop == prop)

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
        for each in (each for member in self.members for each in member.inputs):
            nodes = ast.walk(each.component) if each.component else ()
            yield from (node.id for node in nodes if isinstance(node, ast.Name))
        yield from ("ctx", "callback_context", "dash", "no_update", "PreventUpdate")
        yield from (word.partition(".")[0] for word in self.words.values())

    @cached_property
    def name(self) -> str:
        """The name of the dispatcher: what it writes, and new to the module."""
        prop = self.duplicates.shared[0]
        name = "_".join(filter(None, ("update", component_name(prop), identifier(prop.name or ""))))
        return numbered(name, bound_names(self.module) | self.taken)

    @cached_property
    def variables(self) -> dict[Prop, str]:
        """A variable for what each Output gets."""
        taken = {*self._used_names, *(each.name for each in self.arguments)}
        found: dict[Prop, str] = {}
        for prop in self.outputs:
            found[prop] = numbered(
                _joined(component_name(prop), identifier(prop.name or "")), taken
            )
            taken.add(found[prop])
        return found

    def free(self, name: str) -> str:
        """A name that is none of the arguments and variables."""
        own = {*self.variables.values(), *(each.name for each in self.arguments)}
        return numbered(name, own.union(self._used_names))


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
