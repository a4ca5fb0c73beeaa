"""What is kept for the next run: it is never seen in what is printed, only in how long it takes."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from command_line import environment, run, write
from packaging.version import Version

from codemods.engine import judge
from codemods.engine.cache import entry as cache_module
from codemods.engine.cache import key
from codemods.engine.cache.entry import Entry
from codemods.engine.cache.key import key_of
from codemods.engine.cache.results import plain, understood
from codemods.engine.findings import Change, InFile, Refusal
from codemods.engine.scan import Scan, scan
from codemods.engine.settings import TRIGGERED_ID, Settings, load
from codemods.files.dash_version import DashVersion
from codemods.files.discover import Glob
from codemods.files.place import Place, Problem
from codemods.files.source import Source
from codemods.python.project import Project
from codemods.rewriting.edits import Edit
from codemods.rules import all_rules
from codemods.rules.doubt import Doubt
from codemods.rules.rule import Verdict

CART = """\
from dash import Dash, Input, Output, State, callback, dcc, html

from texts import TITLE

app = Dash(__name__)
app.layout = html.Div([html.Button(TITLE, id="go"), dcc.Store(id="cart", data={})])


@callback(
    Output("cart", "data"),
    Input("go", "n_clicks"),
    State("cart", "data"),
    prevent_initial_call=True,
)
def add(n_clicks, cart):
    cart["n"] = n_clicks
    return cart


app.run_server()
"""
TWO_BUTTONS = """\
from dash import Dash, Input, Output, callback, html

app = Dash(__name__)
app.layout = html.Div([html.Button(id="on"), html.Button(id="off"), html.Div(id="lamp")])


@callback(Output("lamp", "children"), Input("on", "n_clicks"), prevent_initial_call=True)
def light(n_clicks):
    return f"light {n_clicks}"


@callback(
    Output("lamp", "children", allow_duplicate=True),
    Input("off", "n_clicks"),
    prevent_initial_call=True,
)
def dark(n_clicks):
    return f"dark {n_clicks}"
