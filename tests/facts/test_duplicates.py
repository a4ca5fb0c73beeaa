"""Several writers of one prop, and what is there since which Dash."""

from __future__ import annotations

import pytest
from replay.apps import ReplayError

from .lab import Lab

pytestmark = pytest.mark.slow

TWO_WRITERS = """
app = Dash(__name__)
app.layout = html.Div([
    html.Button("A", id="a"), html.Button("B", id="b"), html.P("-", id="o"), html.P("-", id="else"),
])
options = {"prevent_initial_call": True}
app.callback(Output("o", "children"), Input("a", "n_clicks"), **options)(lambda n: "A wrote")
app.callback(Output("o", "children"), Input("b", "n_clicks"), **options)(lambda n: "B wrote")
app.callback(Output("else", "children"), Input("a", "n_clicks"), **options)(lambda n: "ran")
"""
DEV_TOOLS = """
app.enable_dev_tools(
    debug=True, dev_tools_hot_reload=False, dev_tools_silence_routes_logging=True
)
"""


@pytest.mark.parametrize("dev_tools", [False, True])
def test_duplicates_without_the_flag(lab: Lab, dev_tools: bool) -> None:
    with lab.visit(TWO_WRITERS + DEV_TOOLS * dev_tools) as visit:
        visit.click_at_once("#a")  # the window of the dev tools may lie above it
        if lab.since("4.1") and not dev_tools:
            assert (visit.text("#o"), visit.text("#else")) == ("B wrote", "ran")
        else:
            assert (visit.text("#o"), visit.text("#else")) == ("-", "-")
            assert any("uplicate" in line for line in visit.console)


FLAGGED = """
app = Dash(__name__)
app.layout = html.Div([html.Button("A", id="a"), html.Button("B", id="b"), html.P("-", id="o")])
app.callback(Output("o", "children"), Input("a", "n_clicks"))(partial(note, "first"))
app.callback(
    Output("o", "children", allow_duplicate=True), Input("b", "n_clicks"),
    prevent_initial_call={}
)(partial(note, "second"))
"""


def test_a_duplicate_needs_to_say_what_happens_on_load(lab: Lab) -> None:
    with pytest.raises(ReplayError, match="DuplicateCallback"), lab.visit(FLAGGED.format(False)):
        pass
    with lab.visit(FLAGGED.format(True)) as visit:
        assert visit.noted() == [["first", None]]
    with lab.visit(FLAGGED.format('"initial_duplicate"')) as visit:
        assert sorted(visit.noted()) == [["first", None], ["second", None]]


# Each writer has the flag; `kind` is what else they share.
TWINS = """
app = Dash(__name__)
app.layout = html.Div([
    html.Button("A", id="a"), html.Button("B", id="b"), dcc.Store(id="s"), dcc.Store(id="t"),
    *[html.P("-", id=f"{kind}-{part}") for kind in ("same", "more", "order", "extra")
      for part in ("o", "p")],
])
a, b = Input("a", "n_clicks"), Input("b", "n_clicks")


def writer(output, *rest, name):
    outputs = [Output(each, "children", allow_duplicate=True) for each in output]

    def write(*values):
        note(name)
        return [no_update] * len(outputs)
    app.callback(outputs, *rest, prevent_initial_call=True)(write)


if "same" in KINDS:
    writer(["same-o"], a, State("s", "data"), name="same, 1")
    writer(["same-o"], a, State("t", "data"), name="same, 2")
if "more" in KINDS:
    writer(["more-o"], a, name="more, 1")
    writer(["more-o", "more-p"], a, name="more, 2")
if "order" in KINDS:
    writer(["order-o"], a, b, name="order, 1")
    writer(["order-o"], b, a, name="order, 2")
    writer(["extra-o"], a, name="extra, 1")
    writer(["extra-o"], a, b, name="extra, 2")
app.callback(Output("extra-p", "children"), a, prevent_initial_call=True)(lambda n: "ran")
"""


@pytest.mark.parametrize("dev_tools", [False, True])
@pytest.mark.parametrize("kind", ["same", "more", "order"])
def test_duplicates_with_the_same_inputs(lab: Lab, kind: str, dev_tools: bool) -> None:
    with lab.visit(f"KINDS = {[kind]}\n{TWINS}" + DEV_TOOLS * dev_tools) as visit:
        visit.click_at_once("#a")
        dead = kind != "order" and (dev_tools or not lab.since("4.1"))
        expected = {
            "same": [["same, 2"]] * 2,
            "more": [["more, 1"], ["more, 2"]],
            "order": [["extra, 1"], ["extra, 2"], ["order, 1"], ["order, 2"]],
        }[kind]
        assert sorted(visit.noted()) == ([] if dead else expected)
        assert visit.text("#extra-p") == ("-" if dead else "ran")


NAMES = """
import dash
import inspect


def there(what, name):
    try:
        return bool(getattr(what, name, None))
    except Exception:
        return False


print(json.dumps({
    "triggered_id": hasattr(type(ctx), "triggered_id"),
    "allow_duplicate": "allow_duplicate" in inspect.signature(Output.__init__).parameters,
    "Patch": there(dash, "Patch"),
    "set_props": there(dash, "set_props"),
    "run": there(Dash, "run"),
    "run_server": there(Dash, "run_server"),
    "long_callback": there(Dash, "long_callback"),
    "allow_optional": "allow_optional" in inspect.signature(Input.__init__).parameters,
    "dcc, html, dash_table": all(there(dash, name) for name in ("dcc", "html", "dash_table")),
}))
"""


def test_what_is_there_since_which_dash(lab: Lab) -> None:
    always = ("triggered_id", "allow_duplicate", "Patch", "run", "dcc, html, dash_table")
    assert lab.printed(NAMES) == {
        **dict.fromkeys(always, True),
        "set_props": lab.since("2.17"),
        "run_server": not lab.since("3.0"),
        "long_callback": not lab.since("3.0"),
        "allow_optional": lab.since("3.1"),
    }


NO_OUTPUT = """
app = Dash(__name__)
app.layout = html.Div([html.Button("A", id="a"), html.P("-", id="o"), html.P("-", id="p")])
app.callback(Output("p", "children"), Input("a", "n_clicks"), prevent_initial_call=True)(str)


@app.callback(Input("a", "n_clicks"), prevent_initial_call=True)
def alone(clicks):
    from dash import set_props

    set_props("o", {"children": "set"})
"""


def test_a_callback_without_an_output(lab: Lab) -> None:
    with lab.visit(NO_OUTPUT) as visit:
        visit.click_at_once("#a")
        new = lab.since("2.17")
        assert (visit.text("#o"), visit.text("#p")) == (("set", "1") if new else ("-", "-"))
