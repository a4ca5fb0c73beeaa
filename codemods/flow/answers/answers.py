"""The functions that a callback may call, by their names.

Where it cannot be seen which function is called, every one of the project that has the name may be
it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from codemods.dash.callback import Callback
from codemods.flow.library.table import is_method
from codemods.python.changes.rebound import attributes
from codemods.python.nodes import last_name, walk
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve
from codemods.python.texts import saying

_MOST_FOLLOWED = 500  # functions; of a name like "get" every one of a large project may be meant
_DEEPEST = 3  # steps of a function from hand to hand
_PARTIAL = frozenset({"partial", "partialmethod"})
_PROPERTIES = frozenset({"property", "cached_property"})
_MAKING = frozenset({"__init__", "__new__", "__init_subclass__", "__class_getitem__"})
_Holding = ast.Lambda | ast.List | ast.Tuple | ast.Dict | ast.Set  # functions, for later
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, eq=False)
class Speech:
    """What the callbacks of a project call; each function of it is read once."""

    project: Project

    def read(self) -> None:
        """Works out what all answers need, for processes that share it."""
        self.project.ask(saying, "", "defined")

    def definitions(self, callback: Callback) -> Iterator[tuple[Module, ast.AST]]:
        """The function of a callback, and what may be called by way of it."""
        assert callback.function is not None
        pending: list[tuple[Module, ast.AST]] = [(callback.module, callback.function)]
        seen: set[ast.AST] = {callback.function}
        for module, definition in pending:  # which grows meanwhile
            yield module, definition
            new = [each for each in self._called(module, definition) if each[1] not in seen]
            pending += new
            seen.update(each for _, each in new)

    def _called(self, module: Module, definition: ast.AST) -> tuple[tuple[Module, ast.AST], ...]:
        if definition not in self._read:
            nodes = [*walk(definition)]
            called: dict[ast.AST, tuple[Module, ast.AST]] = {}
            for each in _called(nodes):
                called.update((meant[1], meant) for meant in self._meant(module, each))
                if len(called) > _MOST_FOLLOWED:
                    break
            for named in self._named(module, nodes):
                called.setdefault(named[1], named)
            self._read[definition] = tuple(called.values())
        return self._read[definition]

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
        name = last_name(called)
        found = False
        for other in project.all_saying(name, "defined") if name else ():
            for node in other.nodes.definitions.get(name, ()):
                # Of dict.update and the like only a class of the project can have another one.
                if not is_method(name) or isinstance(other.scopes.parents[node], ast.ClassDef):
                    found = True
                    yield other, node
        if symbol is None and not found and is_called and depth < _DEEPEST:
            yield from self._handed(module, called, depth + 1)

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
    ) -> Iterator[tuple[Module, ast.AST]]:
        """What may be called by the name of a parameter, or of an attribute: what is given for the
        one where its function is called, and set for the other.
        """
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
    def _read(self) -> dict[ast.AST, tuple[tuple[Module, ast.AST], ...]]:
        return {}


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
