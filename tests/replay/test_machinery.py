"""The replay itself: what it finds, what it lets pass, and where it fails."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from .apps import app_server, served
from .cases import Case, load
from .stage import Play

pytestmark = pytest.mark.slow

START = """
import time
from dash import *

app = Dash()
"""

ROUND_TRIP = """
app.layout = html.Div([
    html.Button("A", id="a"), html.Button("B", id="b"),
    dcc.Store(id="cart", data={}), html.Div(id="total"),
])

@callback(Output("total", "children"), Input("cart", "data"))
def total(cart):
    return len(cart)

def add(key):
    @callback(
        Output("cart", "data", allow_duplicate=True),
        Input(key, "n_clicks"),
        State("cart", "data"),
        prevent_initial_call=True,
    )
    def write(n, cart):
        cart[key] = n
        return cart

add("a")
add("b")
"""
PATCH = ROUND_TRIP.replace("        cart[key]", "        cart = Patch()\n        cart[key]")
LOST = """
differs = ["stores", "text"]
before = { "cart.data" = { b = 1 }, "#total" = "1" }
after = { "cart.data" = { a = 1, b = 1 }, "#total" = "2" }
"""
TWO_CLICKS = 'events = [{ click = "#a" }, { click = "#b" }]'

SLOW_AND_QUICK = """
app.layout = html.Div([html.Button("A", id="a"), html.Button("B", id="b"), html.Div("-", id="x")])
out = Output("x", "children", allow_duplicate=True)

@callback(out, Input("a", "n_clicks"), prevent_initial_call=True)
def on_a(n):
    time.sleep(0.5)
    return f"A{n}"

@callback(out, Input("b", "n_clicks"), prevent_initial_call=True)
def on_b(n):
    return f"B{n}"
"""

EVERYTHING = """
app.layout = html.Div([
    html.Button("add", id="add"), dcc.Input(id="name"), dcc.Input(id="count", type="number"),
    dcc.Dropdown(["Paris", "Parma"], id="city"), dcc.Dropdown([*"xyz"], id="many", multi=True),
    dcc.RadioItems(["tea", "coffee"], id="drink"), dcc.Checklist(["milk", "sugar"], id="with"),
    dcc.Store(id="visits", storage_type="local", data=0), dcc.Store(id={"type": "s", "index": 1}),
    dcc.Interval(id="clock", interval=300, max_intervals=1), html.Pre(id="out"),
])

@callback(Output("visits", "data"), Input("add", "n_clicks"), State("visits", "data"))
def visit(n, visits):
    return visits + 1 if n else no_update

@callback(Output({"type": "s", "index": 1}, "data"), Input("name", "n_submit"))
def submit(n):
    return {"submitted": n}

inputs = [Input(i, "value") for i in ("name", "count", "city", "many", "drink", "with")]

@callback(Output("out", "children"), *inputs, Input("clock", "n_intervals"))
def show(*values):
    return " ".join(str(value) for value in values)
"""

EVERY_EVENT = """
events = [
  { type = "no", into = "#name" }, { type = "Ada", into = "#name" },
  { press = "Enter", in = "#name" }, { type = "3", into = "#count" },
  { select = "Parma", in = "#city" },
  { select = "x", in = "#many" }, { select = "z", in = "#many" },
  { select = "coffee", in = "#drink" }, { select = "sugar", in = "#with" },
  { click = "#add" }, { wait = 0.4 },
]
[replay.before]
"#out" = "Ada 3 Parma ['x', 'z'] coffee ['sugar'] 1"
"#name" = "Ada"
"city.value" = "Parma"
"visits.data" = 1
'{"index":1,"type":"s"}.data' = { submitted = 1 }
"""

GREETING = """
from dash.exceptions import PreventUpdate
LATER = {{"prevent_initial_call": True}}
app.layout = html.Div([html.Button(id="go"), html.Div(id="out")])

@callback(Output("out", "children"), Input("go", "n_clicks"))
def greet(n):
    {does}
"""

DIALOG = """
app.layout = html.Div([html.Button("open", id="open"), html.Div(id="slot"), html.Div(id="said")])

