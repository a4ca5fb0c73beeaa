"""Several triggers at once: updates that get lost, and who is told about which."""

from __future__ import annotations

import pytest

from .lab import Lab

pytestmark = pytest.mark.slow

# One button fills both fields, and every store is to have both.
ADDRESS = """
KINDS = ("trip", "patch", "first", "all")
app = Dash(__name__)
app.layout = html.Div(
    [html.Button("Fill", id="fill"), dcc.Input("", id="street"), dcc.Input("", id="town")]
    + [dcc.Store(id=kind, data={}) for kind in KINDS]
    + [html.Pre(id=f"show-{kind}") for kind in KINDS]
)
for kind in KINDS:
    show = partial(json.dumps, sort_keys=True)
    app.callback(Output(f"show-{kind}", "children"), Input(kind, "data"))(show)


@app.callback(
    Output("street", "value"),
    Output("town", "value"),
    Input("fill", "n_clicks"),
    prevent_initial_call=True,
)
def fill(clicks):
    return "Main Road", "Oslo"


def trip(key, value, whole):
    whole[key] = value
    return whole


def patched(key, value):
    change = Patch()
    change[key] = value
    return change


for key in ("street", "town"):
    app.callback(
        Output("trip", "data", allow_duplicate=True),
        Input(key, "value"),
        State("trip", "data"),
        prevent_initial_call=True,
    )(partial(trip, key))
    app.callback(
        Output("patch", "data", allow_duplicate=True),
        Input(key, "value"),
        prevent_initial_call=True,
    )(partial(patched, key))


@app.callback(
    Output("first", "data"),
    Input("town", "value"),
    Input("street", "value"),
    State("first", "data"),
    prevent_initial_call=True,
)
def first(town, street, whole):
    note(ctx.triggered_id, list(ctx.triggered_prop_ids))
    if ctx.triggered_id == "street":
        whole["street"] = street
    elif ctx.triggered_id == "town":
        whole["town"] = town
    return whole


@app.callback(
    Output("all", "data"),
    Input("street", "value"),
    Input("town", "value"),
    State("all", "data"),
    prevent_initial_call=True,
)
def every(street, town, whole):
    for key, value in (("street", street), ("town", town)):
        if f"{key}.value" in ctx.triggered_prop_ids:
            whole[key] = value
    return whole
"""


def test_two_writers_of_a_whole_lose_an_update(lab: Lab) -> None:
    both = '{"street": "Main Road", "town": "Oslo"}'
    with lab.visit(ADDRESS) as visit:
        visit.click("#fill")
        # which of the two answers comes last, and covers the other, a busy machine decides
        assert visit.text("#show-trip") in ('{"street": "Main Road"}', '{"town": "Oslo"}')
        assert visit.text("#show-patch") == both
        assert visit.text("#show-first") == '{"street": "Main Road"}'
        assert visit.text("#show-all") == both
        assert visit.noted() == [["street", ["street.value", "town.value"]]]


# What a dispatcher on all of these is told.
ARRIVALS = """
app = Dash(__name__)
B = {"kind": "button", "index": 1}
app.layout = html.Div([
    html.Button("A", id="a"), html.Div(html.Button("B", id=B), id="b"),
    html.Button("Start", id="start"), dcc.Store(id="quick"), dcc.Store(id="long"),
    html.Div([html.Button("Inside", id="inside")], id="card"),
    html.Div(id="o"), html.Div(id="p"), html.Div(id="q"),
])
options = {"prevent_initial_call": True}


def told(*values):
    newest = [None, *ctx.triggered_prop_ids.values()][-1]
    note("b" if newest == B else newest, "b" if ctx.triggered_id == B else ctx.triggered_id,
         len(ctx.triggered_prop_ids))


app.callback(Output("quick", "data"), Input("start", "n_clicks"), **options)(str)
app.callback(Output("long", "data"), Input("start", "n_clicks"), **options)(str)
app.callback(Output("o", "children"), Input("quick", "data"), Input("long", "data"),
             Input("a", "n_clicks"), **options)(told)
app.callback(Output("p", "children"), Input("inside", "n_clicks"), Input("card", "n_clicks"),
             **options)(told)


@app.callback(
    Output("q", "children"),
    Input("a", "n_clicks"),
    Input(B, "n_clicks"),
    State("a", "n_clicks_timestamp"),
    State(B, "n_clicks_timestamp"),
    prevent_initial_call=True,
)
def clicked(a, b, at, bt):
    told()
    note("by time", "a" if at > (bt or 0) else "b")
"""


def test_two_chains_behind_one_click_arrive_in_one_call(lab: Lab) -> None:
    with lab.visit(ARRIVALS) as visit:
        visit.hold("long.data")
        visit.click("#start")
        assert visit.noted() == []
        visit.release()
        ((*_, number),) = visit.noted()
        assert number == 2


