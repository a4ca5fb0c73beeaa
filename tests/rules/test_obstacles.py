"""What cannot be rewritten as it is written: said before that is tried, and only where it is so."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write
from test_fixtures import as_told

from codemods.engine.scan import scan
from codemods.engine.settings import Settings

APP = """\
from dash import Dash, Input, Output, State, callback, ctx, dcc, html, no_update

app = Dash(__name__)
app.layout = html.Div(
    [dcc.Store(id="notes", data={}), html.Button(id="keep"), dcc.Input(id="text"), html.P(id="p")]
)


"""
KEEP = """\
@callback(
    Output("notes", "data"),
    Input("keep", "n_clicks"),
    State("notes", "data"),
    prevent_initial_call=True,
)
"""
TURNED = """\
@callback(Output("p", "children"), DEPENDENCIES)
def show(n, text, notes):
    if ctx.triggered_id != "keep":
        return no_update
    return f"{n} {text} {notes}"
"""
INPUTS = 'inputs=[Input("keep", "n_clicks"), Input("text", "value")]'
OBSTACLES = {
    "a body behind the colon": (
        "state-to-patch",
        KEEP + 'def keep(n, notes): notes["n"] = n; return notes\n',
        "the function stands on one line",
    ),
    "a body behind a line that goes on": (
        "state-to-patch",
        KEEP + 'def keep(n, notes): \\\n    notes["n"] = n; return notes\n',
        "the function stands on one line",
    ),
    "a State in a list of its own": (
        "state-to-patch",
        'WHAT = [State("notes", "data")]\n'
        + KEEP.replace('State("notes", "data")', "*WHAT")
        + 'def keep(n, notes):\n    notes["n"] = n\n    return notes\n',
        "the dependency is not written in the decorator itself",
    ),
    "States in a tuple": (
        "input-to-state",
        TURNED.replace("DEPENDENCIES", INPUTS + ', state=(State("notes", "data"),)'),
        "the States are not written out as the Inputs are",
    ),
    "Inputs in a list in a list": (
        "input-to-state",
        TURNED.replace(
            "DEPENDENCIES",
            'inputs=[Input("keep", "n_clicks"), *[Input("text", "value")]],'
            ' state=[State("notes", "data")]',
        ),
        "the Inputs are not written out one by one in the decorator",
    ),
    "a default": (
        "input-to-state",
        TURNED.replace(
            "DEPENDENCIES",
            'inputs=[Input("text", "value"), Input("keep", "n_clicks")],'
            ' state=[State("notes", "data")]',
        ).replace("n, text, notes", "text, n, notes=None"),
        "the parameters of the function cannot be put in another order",
    ),
}
FREE = {
    "a comment that ends as a line that goes on": (
        "state-to-patch",
        KEEP + 'def keep(n, notes):  # C:\\\n    notes["n"] = n\n    return notes\n',
    ),
    "a decorated function first": (
        "state-to-patch",
        KEEP + "def keep(n, notes):\n    @str\n    def inner():\n        pass\n"
        '    notes["n"] = n\n    return notes\n',
    ),
    "a copy on one line": (
        "state-to-patch",
        KEEP + 'def keep(n, notes): new = dict(notes); new["n"] = n; return new\n',
    ),
    "States as the Inputs": (
        "input-to-state",
        TURNED.replace("DEPENDENCIES", INPUTS + ', state=[State("notes", "data")]'),
    ),
    "a default where the order stays": (
        "input-to-state",
        TURNED.replace("DEPENDENCIES", INPUTS + ', state=[State("notes", "data")]').replace(
            "text, notes", "text, notes=None"
        ),
    ),
}


@pytest.mark.parametrize("case", OBSTACLES)
def test_what_stands_in_the_way_is_said_before(case: str, tmp_path: Path) -> None:
    rule, code, reason = OBSTACLES[case]
    write(tmp_path, {"app.py": APP + code})
    settings = Settings(select=(rule,))
    quick = scan([tmp_path.as_posix()], settings, needed=lambda _: False)
    for found in (quick, scan([tmp_path.as_posix()], settings)):
        assert [each.reason for each in found.refused] == [reason]
        assert not found.changes


@pytest.mark.parametrize("case", FREE)
def test_what_only_looks_like_it_is_rewritten(case: str, tmp_path: Path) -> None:
    rule, code = FREE[case]
    write(tmp_path, {"app.py": APP + code})
    settings = Settings(select=(rule,))
    quick = scan([tmp_path.as_posix()], settings, needed=lambda _: False)
    found = scan([tmp_path.as_posix()], settings)
    assert [*map(as_told, quick.changes)] == [*map(as_told, found.changes)]
    assert len(found.changes) == 1
    assert found.changes[0].edits