"""
FILES = {"cart.py": CART, "texts.py": 'TITLE = "Go"\n'}
CLEARS = 'dash_clientside.set_props("cart", {data: null})'


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are judged, as they are."""
    seen: list[str] = []
    real = judge._in_file

    def counting(graph: Any, path: str, *more: Any) -> InFile:
        seen.append(path)
        return real(graph, path, *more)

    monkeypatch.setattr(judge, "_in_file", counting)
    return seen


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, which is the working directory."""
    home = tmp_path / "project"
    write(home, FILES)
    monkeypatch.chdir(home)
    return home


IN_ONE_PROCESS = Settings(jobs=1)


def _scan(settings: Settings = IN_ONE_PROCESS, paths: tuple[str, ...] = (".",)) -> Scan:
    return scan(paths, settings, cache=Path("../cache"))


def _kept() -> list[Path]:
    return [*Path("../cache/results").iterdir()]


def _verdicts(found: Scan) -> list[tuple[str, str, str]]:
    return [
        *((each.rule, each.verdict.value, each.differs or "") for each in found.changes),
        *((each.rule, "refused", each.reason) for each in found.refused),
    ]


def test_nothing_is_judged_again_when_nothing_has_changed(folder: Path, judged: list[str]) -> None:
    cold = _scan()
    assert sorted(judged) == ["cart.py", "texts.py"]
    warm = _scan()
    assert sorted(judged) == ["cart.py", "texts.py"]
    assert cold.changes
    assert cold.changes[0].edits
    assert (warm.changes, warm.refused, warm.problems, warm.warnings, warm.skipped) == (
        cold.changes,
        cold.refused,
        cold.problems,
        cold.warnings,
        cold.skipped,
    )


def test_what_python_cannot_parse_is_said_again(folder: Path, judged: list[str]) -> None:
    write(folder, {"broken.py": "from dash import Output\ndef run_server(:"})
    cold = _scan()
    warm = _scan()
    assert len(judged) == 3
    assert cold.problems
    assert warm.problems == cold.problems


def test_edits_are_there_where_they_are_needed(folder: Path, judged: list[str]) -> None:
    def unneeded(_: Change) -> bool:
        return False

    _scan()
    without = scan(["."], Settings(jobs=1), cache=Path("../cache"), needed=unneeded)
    assert len(judged) == 4  # to work out edits may come to another verdict
    assert without.changes
    assert not any(change.edits for change in without.changes)
    assert all(change.edits for change in _scan().changes)
    assert scan(["."], Settings(jobs=1), cache=Path("../cache"), needed=unneeded) is not None
    assert len(judged) == 4


# What a result depends on: each of these changes what is said of the same file

_ANOTHER_FILE = "import cart\n\ncart.add(1, {})\n"
_CONSTANT_ELSEWHERE = 'TITLE = "Go"\nSCRIPT = "dash_clientside.set_props(\'cart\', {data: null})"\n'
_TEMPLATE = 'PAGE = "<script>dash_clientside.set_props(\'cart\', {})</script>"\nTITLE = "Go"\n'


@pytest.mark.parametrize(
    "changed",
    [
        {"cart.py": CART.replace('cart["n"] = n_clicks', "cart = n_clicks")},
        {"other.py": _ANOTHER_FILE},
        {"texts.py": _CONSTANT_ELSEWHERE},
        {"texts.py": _TEMPLATE},
        {"assets/cart.js": CLEARS},
        {"requirements.txt": "dash==2.0\n"},
        {"pyproject.toml": '[project]\ndependencies = ["dash<2"]\n'},
        {"pyproject.toml": '[project.scripts]\nadd = "cart:add"\n'},
        {"uv.lock": '[[package]]\nname = "dash"\nversion = "1.20.0"\n'},
        {".gitignore": "cart.py\n"},
        {"cart.py": CART.replace("@callback(", "@callback(  # dash-codemods: ignore")},
    ],
    ids=[
        "the file",
        "another file",
        "a script in another file",
        "a page template in another file",
        "an asset",
        "requirements",
        "pyproject.toml",
        "a command",
        "a lock file",
        ".gitignore",
        "a comment that keeps rules out",
    ],
)
def test_a_changed_input_changes_the_verdict(folder: Path, changed: Mapping[str, str]) -> None:
    before = _verdicts(_scan())
    write(folder, changed)
    after = _verdicts(_scan())
    assert after == _verdicts(scan(["."], Settings(jobs=1)))
    assert after != before
    for name in changed:
        Path(name).unlink()
    write(folder, FILES)
    assert _verdicts(_scan()) == before


@pytest.mark.parametrize(
    "settings",
    [
        Settings(select=("app-run",)),
        Settings(ignore=("app-run",)),
        Settings(exclude=(Glob(".", "cart.py"),)),
        Settings(dash_version=Version("2.0")),
        Settings(per_file_ignores=((Glob(".", "cart.py"), ("app-run",)),)),
    ],
    ids=["select", "ignore", "exclude", "dash-version", "per-file-ignores"],
)
def test_a_changed_setting_changes_the_verdict(folder: Path, settings: Settings) -> None:
    here = os.getcwd()
    globs = tuple((replace(glob, base=here), names) for glob, names in settings.per_file_ignores)
    settings = replace(settings, per_file_ignores=globs)
    before = _verdicts(_scan())
    assert _verdicts(_scan(settings)) == _verdicts(scan(["."], settings)) != before
    assert _verdicts(_scan()) == before


def test_another_dispatch_changes_the_rewrite(folder: Path) -> None:
    write(folder, {"cart.py": TWO_BUTTONS})
    rule = Settings(select=("merge-duplicate-outputs",))
    other = replace(rule, dispatch=TRIGGERED_ID)
    newest, triggered = _scan(rule).changes, _scan(other).changes
    assert triggered == scan(["."], other).changes
    assert triggered != newest == _scan(rule).changes


def test_a_folder_that_becomes_a_project_of_its_own_is_another_question(folder: Path) -> None:
    write(folder, {"pages/home.py": "import dash\n", "setup.cfg": ""})
    project = _scan().project
    rules = tuple(all_rules().values())
    before = key_of(project, Settings(), rules)
    write(folder, {"pages/setup.cfg": ""})
    assert key_of(_scan().project, Settings(), rules) != before


@pytest.mark.parametrize("what", ["version", "limit"])
def test_another_python_starts_afresh(
    folder: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    _scan()
    if what == "version":
        monkeypatch.setattr(sys, "version", "3.99.0")
    else:
        monkeypatch.setattr(sys, "getrecursionlimit", lambda: 77)
    _scan()
    assert len(judged) == 4


def test_another_tool_starts_afresh(
    folder: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _scan()
    monkeypatch.setattr("codemods.engine.cache.key._tool", lambda _folders: "another version")
    _scan()
    assert len(judged) == 4


def test_another_line_of_code_is_another_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"own/a.py": "", "more/b.py": "A = 1\n", "none/notes.txt": ""})
    monkeypatch.setattr("codemods.__path__", [str(tmp_path / "own")])
    whole = key._tool.__wrapped__
    more = [str(tmp_path / "more")]
    before = [whole([]), whole(more)]
    assert [whole([]), whole(more)] == before
    assert len(set(before)) == 2
    write(tmp_path, {"more/b.py": "A = 2\n"})
    assert whole(more) not in before
    monkeypatch.setattr("codemods.__path__", [str(tmp_path / "none")])
    assert whole([]) != whole([])  # code that cannot be seen is never known to be the same


@pytest.mark.parametrize(
    "other",
    [
        {"targets": ("cart.py",)},
        {"dash": DashVersion(Version("2.9"), "the newest Dash")},
        {"newest": False},
        {"line_length": 100},
        {"scripts": (Source("assets/cart.js", b""),)},
        {"entered": frozenset({"add"})},
    ],
)
def test_each_part_of_a_project_is_in_the_key(folder: Path, other: dict[str, Any]) -> None:
    project = _scan().project
    rules = tuple(all_rules().values())
    before = key_of(project, Settings(), rules)
    assert key_of(replace(project), Settings(), rules) == before
    assert key_of(replace(project, **other), Settings(), rules) != before
    assert key_of(project, Settings(), rules[1:]) != before


def test_the_key_knows_all_that_a_project_and_the_settings_have() -> None:
    """Whoever gives them something new has to say in the key what it is."""
    assert {each.name for each in fields(Project)} == {
        *(
            "modules",
            "targets",
            "scripts",
            "entered",
            "dash",
            "newest",
            "line_length",
        ),  # in the key
        *("world", "hidden"),  # of one app, set while it is judged
        *("problems", "known", "shared"),  # found in each run
    }
    assert {each.name for each in fields(Settings)} == {
        *("select", "ignore", "exclude", "dash_version", "dispatch", "per_file_ignores"),
        *("jobs", "cache_dir"),  # how a run is done
    }


_opened: list[str] | None = None


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if _opened is not None and event in ("open", "os.listdir", "os.scandir"):
        _opened.append(str(arguments[0]))


def test_nothing_is_read_while_files_are_judged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read then would not be in the key."""
    global _opened  # noqa: PLW0603 - a hook is there for ever
    write(folder, {"assets/cart.js": CLEARS, "templates/index.html": "{%app_entry%}"})
    sys.addaudithook(_hear)
    real = judge._asked

    def listening(*arguments: Any) -> list[InFile]:
        global _opened  # noqa: PLW0603
        _opened = []
        return real(*arguments)

    monkeypatch.setattr(judge, "_asked", listening)
    try:
        assert scan(["."], Settings(jobs=1)).changes
        assert _opened is not None
        here = [path for path in _opened if Path(path).absolute().is_relative_to(folder)]
    finally:
        _opened = None
    assert not here


