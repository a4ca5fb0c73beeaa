"""Which files meet in one running app."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import write_project

from codemods.graph.graph import Graph

APP = "from dash import Dash\n\napp = Dash(__name__)\n"
CALLBACK = """
from dash import Input, Output, callback

@callback(Output("{0}", "children"), Input("{0}-go", "n_clicks"))
def update(n):
    return n
"""
# With the app of another file, the commonest layout of all.
REGISTERED = """
from dash import Input, Output
from {1} import app

@app.callback(Output("{0}", "children"), Input("{0}-go", "n_clicks"))
def update(n):
    return n
"""


def around(tmp_path: Path, files: dict[str, str], path: str) -> set[str] | None:
    """The files that may meet one of them in an app; None when that may be all."""
    project = write_project(tmp_path, {"pyproject.toml": "", **files})
    found = Graph(project).membership.around(str(tmp_path / path))
    return None if found is None else {each.removeprefix(f"{tmp_path}/") for each in found}


def test_files_that_import_the_app_of_a_third_file_and_what_starts_them(tmp_path: Path) -> None:
    files = {
        "server.py": APP,
        "home.py": REGISTERED.format("home", "server"),
        "cart.py": REGISTERED.format("cart", "server"),
        "index.py": "import home\nimport cart\nfrom server import app\napp.layout = home.layout\n",
        "wsgi.py": "from index import app\nserver = app.server\n",
        "other.py": APP + CALLBACK.format("other"),
    }
    own = {"server.py", "home.py", "cart.py", "index.py", "wsgi.py"}
    for path in own:
        assert around(tmp_path / path, files, path) == own
    assert around(tmp_path / "o", files, "other.py") == {"other.py"}


def test_two_apps_that_share_a_helper_are_not_one(tmp_path: Path) -> None:
    files = {
        "one.py": "import helper\n" + APP + CALLBACK.format("one"),
        "two.py": "import helper\n" + APP + CALLBACK.format("two"),
        "helper.py": "from dash import html\n",
    }
    assert around(tmp_path / "1", files, "one.py") == {"one.py", "helper.py"}
    assert around(tmp_path / "2", files, "helper.py") == {"one.py", "two.py", "helper.py"}


def test_who_imports_two_apps_passes_nothing_on(tmp_path: Path) -> None:
    files = {
        "one.py": APP + CALLBACK.format("one"),
        "two.py": APP + CALLBACK.format("two"),
        "launcher.py": "import one\nimport two\nimport tools\n",
        "tools.py": CALLBACK.format("tools"),
    }
    found = around(tmp_path, files, "one.py")
    assert found is not None
    assert "launcher.py" in found
    assert "two.py" not in found


def test_pages_belong_to_the_app_of_their_folder(tmp_path: Path) -> None:
    app = "from dash import Dash\n\napp = Dash(__name__, use_pages=True)\n"
    page = "import dash\nfrom dash import html\ndash.register_page(__name__)\n"
    files = {
        "a/app.py": app,
        "a/pages/home.py": page + CALLBACK.format("out"),
        "b/app.py": app.replace("use_pages=True", 'pages_folder="views"'),
        "b/views/home.py": page + CALLBACK.format("out"),
    }
    assert around(tmp_path / "1", files, "a/pages/home.py") == {"a/app.py", "a/pages/home.py"}
    assert around(tmp_path / "2", files, "b/app.py") == {"b/app.py", "b/views/home.py"}


LAYOUT = 'from dash import html\napp.layout = html.Div(id="{}")\n'


@pytest.mark.parametrize(
    ("plugin", "apps"),
    [
        (CALLBACK.format("cart").replace("cart-go", "cart"), {"one.py"}),
        (CALLBACK.format("unknown"), {"one.py", "two.py"}),
        (CALLBACK.format("cart").replace('"cart-go"', "which()"), {"one.py", "two.py"}),
        (
            'from dash import set_props\ndef clear():\n    set_props("cart", {"title": ""})\n',
            {"one.py"},
        ),
    ],
)
def test_a_file_that_nothing_reaches_meets_the_apps_whose_ids_it_may_mean(
    tmp_path: Path, plugin: str, apps: set[str]
) -> None:
    files = {
        "one.py": APP + LAYOUT.format("cart"),
        "two.py": APP + LAYOUT.format("list"),
        "plugin.py": plugin,
    }
    assert around(tmp_path / "1", files, "plugin.py") == {*apps, "plugin.py"}
    for name in ("one.py", "two.py"):
        found = around(tmp_path / name, files, name)
        assert found is not None
        assert ("plugin.py" in found) is (name in apps)


def test_an_id_that_no_app_of_its_own_project_has_may_be_of_any(tmp_path: Path) -> None:
    files = {
        "site/pyproject.toml": "",
        "site/one.py": APP + LAYOUT.format("cart"),
        "plugin/pyproject.toml": "",
        "plugin/clear.py": CALLBACK.format("cart"),
    }
    assert around(tmp_path, files, "plugin/clear.py") == {"site/one.py", "plugin/clear.py"}


def test_what_a_loose_file_imports_goes_where_it_goes(tmp_path: Path) -> None:
    files = {
        "one.py": APP + LAYOUT.format("cart"),
        "two.py": APP + LAYOUT.format("list"),
        "plugin.py": "import parts\n" + CALLBACK.format("cart").replace("cart-go", "cart"),
        "parts.py": "from dash import html\n" + CALLBACK.format("list").replace("list-go", "list"),
    }
    everything = {"one.py", "two.py", "plugin.py", "parts.py"}
    assert around(tmp_path, files, "plugin.py") == everything


def test_a_plugin_with_a_small_app_of_its_own_still_belongs_to_the_one_that_loads_it(
    tmp_path: Path,
) -> None:
    demo = 'if __name__ == "__main__":\n    from dash import Dash\n    Dash(__name__).run()\n'
    files = {
        "one.py": APP + LAYOUT.format("cart"),
        "two.py": APP + LAYOUT.format("list"),
        "plugin.py": CALLBACK.format("cart").replace("cart-go", "cart") + demo,
    }
    assert around(tmp_path / "1", files, "plugin.py") == {"one.py", "plugin.py"}
    assert around(tmp_path / "2", files, "two.py") == {"two.py"}


def test_a_factory_and_its_entry_points_are_one_app(tmp_path: Path) -> None:
    factory = "from dash import Dash\n\ndef create():\n    return Dash(__name__)\n"
    entry = "from factory import create\nimport {0}\napp = create()\n{0}.register(app)\n"
    files = {
        "factory.py": factory,
        "run_web.py": entry.format("cart"),
        "run_test.py": entry.format("listing"),
        "cart.py": CALLBACK.format("cart"),
        "listing.py": CALLBACK.format("listing"),
    }
    assert around(tmp_path, files, "cart.py") == {*files}


TWO_IN_ONE = """
from dash import Dash, Input, Output, html

