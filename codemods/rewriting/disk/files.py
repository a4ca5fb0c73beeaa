"""Writing changed files: each group of files completely or not at all, also when killed.

New texts go to temporary files beside the real ones, which then take the place of the real ones.
How far a file has got can be seen on the disk alone (``_State``), so that a run that goes on after
a failure and a run that finds what a killed one left do the same: ``_settle``.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto

from codemods.files.place import Problem
from codemods.files.wording import shortened
from codemods.rewriting.disk import journal
from codemods.rewriting.disk.journal import Entry, Group, Journal


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file with its bytes as they were read and as they shall be.

    ``path`` is as the user knows it, relative to the working directory or absolute.
    """

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """The paths that were written, and what went wrong with the others."""

    paths: tuple[str, ...]
    problems: tuple[Problem, ...]


def write(groups: Sequence[Sequence[Rewritten]], root: str) -> Written:
    """Write each group of files completely or not at all.

    A file that cannot be written, or is not on the disk as it was read, keeps its whole group as
    it was and gives a problem that says so; the other groups are written. ``root`` is the
    directory of the project, where the journal lies meanwhile; without one, because the root
    cannot be written, only groups of one file are. Finishes first what a killed run left there.
    Files whose bytes do not change are left out.
    """
    try:
        with journal.locked(root) as log:
            left = _resume(log)
            if any(outcome.stuck for outcome in left):
                return Written((), _problems(left))
            written = _write(groups, log, root)
            return Written(written.paths, _problems(left) + written.problems)
    except journal.Unusable as error:
        return Written((), (error.problem,))
    except BaseException:
        recover(root)  # Ctrl-C is no kill: nothing of it has to wait for the next run
        raise


def recover(root: str) -> tuple[Problem, ...]:
    """Finish, or take back, what a killed run left in the project at ``root``.

    Each of its groups is then as it was or as it was to be. A file that somebody has edited
    since keeps that text; what changed together with it is taken back, and a problem says so.
    """
    path = journal.location(root)
    if not os.path.exists(path):
        return ()
    try:
        with journal.locked(root) as log:
            if log is None:
                message = "a killed run left this journal and it cannot be opened; change its mode"
                return (Problem(path, 1, message),)
            return _problems(_resume(log))
    except journal.Unusable as error:
        return (error.problem,)


class _State(Enum):
    """How far a file has got, by its bytes and by whether its new temporary file is there."""

    PENDING = auto()  # old text, and the new one is ready
    DONE = auto()  # new text
    BACK = auto()  # old text, and no new one is ready: taken back
    FOREIGN = auto()  # neither: somebody else wrote or removed it


_STALE = "changed on disk since it was read; run again"
_NOW = {
    _State.FOREIGN: _STALE,
    _State.BACK: "its temporary file was removed by another program; run again",
}
_AFTER_KILL = {
    _State.FOREIGN: "edited since a run was killed while it wrote; kept so, and worth a look",
    _State.BACK: "a run was killed while it wrote; what it did here is taken back",
}


