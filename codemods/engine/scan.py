"""From files to changes, and from the changes that somebody wants to new files.

Reading knows no rules and rules know no files: this is where they meet, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from codemods.engine.findings import Change, Refusal
from codemods.engine.judge import judged
from codemods.engine.processes import Progress
from codemods.engine.settings import NEWEST_TRIGGER, Settings
from codemods.files.dash_version import NEWEST, DashVersion, project_dash
from codemods.files.discover import discover, root_of
from codemods.files.place import Problem, mistake
from codemods.python.project import Project, read_project
from codemods.rewriting.edits import Edit, compose, touch
from codemods.rewriting.rewrite import Rewrite, rewritten
from codemods.rules import all_rules
from codemods.rules.rule import Rule

_MOST_ROUNDS = 50  # each round makes a file better; that many is a rule undoing another's work


class NoSuchPath(Exception):
    """Paths that were asked for and are not there."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(", ".join(paths))
        self.paths = tuple(paths)


@dataclass(frozen=True)
class Scan:
    """What the rules say about a project.

    ``root`` is the folder of the project, ``notes`` are for the user: rules that propose nothing
    and why. ``warnings`` are comments that are not understood. ``drafts`` work out, by their ids,
    the changes whose edits are those of an earlier scan.
    """

    root: str
    project: Project
    rules: tuple[Rule, ...]
    settings: Settings
    changes: tuple[Change, ...]
    refused: tuple[Refusal, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    drafts: Mapping[str, Callable[[], Change | Refusal]] = field(default_factory=dict)

    @property
    def scanned(self) -> int:
        """How many files were looked at."""
        return len(self.project.targets)

    def sources(self) -> dict[str, tuple[bytes, str]]:
        """The bytes and the encoding of the files that the changes touch, for the reports."""
        paths = {path for change in self.changes for path in change.paths}
        found = {path: self.project.modules[path].source for path in paths}
        return {path: (source.data, source.encoding) for path, source in found.items()}


@dataclass(frozen=True)
class Outcome:
    """What applying changes gives: the changes, and the files in groups that belong together.

    ``problems`` are changes that dash-codemods fails to make.
    """

    applied: tuple[Change, ...]
    groups: tuple[tuple[Rewrite, ...], ...]
    left: Scan
    problems: tuple[Problem, ...] = ()

    @property
    def files(self) -> tuple[Rewrite, ...]:
        return tuple(sorted((f for group in self.groups for f in group), key=lambda f: f.path))


def scan(paths: Sequence[str], settings: Settings, progress: Progress | None = None) -> Scan:
    """Reads the projects that ``paths`` are in and asks the rules about the files in ``paths``.

    Raises NoSuchPath.
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
        problems=(*problems, *project.problems),
        newest=settings.dispatch == NEWEST_TRIGGER,
    )
    return examine(root, project, settings, chosen(settings), progress)


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
    progress: Progress | None = None,
    known: Mapping[str, Change] | None = None,
) -> Scan:
    """Asks the rules about the targets of a project.

    Edits cost much more to work out than all else. A change with the id of one that is ``known``
    gets the edits of that one for now; ``drafts`` of the scan has its own.
    """
    able = [rule for rule in rules if not project.older_than(rule.since)]
    found = judged(project, settings, able, known or {}, progress)
    return Scan(
        root=root,
        project=project,
        rules=tuple(rules),
        settings=settings,
        changes=_unique(found.changes, {rule.name for rule in rules if rule.last}),
        refused=found.refused,
        problems=found.problems,
        warnings=found.warnings,
        notes=tuple(_too_new(project, rule) for rule in rules if rule not in able),
        drafts=found.drafts,
    )


def _too_new(project: Project, rule: Rule) -> str:
    return f"{rule.name} needs Dash {rule.since}, and this is {project.dash}"


def _unique(changes: Iterable[Change], last: Container[str]) -> tuple[Change, ...]:
    """In the order of their places, those of the rules that come ``last`` behind the others of
    their file; of two with one identity the second gets a number.
    """
    seen: dict[str, int] = {}
    result = []
    for change in sorted(
        changes, key=lambda c: (c.place.path, c.rule in last, c.place.line, c.rule)
    ):
        count = seen[change.id] = seen.get(change.id, 0) + 1
        result.append(replace(change, id=f"{change.id}-{count}") if count > 1 else change)
    return tuple(result)


def settle(start: Scan, wanted: Callable[[Change], bool], *, once: bool = False) -> Outcome:
    """Applies the wanted changes, in memory, until none is left to propose (or ``once``).

    In each round those that do not touch each other; what is left then is proposed afresh on the
    new text, so that the result is the same whatever the order.
    """
    applied: list[Change] = []
    spans_of: dict[str, Rewrite] = {}
    failed: dict[str, Problem] = {}
    current = start
    for _ in range(1 if once else _MOST_ROUNDS):
        batch = _compatible(c for c in current.changes if wanted(c) and c.id not in failed)
        if not batch:
            break
        round_ = _together(current, batch)
        failed |= round_.failed
        current = _after(current, round_.files, spans_of)
        applied += round_.changes
    else:
        if not once:
            raise RuntimeError(f"no end after {_MOST_ROUNDS} rounds; please report this")
    known = {*start.problems}
    new = (each for each in current.problems if each.traceback and each not in known)
    problems = (*failed.values(), *new)
    return Outcome(tuple(applied), _groups(applied, spans_of), current, problems)


def rewrites(start: Scan, wanted: Callable[[Change], bool]) -> Outcome:
    """One round of ``settle``, and what is left as it was.

    Of changes that touch each other only the first is one of them.
    """
    found = _together(start, _compatible(change for change in start.changes if wanted(change)))
    groups = _groups(found.changes, found.files)
    return Outcome(tuple(found.changes), groups, start, tuple(found.failed.values()))


class _Round(NamedTuple):
    """Changes that do not touch each other, what they make of their files; and by the ids of
    those that cannot be made, though they should be, what is wrong.
    """

    changes: Sequence[Change]
    files: Mapping[str, Rewrite]
    failed: Mapping[str, Problem]


def _together(current: Scan, batch: Sequence[Change]) -> _Round:
    with suppress(Exception):
        return _Round(batch, _rewritten(current, batch), {})
    done: list[Change] = []
    files: Mapping[str, Rewrite] = {}
    failed: dict[str, Problem] = {}
    for change in batch:
        try:
            files = _rewritten(current, [*done, change])
        except Exception as error:
            failed[change.id] = mistake(change.place.path, error, change.rule)
        else:
            done.append(change)
    return _Round(done, files, failed)


def _rewritten(current: Scan, batch: Sequence[Change]) -> dict[str, Rewrite]:
    """What the changes make of their files."""
    needs: dict[str, frozenset[str]] = {}
    for change in batch:
        for path, names in change.needs.items():
            needs[path] = needs.get(path, frozenset()) | names
    edits = [edit for change in batch for edit in change.edits]
    return rewritten(current.project, edits, needs)


def _after(current: Scan, files: Mapping[str, Rewrite], done: dict[str, Rewrite]) -> Scan:
    """The scan after one round; ``done`` collects what became of each file since the start."""
    for path, rewrite in files.items():
        before = done.get(path)
        if before is None:
            done[path] = rewrite
        else:
            joined = compose(before.spans, rewrite.spans, before.after)
            done[path] = replace(before, spans=tuple(joined))
    project = current.project.replaced({path: done[path].after for path in files})
    return examine(current.root, project, current.settings, current.rules)


def _compatible(changes: Iterable[Change]) -> list[Change]:
    """Those, in order, that touch none before them."""
    batch: list[Change] = []
    taken: dict[str, list[Edit]] = {}
    for change in changes:
        if not any(
            touch(edit, other) for edit in change.edits for other in taken.get(edit.path, ())
        ):
            batch.append(change)
            for edit in change.edits:
                taken.setdefault(edit.path, []).append(edit)
    return batch


def _groups(
    applied: Iterable[Change], files: Mapping[str, Rewrite]
) -> tuple[tuple[Rewrite, ...], ...]:
    """The files, those together that one change has to do with."""
    group_of = {path: {path} for path in files}
    for change in applied:
        together = set().union(*(group_of[path] for path in change.paths if path in group_of))
        for path in together:
            group_of[path] = together
    unique = {id(group): sorted(group) for group in group_of.values()}
    return tuple(tuple(files[path] for path in group) for group in unique.values())