def test_one():
    app = Dash(__name__)
    app.layout = html.Div(id="out")

    @app.callback(Output("out", "children"), Input("go", "n_clicks"))
    def one(n):
        return n

def test_two():
    app = Dash(__name__)
    app.layout = html.Div(id="out")

    @app.callback(Output("out", "children"), Input("go", "n_clicks"))
    def two(n):
        return n

def helper(app):
    @app.callback(Output("out", "title"), Input("go", "n_clicks"))
    def three(n):
        return n
"""


def test_two_functions_of_one_file_build_two_apps(tmp_path: Path) -> None:
    graph = Graph(write_project(tmp_path, {"test_it.py": TWO_IN_ONE}))
    module = graph.project.modules[str(tmp_path / "test_it.py")]
    judged = {
        tuple(each.name for each in part.judged_in(module)): {c.name for c in part.callbacks}
        for part in graph.apps_of(module)
    }
    assert judged == {
        ("three",): {"one", "two", "three"},
        ("one",): {"one", "three"},
        ("two",): {"two", "three"},
    }
    for part in graph.apps_of(module):
        for each in part.judged_in(module):
            if each.name != "three":
                prop = part.prop(each.outputs[0])
                assert [a.callback for a in part.writers(prop)] == [each]


def test_files_that_import_each_other_and_nothing_else_does_are_not_lost(tmp_path: Path) -> None:
    files = {
        "one.py": APP + LAYOUT.format("cart"),
        "two.py": APP + LAYOUT.format("list"),
        "a.py": "import b\nfrom dash import html\n",
        "b.py": "import a\n" + CALLBACK.format("cart").replace("cart-go", "cart"),
    }
    found = around(tmp_path, files, "one.py")
    assert found == {"one.py", "a.py", "b.py"}
