"""How a call ends in a situation, and who starts to run when it is not made."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.engine import scan
from codemods.project.evaluate import Outcome, evaluate
from codemods.project.situation import UNKNOWN, End, Situation
from codemods.settings import Settings

HEAD = "from dash import ctx, no_update\nfrom dash.exceptions import PreventUpdate\n\n"


def outcome(folder: Path, body: str) -> Outcome:
    """The initial call of a function of ``n``, which is None, and ``x``, which is unknown."""
    project = write_project(folder, {"app.py": f"{HEAD}def f(n, x):\n    {body}\n"})
    found = module(project, "app.py")
    function = found.tree.body[-1]
    assert isinstance(function, ast.FunctionDef)
    return evaluate(project, found, function, Situation({"n": None, "x": UNKNOWN}, {}))


@pytest.mark.parametrize(
    ("body", "end"),
    [
        ("return no_update if not n else 1", End.QUIET),
        ("return [no_update] * 2", End.QUIET),
        ("return None", End.NONE),
        ("return x", End.UNKNOWN),
        ("return f'{x}'", End.UPDATE),
        ("return n['points']", End.FAILS),
        ("return n + 1", End.FAILS),
        ("return no_update if len([*ctx.triggered]) > 9 else 1", End.UPDATE),
        ("return no_update if any([x, 1]) else 1", End.QUIET),
        ("return no_update if list(ctx.triggered) == [] else 1", End.UPDATE),
    ],
)
def test_a_call_ends_as_its_result_says(tmp_path: Path, body: str, end: End) -> None:
    assert end in [found for found, _ in outcome(tmp_path, body).ends]


@pytest.mark.parametrize("call", ["print(n)", "y = api.get(n)", "y = connect().level"])
def test_what_may_do_something_is_an_effect(tmp_path: Path, call: str) -> None:
    assert outcome(tmp_path, f"{call}\n    raise PreventUpdate").effect == 5


def test_a_callback_that_starts_to_run_is_named_with_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = """from dash import Dash, Input, Output, callback, dcc, html, no_update

app = Dash(__name__)
app.layout = html.Div([html.Button(id="b"), dcc.Store(id="s", data=[3]), html.P(id="p")])


@callback(Output("s", "data"), Input("b", "n_clicks"))
def pick(n):
    return [n] if n else no_update


@callback(Output("p", "children"), Input("s", "data"))
def draw(picked):
    return str(picked)
"""
    (tmp_path / "app.py").write_text(app)
    monkeypatch.chdir(tmp_path)
    (change,) = scan(["."], Settings(select=("prevent-initial-call",))).changes
    assert change.differs == (
        "draw (app.py:12) will start to run on page load, with s.data as it is in the layout ([3])."
    )
