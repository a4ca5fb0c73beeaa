"""What the membership of apps asks of a file: plain data, which outlives the syntax trees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from codemods.dash.values.value import Fields, Private, Value
from codemods.files.place import Problem
from codemods.graph.app.contents import Contents
from codemods.graph.app.made import Built, built
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
    _given: dict[str, tuple[Value, ...]] = field(default_factory=dict)

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
        """The ids that a file has: of components and dependencies, and of what it sets. What some
        of them are handed, ``given`` tells.
        """
        if path not in self._ids:
            self._ids[path] = tuple(map(_alone, {*self.contents.ids(path)}))
        return self._ids[path]

    def given(self, path: str) -> tuple[Value, ...]:
        """What somebody hands to the functions of a file for an id."""
        if path not in self._given:
            private = (each for each in {*self.contents.ids(path)} if isinstance(each, Private))
            handed = (value for each in private for value in each.given)
            self._given[path] = tuple({*map(_alone, handed)})
        return self._given[path]


@dataclass(frozen=True)
class _Told:
    """What a private value is handed, as it was told once."""

    values: frozenset[Value]
    bases: frozenset[str]


def _alone(value: Value) -> Value:
    """A value that holds no syntax tree. What is handed to it is not told but in a dictionary."""
    match value:
        case Private():
            return replace(value, handed=None)
        case Fields(items=items):
            return Fields(tuple((name, _with_handed(inner)) for name, inner in items))
    return value


def _with_handed(value: Value) -> Value:
    if not isinstance(value, Private):
        return _alone(value)
    given = frozenset(map(_alone, value.given))
    return replace(value, handed=_Told(given, value.bases))
