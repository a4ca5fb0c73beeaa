"""The code of a dispatcher is what a formatter would make of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.graph import Graph
from codemods.rewriting.edits import replace, spans
from codemods.rules.merge_duplicate_outputs.rule import find
from codemods.rules.rule import Proposal

APP = """\
from dash import Dash, Input, Output, State, callback, ctx, dcc, html, no_update
from dash.exceptions import PreventUpdate

app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button("Load", id="load"),
        html.Button("Clear", id="clear"),
        dcc.Store(id="{0}-rows", data=[]),
        dcc.Store(id="{0}-columns", data=[]),
        dcc.Store(id="{0}-message"),
    ]
)


@callback(
    Output("{0}-rows", "data", allow_duplicate=True),
    Output("{0}-columns", "data", allow_duplicate=True),
    Output("{0}-message", "data"),
    Input("load", "n_clicks"),
    State("{0}-rows", "data"),
    prevent_initial_call=True,
)
def load(n_clicks, rows_that_are_there_already):
    if not n_clicks:
        return {1}
    return [*rows_that_are_there_already, n_clicks], no_update, "loaded"


@callback(
    Output("{0}-rows", "data", allow_duplicate=True),
    Output("{0}-columns", "data", allow_duplicate=True),
    Input("clear", "n_clicks"),
    State("{0}-rows", "data"),
    prevent_initial_call=True,
)
def clear(n_clicks, rows_that_are_there_already):
    if not rows_that_are_there_already:
        raise PreventUpdate
    return [], no_update
"""


@pytest.mark.parametrize("nothing", ["no_update", "no_update, no_update, no_update"])
@pytest.mark.parametrize(
    "name",
    [
        "s",
        "the-table-of-the-page",
        "the-table-of-page",
        "the-table-of-the-first-page-of-it",
    ],
)
def test_a_formatter_leaves_the_dispatcher_as_it_is(
    tmp_path: Path, name: str, nothing: str
) -> None:
    project = write_project(tmp_path, {"app.py": APP.format(name, nothing)})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    source = module(project, "app.py").source
    code = replace(source.data, spans(found.rewrite(), source.encoding))
    ruff = [sys.executable, "-m", "ruff", "format", "--isolated", "--stdin-filename", "app.py", "-"]
    formatted = subprocess.run(ruff, input=code, capture_output=True, check=True).stdout
    assert code.decode() == formatted.decode()
