"""The version of Dash that a project is made for, from files as the tools write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from codemods.files.dash_version import project_dash

UV = """\
version = 1
requires-python = ">=3.11"

[[package]]
name = "dash-bootstrap-components"
version = "1.6.0"
dependencies = [
    { name = "dash" },
]

[[package]]
name = "dash"
version = "2.17.1"
source = { registry = "https://pypi.org/simple" }

[package.optional-dependencies]
testing = [
    { name = "selenium" },
]

[[package]]
name = "plotly"
version = "5.22.0"
"""
POETRY = """\
[[package]]
name = "Dash"
version = "2.9.3"
description = "A Python framework"
files = [
    {file = "dash-2.9.3-py3-none-any.whl", hash = "sha256:a7"},
]

[package.dependencies]
Flask = ">=1.0.4"

[metadata]
lock-version = "2.0"
"""
PYLOCK = """\
[[packages]]
name = "flask"
version = "3.0"

[[packages]]
name = "dash"
version = "3.1"
"""
PIPFILE = '{"_meta": {}, "default": {"dash": {"version": "==2.6.1"}}}'
FORKED = UV + '\n[[package]]\nname = "dash"\nversion = "2.11.0"\n'


def said(root: Path, files: dict[str, str]) -> tuple[str | None, str]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = project_dash(str(root))
    return (None if found.version is None else str(found.version), found.source)


NEWEST = (None, "the newest Dash")


def test_a_project_that_says_nothing_runs_on_the_newest(tmp_path: Path) -> None:
    assert said(tmp_path, {}) == NEWEST
    assert said(tmp_path / "nowhere", {}) == NEWEST


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        ("uv.lock", UV, "2.17.1"),
        ("uv.lock", UV.replace("\n", "\r\n"), "2.17.1"),
        ("uv.lock", FORKED, "2.11.0"),
        ("poetry.lock", POETRY, "2.9.3"),
        ("pdm.lock", POETRY, "2.9.3"),
        ("pylock.toml", PYLOCK, "3.1"),
        ("Pipfile.lock", PIPFILE, "2.6.1"),
        ("Pipfile.lock", PIPFILE.replace("default", "develop"), "2.6.1"),
    ],
)
def test_a_lock_file_has_the_version(tmp_path: Path, name: str, text: str, version: str) -> None:
    assert said(tmp_path, {name: text}) == (version, name)


def test_setup_py_has_its_requirements_in_its_texts(tmp_path: Path) -> None:
    code = "'dash'\nfrom setuptools import setup\nNEEDS = ['plotly', 'dash>=1.18']\nsetup(NEEDS)\n"
    assert said(tmp_path, {"setup.py": code}) == ("1.18", "setup.py")
    assert said(tmp_path, {"setup.py": f"{code}print 1\n"}) == NEWEST


def test_an_upper_bound_counts_where_there_is_no_lower_one(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("dash<2\n")
    found = project_dash(str(tmp_path))
    assert found.version is not None
    assert Version("1.21") < found.version < Version("2.0")
    assert str(found) == "below 2 (requirements.txt)"
    (tmp_path / "setup.cfg").write_text("[options]\ninstall_requires =\n  dash>=1.18\n")
    assert str(project_dash(str(tmp_path))) == "1.18 (setup.cfg)"


@pytest.mark.parametrize(
    ("requirement", "version"),
    [
        ("dash==2.9.0", "2.9.0"),
        ("dash===2.9.0", "2.9.0"),
        ("dash==2.9.*", "2.9"),
        ("dash~=2.9.1", "2.9.1"),
        ("dash>=2.9,<3", "2.9"),
        ("dash<3,>=2.9,!=2.9.2", "2.9"),
        ("dash>=2.4, >=2.10", "2.10"),
        ("dash>2.9", "2.9"),
        ("Dash >= 2.9  # the callbacks need it", "2.9"),
        ("dash[testing, diskcache]>=2.9", "2.9"),
        ("dash (>=2.9)", "2.9"),
        ("dash>=2.9; python_version < '3.12'", "2.9"),
        ("dash==2.9.0 --hash=sha256:ab --hash=sha256:cd", "2.9.0"),
        ("dash==2.9.0 \\\n    --hash=sha256:ab \\\n    --hash=sha256:cd", "2.9.0"),
        ("dash==2.15; python_version<'3.9'\ndash==3.0; python_version>='3.9'", "2.15"),
    ],
)
def test_a_requirement_has_the_version_or_the_lowest(
    tmp_path: Path, requirement: str, version: str
) -> None:
    files = {"requirements.txt": f"-i https://example.org\nplotly==5.0\n{requirement}\n"}
    assert said(tmp_path, files) == (version, "requirements.txt")


OLD_AND_NEW = "dash==2.15; python_version<'3.9'\ndash==3.0; python_version>='3.9'"


@pytest.mark.parametrize(
    ("pyproject", "requirements", "version"),
    [
        ("[project]\nrequires-python = '>=3.9'", OLD_AND_NEW, "3.0"),
        ("[project]\nrequires-python = '>=3.8'", OLD_AND_NEW, "2.15"),
        ("[project]\nrequires-python = 'three'", OLD_AND_NEW, "2.15"),
        ("[tool.poetry.dependencies]\npython = '^3.9'", OLD_AND_NEW, "3.0"),
        ("", "dash==1.0; python_version<'3'\ndash==3.0", "3.0"),
        ("", "dash==2.0; sys_platform=='win32'\ndash==3.0", "2.0"),
        ("", "dash==2.0; sys_platform=='os2'\ndash==3.0", "3.0"),
        ("", "dash==2.0; extra=='docs'\ndash==3.0", "3.0"),
    ],
)
def test_a_requirement_counts_where_its_marker_may_hold(
    tmp_path: Path, pyproject: str, requirements: str, version: str
) -> None:
    files = {"requirements.txt": f"{requirements}\n", "pyproject.toml": f"{pyproject}\n"}
    assert said(tmp_path, files) == (version, "requirements.txt")


def test_poetry_has_markers_in_a_key(tmp_path: Path) -> None:
    text = """[tool.poetry.dependencies]
