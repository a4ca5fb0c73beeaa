"""What git knows of files: whether they have changes that no commit holds."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection


def uncommitted(paths: Collection[str]) -> frozenset[str]:
    """Those of ``paths`` that differ from the last commit, untracked ones among them.

    A file outside every repository, and one that git ignores, is none. Without git there are none.
    """
    by_repository: dict[str, list[str]] = {}
    for path in paths:
        top = _repository(os.path.realpath(path))
        if top is not None:
            by_repository.setdefault(top, []).append(path)
    found: set[str] = set()
    for top, own in by_repository.items():
        changed = _changed(top)
        found.update(path for path in own if os.path.realpath(path) in changed)
    return frozenset(found)


def _repository(path: str) -> str | None:
    folder = os.path.dirname(path)
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _changed(top: str) -> frozenset[str]:
    command = ["git", "-C", top, "status", "--porcelain", "-z", "--untracked-files=all"]
    try:
        result = subprocess.run([*command, "--no-renames"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return frozenset()
    lines = result.stdout.decode("utf-8", "surrogateescape").split("\0")
    return frozenset(os.path.join(top, line[3:]) for line in lines if line)
