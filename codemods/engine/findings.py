"""What a rule finds: changes, refusals and errors, and where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from codemods.files.place import Place, Problem
from codemods.rules.rule import Verdict

if TYPE_CHECKING:
    from codemods.rewriting.edits import Edit


@dataclass(frozen=True, slots=True)
class Change:
    """A rewrite that can be applied on its own, whole.

    ``edits`` are the rewrite itself and may lie in several files; ``imports`` is what they need
    in the imports of those files when this change is applied alone. Applied together with
    others, the imports of the set are worked out once.
    """

    id: str
    rule: str
    verdict: Verdict
    place: Place
    message: str
    edits: tuple[Edit, ...]
    differs: str | None = None
    group: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    related: tuple[Place, ...] = ()
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    imports: tuple[Edit, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that it changes."""
        return tuple(sorted({edit.path for edit in (*self.edits, *self.imports)}))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A candidate that cannot be rewritten, and why."""

    rule: str
    place: Place
    reason: str
    related: tuple[Place, ...] = ()


class InFile(NamedTuple):
    """What was found in one file; ``unread`` are files that were looked at meanwhile."""

    found: Sequence[Change | Refusal | Problem]
    warnings: Sequence[Problem]
    unread: Sequence[Problem]
