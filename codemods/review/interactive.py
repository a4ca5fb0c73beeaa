"""A review in a terminal, from its first screen to its last key."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from codemods.engine.scan import Scan
from codemods.files.wording import shortened
from codemods.reports.terminal import terminal_console
from codemods.review.keys import Signals, TerminalKeys
from codemods.review.memory import Memory
from codemods.review.outside import Around, Choice
from codemods.review.queue import queue_of
from codemods.review.screen import Closed, TerminalScreen
from codemods.review.session import Parts, session
from codemods.review.work import Disk, Note, Review

_HUNG_UP = 1


def start(scan: Scan, choice: Choice, memory: Memory, hint: str) -> Review:
    """A review before its first key. Raises git.NoRevision."""
    locked = sorted({p for each in choice.kept_out(scan) for p in each.paths} & {*choice.locked})
    notes = [hint] if hint else []
    if locked:
        notes.append(f"Left out, with uncommitted changes: {shortened(locked, 2)} (--allow-dirty).")
    scan = scan.assuming([name for name, holds in memory.assumed.items() if holds])
    queue = queue_of(choice.asked(scan), memory.refused)
    note = Note(" ".join(notes), bad=bool(locked)) if notes else None
    return Review(scan, queue, assumed=memory.assumed, note=note)


def ask(
    review: Review,
    choice: Choice,
    earlier: Memory,
    memory: Path,
    read: Callable[[], Scan],
    color: Literal["auto", "always", "never"],
) -> tuple[Review, int]:
    """Asks until the end, and forgets the answers when nothing is left to ask.

    Returns the review as it ended, and the number of the signal that ended it, or 0. The terminal
    is as before then. Raises engine.NoSuchPath and git.NoRevision when reading again does.
    """
    gc.freeze()  # what the program began with stays
    gc.enable()  # and each yes makes syntax trees that do not
    screen = TerminalScreen(terminal_console(color=color))
    signals = Signals()
    keys = TerminalKeys(signals, lambda: screen.size)
    around = Around(read, choice, screen, keys, memory, earlier)
    ended, open_ = review, True
    with signals.caught():
        try:
            with screen.whole(), keys.raw():
                ended, open_ = session(review, Parts(keys, screen, around, Disk()))
        except Closed:
            open_ = False
        if not any(key not in ended.queue.refused for key in ended.queue.changes):
            memory.unlink(missing_ok=True)
        number = signals.number
    if open_ or number not in (0, _HUNG_UP):
        return ended, 0 if number == signal.SIGINT else number
    _mute()
    return ended, _HUNG_UP


def _mute() -> None:
    """Nobody reads what is still written to a terminal that is gone."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nothing, stream.fileno())
