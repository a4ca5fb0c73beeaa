"""Initial calls that an expert would keep: they draw what the page first shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.graph import Graph
from codemods.rules.prevent_initial_call.rule import find

APP = """\
from dash import Dash, Input, Output, State, callback, dcc, html
import dash_bootstrap_components as dbc

app = Dash(__name__)
app.layout = html.Div([html.Button("Go", id="go"), {component}, dcc.Input(id="name")])


@callback(Output("box", "{prop}"), Input("go", "n_clicks"), State("name", "value"))
def show(n_clicks, name):
    {body}
"""


def candidates(folder: Path, component: str, prop: str, body: str) -> int:
    code = APP.format(component=component, prop=prop, body=body)
    project = write_project(folder, {"app.py": code})
    return len([*find(Graph(project), module(project, "app.py"))])


@pytest.mark.parametrize(
    ("component", "prop", "body"),
    [
        ("html.Div(id='box')", "children", "return draw(name)"),
        ("html.Div(id='box')", "children", "return 'Welcome'"),
        ("dcc.Graph(id='box')", "figure", "return draw(name) if n_clicks else {'data': []}"),
        ("dcc.Store(id='box')", "data", "return load()"),
        ("html.Div(id='box')", "children", "return f'{n_clicks or 0} clicks'"),
        ("dbc.Table(id='box')", "children", "if name == 'a':\n        return ''\n    return 'b'"),
    ],
)
def test_what_fills_an_empty_output_at_once_is_wanted(
    tmp_path: Path, component: str, prop: str, body: str
) -> None:
    assert candidates(tmp_path, component, prop, body) == 0


@pytest.mark.parametrize(
    ("component", "prop", "body"),
    [
        ("html.H1('Shop', id='box')", "children", "return draw(name)"),  # text is overwritten
        ("html.Div(id='box')", "children", "return f'{n_clicks} clicks'"),  # it shows None
        ("dbc.Alert('Saved', id='box')", "is_open", "return True"),  # it opens without a click
        ("html.Div(id='box')", "children", "return name[0] + n_clicks"),  # it fails
        ("html.Div(id='box')", "children", "return ''"),
        ("html.P('x', id='box')", "hidden", "return False"),
    ],
)
def test_what_nobody_wants_is_a_candidate(
    tmp_path: Path, component: str, prop: str, body: str
) -> None:
    assert candidates(tmp_path, component, prop, body) == 1
