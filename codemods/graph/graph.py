"""The callback graph of a project: who writes a prop and who reads it.

A *prop* is a component id and a property. What cannot be seen is assumed to be there: an id that is
unknown may be any id with that property, a callback that is opaque may read and write anything that
its text does not rule out, and a file that cannot be parsed reads and writes every id whose text it
contains.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency, Kind
from codemods.dash.id_index import Index
from codemods.dash.page.javascript import (
    Script,
    clicking,
    is_near,
    scripts,
    written,
)
from codemods.dash.page.layout import Layout
from codemods.dash.set_props import SetCall
from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Fields, Known, Private, Value, same
from codemods.files.place import Place
from codemods.graph.app.contents import Contents, Entry
from codemods.graph.app.facts import Survey
from codemods.graph.app.made import functions_of
from codemods.graph.app.membership import Membership
from codemods.graph.prop import Access, Prop, place
from codemods.python.project import Module, Project

_MOST_AT_ONCE = 4  # graphs of apps that are kept
_Answer = TypeVar("_Answer")
_Indexes = Mapping[str | None, Index[Entry]]  # by property


@dataclass(frozen=True, eq=False)
class Graph:
    """All callbacks of a project and the props that they have to do with.

    ``whole`` is the graph of the whole project, where this is of the apps that a file belongs to.
    ``part`` is the function of that file that is to be judged, where it builds an app of its own;
    ``apart`` those that are not. ``linked`` says which files belong to which apps, where that is
    known already.
    """

    project: Project
    whole: Graph | None = None
    part: ast.stmt | None = None
    apart: tuple[ast.stmt, ...] = ()
    linked: Membership | None = None

    @cached_property
    def layout(self) -> Layout:
        return Layout(self.project, self.contents.components)

    @cached_property
    def contents(self) -> Contents:
        """What each file brings."""
        if self.whole:
            return self.whole.contents
        surveyed = self.linked.survey.contents_of(self.project) if self.linked else None
        return surveyed or Contents(self.project)

    @cached_property
    def callbacks(self) -> tuple[Callback, ...]:
        """All callbacks of all files."""
        return tuple(
            each
            for module in self._shown
            for each in self.in_module(module)
            if self.project.shows(module, each.call)
        )

    def twins(self, callback: Callback) -> list[Callback]:
        """The other callbacks that have the same function."""
        with_it = self._by_function.get(callback.function, ())
        return [each for each in with_it if each is not callback]

    @cached_property
    def _by_function(self) -> Mapping[ast.AST | None, list[Callback]]:
        found: dict[ast.AST | None, list[Callback]] = {}
        for each in self.callbacks:
            if each.function is not None:
                found.setdefault(each.function, []).append(each)
        return found

    def in_module(self, module: Module) -> tuple[Callback, ...]:
        """The callbacks of one module, in source order."""
        return self.contents.callbacks(module)

    def judged_in(self, module: Module) -> Iterator[Callback]:
        """The callbacks of a module that this graph is made for."""
        for each in self.in_module(module):
            around = [*module.scopes.ancestors(each.call)] if self.part or self.apart else ()
            if (self.part is None or self.part in around) and not any(
                other in around for other in self.apart
            ):
                yield each

    def apps_of(self, module: Module) -> tuple[Graph, ...]:
        """The graphs of what can meet the callbacks of a module in one running app.

        One for each function that builds an app of its own, where there are several, and one for
        what stands outside of them.
        """
        if module.path not in self._apps_of:
            self._apps_of[module.path] = (*self._graphs_of(module),)
        return self._apps_of[module.path]

    def _graphs_of(self, module: Module) -> Iterator[Graph]:
        files = self.membership.around(module.path)
        world = self.membership.related if files is None else files
        apart = self.membership.apart(module.path)
        if len(apart) < 2:
            if world not in self._graphs:
                if len(self._graphs) >= _MOST_AT_ONCE:  # the files of one app follow each other
                    self._graphs.clear()
                    self._apps_of.clear()
                self._graphs[world] = Graph(replace(self.project, world=world), self)
            yield self._graphs[world]
            return
        functions = functions_of(module, apart)
        yield Graph(replace(self.project, world=world), self, None, functions)
        for maker, others in apart.items():
            hidden = {module.path: functions_of(module, others)}
            for each in functions_of(module, [maker]):
                yield Graph(replace(self.project, world=world, hidden=hidden), self, each)

    @cached_property
    def membership(self) -> Membership:
        """Which files belong to which apps."""
        return self.linked or Membership(self.project, Survey(self.project, [self.contents]))

    def read(self, path: str) -> None:
        """Works out what the apps of a file bring, for processes that share it."""
        for app in self.apps_of(self.project.modules[path]):
            _ = app._outputs, app._arguments, app._sharers, app._unattached
            _ = app._perhaps_unparsed, app.layout.index

    def forget(self) -> None:
        """Lets go of the graphs of its apps, which know it in turn."""
        self._graphs.clear()
        self._apps_of.clear()

    def once(self, question: Callable[[Graph], _Answer]) -> _Answer:
        """The answer to a question about all of the graph, which is asked once."""
        if question not in self._answers:
            self._answers[question] = question(self)
        answer: _Answer = self._answers[question]
        return answer

    @cached_property
    def _answers(self) -> dict[Callable[[Graph], Any], Any]:
        return {}

    def prop(self, dependency: Dependency) -> Prop:
        """The prop that a dependency names."""
        return self.contents.prop(dependency)

    def writers(self, prop: Prop) -> list[Access]:
        """What writes, or may write, a prop: Outputs, also while a callback runs; ``set_props``."""
        found = [*self._matching(prop, self._outputs)]
        found += self._set_props(prop)
        found += self._perhaps_attached(prop, "Output")
        found += self._unparsed(prop)
        return found

    def readers(self, prop: Prop) -> list[Access]:
        """What reads, or may read, a prop as Input or State."""
        found = [*self._matching(prop, self._arguments)]
        found += self._perhaps_attached(prop, "Input", "State")
        found += self._unparsed(prop)
        return found

    @cached_property
    def clicking(self) -> Place | None:
        """Where JavaScript clicks as the user does; None when it does not."""
        folders = {self.project.modules[path].folder for path in self.project.together}
        elsewhere = any(self.project.with_any((b"assets_folder",)))
        near = (each for each in self.contents.scripts if elsewhere or is_near(each, folders))
        found = next(filter(None, map(clicking, near)), None)
        return found or next(filter(None, map(self.contents.clicks, self._shown)), None)

    def sharers(self, prop: Prop) -> tuple[Callback, ...]:
        """The callbacks that surely have a prop as Output, in source order."""
        return tuple(self._sharers.get(prop, ()))

    def _matching(self, prop: Prop, indexes: _Indexes) -> Iterator[Access]:
        names = indexes.keys() if prop.name is None else (prop.name, None)
        for name in (each for each in names if each in indexes):
            for each, equal in indexes[name].matching(prop.id):
                yield each.surely if equal else each.perhaps
        for callback, values in self._blank:
            if any(same(value, prop.id) is not False for value in values):
                yield Access(place(callback), False, callback)

    def _set_props(self, prop: Prop) -> Iterator[Access]:
        for module, call, target, name, value in self._set_calls:
            equal = same(target, prop.id)
            if equal is not False and name in (prop.name, None):
                where = Place(module.path, call.lineno)
                yield Access(where, bool(equal) and name is not None, value=value)

    def _perhaps_attached(self, prop: Prop, *kinds: Kind) -> Iterator[Access]:
        """Dependencies outside of all callbacks, which some callback may get."""
        for each in self._unattached:
            mine = self.prop(each)
            if each.kind in kinds and mine.name in (prop.name, None):
                if same(mine.id, prop.id) is not False:
                    where = Place(each.module.path, each.node.lineno)
                    yield Access(where, False, dependency=each)

    @cached_property
    def _unattached(self) -> tuple[Dependency, ...]:
        return tuple(
            each
            for module in self._shown
            for each in self.contents.unattached(module)
            if self.project.shows(module, each.node)
        )

    @cached_property
    def _shown(self) -> tuple[Module, ...]:
        """The files that can meet in one running app."""
        return tuple(self.project.modules[path] for path in self.project.together)

    def _unparsed(self, prop: Prop) -> Iterator[Access]:
        """Files that nobody can read, and JavaScript that sets props, with its text."""
        texts = tuple(text.encode() for text in _texts(prop.id))
        if texts not in self._unparsed_with:
            self._unparsed_with[texts] = [
                script.place if script else Place(module.path, 1)
                for module, script in self._perhaps_unparsed
                if (script and script.built)
                or _says(script.text if script and script.text else module.source.words, texts)
                if script or not self.project.parses(module.path)
            ]
            files = (written(file, texts) for file in self.contents.scripts)
            self._unparsed_with[texts] += filter(None, files)
            self._unparsed_with[texts] += [
                each for each in self.contents.unread_templates if each.path in self._paths
            ]
        return (Access(each, False) for each in self._unparsed_with[texts])

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(self.project.together)

    @cached_property
    def _unparsed_with(self) -> dict[tuple[bytes, ...], list[Place]]:
        return {}

    @cached_property
    def _perhaps_unparsed(self) -> list[tuple[Module, Script | None]]:
        """The files that set props by JavaScript, and those that were not parsed so far."""
        _ = self.layout.components, self.callbacks  # most of what is ever parsed is, for these
        modules = [self.project.modules[path] for path in self.project.together]
        found: list[tuple[Module, Script | None]] = []
        for each in modules:
            text = each.source.words
            if b"dash_clientside" in text and b"set_props" in text:
                if self.project.parses(each.path):
                    found += ((each, script) for script in scripts(each))
            if not self.project.parsed(each.path):
                found.append((each, None))
        return found

    @cached_property
    def _graphs(self) -> dict[frozenset[str], Graph]:
        return {}

    @cached_property
    def _apps_of(self) -> dict[str, tuple[Graph, ...]]:
        return {}

    @cached_property
    def _outputs(self) -> _Indexes:
        return self._indexed(self.contents.written)

    @cached_property
    def _sharers(self) -> Mapping[Prop, list[Callback]]:
        found: dict[Prop, list[Callback]] = {}
        for module in self._shown:
            for prop, callback in self.contents.shared(module):
                if self.project.shows(module, callback.call):
                    found.setdefault(prop, []).append(callback)
        return found

    @cached_property
    def _arguments(self) -> _Indexes:
        return self._indexed(self.contents.read)

    def _indexed(self, entries: Callable[[Module], Iterable[Entry]]) -> _Indexes:
        found: dict[str | None, list[tuple[Value, Entry]]] = {}
        for module in self._shown:
            for each in entries(module):
                if self.project.shows(module, each.callback.call):
                    found.setdefault(each.prop.name, []).append((each.prop.id, each))
        return {name: Index(tuple(each)) for name, each in found.items()}

    def unread_ids(self, callback: Callback | None) -> list[Prop]:
        """What a callback may name of which not even the kind of some dependencies is known."""
        return [
            Prop(value, None)
            for each, values in self._blank
            if each is callback
            for value in values
        ]

    @cached_property
    def _blank(self) -> list[tuple[Callback, list[Value]]]:
        """Callbacks of which not even the kind of some dependencies is known, with the values that
        stand there.
        """
        return [
            (callback, [value_of(self.project, each.module, each.node) for each in callback.blanks])
            for callback in self.callbacks
            if callback.blanks
        ]

    @cached_property
    def _set_calls(self) -> list[SetCall]:
        return [
            each
            for module in self._shown
            for each in self.contents.set_calls(module)
            if self.project.shows(module, each.call)
        ]


def _says(words: bytes, texts: tuple[bytes, ...]) -> bool:
    return any(text in words for text in texts)


def _texts(component: Value) -> Iterator[str]:
    """The strings that a file must contain to name an id."""
    match component:
        case Known(value=str(text)):
            yield text
        case Fields(items=items):
            for _, inner in items:
                yield from _texts(inner)
        case Private():
            for each in component.given:
                yield from _texts(each)
