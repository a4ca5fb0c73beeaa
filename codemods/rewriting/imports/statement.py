"""Import statements: names added, names taken away, in the style that is there."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence

import libcst as cst

from codemods.files.line_length import DEFAULT
from codemods.python.project import Module
from codemods.rewriting.call.arguments import bare, with_comments
from codemods.rewriting.edits import Edit
from codemods.rewriting.statements import Name, by_type, imported
from codemods.rewriting.syntax import concrete

_WIDER = (100, 120)  # what else projects set


def edit_names(
    module: Module,
    statement: ast.ImportFrom,
    add: Iterable[Name],
    remove: Iterable[Name] = (),
    width: int = DEFAULT,
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
        limit = next((each for each in (width, *_WIDER) if was <= each), was)
        wide = statement.col_offset + _longest(code) > limit
        broken = bool(new) and wide and "#" not in code
        return _broken(changed, tree.tree.default_indent) if broken else changed

    return tree.edits({statement: change})


def _longest(code: str) -> int:
    return max(map(len, code.splitlines()))


def _alias(name: Name) -> cst.ImportAlias:
    alias = cst.AsName(cst.Name(name.alias)) if name.alias else None
    return cst.ImportAlias(cst.Name(name.name), alias)


_ORDERS: tuple[Callable[[Name], tuple[int, str]], ...] = (
    by_type,
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
