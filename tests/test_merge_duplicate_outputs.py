"""What merge-duplicate-outputs says where it takes no events to see that it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.findings import Verdict
from codemods.project.graph import Graph
from codemods.rewriting.edits import replace, spans
from codemods.rule import Finding, Proposal, Refused
from codemods.rules.merge_duplicate_outputs import find

APP = """\
from dash import Dash, Input, Output, Patch, State, callback, clientside_callback, ctx, dcc, html
from dash import no_update
from dash.exceptions import PreventUpdate

app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button("Add", id="add"),
        html.Button("Remove", id="remove"),
        dcc.Store(id="last"),
        dcc.Store(id="all", data=[]),
        dcc.Download(id="file"),
        dcc.Graph(id="plot"),
        html.Div(id="shown"),
    ]
)


@callback({output}, Input("add", "n_clicks"), prevent_initial_call=True)
def add(n_clicks):
    return {{"added": n_clicks}}


@callback({output}, Input("remove", "n_clicks"), prevent_initial_call=True)
def remove(n_clicks):
    return {{"removed": n_clicks}}


"""


def _found(folder: Path, output: str, code: str = "") -> list[Finding]:
    app = APP.format(output=f'Output("{output}", allow_duplicate=True)'.replace(".", '", "'))
    project = write_project(folder, {"app.py": app + code})
    return list(find(Graph(project), module(project, "app.py")))


def _proposal(folder: Path, output: str, code: str = "") -> Proposal:
    (found,) = _found(folder, output, code)
    assert isinstance(found, Proposal)
    return found


@pytest.mark.parametrize("output", ["file.data", "plot.extendData", "plot.prependData"])
def test_what_is_carried_out_is_not_only_the_last(tmp_path: Path, output: str) -> None:
    found = _proposal(tmp_path, output)
    assert found.verdict is Verdict.UNSAFE
    assert found.differs
    assert found.differs.startswith(f"Each value of {output} is carried out")


SHOWS = """\
@callback(Output("shown", "children"), Input("last", "data"), State("add", "n_clicks"))
def show(last, n_clicks):
    return str(last)
"""
COLLECTS = """\
@callback(Output("all", "data"), Input("last", "data"), {state}prevent_initial_call=True)
def collect(last{parameter}):
{body}
"""


def test_who_shows_the_last_value_misses_no_other(tmp_path: Path) -> None:
    assert _proposal(tmp_path, "last.data", SHOWS).verdict is Verdict.SAFE


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("    return everything + [last]", "builds on what all.data was before"),
        ("    rows = Patch()\n    rows.append(last)\n    return rows", "builds on what was there"),
        (
            "    if 'added' not in last:\n        raise PreventUpdate\n    return [last]",
            "may leave",
        ),
        ("    save(last)\n    return [last]", "may do more than answer"),
    ],
)
def test_who_builds_on_each_value_misses_those_that_are_dropped(
    tmp_path: Path, body: str, said: str
) -> None:
    own = "everything" in body
    state, parameter = ('State("all", "data"), ', ", everything") if own else ("", "")
    found = _proposal(
        tmp_path, "last.data", COLLECTS.format(state=state, parameter=parameter, body=body)
    )
    assert found.verdict is Verdict.UNSAFE
    assert found.differs
    assert f" runs for each value of last.data and {said}" in found.differs
    assert [each.callback for each in found.related] == ["collect"]


def test_who_is_behind_another_callback_is_seen_too(tmp_path: Path) -> None:
    plain = COLLECTS.format(state="", parameter="", body="    return [last]")
    code = (
        plain
        + """

@callback(Output("shown", "children"), Input("all", "data"), State("shown", "children"))
def append(rows, shown):
    return f"{shown}, {rows}"
"""
    )
    differs = _proposal(tmp_path, "last.data", code).differs
    assert differs
    assert differs.startswith("append")
    assert "for each value of all.data" in differs


def test_who_is_started_by_the_time_of_a_store_is_behind_it(tmp_path: Path) -> None:
    code = """\
@callback(
    Output("all", "data"),
    Input("last", "modified_timestamp"),
    State("last", "data"),
    State("all", "data"),
)
def collect(_, last, everything):
    return [*everything, last]
"""
    differs = _proposal(tmp_path, "last.data", code).differs
    assert differs
    assert "collect" in differs
    assert "builds on what all.data was" in differs


@pytest.mark.parametrize(("value", "verdict"), [("n_clicks", "safe"), ("[old]", "unsafe")])
def test_a_state_without_a_use_is_no_round_trip(tmp_path: Path, value: str, verdict: str) -> None:
    code = """\
@callback(
    Output("last", "data", allow_duplicate=True),
    Input("shown", "n_clicks"),
    State("last", "data"),
    prevent_initial_call=True,
)
def again(n_clicks, old):
"""
    found = _proposal(tmp_path, "last.data", f"{code}    return {value}\n")
    assert found.verdict == Verdict(verdict)


def test_two_behind_it_may_collect_together(tmp_path: Path) -> None:
    code = """\
@callback(Output("all", "data"), Input("last", "data"), State("shown", "title"))
def collect(last, title):
    return [title, last]


@callback(Output("shown", "title"), Input("all", "data"))
def name(rows):
    return str(rows)
