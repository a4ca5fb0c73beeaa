"""From files to changes, and from the changes that somebody wants to new files.

Reading knows no rules and rules know no files: this is where they meet, and nowhere else.
"""

from __future__ import annotations

import ast
import hashlib
import os
import traceback
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from codemods.findings import Change, Place, Problem, Refusal
from codemods.project.discover import discover, root_of
from codemods.project.graph import Graph
from codemods.project.project import Module, Project, read_project
from codemods.project.versions import DashVersion, project_dash
from codemods.rewriting.edits import Edit, compose, touch
from codemods.rewriting.rewrites import Rewrite, rewritten, with_upkeep
from codemods.rule import Finding, Proposal, Refused, Rule
from codemods.rules import all_rules
from codemods.settings import Settings, ignored_rules
from codemods.suppressions import unknown_in

_MOST_ROUNDS = 50  # each round makes a file better; that many is a rule undoing another's work
Progress = Callable[[int, int], None]  # how many files are done, and of how many


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
    """What applying changes gives: the changes, and the files in groups that belong together."""

    applied: tuple[Change, ...]
    groups: tuple[tuple[Rewrite, ...], ...]
    left: Scan

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
    dash = project_dash(root)
    if settings.dash_version is not None:
        dash = DashVersion(settings.dash_version, "--dash-version")
    project = read_project(found.targets, found.context, dash)
    project = replace(project, problems=(*found.problems, *project.problems))
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
    graph = Graph(project)
    drafts = _Drafts(known or {}, {})
    able = [rule for rule in rules if not project.older_than(rule.since)]
    changes: list[Change] = []
    refused: list[Refusal] = []
    failed: list[Problem] = []
    warnings: list[Problem] = []
    for done, path in enumerate(project.targets):
        if progress is not None:
            progress(done, len(project.targets))
        data = project.modules[path].source.data
        warnings += unknown_in(path, project.modules[path].source.code, all_rules())
        for rule in able:
            if any(word in data for word in rule.words) and project.parses(path):
                if rule.name not in ignored_rules(settings, path):
                    found = _judged(graph, project.modules[path], rule, drafts)
                    changes += (each for each in found if isinstance(each, Change))
                    refused += (each for each in found if isinstance(each, Refusal))
                    failed += (each for each in found if isinstance(each, Problem))
    return Scan(
        root=root,
        project=project,
        rules=tuple(rules),
        settings=settings,
        changes=_unique(changes, {rule.name for rule in rules if rule.last}),
        refused=tuple(refused),
        problems=(*project.errors(), *failed),
        warnings=tuple(warnings),
        notes=tuple(_too_new(project, rule) for rule in rules if rule not in able),
        drafts=drafts.made,
    )


class _Drafts(NamedTuple):
    """Changes whose edits can wait, and how to work out those that do."""

    known: Mapping[str, Change]
    made: dict[str, Callable[[], Change | Refusal]]


def _too_new(project: Project, rule: Rule) -> str:
    return f"{rule.name} needs Dash {rule.since}, and this is {project.dash}"


def _judged(
    graph: Graph, module: Module, rule: Rule, drafts: _Drafts
) -> Sequence[Change | Refusal | Problem]:
    """What a rule says about a file; when it fails, that: one file never stops the others."""
    try:
        return _verdicts(graph, module, rule, drafts)
    except RecursionError:
        message = f"is nested too deeply for {rule.name}; leave it out with --exclude"
    except Exception as error:
        where = _where(error)
        message = f"{rule.name} failed: {where}; please report this mistake of dash-codemods"
    return [Problem(module.path, 1, message)]


