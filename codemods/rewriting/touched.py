"""The statements of a file that edits touch, and what becomes of them.

What a change does to the names of a file is told without a look at the rest of it.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from codemods.files.source import Source, Unreadable
from codemods.python.project import Module
from codemods.rewriting.edits import CannotRewrite, Edit, Span, replace, spans

UNPARSED = "what it would give cannot be parsed: a mistake of dash-codemods"


class Piece(NamedTuple):
    """Neighbours that are touched: the bytes from the first one to what follows the last."""

    start: int
    end: int
    statements: Sequence[ast.stmt]
    after: bytes

    def covers(self, place: int) -> bool:
        return self.start <= place < self.end


def touched_statements(module: Module, edits: Sequence[Edit]) -> list[Piece]:
    """What edits touch of a file that is UTF-8 without a byte order mark."""
    source, body = module.source, module.tree.body
    starts = [0, *(_start(source, statement) for statement in body[1:]), len(source.data)]
    ordered = spans(edits, source.encoding)
    runs: list[tuple[int, int, list[Span]]] = []
    for span in ordered:
        first = min(bisect_right(starts, span.start), len(body)) - 1
        last = max(first, min(bisect_right(starts, span.end - 1), len(body)) - 1)
        if runs and first <= runs[-1][1]:
            start, end, own = runs.pop()
            runs.append((start, max(end, last), [*own, span]))
        else:
            runs.append((first, last, [span]))
    pieces = []
    for first, last, own in runs:
        start, end = starts[first], starts[last + 1]
        local = [Span(each.start - start, each.end - start, each.new) for each in own]
        after = replace(source.data[start:end], local)
        pieces.append(Piece(start, end, body[first : last + 1], after))
    return pieces


def _start(source: Source, statement: ast.stmt) -> int:
    """Where a statement starts, with its decorators."""
    first = min(
        (statement, *getattr(statement, "decorator_list", ())), key=lambda each: each.lineno
    )
    start = source.at(first.lineno, first.col_offset)
    return source.lines[first.lineno - 1] if first is not statement else start


def names_in(path: str, code: bytes) -> frozenset[str]:
    """The names that some statements use or bind. Raises CannotRewrite when they do not parse."""
    try:
        tree = Source(path, code).tree
    except Unreadable as error:
        raise CannotRewrite(UNPARSED) from error
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