# A folder that others write to, or nobody can


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _corrupt(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"app-run", b"app-ran"))


def _foreign(path: Path) -> None:
    path.write_bytes(b"\x80\x04\x95 no JSON")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _another_shape(path: Path) -> None:
    data = Entry(path.parent, path.stem).read()
    data["files"] = [[["no", "change"], [], []] for _ in data["files"]]
    Entry(path.parent, path.stem).write(data)


def _no_object(path: Path) -> None:
    Entry(path.parent, path.stem).write([1, 2])


def _fewer(path: Path) -> None:
    data = Entry(path.parent, path.stem).read()
    Entry(path.parent, path.stem).write({**data, "files": data["files"][1:]})


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _written_by_all(path: Path) -> None:
    path.chmod(0o666)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "spoil",
    [
        *(_truncated, _corrupt, _foreign, _empty, _another_shape, _no_object, _fewer),
        *(_directory, _written_by_all, _pipe),
    ],
)
def test_a_broken_cache_is_ignored_and_rebuilt(
    folder: Path, judged: list[str], spoil: Callable[[Path], None]
) -> None:
    cold = _scan()
    (path,) = _kept()
    spoil(path)
    assert _scan().changes == cold.changes
    assert len(judged) == 4  # judged again
    assert _kept() == [path]
    assert path.is_file()
    assert _scan().changes == cold.changes
    assert len(judged) == 4  # kept again


