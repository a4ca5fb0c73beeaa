"""An app with a callback that changes a State, for tests of state-to-patch."""

from __future__ import annotations

from pathlib import Path

from command_line import write

from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings

APP = """\
import contextlib
import random
import threading
import time
from contextlib import ExitStack, nullcontext, suppress

from dash import Dash, Input, Output, State, callback, ctx, dcc, html, no_update, set_props

LOCK = threading.Lock()
QUIET = suppress(KeyError)
SOLD = []
ZERO = 0


@contextlib.contextmanager
def trying():
    try:
        yield
    except KeyError:
        pass


@contextlib.contextmanager
def noting():
    yield
    SOLD.append("all went well")


class Noting:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        SOLD.append(kind)


def counted(words):
    return len(words) + 1


def shorter(number):
    return number - 1


def tell():
    set_props("note", {"children": "x"})


KIND = "number"
LEAST = 0
LETTERS = [letter for letter in "ab"]
app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Store(id="cart", data=DATA),
        dcc.Store(id="point", data={}),
        dcc.Input(id="name", value=""),
        dcc.Input(id="amount", type="number"),
        dcc.Input(id="weight", type="number", min=0),
        dcc.Input(id="price", type="number", min=0, step=1),
        dcc.Input(id="whole", type=KIND, min=LEAST, step=LEAST + 1),
        dcc.Input(id="below", type=KIND, min=LEAST - 1, step=1),
        dcc.Input(id="filled"),
        dcc.Dropdown(["a", "b"], id="letter"),
        dcc.Dropdown([{"label": "x", "value": -1}], id="sign"),
        dcc.Dropdown(id="any"),
        dcc.Checklist(LETTERS, [], id="many"),
        dcc.Checklist(LETTERS, value=[LEAST - 1], id="odd"),
        dcc.Slider(0, 5, id="step"),
        dcc.Graph(id="plot"),
        html.P(id="note"),
        html.Button(id="go"),
        html.Button(id={"type": "text", "index": "a"}),
        *[html.Button(id={"type": "count", "index": i}) for i in range(3)],
        *[html.Button(id={"type": "signed", "index": i - 1}) for i in range(3)],
    ]
)


@callback(Output("filled", "value"), Input("plot", "clickData"))
def fill(click):
    return click["points"][0]["x"]


@callback(
    Output("cart", "data"),
    MORE
    Input("go", "n_clicks"),
    State("name", "value"),
    State("amount", "value"),
    State("weight", "value"),
    State("price", "value"),
    State("whole", "value"),
    State("below", "value"),
    State("filled", "value"),
    State("letter", "value"),
    State("sign", "value"),
    State("many", "value"),
    State("odd", "value"),
    State("any", "value"),
    State("step", "value"),
    State("plot", "clickData"),
    State("point", "data"),
    State("cart", "data"),
    prevent_initial_call=True,
    OPTIONS
)
def change(n, name, amount, weight, price, whole, below, filled, letter, sign, many, odd, any_,
           step, click, point, cart):
    CODE
"""
DICT = '{"left": 5, "inner": {}, "list": [], "pear": 1}'


def look(
    folder: Path, code: str, *, data: str = DICT, options: str = "", more: str = "", rest: str = ""
) -> Scan:
    """The verdict of a callback with a body."""
    text = APP.replace("CODE", code.replace("\n", "\n    ")).replace("DATA", data)
    write(folder, {"app.py": text.replace("OPTIONS", options).replace("MORE", more) + rest})
    return scan([folder.as_posix()], Settings(select=("state-to-patch",)))
