"""Edits: byte spans of a file replaced by new code.

Everything that is written, shown or exported is made of these. The rest of a file stays as it is
to the byte, and which lines a change touches is known without comparing two texts.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class CannotRewrite(Exception):
    """Code that no edits can be worked out for; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the bytes ``start`` to ``end`` of the file ``path`` by ``text``.

    ``text`` is encoded in the encoding of the file when it is applied. ``start == end`` inserts.
    """

    path: str
    start: int
    end: int
    text: str


class Span(NamedTuple):
    """Bytes ``start`` to ``end`` of a file, as they were, replaced by ``new``."""

    start: int
    end: int
    new: bytes


def touch(left: Edit, right: Edit) -> bool:
    """Whether two edits overlap or meet, so that their order would matter.

    Two insertions at one place meet; so do an insertion and the start of a replacement.
    """
    if left.path != right.path:
        return False
    return left.start <= right.end and right.start <= left.end


def spans(edits: Iterable[Edit], encoding: str) -> list[Span]:
    """The edits of one file in order, encoded.

    Raises ValueError when two of them overlap, and UnicodeEncodeError when the encoding of the
    file cannot hold the new text.
    """
    encoding = encoding.removesuffix("-sig")  # one byte order mark a file, and it has it already
    ordered = [Span(e.start, e.end, e.text.encode(encoding)) for e in sorted(edits)]
    for before, after in itertools.pairwise(ordered):
        if after.start < before.end:
            raise ValueError(f"edits overlap at byte {after.start}")
    return ordered


def replace(data: bytes, replacements: Sequence[Span]) -> bytes:
    """``data`` with each span replaced. The spans are ordered and do not overlap."""
    parts: list[bytes] = []
    position = 0
    for start, end, new in replacements:
        parts += (data[position:start], new)
        position = end
    parts.append(data[position:])
    return b"".join(parts)


def compose(first: Sequence[Span], second: Sequence[Span], middle: bytes) -> list[Span]:
    """One list of spans of the original that does what ``first`` and then ``second`` do.

    ``middle`` is the result of ``first``, in which ``second`` counts its bytes. The lists are
    ordered and do not overlap, and so is the result: it is how several rounds of changes remain
    edits of the file on disk.
    """
    result: list[Span] = []
    shift = 0  # how many bytes ``first`` has added before the cluster at hand
    for low, high, rewrites, added in _clusters(first, second):
        local = [Span(s - low, e - low, new) for s, e, new in rewrites]
        new = replace(middle[low:high], local)
        result.append(Span(low - shift, high - shift - added, new))
        shift += added
    return result


def _clusters(
    first: Sequence[Span], second: Sequence[Span]
) -> Iterator[tuple[int, int, list[Span], int]]:
    """What touches, in bytes of the middle text: (low, high, spans of second, bytes added)."""
    events: list[tuple[int, int, Span | None, int]] = []
    shift = 0
    for start, end, new in first:
        added = len(new) - (end - start)
        events.append((start + shift, start + shift + len(new), None, added))
        shift += added
    events += [(span.start, span.end, span, 0) for span in second]
    events.sort(key=lambda event: event[:2])
    current: tuple[int, int, list[Span], int] | None = None
    for low, high, rewrite, added in events:
        here = [rewrite] if rewrite else []
        if current is not None and low <= current[1]:
            start, end, rewrites, total = current
            current = (start, max(end, high), rewrites + here, total + added)
            continue
        if current is not None:
            yield current
        current = (low, high, here, added)
    if current is not None:
        yield current
