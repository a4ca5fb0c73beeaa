"""Whether other code has to do with the function of a callback, as state-to-patch asks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import scan
from codemods.engine.settings import Settings

APP = """\
import functools

import shop
from dash import Dash, Input, Output, State, callback, ctx, dcc, html

PUBLIC
app = Dash(__name__)
app.layout = html.Div([html.Button(id="go"), dcc.Store(id="cart", data={"a": 1})])


class Page:
    @staticmethod
    @callback(
        Output("cart", "data"),
        Input("go", "n_clicks"),
        State("cart", "data"),
        prevent_initial_call=True,
    )
    DECORATOR
    def change(n, cart):
        BODY
        cart["a"] = n
        return cart


class Other:
    pass


REST
"""


def _said(
    folder: Path,
    rest: str = "",
    *,
    public: str = "",
    body: str = "",
    decorator: str = "",
    around: str = "class Page:\n    @staticmethod",
) -> str:
    """Why it is refused, or what differs; nothing where it is safe."""
    app = APP.replace("REST", rest).replace("PUBLIC", public).replace("BODY", body)
    app = app.replace("DECORATOR", decorator).replace("class Page:\n    @staticmethod", around)
    write(folder, {"app.py": app})
    found = scan([folder.as_posix()], Settings(select=("state-to-patch",)))
    assert not found.problems
    told = [each.differs or "" for each in found.changes]
    (said,) = [*told, *(each.reason for each in found.refused)]
    return said


@pytest.mark.parametrize(
    ("rest", "used"),
    [
        ("Page.change(1, {})", True),
        ("class Sub(Page):\n    def change(self):\n        return 1", True),
        ("class Sub(Other):\n    def change(self):\n        return 1", False),
        ("class Sub(dict):\n    def change(self):\n        return 1", False),
        ("class Another:\n    def change(self):\n        return 1", False),
        ("def change():\n    return 1", False),
    ],
)
def test_who_uses_a_method(tmp_path: Path, rest: str, used: bool) -> None:
    assert ("other code uses the function as well" in _said(tmp_path, rest)) is used


def test_only_what_stands_in_a_module_is_public(tmp_path: Path) -> None:
    around = "def register():"
    assert not _said(tmp_path, public='__all__ = ["change"]', around=around)
    around = "if app:"
    said = _said(tmp_path, public='__all__ = ["change"]', around=around)
    assert "other code uses the function as well" in said


@pytest.mark.parametrize(
    ("decorator", "unseen"),
    [
        ("@functools.lru_cache", True),
        ("@functools.lru_cache()", True),
        ("@functools.wraps(print)", True),
        ("@shop.timed", True),
        ("", False),
    ],
)
def test_a_decorator_that_may_see_it(tmp_path: Path, decorator: str, unseen: bool) -> None:
    assert ("cannot be seen" in _said(tmp_path, decorator=decorator)) is unseen


@pytest.mark.parametrize(
    ("body", "asks"),
    [
        ("shop.tell(ctx)", "it may ask ctx for all of them"),
        ("seen = ctx.states_list", "it asks for ctx.states_list"),
        ("seen = locals()", "it asks for locals()"),
        ("seen = ctx.triggered_id", ""),
        ("shop.tell(n)", ""),
    ],
)
def test_what_the_body_asks_of_its_call(tmp_path: Path, body: str, asks: str) -> None:
    said = _said(tmp_path, body=body)
    assert asks in said
    assert bool(said) is bool(asks)
