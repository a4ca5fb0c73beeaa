"""Apps are judged one after the other: a view of one, and what was kept of it, knows no other."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from command_line import write

from benchmarks.trees import generate
from codemods.engine import judge
from codemods.engine.bundles import bundles
from codemods.engine.cache.key import sums_of
from codemods.engine.cache.reads import _QUESTIONS, State
from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings
from codemods.graph.app.facts import Survey
from codemods.graph.app.membership import Membership
from codemods.python.module import Module
from codemods.python.project import Project, read_project
from codemods.python.scope import Scopes

CART = """\
from dash import Dash, Input, Output, State, callback, dcc, html

from names import CART

app = Dash(__name__)
app.layout = html.Div([html.Button(id="add"), dcc.Store(id=CART, data={{}})])


@callback(
    Output(CART, "data"),
    Input("add", "n_clicks"),
    State(CART, "data"),
    prevent_initial_call=True,
)
def {name}(n_clicks, cart):
    cart["n"] = n_clicks
    return cart
"""
FILES = {
    "pyproject.toml": "",
    "shop/cart.py": CART.format(name="put_in"),
    "shop/names.py": 'import dash\n\nCART = "cart"\n',
    "bar/order.py": CART.format(name="order"),
    "bar/names.py": 'import dash\n\nCART = "orders"\n',
    "tools.py": "import json\n",
}

FILES_READ = [name for name in FILES if name.endswith(".py")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two apps, which is the working directory."""
    home = tmp_path / "project"
    write(home, FILES)
    monkeypatch.chdir(home)
    return home


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are judged, as they are."""
    seen: list[str] = []
    real = judge._in_file

    def counting(graph: Any, path: str, *more: Any) -> Any:
        seen.append(path)
        return real(graph, path, *more)

    monkeypatch.setattr(judge, "_in_file", counting)
    return seen


def _scan(*, cache: bool = True, edits: bool = True) -> Scan:
    folder = Path("../cache") if cache else None
    return scan(["."], Settings(jobs=1), cache=folder, needed=lambda _: edits)


def _said(found: Scan, path: str) -> list[tuple[str, str]]:
    changes = [(c.verdict.value, c.differs or "") for c in found.changes if c.place.path == path]
    return changes + [("refused", r.reason) for r in found.refused if r.place.path == path]


def _linked(project: Project) -> Membership:
    return Membership(project, Survey(project))


# Which files are judged together


def _together(files: Iterable[str]) -> list[set[str]]:
    project = read_project([*files])
    found = bundles(project, _linked(project), range(len(project.targets)))
    return [{project.targets[number] for number in each.numbers} for each in found]


def test_each_app_is_judged_alone(folder: Path) -> None:
    shop, bar = {"shop/cart.py", "shop/names.py"}, {"bar/order.py", "bar/names.py"}
    found = _together(FILES_READ)
    assert sorted(map(len, found)) == sorted([len(shop), len(bar), 1])
    assert shop in found
    assert bar in found


def test_apps_that_a_plugin_belongs_to_are_judged_together(folder: Path) -> None:
    plugin = "from dash import Input, callback\n@callback(Input(find(), 'value'))\ndef f(v): ...\n"
    write(folder, {"plugin.py": plugin + "# a long file\n" * 200})
    found = _together([*FILES_READ, "plugin.py"])
    assert sorted(map(len, found)) == [1, 5]


# Nothing is left of an app when the next one is judged


@pytest.mark.parametrize("handed", ["", "clears('cart')\n"], ids=["", "what ids are handed"])
def test_the_trees_of_an_app_go_with_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, handed: str
) -> None:
    write(folder, {"shop/names.py": REGISTERS + 'CART = "cart"\n' + handed})
    write(
        folder, {"bar/names.py": REGISTERS + 'CART = "orders"\n' + handed.replace("cart", "orders")}
    )
    seen: dict[str, weakref.ref[Module]] = {}
    others: list[int] = []
    real = judge._in_file

    def looking(graph: Any, path: str, *more: Any) -> Any:
        own = path.partition("/")[0]
        others.append(sum(r() is not None for p, r in seen.items() if p.partition("/")[0] != own))
        found = real(graph, path, *more)
        seen[path] = weakref.ref(graph.project.modules[path])
        return found

    monkeypatch.setattr(judge, "_in_file", looking)
    gc.collect()
    gc.disable()  # as the commands do
    try:
        assert _scan(cache=False).changes
        assert not any(ref() for ref in seen.values())
    finally:
        gc.enable()
    assert len(seen) == 5
    assert not any(others)


# What is kept of one app is true whatever becomes of the other one


def test_a_changed_file_is_judged_with_its_app(folder: Path, judged: list[str]) -> None:
    before = _scan()
    assert len(judged) == 5
    judged.clear()
    write(folder, {"shop/names.py": 'import dash\n\nCART = "add"\n'})
    after = _scan()
    assert {*judged} == {"shop/cart.py", "shop/names.py"}
    assert _said(after, "shop/cart.py") != _said(before, "shop/cart.py")
    assert _said(after, "bar/order.py") == _said(before, "bar/order.py")
    judged.clear()
    assert _scan().changes == after.changes == _scan(cache=False).changes
    assert len(judged) == 5  # without a cache


CALLS = 'def run(cart):\n    getattr(cart, "put_in")(1, {})\n'
WRITES = """\
from dash import Input, Output, callback

