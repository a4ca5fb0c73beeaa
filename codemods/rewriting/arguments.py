"""Arguments of calls: added in the style of those that are there."""

from __future__ import annotations

import libcst as cst

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
        return call.with_changes(args=[argument])
    *others, last = call.args
    between = _between(call)
    if isinstance(last.comma, cst.Comma):
        after = last.comma.whitespace_after
        argument = argument.with_changes(
            comma=last.comma.with_changes(whitespace_after=_bare(after))
        )
    else:
        after = last.whitespace_after_arg
        argument = argument.with_changes(whitespace_after_arg=_bare(after))
    last = last.with_changes(
        whitespace_after_arg=_NO_SPACE,
        comma=cst.Comma(whitespace_after=_with_comment(between, after)),
    )
    return call.with_changes(args=[*others, last, argument])


def _between(call: cst.Call) -> cst.BaseParenthesizableWhitespace:
    """What stands between two arguments: a new line if there is one anywhere."""
    spaces = [call.whitespace_before_args]
    spaces += [a.comma.whitespace_after for a in call.args[:-1] if isinstance(a.comma, cst.Comma)]
    for space in spaces:
        if isinstance(space, cst.ParenthesizedWhitespace):
            return _bare(space)
    return cst.SimpleWhitespace(" ")


def _bare(space: cst.BaseParenthesizableWhitespace) -> cst.BaseParenthesizableWhitespace:
    """White space without the comment in it."""
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return space
    line = space.first_line.with_changes(whitespace=_NO_SPACE, comment=None)
    return space.with_changes(first_line=line, empty_lines=[])


def _with_comment(
    space: cst.BaseParenthesizableWhitespace, after: cst.BaseParenthesizableWhitespace
) -> cst.BaseParenthesizableWhitespace:
    """``space`` with the comment of ``after``."""
    if not isinstance(after, cst.ParenthesizedWhitespace) or after.first_line.comment is None:
        return space
    if not isinstance(space, cst.ParenthesizedWhitespace):
        space = _bare(after)
        assert isinstance(space, cst.ParenthesizedWhitespace)
    return space.with_changes(first_line=after.first_line, empty_lines=after.empty_lines)
