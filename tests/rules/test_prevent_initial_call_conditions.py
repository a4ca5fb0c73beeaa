"""What prevent-initial-call asks about the call on page load: for each condition an app."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import scan
from codemods.engine.settings import Settings

APP = """\
from dash import Dash, Input, Output, State, callback, dcc, html, set_props
from dash.exceptions import PreventUpdate
import far
import mine

app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button("Go", id="go"),
        html.Button("No", id="no"),
        dcc.Input(id="name"),
        dcc.Store(id="picked"),
        dcc.Store(id="kept", storage_type="local"),
        html.P("-", id="out", title="-", hidden=True),
        html.P(id="more"),
        mine.Button(id="own"),
        mine.dbc.Button(id="big"),
    ]
)


"""
MINE = """\
import dash_bootstrap_components as dbc
from dash import html
from dash.exceptions import PreventUpdate


class Button(html.Button):
    pass


def guarded(n):
    if not n:
        raise PreventUpdate
    return 1
"""
GO = '@callback(Output("out", "children"), Input("go", "n_clicks")'
GUARD = "    if not n:\n        raise PreventUpdate\n    return 1\n"
GUARDED = f"{GO})\ndef f(n):\n{GUARD}\n\n"
OF_STATE = "    if s is None:\n        raise PreventUpdate\n    return 1\n"
KEEPS = "    return 1 if n else s\n"
SETS = "the layout's values will stay instead"


def _differs(folder: Path, code: str) -> str:
    """What differs with the flag; nothing where it is safe."""
    write(folder, {"app.py": APP + code, "mine.py": MINE})
    found = scan([folder.as_posix()], Settings(select=("prevent-initial-call",)))
    assert not found.problems
    (change,) = (each for each in found.changes if each.place.line < 40 or "guarded" in code)
    return change.differs or ""


def _of_state(state: str, body: str) -> str:
    return f"{GO}, {state})\ndef f(n, s):\n{body}"


def _behind(*dependencies: str) -> str:
    return GUARDED + f"@callback({', '.join(dependencies)})\ndef g(*given):\n    return 1\n"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            '@callback(output=Output("out", "children"), inputs={"n": (Input("go", "n_clicks"), '
            f'Input("no", "n_clicks"))}})\ndef f(n):\n{GUARD}',
            SETS,  # two that are None are a tuple, and no None
        ),
        (_of_state('State("picked", "modified_timestamp")', OF_STATE), SETS),  # it is -1
        (_of_state('State("kept", "data")', OF_STATE), SETS),
        (_of_state('State("big", "color")', OF_STATE), SETS),
        (GUARDED + "some.n_clicks = 1\n", "whether the layout sets it cannot be seen"),
        (GUARDED.replace('"go"', '"own"'), "cannot be seen"),
        (
            'callback(Output("out", "children"), Input("go", "n_clicks"))(mine.guarded)\n',
            "Its function is in another file",
        ),
    ],
)
def test_what_the_loading_page_may_give_it(tmp_path: Path, code: str, sentence: str) -> None:
    assert sentence in _differs(tmp_path, code)


@pytest.mark.parametrize(
    "code",
    [
        _of_state('State("picked", "data")', OF_STATE),
        _of_state('State("more", "title")', OF_STATE),
        GUARDED + "some.title = 1\n",
        GUARDED.replace('"go"', '"big"'),
    ],
)
def test_what_the_loading_page_does_not_set(tmp_path: Path, code: str) -> None:
    assert not _differs(tmp_path, code)


@pytest.mark.parametrize(
    ("state", "same"),
    [
        ('State("out", "children")', True),
        ('State("out", "title")', False),
        ('State("more", "children")', False),
    ],
)
def test_only_the_same_prop_is_there_already(tmp_path: Path, state: str, same: bool) -> None:
    sentence = _differs(tmp_path, _of_state(state, KEEPS))
    assert ("to what is there already" in sentence) is same


def test_a_group_of_states_is_not_what_is_there(tmp_path: Path) -> None:
    group = 'state={"s": (State("out", "children"), State("name", "value"))}'
    code = '@callback(output=Output("out", "children"), inputs={"n": Input("go", "n_clicks")}, '
    assert SETS in _differs(tmp_path, f"{code}{group})\ndef f(n, s):\n{KEEPS}")


NAME = 'Input("name", "value")'


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            _behind('Output("more", "children")', 'Input("out", "children")', NAME)
            + "\n\ndef tell():\n    set_props('name', {'value': 1})\n",
            ") will start to run on page load",
        ),
        (
            _behind('Output("more", "children")', "*far.INPUTS"),
            ") may start to run on page load",
        ),
        (
            _behind(
                'Output("more", "children")',
                'Input("out", "children")',
                'Input("maybe", "value", allow_optional=True)',
            ),
            ") will start to run on page load",
        ),
    ],
)
def test_who_starts_behind_it_now(tmp_path: Path, code: str, sentence: str) -> None:
    assert sentence in _differs(tmp_path, code)


def test_who_starts_all_the_same_is_no_difference(tmp_path: Path) -> None:
    code = _behind('Output("more", "children")', 'Input("out", "children")', NAME)
    assert not _differs(tmp_path, code)


def test_who_reads_two_of_its_outputs_is_named_once(tmp_path: Path) -> None:
    code = _behind(
        'Output("more", "children")', 'Input("out", "children")', 'Input("out", "title")'
    )
    code = code.replace('n"), Input("go"', 'n"), Output("out", "title"), Input("go"')
    sentence = _differs(tmp_path, code.replace("return 1\n", "return 1, 2\n", 1))
    assert sentence.count("will start to run") == 1


@pytest.mark.parametrize(
    ("app", "unseen"),
    [("from somewhere import Dash", True), ("from dash import Dash", False)],
)
def test_an_app_of_another_package_is_none_of_dash(tmp_path: Path, app: str, unseen: bool) -> None:
    other = f"{app}\nother = Dash(prevent_initial_callbacks={unseen})\n"
    code = "import other\n\n\n" + GUARDED.replace("@callback", "@other.other.callback")
    write(tmp_path, {"other.py": other})
    assert ("cannot be seen" in _differs(tmp_path, code)) is unseen


# What enters the page, and comes back -----------------------------------------------------------

INSIDE = """\
from dash import Dash, Input, Output, Patch, State, callback, clientside_callback, dcc, html
from dash import set_props
from dash.exceptions import PreventUpdate
import shop

