"""Where two concrete trees part: the smallest spans of the old code that give the new one.

The trees are walked together. Below a node that differs, its children are asked first; only where
their differences do not add up to the node's new code is the node replaced as a whole. So the
result gives the new code always, by construction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import takewhile
from typing import NamedTuple, cast

import libcst as cst
from libcst.metadata import CodeRange, PositionProvider, WhitespaceInclusivePositionProvider

from codemods.rewriting.lines import line_starts


class Difference(NamedTuple):
    """Characters ``start`` to ``end`` of the old code become ``text``."""

    start: int
    end: int
    text: str


# A MetadataWrapper would visit the whole tree once more for each of these, and copy it.
class _Inclusive(WhitespaceInclusivePositionProvider):
    def ranges(self, tree: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
        self._gen_impl(tree)
        return cast(Mapping[cst.CSTNode, CodeRange], self._computed)


class _Syntactic(PositionProvider):
    def ranges(self, tree: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
        self._gen_impl(tree)
        return cast(Mapping[cst.CSTNode, CodeRange], self._computed)


@dataclass(frozen=True, eq=False)
class Positions:
    """A tree, its code, and the characters of it that each node covers, whitespace included."""

    tree: cst.Module
    code: str
    starts: list[int]
    of_node: dict[cst.CSTNode, tuple[int, int]]

    @classmethod
    def of(cls, tree: cst.Module, code: str) -> Positions:
        """Of a tree that has no node twice, and its code."""
        positions = cls(tree, code, line_starts(code), {})
        for node, where in _Inclusive().ranges(tree).items():
            positions.of_node[node] = positions.extent(where)
        positions.of_node[tree] = (0, len(code))
        return positions

    def syntactic(self) -> Iterator[tuple[cst.CSTNode, int, int]]:
        """The nodes without the whitespace around them."""
        for node, where in _Syntactic().ranges(self.tree).items():
            yield node, *self.extent(where)

    def extent(self, where: CodeRange) -> tuple[int, int]:
        """The characters of a range of lines and columns."""
        start, end = where.start, where.end
        return (
            min(self.starts[start.line - 1] + start.column, len(self.code)),
            min(self.starts[end.line - 1] + end.column, len(self.code))
            if end.line <= len(self.starts)
            else len(self.code),
        )

    def text(self, node: cst.CSTNode) -> str:
        start, end = self.of_node[node]
        return self.code[start:end]


def differences(old: Positions, new: Positions) -> list[Difference]:
    """What turns the old code into the new, in order, without overlaps."""
    return _node(old, new, old.tree, new.tree)


def _node(
    old: Positions, new: Positions, before: cst.CSTNode, after: cst.CSTNode
) -> list[Difference]:
    start, end = old.of_node[before]
    text = new.text(after)
    if old.code[start:end] == text:
        return []
    inner = _children(old, new, before, after) if type(before) is type(after) else None
    if inner is not None and _applied(old.code, start, end, inner) == text:
        return inner
    return [Difference(start, end, text)]


def _applied(code: str, start: int, end: int, found: Sequence[Difference]) -> str:
    parts: list[str] = []
    for each in found:
        parts += (code[start : each.start], each.text)
        start = each.end
    return "".join((*parts, code[start:end]))


def _children(
    old: Positions, new: Positions, before: cst.CSTNode, after: cst.CSTNode
) -> list[Difference] | None:
    """The differences below two nodes of one class, or None when they do not match up."""
    found: list[Difference] = []
    for field in fields(before):
        mine, theirs = getattr(before, field.name), getattr(after, field.name)
        if isinstance(mine, cst.CSTNode) and isinstance(theirs, cst.CSTNode):
            if mine not in old.of_node or theirs not in new.of_node:
                if not mine.deep_equals(theirs):
                    return None
                continue
            found += _node(old, new, mine, theirs)
        elif isinstance(mine, list | tuple) and isinstance(theirs, list | tuple):
            inner = _sequence(old, new, mine, theirs)
            if inner is None:
                return None
            found += inner
        elif mine != theirs:
            return None
    return sorted(found)


def _sequence(
    old: Positions, new: Positions, before: Sequence[cst.CSTNode], after: Sequence[cst.CSTNode]
) -> list[Difference] | None:
    if not all(n in old.of_node for n in before) or not all(n in new.of_node for n in after):
        return None
    head = _common(old, new, before, after)
    tail = _common(old, new, before[head:][::-1], after[head:][::-1])
    removed = before[head : len(before) - tail]
    added = after[head : len(after) - tail]
    if len(removed) == len(added):
        pairs = zip(removed, added, strict=True)
        return [each for pair in pairs for each in _node(old, new, *pair)]
    if removed and len(added) > len(removed):
        # What is new mostly stands before what is changed: pair from the end.
        first = len(added) - len(removed)
        changed = list(zip(removed, added[first:], strict=True))
        if all(type(mine) is type(theirs) for mine, theirs in changed):
            start = old.of_node[removed[0]][0]
            text = new.code[new.of_node[added[0]][0] : new.of_node[added[first - 1]][1]]
            return [
                Difference(start, start, text),
                *(each for pair in changed for each in _node(old, new, *pair)),
            ]
    if removed:
        start, end = old.of_node[removed[0]][0], old.of_node[removed[-1]][1]
    elif head:
        start = end = old.of_node[before[head - 1]][1]
    elif before:
        start = end = old.of_node[before[0]][0]
    else:
        return None
    text = new.code[new.of_node[added[0]][0] : new.of_node[added[-1]][1]] if added else ""
    return [Difference(start, end, text)]


def _common(
    old: Positions, new: Positions, before: Sequence[cst.CSTNode], after: Sequence[cst.CSTNode]
) -> int:
    """How many nodes at the start have the same code."""
    pairs = zip(before, after, strict=False)
    return sum(1 for _ in takewhile(lambda pair: old.text(pair[0]) == new.text(pair[1]), pairs))
