"""Callbacks and props that know their app."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.bound import BoundCallback
from codemods.graph.graph import Graph

APP = """\
from dash import Dash, Input, Output, State, callback, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Store(id="cart", data=[]), html.Button(id="add"), html.P(id="total")])


@callback(
    Output("cart", "data"),
    Input("add", "n_clicks"),
    State("cart", "data"),
    prevent_initial_call=True,
)
def add(n_clicks, cart):
    return [*cart, n_clicks]


@callback(Output("total", "children"), Input("cart", "data"))
def count(cart):
    return len(cart)
"""


def test_a_bound_callback_says_what_its_app_makes_of_it(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"app.py": APP})
    graph = Graph(project)
    add, count = (BoundCallback(graph, each) for each in graph.in_module(module(project, "app.py")))
    assert (add.flag, count.flag) == (True, False)
    assert add.page is not None
    assert add.page == count.page
    assert add.other(count.callback).flag is False


def test_a_bound_prop_knows_its_writers_readers_and_component(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"app.py": APP})
    graph = Graph(project)
    add, count = (BoundCallback(graph, each) for each in graph.in_module(module(project, "app.py")))
    (cart,) = add.outputs
    assert str(cart) == "cart.data"
    assert count.inputs == (cart,)
    assert [each.place.callback for each in cart.writers] == ["add"]
    assert [each.place.callback for each in cart.readers] == ["add", "count"]
    assert cart.sibling("clear_data").writers == []
    assert cart.component is not None
    assert [each.kind for each in cart.components] == ["dash.dcc.Store"]


@pytest.mark.parametrize(
    ("code", "flag"),
    [
        ("", True),
        ("import settings\nsettings.QUIET = False\n", None),
        ("import settings\nfor k, v in load():\n    setattr(settings, k, v)\n", None),
        ("import settings\nvars(settings).update(QUIET=False)\n", None),
    ],
)
def test_a_flag_that_another_file_sets_is_unknown(
    tmp_path: Path, code: str, flag: bool | None
) -> None:
    page = APP.replace("prevent_initial_call=True", "prevent_initial_call=QUIET")
    files = {"app.py": f"from settings import QUIET\n{page}", "settings.py": "QUIET = True\n"}
    project = write_project(tmp_path, {**files, "other.py": code})
    graph = Graph(project)
    (add, _) = graph.in_module(module(project, "app.py"))
    assert BoundCallback(graph, add).flag is flag