@dataclass(frozen=True, slots=True)
class _Job:
    """A group to write, and its number and entries in the journal."""

    number: int
    files: tuple[Rewritten, ...]
    entries: Group


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A group is all new without problems, all old with them, and in between while stuck."""

    problems: tuple[Problem, ...] = ()
    stuck: bool = False


def _write(groups: Sequence[Sequence[Rewritten]], log: Journal | None, root: str) -> Written:
    token = secrets.token_hex(4)
    allowed, problems = _allowed(groups)
    jobs = _jobs(allowed, token)
    if not jobs:
        return Written((), tuple(problems))
    plan = [job.entries for job in jobs]
    record = log if log and journal.begin(log, token, plan) else None
    if record is None:
        jobs, refused = _without_journal(jobs, root)
        problems += refused
    jobs, failed = _prepared(jobs)
    problems += failed
    journal.sync(_directories(job.entries for job in jobs))
    if record and not journal.commit(record, [job.number for job in jobs]):
        jobs, refused = _without_journal(jobs, root)
        problems += refused
    outcomes = _conclude(log, [job.entries for job in jobs], _NOW)
    paths = [
        file.path
        for job, outcome in zip(jobs, outcomes, strict=True)
        for file in job.files
        if not outcome.problems
    ]
    return Written(tuple(paths), (*problems, *_problems(outcomes)))


def _allowed(
    groups: Sequence[Sequence[Rewritten]],
) -> tuple[list[tuple[Rewritten, ...]], list[Problem]]:
    """The groups in which all files may be replaced, and the obstacles in the others."""
    allowed: list[tuple[Rewritten, ...]] = []
    problems: list[Problem] = []
    for group in groups:
        files = tuple(file for file in group if file.before != file.after)
        obstacles = [Problem(f.path, 1, why) for f in files if (why := _obstacle(f.path))]
        problems += _with_rest(obstacles, files)
        if files and not obstacles:
            allowed.append(files)
    return allowed, problems


def _obstacle(path: str) -> str | None:
    """Why a file must not be replaced, if so: replacing it asks only its directory."""
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        return _why(error)
    if mode & stat.S_IWUSR and os.access(path, os.W_OK):
        return None
    return "no permission to write it; change its mode or leave it out with --exclude"


def _jobs(groups: Sequence[tuple[Rewritten, ...]], token: str) -> list[_Job]:
    jobs: list[_Job] = []
    count = 0
    for number, files in enumerate(groups):
        entries: list[Entry] = []
        for file in files:
            target = os.path.realpath(file.path)
            sums = _sum(file.before), _sum(file.after)
            stem = journal.stem(target, token, count)
            entries.append(Entry(file.path, target, *sums, stem))
            count += 1
        jobs.append(_Job(number, files, tuple(entries)))
    return jobs


def _without_journal(jobs: Sequence[_Job], root: str) -> tuple[list[_Job], list[Problem]]:
    """The jobs that are safe without one, since one rename is all they do; and the refusals."""
    message = (
        f"changes together with other files, which needs a journal in {root or os.curdir}, "
        "and none can be written there; see to its permissions and to room on the disk"
    )
    problems: list[Problem] = []
    for job in jobs:
        if len(job.files) > 1:
            _discard(job.entries)
            problems += _with_rest([Problem(job.files[0].path, 1, message)], job.files)
    return [job for job in jobs if len(job.files) == 1], problems


def _prepared(jobs: Sequence[_Job]) -> tuple[list[_Job], list[Problem]]:
    """The jobs whose temporary files are all written; of the others none is left."""
    ready: list[_Job] = []
    problems: list[Problem] = []
    for job in jobs:
        problem = _prepare(job)
        if problem is None:
            ready.append(job)
        else:
            _discard(job.entries)
            problems += _with_rest([problem], job.files)
    return ready, problems


def _prepare(job: _Job) -> Problem | None:
    for file, entry in zip(job.files, job.entries, strict=True):
        try:
            like = os.stat(entry.target)
            _save(entry.new, file.after, like)
            if len(job.files) > 1:
                _save(entry.old, file.before, like)
        except OSError as error:
            return Problem(file.path, 1, _why(error))
    return None


def _save(path: str, data: bytes, like: os.stat_result) -> None:
    """A new file with the mode of another, and its owner where we may. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | journal.BINARY, 0o600)
    try:
        if hasattr(os, "chown"):
            for owner, group in ((-1, like.st_gid), (like.st_uid, -1)):
                with suppress(OSError):
                    os.chown(path, owner, group)
        os.chmod(path, stat.S_IMODE(like.st_mode))  # after chown, which takes bits away
        journal.save(descriptor, data)
    finally:
        os.close(descriptor)


def _resume(log: Journal | None) -> list[_Outcome]:
    """Settle what a killed run left. Raises journal.Unusable when that cannot be read."""
    if log is None:
        return []
    left = journal.read(log)
    open_groups: list[Group] = []
    for number, group in enumerate(left.groups):
        # A run removes the last new temporary file of a group when that is all new or all old.
        if number in left.committed and any(os.path.lexists(entry.new) for entry in group):
            open_groups.append(group)
        else:
            _discard(group)
    return _conclude(log, open_groups, _AFTER_KILL)


