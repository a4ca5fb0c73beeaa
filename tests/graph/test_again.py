"""Which components something may put on the page again as they are by then."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import write_project

from codemods.dash.values.value import Known
from codemods.graph.graph import Graph
from codemods.graph.initial.again import _names_patch, comes_back

APP = """\
from dash import Dash, Input, Output, Patch, State, callback, clientside_callback, html, set_props

app = Dash(__name__)


def card():
    return html.Button(id="card")


app.layout = html.Div(
    [
        html.Button(id="go"),
        html.Div([html.Div([html.Button(id="near")], id="deep"), card(), OTHER], id="desk"),
        html.Div(id="empty"),
        html.Div("Hello", id="title"),
    ],
    id="page",
)


"""
GO = '@callback(Output("{}", "children"), Input("go", "n_clicks"){})\n'
PATCH = "def f(n, *s):\n    desk = Patch()\n    desk.append(html.P(n))\n    return desk\n"
NEW = "def f(n, *s):\n    return [html.P(n)]\n"
GIVEN = "def f(n, s):\n    return s + [html.P(n)]\n"
RENDER = GO.format("empty", "") + "def render(n):\n    return html.Button(id='tab')\n\n\n"
BACK = {
    "by a Patch": (GO.format("desk", "") + PATCH, "near"),
    "by a Patch of what is around": (GO.format("page", "") + PATCH, "near"),
    "by a Patch of what is in it": (GO.format("deep", "") + PATCH, "near"),
    "with what it got": (GO.format("desk", ', State("desk", "children")') + GIVEN, "near"),
    "with what it may have got": (
        "import x\n" + GO.format("desk", ', State(x.ID, "children")') + GIVEN, "near"
    ),
    "with any prop that it got": (
        "import x\n" + GO.format("desk", ', State("desk", x.PROP)') + GIVEN, "near"
    ),
    "in another place": (GO.format("empty", ', State("deep", "children")') + GIVEN, "near"),
    "by another file": ("from more import f\n" + GO.format("desk", "")[1:-1] + "(f)\n", "near"),
    "by JavaScript": (
        'clientside_callback("x", Output("desk", "children"), Input("go", "n_clicks"))\n', "near"
    ),
    "by set_props": ('def more(parts):\n    set_props("desk", {"children": parts})\n', "near"),
    "what a function made": (GO.format("desk", "") + PATCH, "card"),
    "what a variable holds": (GO.format("desk", "") + PATCH, "other"),
    "what a callback put there": (RENDER + GO.format("empty", "") + PATCH, "tab"),
    "what one put into what comes back": (RENDER + GO.format("page", "") + PATCH, "tab"),
    "what a helper of one made": (
        "def tab():\n    return html.Button(id='tab')\n\n\n"
        + RENDER.replace("html.Button(id='tab')", "tab()") + GO.format("desk", "") + PATCH,
        "tab",
    ),
}  # fmt: skip
STAYS = {
    "nothing is written": ("", "near"),
    "it is made anew": (GO.format("desk", "") + NEW, "near"),
    "with another State": (GO.format("desk", ', State("desk", "style")') + NEW, "near"),
    "with the children of another": (
        GO.format("desk", ', State("title", "children")') + NEW, "near"
    ),
    "by set_props, made anew": ('def more():\n    set_props("desk", {"children": [1]})\n', "near"),
    "another prop": (GO.format("desk", "").replace("children", "style") + PATCH, "near"),
    "beside it": (GO.format("empty", "") + PATCH, "near"),
    "around it": (GO.format("desk", "") + PATCH, "go"),
    "what a callback put elsewhere": (RENDER + GO.format("deep", "") + PATCH, "tab"),
}  # fmt: skip


def _comes_back(folder: Path, code: str, name: str) -> bool:
    app = APP.replace("OTHER", "OTHER" if name == "other" else "html.P()")
    if name == "other":
        app = app.replace("app.layout", "OTHER = html.Button(id='other')\napp.layout")
    graph = Graph(write_project(folder, {"app.py": app + code, "more.py": NEW}))
    ((component, _),) = graph.layout.of(Known(name))
    return comes_back(graph, component) is not None


@pytest.mark.parametrize(("code", "name"), BACK.values(), ids=BACK)
def test_a_component_that_may_come_back(tmp_path: Path, code: str, name: str) -> None:
    assert _comes_back(tmp_path, code, name)


@pytest.mark.parametrize(("code", "name"), STAYS.values(), ids=STAYS)
def test_a_component_that_does_not_come_back(tmp_path: Path, code: str, name: str) -> None:
    assert not _comes_back(tmp_path, code, name)


@pytest.mark.parametrize(
    ("code", "back"),
    [
        ("# A Patch is what we need.\n", False),
        ("", True),
        ("make = getattr(dash, 'Patch')\n", True),
        ("make = dash.Patch\n", True),
        ("from dash import Patch as P\n", True),
    ],
)
def test_who_says_patch_in_code(tmp_path: Path, code: str, *, back: bool) -> None:
    head = APP.replace("Patch, ", "") if code else APP
    project = write_project(tmp_path, {"app.py": f"import dash\n{head}{code}"})
    assert any(map(_names_patch, project.all_saying("Patch"))) is back
