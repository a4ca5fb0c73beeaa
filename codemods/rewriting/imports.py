"""Import statements: names added, names taken away, in the style that is there."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import libcst as cst

from codemods.project.project import Module
from codemods.rewriting.edits import Edit
from codemods.rewriting.syntax import CannotRewrite, concrete

WIDTH = 88  # a longer line is broken, as Black and Ruff do by default


class Name(NamedTuple):
    """A name that is imported, and what it is called here when that differs."""

    name: str
    alias: str | None = None

    @property
    def bound(self) -> str:
        return self.alias or self.name

    def __str__(self) -> str:
        return f"{self.name} as {self.alias}" if self.alias else self.name


def imported(statement: ast.ImportFrom) -> list[Name]:
    """The names of a ``from … import``."""
    return [Name(alias.name, alias.asname) for alias in statement.names]


def statement_text(package: str, names: Iterable[Name], *, indent: str, newline: str) -> str:
    """A new ``from package import names`` (without indentation and line end), sorted."""
    ordered = sorted(set(names), key=_by_type)
    line = f"from {package} import {', '.join(map(str, ordered))}"
    if len(indent) + len(line) <= WIDTH:
        return line
    inner = "".join(f"{indent}    {name},{newline}" for name in ordered)
    return f"from {package} import ({newline}{inner}{indent})"


def edit_names(
    module: Module, statement: ast.ImportFrom, add: Iterable[Name], remove: Iterable[Name] = ()
) -> tuple[Edit, ...]:
    """Edits that add names to a ``from … import`` and take names out of it.

    A name that is there is not added again. At least one name must remain. Raises CannotRewrite.
    """
    gone = set(remove)
    there = [name for name in imported(statement) if name not in gone]
    new = [name for name in dict.fromkeys(add) if name not in there]
    tree = concrete(module, statement)
    indent = " " * statement.col_offset
    kept = [Name(a.name, a.asname) not in gone for a in statement.names]

    def change(node: cst.ImportFrom) -> cst.ImportFrom:
        assert not isinstance(node.names, cst.ImportStar)
        names = _without(node.names, kept)
        changed = node.with_changes(names=_with(names, there, new, node.lpar))
        one_line = changed.lpar is None and len(indent + _code(tree.tree, changed)) > WIDTH
        return _broken(changed, there, new) if one_line and new else changed

    return tree.edits({statement: change})


def _code(tree: cst.Module, node: cst.ImportFrom) -> str:
    return tree.code_for_node(node)


def _by_type(name: Name) -> tuple[int, str]:
    """isort's default order: constants, classes, the rest."""
    text = name.name
    return (0 if text.isupper() and len(text) > 1 else 1 if text[:1].isupper() else 2, text)


_ORDERS: tuple[Callable[[Name], tuple[int, str]], ...] = (
    _by_type,
    lambda name: (0, name.name),
    lambda name: (0, name.name.casefold()),
)


def _place(there: Sequence[Name], name: Name) -> int:
    """Where a name goes among others: in their order if they have one, else last."""
    for order in _ORDERS:
        keys = [order(each) for each in there]
        if keys == sorted(keys):
            return sum(1 for key in keys if key < order(name))
    return len(there)


def _without(names: Sequence[cst.ImportAlias], kept: Sequence[bool]) -> list[cst.ImportAlias]:
    """The names that are kept; the last keeps the comma (or none) that the last one had."""
    left = [name for name, keep in zip(names, kept, strict=True) if keep]
    if left and left[-1] is not names[-1]:
        left[-1] = left[-1].with_changes(comma=names[-1].comma)
    return left


