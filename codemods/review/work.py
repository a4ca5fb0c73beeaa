"""What the answers of a review do to the files: a yes, its undoing, and reading again."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from codemods.engine.findings import Change, Refusal
from codemods.engine.scan import Scan, examine
from codemods.engine.settle import rewrites
from codemods.files.place import Problem
from codemods.review.places import Key, carried, swapped
from codemods.review.queue import Queue
from codemods.rewriting.disk.files import Rewritten, write
from codemods.rewriting.rewrite import Rewrite

Asked = Callable[[Scan], Sequence[Change]]  # which of the changes of a scan are asked


@dataclass(frozen=True)
class Note:
    """What there is to say about the last answer; ``bad`` when it did not do what was asked."""

    text: str
    bad: bool = False


@dataclass(frozen=True)
class Together:
    """Files that one yes rewrote together, and the changes in them, as they were proposed."""

    files: tuple[Rewrite, ...]
    keys: tuple[Key, ...]


@dataclass(frozen=True)
class Review:
    """A review between two keys.

    ``history`` has an entry for each yes that is not taken back. ``failed`` are the files that
    could not be written when they were last tried. ``edited`` were opened in the editor.
    ``assumed`` are the answers to the questions about assumptions.
    """

    scan: Scan
    queue: Queue
    history: tuple[tuple[Together, ...], ...] = ()
    failed: Mapping[str, Problem] = field(default_factory=dict)
    edited: frozenset[str] = frozenset()
    assumed: Mapping[str, bool] = field(default_factory=dict)
    note: Note | None = None

    @property
    def open_assumption(self) -> tuple[str, int] | None:
        """An assumption that nobody was asked about, and how many changes rest on it."""
        answered = {*self.assumed, *self.scan.settings.assume}
        names = Counter(name for each in self.queue.changes.values() for name in each.assumes)
        return next(((name, n) for name, n in names.most_common() if name not in answered), None)

    @property
    def written(self) -> list[str]:
        """The files that accepted changes are in."""
        files = (file for answer in self.history for group in answer for file in group.files)
        return sorted({file.path for file in files})


def assume(review: Review, name: str, asked: Asked, *, holds: bool) -> Review:
    """The review after the answer to the question about an assumption."""
    review = replace(review, assumed={**review.assumed, name: holds})
    if not holds:
        return review
    scan = review.scan.assuming([name])
    return replace(review, scan=scan, queue=review.queue.worked_out(asked(scan)))


def take(review: Review, keys: Collection[Key], asked: Asked) -> Review:
    """Writes these changes, at once; what cannot be written is said and stays in the queue.

    Of changes that touch each other the first is taken, the others are proposed afresh.
    """
    ids = {review.queue.changes[key].id for key in keys}
    review = worked_out(review, ids, asked)
    changes = {change.id: key for key, change in review.queue.changes.items() if change.id in ids}
    found = rewrites(review.scan, lambda change: change.id in changes)
    result = write(
        [[Rewritten(f.path, f.before, f.after) for f in group] for group in found.groups],
        review.scan.root,
    )
    paths = {*result.paths}
    together = tuple(
        Together(group, _within(group, [(changes[change.id], change) for change in found.applied]))
        for group in found.groups
        if paths.issuperset(file.path for file in group)
    )
    failed = {path: each for path, each in review.failed.items() if path not in paths}
    problems = (*found.problems, *result.problems)
    failed |= {problem.path: problem for problem in problems}
    note = _said(problems, together, len(keys))
    if not together:
        return replace(review, failed=failed, note=note)
    files = {file.path: file for group in together for file in group.files}
    scan = _examined(review.scan, files)
    taken = [key for group in together for key in group.keys]
    return replace(
        review,
        scan=scan,
        queue=review.queue.after_yes(taken, files, asked(scan)),
        history=(*review.history, together),
        failed=failed,
        note=note,
    )


def _within(group: Sequence[Rewrite], changes: Iterable[tuple[Key, Change]]) -> tuple[Key, ...]:
    paths = {file.path for file in group}
    return tuple(sorted(key for key, change in changes if change.edits[0].path in paths))


def _examined(scan: Scan, files: Mapping[str, Rewrite]) -> Scan:
    project = scan.project.replaced({path: file.after for path, file in files.items()})
    known = carried(scan.changes, files)
    return examine(scan.root, project, scan.settings, scan.rules, known=known)


def worked_out(review: Review, ids: Collection[str], asked: Asked) -> Review:
    """The review with the own edits of these changes, where they had those of an earlier scan."""
    scan = review.scan
    found = {each: _worked_out(scan, each) for each in ids if each in scan.drafts}
    if not found:
        return review
    changes = [found.get(change.id, change) for change in scan.changes]
    new = replace(
        scan,
        changes=tuple(each for each in changes if isinstance(each, Change)),
        refused=(*scan.refused, *(each for each in changes if isinstance(each, Refusal))),
        drafts={each: work for each, work in scan.drafts.items() if each not in found},
    )
    if new.changes == scan.changes:
        return replace(review, scan=new)
    return replace(review, scan=new, queue=review.queue.worked_out(asked(new)))


def _worked_out(scan: Scan, identity: str) -> Change | Refusal:
    found = scan.drafts[identity]()
    return found.judged_under(scan.settings.assume) if isinstance(found, Change) else found


def shown(review: Review, asked: Asked) -> Review:
    """The review with a current change that is as it will be written."""
    while (change := review.queue.current) and change.id in review.scan.drafts:
        review = worked_out(review, [change.id], asked)
    return review


def _said(problems: Sequence[Problem], done: Sequence[Together], wanted: int) -> Note:
    wrong = [f"Not written: {problem.path}: {problem.message}." for problem in problems]
    paths = sorted({file.path for group in done for file in group.files})
    count = sum(len(group.keys) for group in done)
    if count > 1:
        wrong.insert(0, f"Wrote {count} changes in {len(paths)} files.")
    elif count:
        wrong.insert(0, f"Wrote {', '.join(paths)}.")
    if not problems and count < wanted:
        wrong.append(f"{wanted - count} met another one, and come afresh if they still apply.")
    return Note(" ".join(wrong), bad=bool(problems))


def take_back(review: Review, asked: Asked) -> Review:
    """Takes the last yes back, to the byte. A file that was changed since stays as it is."""
    if not review.history:
        return replace(review, note=Note("There is no yes to take back.", bad=True))
    *earlier, last = review.history
    groups = [[Rewritten(f.path, f.after, f.before) for f in group.files] for group in last]
    changed = [file for group in groups for file in group if not _holds(file.path, file.before)]
    result = write(groups, review.scan.root)
    paths = {*result.paths}
    back = [group for group in last if paths.issuperset(file.path for file in group.files)]
    kept = tuple(group for group in last if group not in back)
    note = _said_back(back, changed, result.problems)
    if not back:
        return replace(review, note=note)
    files = {file.path: file for group in back for file in group.files}
    keys = [key for group in back for key in group.keys]
    scan = _examined(review.scan, {path: swapped(file) for path, file in files.items()})
    return replace(
        review,
        scan=scan,
        queue=review.queue.after_undo(keys, files, asked(scan)),
        history=(*earlier, kept) if kept else tuple(earlier),
        note=note,
    )


def _holds(path: str, data: bytes) -> bool:
    try:
        return Path(path).read_bytes() == data
    except OSError:
        return False


def _said_back(
    back: Sequence[Together], changed: Iterable[Rewritten], problems: Sequence[Problem]
) -> Note:
    names = ", ".join(sorted(file.path for group in back for file in group.files))
    said = [f"Took back the last yes: {names} as before."] if names else []
    since = [file.path for file in changed]
    said += [f"{path} was changed since; its yes cannot be taken back." for path in since]
    said += [
        f"Not taken back: {problem.path}: {problem.message}."
        for problem in problems
        if problem.path not in since
    ]
    return Note(" ".join(said), bad=bool(problems))


def read_again(review: Review, scan: Scan, asked: Asked, note: Note | None) -> Review:
    """The review with files as they are now, changed by somebody else."""
    known = {(problem.path, problem.message) for problem in review.scan.problems}
    new = [each for each in scan.problems if (each.path, each.message) not in known]
    if new:
        text = " ".join(f"{each.place}: {each.message}." for each in new)
        note = Note(f"{note.text} {text}" if note else text, bad=True)
    scan = scan.assuming(review.scan.settings.assume)
    queue = review.queue.after_reading(asked(scan))
    return replace(review, scan=scan, queue=queue, note=note)


@dataclass
class Disk:
    """Which files of a project are on the disk as they were read.

    A file whose size and times are those of the last look is not read again.
    """

    _seen: dict[str, tuple[bytes, tuple[int, ...]]] = field(default_factory=dict)

    def changed(self, scan: Scan) -> list[str]:
        """The paths of the files that somebody else has changed, or taken away."""
        return [p for p, m in scan.project.modules.items() if not self._same(p, m.source.data)]

    def _same(self, path: str, data: bytes) -> bool:
        try:
            found = os.stat(path)
            look = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
            if self._seen.get(path) == (data, look):
                return True
            same = Path(path).read_bytes() == data
        except OSError:
            return False
        if same:
            self._seen[path] = (data, look)
        return same
