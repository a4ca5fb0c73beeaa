"""What a prop holds when the page loads, and what may set it to None."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import write_project

from codemods.dash.values.value import Fields, Known, Unknown, Wildcard
from codemods.flow.values.domain import Fixed
from codemods.graph.bound import BoundProp
from codemods.graph.graph import Graph
from codemods.graph.initial.value import (
    emptied_by,
    initial,
    patchable_without_value,
    set_to_other_kinds,
)
from codemods.graph.prop import Prop

APP = """\
from dash import Input, Output, callback
from shop import audited

@callback(Output("cart", "data"), Input("add", "n_clicks"))
{decorator}def add(n):
    return [n]
"""


@pytest.mark.parametrize(
    ("decorator", "how"),
    [
        ("", []),
        ("@staticmethod\n", []),
        ("@audited\n", ["may set it to None, by a decorator that cannot be seen into"]),
    ],
)
def test_a_decorator_may_answer_in_the_place_of_its_function(
    tmp_path: Path, decorator: str, how: list[str]
) -> None:
    project = write_project(tmp_path, {"app.py": APP.format(decorator=decorator)})
    found = emptied_by(BoundProp(Graph(project), Prop(Known("cart"), "data")))
    assert [each for _, each in found] == how


@pytest.mark.parametrize("code", ["", "START['b'] = 2", "fill(START)", "d = START\nd.clear()"])
def test_what_a_constant_holds_is_not_known_when_it_is_changed(tmp_path: Path, code: str) -> None:
    page = f"from dash import Dash, dcc\n\nSTART = {{'a': 1}}\n{code}\napp = Dash()\n"
    page += "app.layout = dcc.Store(id='cart', data=START)\n"
    graph = Graph(write_project(tmp_path, {"app.py": page}))
    found = initial(BoundProp(graph, Prop(Known("cart"), "data")))
    assert found.shape == "dict"
    assert isinstance(found.value, Fixed) is not bool(code)


GIVEN = """\
from collections import defaultdict
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from dash import Dash, dcc, html
from shop import stock

START = {{"a": 1}}
ROWS = [1]


def rows(first):
    return [first, *ROWS]


def perhaps(first):
    return [first] if first else None


app = Dash()
app.layout = html.Div([dcc.Store(id="cart", data={data}), dcc.Store(id="other", data={{}})])
"""


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        ("dict(a=1)", "dict"),
        ("{**START, 'b': 2}", "dict"),
        ("{0.5: 'half'}", "dict"),
        ("defaultdict(list, a=[1])", "dict"),
        ("rows(2)", "list"),
        ("ROWS + [2]", "list"),
        ("START if stock() else {}", "dict"),
        ("START if stock() else []", "unknown"),
        ("perhaps(stock())", "unknown"),
        ("perhaps(0)", "none"),
        ("stock()", "unknown"),
        ("go.Figure()", "dict"),
        ("px.line(x=[1], y=[2]).update_layout(title='a')", "dict"),
        ("px.data.iris()['a']", "unknown"),
        ("pd.DataFrame()", "unknown"),
        ("'text'", "unknown"),
    ],
)
def test_the_shape_of_what_a_layout_gives_is_told(tmp_path: Path, data: str, shape: str) -> None:
    code = GIVEN.format(data=data)
    found = initial(
        BoundProp(Graph(write_project(tmp_path, {"app.py": code})), Prop(Known("cart"), "data"))
    )
    assert found.shape == shape
    assert (found.unknown is None) is (shape != "unknown")


@pytest.mark.parametrize(("other", "shape"), [("{'b': 2}", "dict"), ("[2]", "unknown")])
def test_a_prop_in_two_layouts_holds_what_either_gives(
    tmp_path: Path, other: str, shape: str
) -> None:
    page = "from dash import dcc, register_page\n\nregister_page(__name__)\n"
    graph = Graph(
        write_project(
            tmp_path,
            {
                "app.py": "from dash import Dash\n\napp = Dash(use_pages=True)\n",
                "pages/a.py": page + "layout = dcc.Store(id='cart', data={'a': 1})\n",
                "pages/b.py": page + f"layout = dcc.Store(id='cart', data={other})\n",
            },
        )
    )
    found = initial(BoundProp(graph, Prop(Known("cart"), "data")))
    assert found.shape == shape
    assert not isinstance(found.value, Fixed)


HEAD = "import dash_shop as shop\nfrom dash import Dash, dcc\n\n"
ROW = Fields((("index", Wildcard("MATCH")), ("type", Known("row"))))
MAY = "the component at app.py:5 may have this id too, with another value"


@pytest.mark.parametrize(
    ("component", "prop", "shape"),
    [
        ("dcc.Store(id={'type': 'row', 'index': 0}, data=[])", Prop(ROW, "data"), "list"),
        ("dcc.Store(id={'type': KIND, 'index': 0}, data=[])", Prop(ROW, "data"), MAY),
        ("dcc.Store(id=KIND, data=[])", Prop(ROW, "data"), MAY),
        ("dcc.Store(id={'type': 'row', 'index': 0}, data=[])", Prop(Unknown(), "data"), MAY),
        ("dcc.Store(id=KIND, data=[])", Prop(Known("cart"), "data"), MAY),
        ("dcc.Dropdown(id=KIND)", Prop(Known("cart"), "data"), "no layout"),
        ("shop.Dropdown(id=KIND)", Prop(Known("cart"), "data"), MAY),
        ("dcc.Dropdown(id=KIND)", Prop(Known("cart"), "options"), MAY),
    ],
)
def test_a_component_may_have_the_id_of_a_prop(
    tmp_path: Path, component: str, prop: Prop, shape: str
) -> None:
    code = f"{HEAD}app = Dash()\napp.layout = {component}\n"
    found = initial(BoundProp(Graph(write_project(tmp_path, {"app.py": code})), prop))
    said = (found.unknown or found.shape).replace(f"{tmp_path}/", "")
    assert said.startswith(shape)


@pytest.mark.parametrize(
    ("component", "more", "works"),
    [
        ("dcc.Store(id='cart', storage_type='local')", "", True),
        ("dcc.Store(id='cart', storage_type=KEPT)", "", True),
        ("dcc.Store(id='cart', storage_type='memory')", "", False),
        ("dcc.Store(id='cart')", "", False),
        ("shop.Store(id='cart', storage_type='local')", "", False),
        ("dcc.Store(id='cart', storage_type='local')", "cart.storage_type = 'memory'", False),
    ],
)
def test_a_patch_works_on_what_the_browser_keeps(
    tmp_path: Path, component: str, more: str, works: bool
) -> None:
    code = f"{HEAD}KEPT = 'session'\ncart = {component}\n"
    code += f"{more}\napp = Dash()\napp.layout = cart\n"
    graph = Graph(write_project(tmp_path, {"app.py": code}))
    (made,) = graph.layout.components
    assert patchable_without_value(graph.project, made) is works


WRITER = """\
import copy
import json
from dash import Input, Output, State, callback, no_update, set_props

