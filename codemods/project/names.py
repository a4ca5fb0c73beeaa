"""What a name or a dotted expression stands for, followed through the imports of the project."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from codemods.project.dash_names import DEPENDENCIES, EXPORTED, canonical
from codemods.project.project import Module, Project
from codemods.project.scopes import Binding, Scope

_DEEPEST = 30  # imports that are followed; a longer chain is a circle
_STARS = {"dash": EXPORTED, "dash.dependencies": DEPENDENCIES}


@dataclass(frozen=True, slots=True)
class Symbol:
    """What an expression refers to.

    ``dotted`` is its full name: ``dash.Input``, or for a name of the project its module and its
    name there. ``module`` and ``binding`` say where the project defines it; they are None outside.
    """

    dotted: str
    module: Module | None = None
    binding: Binding | None = None


def resolve(project: Project, module: Module, node: ast.expr, depth: int = 0) -> Symbol | None:
    """What ``node``, a name or attribute chain in ``module``, refers to.

    None when it is unknown: a parameter, a name that is bound more than once to different things,
    an attribute of an object.
    """
    if depth > _DEEPEST:
        return None
    match node:
        case ast.Name():
            scope = module.scopes.around(node)
            return resolve_name(project, module, scope, node.id, depth)
        case ast.Attribute():
            base = resolve(project, module, node.value, depth + 1)
            return base and _attribute(project, module, base, node.attr, depth + 1)
    return None


def dash_name(project: Project, module: Module, node: ast.expr) -> str | None:
    """The documented Dash name of what ``node`` refers to (``dash.Input``), or the full name of
    something else, or None when it is unknown.
    """
    symbol = resolve(project, module, node)
    return canonical(symbol.dotted) if symbol else None


def resolve_name(
    project: Project, module: Module, scope: Scope, name: str, depth: int = 0
) -> Symbol | None:
    """What ``name`` refers to in ``scope``. None when it is unknown."""
    found = scope.lookup(name)
    if found is None:
        return _through_stars(project, module, name, depth)
    owner, bindings = found
    symbols = [_of_binding(project, module, owner, binding, depth) for binding in bindings]
    first = symbols[0]
    if first is None or any(s is None or _differs(s, first) for s in symbols):
        return None
    return first


def _differs(left: Symbol, right: Symbol) -> bool:
    return canonical(left.dotted) != canonical(right.dotted) or left.binding is not right.binding


def _of_binding(
    project: Project, module: Module, scope: Scope, binding: Binding, depth: int
) -> Symbol | None:
    match binding.kind:
        case "import":
            return _imported(project, module, binding, depth + 1)
        case "def" | "class":
            return Symbol(_qualified(module, scope, binding.name), module, binding)
        case "assign" if isinstance(binding.value, ast.Name | ast.Attribute):
            followed = resolve(project, module, binding.value, depth + 1)
            return followed or Symbol(_qualified(module, scope, binding.name), module, binding)
        case "assign":
            return Symbol(_qualified(module, scope, binding.name), module, binding)
    return None


def _qualified(module: Module, scope: Scope, name: str) -> str:
    parts = [name]
    current: Scope | None = scope
    while current is not None:
        if isinstance(current.node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            parts.insert(0, current.node.name)
        current = current.parent
    return ".".join((module.name, *parts))


def _imported(project: Project, module: Module, binding: Binding, depth: int) -> Symbol | None:
    alias = binding.node
    assert isinstance(alias, ast.alias)
    if isinstance(binding.statement, ast.ImportFrom):
        base = absolute(module, binding.statement)
        return _member(project, module, base, alias.name, depth)
    dotted = alias.name if alias.asname else alias.name.split(".")[0]
    return Symbol(dotted, project.find(dotted, module))


def absolute(module: Module, statement: ast.ImportFrom) -> str:
    """The dotted name of the module that a ``from … import`` names."""
    if not statement.level:
        return statement.module or ""
    package = module.package.split(".") if module.package else []
    kept = package[: len(package) - (statement.level - 1)]
    return ".".join((*kept, *(statement.module or "").split("."))).strip(".")


def _member(project: Project, importer: Module, base: str, name: str, depth: int) -> Symbol | None:
    """``name`` of the module ``base``: one of its names, or a module in it."""
    inside = project.find(base, importer) if base else None
    dotted = f"{base}.{name}" if base else name
    if inside is None or not project.parses(inside.path):
        return Symbol(dotted, project.find(dotted, importer))
    return _in_module(project, inside, name, depth) or Symbol(
        dotted, project.find(dotted, importer)
    )


def _in_module(project: Project, module: Module, name: str, depth: int) -> Symbol | None:
    if depth > _DEEPEST:
        return None
    if name not in module.scopes.root.bindings and not module.scopes.root.stars:
        return None
    return resolve_name(project, module, module.scopes.root, name, depth + 1)


def _attribute(
    project: Project, module: Module, base: Symbol, name: str, depth: int
) -> Symbol | None:
    if base.binding is not None:
        return _class_attribute(base, name)
    return _member(project, module, base.dotted, name, depth)


def _class_attribute(base: Symbol, name: str) -> Symbol | None:
    """An attribute that the body of a class binds once (``Ids.TABLE``)."""
    assert base.module is not None
    assert base.binding is not None
    scope = base.module.scopes.of_node.get(base.binding.node)
    if scope is None or not isinstance(scope.node, ast.ClassDef):
        return None
    bindings = scope.bindings.get(name, [])
    if len(bindings) != 1:
        return None
    return Symbol(f"{base.dotted}.{name}", base.module, bindings[0])


def _through_stars(project: Project, module: Module, name: str, depth: int) -> Symbol | None:
    """A name that nothing here binds: the last star import that may bring it, or a builtin."""
    for statement in reversed(module.scopes.root.stars):
        base = absolute(module, statement)
        inside = project.find(base, module)
        if inside is not None:
            if not project.parses(inside.path):
                return None
            exported = inside.exported
            public = name in exported if exported is not None else not name.startswith("_")
            symbol = _in_module(project, inside, name, depth + 1) if public else None
            if symbol is not None:
                return symbol
            if public and name in inside.scopes.root.bindings:
                return None
            continue
        known = _STARS.get(canonical(base) if base == "dash" else base)
        if known is None:
            return None  # it may come from there, or not
        if name in known:
            return Symbol(f"{base}.{name}")
    return Symbol(f"builtins.{name}")
