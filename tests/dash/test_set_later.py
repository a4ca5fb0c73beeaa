"""What becomes of a component after it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import write_project

from codemods.dash.page.layout import Layout
from codemods.dash.page.set_later import changed_later

HEADER = "import copy\nfrom dash import Dash, dcc, hooks, html, register_page\nimport dash\n\n"
HEADER += "app = Dash(__name__)\n"
STORE = 'dcc.Store(id="cart", data=[])'
VARIABLE = f"cart = {STORE}\n{{}}\napp.layout = html.Div([cart, html.P()])\n"
DIRECT = f"app.layout = html.Div([html.P(), html.Div({STORE}, id='panel')], id='page')\n{{}}\n"
FUNCTION = f"def layout():\n    cart = {STORE}\n    {{}}\n    return html.Div([cart])\n\n\n"
FUNCTION += "app.layout = layout\n"
CLASS = f"class Page:\n    def __init__(self):\n        self.cart = {STORE}\n\n"
CLASS += "    def show(self):\n        {}\n        return html.Div(self.cart)\n\n\n"
CLASS += "app.layout = Page().show()\n"
BARE = "def bare(one, *more):\n    one.data = None\n    return one\n\n\n"
DEEP = "def bare(parts):\n    for each in parts:\n        if each.id == 'cart':\n"
DEEP += "            setattr(each, 'data', None)\n\n\n"
WALK = "def bare(part):\n    part.data = None\n    for each in part.children:\n"
WALK += "        bare(each)\n\n\n"


@pytest.mark.parametrize(
    ("template", "change"),
    [
        (VARIABLE, "cart.data = None"),
        (VARIABLE, "del cart.data"),
        (VARIABLE, "cart.data += [1]"),
        (VARIABLE, "cart.data.append(1)"),
        (VARIABLE, "cart.data[0] = 1"),
        (VARIABLE, "fill(cart.data)"),
        (VARIABLE, 'setattr(cart, "data", None)'),
        (VARIABLE, 'setattr(cart, "da" + "ta", None)'),
        (VARIABLE, 'cart.__setattr__("data", None)'),
        (VARIABLE, 'vars(cart)["data"] = None'),
        (VARIABLE, "cart.__dict__.update(data=None)"),
        (VARIABLE, "cart.id = 'other'"),
        (VARIABLE, "same = cart\nsame.data = None"),
        (VARIABLE, "(same := cart).data = None"),
        (VARIABLE, "same, other = cart, 1\nsame.data = None"),
        (VARIABLE, "for each in (cart,):\n    each.data = None"),
        (VARIABLE, "[setattr(each, 'data', None) for each in [cart]]"),
        (VARIABLE, "PARTS = {'store': cart}\nPARTS['store'].data = None"),
        (VARIABLE, "PARTS = []\nPARTS.append(cart)\nPARTS[0].data = None"),
        (VARIABLE, "PARTS = {}\nPARTS['store'] = cart\nfor each in PARTS.values():\n"
                   "    each.data = None"),
        (VARIABLE, "with_all(cart)"),
        (VARIABLE, "HELPERS['x'](cart)"),
        (BARE + VARIABLE, "bare(cart)"),
        (BARE + VARIABLE, "bare(one=cart)"),
        (BARE + VARIABLE, "[*map(bare, [cart])]"),
        (BARE + VARIABLE, "bare(*[cart])"),
        (BARE + VARIABLE, "(lambda each: bare(each))(cart)"),
        (BARE.replace("one, *more", "two, *one").replace("one.", "one[0].") + VARIABLE,
         "bare(1, cart)"),
        (BARE.replace("one, *more", "**one").replace("one.", "one['part'].") + VARIABLE,
         "bare(part=cart)"),
        (VARIABLE.replace("cart = ", "cart: dcc.Store = "), "cart.data = None"),
        ("global_cart = None\n" + VARIABLE.replace("cart, ", "(cart), "), "cart.data = None"),
        (DIRECT, "app.layout['cart'].data = None"),
        (DIRECT, "app.layout.children[1].children.data = None"),
        (DIRECT, "app.layout['panel'].children.data = None"),
        (DIRECT, "app.layout['panel']['cart'].data = None"),
        (DIRECT, "app.layout[NAME].data = None"),
        (DIRECT, "app.layout['cart'] = dcc.Store(id='cart')"),
        (DIRECT, "app.layout['panel'].children = []\napp.layout[NAME] = 1"),
        (DIRECT, "dash.get_app().layout['cart'].data = None"),
        (DIRECT, "setattr(app.layout['cart'], 'data', None)"),
        (DIRECT, "for each in app.layout.children:\n    each.data = None"),
        (DIRECT, "for each in app.layout._traverse():\n    each.data = None"),
        (DIRECT, "for i, each in enumerate(app.layout.children):\n    each.data = None"),
        (DIRECT, "getattr(app, 'layout')['cart'].data = None"),
        (DIRECT, "app.layout['cart'].__init__(id='cart')"),
        (DIRECT, "page = app.layout\npage['cart'].data = None"),
        (DIRECT, "change(app.layout)"),
        (DIRECT, "change(app)\ndef change(it):\n    it.layout['cart'].data = None"),
        (BARE + DIRECT, "bare(app.layout['cart'])"),
        (BARE + DIRECT, "bare(app.layout.children[1])"),
        (DEEP + DIRECT, "bare(app.layout.children)"),
        (WALK + DIRECT, "bare(app.layout)"),
        (DIRECT, "@hooks.layout()\ndef more(layout):\n    layout['cart'].data = None\n"
                 "    return layout"),
        (DIRECT, "app.layout.children.pop().children.data = None"),
        (DIRECT, "exec('app.layout[NAME].data = None')"),
        (FUNCTION, "exec(open('more.py').read(), globals())"),
        (CLASS, "runpy.run_path('more.py', vars())"),
        (CLASS, "runpy.run_module('more', vars())"),
        (DIRECT, "eval('setattr(app.layout[NAME], \"data\", None)')"),
        (FUNCTION, "cart.data = None"),
        (FUNCTION, "wrapped(cart)"),
        (f"{FUNCTION}page = layout()\npage.children[0].data = None\n", "pass"),
        (f"{FUNCTION}page = app.layout()\npage['cart'].data = None\n", "pass"),
        (CLASS, "self.cart.data = None"),
        (f"{CLASS}Page().cart.data = None\n", "pass"),
        (CLASS.replace("html.Div(self.cart)", "self.full(self.cart)")
         + "\n\nclass Full(Page):\n    def full(self, cart):\n        cart.data = None\n", "pass"),
    ],
)  # fmt: skip
def test_a_component_that_is_changed_later(tmp_path: Path, template: str, change: str) -> None:
    assert _changed(tmp_path, {"app.py": HEADER + template.replace("{}", change, 1)}) is not None


@pytest.mark.parametrize(
    ("template", "change"),
    [
        (VARIABLE, "print(cart.data)"),
        (VARIABLE, "cart.storage_type = 'local'"),
        (VARIABLE, "assert cart.id == 'cart' and isinstance(cart, dcc.Store)"),
        (VARIABLE, "IDS = [each.id for each in (cart,)]"),
        (VARIABLE, "other = dcc.Store(id='other')\nother.data = None"),
        (VARIABLE, "self.data = None\nframe.data = 1"),
        (VARIABLE, "def own(cart):\n    cart.data = None"),
        (VARIABLE, "def shown(part):\n    return html.Div(part)\n\n\nPANEL = shown(cart)"),
        (BARE + VARIABLE, "bare(html.P(id='x'))"),
        (VARIABLE, "PARTS = [cart]\nPARTS.append(html.P())"),
        (DIRECT, "app.layout.children.append(dcc.Store(id='other'))"),
        (DIRECT, "app.layout['panel'].style = {}\napp.layout['panel'].data = 1"),
        (DIRECT, "app.layout['page'].data = None"),
        (DIRECT, "app.layout.children.insert(0, html.P(id='x'))"),
        (DIRECT, "app.layout.className = 'wide'\napp.layout.data = None"),
        (DIRECT, "def ids(part):\n    return [each.id for each in part.children]\n\n\n"
                 "ids(app.layout)"),
        (DIRECT, "x = eval('1 + 2'), eval(text), df.eval('a.b(1)')"),
        (DIRECT, "assert app.layout is not None\nprint(app.layout)"),
        (DIRECT, "fig.layout.data = None"),
        (DIRECT, "import plotly.graph_objects as go\nfill(go.layout.Margin(l=4))"),
        (DIRECT, "app.run(debug=True)"),
        (DIRECT, "app.validation_layout = html.Div([app.layout])"),
        (FUNCTION, "print(cart)"),
        (CLASS, "self.data = None"),
    ],
)  # fmt: skip
def test_a_component_that_is_not_changed_later(tmp_path: Path, template: str, change: str) -> None:
    assert _changed(tmp_path, {"app.py": HEADER + template.replace("{}", change, 1)}) is None


@pytest.mark.parametrize(
    ("other", "changed"),
    [
        ("from app import cart\ncart.data = None\n", True),
        ("from app import cart as store\nstore.data = None\n", True),
        ("import app\napp.cart.data = None\n", True),
        ("import app as shop\nsetattr(shop.cart, 'data', None)\n", True),
        ("from app import *\ncart.data = None\n", True),
        ("from app import app\napp.layout['cart'].data = None\n", True),
        ("import app\nfor each in app.app.layout.children:\n    each.data = None\n", True),
        ("from app import cart\nprint(cart.data)\n", False),
        ("cart = Frame()\ncart.data = None\n", False),
    ],
)
def test_another_file_may_change_it(tmp_path: Path, other: str, changed: bool) -> None:
    files = {"app.py": HEADER + VARIABLE.format(""), "other.py": other}
    assert (_changed(tmp_path, files) is not None) is changed


def test_a_page_is_changed_by_way_of_the_registry(tmp_path: Path) -> None:
    page = (
        f"from dash import dcc, html, register_page\n\nregister_page(__name__)\nlayout = {STORE}\n"
    )
    start = f"{HEADER}for page in dash.page_registry.values():\n    page['layout'].data = None\n"
    assert _changed(tmp_path, {"app.py": start, "pages/home.py": page}) is not None
    assert _changed(tmp_path / "x", {"app.py": HEADER, "pages/home.py": page}) is None


def _changed(folder: Path, files: dict[str, str]) -> object:
    project = write_project(folder, files)
    (component,) = (
        each for each in Layout(project).components if each.call.keywords[-1].arg == "data"
    )
    return changed_later(project, component, "data")
