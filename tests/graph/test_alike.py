"""Ids that a function puts together: written the same in one decorator, they are the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.callback import callbacks_of
from codemods.graph.alike import written_alike

APP = """\
from dash import ALL, MATCH, Input, Output, State, callback, html

def plain(name):
    return {"type": "plain", "name": name}

def counted(name):
    return {"type": "counted", "name": next(numbers)}

def longer(name):
    print(name)
    return {"name": name}

class Box(html.Div):
    class ids:
        box = lambda name: {"type": "box", "name": name}
        text = lambda name: f"box-{name}"
        other = lambda name: {"type": "box", "name": made()}

    ids = ids

    @callback(Output(OUTPUT, "style"), Input("go", "n_clicks"), State(STATE, "style"))
    def change(n, style):
        return style
"""


@pytest.mark.parametrize(
    ("output", "state", "alike"),
    [
        ("ids.box(MATCH)", "ids.box(MATCH)", True),
        ("ids.box('a')", "ids.box('a')", True),
        ("ids.text(name='a')", "ids.text(name='a')", True),
        ("plain(MATCH)", "plain(MATCH)", True),
        ("ids.box(MATCH)", "ids.box('a')", False),
        ("ids.box(MATCH)", "ids.text(MATCH)", False),
        ("ids.box(ALL)", "ids.box(ALL)", False),
        ("ids.box(which)", "ids.box(which)", False),
        ("ids.other(MATCH)", "ids.other(MATCH)", False),
        ("counted(MATCH)", "counted(MATCH)", False),
        ("longer(MATCH)", "longer(MATCH)", False),
        ("unknown(MATCH)", "unknown(MATCH)", False),
    ],
)
def test_ids_written_alike(tmp_path: Path, output: str, state: str, *, alike: bool) -> None:
    text = APP.replace("OUTPUT", output).replace("STATE", state)
    project = write_project(tmp_path, {"app.py": text})
    (callback,) = callbacks_of(project, module(project, "app.py"))
    assert written_alike(project, callback.states[0], callback.outputs[0]) is alike
