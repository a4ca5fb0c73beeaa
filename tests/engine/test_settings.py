"""Settings from files and from the command line, and what is said about wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from codemods.engine.settings import (
    BadConfiguration,
    Settings,
    UnknownRule,
    check_rules,
    ignored_rules,
    load,
    merge,
    nearest,
    parse_dash_version,
)
from codemods.files.discover import Glob, discover

RULES = ("state-to-patch", "merge-duplicate-outputs", "unused-state", "app-run")
FULL = """\
select = ["state-to-patch", "app-run"]
ignore = ["unused-state"]
exclude = ["legacy/", "*_pb2.py"]
dash-version = "2.10"
dispatch = "triggered-id"
jobs = 3
assume = ["unset-events"]
transparent-decorators = ["guards.signed_in"]
per-file-ignores = {"tests/*" = ["app-run"]}
"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory to work in that is a git repository as far as one looks at it."""
    directory = tmp_path / "app"
    (directory / ".git").mkdir(parents=True)
    (directory / "pages").mkdir()
    monkeypatch.chdir(directory)
    return directory


def pyproject(directory: Path, text: str) -> None:
    (directory / "pyproject.toml").write_text(f"[tool.dash-codemods]\n{text}")


# Where the settings are


def test_without_a_configuration_the_settings_are_the_defaults(app: Path) -> None:
    assert load(None, ".", RULES) == (Settings(), None)


def test_every_key_is_read_and_patterns_know_their_directory(app: Path) -> None:
    pyproject(app, FULL)
    base = str(app)
    assert load(None, "pages", RULES) == (
        Settings(
            select=("state-to-patch", "app-run"),
            ignore=("unused-state",),
            exclude=(Glob(base, "legacy/"), Glob(base, "*_pb2.py")),
            dash_version=Version("2.10"),
            dispatch="triggered-id",
            jobs=3,
            assume=("unset-events",),
            transparent_decorators=("guards.signed_in",),
            per_file_ignores=((Glob(base, "tests/*"), ("app-run",)),),
        ),
        "pyproject.toml",
    )


def test_the_nearest_pyproject_with_the_table_counts(app: Path) -> None:
    pyproject(app, "jobs = 2")
    (app / "pages" / "pyproject.toml").write_text('[project]\nname = "pages"\n')
    assert load(None, "pages", RULES)[0].jobs == 2
    pyproject(app / "pages", "jobs = 4")
    settings, path = load(None, "pages", RULES)
    assert (settings.jobs, path) == (4, "pages/pyproject.toml")


def test_a_table_above_the_git_repository_does_not_count(app: Path) -> None:
    pyproject(app.parent, "jobs = 2")
    assert load(None, "pages", RULES) == (Settings(), None)


def test_a_broken_pyproject_of_others_is_not_ours_to_report(app: Path) -> None:
    (app / "pyproject.toml").write_text("[tool.other\n")
    assert load(None, ".", RULES) == (Settings(), None)


@pytest.mark.parametrize("header", ["", "[tool.dash-codemods]\n"])
def test_a_named_file_has_the_keys_in_the_table_or_at_its_top(app: Path, header: str) -> None:
    (app / "pages" / "codemods.toml").write_text(header + FULL)
    settings, path = load("pages/codemods.toml", ".", RULES)
    assert path == "pages/codemods.toml"
    assert settings.exclude[0] == Glob(str(app / "pages"), "legacy/")
    assert settings.dash_version == Version("2.10")


def test_a_named_file_wins_over_pyproject(app: Path) -> None:
    pyproject(app, "jobs = 2")
    (app / "empty.toml").write_text("")
    assert load("empty.toml", ".", RULES) == (Settings(), "empty.toml")


def test_a_byte_order_mark_does_not_matter(app: Path) -> None:
    (app / "pyproject.toml").write_bytes(b"\xef\xbb\xbf[tool.dash-codemods]\r\njobs = 2\r\n")
    assert load(None, ".", RULES)[0].jobs == 2


