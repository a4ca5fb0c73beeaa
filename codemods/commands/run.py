"""What every command does around its own work: settings, progress, errors in one line."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

import typer

from codemods.engine import Progress, Scan, scan
from codemods.rules import all_rules
from codemods.settings import (
    BadConfiguration,
    Settings,
    UnknownRule,
    check_rules,
    load,
    merge,
    parse_dash_version,
)

WRONG_USAGE = 2
UNREAD = 3
_PATIENCE = 0.5  # seconds that nobody needs to be told about


@dataclass(frozen=True, slots=True)
class Asked:
    """The common options of a command."""

    paths: Sequence[str] | None
    select: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    exclude: Sequence[str] | None = None
    dash_version: str | None = None
    jobs: int | None = None
    config: str | None = None


def scanned(asked: Asked) -> Scan:
    """The scan that a command was asked for. Ends the program when it was asked wrongly."""
    settings = _settings(asked)
    try:
        with _progress() as progress:
            return scan(asked.paths or ["."], settings, progress)
    except FileNotFoundError as error:
        fail(f"{error.args[0]}: no such file or folder; check the spelling")


def fail(message: str) -> NoReturn:
    """Ends the program: the command or the configuration is wrong."""
    typer.echo(f"dash-codemods: {message}", err=True)
    raise typer.Exit(WRONG_USAGE)


def _settings(asked: Asked) -> Settings:
    known = all_rules()
    try:
        settings, _ = load(asked.config, _start(asked.paths), known)
        check_rules([*(asked.select or ()), *(asked.ignore or ())], known)
        dash = parse_dash_version(asked.dash_version) if asked.dash_version else None
    except (BadConfiguration, UnknownRule, ValueError) as error:
        fail(str(error))
    return merge(
        settings,
        select=asked.select or (),
        ignore=asked.ignore or (),
        exclude=asked.exclude or (),
        dash_version=dash,
        jobs=asked.jobs,
    )


def _start(paths: Sequence[str] | None) -> str:
    """Where to look for the configuration: the first path's folder."""
    import os

    first = (paths or ["."])[0]
    return first if os.path.isdir(first) else os.path.dirname(first) or "."


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar on standard error for what takes longer than half a second, on a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    started = time.monotonic()
    bars: list[object] = []

    def show(_: str, done: int, total: int) -> None:
        if not bars and time.monotonic() - started < _PATIENCE:
            return
        from rich.console import Console
        from rich.progress import Progress as Bar

        if not bars:
            bar = Bar(console=Console(stderr=True), transient=True)
            bar.start()
            bar.add_task("Reading", total=total)
            bars.append(bar)
        shown = bars[0]
        assert isinstance(shown, Bar)
        shown.update(shown.task_ids[0], completed=done)

    try:
        yield show
    finally:
        for bar in bars:
            bar.stop()
