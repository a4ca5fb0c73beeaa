"""Edits of some files with what they call for in the imports, as new texts of these files."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from codemods.python.project import Module, Project
from codemods.rewriting.edits import CannotRewrite, Edit, Span, compose, spans, touch
from codemods.rewriting.edits import replace as replaced
from codemods.rewriting.touched import UNPARSED, names_in, touched_statements


@dataclass(frozen=True)
class Rewrite:
    """A file before and after, and the spans that make the difference."""

    path: str
    before: bytes
    encoding: str
    spans: tuple[Span, ...]

    @property
    def after(self) -> bytes:
        return replaced(self.before, self.spans)


def with_upkeep(
    project: Project, edits: Sequence[Edit], needs: Mapping[str, frozenset[str]]
) -> tuple[Edit, ...]:
    """The edits of one change, and what they call for in the imports of their files.

    Raises CannotRewrite, also when what they give cannot be parsed.
    """
    result: list[Edit] = []
    for path, own in _by_path(edits).items():
        module = project.modules[path]
        more = _alone(project, module, own, needs.get(path, frozenset()))
        if more is None or any(touch(edit, other) for edit in own for other in more):
            result += _whole(project, own, needs)
        else:
            result += _joined(module, (*own, *more))
    return tuple(result)


def _joined(module: Module, edits: Sequence[Edit]) -> Iterator[Edit]:
    """The edits, those that meet as one."""
    encoding, data = module.source.encoding, module.source.data
    found = spans(edits, encoding)
    for span in compose(found, (), replaced(data, found)):
        yield Edit(module.path, span.start, span.end, span.new.decode(_plain(encoding)))


def _alone(
    project: Project, module: Module, edits: Sequence[Edit], needs: frozenset[str]
) -> tuple[Edit, ...] | None:
    """What edits call for in the imports, from the statements that they touch and nothing else of
    the file; None where that does not tell: they change the imports, or bytes are no characters.
    """
    source = module.source
    if source.encoding != "utf-8" or not module.tree.body:
        return None
    touched = touched_statements(module, edits)
    if any(
        isinstance(statement, ast.Import | ast.ImportFrom)
        for piece in touched
        for statement in piece.statements
    ):
        return None
    used: set[str] = set()
    for piece in touched:
        used |= names_in(source.path, piece.after)

    def unused(name: str) -> bool:
        nodes = module.names.get(name, ())
        inside = all(any(piece.covers(source.extent(n).start) for piece in touched) for n in nodes)
        return bool(nodes) and inside and name not in used

    from codemods.rewriting.imports.upkeep import upkeep

    taken = b"\n".join(source.data[each.start : each.end] for each in edits)
    return upkeep(project, module, needs, taken, unused)


def _whole(
    project: Project, edits: Sequence[Edit], needs: Mapping[str, frozenset[str]]
) -> tuple[Edit, ...]:
    """The same, from all of the new text."""
    return tuple(
        Edit(path, span.start, span.end, span.new.decode(_plain(rewrite.encoding)))
        for path, rewrite in rewritten(project, edits, needs).items()
        for span in rewrite.spans
    )


def _plain(encoding: str) -> str:
    return encoding.removesuffix("-sig")


def rewritten(
    project: Project, edits: Iterable[Edit], needs: Mapping[str, frozenset[str]]
) -> dict[str, Rewrite]:
    """What becomes of each file. Raises CannotRewrite, as ``with_upkeep``."""
    from codemods.rewriting.imports.upkeep import upkeep

    result = {}
    for path, own in _by_path(edits).items():
        module = project.modules[path]
        encoding = module.source.encoding
        first = spans(own, encoding)
        middle = replaced(module.source.data, first)
        edited = project.replaced({path: middle})
        if not edited.parses(path):
            raise CannotRewrite(UNPARSED)
        taken = b"\n".join(module.source.data[each.start : each.end] for each in first)
        after = edited.modules[path]

        def unused(name: str, before: Module = module, after: Module = after) -> bool:
            return name in before.names and name not in after.names

        more = upkeep(edited, after, needs.get(path, frozenset()), taken, unused)
        second = spans(more, encoding)
        result[path] = Rewrite(
            path, module.source.data, encoding, tuple(compose(first, second, middle))
        )
    return result


def _by_path(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    found: dict[str, list[Edit]] = {}
    for edit in edits:
        found.setdefault(edit.path, []).append(edit)
    return found
