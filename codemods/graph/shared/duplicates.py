"""What Dash makes of several callbacks that write one prop, beside others that do (S13, S18)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.values.value import same
from codemods.graph.graph import Graph
from codemods.graph.prop import Access, Prop
from codemods.graph.shared.cluster import in_other_branch


@dataclass(frozen=True, eq=False)
class Duplicates:
    """Some callbacks of one module, ``members``, that share Outputs."""

    graph: Graph
    members: tuple[Callback, ...]

    @cached_property
    def outputs(self) -> Mapping[Prop, Mapping[Callback, Dependency]]:
        """What they write, those that come first first, and who says so."""
        found: dict[Prop, dict[Callback, Dependency]] = {}
        for member in self.members:
            for each in member.outputs:
                found.setdefault(self.graph.prop(each), {}).setdefault(member, each)
        return found

    @cached_property
    def shared(self) -> tuple[Prop, ...]:
        """The props that several of them write, those with the most writers first."""
        many = [prop for prop, writers in self.outputs.items() if len(writers) > 1]
        return tuple(sorted(many, key=lambda prop: -len(self.outputs[prop])))

    def others(self, prop: Prop) -> Iterator[Access]:
        """What else writes, or may write, a prop where they are registered."""
        for each in self.graph.writers(prop):
            mine, first = each.callback in self.members, self.members[0]
            if not mine and not (each.callback and in_other_branch(first, each.callback)):
                yield each

    @cached_property
    def apart(self) -> Mapping[Callback, Access]:
        """The other callbacks that write, or may write, what they write."""
        found: dict[Callback, Access] = {}
        for each in (other for prop in self.outputs for other in self.others(prop)):
            if each.callback is not None:
                found.setdefault(each.callback, each)
        return found

    def stays_duplicate(self, prop: Prop) -> bool:
        """Whether a prop has other writers, and all of them say that they know."""
        own = self.outputs[prop].values()
        return all(each.allow_duplicate is not None for each in own) and any(self.others(prop))

    @cached_property
    def plain(self) -> tuple[Callback, ...]:
        """Those that share a prop without ``allow_duplicate``, which Dash rejects (S13)."""
        for prop in self.shared:
            pairs = self.outputs[prop].items()
            plain = tuple(member for member, each in pairs if each.allow_duplicate is None)
            if len(plain) > 1:
                return plain
        return ()

    @cached_property
    def plain_apart(self) -> Access | None:
        """Another writer without ``allow_duplicate`` of a prop of which some of them say none."""
        props = [each for each in self.outputs if not self.stays_duplicate(each)]
        for each in (other for prop in props for other in self.others(prop)):
            if each.dependency is not None and each.dependency.allow_duplicate is None:
                return each
        return None

    @cached_property
    def taken_for_one(self) -> tuple[Callback, Callback] | None:
        """Two of them with the same Inputs and Outputs, which Dash takes for one (S18)."""
        pairs = combinations(self.members, 2)
        return next((each for each in pairs if self.are_one(*each)), None)

    @cached_property
    def taken_for_one_apart(self) -> tuple[Callback, Access, bool] | None:
        """One of them, and another callback that has, or may have, the same; whether it surely
        has.
        """
        pairs = ((each, other) for each in self.members for other in self.apart)
        for each, other in pairs:
            are_one = self.are_one(each, other)
            if are_one is not False:
                return each, self.apart[other], are_one is True
        return None

    def are_one(self, one: Callback, other: Callback) -> bool | None:
        """Whether two callbacks have the same Inputs and Outputs; None when they may."""
        found: list[bool | None] = []
        for mine, theirs in ((one.inputs, other.inputs), (one.outputs, other.outputs)):
            found.append(len(mine) == len(theirs))
            pairs = map(self.graph.prop, mine), map(self.graph.prop, theirs)
            for left, right in zip(*pairs, strict=False):
                found.append(left.name == right.name and same(left.id, right.id))
        return False if False in found else None if None in found else True


def has_multiplexer(graph: Graph) -> bool:
    """Whether dash_extensions lets callbacks share Outputs without ``allow_duplicate``."""
    return graph.once(_names_multiplexer)


def _names_multiplexer(graph: Graph) -> bool:
    return any(True for _ in graph.project.with_any((b"MultiplexerTransform",)))
