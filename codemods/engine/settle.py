"""From the changes that somebody wants to new files, in memory, until none is left to propose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

from codemods.engine.findings import Change, Needed
from codemods.engine.scan import Scan, every, examine
from codemods.files.place import Problem, mistake
from codemods.rewriting.edits import Edit, compose, touch
from codemods.rewriting.rewrite import Rewrite, rewritten

_MOST_ROUNDS = 50  # each round makes a file better; that many is a rule undoing another's work


@dataclass(frozen=True)
class Outcome:
    """What applying changes gives: the changes, and the files in groups that belong together.

    ``problems`` are changes that dash-codemods fails to make.
    """

    applied: tuple[Change, ...]
    groups: tuple[tuple[Rewrite, ...], ...]
    left: Scan
    problems: tuple[Problem, ...] = ()

    @property
    def files(self) -> tuple[Rewrite, ...]:
        return tuple(sorted((f for group in self.groups for f in group), key=lambda f: f.path))


def settle(
    start: Scan, wanted: Callable[[Change], bool], *, once: bool = False, needed: Needed = every
) -> Outcome:
    """Applies the wanted changes, in memory, until none is left to propose (or ``once``).

    In each round those that do not touch each other; what is left then is proposed afresh on the
    new text, so that the result is the same whatever the order. Only the changes that are
    ``needed`` get their edits then: at least the wanted ones.
    """
    applied: list[Change] = []
    spans_of: dict[str, Rewrite] = {}
    failed: dict[str, Problem] = {}
    current = start
    for _ in range(1 if once else _MOST_ROUNDS):
        batch = _compatible(c for c in current.changes if wanted(c) and c.id not in failed)
        if not batch:
            break
        round_ = _together(current, batch)
        failed |= round_.failed
        current = _after(current, round_.files, spans_of, needed)
        applied += round_.changes
    else:
        if not once:
            raise RuntimeError(f"no end after {_MOST_ROUNDS} rounds; please report this")
    known = {*start.problems}
    new = (each for each in current.problems if each.traceback and each not in known)
    problems = (*failed.values(), *new)
    return Outcome(tuple(applied), _groups(applied, spans_of), current, problems)


def rewrites(start: Scan, wanted: Callable[[Change], bool]) -> Outcome:
    """One round of ``settle``, and what is left as it was.

    Of changes that touch each other only the first is one of them.
    """
    found = _together(start, _compatible(change for change in start.changes if wanted(change)))
    groups = _groups(found.changes, found.files)
    return Outcome(tuple(found.changes), groups, start, tuple(found.failed.values()))


class _Round(NamedTuple):
    """Changes that do not touch each other, what they make of their files; and by the ids of
    those that cannot be made, though they should be, what is wrong.
    """

    changes: Sequence[Change]
    files: Mapping[str, Rewrite]
    failed: Mapping[str, Problem]


def _together(current: Scan, batch: Sequence[Change]) -> _Round:
    with suppress(Exception):
        return _Round(batch, _rewritten(current, batch), {})
    done: list[Change] = []
    files: Mapping[str, Rewrite] = {}
    failed: dict[str, Problem] = {}
    for change in batch:
        try:
            files = _rewritten(current, [*done, change])
        except Exception as error:
            failed[change.id] = mistake(change.place.path, error, change.rule)
        else:
            done.append(change)
    return _Round(done, files, failed)


def _rewritten(current: Scan, batch: Sequence[Change]) -> dict[str, Rewrite]:
    """What the changes make of their files."""
    needs: dict[str, frozenset[str]] = {}
    for change in batch:
        if not change.edits:
            raise ValueError("its edits were not asked for")
        for path, names in change.needs.items():
            needs[path] = needs.get(path, frozenset()) | names
    edits = [edit for change in batch for edit in change.edits]
    return rewritten(current.project, edits, needs)


def _after(
    current: Scan, files: Mapping[str, Rewrite], done: dict[str, Rewrite], needed: Needed
) -> Scan:
    """The scan after one round; ``done`` collects what became of each file since the start."""
    for path, rewrite in files.items():
        before = done.get(path)
        if before is None:
            done[path] = rewrite
        else:
            joined = compose(before.spans, rewrite.spans, before.after)
            done[path] = replace(before, spans=tuple(joined))
    project = current.project.replaced({path: done[path].after for path in files})
    return examine(current.root, project, current.settings, current.rules, needed=needed)


def _compatible(changes: Iterable[Change]) -> list[Change]:
    """Those, in order, that touch none before them."""
    batch: list[Change] = []
    taken: dict[str, list[Edit]] = {}
    for change in changes:
        if not any(
            touch(edit, other) for edit in change.edits for other in taken.get(edit.path, ())
        ):
            batch.append(change)
            for edit in change.edits:
                taken.setdefault(edit.path, []).append(edit)
    return batch


def _groups(
    applied: Iterable[Change], files: Mapping[str, Rewrite]
) -> tuple[tuple[Rewrite, ...], ...]:
    """The files, those together that one change has to do with."""
    group_of = {path: {path} for path in files}
    for change in applied:
        together = set().union(*(group_of[path] for path in change.paths if path in group_of))
        for path in together:
            group_of[path] = together
    unique = {id(group): sorted(group) for group in group_of.values()}
    return tuple(tuple(files[path] for path in group) for group in unique.values())