def test_a_click_waits_for_the_writer_of_another_input(lab: Lab) -> None:
    with lab.visit(ARRIVALS) as visit:
        visit.hold("quick.data", "long.data")
        visit.click("#start")
        visit.click("#a")
        assert visit.noted()[1:] == [["by time", "a"]]  # who waits for nobody was called
        visit.release()
        ((newest, oldest, number),) = visit.noted()
        assert (oldest, number) == ("a", 3)
        assert newest in ("quick", "long")  # not the click


def test_a_click_on_what_lies_in_a_card_is_one_on_both(lab: Lab) -> None:
    with lab.visit(ARRIVALS) as visit:
        visit.click("#inside")
        assert visit.noted() == [["card", "inside", 2]]


@pytest.mark.parametrize("buttons", [("a", "b"), ("b", "a")])
def test_the_last_trigger_of_a_call_is_the_newer_one(lab: Lab, buttons: tuple[str, str]) -> None:
    older, newer = buttons
    with lab.visit(ARRIVALS) as visit:
        visit.click_at_once(*(f"#{each}:is(button), #{each} button" for each in buttons))
        noted = visit.noted()
        assert [newer, older, 2] in noted
        assert ["by time", newer] in noted


def test_of_three_clicks_the_order_is_that_of_each_first_one(lab: Lab) -> None:
    with lab.visit(ARRIVALS) as visit:
        visit.click_at_once("#a", "#b button", "#a")
        noted = visit.noted()
        assert ["b", "a", 2] in noted
        assert ["by time", "a"] in noted


def test_two_clicks_in_a_busy_browser_arrive_in_one_call(lab: Lab) -> None:
    for seconds in (0.7, 5, 20):  # a busy machine brings the clicks late
        with lab.visit(ARRIVALS) as visit:
            visit.click_while_busy(seconds, "#b button", "#a")
            if ["a", "b", 2] in visit.noted():
                return
    pytest.fail("there is a call for each click")


FORM = """
app = Dash(__name__)
app.layout = html.Div([
    dcc.Input("", id="name", debounce=True), html.Button("Save", id="save"), html.Div(id="o"),
])


@app.callback(
    Output("o", "children"),
    Input("name", "value"),
    Input("name", "n_submit"),
    Input("save", "n_clicks"),
    prevent_initial_call=True,
)
def told(*values):
    note(ctx.triggered_id, list(ctx.triggered_prop_ids))
"""


def test_a_field_that_is_left_and_the_button_arrive_in_one_call(lab: Lab) -> None:
    for _ in range(10):  # nearly always
        with lab.visit(FORM) as visit:
            visit.type("#name", "Ada")
            visit.click("#save")
            if visit.noted() == [["name", ["name.value", "save.n_clicks"]]]:
                return
    pytest.fail("there is a call for each")


def test_enter_in_a_field_is_two_triggers(lab: Lab) -> None:
    with lab.visit(FORM) as visit:
        visit.type("#name", "Ada")
        visit.press("#name", "Enter")
        (call,) = visit.noted()
        assert sorted(call[1]) == ["name.n_submit", "name.value"]


STORED = """
app = Dash(__name__)
app.layout = html.Div([html.Button("Put", id="put"), dcc.Store(id="kept"), html.Div(id="o")])
app.callback(Output("kept", "data"), Input("put", "n_clicks"), prevent_initial_call=True)(str)


@app.callback(
    Output("o", "children"),
    Input("kept", "data"),
    Input("kept", "modified_timestamp"),
    prevent_initial_call=True,
)
def told(*values):
    note(sorted(ctx.triggered_prop_ids))
"""


def test_two_props_of_one_component_arrive_together(lab: Lab) -> None:
    with lab.visit(STORED) as visit:
        visit.noted()
        visit.click("#put")
        assert visit.noted() == [[["kept.data", "kept.modified_timestamp"]]]


# Each counts on by itself, if Dash calls it for what it writes.
CIRCLE = """
app = Dash(__name__)
app.layout = html.Div([
    html.Button("Go", id="go"), dcc.Store(id="alone", data=0), dcc.Store(id="beside", data=0),
    dcc.Store(id="shared", data=0),
])
options = {"prevent_initial_call": True}


def count(name, n, *others):
    note(name)
    return n + 1


app.callback(Output("alone", "data"), Input("alone", "data"), Input("go", "n_clicks"),
             **options)(partial(count, "alone"))
app.callback(Output("beside", "data", allow_duplicate=True), Input("beside", "data"),
             Input("go", "n_clicks"), **options)(partial(count, "beside"))
app.callback(Output("shared", "data"), Input("shared", "data"),
             **options)(partial(count, "reader"))
app.callback(Output("shared", "data", allow_duplicate=True), Input("go", "n_clicks"),
             **options)(partial(count, "writer"))
"""


def test_a_callback_does_not_start_itself(lab: Lab) -> None:
    with lab.visit(CIRCLE) as visit:
        assert visit.noted() == []
        visit.click("#go")
        assert sorted(name for (name,) in visit.noted()) == ["alone", "beside", "reader", "writer"]
