"""What a review of a real project in a real terminal has around it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from codemods.engine.findings import Change
from codemods.engine.scan import Scan
from codemods.files.git import changed_lines
from codemods.review import editor
from codemods.review.keys import TerminalKeys
from codemods.review.memory import Memory, remembered, save
from codemods.review.screen import TerminalScreen
from codemods.review.work import Review
from codemods.rules.rule import Verdict


@dataclass(frozen=True)
class Choice:
    """Which changes are asked: not those in files that are ``locked``, with ``unsafe_only`` the
    unsafe ones, with ``since`` those that touch lines changed since that revision.
    """

    locked: Mapping[str, str]
    unsafe_only: bool = False
    since: str | None = None

    def wanted(self, scan: Scan) -> list[Change]:
        """Those that the options ask for, also in locked files. Raises git.NoRevision."""
        found = [
            change
            for change in scan.changes
            if not self.unsafe_only or change.verdict is Verdict.UNSAFE
        ]
        if self.since is None:
            return found
        lines = changed_lines(self.since, {e.path for change in found for e in change.edits})
        return [change for change in found if _touches(scan, change, lines)]

    def asked(self, scan: Scan) -> list[Change]:
        """Those that can be written. Raises git.NoRevision."""
        return [each for each in self.wanted(scan) if self.locked.keys().isdisjoint(each.paths)]

    def kept_out(self, scan: Scan) -> list[Change]:
        """Those that cannot, because of their files. Raises git.NoRevision."""
        return [each for each in self.wanted(scan) if not self.locked.keys().isdisjoint(each.paths)]


def _touches(scan: Scan, change: Change, lines: Mapping[str, Sequence[range]]) -> bool:
    """Whether an edit of a change is in one of the lines."""
    for edit in change.edits:
        data = scan.project.modules[edit.path].source.data
        first = data.count(b"\n", 0, edit.start) + 1
        last = first + data.count(b"\n", edit.start, max(edit.end - 1, edit.start))
        if any(each.start <= last and first < each.stop for each in lines.get(edit.path, ())):
            return True
    return False


@dataclass(frozen=True)
class Around:
    """The project, the terminal, and the memory of a review."""

    read: Callable[[], Scan]
    choice: Choice
    screen: TerminalScreen
    keys: TerminalKeys
    memory: Path
    earlier: Memory

    def scan(self) -> Scan:
        """Reads the project again. Raises engine.NoSuchPath."""
        return self.read()

    def asked(self, scan: Scan) -> Sequence[Change]:
        """Which changes of a scan are asked."""
        return self.choice.asked(scan)

    def edit(self, path: str, line: int) -> None:
        """Opens a file in the user's editor. Raises NoEditor."""
        with self._away():
            editor.edit(path, line, os.environ)

    def suspend(self) -> None:
        """What Ctrl-Z does everywhere else."""
        if hasattr(signal, "SIGTSTP"):
            with self._away():
                os.kill(0, signal.SIGTSTP)

    def keep(self, review: Review) -> None:
        """Keeps the answers. Raises OSError."""
        save(self.memory, remembered(review, self.earlier))

    @contextmanager
    def _away(self) -> Iterator[None]:
        with self.screen.away(), self.keys.cooked():
            yield
