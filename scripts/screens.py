"""Draws the pictures of a review in the README: ``python -m scripts.screens``.

They are screens of a real terminal, with the program running in it.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pexpect
import pyte
from rich.console import Console
from rich.style import Style
from rich.text import Text

APPS = {
    "cart": "fixtures/state-to-patch/writers-in-three-modules/before",
    "form/app.py": "fixtures/input-to-state/form-with-a-guard/before.py",
    "sales": "fixtures/showcase/old-dashboard/before",
}
SHOTS = {  # which change at how many columns and rows
    "docs/review-80.svg": ("state-to-patch", "safe", 80, 30),
    "docs/review-120.svg": ("input-to-state", "unsafe", 120, 30),
}
PATIENCE = 30


def shoot(rule: str, verdict: str, columns: int, rows: int) -> str:
    """The screen of a review at the first change of a rule with a verdict, as SVG."""
    with TemporaryDirectory() as folder:
        app = Path(folder, "app")
        for name, path in APPS.items():
            (app / name).parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if Path(path).is_dir() else shutil.copy)(path, app / name)
        child = pexpect.spawn(
            sys.executable,
            ["-m", "codemods", "review"],
            cwd=str(app),
            env=_environment(folder),
            dimensions=(rows, columns),
        )
        screen = _seen(child, f"{rule}  {verdict}", pyte.Screen(columns, rows))
        child.close(force=True)
    return _drawn(screen, columns)


def _environment(folder: str) -> Any:
    own = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "LINES")}
    more = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "XDG_CACHE_HOME": folder}
    return {**own, "PYTHONPATH": os.getcwd(), **more}


def _seen(child: Any, text: str, screen: pyte.Screen) -> pyte.Screen:
    """The screen once the change is on it: other changes are passed over."""
    stream = pyte.ByteStream(screen)
    end = time.monotonic() + PATIENCE
    passed = ""
    while time.monotonic() < end:
        try:
            stream.feed(child.read_nonblocking(65536, timeout=0.3))
        except pexpect.TIMEOUT:
            heading = screen.display[0]
            if text in heading:
                return screen
            if heading.startswith("[") and heading != passed:
                passed = heading
                child.send("j")
    raise SystemExit(f"no {text} in:\n" + "\n".join(screen.display))


def _drawn(screen: pyte.Screen, columns: int) -> str:
    lines = [_line(screen, row) for row in range(screen.lines)]
    while lines and not lines[-1].plain.strip():
        lines.pop()
    console = Console(
        record=True,
        width=columns,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
    )
    console.print(Text("\n").join(lines), soft_wrap=True)
    return console.export_svg(title="dash-codemods review")


def _line(screen: pyte.Screen, row: int) -> Text:
    cells = [screen.buffer[row][column] for column in range(screen.columns)]
    line = Text()
    for style, run in groupby(cells, _style):
        line.append("".join(cell.data for cell in run), style)
    return line


def _style(cell: pyte.screens.Char) -> Style:
    return Style(
        color=_color(cell.fg), bgcolor=_color(cell.bg), bold=cell.bold, italic=cell.italics
    )


def _color(name: str) -> str | None:
    if name == "default":
        return None
    return f"#{name}" if len(name) == 6 and name.isalnum() else name


if __name__ == "__main__":
    for path, shot in SHOTS.items():
        Path(path).write_text(shoot(*shot), encoding="utf-8")
