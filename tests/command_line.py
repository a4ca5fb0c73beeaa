"""Runs the program as its users do: in a process of its own, in the folder of a project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import forked

PROGRAM = (sys.executable, "-m", "codemods")
WITH_EXTRA_RULES = (sys.executable, str(Path(__file__).with_name("with_extra_rules.py")))
_CHECKOUT = str(Path(__file__).parent.parent)

APP = """\
import dash
import dash_html_components as html

app = dash.Dash(__name__)
app.layout = html.Div("hello")
app.run_server(debug=True)
"""
MODERN_APP = """\
import dash
from dash import html

app = dash.Dash(__name__)
app.layout = html.Div("hello")
app.run(debug=True)
"""


@dataclass(frozen=True)
class Ran:
    """How a run ended, and what it wrote."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """The environment of a run: that of the tests, the program of this checkout, and ``more``."""
    return {**os.environ, "PYTHONPATH": _CHECKOUT, **more}


def run(
    *arguments: str,
    cwd: Path,
    program: tuple[str, ...] = PROGRAM,
    env: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    before: Callable[[], object] | None = None,
) -> Ran:
    """Runs the program; ``before`` is called in its process before it starts.

    Where its surroundings are those of the tests, it does not start anew: see ``run_forked``.
    """
    if program in (PROGRAM, WITH_EXTRA_RULES) and not env and not before:
        return run_forked(*arguments, cwd=cwd, program=program, encoding=encoding)
    result = subprocess.run(
        [*program, *arguments],
        cwd=cwd,
        env=environment(**(env or {})),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        preexec_fn=before,
        check=False,
        timeout=forked.LONGEST,
    )
    return _ran(result.returncode, result.stdout, result.stderr, encoding)


def run_forked(
    *arguments: str, cwd: Path, program: tuple[str, ...], encoding: str = "utf-8"
) -> Ran:
    """Runs a program of this Python in a process that has imported all of dash-codemods before:
    of what is imported when, and how fast, it says nothing.
    """
    return _ran(*forked.run(program[1:], arguments, cwd), encoding)


def _ran(code: int, out: bytes, err: bytes, encoding: str) -> Ran:
    return Ran(code, *(text.decode(encoding, "surrogateescape") for text in (out, err)))


def report(*arguments: str, cwd: Path, **how: Any) -> dict[str, Any]:
    """What ``preview --format json`` says."""
    ran = run("preview", "--format", "json", *arguments, cwd=cwd, **how)
    found: dict[str, Any] = json.loads(ran.out)
    return found


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes files, texts in UTF-8, and returns the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder but those of git."""
    paths = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """Runs git, which must succeed."""
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout


def committed(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A repository with these files in its only commit."""
    write(folder, files)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Start")
    return folder
