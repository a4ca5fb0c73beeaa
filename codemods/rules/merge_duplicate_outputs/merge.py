"""What the one callback looks like that takes the place of several: its Outputs, its arguments,
its names, and what starts which handler.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency, Group
from codemods.files.place import Place
from codemods.flow.effect import effect
from codemods.graph.bound import BoundCallback, BoundProp
from codemods.graph.fixed_signature import why_signature_is_fixed
from codemods.graph.graph import Graph
from codemods.graph.outcome.answers import SILENT, Word, answers
from codemods.graph.prop import Prop
from codemods.graph.round_trip import read_and_returned
from codemods.graph.shared.duplicates import Duplicates
from codemods.graph.shared.exclusive import why_not_exclusive, why_one_gesture
from codemods.python.nodes import bound_name
from codemods.python.project import Module
from codemods.rewriting.imports.naming import bound_names, identifier, numbered, spelled
from codemods.rules.merge_duplicate_outputs.fitness import function_of, shares_its_name
from codemods.rules.merge_duplicate_outputs.names import (
    component_name,
    handler_names,
    joined,
    prefixes,
)

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
        return len({self._shape(each) for each in self.members}) == 1

    def _shape(self, member: Callback) -> object:
        """What a member answers; of a dictionary the order does not matter."""
        keys, props = output_keys(member), self.outputs_of(member)
        if keys is not None:
            return frozenset(zip(keys, props, strict=True))
        return isinstance(member.output, Dependency), props

    def called(self, member: Callback) -> str:
        """The name of a handler in the new code."""
        return self._handlers[member]

    @cached_property
    def _handlers(self) -> Mapping[Callback, str]:
        first = {each: self.inputs_of(each)[0] for each in self.members}
        return handler_names(first, bound_names(self.module) | self.taken)

    def named(self, member: Callback) -> str:
        """A member in a sentence, with its line where others have its name."""
        return f"{member.name} (line {member.line})" if shares_its_name(member) else member.name

    @property
    def brackets(self) -> tuple[str, str]:
        """How the first member writes dictionaries: with braces, or by ``dict``."""
        nodes = [*self.members[0].groups.values(), *self.members[0].call.args]
        by_call = any(
            isinstance(each, ast.Call) and bound_name(each.func) == "dict" for each in nodes
        )
        return ("dict(", ")") if by_call else ("{", "}")

    def entry(self, key: str) -> str:
        """What stands before a value in a dictionary."""
        return f"{key}=" if self.brackets[1] == ")" else f'"{key}": '

    @property
    def by_name(self) -> bool:
        """Whether all members get their arguments by name, from dictionaries."""
        return all(each.by_name for each in self.members)

    @cached_property
    def keys(self) -> Mapping[Prop, str] | None:
        """The keys of the Outputs where all members answer with dictionaries and agree on them."""
        found: dict[Prop, str] = {}
        for member in self.members:
            keys = output_keys(member)
            if keys is None:
                return None
            for prop, key in zip(self.outputs_of(member), keys, strict=True):
                if found.setdefault(prop, key) != key:
                    return None
        return found if len({*found.values()}) == len(found) else None

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
                both = self.starts_both(member, other)
                if both is not None:
                    return both
            own = self.bound(member).inputs
            rest = [each for other in self.members[position:] for each in self.bound(other).inputs]
            found = why_not_exclusive(outputs, own, rest, self.members) or why_one_gesture(
                own, rest
            )
            if found is not None:
                return found
        return None

    def starts_both(self, one: Callback, other: Callback) -> str | None:
        """What says that an Input starts two members, if one does."""
        both = {*self.inputs_of(one)} & {*self.inputs_of(other)}
        if not both:
            return None
        return f"{min(map(str, both))} starts both {self.named(one)} and {self.named(other)}."

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
        unclear = {
            prop: (component_name(prop) or self.called(member), name.strip("_") or prop.name or "")
            for prop, (member, each) in first.items()
            if wanted.count(name := each.parameter or "") > 1
            or name in taken
            or not name.strip("_")
        }
        arguments = []
        for prop, (_, dependency) in first.items():
            name = dependency.parameter or ""
            if prop in unclear:
                component, name = unclear[prop]
                alike = [own for own, other in unclear.values() if other == name]
                name = joined(prefixes(alike)[component], name)
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
        yield from self._handlers.values()
        for each in (each for member in self.members for each in member.inputs):
            nodes = ast.walk(each.component) if each.component else ()
            yield from (node.id for node in nodes if isinstance(node, ast.Name))
        yield from (word.partition(".")[0] for word in self.words.values())

    @cached_property
    def name(self) -> str:
        """The name of the dispatcher: what it writes, and new to the module."""
        prop = self.duplicates.shared[0]
        name = joined("update", joined(component_name(prop), identifier(prop.name or "")))
        taken = bound_names(self.module) | self.taken | {*self._handlers.values()}
        return numbered(name, taken)

    @property
    def new_names(self) -> frozenset[str]:
        """The names that the module gets."""
        return frozenset({self.name, *self._handlers.values()})

    @cached_property
    def variables(self) -> dict[Prop, str]:
        """A variable for what each Output gets."""
        taken = {*self._used_names, *(each.name for each in self.arguments)}
        found: dict[Prop, str] = {}
        for prop in self.outputs:
            found[prop] = numbered(joined(component_name(prop), identifier(prop.name or "")), taken)
            taken.add(found[prop])
        return found

    def free(self, name: str) -> str:
        """A name that is none of the arguments and variables."""
        own = {*self.variables.values(), *(each.name for each in self.arguments)}
        return numbered(name, own.union(self._used_names))


def output_keys(member: Callback) -> tuple[str, ...] | None:
    """The keys of the Outputs of a callback that answers with a dictionary."""
    return member.output.keys if isinstance(member.output, Group) else None