"""
    differs = _proposal(tmp_path, "last.data", code).differs
    assert differs
    assert differs.startswith("collect")
    assert "builds on what shown.title was before" in differs


def test_what_runs_in_the_browser_is_not_looked_into(tmp_path: Path) -> None:
    code = 'clientside_callback("x", Output("shown", "title"), Input("last", "data"))\n'
    assert "cannot be seen into" in (_proposal(tmp_path, "last.data", code).differs or "")


def test_an_id_over_several_lines_is_asked_for_on_one(tmp_path: Path) -> None:
    """In brackets it may have several lines, in a test it may not."""
    code = APP.format(output='Output("shown", "title", allow_duplicate=True)')
    code = code.replace('Input("add"', 'Input("a"\n    "dd"')
    code = code.replace('Input("remove"', 'Input("re" +\n    "move"')
    project = write_project(tmp_path, {"app.py": code})
    app = module(project, "app.py")
    (found,) = find(Graph(project), app)
    assert isinstance(found, Proposal)
    after = replace(app.source.data, spans(found.rewrite(), "utf-8")).decode()
    assert '    if ctx.triggered_id == "add":\n' in after
    assert '    if ctx.triggered_id == "re" + "move":\n' in after


def test_what_would_close_a_circle_of_callbacks_stays_apart(tmp_path: Path) -> None:
    code = """\
@callback(
    Output("all", "data"),
    Output("shown", "children", allow_duplicate=True),
    Input("add", "n_clicks"),
    prevent_initial_call=True,
)
def load(n_clicks):
    return [n_clicks], "loaded"


@callback(Output("last", "data"), Input("all", "data"))
def pick(rows):
    return rows[-1]


@callback(
    Output("shown", "children", allow_duplicate=True),
    Input("last", "data"),
    prevent_initial_call=True,
)
def show(last):
    return last
"""
    app = APP.partition("@callback")[0].replace("{{", "{").replace("}}", "}")
    project = write_project(tmp_path, {"app.py": app + code})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Refused)
    assert "its Input last.data is written by pick" in found.reason


def test_with_a_multiplexer_none_is_rejected_today(tmp_path: Path) -> None:
    app = APP.format(output='Output("shown", "children")').replace(
        "app = Dash(__name__)",
        "from dash_extensions.enrich import DashProxy, MultiplexerTransform\n\n"
        "app = DashProxy(__name__, transforms=[MultiplexerTransform()])",
    )
    project = write_project(tmp_path, {"app.py": app})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert "without allow_duplicate" not in found.message
    assert found.differs
    assert found.differs.startswith("Today the MultiplexerTransform of dash_extensions")


@pytest.mark.parametrize(
    ("guard", "asked"),
    [
        ("", "ctx.triggered_id == {}_button.id"),
        (
            "    if not n_clicks:\n        raise PreventUpdate\n",
            "{}_button.id in triggered.values()",
        ),
    ],
)
def test_a_component_in_place_of_its_id_is_asked_for_that(
    tmp_path: Path, guard: str, asked: str
) -> None:
    """Dash takes a component for its id, and gives the id as the trigger."""
    code = APP.format(output='Output("shown", "title", allow_duplicate=True)')
    code = code.replace("    return", f"{guard}    return")
    for name in ("add", "remove"):
        button = f'html.Button("{name.title()}", id="{name}")'
        code = code.replace(button, f"{name}_button")
        code = code.replace("app = Dash", f"{name}_button = {button}\napp = Dash")
        code = code.replace(f'Input("{name}"', f"Input({name}_button")
    project = write_project(tmp_path, {"app.py": code})
    app = module(project, "app.py")
    (found,) = find(Graph(project), app)
    assert isinstance(found, Proposal)
    after = replace(app.source.data, spans(found.rewrite(), "utf-8")).decode()
    assert all(f"    if {asked.format(name)}:\n" in after for name in ("add", "remove"))


def test_a_state_that_may_leave_the_page_takes_all_handlers_with_it(tmp_path: Path) -> None:
    app = APP.format(output='Output("shown", "title", allow_duplicate=True)')
    app = app.replace('dcc.Graph(id="plot")', 'html.Div([dcc.Input(id="name")], id="panel")')
    app = app.replace(
        'Input("remove", "n_clicks"), prevent_initial_call=True)\ndef remove(n_clicks)',
        'Input("remove", "n_clicks"), State("name", "value"), prevent_initial_call=True)\n'
        "def remove(n_clicks, name)",
    )
    (before,) = _merges(tmp_path / "before", app)
    assert before.verdict is Verdict.SAFE
    close = (
        '@callback(Output("panel", "children"), Input("file", "data"))\n'
        "def close(data):\n    return data\n"
    )
    (after,) = _merges(tmp_path / "after", app + close)
    assert after.differs
    assert after.differs.startswith("panel.children may hold a State of it, and is written")


def _merges(folder: Path, code: str) -> list[Proposal]:
    project = write_project(folder, {"app.py": code})
    found = find(Graph(project), module(project, "app.py"))
    return [each for each in found if isinstance(each, Proposal)]


# More functions of one name than anybody follows.
_MANY = "".join(
    f"class C{n}:\n    def get_it(self):\n        return self\n\n\n" for n in range(501)
)


def test_a_handler_that_calls_too_much_to_look_at_is_refused(tmp_path: Path) -> None:
    app = APP.format(output='Output("last", "data", allow_duplicate=True)')
    app = app.replace('"added": n_clicks', '"added": n_clicks.get_it()')
    project = write_project(tmp_path, {"app.py": app + _MANY})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Refused)
    assert "too much to follow" in found.reason


def test_a_callback_behind_that_calls_too_much_is_not_looked_into(tmp_path: Path) -> None:
    code = SHOWS.replace("str(last)", "last.get_it()") + _MANY
    differs = _proposal(tmp_path, "last.data", code).differs or ""
    assert "show" in differs
    assert "calls what cannot be seen into" in differs