python = "^3.9"
dash = [
  {version = "2.9.0", markers = "python_version < '3.9'"},
  {version = "2.18.0", markers = "python_version >= '3.9'"},
]
"""
    assert said(tmp_path, {"pyproject.toml": text}) == ("2.18.0", "pyproject.toml")


@pytest.mark.parametrize(
    "requirement",
    [
        "dash",
        "dash!=2.9",
        "dash<2.dev1",
        "dash @ https://example.org/dash-2.9.tar.gz",
        "dash-bootstrap-components==1.6",
        "dash_table==5.0",
        "dashboard==1.0",
        "# dash==2.9",
        "dash==two",
        "dash=2.9",
        "-e ./dash",
        "-r",
    ],
)
def test_a_requirement_without_a_lower_bound_says_nothing(tmp_path: Path, requirement: str) -> None:
    assert said(tmp_path, {"requirements.txt": requirement}) == NEWEST


@pytest.mark.parametrize(
    ("including", "source", "text"),
    [
        ("-r base.txt", "base.txt", "dash==2.9"),
        ("--requirement base.txt  # all of it", "base.txt", "dash==2.9"),
        ("--requirement=deep/base.txt", "deep/base.txt", "-r ../requirements.txt\ndash==2.9"),
        ("-rdeep/../base.txt", "base.txt", "-r base.txt\ndash==2.9"),
    ],
)
def test_included_requirements_count(
    tmp_path: Path, including: str, source: str, text: str
) -> None:
    assert said(tmp_path, {"requirements.txt": including, source: text}) == ("2.9", source)


def test_requirements_that_include_each_other_end(tmp_path: Path) -> None:
    files = {"requirements.txt": "-r base.txt", "base.txt": "-r ./requirements.txt\ndash"}
    assert said(tmp_path, files) == NEWEST


@pytest.mark.parametrize("absolute", [True, False])
def test_included_requirements_outside_the_project_do_not_count(
    tmp_path: Path, absolute: bool
) -> None:
    (tmp_path / "base.txt").write_text("dash==2.9")
    target = tmp_path / "base.txt" if absolute else "../base.txt"
    assert said(tmp_path / "app", {"requirements.txt": f"-r {target}"}) == NEWEST


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_requirements_as_windows_writes_them(tmp_path: Path, encoding: str) -> None:
    text = "dash==2.9 \\\r\n    --hash=sha256:ab\r\nplotly==5.0\r\n"
    (tmp_path / "requirements.txt").write_bytes(text.encode(encoding))
    assert said(tmp_path, {}) == ("2.9", "requirements.txt")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('[project]\ndependencies = ["plotly", "dash>=2.9"]', "2.9"),
        ('[project.optional-dependencies]\nweb = ["dash[testing]>=2.9"]', "2.9"),
        ('[dependency-groups]\ndev = [{include-group = "x"}, "dash==2.9"]', "2.9"),
        (
            '[project]\ndependencies = ["dash>=2.9"]\n[dependency-groups]\ndev = ["dash>=2.1"]',
            "2.9",
        ),
        ('[tool.poetry.dependencies]\npython = "^3.11"\ndash = "^2.4"', "2.4"),
        ('[tool.poetry.dependencies]\ndash = "~2.4"', "2.4"),
        ('[tool.poetry.dependencies]\ndash = "~=2.4.1"', "2.4.1"),
        ('[tool.poetry.dependencies]\ndash = ">= 2.4, <3"', "2.4"),
        ('[tool.poetry.dependencies]\ndash = ">=2.4 <3"', "2.4"),
        ('[tool.poetry.dependencies]\ndash = "2.4.1"', "2.4.1"),
        ('[tool.poetry.dependencies]\ndash = "2.*"', "2"),
        ('[tool.poetry.dependencies]\ndash = "^3.0 || ^2.4"', "2.4"),
        ('[tool.poetry.dependencies]\nDash = {version = "^2.4", extras = ["testing"]}', "2.4"),
        ('[tool.poetry.dependencies]\ndash = [{version = "^3"}, {version = "2.4"}]', "2.4"),
        ('[tool.poetry.group.web.dependencies]\ndash = "^2.4"', "2.4"),
        ('[tool.poetry.dev-dependencies]\ndash = "^2.4"', "2.4"),
        ('[tool.poetry.dependencies]\ndash = "*"', None),
        ('[tool.poetry.dependencies]\ndash = {git = "https://example.org"}', None),
        ('[project]\ndependencies = ["dash<=2.3", "plotly<6"]', "2.3"),
    ],
)
def test_pyproject_has_the_lowest_version(tmp_path: Path, text: str, version: str | None) -> None:
    found = said(tmp_path, {"pyproject.toml": text})
    assert found == ((version, "pyproject.toml") if version else NEWEST)


@pytest.mark.parametrize(
    "text",
    [
        "[options]\ninstall_requires =\n    plotly\n    dash>=2.9\n",
        "[options.extras_require]\nweb =\n    plotly\n    dash>=2.9\n",
    ],
)
def test_setup_cfg_has_the_lowest_version(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, {"setup.cfg": text}) == ("2.9", "setup.cfg")


def test_the_first_source_that_names_a_version_counts(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    sources = {
        "setup.cfg": "[options]\ninstall_requires = dash>=2.1",
        "pyproject.toml": '[project]\ndependencies = ["dash>=2.2"]',
        "requirements/web.txt": "dash>=2.3",
        "requirements-dev.txt": "dash>=2.4",
        "requirements.txt": "dash>=2.5",
        "Pipfile.lock": PIPFILE,
        "poetry.lock": POETRY,
        "uv.lock": UV,
    }
    # Each file that is added comes before those that are there.
    found = [said(tmp_path, {name: text})[1] for name, text in sources.items()]
    assert found == list(sources)


def test_a_source_that_names_no_version_leaves_it_to_the_next(tmp_path: Path) -> None:
    files = {
        "uv.lock": UV.replace('name = "dash"\n', 'name = "other"\n'),
        "requirements.txt": "dash",
        "pyproject.toml": '[project]\ndependencies = ["dash>=2.2"]',
    }
    assert said(tmp_path, files) == ("2.2", "pyproject.toml")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("uv.lock", '[[package]]\nname = "dash"\nversion = \n'),
        ("uv.lock", '[[package]]\nname = "dash"\nversion = [3]\n'),
        ("uv.lock", '[[package]]\nname = "dash"\n'),
        ("Pipfile.lock", '{"default": {"dash": '),
        ("Pipfile.lock", '{"default": {"dash": "*"}}'),
        ("Pipfile.lock", '["dash"]'),
        ("Pipfile.lock", '{"dash": ' + "[" * 100_000),
        ("pyproject.toml", "[project\ndash"),
        ("pyproject.toml", '[project]\ndependencies = "dash>=2.2"'),
        ("pyproject.toml", "[project]\ndependencies = 1  # dash"),
        ("pyproject.toml", 'dependency-groups = 1\nproject = "dash"'),
        ("pyproject.toml", "dash = " + "[" * 100_000),
        ("pyproject.toml", '[tool.poetry]\ngroup = ["dash"]'),
        ("setup.cfg", "dash>=2.2"),
        ("requirements.txt/a", "dash>=2.2"),
    ],
)
def test_broken_files_say_nothing(tmp_path: Path, name: str, text: str) -> None:
    assert said(tmp_path, {name: text}) == NEWEST


def test_bytes_that_are_not_utf_8_hide_only_themselves(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_bytes(b"# caf\xe9\ndash==2.1")
    assert said(tmp_path, {}) == ("2.1", "requirements.txt")


@pytest.mark.parametrize(
    ("item", "version"),
    [
        ("dash=1.20", "1.20"),
        ("dash=1.20.0=pyhd_0", "1.20.0"),
        ("conda-forge::dash==2.4", "2.4"),
        ('"dash>=2.5,<3"', "2.5"),
        ("dash=2.9.*  # the last one", "2.9"),
        ("dash-daq=0.5", None),
        ("dash", None),
    ],
)
def test_an_environment_of_conda_has_a_syntax_of_its_own(
    tmp_path: Path, item: str, version: str | None
) -> None:
    text = f"name: app\ndependencies:\n  - python=3.11\n  - {item}\n  - pip:\n    - gunicorn\n"
    expected = (version, "environment.yml") if version else NEWEST
    assert said(tmp_path, {"environment.yml": text}) == expected


@pytest.mark.parametrize("name", ["requirements.in", "constraints.txt", "requirements/base.in"])
def test_what_pip_compile_and_pip_are_given_counts(tmp_path: Path, name: str) -> None:
    assert said(tmp_path, {name: "dash<2\nflask\n"}) == ("2.dev0", name)
