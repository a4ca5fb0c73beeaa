"""What becomes of the answers and the exceptions of a callback, as state-to-patch asks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import scan
from codemods.engine.settings import Settings

APP = """\
import json

import flask
import shop
from dash import Dash, Input, Output, State, callback, clientside_callback, dcc, html, no_update
from dash import set_props
from mine import Base

MORE = {}
app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button(id="go"),
        html.Button(id="no"),
        dcc.Store(id="cart", data={"a": 1}),
        html.P(id="out"),
        html.P(id="more"),
    ]
)


@callback(REGISTERED, prevent_initial_call=True)
def change(n, cart):
    BODY


REST
"""
MINE = "import flask\n\n\nclass Base(flask.Flask):\n    pass\n"
PLAIN = 'Output("cart", "data"), Input("go", "n_clicks"), State("cart", "data")'


def _said(folder: Path, rest: str = "", *, registered: str = PLAIN, body: str) -> str:
    """Why the callback is refused, or what differs."""
    app = APP.replace("REGISTERED", registered).replace("BODY", body).replace("REST", rest)
    write(folder, {"app.py": app, "mine.py": MINE})
    found = scan([folder.as_posix()], Settings(select=("state-to-patch",)))
    assert not found.problems
    told = [each.differs or "" for each in found.changes]
    (said,) = [*told, *(each.reason for each in found.refused)]
    return said


# Values that are kept on the server --------------------------------------------------------------

WRITES = (
    'from dash_extensions.enrich import Serverside\n\n\n@callback(Output("cart", "data", '
    'allow_duplicate=True), Input("no", "n_clicks"), prevent_initial_call=True)\n'
    "def w(n):\n    return VALUE\n"
)
SPOKEN = "from dash_extensions.enrich import Serverside\n\n\n"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("Serverside(n)", True),
        ("load()", True),
        ("shop.make(n)", True),
        ("n.copy()", True),
        ("json.loads(n)", True),
        ('{"a": 1}', False),
        ("n", False),
        ("len(n)", False),
        ('f"{n}"', False),
        ("no_update", False),
    ],
)
def test_a_value_that_may_be_a_key_to_the_server(tmp_path: Path, value: str, kept: bool) -> None:
    said = _said(tmp_path, WRITES.replace("VALUE", value), body='cart["a"] = n\n    return cart')
    assert ("may be kept on the server" in said) is kept


@pytest.mark.parametrize(
    ("rest", "kept"),
    [
        (f'{SPOKEN}def tell(x):\n    set_props("cart", {{"data": x}})\n', True),
        (f'{SPOKEN}def tell(x):\n    set_props("cart", {{"data": {{"a": x}}}})\n', False),
        (
            SPOKEN + 'callback(Output("cart", "data", allow_duplicate=True), '
            'Input("no", "n_clicks"), prevent_initial_call=True)(shop.f)\n',
            True,
        ),
        (
            SPOKEN + 'clientside_callback("x", Output("cart", "data", allow_duplicate=True), '
            'Input("no", "n_clicks"), prevent_initial_call=True)\n',
            False,
        ),
        (
            SPOKEN + '@app.cached_callback(Output("cart", "data", allow_duplicate=True), '
            'Input("no", "n_clicks"), prevent_initial_call=True)\ndef w(n):\n    return {}\n',
            True,
        ),
        (WRITES.replace("VALUE", "load()").partition("\n")[2], False),
    ],
)
def test_who_may_keep_it_there(tmp_path: Path, rest: str, kept: bool) -> None:
    said = _said(tmp_path, rest, body='cart["a"] = n\n    return cart')
    assert ("may be kept on the server" in said) is kept


# Who sees an exception ---------------------------------------------------------------------------

SERVER = "class Server({}):\n    def dispatch_request(self):\n        pass\n"
AFTER = "@app.server.after_request\ndef after(answer):\n    {}\n    return answer\n"
DOWN = "@app.server.teardown_request\ndef down(error):\n    {}\n"


@pytest.mark.parametrize(
    ("rest", "seen"),
    [
        ("other = Dash(__name__, on_error=print)", True),
        ("other = Dash(__name__, on_error=None)", False),
        (
            '@callback(Output("more", "children"), Input("no", "n_clicks"), on_error=print)\n'
            "def other(n):\n    return 1\n",
            False,
        ),
        ("hooks = shop.h\n\n\n@hooks.error()\ndef on(error):\n    pass\n", True),
        ("@shop.hooks.error()\ndef on(error):\n    pass\n", True),
        ("shop.log.error('x')", False),
        (SERVER.format("flask.Flask"), True),
        (SERVER.format("Base"), True),
        (SERVER.format("shop.Server"), True),
        (SERVER.format("make()"), True),
        (SERVER.format("dict"), False),
        (SERVER.format("json.JSONEncoder"), False),
        (SERVER.format(""), False),
        ("class Plain:\n    pass\n\n\n" + SERVER.format("Plain"), False),
        ("class Other(Server):\n    pass\n\n\n" + SERVER.format("Other"), False),
        ("def dispatch_request(self):\n    pass\n", False),
        (AFTER.format("print(answer.status)"), True),
        (AFTER.format("shop.audit(answer)"), True),
        (AFTER.format("other = answer"), True),
        (AFTER.format("answer.headers['a'] = 'b'"), False),
        (AFTER.format("answer.set_cookie('a', 'b')"), False),
        (AFTER.format("print('done')"), False),
        ("app.server.after_request(print)", True),
        (DOWN.format("print(error)"), True),
        (DOWN.format("print(error.status)"), True),
        (DOWN.format("shop.close()"), False),
        ("from flask.app import log_exception", True),
    ],
)
def test_who_sees_that_a_callback_failed(tmp_path: Path, rest: str, seen: bool) -> None:
    said = _said(tmp_path, rest, body="del cart[n]\n    return cart")
    assert ("the handler of errors (" in said) is seen


# What the Outputs get ----------------------------------------------------------------------------

BOTH = PLAIN.replace(", Input", ', Output("out", "children"), Input', 1)
NAMED = (
    'output={"a": Output("cart", "data"), "b": Output("out", "children")}, '
    'inputs={"n": Input("go", "n_clicks")}, state={"cart": State("cart", "data")}'
)
NESTED = NAMED.replace(
    NAMED[NAMED.index("{") : NAMED.index("}") + 1],
    '[Output("cart", "data"), [Output("out", "children")]]',
)
UNSEEN = "which value goes to which Output cannot be told"


@pytest.mark.parametrize(
    ("registered", "first", "answer", "said"),
    [
        (PLAIN, "", "cart", ""),
        (f'[Output("cart", "data")]{PLAIN[22:]}', "", "[cart]", ""),
        (BOTH, "", "[cart, 1]", ""),
        (BOTH, "return no_update", "cart, 1", ""),
        (BOTH, "return no_update, no_update", "cart, 1", ""),
        (BOTH, "return [no_update] * 2", "cart, 1", ""),
        (NAMED, "", '{"a": cart, "b": 1}', ""),
        (NAMED, "", "dict(a=cart, b=1)", ""),
        (NESTED, "", "cart, [1]", ""),
        (BOTH, "return None", "cart, 1", "sets it to None"),
        (BOTH, "return ()", "cart, 1", UNSEEN),
        (BOTH, "return 5", "cart, 1", UNSEEN),
        (BOTH, "", "cart, *n", ""),
        (BOTH, "", "[cart] + n", ""),
        (BOTH, "", "*n, cart", "stored in another value"),
        (BOTH, "", "cart, 1, 2", "stored in another value"),
        (NAMED, "", '{**n, "a": cart}', ""),
        (NAMED, "", "dict(a=cart, **n)", ""),
        (NAMED, "", '{"a": cart, **n}', "stored in another value"),
        (NAMED, "", '{"a": cart, "b": 1, shop.KEY: n}', "stored in another value"),
        (NAMED, "", '{shop.KEY: cart, "b": 1}', "stored in another value"),
    ],
)
def test_what_goes_to_which_output(
    tmp_path: Path, registered: str, first: str, answer: str, said: str
) -> None:
    body = f'if n:\n        {first or "pass"}\n    cart["a"] = n\n    return {answer}'
    found = _said(tmp_path, registered=registered, body=body)
    assert said in found
    assert bool(found) is bool(said)
