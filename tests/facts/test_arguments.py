"""What a function is called with."""

from __future__ import annotations

import pytest

from .lab import Lab

pytestmark = pytest.mark.slow

ORDER = """
FORMS = ("mixed", "lists", "words", "named")
app = Dash(__name__)
app.layout = html.Div(
    [dcc.Input("typed", id="field"), dcc.Store(id="kept", data="kept")]
    + [html.Div(id=form) for form in FORMS]
)
typed, kept = Input("field", "value"), State("kept", "data")


@app.callback(Output("mixed", "children"), kept, typed)
def mixed(*values):
    note("mixed", values)


@app.callback(Output("lists", "children"), [kept], [typed])
def lists(*values):
    note("lists", values)


@app.callback(state=[kept], inputs=[typed], output=Output("words", "children"))
def words(*values):
    note("words", values)


@app.callback(Output("named", "children"), inputs={"a": typed}, state={"b": kept})
def named(b, a):
    note("named", [b, a])
"""


def test_the_order_of_the_arguments(lab: Lab) -> None:
    with lab.visit(ORDER) as visit:
        assert dict(visit.noted()) == {
            "mixed": ["kept", "typed"],
            "lists": ["kept", "typed"],
            "words": ["typed", "kept"],
            "named": ["kept", "typed"],
        }


MISSPELT = """
app = Dash(__name__)
app.layout = html.Div([html.Button("Go", id="go"), html.Div(id="said")])


@app.callback(Output("said", "children"), Input("go", "n_clicks"), prevent_intial_call=True)
def say(clicks):
    note(clicks)
"""


def test_a_keyword_that_dash_does_not_know_is_taken_in_silence(lab: Lab) -> None:
    with lab.visit(MISSPELT) as visit:
        assert visit.noted() == [[None]]
        assert not visit.console
