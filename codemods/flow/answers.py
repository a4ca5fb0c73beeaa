"""What a callback may answer instead of values, and what it asks: in its body or in what it calls.

Where it cannot be seen which function is called, every one of the project that has the name may be
it. Code outside the project is taken to know nothing of Dash.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from codemods.dash.callback import Callback
from codemods.files.place import Place
from codemods.flow.answer_aliases import Held, spoken
from codemods.flow.callers import METHODS
from codemods.python.nodes import walk
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve
from codemods.python.texts import saying

# What keeps a callback from writing all that it could.
SILENT = frozenset({"no_update", "PreventUpdate", "raise"})
_MOST_FOLLOWED = 500  # functions; of a name like "get" every one of a large project may be meant
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class _Said(NamedTuple):
    """What one definition speaks of itself, and what it calls."""

    words: Mapping[str, Place]
    called: tuple[tuple[Module, _Definition], ...]
    sure: frozenset[ast.AST]


@dataclass(frozen=True, eq=False)
class Speech:
    """What the callbacks of a project may answer; each function of it is read once."""

    project: Project

    def read(self) -> None:
        """Works out what all answers need, for processes that share it."""
        _ = self._held, self.project.ask(saying, "", "defined")

    def answers(self, callback: Callback) -> Mapping[str, Place]:
        """Where a callback, or what it calls, speaks of ``no_update``, ``PreventUpdate``,
        ``Patch``, asks ``ctx`` for the ``trigger`` or for the ``shape`` of the call; and where it
        has a ``raise`` or ``assert``, in a function too that it surely calls: the first place of
        each.

        ``unseen`` is in it where too many functions may be called to look at them all.
        """
        if callback not in self._answers:
            self._answers[callback] = self._followed(callback)
        return self._answers[callback]

    def _followed(self, callback: Callback) -> Mapping[str, Place]:
        assert callback.function is not None
        found: dict[str, Place] = {}
        sure: set[ast.AST] = {callback.function}
        # Of a name like "get" any may be meant: what such ones raise is not said.
        for count, (module, definition) in enumerate(self.definitions(callback)):
            if count >= _MOST_FOLLOWED:
                return {**found, "unseen": Place(callback.module.path, callback.line)}
            said = self._said(module, definition)
            words = dict(said.words)
            if definition in sure:
                sure |= said.sure
            else:
                words.pop("raise", None)
            found = {**words, **found}
        return found

    def definitions(self, callback: Callback) -> Iterator[tuple[Module, ast.AST]]:
        """The function of a callback, and what may be called by way of it."""
        assert callback.function is not None
        pending: list[tuple[Module, ast.AST]] = [(callback.module, callback.function)]
        seen: set[ast.AST] = {callback.function}
        for module, definition in pending:  # which grows meanwhile
            yield module, definition
            new = [each for each in self._said(module, definition).called if each[1] not in seen]
            pending += new
            seen.update(each for _, each in new)

    def _said(self, module: Module, definition: ast.AST) -> _Said:
        if definition not in self._read:
            words: dict[str, Place] = {}
            nodes = [*walk(definition)]
            for node, word in spoken(self.project, module, nodes, self._held):
                words.setdefault(word, Place(module.path, node.lineno))
            for inside in nodes:
                if isinstance(inside, ast.Raise | ast.Assert):
                    words.setdefault("raise", Place(module.path, inside.lineno))
            called: dict[ast.AST, tuple[Module, _Definition]] = {}
            names = [*_called(nodes)]
            for each in names:
                called.update((meant[1], meant) for meant in self._meant(module, each))
                if len(called) > _MOST_FOLLOWED:
                    break
            sure = frozenset(filter(None, (self._surely(module, e) for e in names)))
            self._read[definition] = _Said(words, tuple(called.values()), sure)
        return self._read[definition]

    def _surely(self, module: Module, called: ast.expr) -> ast.AST | None:
        """The function that a name certainly stands for."""
        symbol = resolve(self.project, module, called)
        node = symbol.binding.node if symbol and symbol.binding else None
        return node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else None

    def _meant(self, module: Module, called: ast.expr) -> Iterator[tuple[Module, _Definition]]:
        """The definitions that a name may stand for."""
        project = self.project
        symbol = resolve(project, module, called)
        if symbol is not None and symbol.module is not None and symbol.binding is not None:
            if isinstance(symbol.binding.node, _Definition):
                yield symbol.module, symbol.binding.node
                return
        elif symbol is not None and project.find(symbol.dotted.partition(".")[0], module) is None:
            return
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        for other in project.all_saying(name, "defined") if name else ():
            for node in other.nodes.definitions.get(name, ()):
                # Of dict.update and the like only a class of the project can have another one.
                if name not in METHODS or isinstance(other.scopes.parents[node], ast.ClassDef):
                    yield other, node

    @cached_property
    def _answers(self) -> dict[Callback, Mapping[str, Place]]:
        return {}

    @cached_property
    def _read(self) -> dict[ast.AST, _Said]:
        return {}

    @cached_property
    def _held(self) -> Held:
        return Held.of(self.project)


def _called(nodes: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """What is called, or passed on to be called, decorators included."""
    for node in nodes:
        match node:
            case ast.Call():
                given = [node.func, *node.args, *(each.value for each in node.keywords)]
            case ast.ClassDef():
                given = [*(each.value for each in node.keywords), *node.decorator_list]
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                given = node.decorator_list
            case _:
                continue
        yield from (each for each in given if isinstance(each, ast.Name | ast.Attribute))