KEPT
app = Dash(__name__)
app.layout = html.Div(
    [html.Button(id="no"), html.Button(id="ok"), html.Div(id="box"), LAYOUT]
)


@callback(Output("out", "children"), Input("in", "n_clicks"))
def guarded(n):
    if not n:
        raise PreventUpdate
    return 1


REST
"""
HOLDER = (
    'html.Div([html.Button(id="in"), html.P("-", id="out", title="-", hidden=True)], id="holder")'
)
APART = (
    'html.Div("text", id="holder"), '
    'html.Div([html.Button(id="in"), html.P("-", id="out", title="-", hidden=True)])'
)
OUTER = 'html.Div([html.Div(id="other")], id="outer")'
BACK = "as it is by then"


def _callback(output: str, more: str = "", answer: str = "kids", given: str = "n, kids") -> str:
    first = f'@callback({output}, Input("no", "n_clicks"){more}, prevent_initial_call=True)'
    return f"{first}\ndef h({given}):\n    return {answer}\n"


CHILDREN = 'Output("holder", "children")'
KIDS = ', State("holder", "children")'
MADE = 'html.Div([html.Button(id="in"), html.P("-", id="out", title="-", hidden=True)])'


def _inside(folder: Path, layout: str, rest: str) -> str:
    kept = (
        'KEPT = [html.Button(id="in"), html.P("-", id="out", title="-", hidden=True)]'
        if "KEPT" in layout
        else ""
    )
    app = INSIDE.replace("KEPT", kept).replace("LAYOUT", layout).replace("REST", rest)
    write(folder, {"app.py": app})
    found = scan([folder.as_posix()], Settings(select=("prevent-initial-call",)))
    assert not found.problems
    (change,) = (each for each in found.changes if each.place.line < 20)
    return change.differs or ""


@pytest.mark.parametrize(
    ("layout", "rest", "sentence"),
    [
        (HOLDER, _callback(CHILDREN, KIDS), BACK),
        (HOLDER, _callback(CHILDREN, "", "Patch()", "n"), BACK),
        (HOLDER, _callback('Output("holder", shop.PROP)', KIDS), BACK),
        (HOLDER, _callback(CHILDREN, ', State("holder", shop.PROP)'), BACK),
        (HOLDER, 'def tell(x):\n    set_props("holder", {"children": x})\n', BACK),
        (HOLDER, f'clientside_callback("x", {CHILDREN}, Input("no", "n_clicks"))\n', BACK),
        ('html.Div(KEPT, id="holder")', _callback(CHILDREN, "", "KEPT", "n"), "after a click"),
        (
            OUTER,
            _callback('Output("other", "children")', "", MADE, "n")
            + "\n\n"
            + _callback('Output("outer", "children")', ', State("outer", "children")'),
            BACK,
        ),
    ],
)
def test_what_may_come_back_with_its_clicks(
    tmp_path: Path, layout: str, rest: str, sentence: str
) -> None:
    assert sentence in _inside(tmp_path, layout, rest)


@pytest.mark.parametrize(
    ("layout", "rest"),
    [
        (HOLDER, _callback(CHILDREN, "", "[html.P(n)]", "n")),
        (HOLDER, _callback('Output("holder", "title")', KIDS, '"x"')),
        (HOLDER, 'def tell(x):\n    set_props("holder", {"children": [1]})\n'),
        (APART, _callback(CHILDREN, KIDS)),
        ("None", f"def late():\n    return {MADE}\n"),
        ("None", _callback('Output("box", "children")', "", MADE, "n")),
        (
            OUTER,
            _callback('Output("box", "title")', "", MADE, "n")
            + "\n\n"
            + _callback('Output("outer", "children")', ', State("outer", "children")'),
        ),
    ],
)
def test_what_is_new_whenever_it_enters_the_page(tmp_path: Path, layout: str, rest: str) -> None:
    assert not _inside(tmp_path, layout, rest)
