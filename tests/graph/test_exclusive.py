"""Inputs that can never arrive in one call, and the ways in which they can."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.bound import BoundCallback
from codemods.graph.graph import Graph
from codemods.graph.shared.exclusive import (
    why_not_exclusive,
    why_one_click,
    why_one_gesture,
    why_written,
)
from codemods.python.project import read_project

FIELDS = """html.Div(
    [
        dcc.Input(id="title", value=""),
        dcc.Dropdown(["Paris"], id="city"),
        dcc.Store(id="kept"),
        dcc.Interval(id="clock"),
        dash_table.DataTable(id="table"),
        html.Button("Save", id="save"),
        html.Div(id="saved"),
    ]
)"""
APP = """\
from dash import Dash, Input, Output, callback, dash_table, dcc, html
from ids import TITLE

app = Dash(__name__)
app.layout = {layout}


@callback(Output("saved", "children"), Input("save", "n_clicks"), Input({field}))
def save(n_clicks, field):
    return field
"""


def _why(
    folder: Path, field: str, layout: str = FIELDS, files: dict[str, str] | None = None
) -> str | None:
    """What is said about the button and a field of a callback."""
    app = APP.format(layout=layout, field=field)
    project = write_project(folder, {"app.py": app, "ids.py": 'TITLE = "title"\n', **(files or {})})
    graph = Graph(project)
    (callback,) = graph.in_module(module(project, "app.py"))
    button, other = callback.inputs
    bound = BoundCallback(graph, callback)
    return why_not_exclusive(bound.outputs, bound.props([other]), bound.props([button]))


@pytest.mark.parametrize(
    "field", ['"title", "value"', 'TITLE, "n_blur"', '"city", "value"', '"table", "data"']
)
def test_a_button_and_a_field_of_one_layout_are_exclusive(tmp_path: Path, field: str) -> None:
    assert _why(tmp_path, field) is None


@pytest.mark.parametrize(
    "field", ['"kept", "data"', '"kept", "modified_timestamp"', '"clock", "n_intervals"']
)
def test_what_changes_by_itself_is_not_exclusive(tmp_path: Path, field: str) -> None:
    assert "changes without the user" in (_why(tmp_path, field) or "")


def test_two_props_of_one_component_are_not_exclusive(tmp_path: Path) -> None:
    found = _why(tmp_path, '"save", "n_clicks_timestamp"')
    assert found is not None
    assert "may belong to one component" in found


@pytest.mark.parametrize(
    ("code", "who"),
    [
        ('@callback(Output("title", "value"), Input("x", "value"))\ndef f(x): return x\n', "f ("),
        ('@callback(Output(f"{a}le", "value"), Input("x", "value"))\ndef f(x): return x\n', "f ("),
        ('set_props("title", {"value": ""})\n', "other.py:3"),
        (
            'clientside_callback("x", Output("title", "value"), Input("x", "value"))\n',
            "<clientside",
        ),
        ('def f(:\n    "title"\n', "other.py:1"),
    ],
)
def test_a_writer_in_another_file_makes_it_not_exclusive(
    tmp_path: Path, code: str, who: str
) -> None:
    code = f"from dash import *\na = open('a').read()\n{code}"
    found = _why(tmp_path, '"title", "value"', files={"other.py": code})
    assert found is not None
    assert who in found
    assert "may write title.value" in found


def test_a_writer_of_another_id_or_property_does_not_matter(tmp_path: Path) -> None:
    code = """\
from dash import Input, Output, callback, set_props


@callback(Output("name", "value"), Output("title", "placeholder"), Input("x", "value"))
def write(x):
    set_props("name", {"value": x})
    return x, x
"""
    assert _why(tmp_path, '"title", "value"', files={"other.py": code}) is None


def test_new_options_may_take_the_value_away(tmp_path: Path) -> None:
    code = """\
from dash import Input, Output, callback


@callback(Output("city", "options"), Input("x", "value"))
def fill(x):
    return [x]
