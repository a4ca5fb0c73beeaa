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


DYNAMIC = 'from importlib import import_module\nfor name in NAMES:\n    import_module(f"{name}")\n'


def test_an_id_of_an_app_that_cannot_be_read_may_be_that_of_a_loose_file(tmp_path: Path) -> None:
    unread = 'from dash import html\napp.layout = html.Div(id=f"{NAME}-cart")\n'
    files = {
        "one.py": APP + LAYOUT.format("old-cart"),
        "two.py": APP + unread,
        "three.py": APP + unread.replace("-cart", "-list"),
        "plugin.py": CALLBACK.format("old-cart").replace("old-cart-go", "old-cart"),
    }
    assert around(tmp_path, files, "plugin.py") == {"one.py", "two.py", "plugin.py"}


def test_ids_that_are_dictionaries_mean_each_other_by_their_values(tmp_path: Path) -> None:
    layout = 'from dash import html\napp.layout = html.Div(id={{"type": "{}", "index": 1}})\n'
    files = {
        "one.py": APP + layout.format("row"),
        "two.py": APP + layout.format("tab"),
        "plugin.py": (
            "from dash import ALL, Input, Output, callback\n"
            'WHICH = {"type": "row", "index": ALL}\n'
            '@callback(Output(WHICH, "children"), Input(WHICH, "n_clicks"))\n'
            "def update(n):\n    return n\n"
        ),
    }
    assert around(tmp_path, files, "plugin.py") == {"one.py", "plugin.py"}


def test_a_file_of_a_package_is_loaded_with_the_app_that_the_package_builds(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": APP,
        "shop/cart.py": CALLBACK.format("cart"),
        "shop/parts/row.py": CALLBACK.format("row"),
        "other.py": APP + LAYOUT.format("cart"),
        "run.py": "import shop.cart\nimport shop.parts.row\nshop.app.run()\n",
    }
    own = {"shop/__init__.py", "shop/cart.py", "shop/parts/row.py"}
    for path in own:
        found = around(tmp_path / path, files, path)
        assert found is not None
        assert own <= found
        assert "other.py" not in found


def test_a_package_that_only_speaks_of_dash_builds_no_app(tmp_path: Path) -> None:
    made = "def build():\n    from dash import Dash\n    return Dash(__name__)\n"
    files = {
        "old/__init__.py": "",
        "old/view.py": "from new.price import total\n" + APP + CALLBACK.format("view"),
        "new/__init__.py": "# The Dash app.\nfrom .app import build\n",
        "new/app.py": made + CALLBACK.format("new"),
        "new/price.py": "from dash import html\n\ndef total():\n    return html.P(id='a')\n",
    }
    assert around(tmp_path, files, "old/view.py") == {"old/view.py", "new/price.py"}
    found = around(tmp_path / "n", files, "new/app.py")
    assert found is not None
    assert "old/view.py" not in found


def test_a_hook_that_names_no_id_may_be_of_each_app(tmp_path: Path) -> None:
    files = {
        "one.py": APP + LAYOUT.format("cart"),
        "two.py": APP + LAYOUT.format("list"),
        "plugin.py": (
            "from dash import hooks\n\n@hooks.error()\ndef say(error):\n    print(error)\n"
        ),
    }
    assert around(tmp_path, files, "plugin.py") == {*files}


SHOW = """
def main():
    from dash import Dash, html
    app = Dash(__name__)
    app.layout = html.Div(id="cart")
    app.run()

if __name__ == "__main__":
    main()
"""


def test_a_function_that_shows_a_plugin_builds_no_app_of_its_own(tmp_path: Path) -> None:
    plugin = CALLBACK.format("cart").replace("cart-go", "cart")
    files = {
        "one.py": DYNAMIC + APP + LAYOUT.format("cart"),
        "two.py": APP + LAYOUT.format("list"),
        "plugin.py": plugin + SHOW,
    }
    assert around(tmp_path / "1", files, "one.py") == {"one.py", "plugin.py"}
    assert around(tmp_path / "2", files, "plugin.py") == {"one.py", "plugin.py"}
    # Where nothing loads files by name, where another file calls it, and where no callback is
    # outside of it, it is an app as others are.
    alone = {**files, "one.py": APP + LAYOUT.format("cart")}
    assert around(tmp_path / "3", alone, "plugin.py") == {"plugin.py"}
    called = {**files, "start.py": "import plugin\nplugin.main()\n"}
    assert around(tmp_path / "4", called, "plugin.py") == {"plugin.py", "start.py"}
    inside = plugin.replace("\n", "\n    ")
    whole = {**files, "plugin.py": SHOW.replace("    app.run()", inside + "\n    app.run()")}
    assert around(tmp_path / "5", whole, "plugin.py") == {"plugin.py"}


BUILT_ON = """
from dash import Dash, Input, Output

def make():
    app = Dash(__name__)

    @app.callback(Output("out", "children"), Input("go", "n_clicks"))
    def one(n):
        return n
    return app

def through():
    return make()

def extend{parameters}:
    app = {made}
    if app is None:
        app = Dash(__name__)

    @app.callback(Output("out", "children"), Input("go", "n_clicks"))
    def two(n):
        return n

def other():
    app = Dash(__name__)
    make = 3

    @app.callback(Output("out", "children"), Input("go", "n_clicks"))
    def three(n):
        return make
"""


@pytest.mark.parametrize(
    ("parameters", "made"),
    [("()", "make()"), ("()", "through()"), ("(make)", "make"), ("()", 'given("make")')],
)
def test_a_function_that_builds_on_the_app_of_another_meets_its_callbacks(
    tmp_path: Path, parameters: str, made: str
) -> None:
    text = BUILT_ON.format(parameters=parameters, made=made)
    graph = Graph(write_project(tmp_path, {"test_it.py": text}))
    module = graph.project.modules[str(tmp_path / "test_it.py")]
    met = {
        each.name: {c.name for c in part.callbacks}
        for part in graph.apps_of(module)
        for each in part.judged_in(module)
    }
    assert met == {"one": {"one", "two"}, "two": {"one", "two"}, "three": {"three"}}
