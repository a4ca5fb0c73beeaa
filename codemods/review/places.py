"""Where a change is, and where it is once other changes are in the files.

The id of a change is made of the code that it is about, so that accepting one change of a callback
gives the others new ids. Its place does not lie: which bytes were written is known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from codemods.rewriting.edits import Edit, Span
from codemods.rules import all_rules

if TYPE_CHECKING:
    from codemods.engine.findings import Change
    from codemods.rewriting.rewrite import Rewrite

_LINE_END = re.compile(rb"\r\n|\r|\n")
_BLANKS = re.compile(rb"[ \t\f]*")


class Key(NamedTuple):
    """What tells a change from all others of its moment, and puts them in the order of a scan.

    ``test`` is for a test of the project, ``last`` for a rule that waits for the others. ``at`` is
    where the first edit starts, ``nth`` counts those that start there too.
    """

    test: bool
    last: bool
    rule: str
    gain: int
    path: str
    line: int
    at: int
    nth: int = 0

    @property
    def spot(self) -> tuple[str, str, int]:
        """The rule and the line; a few changes of one callback share it."""
        return self.rule, self.path, self.line


def keyed(changes: Iterable[Change]) -> dict[Key, Change]:
    """The changes by their keys, in order."""
    rules = all_rules()
    seen: Counter[Key] = Counter()
    found: dict[Key, Change] = {}
    for change in changes:
        last = change.rule in rules and rules[change.rule].last
        first = (change.test, last, change.rule, change.gain)
        key = Key(*first, change.place.path, change.place.line, _start(change))
        found[key._replace(nth=seen[key])] = change
        seen[key] += 1
    return {key: found[key] for key in sorted(found)}


def _start(change: Change) -> int:
    here = [edit.start for edit in change.edits if edit.path == change.place.path]
    return min(here, default=change.edits[0].start if change.edits else 0)


def mover(files: Mapping[str, Rewrite]) -> Callable[[Key], Key]:
    """A function that says where what was somewhere is once ``files`` are rewritten."""
    lines = {path: (_starts(file.before), _starts(file.after)) for path, file in files.items()}

    def moved(key: Key) -> Key:
        file = files.get(key.path)
        if file is None:
            return key
        before, after = lines[key.path]
        start = before[min(key.line, len(before)) - 1]
        blanks = _BLANKS.match(file.before, start)
        text = _after(file.spans, blanks.end() if blanks else start)
        return key._replace(line=bisect_right(after, text), at=_after(file.spans, key.at))

    return moved


def _starts(data: bytes) -> list[int]:
    """Where each line starts; line 1 at index 0."""
    return [0, *(found.end() for found in _LINE_END.finditer(data))]


def _after(spans: Sequence[Span], place: int) -> int:
    """Where a byte is after the spans; what they insert there comes before it."""
    added = 0
    for start, end, new in spans:
        if end <= place:
            added += len(new) - (end - start)
        elif start < place:
            return start + added + min(place - start, len(new))
        else:
            break
    return place + added


def carried(changes: Iterable[Change], files: Mapping[str, Rewrite]) -> dict[str, Change]:
    """The changes that no rewrite touched, by their ids, with their edits moved along.

    Without those of which there are several of one id.
    """
    found = [*changes]
    twins = Counter(_code(change.id) for change in found)
    return {
        change.id: replace(
            change, edits=_moved(change.edits, files), imports=_moved(change.imports, files)
        )
        for change in found
        if twins[_code(change.id)] == 1 and not any(_is_hit(edit, files) for edit in change.edits)
    }


def _is_hit(edit: Edit, files: Mapping[str, Rewrite]) -> bool:
    spans = files[edit.path].spans if edit.path in files else ()
    return any(start <= edit.end and edit.start <= end for start, end, _ in spans)


def _moved(edits: Iterable[Edit], files: Mapping[str, Rewrite]) -> tuple[Edit, ...]:
    result = []
    for edit in edits:
        spans = files[edit.path].spans if edit.path in files else ()
        start, end = (_after(spans, place) for place in (edit.start, edit.end))
        result.append(replace(edit, start=start, end=end))
    return tuple(result)


def swapped(file: Rewrite) -> Rewrite:
    """The rewrite that takes a rewrite back."""
    from codemods.rewriting.rewrite import Rewrite

    spans = []
    added = 0
    for start, end, new in file.spans:
        low = start + added
        spans.append(Span(low, low + len(new), file.before[start:end]))
        added += len(new) - (end - start)
    return Rewrite(file.path, file.after, file.encoding, tuple(spans))


def matched(refused: frozenset[Key], before: Iterable[Key], now: Iterable[Key]) -> frozenset[Key]:
    """The refused ones by their keys of now.

    All are places in the new files; ``before`` are the changes that there were. What starts where
    it started is the same; so are those of one rule and callback that start elsewhere now, when
    there are as many as before. Where that is not clear, the change is asked again.
    """
    old, new = {*before}, {*now}
    found = set(refused)
    for spot in {key.spot for key in refused}:
        lost = sorted(key for key in old - new if key.spot == spot)
        come = sorted(key for key in new - old if key.spot == spot)
        if len(lost) == len(come):
            pairs = [(was, key) for was, key in zip(lost, come, strict=True) if was in refused]
            found.difference_update(was for was, _ in pairs)
            found.update(key for _, key in pairs)
    return frozenset(found)


def ids_of(keys: Iterable[Key], changes: Mapping[Key, Change]) -> dict[str, int]:
    """The ids of those of ``keys`` that there are, each with the number of changes like it."""
    twins = _twins(changes)
    ids = [changes[key].id for key in keys if key in changes]
    return {each: twins[_code(each)] for each in ids}


def keys_of(ids: Mapping[str, int], changes: Mapping[Key, Change]) -> frozenset[Key]:
    """The keys of ``ids``. Where the number of equal ones is another, none of them is known."""
    twins = _twins(changes)
    return frozenset(
        key for key, change in changes.items() if ids.get(change.id) == twins[_code(change.id)]
    )


def _twins(changes: Mapping[Key, Change]) -> Counter[str]:
    return Counter(_code(change.id) for change in changes.values())


def _code(identity: str) -> str:
    """An id without the number that tells equal code apart."""
    return identity.partition("-")[0]
