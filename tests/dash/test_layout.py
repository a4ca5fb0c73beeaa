"""Which components a project has, where they stand, and what they are given."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest
from projects import write_project

from codemods.dash.page.layout import Component, Layout
from codemods.dash.page.position import by_position
from codemods.dash.values.value import Known

HEADER = "from dash import Dash, Input, dcc, html\napp = Dash(__name__)\n"
PAGE = "import dash\nfrom dash import dcc, html\ndash.register_page(__name__)\n"


def _components(folder: Path, code: str, **others: str) -> list[Component]:
    """The components with the id ``cart``."""
    files = {f"{name}.py": text for name, text in others.items()}
    layout = Layout(write_project(folder, {"app.py": HEADER + code + "\n", **files}))
    return [component for component, equal in layout.of(Known("cart")) if equal]


STORE = 'dcc.Store(id="cart", data={})'


@pytest.mark.parametrize(
    "code",
    [
        f"app.layout = html.Div([{STORE}])",
        f"app.layout = html.Div(children={STORE})",
        f"app.layout = [{STORE}]",
        f"app.layout = html.Div(html.Div([html.P(), *[{STORE}]]))",
        f"store = {STORE}\napp.layout = html.Div([store])",
        f"parts = []\nparts.append({STORE})\napp.layout = html.Div(parts)",
        f"def page():\n    return html.Div([{STORE}])\napp.layout = page",
        f"def page():\n    return html.Div([{STORE}])\napp.layout = page()",
        f"def page():\n    def inner():\n        return 1\n    return {STORE}\napp.layout = page",
        f"app.layout = html.Div([html.P()] + [{STORE}])",
        f"def make(app):\n    app.layout = html.Div([{STORE}])",
        f"app.layout = html.Div([{STORE}])\ndef f(children):\n    children.pop()",
        f"parts = [{STORE}]\ndef f(parts):\n    parts.pop()\napp.layout = html.Div(parts)",
    ],
)
def test_what_is_surely_in_the_layout(tmp_path: Path, code: str) -> None:
    (component,) = _components(tmp_path, code)
    assert len(component.roots) == 1
    assert component.kind == "dash.dcc.Store"
    value = component.given("data")
    assert isinstance(value, ast.Dict)


@pytest.mark.parametrize(
    "code",
    [
        f"store = {STORE}\napp.layout = html.Div()",
        f"app.layout = html.Div([{STORE} if app else None])",
        f"app.layout = html.Div([app and {STORE}])",
        f"app.layout = html.Div([{STORE} for _ in range(2)])",
        f"parts = []\nparts += [{STORE}]\napp.layout = html.Div(parts)",
        f"parts = [{STORE}]\nif app:\n    parts.pop()\napp.layout = html.Div(parts)",
        f"parts = [{STORE}]\ndel parts[0]\napp.layout = html.Div(parts)",
        f"app.layout = html.Div([{STORE}])\nif app:\n    del app.layout.children[0]",
        f"parts = []\nif app:\n    parts.append({STORE})\napp.layout = html.Div(parts)",
        f"def page():\n    if app:\n        return html.P()\n    return {STORE}\napp.layout = page",
        f"def wrap(inner):\n    return html.P()\napp.layout = wrap({STORE})",
        f"@app.callback\ndef page():\n    return {STORE}\napp.layout = page",
        f"app.validation_layout = html.Div([{STORE}])",
    ],
)
def test_what_may_be_missing_in_the_layout(tmp_path: Path, code: str) -> None:
    (component,) = _components(tmp_path, code)
    assert not component.roots


def test_pieces_of_other_modules_belong_to_the_root_that_takes_them(tmp_path: Path) -> None:
    found = _components(
        tmp_path,
        "from parts import body\napp.layout = html.Div([body()])",
        parts=f"from dash import dcc, html\nstore = {STORE}\ndef body():\n    return [store]\n",
    )
    assert [len(component.roots) for component in found] == [1]
    assert {root.rpartition("/")[2] for each in found for root in each.roots} == {"app.py:4"}


def test_each_page_is_a_root_of_its_own(tmp_path: Path) -> None:
    found = _components(
        tmp_path,
        "app.layout = html.Div()",
        one=f"{PAGE}layout = html.Div([{STORE}])\n",
        two=f"{PAGE}def layout(**query):\n    return html.Div([dcc.Store(id='cart')])\n",
    )
    assert [len(component.roots) for component in found] == [1, 1]
    assert len({root for component in found for root in component.roots}) == 2


def test_a_variable_called_layout_is_no_root_where_no_page_is_registered(tmp_path: Path) -> None:
    (component,) = _components(
        tmp_path,
        "app.layout = html.Div()",
        one=f"from dash import dcc, html\nlayout = html.Div([{STORE}])\n",
    )
    assert not component.roots


def test_ids_by_position(tmp_path: Path) -> None:
    code = 'app.layout = html.Div([dcc.Store("cart"), html.P("text", "cart"), html.P("cart")])'
    found = _components(tmp_path, code)
    assert [component.kind for component in found] == ["dash.dcc.Store", "dash.html.P"]


def test_children_by_position_are_given(tmp_path: Path) -> None:
    (component,) = _components(tmp_path, 'app.layout = html.Div([], id="cart")')
    assert isinstance(component.given("children"), ast.List)
    assert component.given("style") is None
    assert not component.unpacked


@pytest.mark.parametrize(
    ("call", "prop", "value"),
    [
        ('dcc.Dropdown(["a"], "b", id="cart")', "value", "b"),
        ('dcc.Input("b", "text", id="cart")', "value", "b"),
        ('dcc.Slider(0, 9, 1, None, 3, id="cart")', "value", 3),
        ('dcc.Store("cart", "local", data=3)', "storage_type", "local"),
        ('dcc.Download("cart")', "id", "cart"),
        ('dbc.Row("b", id="cart")', "children", "b"),
        ('dmc.Text("b", id="cart")', "children", "b"),
    ],
)
def test_what_is_given_by_position(tmp_path: Path, call: str, prop: str, value: object) -> None:
    packages = "import dash_bootstrap_components as dbc\nimport dash_mantine_components as dmc\n"
    (component,) = _components(tmp_path, f"{packages}app.layout = {call}")
    given = component.given(prop)
    assert isinstance(given, ast.Constant)
    assert given.value == value
    assert not component.unpacked


@pytest.mark.parametrize("package", ["dcc", "html"])
def test_the_positions_are_those_of_the_installed_dash(package: str) -> None:
    module = importlib.import_module(f"dash.{package}")
    for name in module.__all__:
        known = by_position(f"dash.{package}.{name}")
        taken = [*inspect.signature(getattr(module, name).__init__).parameters][1:]
        assert known == (*taken[: len(known)],)


@pytest.mark.parametrize(
    "given",
    ['id="cart", **more', '"session", "x", id="cart"', '*more, id="cart"', '"cart", 1, 2, 3, 4, 5'],
)
def test_what_is_given_may_be_more_than_is_seen(tmp_path: Path, given: str) -> None:
    (component,) = _components(tmp_path, f"more = {{}}\napp.layout = dcc.Store({given})")
    assert component.unpacked


def test_dependencies_and_records_are_no_components(tmp_path: Path) -> None:
    code = (
        "from dataclasses import dataclass\n@dataclass\nclass Row:\n    id: str\n"
        'row = Row(id="cart")\napp.layout = html.Div()'
    )
    assert not _components(tmp_path, code)
