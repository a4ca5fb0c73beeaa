"""Who is called when components enter the page, and with what."""

from __future__ import annotations

import pytest

from .lab import Lab

pytestmark = pytest.mark.slow

# Five callbacks that have nothing to do on load, each with two behind it: one that reads only what
# it writes, one that has another Input too.
CHAINS = """
KINDS = ("answer", "flag", "raise", "keep", "fall")
app = Dash(__name__)
app.layout = html.Div(
    [html.Button("Go", id="go"), dcc.Input("other", id="other")]
    + [dcc.Store(id=f"{kind}-kept", data="layout") for kind in KINDS]
    + [html.P(id=f"{kind}-only") for kind in KINDS]
    + [html.P(id=f"{kind}-also") for kind in KINDS]
)


def head(kind, clicks):
    if clicks is None and kind == "raise":
        raise PreventUpdate
    if clicks is None and kind == "keep":
        return no_update
    if clicks is None and kind == "fall":
        return None
    return "answered"


for kind in KINDS:
    app.callback(
        Output(f"{kind}-kept", "data"),
        Input("go", "n_clicks"),
        prevent_initial_call=kind == "flag",
    )(partial(head, kind))
    app.callback(Output(f"{kind}-only", "children"), Input(f"{kind}-kept", "data"))(
        partial(note, kind, "only")
    )
    app.callback(
        Output(f"{kind}-also", "children"), Input(f"{kind}-kept", "data"), Input("other", "value")
    )(lambda value, _, kind=kind: note(kind, "also", value))
"""


def test_who_runs_on_load_behind_a_callback_that_does_nothing(lab: Lab) -> None:
    with lab.visit(CHAINS) as visit:
        assert sorted(visit.noted(), key=str) == [
            ["answer", "also", "answered"],
            ["answer", "only", "answered"],
            ["fall", "also", None],
            ["fall", "only", None],
            ["flag", "also", "layout"],
            ["flag", "only", "layout"],
            ["keep", "also", "layout"],
            ["raise", "also", "layout"],
        ]


IN_BROWSER = """
NO = "window.dash_clientside.no_update"
WAYS = {
    "answer": "return ['js', 'js'];",
    "one": f"if (!n) return {NO}; return ['js', 'js'];",
    "each": f"if (!n) return [{NO}, {NO}]; return ['js', 'js'];",
    "throw": "if (!n) throw window.dash_clientside.PreventUpdate; return ['js', 'js'];",
    "undefined": f"if (n === undefined && zero === 0) return {NO}; return ['js', 'js'];",
    "null": f"if (n === null) return {NO}; return ['js', 'js'];",
}
app = Dash(__name__)
app.layout = html.Div(
    [html.Button("Go", id="go"), html.Button(id="zero", n_clicks=0)]
    + [dcc.Store(id=f"{way}-{name}", data="layout") for way in WAYS for name in "ab"]
    + [html.P(id=f"{way}-only") for way in WAYS]
)
for way, code in WAYS.items():
    app.clientside_callback(
        f"function(n, zero) {{ {code} }}",
        [Output(f"{way}-a", "data"), Output(f"{way}-b", "data")],
        [Input("go", "n_clicks"), Input("zero", "n_clicks")],
    )
    app.callback(Output(f"{way}-only", "children"), Input(f"{way}-a", "data"))(partial(note, way))
"""


def test_who_runs_on_load_behind_a_clientside_callback_that_does_nothing(lab: Lab) -> None:
    with lab.visit(IN_BROWSER) as visit:
        assert sorted(visit.noted()) == [["answer", "js"], ["null", "js"]]


INSERTED = """
app = Dash(__name__, suppress_callback_exceptions=True)
app.layout = html.Div(
    [html.Button("Open", id="open"), html.Div(id="place")]
    + [html.P(id=f"outside-{name}") for name in "abc"]
)
options = {"prevent_initial_call": True}


@app.callback(Output("place", "children"), Input("open", "n_clicks"), **options)
def enter(clicks):
    return [html.Button("Buy", id="buy"), html.Button("Sell", id="sell"), html.P(id="inside")]


def told(where, *values):
    note(where, values, bool(ctx.triggered), ctx.triggered_id, sorted(ctx.triggered_prop_ids))
    return (no_update,) * 2 if where == "both" else no_update


buy, sell = Input("buy", "n_clicks"), Input("sell", "n_clicks")
app.callback(Output("outside-a", "children"), buy, sell, **options)(partial(told, "outside"))
app.callback(
    Output("outside-b", "children"), Output("inside", "title"), buy, sell, **options
)(partial(told, "both"))
app.callback(Output("inside", "children"), buy, sell, **options)(partial(told, "inside"))
"""


