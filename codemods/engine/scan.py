"""From files to changes.

Reading knows no rules and rules know no files: this is where they meet, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from codemods.engine.cache.results import Kept
from codemods.engine.findings import Change, Needed, Refusal, Skipped
from codemods.engine.judge import Run, judged
from codemods.engine.processes import Progress
from codemods.engine.settings import NEWEST_TRIGGER, Settings
from codemods.engine.version import raised
from codemods.files.dash_version import NEWEST, DashVersion, project_dash
from codemods.files.discover import discover, root_of
from codemods.files.line_length import line_length
from codemods.files.place import Problem, is_test, mistake
from codemods.python.project import Project, read_project
from codemods.rules import all_rules
from codemods.rules.rule import Rule


class NoSuchPath(Exception):
    """Paths that were asked for and are not there."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(", ".join(paths))
        self.paths = tuple(paths)


@dataclass(frozen=True)
class Scan:
    """What the rules say about a project.

    ``root`` is the folder of the project. ``warnings`` are comments that are not understood,
    ``skipped`` the rules that propose nothing because they need a newer Dash. ``drafts`` work out,
    by their ids, the changes whose edits are those of an earlier scan.
    """

    root: str
    project: Project
    rules: tuple[Rule, ...]
    settings: Settings
    changes: tuple[Change, ...]
    refused: tuple[Refusal, ...]
    wanted: tuple[Refusal, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    drafts: Mapping[str, Callable[[], Change | Refusal]] = field(default_factory=dict)

    def assuming(self, assumed: Collection[str]) -> Scan:
        """The same for who assumes these too."""
        names = tuple(dict.fromkeys((*self.settings.assume, *assumed)))
        if names == self.settings.assume:
            return self
        changes = tuple(change.judged_under(names) for change in self.changes)
        return replace(self, settings=replace(self.settings, assume=names), changes=changes)

    @property
    def scanned(self) -> int:
        """How many files were looked at."""
        return len(self.project.targets)

    def sources(self) -> dict[str, tuple[bytes, str]]:
        """The bytes and the encoding of the files that the changes touch, for the reports."""
        paths = {path for change in self.changes for path in change.paths}
        found = {path: self.project.modules[path].source for path in paths}
        return {path: (source.data, source.encoding) for path, source in found.items()}


def every(_change: Change) -> bool:
    """All changes need their edits."""
    return True


def scan(
    paths: Sequence[str],
    settings: Settings,
    progress: Progress | None = None,
    needed: Needed = every,
    cache: Path | None = None,
) -> Scan:
    """Reads the projects that ``paths`` are in and asks the rules about the files in ``paths``.

    Only the changes that are ``needed`` get their edits. What the rules said the last time is taken
    from the folder ``cache`` if nothing has changed. Raises NoSuchPath.
    """
    found = discover(paths, settings.exclude)
    if found.missing:
        raise NoSuchPath(found.missing)
    root = root_of(paths[0] if paths else ".")
    problems = list(found.problems)
    try:
        dash = project_dash(root)
    except Exception as error:
        problems.append(mistake(root, error, "the version of Dash"))
        dash = NEWEST
    if settings.dash_version is not None:
        dash = DashVersion(settings.dash_version, "the setting dash-version")
    project = read_project(found.targets, found.context, dash, found.scripts)
    project = replace(
        project,
        dash=raised(project) if settings.dash_version is None else dash,
        problems=(*problems, *project.problems),
        newest=settings.dispatch == NEWEST_TRIGGER,
        line_length=line_length(root),
        transparent=frozenset(settings.transparent_decorators),
    )
    rules = chosen(settings)
    kept = Kept.of(cache, paths, project, settings, rules, needed) if cache is not None else None
    return examine(root, project, settings, rules, Run(progress, kept), needed=needed)


def chosen(settings: Settings) -> tuple[Rule, ...]:
    """The rules that the settings select."""
    return tuple(
        rule
        for name, rule in all_rules().items()
        if (not settings.select or name in settings.select) and name not in settings.ignore
    )


def examine(
    root: str,
    project: Project,
    settings: Settings,
    rules: Sequence[Rule],
    run: Run | None = None,
    *,
    known: Mapping[str, Change] | None = None,
    needed: Needed = every,
) -> Scan:
    """Asks the rules about the targets of a project, unless what they say is kept.

    Edits cost much more to work out than all else, and only those that are ``needed`` are. A change
    with the id of one that is ``known`` gets the edits of that one for now; ``drafts`` of the scan
    has its own.
    """
    able = [rule for rule in rules if not project.older_than(rule.since)]
    found = judged(project, settings, able, needed, known or {}, run)
    return Scan(
        root=root,
        project=project,
        rules=tuple(rules),
        settings=settings,
        changes=_unique(root, found.changes, {rule.name for rule in rules if rule.last}),
        refused=found.refused,
        wanted=found.wanted,
        problems=found.problems,
        warnings=found.warnings,
        skipped=tuple(
            Skipped(rule.name, rule.since, project.dash) for rule in rules if rule not in able
        ),
        drafts=found.drafts,
    )


def _unique(root: str, changes: Iterable[Change], last: Container[str]) -> tuple[Change, ...]:
    """Rule by rule, those that come ``last`` behind the others, and of each what is worth most
    first; the tests of the project last. Of two with one identity the second gets a number.
    """

    def order(change: Change) -> tuple[bool, bool, str, int, str, int]:
        first = (change.test, change.rule in last, change.rule, change.gain)
        return (*first, change.place.path, change.place.line)

    seen: dict[str, int] = {}
    result = []
    placed = (replace(each, test=is_test(each.place.path, root)) for each in changes)
    for change in sorted(placed, key=order):
        count = seen[change.id] = seen.get(change.id, 0) + 1
        result.append(replace(change, id=f"{change.id}-{count}") if count > 1 else change)
    return tuple(result)
