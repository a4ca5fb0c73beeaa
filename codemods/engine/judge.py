"""What the rules say about the files of a project, and the edits of what they propose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from codemods.engine.comments import unknown_in
from codemods.engine.findings import Change, InFile, Needed, Refusal
from codemods.engine.processes import Progress, bundles, processors, spread
from codemods.engine.results import Kept
from codemods.engine.settings import Settings, ignored_rules
from codemods.files.place import Place, Problem, mistake
from codemods.files.source import NoPlace
from codemods.graph.graph import Graph
from codemods.python.project import Module, Project
from codemods.rewriting.edits import CannotRewrite
from codemods.rewriting.rewrite import with_upkeep
from codemods.rules import all_rules
from codemods.rules.rule import Finding, Proposal, Refused, Rule

_WORTH_A_PROCESS = 40  # files to judge; with fewer the start of another process takes longer


@dataclass(frozen=True)
class Judged:
    """What was found, in the order of the files. ``drafts`` are as in a Scan."""

    changes: tuple[Change, ...]
    refused: tuple[Refusal, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    drafts: Mapping[str, Callable[[], Change | Refusal]]


class Run(NamedTuple):
    """What goes with judging: who is told how far it is, and what earlier runs found."""

    progress: Progress | None = None
    kept: Kept | None = None


def judged(
    project: Project,
    settings: Settings,
    rules: Sequence[Rule],
    needed: Needed,
    known: Mapping[str, Change],
    run: Run | None = None,
) -> Judged:
    """Asks the rules about the targets of a project, unless what they say is kept.

    Edits cost much more to work out than all else, and only those that are ``needed`` are. A change
    with the id of one that is ``known`` gets the edits of that one for now; ``drafts`` has its own.
    """
    drafts = _Drafts(needed, known, {})
    progress, kept = run or Run()
    found = kept.read(len(project.targets), needed) if kept else None
    if found is None:
        found = _asked(project, settings, rules, drafts, progress)
        if kept:
            kept.write(found)
    all_found = [each for one in found for each in one.found]
    unread = {problem: None for one in found for problem in one.unread}
    return Judged(
        changes=tuple(each for each in all_found if isinstance(each, Change)),
        refused=tuple(each for each in all_found if isinstance(each, Refusal)),
        problems=(
            *project.problems,
            *sorted(unread, key=lambda each: project.targets.index(each.path)),
            *(each for each in all_found if isinstance(each, Problem)),
        ),
        warnings=tuple(each for one in found for each in one.warnings),
        drafts=drafts.made,
    )


def _asked(
    project: Project,
    settings: Settings,
    rules: Sequence[Rule],
    drafts: _Drafts,
    progress: Progress | None,
) -> list[InFile]:
    """What the rules say about each target."""
    graph = Graph(project)

    def judge(number: int) -> InFile:
        path = project.targets[number]
        try:
            return _in_file(graph, path, settings, rules, drafts)
        except Exception as error:
            return InFile([mistake(path, error)], (), ())

    processes = 1 if drafts.known else _processes(project, settings, rules)
    together = None
    if processes > 1:
        with suppress(Exception):  # what fails here fails again where it is asked for, and is said
            graph.read()
            apps = (graph.membership.of(path) for path in project.targets)
            together = bundles(apps, processes)
    return spread(judge, len(project.targets), processes, progress, together)


def _processes(project: Project, settings: Settings, rules: Sequence[Rule]) -> int:
    """How many processes pay, or were asked for."""
    if settings.jobs:
        return min(settings.jobs, len(project.targets)) if processors() > 1 else 1
    words = [word for rule in rules for word in rule.words]
    sources = (project.modules[path].source for path in project.targets)
    count = sum(any(word in source.words for word in words) for source in sources)
    return min(processors(), count // _WORTH_A_PROCESS)


def _in_file(
    graph: Graph, path: str, settings: Settings, rules: Sequence[Rule], drafts: _Drafts
) -> InFile:
    project = graph.project
    module = project.modules[path]
    ignored = ignored_rules(settings, path)
    found: list[Change | Refusal | Problem] = []
    for rule in rules:
        words = [each for word in rule.words for each in project.spelled(word)]
        if any(word in module.source.words for word in words) and project.parses(path):
            if rule.name not in ignored:
                found += _by_rule(graph, module, rule, drafts)
    warnings = [*unknown_in(path, module.source.code, all_rules())]
    return InFile(found, warnings, [*project.unread()])


class _Drafts(NamedTuple):
    """Changes whose edits can wait, and how to work out those that do."""

    needed: Needed
    known: Mapping[str, Change]
    made: dict[str, Callable[[], Change | Refusal]]


def _by_rule(
    graph: Graph, module: Module, rule: Rule, drafts: _Drafts
) -> Sequence[Change | Refusal | Problem]:
    """What a rule says about a file; when it fails, that: one file never stops the others."""
    try:
        return _verdicts(graph, module, rule, drafts)
    except Exception as error:
        return [mistake(module.path, error, rule.name)]


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
        if finding.obstacle is not None:
            result.append(Refusal(rule.name, place, finding.obstacle, finding.related))
            continue
        draft = _draft(identity, rule, module, finding)
        if not drafts.needed(draft):
            result.append(draft)
            continue
        old = drafts.known.get(identity) if twins[identity] == 1 else None
        if old is None:
            result.append(_verdict(graph.project, finding, draft))
        else:
            drafts.made[identity] = partial(_verdict, graph.project, finding, draft)
            result.append(replace(draft, edits=old.edits, imports=old.imports))
    return result


def _draft(identity: str, rule: Rule, module: Module, finding: Proposal) -> Change:
    """What a proposal says, without its edits."""
    return Change(
        id=identity,
        rule=rule.name,
        verdict=finding.verdict,
        place=_place(module, finding),
        message=finding.message,
        edits=(),
        differs=finding.differs,
        group=tuple(callback.name for callback in finding.callbacks),
        facts=finding.facts,
        related=finding.related,
        needs=finding.needs,
        files=tuple(sorted({module.path, *finding.elsewhere})),
    )


def _verdict(project: Project, finding: Proposal, draft: Change) -> Change | Refusal:
    """A change with its edits."""
    try:
        own = finding.rewrite()
        full = with_upkeep(project, own, finding.needs)
    except CannotRewrite as error:
        return Refusal(draft.rule, draft.place, str(error), finding.related)
    except RecursionError:
        reason = "it is nested too deeply to be rewritten"
        return Refusal(draft.rule, draft.place, reason, finding.related)
    except NoPlace as error:
        reason = f"{error} shifts between letters, so no part can be changed alone; save as UTF-8"
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
    import hashlib

    parts = [rule.name, module.path]
    for node in finding.nodes:
        parts += map(module.unparsed, getattr(node, "decorator_list", ()))
        parts.append(module.unparsed(node))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:8]
