"""Initial calls that write what is there already, and who can tell (S22)."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.graph import Graph
from codemods.rules.prevent_initial_call.rule import find
from codemods.rules.rule import Proposal

APP = """\
import dash
from dash import Dash, Input, Output, State, callback, dcc, html, no_update
import dash_bootstrap_components as dbc

app = Dash(__name__)
{before}app.layout = html.Div([html.Button("Go", id="go"), {component}, html.P("-", id="other")])
{after}

@callback(Output("box", "{prop}"), Input("go", "n_clicks"), State("box", "{prop}"))
def show(n_clicks, old):
    if n_clicks:
        return "new"
    {answer}
"""
READER = """
@callback(Output("other", "children"), {}, prevent_initial_call={})
def look(value, *more):
    return str(value)
"""
SHOWS = """
@callback(Output("box", "hidden", allow_duplicate=True), {}, prevent_initial_call={})
def fill(value):
    return False
"""
SCRIPT = """
dash.clientside_callback(
    "(n, old) => String(old)", Output("other", "children"), Input("go", "n_clicks"), {},
    prevent_initial_call=True)
"""


def judged(folder: Path, **parts: str) -> tuple[str, str]:
    """The verdict on ``show`` and what differs."""
    rest = parts.pop("rest", "")
    parts = {"before": "", "after": ""} | parts
    project = write_project(folder, {"app.py": APP.format(**parts) + rest})
    found = next(iter(find(Graph(project), module(project, "app.py"))))
    assert isinstance(found, Proposal)
    return found.verdict.value, found.differs or ""


@pytest.mark.parametrize(
    ("component", "prop", "answer"),
    [
        ("html.P('x', id='box', hidden=True)", "hidden", "return old"),
        ("html.P('x', id='box', hidden=True)", "hidden", "return True"),
        ("html.P('x', id='box')", "hidden", "return old"),
        ("html.P('x', id='box', style={'color': 'red'})", "style", "return {'color': 'red'}"),
        ("html.P('x', id='box', className='a')", "className", "return 'a'"),
        ("html.Button('x', id='box', disabled=True)", "disabled", "return True"),
        ("dbc.Modal(['x'], id='box', is_open=False)", "is_open", "return old"),
        ("dbc.Collapse('x', id='box')", "is_open", "return old"),
        ("dcc.Input(id='box', value='a')", "value", "return 'a'"),
        ("dcc.Dropdown(['a'], value='a', id='box')", "value", "return old"),
        ("html.Div(id='box')", "children", "return ''"),
        ("html.Div(id='box')", "children", "return None"),
        ("html.Div(id='box')", "children", "return []"),
        ("html.Div(id='box')", "children", "pass"),
        ("dbc.Alert(id='box')", "children", "return ''"),
        ("dcc.Tabs([dcc.Tab(value='a')], id='box', value='a')", "value", "return old"),
        ("html.P('x', id='box', hidden=True, title='a')", "hidden", "return old"),
    ],
)
def test_what_is_there_already_is_written_for_nobody(
    tmp_path: Path, component: str, prop: str, answer: str
) -> None:
    assert judged(tmp_path, component=component, prop=prop, answer=answer) == ("safe", "")


@pytest.mark.parametrize(
    ("component", "prop", "answer"),
    [
        ("html.P('x', id='box', hidden=True)", "hidden", "return False"),
        ("html.P('x', id='box', hidden=True)", "hidden", "return 1"),
        ("html.P('x', id='box')", "hidden", "return False"),  # a State then reads that
        ("html.P('x', id='box', style={'color': 'red'})", "style", "return {}"),
        ("html.Div('x', id='box')", "children", "return ''"),
        ("html.Div(html.B('x'), id='box')", "children", "return old"),  # it is drawn again
        ("html.Div(id='box')", "children", "return ' '"),
        ("html.Div(id='box', **MORE)", "children", "return ''"),
        ("dbc.Alert('x', id='box')", "children", "return ''"),
        ("dcc.Link(id='box', href='/x')", "children", "return ''"),  # it shows its address
        ("dbc.Spinner(id='box')", "children", "return ''"),
        ("html.P('x', id='box', **MORE)", "hidden", "return old"),
        ("html.P('x', *MORE, id='box')", "hidden", "return old"),
        ("Own(id='box')", "children", "return ''"),
        ("dbc.Alert('x', id='box', is_open=True, duration=100)", "is_open", "return old"),
        ("dbc.Popover('x', id='box', target='go', is_open=False)", "is_open", "return old"),
        ("dcc.Store(id='box', data=[1])", "data", "return old"),  # its modified_timestamp
        ("dcc.Input(id='box', value='', persistence=True)", "value", "return ''"),
        ("dcc.Input(id='box', value='', persistence=True)", "value", "return old"),
        ("dcc.Tabs([dcc.Tab(value='a')], id='box')", "value", "return old"),  # it chooses one (S20)
        ("dcc.Graph(id='box', figure={})", "figure", "return old"),
        ("html.P('x', id='box', hidden=True)", "hidden", "return load()"),
        ("html.P('x', id='box', hidden=True)", "hidden", "LOG.append(1)\n    return old"),
    ],
)
def test_what_is_seen_is_said(tmp_path: Path, component: str, prop: str, answer: str) -> None:
    verdict, differs = judged(tmp_path, component=component, prop=prop, answer=answer)
    assert verdict == "unsafe"
    assert differs


HIDDEN = {"component": "html.P('x', id='box', hidden=True)", "prop": "hidden"}
EMPTY = {"component": "html.Div(id='box')", "prop": "children", "answer": "return ''"}
UNSET = {"component": "html.P('x', id='box')", "prop": "hidden"}
CHOICE = {"component": "dcc.Dropdown(['a'], value='a', id='box')", "prop": "value"}


@pytest.mark.parametrize(
    ("parts", "rest", "differs"),
    [
        (
            HIDDEN | {"answer": "return old"},
            READER.format("Input('box', 'hidden')", "True"),
            "which box.hidden starts, will not run on page load any more",
        ),
        (
            HIDDEN | {"answer": "return old"},
            READER.format("Input('box', 'hidden')", "False"),
            "runs on page load with the box.hidden that it sets; then with that of the layout",
        ),
        (
            EMPTY,
            READER.format("Input('go', 'n_clicks'), State('box', 'children')", "True"),
            "reads",
        ),
        (
            HIDDEN | {"answer": "return True"},
            "@callback(Output('box', 'hidden', allow_duplicate=True), Input('other', 'title'),"
            " prevent_initial_call='initial_duplicate')\ndef fill(title):\n    return False\n",
            "may have set box.hidden by then",
        ),
        (
            EMPTY,
            "@callback(Output('box', 'children', allow_duplicate=True), Input('other', 'title'),"
            " prevent_initial_call='initial_duplicate')\ndef fill(title):\n    return 'full'\n",
            "may have set box.children by then",
        ),
        (
            HIDDEN | {"answer": "return old"},
            SHOWS.format("Input('other', 'title')", "'initial_duplicate'"),
            "may have set box.hidden by then",
        ),
        (
            HIDDEN | {"answer": "return old"},
            "@callback(Output('other', 'n_clicks'), Input('other', 'title'))\n"
            "def press(title):\n    return 1\n"
            + SHOWS.format("Input('other', 'n_clicks')", "True"),
            "may have set box.hidden by then",
        ),
        (
            HIDDEN | {"answer": "return True"},
            SHOWS.format("Input('clock', 'n_intervals')", "True"),
            "may have set box.hidden by then",
        ),
        (
            HIDDEN | {"answer": "return old"},
            "@callback(Input('other', 'title'))\ndef tell(title):\n"
            "    dash.set_props('box', {'hidden': False})\n",
            "may have set box.hidden by then",
        ),
        (
            HIDDEN | {"answer": "return old"},
            "@callback(Output('other', 'children'), Input('other', 'title'),"
            " running=[(Output('box', 'hidden'), False, False)])\n"
            "def tell(title):\n    return title\n",
            "may have set box.hidden by then",
        ),
        (
            CHOICE | {"answer": "return old"},
            "@callback(Output('box', 'options'), Input('other', 'title'))\n"
            "def fill(title):\n    return ['a', 'b']\n",
            "may have set box.value by then",
        ),
        (
            UNSET | {"answer": "return old"},
            SCRIPT.format("State('box', 'hidden')"),
            "reads box.hidden, and may find nothing there",
        ),
        (
            EMPTY | {"answer": "kept = old\n    return ''"},
            "",
            "reads box.children, and may find nothing there",
        ),
        (
            HIDDEN | {"answer": "return True", "after": "app.layout.children[1].hidden = False"},
            "",
            "sets box.hidden now",
        ),
        (EMPTY | {"after": "app.layout.children[1].children = 'x'"}, "", "sets box.children now"),
        (
            HIDDEN | {"answer": "return old", "after": "app.layout.children[1].hidden = False"},
            "",
            "to what is there already",
        ),
        (
            HIDDEN | {"answer": "return old", "after": "app.layout.children[1].persistence = 1"},
            "",
            "to what is there already",
        ),
        (
            HIDDEN | {"answer": "return old"},
            "@callback(Output('box', 'hidden', allow_duplicate=True), Input('other', 'n_clicks'),"
            " prevent_initial_call='initial_duplicate')\ndef fill(n):\n    return False\n",
            "may have set box.hidden by then",
        ),
        (
            HIDDEN | {"answer": "return old"},
            "@callback(Output('box', 'hidden', allow_duplicate=True), Input('other', 'title'),"
            " prevent_initial_call=True)\ndef fill(n):\n    return False\n",
            "may have set box.hidden by then",
        ),
        (
            {"component": "html.Div([html.P('x', id='box', hidden=True)], id='room')"}
            | {"prop": "hidden", "answer": "return True"},
            "@callback(Output('room', 'children'), Input('other', 'n_clicks'),"
            " State('room', 'children'), prevent_initial_call=True)\n"
            "def put(n, parts):\n    return parts + ['-']\n",
            "sets box.hidden",
        ),
    ],
)
def test_who_can_tell(tmp_path: Path, parts: dict[str, str], rest: str, differs: str) -> None:
    verdict, said = judged(tmp_path, **parts, rest=rest)
    assert verdict == "unsafe"
    assert differs in said


@pytest.mark.parametrize(
    ("parts", "rest"),
    [
        (
            HIDDEN | {"answer": "return old"},
            READER.format("Input('go', 'n_clicks'), State('box', 'hidden')", "True"),
        ),
        (
            HIDDEN | {"answer": "return True"},
            "@callback(Output('box', 'hidden', allow_duplicate=True), Input('other', 'n_clicks'),"
            " prevent_initial_call=True)\ndef fill(n):\n    return False\n",
        ),
        (
            HIDDEN | {"answer": "return old"},
            SCRIPT.format("State('box', 'hidden')"),
        ),
        (
            UNSET | {"answer": "return old"},
            READER.format("Input('go', 'n_clicks'), State('box', 'hidden')", "True"),
        ),
        (
            CHOICE | {"answer": "return old"},
            "@callback(Output('box', 'options'), Input('other', 'n_clicks'),"
            " prevent_initial_call=True)\ndef fill(n):\n    return ['a', 'b']\n",
        ),
    ],
)
def test_who_finds_the_same(tmp_path: Path, parts: dict[str, str], rest: str) -> None:
    assert judged(tmp_path, **parts, rest=rest) == ("safe", "")


def test_another_component_may_have_its_id(tmp_path: Path) -> None:
    """As long as its id cannot be read, which nobody has to assume."""
    after = "def more(name):\n    return html.P('y', id=name, hidden=True)\nmore(load())"
    parts = HIDDEN | {"answer": "return old", "after": after}
    project = write_project(tmp_path, {"app.py": APP.format(**{"before": "", **parts})})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert found.assumes == ("unread-code", "unset-events")
    assert "may belong to a component whose id cannot be read" in (found.differs or "")
    parts["answer"] = "return not n_clicks"  # as the layout has it, and not its State
    project = write_project(tmp_path / "a", {"app.py": APP.format(**{"before": "", **parts})})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert found.assumes == ("unread-code", "unset-events")
    parts["answer"] = "return n_clicks"
    project = write_project(tmp_path / "c", {"app.py": APP.format(**{"before": "", **parts})})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert found.assumes == ()
    parts["answer"] = "return old"
    parts["component"] = "html.P('x', id='box', hidden=True, persistence=True)"
    project = write_project(tmp_path / "b", {"app.py": APP.format(**{"before": "", **parts})})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert found.verdict.value == "unsafe"
    assert found.assumes == ()


def test_what_may_start_by_it_is_said(tmp_path: Path) -> None:
    reader = READER.format("Input(load(), 'hidden')", "True")
    verdict, differs = judged(tmp_path, **HIDDEN, answer="return old", rest=reader)
    assert verdict == "unsafe"
    assert "look" in differs
    assert "which box.hidden may start, will not run on page load any more" in differs


@pytest.mark.parametrize(
    ("handler", "verdict"), [("", "safe"), (", on_error=lambda error: print(error)", "unsafe")]
)
def test_who_handles_its_error_sees_it(tmp_path: Path, handler: str, verdict: str) -> None:
    answer = "if old == 'x':\n        raise ValueError\n    return old"
    code = APP.format(before="", after="", **HIDDEN | {"answer": answer})
    code = code.replace('State("box", "hidden"))', f'State("box", "hidden"){handler})')
    project = write_project(tmp_path, {"app.py": code})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert found.verdict.value == verdict, found.differs


VALUES = """\
from dash import Dash, Input, Output, callback, dcc, html

