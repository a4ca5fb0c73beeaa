"""An ``api_endpoint`` makes the function of a callback public, for every rule that changes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings

SEARCH = """\
from dash import Dash, Input, Output, State, callback, ctx, dcc, html
from dash.exceptions import PreventUpdate

app = Dash(__name__)
app.layout = html.Div(
    [dcc.Input(id="text"), html.Button(id="find"), html.P(id="found"), dcc.Store(id="kind")]
)


@callback(
    Output("found", "children"),
    FORM,
    prevent_initial_call=True,
    OPTIONS
)
def find(n_clicks, text, kind):
    if ctx.triggered_id != "find":
        raise PreventUpdate
    return text
"""
FLAT = 'Input("find", "n_clicks"), Input("text", "value"), State("kind", "data")'
KEYWORDS = (
    'inputs=[Input("find", "n_clicks"), Input("text", "value")], state=[State("kind", "data")]'
)
FIRST = 'inputs=[Input("text", "value"), Input("find", "n_clicks")], state=[State("kind", "data")]'
SHARED = """\
from dash import Dash, Input, Output, callback, html

app = Dash(__name__)
app.layout = html.Div([html.Button(id="a"), html.Button(id="b"), html.P(id="said")])


@callback(
    Output("said", "children", allow_duplicate=True),
    Input("a", "n_clicks"),
    prevent_initial_call=True,
    OPTIONS
)
def say_a(n_clicks):
    return "a"


@callback(
    Output("said", "children", allow_duplicate=True),
    Input("b", "n_clicks"),
    prevent_initial_call=True,
    OPTIONS
)
def say_b(n_clicks):
    return "b"
"""


def look(folder: Path, code: str, rule: str) -> Scan:
    """What a rule says of an app."""
    write(folder, {"app.py": code})
    return scan([folder.as_posix()], Settings(select=(rule,)))


@pytest.mark.parametrize("form", [FLAT, KEYWORDS])
def test_an_input_less_of_an_endpoint_is_no_safe_change(tmp_path: Path, form: str) -> None:
    code = SEARCH.replace("FORM", form)
    (change,) = look(tmp_path, code.replace("    OPTIONS\n", ""), "input-to-state").changes
    before = change.differs
    code = code.replace("OPTIONS", 'api_endpoint="/api/find",')
    (change,) = look(tmp_path, code, "input-to-state").changes
    assert before != change.differs
    assert "api_endpoint makes the function public" in str(change.differs)


def test_parameters_of_an_endpoint_do_not_move(tmp_path: Path) -> None:
    code = SEARCH.replace("FORM", FIRST).replace("find(n_clicks, text,", "find(text, n_clicks,")
    assert look(tmp_path, code.replace("    OPTIONS\n", ""), "input-to-state").changes
    found = look(tmp_path, code.replace("OPTIONS", 'api_endpoint="/x",'), "input-to-state")
    (refused,) = found.refused
    assert refused.reason.startswith("its parameters would change their order")


@pytest.mark.parametrize("options", ['api_endpoint="/api/say",', '**{"api_endpoint": "/api/say"},'])
def test_endpoints_are_not_merged_as_safe(tmp_path: Path, options: str) -> None:
    rule = "merge-duplicate-outputs"
    (change,) = look(tmp_path, SHARED.replace("    OPTIONS\n", ""), rule).changes
    assert change.differs is None
    found = look(tmp_path, SHARED.replace("OPTIONS", options), rule)
    assert all("api_endpoint" in str(each.differs) for each in found.changes)
    assert found.changes or found.refused