@callback(Output("slot", "children"), Input("open", "n_clicks"), prevent_initial_call=True)
def show(n):
    return html.Button("ok", id="ok")

@callback(Output("said", "children"), Input("ok", "n_clicks"))
def say(n):
    return "ok" if n else "open"
"""

ENDLESS = """
app.layout = html.Div([dcc.Interval(id="clock", interval=10), html.Div(id="out")])
callback(Output("out", "children"), Input("clock", "n_intervals"))(lambda n: n)
"""

HANGS = """
app.layout = html.Div([html.Div(id="out"), html.Button(id="go")])
clientside_callback("() => { for (;;); }", Output("out", "children"), Input("go", "n_clicks"))
"""


def make(folder: Path, before: str, after: str, verdict: str, replay: str = "") -> Case:
    """A case whose apps are ``START`` and what is given."""
    (folder / "before.py").write_text(START + before)
    (folder / "after.py").write_text(START + after)
    (folder / "case.toml").write_text(f'verdict = "{verdict}"\n[replay]\n{replay}')
    return load(folder)


def found_with_little_patience(play: Play, case: Case, *patterns: str) -> None:
    """What is wrong is this; with more patience where the machine is too busy to come so far."""
    for patience in (3, 12, 60):
        found = play(case, patience)
        if len(found) == len(patterns) and all(map(re.match, patterns, found)):
            return
    raise AssertionError(found)


def a_page(text: str, data: str = "None") -> str:
    return f'app.layout = html.Div([html.Div("{text}"), dcc.Store(id="s", data={data})])'


def test_an_update_lost_to_a_quick_second_click_is_kept_by_a_patch(
    tmp_path: Path, play: Play
) -> None:
    assert play(make(tmp_path, ROUND_TRIP, PATCH, "safe", TWO_CLICKS + LOST)) == []


def test_a_difference_that_the_case_does_not_name_is_told_with_both_sides(
    tmp_path: Path, play: Play
) -> None:
    assert play(make(tmp_path, ROUND_TRIP, PATCH, "safe", TWO_CLICKS)) == [
        "fast run: text differs\n  before:\n    AB\n    1\n  after:\n    AB\n    2",
        "fast run: stores differs\n"
        '  before:\n    cart.data = {"b": 1}\n'
        '  after:\n    cart.data = {"a": 1, "b": 1}',
    ]


def test_a_difference_that_the_case_names_must_be_there(tmp_path: Path, play: Play) -> None:
    assert play(make(tmp_path, ROUND_TRIP, ROUND_TRIP, "safe", TWO_CLICKS + LOST)) == [
        'fast run, after: cart.data is {"b": 1}, not {"a": 1, "b": 1}',
        'fast run, after: #total is "1", not "2"',
        "fast run: text does not differ:\n    AB\n    1",
        'fast run: stores does not differ:\n    cart.data = {"b": 1}',
    ]


def test_an_unsafe_case_must_show_its_difference(tmp_path: Path, play: Play) -> None:
    one, two = a_page("one"), a_page("two")
    assert play(make(tmp_path, one, two, "unsafe", 'differs = "text"')) == []
    assert play(make(tmp_path, one, two, "unsafe", 'differs = "stores"')) == [
        "slow run: there is no difference. Both have\n  stores:\n    s.data = null"
    ]
    assert play(make(tmp_path, one, one, "unsafe")) == [
        "slow run: there is no difference. Both have\n"
        "  text:\n    one\n  stores:\n    s.data = null\n  console:\n    (nothing)"
    ]


def test_truth_is_not_one_in_a_store(tmp_path: Path, play: Play) -> None:
    case = make(tmp_path, a_page("same", "[1]"), a_page("same", "[True]"), "safe")
    assert play(case) == [
        "slow run: stores differs\n  before:\n    s.data = [1]\n  after:\n    s.data = [true]"
    ]


def test_an_error_in_the_console_is_told_with_what_the_app_printed(
    tmp_path: Path, play: Play
) -> None:
    works = GREETING.format(does="return 'Hello'")
    fails = GREETING.format(does="raise ValueError('no greeting')")
    text, console = play(make(tmp_path, works, fails, "safe"))
    assert text == "slow run: text differs\n  before:\n    Hello\n  after:\n    (nothing)"
    assert console.startswith("slow run: console differs\n  before:\n    (nothing)\n  after:\n")
    assert "Callback error updating out.children" in console
    assert "the server responded with a status of 500" in console
    assert "    ValueError: no greeting" in console
    assert "127.0.0.1" not in console.partition("the app printed:")[0]


def test_the_figure_of_a_graph_is_compared(tmp_path: Path, play: Play) -> None:
    graph = 'app.layout = dcc.Graph(id="g", figure={{"data": [{{"type": "bar", "y": [{}]}}]}})'
    case = make(tmp_path, graph.format("1, 2"), graph.format("2, 1"), "safe", 'compare = "stores"')
    (found,) = play(case)
    assert found.startswith("slow run: stores differs\n  before:\n    g.figure = {")


def test_calls_are_compared_where_the_case_says_so(tmp_path: Path, play: Play) -> None:
    called = GREETING.format(does="raise PreventUpdate")
    not_called = called.replace('"n_clicks")', '"n_clicks"), **LATER')
    assert play(make(tmp_path, called, not_called, "safe")) == []
    assert play(make(tmp_path, called, not_called, "safe", 'compare = ["calls"]')) == [
        "slow run: calls differs\n  before:\n    out.children by page load\n  after:\n    (nothing)"
    ]


def test_every_event_does_what_a_user_would_do(tmp_path: Path, play: Play) -> None:
    case = make(tmp_path, EVERYTHING, EVERYTHING, "safe", EVERY_EVENT)
    assert play(case) == []


def test_a_reload_keeps_what_a_local_store_has_and_a_run_starts_without_it(
    tmp_path: Path, play: Play
) -> None:
    replay = """
    events = [{ click = "#add" }, { wait = 0.3 }, { reload = true }]
    before = { "visits.data" = 1, "#name" = "" }
    """
    case = make(tmp_path, EVERYTHING, EVERYTHING, "safe", replay)
    assert play(case) == []
    assert play(case) == []


def test_a_run_starts_without_the_cookies_of_the_last_one(tmp_path: Path, play: Play) -> None:
    app = """
