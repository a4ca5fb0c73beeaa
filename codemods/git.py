"""What git knows of files: whether they have changes that no commit holds."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache

_DIRTY = "has uncommitted changes; commit or stash them, or use --allow-dirty"
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")  # they win over -C


def uncommitted(paths: Iterable[str]) -> Mapping[str, str]:
    """Those of ``paths`` that git could not give back as they are, and why.

    That are the files that differ from the last commit, untracked ones among them, and all files
    of a repository that git cannot read. A file outside every repository is none of them, nor is
    one that git ignores.
    """
    by_repository: dict[str, dict[str, str]] = {}
    repository = cache(_repository)
    for path in paths:
        real = os.path.realpath(path)
        top = repository(os.path.dirname(real))
        if top is not None:
            by_repository.setdefault(top, {})[path] = real
    found: dict[str, str] = {}
    for top, own in by_repository.items():
        try:
            changed = _changed(top)
        except (OSError, subprocess.CalledProcessError) as error:
            found |= dict.fromkeys(own, _unknown(error))
        else:
            found |= {path: _DIRTY for path, real in own.items() if real in changed}
    return found


def _repository(folder: str) -> str | None:
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _changed(top: str) -> frozenset[str]:
    """The real paths of what differs from the last commit. Raises OSError, CalledProcessError."""
    command = ["git", "-C", top, "status", "--porcelain", "-z", "--untracked-files=all"]
    own = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    result = subprocess.run(
        [*command, "--no-renames"],
        capture_output=True,
        check=True,
        env={**own, "GIT_OPTIONAL_LOCKS": "0"},
    )
    lines = os.fsdecode(result.stdout).split("\0")
    return frozenset(os.path.join(top, line[3:]) for line in lines if line)


def _unknown(error: OSError | subprocess.CalledProcessError) -> str:
    if isinstance(error, OSError):
        reason = f"git cannot be run: {error.strerror}"
    else:
        reason = (os.fsdecode(error.stderr).splitlines() or ["git failed"])[0]
    return f"may have uncommitted changes ({reason}); mend that, or use --allow-dirty"
