"""State-to-patch, by how a callback is registered and where its prop starts; and its new code."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings
from codemods.engine.settle import settle

APP = """\
import dash_bootstrap_components as dbc
import shop
from dash import Dash, Input, Output, State, callback, dcc, html, no_update, set_props

app = Dash(__name__)
app.layout = html.Div(
    [html.Button(id="go"), dcc.Input(id="name"), html.P(id="out"), LAYOUT]
)


@callback(REGISTERED, prevent_initial_call=True)
def change(GIVEN):
    BODY
"""
CART = 'dcc.Store(id="cart", data={"a": 1, "list": []})'
ROWS = 'dcc.Store(id="cart", data=[])'
PLAIN = 'Output("cart", "data"), Input("go", "n_clicks"), State("cart", "data")'
SETS = 'cart["a"] = n\n    return cart'
# A default that cannot stay: in front of it, something changes the value, too.
GUARDED = 'if n:\n        cart["z"] = n\n    if cart is None:\n        cart = {}\n    ' + SETS


def _found(
    folder: Path,
    body: str = SETS,
    *,
    registered: str = PLAIN,
    given: str = "n, cart",
    layout: str = CART,
    rest: str = "",
) -> Scan:
    app = APP.replace("LAYOUT", layout).replace("REGISTERED", registered)
    write(folder, {"app.py": app.replace("GIVEN", given).replace("BODY", body) + rest})
    found = scan([folder.as_posix()], Settings(select=("state-to-patch",)))
    assert not found.problems
    return found


def _refusal(found: Scan) -> str:
    assert not found.changes
    return " ".join(each.reason for each in found.refused)


def _new(found: Scan) -> str:
    """The new function."""
    (file,) = settle(found, lambda change: True).files
    return file.after.decode().partition("\n\n\n")[2]


@pytest.mark.parametrize(
    ("registered", "given", "reason"),
    [
        (PLAIN, "n, *cart", "the parameter that gets the State cannot be told"),
        (PLAIN, "n", "the parameter that gets the State cannot be told"),
        (
            'output=Output("cart", "data"), inputs={"n": Input("go", "n_clicks")}, '
            'state={"cart": [State("cart", "data")]}',
            "n, cart",
            "shares the parameter cart with others",
        ),
        (
            f'{PLAIN}, running=[(Output("cart", "data"), 1, 2)]',
            "n, cart",
            "it sets the prop in another way as well",
        ),
    ],
)
def test_a_state_that_has_no_parameter_of_its_own(
    tmp_path: Path, registered: str, given: str, reason: str
) -> None:
    assert reason in _refusal(_found(tmp_path, registered=registered, given=given))


def test_only_its_own_lines_are_another_way_to_set_the_prop(tmp_path: Path) -> None:
    tell = "set_props('cart', {'data': {'a': 1}})"
    reason = "it sets the prop in another way as well"
    assert reason in _refusal(_found(tmp_path, f"{tell}\n    {SETS}"))
    assert _found(tmp_path, rest=f"\n\ndef tell():\n    {tell}\n").changes
    lines = "from dash import set_props\n" + "\n" * 12 + f"def tell():\n    {tell}\n"
    write(tmp_path, {"shop.py": lines})
    assert _found(tmp_path).changes


@pytest.mark.parametrize(
    ("prop", "layout", "reason"),
    [
        ("data", 'dcc.Store(id="cart"), dcc.Store(id="cart")', "several components are cart.data"),
        ("config", 'dcc.Graph(id="cart")', "in no layout that is there when the page loads"),
    ],
)
def test_a_default_for_which_the_layout_has_no_place(
    tmp_path: Path, prop: str, layout: str, reason: str
) -> None:
    registered = PLAIN.replace('"data"', f'"{prop}"')
    found = _found(tmp_path, GUARDED, registered=registered, layout=layout)
    assert reason in _refusal(found)


@pytest.mark.parametrize(
    ("prop", "layout", "default", "shows"),
    [
        ("children", 'dbc.Card(id="cart")', "[]", False),
        ("style", 'dbc.Card(id="cart")', "{}", True),
        ("style", 'html.P(id="cart")', "{}", False),
        ("style", 'html.P(id="cart")', '{"a": []}', True),
        ("figure", 'dcc.Graph(id="cart")', '{"data": [], "layout": {}}', False),
        ("figure", 'dcc.Graph(id="cart")', '{"data": [{"y": [1]}]}', True),
    ],
)
def test_a_default_that_may_show(
    tmp_path: Path, prop: str, layout: str, default: str, shows: bool
) -> None:
    body = GUARDED.replace("{}", default)
    if default == "[]":
        body = body.replace('cart["a"] = n', "cart.append(n)").replace(
            'cart["z"] = n', "cart.pop()"
        )
    registered = PLAIN.replace('"data"', f'"{prop}"')
    (change,) = _found(tmp_path, body, registered=registered, layout=layout).changes
    assert ("where it was not set, and may show" in (change.differs or "")) is shows


def test_what_only_prints_is_behind_as_well_as_before(tmp_path: Path) -> None:
    registered = PLAIN.replace("Output", 'Output("out", "children"), Output', 1)
    before = "before it makes the new value"
    for first, order in (("sorted([n], key=shop.f)", True), ("open(n)", True), ("print(n)", False)):
        body = f"return {first}, [*cart, n + 1]"
        (change,) = _found(tmp_path, body, registered=registered, layout=ROWS).changes
        assert (before in (change.differs or "")) is order


# The new code ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("registered", "answer", "said"),
    [
        (PLAIN, SETS, "(n) -> Patch:"),
        (PLAIN, f"if n:\n        return {{}}\n    {SETS}", "(n) -> dict:"),
        (
            PLAIN.replace(", Input", ', Output("out", "children"), Input', 1),
            f"{SETS}, 1",
            "-> dict",
        ),
    ],
)
def test_an_annotation_says_patch_where_it_is_all_that_is_returned(
    tmp_path: Path, registered: str, answer: str, said: str
) -> None:
    app = APP.replace("change(GIVEN):", "change(GIVEN) -> dict:")
    app = app.replace("LAYOUT", CART).replace("REGISTERED", registered)
    write(tmp_path, {"app.py": app.replace("GIVEN", "n, cart").replace("BODY", answer)})
    assert said in _new(scan([tmp_path.as_posix()], Settings(select=("state-to-patch",))))


def test_a_variable_with_an_annotation_says_patch(tmp_path: Path) -> None:
    new = _new(_found(tmp_path, 'new: dict = cart.copy()\n    new["a"] = n\n    return new'))
    assert "new: Patch = Patch()" in new
    part = _new(_found(tmp_path, 'cart["a"]: int = cart["a"] + 1\n    return cart'))
    assert 'cart["a"]' in part


def test_a_comment_beside_the_old_value_goes(tmp_path: Path) -> None:
    body = "return [\n        *cart,  # old\n        n,  # new\n    ]"
    new = _new(_found(tmp_path, body, layout=ROWS))
    assert "# new" in new
    assert "# old" not in new
    one = _new(_found(tmp_path, "return [*cart,  # old\n        n]", layout=ROWS))
    assert "# old" not in one


def test_a_callback_without_a_function_has_nothing_to_follow(tmp_path: Path) -> None:
    rest = (
        '\n\nfrom dash import Patch, clientside_callback\n\n\nclientside_callback("x", '
        'Output("cart", "data", allow_duplicate=True), Input("go", "n_clicks"), '
        'State("cart", "data"), prevent_initial_call=True)\n'
    )
    assert len(_found(tmp_path, rest=rest).changes) == 1


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (
            'old = cart.copy()\n    if old["b"]:\n        cart["a"] = n\n    return cart',
            ["old = cart.copy()", 'cart_patch["a"] = n', "return cart_patch"],
        ),
        (
            'new = cart\n    if new["b"]:\n        cart["a"] = n\n    return cart',
            ["new = cart", 'cart_patch["a"] = n', "return cart_patch"],
        ),
        (
            'if cart["b"]:\n        pass\n    part = cart["c"]\n    part["a"] = n\n    return cart',
            ['part = cart_patch["c"]', 'part["a"] = n', "return cart_patch"],
        ),
        (
            'new = cart.copy()\n    if cart["b"]:\n        new["a"] = n\n    return new',
            ["new = Patch()", 'new["a"] = n', "return new"],
        ),
    ],
)
def test_what_is_read_keeps_its_name(tmp_path: Path, body: str, lines: list[str]) -> None:
    new = _new(_found(tmp_path, body)).splitlines()
    assert {each.strip() for each in new} >= {*lines}