app.layout = html.Div(id="out")

@callback(Output("out", "children"), Input("out", "id"))
def visit(_):
    visits = ctx.cookies.get("visits", "0")
    ctx.response.set_cookie("visits", "1")
    return visits
"""
    case = make(tmp_path, app, app, "safe", 'before = { "#out" = "0" }')
    assert play(case) == []
    assert play(case) == []


def test_an_app_goes_to_another_port_when_its_own_is_taken(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(START + a_page("one"))

    async def ports() -> tuple[int, int]:
        async with served(server, app) as one, served(server, app, one.port) as other:
            return one.port, other.port

    with app_server() as server:
        one, other = asyncio.run(ports())
    assert one != other


def test_answers_come_in_the_order_of_the_requests(tmp_path: Path, play: Play) -> None:
    replay = TWO_CLICKS + '\nbefore = { "#x" = "B1" }'
    assert play(make(tmp_path, SLOW_AND_QUICK, SLOW_AND_QUICK, "safe", replay)) == []


def test_a_trigger_can_be_slower_than_the_others(tmp_path: Path, play: Play) -> None:
    replay = TWO_CLICKS + '\nslow_for = { "a.n_clicks" = 0.9 }\nbefore = { "#x" = "B1" }'
    assert play(make(tmp_path, SLOW_AND_QUICK, SLOW_AND_QUICK, "safe", replay)) == [
        'fast run, before: #x is "A1", not "B1"'
    ]


def test_a_wait_lets_the_answers_through_that_are_due(tmp_path: Path, play: Play) -> None:
    replay = """
    events = [{ click = "#a" }, { wait = %s }, { click = "#b" }]
    before = { "cart.data" = { a = 1, b = 1 } }
    """
    assert play(make(tmp_path, ROUND_TRIP, ROUND_TRIP, "safe", replay % 0.4)) == []
    assert play(make(tmp_path, ROUND_TRIP, ROUND_TRIP, "safe", replay % 0.1)) == [
        'fast run, before: cart.data is {"b": 1}, not {"a": 1, "b": 1}'
    ]


def test_an_element_that_comes_with_an_answer_is_waited_for(tmp_path: Path, play: Play) -> None:
    replay = 'events = [{ click = "#open" }, { click = "#ok" }]\nafter = { "#said" = "ok" }'
    assert play(make(tmp_path, DIALOG, DIALOG, "safe", replay)) == []


def test_an_event_on_nothing_fails(tmp_path: Path, play: Play) -> None:
    replay = 'events = [{ type = "x", into = "#nowhere" }]'
    case = make(tmp_path, a_page("one"), a_page("one"), "safe", replay)
    impossible = r"type x in #nowhere: not possible: Locator\.fill: Timeout "
    runs = ("slow run, before", "fast run, before", "slow run, after", "fast run, after")
    found_with_little_patience(play, case, *(f"{run}: {impossible}" for run in runs))


def test_a_page_that_does_not_come_to_rest_fails(tmp_path: Path, play: Play) -> None:
    found_with_little_patience(
        play,
        make(tmp_path, a_page("at rest"), ENDLESS, "safe"),
        r"slow run, after: the page does not come to rest in \d+ s: "
        r".*the latest call: out\.children \(by clock\.n_intervals\)$",
    )


def test_a_script_that_never_ends_fails(tmp_path: Path, play: Play) -> None:
    found_with_little_patience(
        play,
        make(tmp_path, a_page("at rest"), HANGS, "safe"),
        r"slow run, after: the page does not come to rest in \d+ s: its scripts never end$",
    )


def test_an_app_that_does_not_start_fails_with_its_traceback(tmp_path: Path, play: Play) -> None:
    (found,) = play(make(tmp_path, a_page("one"), "import dash_core_components", "safe"))
    assert found.startswith("slow run, after: the app does not start:\nTraceback")
    assert "No module named 'dash_core_components'" in found


def test_only_the_new_app_runs_where_the_old_one_cannot(tmp_path: Path, play: Play) -> None:
    old, replay = "import dash_core_components", "before_runs = false"
    assert play(make(tmp_path, old, a_page("one"), "safe", replay)) == []
    (found,) = play(make(tmp_path, old, GREETING.format(does="return 1 / 0"), "safe", replay))
    assert found.startswith("slow run, after: errors in the console:\n")


def test_an_app_may_run_itself_without_asking_for_main(tmp_path: Path, play: Play) -> None:
    runs = a_page("one") + "\napp.run(debug=True)"
    assert play(make(tmp_path, runs, a_page("one"), "safe")) == []


def test_a_project_finds_its_modules_and_no_app_sees_another_one(
    tmp_path: Path, play: Play
) -> None:
    for app in ("before", "after"):
        (tmp_path / app).mkdir()
        (tmp_path / app / "names.py").write_text(f'HERE = "{app}"\n')
    text = START + "import os, names\n"
    text += "app.layout = html.Div(names.HERE + ' in ' + os.path.basename(os.getcwd()))"
    (tmp_path / "before" / "app.py").write_text(text)
    (tmp_path / "case.toml").write_text('verdict = "safe"')
    assert play(load(tmp_path)) == [
        "slow run: text differs\n  before:\n    before in before\n  after:\n    after in after"
    ]


def test_apps_are_served_however_long_the_path_of_temporary_files_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ("x" * 120)).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / ("x" * 120)))
    with app_server() as server:
        assert server.is_socket()


def test_without_chromium_it_fails_and_does_not_skip() -> None:
    this = f"{__file__}::test_truth_is_not_one_in_a_store"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", this]
    done = subprocess.run(
        command,
        env={**os.environ, "CHROMIUM": "no-such-browser"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "the replay needs Chromium, and there is no no-such-browser" in done.stdout
    assert "skipped" not in done.stdout
