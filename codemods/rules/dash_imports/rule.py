"""Old packages and paths become imports from `dash`.

## What it does

`dash_core_components`, `dash_html_components`, `dash_table` and `dash.dependencies` become imports
from `dash`, joined to the one that is there. `from dash import PreventUpdate`, which fails, becomes
an import from `dash.exceptions`, where the name lives.

## Why

Since Dash 2.0 the three packages are part of `dash` (S14, https://dash.plotly.com/dash-2-0-migration).
What is left of them on PyPI forwards to `dash` and warns, and is one more thing to install and pin.

## Example

Before:

```python
import dash
import dash_core_components as dcc
import dash_html_components as html
from dash.dependencies import Input, Output
```

After:

```python
import dash
from dash import Input, Output, dcc, html
```

## Safety

The names stay bound to the same objects, so every rewrite is safe. Where a form binds another
name (`import dash_core_components` without `as`), the uses in the file are rewritten too, or the
old name is kept as an alias when other modules ask for it. A statement with a comment stays in its
place, and keeps it.

Refused: an import in a `try` with an `except`, or in an `if` that asks for the version, which is
there for a Dash before 2.0; a star import of `dash.dependencies` that other modules rely on; a
module alias of `dash.dependencies` of which more is used than `dash` exports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codemods.files.wording import by_number, listed
from codemods.graph.graph import Graph
from codemods.python.packages import DEPENDENCIES, HOMES, OLD_PACKAGES, canonical
from codemods.python.project import Module, Project
from codemods.python.references import asked, attributes, fallback, free, in_text, public, uses
from codemods.python.resolve import Symbol, resolve, resolve_name
from codemods.python.scope import statements
from codemods.rewriting.edits import Edit
from codemods.rewriting.imports.reimport import Move, reimport, why_not
from codemods.rewriting.statements import Name
from codemods.rules.rule import Finding, Proposal, Refused

NAME = "dash-imports"
# What a star import of dash.dependencies brings besides, in one version of Dash or another.
_UNDOCUMENTED = frozenset(
    {"Component", "DashDependency", "Wildcard", "Enum", "Union", "Sequence", "Any", "json", "six"}
    | {"handle_callback_args", "handle_grouped_callback_args", "validate_callback"}
    | {"flatten_grouping", "make_grouping_by_index", "stringify_id", "extract_callback_args"}
    | {"extract_grouped_output_callback_args", "extract_grouped_input_state_callback_args"}
    | {"compute_input_state_grouping_indices", "ComponentIdType"}
)
Statement = ast.Import | ast.ImportFrom
Origin = tuple[str, str, str | None]  # package (or "" for a module), name, alias


@dataclass(frozen=True, slots=True)
class _Moved:
    """An imported name that comes from elsewhere, and the names in the code that change with it."""

    origins: tuple[Origin, ...]
    renamed: tuple[tuple[ast.Name, str], ...] = ()


def find(graph: Graph, module: Module) -> Iterator[Finding]:
    """The old imports of a file: one change for all that can be moved, a refusal for each other."""
    project = graph.project
    moved: dict[ast.alias, tuple[Statement, _Moved]] = {}
    for statement in _imports(module):
        for alias in statement.names:
            target = _target(project, module, statement, alias)
            if isinstance(target, str):
                yield Refused((statement,), target)
            elif target is not None:
                moved[alias] = (statement, target)
    paths = _long_paths(project, module)
    if moved or paths:
        statements = dict.fromkeys(statement for statement, _ in moved.values())
        moves = _moves(project, module, moved)
        yield Proposal(
            nodes=(*statements, *paths),
            message=_message(moved),
            rewrite=lambda: _rewrite(module, moves, moved, paths),
            facts=("S14",),
            obstacle=why_not(module, moves),
        )


def _imports(module: Module) -> list[Statement]:
    found = (node for node in statements(module.tree) if isinstance(node, Statement))
    old = (node for node in found if _may_be_old(node) and not module.ignores(NAME, node))
    return sorted(old, key=lambda node: (node.lineno, node.col_offset))


def _may_be_old(node: Statement) -> bool:
    """A look at the names alone, since most files have nothing old."""
    names = (
        [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
    )
    if names == ["dash"]:
        return any(alias.name in HOMES for alias in node.names)
    return any(n == "dash.dependencies" or n.partition(".")[0] in OLD_PACKAGES for n in names)


def _target(
    project: Project, module: Module, statement: Statement, alias: ast.alias
) -> _Moved | str | None:
    """Where a name comes from now; the reason to leave it; None when it is not an old one."""
    own = project.find("dash", module) is not None  # the project is, or brings, a `dash` itself
    if isinstance(statement, ast.Import):
        found = _plain(project, module, statement, alias)
    else:
        found = _from(project, module, statement, alias)
    if found is None or own:
        return None
    where = _one_of_several(module, statement)
    if where is not None:
        bound = alias.asname or alias.name
        return (
            f"it stands in {where}, for more than one version of Dash; "
            f"if Dash 2.0 is the oldest that you support, import {bound} from dash alone"
        )
    return found


def _one_of_several(module: Module, statement: Statement) -> str | None:
    """What an import stands in that has another one for another version of Dash."""
    if fallback(module, statement) is not None:
        return "a `try` with an `except`"
    if any(asked(module, statement)):
        return "an `if` that asks for the version"
    return None


def _from(
    project: Project, module: Module, statement: ast.ImportFrom, alias: ast.alias
) -> _Moved | str | None:
    package = statement.module or ""
    top, _, rest = package.partition(".")
    if statement.level or project.find(top, module) is not None:
        return None
    if top in OLD_PACKAGES:
        home: str | None = f"{OLD_PACKAGES[top]}.{rest}".strip(".")
    elif package == "dash":
        home = HOMES.get(alias.name)
    elif package == "dash.dependencies":
        if alias.name == "*":
            return _star(project, module)
        home = "dash" if alias.name in DEPENDENCIES else HOMES.get(alias.name)
    else:
        return None
    return _Moved(((home, alias.name, alias.asname),)) if home else None


def _star(project: Project, module: Module) -> _Moved | str:
    """The names of ``from dash.dependencies import *`` that are used."""
    root = module.scopes.root
    for name in sorted(root.bindings.keys() & (DEPENDENCIES | _UNDOCUMENTED)):
        found = resolve_name(project, module, root, name)
        if found is None or canonical(found.dotted) != f"dash.{name}":
            return f"{name} is bound here too; import the names that it brings one by one first"
    unbound = {
        name
        for name, nodes in module.names.items()
        if any(module.scopes.around(node).lookup(name) is None for node in nodes)
    }
    used = unbound | (module.exported or frozenset())
    others = sorted(used & _UNDOCUMENTED)
    if others:
        return f"it also brings {others[0]}, which dash does not export; import that by name first"
    if any(public(project, module, name) for name in DEPENDENCIES - used):
        return "other modules take the names that it brings from here; import them by name first"
    return _Moved(tuple(("dash", name, None) for name in sorted(used & DEPENDENCIES)))


def _plain(
    project: Project, module: Module, statement: ast.Import, alias: ast.alias
) -> _Moved | str | None:
    top, _, rest = alias.name.partition(".")
    if top in OLD_PACKAGES and project.find(top, module) is None:
        if not alias.asname:
            return _unnamed(project, module, statement, top)
        package, _, name = f"{OLD_PACKAGES[top]}.{rest}".strip(".").rpartition(".")
        return _Moved(((package, name, alias.asname if alias.asname != name else None),))
    if alias.name != "dash.dependencies":
        return None
    if alias.asname is None:
        return _Moved((("", "dash", None),))
    return _aliased(project, module, statement, alias.asname)


def _aliased(project: Project, module: Module, statement: ast.Import, name: str) -> _Moved | str:
    """``import dash.dependencies as name``: ``import dash as name``, if it has what is used."""
    for node in uses(module, module.scopes.around(statement), name):
        taken, _ = attributes(module, node)
        if not taken or taken[0] not in DEPENDENCIES:
            return f"{name} is used for more than dash exports; import the names from dash by hand"
    if public(project, module, name):
        return f"other modules use the {name} of this one; import the names from dash by hand"
    return _Moved((("", "dash", name),))


def _unnamed(project: Project, module: Module, statement: ast.Import, package: str) -> _Moved:
    """``import dash_core_components``: the code says ``dcc`` from now on, or the name is kept."""
    short = OLD_PACKAGES[package].rpartition(".")[2]
    if short == package:
        return _Moved((("dash", short, None),))
    scope = module.scopes.around(statement)
    if (
        not free(project, module, scope, short, f"dash.{short}")
        or any(package in each.outside for each in module.scopes.of_node.values())
        or in_text(module, package)
        or public(project, module, package)
    ):
        return _Moved((("dash", short, package),))
    places = uses(module, scope, package)
    return _Moved((("dash", short, None),), tuple((node, short) for node in places))


def _long_paths(project: Project, module: Module) -> list[ast.Attribute]:
    """``dash.dependencies.Input``: the module of dependencies that stands between."""
    found: list[ast.Attribute] = []
    if b"dependencies" not in module.source.words:
        return found
    for node in module.scopes.parents:
        match node:
            case ast.Attribute(value=ast.Attribute(attr="dependencies") as middle, attr=name):
                symbol = resolve(project, module, middle.value)
                if symbol == Symbol("dash") and name in DEPENDENCIES:
                    found.append(node)
    return [node for node in found if not module.ignores(NAME, node)]


def _message(moved: Mapping[ast.alias, tuple[Statement, _Moved]]) -> str:
    asked = [
        ((s.module or "") if isinstance(s, ast.ImportFrom) else alias.name, alias.name)
        for alias, (s, _) in moved.items()
    ]
    old = sorted({package.partition(".")[0] for package, _ in asked} & OLD_PACKAGES.keys())
    lost = sorted({name for package, name in asked if package == "dash"})
    parts = []
    if old:
        verb = by_number(len(old), "has", "have")
        parts.append(
            f"{listed(old)} {verb} been part of dash since 2.0; "
            "what is left on PyPI only forwards to it and warns."
        )
    if lost:
        parts.append(f"dash does not export {listed(lost)}: the import fails.")
    if not parts or any(package == "dash.dependencies" for package, _ in asked):
        parts.append("dash itself exports the dependencies since 2.0.")
    return " ".join(parts)


def _moves(
    project: Project, module: Module, moved: Mapping[ast.alias, tuple[Statement, _Moved]]
) -> list[Move]:
    moves = []
    for alias, (statement, target) in moved.items():
        origins = tuple((package, Name(name, other)) for package, name, other in target.origins)
        bound = alias.asname or alias.name.split(".")[0]
        unclear = resolve_name(project, module, module.scopes.around(statement), bound) is None
        moves.append(Move(statement, alias, origins, fixed=unclear and bound != "*"))
    return moves


def _rewrite(
    module: Module,
    moves: list[Move],
    moved: Mapping[ast.alias, tuple[Statement, _Moved]],
    paths: list[ast.Attribute],
) -> tuple[Edit, ...]:
    from codemods.rewriting.syntax import Replacement, rewrite

    replacements = dict[ast.AST, Replacement]()
    for _, target in moved.values():
        for node, short in target.renamed:
            replacements[node] = lambda node, short=short: node.with_changes(value=short)
    for path in paths:
        replacements[path] = lambda node: node.with_changes(value=node.value.value)
    return (*reimport(module, moves), *rewrite(module, replacements))
