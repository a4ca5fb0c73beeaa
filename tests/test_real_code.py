"""Apps as people write them: read completely, and rewritten without harm."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import git, tree
from real.apps import APPS, settings, unpack
from real.labels import labels
from real.reading import callbacks, key, reading, verdicts
from real.record import recorded
from test_fixtures import as_told

from codemods.engine.findings import Change, Refusal
from codemods.engine.scan import Scan, scan
from codemods.engine.settle import settle
from codemods.reports.diff import hunks
from codemods.reports.patch import unified

pytestmark = [
    pytest.mark.filterwarnings("ignore:invalid escape sequence:DeprecationWarning"),
    pytest.mark.slow,
]
FORMS = ("callback", "clientside_callback", "long_callback")
# What has the name of a callback of Dash and registers none.
OTHERS = {
    "crystal-toolkit": {
        "tests/test_utils.py:115": "calls the function that Dash keeps for a callback",
        "tests/test_utils.py:179": "calls the function that Dash keeps for a callback",
        "tests/test_utils.py:256": "calls the function that Dash keeps for a callback",
    },
    "dash": {
        "dash/dash.py:720": "registers the callbacks of the hooks of an app",
    },
}


@pytest.fixture(scope="session", params=APPS)
def app(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def folder(app: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp(app)
    unpack(app, found)
    return found


@pytest.fixture(scope="session")
def found(app: str, folder: Path) -> Scan:
    with contextlib.chdir(folder):
        return scan(["."], settings(app))


@pytest.fixture(autouse=True)
def inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


def test_every_file_is_read(found: Scan, folder: Path) -> None:
    assert found.scanned == sum(1 for _ in folder.rglob("*.py"))
    assert found.problems == ()


def test_every_callback_is_in_the_model(app: str, found: Scan, folder: Path) -> None:
    """Compared with what a search for the names finds, which knows nothing of the model."""
    model = {f"{each.module.path}:{each.call.lineno}" for each in callbacks(found.project)}
    assert model == {*_named_like_callbacks(folder)} - OTHERS.get(app, {}).keys()


def _named_like_callbacks(folder: Path) -> Iterator[str]:
    """The calls and decorators whose last name is that of a form of callback, as ``path:line``."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            used = getattr(node, "decorator_list", [])
            used = [*used, node.func] if isinstance(node, ast.Call) else used
            for each in used:
                last = getattr(each, "attr", None) or getattr(each, "id", None)
                if last in FORMS:
                    yield f"{file.relative_to(folder).as_posix()}:{each.lineno}"


def test_callbacks_are_read_as_recorded(app: str, found: Scan) -> None:
    assert reading(found.project) == recorded("callbacks")[app]


def test_verdicts_are_as_recorded(app: str, found: Scan) -> None:
    assert verdicts(found) == recorded("verdicts")[app]


def test_each_allowed_duplicate_is_judged_or_has_one_writer(app: str, found: Scan) -> None:
    """What ``labels.json`` has as an Output of one callback alone is nothing to merge."""
    groups = labels()[app]["duplicates"]
    alone = {each["callbacks"][0] for each in groups if len(each["callbacks"]) == 1}
    together = {
        each for group in groups if len(group["callbacks"]) > 1 for each in group["callbacks"]
    }
    judged = {*_judged_by_merge(found)}
    for callback in callbacks(found.project):
        flagged = sum(each.allow_duplicate is not None for each in callback.outputs)
        labelled = [group for group in groups if key(callback) in group["callbacks"]]
        assert flagged <= len(labelled), key(callback)
        place = (callback.module.path, callback.name)
        assert not flagged or place in judged or key(callback) in alone - together, key(callback)


def _judged_by_merge(found: Scan) -> Iterator[tuple[str, str | None]]:
    """The callbacks that a verdict of merge-duplicate-outputs names, with their files."""
    given: tuple[Change | Refusal, ...] = (*found.changes, *found.refused)
    for each in given:
        if each.rule == "merge-duplicate-outputs":
            yield from ((place.path, place.callback) for place in (each.place, *each.related))
    for change in found.changes:
        if change.rule == "merge-duplicate-outputs":
            yield from ((change.place.path, name) for name in change.group)


def test_what_can_be_rewritten_is_known_without_a_rewrite(app: str, found: Scan) -> None:
    quick = scan(["."], settings(app), needed=lambda _change: False)
    assert [*map(as_told, quick.changes)] == [*map(as_told, found.changes)]
    assert quick.refused == found.refused


def test_the_patch_does_what_applying_does_and_leaves_nothing_to_do(
    app: str, found: Scan, tmp_path: Path
) -> None:
    unpack(app, tmp_path)
    expected = tree(tmp_path)
    outcome = settle(found, lambda change: True)
    assert outcome.left.changes == ()
    expected |= {file.path: file.after for file in outcome.files}
    patch = b"".join(
        unified(file.path, hunks(file.before, file.spans, file.encoding)) for file in outcome.files
    )
    if patch:
        git(tmp_path, "apply", "--whitespace=nowarn", "-", stdin=patch)

    assert tree(tmp_path) == expected
    for code in expected.values():
        ast.parse(code)
