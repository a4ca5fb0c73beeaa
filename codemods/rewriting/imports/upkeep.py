"""The imports from Dash that a set of edits calls for: names that are new, names without a use.

Done once for all edits of a file, on the text that they give; for one change alone on the text
that there is.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from codemods.python.project import Module, Project
from codemods.python.references import public
from codemods.python.resolve import Symbol, resolve_name
from codemods.rewriting.edits import Edit
from codemods.rewriting.imports.statement import edit_names
from codemods.rewriting.statements import (
    Name,
    delete,
    imported,
    line_after,
    removable,
    statement_text,
    substitute,
)

_DEPENDENCIES = frozenset({"Input", "Output", "State"})
Unused = Callable[[str], bool]  # whether the edits took away the last use of a name


def upkeep(
    project: Project, module: Module, needs: frozenset[str], taken: bytes, unused: Unused
) -> tuple[Edit, ...]:
    """Edits of a file of ``project``: imports of the names from ``dash`` in ``needs`` (``ctx``,
    ``exceptions.PreventUpdate``) that it lacks, and without those that it has no use for any more.

    ``taken`` is the code that the edits took away. Raises CannotRewrite.
    """
    missing = _missing(project, module, needs)
    edits: list[Edit] = []
    idle: list[ast.ImportFrom] = []
    for statement in dash_imports(module):
        names = [name for name in imported(statement) if name.bound.encode() in taken]
        gone = [
            name for name in names if unused(name.bound) and not public(project, module, name.bound)
        ]
        is_home = statement is _home(module, statement.module or "")
        new = missing.pop(statement.module or "", []) if is_home else []
        if not new and len(gone) == len(statement.names):
            idle += [statement] if removable(module, statement) else []
        elif new or gone:
            edits += edit_names(module, statement, new, gone, project.line_length)
    lines = []
    for package, names in missing.items():
        text = statement_text(module, package, names, width=project.line_length)
        if idle:
            edits.append(substitute(module, idle.pop(0), [text]))
        else:
            lines.append(text)
    edits += [_new_line(module, module.source.newline.join(lines))] if lines else []
    return (*edits, *delete(module, idle))


def _missing(project: Project, module: Module, needs: frozenset[str]) -> dict[str, list[Name]]:
    """The names that a module does not have yet, by the package to import them from."""
    found: dict[str, list[Name]] = {}
    for need in sorted(needs):
        package, _, name = f"dash.{need}".rpartition(".")
        if name in _DEPENDENCIES and _home(module, "dash.dependencies") is not None:
            package = "dash.dependencies"  # where the others come from
        if resolve_name(project, module, module.scopes.root, name) != Symbol(f"dash.{need}"):
            found.setdefault(package, []).append(Name(name))
    return found


def dash_imports(module: Module) -> Iterator[ast.ImportFrom]:
    """The imports of names from Dash, at the top of no function or block."""
    for statement in module.tree.body:
        if isinstance(statement, ast.ImportFrom) and not statement.level:
            package = (statement.module or "").partition(".")[0]
            if package == "dash" and statement.names[0].name != "*":
                yield statement


def _home(module: Module, package: str) -> ast.ImportFrom | None:
    return next((each for each in dash_imports(module) if each.module == package), None)


def _new_line(module: Module, text: str) -> Edit:
    """``text`` on a line behind the imports of Dash, or of anything, or the docstring."""
    last: ast.stmt | None = None
    for statement in module.tree.body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            if last is not None or not _is_text(statement):
                break
            last = statement
        elif last is None or not _is_dash(last) or _is_dash(statement):
            last = statement
    newline = module.source.newline
    if last is None:
        first = module.tree.body[0]
        top = min(each.lineno for each in (first, *getattr(first, "decorator_list", ())))
        return _inserted(module, module.source.lines[top - 1], f"{text}{newline}")
    end = line_after(module, last)
    closed = module.source.code[:end].endswith((b"\n", b"\r"))
    return _inserted(module, end, f"{text}{newline}" if closed else f"{newline}{text}")


def _inserted(module: Module, offset: int, text: str) -> Edit:
    where = module.source.in_file(offset)
    return Edit(module.path, where, where, text)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_dash(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return (statement.module or "").partition(".")[0] == "dash"
    return isinstance(statement, ast.Import) and any(
        alias.name.partition(".")[0] == "dash" for alias in statement.names
    )
