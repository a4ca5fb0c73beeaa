"""Names that are imported from somewhere else from now on.

Where a block already has an import from the new place, the names join it; else the first of the
old statements becomes it, and the others go.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import libcst as cst

from codemods.project.project import Module
from codemods.rewriting.edits import Edit
from codemods.rewriting.imports import (
    Name,
    commented_above,
    delete,
    edit_names,
    imported,
    own_lines,
    statement_text,
    substitute,
)
from codemods.rewriting.syntax import CannotRewrite, concrete

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
    moved: frozenset[ast.alias]
    joining: dict[ast.ImportFrom, list[Name]] = field(default_factory=dict)
    new: dict[ast.stmt, dict[str, list[Name]]] = field(default_factory=dict)


def reimport(module: Module, moves: Iterable[Move]) -> tuple[Edit, ...]:
    """The edits that carry out ``moves``. Raises CannotRewrite."""
    edits: list[Edit] = []
    for block, own in _by_block(module, moves).items():
        edits += _in_block(module, block, own)
    return tuple(edits)


def _by_block(module: Module, moves: Iterable[Move]) -> Mapping[tuple[ast.stmt, ...], list[Move]]:
    found: dict[tuple[ast.stmt, ...], list[Move]] = {}
    for move in moves:
        block = tuple(_block(module.scopes.parents[move.statement], move.statement))
        found.setdefault(block, []).append(move)
    return found


def _block(parent: ast.AST, statement: ast.stmt) -> Sequence[ast.stmt]:
    """The list of statements that a statement stands in."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, ())
        if isinstance(block, list) and statement in block:
            return block
    return (statement,)


def _in_block(module: Module, block: Sequence[ast.stmt], moves: Sequence[Move]) -> Iterator[Edit]:
    plan = _Plan(module, block, frozenset(move.alias for move in moves))
    for move in moves:
        for package, name in move.origins:
            _place(plan, move, package, name)
    for statement, names in plan.joining.items():
        gone = [Name(a.name, a.asname) for a in statement.names if a in plan.moved]
        yield from edit_names(module, statement, names, gone)
    for old in dict.fromkeys(move.statement for move in moves):
        if old not in plan.joining:
            yield from _leave(plan, old)


def _place(plan: _Plan, move: Move, package: str, name: Name) -> None:
    """Decides where one name goes: to the first statement that has such names, or has its own."""
    here = plan.block.index(move.statement)
    module = plan.module
    headed = commented_above(module, move.statement)
    fixed = move.fixed or headed or own_lines(module, move.statement) is None
    for position, statement in enumerate(() if fixed else plan.block):
        if position > here and not _only_imports(plan.block[here:position]):
            break
        if isinstance(statement, ast.Import) and not package and name in _kept(plan, statement):
            return
        if isinstance(statement, ast.ImportFrom) and _is_from(plan, statement, package):
            plan.joining.setdefault(statement, []).append(name)
            return
        new = plan.new.get(statement, {})
        if package in new and own_lines(plan.module, statement):
            new[package].append(name)
            return
    plan.new.setdefault(move.statement, {}).setdefault(package, []).append(name)


def _kept(plan: _Plan, statement: Statement) -> list[Name]:
    return [Name(a.name, a.asname) for a in statement.names if a not in plan.moved]


def _is_from(plan: _Plan, statement: ast.ImportFrom, package: str) -> bool:
    kept = _kept(plan, statement)
    is_package = statement.module == package and not statement.level
    return is_package and bool(kept) and kept[0].name != "*"


def _only_imports(statements: Sequence[ast.stmt]) -> bool:
    return all(isinstance(each, Statement) for each in statements)


def _leave(plan: _Plan, statement: Statement) -> Iterator[Edit]:
    """The old statement: gone, or with what remains of it, and what is new in its place."""
    module, new = plan.module, plan.new.get(statement, {})
    rest = _kept(plan, statement)
    texts = _texts(module, statement, new)
    if isinstance(statement, ast.ImportFrom):
        if not rest and [imported(statement)] == [*new.values()]:
            yield from _renamed(module, statement, next(iter(new)))
            return
        if rest:
            gone = [name for name in imported(statement) if name not in rest]
            yield from edit_names(module, statement, (), gone)
            if texts:
                yield _after(module, statement, texts)
            return
    elif rest:
        texts.insert(0, f"import {', '.join(map(str, rest))}")
    if "#" in module.source.segment(statement):
        raise CannotRewrite("the import has comments inside")
    yield substitute(module, statement, texts) if texts else delete(module, statement)


def _texts(module: Module, statement: Statement, new: Mapping[str, list[Name]]) -> list[str]:
    indent = " " * statement.col_offset
    return [
        statement_text(package, names, indent=indent, newline=module.source.newline)
        if package
        else f"import {', '.join(map(str, names))}"
        for package, names in sorted(new.items())
    ]


def _renamed(module: Module, statement: ast.ImportFrom, package: str) -> tuple[Edit, ...]:
    """The same names from another package."""
    dotted = cst.parse_expression(package)

    def change(node: cst.ImportFrom) -> cst.ImportFrom:
        return node.with_changes(module=dotted)

    return concrete(module, statement).edits({statement: change})


def _after(module: Module, statement: ast.stmt, texts: Sequence[str]) -> Edit:
    """New statements on lines of their own behind a statement."""
    lines = own_lines(module, statement)
    if lines is None:
        raise CannotRewrite("the import shares its line with other code or a comment")
    newline = module.source.newline
    where = module.source.in_file(lines.end)
    text = "".join(f"{lines.indent}{text}{newline}" for text in texts)
    ends = module.source.code[: lines.end].endswith((b"\n", b"\r"))
    return Edit(module.path, where, where, text if ends else newline + text.rstrip("\r\n"))
