"""Every fixture gets the verdict and the text that its case says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from replay.cases import Case, all_cases

from codemods.engine import Scan, scan, settle
from codemods.findings import Change, Verdict
from codemods.settings import Settings

CASES = all_cases()
REWRITTEN = [case for case in CASES if case.after is not None]


@pytest.fixture
def settings(case: Case) -> Settings:
    """The rule of the case alone; a showcase is for all of them."""
    return Settings(select=() if case.rule == "showcase" else (case.rule,))


@pytest.fixture
def found(case: Case, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scan:
    """What the rule says about a copy of the case, which is the working directory."""
    _copy(case.before, tmp_path)
    monkeypatch.chdir(tmp_path)
    return scan(["."], settings)


def _copy(app: Path, target: Path) -> None:
    if app.is_dir():
        shutil.copytree(
            app, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    else:
        shutil.copy(app, target)


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _expected(case: Case) -> dict[str, bytes]:
    assert case.after is not None
    return _files(case.after) if case.after.is_dir() else {"before.py": case.after.read_bytes()}


def _of(changes: tuple[Change, ...], verdict: Verdict) -> list[Change]:
    return [change for change in changes if change.verdict is verdict]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_case_gets_its_verdict_and_its_reason(case: Case, found: Scan) -> None:
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


@pytest.mark.parametrize("case", REWRITTEN, ids=[case.name for case in REWRITTEN])
def test_the_rewritten_files_are_those_of_after(case: Case, found: Scan, tmp_path: Path) -> None:
    outcome = settle(found, lambda change: True)
    rewritten = {file.path: file.after for file in outcome.files}
    files = _files(tmp_path) | rewritten
    expected = _expected(case)
    assert files.keys() == expected.keys()
    for path, data in files.items():
        assert data == expected[path], path
    assert not [path for path, data in rewritten.items() if data == _files(tmp_path)[path]]


@pytest.mark.parametrize("case", REWRITTEN, ids=[case.name for case in REWRITTEN])
def test_a_second_scan_proposes_nothing(case: Case, settings: Settings, found: Scan) -> None:
    for file in settle(found, lambda change: True).files:
        Path(file.path).write_bytes(file.after)
    assert not scan(["."], settings).changes


def test_at_least_a_third_of_the_cases_of_a_rule_are_projects() -> None:
    rules = {case.rule for case in CASES}
    assert {"app-run", "dash-imports", "showcase"} <= rules
    for rule in rules:
        own = [case for case in CASES if case.rule == rule]
        assert 3 * sum(case.before.is_dir() for case in own) >= len(own), rule