# What is wrong with them


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('\nselekt = ["app-run"]', 3, 'there is no key "selekt"; did you mean "select"?'),
        ('dash_version = "2.9"', 2, 'there is no key "dash_version"; did you mean "dash-version"?'),
        (
            "frobnicate = 1",
            2,
            'there is no key "frobnicate"; there are assume, cache-dir, dash-version, dispatch, ',
        ),
        ('select = "app-run"', 2, '"select" must be a list of strings'),
        ("jobs = 1\nignore = [1]", 3, '"ignore" must be a list of strings'),
        ('exclude = {"a" = 1}', 2, '"exclude" must be a list of strings'),
        (
            'select = [\n  # app-rum\n  "app-run",\n  "app-rum",\n]',
            5,
            'no rule is called "app-rum"; did you mean "app-run"?',
        ),
        ('ignore = ["x"]', 2, 'no rule is called "x"; there are app-run, merge-'),
        ("dash-version = 2.9", 2, '"dash-version" must be a string: "2.9"'),
        ('dash-version = "new"', 2, '"new" is no version of Dash; write it like "2.9"'),
        ('dispatch = "oldest"', 2, '"dispatch" must be "newest" or "triggered-id"'),
        ("dispatch = true", 2, '"dispatch" must be "newest" or "triggered-id"'),
        ("jobs = -1", 2, '"jobs" must be a whole number'),
        (
            'jobs = 1\nassume = [\n  "unset-events",\n  "unset-event",\n]',
            5,
            '"assume": no assumption is called "unset-event"; did you mean "unset-events"?',
        ),
        (
            'assume = ["x"]',
            2,
            '"assume": no assumption is called "x"; there are unread-code, unset-events',
        ),
        ("assume = true", 2, '"assume" must be a list of strings'),
        (
            'transparent-decorators = ["signed_in"]',
            2,
            '"signed_in" is no full name of a decorator: "package.module.decorator"',
        ),
        ('transparent-decorators = ["a.b()"]', 2, '"a.b()" is no full name of a decorator'),
        ("jobs = true", 2, '"jobs" must be a whole number'),
        ('jobs = "2"', 2, '"jobs" must be a whole number'),
        ('exclude = [\n"a",\n"[z-a]"\n]', 4, '"[z-a]" is no pattern as in .gitignore'),
        ("per-file-ignores = []", 2, '"per-file-ignores" must be a table'),
        (
            '[tool.dash-codemods.per-file-ignores]\n"a.py" = []\n"b/*" = ["app-rub"]',
            4,
            'no rule is called "app-rub"; did you mean "app-run"?',
        ),
        ('per-file-ignores = {"a.py" = "app-run"}', 2, '"a.py" must be a list of strings'),
        ('per-file-ignores = {"!a.py" = ["app-run"]}', 2, '"!a.py" cannot take anything back'),
        ("jobs = 1\nselect = [\n", 3, "is not valid TOML: "),
        ("jobs = 1\njobs = 2\n", 3, "is not valid TOML: cannot overwrite a value; mend it"),
        ("jobs = " + "9" * 5000, 2, "is not valid TOML: "),
        ("jobs = " + "[" * 5000, 2, "is not valid TOML: "),
    ],
)
def test_what_is_wrong_is_said_with_its_line(app: Path, text: str, line: int, message: str) -> None:
    pyproject(app, text)
    with pytest.raises(BadConfiguration) as caught:
        load(None, ".", RULES)
    assert (caught.value.path, caught.value.line) == ("pyproject.toml", line)
    assert caught.value.message.startswith(message)
    assert str(caught.value) == f"pyproject.toml:{line}: {caught.value.message}"


def test_the_line_is_one_of_our_table_though_others_have_such_a_key(app: Path) -> None:
    text = """\
[project]
dependencies = ["dash-codemods"]
[tool.ruff.lint]
select = ["nope"]
[tool.dash-codemods]
select = ["nope"]
"""
    (app / "pyproject.toml").write_text(text)
    with pytest.raises(BadConfiguration) as caught:
        load(None, ".", RULES)
    assert caught.value.line == 6


