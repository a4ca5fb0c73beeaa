"""What is installed: the files of the wheel, the program from it, the API that it exports."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from command_line import APP, MODERN_APP, committed, run, tree, write

import codemods
from codemods.engine.settings import UnknownRule

CHECKOUT = Path(__file__).parent.parent
PARTS = ("codemods", "cli.py", "pyproject.toml", "README.md", "LICENSE", "tests", "fixtures")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel that pip builds of a copy of the checkout, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    for part in PARTS:
        source, target = CHECKOUT / part, folder / "checkout" / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            target.parent.mkdir(exist_ok=True)
            shutil.copy(source, target)
    pip("wheel", "--no-deps", "--wheel-dir", folder, folder / "checkout")
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of a new environment with the wheel.

    It borrows the libraries of the environment that runs the tests, but not the checkout: a
    ``.pth`` file, which is how an editable install is found, does not count in ``PYTHONPATH``.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip("--python", programs / "python", "install", "--no-deps", "--no-index", wheel)
    return programs


def pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run(command, check=True, capture_output=True, env=env)


def libraries() -> str:
    return os.path.dirname(os.path.dirname(pytest.__file__))


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_has_the_package_and_nothing_else(wheel: Path) -> None:
    modules = {
        path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "codemods").rglob("*.py")
    }
    assert names(wheel) == modules | {
        "codemods/py.typed",
        "codemods/dash/page/events.json",
        "codemods/rules/how-dash-behaves.md",
    }


def test_the_wheel_says_what_it_needs_and_whose_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = {name.partition("/")[2]: name for name in archive.namelist() if "dist-info" in name}
        metadata = archive.read(info["METADATA"]).decode()
        scripts = archive.read(info["entry_points.txt"]).decode()
    needs = [line for line in metadata.splitlines() if line.startswith("Requires-Dist: ")]
    plain = sorted(line.split()[1].split(">")[0] for line in needs if "extra ==" not in line)
    assert plain == [
        "libcst", "packaging", "pathspec", "platformdirs", "prompt-toolkit", "rich", "typer",
    ]  # fmt: skip
    assert "Requires-Python: >=3.11\n" in metadata
    assert "License-Expression: MIT\n" in metadata
    assert "dash-codemods = codemods.cli:main" in scripts
    assert any(name.endswith("LICENSE") for name in info)


@pytest.mark.parametrize("program", [("dash-codemods",), ("python", "-m", "codemods")])
def test_the_installed_program_works(
    installed: Path, tmp_path: Path, program: tuple[str, ...]
) -> None:
    write(tmp_path, {"app.py": APP})
    command = (str(installed / program[0]), *program[1:])
    where = ("-c", "import codemods; print(codemods.__file__)")
    env = {"PYTHONPATH": libraries()}
    found = run(*where, cwd=tmp_path, program=(str(installed / "python"),), env=env)
    assert Path(found.out.strip()).is_relative_to(installed.parent)
    assert run("--version", cwd=tmp_path, program=command, env=env).out.startswith("dash-codemods ")
    assert run("preview", "--check", cwd=tmp_path, program=command, env=env).code == 1
    assert run("apply", cwd=tmp_path, program=command, env=env).code == 0
    assert tree(tmp_path) == {"app.py": MODERN_APP.encode()}


def test_the_program_runs_from_a_checkout(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": APP})
    program = (sys.executable, str(CHECKOUT / "cli.py"))
    assert run("preview", "--check", cwd=tmp_path, program=program).code == 1


# The API


def test_a_project_is_scanned_and_its_safe_changes_applied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, {"app.py": APP, "old.py": "import dash\nprint 1\n"}))
    found = codemods.scan()
    assert [(c.rule, c.place.path, c.place.line) for c in found.changes] == [
        ("app-run", "app.py", 6),
        ("dash-imports", "app.py", 2),
    ]
    assert [(p.path, p.line) for p in found.problems] == [("old.py", 2)]
    done = codemods.apply(found)
    assert (len(done.changes), done.paths, done.problems) == (2, ("app.py",), ())
    assert (tmp_path / "app.py").read_text() == MODERN_APP
    assert not done.left.changes


def test_a_scan_takes_settings_and_apply_what_to_accept(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": APP})
    found = codemods.scan([str(tmp_path)], codemods.Settings(ignore=("dash-imports",)))
    assert [change.rule for change in found.changes] == ["app-run"]
    assert codemods.apply(found, lambda change: change.rule != "app-run").paths == ()
    assert (tmp_path / "app.py").read_text() == APP
    assert codemods.apply(found, lambda change: change.rule == "app-run").paths
    assert (tmp_path / "app.py").read_text() == APP.replace("run_server", "run")


def test_a_path_may_be_text_and_a_rule_must_be_one(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": APP})
    assert codemods.scan(str(tmp_path)).changes
    with pytest.raises(UnknownRule, match="dash-imports"):
        codemods.scan(str(tmp_path), codemods.Settings(select=("dash-import",)))


def test_uncommitted_changes_are_in_the_way_of_the_api_too(tmp_path: Path) -> None:
    committed(tmp_path, {"app.py": ""})
    write(tmp_path, {"app.py": APP})
    found = codemods.scan([str(tmp_path)])
    (problem,) = codemods.apply(found).problems
    assert "uncommitted changes" in problem.message
    assert codemods.apply(found, allow_dirty=True).paths == (str(tmp_path / "app.py"),)


def test_everything_that_is_exported_is_there() -> None:
    assert all(getattr(codemods, name).__doc__ for name in codemods.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        codemods.nonsense  # noqa: B018


def test_the_api_is_typed(tmp_path: Path) -> None:
    """A user's code is checked against the package: one right line, one wrong one."""
    code = "import codemods\nfound: codemods.Scan = codemods.scan(['.'])\ncodemods.apply('x')\n"
    write(tmp_path, {"user.py": code})
    ran = run("--strict", "user.py", cwd=tmp_path, program=(sys.executable, "-m", "mypy"))
    (error,) = [line for line in ran.out.splitlines() if "error" in line and "user.py" in line]
    assert error.startswith("user.py:3: error: ")


