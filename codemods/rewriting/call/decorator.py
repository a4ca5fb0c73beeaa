"""What stands in the decorators of callbacks that become one, with its comments."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from codemods.dash.callback import Callback
from codemods.graph.graph import Graph


@dataclass(frozen=True, slots=True)
class Entry:
    """A dependency or a keyword, with the comments above it, inside of it and behind it.

    ``key`` is the prop and the kind, or the name of the keyword.
    """

    key: object
    node: ast.expr
    above: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Written:
    """The entries of several decorators, and what is said of all of them: behind the name, in front
    of the last bracket on lines of its own, and behind that.
    """

    entries: tuple[Entry, ...]
    heading: str
    last: tuple[str, ...]
    end: str


def written(graph: Graph, members: Sequence[Callback]) -> Written:
    """What stands in the decorators of some callbacks, with all of their comments."""
    found = [_read(graph, each) for each in members]
    heading, end = (_of_all([getattr(each, name) for each in found]) for name in ("heading", "end"))
    for each in found:
        about = [text for text in (each.heading, each.end) if text and text not in (heading, end)]
        each.first.above[:0] = about
    last = dict.fromkeys(text for each in found for text in each.last)
    entries = tuple(entry for each in found for entry in each.entries)
    return Written(entries, heading or "", tuple(last), end or "")


@dataclass(frozen=True, slots=True)
class _Decorator:
    """One of them; ``first`` is the entry of its first Input, which tells it from the others."""

    entries: list[Entry]
    first: Entry
    heading: str | None = None
    last: tuple[str, ...] = ()
    end: str | None = None


def _of_all(texts: Sequence[str | None]) -> str | None:
    """The comment that stands in one place of them; none where they say different things."""
    found = {text for text in texts if text is not None}
    return found.pop() if len(found) == 1 else None


def _read(graph: Graph, callback: Callback) -> _Decorator:
    nodes: list[tuple[object, ast.expr]] = [
        ((graph.prop(each), each.kind), each.node)
        for each in (*callback.outputs, *callback.arguments)
    ]
    nodes += callback.keywords.items()
    nodes.sort(key=lambda pair: (pair[1].lineno, pair[1].col_offset))
    found = [Entry(key, node) for key, node in nodes]
    inputs = {each.node for each in callback.inputs}
    first = next(each for each in found if each.node in inputs)
    last: list[str] = []
    call, heading, end = callback.call, None, None
    for line, text, alone in _comments(callback):
        if line == call.lineno and call.end_lineno != call.lineno:
            heading = text
        elif line == call.end_lineno:
            end = text
        else:
            place = _belongs_to(found, line, alone=alone)
            (last if place is None else place).append(text)
    return _Decorator(found, first, heading, tuple(last), end)


def _belongs_to(found: Sequence[Entry], line: int, *, alone: bool) -> list[str] | None:
    """Where a comment goes: to the entry that it stands in, that ends on its line, or to the next
    one; None for the end of the decorator.
    """
    for each in found:
        if each.node.lineno <= line < (each.node.end_lineno or line):
            return each.inside
    ended = [each for each in found if each.node.end_lineno == line and not alone]
    if ended:
        return ended[-1].behind
    return next((each.above for each in found if each.node.lineno > line), None)


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
