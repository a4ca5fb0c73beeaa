"""Statements and their lines, and the text of an import: what takes no concrete syntax to tell."""

from __future__ import annotations

import ast
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from codemods.files.line_length import DEFAULT
from codemods.files.source import Source
from codemods.python.project import Module
from codemods.rewriting.edits import CannotRewrite, Edit

SHARED = "the import shares its line with other code or a comment"


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


def statement_text(
    module: Module, package: str, names: Iterable[Name], indent: str = "", width: int = DEFAULT
) -> str:
    """A new ``from package import names`` (without indentation and line end), sorted."""
    ordered = sorted(set(names), key=by_type)
    line = f"from {package} import {', '.join(map(str, ordered))}"
    if len(indent) + len(line) <= width:
        return line
    newline, deeper = module.source.newline, indent + indentation(module)
    inner = "".join(f"{deeper}{name},{newline}" for name in ordered)
    return f"from {package} import ({newline}{inner}{indent})"


def by_type(name: Name) -> tuple[int, str]:
    """isort's default order: constants, classes, the rest."""
    text = name.name
    return (0 if text.isupper() and len(text) > 1 else 1 if text[:1].isupper() else 2, text)


class Lines(NamedTuple):
    """The whole lines of a statement, in bytes of the file's code, and its indentation.

    ``commented`` says whether there are comments on them.
    """

    start: int
    end: int
    indent: str
    commented: bool


def own_lines(module: Module, statement: ast.stmt) -> Lines | None:
    """The lines of a statement, when it shares them with no other code."""
    source = module.source
    start, end = source.extent(statement)
    first, stop = source.lines[statement.lineno - 1], line_after(module, statement)
    indent, behind = source.code[first:start].decode(), source.code[end:stop].strip()
    if indent.strip(" \t") or (behind and not behind.startswith(b"#")):
        return None
    return Lines(first, stop, indent, bool(behind) or b"#" in source.code[start:end])


def line_after(module: Module, statement: ast.stmt) -> int:
    """Where in the file's code the line behind a statement starts."""
    source, last = module.source, statement.end_lineno or statement.lineno
    return source.lines[last] if last < len(source.lines) else len(source.code)


def line_behind_comments(module: Module, statement: ast.stmt) -> int:
    """The same behind the comments that follow and are indented as the body of the statement."""
    source, where = module.source, line_after(module, statement)
    starts = [each for each in (*source.lines, len(source.code)) if each >= where]
    for start, end in pairwise(starts):
        line = source.code[start:end]
        deeper = len(line) - len(line.lstrip()) > statement.col_offset
        if not (deeper and line.lstrip().startswith(b"#")):
            break
        where = end
    return where


def removable(module: Module, statement: ast.stmt) -> bool:
    """Whether a statement can go with its lines: nothing else is on them, no comment either."""
    lines = own_lines(module, statement)
    return lines is not None and not lines.commented


def commented_above(module: Module, statement: ast.stmt) -> bool:
    """Whether the line above is a comment, which would lose what it speaks of.

    The comments on the first lines of a file (the interpreter, the licence) speak of the file.
    """
    line = statement.lineno - 1
    while line > 0 and _line(module, line).lstrip().startswith(b"#"):
        line -= 1
    return 0 < line < statement.lineno - 1


def _line(module: Module, number: int) -> bytes:
    source = module.source
    end = source.lines[number] if number < len(source.lines) else len(source.code)
    return source.code[source.lines[number - 1] : end]


def delete(module: Module, statements: Iterable[ast.stmt]) -> Iterator[Edit]:
    """Deletes statements with their lines, and a blank line where two would meet.

    Raises CannotRewrite when one shares its lines.
    """
    runs: list[tuple[int, int]] = []
    for statement in sorted(statements, key=lambda each: each.lineno):
        lines = own_lines(module, statement)
        if lines is None or lines.commented:
            raise CannotRewrite(SHARED)
        start = runs.pop()[0] if runs and runs[-1][1] == lines.start else lines.start
        runs.append((start, lines.end))
    source = module.source
    for start, end in runs:
        stop = _with_blank_line(source, start, end)
        yield Edit(module.path, source.in_file(start), source.in_file(stop), "")


def _with_blank_line(source: Source, start: int, end: int) -> int:
    """The end of a deletion that takes along a blank line behind it, if one is before it too."""
    first, last = bisect(source.lines, start), bisect(source.lines, end)
    above = source.code[source.lines[first - 2] : start] if first > 1 else b""
    stop = source.lines[last] if last < len(source.lines) else len(source.code)
    return end if above.strip() or source.code[end:stop].strip() else stop


def substitute(module: Module, statement: ast.stmt, texts: Sequence[str]) -> Edit:
    """Puts other statements in the place of one; a comment behind it stays behind the last."""
    source = module.source
    start, end = source.extent(statement)
    indent = source.code[source.lines[statement.lineno - 1] : start].decode()
    joint = source.newline + indent if not indent.strip(" \t") else "; "
    return Edit(module.path, source.in_file(start), source.in_file(end), joint.join(texts))


def indent_of(module: Module, statement: ast.stmt) -> str:
    """What stands before a statement on its line."""
    start = module.source.lines[statement.lineno - 1]
    return module.source.code[start : start + statement.col_offset].decode()


def indentation(module: Module) -> str:
    """One step of indentation, as the first block of the file has it."""
    for statement in module.tree.body:
        block = getattr(statement, "body", None)
        if isinstance(block, list) and block[0].lineno > statement.lineno:
            indent = indent_of(module, block[0])
            if indent.isspace():
                return indent
    return "    "
