"""What state-to-patch says where callbacks are started by what lies in the children."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.graph import Graph
from codemods.rules.rule import Proposal
from codemods.rules.state_to_patch.rule import find

APP = """\
from dash import *

LOG = []
app = Dash(__name__)


def card(n):
    return html.Div([html.Button(id={"at": n, "a": "ask"}), html.P(id={"at": n, "a": "said"})])


app.layout = html.Div(
    [
        html.Button(id="add"),
        html.Button(id="other"),
        html.Div([html.Button(id="in"), dcc.Input(id="text"), card(1)], id="cards"),
        html.P(id="out"),
        dcc.Download(id="file"),
    ]
)


@callback(Output("cards", "children"), Input("add", "n_clicks"), State("cards", "children"),
          prevent_initial_call=True)
def add(n, cards):
    cards.append(card(n))
    return cards


"""
IN = 'Input("in", "n_clicks")'
ALL = 'Input({"at": ALL, "a": "ask"}, "n_clicks")'
MATCH = 'Input({"at": MATCH, "a": "ask"}, "n_clicks")'
SAID = 'Output({"at": MATCH, "a": "said"}, "children")'
OUT = 'Output("out", "children")'
FLAG = "prevent_initial_call=True"
ASKS = "def f(n):\n    return ctx.triggered_id\n"
SHOWS = "def f(n):\n    return n\n"


def _register(*dependencies: str) -> str:
    return f"@callback({', '.join(dependencies)})\n"


STARTED = {
    "it asks who started it": _register(OUT, IN) + ASKS,
    "it asks, and has the flag": _register(OUT, IN, FLAG) + ASKS,
    "it asks for one of all": _register(OUT, ALL, FLAG) + ASKS,
    "it asks for one of two": _register(OUT, 'Input("other", "n_clicks")', IN) + ASKS.replace(
        "n)", "m, n)"
    ),
    "it asks in its own card": _register(SAID, MATCH) + ASKS,
    "it counts": _register(OUT, IN) + "def f(n):\n    LOG.append(n)\n    return n\n",
    "it has a State": _register(OUT, IN, 'State("text", "value")') + "def f(n, s):\n    return s\n",
    "it is JavaScript": f'clientside_callback("x", {OUT}, {IN})\n',
    "it sends a file": _register('Output("file", "data")', IN) + SHOWS,
    "what is behind it counts": _register(OUT, IN) + SHOWS + "\n\n" + _register(
        'Output("other", "title")', 'Input("out", "children")'
    ) + "def g(n):\n    LOG.append(n)\n    return ''\n",
    "its id is unknown": "import x\n" + _register(OUT, 'Input(x.ID, "n_clicks")') + ASKS,
}  # fmt: skip
QUIET = {
    "nobody": "",
    "it shows what was clicked": _register(OUT, IN) + SHOWS,
    "it shows what was typed": _register(OUT, 'Input("text", "value")') + SHOWS,
    "it shows it in its own card": _register(SAID, MATCH) + SHOWS,
    "the flag keeps it from being called": _register(SAID, MATCH, FLAG) + ASKS,
    "it is started by what is outside": _register(OUT, 'Input("other", "n_clicks")') + ASKS,
}


def _differs(folder: Path, code: str) -> str | None:
    project = write_project(folder, {"app.py": APP + code})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    return found.differs


@pytest.mark.parametrize("code", STARTED.values(), ids=STARTED)
def test_what_is_clicked_meanwhile_starts_something_again(tmp_path: Path, code: str) -> None:
    assert "cards.children while this runs was undone" in (_differs(tmp_path, code) or "")


@pytest.mark.parametrize("code", QUIET.values(), ids=QUIET)
def test_what_is_clicked_meanwhile_is_shown(tmp_path: Path, code: str) -> None:
    assert _differs(tmp_path, code) is None


def test_only_children_start_what_is_in_them(tmp_path: Path) -> None:
    code = APP.replace('"cards", "children"', '"cards", "style"')
    code = code.replace('id="cards")', 'id="cards", style={"color": "red"})')
    code = code.replace("cards.append(card(n))", 'cards["color"] = "blue"')
    project = write_project(tmp_path, {"app.py": code + STARTED["it asks who started it"]})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert found.differs is None


CARD = "from names import FIRST\n\n\ndef other():\n    return html.Button(id=FIRST)\n\n\n"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (_register(OUT, IN) + ASKS, "the answer starts f (app.py:"),
        (_register(OUT, ALL, FLAG) + ASKS, "the answer starts f (app.py:"),
        (CARD + _register(OUT, IN) + ASKS, "the answer starts f (app.py:"),
        (CARD + _register(OUT, 'Input("other", "n_clicks")') + ASKS, "may start f (app.py:"),
        (_register(OUT, 'Input("unknown", "n_clicks")') + ASKS, "the answer may start f (app.py:"),
    ],
)
def test_what_only_may_lie_in_there_may_be_started(tmp_path: Path, code: str, said: str) -> None:
    project = write_project(tmp_path, {"app.py": APP + code})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert said in (found.differs or "").replace(f"{tmp_path}/", "")
