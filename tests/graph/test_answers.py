"""What a callback may answer where nobody calls what answers so."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.bound import BoundCallback
from codemods.graph.graph import Graph
from codemods.graph.outcome.answers import answers

APP = """\
from copy import copy
from itertools import chain
from operator import attrgetter

import remote
from dash import Dash, Input, Output, ctx, html, no_update
from dash.exceptions import PreventUpdate


class Read:
    def __get__(self, owner, kind):
        raise PreventUpdate


class Total:
    got = Read()

    def __add__(self, other):
        return no_update if other > 3 else "few"

    def __neg__(self):
        return no_update

    def __getitem__(self, key):
        return no_update

    def add_up(self):
        return no_update

    sum = property(add_up)


asked = attrgetter("inputs")
app = Dash(__name__)
app.layout = html.Div([html.Button(id="go"), html.P(id="out")])


@app.callback(Output("out", "children"), Input("go", "n_clicks"))
def answer(n):
    return {value}
"""


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("Total() + n", "no_update"),
        ("-Total()", "no_update"),
        ("Total()['a']", "no_update"),
        ("Total().sum", "no_update"),
        ("Total.got", "PreventUpdate"),
        ("asked(ctx)", "shape"),
        ("copy(no_update)", "no_update"),
        ("max([no_update, 'x'], key=str)", "no_update"),
        ("[no_update].pop()", "no_update"),
        ("sorted([no_update, 'x'], key=str)[0]", "no_update"),
        ("list(chain([no_update]))[0]", "no_update"),
        ("remote.tell(lambda: no_update)", "no_update"),
    ],
)
def test_what_runs_without_a_call_may_answer(tmp_path: Path, value: str, word: str) -> None:
    project = write_project(tmp_path, {"app.py": APP.format(value=value)})
    graph = Graph(project)
    (callback,) = graph.in_module(module(project, "app.py"))
    assert word in answers(BoundCallback(graph, callback))


@pytest.mark.parametrize("value", ["f'{n}'", "str(no_update)", "len([no_update])"])
def test_what_nobody_may_run_answers_nothing(tmp_path: Path, value: str) -> None:
    project = write_project(tmp_path, {"app.py": APP.format(value=value)})
    graph = Graph(project)
    (callback,) = graph.in_module(module(project, "app.py"))
    assert not answers(BoundCallback(graph, callback))