@pytest.mark.parametrize(
    ("name", "data", "line", "message"),
    [
        ("a.toml", b"jobs = 1\n# \xff\n", 2, "is not UTF-8; save the file as UTF-8"),
        ("a.toml", b"[dash-codemods]\njobs = 1", 1, 'there is no key "dash-codemods"'),
        ("a.toml", b"[tool.other]\njobs = 1", 1, "has no table [tool.dash-codemods]; add it"),
        ("pyproject.toml", b"[project]\n", 1, "has no table [tool.dash-codemods]; add it"),
        ("a.toml", b"[tool]\ndash-codemods = 1", 2, "dash-codemods must be a table"),
    ],
)
def test_what_is_wrong_with_a_named_file_is_said(
    app: Path, name: str, data: bytes, line: int, message: str
) -> None:
    (app / name).write_bytes(data)
    with pytest.raises(BadConfiguration) as caught:
        load(name, ".", RULES)
    assert caught.value.line == line
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize(
    ("name", "reason"), [("nowhere.toml", "No such file"), ("pages", "Is a directory")]
)
def test_a_named_file_that_cannot_be_read_is_said(app: Path, name: str, reason: str) -> None:
    with pytest.raises(BadConfiguration, match=f"^{name}:1: cannot be read: {reason}"):
        load(name, ".", RULES)


# The command line


def test_the_command_line_wins_or_adds(app: Path) -> None:
    pyproject(app, FULL)
    settings = merge(
        load(None, ".", RULES)[0],
        select=["unused-state"],
        ignore=["app-run"],
        exclude=["tmp"],
        dash_version=Version("3.0"),
        jobs=0,
        assume=["unread-code", "unset-events"],
    )
    base = str(app)
    assert settings.select == ("unused-state",)
    assert settings.ignore == ("unused-state", "app-run")
    assert settings.exclude == tuple(Glob(base, p) for p in ("legacy/", "*_pb2.py", "tmp"))
    assert settings.dash_version == Version("3.0")
    assert settings.jobs == 0
    assert settings.assume == ("unset-events", "unread-code")


def test_options_that_are_not_given_change_nothing(app: Path) -> None:
    pyproject(app, FULL)
    settings = load(None, ".", RULES)[0]
    assert merge(settings) == settings


def test_excludes_of_both_places_work_together(app: Path) -> None:
    pyproject(app, 'exclude = ["/pages/a.py"]')
    for name in ("a.py", "b.py", "c.py"):
        (app / "pages" / name).write_text("")
    settings = merge(load(None, "pages", RULES)[0], exclude=["b.py"])
    assert discover(["pages"], settings.exclude).targets == ("pages/c.py",)


def test_a_version_that_is_none_is_said() -> None:
    assert parse_dash_version("2.9") == Version("2.9.0")
    with pytest.raises(ValueError, match=r'^"two" is no version of Dash; write it'):
        parse_dash_version("two")


# Rules by name and by file


@pytest.mark.parametrize(
    ("path", "rules"),
    [
        ("tests/a.py", {"app-run"}),
        ("tests/deep/a.py", {"app-run"}),
        ("pages/a.py", {"unused-state"}),
        ("pages/pages/a.py", set()),
        ("pages/b_old.py", {"state-to-patch", "app-run"}),
        ("../outside/b_old.py", set()),
        ("app.py", set()),
    ],
)
def test_per_file_ignores_are_patterns_relative_to_the_configuration(
    app: Path, path: str, rules: set[str]
) -> None:
    pyproject(
        app,
        '[tool.dash-codemods.per-file-ignores]\n"tests/" = ["app-run"]\n'
        '"./pages/a.py" = ["unused-state"]\n"*_old.py" = ["state-to-patch", "app-run"]\n',
    )
    settings = load(None, ".", RULES)[0]
    assert ignored_rules(settings, path) == rules
    assert ignored_rules(settings, str(app / path)) == rules


def test_rules_that_exist_pass_and_the_first_other_is_named() -> None:
    check_rules(RULES, RULES)
    with pytest.raises(UnknownRule, match='no rule is called "state-patch"; did you mean "state-t'):
        check_rules(["app-run", "state-patch", "zzz"], RULES)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("app-run", "app-run"),
        ("APP-RUN", "app-run"),
        ("app-rnu", "app-run"),
        ("aprun", "app-run"),
        ("app-running", None),
        ("unused-sattes", "unused-state"),
        ("merge-duplicated-output", "merge-duplicate-outputs"),
        ("", None),
        ("quick", None),
    ],
)
def test_the_nearest_name_is_the_one_with_the_fewest_slips(name: str, meant: str | None) -> None:
    assert nearest(name, RULES) == meant


def test_letters_that_changed_places_are_one_slip() -> None:
    assert nearest("abcd", ["aacc", "abdc"]) == "abdc"


def test_nothing_is_near_when_nothing_is_known() -> None:
    assert nearest("app-run", []) is None