START = {{"open": [], "unit": "m", "kinds": ["town"]}}
ROW = {{"padding": "4px"}}
app = Dash(__name__)
app.layout = html.Div([{value}, html.P("x", id="box", style={style}), html.P("-", id="other")])
{more}

@callback(Output("box", "style"), Input("unit", "value"))
def show(unit):
    return ROW if unit == "m" else {{**ROW, "display": "none"}}
"""
UNIT = 'dcc.RadioItems(["m", "km"], "m", id="unit")'
AGREES = [
    (UNIT, "ROW", ""),
    ('dcc.Input("km", id="unit")', '{**ROW, "display": "none"}', ""),
    ('dcc.RadioItems(["m", "km"], START["unit"], id="unit")', "dict(ROW)", ""),
    (
        'dcc.RadioItems(["m", "km"], value=START["unit"], id="unit")',
        "ROW",
        'START["kinds"].pop()\n',
    ),
    ('dcc.Dropdown(["m", "km"], id="unit")', '{"padding": "4px", "display": "none"}', ""),
]
LATE = ", prevent_initial_call=True"
WRITES = """
@callback(Output("unit", "value"), Input("other", "children"){})
def choose(text):
    return "m"
"""
DISAGREES = [
    (UNIT, '{"padding": "5px"}', ""),
    (UNIT, "{}", ""),
    (UNIT, "ROW", 'ROW["padding"] = "5px"\n'),
    ('dcc.RadioItems(["m", "km"], START["unit"], id="unit")', "ROW", 'START["unit"] = "km"\n'),
    ('dcc.RadioItems(["m", "km"], START["kinds"], id="unit")', "ROW", ""),
    ('dcc.RadioItems(["m", "km"], "m", id="unit", persistence=True)', "ROW", ""),
    ('dcc.RadioItems(["m", "km"], "m", True, {}, {}, id="unit")', "ROW", ""),
    ('dcc.RadioItems(*OPTIONS, id="unit")', "ROW", ""),
    (UNIT, "ROW", WRITES.format("")),
    (UNIT, "ROW", "app.layout.children[0].value = 'km'\n"),
    (UNIT, "ROW", READER.format('Input("box", "style")', False)),
]


def _of_values(folder: Path, value: str, style: str, more: str) -> list[str]:
    code = VALUES.format(value=value, style=style, more=more)
    project = write_project(folder, {"app.py": code})
    found = find(Graph(project), module(project, "app.py"))
    own = (e for e in found if isinstance(e, Proposal) and e.callbacks[0].name == "show")
    return [each.verdict.value for each in own]


@pytest.mark.parametrize(("value", "style", "more"), [*AGREES, (UNIT, "ROW", WRITES.format(LATE))])
def test_what_agrees_with_the_values_of_the_layout(
    tmp_path: Path, value: str, style: str, more: str
) -> None:
    assert _of_values(tmp_path, value, style, more) == ["safe"]


def test_what_shows_values_that_are_not_there_yet_is_left_alone(tmp_path: Path) -> None:
    code = (
        "from dash import Dash, Input, Output, callback, dcc, html\n"
        "app = Dash(__name__)\n"
        'app.layout = html.Div([dcc.Store(id="rows", data=[]), html.Ul(id="list")])\n'
        '@callback(Output("list", "children"), Input("rows", "data"))\n'
        "def show(rows):\n    return [html.Li(each) for each in rows]\n"
    )
    project = write_project(tmp_path, {"app.py": code})
    assert not [*find(Graph(project), module(project, "app.py"))]


@pytest.mark.parametrize(("value", "style", "more"), DISAGREES)
def test_what_does_not_agree_with_them_is_left_alone(
    tmp_path: Path, value: str, style: str, more: str
) -> None:
    assert _of_values(tmp_path, value, style, more) == []