def test_the_flag_does_not_hold_where_an_output_stands_outside(lab: Lab) -> None:
    called = [[None, None], True, "buy", ["buy.n_clicks", "sell.n_clicks"]]
    with lab.visit(INSERTED) as visit:
        visit.click("#open")
        assert sorted(visit.noted()) == [["both", *called], ["outside", *called]]


PAGES = """
import dash

app = Dash(__name__, use_pages=True, pages_folder="", suppress_callback_exceptions=True)
page = html.Div([html.Button("Buy", id="buy"), html.P(id="inside")])
dash.register_page("home", path="/", layout=page)
app.layout = html.Div([html.P(id="outside"), dash.page_container])


def told(where, *values):
    note(where, values, bool(ctx.triggered))
    return no_update


for where in ("inside", "outside"):
    app.callback(
        Output(where, "children"), Input("buy", "n_clicks"), prevent_initial_call=True
    )(partial(told, where))
"""


def test_the_first_page_of_an_app_with_pages_is_inserted_too(lab: Lab) -> None:
    with lab.visit(PAGES) as visit:
        assert visit.noted() == [["outside", [None], True]]


NO_OUTPUT = """
import dash

app = Dash(__name__, use_pages=True, pages_folder="", suppress_callback_exceptions=True)
dash.register_page("home", path="/", layout=html.Button("Buy", id="on-page"))
app.layout = html.Div(
    [html.Button("Open", id="open"), html.P(id="place"), html.P(id="o"), dash.page_container]
)


@callback(Output("place", "children"), Input("open", "n_clicks"), prevent_initial_call=True)
def enter(clicks):
    return html.Button("Sell", id="inserted")


for where in ("open", "on-page", "inserted"):
    callback(Input(where, "n_clicks"))(partial(note, where))
    callback(Output("o", "title", allow_duplicate=True), Input(where, "n_clicks"),
             prevent_initial_call=True)(partial(note, "with Output", where))
"""


def test_a_callback_without_an_output_is_not_called_for_inputs_that_are_inserted(lab: Lab) -> None:
    if not lab.since("2.17"):
        pytest.skip("there is none before")
    with lab.visit(NO_OUTPUT) as visit:
        visit.click("#open")
        noted = visit.noted()
        assert ["with Output", "inserted", None] in noted
        assert [each for each in noted if each[0] != "with Output"] == [["open", None], ["open", 1]]
        visit.click("#inserted")
        assert ["inserted", 1] in visit.noted()


APP_WIDE = """
app = Dash(__name__, prevent_initial_callbacks=True)
app.layout = html.Div([html.Button("Go", id="go"), html.P(id="o"), html.P(id="p")])
go = Input("go", "n_clicks")
app.callback(Output("o", "children"), go)(partial(note, "of the app"))
callback(Output("p", "children"), go)(partial(note, "of dash"))
"""


def test_the_setting_of_the_app_reaches_its_own_decorator_only(lab: Lab) -> None:
    with lab.visit(APP_WIDE) as visit:
        assert visit.noted() == [["of dash", None]]


VISITS = """
app = Dash(__name__)
app.layout = html.Div([
    html.Button("Save", id="save"), dcc.Location(id="url"),
    dcc.Input("", id="name", persistence=True), dcc.Input(id="unset"),
    dcc.Store(id="visits", storage_type="local", data=0),
    dcc.Store(id="full", data=1), dcc.Store(id="written", data="layout"),
    *[html.P(id=name) for name in "opqr"],
])


def told(name, *values):
    note(name, values, len(ctx.triggered), bool(ctx.triggered), ctx.triggered_id,
         [each["prop_id"] for each in ctx.triggered], [None, *ctx.triggered_prop_ids.values()][-1])


go = Input("save", "n_clicks")
app.callback(
    Output("o", "children"), go, State("unset", "value"), State("name", "value"),
    State("visits", "data"),
)(partial(told, "values"))
app.callback(Output("visits", "data"), go, prevent_initial_call=True)(lambda n: n)
app.callback(Output("p", "children"), Input("url", "pathname"))(partial(told, "location"))
app.callback(Output("q", "children"), Input("full", "modified_timestamp"))(
    lambda stamp: told("store", stamp is not None)
)
app.callback(Output("written", "data"), go)(lambda n: "new")
app.callback(Output("r", "children"), Input("written", "data"), go)(partial(told, "behind"))
"""


def test_what_an_initial_call_gets(lab: Lab) -> None:
    initial = [1, False, None, ["."], None]
    with lab.visit(VISITS) as visit:
        noted = {name: rest for name, *rest in visit.noted()}
        assert noted["values"] == [[None, None, "", 0], *initial]
        assert noted["location"] == [["/"], 1, True, "url", ["url.pathname"], "url"]
        assert noted["store"] == [[True], 1, True, "full", ["full.modified_timestamp"], "full"]
        assert noted["behind"] == [["new", None], 1, True, "written", ["written.data"], "written"]
        visit.type("#name", "Ada")
        visit.press("#name", "Tab")
        visit.click("#save")
        visit.noted()
        visit.reload()
        noted = {name: rest for name, *rest in visit.noted()}
        assert noted["values"] == [[None, None, "Ada", 1], *initial]


