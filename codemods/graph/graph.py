"""The callback graph of a project: who writes a prop and who reads it.

A *prop* is a component id and a property. What cannot be seen is assumed to be there: an id that is
unknown may be any id with that property, a callback that is opaque may read and write anything that
its text does not rule out, and a file that cannot be parsed reads and writes every id whose text it
contains.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from codemods.dash.callback import WORDS, Callback, callbacks_of
from codemods.dash.constant import Fields, Known, Private, Unknown, Value, Wildcard, same, value_of
from codemods.dash.dependency import Dependency, Kind
from codemods.dash.id_arguments import Passed
from codemods.dash.id_index import Index
from codemods.dash.javascript import (
    Script,
    clicking,
    clicking_text,
    is_near,
    matters,
    scripts,
    written,
)
from codemods.dash.layout import Layout
from codemods.dash.unattached import strays
from codemods.files.place import Place
from codemods.files.source import Source
from codemods.flow.answers import Speech
from codemods.python.import_graph import worlds
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name

_Pair = tuple[Callback, Dependency]
_Indexes = Mapping[str | None, Index[_Pair]]  # by property


@dataclass(frozen=True, slots=True)
class Prop:
    """An id and a property; the property is None when it is unknown."""

    id: Value
    name: str | None

    def __str__(self) -> str:
        match self.id:
            case Known(value=value):
                return f"{value}.{self.name}"
            case Fields(items=items):
                known = {key: value.value for key, value in items if isinstance(value, Known)}
                # Beside other fixed parts the type alone would name several components.
                kind = known["type"] if [*known] == ["type"] else _shown(self.id)
                return f"{kind}.{self.name}"
            case Private(text=text):
                return f"{text}.{self.name}"
        return f"{self.name}"


@dataclass(frozen=True, eq=False, slots=True)
class Access:
    """One place that writes or reads a prop.

    ``callback`` is None for ``set_props``, for a dependency outside of all callbacks, and for a
    file that cannot be parsed. ``sure`` is False when it only may be this prop. ``value`` is what
    ``set_props`` writes.
    """

    place: Place
    sure: bool
    callback: Callback | None = None
    dependency: Dependency | None = None
    value: ast.expr | None = None


@dataclass(frozen=True, eq=False)
class Graph:
    """All callbacks of a project and the props that they have to do with.

    ``whole`` is the graph of the whole project, where this is of one world of it.
    """

    project: Project
    whole: Graph | None = None

    @cached_property
    def layout(self) -> Layout:
        return Layout(self.project, self.whole.layout.read if self.whole else {})

    @cached_property
    def speech(self) -> Speech:
        """What the callbacks may answer."""
        return Speech(self.project)

    @cached_property
    def callbacks(self) -> tuple[Callback, ...]:
        """All callbacks of all files."""
        modules = self.project.with_any(WORDS, targets=False)
        return tuple(each for module in modules for each in self.in_module(module))

    def in_module(self, module: Module) -> tuple[Callback, ...]:
        """The callbacks of one module, in source order."""
        if self.whole is not None:
            return self.whole.in_module(module)
        if module.path not in self._read:
            self._read[module.path] = callbacks_of(self.project, module)
        return self._read[module.path]

    def around(self, module: Module) -> Graph:
        """The graph of what can meet a module in one running app."""
        world = self._worlds[module.path]
        if world is self.project:
            return self
        found = self._graphs.get(id(world))
        if found is None:
            found = self._graphs[id(world)] = Graph(world, self)
        return found

    def read(self) -> None:
        """Works out what most questions need, for processes that share it."""
        _ = self.callbacks
        for path in self.project.targets:
            module = self.project.modules[path]
            if any(word in module.source.words for word in WORDS):
                around = self.around(module)
                _ = around._perhaps_unparsed, around._outputs, around._arguments, around._sharers
                _ = around._strays

    def prop(self, dependency: Dependency) -> Prop:
        """The prop that a dependency names."""
        if dependency not in self._props:
            value = value_of(self.project, dependency.module, dependency.component)
            self._props[dependency] = Prop(value, dependency.prop)
        return self._props[dependency]

    def writers(self, prop: Prop) -> list[Access]:
        """What writes, or may write, a prop: Outputs, also while a callback runs; ``set_props``."""
        found = [*self._matching(prop, self._outputs)]
        found += self._set_props(prop)
        found += self._stray(prop, "Output")
        found += self._unparsed(prop)
        return found

    def readers(self, prop: Prop) -> list[Access]:
        """What reads, or may read, a prop as Input or State."""
        found = [*self._matching(prop, self._arguments)]
        found += self._stray(prop, "Input", "State")
        found += self._unparsed(prop)
        return found

    @cached_property
    def clicking(self) -> Place | None:
        """Where JavaScript clicks as the user does; None when it does not."""
        folders = {self.project.modules[path].folder for path in self.project.together}
        elsewhere = any(self.project.with_any((b"assets_folder",), targets=False))
        near = (each for each in self._scripts if elsewhere or is_near(each, folders))
        found = next(filter(None, map(clicking, near)), None)
        words = (b".click", b"dispatchEvent", b"requestSubmit", b"index_string")
        modules = self.project.with_any(words, targets=False)
        return found or next(filter(None, map(clicking_text, modules)), None)

    def sharers(self, prop: Prop) -> tuple[Callback, ...]:
        """The callbacks that surely have a prop as Output, in source order."""
        return tuple(self._sharers.get(prop, ()))

    def _matching(self, prop: Prop, indexes: _Indexes) -> Iterator[Access]:
        names = indexes.keys() if prop.name is None else (prop.name, None)
        for name in (each for each in names if each in indexes):
            for (callback, dependency), equal in indexes[name].matching(prop.id):
                sure = bool(equal) and name is not None and dependency.counted
                yield Access(place(callback), sure, callback, dependency)
            for other in self._handed(prop.id):
                for (callback, dependency), equal in indexes[name].matching(other):
                    if equal:
                        yield Access(place(callback), False, callback, dependency)
        for callback, values in self._blank:
            if any(same(value, prop.id) is not False for value in values):
                yield Access(place(callback), False, callback)

    def _handed(self, component: Value) -> Iterable[Value]:
        """The ids that are this one where somebody hands it to a function."""
        if isinstance(component, Known):
            return [private for private, texts in self._passed.items() if component.value in texts]
        if isinstance(component, Private):
            return [Known(text) for text in sorted(self._passed.get(component, ()))]
        return ()

    @cached_property
    def _passed(self) -> Mapping[Private, frozenset[str]]:
        """The strings that the private ids of dependencies may be."""
        passed = Passed(self.project)
        found: dict[Private, frozenset[str]] = {}
        for callback in self.callbacks:
            for each in (*callback.outputs, *callback.passing, *callback.arguments):
                value = self.prop(each).id
                if isinstance(value, Private) and (texts := passed.ids(each)):
                    found[value] = texts
        return found

    def _set_props(self, prop: Prop) -> Iterator[Access]:
        for module, call, target, name, value in self._set_calls:
            equal = same(target, prop.id)
            if equal is not False and name in (prop.name, None):
                where = Place(module.path, call.lineno)
                yield Access(where, bool(equal) and name is not None, value=value)

    def _stray(self, prop: Prop, *kinds: Kind) -> Iterator[Access]:
        """Dependencies outside of all callbacks, which some callback may get."""
        for each in self._strays:
            mine = self.prop(each)
            if each.kind in kinds and mine.name in (prop.name, None):
                if same(mine.id, prop.id) is not False:
                    where = Place(each.module.path, each.node.lineno)
                    yield Access(where, False, dependency=each)

    @cached_property
    def _strays(self) -> tuple[Dependency, ...]:
        own = (d for c in self.callbacks for d in (*c.outputs, *c.arguments, *c.passing))
        return tuple(strays(self.project, {each.node for each in own}))

    def _unparsed(self, prop: Prop) -> Iterator[Access]:
        """Files that nobody can read, and JavaScript that sets props, with its text."""
        texts = tuple(text.encode() for text in _texts(prop.id))
        if texts not in self._unparsed_with:
            self._unparsed_with[texts] = [
                script.place if script else Place(module.path, 1)
                for module, script in self._perhaps_unparsed
                if (script and script.built) or any(text in module.source.words for text in texts)
                if script or not self.project.parses(module.path)
            ]
            files = (written(file, texts) for file in self._scripts)
            self._unparsed_with[texts] += filter(None, files)
        return (Access(each, False) for each in self._unparsed_with[texts])

    @cached_property
    def _scripts(self) -> tuple[Source, ...]:
        """The JavaScript files that set props, or click."""
        if self.whole is not None:
            return self.whole._scripts
        return tuple(each for each in self.project.scripts if matters(each))

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
    def _read(self) -> dict[str, tuple[Callback, ...]]:
        return {}

    @cached_property
    def _worlds(self) -> Mapping[str, Project]:
        return worlds(self.project)

    @cached_property
    def _graphs(self) -> dict[int, Graph]:
        return {}

    @cached_property
    def _props(self) -> dict[Dependency, Prop]:
        return {}

    @cached_property
    def _outputs(self) -> _Indexes:
        return self._indexed((c, d) for c in self.callbacks for d in (*c.outputs, *c.passing))

    @cached_property
    def _sharers(self) -> Mapping[Prop, list[Callback]]:
        found: dict[Prop, list[Callback]] = {}
        for callback in self.callbacks:
            props = (self.prop(each) for each in callback.outputs if each.counted and each.prop)
            for prop in dict.fromkeys(props):
                if same(prop.id, prop.id):
                    found.setdefault(prop, []).append(callback)
        return found

    @cached_property
    def _arguments(self) -> _Indexes:
        return self._indexed((c, d) for c in self.callbacks for d in c.arguments)

    def _indexed(self, pairs: Iterable[_Pair]) -> _Indexes:
        found: dict[str | None, list[tuple[Value, _Pair]]] = {}
        for pair in pairs:
            prop = self.prop(pair[1])
            found.setdefault(prop.name, []).append((prop.id, pair))
        return {name: Index(tuple(each)) for name, each in found.items()}

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
    def _set_calls(self) -> list[tuple[Module, ast.expr, Value, str | None, ast.expr | None]]:
        found: list[tuple[Module, ast.expr, Value, str | None, ast.expr | None]] = []
        for module in self.project.with_any((b"set_props",), targets=False):
            for node, parent in module.scopes.parents.items():
                called = isinstance(parent, ast.Call) and parent.func is node
                if isinstance(node, ast.Call) and _is_set_props(self.project, module, node.func):
                    found += [
                        (module, node, *each) for each in _written(self.project, module, node)
                    ]
                elif isinstance(node, ast.Name | ast.Attribute) and not called:
                    if _is_set_props(self.project, module, node):  # passed on, or renamed
                        found.append((module, node, Unknown(), None, None))
        return found


def _shown(value: Value) -> str:
    """An id as Python writes it, as far as it is known."""
    match value:
        case Known(value=text):
            return repr(text)
        case Fields(items=items):
            return f"{{{', '.join(f'{key!r}: {_shown(inner)}' for key, inner in items)}}}"
        case Wildcard(name=name):
            return name
        case Private(text=text):
            return text
    return "…"


def place(callback: Callback) -> Place:
    """Where a callback is."""
    return Place(callback.module.path, callback.line, callback.name)


def _is_set_props(project: Project, module: Module, node: ast.expr) -> bool:
    last = getattr(node, "attr", None) or getattr(node, "id", None)
    return last == "set_props" or dash_name(project, module, node) == "dash.set_props"


def _written(
    project: Project, module: Module, call: ast.Call
) -> Iterator[tuple[Value, str | None, ast.expr | None]]:
    """What a ``set_props(id, {prop: value})`` writes: the id, the property, the value."""
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    target = call.args[0] if call.args else keywords.get("component_id")
    props = call.args[1] if len(call.args) > 1 else keywords.get("props")
    component = value_of(project, module, target)
    texts = Passed(project).values(module, target) if isinstance(component, Private) else ()
    if texts:  # a helper that is told which
        component = Unknown(pattern="|".join(map(re.escape, sorted(texts))))
    if not isinstance(props, ast.Dict):
        yield component, None, None
        return
    for key, value in zip(props.keys, props.values, strict=True):
        name = value_of(project, module, key)
        known = isinstance(name, Known) and isinstance(name.value, str)
        yield component, str(name.value) if known and isinstance(name, Known) else None, value


def _texts(component: Value) -> Iterator[str]:
    """The strings that a file must contain to name an id."""
    match component:
        case Known(value=str(text)):
            yield text
        case Fields(items=items):
            for _, inner in items:
                yield from _texts(inner)