def test_the_import_loads_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys, codemods; print(*sys.modules)"
    loaded = run("-c", code, cwd=tmp_path, program=(sys.executable,)).out.split()
    assert "codemods" in loaded
    assert not {"ast", "libcst", "rich", "typer", "pathspec"}.intersection(loaded)


def loaded(*arguments: str, cwd: Path) -> set[str]:
    """The modules that a run of the program has imported at its end."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        "from codemods.cli import main\nmain()"
    )
    return {*run(*arguments, cwd=cwd, program=(sys.executable, "-c", code)).err.split()}


def test_what_a_run_does_not_need_is_not_imported(tmp_path: Path) -> None:
    """Imports are most of the time that a small project takes."""
    write(tmp_path, {"app.py": MODERN_APP})
    found = loaded("preview", cwd=tmp_path)
    assert "codemods.engine.scan" in found
    assert not {"libcst", "codemods.files.git", "codemods.rewriting.disk.files"} & found


@pytest.mark.parametrize("option", ["--check", "--statistics"])
@pytest.mark.parametrize("rules", [["app-run"], []])
def test_nothing_is_rewritten_where_no_rewrite_is_shown(
    option: str, rules: list[str], tmp_path: Path
) -> None:
    """In a project with a change of each rule; without libcst none of them can be rewritten."""
    shutil.copytree(CHECKOUT / "fixtures" / "showcase", tmp_path / "showcase")
    select = [part for rule in rules for part in ("--select", rule)]
    found = loaded("preview", option, "--refused", *select, cwd=tmp_path)
    assert "codemods.rules.app_run.rule" in found
    assert ("codemods.rules.state_to_patch.rule" in found) == (not rules)
    assert not {"libcst", "rich", "pygments", "prompt_toolkit", "multiprocessing"} & found


ONE_CALLBACK = """from dash import Dash, Input, Output, dcc, html
app = Dash(__name__)
app.layout = html.Div([dcc.Slider(id="seconds"), html.Button(id="go"), html.H1(id="shout")])
@app.callback(Output("shout", "children"), Input("{id}", "{prop}"))
def shout(value):
    return f"{{value}}"
"""


@pytest.mark.parametrize(("id_", "prop"), [("seconds", "value"), ("go", "n_clicks")])
def test_without_a_candidate_nothing_is_proved(id_: str, prop: str, tmp_path: Path) -> None:
    write(tmp_path, {"app.py": ONE_CALLBACK.format(id=id_, prop=prop)})
    found = loaded("preview", "--check", cwd=tmp_path)
    assert "codemods.rules.prevent_initial_call.rule" in found
    assert ("codemods.flow.expression" in found) == (prop == "n_clicks")


def test_a_rule_without_a_word_of_it_in_the_project_is_not_imported(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": "import dash\n"})
    found = {name for name in loaded("preview", "--check", cwd=tmp_path) if ".rules." in name}
    assert "codemods.rules.dash_imports.rule" in found
    assert not {"codemods.rules.state_to_patch.rule", "codemods.rules.app_run.rule"} & found
