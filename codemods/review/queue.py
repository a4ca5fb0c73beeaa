"""The changes of a review, the answers so far, and where the user is: no files, no terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from codemods.review.places import Key, ids_of, keyed, keys_of, matched, mover, swapped

if TYPE_CHECKING:
    from codemods.engine.findings import Change
    from codemods.rewriting.rewrite import Rewrite


_START = Key(test=False, last=False, rule="", gain=0, path="", line=0, at=0)


class Taken(NamedTuple):
    """A change that is in the files: where it was proposed, and where that is now."""

    was: Key
    now: Key


@dataclass(frozen=True)
class Queue:
    """Immutable: each answer gives a new one.

    ``changes`` are proposed now, in the order of a scan; also those that were refused. Of the
    files in ``left`` none is asked. ``refused`` keeps those that another change has made vanish,
    since taking that back brings them back. ``cursor`` is None when nothing is left to ask.
    """

    changes: Mapping[Key, Change]
    refused: frozenset[Key] = frozenset()
    left: frozenset[str] = frozenset()
    taken: tuple[Taken, ...] = ()
    cursor: Key | None = None

    @property
    def current(self) -> Change | None:
        """The change that is asked now."""
        return None if self.cursor is None else self.changes[self.cursor]

    @property
    def open(self) -> list[Key]:
        """Those without an answer, in order."""
        return [k for k in self.changes if k not in self.refused and k.path not in self.left]

    @property
    def position(self) -> tuple[int, int]:
        """Which change the current one is, of how many; those that were taken count."""
        total = len(self.taken) + len(self.changes)
        if self.cursor is None:
            return total, total
        before = sum(each.now <= self.cursor for each in self.taken)
        return before + [*self.changes].index(self.cursor) + 1, total

    def looked(self, step: int) -> Queue:
        """One further (1) or back (-1), without an answer; at the ends it stays."""
        keys = [*self.changes]
        if self.cursor is None:
            return self
        place = min(max(keys.index(self.cursor) + step, 0), len(keys) - 1)
        return replace(self, cursor=keys[place])

    def rest(self, *, any_verdict: bool) -> list[Key]:
        """The current change, and those of its rule (and verdict) without an answer."""
        current = self.current
        if current is None:
            return []
        alike = [
            key
            for key in self.open
            if key.rule == current.rule
            and (any_verdict or self.changes[key].verdict is current.verdict)
        ]
        return sorted({*alike, self.cursor or alike[0]})

    def refuse(self, keys: Iterable[Key]) -> Queue:
        """No to these; goes on to the next without an answer."""
        return replace(self, refused=self.refused.union(keys)).onward()

    def leave(self, path: str) -> Queue:
        """A file is left for another time; goes on to the next without an answer."""
        return replace(self, left=self.left | {path}).onward()

    def onward(self) -> Queue:
        """At the next one without an answer; after the last comes the first."""
        keys = self.open
        here = self.cursor or _START
        return replace(
            self, cursor=next((key for key in keys if key > here), next(iter(keys), None))
        )

    def after_yes(
        self, keys: Sequence[Key], files: Mapping[str, Rewrite], changes: Iterable[Change]
    ) -> Queue:
        """``keys`` were written, which rewrote ``files``; ``changes`` are what is proposed now."""
        found = keyed(changes)
        moved = mover(files)
        rest = [moved(key) for key in self.changes if key not in keys]
        refused = frozenset(moved(key) for key in self.refused.difference(keys))
        taken = [Taken(each.was, moved(each.now)) for each in self.taken]
        here = moved(self.cursor) if self.cursor else _START
        queue = replace(
            self,
            changes=found,
            refused=matched(refused, rest, found),
            taken=(*taken, *(Taken(key, moved(key)) for key in keys)),
            cursor=here._replace(nth=-1),  # what is proposed at its place is new
        )
        return queue.onward()

    def after_undo(
        self, keys: Sequence[Key], files: Mapping[str, Rewrite], changes: Iterable[Change]
    ) -> Queue:
        """The yes to ``keys``, which rewrote ``files``, was taken back."""
        found = keyed(changes)
        moved = mover({path: swapped(file) for path, file in files.items()})
        refused = matched(
            frozenset(map(moved, self.refused)), map(moved, self.changes), found.keys() - {*keys}
        )
        taken = [*self.taken]
        for key in keys:
            last = max(index for index, each in enumerate(taken) if each.was == key)
            del taken[last]
        queue = replace(
            self,
            changes=found,
            refused=refused.difference(keys),
            left=self.left - {key.path for key in keys},
            taken=tuple(Taken(each.was, moved(each.now)) for each in taken),
            cursor=keys[0] if keys and keys[0] in found else None,
        )
        return queue if queue.cursor else queue.onward()

    def worked_out(self, changes: Iterable[Change]) -> Queue:
        """The same changes, some with other edits, or gone."""
        found = keyed(changes)
        places = {change.id: key for key, change in found.items()}

        def now(key: Key) -> Key:
            change = self.changes.get(key)
            return key if change is None else places.get(change.id, key)

        cursor = now(self.cursor) if self.cursor else None
        queue = replace(
            self, changes=found, refused=frozenset(map(now, self.refused)), cursor=cursor
        )
        return queue if cursor in found else queue.onward()

    def after_reading(self, changes: Iterable[Change]) -> Queue:
        """Files were read again that somebody else may have changed.

        Answers to changes whose code is as it was stay.
        """
        found = keyed(changes)
        refused = keys_of(ids_of(self.refused, self.changes), found)
        queue = replace(self, changes=found, refused=refused)
        here = keys_of(ids_of([self.cursor], self.changes), found) if self.cursor else frozenset()
        if here:
            return replace(queue, cursor=min(here))
        if self.cursor:
            queue = replace(queue, cursor=self.cursor._replace(at=-1))
        return queue.onward()


def queue_of(changes: Iterable[Change], refused: Mapping[str, int]) -> Queue:
    """A queue at its start; ``refused`` are answers that ``ids_of`` gave in an earlier review."""
    found = keyed(changes)
    return Queue(found, refused=keys_of(refused, found)).onward()
