"""``review``: asks change by change, and writes each yes at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple, TextIO

import typer

from codemods.cli.options import (
    Assume,
    Color,
    ColorOption,
    Config,
    DashVersion,
    Debug,
    Exclude,
    Ignore,
    Jobs,
    Paths,
    Select,
)
from codemods.cli.run import Asked, code_of, fail, scanned, tell

if TYPE_CHECKING:
    from codemods.engine.scan import Scan
    from codemods.files.place import Problem
    from codemods.review.memory import Memory
    from codemods.review.outside import Choice
    from codemods.review.work import Review

_KILLED = 128  # and the number of the signal, as shells have it
_HUNG_UP = 1


def review(  # noqa: PLR0913 - these are the options
    paths: Paths = None,
    *,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    assume: Assume = None,
    dash_version: DashVersion = None,
    jobs: Jobs = None,
    config: Config = None,
    unsafe_only: Annotated[
        bool, typer.Option("--unsafe-only", help="Ask only about unsafe changes.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="REV", help="Only changes that touch lines changed since a git revision."
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Take up an interrupted review: keep its answers.")
    ] = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Also files with uncommitted changes in git.")
    ] = False,
    color: ColorOption = Color.AUTO,
    debug: Debug = False,
) -> None:
    """Ask change by change, in a terminal. A yes is written at once; ? lists the keys."""
    from codemods.files.discover import root_of
    from codemods.files.git import NoRevision, check_revision

    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        fail("review asks in a terminal, and this is none; see preview, and apply --only ID")
    root = root_of((paths or ["."])[0])
    memory, hint = _memory(root, resume)
    asked = Asked(paths, select, ignore, exclude, dash_version, jobs, config, assume)
    try:
        if since is not None:
            check_revision(since, root)
        code = _review(asked, root, memory, hint, _Options(unsafe_only, since, allow_dirty, color))
    except NoRevision as error:
        fail(str(error))
    raise typer.Exit(code)


class _Options(NamedTuple):
    unsafe_only: bool
    since: str | None
    allow_dirty: bool
    color: Color


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _memory(root: str, resume: bool) -> tuple[Memory, str]:
    """The answers to go on from, and what to say about them first."""
    from codemods.review.memory import Memory, load, location

    fresh = Memory(os.getcwd())
    try:
        found = load(location(root))
    except ValueError as error:
        return fresh, f"Answers of an earlier review are not taken up: {error}." if resume else ""
    if not resume:
        hint = "An earlier review was interrupted: q now, and review --resume takes it up."
        return fresh, hint if found else ""
    if found is None:
        return fresh, "No interrupted review is kept; this one starts afresh."
    if found.folder != fresh.folder:
        fail(f"the interrupted review was started in {found.folder}; resume it there")
    return found, ""


def _review(asked: Asked, root: str, memory: Memory, hint: str, options: _Options) -> int:
    """Asks, and says what was done; the exit code. Raises NoRevision."""
    from codemods.review.interactive import ask, start
    from codemods.review.memory import location
    from codemods.rewriting.disk.files import recover

    recovered = recover(root)
    scan = scanned(asked)
    choice = _choice(scan, memory, options)
    begun = start(scan, choice, memory, hint)
    ended, number = begun, 0
    if begun.queue.cursor is not None:
        ended, number = ask(
            begun, choice, memory, location(root), lambda: scanned(asked), options.color.value
        )
    if number == _HUNG_UP:
        return _KILLED + number
    problems = _problems(recovered, ended, choice)
    _report(ended, choice, problems, options.color, asked.paths or ())
    if number:
        return _KILLED + number
    return code_of(problems)


def _choice(scan: Scan, memory: Memory, options: _Options) -> Choice:
    """Which changes are asked; files that an interrupted review left dirty are its own."""
    from codemods.files.git import uncommitted
    from codemods.review.memory import digest
    from codemods.review.outside import Choice

    modules = scan.project.modules
    dirty = uncommitted(modules) if scan.changes and not options.allow_dirty else {}
    own = {p for p in dirty if memory.written.get(p) == digest(modules[p].source.data)}
    locked = {path: why for path, why in dirty.items() if path not in own}
    return Choice(locked, options.unsafe_only, options.since)


def _problems(recovered: Sequence[Problem], ended: Review, choice: Choice) -> list[Problem]:
    from codemods.files.place import Problem

    locked = {path for each in choice.kept_out(ended.scan) for path in each.paths}
    dirty = [Problem(p, 1, choice.locked[p]) for p in sorted(locked & choice.locked.keys())]
    return [*recovered, *dirty, *ended.scan.problems, *ended.failed.values()]


def _report(
    ended: Review,
    choice: Choice,
    problems: Sequence[Problem],
    color: Color,
    paths: Sequence[str],
) -> None:
    from codemods.reports import terminal
    from codemods.review import summary

    tell(ended.scan, problems, color)
    console = terminal.make_console(color=color.value)
    kept_out = choice.kept_out(ended.scan)
    if summary.is_empty(ended, kept_out):
        scan = ended.scan
        lines = terminal.summary(scan.scanned, [], scan.refused, scan.problems)
        if scan.changes:
            lines = summary.left_out(len(scan.changes))
    else:
        lines = [*summary.table(ended, kept_out), *summary.ending(ended, kept_out, paths)]
    terminal.print_lines(console, lines)
