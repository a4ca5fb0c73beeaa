"""Components that a class of the project makes of itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import write_project

from codemods.dash.page.layout import Component, Layout
from codemods.dash.page.set_later import changed_later
from codemods.dash.values.value import Known
from codemods.python.project import Project

HEADER = "from dash import Dash, dcc, html\nfrom shop import wrapped\n\napp = Dash(__name__)\n"
CART = """
class Cart(dcc.Store):
    def __init__(self, title="Cart"):
        {before}
        super().__init__(id="cart", data=[])
        {behind}

    def reset(self):
        {other}
"""
BOX = """
class Box(html.Div):
    def __init__(self, title="Cart"):
        {before}
        super().__init__([html.H2(title), dcc.Store(id="cart", data=[])])
        {behind}

    def reset(self):
        {other}
"""
NOTHING = {"before": "pass", "behind": "pass", "other": "return self.title"}


def _found(folder: Path, code: str) -> tuple[Project, list[Component]]:
    project = write_project(folder, {"app.py": HEADER + code})
    return project, [each for each, equal in Layout(project).of(Known("cart")) if equal]


@pytest.mark.parametrize(
    "code",
    [
        CART.format(**NOTHING).replace("pass", "self.title = title")
        + "app.layout = html.Div([Cart()])",
        CART.format(**NOTHING).replace("pass", "title = title or ''")
        + "def page():\n    return Cart('x')\n\napp.layout = page",
        BOX.format(**NOTHING).replace("pass", "self.title = title")
        + "app.layout = html.Div(Box(title='x'))",
        CART.format(**NOTHING | {"before": "print(title)"}) + "app.layout = html.Div([Cart()])",
        'NAME = "cart"\n'
        + CART.format(**NOTHING).replace('id="cart"', "id=NAME")
        + "app.layout = html.Div([Cart()])",
        CART.format(**NOTHING)
        + "class Other:\n    def fill(self):\n        wrapped(self)\n\n"
        + "app.layout = html.Div([Cart()])",
        CART.format(**NOTHING | {"behind": "def fill(self):\n            self.data = 1"})
        + "app.layout = html.Div([Cart()])",
    ],
)
def test_what_a_class_makes_is_in_the_layout(tmp_path: Path, code: str) -> None:
    project, (component,) = _found(tmp_path, code)
    assert len(component.roots) == 1
    assert component.kind == "dash.dcc.Store"
    assert component.given("data") is not None
    assert changed_later(project, component, "data") is None


LAYOUT = "app.layout = html.Div([Cart()])"


@pytest.mark.parametrize(
    "code",
    [
        CART.format(**NOTHING | {"before": "if title:\n            return"}) + LAYOUT,
        CART.format(**NOTHING).replace("def __init__", "@wrapped\n    def __init__") + LAYOUT,
        CART.format(**NOTHING).replace("class", "@wrapped\nclass") + LAYOUT,
        CART.format(**NOTHING).replace("(dcc.Store)", "(dcc.Store, metaclass=wrapped)") + LAYOUT,
        CART.format(**NOTHING).replace("def reset", "def __new__") + LAYOUT,
        CART.format(**NOTHING).replace("def reset", "def to_plotly_json") + LAYOUT,
        CART.format(**NOTHING) + "app.layout = html.Div([Cart() if app else None])",
        CART.format(**NOTHING) + "app.layout = html.Div(wrapped(Cart))",
        BOX.format(**NOTHING | {"behind": "self.children = []"}) + "app.layout = Box()",
        BOX.format(**NOTHING | {"behind": "self.children.pop()"}) + "app.layout = Box()",
        BOX.format(**NOTHING | {"other": "wrapped(self)"}) + "app.layout = Box()",
        BOX.format(**NOTHING).replace("reset(self)", "reset(box)") + "app.layout = Box()",
        CART.format(**NOTHING).replace(
            'super().__init__(id="cart", data=[])',
            'if title:\n            super().__init__(id="cart", data=[])',
        )
        + LAYOUT,
    ],
)
def test_what_may_be_missing(tmp_path: Path, code: str) -> None:
    _, (component,) = _found(tmp_path, code)
    assert not component.roots


@pytest.mark.parametrize(
    "code",
    [
        CART.format(**NOTHING | {"behind": "self.data = None"}) + LAYOUT,
        CART.format(**NOTHING | {"behind": 'setattr(self, "data", None)'}) + LAYOUT,
        CART.format(**NOTHING | {"behind": "wrapped(self)"}) + LAYOUT,
        CART.format(**NOTHING) + "cart = Cart()\ncart.data = None\napp.layout = html.Div([cart])",
        CART.format(**NOTHING) + "cart = wrapped(Cart())\napp.layout = html.Div([cart])",
        CART.format(**NOTHING) + "class Other(Cart):\n    data = 1\n\n" + LAYOUT,
        CART.format(**NOTHING) + "wrapped(Cart)\n" + LAYOUT,
        CART.format(**NOTHING) + "Alias = Cart\nother = Alias()\nother.data = 1\n" + LAYOUT,
        CART.format(**NOTHING | {"other": "self.data = None"})
        + "cart = Cart()\ncart.reset()\napp.layout = html.Div([cart])",
    ],
)
def test_what_may_be_changed(tmp_path: Path, code: str) -> None:
    project, (component,) = _found(tmp_path, code)
    assert changed_later(project, component, "data") is not None


@pytest.mark.parametrize(
    "code",
    [
        "class Cart(dcc.Store):\n    def __init__(self, id):\n        super().__init__(id=id)\n",
        "class Cart(dcc.Store):\n    def __init__(self, id):\n"
        "        super().__init__(id=f'{id}')\n",
        "class Cart(dcc.Store, wrapped):\n    def __init__(self):\n"
        "        super().__init__(id='cart')\n",
        "class Cart:\n    def __init__(self):\n        super().__init__(id='cart')\n",
        "class Cart(Exception):\n    def __init__(self):\n        super().__init__(id='cart')\n",
        "class Cart(dcc.Store):\n    def __init__(self):\n"
        "        super(dcc.Store, self).__init__(id='cart')\n",
        "super().__init__(id='cart')\n",
    ],
)
def test_what_makes_no_component_of_this_id(tmp_path: Path, code: str) -> None:
    _, found = _found(tmp_path, code + "\napp.layout = html.Div()\n")
    assert not found
