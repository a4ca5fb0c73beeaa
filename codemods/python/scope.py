"""Which names a file binds, where, and which binding a name means.

Python's own scoping, no more: a name belongs to the innermost function, class, lambda,
comprehension or module that binds it; class bodies are not seen from the functions in them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

Kind = Literal["import", "star", "assign", "walrus", "def", "class", "parameter", "other"]
Function = ast.FunctionDef | ast.AsyncFunctionDef
ScopeNode = (
    ast.Module
    | Function
    | ast.ClassDef
    | ast.Lambda
    | ast.ListComp
    | ast.SetComp
    | ast.DictComp
    | ast.GeneratorExp
)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = frozenset(
    {ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, *COMPREHENSIONS}
)
# Of these some parts belong to the scope around them.
_DIVIDED = _SCOPES | {ast.arguments, ast.arg, ast.comprehension}
_LEAVES = frozenset({ast.Constant, ast.Pass, ast.Break, ast.Continue})
# The fields of nodes that never hold a node with a place in the text.
_NO_NODES = frozenset(
    {"id", "attr", "module", "ctx", "op", "ops", "kind", "type_comment"}
    | {"level", "conversion", "simple", "is_async"}
)
# Lists that hold other things than nodes too.
_MIXED = frozenset({"names", "keys", "kw_defaults", "kwd_attrs", "type_ignores"})


@dataclass(frozen=True, eq=False, slots=True)
class Binding:
    """One place that gives a name a meaning.

    ``node`` is what binds: an import's alias, a definition, a parameter, or the statement.
    ``value`` is there when the name is bound to exactly this expression (``x = value``).
    """

    name: str
    kind: Kind
    node: ast.AST
    value: ast.expr | None = None
    statement: ast.ImportFrom | ast.Import | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Scope:
    """A module, class, function, lambda or comprehension and the names that it binds."""

    node: ScopeNode
    parent: Scope | None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    outside: dict[str, Literal["global", "nonlocal"]] = field(default_factory=dict)

    def lookup(self, name: str) -> tuple[Scope, list[Binding]] | None:
        """The scope whose binding ``name`` means here, and all its bindings there."""
        scope: Scope | None = self
        first = True
        while scope is not None:
            if scope.outside.get(name) == "global":
                scope = scope.root
                first = True
            if name in scope.bindings and (first or not isinstance(scope.node, ast.ClassDef)):
                return scope, scope.bindings[name]
            first = False
            scope = scope.parent
        return None

    @property
    def stars(self) -> list[ast.ImportFrom]:
        """The star imports of this scope, in source order."""
        found = self.bindings.get("*", [])
        return [each.statement for each in found if isinstance(each.statement, ast.ImportFrom)]

    @property
    def root(self) -> Scope:
        """The module's scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    @property
    def function(self) -> Scope | None:
        """The innermost function or lambda around this scope, itself included."""
        scope: Scope | None = self
        while scope is not None:
            if isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                return scope
            scope = scope.parent
        return None


@dataclass(frozen=True, eq=False)
class Scopes:
    """The scopes of one file and the parent of each of its nodes."""

    root: Scope
    of_node: dict[ast.AST, Scope]
    parents: dict[ast.AST, ast.AST]

    def around(self, node: ast.AST) -> Scope:
        """The scope in which ``node`` is evaluated (of a definition: the one that it is in)."""
        current, outside = node, False
        while (parent := self.parents.get(current)) is not None:
            if type(parent) in _DIVIDED:
                outside = outside or _evaluated_outside(current, parent, self.parents)
            scope = self.of_node.get(parent)
            if scope is not None:
                if not outside:
                    return scope
                outside = False
            current = parent
        return self.root

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around ``node``, from the inside out."""
        current: ast.AST | None = self.parents.get(node)
        while current is not None:
            yield current
            current = self.parents.get(current)

    def statement(self, node: ast.AST) -> ast.stmt:
        """The innermost statement that holds ``node`` (itself, when it is one)."""
        current = node
        while not isinstance(current, ast.stmt):
            current = self.parents[current]
        return current

    def block(self, statement: ast.stmt) -> list[ast.stmt]:
        """The list of statements that a statement stands in."""
        parent = self.parents[statement]
        for name in ("body", "orelse", "finalbody"):
            block: list[ast.stmt] = getattr(parent, name, [])
            if statement in block:
                return block
        return [statement]


def scopes_of(tree: ast.Module) -> Scopes:
    """The scopes of a parsed file."""
    root = Scope(tree, None)
    found = Scopes(root, {tree: root}, {})
    parents = found.parents
    bound: list[tuple[Scope, Binding]] = []
    pending: list[tuple[ast.AST, Scope]] = [(tree, root)]
    while pending:
        node, scope = pending.pop()
        divides = type(node) in _DIVIDED
        for child in nodes_in(node):
            parents[child] = node
            kind = type(child)
            if kind in _LEAVES or (kind is ast.Name and type(child.ctx) is ast.Load):  # type: ignore[attr-defined]
                continue
            inner = scope
            if divides and _evaluated_outside(child, node, parents):
                inner = scope.parent or scope
            if kind in _BINDERS:
                bound += [(inner, binding) for binding in _BINDERS[kind](child, node)]
            elif isinstance(child, ast.Global | ast.Nonlocal):
                inner.outside.update((name, _how(child)) for name in child.names)
            if kind in _SCOPES:
                inner = found.of_node[child] = Scope(child, inner)  # type: ignore[arg-type]
            pending.append((child, inner))
    bound.sort(key=lambda pair: _position(pair[1].node))
    for scope, binding in bound:
        owner = _owner(scope, binding)
        owner.bindings.setdefault(binding.name, []).append(binding)
    return found


def nodes_in(node: ast.AST) -> list[ast.AST]:
    """``ast.iter_child_nodes`` without what has no place in the text: it is what costs most."""
    found: list[ast.AST] = []
    kind: Any = type(node)
    for name in _with_nodes(kind):
        value = getattr(node, name, None)
        if type(value) is not list:
            if isinstance(value, ast.AST):
                found.append(value)
        elif name in _MIXED:
            found += [item for item in value if isinstance(item, ast.AST)]
        else:
            found += value
    return found


@cache
def _with_nodes(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of node that may hold nodes."""
    return tuple(name for name in kind._fields if name not in _NO_NODES)