def test_a_folder_with_files_in_the_place_of_a_cache_stays(folder: Path, judged: list[str]) -> None:
    _scan()
    (path,) = _kept()
    path.unlink()
    write(path, {"mine.txt": "mine"})
    assert _scan().changes
    assert (path / "mine.txt").read_text() == "mine"
    assert _kept() == [path]


@pytest.mark.parametrize("name", ["../cache", "../cache/results"])
def test_a_file_in_the_place_of_the_folder_stays(folder: Path, name: str) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text("mine")
    assert _scan().changes
    assert Path(name).read_text() == "mine"


def test_a_full_disk_keeps_nothing(
    folder: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert _scan().changes
    assert _scan().changes
    assert len(judged) == 4
    assert not _kept()


def test_only_the_user_reads_what_is_kept(folder: Path) -> None:
    _scan()
    (path,) = _kept()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_mistake_of_the_program_is_not_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Iterator[Any]:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(judge, "_verdicts", fails)
        assert any(problem.traceback for problem in _scan().problems)
    found = _scan()
    assert found.changes
    assert not found.problems


def test_what_was_not_used_for_long_goes_first(
    folder: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "_MOST", 2)
    _scan()
    (first,) = _kept()
    _scan(paths=("cart.py",))
    write(Path("../cache/results"), {"notes.txt": "mine"})
    left = Path("../cache/results", f"{first.name}abc.new")
    left.write_text("a process was killed here")
    for age, path in enumerate([*_kept()]):
        os.utime(path, (1000 + age, 1000 + age))
    os.utime(left, (1, 1))
    _scan()  # is used, and so stays
    _scan(paths=("texts.py",))
    assert len(_kept()) == 3
    assert first in _kept()
    assert Path("../cache/results/notes.txt") in _kept()


def test_too_much_goes_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "_MOST_BYTES", 10)
    _scan()
    assert not _kept()


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    entry = Entry(tmp_path, "0" * 64)
    data = [{"n": number, "long": "x" * 100_000} for number in range(4)]
    found: list[Any] = []

    def work(number: int) -> None:
        for _ in range(30):
            entry.write(data[number])
            found.append(entry.read())

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert all(each in data for each in found)  # whole, of one of them
    assert [path.name for path in tmp_path.iterdir()] == [entry.path.name]


def test_two_programs_at_once(folder: Path) -> None:
    command = [sys.executable, "-m", "codemods", "preview", "--format", "json"]
    both = [
        subprocess.Popen(
            [*command, "--cache-dir", "../cache"], stdout=subprocess.PIPE, env=environment()
        )
        for _ in range(2)
    ]
    first, second = (json.loads(each.communicate()[0]) for each in both)
    assert first["changes"]
    assert first == second
    assert len(_kept()) == 1


# As plain data, and back