# All of it has the flag, and nobody touches anything.
EVENTS = """
from dash import dcc

app = Dash(__name__)
figure = {"data": [{"x": [1, 2], "y": [1, 2]}], "layout": {}}
rows = [{"a": 1}]
COMPONENTS = {
    "graph": (partial(dcc.Graph, figure=figure), "relayoutData clickData hoverData restyleData "
              "selectedData figure"),
    "location": (partial(dcc.Location), "pathname href search hash"),
    "store": (partial(dcc.Store, data={}), "data modified_timestamp"),
    "store-none": (partial(dcc.Store, data=None), "data modified_timestamp"),
    "store-local": (partial(dcc.Store, storage_type="local"), "data modified_timestamp"),
    "store-local-data": (partial(dcc.Store, storage_type="local", data=1),
                         "data modified_timestamp"),
    "tabs": (partial(dcc.Tabs, [dcc.Tab(label="A", value="a")]), "value"),
    "tabs-value": (partial(dcc.Tabs, [dcc.Tab(label="A", value="a")], value="a"), "value"),
    "table": (partial(dash_table.DataTable, rows, [{"id": "a", "name": "a"}]),
              "data derived_virtual_data derived_viewport_data active_cell selected_rows"),
    "slider": (partial(dcc.Slider, 0, 2, 1, value=1), "value drag_value"),
    "range": (partial(dcc.RangeSlider, 0, 2, 1, value=[0, 1]), "value drag_value"),
    "interval": (partial(dcc.Interval, interval=300, max_intervals=1), "n_intervals"),
    "dropdown": (partial(dcc.Dropdown, ["a"], "a"), "value"),
    "stranger": (partial(dcc.Dropdown, ["a"], "b"), "value"),
    "input": (partial(dcc.Input, value="a"), "value n_submit n_blur"),
    "button": (partial(html.Button), "n_clicks n_clicks_timestamp"),
}
layout = []
for name, (component, props) in COMPONENTS.items():
    layout += [component(id=name)]
    for prop in props.split():
        layout += [html.P(id=f"seen-{name}-{prop}")]
        app.callback(Output(f"seen-{name}-{prop}", "children"), Input(name, prop),
                     prevent_initial_call=True)(
            lambda _, seen=f"{name}.{prop}": note(seen, bool(ctx.triggered))
        )
app.layout = html.Div(layout)
"""
FIRING = {
    "graph.relayoutData",
    "interval.n_intervals",
    "location.hash",
    "location.href",
    "location.pathname",
    "location.search",
    "range.drag_value",
    "slider.drag_value",
    "store-local-data.modified_timestamp",
    "store-local.data",
    "store-local.modified_timestamp",
    "store-none.data",
    "store-none.modified_timestamp",
    "store.modified_timestamp",
    "table.derived_viewport_data",
    "table.derived_virtual_data",
    "tabs.value",
}


def _fired(lab: Lab, code: str, names: set[str]) -> set[str]:
    """What came as a trigger, when all of ``names`` did; a busy machine draws late."""
    fired: set[str] = set()
    with lab.visit(code) as visit:
        for _ in range(10):
            visit.wait(1)
            for name, triggered in visit.noted():
                assert triggered, name
                fired.add(name)
            if fired >= names:
                break
    return fired


def test_what_fires_on_load_in_spite_of_the_flag(lab: Lab) -> None:
    names = FIRING | ({"stranger.value"} if lab.since("2.17") else set())
    assert _fired(lab, EVENTS, names) == names


# The same with components of other packages.
OTHERS = """
import dash_ag_grid as dag
import dash_bootstrap_components as dbc

app = Dash(__name__)
COMPONENTS = {
    "tabs": (partial(dbc.Tabs, [dbc.Tab("x", tab_id="a")]), "active_tab"),
    "tabs-value": (partial(dbc.Tabs, [dbc.Tab("x", tab_id="a")], active_tab="a"), "active_tab"),
    "accordion": (partial(dbc.Accordion, [dbc.AccordionItem("x", item_id="a")]), "active_item"),
    "accordion-value": (partial(dbc.Accordion, [dbc.AccordionItem("x", item_id="a")],
                                active_item="a"), "active_item"),
    "modal": (partial(dbc.Modal, "x", is_open=False), "is_open"),
    "collapse": (partial(dbc.Collapse, "x", is_open=True), "is_open"),
    "grid": (partial(dag.AgGrid, rowData=[{"a": 1}], columnDefs=[{"field": "a"}],
                     dashGridOptions={"pagination": True}),
             "rowData selectedRows columnState virtualRowData filterModel paginationInfo "
             "cellClicked"),
}
layout = []
for name, (component, props) in COMPONENTS.items():
    layout += [component(id=name)]
    for prop in props.split():
        layout += [html.P(id=f"seen-{name}-{prop}")]
        app.callback(Output(f"seen-{name}-{prop}", "children"), Input(name, prop),
                     prevent_initial_call=True)(
            lambda _, seen=f"{name}.{prop}": note(seen, bool(ctx.triggered))
        )
app.layout = html.Div(layout)
"""


