"""What the rules say about the files of a project, and the edits of what they propose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from codemods.engine.bundles import Bundle, Views, bundles
from codemods.engine.cache.key import sums_of
from codemods.engine.cache.reads import State
from codemods.engine.cache.results import Kept, Old
from codemods.engine.comments import unknown_in
from codemods.engine.findings import Change, InFile, Needed, Refusal
from codemods.engine.processes import Progress, processors, split, spread
from codemods.engine.settings import Settings, ignored_rules
from codemods.files.place import Place, Problem, mistake
from codemods.files.source import NoPlace
from codemods.graph.app.facts import Survey
from codemods.graph.app.membership import Membership
from codemods.graph.graph import Graph
from codemods.python.project import Module, Project, Reads
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
    wanted: tuple[Refusal, ...]
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
    drafts = _Drafts(needed, known, {}, frozenset(settings.assume))
    progress, kept = run or Run()
    old = kept.read() if kept else Old({}, [], whole=False)
    if old.whole and all(path in old.found for path in project.targets):
        found = [old.found[path] for path in project.targets]
    else:
        task = _Task(project, settings, rules, drafts, progress, old, kept, again=run is None)
        found = _asked(task)
    all_found = [each for one in found for each in one.found]
    unread = {problem: None for one in found for problem in one.unread}
    return Judged(
        changes=tuple(each for each in all_found if isinstance(each, Change)),
        refused=tuple(e for e in all_found if isinstance(e, Refusal) and not e.wanted),
        wanted=tuple(e for e in all_found if isinstance(e, Refusal) and e.wanted),
        problems=(
            *project.problems,
            *sorted(unread, key=lambda each: project.targets.index(each.path)),
            *(each for each in all_found if isinstance(each, Problem)),
        ),
        warnings=tuple(each for one in found for each in one.warnings),
        drafts=drafts.made,
    )


class _Task(NamedTuple):
    """What is to be judged, and what goes with it. ``again`` says that the same is judged time and
    again, with other contents of some files: then the trees of the others stay.
    """

    project: Project
    settings: Settings
    rules: Sequence[Rule]
    drafts: _Drafts
    progress: Progress | None
    old: Old
    kept: Kept | None
    again: bool


def _asked(task: _Task) -> list[InFile]:
    """What the rules say about each target; of what was kept and is still true, that."""
    project, kept = task.project, task.kept
    linked = None if task.again else _linked(project)
    state = State(project, sums_of(project), linked) if kept and linked else None
    same = task.old.still(state.is_same) if state else []
    found = {path: task.old.found[path] for each in same for path in each["targets"]}
    left = [number for number, path in enumerate(project.targets) if path not in found]
    unread = [*linked.survey.unread()] if linked else []
    new = _judged(task, linked, left)
    found |= new.found
    for problem in unread:  # what was looked at to know the apps
        found[problem.path] = found[problem.path]._replace(unread=[problem])
    if kept and state:
        read = [state.plain(targets, reads) for targets, reads in new.reads]
        kept.write({path: found[path] for path in project.targets}, [*same, *read])
    return [found[path] for path in project.targets]


def _linked(project: Project) -> Membership | None:
    """Which files belong to which apps. Where that fails, it fails again where a rule asks for it,
    and is said.
    """
    try:
        linked = Membership(project, Survey(project))
        for path in project.targets:
            linked.around(path)
        return linked
    except Exception:
        return None


class _Told(NamedTuple):
    """What was found in a target; and of the last one of a piece, what its bundle read so far."""

    found: InFile
    reads: Reads | None


class _Judged(NamedTuple):
    """What was found in some targets, and for each bundle of them what was read."""

    found: Mapping[str, InFile]
    reads: Sequence[tuple[Sequence[str], Reads]]


def _judged(task: _Task, linked: Membership | None, left: Sequence[int]) -> _Judged:
    """What the rules say about some targets, by their numbers."""
    project = task.project
    together = bundles(project, linked, left) if linked else [Bundle((*left,))]
    processes = 1 if task.drafts.known else _processes(task, left)
    pieces = split([each.numbers for each in together], len(left), processes)
    order = [number for piece in pieces for number in piece]
    ends = [*accumulate(map(len, pieces))]
    last = {*ends}
    bundle_of = {number: each for each in together for number in each.numbers}
    views = Views(project, linked, stays=task.again)

    def judge(place: int) -> _Told:
        path = project.targets[order[place]]
        graph = views.graph(bundle_of[order[place]])
        try:
            found = _in_file(graph, path, task.settings, task.rules, task.drafts)
        except Exception as error:
            found = InFile([mistake(path, error)], (), ())
        return _Told(found, graph.project.known.reads if place + 1 in last else None)

    if processes > 1:
        _read_ahead(project, views, together)
    ranges = [range(end - len(piece), end) for end, piece in zip(ends, pieces, strict=True)]
    told = spread(judge, len(left), processes, task.progress, ranges)
    views.close()
    reads = {each: Reads() for each in together}
    for number, each in zip(order, told, strict=True):
        if each.reads is not None:
            reads[bundle_of[number]].add(each.reads)
    paths = {each: [project.targets[number] for number in each.numbers] for each in together}
    found = {project.targets[n]: each.found for n, each in zip(order, told, strict=True)}
    return _Judged(found, [(paths[each], reads[each]) for each in together])


def _read_ahead(project: Project, views: Views, together: Sequence[Bundle]) -> None:
    """Works out what the processes share. What fails here fails again where it is asked for."""
    with suppress(Exception):
        largest = max(together, key=lambda each: len(each.numbers))
        if 2 * len(largest.numbers) >= len(project.targets):
            views.graph(largest).read(project.targets[largest.numbers[0]])


def _processes(task: _Task, left: Sequence[int]) -> int:
    """How many processes pay for some targets, or were asked for."""
    project, jobs = task.project, task.settings.jobs
    if jobs:
        return min(jobs, max(len(left), 1)) if processors() > 1 else 1
    words = [word for rule in task.rules for word in rule.words]
    sources = (project.modules[project.targets[number]].source for number in left)
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
    """Changes whose edits can wait, and how to work out those that do; judged by who assumes what
    is ``assumed``.
    """

    needed: Needed
    known: Mapping[str, Change]
    made: dict[str, Callable[[], Change | Refusal]]
    assumed: frozenset[str]


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
            why, wanted = finding.reason, finding.wanted
            result.append(Refusal(rule.name, place, why, finding.related, wanted))
            continue
        if finding.obstacle is not None:
            result.append(Refusal(rule.name, place, finding.obstacle, finding.related))
            continue
        draft = _draft(identity, rule, module, finding).judged_under(drafts.assumed)
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
        doubts=finding.doubts,
        group=tuple(callback.name for callback in finding.callbacks),
        facts=finding.facts,
        related=finding.related,
        needs=finding.needs,
        files=tuple(sorted({module.path, *finding.elsewhere})),
        gain=finding.gain,
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
    line = finding.nodes[0].lineno
    return Place(module.path, line)


def _identity(module: Module, rule: Rule, finding: Proposal) -> str:
    """The same as long as the code that the change is about, and its file, are the same."""
    import hashlib

    parts = [rule.name, module.path]
    for node in finding.nodes:
        whole = module.unparsed(node)
        lines = whole.split("\n", len(getattr(node, "decorator_list", ())))[:-1]
        parts += [each.removeprefix("@") for each in lines]  # the decorators, one a line
        parts.append(whole)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:8]
