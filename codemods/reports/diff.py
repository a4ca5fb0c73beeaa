"""Diffs from edits: which lines they touch, and what stands there before and after.

A line is what ends in ``\\n``, as it is for ``git apply`` and ``patch``, so that the line numbers
are theirs: a lone carriage return ends none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from codemods.rewriting.edits import Span, replace, spans

if TYPE_CHECKING:
    from codemods.engine.findings import Change

Kind = Literal[" ", "-", "+"]
_WORD = re.compile(rb"[\w\x80-\xff]+|\s|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a hunk: kept (``" "``), removed (``"-"``) or added (``"+"``).

    ``number`` is its line in the old file, None for an added one. ``raw`` is the line as it is in
    the file, with its line end if it has one; ``text`` is what a person reads: decoded, without
    line end and byte order mark. ``marks`` are the ranges of ``text`` that the edits change; there
    are none where the whole line is new or gone.
    """

    kind: Kind
    number: int | None
    raw: bytes
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hunk:
    """Changed lines with their context, counted as the head of a unified hunk counts them."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """Whole lines, bytes ``low`` to ``high``, and what comes in their place."""

    low: int
    high: int
    removed: tuple[Line, ...]
    added: tuple[Line, ...]


def hunks(
    data: bytes, replacements: Sequence[Span], encoding: str, context: int = 3
) -> tuple[Hunk, ...]:
    """What the spans, ordered and without overlap, do to the lines of a file.

    Hunks whose context lines meet are one. Spans that change nothing give none.
    """
    found: list[Hunk] = []
    shift = 0  # how many lines the hunks so far have added
    for group in _groups(data, _blocks(data, replacements, encoding), context):
        hunk = _hunk(data, group, encoding, context, shift)
        shift += hunk.new_count - hunk.old_count
        found.append(hunk)
    return tuple(found)


def change_hunks(
    change: Change, sources: Mapping[str, tuple[bytes, str]]
) -> dict[str, tuple[Hunk, ...]]:
    """The hunks of each file of a change applied alone; the file of its callback comes first.

    ``sources`` has the bytes and the encoding of each file. Raises what ``edits.spans`` raises.
    """
    edits = (*change.edits, *change.imports)
    found = {}
    for path in sorted(change.paths, key=lambda path: (path != change.place.path, path)):
        data, encoding = sources[path]
        here = spans((edit for edit in edits if edit.path == path), encoding)
        found[path] = hunks(data, here, encoding)
    return found


def _blocks(data: bytes, replacements: Sequence[Span], encoding: str) -> list[_Block]:
    """The changed lines in order; what lies side by side is one block."""
    blocks: list[_Block] = []
    for low, high, here in _clusters(data, replacements):
        block = _block(data, low, high, here, encoding)
        if blocks and blocks[-1].high == block.low:
            last = blocks.pop()
            block = _Block(
                last.low, block.high, last.removed + block.removed, last.added + block.added
            )
        if block.removed or block.added:
            blocks.append(block)
    return blocks


def _clusters(
    data: bytes, replacements: Sequence[Span]
) -> Iterator[tuple[int, int, Sequence[Span]]]:
    """Spans that share a line, and where their lines start and end.

    Where a span ends at the start of a line, that line is in: the new text may run into it.
    """
    first = low = high = 0
    for index, span in enumerate(replacements):
        here = data.rfind(b"\n", 0, span.start) + 1
        if index > first and high <= here > replacements[index - 1].end:
            yield low, high, replacements[first:index]
            first = index
        if index == first:
            low = here
        high = _after_line(data, span.end)
    if replacements:
        yield low, high, replacements[first:]


def _block(data: bytes, low: int, high: int, here: Sequence[Span], encoding: str) -> _Block:
    """What the spans do to the lines between ``low`` and ``high``, without the lines that stay."""
    local = [Span(start - low, end - low, new) for start, end, new in here]
    number = data.count(b"\n", 0, low) + 1
    old = data[low:high]
    kept = [_kept(old[start:end], new) for start, end, new in local]
    gone = [(s + head, e - tail) for (s, e, _), (head, tail) in zip(local, kept, strict=True)]
    new = [(s + head, e - tail) for (s, e), (head, tail) in zip(_written(local), kept, strict=True)]
    removed = _lines("-", number, old, gone, encoding)
    added = _lines("+", None, replace(old, local), new, encoding)
    while removed and added and removed[-1].raw == added[-1].raw:
        high -= len(removed.pop().raw)
        added.pop()
    while removed and added and removed[0].raw == added[0].raw:
        low += len(removed.pop(0).raw)
        added.pop(0)
    if not (removed and added):
        removed, added = ([changed(line, marks=()) for line in side] for side in (removed, added))
    return _Block(low, high, tuple(removed), tuple(added))


def _kept(old: bytes, new: bytes) -> tuple[int, int]:
    """How many bytes a text and what takes its place have in common, in whole words: from the
    start and, of what is left, from the end.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    head = _same(before, after)
    tail = _same(before[head:][::-1], after[head:][::-1])
    return len(b"".join(before[:head])), len(b"".join(before[len(before) - tail :]))