def test_everything_comes_back() -> None:
    place = Place("a.py", 3, "f")
    change = Change(
        id="1f",
        rule="app-run",
        verdict=Verdict.UNSAFE,
        place=place,
        message="m",
        edits=(Edit("a.py", 1, 2, "ü\udc80"),),
        doubts=(Doubt("d", (Place("a.py", 2, None),), known=False),),
        group=("f", "g"),
        facts=("one",),
        related=(Place("b.py", 1),),
        needs={"a.py": frozenset({"Patch", "ctx"})},
        imports=(Edit("a.py", 0, 0, "import x\n"),),
        files=("a.py", "b.py"),
    )
    for each in fields(Change):  # none was forgotten above
        assert getattr(change, each.name) not in ((), {}, None)
    refusal = Refusal("app-run", place, "r", (place,))
    warning = Problem("a.py", 1, "w")
    found = InFile([change, refusal], [warning], [warning])
    assert understood(json.loads(json.dumps(plain(found)))) == found


# On the command line


def test_without_a_cache_nothing_is_read_or_written(folder: Path) -> None:
    cold = run("preview", "--no-cache", "--cache-dir", "../cache", cwd=folder)
    assert not Path("../cache").exists()
    assert run("preview", "--cache-dir", "../cache", cwd=folder) == cold
    (path,) = _kept()
    _another_shape(path)
    data = path.read_bytes()
    assert run("preview", "--no-cache", "--cache-dir", "../cache", cwd=folder) == cold
    assert path.read_bytes() == data


def test_the_users_own_folder_is_the_default(folder: Path, tmp_path: Path) -> None:
    env = {"XDG_CACHE_HOME": str(tmp_path / "home")}
    assert run("preview", cwd=folder, env=env).code == 0
    assert len([*tmp_path.glob("home/dash-codemods/results/*.json")]) == 1


def test_the_configuration_names_a_folder_beside_it(folder: Path) -> None:
    write(folder, {"pyproject.toml": '[tool.dash-codemods]\ncache-dir = ".kept"\n', "in/a.py": ""})
    assert load(None, "in", all_rules())[0].cache_dir == str(folder / ".kept")
    assert run("preview", "in", cwd=folder).code == 0
    assert len([*Path(".kept/results").iterdir()]) == 1
    assert run("preview", "--cache-dir", "../cache", cwd=folder).code == 0
    assert len(_kept()) == 1


@pytest.mark.parametrize("value", ["3", '""', '["a"]'])
def test_a_folder_must_have_a_name(folder: Path, value: str) -> None:
    write(folder, {"pyproject.toml": f"[tool.dash-codemods]\ncache-dir = {value}\n"})
    ran = run("preview", cwd=folder)
    assert ran.code == 2
    assert '"cache-dir" must be the name of a folder' in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "patch"),
        ("--format", "json"),
        ("--refused",),
        ("--check",),
        ("--only", "1234abcd"),
        ("--statistics",),
        ("--select", "app-run"),
    ],
)
def test_a_warm_run_prints_what_a_cold_one_does(folder: Path, arguments: tuple[str, ...]) -> None:
    cold = run("preview", *arguments, cwd=folder)
    assert run("preview", *arguments, cwd=folder) == cold
    assert run("preview", "--no-cache", *arguments, cwd=folder) == cold


def test_what_is_kept_is_applied_by_nobody(folder: Path) -> None:
    """Who can write the cache could else write the code."""
    run("preview", "--cache-dir", "../cache", cwd=folder)
    (path,) = _kept()
    data = json.loads(path.read_bytes().partition(b"\n")[2])
    for change in data["files"][0][0]:
        change["edits"] = [["cart.py", 0, 0, "import os\n"]]
    Entry(path.parent, path.stem).write(data)
    write(folder, {"pyproject.toml": '[tool.dash-codemods]\ncache-dir = "../cache"\n'})
    assert run("apply", cwd=folder).code == 0
    assert "import os" not in Path("cart.py").read_text()
    assert "Patch" in Path("cart.py").read_text()
