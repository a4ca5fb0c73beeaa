"""Which scripts and page templates get to the browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.dash.page.javascript import written
from codemods.dash.page.served import served, unread_templates
from codemods.files.source import Source
from codemods.python.project import Project, read_project

HEADER = "import os\nfrom pathlib import Path\nfrom dash import Dash\n"


def _project(folder: Path, files: dict[str, str]) -> Project:
    write(folder, files)
    paths = [(folder / name).as_posix() for name in files]
    scripts = [path for path in paths if not path.endswith(".py")]
    return read_project([path for path in paths if path.endswith(".py")], scripts=scripts)


def _served(folder: Path, files: dict[str, str]) -> set[str]:
    found = served(_project(folder, files))
    return {each.path.removeprefix(f"{folder.as_posix()}/") for each in found}


@pytest.mark.parametrize(
    "code",
    [
        "app = Dash(__name__, assets_folder='static')",
        "app = Dash(__name__, assets_folder='./static/')",
        "HERE = os.path.dirname(__file__)\n"
        "app = Dash(__name__, assets_folder=os.path.join(HERE, 'static'))",
        "FOLDER = 'static'\napp = Dash(__name__, assets_folder=FOLDER)",
        "app = Dash(__name__, assets_folder=str(Path(__file__).parent / 'static'))",
        "app = Dash(__name__, assets_folder=Path(__file__).with_name('x').joinpath('static'))",
        "app = Dash(__name__, assets_folder=f'{os.getcwd()}/static')",
        "SETTINGS = {'assets_folder': 'static'}\napp = Dash(__name__, **SETTINGS)",
        "app = Dash(__name__)\napp.config.assets_folder = 'static'",
        "app = Dash(__name__, True, 'static')",
        "def make(**options):\n    return Dash(**options)\n\n\napp = make(assets_folder='static')",
        # may be any
        "app = Dash(__name__, assets_folder=os.environ['STATIC'])",
        "app = Dash(__name__, **read('app.toml'))",
        "def make(folder):\n    return Dash(__name__, assets_folder=folder)",
        # named
        "app = Dash(__name__, external_scripts=['/static/keys.js'])",
        "app = Dash(__name__, external_scripts=[{'src': '/static/keys.js', 'defer': True}])",
        "app = Dash(__name__, external_scripts=[f'/static/{each}' for each in os.listdir('.')])",
        "app = Dash(__name__)\napp.index_string = '<script src=\"/static/keys.js\"></script>'",
        "class App(Dash):\n    def interpolate_index(self, **parts):\n"
        "        return '<script src=\"/static/keys.js\">{app_entry}'",
    ],
)
def test_a_script_that_an_app_may_send(tmp_path: Path, code: str) -> None:
    files = {"app.py": f"{HEADER}{code}\n", "static/keys.js": ""}
    assert _served(tmp_path, files) == {"static/keys.js"}


@pytest.mark.parametrize(
    "code",
    [
        "app = Dash(__name__)",
        "app = Dash(__name__, assets_folder='other')",
        "app = Dash(__name__, assets_folder=os.path.join('static', 'other'))",
        "app = Dash(__name__, external_scripts=['https://example.org/plotly.min.js'])",
        "OPTIONS = {'title': 'Shop'}\napp = Dash(__name__, **OPTIONS)",
        "def make(**options):\n    return Dash(**options)\n\n\napp = make(title='static')",
    ],
)
def test_a_script_that_no_app_sends(tmp_path: Path, code: str) -> None:
    files = {"app.py": f"{HEADER}{code}\n", "static/keys.js": "", "assets/a.js": ""}
    assert _served(tmp_path, files) == {"assets/a.js"}


@pytest.mark.parametrize(
    ("code", "sent"),
    [
        ("app.index_string = open('web/page.html').read()", True),
        ("app.index_string = render_template('page.html')", True),
        ("app = Dash(__name__, index_string=TEMPLATE.read_text())", True),
        ("app.index_string = '<html>{%app_entry%}</html>'", False),
    ],
)
def test_a_template_and_what_it_names_are_sent(tmp_path: Path, code: str, sent: bool) -> None:
    files = {
        "app.py": f"{HEADER}{code}\n",
        "web/page.html": "<script src='{{ url }}/more.js'></script>",
        "web/more.js": "import './most.js'",
        "web/most.js": "",
        "web/other.js": "",
    }
    expected = {"web/page.html", "web/more.js", "web/most.js"} if sent else set()
    assert _served(tmp_path, files) == expected


@pytest.mark.parametrize(
    ("code", "sets"),
    [
        ("dash_clientside.set_props(id, {data: 1})", True),
        ("dash_clientside.set_props('ca' + 'rt', {data: 1})", True),
        ("dash_clientside['set_props'](id, {data: 1})", True),
        ("dash_clientside.set_props({type, index}, {data: 1})", True),
        ("dash_clientside.set_props({type: kind, index: 1}, {data: 1})", True),
        ("const put = dash_clientside.set_props; put('ca' + 'rt', {data: 1})", True),
        ("const {set_props: put} = dash_clientside; put(id, {data: 1})", True),
        ("dash_clientside.set_props.call(null, id, {data: 1})", True),
        ("later(dash_clientside.set_props, id)", True),
        ("dash_clientside.set_props('other', {data: 1})", False),
        ("dash_clientside.set_props?.('other', {data: 1})", False),
        ("dash_clientside.set_props({type: 'other', index: 1}, {data: 1})", False),
        ("const {set_props} = dash_clientside; set_props('other', {data: 1})", False),
        ("if (dash_clientside.set_props) { dash_clientside.set_props('other', {}) }", False),
        ("// set_props(id, …) sets what it is told\nrun()", False),
        ("/* set_props\n(id) */ run()", False),
    ],
)
def test_an_id_that_a_script_does_not_spell_may_be_any(code: str, sets: bool) -> None:
    assert (written(Source("assets/a.js", code.encode()), (b"cart",)) is not None) is sets


@pytest.mark.parametrize(
    ("code", "unread"),
    [
        ("app.index_string = open('page.tpl').read()", True),
        ("app = Dash(__name__, index_string=page('shop'))", True),
        ("app.index_string = '<html>{%app_entry%}</html>'", False),
        ("PAGE = '<html>{%app_entry%}</html>'\napp.index_string = PAGE", False),
        ("app.index_string = '<b>{}</b>{{%app_entry%}}'.format(1)", False),
        ("app.index_string = open('page.html').read()", False),
        ("print(app.index_string)", False),
    ],
)
def test_a_template_that_cannot_be_seen(tmp_path: Path, code: str, unread: bool) -> None:
    files = {"app.py": f"{HEADER}{code}\n"}
    if "page.html" in code:
        files["page.html"] = "<html></html>"
    assert any(unread_templates(_project(tmp_path, files))) is unread
