"""What a callback may be given: as a key of a Patch, and as a value on which a handler fails; and
what another callback may take away of a value.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import scan
from codemods.engine.settings import Settings

APP = """\
import dash_mantine_components as dmc
import shop
from dash import ALL, Dash, Input, Output, Patch, State, callback, clientside_callback, dcc, html
from dash import no_update, set_props
from dash.dcc import Tab

KIND, MORE, OPTIONS, TABS, VALUE = shop.KIND, shop.MORE, shop.OPTIONS, shop.TABS, shop.VALUE
app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button(id="go"),
        html.Button(id="no"),
        html.Button(id="ok"),
        dcc.Store(id="cart", data={"a": 1, "list": [], "inner": {}}),
        html.P(id="out"),
        GIVEN,
    ]
)


"""


def _said(folder: Path, rule: str, layout: str, code: str) -> list[str]:
    """What is said to differ of each change."""
    write(folder, {"app.py": APP.replace("GIVEN", layout) + code})
    found = scan([folder.as_posix()], Settings(select=(rule,)))
    assert not found.problems
    return [each.differs or "" for each in found.changes]


# A key -------------------------------------------------------------------------------------------

KEYED = """\
@callback(
    Output("cart", "data"), Input("go", "n_clicks"), STATE, State("cart", "data"),
    prevent_initial_call=True,
)
def change(n, key, cart):
    cart[KEY] = n
    return cart
