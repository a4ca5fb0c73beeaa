"""What a rule finds: changes, refusals and errors, and where they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from codemods.files.place import Place, Problem
from codemods.rules.rule import Gain, Verdict, lifting, told

if TYPE_CHECKING:
    from codemods.files.dash_version import DashVersion
    from codemods.rewriting.edits import Edit
    from codemods.rules.doubt import Doubt


@dataclass(frozen=True, slots=True)
class Change:
    """A rewrite that can be applied on its own, whole.

    ``edits`` are the rewrite itself and may lie in several files; ``imports`` is what they need
    in the imports of those files when this change is applied alone. Applied together with
    others, the imports of the set are worked out once. Where nobody needs the edits there are
    none yet, and ``files`` are those that they will lie in. ``test`` says that it is one of a test
    of the project.
    """

    id: str
    rule: str
    verdict: Verdict
    place: Place
    message: str
    edits: tuple[Edit, ...]
    doubts: tuple[Doubt, ...] = ()
    group: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    related: tuple[Place, ...] = ()
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    imports: tuple[Edit, ...] = ()
    files: tuple[str, ...] = ()
    gain: Gain = Gain.CODE
    test: bool = False

    def judged_under(self, assumed: Collection[str]) -> Change:
        """The change as it is judged by who assumes these."""
        if not self.assumes:
            return self
        safe = all(each in assumed for each in self.assumes)
        return replace(self, verdict=Verdict.SAFE if safe else Verdict.UNSAFE)

    @property
    def differs(self) -> str | None:
        """What its doubts say."""
        return told(self.doubts)

    @property
    def assumes(self) -> tuple[str, ...]:
        """What makes an unsafe one safe when it is assumed: with a safe one that is so."""
        return lifting(self.doubts)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that it changes."""
        edited = {edit.path for edit in (*self.edits, *self.imports)}
        return tuple(sorted(edited)) or self.files


class Skipped(NamedTuple):
    """A rule that proposes nothing: it needs Dash ``since``, and the code may run on ``dash``."""

    rule: str
    since: str
    dash: DashVersion


@dataclass(frozen=True, slots=True)
class Refusal:
    """A candidate that cannot be rewritten, and why; or with ``wanted`` one that is meant so."""

    rule: str
    place: Place
    reason: str
    related: tuple[Place, ...] = ()
    wanted: bool = False


Needed = Callable[[Change], bool]  # whether somebody needs the edits of a change, which has none


class InFile(NamedTuple):
    """What was found in one file; ``unread`` are files that were looked at meanwhile."""

    found: Sequence[Change | Refusal | Problem]
    warnings: Sequence[Problem]
    unread: Sequence[Problem]
