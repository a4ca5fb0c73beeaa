"""New statements and expressions, of a text and the nodes that stand in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import libcst as cst

    from codemods.flow.alias.events import Write
    from codemods.rewriting.syntax import Concrete


def small(text: str) -> cst.BaseSmallStatement:
    import libcst as cst

    from codemods.rewriting.edits import CannotRewrite

    try:
        line = cst.parse_statement(text)
    except cst.ParserSyntaxError as error:
        raise CannotRewrite("the new code of a statement cannot be parsed") from error
    return cst.ensure_type(line, cst.SimpleStatementLine).body[0]


def block(text: str, parts: Sequence[cst.CSTNode]) -> Any:
    """A statement with a block, with ``parts`` in the places of ``_0``, ``_1``, …"""
    import libcst as cst

    from codemods.rewriting.syntax import Block

    made = cst.parse_statement(text).visit(_slots(parts))
    assert isinstance(made, cst.BaseCompoundStatement)
    return Block(made)


def instead(new: cst.CSTNode, _node: object) -> cst.CSTNode:
    return new


def before(new: cst.CSTNode, node: cst.CSTNode) -> Any:
    import libcst as cst

    return cst.FlattenSentinel([new, node])


def after(new: cst.CSTNode, node: cst.CSTNode) -> Any:
    import libcst as cst

    return cst.FlattenSentinel([node, new])


def in_front_of(
    texts: Iterable[str], parts: Sequence[cst.CSTNode], node: cst.BaseSmallStatement
) -> Any:
    import libcst as cst

    return cst.FlattenSentinel([node, *statements(texts, parts)])


def statements(texts: Iterable[str], parts: Sequence[cst.CSTNode]) -> list[Any]:
    """Statements with ``parts`` in the places of ``_0``, ``_1``, …"""
    return [small(text).visit(_slots(parts)) for text in texts]


def _slots(parts: Sequence[cst.CSTNode]) -> cst.CSTTransformer:
    import libcst as cst

    class Slots(cst.CSTTransformer):  # libcst.matchers would do it, and takes long to import
        def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> Any:  # noqa: N802
            slot = original_node.value
            return parts[int(slot[1:])] if re.fullmatch(r"_\d+", slot) else updated_node

    return Slots()


def become(texts: Iterable[str], parts: Sequence[cst.CSTNode], _node: object) -> Any:
    import libcst as cst

    made = statements(texts, parts)
    return made[0] if len(made) == 1 else cst.FlattenSentinel(made)


def behind(texts: Iterable[str], parts: Sequence[cst.CSTNode], node: cst.BaseSmallStatement) -> Any:
    import libcst as cst

    return cst.FlattenSentinel([*statements(texts, parts), node])


def in_front(
    texts: Iterable[str], parts: Sequence[cst.CSTNode], node: cst.If, *, keep: bool
) -> Any:
    """A statement in the place of an ``if``, or in front of it."""
    import libcst as cst

    line = cst.SimpleStatementLine(statements(texts, parts), leading_lines=node.leading_lines)
    if keep:
        return cst.FlattenSentinel([line, node.with_changes(leading_lines=())])
    ends = [getattr(each, "trailing_whitespace", None) for each in node.body.body]
    ends.append(getattr(node.body, "header", None))
    commented = next((each for each in ends if each is not None and each.comment), None)
    return line.with_changes(trailing_whitespace=commented) if commented else line


def worked_out(text: str, parts: Sequence[cst.CSTNode], _node: object) -> Any:
    (line,) = statements([text], parts)
    return line.value


def put(text: str, _node: object) -> cst.BaseExpression:
    import libcst as cst

    return cst.parse_expression(text)


def wrap(function: str, named: bool, node: Any) -> cst.BaseExpression:
    """``list(node)`` or ``dict(node)``; where the name means something else ``[*node]``."""
    import libcst as cst

    if not named and function == "list":
        if isinstance(node, cst.GeneratorExp) and not node.lpar:
            node = node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        return cst.List([cst.StarredElement(node)])
    return cst.Call(cst.Name(function), [cst.Arg(node)])


def comments(node: cst.CSTNode) -> list[cst.CSTNode]:
    """All that are somewhere in a piece of code."""
    import libcst as cst

    own = [node] if isinstance(node, cst.Comment) else []
    return [*own, *(each for child in node.children for each in comments(child))]


def removed(_node: object) -> Any:
    import libcst as cst

    return cst.RemoveFromParent()


def display(
    tree: Concrete, write: Write, parts: Sequence[cst.CSTNode], *, at_once: bool
) -> cst.CSTNode | None:
    """What is added to the old value as one display, where its comments would be lost otherwise;
    ``at_once`` where all is changed or, if that fails, nothing.
    """
    import libcst as cst

    if not isinstance(write.rebuilt, ast.Dict | ast.List):
        return None
    whole = tree.find(write.rebuilt)
    assert isinstance(whole, cst.Dict | cst.List)
    commented = len(comments(whole)) > sum(len(comments(part)) for part in parts)
    if not commented and not at_once:
        return None
    old, *new = whole.elements
    bracket = "lbrace" if isinstance(whole, cst.Dict) else "lbracket"
    opened = getattr(whole, bracket)
    start = getattr(old.comma, "whitespace_after", None)
    if isinstance(start, cst.ParenthesizedWhitespace):  # a comment beside the old value goes
        line = start.first_line.with_changes(comment=None, whitespace=cst.SimpleWhitespace(""))
        opened = opened.with_changes(whitespace_after=start.with_changes(first_line=line))
    return whole.with_changes(elements=new, **{bracket: opened})
