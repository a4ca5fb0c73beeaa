"""Defaults that may be needed: where they stay, and where a Patch in their place would be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings
from codemods.engine.settle import settle

APP = """\
from dash import Dash, Input, Output, Patch, State, callback, dcc, html

app = Dash(__name__)
app.layout = html.Div(STORE)
SHARED = {}


@callback(
    Output("cart", "data"), Input("go", "n_clicks"), State("cart", "data"),
    prevent_initial_call=True,
)
def change(n, cart):
"""


def scanned(
    folder: Path, code: str, store: str = 'html.Button(id="go")', prop: str = "data"
) -> Scan:
    """What is found of a callback whose store is in no layout, or in this one."""
    body = "".join(f"    {line}\n" for line in code.splitlines())
    app = APP.replace("STORE", store).replace('"data"', f'"{prop}"')
    write(folder, {"app.py": app + body})
    return scan([folder.as_posix()], Settings(select=("state-to-patch",)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "cart = cart or {}\ncart['n'] = n\nreturn cart",
            "cart = Patch() if cart else {}\ncart['n'] = n\nreturn cart",
        ),
        (
            "cart = {} if cart is None else cart\ncart['n'] = n\nreturn cart",
            "cart = Patch() if cart is not None else {}\ncart['n'] = n\nreturn cart",
        ),
        (
            "# 1\nif not cart:\n    cart = []  # none\ncart.append(n)  # one more\nreturn cart",
            "# 1\ncart = Patch() if cart else []  # none\ncart.append(n)  # one more\nreturn cart",
        ),
        (
            "cart = cart or dict(data={})\nif n in cart['data']:\n    del cart['data'][n]\n"
            "return cart",
            "cart_patch = Patch() if cart else dict(data={})\ncart = cart or dict(data={})\n"
            "if n in cart['data']:\n    del cart_patch['data'][n]\nreturn cart_patch",
        ),
        (
            "if cart is None:\n    cart = {}\nif n in cart:\n    return cart\ncart['n'] = 1\n"
            "return cart",
            "cart_patch = Patch() if cart is not None else {}\nif cart is None:\n    cart = {}\n"
            "if n in cart:\n    return cart_patch\ncart_patch['n'] = 1\nreturn cart_patch",
        ),
        (
            "return {**(cart or {'a': 1}), 'n': n}",
            "cart = Patch() if cart else {'a': 1}\ncart['n'] = n\nreturn cart",
        ),
        (
            "if n in (cart or []):\n    return cart or []\nreturn [*(cart or []), n]",
            None,
        ),
        (
            "return (cart or []) + [n]",
            "cart = Patch() if cart else []\ncart += [n]\nreturn cart",
        ),
        (
            "new = list(cart or [])\nnew.append(n)\nreturn new",
            "new = Patch() if cart else []\nnew.append(n)\nreturn new",
        ),
        (
            "new = dict(cart) if cart is not None else {}\nnew['n'] = n\nreturn new",
            "new = Patch() if cart is not None else {}\nnew['n'] = n\nreturn new",
        ),
        (
            "if n == 1:\n    cart = cart or {}\n    cart['a'] = n\n    return cart\n"
            "return {**(cart or {}), 'b': n}",
            "if n == 1:\n    cart = Patch() if cart else {}\n    cart['a'] = n\n    return cart\n"
            "cart = Patch() if cart else {}\ncart['b'] = n\nreturn cart",
        ),
    ],
)
def test_a_default_stays(tmp_path: Path, before: str, after: str | None) -> None:
    found = scanned(tmp_path, before)
    if after is None:
        assert not found.changes
        return
    (change,) = found.changes
    assert change.differs is None
    (file,) = settle(found, lambda change: True).files
    body = "".join(f"    {line}\n" for line in after.splitlines())
    assert file.after.decode() == APP.replace("STORE", 'html.Button(id="go")') + body
    write(tmp_path, {"app.py": file.after.decode()})
    again = scan([tmp_path.as_posix()], Settings(select=("state-to-patch",)))
    assert (again.changes, again.refused) == ((), ())


@pytest.mark.parametrize(
    "code",
    [
        "for each in range(n):\n    cart = cart or {}\n    cart['n'] = each\nreturn cart",
        "if n > 1:\n    cart['a'] = n\ncart = cart or {}\ncart['n'] = n\nreturn cart",
        "if n > 1:\n    cart = cart or {}\ncart['n'] = n\nreturn cart",
        "if n > 1:\n    return cart\ncart = cart or {}\ncart['n'] = n\nreturn cart",
        "part = cart['a']\ncart = cart or {}\npart['n'] = n\nreturn cart",
        "cart = cart or SHARED\ncart['n'] = n\nreturn cart",
        "cart = cart or {'a': SHARED}\ncart['n'] = n\nreturn cart",
        "cart = cart or {'n': n}\ncart['n'] = n\nreturn cart",
        "cart = cart or {}\ncart['n'] = n\ncart = cart or {}\nreturn cart",
        "cart = cart or []\nnew = list(cart)\nnew.append(n)\nreturn new",
        "cart = cart or {}\ncart['n'] = n\nif len(cart) > 3:\n    cart['full'] = True\nreturn cart",
    ],
)
def test_a_default_that_not_all_changes_lie_behind_is_an_obstacle(
    tmp_path: Path, code: str
) -> None:
    found = scanned(tmp_path, code)
    assert not found.changes
    assert found.refused


@pytest.mark.parametrize(
    ("value", "differs"),
    [
        ("{}", None),
        ("None", "reset (PATH:18) sets it to None; a Patch of None may fail."),
        (
            "[]",
            "If reset (PATH:18) sets cart.data to something that is no dictionary while this "
            "runs, the update fails.",
        ),
    ],
)
def test_what_takes_the_place_of_the_value_meanwhile_is_said(
    tmp_path: Path, value: str, differs: str | None
) -> None:
    own = "    cart = cart or {}\n    cart['n'] = n\n    return cart\n\n\n"
    other = '@callback(Output("cart", "data", allow_duplicate=True), Input("x", "n_clicks"))\n'
    text = f"{APP.replace('STORE', '[]')}{own}{other}def reset(n):\n    return {value}\n"
    write(tmp_path, {"app.py": text})
    (change,) = scan([tmp_path.as_posix()], Settings(select=("state-to-patch",))).changes
    path = (tmp_path / "app.py").as_posix()
    assert change.differs == (differs and differs.replace("PATH", path))


def test_a_default_is_taken_out_where_it_is_dead(tmp_path: Path) -> None:
    code = "cart = cart or {}\ncart['n'] = n\nreturn cart"
    found = scanned(tmp_path, code, 'dcc.Store(id="cart", data={})')
    (file,) = settle(found, lambda change: True).files
    assert file.after.endswith(b"    cart = Patch()\n    cart['n'] = n\n    return cart\n")


def test_a_browser_may_empty_it_where_its_default_is_no_more(tmp_path: Path) -> None:
    code = "cart = cart or [1]\ncart.append(n)\nreturn cart"
    found = scanned(tmp_path, code, 'dcc.Dropdown(id="cart", multi=True)', prop="value")
    (change,) = found.changes
    assert "If the browser empties cart.value while this runs" in (change.differs or "")
