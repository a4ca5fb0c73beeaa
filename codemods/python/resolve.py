"""What a name or a dotted expression stands for, followed through the imports of the project."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Literal

from codemods.python.changes.rebound import is_set_again
from codemods.python.module import Module, absolute
from codemods.python.nodes import last_name
from codemods.python.packages import DEPENDENCIES, EXPORTED, canonical
from codemods.python.project import Project
from codemods.python.scope import Binding, Scope

_MOST = 100  # steps of one question; a name that needs more is not worth the answer
_STARS = {"dash": EXPORTED, "dash.dependencies": DEPENDENCIES}


@dataclass(frozen=True, slots=True)
class Symbol:
    """What an expression refers to.

    ``dotted`` is its full name: ``dash.Input``, or for a name of the project its module and its
    name there. ``module`` and ``binding`` say where the project defines it; they are None outside.
    ``through`` are the other names of the project that lead to it (``NOTHING = no_update``).
    """

    dotted: str
    module: Module | None = None
    binding: Binding | None = None
    through: tuple[Symbol, ...] = field(default=(), compare=False)


class _Absent(Enum):
    """What a module answers that has no such name, as opposed to one that is unknown."""

    ABSENT = auto()


# What the steps of a question have come to so far. Modules import each other in circles, and names
# lead to each other by many ways.
_Steps = dict[Binding | tuple[str, str], Symbol | Literal[_Absent.ABSENT] | None]


def resolve(
    project: Project, module: Module, node: ast.expr, steps: _Steps | None = None
) -> Symbol | None:
    """What ``node``, a name or attribute chain in ``module``, refers to.

    None when it is unknown: a parameter, a name that is bound more than once to different things,
    also from outside (``settings.DEMO = True``), an attribute of an object.
    """
    if steps is not None:
        return _resolved(project, module, node, steps)
    known = project.once(_symbols)
    if node not in known:
        found = _resolved(project, module, node, {})
        known[node] = None if _is_set_again(project, found, node) else found
    return known[node]


def _is_set_again(project: Project, symbol: Symbol | None, node: ast.expr) -> bool:
    if symbol is None or (symbol.binding is None and not symbol.through):
        return False
    known = project.once(_followed)

    def follow(module: Module, each: ast.expr) -> Symbol | None:
        if each not in known:  # asked for each constant of that name
            known[each] = _resolved(project, module, each, {})
        return known[each]

    return any(
        is_set_again(project, follow, each, last_name(node)) for each in (symbol, *symbol.through)
    )


def set_from_outside(project: Project, module: Module, node: ast.expr, binding: Binding) -> bool:
    """Whether a name, which ``node`` asks for, is set again from outside of the scope of one of its
    bindings.
    """
    return _is_set_again(project, Symbol(f"{module.name}.{binding.name}", module, binding), node)


def _symbols(_: Project) -> dict[ast.expr, Symbol | None]:
    """What was asked for so far."""
    return {}


def _followed(_: Project) -> dict[ast.expr, Symbol | None]:
    """What was followed so far, whatever is set from outside."""
    return {}


def _resolved(project: Project, module: Module, node: ast.expr, steps: _Steps) -> Symbol | None:
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    symbol = resolve_name(project, module, module.scopes.around(node), node.id, steps)
    while symbol is not None and attributes:
        symbol = _attribute(project, module, symbol, attributes.pop(), steps)
    return symbol


def dash_name(project: Project, module: Module, node: ast.expr) -> str | None:
    """The documented Dash name of what ``node`` refers to (``dash.Input``), or the full name of
    something else, or None when it is unknown.
    """
    symbol = resolve(project, module, node)
    if symbol is None:
        return None
    if symbol.module is None or project.find("dash.dependencies", symbol.module) is not None:
        return canonical(symbol.dotted)
    return None if symbol.dotted.partition(".")[0] == "dash" else symbol.dotted


def resolve_name(
    project: Project, module: Module, scope: Scope, name: str, steps: _Steps | None = None
) -> Symbol | None:
    """What ``name`` refers to in ``scope``. None when it is unknown."""
    steps = {} if steps is None else steps
    found = scope.lookup(name)
    if found is None:
        brought = _in_module(project, module, name, steps)
        return Symbol(f"builtins.{name}") if brought is _Absent.ABSENT else brought
    owner, bindings = found
    other = [each for each in bindings if not _is_itself(module, owner, name, each)]
    symbols = [_of_binding(project, module, owner, each, steps) for each in other or bindings]
    first = symbols[0]
    if first is None or any(s is None or _differs(s, first) for s in symbols):
        return None
    return first


def _is_itself(module: Module, scope: Scope, name: str, binding: Binding) -> bool:
    """Whether it is ``name = name``, behind what binds the name: as all-in-one components say it,
    whose class ``ids`` is so called in the class around it.
    """
    value = binding.value
    if not isinstance(value, ast.Name) or value.id != name or value is binding.node:
        return False
    first = scope.bindings[name][0]
    return first is not binding and module.scopes.parents.get(first.node) is scope.node


def _differs(left: Symbol, right: Symbol) -> bool:
    return canonical(left.dotted) != canonical(right.dotted) or left.binding is not right.binding


def _of_binding(
    project: Project, module: Module, scope: Scope, binding: Binding, steps: _Steps
) -> Symbol | None:
    if not steps:  # the first step, which no circle can lead to
        known = project.once(_first_steps)
        if binding not in known:
            steps[binding] = None
            known[binding] = _bound(project, module, scope, binding, steps)
        return known[binding]
    if binding not in steps and len(steps) < _MOST:
        steps[binding] = None
        steps[binding] = _bound(project, module, scope, binding, steps)
    found = steps.get(binding)
    return found if isinstance(found, Symbol) else None


def _first_steps(_: Project) -> dict[Binding, Symbol | None]:
    """What bindings came to so far that a question began with."""
    return {}


def _bound(
    project: Project, module: Module, scope: Scope, binding: Binding, steps: _Steps
) -> Symbol | None:
    if binding.kind == "import":
        return _imported(project, module, binding, steps)
    if binding.kind not in ("def", "class", "assign"):
        return None
    own = Symbol(_qualified(module, scope, binding.name), module, binding)
    if binding.kind == "assign" and isinstance(binding.value, ast.Name | ast.Attribute):
        found = resolve(project, module, binding.value, steps)
        if found is not None:
            return replace(found, through=(*found.through, own))
    return own


def _qualified(module: Module, scope: Scope, name: str) -> str:
    parts = [name]
    current: Scope | None = scope
    while current is not None:
        if isinstance(current.node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            parts.insert(0, current.node.name)
        current = current.parent
    return ".".join((module.name, *parts))


def _imported(project: Project, module: Module, binding: Binding, steps: _Steps) -> Symbol | None:
    alias = binding.node
    assert isinstance(alias, ast.alias)
    if isinstance(binding.statement, ast.ImportFrom):
        base = absolute(module, binding.statement)
        return _member(project, module, base, alias.name, steps)
    dotted = alias.name if alias.asname else alias.name.split(".")[0]
    return Symbol(dotted, project.find(dotted, module))


def _member(
    project: Project, importer: Module, base: str, name: str, steps: _Steps
) -> Symbol | None:
    """``name`` of the module ``base``: one of its names, or a module in it."""
    inside = project.find(base, importer) if base else None
    dotted = f"{base}.{name}" if base else name
    below = Symbol(dotted, project.find(dotted, importer))
    # A package that imports from itself (``from . import ids``) means what is below it.
    itself = inside is importer and below.module is not None
    if inside is not None and not itself and project.parses(inside.path):
        found = _in_module(project, inside, name, steps)
        if found is not _Absent.ABSENT:
            return found
    return below


def _attribute(
    project: Project, module: Module, base: Symbol, name: str, steps: _Steps
) -> Symbol | None:
    if base.binding is not None:
        return _class_attribute(project, base, name, steps)
    return _member(project, module, base.dotted, name, steps)


def _class_attribute(project: Project, base: Symbol, name: str, steps: _Steps) -> Symbol | None:
    """An attribute that the body of a class binds once (``Ids.TABLE``)."""
    assert base.module is not None
    assert base.binding is not None
    scope = base.module.scopes.of_node.get(base.binding.node)
    if scope is None or not isinstance(scope.node, ast.ClassDef):
        return None
    bindings = scope.bindings.get(name, [])
    if len(bindings) != 1:
        return None
    return _of_binding(project, base.module, scope, bindings[0], steps)


def _in_module(
    project: Project, module: Module, name: str, steps: _Steps
) -> Symbol | Literal[_Absent.ABSENT] | None:
    """What a name of a module is there: bound by it, or brought by a star import."""
    root = module.scopes.root
    if name in root.bindings:
        return resolve_name(project, module, root, name, steps)
    key = (module.path, name)
    if key not in steps:
        steps[key] = _Absent.ABSENT
        steps[key] = _through_stars(project, module, name, steps)
    return steps[key]


def _through_stars(
    project: Project, module: Module, name: str, steps: _Steps
) -> Symbol | Literal[_Absent.ABSENT] | None:
    """A name that the last star import brings that may bring it; None when that is unknown."""
    if len(steps) > _MOST:
        return None
    for statement in reversed(module.scopes.root.stars):
        base = absolute(module, statement)
        inside = project.find(base, module)
        if inside is None:
            if name in _STARS.get(base, {name}):
                return Symbol(f"{base}.{name}") if base in _STARS else None
        elif not project.parses(inside.path):
            return None
        elif inside.exports(name):
            found = _in_module(project, inside, name, steps)
            if found is not _Absent.ABSENT:
                return found
    return _Absent.ABSENT