"""
VALUE = 'State("x", "value")'
IDS = 'State({"i": ALL}, "id")'


def _is_odd(
    folder: Path, layout: str, rest: str = "", *, state: str = VALUE, key: str = "key"
) -> bool:
    code = KEYED.replace("STATE", state).replace("KEY", key) + rest
    (said,) = _said(folder, "state-to-patch", layout, code)
    assert not said or "key" in said
    return bool(said)


def _writes(prop: str, value: str) -> str:
    return (
        f'\n\n@callback(Output("x", "{prop}"), Input("no", "n_clicks"), '
        f"prevent_initial_call=True)\ndef w(n):\n    return {value}\n"
    )


NUMBER = 'dcc.Input(id="x", type="number", min=0, step=1)'
SLIDER = 'dcc.Slider(0, 5, 1, id="x")'
CHOICE = 'dcc.Dropdown(["a", "b"], id="x")'


@pytest.mark.parametrize(
    "layout",
    [
        'dcc.Input(id="x", type="number")',
        'dcc.Input(id="x", type="number", min=-1, step=1)',
        'dcc.Input(id="x", type="number", min=0, step=0.5)',
        'dcc.Input(id="x", type="number", min=0, step=1, value=-1)',
        'dcc.Input(id="x", value=5)',
        'dcc.Input(id="x", type=KIND)',
        'dcc.Input(id="x", **MORE)',
        'dcc.Slider(-1, 5, 1, id="x")',
        'dcc.Slider(0, 5, 1, value=-1, id="x")',
        'dcc.Slider(0, 5, 1, {}, -1, id="x")',
        'dcc.Slider(*MORE, id="x")',
        'shop.Thing(id="x")',
        'dcc.Dropdown(["a", -1], id="x")',
        'dcc.Dropdown(["a"], -1, id="x")',
        'dcc.Dropdown(["a"], value=-1, id="x")',
        'dcc.Dropdown(id="x")',
        'dcc.Dropdown(id="x", options=OPTIONS)',
        'dcc.Dropdown(id="x", options=[{"label": "a", "value": -1}])',
        'dcc.Dropdown(id="x", options={"a": "b"}, value=-1)',
        'dcc.Tabs([dcc.Tab(value=-1), dcc.Tab(value="b")], id="x")',
        'dcc.Tabs([dcc.Tab(value="a"), dcc.Tab(label="b")], id="x")',
        'dcc.Tabs([dcc.Tab(value="a"), dcc.Tab(value=VALUE)], id="x")',
        'dcc.Tabs([dcc.Tab(value="a"), *MORE], id="x")',
        'dcc.Tabs([shop.tab("a")], id="x")',
        'dcc.Tabs([Tab(value=-1)], id="x")',
        'dcc.Tabs([dcc.Tab(value=i) for i in range(-3, 3)], id="x")',
        'dcc.Tabs([dcc.Tab(value="a")], value=-1, id="x")',
        'dcc.Tabs(TABS, id="x")',
    ],
)
def test_a_value_that_may_be_another_key_in_the_browser(tmp_path: Path, layout: str) -> None:
    assert _is_odd(tmp_path, layout)


@pytest.mark.parametrize(
    "layout",
    [
        'dcc.Input(id="x")',
        'dcc.Input(id="x", type="text")',
        NUMBER,
        'dcc.Input(id="x", type="number", min=0, step=1, value=3)',
        'dcc.Textarea(id="x")',
        SLIDER,
        'dcc.Slider(min=0, max=5, step=1, id="x")',
        CHOICE,
        'dcc.Dropdown(["a"], "a", id="x")',
        'dcc.Dropdown(id="x", options=["a"])',
        'dcc.Dropdown(id="x", options={"a": "b"})',
        'dcc.RadioItems(["a"], id="x")',
        'dmc.Select(id="x", data=["a"])',
        'dcc.Tabs([dcc.Tab(value="a"), dcc.Tab(value="b")], id="x")',
        'dcc.Tabs([Tab(value="a")], value="a", id="x")',
        'dcc.Tabs([dcc.Tab(html.P("u"), value="a")], id="x")',
        'dcc.Tabs((dcc.Tab(value="a"),), id="x")',
        'dcc.Tabs([dcc.Tab(value=str(i)) for i in range(3)], id="x")',
    ],
)
def test_a_value_that_is_the_same_key_in_the_browser(tmp_path: Path, layout: str) -> None:
    assert not _is_odd(tmp_path, layout)


@pytest.mark.parametrize(
    ("layout", "prop", "value", "is_odd"),
    [
        ('dcc.Input(id="x")', "value", "-1", True),
        ('dcc.Input(id="x")', "value", "load()", True),
        ('dcc.Input(id="x")', "value", "'a'", False),
        ('dcc.Input(id="x")', "value", "no_update", False),
        ('dcc.Input(id="x")', "type", "'number'", True),
        ('dcc.Input(id="x")', "title", "'a'", False),
        (NUMBER, "value", "-1", True),
        (NUMBER, "value", "2", False),
        (NUMBER, "min", "-1", True),
        (NUMBER, "step", "0.5", True),
        (SLIDER, "value", "-1", True),
        (SLIDER, "value", "load()", True),
        (SLIDER, "value", "2", False),
        (SLIDER, "min", "-3", True),
        (CHOICE, "options", "[-1]", True),
        (CHOICE, "value", "-1", True),
        ('dmc.Select(id="x", data=["a"])', "data", "[-1]", True),
        ('dcc.Tabs([dcc.Tab(value="a")], id="x")', "children", "load()", True),
    ],
)
def test_what_a_callback_may_put_in_its_place(
    tmp_path: Path, layout: str, prop: str, value: str, is_odd: bool
) -> None:
    assert _is_odd(tmp_path, layout, _writes(prop, value)) is is_odd


@pytest.mark.parametrize(
    "rest",
    [
        "\n\ndef tell(v):\n    set_props('x', {'value': v})\n",
        '\n\nclientside_callback("x", Output("x", "value"), Input("no", "n_clicks"))\n',
    ],
)
def test_what_code_that_is_no_callback_may_put_there(tmp_path: Path, rest: str) -> None:
    assert _is_odd(tmp_path, 'dcc.Input(id="x")', rest)
    assert _is_odd(tmp_path, SLIDER, rest)


@pytest.mark.parametrize(
    ("layout", "state", "key", "is_odd"),
    [
        ('html.P(id="x")', 'State("x", "n_clicks")', "key", False),
        ('dcc.Location(id="x")', 'State("x", "pathname")', "key", False),
        ('html.P(id={"i": 1})', IDS, 'key[0]["i"]', False),
        ('html.P(id={"i": -1})', IDS, 'key[0]["i"]', True),
        ('html.P(id={"i": VALUE})', IDS, 'key[0]["i"]', True),
        ("html.P(id=shop.made(1))", IDS, 'key[0]["i"]', True),
        ('dcc.Checklist(["a"], id="x")', VALUE, "key[0]", False),
        ('dcc.RangeSlider(0, 5, 1, id="x")', VALUE, "key[0]", True),
    ],
)
def test_what_is_in_other_props(
    tmp_path: Path, layout: str, state: str, key: str, is_odd: bool
) -> None:
    assert _is_odd(tmp_path, layout, state=state, key=key) is is_odd


# A value on which a handler fails ----------------------------------------------------------------

WRITERS = """\
@callback(Output("out", "children", allow_duplicate=True), GIVEN, prevent_initial_call=True)
def f(n, s=None):
    return ANSWER