@callback(Output("cart", "data"), Input("add", "n_clicks"), State("cart", "data"))
def add(n, cart):
    {body}


def helped(n):
    if n:
        return [n]
    return {{}}


def emptied(n):
    return [n] if n else None
"""


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("return cart", []),
        ("cart = cart or []\n    cart.append(n)\n    return cart", []),
        ("found = copy.deepcopy(cart)\n    found['n'] = n\n    return found", []),
        ("return list(cart)", []),
        ("return helped(n)", []),
        ("return no_update if n else helped(n)", []),
        ("found = [n]\n    for _ in cart:\n        found = [*found, n]\n    return found", []),
        ("return emptied(n)", ["may set it to None"]),
        ("return n", ["may set it to None"]),
        ("return cart['rows']", ["may set it to None"]),
        ("return json.loads(cart)", ["may set it to None"]),
        ("if n:\n        return None\n    return cart", ["sets it to None"]),
        ("if n:\n        return cart", ["sets it to None"]),
        ("set_props('cart', {{'data': [n]}})\n    return cart", []),
        ("rows = [n]\n    set_props('cart', {{'data': rows}})\n    return cart", []),
        ("set_props('cart', {{'data': None}})\n    return cart", ["sets it to None"]),
        ("set_props('cart', {{'data': n}})\n    return cart", ["may set it to None"]),
    ],
)
def test_what_may_set_a_prop_to_none_is_told(tmp_path: Path, body: str, how: list[str]) -> None:
    code = WRITER.format(body=body.replace("{{", "{").replace("}}", "}"))
    graph = Graph(write_project(tmp_path, {"app.py": code}))
    found = emptied_by(BoundProp(graph, Prop(Known("cart"), "data")))
    assert [each for _, each in found] == how


@pytest.mark.parametrize(
    ("body", "is_other"),
    [
        ("return cart", False),
        ("return helped(n)", True),  # a list
        ("return {'n': n}", False),
        ("return None", False),
        ("return f'{n}'", True),
        ("return len(cart)", True),
        ("return n in cart", True),
    ],
)
def test_what_sets_a_prop_to_another_kind_is_told(
    tmp_path: Path, body: str, is_other: bool
) -> None:
    graph = Graph(write_project(tmp_path, {"app.py": WRITER.format(body=body)}))
    found = [*set_to_other_kinds(BoundProp(graph, Prop(Known("cart"), "data")), "dict")]
    assert bool(found) is is_other