"""
    found = _why(tmp_path, '"city", "value"', files={"other.py": code})
    assert found is not None
    assert "may write city.options" in found


def test_a_component_that_stands_in_no_layout_may_come_later(tmp_path: Path) -> None:
    layout = 'html.Div([html.Button("Save", id="save"), html.Div(id="saved")])'
    code = 'from dash import dcc\n\n\ndef later():\n    return dcc.Input(id="title")\n'
    found = _why(tmp_path, '"title", "value"', layout, {"other.py": code})
    assert found is not None
    assert "Where title.value stands cannot be seen" in found


def test_an_id_that_stands_in_two_places_may_come_later(tmp_path: Path) -> None:
    code = 'from dash import dcc\n\n\ndef later():\n    return dcc.Input(id="title")\n'
    found = _why(tmp_path, '"title", "value"', files={"other.py": code})
    assert found is not None
    assert "Where title.value stands cannot be seen" in found


@pytest.mark.parametrize("inner", ['dcc.Input(id="title")', "parts()"])
def test_what_a_callback_puts_on_the_page_again_arrives_together(
    tmp_path: Path, inner: str
) -> None:
    own = "" if "id=" in inner else ', dcc.Input(id="title")'
    layout = f"""html.Div(
    [
        html.Div([{inner}, html.Button("Save", id="save")], id="panel"){own},
        html.Div(id="saved"),
    ]
)"""
    code = """\
from dash import Input, Output, callback


@callback(Output("panel", "children"), Input("x", "value"))
def fill(x):
    return x
