"""The journal of a run that rewrites files: what a run that is killed leaves to the next one.

It lies in the root of the project while files are written, and is locked meanwhile: the system
lets go of the lock when a process dies, however it dies, so a journal without a lock is a dead
run's. It has two lines of JSON. The first is there before any temporary file is: which files are
rewritten, in which groups. The second says for which groups the temporary files are complete,
and is there before any of them takes its place. A line without its end was never written.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from codemods.files.place import Problem

NAME = ".dash-codemods-journal"
BINARY: int = getattr(os, "O_BINARY", 0)  # Windows would turn each \n into \r\n
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_OPENING = b'{"token": "'


class Unusable(Exception):
    """Nothing can be written now: ``problem`` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal that is open and locked by this process."""

    path: str
    descriptor: int

    @property
    def root(self) -> str:
        """The directory that its paths are relative to."""
        return os.path.dirname(os.path.realpath(self.path))


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a group: ``path`` as it is shown, ``target`` where it really lies.

    ``before`` and ``after`` are SHA-256 sums; ``stem`` is how its temporary files begin. Theirs
    are names of our own in the directory of the target, so that no journal, whoever wrote it,
    makes a run remove any other file.
    """

    path: str
    target: str
    before: str
    after: str
    stem: str

    @property
    def new(self) -> str:
        """The temporary file with the new text."""
        return f"{self.stem}.new"

    @property
    def old(self) -> str:
        """The temporary file with the old text, where several files change together."""
        return f"{self.stem}.old"


Group = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """What a killed run left: all its groups, and which of them had all temporary files."""

    groups: tuple[Group, ...] = ()
    committed: frozenset[int] = frozenset()


def location(root: str) -> str:
    """Where the journal of a project lies."""
    return os.path.join(root, NAME)


def stem(target: str, token: str, number: int) -> str:
    """How the temporary files of a target begin; ``number`` counts the files of the run."""
    return os.path.join(os.path.dirname(target), f".dash-codemods-{token}-{number}")


@contextmanager
def locked(root: str) -> Iterator[Journal | None]:
    """The journal of a project, locked; None where the root cannot take one.

    On the way out it is removed when it is empty, and left for the next run when it is not.
    Raises Unusable when another process holds it.
    """
    path = location(root)
    descriptor = _open(path)
    try:
        yield None if descriptor is None else Journal(path, descriptor)
    finally:
        if descriptor is not None:
            _release(path, descriptor)


def read(journal: Journal) -> Left:
    """What a killed run left. Raises Unusable when it is no journal of ours."""
    os.lseek(journal.descriptor, 0, os.SEEK_SET)
    with open(journal.descriptor, "rb", closefd=False) as file:
        *lines, rest = file.read().split(b"\n")
    if not lines and rest[: len(_OPENING)] == _OPENING[: len(rest)]:
        return Left()
    try:
        groups = _groups(json.loads(lines[0]), journal.root)
        committed = frozenset(json.loads(lines[1])["committed"] if lines[1:] else ())
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        message = "is no journal that a run left; look at it, and delete it"
        raise Unusable(Problem(journal.path, 1, message)) from error
    return Left(groups, committed)


def begin(journal: Journal, token: str, groups: Sequence[Group]) -> bool:
    """Say which files are going to be rewritten. False when that cannot be written."""
    listed = [
        [
            {
                "target": os.path.relpath(entry.target, journal.root),
                "before": entry.before,
                "after": entry.after,
            }
            for entry in group
        ]
        for group in groups
    ]
    recorded = _record(journal, {"token": token, "groups": listed})
    sync([journal.root])
    return recorded


def commit(journal: Journal, committed: Iterable[int]) -> bool:
    """Say which groups have all temporary files. False when that cannot be written."""
    return _record(journal, {"committed": list(committed)})


def clear(journal: Journal) -> None:
    """Nothing is left to be done."""
    os.ftruncate(journal.descriptor, 0)


def save(descriptor: int, data: bytes) -> None:
    """Write all of ``data``, and wait until it is on the disk. Raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def sync(directories: Iterable[str]) -> None:
    """Wait until the names in these directories are on the disk, where the system can do that."""
    for directory in directories:
        with suppress(OSError):
            descriptor = os.open(directory, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _record(journal: Journal, record: object) -> bool:
    try:
        save(journal.descriptor, json.dumps(record).encode() + b"\n")
    except OSError:
        return False
    return True


def _groups(plan: dict[str, object], root: str) -> tuple[Group, ...]:
    """The groups of a first line. Raises ValueError, LookupError or TypeError when it is none."""
    token, listed = plan["token"], plan["groups"]
    if not (isinstance(token, str) and token.isalnum() and isinstance(listed, list)):
        raise ValueError("no plan")
    groups: list[Group] = []
    number = 0
    for files in listed:
        group: list[Entry] = []
        for file in files:
            target = os.path.normpath(os.path.join(root, file["target"]))
            if b"\0" in os.fsencode(target):
                raise ValueError("no path")
            sums = str(file["before"]), str(file["after"])
            group.append(Entry(_shown(target), target, *sums, stem(target, token, number)))
            number += 1
        groups.append(tuple(group))
    return tuple(groups)


def _shown(target: str) -> str:
    """A path as the user knows it: relative to the working directory when it lies in there."""
    here = os.path.realpath(os.curdir)
    return os.path.relpath(target, here) if target.startswith(here + os.sep) else target


def _open(path: str) -> int | None:
    """Open and lock; None where that cannot be. Raises Unusable when another has the lock."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | BINARY | _NO_LINK
    while True:
        try:
            descriptor = os.open(path, flags, 0o600)
        except OSError:
            return None
        if not _lock(descriptor):
            os.close(descriptor)
            message = "another dash-codemods is writing here; wait until it is done and run again"
            raise Unusable(Problem(path, 1, message))
        if os.fstat(descriptor).st_nlink:
            return descriptor
        os.close(descriptor)  # the run that had the lock removed the file before we got it


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # a locked byte cannot be read
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # a file system without locks
    return True


def _release(path: str, descriptor: int) -> None:
    empty = os.fstat(descriptor).st_size == 0
    if sys.platform == "win32":  # which does not remove an open file
        os.close(descriptor)
        if empty:
            with suppress(OSError):
                os.unlink(path)
        return
    if empty:  # removed under the lock, or it could be the journal of another run
        with suppress(OSError):
            os.unlink(path)
    os.close(descriptor)
