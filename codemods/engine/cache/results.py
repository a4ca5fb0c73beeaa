"""What is found in each file, kept for the next run: as JSON, so that reading it runs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from codemods.engine.cache.entry import Entry
from codemods.engine.cache.key import key_of, key_without_files, slot_of
from codemods.engine.findings import Change, InFile, Needed, Refusal
from codemods.engine.settings import Settings
from codemods.files.place import Place, Problem
from codemods.python.project import Project
from codemods.rewriting.edits import Edit
from codemods.rules.doubt import Doubt
from codemods.rules.rule import Gain, Rule, Verdict

_RESULTS = "results"  # of a cache folder, which has other things too


@dataclass(frozen=True, slots=True)
class Kept:
    """What an earlier run found, or this one will leave: true as long as ``key`` is the same; what
    it found in files that are judged together as long as ``common`` is, and what it read of others.
    """

    entry: Entry
    key: str
    common: str
    needed: Needed

    @classmethod
    def of(
        cls,
        folder: Path,
        paths: Sequence[str],
        project: Project,
        settings: Settings,
        rules: Sequence[Rule],
        needed: Needed,
    ) -> Kept:
        """What is kept in a cache folder about some files and rules."""
        slot = slot_of([*_verdicts_with_edits(needed), *paths], settings, rules)
        return cls(
            Entry(folder / _RESULTS, slot),
            key_of(project, settings, rules),
            key_without_files(project, settings, rules),
            needed,
        )

    def read(self) -> Old:
        """What was found, with the edits that are needed, as far as it is understood."""
        try:
            data = self.entry.read()
            if data is None or data["common"] != self.common:
                return Old({}, [], whole=False)
            each = [_with_edits(understood(each), self.needed) for each in data["files"]]
            found = dict(zip(map(_text, data["targets"]), each, strict=True))
            return Old(found, _list(data["bundles"]), whole=data["key"] == self.key)
        except (ValueError, LookupError, TypeError, AttributeError):
            return Old({}, [], whole=False)

    def write(self, found: Mapping[str, InFile], bundles: Sequence[Any]) -> None:
        """Keeps what was found in each file, and what those that were judged together read."""
        if is_lasting(found.values()):
            files = [plain(each) for each in found.values()]
            data = {"key": self.key, "common": self.common, "targets": [*found], "files": files}
            self.entry.write({**data, "bundles": [*bundles]})


class Old(NamedTuple):
    """What an earlier run found in each file, and what it read for those that it judged together.
    ``whole`` says that nothing at all has changed.
    """

    found: Mapping[str, InFile]
    bundles: Sequence[Any]
    whole: bool

    def still(self, is_same: Callable[[Any], bool]) -> list[Any]:
        """The bundles for which all that was read is the same."""
        try:
            return [
                each
                for each in self.bundles
                if all(path in self.found for path in each["targets"]) and is_same(each)
            ]
        except (ValueError, LookupError, TypeError, AttributeError):
            return []


def _with_edits(found: InFile, needed: Needed) -> InFile:
    """The same. Raises LookupError when it has other edits than those that are needed."""
    for each in found.found:
        if isinstance(each, Change) and bool(each.edits) != needed(each):
            raise LookupError(each.id)
    return found


def _verdicts_with_edits(needed: Needed) -> Iterator[str]:
    """The verdicts of which the edits are needed: working them out may come to a refusal."""
    for verdict in Verdict:
        if needed(Change("", "", verdict, Place("", 1), "", ())):
            yield verdict.value


def plain(found: InFile) -> list[Any]:
    """What ``json`` can write."""
    return [
        [_finding(each) for each in found.found],
        [_problem(each) for each in found.warnings],
        [_problem(each) for each in found.unread],
    ]


def understood(data: Any) -> InFile:
    """What ``plain`` was given. Raises ValueError, LookupError or TypeError for anything else."""
    found, warnings, unread = _list(data)
    return InFile(
        [_read_change(each) if "id" in each else _read_refusal(each) for each in _list(found)],
        [_read_problem(each) for each in _list(warnings)],
        [_read_problem(each) for each in _list(unread)],
    )


def is_lasting(found: Iterable[InFile]) -> bool:
    """Whether another run on the same files would find the same: a mistake of dash-codemods itself
    may come from anything.
    """
    return not any(
        any(isinstance(each, Problem) for each in one.found)
        or any(each.traceback for each in one.unread)
        for one in found
    )


def _finding(found: Change | Refusal | Problem) -> dict[str, Any]:
    match found:
        case Change():
            return _change(found)
        case Refusal():
            return _refusal(found)
    raise ValueError("a mistake is not kept")


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "rule": change.rule,
        "verdict": change.verdict.value,
        "place": _place(change.place),
        "message": change.message,
        "edits": [_edit(each) for each in change.edits],
        "doubts": [_doubt(each) for each in change.doubts],
        "group": [*change.group],
        "facts": [*change.facts],
        "related": [_place(each) for each in change.related],
        "needs": {path: sorted(names) for path, names in change.needs.items()},
        "imports": [_edit(each) for each in change.imports],
        "files": [*change.files],
        "gain": change.gain.value,
    }


def _read_change(data: Any) -> Change:
    return Change(
        id=_text(data["id"]),
        rule=_text(data["rule"]),
        verdict=Verdict(data["verdict"]),
        place=_read_place(data["place"]),
        message=_text(data["message"]),
        edits=tuple(_read_edit(each) for each in _list(data["edits"])),
        doubts=tuple(_read_doubt(each) for each in _list(data["doubts"])),
        group=tuple(_text(each) for each in _list(data["group"])),
        facts=tuple(_text(each) for each in _list(data["facts"])),
        related=tuple(_read_place(each) for each in _list(data["related"])),
        needs={
            path: frozenset(_text(each) for each in _list(names))
            for path, names in data["needs"].items()
        },
        imports=tuple(_read_edit(each) for each in _list(data["imports"])),
        files=tuple(_text(each) for each in _list(data["files"])),
        gain=Gain(data["gain"]),
    )


def _doubt(doubt: Doubt) -> list[Any]:
    return [doubt.sentence, [_place(each) for each in doubt.places], doubt.known, doubt.assumes]


def _read_doubt(data: Any) -> Doubt:
    sentence, places, known, assumes = _list(data)
    where = tuple(_read_place(each) for each in _list(places))
    return Doubt(_text(sentence), where, bool(known), None if assumes is None else _text(assumes))


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "rule": refusal.rule,
        "place": _place(refusal.place),
        "reason": refusal.reason,
        "related": [_place(each) for each in refusal.related],
        "wanted": refusal.wanted,
    }


def _read_refusal(data: Any) -> Refusal:
    return Refusal(
        _text(data["rule"]),
        _read_place(data["place"]),
        _text(data["reason"]),
        tuple(_read_place(each) for each in _list(data["related"])),
        bool(data["wanted"]),
    )


def _place(place: Place) -> list[Any]:
    return [place.path, place.line, place.callback]


def _read_place(data: Any) -> Place:
    path, line, callback = _list(data)
    return Place(_text(path), _number(line), None if callback is None else _text(callback))


def _edit(edit: Edit) -> list[Any]:
    return [edit.path, edit.start, edit.end, edit.text]


def _read_edit(data: Any) -> Edit:
    path, start, end, text = _list(data)
    return Edit(_text(path), _number(start), _number(end), _text(text))


def _problem(problem: Problem) -> list[Any]:
    return [problem.path, problem.line, problem.message]


def _read_problem(data: Any) -> Problem:
    path, line, message = _list(data)
    return Problem(_text(path), _number(line), _text(message))


def _list(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    raise ValueError("no list")


def _text(data: Any) -> str:
    if isinstance(data, str):
        return data
    raise ValueError("no text")


def _number(data: Any) -> int:
    if isinstance(data, int):
        return data
    raise ValueError("no number")