"""
    assert _why(tmp_path, '"title", "value"', layout) is None
    found = _why(tmp_path, '"title", "value"', layout, {"other.py": code})
    assert found is not None
    assert "panel.children may hold Inputs of it" in found


def test_the_writer_of_an_input_is_named_with_its_line(tmp_path: Path) -> None:
    project = write_project(
        tmp_path,
        {
            "a.py": "from dash import *\n\n\n"
            '@callback(Output("a", "value"), Input("b", "value"))\ndef f(b): return b\n'
        },
    )
    graph = Graph(project)
    (callback,) = graph.in_module(module(project, "a.py"))
    bound = BoundCallback(graph, callback)
    assert why_written(bound.inputs[0]) is None
    own = why_written(bound.outputs[0])
    assert own is not None
    assert own.startswith("f (")
    assert "a.py:4) may write a.value" in own


FORM = 'html.Form([dcc.Input(id="x"), dcc.Input(id="y"), html.Button(id="save")])'


@pytest.mark.parametrize(
    ("layout", "prop", "said"),
    [
        (
            'html.Div(dcc.Checklist(["x"], id="x"), id="save")',
            "value",
            "may change save.n_clicks too",
        ),
        ('html.Div(dcc.Graph(id="x"), id="save", n_clicks=0)', "clickData", "which lies around it"),
        ('html.Div(html.Button(id="x"), id="save")', "n_clicks", "a click on the one is one on"),
        ('html.Div(dcc.Input(id="save"), id="x")', "n_events", "may change x.n_events too"),
        ('html.Div([dcc.Checklist(["x"], id="x"), html.Button(id="save")])', "value", None),
        (
            '[html.Label("a", htmlFor="save", id="x"), html.Button(id="save")]',
            "n_clicks",
            "a label, is one on the other too",
        ),
        (
            '[html.Label("a", htmlFor="x", id="save"), dcc.Checklist(["x"], id="x")]',
            "value",
            "a click on the one, a label",
        ),
        (
            '[html.Label("a", htmlFor=of(), id="x"), html.Button(id="save")]',
            "n_clicks",
            "a label, is one on the other too",
        ),
        ('[html.Label("a", htmlFor="no", id="x"), html.Button(id="save")]', "n_clicks", None),
        ('[html.Label("a", id="x"), html.Button(id="save")]', "n_clicks", None),
        (FORM, "n_submit", "are in one form"),
        (FORM, "value", None),
        (FORM.replace("Form", "Div"), "n_submit", None),
        (FORM, 'n_submit"), Input("y", "value', None),
        ('[html.Label("a", htmlFor="save", id="x"), html.Button(id="save")]', "title", None),
    ],
)
def test_a_click_on_what_lies_in_a_card_is_one_on_the_card(
    tmp_path: Path, layout: str, prop: str, said: str | None
) -> None:
    app = APP.format(layout=layout, field=f'"x", "{prop}"')
    graph = Graph(write_project(tmp_path, {"app.py": app, "ids.py": 'TITLE = "title"\n'}))
    (callback,) = graph.callbacks
    button, *others = callback.inputs
    bound = BoundCallback(graph, callback)
    found = why_one_click(bound.props(others[:1]), bound.props([*others[1:], button][:1]))
    assert found is None if said is None else said in (found or "")


CLICKS = "document.querySelectorAll('button').forEach((each) => each.click());\n"


@pytest.mark.parametrize(
    ("script", "matters"),
    [
        ("assets/keys.js", True),
        ("shop/assets/keys.js", False),
        ("../assets/keys.js", True),
    ],
)
def test_a_script_that_clicks_may_click_several(tmp_path: Path, script: str, matters: bool) -> None:
    app = tmp_path / "app"
    project = write_project(
        app,
        {"app.py": APP.format(layout=FIELDS, field='"title", "value"'), "ids.py": "TITLE = 1\n"},
    )
    path = (app / script).resolve() if matters else tmp_path / script
    path.parent.mkdir(parents=True)
    path.write_text(CLICKS)
    project = read_project(list(project.targets), scripts=[path.as_posix()])
    graph = Graph(project)
    (callback,) = graph.in_module(module(project, "app.py"))
    bound = BoundCallback(graph, callback)
    found = why_not_exclusive(bound.outputs, bound.inputs[1:], bound.inputs[:1])
    assert ("A script (" in (found or "")) is matters


@pytest.mark.parametrize(
    ("code", "matters"),
    [
        ("app.index_string = '<script>setTimeout(() => document.forms[0].requestSubmit())'", True),
        ("SCRIPT = 'element.dispatchEvent(new Event(\"click\"))'", True),
        ("app.index_string = open('page.html').read()", True),
        ("app = dash.Dash(index_string=page('shop'))", True),
        ("app.index_string = '<html>{%app_entry%}</html>'", False),
        ("'It says .click() for the reader.'", False),
        ("driver.find_element('save').click()", False),
    ],
)
def test_a_text_with_such_a_script_counts_too(tmp_path: Path, code: str, matters: bool) -> None:
    found = _why(tmp_path, '"title", "value"', files={"other.py": f"import dash\n{code}\n"})
    seen = ("A script (", "other.py:2 may write title.value")
    assert any(sentence in (found or "") for sentence in seen) is matters


@pytest.mark.parametrize(
    ("component", "matters"),
    [
        ('dbc.Popover("x", id="hint", target="save")', True),
        ('dbc.Toast("x", id="hint", duration=4000)', True),
        ('dbc.Modal("x", id="hint")', False),
    ],
)
def test_what_opens_at_a_click_on_another_changes_with_it(
    tmp_path: Path, component: str, matters: bool
) -> None:
    layout = FIELDS.replace('dcc.Store(id="kept"),', f'dcc.Store(id="kept"), {component},')
    found = _why(tmp_path, '"hint", "is_open"', layout.replace("dbc.", "dcc."))
    assert ("hint.is_open changes without the user" in (found or "")) is matters


@pytest.mark.parametrize(
    ("layout", "field", "change", "said"),
    [
        ('html.Label("a", id="x")', '"x", "n_clicks"', "app.layout['x'].htmlFor = 'save'",
         "a label, is one on the other too"),
        ('html.Div([], id="x")', '"x", "n_clicks"',
         "app.layout['x'].children.append(html.Button(id='more'))", "which lies around it"),
        ('dcc.Input(id="x")', '"x", "value"', "app.layout['x'].debounce = True",
         "takes the focus away"),
        ('dcc.Input(id="x")', '"x", "value"', "app.layout['x'].size = 3", None),
        ('html.Div([], id="x")', '"x", "n_clicks"', "print(app.layout['x'].children)", None),
        ('dcc.Input(id="x")', '"x", "n_blur"', "", "takes the focus away"),
        ('dcc.Dropdown(id="x")', '"x", "search_value"', "", "takes the focus away"),
        ('dcc.DatePickerRange(id="x")', '"x", "end_date"', "", "takes the focus away"),
        ('dash_table.DataTable(id="x")', '"x", "data"', "", "takes the focus away"),
        ('dcc.Input(id="x", debounce=LATE)', '"x", "value"', "LATE = 0.5", "takes the focus away"),
        ('dcc.Input(id="x", debounce=LATE)', '"x", "value"', "LATE = False", None),
        ('dcc.Checklist(id="x", debounce=True)', '"x", "options"', "", None),
    ],
)  # fmt: skip
def test_what_is_set_later_counts_too(
    tmp_path: Path, layout: str, field: str, change: str, said: str | None
) -> None:
    tree = f'html.Div([{layout}, html.Button("Save", id="save"), html.P(id="saved")])\n{change}\n'
    project = write_project(
        tmp_path, {"app.py": APP.format(layout=tree, field=field), "ids.py": 'TITLE = "title"\n'}
    )
    graph = Graph(project)
    (callback,) = graph.callbacks
    button, other = callback.inputs
    bound = BoundCallback(graph, callback)
    found = why_one_gesture(bound.props([other]), bound.props([button]))
    assert found is None if said is None else said in (found or "")


def test_a_table_that_cannot_be_seen_may_change_by_itself(tmp_path: Path) -> None:
    assert "gone.data changes without the user" in (_why(tmp_path, '"gone", "data"') or "")
    assert _why(tmp_path / "seen", '"table", "data"') is None


def test_a_target_that_is_set_later_opens_it(tmp_path: Path) -> None:
    layout = FIELDS.replace('dcc.Store(id="kept"),', 'dcc.Popover("x", id="hint"),')
    assert _why(tmp_path, '"hint", "is_open"', layout) is None
    later = f"{layout}\nsetattr(app.layout['hint'], 'target', 'save')\n"
    found = _why(tmp_path / "later", '"hint", "is_open"', later)
    assert "hint.is_open changes without the user" in (found or "")


@pytest.mark.parametrize(
    ("first", "second", "exclusive"),
    [
        ('dcc.Tabs(id="a")', 'dcc.Tabs(id="b")', False),
        ('dcc.Tabs(id="a", value="x")', 'dcc.Tabs(id="b")', True),
        ('dcc.Input(id="a")', 'dcc.Tabs(id="b")', True),
        ('dcc.Tabs(id="a")', 'dcc.Input(id="b")', True),
        ('dcc.Slider(0, 9, id="a")', 'dcc.Slider(0, 9, id="b")', True),
    ],
)
def test_what_is_set_as_it_is_drawn_arrives_together(
    tmp_path: Path, first: str, second: str, exclusive: bool
) -> None:
    layout = f'html.Div([{first}, {second}, html.Div(id="saved")])'
    app = APP.format(layout=layout, field='"b", "value"').replace(
        '"save", "n_clicks"', '"a", "value"'
    )
    assert (_found(tmp_path, app) is None) is exclusive
    sliders = app.replace('"a", "value"', '"a", "drag_value"').replace(
        '"b", "value"', '"b", "drag_value"'
    )
    assert "as their components are drawn" in (_found(tmp_path, sliders) or "")


def _found(folder: Path, app: str) -> str | None:
    project = write_project(folder, {"app.py": app, "ids.py": "TITLE = 1\n"})
    graph = Graph(project)
    (callback,) = graph.in_module(module(project, "app.py"))
    bound = BoundCallback(graph, callback)
    return why_not_exclusive(bound.outputs, bound.inputs[1:], bound.inputs[:1])