@callback(Output("out", "children", allow_duplicate=True), Input("no", "n_clicks"),
          prevent_initial_call=True)
def g(n):
    return n
"""
FIELD = 'Input("x", "value")'
STORED = 'Input("go", "n_clicks"), State("x", "data")'
CLICKS = 'Input("go", "n_clicks"), State("x", "n_clicks")'


@pytest.mark.parametrize(
    ("layout", "given", "answer", "fails"),
    [
        ('dcc.Input(id="x")', FIELD, "len(n)", True),
        ('dcc.Input(id="x", value="")', FIELD, "len(n)", False),
        ('dcc.Input(id="x", value="", **MORE)', FIELD, "len(n)", True),
        ('dcc.Input(id="x", value="", type=KIND)', FIELD, "len(n)", True),
        ('dcc.Input(id="x", value=VALUE)', FIELD, "len(n)", True),
        ('dcc.Input(id="x", value=1, type="number")', FIELD, "n + 1", True),
        ('dcc.Dropdown(["a"], "a", id="x")', FIELD, "len(n)", True),
        ('dcc.Dropdown(["a"], "a", id="x", clearable=False)', FIELD, "len(n)", False),
        ('dcc.Dropdown(["a"], "a", True, id="x", clearable=False)', FIELD, "len(n)", True),
        ('dcc.Dropdown(["a"], "a", id="x", clearable=False, **MORE)', FIELD, "len(n)", True),
        ('dcc.Dropdown(*MORE, id="x", clearable=False)', FIELD, "len(n)", True),
        ('dcc.Checklist(["a"], ["a"], id="x")', FIELD, "len(n)", False),
        ('dcc.Checklist(["a"], ["a"], id="x")', FIELD, "n[0]", True),
        ('dcc.Slider(0, 5, 1, {}, 1, id="x")', FIELD, "n + 1", False),
        ('dcc.Slider(0, 5, 1, id="x")', FIELD, "n + 1", True),
        ('dcc.Store(id="x", data={"a": 1})', STORED, 's["a"]', False),
        ('dcc.Store(id="x", data={"a": 1}, storage_type="local")', STORED, 's["a"]', True),
        ('dcc.Store(id="x", data={"a": 1}, clear_data=True)', STORED, 's["a"]', True),
        ('dcc.Store(id="x")', STORED, 's["a"]', True),
        ('html.P(id="x")', CLICKS, "n + s", True),
        ('html.P(id="x", n_clicks=0)', CLICKS, "n + s", False),
    ],
)
def test_a_value_on_which_a_handler_fails(
    tmp_path: Path, layout: str, given: str, answer: str, fails: bool
) -> None:
    code = WRITERS.replace("GIVEN", given).replace("ANSWER", answer)
    (said,) = _said(tmp_path, "merge-duplicate-outputs", layout, code)
    assert ("may fail on some values from the page" in said) is fails


# What another callback takes away -----------------------------------------------------------------

TRIPS = """\
@callback(Output("cart", "data"), Input("go", "n_clicks"), State("cart", "data"),
          prevent_initial_call=True)
def change(n, cart):
    cart[PLACE]["x"] = n
    return cart


@callback(Output("cart", "data", allow_duplicate=True), Input("no", "n_clicks"),
          State("cart", "data"), prevent_initial_call=True)
