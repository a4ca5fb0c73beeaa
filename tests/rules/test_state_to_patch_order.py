"""What a statement works out before the new value that stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import scan
from codemods.engine.settings import Settings

APP = """\
from dash import Dash, Input, Output, State, callback, dcc, html

app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button(id="add"), html.P(id="count"),
        dcc.Store(id="rows", data=[]), dcc.Store(id="cart", data={}),
    ]
)


def grown(names):
    names.append("more")
    return len(names)


@callback(
    Output("count", "children"),
    Output("STORE", "data"),
    Input("add", "n_clicks"),
    State("count", "title"),
    State("STORE", "data"),
    prevent_initial_call=True,
)
def add(n, names, old):
    it = iter([1, 2, 3])
    return VALUES
"""


@pytest.mark.parametrize(
    ("store", "values", "verdict"),
    [
        ("rows", "grown(names), [*old, len(names)]", "unsafe"),
        ("rows", "next(it), [*old, next(it)]", "unsafe"),
        ("cart", 'grown(names), {**old, "n": len(names)}', "unsafe"),
        ("rows", "(n := n + 1), old + [n * 2]", "unsafe"),
        ("rows", 'f"{next(it)} rows", [*old, names[0]]', "unsafe"),
        ("rows", "len(names), [*old, n * 2]", "safe"),
        ("rows", "grown(names), [*old, n]", "safe"),
        ("cart", 'str(n), {**old, "n": n}', "safe"),
    ],
)
def test_what_is_before_it_may_do_something(
    tmp_path: Path, store: str, values: str, verdict: str
) -> None:
    write(tmp_path, {"app.py": APP.replace("STORE", store).replace("VALUES", values)})
    (change,) = scan([str(tmp_path)], Settings(select=("state-to-patch",))).changes
    assert change.verdict.value == verdict, change.differs
    assert ("before it makes the new value" in (change.differs or "")) is (verdict == "unsafe")