@callback(Output("cart", "data", allow_duplicate=True), Input("cart", "modified_timestamp"))
def clear(stamp):
    return None
"""


@pytest.mark.parametrize(
    "changed",
    [
        {"tools.py": CALLS},
        {"new_tools.py": CALLS},
        {"names.py": 'CART = "basket"\n'},
        {"shop/names.py": 'import dash\n\nCART = "add"\n'},
        {"plugin.py": WRITES},
        {"assets/own.js": 'dash_clientside.set_props("cart", {data: null})'},
    ],
    ids=[
        "a file of no app calls the function",
        "a new file calls the function",
        "a new file shadows an import",
        "a constant of another file",
        "a loose file writes an id",
        "a script",
    ],
)
def test_another_file_changes_the_verdict(folder: Path, changed: Mapping[str, str]) -> None:
    before = _scan()
    write(folder, changed)
    after = _scan()
    fresh = _scan(cache=False)
    assert (after.changes, after.refused) == (fresh.changes, fresh.refused)
    assert _said(after, "shop/cart.py") != _said(before, "shop/cart.py")
    for name in changed:
        Path(name).unlink()
    write(folder, FILES)
    again = _scan()
    assert (again.changes, again.refused) == (before.changes, before.refused)


SETS = 'dash_clientside.set_props("cart", {data: null})'
REGISTERS = """\
from dash import Input, Output, callback

def clears(target):
    @callback(Output(target, "data", allow_duplicate=True), Input("bell", "n_clicks"))
    def clear(n_clicks):
        return None
