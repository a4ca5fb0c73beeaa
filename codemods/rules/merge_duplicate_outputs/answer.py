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
from codemods.rewriting.bracketed import Block, bracketed, listed
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
    *above, last = bracketed("(", names, ")", block)
    return lambda call: [*above, *call(f"{last.strip()} = ")]


def kept(merge: Merge, member: Callback, block: Block, answer: Mapping[Prop, str]) -> list[str]:
    """The call of a handler, and what of its answer goes to the places of the Outputs.

    Another handler may have written before it: what it leaves alone stays.
    """
    others = (each for each in merge.members if each is not member)
    done = {prop for each in others for prop in merge.outputs_of(each)}
    own = merge.outputs_of(member)
    kept = _Kept(
        merge,
        member,
        answer,
        skipped=tuple(each for each in own if each in done and _may_skip(merge, member, each)),
        written=_so_far(merge, member, done, answer),
    )
    return kept.in_dictionary(block) if merge.keys else kept.in_variables(block)


@dataclass(frozen=True, eq=False, slots=True)
class _Kept:
    """``skipped`` are Outputs that it may leave alone, ``written`` what it gets of States that
    those before it may have written.
    """

    merge: Merge
    member: Callback
    answer: Mapping[Prop, str]
    skipped: tuple[Prop, ...]
    written: Mapping[Prop, str]

    @property
    def nothing(self) -> str:
        return self.merge.words["no_update"]

    @property
    def may_be_one(self) -> bool:
        """Whether one ``no_update`` may be its answer for all Outputs."""
        single = isinstance(self.member.output, Dependency)
        one = any(each.single for each in ways(self.merge, self.member))
        return bool(self.skipped) if single else one

    def call(self, before: str, block: Block, after: str = "") -> list[str]:
        return _call(self.merge, self.member, block, before, self.written, after)

    def in_dictionary(self, block: Block) -> list[str]:
        answer = next(iter(self.answer.values())).partition("[")[0]
        if not self.skipped and not self.may_be_one:
            return self.call(f"{answer}.update(", block, ")")
        new = self.merge.free("new")
        lines = self.call(f"{new} = ", block)
        if self.may_be_one:
            lines.append(block.line(f"if {new} is not {self.nothing}:"))
            block = block.inner
        if not self.skipped:
            return [*lines, block.line(f"{answer}.update({new})")]
        pairs = f"{{k: v for k, v in {new}.items() if v is not {self.nothing}}}"
        return [*lines, *bracketed(f"{answer}.update(", [pairs], ")", block)]

    def in_variables(self, block: Block) -> list[str]:
        own, keys = self.merge.outputs_of(self.member), output_keys(self.member)
        single = isinstance(self.member.output, Dependency)
        names = [self.answer[each] for each in own]
        if not self.skipped and not self.may_be_one and keys is None:
            if single:
                return self.call(f"{names[0]} = ", block)
            return _assigned(names, block)(lambda before: self.call(before, block))
        answer = self.merge.free("answer")
        lines = self.call(f"{answer} = ", block)
        if self.may_be_one:
            lines.append(block.line(f"if {answer} is not {self.nothing}:"))
            block = block.inner
        if single:
            return [*lines, block.line(f"{names[0]} = {answer}")]
        if keys is not None:
            values = [f'{answer}["{key}"]' for key in keys]
            return [*lines, *self._one_by_one(values, block)]
        if not self.skipped:
            return [*lines, *_assigned(names, block)(lambda each: [block.line(each + answer)])]
        return [*lines, *self._unpacked(answer, block)]

    def _one_by_one(self, values: Sequence[str], block: Block) -> list[str]:
        lines: list[str] = []
        for prop, value in zip(self.merge.outputs_of(self.member), values, strict=True):
            inner = block
            if prop in self.skipped:
                lines.append(block.line(f"if {value} is not {self.nothing}:"))
                inner = block.inner
            lines.append(inner.line(f"{self.answer[prop]} = {value}"))
        return lines

    def _unpacked(self, answer: str, block: Block) -> list[str]:
        """Each part of an answer, those that may be left alone under a name of their own first."""
        new = {each: self.merge.free(f"new_{self.answer[each]}") for each in self.skipped}
        names = [new.get(each, self.answer[each]) for each in self.merge.outputs_of(self.member)]
        lines = _assigned(names, block)(lambda each: [block.line(each + answer)])
        for prop, name in new.items():
            lines.append(block.line(f"if {name} is not {self.nothing}:"))
            lines.append(block.inner.line(f"{self.answer[prop]} = {name}"))
        return lines


def _so_far(
    merge: Merge, member: Callback, done: set[Prop], answer: Mapping[Prop, str]
) -> dict[Prop, str]:
    """What a handler gets of the States that those before it may have written."""
    nothing = merge.words["no_update"]
    return {
        prop: f"{merge.argument(prop).name} if {so_far} is {nothing} else {so_far}"
        for prop, so_far in answer.items()
        if prop in {merge.graph.prop(each) for each in member.states} & done
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
    written: Mapping[Prop, str] | None = None,
    after: str = "",
) -> list[str]:
    """A statement with the call of a handler."""
    start = f"{before}{'await ' if merge.is_async else ''}{merge.called(member)}("
    given = []
    for each in member.arguments:
        prop = merge.graph.prop(each)
        value = (written or {}).get(prop) or merge.argument(prop).name
        given.append(f"{each.parameter}={value}" if member.by_name else value)
    return bracketed(start, given, f"){after}", block)
