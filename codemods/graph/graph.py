"""The callback graph of a project: who writes a prop and who reads it.

A *prop* is a component id and a property. What cannot be seen is assumed to be there: an id that is
unknown may be any id with that property, a callback that is opaque may read and write anything that
its text does not rule out, and a file that cannot be parsed reads and writes every id whose text it
contains.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency, Kind
from codemods.dash.page.javascript import Script, clicking, is_near, written
from codemods.dash.page.layout import Layout
from codemods.dash.set_props import SetCall
from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Fields, Known, Private, Value, same
from codemods.files.place import Place
from codemods.graph.app.contents import Contents, Entry
from codemods.graph.app.facts import Survey
from codemods.graph.app.layer import Indexes, Layer
from codemods.graph.app.made import functions_of
from codemods.graph.app.membership import Membership
from codemods.graph.prop import Access, Prop, place
from codemods.python.project import Module, Project
from codemods.python.texts import order

_MOST_AT_ONCE = 4  # graphs of apps that are kept
_Answer = TypeVar("_Answer")
_Part = TypeVar("_Part")
_PathOf = Callable[[Any], str]


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
    def _layers(self) -> tuple[Layer, ...]:
        """What its files bring: those of this app, and those that others hold too."""
        world, paths = self.project.world, [*self.project.together]
        shared: frozenset[str] = frozenset()
        if self.whole is not None and world is not None:
            hidden, meets = self.project.hidden, self.whole.membership.is_shared
            shared = frozenset(path for path in world if meets(path) and path not in hidden)
        own = self._layer(path for path in paths if path not in shared)
        if not shared or self.whole is None:
            return (own,)
        layers = self.whole._shared
        if shared not in layers:
            layers[shared] = self.whole._layer(path for path in paths if path in shared)
        return own, layers[shared]

    def _layer(self, paths: Iterable[str]) -> Layer:
        modules = tuple(map(self.project.modules.__getitem__, paths))
        return Layer(self.project, self.contents, modules)

    @cached_property
    def _shared(self) -> dict[frozenset[str], Layer]:
        """What files bring that several apps hold."""
        return {}

    def _of_all(self, part: Callable[[Layer], Iterable[_Part]], path: _PathOf) -> list[_Part]:
        """What all files bring of some kind, in their order."""
        first, *rest = (part(each) for each in self._layers)
        found = [*first]
        for more in rest:
            found += more
        if rest and len(found) > 1:
            found.sort(key=lambda each: self._order[path(each)])
        return found

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return self.project.whole.once(order)

    @cached_property
    def callbacks(self) -> tuple[Callback, ...]:
        """All callbacks of all files."""
        return (*self._of_all(lambda layer: layer.callbacks, lambda each: each.module.path),)

    def twins(self, callback: Callback) -> list[Callback]:
        """The other callbacks that have the same function."""
        function = callback.function
        with_it = self.of_function(function) if function is not None else ()
        return [each for each in with_it if each is not callback]

    def of_function(self, function: ast.AST) -> Sequence[Callback]:
        """The callbacks that have a function."""
        return self._of_all(
            lambda layer: layer.by_function.get(function, ()), lambda each: each.module.path
        )

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
            _ = app.layout.index
            for layer in app._layers:
                layer.read()

    def forget(self) -> None:
        """Lets go of the graphs of its apps, which know it in turn."""
        self._graphs.clear()
        self._apps_of.clear()
        self._shared.clear()

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

    def writers(self, prop: Prop) -> Sequence[Access]:
        """What writes, or may write, a prop: Outputs, also while a callback runs; ``set_props``."""
        if prop not in self._writers:
            self._writers[prop] = self._written_by(prop)
        return self._writers[prop]

    @cached_property
    def _writers(self) -> dict[Prop, Sequence[Access]]:
        """What was asked for so far."""
        return {}

    def _written_by(self, prop: Prop) -> Sequence[Access]:
        found = [*self._matching(prop, lambda layer: layer.outputs)]
        found += self._set_props(prop)
        found += self._perhaps_attached(prop, "Output")
        found += self._unparsed(prop)
        return found

    def readers(self, prop: Prop) -> Sequence[Access]:
        """What reads, or may read, a prop as Input or State."""
        if prop not in self._readers:
            self._readers[prop] = self._read_by(prop)
        return self._readers[prop]

    @cached_property
    def _readers(self) -> dict[Prop, Sequence[Access]]:
        """What was asked for so far."""
        return {}

    def _read_by(self, prop: Prop) -> Sequence[Access]:
        found = [*self._matching(prop, lambda layer: layer.arguments)]
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
        if found is not None:
            return found
        clicks = self._of_all(lambda layer: filter(None, (layer.clicking,)), lambda each: each.path)
        return next(iter(clicks), None)

    def sharers(self, prop: Prop) -> tuple[Callback, ...]:
        """The callbacks that surely have a prop as Output, in source order."""
        return (
            *self._of_all(lambda layer: layer.sharers.get(prop, ()), lambda each: each.module.path),
        )

    def _matching(self, prop: Prop, indexes: Callable[[Layer], Indexes]) -> Iterator[Access]:
        def named(name: str | None) -> list[tuple[Entry, bool | None]]:
            return self._of_all(
                lambda layer: (
                    indexes(layer)[name].matching(prop.id) if name in indexes(layer) else ()
                ),
                lambda each: each[0].callback.module.path,
            )

        names: Iterable[str | None] = (prop.name, None)
        if prop.name is None:
            names = dict.fromkeys(name for layer in self._layers for name in indexes(layer))
        for each, equal in (pair for name in names for pair in named(name)):
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
    def _unattached(self) -> Sequence[Dependency]:
        return self._of_all(lambda layer: layer.unattached, lambda each: each.module.path)

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
    def _perhaps_unparsed(self) -> Sequence[tuple[Module, Script | None]]:
        """The files that set props by JavaScript, and those that were not parsed so far."""
        _ = self.layout.components, self.callbacks  # most of what is ever parsed is, for these
        return self._of_all(lambda layer: layer.perhaps_unparsed, lambda each: each[0].path)

    @cached_property
    def _graphs(self) -> dict[frozenset[str], Graph]:
        return {}

    @cached_property
    def _apps_of(self) -> dict[str, tuple[Graph, ...]]:
        return {}

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
            for callback in self._of_all(lambda layer: layer.blank, lambda each: each.module.path)
        ]

    @cached_property
    def _set_calls(self) -> Sequence[SetCall]:
        return self._of_all(lambda layer: layer.set_calls, lambda each: each.module.path)


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
