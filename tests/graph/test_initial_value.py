"""What a prop holds when the page loads, and what may set it to None."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from projects import write_project

from codemods.dash.values.value import Known
from codemods.graph.bound import BoundProp
from codemods.graph.graph import Graph
from codemods.graph.initial.value import emptied_by, initial
from codemods.graph.prop import Prop

APP = """\
from dash import Input, Output, callback
from shop import audited

@callback(Output("cart", "data"), Input("add", "n_clicks"))
{decorator}def add(n):
    return [n]
"""


@pytest.mark.parametrize(
    ("decorator", "how"),
    [
        ("", []),
        ("@staticmethod\n", []),
        ("@audited\n", ["may set it to None, by a decorator that cannot be seen into"]),
    ],
)
def test_a_decorator_may_answer_in_the_place_of_its_function(
    tmp_path: Path, decorator: str, how: list[str]
) -> None:
    project = write_project(tmp_path, {"app.py": APP.format(decorator=decorator)})
    found = emptied_by(BoundProp(Graph(project), Prop(Known("cart"), "data")))
    assert [each for _, each in found] == how


@pytest.mark.parametrize("code", ["", "START['b'] = 2", "fill(START)", "d = START\nd.clear()"])
def test_what_a_constant_holds_is_not_known_when_it_is_changed(tmp_path: Path, code: str) -> None:
    page = f"from dash import Dash, dcc\n\nSTART = {{'a': 1}}\n{code}\napp = Dash()\n"
    page += "app.layout = dcc.Store(id='cart', data=START)\n"
    graph = Graph(write_project(tmp_path, {"app.py": page}))
    found = initial(BoundProp(graph, Prop(Known("cart"), "data")))
    assert found.shape == "dict"
    assert isinstance(found.value, ast.Dict) is not bool(code)
