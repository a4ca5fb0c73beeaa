"""What a callback may answer instead of values, and what it asks: in its body or in what it calls.

Where it cannot be seen which function is called, every one of the project that has the name may be
it. Code outside the project is taken to know nothing of Dash.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from codemods.dash.callback import Callback
from codemods.files.place import Place
from codemods.flow.answers.aliases import Held, spoken
from codemods.flow.library.table import is_method
from codemods.python.changes.rebound import attributes
from codemods.python.nodes import last_name, walk
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve
from codemods.python.texts import saying

# What keeps a callback from writing all that it could.
SILENT = frozenset({"no_update", "PreventUpdate", "raise"})
_MOST_FOLLOWED = 500  # functions; of a name like "get" every one of a large project may be meant
_DEEPEST = 3  # steps of a function from hand to hand
_PARTIAL = frozenset({"partial", "partialmethod"})
_PROPERTIES = frozenset({"property", "cached_property"})
_MAKING = frozenset({"__init__", "__new__", "__init_subclass__", "__class_getitem__"})
_Holding = ast.Lambda | ast.List | ast.Tuple | ast.Dict | ast.Set  # functions, for later
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class _Said(NamedTuple):
    """What one definition speaks of itself, and what it calls."""

    words: Mapping[str, Place]
    called: tuple[tuple[Module, ast.AST], ...]
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
            called: dict[ast.AST, tuple[Module, ast.AST]] = {}
            names = [*_called(nodes)]
            for each in names:
                called.update((meant[1], meant) for meant in self._meant(module, each))
                if len(called) > _MOST_FOLLOWED:
                    break
            for named in self._named(module, nodes):
                called.setdefault(named[1], named)
            sure = frozenset(filter(None, (self._surely(module, e) for e in names)))
            self._read[definition] = _Said(words, tuple(called.values()), sure)
        return self._read[definition]

    def _surely(self, module: Module, called: ast.expr) -> ast.AST | None:
        """The function that a name certainly stands for."""
        symbol = resolve(self.project, module, called)
        node = symbol.binding.node if symbol and symbol.binding else None
        return node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else None

    def _meant(
        self, module: Module, called: ast.expr, depth: int = 0
    ) -> Iterator[tuple[Module, ast.AST]]:
        """The definitions that a name may stand for; of a variable what it is set to."""
        project = self.project
        symbol = resolve(project, module, called)
        user = module.scopes.parents.get(called)
        is_called = depth > 0 or (isinstance(user, ast.Call) and user.func is called)
        if symbol is not None and symbol.module is not None and symbol.binding is not None:
            if isinstance(symbol.binding.node, _Definition):
                yield symbol.module, symbol.binding.node
                return
            value = symbol.binding.value
            if value is not None and self._holds_function(symbol.module, value, is_called):
                yield symbol.module, value
        elif symbol is not None and project.find(symbol.dotted.partition(".")[0], module) is None:
            return
        found = self._of_name(last_name(called))
        yield from found
        if symbol is None and not found and is_called and depth < _DEEPEST:
            yield from self._handed(module, called, depth + 1)

    def _of_name(self, name: str) -> Sequence[tuple[Module, ast.AST]]:
        """The definitions of the project that have a name, looked for once."""
        if name not in self._by_name:
            self._by_name[name] = tuple(
                (module, node)
                for module in (self.project.all_saying(name, "defined") if name else ())
                for node in module.nodes.definitions.get(name, ())
                # Of dict.update and the like only a class of the project can have another one.
                if not is_method(name) or isinstance(module.scopes.parents[node], ast.ClassDef)
            )
        return self._by_name[name]

    def _holds_function(self, module: Module, value: ast.expr, is_called: bool) -> bool:
        """Whether what a variable is set to is, or returns, a function that was made of others."""
        if not isinstance(value, ast.Call):
            return isinstance(value, ast.Lambda | ast.IfExp | ast.BoolOp)
        if last_name(value.func) in _PARTIAL:
            return True
        symbol = resolve(self.project, module, value.func)
        made = symbol.binding.node if symbol and symbol.binding else None
        return is_called and not isinstance(made, ast.ClassDef)

    def _handed(
        self, module: Module, called: ast.expr, depth: int
    ) -> Sequence[tuple[Module, ast.AST]]:
        """What may be called by the name of a parameter, or of an attribute: what is given for the
        one where its function is called, and set for the other. Many calls ask for one name.
        """
        scope = None
        if isinstance(called, ast.Name):
            bound = module.scopes.around(called).lookup(called.id)
            scope = bound[0] if bound else module.scopes.root
        key = (last_name(called), scope, depth)
        if key not in self._handed_on:
            self._handed_on[key] = tuple(self._handed_by(module, called, depth))
        return self._handed_on[key]

    def _handed_by(
        self, module: Module, called: ast.expr, depth: int
    ) -> Iterator[tuple[Module, ast.AST]]:
        if isinstance(called, ast.Attribute):
            for other, node in attributes(self.project, called.attr):
                statement = other.scopes.parents[node]
                if isinstance(statement, ast.Assign) and node in statement.targets:
                    yield from self._callable(other, statement.value, depth)
            return
        found = module.scopes.around(called).lookup(getattr(called, "id", ""))
        for each in found[1] if found else ():
            if each.kind == "parameter" and found is not None:
                for other, given in self._given_to(module, found[0].node):
                    yield from self._callable(other, given, depth)
            elif isinstance(each.value, ast.Call):
                yield module, each.value

    def _callable(
        self, module: Module, value: ast.expr, depth: int
    ) -> Iterator[tuple[Module, ast.AST]]:
        """What is called with a value that was handed on."""
        if isinstance(value, ast.Lambda):
            yield module, value
        elif isinstance(value, ast.Name | ast.Attribute):
            yield from self._meant(module, value, depth)

    def _given_to(self, home: Module, function: ast.AST) -> Iterator[tuple[Module, ast.expr]]:
        """The arguments of the calls of a function, or of the class that it starts."""
        if getattr(function, "name", "") == "__init__":
            function = home.scopes.parents[function]
        name = getattr(function, "name", "")
        for other in self.project.all_saying(name, "called") if name else ():
            for call in other.nodes.called.get(name, ()):
                symbol = resolve(self.project, other, call.func)
                if symbol and symbol.binding and symbol.binding.node is function:
                    for given in (*call.args, *(each.value for each in call.keywords)):
                        yield other, given

    def _named(self, module: Module, nodes: Iterable[ast.AST]) -> Iterator[tuple[Module, ast.AST]]:
        """The functions that some code names without a call, which may come later; and
        the class of an object, whose operators and properties may be used.
        """
        for node in nodes:
            if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
                continue
            symbol = resolve(self.project, module, node)
            if symbol is None or symbol.module is None or symbol.binding is None:
                continue
            binding = symbol.binding
            if isinstance(binding.node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield symbol.module, binding.node
            elif isinstance(binding.value, _Holding):
                yield symbol.module, binding.value
            elif isinstance(binding.value, ast.Call):
                made = resolve(self.project, symbol.module, binding.value.func)
                definition = made.binding.node if made and made.binding else None
                asked = getattr(module.scopes.parents[node], "attr", None)
                for each in definition.body if isinstance(definition, ast.ClassDef) else ():
                    if made and made.module and _is_implicit(each, asked):
                        yield made.module, each

    @cached_property
    def _by_name(self) -> dict[str, Sequence[tuple[Module, ast.AST]]]:
        return {}

    @cached_property
    def _handed_on(self) -> dict[object, Sequence[tuple[Module, ast.AST]]]:
        return {}

    @cached_property
    def _answers(self) -> dict[Callback, Mapping[str, Place]]:
        return {}

    @cached_property
    def _read(self) -> dict[ast.AST, _Said]:
        return {}

    @cached_property
    def _held(self) -> Held:
        return Held.of(self.project)


def _is_implicit(node: ast.stmt, asked: str | None) -> bool:
    """Whether a method is called by an operator, or as the property that is ``asked`` for."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    if asked is not None:
        is_property = any(last_name(each) in _PROPERTIES for each in node.decorator_list)
        return node.name == asked and is_property
    return node.name.startswith("__") and node.name not in _MAKING


def _called(nodes: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """What is called, or passed on to be called, decorators included."""
    for node in nodes:
        match node:
            case ast.Call(func=ast.Subscript(value=table)):  # ``HELPERS["sum"](…)``
                given = [table, *node.args, *(each.value for each in node.keywords)]
            case ast.Call(
                func=ast.Name(id="getattr"), args=[owner, ast.Constant(value=str(name)), *_]
            ):
                given = [ast.copy_location(ast.Attribute(owner, name, ast.Load()), owner)]
            case ast.Call():
                given = [node.func, *node.args, *(each.value for each in node.keywords)]
            case ast.ClassDef():
                given = [*(each.value for each in node.keywords), *node.decorator_list]
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                given = node.decorator_list
            case _:
                continue
        yield from (each for each in given if isinstance(each, ast.Name | ast.Attribute))
