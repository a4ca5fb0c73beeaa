"""The report for programs: one JSON document, stable since the first release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from codemods.files.place import Problem, mistake
from codemods.reports.diff import change_hunks
from codemods.reports.patch import unified

if TYPE_CHECKING:
    from codemods.engine.findings import Change, Refusal, Skipped
    from codemods.files.place import Place
    from codemods.rewriting.edits import Edit
    from codemods.rules.doubt import Doubt

VERSION = 1


def document(
    scanned: int,
    changes: Iterable[Change],
    refused: Iterable[Refusal],
    problems: Iterable[Problem],
    sources: Mapping[str, tuple[bytes, str]],
    skipped: Iterable[Skipped] = (),
    *,
    wanted: Iterable[Refusal] = (),
) -> dict[str, Any]:
    """What a run over ``scanned`` files found, ready for ``json.dumps``.

    ``sources`` has the bytes and the encoding of each file that a change touches. The ``diff`` of
    a change is what it does when it is applied alone: its ``edits`` and its ``imports``. One
    that cannot be shown is an error instead; so is, with ``mistake``, what dash-codemods fails at.
    """
    shown: list[dict[str, object]] = []
    failed: list[Problem] = []
    for change in changes:
        try:
            shown.append(_change(change, sources))
        except Exception as error:
            failed.append(mistake(change.place.path, error, "the report"))
    return {
        "version": VERSION,
        "scanned": scanned,
        "changes": shown,
        "refused": [_refusal(refusal) for refusal in refused],
        "errors": [
            {
                "path": problem.path,
                "line": problem.line,
                "message": problem.message,
                "mistake": problem.traceback is not None,
            }
            for problem in (*problems, *failed)
        ],
        "skipped": [_skipped(rule) for rule in skipped],
        "wanted": [_refusal(each) for each in wanted],
    }


def _change(change: Change, sources: Mapping[str, tuple[bytes, str]]) -> dict[str, object]:
    return {
        "id": change.id,
        "rule": change.rule,
        "verdict": change.verdict.value,
        **_place(change.place),
        "group": list(change.group),
        "message": change.message,
        "differs": change.differs,
        "doubts": [_doubt(each) for each in change.doubts],
        "assumes": list(change.assumes),
        "facts": list(change.facts),
        "related": [_place(place) for place in change.related],
        "diff": _diff(change, sources),
        "edits": [_edit(edit) for edit in change.edits],
        "imports": [_edit(edit) for edit in change.imports],
    }


def _doubt(doubt: Doubt) -> dict[str, object]:
    return {
        "text": doubt.sentence,
        "kind": "known" if doubt.known else "unseen",
        "assumes": doubt.assumes,
        "places": [_place(place) for place in doubt.places],
    }


def _refusal(refusal: Refusal) -> dict[str, object]:
    return {
        "rule": refusal.rule,
        **_place(refusal.place),
        "reason": refusal.reason,
        "related": [_place(place) for place in refusal.related],
    }


def _skipped(each: Skipped) -> dict[str, object]:
    return {
        "rule": each.rule,
        "since": each.since,
        "dash": str(each.dash.version),
        "source": each.dash.source,
    }


def _place(place: Place) -> dict[str, object]:
    return {"path": place.path, "line": place.line, "callback": place.callback}


def _edit(edit: Edit) -> dict[str, object]:
    return {"path": edit.path, "start": edit.start, "end": edit.end, "text": edit.text}


def _diff(change: Change, sources: Mapping[str, tuple[bytes, str]]) -> str:
    """The patches of its files, each decoded as its file is."""
    return "".join(
        unified(path, hunks).decode(sources[path][1], "replace")
        for path, hunks in change_hunks(change, sources).items()
    )
