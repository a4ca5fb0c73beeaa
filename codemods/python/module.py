"""A file as Python sees it: its text, its syntax tree and scopes, made when somebody asks."""

from __future__ import annotations

import ast
import builtins
import os
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from codemods.files.source import Source
from codemods.python.nodes import Nodes, nodes_of
from codemods.python.scope import Scopes, scopes_of
from codemods.python.suppressions import suppressions

# Methods that change what they are called on: lists, dictionaries, sets, and what is like them.
CHANGING = frozenset(
    {"append", "extend", "insert", "remove", "pop", "clear", "reverse", "sort"}
    | {"update", "setdefault", "popitem", "add", "discard", "subtract", "move_to_end"}
    | {"difference_update", "intersection_update", "symmetric_difference_update"}
    | {"appendleft", "extendleft", "popleft", "rotate"}
)
# Functions that leave alone what they get.
HARMLESS = frozenset({*dir(builtins), "callback", "clientside_callback", "long_callback"})


@dataclass(frozen=True, eq=False)
class Module:
    """A file as Python sees it: its name for imports, its syntax tree, its scopes.

    ``name`` is the dotted name under which the other files of the project import it.
    """

    source: Source
    name: str
    is_package: bool

    @property
    def path(self) -> str:
        return self.source.path

    @cached_property
    def folder(self) -> str:
        """The absolute path of the folder that it is in."""
        return posixpath.dirname(absolute_path(self.path))

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree. Raises Unreadable."""
        return self.source.tree

    @cached_property
    def scopes(self) -> Scopes:
        """The scopes. Raises Unreadable."""
        return scopes_of(self.tree)

    @cached_property
    def nodes(self) -> Nodes:
        """The nodes by what they are called. Raises Unreadable."""
        return nodes_of(self.scopes.parents)

    @property
    def names(self) -> Mapping[str, list[ast.Name]]:
        """The places where each name is written as a name, in no order."""
        return self.nodes.names

    @cached_property
    def changed(self) -> Mapping[str, list[ast.expr]]:
        """The expressions whose value may be changed in place, or that are set from outside
        (``x.append(…)``, ``x[0] = …``, ``change(x)``, ``module.x = …``), by their last name.
        """
        found: dict[str, list[ast.expr]] = {}
        parents = self.scopes.parents
        named: tuple[tuple[str, Sequence[ast.Name | ast.Attribute]], ...] = (
            *self.nodes.names.items(),
            *self.nodes.attributes.items(),
        )
        for name, places in named:
            for node in places:
                user = parents[node]
                if _changes(node, parents[user] if isinstance(user, ast.keyword) else user):
                    found.setdefault(name, []).append(node)
        return found

    @cached_property
    def renamed(self) -> frozenset[str]:
        """The names that it gives to what it imports under another one."""
        aliases = (alias for statement in self.nodes.imports for alias in statement.names)
        return frozenset(alias.asname for alias in aliases if alias.asname)

    @cached_property
    def exported(self) -> frozenset[str] | None:
        """The names that are written into ``__all__``; None when there is none."""
        if "__all__" not in self.scopes.root.bindings:
            return None
        found = (node.value for node in self._all if isinstance(node, ast.Constant))
        return frozenset(text for text in found if isinstance(text, str))

    def exports(self, name: str) -> bool:
        """Whether a star import of the module brings, or may bring, a name that it has."""
        if self.exported is not None and name in self.exported:
            return True
        taken = any(isinstance(node, ast.Name) and node.id != "__all__" for node in self._all)
        return not name.startswith("_") and (self.exported is None or taken)

    @cached_property
    def _all(self) -> list[ast.AST]:
        """The code that makes and changes ``__all__``."""
        uses = self.names.get("__all__", ())
        return [node for use in uses for node in ast.walk(self.scopes.statement(use))]

    def unparsed(self, node: ast.AST) -> str:
        """The code of a node, however it is laid out."""
        if node not in self._unparsed:
            self._unparsed[node] = ast.unparse(node)
        return self._unparsed[node]

    @cached_property
    def _unparsed(self) -> dict[ast.AST, str]:
        return {}

    def ignores(self, rule: str, node: ast.stmt | ast.expr) -> bool:
        """Whether a comment keeps a rule from a node: on its lines, of a definition down to the
        line of its ``def``.
        """
        comments = self._suppressions
        first, last = _own_lines(node)
        return bool(comments) and any(
            line in comments and rule in (comments[line] or {rule})
            for line in range(first, last + 1)
        )

    @cached_property
    def _suppressions(self) -> Mapping[int, frozenset[str] | None]:
        return suppressions(self.source.code)

    @property
    def package(self) -> str:
        """The package that its relative imports start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]


def _changes(node: ast.Name | ast.Attribute, user: ast.AST) -> bool:
    """Whether what ``user`` does with ``node`` may change its value."""
    match user:
        case ast.Attribute(attr=attr):
            return attr in CHANGING
        case ast.Subscript(ctx=ast.Store() | ast.Del()):
            return node is user.value
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return node is not user.func and name not in HARMLESS
    return isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)


def _own_lines(node: ast.stmt | ast.expr) -> tuple[int, int]:
    first, last = node.lineno, node.end_lineno or node.lineno
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        first = min((each.lineno for each in node.decorator_list), default=first)
        last = max(node.lineno, node.body[0].lineno - 1)
    return first, last


def absolute(module: Module, statement: ast.ImportFrom) -> str:
    """The dotted name of the module that a ``from … import`` names."""
    if not statement.level:
        return statement.module or ""
    package = module.package.split(".") if module.package else []
    kept = package[: len(package) - (statement.level - 1)]
    return ".".join((*kept, *(statement.module or "").split("."))).strip(".")


def absolute_path(path: str) -> str:
    """The absolute path, with ``/``."""
    return os.path.abspath(path).replace(os.sep, "/")
