"""Edits of some files with what they call for in the imports, as new texts of these files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from codemods.python.project import Project
from codemods.rewriting.edits import CannotRewrite, Edit, Span, compose, spans
from codemods.rewriting.edits import replace as replaced


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
    """The edits, and what they call for in the imports of their files.

    Raises CannotRewrite, also when what they give cannot be parsed.
    """
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
    from codemods.rewriting.upkeep import upkeep

    result = {}
    for path, own in _by_path(edits).items():
        module = project.modules[path]
        encoding = module.source.encoding
        first = spans(own, encoding)
        middle = replaced(module.source.data, first)
        edited = project.replaced({path: middle})
        if not edited.parses(path):
            raise CannotRewrite("what it would give cannot be parsed: a mistake of dash-codemods")
        taken = b"\n".join(module.source.data[each.start : each.end] for each in first)
        more = upkeep(edited, module, edited.modules[path], needs.get(path, frozenset()), taken)
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
