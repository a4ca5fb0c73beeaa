"""Names that are imported from somewhere else from now on.

Where a block already has an import from the new place, the names join it; else the first of the
old statements becomes it, and the others go.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codemods.python.project import Module
from codemods.rewriting.edits import Edit
from codemods.rewriting.statements import (
    SHARED,
    Lines,
    Name,
    commented_above,
    delete,
    imported,
    own_lines,
    removable,
    statement_text,
    substitute,
)

if TYPE_CHECKING:
    import libcst as cst

Statement = ast.Import | ast.ImportFrom


@dataclass(frozen=True, slots=True)
class Move:
    """One imported name of a statement, and what takes its place.

    ``origins`` are pairs of a package and a name of it; with the package ``""`` the name is a
    module (``import dash``). ``fixed`` keeps it where it is: it must not join another statement.
    """

    statement: Statement
    alias: ast.alias
    origins: tuple[tuple[str, Name], ...]
    fixed: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class _Plan:
    """What happens to one block: names that join a statement, statements that are new."""

    module: Module
    block: Sequence[ast.stmt]
    stars: frozenset[ast.stmt]
    moved: frozenset[ast.alias]
    joining: dict[ast.ImportFrom, list[Name]] = field(default_factory=dict)
    new: dict[ast.stmt, dict[str, list[Name]]] = field(default_factory=dict)


def why_not(module: Module, moves: Iterable[Move]) -> str | None:
    """Why ``moves`` cannot be carried out, as the statements are written."""
    for block, own in _by_block(module, moves).items():
        plan = _planned(module, block, own)
        changed, idle = _touched(plan, own)
        if not all(removable(module, statement) for statement in idle):
            return SHARED
        for statement in changed:
            if _is_replaced(plan, statement) and "#" in module.source.segment(statement):
                return "the import has comments inside"
    return None


def reimport(module: Module, moves: Iterable[Move]) -> tuple[Edit, ...]:
    """The edits that carry out ``moves``, where nothing is in the way. Raises CannotRewrite."""
    edits: list[Edit] = []
    for block, own in _by_block(module, moves).items():
        plan = _planned(module, block, own)
        changed, idle = _touched(plan, own)
        for statement in changed:
            edits += _changed(plan, statement)
        edits += delete(module, idle)
    return tuple(edits)


def _by_block(module: Module, moves: Iterable[Move]) -> Mapping[tuple[ast.stmt, ...], list[Move]]:
    found: dict[tuple[ast.stmt, ...], list[Move]] = {}
    for move in moves:
        block = tuple(module.scopes.block(move.statement))
        found.setdefault(block, []).append(move)
    return found


def _planned(module: Module, block: Sequence[ast.stmt], moves: Sequence[Move]) -> _Plan:
    plan = _Plan(module, block, _stars(block, moves), frozenset(move.alias for move in moves))
    for move in moves:
        for package, name in move.origins:
            _place(plan, move, package, name)
    return plan


def _touched(plan: _Plan, moves: Sequence[Move]) -> tuple[list[Statement], list[Statement]]:
    """The statements that change, and those that go."""
    changed: list[Statement] = []
    idle: list[Statement] = []
    for statement in dict.fromkeys((*plan.joining, *(move.statement for move in moves))):
        stays = statement in plan.new or _names(plan, statement) or len(plan.block) == 1
        (changed if stays else idle).append(statement)
    return changed, idle


def _stars(block: Sequence[ast.stmt], moves: Sequence[Move]) -> frozenset[ast.stmt]:
    """The star imports of a block that remain ones."""
    named = {move.statement for move in moves if all(n.name != "*" for _, n in move.origins)}
    return frozenset(
        statement
        for statement in block
        if isinstance(statement, ast.ImportFrom)
        and statement.names[0].name == "*"
        and statement not in named
    )


def _place(plan: _Plan, move: Move, package: str, name: Name) -> None:
    """Decides where one name goes: to the first statement that has such names, or has its own."""
    module, here = plan.module, plan.block.index(move.statement)
    headed = commented_above(module, move.statement)
    free = not headed and removable(module, move.statement)
    fixed = move.fixed or not free or name.name == "*"
    for position in () if fixed else _positions(plan, here):
        statement = plan.block[position]
        if isinstance(statement, ast.Import) and not package and name in _kept(plan, statement):
            return
        if isinstance(statement, ast.ImportFrom) and _is_from(plan, statement, package):
            plan.joining.setdefault(statement, []).append(name)
            return
        new = plan.new.get(statement, {}).get(package, [])
        if new and new[0].name != "*" and removable(module, statement):
            new.append(name)
            return
    plan.new.setdefault(move.statement, {}).setdefault(package, []).append(name)


def _positions(plan: _Plan, here: int) -> Sequence[int]:
    """Where a name may go, best first: below the same comment, else as far up as possible; behind
    its statement only as long as nothing but imports lies between; never past a star import,
    which may bring the name too.
    """
    block, top, last = plan.block, here, here
    while top > 0 and block[top - 1] not in plan.stars:
        top -= 1
    while last + 1 < len(block) and isinstance(block[last + 1], Statement):
        if block[last + 1] in plan.stars:
            break
        last += 1
    first = here
    while first > top and block[first].lineno == (block[first - 1].end_lineno or 0) + 1:
        first -= 1
    if not commented_above(plan.module, block[first]):
        first = top
    return [*range(first, last + 1), *range(top, first)]


def _kept(plan: _Plan, statement: Statement) -> list[Name]:
    return [Name(a.name, a.asname) for a in statement.names if a not in plan.moved]


def _is_from(plan: _Plan, statement: ast.ImportFrom, package: str) -> bool:
    kept = _kept(plan, statement)
    is_package = statement.module == package and not statement.level
    return is_package and bool(kept) and kept[0].name != "*"


def _names(plan: _Plan, statement: Statement) -> list[Name]:
    """The names of a statement from now on."""
    joining = plan.joining.get(statement, []) if isinstance(statement, ast.ImportFrom) else []
    return [*_kept(plan, statement), *joining]


def _is_renamed(plan: _Plan, statement: Statement) -> bool:
    """Whether a statement keeps all its names, and says another package."""
    if not isinstance(statement, ast.ImportFrom) or _names(plan, statement):
        return False
    return [imported(statement)] == [*plan.new.get(statement, {}).values()]


def _is_replaced(plan: _Plan, statement: Statement) -> bool:
    """Whether another text takes the place of a statement."""
    if not isinstance(statement, ast.ImportFrom):
        return True
    apart = own_lines(plan.module, statement) is not None or not plan.new.get(statement)
    is_edited = bool(_names(plan, statement)) and apart
    return not is_edited and not _is_renamed(plan, statement)


def _changed(plan: _Plan, statement: Statement) -> Iterator[Edit]:
    """A statement with the names that it has from now on, and what is new in its place."""
    module, new = plan.module, plan.new.get(statement, {})
    rest, lines = _names(plan, statement), own_lines(module, statement)
    texts = _texts(module, lines.indent if lines else "", new)
    if isinstance(statement, ast.ImportFrom) and not _is_replaced(plan, statement):
        from codemods.rewriting.imports.statement import edit_names

        if _is_renamed(plan, statement):
            yield from _renamed(module, statement, next(iter(new)))
        else:
            gone = [name for name in imported(statement) if name not in rest]
            yield from edit_names(module, statement, rest, gone)
            if lines and texts:
                yield _behind(module, lines, texts)
        return
    if rest:
        package = statement.module or "" if isinstance(statement, ast.ImportFrom) else ""
        texts[:0] = _texts(module, lines.indent if lines else "", {package: rest})
    yield substitute(module, statement, texts or ["pass"])


def _texts(module: Module, indent: str, names: Mapping[str, list[Name]]) -> list[str]:
    return [
        statement_text(module, package, own, indent)
        if package
        else f"import {', '.join(map(str, own))}"
        for package, own in sorted(names.items())
    ]


def _renamed(module: Module, statement: ast.ImportFrom, package: str) -> tuple[Edit, ...]:
    """The same names from another package."""
    import libcst as cst

    from codemods.rewriting.syntax import concrete

    dotted = cst.parse_expression(package)

    def change(node: cst.ImportFrom) -> cst.ImportFrom:
        return node.with_changes(module=dotted)

    return concrete(module, statement).edits({statement: change})


def _behind(module: Module, lines: Lines, texts: Sequence[str]) -> Edit:
    """New statements on lines of their own behind a statement."""
    newline = module.source.newline
    where = module.source.in_file(lines.end)
    text = "".join(f"{lines.indent}{text}{newline}" for text in texts)
    ends = module.source.code[: lines.end].endswith((b"\n", b"\r"))
    return Edit(module.path, where, where, text if ends else newline + text.rstrip("\r\n"))
