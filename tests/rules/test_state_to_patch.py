"""What keeps state-to-patch from calling a change safe."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.findings import Change
from codemods.engine.scan import scan
from codemods.engine.settings import Settings
from codemods.engine.settle import settle

APP = """\
from dash import Dash, Input, Output, State, callback, dcc, html

LOW = -1
app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Store(id="notes", data={"days": {}, "rows": []}),
        html.Button(id="keep"),
        dcc.Slider(-5, 5, id="shift"),
        dcc.Slider(0, 5, id="step"),
        dcc.Input(id="number", type="number"),
        dcc.Input(id="text"),
        dcc.Dropdown([-1, 0, 1], id="sign"),
    ]
)


@callback(
    Output("notes", "data"),
    Input("keep", "n_clicks"),
    State("shift", "value"),
    State("step", "value"),
    State("number", "value"),
    State("text", "value"),
    State("sign", "value"),
    State("notes", "data"),
    prevent_initial_call=True,
)
def keep(n_clicks, shift, step, number, text, sign, notes):
    left = int(text) + n_clicks
    right = left + right if text else 0
    CODE
    return notes
"""


def differs(folder: Path, code: str) -> str | None:
    """What the rule says of a callback with one statement."""
    write(folder, {"app.py": APP.replace("CODE", code)})
    (change,) = scan([folder.as_posix()], Settings(select=("state-to-patch",))).changes
    return change.differs


@pytest.mark.parametrize(
    "key",
    [
        "shift",
        "number",
        "sign",
        "step - 1",
        "-2",
        "LOW",
        "int(text)",
        "shift or 0",
        "left",
        "right",
    ],
)
def test_a_key_that_may_be_a_number_below_zero_is_no_safe_one(tmp_path: Path, key: str) -> None:
    sentence = differs(tmp_path, f"notes[{key}] = n_clicks")
    assert sentence is not None
    assert f"If {key} (line" in sentence
    assert sentence == differs(tmp_path, f"notes = {{**notes, {key}: n_clicks}}")


@pytest.mark.parametrize(
    "code",
    [
        "notes[step] = n_clicks",
        "notes[text] = n_clicks",
        "notes[n_clicks] = text",
        "notes[str(shift)] = text",
        "notes[f'{shift}'] = text",
        "notes['day' + text] = text",
        "notes[len(text)] = text",
        "notes['rows'][shift] = text",
        "notes['days'].update({shift: text})",
    ],
)
def test_a_key_that_is_none_or_the_index_of_a_list_is_safe(tmp_path: Path, code: str) -> None:
    assert differs(tmp_path, code) is None


GUARDED = """\
import dash_cytoscape as cyto
from dash import Dash, Input, Output, State, callback, dash_table, dcc, html

app = Dash(__name__)
app.layout = html.Div([html.Button(id="go"), COMPONENT])


@callback(Output("it", "PROP"), Input("go", "n_clicks"), State("it", "PROP"))
def change(n_clicks, value):
    if value is None:
        value = DEFAULT
    CODE
    return value
"""


def with_default(folder: Path, component: str, prop: str, default: str) -> Change:
    """The change of a callback with a default for the prop of a component that has no value."""
    change = "value.append(n_clicks)" if default.startswith("[") else "value['k'] = n_clicks"
    code = GUARDED.replace("COMPONENT", component).replace("PROP", prop)
    code = code.replace("DEFAULT", default).replace("CODE", change)
    write(folder, {"app.py": code})
    (found,) = scan([folder.as_posix()], Settings(select=("state-to-patch",))).changes
    return found


@pytest.mark.parametrize(
    ("component", "prop", "default"),
    [
        ('dash_table.DataTable(id="it", data=[{"a": 1}])', "columns", "[]"),
        ('cyto.Cytoscape(id="it")', "style", "{}"),
        ('html.P("text", id="it")', "style", "{'display': 'none'}"),
        ('dcc.Dropdown(id="it")', "options", "['a']"),
        ('dcc.Graph(id="it")', "figure", "{'layout': {'title': 'x'}}"),
    ],
)
def test_a_default_that_would_show_on_page_load_stays_where_it_is(
    tmp_path: Path, component: str, prop: str, default: str
) -> None:
    change = with_default(tmp_path, component, prop, default)
    assert change.differs is None
    assert "where a default takes its place if it is empty" in change.message


@pytest.mark.parametrize(
    ("component", "prop", "default"),
    [
        ('dcc.Store(id="it")', "data", "{'n': 1}"),
        ('html.P("text", id="it")', "style", "{}"),
        ('dash_table.DataTable(id="it")', "data", "[]"),
        ('dcc.Dropdown(id="it")', "options", "[]"),
        ('dcc.Graph(id="it")', "figure", "{'data': [], 'layout': {}}"),
        ('html.Div(id="it")', "children", "[]"),
    ],
)
def test_a_default_that_looks_like_no_value_is_safe(
    tmp_path: Path, component: str, prop: str, default: str
) -> None:
    change = with_default(tmp_path, component, prop, default)
    assert change.differs is None
    assert "no longer uploaded" in change.message


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '    return {\n        **notes,  # old\n        "n": 1,  # one\n        # two\n'
            '        "t": text,\n    }\n',
            '    notes.update({\n        "n": 1,  # one\n        # two\n'
            '        "t": text,\n    })\n'
            "    return notes\n",
        ),
        (
            '    notes = {**notes, "n": 1,  # one\n             "t": text}\n    return notes\n',
            '    notes.update({"n": 1,  # one\n             "t": text})\n    return notes\n',
        ),
        (
            '    return {**notes, "t": [  # all\n        text]}\n',
            '    notes["t"] = [  # all\n        text]\n    return notes\n',
        ),
    ],
)
def test_comments_in_a_display_stay(tmp_path: Path, before: str, after: str) -> None:
    head = APP.partition("    left = ")[0]
    write(tmp_path, {"app.py": head + before})
    found = scan([tmp_path.as_posix()], Settings(select=("state-to-patch",)))
    (file,) = settle(found, lambda change: True).files
    assert file.after.decode().endswith(f"    notes = Patch()\n{after}")