def _with(
    names: list[cst.ImportAlias],
    there: Sequence[Name],
    new: Iterable[Name],
    lpar: cst.LeftParen | None,
) -> list[cst.ImportAlias]:
    between = _separator(names, lpar)
    order = list(there)
    for name in new:
        position = _place(order, name)
        alias = cst.ImportAlias(
            cst.Name(name.name), cst.AsName(cst.Name(name.alias)) if name.alias else None
        )
        if position == len(names):
            last = names[-1]
            names[-1] = last.with_changes(comma=between)
            names.append(alias.with_changes(comma=last.comma))
        else:
            names.insert(position, alias.with_changes(comma=between))
        order.insert(position, name)
    return names


def _separator(names: Sequence[cst.ImportAlias], lpar: cst.LeftParen | None) -> cst.Comma:
    """The comma between two names, as the statement writes it: maybe with a new line."""
    first = names[0].comma
    space: cst.BaseParenthesizableWhitespace = cst.SimpleWhitespace(" ")
    if lpar is not None and isinstance(lpar.whitespace_after, cst.ParenthesizedWhitespace):
        space = lpar.whitespace_after
    elif len(names) > 1 and isinstance(first, cst.Comma):
        space = first.whitespace_after
    if isinstance(space, cst.ParenthesizedWhitespace):
        line = space.first_line.with_changes(comment=None, whitespace=cst.SimpleWhitespace(""))
        space = space.with_changes(first_line=line, empty_lines=[])
    return cst.Comma(whitespace_after=space)


def _broken(node: cst.ImportFrom, there: Sequence[Name], new: Sequence[Name]) -> cst.ImportFrom:
    """The statement with one name a line, in parentheses."""
    assert not isinstance(node.names, cst.ImportStar)
    inner = cst.ParenthesizedWhitespace(
        first_line=cst.TrailingWhitespace(), indent=True, last_line=cst.SimpleWhitespace("    ")
    )
    outer = inner.with_changes(last_line=cst.SimpleWhitespace(""))
    names = [name.with_changes(comma=cst.Comma(whitespace_after=inner)) for name in node.names]
    names[-1] = names[-1].with_changes(comma=cst.Comma(whitespace_after=outer))
    return node.with_changes(
        lpar=cst.LeftParen(whitespace_after=inner), names=names, rpar=cst.RightParen()
    )


@dataclass(frozen=True, eq=False, slots=True)
class Lines:
    """The whole lines that a statement has for itself, in bytes of the file's code."""

    start: int
    end: int
    indent: str


def own_lines(module: Module, statement: ast.stmt) -> Lines | None:
    """The lines of a statement that shares them with no other code and no comment."""
    source = module.source
    start, end = source.extent(statement)
    first = source.lines[statement.lineno - 1]
    indent = source.code[first:start].decode()
    last = statement.end_lineno or statement.lineno
    stop = source.lines[last] if last < len(source.lines) else len(source.code)
    if indent.strip(" \t") or source.code[end:stop].strip() or b"#" in source.code[start:end]:
        return None
    return Lines(first, stop, indent)


def commented_above(module: Module, statement: ast.stmt) -> bool:
    """Whether the line above is a comment, which would lose what it speaks of."""
    lines = module.source.lines
    if statement.lineno < 2:
        return False
    above = module.source.code[lines[statement.lineno - 2] : lines[statement.lineno - 1]]
    return above.lstrip().startswith(b"#")


def delete(module: Module, statement: ast.stmt) -> Edit:
    """Deletes a statement with its lines. Raises CannotRewrite when it shares them."""
    lines = own_lines(module, statement)
    if lines is None:
        raise CannotRewrite("the import shares its line with other code or a comment")
    source = module.source
    return Edit(module.path, source.in_file(lines.start), source.in_file(lines.end), "")


def substitute(module: Module, statement: ast.stmt, texts: Sequence[str]) -> Edit:
    """Puts other statements in the place of one; a comment behind it stays behind the first."""
    source = module.source
    start, end = source.extent(statement)
    indent = source.code[source.lines[statement.lineno - 1] : start].decode()
    joint = source.newline + indent if not indent.strip(" \t") else "; "
    return Edit(module.path, source.in_file(start), source.in_file(end), joint.join(texts))