def _conclude(
    log: Journal | None, groups: Sequence[Group], says: Mapping[_State, str]
) -> list[_Outcome]:
    """Settle the groups and tidy up; the journal stays while one of them is stuck."""
    outcomes = [_settle(group, says) for group in groups]
    journal.sync(_directories(groups))
    for group, outcome in zip(groups, outcomes, strict=True):
        if not outcome.stuck:
            _discard(group)
    if log and not any(outcome.stuck for outcome in outcomes):
        journal.clear(log)
    return outcomes


def _settle(group: Group, says: Mapping[_State, str]) -> _Outcome:
    """Make a group all new; where that cannot be, all old.

    All files are looked at before the first is renamed: a development server reloads at every
    rename, and what is known to fail should not show there.
    """
    states = [(entry, _state(entry)) for entry in group]
    problems = [Problem(entry.path, 1, says[state]) for entry, state in states if state in says]
    if not problems:
        problems = _rename(group, says)
    if not problems:
        return _Outcome()
    failed = list(_put_back(group))
    stuck = any(os.path.lexists(entry.old) for entry, _ in failed)
    problems += [problem for _, problem in failed]
    return _Outcome(tuple(_with_rest(problems, group)), stuck)


def _rename(group: Group, says: Mapping[_State, str]) -> list[Problem]:
    """Rename each file that waits for it, up to the first that cannot be."""
    for entry in group:
        state = _state(entry)  # again, right before it is overwritten
        if state in says:
            return [Problem(entry.path, 1, says[state])]
        try:
            if state is _State.PENDING:
                os.replace(entry.new, entry.target)
        except OSError as error:
            return [Problem(entry.path, 1, _why(error))]
    return []


def _put_back(group: Group) -> Iterator[tuple[Entry, Problem]]:
    """Give each file that is exactly as we wrote it its old text; what could not be put back."""
    for entry in group:
        try:
            if _state(entry) is _State.DONE:
                os.replace(entry.old, entry.target)
        except OSError as error:
            message = f"cannot be put back: {error.strerror}; mend that and run again"
            yield entry, Problem(entry.path, 1, message)


def _state(entry: Entry) -> _State:
    ready = os.path.lexists(entry.new)
    try:
        with open(entry.target, "rb") as file:
            found = _sum(file.read())
    except OSError:
        return _State.FOREIGN
    if found == entry.before:
        return _State.PENDING if ready else _State.BACK
    return _State.DONE if found == entry.after and not ready else _State.FOREIGN


def _discard(group: Group) -> None:
    """Remove the temporary files. The new ones first: while one is there the group is open."""
    for path in (*(entry.new for entry in group), *(entry.old for entry in group)):
        with suppress(OSError):
            os.unlink(path)


def _directories(groups: Iterable[Group]) -> set[str]:
    return {os.path.dirname(entry.target) for group in groups for entry in group}


def _with_rest(
    problems: Sequence[Problem], group: Sequence[Rewritten] | Sequence[Entry]
) -> list[Problem]:
    """The problems of a group, each with the files that stay as they were because of it."""
    failed = {problem.path for problem in problems}
    rest = [file.path for file in group if file.path not in failed]
    if not rest:
        return list(problems)
    tail = f" (left as before because of it: {shortened(rest, 3)})"
    return [Problem(each.path, each.line, each.message + tail) for each in problems]


def _problems(outcomes: Iterable[_Outcome]) -> tuple[Problem, ...]:
    return tuple(problem for outcome in outcomes for problem in outcome.problems)


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _why(error: OSError) -> str:
    match error.errno:
        case errno.ENOENT:
            return _STALE
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full; make room and run again"
        case errno.EACCES | errno.EPERM:
            return "no permission to write in its directory; change that or --exclude the file"
        case _:
            return f"cannot be written: {error.strerror or error}; mend that and run again"