def _where(error: Exception) -> str:
    """The error and the line that raised it, as a bug report needs them."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{error!r} in {os.path.basename(last.filename)}:{last.lineno}"


def _verdicts(graph: Graph, module: Module, rule: Rule, drafts: _Drafts) -> list[Change | Refusal]:
    found = [
        each
        for each in rule.find(graph, module)
        if not any(module.ignores(rule.name, node) for node in each.nodes)
    ]
    ids = [_identity(module, rule, each) if isinstance(each, Proposal) else "" for each in found]
    twins = Counter(ids)
    result: list[Change | Refusal] = []
    for identity, finding in zip(ids, found, strict=True):
        place = _place(module, finding)
        if isinstance(finding, Refused):
            result.append(Refusal(rule.name, place, finding.reason, finding.related))
            continue
        draft = _draft(identity, rule, place, finding)
        old = drafts.known.get(identity) if twins[identity] == 1 else None
        if old is None:
            result.append(_verdict(graph.project, finding, draft))
        else:
            drafts.made[identity] = partial(_verdict, graph.project, finding, draft)
            result.append(replace(draft, edits=old.edits, imports=old.imports))
    return result


def _draft(identity: str, rule: Rule, place: Place, finding: Proposal) -> Change:
    """What a proposal says, without its edits."""
    return Change(
        id=identity,
        rule=rule.name,
        verdict=finding.verdict,
        place=place,
        message=finding.message,
        edits=(),
        differs=finding.differs,
        group=tuple(callback.name for callback in finding.callbacks),
        facts=finding.facts,
        related=finding.related,
        needs=finding.needs,
    )


def _verdict(project: Project, finding: Proposal, draft: Change) -> Change | Refusal:
    """A change with its edits."""
    from codemods.rewriting.syntax import CannotRewrite

    try:
        own = finding.rewrite()
        full = with_upkeep(project, own, finding.needs)
    except CannotRewrite as error:
        return Refusal(draft.rule, draft.place, str(error), finding.related)
    except RecursionError:
        reason = "it is nested too deeply to be rewritten"
        return Refusal(draft.rule, draft.place, reason, finding.related)
    upkeep = set(full) - set(own)
    return replace(
        draft,
        edits=tuple(sorted(own if set(own) <= set(full) else full)),
        imports=tuple(sorted(upkeep)) if set(own) <= set(full) else (),
    )


def _place(module: Module, finding: Finding) -> Place:
    if finding.callbacks:
        first = finding.callbacks[0]
        return Place(first.module.path, first.line, first.name)
    line: int = finding.nodes[0].lineno  # type: ignore[attr-defined]
    return Place(module.path, line)


def _identity(module: Module, rule: Rule, finding: Proposal) -> str:
    """The same as long as the code that the change is about, and its file, are the same."""
    parts = [rule.name, module.path]
    for node in finding.nodes:
        parts += (ast.unparse(each) for each in getattr(node, "decorator_list", ()))
        parts.append(ast.unparse(node))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:8]


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
    current = start
    for _ in range(1 if once else _MOST_ROUNDS):
        batch = _compatible(change for change in current.changes if wanted(change))
        if not batch:
            break
        current = _after(current, batch, spans_of)
        applied += batch
    else:
        if not once:
            raise RuntimeError(f"no end after {_MOST_ROUNDS} rounds; please report this")
    return Outcome(tuple(applied), _groups(applied, spans_of), current)


def rewrites(
    start: Scan, wanted: Callable[[Change], bool]
) -> tuple[list[Change], tuple[tuple[Rewrite, ...], ...]]:
    """One round of ``settle``: its changes, and the files in groups that belong together.

    Of changes that touch each other only the first is one of them.
    """
    batch = _compatible(change for change in start.changes if wanted(change))
    return batch, _groups(batch, _together(start, batch))


def _together(current: Scan, batch: Sequence[Change]) -> dict[str, Rewrite]:
    """What the changes make of their files."""
    needs: dict[str, frozenset[str]] = {}
    for change in batch:
        for path, names in change.needs.items():
            needs[path] = needs.get(path, frozenset()) | names
    edits = [edit for change in batch for edit in change.edits]
    return rewritten(current.project, edits, needs)


def _after(current: Scan, batch: Sequence[Change], done: dict[str, Rewrite]) -> Scan:
    """The scan after one round; ``done`` collects what became of each file since the start."""
    round_ = _together(current, batch)
    for path, rewrite in round_.items():
        before = done.get(path)
        if before is None:
            done[path] = rewrite
        else:
            joined = compose(before.spans, rewrite.spans, before.after)
            done[path] = replace(before, spans=tuple(joined))
    project = current.project.replaced({path: done[path].after for path in round_})
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
