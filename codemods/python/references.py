"""Where a name of a module is used: in the module itself, and by the rest of the project."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.python.changes.holder import known_as
from codemods.python.import_graph import importing, reaching
from codemods.python.module import Module, absolute
from codemods.python.packages import canonical
from codemods.python.project import Project
from codemods.python.resolve import resolve, resolve_name
from codemods.python.scope import Function, Scope


def uses(module: Module, scope: Scope, name: str) -> Iterator[ast.Name]:
    """The places that read or rebind the ``name`` of ``scope``."""
    for node in module.names.get(name, ()):
        found = module.scopes.around(node).lookup(name)
        if found is not None and found[0] is scope:
            yield node


def uses_of_variable(
    project: Project, module: Module, target: ast.Name
) -> Iterator[tuple[Module, ast.expr]]:
    """The places of the project where the value is read that a variable was given at ``target``."""
    mine = module.scopes.around(target).lookup(target.id)
    meant = resolve(project, module, target)
    files = reached_by(project, module, mine[0] if mine is not None else module.scopes.root)
    for name in known_as(project, target.id):
        for where in project.all_saying(name, within=files):
            for node in (*where.names.get(name, ()), *where.nodes.attributes.get(name, ())):
                if not isinstance(node.ctx, ast.Load):
                    continue
                if where is module and isinstance(node, ast.Name):
                    if where.scopes.around(node).lookup(name) == mine:
                        yield where, node
                    continue
                symbol = resolve(project, where, node)
                if symbol is not None and symbol.binding is not None and mine is not None:
                    same = meant is not None and symbol.binding is meant.binding
                    if same or symbol.binding in mine[1]:
                        yield where, node


def reached_by(project: Project, module: Module, scope: Scope) -> frozenset[str]:
    """The files that may name what is bound in a scope of a file: of a function that file alone."""
    if isinstance(scope.node, Function | ast.Lambda):
        return frozenset({module.path})
    return frozenset(project.ask(reaching, module.path))


def attributes(module: Module, node: ast.expr) -> tuple[list[str], ast.expr]:
    """The attributes taken of ``node`` one after the other, and the whole expression."""
    found: list[str] = []
    parent = module.scopes.parents.get(node)
    while isinstance(parent, ast.Attribute) and parent.value is node:
        found.append(parent.attr)
        node, parent = parent, module.scopes.parents.get(parent)
    return found, node


def public(project: Project, module: Module, name: str) -> bool:
    """Whether ``__all__`` or another module of the project names a name of ``module``.

    A star import of a module without ``__all__`` names whatever has no underscore before it.
    """
    if name in (module.exported or ()):
        return True
    word = name.encode()
    star = module.exported is None and not name.startswith("_")
    for path in project.ask(importing, module.path):
        other = project.modules[path]
        if path == module.path or not project.parses(path):
            continue
        if other.source.says(word) and any(_names(project, other, module, name)):
            return True
        if star and module in _starred(project, other):
            return True
    return False


def _names(project: Project, other: Module, module: Module, name: str) -> Iterator[bool]:
    """Whether what another module imports, and takes of what it imports, is a name of this one."""
    for statement in other.nodes.imports:
        if isinstance(statement, ast.ImportFrom) and any(a.name == name for a in statement.names):
            yield project.find(absolute(other, statement), other) is module
    for taken in other.nodes.attributes.get(name, ()):
        symbol = resolve(project, other, taken.value)
        yield symbol is not None and symbol.module is module and symbol.binding is None


def _starred(project: Project, module: Module) -> Iterator[Module | None]:
    """The modules of which a module imports all names."""
    for statement in module.nodes.imports:
        if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
            yield project.find(absolute(module, statement), module)


def free(project: Project, module: Module, scope: Scope, name: str, meaning: str) -> bool:
    """Whether ``name`` can be bound to ``meaning`` (a Dash name) in ``scope``: nothing in the file
    has, or may have, that name and another meaning.
    """
    if any(name in each.bindings for each in module.scopes.of_node.values() if each is not scope):
        return False
    if name not in scope.bindings and name in module.names:
        return False
    found = resolve_name(project, module, scope, name)
    return found is not None and canonical(found.dotted) in (meaning, f"builtins.{name}")


def in_text(module: Module, name: str) -> bool:
    """Whether a string may stand for a name: an annotation, a key of ``globals()``.

    A string that is a statement (a docstring) is none of them.
    """
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and name in node.value
        and not isinstance(parent, ast.Expr)
        for node, parent in module.scopes.parents.items()
    )


def fallback(module: Module, node: ast.AST) -> ast.Try | None:
    """The ``try`` around ``node`` that has an answer to an import or attribute that fails."""
    for parent in module.scopes.ancestors(node):
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return None
        if isinstance(parent, ast.Try) and parent.handlers and node not in parent.finalbody:
            return parent
    return None


def asked(module: Module, node: ast.AST) -> Iterator[ast.If]:
    """The ``if`` statements around ``node`` that ask what the Dash at hand is or can do."""
    for parent in module.scopes.ancestors(node):
        if isinstance(parent, ast.If):
            text = ast.unparse(parent.test)
            if "hasattr" in text or "version" in text:
                yield parent
