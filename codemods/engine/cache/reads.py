"""What a result depends on: what was looked at to come to it, and whether it is still the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from codemods.dash.page.served import sent, unseen_templates
from codemods.engine.cache.key import sum_of
from codemods.graph.app.membership import Membership
from codemods.python.changes.holder import loaded, renamed
from codemods.python.changes.rebound import storing
from codemods.python.changes.setting import setting
from codemods.python.import_graph import importing, reaching
from codemods.python.project import Project, Question, Reads
from codemods.python.texts import begins, file_of, holding, looking, names_of, paths, saying

_QUESTIONS: Mapping[str, Question] = {
    each.__name__: each
    for each in (
        *(begins, file_of, holding, names_of, paths, saying, importing, reaching),
        *(looking, renamed, loaded, setting, storing, sent, unseen_templates),
    )
}


@dataclass(frozen=True, eq=False)
class State:
    """A project as it is: ``sums`` of the contents of its files, and its apps."""

    project: Project
    sums: Mapping[str, str]
    linked: Membership

    def plain(self, targets: Sequence[str], reads: Reads) -> dict[str, Any]:
        """What some targets were judged by, for ``json``."""
        asked = sorted((question.__name__, *about) for question, *about in reads.questions)
        return {
            "targets": [*targets],
            "meets": self._meets(targets),
            "files": {path: self._of_file(path) for path in sorted(reads.files)},
            "asked": [[*each, [*self._answer(*each)]] for each in asked],
        }

    def is_same(self, data: Any) -> bool:
        """Whether it would be the same now. Raises LookupError, TypeError or ValueError for what
        ``plain`` did not give.
        """
        if any(path not in self.project.modules for path in data["targets"]):
            return False
        return (
            data["meets"] == self._meets(data["targets"])
            and all(self._of_file(path) == known for path, known in data["files"].items())
            and all(self._answer(name, *about) == tuple(a) for name, *about, a in data["asked"])
        )

    def _answer(self, name: str, *about: str) -> tuple[str, ...]:
        question = _QUESTIONS[name]
        if question is reaching and about[0] not in self.project.modules:
            return ()
        return self.project.whole.ask(question, *about)

    def _of_file(self, path: str) -> str | None:
        """What it says, what it is called, and whether it is to be reported on."""
        if path not in self.sums:
            return None
        name = self.project.modules[path].name
        return f"{self.sums[path]} {path in self._targets} {name}"

    @cached_property
    def _targets(self) -> frozenset[str]:
        return frozenset(self.project.targets)

    def _meets(self, targets: Sequence[str]) -> str:
        """Which files may meet the targets."""
        found: list[str] = []
        for path in targets:
            around = self.linked.around(path)
            found += (path, self._of_files(around), repr(self.linked.apart(path)))
        return sum_of(found)

    def _of_files(self, files: frozenset[str] | None) -> str:
        if files not in self._known:
            self._known[files] = sum_of(sorted(self.linked.related if files is None else files))
        return self._known[files]

    @cached_property
    def _known(self) -> dict[frozenset[str] | None, str]:
        return {}
