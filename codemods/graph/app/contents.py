"""What each file of a project brings to every app that holds it; each file is read once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from codemods.dash.callback import WORDS, Callback, callbacks_of
from codemods.dash.dependency import Dependency
from codemods.dash.page.javascript import clicking_text, matters, scripts
from codemods.dash.page.layout import Call, Layout
from codemods.dash.page.served import served, unread_templates
from codemods.dash.set_props import SetCall, set_calls
from codemods.dash.unattached import unattached
from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Unknown, Value, same
from codemods.files.place import Place
from codemods.files.source import Source
from codemods.graph.prop import Access, Prop, place
from codemods.python.import_graph import reaching
from codemods.python.project import Module, Project

# What JavaScript that clicks has one of.
_CLICKING = (b".click", b"dispatchEvent", b"requestSubmit", b"index_string")
# What a file that names no app does to each.
_OF_ANY_APP = re.compile(rb"\bhooks\b")


class Entry(NamedTuple):
    """A dependency of a callback, with what it perhaps accesses: that is the same for all props."""

    prop: Prop
    callback: Callback
    perhaps: Access

    @property
    def surely(self) -> Access:
        """What it accesses where it has the id of a prop."""
        dependency = self.perhaps.dependency
        if self.prop.name is None or dependency is None or not dependency.counted:
            return self.perhaps
        return Access(self.perhaps.place, True, self.callback, dependency)


@dataclass(frozen=True, eq=False)
class Contents:
    """The callbacks, dependencies, components and scripts of the files of a project."""

    project: Project
    components: dict[str, list[Call]] = field(default_factory=dict)
    _callbacks: dict[str, tuple[Callback, ...]] = field(default_factory=dict)
    _unattached: dict[str, tuple[Dependency, ...]] = field(default_factory=dict)
    _set_calls: dict[str, tuple[SetCall, ...]] = field(default_factory=dict)
    _clicks: dict[str, Place | None] = field(default_factory=dict)
    _props: dict[Dependency, Prop] = field(default_factory=dict)
    _written: dict[str, Sequence[Entry]] = field(default_factory=dict)
    _read: dict[str, Sequence[Entry]] = field(default_factory=dict)
    _shared: dict[str, Sequence[tuple[Prop, Callback]]] = field(default_factory=dict)

    def prop(self, dependency: Dependency) -> Prop:
        """The prop that a dependency names."""
        if dependency not in self._props:
            value = value_of(self.project, dependency.module, dependency.component)
            self._props[dependency] = Prop(value, dependency.prop)
        return self._props[dependency]

    def callbacks(self, module: Module) -> tuple[Callback, ...]:
        """The callbacks of a file, in source order."""
        if module.path not in self._callbacks:
            registers = self._has_any(module, WORDS)
            found = callbacks_of(self.project, module) if registers else ()
            self._callbacks[module.path] = found
        return self._callbacks[module.path]

    def written(self, module: Module) -> Sequence[Entry]:
        """The Outputs of the callbacks of a file, and what they set while they run."""
        if module.path not in self._written:
            pairs = ((c, (*c.outputs, *c.passing)) for c in self.callbacks(module))
            self._written[module.path] = [*self._entries(pairs)]
        return self._written[module.path]

    def read(self, module: Module) -> Sequence[Entry]:
        """The Inputs and States of the callbacks of a file."""
        if module.path not in self._read:
            pairs = ((c, c.arguments) for c in self.callbacks(module))
            self._read[module.path] = [*self._entries(pairs)]
        return self._read[module.path]

    def _entries(self, pairs: Iterable[tuple[Callback, Sequence[Dependency]]]) -> Iterator[Entry]:
        for callback, dependencies in pairs:
            where = place(callback)
            for each in dependencies:
                prop = self.prop(each)
                perhaps = Access(where, False, callback, each)
                yield Entry(prop, callback, perhaps)

    def shared(self, module: Module) -> Sequence[tuple[Prop, Callback]]:
        """The props that the callbacks of a file surely have as Outputs."""
        if module.path not in self._shared:
            self._shared[module.path] = [
                (prop, callback)
                for callback in self.callbacks(module)
                for prop in dict.fromkeys(
                    self.prop(each) for each in callback.outputs if each.counted and each.prop
                )
                if same(prop.id, prop.id)
            ]
        return self._shared[module.path]

    def unattached(self, module: Module) -> tuple[Dependency, ...]:
        """The dependencies of a file that no callback is seen to have."""
        if module.path not in self._unattached:
            found = (*unattached(self.project, module, self._given(module)),)
            if found:  # which a callback in another file may have all the same
                paths = self.project.ask(reaching, module.path)
                given = [self._given(self.project.modules[path]) for path in paths]
                found = tuple(d for d in found if not any(d.node in each for each in given))
            self._unattached[module.path] = found
        return self._unattached[module.path]

    def _given(self, module: Module) -> Set[ast.Call]:
        """The dependencies that the callbacks of a file are seen to have."""
        return {each.node for callback in self.callbacks(module) for each in _all_of(callback)}

    def set_calls(self, module: Module) -> tuple[SetCall, ...]:
        """What ``set_props`` in a file sets."""
        if module.path not in self._set_calls:
            speaks = self._has_any(module, (b"set_props",))
            found = set_calls(self.project, module) if speaks else ()
            self._set_calls[module.path] = tuple(found)
        return self._set_calls[module.path]

    def clicks(self, module: Module) -> Place | None:
        """Where JavaScript in a string of a file clicks."""
        if module.path not in self._clicks:
            speaks = any(word in module.source.words for word in _CLICKING)
            speaks = speaks and self.project.parses(module.path)
            self._clicks[module.path] = clicking_text(module) if speaks else None
        return self._clicks[module.path]

    @cached_property
    def scripts(self) -> tuple[Source, ...]:
        """The scripts and templates, of those that an app sends, that set props, or click."""
        return tuple(each for each in served(self.project) if matters(each))

    @cached_property
    def unread_templates(self) -> tuple[Place, ...]:
        """Where an app gets a page template that cannot be seen: it may set any prop."""
        return tuple(unread_templates(self.project))

    def ids(self, path: str) -> Iterator[Value]:
        """The ids that a file has: of components and dependencies, and of what it sets."""
        module = self.project.modules[path]
        if not self.project.parses(path):
            yield Unknown()
            return
        for callback in self.callbacks(module):
            yield from (self.prop(each).id for each in _all_of(callback))
            if callback.blanks:
                yield Unknown()
        yield from (self.prop(each).id for each in self.unattached(module))
        yield from (each.id for each in self.layout.in_module(module))
        yield from (each.target for each in self.set_calls(module))
        speaks = b"dash_clientside" in module.source.words and any(scripts(module))
        if speaks or _OF_ANY_APP.search(module.source.words) or self.clicks(module):
            yield Unknown()

    @cached_property
    def layout(self) -> Layout:
        """The layout of all files together."""
        return Layout(self.project, self.components)

    def _has_any(self, module: Module, words: tuple[bytes, ...]) -> bool:
        """Whether the text of a file has one of some words, and the file parses."""
        text = module.source.words
        spelled = (each for word in words for each in self.project.spelled(word))
        return any(each in text for each in spelled) and self.project.parses(module.path)


def _all_of(callback: Callback) -> Iterator[Dependency]:
    """The dependencies of a callback."""
    yield from (*callback.outputs, *callback.passing, *callback.arguments)
