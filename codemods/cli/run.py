"""What every command does around its own work: settings, progress, errors in one line."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from codemods.cli.options import Color
from codemods.engine.settings import (
    BadConfiguration,
    Settings,
    UnknownRule,
    check_rules,
    load,
    merge,
    parse_dash_version,
)
from codemods.rules import all_rules

if TYPE_CHECKING:
    from codemods.engine.findings import Needed
    from codemods.engine.processes import Progress
    from codemods.engine.scan import Scan
    from codemods.files.place import Problem

WRONG_USAGE = 2
UNREAD = 3
MISTAKE = 4
_PATIENCE = 0.5  # seconds that nobody needs to be told about
_TICK = 0.1  # seconds between two looks at how far it is


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


@dataclass(frozen=True, slots=True)
class Cache:
    """What is found is kept for the next run: in ``folder``, else where the settings say."""

    folder: str | None = None


def scanned(asked: Asked, needed: Needed | None = None, cache: Cache | None = None) -> Scan:
    """The scan that a command was asked for, with the edits that are ``needed`` or all. Ends the
    program when it was asked wrongly.
    """
    from codemods.engine.scan import NoSuchPath, every, scan

    settings = _settings(asked)
    try:
        with progress() as count:
            folder = _folder(cache, settings)
            return scan(asked.paths or ["."], settings, count, needed or every, folder)
    except NoSuchPath as error:
        fail(f"no such file or folder: {error}; check the spelling")


def _folder(cache: Cache | None, settings: Settings) -> Path | None:
    """Where what is found is kept; None when it is not."""
    from codemods.engine.cache.entry import default_folder

    if cache is None:
        return None
    folder = cache.folder or settings.cache_dir
    return Path(folder).absolute() if folder else default_folder()


def tell(scan: Scan, problems: Sequence[Problem], color: Color) -> None:
    """What went wrong, and what there is to know besides, on standard error."""
    notes = [_skipped(scan)] if scan.skipped else []
    if not scan.scanned and not problems:
        notes.append("there are no Python files here; name the folder that has them")
    if problems or scan.warnings:
        from codemods.reports import styled, terminal

        errors = terminal.make_console(color=color.value, stderr=True)
        terminal.print_problems(errors, (*problems, *scan.warnings))
        for problem in problems if debugging() else ():
            for line in (problem.traceback or "").splitlines():
                typer.echo(styled.visible(line), err=True)
    for note in notes:
        typer.echo(note, err=True)


def _skipped(scan: Scan) -> str:
    """Which rules propose nothing, why, and what to type for those who want to upgrade."""
    from codemods.files.wording import by_number, listed

    by_version: dict[str, list[str]] = {}
    for each in sorted(scan.skipped, key=lambda skipped: [*map(int, skipped.since.split("."))]):
        by_version.setdefault(each.since, []).append(each.rule)
    needs = [
        f"{listed(names)} {by_number(len(names), 'needs', 'need')} Dash {since}"
        for since, names in by_version.items()
    ]
    text = f"skipped: {'; '.join(needs)}; this is {scan.project.dash}"
    if scan.settings.dash_version is not None:
        return text
    return f"{text}. Upgrading? --dash-version {[*by_version][-1]} shows what they would do"


def code_of(problems: Iterable[Problem]) -> int:
    """The exit code that problems call for; 0 without any."""
    codes = (UNREAD if each.traceback is None else MISTAKE for each in problems)
    return max(codes, default=0)


def debugging() -> bool:
    """Whether ``--debug`` is given: also where the options of the command are out of reach."""
    return "--debug" in sys.argv[1:]


@contextmanager
def reporting(path: str, problems: list[Problem]) -> Iterator[None]:
    """What is shown about one file; when that fails, it is one of the problems."""
    from codemods.files.place import mistake

    try:
        yield
    except OSError:  # the output cannot be written
        raise
    except Exception as error:
        problems.append(mistake(path, error, "the report"))


def fail(message: str) -> NoReturn:
    """Ends the program: the command or the configuration is wrong."""
    from codemods.reports.styled import visible  # names from files are among what is said

    typer.echo(f"dash-codemods: {visible(message)}", err=True)
    raise typer.Exit(WRONG_USAGE)


def _settings(asked: Asked) -> Settings:
    known = all_rules()
    try:
        settings, _ = load(asked.config, _start(asked.paths), known)
        check_rules([*(asked.select or ()), *(asked.ignore or ())], known)
        dash = None if asked.dash_version is None else parse_dash_version(asked.dash_version)
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
def progress() -> Iterator[Progress]:
    """Says on standard error what takes longer than half a second, on a terminal.

    Gives the function to call with how many files are done, and of how many.
    """
    text = "Reading the project"
    done = threading.Event()

    def show() -> None:
        if done.wait(_PATIENCE):
            return
        from rich.console import Console

        with Console(stderr=True).status(text) as status:
            while not done.wait(_TICK):
                status.update(text)

    def count(files: int, total: int) -> None:
        nonlocal text
        text = f"Reading {files} of {total} files"

    thread = threading.Thread(target=show, daemon=True)
    if sys.stderr is not None and sys.stderr.isatty():
        thread.start()
    try:
        yield count
    finally:
        done.set()
        if thread.ident is not None:
            thread.join()
