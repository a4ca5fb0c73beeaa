"""``apply``: writes the changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from codemods.cli.accepted import accepted, needed
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
    Only,
    Paths,
    Select,
    Unsafe,
)
from codemods.cli.run import Asked, code_of, progress, scanned, tell

if TYPE_CHECKING:
    from codemods.engine.apply import Applied
    from codemods.engine.scan import Scan
    from codemods.files.place import Problem


def apply(  # noqa: PLR0913 - these are the options
    paths: Paths = None,
    *,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    assume: Assume = None,
    dash_version: DashVersion = None,
    jobs: Jobs = None,
    config: Config = None,
    only: Only = None,
    unsafe: Unsafe = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Also files with uncommitted changes in git.")
    ] = False,
    color: ColorOption = Color.AUTO,
    debug: Debug = False,
) -> None:
    """Write the safe changes, all of them with --unsafe, and say what was done."""
    from codemods.engine.apply import apply_changes
    from codemods.files.discover import root_of
    from codemods.rewriting.disk.files import recover

    recovered = recover(root_of((paths or ["."])[0]))
    need = needed(unsafe, only)
    scan = scanned(Asked(paths, select, ignore, exclude, dash_version, jobs, config, assume), need)
    accept = accepted(scan, unsafe, only)
    with progress():
        applied = apply_changes(scan, accept, once=bool(only), allow_dirty=allow_dirty, needed=need)
    problems = (*recovered, *scan.problems, *applied.problems, *_met(applied, only or ()))
    _report(scan, applied, problems, color)
    if problems:
        raise typer.Exit(code_of(problems))


def _met(applied: Applied, only: Sequence[str]) -> list[Problem]:
    """The changes that somebody asked for by their ids and that meet another one of these."""
    from codemods.files.place import Problem

    done = {change.id for change in applied.changes}
    failed = {problem.path for problem in applied.problems}
    return [
        Problem(
            change.place.path,
            change.place.line,
            f"{change.id} meets another change that was applied; look at it again",
        )
        for change in applied.left.changes
        if change.id in only and change.id not in done and failed.isdisjoint(change.paths)
    ]


def _report(scan: Scan, applied: Applied, problems: Sequence[Problem], color: Color) -> None:
    from codemods.reports import lists, terminal

    console = terminal.make_console(color=color.value)
    for change in applied.changes:
        lists.print_heading(console, change)
    tell(scan, problems, color)
    terminal.print_lines(
        console, lists.applied(applied.changes, applied.paths, applied.left.changes)
    )