def other(m, cart):
    BODY
"""


@pytest.mark.parametrize(
    ("place", "body", "takes"),
    [
        ('"inner"', 'cart["a"] = m\n    return cart', False),
        ('"inner"', "cart.update(a=m)\n    return cart", False),
        ('"inner"', 'cart.update({"a": m})\n    return cart', False),
        ('"inner"', 'cart["inner"].update(a=m)\n    return cart', False),
        ('"inner"', 'cart["list"].append(m)\n    return cart', False),
        ('"inner"', 'if m:\n        return no_update\n    cart["a"] = m\n    return cart', False),
        ('"inner"', 'p = Patch()\n    p["a"] = m\n    return p', False),
        ('"list"][0', 'cart["list"].append(m)\n    return cart', False),
        ('"inner"', 'del cart["inner"]\n    return cart', True),
        ('"inner"', "del cart[m]\n    return cart", True),
        ('"inner"', "cart.update(inner={})\n    return cart", True),
        ('"inner"', 'cart.update({"inner": m})\n    return cart', True),
        ('"inner"', "cart.update({m: 1})\n    return cart", True),
        ('"inner"', "cart.update(m)\n    return cart", True),
        ('"inner"', 'cart["inner"] = {}\n    return cart', True),
        ('"inner"', 'if m:\n        return {}\n    cart["a"] = m\n    return cart', True),
        ('"inner"', 'if m:\n        cart["a"] = m\n        return cart', True),
        ('"inner"', "cart.sort()\n    return cart", True),
        ('"inner"', 'p = Patch()\n    p["inner"] = m\n    return p', True),
        ('"list"][-1', 'cart["list"].append(m)\n    return cart', True),
        ('"list"][0', 'cart["list"].insert(0, m)\n    return cart', True),
        ('"list"][0', 'cart["list"] *= m\n    return cart', True),
        ('"list"][0', "cart *= m\n    return cart", True),
        ('"inner"', 'cart["list"] *= m\n    return cart', False),
        ('"list"][1', 'del cart["list"][0]\n    return cart', True),
        ('"list"][1', 'cart["list"].pop()\n    return cart', True),
        ('"list"][1', 'p = Patch()\n    p["list"].append(m)\n    return p', False),
        ('"list"][1', 'p = Patch()\n    p["list"].prepend(m)\n    return p', True),
        ('"list"][1', 'p = Patch()\n    q = p["list"]\n    q.prepend(m)\n    return p', True),
        ('"inner"', 'p = Patch()\n    p["list"].prepend(m)\n    return p', False),
        ('"inner"', "p = Patch()\n    p.inner = m\n    return p", True),
        ('"inner"', 'p = Patch()\n    p.__setitem__("inner", m)\n    return p', True),
        ('"inner"', 'cart.__delitem__("inner")\n    return cart', True),
    ],
)
def test_what_another_callback_takes_away(
    tmp_path: Path, place: str, body: str, takes: bool
) -> None:
    code = TRIPS.replace("PLACE", place).replace("BODY", body)
    said = _said(tmp_path, "state-to-patch", "None", code)
    assert ("Where other" in said[0]) is takes


@pytest.mark.parametrize(
    ("output", "state", "is_trip"),
    [
        ('shop.ID, "data"', 'shop.ID, "data"', True),
        ('shop.made(), "data"', 'shop.made(), "data"', False),
        ('shop.ID, "data"', 'shop.OTHER, "data"', False),
        ('"cart", shop.PROP', '"cart", shop.PROP', False),
        ('"cart", "data"', '"cart", "modified_timestamp"', False),
    ],
)
def test_what_is_written_alike_is_one_prop(
    tmp_path: Path, output: str, state: str, is_trip: bool
) -> None:
    code = (
        f'@callback(Output({output}), Input("go", "n_clicks"), State({state}), '
        'prevent_initial_call=True)\ndef change(n, cart):\n    cart["x"] = n\n    return cart\n'
    )
    assert bool(_said(tmp_path, "state-to-patch", "None", code)) is is_trip