def test_components_of_other_packages_fire_on_load_too(lab: Lab) -> None:
    if not lab.has("dash_ag_grid", "dash_bootstrap_components"):
        pytest.skip("dash-ag-grid and dash-bootstrap-components are not installed: make facts")
    names = {
        "accordion.active_item",
        "grid.columnState",
        "grid.filterModel",
        "grid.paginationInfo",
        "grid.virtualRowData",
        "tabs.active_tab",
    }
    assert _fired(lab, OTHERS, names) == names


# Each is written on load what its State says, or None; nobody may see it.
WRITTEN = """
app = Dash(__name__)
load = Input("go", "n_clicks")
SAME = {
    "field": (partial(dcc.Input, "a"), "value"),
    "choice": (partial(dcc.Dropdown, ["a", "b"], "a"), "value"),
    "text": (partial(html.P, "a"), "children"),
    "hidden": (partial(html.P, "b", hidden=True), "hidden"),
    "style": (partial(html.P, "c", style={"color": "red"}), "style"),
    "store": (partial(dcc.Store, data=[1]), "data"),
    "tabs": (partial(dcc.Tabs, [dcc.Tab("x", value="a"), dcc.Tab("y", value="b")], value="b"),
             "value"),
}
NONE = {"empty": (partial(html.Div), "children"), "unset": (partial(dcc.Input), "value"),
        "bare": (partial(dcc.Store), "data")}
FALSY = {"false": (partial(html.P, "d"), "hidden", False),
         "nothing": (partial(dcc.Input), "value", ""),
         "none-chosen": (partial(dcc.Dropdown, ["a"], multi=True), "value", [])}
parts = [html.Button("Go", id="go"), html.Button("Read", id="read"), html.P(id="o")]
for name, (component, prop, *_) in {**SAME, **NONE, **FALSY}.items():
    parts += [component(id=name)]
app.layout = html.Div(parts)


if WRITES:
    for name, (_, prop) in SAME.items():
        app.callback(Output(name, prop), load, State(name, prop))(lambda n, value: value)
    for name, (_, prop) in NONE.items():
        app.callback(Output(name, prop), load)(lambda n: None)
    for name, (_, prop, value) in FALSY.items():
        app.callback(Output(name, prop), load)(lambda n, value=value: value)


@app.callback(
    Output("o", "title"),
    Input("read", "n_clicks"),
    *[State(name, prop) for name, (_, prop, *_) in {**SAME, **NONE, **FALSY}.items()],
    State("bare", "modified_timestamp"),
    prevent_initial_call=True,
)
def read(clicks, *values):
    note(dict(zip([*SAME, *NONE, *FALSY], values)), values[-1] is not None)
"""


def test_writing_on_load_what_is_there_already(lab: Lab) -> None:
    seen, read = [], []
    for writes in (False, True):
        with lab.visit(f"WRITES = {writes}\n{WRITTEN}") as visit:
            seen.append((visit.text("body"), visit.value("#field"), visit.value("#unset")))
            visit.click("#read")
            read += visit.noted()
    assert seen[0] == seen[1]
    (without, stamp), (written, stamp_after) = read
    assert (stamp, stamp_after) == (False, True)
    differ = {name: value for name, value in written.items() if value != without[name]}
    assert differ == {"false": False, "nothing": "", "none-chosen": []}


REMEMBERED = """
app = Dash(__name__)
app.layout = html.Div([
    html.Button("Clear", id="clear"), dcc.Input("", id="name", persistence=True),
    dcc.Input("", id="flagged", persistence=True),
])
for name in ("name", "flagged"):
    app.callback(Output(name, "value"), Input("clear", "n_clicks"),
                 prevent_initial_call=name == "flagged")(lambda n: "")
"""


def test_a_literal_answer_on_load_covers_what_the_browser_remembers(lab: Lab) -> None:
    with lab.visit(REMEMBERED) as visit:
        for field in ("#name", "#flagged"):
            visit.type(field, "Ada")
            visit.press(field, "Tab")
        visit.reload()
        assert (visit.value("#name"), visit.value("#flagged")) == ("", "Ada")
