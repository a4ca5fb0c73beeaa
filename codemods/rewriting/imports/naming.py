"""How a module says a name of Dash's, and how a new name of its own stays clear of the others."""

from __future__ import annotations

import ast
import re
from collections.abc import Container
from itertools import count

from codemods.python.packages import canonical
from codemods.python.project import Module, Project
from codemods.python.references import attributes
from codemods.python.resolve import resolve_name
from codemods.python.scope import Scope


def spelled(project: Project, module: Module, name: str) -> tuple[str, str | None]:
    """How a module says ``dash.<name>`` (``Patch``, ``exceptions.PreventUpdate``), and what it
    must import for that first, as ``needs`` of a proposal say it.
    """
    root = module.scopes.root
    imports = _imports(project, module)
    if f"dash.{name}" in imports:
        return imports[f"dash.{name}"], None
    last = name.rpartition(".")[2]
    brought = resolve_name(project, module, root, last)
    clash = brought is not None and brought.module is not None
    clash = clash or any(last in scope.bindings for scope in module.scopes.of_node.values())
    full = f"{imports['dash']}.{name}" if "dash" in imports else None
    if full and (clash or not _imports_names(module) or _says(module, full)):
        return full, None
    return last, name


def _imports(project: Project, module: Module) -> dict[str, str]:
    """The names that a module imports things under, by what these are called."""
    known = project.once(_known_imports)
    if module.path not in known:
        root = module.scopes.root
        found: dict[str, str] = {}
        known[module.path] = found
        for bound, bindings in root.bindings.items():
            if bindings[0].kind == "import":
                symbol = resolve_name(project, module, root, bound)
                if symbol is not None:
                    found.setdefault(canonical(symbol.dotted), bound)
    return known[module.path]


def _known_imports(_: Project) -> dict[str, dict[str, str]]:
    return {}


def taken(project: Project, module: Module, scope: Scope, name: str) -> str | None:
    """Why code in ``scope`` cannot say ``dash.<name>`` as ``spelled`` does, if so: a function
    around it, the module, or a star import of another file of the project binds that name.
    """
    text, need = spelled(project, module, name)
    first = text.partition(".")[0]
    inner: Scope | None = scope
    while inner is not None and inner.parent is not None:
        seen = inner is scope or not isinstance(inner.node, ast.ClassDef)
        if seen and first in inner.bindings:
            return f"{first} is a variable of the function"
        inner = inner.parent
    if need is None:
        return None
    if first in scope.root.bindings:
        return f"{first} is the name of something else in this module"
    found = resolve_name(project, module, scope.root, first)
    if found is not None and found.module is not None:
        return f"{first} is the name of something else in this module, by a star import"
    return None


def bound_names(module: Module) -> frozenset[str]:
    """All names that a module binds or reads, in any scope."""
    scopes = module.scopes.of_node.values()
    return frozenset(name for scope in scopes for name in scope.bindings).union(module.names)


def _says(module: Module, name: str) -> bool:
    """Whether the code has a dotted name already."""
    first, *rest = name.split(".")
    uses = module.names.get(first, ())
    return any(attributes(module, node)[0][: len(rest)] == rest for node in uses)


def _imports_names(module: Module) -> bool:
    """Whether a module imports more than modules from dash, and so does not say ``dash.State``."""
    return any(
        name.name not in ("dcc", "html", "dash_table")
        for node in module.tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "dash" and not node.level
        for name in node.names
    )


def identifier(text: str) -> str:
    """A text as a part of a name: ``user-table`` as ``user_table``; empty when nothing is left."""
    return re.sub(r"\W+", "_", text).strip("_").lower()


def numbered(name: str, taken: Container[str]) -> str:
    """The name, or the name with the first number that makes it free."""
    if name not in taken:
        return name
    return next(each for number in count(2) if (each := f"{name}_{number}") not in taken)
