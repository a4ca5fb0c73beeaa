"""What some files bring to an app. Those that several apps hold are one layer for all of these."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.id_index import Index
from codemods.dash.page.javascript import Script, scripts
from codemods.dash.set_props import SetCall
from codemods.dash.values.value import Value
from codemods.files.place import Place
from codemods.graph.app.contents import Contents, Entry
from codemods.graph.prop import Prop
from codemods.python.project import Module, Project

Indexes = Mapping[str | None, Index[Entry]]  # by property


@dataclass(frozen=True, eq=False)
class Layer:
    """The callbacks of some files, by what they have to do with. ``project`` says what of them is
    in a function that builds another app.
    """

    project: Project
    contents: Contents
    modules: tuple[Module, ...]

    def read(self) -> None:
        """Works out what it brings, for processes that share it."""
        _ = self.outputs, self.arguments, self.sharers, self.unattached, self.perhaps_unparsed

    def _shown(self, module: Module, node: ast.AST) -> bool:
        return self.project.shows(module, node)

    @cached_property
    def callbacks(self) -> tuple[Callback, ...]:
        """All callbacks of its files."""
        return tuple(
            each
            for module in self.modules
            for each in self.contents.callbacks(module)
            if self._shown(module, each.call)
        )

    @cached_property
    def by_function(self) -> Mapping[ast.AST, Sequence[Callback]]:
        """The callbacks of each function."""
        found: dict[ast.AST, list[Callback]] = {}
        for each in self.callbacks:
            if each.function is not None:
                found.setdefault(each.function, []).append(each)
        return found

    @cached_property
    def blank(self) -> Sequence[Callback]:
        """The callbacks of which not even the kind of some dependencies is known."""
        return [each for each in self.callbacks if each.blanks]

    @cached_property
    def outputs(self) -> Indexes:
        """What the callbacks write, by its property."""
        return self._indexed(self.contents.written)

    @cached_property
    def arguments(self) -> Indexes:
        """What the callbacks read, by its property."""
        return self._indexed(self.contents.read)

    def _indexed(self, entries: Callable[[Module], Iterable[Entry]]) -> Indexes:
        found: dict[str | None, list[tuple[Value, Entry]]] = {}
        for module in self.modules:
            for each in entries(module):
                if self._shown(module, each.callback.call):
                    found.setdefault(each.prop.name, []).append((each.prop.id, each))
        return {name: Index(tuple(each)) for name, each in found.items()}

    @cached_property
    def sharers(self) -> Mapping[Prop, Sequence[Callback]]:
        """The callbacks that surely have each prop as Output."""
        found: dict[Prop, list[Callback]] = {}
        for module in self.modules:
            for prop, callback in self.contents.shared(module):
                if self._shown(module, callback.call):
                    found.setdefault(prop, []).append(callback)
        return found

    @cached_property
    def unattached(self) -> Sequence[Dependency]:
        """The dependencies that no callback is seen to have."""
        return [
            each
            for module in self.modules
            for each in self.contents.unattached(module)
            if self._shown(module, each.node)
        ]

    @cached_property
    def set_calls(self) -> Sequence[SetCall]:
        """What ``set_props`` sets."""
        return [
            each
            for module in self.modules
            for each in self.contents.set_calls(module)
            if self._shown(module, each.call)
        ]

    @cached_property
    def clicking(self) -> Place | None:
        """Where JavaScript in a string clicks as the user does; None when it does not."""
        return next(filter(None, map(self.contents.clicks, self.modules)), None)

    @cached_property
    def perhaps_unparsed(self) -> Sequence[tuple[Module, Script | None]]:
        """The files that set props by JavaScript, and those that were not parsed so far."""
        return [*self._perhaps_unparsed()]

    def _perhaps_unparsed(self) -> Iterator[tuple[Module, Script | None]]:
        _ = self.callbacks  # most of what is ever parsed is, for these
        for each in self.modules:
            text = each.source.words
            if b"dash_clientside" in text and b"set_props" in text:
                if self.project.parses(each.path):
                    yield from ((each, script) for script in scripts(each))
            if not self.project.parsed(each.path):
                yield each, None
