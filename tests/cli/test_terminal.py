"""What people see: the program in a terminal of its own."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import shlex
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import APP, PROGRAM, WITH_EXTRA_RULES, environment, write

COLOR = re.compile(r"\x1b\[[0-9;]*m")
PROGRESS = re.compile(r"\x1b\[\?25l.*?\x1b\[\?25h.*?\x1b\[2K", re.DOTALL)
LONG = APP.replace("hello", "a rather long greeting " * 12)


@dataclass(frozen=True)
class Seen:
    """All that the program wrote to a terminal, with its codes, and its exit code."""

    text: str
    code: int

    @property
    def screen(self) -> str:
        """What stays on the screen: without the progress, if the run took that long."""
        return PROGRESS.sub("", self.text)


def seen(
    *arguments: str,
    cwd: Path,
    columns: int = 80,
    program: Sequence[str] = PROGRAM,
    at: str = "",
    do: Callable[[int], object] = bool,
) -> Seen:
    """Runs the program in a terminal of its own. Once that shows ``at``, ``do`` gets its number."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    with subprocess.Popen(
        # The first terminal that the first process of a session opens is where its Ctrl-C is from.
        ["sh", "-c", 'exec "$@" <"$0"', os.ttyname(theirs), *program, *arguments],
        cwd=cwd,
        env=environment(TERM="xterm-256color"),
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        text = ""
        for part in _parts(ours):
            text += part.replace("\r\n", "\n")
            if at and at in text:
                do(ours)
                at = ""
    os.close(ours)
    return Seen(text, process.returncode)


def _parts(terminal: int) -> Iterator[str]:
    """What comes from a terminal until nobody has it open any more."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    while select.select([terminal], [], [], 120)[0]:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other side is closed
            return
        if not data:
            return
        yield decoder.decode(data)


def test_a_preview_in_a_terminal_is_coloured(tmp_path: Path) -> None:
    text = seen("preview", cwd=write(tmp_path, {"app.py": APP})).screen
    assert COLOR.search(text)
    plain = COLOR.sub("", text)
    assert re.search(r"^ +2 │- import dash_html_components as html *$", plain, re.MULTILINE)
    assert plain.endswith(
        "2 changes in 1 file: 2 safe\n"
        "Next: dash-codemods apply · dash-codemods review (one by one)\n"
    )


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_there_are_no_colours_where_nobody_wants_them(tmp_path: Path, env: dict[str, str]) -> None:
    command = " ".join((f"{name}={value}" for name, value in env.items()))
    program = ("sh", "-c", f"{command} {shlex.join(PROGRAM)} preview")
    text = seen(cwd=write(tmp_path, {"app.py": APP}), program=program).screen
    assert "\x1b" not in text
    assert "│+ app.run(debug=True)\n" in text


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
@pytest.mark.parametrize(
    "command", ["preview", "apply", "rules", "rules app-run", "rules facts", "rules S9", "--help"]
)
def test_no_line_is_wider_than_the_terminal(tmp_path: Path, columns: int, command: str) -> None:
    write(tmp_path, {"a/folder/with/a/rather/long/name/app.py": LONG, "bad.py": "import dash\n1 1"})
    text = COLOR.sub("", seen(*command.split(), cwd=tmp_path, columns=columns).screen)
    for line in text.splitlines():
        # An error is one line, however long, that the terminal folds; tools look for it.
        assert len(line) <= columns or line.startswith("bad.py:2: "), line


@pytest.mark.parametrize("output", ["patch", "json"])
def test_what_is_for_programs_has_no_colours_in_a_terminal_either(
    tmp_path: Path, output: str
) -> None:
    write(tmp_path, {"app.py": APP})
    assert "\x1b" not in seen("preview", "--format", output, cwd=tmp_path).screen


def test_the_documentation_of_a_rule_is_laid_out(tmp_path: Path) -> None:
    text = COLOR.sub("", seen("rules", "app-run", cwd=tmp_path).screen)
    assert "What it does" in text
    assert "## What it does" not in text
    assert "```" not in text


# What takes long


def test_a_run_that_takes_long_says_what_it_does_and_wipes_that(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "old()\n", "b.py": "waits()\n"})
    text = seen(
        "preview",
        cwd=tmp_path,
        program=WITH_EXTRA_RULES,
        at="Reading 1 of 2 files",
        do=lambda _: (tmp_path / "go").touch(),
    ).text
    progress, erased, text = text.rpartition("\x1b[2K")
    assert "Reading 1 of 2 files" in progress
    assert erased
    assert "Reading" not in text
    assert "a.py" in text.splitlines()[0]


def test_what_is_quick_is_not_worth_a_word(tmp_path: Path) -> None:
    code = (
        "from codemods.cli import run\n"
        "run._PATIENCE = 100\n"  # a busy machine may take any time to do nothing
        "with run.progress(): pass"
    )
    assert seen(cwd=tmp_path, program=(sys.executable, "-c", code)).text == ""


def test_progress_is_for_the_standard_error_of_a_terminal(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": "slow()\n"})
    program = ("sh", "-c", f"{shlex.join(WITH_EXTRA_RULES)} preview 2>errors")
    assert "Reading" not in seen(cwd=tmp_path, program=program).text
    assert (tmp_path / "errors").read_text() == ""
    write(tmp_path, {"app.py": "waits()\n"})
    program = ("sh", "-c", f"{shlex.join(WITH_EXTRA_RULES)} preview >output")
    text = seen(
        cwd=tmp_path, program=program, at="Reading", do=lambda _: (tmp_path / "go").touch()
    ).text
    assert "Reading" in text
    assert (tmp_path / "output").read_text() == "No changes: 1 file read.\n"


def test_ctrl_c_shows_the_cursor_again_and_exits_130(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": "waits()\nold()\n"})
    found = seen(
        "apply",
        cwd=tmp_path,
        program=WITH_EXTRA_RULES,
        at="Reading",
        do=lambda terminal: os.write(terminal, b"\x03"),
    )
    assert found.code == 128 + signal.SIGINT
    assert found.text.rindex("\x1b[?25h") > found.text.rindex("\x1b[?25l")
    assert "Traceback" not in found.text
    assert (tmp_path / "app.py").read_text() == "waits()\nold()\n"
