"""From the changes that somebody wants to the files on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from codemods.engine.findings import Change, Needed
from codemods.engine.scan import Scan, every
from codemods.engine.settle import settle
from codemods.files.git import uncommitted
from codemods.files.place import Problem
from codemods.rewriting.disk.files import Rewritten, write


@dataclass(frozen=True)
class Applied:
    """What was done: the changes that are in the files now, the files, and what went wrong.

    ``left`` is the project as it would be with all that was wanted, and what is proposed there.
    """

    changes: tuple[Change, ...]
    paths: tuple[str, ...]
    problems: tuple[Problem, ...]
    left: Scan


def apply_changes(
    scan: Scan,
    wanted: Callable[[Change], bool],
    *,
    once: bool = False,
    allow_dirty: bool = False,
    needed: Needed = every,
) -> Applied:
    """Writes the wanted changes, until none is left to propose (or ``once``). Of those that are
    left only the ``needed`` ones have their edits.

    A change in a file with uncommitted changes in git is left out, unless ``allow_dirty``, and is
    a problem; so is a file that cannot be written.
    """
    some = any(wanted(change) for change in scan.changes)
    dirty = uncommitted(scan.project.modules) if some and not allow_dirty else {}
    outcome = settle(
        scan, lambda c: wanted(c) and dirty.keys().isdisjoint(c.paths), once=once, needed=needed
    )
    groups = [[Rewritten(f.path, f.before, f.after) for f in group] for group in outcome.groups]
    written = write(groups, scan.root)
    kept = _paths(change for change in outcome.left.changes if wanted(change)) & dirty.keys()
    return Applied(
        changes=tuple(c for c in outcome.applied if set(c.paths) <= {*written.paths}),
        paths=written.paths,
        problems=(
            *(Problem(path, 1, dirty[path]) for path in sorted(kept)),
            *outcome.problems,
            *written.problems,
        ),
        left=outcome.left,
    )


def _paths(changes: Iterable[Change]) -> set[str]:
    return {path for change in changes for path in change.paths}