"""
NAMED = "import dash\nimport shop.names\nimport shop.more\n\n"
WITH_PAGE = CART.format(name="put_in") + 'app.index_string = open("page.html").read()\n'
WITH_FOLDER = CART.replace("__name__", '__name__, assets_folder="../web"').format(name="put_in")


@pytest.mark.parametrize(
    ("before", "changed"),
    [
        ({}, {"tools.py": NAMED + "shop.names.CART = 'add'\n"}),
        ({}, {"tools.py": NAMED + "setattr(shop.names, 'CART', 'add')\n"}),
        ({}, {"tools.py": NAMED + "vars(shop.names)['CART'] = 'add'\n"}),
        ({"shop/more.py": REGISTERS}, {"tools.py": NAMED + "shop.more.clears('cart')\n"}),
        (
            {"shop/more.py": REGISTERS},
            {"tools.py": NAMED + "for each in ['cart']:\n    shop.more.clears(each)\n"},
        ),
        (
            {"shop/more.py": REGISTERS, "tools.py": NAMED + "shop.more.clears('basket')\n"},
            {"tools.py": NAMED + "shop.more.clears('cart')\n"},
        ),
        ({"shop/cart.py": WITH_FOLDER, "web/own.js": ""}, {"web/own.js": SETS}),
        ({"web/own.js": SETS}, {"shop/cart.py": WITH_FOLDER}),
        ({"shop/cart.py": WITH_PAGE, "page.html": ""}, {"page.html": f"<script>{SETS}</script>"}),
        ({"page.html": f"<script>{SETS}</script>"}, {"shop/cart.py": WITH_PAGE}),
        (
            {"shop/cart.py": WITH_PAGE, "page.html": ""},
            {"page.html": '<script src="own.js"></script>', "own.js": SETS},
        ),
    ],
    ids=[
        "another file sets a constant",
        "another file sets a constant by its name",
        "another file sets a constant in the names of a module",
        "another file hands an id over",
        "another file hands an id over in a loop",
        "another file hands another id over",
        "a script in another folder",
        "another folder has a script",
        "a page template",
        "an app gets a page template",
        "a page template names a script",
    ],
)
def test_what_is_set_or_handed_or_sent_changes_the_verdict(
    folder: Path, before: Mapping[str, str], changed: Mapping[str, str]
) -> None:
    write(folder, before)
    first = _scan()
    write(folder, changed)
    after = _scan()
    fresh = _scan(cache=False)
    assert (after.changes, after.refused) == (fresh.changes, fresh.refused)
    assert _said(after, "shop/cart.py") != _said(first, "shop/cart.py")
    for name in changed:
        Path(name).unlink()
    write(folder, {**FILES, **before})
    again = _scan()
    assert (again.changes, again.refused) == (first.changes, first.refused)


def test_a_file_that_python_cannot_parse_is_said_while_its_app_is_kept(
    folder: Path, judged: list[str]
) -> None:
    write(folder, {"bar/broken.py": "from dash import Dash, Output\nDash(:\n"})
    before = _scan()
    write(folder, {"shop/names.py": 'import dash\n\nCART = "add"\n'})
    judged.clear()
    after = _scan()
    assert len(judged) < 6
    assert before.problems
    assert after.problems == before.problems == _scan(cache=False).problems


def _edits(folder: Path) -> Iterator[Callable[[], object]]:
    """What somebody does to a tree of generated apps, one after the other."""
    part = folder / "app_001" / "callbacks" / "part_00.py"
    text = part.read_text()
    yield lambda: part.write_text(text + "\n\ndef more():\n    return 1\n")
    yield lambda: part.write_text(text.replace("rows.append", "rows.extend"))
    yield lambda: (folder / "app_002" / "ids.py").write_text('OUT_0 = "rows-0"\nOUT_1 = "x"\n')
    yield (folder / "app_003" / "layout.py").unlink
    yield lambda: part.write_text(text)
    yield lambda: (folder / "app_000" / "callbacks" / "own.py").write_text(WRITES)
    yield lambda: (folder / "callbacks.py").write_text("from app_000 import ids\n")


@pytest.mark.parametrize("loose", [0, 2])
def test_what_is_kept_is_what_would_be_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loose: int
) -> None:
    home = tmp_path / "tree"
    generate(home, 4, 6, loose)
    monkeypatch.chdir(home)
    assert _scan(edits=False).changes
    for edit in _edits(home):
        edit()
        kept, fresh = _scan(edits=False), _scan(cache=False, edits=False)
        assert (kept.changes, kept.refused, kept.problems) == (
            fresh.changes,
            fresh.refused,
            fresh.problems,
        )


def _parsed(home: Path, apps: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many files are parsed to judge some apps of the same callbacks, each time that one is."""
    generate(home, apps, 6)
    monkeypatch.chdir(home)
    seen: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(Scopes, "__init__", counted(Scopes.__init__, seen))
        assert _scan(cache=False, edits=False).changes
    return len(seen)


