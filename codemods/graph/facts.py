"""What the membership of apps asks of a file: plain data, which outlives the syntax trees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from codemods.dash.constant import Value
from codemods.files.place import Problem
from codemods.graph.app_made import Built, built
from codemods.graph.contents import Contents
from codemods.python.project import Project


@dataclass(frozen=True, eq=False)
class Survey:
    """The apps that the files of a project build, and the ids that they have.

    Each file is looked at when somebody asks for it. ``contents`` is what was read for that.
    """

    project: Project
    _contents: list[Contents] = field(default_factory=list)
    _built: dict[str, Built] = field(default_factory=dict)
    _ids: dict[str, tuple[Value, ...]] = field(default_factory=dict)

    @property
    def contents(self) -> Contents:
        """What the files bring, with their syntax trees."""
        if not self._contents:
            self._contents.append(Contents(self.project.view()))
        return self._contents[0]

    def contents_of(self, view: Project) -> Contents | None:
        """What was read in a view of the project, if this was read there."""
        return next((each for each in self._contents if each.project is view), None)

    def unread(self) -> Iterator[Problem]:
        """What is wrong with the targets that were looked at and could not be parsed."""
        for each in self._contents:
            yield from each.project.unread()

    @property
    def parsed(self) -> frozenset[str]:
        """The files whose syntax trees are there."""
        opened = (each.project.known.errors for each in self._contents)
        return frozenset(path for each in opened for path in each)

    def forget(self) -> None:
        """Lets go of the syntax trees. What they told stays."""
        self._contents.clear()

    def built(self, path: str) -> Built:
        """The apps that a file builds."""
        if path not in self._built:
            project = self.contents.project
            parses = project.parses(path)
            self._built[path] = built(project, project.modules[path]) if parses else Built()
        return self._built[path]

    def ids(self, path: str) -> tuple[Value, ...]:
        """The ids that a file has: of components and dependencies, and of what it sets."""
        if path not in self._ids:
            self._ids[path] = tuple({*self.contents.ids(path)})
        return self._ids[path]
