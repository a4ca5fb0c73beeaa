"""What stands in the decorator of a callback line by line, with its comments."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codemods.dash.callback import Callback
from codemods.graph.graph import Graph
from codemods.rewriting.edits import CannotRewrite

_LOST = "the comment on line {} would be lost; move it behind a dependency"


@dataclass(frozen=True, slots=True)
class Entry:
    """A dependency or a keyword, with the comments above it and behind it.

    ``key`` is the prop and the kind, or the name of the keyword.
    """

    key: object
    above: tuple[str, ...]
    behind: str


def entries(graph: Graph, callback: Callback) -> list[Entry]:
    """The entries of a decorator.

    Raises CannotRewrite where a comment belongs to none of them, and would be lost.
    """
    nodes: list[tuple[object, ast.expr]] = [
        ((graph.prop(each), each.kind), each.node)
        for each in (*callback.outputs, *callback.arguments)
    ]
    nodes += callback.keywords.items()
    nodes.sort(key=lambda pair: (pair[1].lineno, pair[1].col_offset))
    above: dict[int, list[str]] = {}
    behind: dict[int, str] = {}
    for line, text, alone in _comments(callback):
        if line == callback.call.lineno:
            continue  # see ``heading_comment``
        place = _belongs_to([node for _, node in nodes], line, alone=alone)
        if place is None:
            raise CannotRewrite(
                f"the comment on line {line} would be lost; move it to a dependency"
            )
        if alone:
            above.setdefault(place, []).append(text)
        else:
            behind[place] = text
    return [
        Entry(key, tuple(above.get(index, ())), behind.get(index, ""))
        for index, (key, _) in enumerate(nodes)
    ]


def _belongs_to(nodes: Sequence[ast.expr], line: int, *, alone: bool) -> int | None:
    """Which node a comment speaks of: the one that ends on its line, or the next one."""
    found = [
        index
        for index, node in enumerate(nodes)
        if (node.lineno > line if alone else node.end_lineno == line)
    ]
    return (found[0] if alone else found[-1]) if found else None


def heading_comment(members: Sequence[Callback]) -> str:
    """The comment behind ``@callback(`` that all members have, or the first one alone has."""
    found = [
        next((text for line, text, _ in _comments(each) if line == each.call.lineno), None)
        for each in members
        if each.call.end_lineno != each.call.lineno
    ]
    texts = {text for text in found if text is not None}
    if len(texts) > 1:
        raise CannotRewrite("the comments behind the names of the decorators would be lost")
    lone = [each for each in members if each.call.end_lineno == each.call.lineno]
    for each in lone:
        line = next((line for line, _, _ in _comments(each)), None)
        if line is not None:
            raise CannotRewrite(
                f"the comment on line {line} would be lost; move it to a dependency"
            )
    return f"  {texts.pop()}" if texts else ""


def _comments(callback: Callback) -> Iterator[tuple[int, str, bool]]:
    """The comments on the lines of a decorator: the line, the text, whether it stands alone."""
    source, call = callback.module.source, callback.call
    last = call.end_lineno or call.lineno
    end = source.lines[last] if last < len(source.lines) else len(source.code)
    text = source.code[source.lines[call.lineno - 1] : end].decode().replace("\r\n", "\n")
    if "#" not in text:
        return
    for token in tokenize.generate_tokens(io.StringIO(text.lstrip()).readline):
        if token.type == tokenize.COMMENT:
            line = call.lineno + token.start[0] - 1
            yield line, token.string, token.line.strip().startswith("#")
