"""Every fixture gets the verdict and the text that its case says."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from replay.cases import Case, case_folders, copy_app, files_of, load, name_of

from codemods.engine.findings import Change
from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings
from codemods.engine.settle import Outcome, settle
from codemods.reports.as_json import document
from codemods.rewriting.edits import replace, spans
from codemods.rewriting.rewrite import rewritten
from codemods.rules.rule import Verdict
from scripts import messages

FOLDERS = case_folders()


@dataclass(frozen=True)
class Scanned:
    """What the rule of a case says about a copy of its app, in ``folder``, and what becomes of it.

    Each is found once, when the first test asks for it; ``cache`` is a folder for what is found.
    """

    case: Case
    folder: Path
    cache: Path

    @property
    def settings(self) -> Settings:
        """The rule of the case alone; a showcase is for all of them."""
        return Settings(select=() if self.case.rule == "showcase" else (self.case.rule,))

    @cached_property
    def found(self) -> Scan:
        with contextlib.chdir(self.folder):
            return scan(["."], self.settings, cache=self.cache)

    @cached_property
    def outcome(self) -> Outcome:
        with contextlib.chdir(self.folder):
            return settle(self.found, lambda change: True)


# The tests of one case follow each other, so that they share its scan: pytest orders tests by the
# parameters of a fixture that lives for longer than a test.
@pytest.fixture(scope="module", params=FOLDERS, ids=name_of)
def scanned(request: pytest.FixtureRequest) -> Iterator[Scanned]:
    case = load(request.param)
    with TemporaryDirectory() as folder, TemporaryDirectory() as cache:
        copy_app(case.before, Path(folder))
        yield Scanned(case, Path(folder), Path(cache))


def as_told(change: Change) -> tuple[object, ...]:
    """What a list says of a change."""
    told = (change.id, change.rule, change.verdict, change.place, change.message, change.differs)
    return (*told, change.group, change.paths)


def _of(changes: tuple[Change, ...], verdict: Verdict) -> list[Change]:
    return [change for change in changes if change.verdict is verdict]


def test_a_case_gets_its_verdict_and_its_reason(scanned: Scanned) -> None:
    case, found = scanned.case, scanned.found
    assert not found.problems
    match case.verdict:
        case "refused":
            assert not found.changes
            reasons = [refusal.reason for refusal in found.refused]
        case "unsafe":
            reasons = [c.differs or "" for c in _of(found.changes, Verdict.UNSAFE)]
        case _:
            assert not _of(found.changes, Verdict.UNSAFE)
            reasons = [change.message for change in found.changes]
    assert case.reason
    assert any(case.reason in reason for reason in reasons), reasons


def test_what_can_be_rewritten_is_known_without_a_rewrite(scanned: Scanned) -> None:
    with contextlib.chdir(scanned.folder):
        quick = scan(["."], scanned.settings, needed=lambda _change: False)
    assert not any(change.edits for change in quick.changes)
    assert [*map(as_told, quick.changes)] == [*map(as_told, scanned.found.changes)]
    assert (quick.refused, quick.problems) == (scanned.found.refused, scanned.found.problems)


def test_a_change_alone_gives_what_it_gives_in_a_set(scanned: Scanned) -> None:
    project = scanned.found.project
    for change in scanned.found.changes:
        for path, file in rewritten(project, change.edits, change.needs).items():
            edits = [each for each in (*change.edits, *change.imports) if each.path == path]
            assert replace(file.before, spans(edits, file.encoding)) == file.after


def test_the_rewritten_files_are_those_of_after(scanned: Scanned) -> None:
    case = scanned.case
    rewritten = {file.path: file.after for file in scanned.outcome.files}
    expected = {} if case.after is None else files_of(case.after)
    if case.before.is_file() and case.after is not None:
        expected = {case.before.name: case.after.read_bytes()}
    assert rewritten.keys() == expected.keys()
    for path, data in rewritten.items():
        assert data == expected[path], path


def test_what_is_kept_is_what_was_found(scanned: Scanned, monkeypatch: pytest.MonkeyPatch) -> None:
    cold = _document(scanned, scanned.found)
    with monkeypatch.context() as patch, contextlib.chdir(scanned.folder):
        patch.delattr("codemods.engine.judge._asked")
        warm = scan(["."], scanned.settings, cache=scanned.cache)
    assert _document(scanned, warm) == cold
    assert (warm.changes, warm.refused) == (scanned.found.changes, scanned.found.refused)


def _document(scanned: Scanned, found: Scan) -> str:
    with contextlib.chdir(scanned.folder):
        problems, sources = found.problems, found.sources()
        return json.dumps(document(found.scanned, found.changes, found.refused, problems, sources))


@cache
def forms_of_the_page() -> tuple[Sequence[re.Pattern[str]], frozenset[str]]:
    """What messages are made of, and the forms of sentence that docs/messages.md has."""
    known = messages.pieces()
    examples = re.findall(r"^- (.*) \(`[^`]+`\)$", messages.PAGE.read_text(), re.MULTILINE)
    return known, frozenset(messages.form(each, known) for each in examples)


def test_the_page_of_messages_has_its_sentences(scanned: Scanned) -> None:
    """`python -m scripts.messages` writes the page."""
    known, forms = forms_of_the_page()
    for _, _, sentence in messages.said(scanned.found):
        assert messages.form(sentence, known) in forms, sentence


def test_a_second_scan_proposes_nothing(scanned: Scanned) -> None:
    if not scanned.outcome.files:
        return  # it would be the first scan again
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        copy_app(scanned.case.before, Path(folder))
        for file in scanned.outcome.files:
            Path(file.path).write_bytes(file.after)
        assert not scan(["."], scanned.settings).changes


def test_at_least_a_third_of_the_cases_of_a_rule_are_projects() -> None:
    rules = {folder.parent.name for folder in FOLDERS}
    assert {"app-run", "dash-imports", "showcase"} <= rules
    for rule in rules:
        own = [folder for folder in FOLDERS if folder.parent.name == rule]
        assert 3 * sum((folder / "before").is_dir() for folder in own) >= len(own), rule
