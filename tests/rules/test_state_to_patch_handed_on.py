"""A builtin that gets a function may change the State that it looks through."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.graph import Graph
from codemods.rules.rule import Proposal, Verdict
from codemods.rules.state_to_patch.rule import find

APP = """\
from operator import itemgetter
from dash import Dash, Input, Output, State, callback, dcc, html

app = Dash(__name__)
app.layout = html.Div([html.Button(id="add"), dcc.Store(id="rows", data=[]), html.P(id="best")])


def touch(row):
    row["seen"] = True
    return row["n"]


@callback(
    Output("rows", "data"), Output("best", "children"),
    Input("add", "n_clicks"), State("rows", "data"), prevent_initial_call=True,
)
def add(n, rows):
    best = max(rows, KEY)
    rows.append({"n": n})
    return rows, str(best)
"""


@pytest.mark.parametrize(
    ("key", "safe"),
    [
        ("key=str", True),
        ("key=lambda row: row['n']", True),
        ("key=touch", False),
        ("key=lambda row: row.pop('n')", False),
    ],
)
def test_a_function_that_is_handed_on_may_change_the_rows(
    tmp_path: Path, key: str, *, safe: bool
) -> None:
    project = write_project(tmp_path, {"app.py": APP.replace("KEY", key)})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert (isinstance(found, Proposal) and found.verdict is Verdict.SAFE) is safe
