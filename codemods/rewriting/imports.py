"""Import statements: names added, names taken away, in the style that is there."""

from __future__ import annotations

import ast
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import libcst as cst

from codemods.files.source import Source
from codemods.python.project import Module
from codemods.rewriting.arguments import bare, with_comments
from codemods.rewriting.edits import Edit
from codemods.rewriting.syntax import CannotRewrite, concrete, indentation

_WIDER = (100, 120)  # what else projects set
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


def statement_text(module: Module, package: str, names: Iterable[Name], indent: str = "") -> str:
    """A new ``from package import names`` (without indentation and line end), sorted."""
    ordered = sorted(set(names), key=_by_type)
    line = f"from {package} import {', '.join(map(str, ordered))}"
    if len(indent) + len(line) <= WIDTH:
        return line
    newline, deeper = module.source.newline, indent + indentation(module)
    inner = "".join(f"{deeper}{name},{newline}" for name in ordered)
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
    kept = [Name(a.name, a.asname) not in gone for a in statement.names]

    def change(node: cst.ImportFrom) -> cst.ImportFrom:
        assert not isinstance(node.names, cst.ImportStar)
        names = [name for name, keep in zip(node.names, kept, strict=True) if keep]
        order = list(there)
        for name in new:
            position = _place(order, name)
            order.insert(position, name)
            names.insert(position, _alias(name))
        changed = _separated(node, names)
        code = tree.tree.code_for_node(changed)
        # Who wrote a longer line before has a wider limit.
        was = statement.col_offset + _longest(tree.tree.code_for_node(node))
        limit = next((each for each in (WIDTH, *_WIDER) if was <= each), was)
        wide = statement.col_offset + _longest(code) > limit
        broken = bool(new) and wide and "#" not in code
        return _broken(changed, tree.tree.default_indent) if broken else changed

    return tree.edits({statement: change})


def _longest(code: str) -> int:
    return max(map(len, code.splitlines()))


def _alias(name: Name) -> cst.ImportAlias:
    alias = cst.AsName(cst.Name(name.alias)) if name.alias else None
    return cst.ImportAlias(cst.Name(name.name), alias)


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
            return sum(1 for key in keys if key <= order(name))
    return len(there)


def _separated(node: cst.ImportFrom, names: Sequence[cst.ImportAlias]) -> cst.ImportFrom:
    """The statement with ``names``: some of its own, which keep their comments, and new ones."""
    assert not isinstance(node.names, cst.ImportStar)
    *others, last = node.names
    after = _after(node, last)
    between = _separator(node)
    separated = [
        name
        if name in others
        else name.with_changes(
            comma=cst.Comma(
                whitespace_after=with_comments(between, after) if name is last else between
            )
        )
        for name in names[:-1]
    ]
    end = names[-1]
    if end is not last:
        after = with_comments(bare(after), _after(node, end)) if end in others else bare(after)
    if isinstance(last.comma, cst.Comma):
        end = end.with_changes(comma=last.comma.with_changes(whitespace_after=after))
    else:
        end = end.with_changes(comma=cst.MaybeSentinel.DEFAULT)
        if node.rpar:
            node = node.with_changes(rpar=node.rpar.with_changes(whitespace_before=after))
    return node.with_changes(names=[*separated, end])


def _after(node: cst.ImportFrom, name: cst.ImportAlias) -> cst.BaseParenthesizableWhitespace:
    """What stands behind a name and its comma, comments included."""
    if isinstance(name.comma, cst.Comma):
        return name.comma.whitespace_after
    return node.rpar.whitespace_before if node.rpar else cst.SimpleWhitespace("")


def _separator(node: cst.ImportFrom) -> cst.BaseParenthesizableWhitespace:
    """What stands between two names, as the statement writes it: a space, or a new line."""
    assert not isinstance(node.names, cst.ImportStar)
    first = node.names[0].comma
    if node.lpar and isinstance(node.lpar.whitespace_after, cst.ParenthesizedWhitespace):
        return bare(node.lpar.whitespace_after)
    if node.lpar and len(node.names) > 1 and isinstance(first, cst.Comma):
        return bare(first.whitespace_after)
    return cst.SimpleWhitespace(" ")


def _broken(node: cst.ImportFrom, indent: str) -> cst.ImportFrom:
    """The statement with one name a line, in parentheses."""
    assert not isinstance(node.names, cst.ImportStar)
    inner = cst.ParenthesizedWhitespace(
        first_line=cst.TrailingWhitespace(), indent=True, last_line=cst.SimpleWhitespace(indent)
    )
    outer = inner.with_changes(last_line=cst.SimpleWhitespace(""))
    names = [name.with_changes(comma=cst.Comma(whitespace_after=inner)) for name in node.names]
    names[-1] = names[-1].with_changes(comma=cst.Comma(whitespace_after=outer))
    return node.with_changes(
        lpar=cst.LeftParen(whitespace_after=inner), names=names, rpar=cst.RightParen()
    )


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
            raise CannotRewrite("the import shares its line with other code or a comment")
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