def _how(node: ast.Global | ast.Nonlocal) -> Literal["global", "nonlocal"]:
    return "global" if isinstance(node, ast.Global) else "nonlocal"


def _position(node: ast.AST) -> tuple[int, int]:
    return node.lineno, node.col_offset  # type: ignore[attr-defined]


def _owner(scope: Scope, binding: Binding) -> Scope:
    """The scope that a name bound in ``scope`` belongs to."""
    if binding.kind == "walrus":
        while isinstance(scope.node, COMPREHENSIONS) and scope.parent is not None:
            scope = scope.parent
    how = scope.outside.get(binding.name)
    if how == "global":
        return scope.root
    while how == "nonlocal" and scope.parent is not None:
        scope = scope.parent
        if isinstance(scope.node, ast.ClassDef):
            continue
        how = scope.outside.get(binding.name)
        if how != "nonlocal":
            break
    return scope


def _evaluated_outside(child: ast.AST, parent: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> bool:
    """Whether ``child`` belongs to the scope around the definition that ``parent`` is part of."""
    match parent:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return child in parent.decorator_list or child is parent.returns
        case ast.ClassDef():
            return (
                child in parent.decorator_list or child in parent.bases or child in parent.keywords
            )
        case ast.comprehension():
            first = getattr(parents[parent], "generators", [None])[0]
            return parent is first and child is parent.iter
        case ast.arguments():
            return not isinstance(child, ast.arg)
        case ast.arg():
            return True
    return False


def _import(node: ast.AST, _parent: ast.AST) -> Iterator[Binding]:
    assert isinstance(node, ast.Import)
    for alias in node.names:
        yield Binding(alias.asname or alias.name.split(".")[0], "import", alias, statement=node)


def _import_from(node: ast.AST, _parent: ast.AST) -> Iterator[Binding]:
    assert isinstance(node, ast.ImportFrom)
    for alias in node.names:
        kind: Kind = "star" if alias.name == "*" else "import"
        yield Binding(alias.asname or alias.name, kind, alias, statement=node)


def _definition(node: ast.AST, _parent: ast.AST) -> Iterator[Binding]:
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    yield Binding(node.name, "class" if isinstance(node, ast.ClassDef) else "def", node)


def _name(node: ast.AST, parent: ast.AST) -> Iterator[Binding]:
    """``x = value`` binds x to a value; loops, ``with``, ``del``, unpacking just bind it."""
    assert isinstance(node, ast.Name)
    if isinstance(node.ctx, ast.Load):
        return
    match parent:
        case ast.Assign() | ast.AnnAssign() if parent.value is not None:
            yield Binding(node.id, "assign", node, parent.value)
        case ast.AnnAssign():
            return  # a bare annotation binds nothing
        case ast.NamedExpr():
            yield Binding(node.id, "walrus", node, parent.value)
        case _:
            yield Binding(node.id, "other", node)


def _parameter(node: ast.AST, _parent: ast.AST) -> Iterator[Binding]:
    assert isinstance(node, ast.arg)
    yield Binding(node.arg, "parameter", node)


def _text(node: ast.AST, _parent: ast.AST) -> Iterator[Binding]:
    """Names that the tree holds as text: ``except … as``, the patterns of ``match``."""
    name = getattr(node, "rest" if isinstance(node, ast.MatchMapping) else "name", None)
    if name is not None:
        yield Binding(name, "other", node)


_BINDERS: dict[type[ast.AST], Callable[[ast.AST, ast.AST], Iterator[Binding]]] = {
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _definition,
    ast.AsyncFunctionDef: _definition,
    ast.ClassDef: _definition,
    ast.Name: _name,
    ast.arg: _parameter,
    ast.ExceptHandler: _text,
    ast.MatchAs: _text,
    ast.MatchStar: _text,
    ast.MatchMapping: _text,
}


def statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """All statements below a node, without a look into expressions."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                pending += block
        if isinstance(node, ast.stmt):
            yield node
