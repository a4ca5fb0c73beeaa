"""What earlier runs found, on the disk: a file for each question, replaced whole.

A file that cannot be read, is broken, or was written by somebody else is as none. Nothing waits for
another process: each writes beside and renames, and the last one stays.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_OURS = re.compile(r"[0-9a-f]{64}\.json")
_NEW = ".new"
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # nobody waits for a pipe
_MOST = 64  # files in a folder
_MOST_BYTES = 256_000_000  # of all of them
_LARGEST = 64_000_000  # bytes of one
_LEFT_BEHIND = 3600  # seconds, after which nobody writes any more at what is not renamed


def default_folder() -> Path:
    """The user's own."""
    from platformdirs import user_cache_path

    return user_cache_path("dash-codemods", appauthor=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept in ``folder`` in answer to one question, whose name is ``slot``."""

    folder: Path
    slot: str

    @property
    def path(self) -> Path:
        return self.folder / f"{self.slot}.json"

    def read(self) -> Any:
        """What was written last; None when nothing is, or nothing that can be trusted."""
        try:
            sum_, _, body = _bytes(self.path).partition(b"\n")
            if sum_ != _sum(body):
                return None
            found = json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None
        with suppress(OSError):
            os.utime(self.path)  # what is used stays
        return found

    def write(self, data: Any) -> None:
        """Keeps this instead; where that cannot be, nothing."""
        body = json.dumps(data, separators=(",", ":")).encode()
        if len(body) > _LARGEST - 100:
            return
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            _replace(self.path, b"%b\n%b" % (_sum(body), body))
            _tidy(self.folder)


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def _bytes(path: Path) -> bytes:
    """The bytes of a file of the user's own, that no other may write. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | _AT_ONCE)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
            raise OSError("no file of this program")
        if hasattr(os, "geteuid") and (found.st_uid != os.geteuid() or found.st_mode & 0o022):
            raise OSError("somebody else may have written it")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


def _replace(path: Path, data: bytes) -> None:
    descriptor, new = tempfile.mkstemp(_NEW, path.name, path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        os.replace(new, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise


def _tidy(folder: Path) -> None:
    """Takes away what was not used for the longest time, when there is too much."""
    ours: list[tuple[float, int, str]] = []
    with os.scandir(folder) as listing:
        for each in listing:
            found = each.stat(follow_symlinks=False)
            if _OURS.fullmatch(each.name):
                ours.append((found.st_mtime, found.st_size, each.path))
            elif each.name.endswith(_NEW) and _OURS.match(each.name):
                if found.st_mtime < time.time() - _LEFT_BEHIND:
                    ours.append((0, _MOST_BYTES, each.path))
    size = 0
    for number, (_, bytes_, path) in enumerate(sorted(ours, reverse=True)):
        size += bytes_
        if number >= _MOST or size > _MOST_BYTES:
            with suppress(OSError):
                os.unlink(path)
