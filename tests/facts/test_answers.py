"""Which answers count, and whom they start."""

from __future__ import annotations

import pytest

from .lab import Lab

pytestmark = pytest.mark.slow

# The Search takes its time, Clear is quick: as two callbacks, and as one.
SEARCH = """
app = Dash(__name__)
app.layout = html.Div(
    [html.Button("Search", id="search"), html.Button("Clear", id="clear"),
     dcc.Input("", id="filter")]
    + [html.P("-", id=f"{name}-{part}") for name in ("two", "one", "quiet", "broken", "guarded")
       for part in ("found", "log")]
)
search, clear = Input("search", "n_clicks"), Input("clear", "n_clicks")
options = {"prevent_initial_call": True}

app.callback(
    Output("two-found", "children", allow_duplicate=True), Output("two-log", "children"), search,
    **options
)(lambda n: ("found", "searched"))
app.callback(Output("two-found", "children", allow_duplicate=True), clear, **options)(
    lambda n: "cleared"
)


def one(name, *_):
    if ctx.triggered_id == "search":
        return "found", "searched"
    if name == "quiet":
        raise PreventUpdate
    if name == "broken":
        raise ValueError
    return "cleared", no_update


for name in ("one", "quiet", "broken"):
    app.callback(
        Output(f"{name}-found", "children"), Output(f"{name}-log", "children"), search, clear,
        **options
    )(partial(one, name))


@app.callback(
    Output("guarded-found", "children"), Output("guarded-log", "children"), search,
    Input("filter", "value"), **options
)
def guarded(n, text):
    if ctx.triggered_id == "filter":
        return no_update, no_update
    return "found", "searched"
"""


def test_a_newer_call_drops_the_answer_that_is_on_its_way(lab: Lab) -> None:
    slow = ("two-log", "one-found", "quiet-found", "broken-found")
    with lab.visit(SEARCH) as visit:
        visit.hold(*slow)
        visit.click("#search")
        visit.traffic.slow.clear()
        visit.click("#clear")
        visit.release()
        assert (visit.text("#two-found"), visit.text("#two-log")) == ("found", "searched")
        assert (visit.text("#one-found"), visit.text("#one-log")) == ("cleared", "-")
        for name in ("quiet", "broken"):
            assert (visit.text(f"#{name}-found"), visit.text(f"#{name}-log")) == ("-", "-")


def test_an_input_that_a_guard_turns_away_drops_the_answer_too(lab: Lab) -> None:
    with lab.visit(SEARCH) as visit:
        visit.hold("guarded-found")
        visit.click("#search")
        visit.traffic.slow.clear()
        visit.type("#filter", "a")
        visit.release()
        assert (visit.text("#guarded-found"), visit.text("#guarded-log")) == ("-", "-")


SAME = """
app = Dash(__name__)
KINDS = {"same": lambda n, data: data, "empty": lambda n, data: Patch(),
         "none": lambda n, data: None, "fall": lambda n, data: note(),
         "keep": lambda n, data: no_update}
app.layout = html.Div(
    [html.Button("Go", id="go")]
    + [dcc.Store(id=kind, data=[1]) for kind in KINDS]
    + [html.P(id=f"behind-{kind}") for kind in KINDS]
)
for kind, answer in KINDS.items():
    app.callback(Output(kind, "data"), Input("go", "n_clicks"), State(kind, "data"),
                 prevent_initial_call=True)(answer)
    app.callback(Output(f"behind-{kind}", "children"), Input(kind, "data"),
                 prevent_initial_call=True)(partial(note, kind))
"""


def test_what_is_written_starts_the_callbacks_behind_it(lab: Lab) -> None:
    """Also when it is what was there, nothing at all, or None."""
    with lab.visit(SAME) as visit:
        visit.click("#go")
        noted = visit.noted()
        assert sorted((each for each in noted if each), key=str) == [
            ["empty", [1]],
            ["fall", None],
            ["none", None],
            ["same", [1]],
        ]


WAITING = """
app = Dash(__name__)
app.layout = html.Div([
    html.Button("Go", id="go"), dcc.Store(id="kept", data="old"), html.P(id="o"), html.P(id="p"),
])
go = Input("go", "n_clicks")
options = {"prevent_initial_call": True}


def told(kind, n, value):
    note(kind, value, sorted(ctx.triggered_prop_ids))


app.callback(Output("kept", "data"), go, **options)(lambda n: "new")
app.callback(Output("o", "children"), go, Input("kept", "data"), **options)(partial(told, "Input"))
app.callback(Output("p", "children"), go, State("kept", "data"), **options)(partial(told, "State"))
"""


def test_an_input_waits_for_its_writer_and_a_state_does_not(lab: Lab) -> None:
    with lab.visit(WAITING) as visit:
        visit.hold("kept.data")
        visit.click("#go")
        assert visit.noted() == [["State", "old", ["go.n_clicks"]]]
        visit.release()
        assert visit.noted() == [["Input", "new", ["go.n_clicks", "kept.data"]]]


TOGGLES = """
app = Dash(__name__)
app.layout = html.Div([
    html.Button("Menu", id="menu"), html.P("a", id="server", hidden=True),
    html.P("b", id="browser", hidden=True),
    html.P(id="load"),
])
go = Input("menu", "n_clicks")
options = {"prevent_initial_call": True}
app.callback(Output("server", "hidden"), go, State("server", "hidden"), **options)(
    lambda n, hidden: not hidden
)
app.clientside_callback(
    "(n, hidden) => !hidden", Output("browser", "hidden"), go, State("browser", "hidden"),
    **options
)
app.clientside_callback("n => String(n)", Output("load", "children"), go)
"""
BOTH = "['server', 'browser'].map(id => document.getElementById(id).hidden)"


def test_a_toggle_at_two_quick_clicks(lab: Lab) -> None:
    with lab.visit(TOGGLES) as visit:
        assert visit.text("#load") == "undefined"
        visit.hold("server.hidden")
        visit.click("#menu", "#menu")
        visit.release()
        assert visit.script(BOTH) == [False, True]


def test_a_toggle_at_two_clicks_that_arrive_in_one_call(lab: Lab) -> None:
    with lab.visit(TOGGLES) as visit:
        visit.click_at_once("#menu", "#menu")
        assert visit.script(BOTH) == [False, False]
