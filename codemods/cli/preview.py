"""``preview``: what would be done, and why. Writes nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from codemods.cli.accepted import accepted, check_ids, needed
from codemods.cli.options import (
    Assume,
    CacheDir,
    Color,
    ColorOption,
    Config,
    DashVersion,
    Debug,
    Exclude,
    Ignore,
    Jobs,
    NoCache,
    Only,
    Paths,
    Select,
    Unsafe,
)
from codemods.cli.run import (
    MISTAKE,
    UNREAD,
    Asked,
    Cache,
    code_of,
    progress,
    reporting,
    scanned,
    tell,
)

if TYPE_CHECKING:
    from codemods.engine.findings import Change, Needed
    from codemods.engine.scan import Scan

FOUND = 1


class Format(StrEnum):
    """What a preview is written as."""

    TEXT = "text"
    PATCH = "patch"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the text has besides the summary; without diffs and statistics a line a change."""

    color: Color
    diffs: bool
    listed: frozenset[str]
    statistics: bool


def preview(  # noqa: PLR0913 - these are the options
    paths: Paths = None,
    *,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    assume: Assume = None,
    dash_version: DashVersion = None,
    jobs: Jobs = None,
    config: Config = None,
    cache_dir: CacheDir = None,
    no_cache: NoCache = False,
    only: Only = None,
    unsafe: Unsafe = False,
    output: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
    check: Annotated[
        bool, typer.Option("--check", help="No diffs; exit 1 when there is anything to do.")
    ] = False,
    refused: Annotated[
        bool, typer.Option("--refused", help="List what cannot be rewritten, and why.")
    ] = False,
    wanted: Annotated[
        bool, typer.Option("--wanted", help="List initial calls that draw the page.")
    ] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count, instead of showing diffs.")
    ] = False,
    color: ColorOption = Color.AUTO,
    debug: Debug = False,
) -> None:
    """Show each change as a diff, with its reason. Writes nothing.

    With --format patch: what `apply` with the same options would write, for `git apply`.
    """
    asked = Asked(paths, select, ignore, exclude, dash_version, jobs, config, assume)
    named = {"refused": refused, "wanted": wanted}
    listed = frozenset(name for name, asked_for in named.items() if asked_for)
    show = _Shown(color, not (check or statistics), listed, statistics)
    need = _needed(output, show, unsafe, only)
    cache = None if no_cache or only else Cache(cache_dir)  # a change alone is another question
    scan = scanned(asked, need, cache)
    check_ids(scan, only or ())
    changes = [change for change in scan.changes if not only or change.id in only]
    match output:
        case Format.PATCH:
            code = _patch(scan, accepted(scan, unsafe, only), need, once=bool(only))
        case Format.JSON:
            code = _json(scan, changes)
        case Format.TEXT:
            code = _text(scan, changes, show, in_full=bool(only) or _asks_for_tests(paths))
    if code or (check and changes):
        raise typer.Exit(code or FOUND)


def _needed(output: Format, show: _Shown, unsafe: bool, only: Sequence[str] | None) -> Needed:
    """Which changes have edits that are shown."""
    match output:
        case Format.TEXT if not show.diffs:
            return lambda _change: False
        case Format.PATCH:
            return needed(unsafe, only)
    return needed(True, only)


def _patch(scan: Scan, accept: Callable[[Change], bool], need: Needed, *, once: bool) -> int:
    from codemods.engine.settle import settle
    from codemods.reports.diff import hunks
    from codemods.reports.patch import unified

    with progress():
        outcome = settle(scan, accept, once=once, needed=need)
    problems = [*scan.problems, *outcome.problems]
    for file in outcome.files:
        with reporting(file.path, problems):
            found = hunks(file.before, file.spans, file.encoding)
            sys.stdout.buffer.write(unified(file.path, found))
    tell(scan, problems, Color.AUTO)
    return code_of(problems)


def _json(scan: Scan, changes: list[Change]) -> int:
    import json

    from codemods.reports.as_json import document

    problems, files = scan.problems, scan.sources()
    found = document(
        scan.scanned, changes, scan.refused, problems, files, scan.skipped, wanted=scan.wanted
    )
    typer.echo(json.dumps(found, indent=2))
    tell(scan, (), Color.AUTO)  # the problems are in the document
    if any(error["mistake"] for error in found["errors"]):
        return MISTAKE
    return UNREAD if found["errors"] else 0


def _asks_for_tests(paths: Sequence[str] | None) -> bool:
    """Whether somebody names tests, and so wants to see what there is to do in them."""
    from codemods.files.place import is_test

    return any(is_test(path) or is_test(f"{path}/") for path in paths or ())


def _text(scan: Scan, changes: list[Change], show: _Shown, *, in_full: bool) -> int:
    from codemods.reports import lists, terminal

    console = terminal.make_console(color=show.color.value)
    sources = scan.sources()
    problems = [*scan.problems]
    tests = [change for change in changes if change.test]
    shown = changes if in_full else changes[: len(changes) - len(tests)] or changes
    for change in shown:
        with reporting(change.place.path, problems):
            if show.diffs:
                terminal.print_change(console, change, sources)
            elif not show.statistics:
                lists.print_heading(console, change)
    if len(shown) < len(changes) and not show.statistics:
        lists.print_count(console, tests)
    for name, found in (("refused", scan.refused), ("wanted", scan.wanted)):
        if name in show.listed:
            terminal.print_refusals(console, found)
    if show.statistics:
        terminal.print_statistics(console, changes, scan.refused)
    tell(scan, problems, show.color)
    lines = terminal.summary(
        scan.scanned, changes, scan.refused, problems, wanted=scan.wanted, shown=show.listed
    )
    terminal.print_lines(console, lines)
    return code_of(problems)
