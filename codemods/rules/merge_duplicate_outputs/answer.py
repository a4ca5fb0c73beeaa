"""What a handler of a dispatcher is given and answers, and what of that the dispatcher keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.flow.summary import Exit, any_call
from codemods.flow.values.domain import NO_UPDATE, alternatives
from codemods.graph.outcome.answers import is_unknown
from codemods.graph.prop import Prop
from codemods.rewriting.bracketed import Block, assigned, bracketed, listed
from codemods.rules.merge_duplicate_outputs.fitness import function_of
from codemods.rules.merge_duplicate_outputs.merge import Merge, output_keys


def ways(merge: Merge, member: Callback) -> tuple[Exit, ...]:
    """The ways out of a handler with an answer."""
    return any_call(merge.graph.project, member, function_of(member)).answers


def returned(merge: Merge, member: Callback, block: Block) -> list[str]:
    """The answer of a handler as that of the dispatcher, in the order of the latter's Outputs."""
    own, props, keys = merge.outputs_of(member), merge.outputs, output_keys(member)
    as_it_is = merge.writes_alike or (own == props and len(props) > 1 and keys is None)
    if as_it_is or isinstance(member.output, Dependency):
        return _call(merge, member, block, "return ")
    if keys is not None and len(keys) == 1:
        return _call(merge, member, block, "return ", after=f'["{keys[0]}"]')
    if keys is not None:
        answer, key_of = merge.free("answer"), dict(zip(own, keys, strict=True))
        values = [f'{answer}["{key_of[each]}"]' for each in props]
        return [*_call(merge, member, block, f"{answer} = "), *listed("return ", values, block)]
    lines = _assigned([merge.variables[each] for each in own], block)
    return [
        *lines(lambda before: _call(merge, member, block, before)),
        *listed("return ", [merge.variables[each] for each in props], block),
    ]


_Call = Callable[[str], list[str]]


def _assigned(names: Sequence[str], block: Block) -> Callable[[_Call], list[str]]:
    """Lines that unpack what a call gives; what is too long for a line is in parentheses."""
    target = ", ".join(names) if len(names) > 1 else f"({names[0]},)"
    if block.fits(f"{target} = answer("):
        return lambda call: call(f"{target} = ")
    above = [block.line("("), *(block.inner.line(f"{each},") for each in names)]
    return lambda call: [*above, *call(") = ")]


@dataclass(frozen=True, eq=False, slots=True)
class Kept:
    """What of the answer of a handler, or of any of several that write alike, goes to the places of
    the Outputs (``places``). Of these it may leave ``skipped`` alone, and what another one has
    written then stays; ``may_be_one`` says that it may answer one ``no_update`` for all.
    """

    merge: Merge
    member: Callback
    places: Mapping[Prop, str]
    skipped: tuple[Prop, ...]
    may_be_one: bool

    @property
    def is_tested(self) -> bool:
        """Whether some answer is not kept."""
        return bool(self.skipped) or self.may_be_one

    @property
    def value(self) -> str:
        """The variable that the answer is in before it is tested."""
        return self.merge.free("new" if self.merge.keys else "answer")

    def lines(self, member: Callback, block: Block) -> list[str]:
        """The call of a handler, and what is kept."""
        if self.is_tested or (output_keys(member) is not None and not self.merge.keys):
            return [*self.called(member, block, f"{self.value} = "), *self.tested(block)]
        names = [self.places[each] for each in self.merge.outputs_of(self.member)]
        if self.merge.keys:
            before = f"{self._dictionary}.update("
            whole = self.called(member, block, before, ")")
            if len(whole) == 1:
                return whole
            return [block.line(before), *self.called(member, block.inner, ""), block.line(")")]
        if isinstance(member.output, Dependency):
            return self.called(member, block, f"{names[0]} = ")
        return _assigned(names, block)(lambda before: self.called(member, block, before))

    def called(self, member: Callback, block: Block, before: str, after: str = "") -> list[str]:
        """The call; of States that another handler may have written before it gets these."""
        written = _so_far(self.merge, member, self.places)
        return _call(self.merge, member, block, before, written, after)

    def tested(self, block: Block) -> list[str]:
        """The lines behind the call."""
        lines, own = [], self.merge.outputs_of(self.member)
        if self.may_be_one:
            lines.append(block.line(f"if {self.value} is not {self._nothing}:"))
            block = block.inner
        if self.merge.keys:
            return [*lines, *self._updated(block)]
        names, keys = [self.places[each] for each in own], output_keys(self.member)
        if isinstance(self.member.output, Dependency):
            return [*lines, *assigned(names[0], self.value, block)]
        if keys is not None:
            return [*lines, *self._one_by_one([f'{self.value}["{key}"]' for key in keys], block)]
        new = {each: self.merge.free(f"new_{self.places[each]}") for each in self.skipped}
        names = [new.get(each, self.places[each]) for each in own]
        lines += _assigned(names, block)(lambda each: [block.line(each + self.value)])
        for prop, name in new.items():
            lines.append(block.line(f"if {name} is not {self._nothing}:"))
            lines += assigned(self.places[prop], name, block.inner)
        return lines

    @property
    def _nothing(self) -> str:
        return self.merge.words["no_update"]

    @property
    def _dictionary(self) -> str:
        return self.merge.free("answer")

    def _updated(self, block: Block) -> list[str]:
        if not self.skipped:
            return [block.line(f"{self._dictionary}.update({self.value})")]
        pairs = f"{{k: v for k, v in {self.value}.items() if v is not {self._nothing}}}"
        return bracketed(f"{self._dictionary}.update(", [pairs], ")", block)

    def _one_by_one(self, values: Sequence[str], block: Block) -> list[str]:
        lines: list[str] = []
        for prop, value in zip(self.merge.outputs_of(self.member), values, strict=True):
            inner = block
            if prop in self.skipped:
                lines.append(block.line(f"if {value} is not {self._nothing}:"))
                inner = block.inner
            lines.append(inner.line(f"{self.places[prop]} = {value}"))
        return lines


