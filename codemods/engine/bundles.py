"""Which files are judged together: in one view of the project, whose syntax trees go with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from codemods.dash.callback import WORDS
from codemods.graph.app.made import App
from codemods.graph.app.membership import Membership
from codemods.graph.graph import Graph
from codemods.python.project import Project

_MOST = 2  # times that a file of several apps is parsed, before these apps are judged together


@dataclass(frozen=True, eq=False)
class Bundle:
    """Targets of a project by their numbers, and the files that may meet them."""

    numbers: tuple[int, ...]
    files: frozenset[str] = frozenset()
    in_survey: bool = False


@dataclass(frozen=True, eq=False)
class Views:
    """The graph of the bundle that is judged, one after the other. Where the trees shall stay, that
    is the graph of the project itself.
    """

    project: Project
    linked: Membership | None = None
    stays: bool = False
    _open: list[tuple[Bundle, Graph]] = field(default_factory=list)

    def graph(self, bundle: Bundle) -> Graph:
        """The graph in which a bundle is judged. Of another one nothing is left."""
        if not self._open or self._open[0][0] is not bundle:
            self.close(survey=not bundle.in_survey)
            self._open.append((bundle, Graph(self._view(bundle), linked=self.linked)))
        return self._open[0][1]

    def _view(self, bundle: Bundle) -> Project:
        if self.stays:
            return self.project
        if bundle.in_survey and self.linked is not None:
            return self.linked.survey.contents.project
        return self.project.view()

    def close(self, *, survey: bool = True) -> None:
        """Lets go of the syntax trees, those of the survey too."""
        for _, graph in self._open:
            graph.forget()
        self._open.clear()
        if survey and self.linked is not None:
            self.linked.survey.forget()


def bundles(project: Project, linked: Membership, numbers: Sequence[int]) -> list[Bundle]:
    """Some targets, those of the same apps together; and those of apps that share many files. What
    belongs to no app may meet everything: that is one bundle more.
    """
    kinds: dict[frozenset[App], list[int]] = {}
    rest: list[int] = []
    for number in numbers:
        path = project.targets[number]
        if linked.around(path) is None:
            rest.append(number)
        else:
            kinds.setdefault(linked.of(path), []).append(number)
    found = [
        Bundle(tuple(own), linked.around(project.targets[own[0]]) or frozenset())
        for own in kinds.values()
    ]
    joined = [each for group in _overlapping(found) for each in _joined(project, group)]
    if rest:
        joined.append(Bundle(tuple(rest), linked.related))
    placed = [_placed(project, linked, each) for each in joined]
    return sorted(placed, key=lambda each: not each.in_survey)


def _overlapping(found: Sequence[Bundle]) -> list[list[Bundle]]:
    """Those together that have files in common, directly or through others."""
    group_of: dict[str, list[Bundle]] = {}
    groups: dict[int, list[Bundle]] = {}
    for bundle in found:
        own = [bundle]
        groups[id(own)] = own
        for path in bundle.files:
            other = group_of.get(path, own)
            if other is not own:
                small, large = sorted((own, other), key=len)
                large += small
                groups.pop(id(small), None)
                for each in small:
                    group_of.update(dict.fromkeys(each.files, large))
                own = large
            group_of[path] = own
    return [*groups.values()]


def _joined(project: Project, group: Sequence[Bundle]) -> Sequence[Bundle]:
    """The same, as one where too much would be parsed again and again."""
    union = frozenset().union(*(each.files for each in group))
    each_alone = sum(_size(project, each.files) for each in group if _registers(project, each))
    if each_alone <= _MOST * _size(project, union):
        return group
    return [Bundle(tuple(number for each in group for number in each.numbers), union)]


def _placed(project: Project, linked: Membership, bundle: Bundle) -> Bundle:
    """A bundle; in the view of the survey, where much of it was parsed for that, and little else:
    what was read there counts as read for the bundle.
    """
    parsed = linked.survey.parsed
    both = _size(project, bundle.files & parsed)
    much = 2 * both > _size(project, bundle.files)
    little_else = 4 * both > 3 * _size(project, parsed)
    if much and little_else and _registers(project, bundle):
        return Bundle(bundle.numbers, bundle.files, in_survey=True)
    return bundle


def _registers(project: Project, bundle: Bundle) -> bool:
    """Whether some target may have a callback: else nobody asks who meets it."""
    texts = (project.modules[project.targets[number]].source.words for number in bundle.numbers)
    return any(word in text for text in texts for word in WORDS)


def _size(project: Project, paths: Iterable[str]) -> int:
    return sum(len(project.modules[path].source.data) for path in paths)
