"""Arguments of calls: added in the style of those that are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import libcst as cst

_Item = TypeVar("_Item", bound=cst.CSTNode)
_NO_SPACE = cst.SimpleWhitespace("")
EQUAL = cst.AssignEqual(_NO_SPACE, _NO_SPACE)


def keyword(name: str, value: cst.BaseExpression) -> cst.Arg:
    """``name=value``."""
    return cst.Arg(value, keyword=cst.Name(name), equal=EQUAL)


def append(call: cst.Call, argument: cst.Arg) -> cst.Call:
    """The call with one more argument at its end: on a line of its own where the others are, with
    a trailing comma where the last one had it. Comments stay with the argument that they follow.
    """
    if not call.args:
        return _first(call, argument)
    *others, last = call.args
    if isinstance(last.value, cst.GeneratorExp) and not last.value.lpar:
        parentheses = {"lpar": [cst.LeftParen()], "rpar": [cst.RightParen()]}
        last = last.with_changes(value=last.value.with_changes(**parentheses))
    if isinstance(last.comma, cst.Comma):
        after = last.comma.whitespace_after
        argument = argument.with_changes(comma=cst.Comma(whitespace_after=bare(after)))
    else:
        after = last.whitespace_after_arg
        argument = argument.with_changes(whitespace_after_arg=bare(after))
    between = cst.Comma(whitespace_after=with_comments(_between(call), after))
    last = last.with_changes(whitespace_after_arg=_NO_SPACE, comma=between)
    return call.with_changes(args=[*others, last, argument])


def _first(call: cst.Call, argument: cst.Arg) -> cst.Call:
    space = call.whitespace_before_args
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return call.with_changes(args=[argument])
    deeper = cst.SimpleWhitespace(f"{space.last_line.value}    ")
    return call.with_changes(
        whitespace_before_args=space.with_changes(last_line=deeper),
        args=[argument.with_changes(whitespace_after_arg=bare(space))],
    )


def _between(call: cst.Call) -> cst.BaseParenthesizableWhitespace:
    """What stands between two arguments: a new line if there is one anywhere."""
    spaces = [call.whitespace_before_args]
    spaces += [a.comma.whitespace_after for a in call.args[:-1] if isinstance(a.comma, cst.Comma)]
    for space in spaces:
        if isinstance(space, cst.ParenthesizedWhitespace):
            return bare(space)
    return cst.SimpleWhitespace(" ")


def bare(space: cst.BaseParenthesizableWhitespace) -> cst.BaseParenthesizableWhitespace:
    """White space without the comments and the empty lines in it."""
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return space
    line = space.first_line.with_changes(whitespace=_NO_SPACE, comment=None)
    return space.with_changes(first_line=line, empty_lines=[])


def with_comments(
    space: cst.BaseParenthesizableWhitespace, after: cst.BaseParenthesizableWhitespace
) -> cst.BaseParenthesizableWhitespace:
    """``space`` with the comments of ``after``, and its new lines if it needs them for that."""
    if not isinstance(after, cst.ParenthesizedWhitespace):
        return space
    if after.first_line.comment is None and not any(line.comment for line in after.empty_lines):
        return space
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return after
    return space.with_changes(first_line=after.first_line, empty_lines=after.empty_lines)


def without(items: Sequence[_Item], position: int) -> list[_Item]:
    """Items with commas without one of them; the last keeps the comma, or none, of the last.

    A comment behind an item goes with it, one on lines of its own stays.
    """
    rest = [item for index, item in enumerate(items) if index != position]
    if rest and position == len(items) - 1:
        rest[-1] = _last(rest[-1], items[-1])
    elif position:
        rest[position - 1] = _followed_by(rest[position - 1], _lines_after(items[position]))
    return rest


def _lines_after(item: Any) -> Sequence[cst.EmptyLine]:
    """The lines with comments between an item and the next."""
    space = item.comma.whitespace_after
    return space.empty_lines if isinstance(space, cst.ParenthesizedWhitespace) else ()


def _followed_by(item: Any, lines: Sequence[cst.EmptyLine]) -> Any:
    space = item.comma.whitespace_after
    if not lines or not isinstance(space, cst.ParenthesizedWhitespace):
        return item
    space = space.with_changes(empty_lines=[*space.empty_lines, *lines])
    return item.with_changes(comma=item.comma.with_changes(whitespace_after=space))


def _last(item: Any, gone: Any) -> Any:
    """An item that ends the list now, as the one that is gone did; with its own comments."""
    own = item.comma.whitespace_after
    if isinstance(gone.comma, cst.Comma):
        space = with_comments(bare(gone.comma.whitespace_after), own)
        return item.with_changes(comma=gone.comma.with_changes(whitespace_after=space))
    for field in ("whitespace_after_arg", "whitespace_after_param"):
        if hasattr(gone, field):
            space = with_comments(bare(getattr(gone, field)), own)
            return item.with_changes(comma=cst.MaybeSentinel.DEFAULT, **{field: space})
    # The space behind the last element is its bracket's: only a comma can hold a comment.
    commented = with_comments(_NO_SPACE, own) is not _NO_SPACE
    return item if commented else item.with_changes(comma=cst.MaybeSentinel.DEFAULT)
