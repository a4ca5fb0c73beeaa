"""Apps of classes that are not Dash's own, and may lack what a callback of Dash has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.app import replaced_class
from codemods.dash.callback import callbacks_of
from codemods.graph.graph import Graph
from codemods.python.project import Module
from codemods.rules import input_to_state, prevent_initial_call
from codemods.rules.rule import Finding, Proposal, Refused, Verdict

Find = Callable[[Graph, Module], Iterator[Finding]]

IMPORTS = """\
import dash
from dash import Dash, Input, Output, callback, ctx, dcc, html
from dash.exceptions import PreventUpdate
from dash_extensions.enrich import DashProxy
from django_plotly_dash import DjangoDash
"""
BODY = """
{start}
    @{app}callback(Output("total", "children"), Input("add", "n_clicks"))
    def add(n):
        if not n:
            raise PreventUpdate
        return n
"""


@pytest.mark.parametrize(
    ("made", "name"),
    [
        ("web = DjangoDash('shop')\nif True:", "django_plotly_dash.DjangoDash"),
        ("def f(web: DjangoDash):", "django_plotly_dash.DjangoDash"),
        ("def f(web):", "django_plotly_dash.DjangoDash"),
        ("class Shop(DjangoDash): ...\nweb = Shop('shop')\nif True:",
         "django_plotly_dash.DjangoDash"),
        ("def make():\n    return DjangoDash('shop')\nweb = make()\nif True:",
         "django_plotly_dash.DjangoDash"),
        ("import async_dash\nweb = async_dash.Dash()\nif True:", "async_dash.Dash"),
        ("from shop.server import ShopDash\nweb = ShopDash()\nif True:", "shop.server.ShopDash"),
        ("web = Dash(__name__)\nif True:", None),
        ("web = DashProxy(__name__)\nif True:", None),
        ("def f(web: dash.Dash):", None),
        ("class Shop(Dash): ...\nweb = Shop('shop')\nif True:", None),
    ],
)  # fmt: skip
def test_the_class_of_an_app_that_replaces_parts_of_dash(
    made: str, name: str | None, tmp_path: Path
) -> None:
    django = "DjangoDash('other')\n"
    code = f"{IMPORTS}{django}{BODY.format(start=made, app='web.')}"
    project = write_project(tmp_path, {"app.py": code})
    (found,) = callbacks_of(project, module(project, "app.py"))
    assert replaced_class(project, found.module, found.app) == name


def test_the_app_is_followed_to_the_file_and_the_object_that_make_it(tmp_path: Path) -> None:
    server = "from django_plotly_dash import DjangoDash\nclass Shop:\n" + (
        "    def __init__(self):\n        self.web = DjangoDash('shop')\n"
        "        @self.web.callback(Output('a', 'children'), Input('b', 'n_clicks'))\n"
        "        def first(n): ...\nweb = DjangoDash('shop')\n"
    )
    page = "from dash import Input, Output\nfrom server import web\n" + (
        "@web.callback(Output('a', 'children'), Input('b', 'n_clicks'))\ndef second(n): ...\n"
    )
    files = {"server.py": f"from dash import Input, Output\n{server}", "page.py": page}
    project = write_project(tmp_path, files)
    for name in files:
        (found,) = callbacks_of(project, module(project, name))
        made = replaced_class(project, found.module, found.app)
        assert made == "django_plotly_dash.DjangoDash"


APP = """\
from {package} import {name}
from dash import Input, Output, callback_context, dcc, html
from dash.exceptions import PreventUpdate

app = {name}("counter")
app.layout = html.Div([
    html.Button(id="add"), html.Button(id="clear"), html.Div("0", id="total"),
    html.Div(id="size"), dcc.Input(id="step"),
])

@app.callback(Output("total", "children"), Input("add", "n_clicks"))
def add(n):
    if not n:
        raise PreventUpdate
    return n

@app.callback(Output("size", "children"), Input("clear", "n_clicks"), Input("step", "value"))
def resize(n, step):
    if callback_context.triggered_id != "clear":
        raise PreventUpdate
    return step
"""


def _found(folder: Path, package: str, name: str, find: Find) -> Finding:
    project = write_project(folder, {"app.py": APP.format(package=package, name=name)})
    found, *_ = find(Graph(project), module(project, "app.py"))
    return found


@pytest.mark.parametrize("find", [prevent_initial_call.RULE.find, input_to_state.RULE.find])
def test_in_an_app_of_dash_they_are_safe(find: Find, tmp_path: Path) -> None:
    found = _found(tmp_path, "dash", "Dash", find)
    assert isinstance(found, Proposal)
    assert found.verdict is Verdict.SAFE


def test_what_such_an_app_does_on_page_load_cannot_be_seen(tmp_path: Path) -> None:
    found = _found(tmp_path, "django_plotly_dash", "DjangoDash", prevent_initial_call.RULE.find)
    assert isinstance(found, Proposal)
    assert found.verdict is Verdict.UNSAFE
    assert found.differs is not None
    assert "What a DjangoDash app does on page load cannot be seen" in found.differs


def test_such_an_app_may_order_the_arguments_in_its_own_way(tmp_path: Path) -> None:
    found = _found(tmp_path, "django_plotly_dash", "DjangoDash", input_to_state.RULE.find)
    assert isinstance(found, Refused)
    assert "the app is a django_plotly_dash.DjangoDash" in found.reason