def counted(real: Callable[..., None], seen: list[str]) -> Callable[..., None]:
    """What is called, with a note of each call."""

    def counting(*args: Any, **named: Any) -> None:
        seen.append("")
        real(*args, **named)

    return counting


def test_an_app_costs_the_same_beside_many_with_the_same_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = _parsed(tmp_path / "few", 4, monkeypatch)
    many = _parsed(tmp_path / "many", 12, monkeypatch)
    assert few > 0
    assert many <= 3 * few


# Each question about all texts, and what changes its answer

ASKED: dict[str, tuple[tuple[str, ...], Mapping[str, str]]] = {
    "begins": (("more",), {"more.py": ""}),
    "file_of": (("HERE/shop", "names"), {"names.py": ""}),
    "names_of": (("callback",), {"tools.py": "from dash import callback as made\n"}),
    "holding": (("assets_folder",), {"tools.py": "assets_folder = 1\n"}),
    "paths": ((), {"more.py": ""}),
    "saying": (("add", "taken"), {"tools.py": "x.add\n"}),
    "looking": (("put_in",), {"tools.py": "getattr(cart, 'put_in')\n"}),
    "importing": (("shop/names.py",), {"shop/more.py": "import names\n"}),
    "reaching": (("shop/names.py",), {"tools.py": "from shop.cart import CART\n"}),
    "renamed": (("CART",), {"tools.py": "from shop.names import CART as BASKET\n"}),
    "loaded": ((), {"tools.py": "import importlib\nfill(importlib.import_module('names'))\n"}),
    "setting": (("CART",), {"tools.py": "names.CART = 1\n"}),
    "storing": (("CART",), {"tools.py": "setattr(names, 'CART', 1)\n"}),
    "sent": ((), {"tools.py": "from dash import Dash\nDash(external_scripts=['over.js'])\n"}),
    "unseen_templates": ((), {"tools.py": "app.index_string = find()\n"}),
}


def test_each_question_is_tested() -> None:
    assert ASKED.keys() == _QUESTIONS.keys()


@pytest.mark.parametrize("name", ASKED)
def test_another_answer_is_seen(folder: Path, name: str) -> None:
    about, changed = ASKED[name]
    write(folder, {"over.js": ""})
    view = read_project(FILES_READ, scripts=["over.js"]).view()
    view.ask(_QUESTIONS[name], *(each.replace("HERE", str(folder)) for each in about))
    kept = _state(FILES_READ).plain([], view.known.reads)
    assert _state(FILES_READ).is_same(kept)
    write(folder, {"tools.py": "import json\nX = 1\n"})
    assert _state(FILES_READ).is_same(kept)
    write(folder, changed)
    assert not _state([*dict.fromkeys([*FILES_READ, *changed])]).is_same(kept)


def _state(paths: list[str]) -> State:
    project = read_project(paths, scripts=["over.js"])
    return State(project, sums_of(project), _linked(project))


@pytest.mark.parametrize(
    "other",
    [{"shop/names.py": "CART = 1\n"}, {"shop/__init__.py": ""}],
    ids=["its text", "its name"],
)
def test_another_file_is_seen(folder: Path, other: Mapping[str, str]) -> None:
    view = read_project(FILES_READ).view()
    _ = view.modules["shop/names.py"]
    kept = _state(FILES_READ).plain([], view.known.reads)
    assert _state(FILES_READ).is_same(kept)
    assert not _state([each for each in FILES_READ if each != "shop/names.py"]).is_same(kept)
    beside = read_project([each for each in FILES_READ if "names" not in each], ["shop/names.py"])
    state = State(beside, sums_of(beside), _linked(beside))
    assert not state.is_same({**kept, "files": kept["files"]})  # nothing is reported on it
    write(folder, other)
    assert not _state([*dict.fromkeys([*FILES_READ, *other])]).is_same(kept)