def _same(left: Sequence[bytes], right: Sequence[bytes]) -> int:
    """How many words are the same from the start."""
    pairs = zip(left, right, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _written(replacements: Sequence[Span]) -> list[tuple[int, int]]:
    """Where the new texts are once they are in."""
    ranges = []
    shift = 0
    for start, end, new in replacements:
        ranges.append((start + shift, start + shift + len(new)))
        shift += len(new) - (end - start)
    return ranges


def _lines(
    kind: Kind, number: int | None, block: bytes, ranges: Sequence[tuple[int, int]], encoding: str
) -> list[Line]:
    """The lines of a block; ``ranges`` are the bytes of it that the edits cover."""
    lines = []
    start = 0
    while start < len(block):
        end = _after_line(block, start)
        raw = block[start:end]
        within = [(max(low - start, 0), min(high - start, len(raw))) for low, high in ranges]
        marks = _marks(raw, [(low, high) for low, high in within if low < high], encoding)
        lines.append(Line(kind, number, raw, _decoded(raw, encoding), marks))
        number = None if number is None else number + 1
        start = end
    return lines


def _marks(
    raw: bytes, ranges: Sequence[tuple[int, int]], encoding: str
) -> tuple[tuple[int, int], ...]:
    """The ranges of bytes as ranges of characters; none if they leave only blanks of the line."""
    places = [[len(_decoded(raw[:place], encoding)) for place in pair] for pair in ranges]
    marks = tuple((start, end) for start, end in places if start < end)
    rest = list(_decoded(raw, encoding))
    for start, end in reversed(marks):
        del rest[start:end]
    return marks if "".join(rest).strip() else ()


def _decoded(raw: bytes, encoding: str) -> str:
    """A line, or its start, as text without line end."""
    return raw.decode(encoding, "replace").removesuffix("\n").removesuffix("\r")


def _groups(data: bytes, blocks: Sequence[_Block], context: int) -> Iterator[list[_Block]]:
    """Blocks of which the context lines meet."""
    group: list[_Block] = []
    for block in blocks:
        if group and data.count(b"\n", group[-1].high, block.low) > 2 * context:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _hunk(data: bytes, group: Sequence[_Block], encoding: str, context: int, shift: int) -> Hunk:
    """The hunk of a group of blocks; the lines before it have become ``shift`` more."""
    position, end = group[0].low, group[-1].high
    for _ in range(context):
        position = data.rfind(b"\n", 0, max(position - 1, 0)) + 1
        end = _after_line(data, end)
    start = data.count(b"\n", 0, position) + 1
    lines: list[Line] = []
    old = added = 0
    for block in group:
        kept = _lines(" ", start + old, data[position : block.low], (), encoding)
        lines += (*kept, *block.removed, *block.added)
        old += len(kept) + len(block.removed)
        added += len(block.added) - len(block.removed)
        position = block.high
    lines += _lines(" ", start + old, data[position:end], (), encoding)
    old = sum(line.kind != "+" for line in lines)
    new = old + added
    # A side without lines is counted from the line before it, as diff does.
    return Hunk(start - (not old), old, start + shift - (not new), new, tuple(lines))


def _after_line(data: bytes, position: int) -> int:
    """Where the line ends that ``position`` is in."""
    return data.find(b"\n", position) + 1 or len(data)
