"""Keys, without Enter: what the user presses, and what happens to the terminal meanwhile."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyPress

_TICK = 0.1  # seconds between two looks at signals and at the size of the window
_NAMES = {"c-c": "q", "c-d": "q", "c-z": "suspend", "down": "j", "up": "k", "right": "j"}
_NAMES |= {"left": "k", " ": "space", "pagedown": "space"}
CLOSED = "closed"
RESIZED = "resized"


class Keys(Protocol):
    """Where a review gets its keys from."""

    def read(self) -> str:
        """The next key: a letter, ``space``, ``suspend``; ``resized``; ``closed`` at the end."""

    def forget(self) -> None:
        """Drops what was typed ahead: it was no answer to what the screen is about to say."""


class Signals:
    """What the system told the program to do. Noticed between two keys, never in a write."""

    def __init__(self) -> None:
        self.number = 0

    @contextmanager
    def caught(self) -> Iterator[Signals]:
        """Signals that would end the program are only noted. Ctrl-C twice ends it all the same."""
        names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = [(number, signal.signal(number, self._note)) for number in numbers]
        try:
            yield self
        finally:
            for number, handler in before:
                signal.signal(number, handler)

    def _note(self, number: int, _: object) -> None:
        if self.number == number == signal.SIGINT:
            raise KeyboardInterrupt
        self.number = number


class TerminalKeys:
    """The keys of the terminal that is the standard input."""

    def __init__(self, signals: Signals, size: Callable[[], object]) -> None:
        from prompt_toolkit.input import create_input

        self._input: Input = create_input(sys.stdin)
        self._signals = signals
        self._size = size
        self._last_size = size()
        self._pending: deque[str] = deque()

    @contextmanager
    def raw(self) -> Iterator[None]:
        """Keys come one by one and are not echoed."""
        with self._input.raw_mode():
            yield

    @contextmanager
    def cooked(self) -> Iterator[None]:
        """Inside ``raw``: the terminal as other programs know it. Their Ctrl-C is not ours."""
        try:
            with self._input.cooked_mode():
                yield
        finally:
            if self._signals.number == signal.SIGINT:
                self._signals.number = 0

    def read(self) -> str:
        while True:
            if self._signals.number:
                interrupted = self._signals.number == signal.SIGINT
                return "q" if interrupted else CLOSED
            if self._pending:
                return self._pending.popleft()
            size = self._size()
            if size != self._last_size:
                self._last_size = size
                return RESIZED
            if not self._more():
                return CLOSED

    def forget(self) -> None:
        """Drops what was typed ahead, but for the wish to stop."""
        typed = [*self._pending, *_names(self._input.read_keys())]
        self._input.flush_keys()
        self._pending = deque(key for key in typed if key == "q")

    def _more(self) -> bool:
        """Waits a moment for keys. False when the terminal is gone."""
        if sys.platform == "win32":
            time.sleep(_TICK / 5)
            ready = True
        else:
            ready = bool(select.select([self._input.fileno()], [], [], _TICK)[0])
        found = self._input.read_keys() if ready else self._input.flush_keys()
        self._pending += _names(found)
        # A terminal that was hung up is none any more; some systems read an error from it for ever.
        return bool(found) or not (self._input.closed or not os.isatty(self._input.fileno()))


def _names(presses: list[KeyPress]) -> Iterator[str]:
    """The keys of what came at once. After Escape comes Alt and a letter, or an unknown key."""
    for press in presses:
        name = str(getattr(press.key, "value", press.key))
        if name == "escape":
            return
        yield _NAMES.get(name, name)
