"""``apply``: writes the changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from codemods.commands.options import (
    Color,
    ColorOption,
    Config,
    DashVersion,
    Exclude,
    Ignore,
    Jobs,
    Only,
    Paths,
    Select,
    Unsafe,
)
from codemods.commands.run import UNREAD, Asked, scanned
from codemods.commands.wanted import wanted

if TYPE_CHECKING:
    from codemods.engine import Outcome, Scan
    from codemods.findings import Problem


def apply(  # noqa: PLR0913 - these are the options
    paths: Paths = None,
    *,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    dash_version: DashVersion = None,
    jobs: Jobs = None,
    config: Config = None,
    only: Only = None,
    unsafe: Unsafe = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Also files with uncommitted changes in git.")
    ] = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Write the safe changes, all of them with --unsafe, and say what was done."""
    from codemods.engine import settle
    from codemods.git import uncommitted
    from codemods.project.discover import root_of
    from codemods.rewriting.files import Rewritten, recover, write

    root = root_of((paths or ["."])[0])
    recovered = recover(root)
    scan = scanned(Asked(paths, select, ignore, exclude, dash_version, jobs, config))
    accept = wanted(unsafe, only)
    touched = {path for change in scan.changes if accept(change) for path in change.paths}
    dirty = frozenset() if allow_dirty else uncommitted(touched)
    outcome = settle(scan, lambda c: accept(c) and not dirty.intersection(c.paths))
    groups = [[Rewritten(f.path, f.before, f.after) for f in group] for group in outcome.groups]
    written = write(groups, root)
    problems = (*recovered, *scan.problems, *_refused(sorted(dirty)), *written.problems)
    _report(scan, outcome, written.paths, problems, color)
    if problems:
        raise typer.Exit(UNREAD)


def _refused(dirty: list[str]) -> list[Problem]:
    from codemods.findings import Problem

    advice = "has uncommitted changes; commit or stash them, or use --allow-dirty"
    return [Problem(path, 1, advice) for path in dirty]


def _report(
    scan: Scan,
    outcome: Outcome,
    written: tuple[str, ...],
    problems: tuple[Problem, ...],
    color: Color,
) -> None:
    from codemods.reports import lists, terminal

    console = terminal.make_console(color=color.value)
    errors = terminal.make_console(color=color.value, stderr=True)
    done = [change for change in outcome.applied if set(change.paths) <= set(written)]
    for change in done:
        lists.print_heading(console, change)
    terminal.print_problems(errors, (*problems, *scan.warnings))
    for note in scan.notes:
        typer.echo(note, err=True)
    terminal.print_lines(console, lists.applied(done, written, outcome.left.changes))
