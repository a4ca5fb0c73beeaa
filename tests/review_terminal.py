"""A review in a terminal of its own, with keys and a screen that tests can read."""

from __future__ import annotations

import os
import signal
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pexpect
import pyte
from command_line import WITH_EXTRA_RULES, environment

PATIENCE = 120  # seconds; a busy machine is slow, and only a test that fails waits for so long
UP, DOWN = "\x1b[A", "\x1b[B"
_LEFT = "\x1b[?1049l"  # the end of the full screen


class Terminal:
    """The program in a pseudo-terminal, and what its screen shows."""

    def __init__(self, child: Any, columns: int, rows: int) -> None:
        self.child = child
        self.raw = ""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def screen(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    @property
    def canvas(self) -> pyte.Screen:
        """The screen with its colours."""
        return self._screen

    @property
    def after(self) -> str:
        """What was written after the review, below what the terminal showed before it."""
        return self.raw.rpartition(_LEFT)[2].replace("\r\n", "\n")

    def shows(self, *texts: str) -> str:
        """Waits until all texts are on the screen at once, however its lines are folded."""
        end = time.monotonic() + PATIENCE
        while not all(text in self.screen or text in _unfolded(self.screen) for text in texts):
            if time.monotonic() > end or not self._read():
                raise AssertionError(f"no {texts} in:\n{self.screen}\n{self.raw[-2000:]!r}")
        return self.screen

    def loses(self, text: str) -> str:
        """Waits until a text is no longer on the screen, and all of the next screen is."""
        end = time.monotonic() + PATIENCE
        while text in self.screen or "?]" not in self.screen:
            if time.monotonic() > end or not self._read():
                raise AssertionError(f"still {text} in:\n{self.screen}")
        return self.screen

    def press(self, keys: str, *texts: str) -> str:
        """Presses keys, once they are read one by one, and waits for what the screen shows then."""
        end = time.monotonic() + PATIENCE
        while termios.tcgetattr(self.child.child_fd)[3] & termios.ICANON:
            assert time.monotonic() < end, f"nobody waits for a key:\n{self.screen}"
            assert self._read(), f"ended before {keys!r}:\n{self.screen}"
        self.child.send(keys)
        return self.shows(*texts) if texts else ""

    def insist(self, key: str, text: str) -> None:
        """Presses a key that may be lost again and again, until the screen shows a text."""
        end = time.monotonic() + PATIENCE
        while text not in self.screen:
            assert time.monotonic() < end, f"no {text} in:\n{self.screen}"
            self.press(key)
            again = time.monotonic() + 1
            while text not in self.screen and time.monotonic() < again:
                assert self._read(), f"ended without {text}:\n{self.screen}"

    def waits_for(self, path: Path) -> None:
        """Waits until there is such a file."""
        end = time.monotonic() + PATIENCE
        while not path.exists():
            assert time.monotonic() < end, f"no {path}:\n{self.screen}"
            assert self._read(), f"ended without {path}:\n{self.screen}"

    def ends(self) -> int:
        """Waits for the end; the exit code, or that of a shell for a signal."""
        end = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < end, self.screen
        self.child.wait()
        if self.child.exitstatus is None:
            return 128 + int(self.child.signalstatus or 0)
        return int(self.child.exitstatus)

    def resize(self, columns: int, rows: int) -> None:
        self._screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def hang_up(self) -> int:
        """Closes the window. The exit code of the program."""
        self.child.ptyproc.fileobj.close()
        self.child.closed = self.child.ptyproc.closed = True
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            pid, status = os.waitpid(self.child.pid, os.WNOHANG)
            if pid:
                self.child.terminated = self.child.ptyproc.terminated = True
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        raise AssertionError("still there")

    def _read(self) -> bool:
        """Reads what there is; False at the end."""
        try:
            data = self.child.read_nonblocking(65536, timeout=0.05)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data.decode(errors="replace")
        self._stream.feed(data)
        return True


def _unfolded(text: str) -> str:
    """A text with its words in one line: where a long path folds it depends on the machine."""
    return " ".join(text.split())


@contextmanager
def reviewing(
    folder: Path,
    *arguments: str,
    program: Sequence[str] = WITH_EXTRA_RULES,
    columns: int = 80,
    rows: int = 30,
    env: Mapping[str, str] | None = None,
) -> Iterator[Terminal]:
    """``review`` in a terminal; its cache is beside ``folder``."""
    own = {"TERM": "xterm-256color", "XDG_CACHE_HOME": str(folder.parent / "cache")}
    child: Any = pexpect.spawn(
        program[0],
        [*program[1:], "review", *arguments],
        cwd=str(folder),
        env=environment(**{**own, **(env or {})}),
        dimensions=(rows, columns),
        timeout=PATIENCE,
    )
    child.delaybeforesend = None
    try:
        yield Terminal(child, columns, rows)
    finally:
        if not child.closed:
            if child.isalive():
                child.kill(signal.SIGKILL)
            child.close(force=True)
