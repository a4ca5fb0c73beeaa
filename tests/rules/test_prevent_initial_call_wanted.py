"""Initial calls that an expert would keep: they draw what the page first shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.graph import Graph
from codemods.rules.prevent_initial_call.rule import find
from codemods.rules.rule import Finding, Proposal, Refused

APP = """\
from dash import Dash, Input, Output, State, callback, dcc, html
import dash_bootstrap_components as dbc

app = Dash(__name__)
app.layout = html.Div([html.Button("Go", id="go"), {component}, dcc.Input(id="name")])


@callback(Output("box", "{prop}"), Input("go", "n_clicks"), State("name", "value"))
def show(n_clicks, name):
    {body}
"""


def finding(folder: Path, component: str, prop: str, body: str) -> Finding:
    code = APP.format(component=component, prop=prop, body=body)
    project = write_project(folder, {"app.py": code})
    (found,) = find(Graph(project), module(project, "app.py"))
    return found


@pytest.mark.parametrize(
    ("component", "prop", "body"),
    [
        ("html.Div(id='box')", "children", "return draw(name)"),
        ("html.Div(id='box')", "children", "return 'Welcome'"),
        ("dcc.Graph(id='box')", "figure", "return draw(name) if n_clicks else {'data': []}"),
        ("dcc.Store(id='box')", "data", "return load()"),
        ("html.Div(id='box')", "children", "return f'{n_clicks or 0} clicks'"),
        ("dbc.Alert(id='box')", "children", "return 'Welcome'"),
        ("dbc.Collapse('x', id='box')", "is_open", "return True"),
        ("html.P('x')", "children", "return draw(name)"),  # box is not seen
        ("dbc.Table(id='box')", "children", "if name == 'a':\n        return ''\n    return 'b'"),
    ],
)
def test_what_fills_an_empty_output_at_once_is_wanted(
    tmp_path: Path, component: str, prop: str, body: str
) -> None:
    found = finding(tmp_path, component, prop, body)
    assert isinstance(found, Refused)
    assert found.wanted
    assert found.reason == f"the layout leaves box.{prop} empty, and this call fills it"


@pytest.mark.parametrize(
    ("component", "prop", "body"),
    [
        ("html.H1('Shop', id='box')", "children", "return draw(name)"),  # text is overwritten
        ("html.Div(id='box')", "children", "return f'{n_clicks} clicks'"),  # it shows None
        ("dbc.Alert('Saved', id='box')", "is_open", "return True"),  # it opens without a click
        ("html.Div(id='box')", "children", "return name[0] + n_clicks"),  # it fails
        ("html.Div(id='box')", "children", "return ''"),
        ("html.Div(id='box', **MORE)", "children", "return draw(name)"),
        ("dcc.Store(id='box')", "data", "return None"),
        ("Own(id='box')", "columnSize", "return 'autoSize'"),  # it does that at once
        ("html.P('x', id='box')", "hidden", "return False"),
    ],
)
def test_what_nobody_wants_is_a_candidate(
    tmp_path: Path, component: str, prop: str, body: str
) -> None:
    assert isinstance(finding(tmp_path, component, prop, body), Proposal)


VALUES = """\
from dash import Dash, Input, Output, State, callback, dcc, html, no_update
from dash.exceptions import PreventUpdate

app = Dash(__name__)
app.layout = html.Div([
    dcc.Dropdown(options=["a"], id="choice"{given}), dcc.Store(id="rows"),
    html.Button("Go", id="go"),
    html.P("-", id="box"), html.P("-", id="more"),
])


@callback(Output("box", "children"), Input("choice", "value"), Input("rows", "data"))
def show(choice, rows):
    {body}
    return choice


"""
GUARD = "if not choice:\n        raise PreventUpdate"
WRITES = (
    '@callback(Output("rows", "data"), Input("go", "n_clicks"){})\ndef load(n):\n    return [n]\n'
)


@pytest.mark.parametrize(
    ("given", "body", "rest", "verdicts"),
    [
        ("", GUARD, "", ["safe"]),
        ("", "if rows is None:\n        return no_update", "", ["safe"]),
        ("", GUARD, WRITES.format(", prevent_initial_call=True"), ["safe"]),
        ("", "try:\n        check(rows)\n    except PreventUpdate:\n        pass", "", []),
        (", value='a'", GUARD, "", []),
        (", persistence=True", GUARD, "", []),
        ("", GUARD.replace("not choice", "choice == 'b'"), "", []),
        ("", GUARD, WRITES.format(""), []),  # then it starts with what that brings
        ("", "if not choice:\n        return ''", "", []),
    ],
)
def test_what_values_start_is_one_where_it_does_nothing_on_load(
    tmp_path: Path, given: str, body: str, rest: str, verdicts: list[str]
) -> None:
    code = VALUES.format(given=given, body=body) + rest
    project = write_project(tmp_path, {"app.py": code})
    found = find(Graph(project), module(project, "app.py"))
    named = [each for each in found if each.callbacks[0].name == "show"]
    assert [getattr(each, "verdict", "refused") for each in named] == verdicts