def kept(merge: Merge, members: Sequence[Callback], places: Mapping[Prop, str]) -> Kept:
    """What is kept of the answer of a handler, or of any of several that write alike."""
    first = members[0]
    done = {prop for each in members for prop in _of_others(merge, each)}
    skipped = tuple(
        prop
        for prop in merge.outputs_of(first)
        if prop in done and any(_may_skip(merge, each, prop) for each in members)
    )
    single = isinstance(first.output, Dependency)
    one = any(way.single for each in members for way in ways(merge, each))
    return Kept(merge, first, places, skipped, bool(skipped) if single else one)


def _of_others(merge: Merge, member: Callback) -> set[Prop]:
    """The Outputs that other members write."""
    others = (each for each in merge.members if each is not member)
    return {prop for each in others for prop in merge.outputs_of(each)}


def _so_far(
    merge: Merge, member: Callback, places: Mapping[Prop, str]
) -> dict[Prop, tuple[str, ...]]:
    """What a handler gets of the States that those before it may have written, in the parts of a
    conditional expression.
    """
    nothing = merge.words["no_update"]
    return {
        prop: (merge.argument(prop).name, f"if {so_far} is {nothing}", f"else {so_far}")
        for prop, so_far in places.items()
        if prop in {merge.graph.prop(each) for each in member.states} & _of_others(merge, member)
    }


def _may_skip(merge: Merge, member: Callback, prop: Prop) -> bool:
    """Whether a handler may answer ``no_update`` for one of its Outputs."""
    if "no_update" not in merge.answers(member):
        return False
    position = merge.outputs_of(member).index(prop)
    one = isinstance(member.output, Dependency)
    found = (each for each in ways(merge, member) if one or not each.single)
    values = (value for each in found for value in alternatives(each.values[position]))
    return any(each == NO_UPDATE or is_unknown(each) for each in values)


def _call(
    merge: Merge,
    member: Callback,
    block: Block,
    before: str,
    written: Mapping[Prop, tuple[str, ...]] | None = None,
    after: str = "",
) -> list[str]:
    """A statement with the call of a handler."""
    start = f"{before}{'await ' if merge.is_async else ''}{merge.called(member)}("
    given: list[tuple[str, ...]] = []
    for each in member.arguments:
        prop = merge.graph.prop(each)
        first, *rest = (written or {}).get(prop) or (merge.argument(prop).name,)
        given.append((f"{each.parameter}={first}" if member.by_name else first, *rest))
    return bracketed(start, given, f"){after}", block)
