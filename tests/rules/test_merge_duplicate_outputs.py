"""What merge-duplicate-outputs says where it takes no events to see that it holds."""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path

import pytest
from command_line import write
from packaging.version import Version
from projects import module, write_project

from codemods.engine.scan import scan
from codemods.engine.settings import Settings
from codemods.graph.graph import Graph
from codemods.rewriting.edits import replace, spans
from codemods.rules.merge_duplicate_outputs.rule import find
from codemods.rules.rule import Finding, Proposal, Refused, Verdict

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
        dcc.Location(id="url"),
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

FLAGGED = 'Output("shown", "title", allow_duplicate=True)'


def _found(folder: Path, output: str, code: str = "") -> list[Finding]:
    app = APP.format(output=f'Output("{output}", allow_duplicate=True)'.replace(".", '", "'))
    project = write_project(folder, {"app.py": app + code})
    return list(find(Graph(project), module(project, "app.py")))


def _proposal(folder: Path, output: str, code: str = "") -> Proposal:
    (found,) = _found(folder, output, code)
    assert isinstance(found, Proposal)
    return found


@pytest.mark.parametrize(
    "output",
    ["file.data", "plot.extendData", "plot.prependData", "url.href", "url.pathname", "url.hash"],
)
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
    code = APP.format(output=FLAGGED)
    code = code.replace('Input("add"', 'Input("a"\n    "dd"')
    code = code.replace('Input("remove"', 'Input("re" +\n    "move"')
    project = write_project(tmp_path, {"app.py": code})
    app = module(project, "app.py")
    (found,) = find(Graph(project), app)
    assert isinstance(found, Proposal)
    after = replace(app.source.data, spans(found.rewrite(), "utf-8")).decode()
    assert '    if triggered_id == "add":\n' in after
    assert '    if triggered_id == "re" + "move":\n' in after
    code = APP.format(output=FLAGGED).replace('Input("add"', "Input('a\"'\n    'dd'")
    (found,) = _merges(tmp_path, code)
    assert "if prop_id == 'a\"dd.n_clicks':\n" in _after(found, tmp_path)


def test_who_may_update_nothing_need_not_fail_for_that(tmp_path: Path) -> None:
    app = APP.format(output=FLAGGED).replace(
        'return {"added": n_clicks}',
        'if n_clicks > 3:\n        raise PreventUpdate\n    return ["added"][n_clicks]',
    )
    (found,) = _merges(tmp_path, app)
    assert "add may update nothing" in (found.differs or "")
    assert "fail on some values" not in (found.differs or "")


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


MULTIPLEXED = APP.replace(
    "app = Dash(__name__)",
    "from dash_extensions.enrich import DashProxy, MultiplexerTransform\n\n"
    "app = DashProxy(__name__, transforms=[MultiplexerTransform()])",
)


def test_a_multiplexer_does_nothing_where_dash_knows(tmp_path: Path) -> None:
    (found,) = _merges(tmp_path, MULTIPLEXED.format(output=FLAGGED))
    assert "Multiplexer" not in (found.differs or "")


def test_with_a_multiplexer_none_is_rejected_today(tmp_path: Path) -> None:
    app = MULTIPLEXED.format(output='Output("shown", "children")')
    project = write_project(tmp_path, {"app.py": app})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert "without allow_duplicate" not in found.message
    assert found.differs
    assert found.differs.startswith("Today the MultiplexerTransform of dash_extensions")


@pytest.mark.parametrize(
    ("guard", "asked"),
    [
        ("", "triggered_id == {}_button.id"),
        ("    if not n_clicks:\n        raise PreventUpdate\n", "triggered_id == {}_button.id"),
    ],
)
def test_a_component_in_place_of_its_id_is_asked_for_that(
    tmp_path: Path, guard: str, asked: str
) -> None:
    """Dash takes a component for its id, and gives the id as the trigger."""
    code = APP.format(output=FLAGGED)
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
    app = APP.format(output=FLAGGED)
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
    app = app.replace('State("name", "value")', 'State("name", "value"), State("lost", "value")')
    (gone,) = _merges(tmp_path / "gone", app.replace("_clicks, name)", "_clicks, name, x)") + close)
    assert "While lost.value is not on the page" in (gone.differs or "")
    assert "may hold a State of it" not in (gone.differs or "")


def test_of_inputs_that_are_put_anew_it_is_said_that_they_arrive_together(tmp_path: Path) -> None:
    app = APP.format(output=FLAGGED).replace(
        'html.Button("Add", id="add")', 'html.Div([html.Button("Add", id="add")], id="panel")'
    )
    (found,) = _merges(
        tmp_path,
        f'{app}@callback(Output("panel", "children"), Input("file", "data"))\n'
        "def close(data):\n    return data\n",
    )
    assert "may hold Inputs of it" in (found.differs or "")
    assert "may hold a State" not in (found.differs or "")


def _merges(folder: Path, code: str) -> list[Proposal]:
    project = write_project(folder, {"app.py": code})
    found = find(Graph(project), module(project, "app.py"))
    return [each for each in found if isinstance(each, Proposal)]


# More functions of one name than anybody follows.
_MANY = "def count(n):\n" + "    n += 1\n" * 3000 + "    return n\n"


def test_a_handler_that_calls_too_much_to_look_at_is_refused(tmp_path: Path) -> None:
    app = APP.format(output='Output("last", "data", allow_duplicate=True)')
    app = app.replace('"added": n_clicks', '"added": count(n_clicks)')
    project = write_project(tmp_path, {"app.py": app + _MANY})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Refused)
    assert "too much to follow" in found.reason


def test_a_callback_behind_that_calls_too_much_is_not_looked_into(tmp_path: Path) -> None:
    code = SHOWS.replace("str(last)", "count(last)") + _MANY
    differs = _proposal(tmp_path, "last.data", code).differs or ""
    assert "show" in differs
    assert "calls what cannot be seen into" in differs


def _after(found: Proposal, folder: Path) -> str:
    source = (folder / "app.py").read_bytes()
    return replace(source, spans(found.rewrite(), "utf-8")).decode()


def test_the_older_event_counts_only_where_the_configuration_says_so(tmp_path: Path) -> None:
    app = APP.format(output=FLAGGED)
    project = write_project(tmp_path, {"app.py": app})
    (newest,) = find(Graph(project), module(project, "app.py"))
    project = dataclasses.replace(project, newest=False)
    (oldest,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(newest, Proposal)
    assert isinstance(oldest, Proposal)
    assert newest.verdict is Verdict.SAFE
    assert oldest.verdict is Verdict.UNSAFE
    assert oldest.differs
    assert oldest.differs.startswith("Of two events that arrive in one call the older counts")
    assert "[None, *ctx.triggered_prop_ids.values()][-1]" in _after(newest, tmp_path)
    assert '    if ctx.triggered_id == "add":' in _after(oldest, tmp_path)


def test_who_asks_which_input_started_it_may_see_the_older_one(tmp_path: Path) -> None:
    code = """\
@callback(
    Output("last", "data", allow_duplicate=True),
    Input("shown", "n_clicks"),
    Input("plot", "clickData"),
    prevent_initial_call=True,
)
def look(n_clicks, point):
    return ctx.triggered_id
"""
    found = _proposal(tmp_path, "last.data", code)
    assert found.verdict is Verdict.UNSAFE
    assert "look asks which Input started it" in (found.differs or "")
    assert "update nothing" not in (found.differs or "")


def test_dash_takes_callbacks_with_the_same_inputs_for_one(tmp_path: Path) -> None:
    app = APP.format(output=FLAGGED)
    app = app.replace('Input("remove"', 'Input("add"')
    (found,) = _merges(tmp_path, app)
    assert found.verdict is Verdict.UNSAFE
    assert found.differs
    assert "for one: today add never runs, and as one callback both do." in found.differs
    assert "starts both" not in found.differs


@pytest.mark.parametrize(
    ("flag", "change", "says"),
    [
        ("", ("", ""), "refuses two writers of one prop without allow_duplicate."),
        (
            ", allow_duplicate=True",
            ('Input("remove"', 'Input("add"'),
            "refuses add and remove, whose Inputs and Outputs are the same.",
        ),
    ],
)
def test_before_4_1_a_duplicate_stops_the_whole_app(
    tmp_path: Path, flag: str, change: tuple[str, str], says: str
) -> None:
    code = APP.format(output=f'Output("shown", "title"{flag})').replace(*change)
    write(tmp_path, {"app.py": code})
    for version, stops in (("4.0.0", True), ("4.1.0", False)):
        settings = Settings(("merge-duplicate-outputs",), dash_version=Version(version))
        (found,) = scan([str(tmp_path)], settings).changes
        assert found.verdict is Verdict.UNSAFE
        assert found.differs
        assert (
            f"none of the app's callbacks runs: before 4.1 Dash {says}" in found.differs
        ) == stops
        assert ("runs, whichever" in found.differs or "never runs" in found.differs) != stops
        assert "Multiplexer" not in found.differs


def test_what_says_that_others_write_runs_on_every_version(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": APP.format(output=FLAGGED)})
    settings = Settings(("merge-duplicate-outputs",), dash_version=Version("4.0.0"))
    (found,) = scan([str(tmp_path)], settings).changes
    assert found.differs is None


@pytest.mark.parametrize(
    "app",
    [
        "from django_plotly_dash import DjangoDash as Dash",
        "from async_dash import Dash",
        "from django_plotly_dash import DjangoDash\n\n\nclass Dash(DjangoDash):\n    pass",
    ],
)
def test_an_app_that_may_have_no_ctx_is_refused(tmp_path: Path, app: str) -> None:
    code = APP.format(output=FLAGGED)
    code = code.replace("import Dash, ", "import ").replace("app = Dash", f"{app}\n\napp = Dash")
    code = code.replace("@callback", "@app.callback")
    project = write_project(tmp_path, {"app.py": code})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Refused)
    assert "which may have no ctx" in found.reason


@pytest.mark.parametrize("name", ["ctx", "PreventUpdate"])
def test_a_parameter_around_that_hides_a_word_of_dash_is_refused(tmp_path: Path, name: str) -> None:
    code = APP.format(output=FLAGGED)
    head, *callbacks = code.split("@callback")
    body = "".join(f"    @callback{each}".replace("\n", "\n    ").rstrip(" ") for each in callbacks)
    project = write_project(tmp_path, {"app.py": f"{head}def register({name}):\n{body}"})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Refused)
    assert found.reason == f"{name} is a variable of the function"


def test_a_parameter_called_as_the_module_says_ctx_gets_another_name(tmp_path: Path) -> None:
    code = APP.format(output=FLAGGED)
    code = code.replace(" ctx,", " ctx as asked,").replace(
        'Input("remove", "n_clicks"), prevent_initial_call=True)\ndef remove(n_clicks)',
        'Input("remove", "n_clicks"), State("shown", "id"), prevent_initial_call=True)\n'
        "def remove(triggered_id, asked)",
    )
    (found,) = _merges(tmp_path, code)
    after = _after(found, tmp_path)
    assert "(n_clicks, triggered_id, shown_asked):" in after
    assert "triggered_id_2 = [None, *asked.triggered_prop_ids.values()][-1]" in after


def test_handlers_run_once_and_in_the_order_of_the_events(tmp_path: Path) -> None:
    code = APP.format(output=FLAGGED)
    code = code.replace(
        'Input("remove", "n_clicks"), prevent_initial_call=True)\ndef remove(n_clicks)',
        'Input("remove", "n_clicks"), Input("plot", "clickData"), prevent_initial_call=True)\n'
        "def remove(n_clicks, point)",
    ).replace('    return {"removed"', '    print(open("log"))\n    return {"removed"')
    (found,) = _merges(tmp_path, code)
    after = _after(found, tmp_path).partition("def update_shown_title")[2]
    made: dict[str, object] = {}
    body = "def run(asked, add, remove, no_update):\n    n_clicks = add_n_clicks = 1\n"
    body += "    remove_n_clicks = point = plot_point = 1\n"
    lines = after.partition("\n")[2].replace("ctx.triggered_prop_ids", "asked")
    exec(body + lines, made)  # the body of the dispatcher, which the tool made itself
    run = made["run"]
    assert callable(run)
    calls: list[str] = []

    def handler(name: str) -> object:
        def called(*given: object) -> str:
            calls.append(name)
            return name

        return called

    asked = ["plot.clickData", "add.n_clicks", "remove.n_clicks"]
    assert run(asked, handler("add"), handler("remove"), None) == "add"
    assert calls == ["remove", "add"]


OTHER = """\
def wire(target, button="remove", *more):
    @callback(Output(target, "data"{flag}), Input({inputs}), prevent_initial_call=True)
    def wired(n_clicks):
        return {{}}


{call}
"""
FLAG, REMOVE = ", allow_duplicate=True", '"remove", "n_clicks"'


@pytest.mark.parametrize(
    ("inputs", "call", "twin"),
    [
        (REMOVE, 'wire("last")', True),
        ("button, 'n_clicks'", 'wire(target="last")', True),
        ("button, 'n_clicks'", 'for each in ("last", "all"):\n    wire(each, "add")', True),
        ("button, 'n_clicks'", 'wire("last", "file")', False),
        (REMOVE.replace("n_clicks", "n_clicks_timestamp"), 'wire("last")', False),
        (REMOVE + '), Input("url", "href"', 'wire("last")', False),
        (REMOVE, 'wire("all")', False),
    ],
)
def test_what_stays_apart_may_be_one_with_a_handler_for_dash(
    tmp_path: Path, inputs: str, call: str, twin: bool
) -> None:
    code = OTHER.format(flag=FLAG, inputs=inputs, call=call)
    found = _proposal(tmp_path, "last.data", code.replace("n_clicks):", "*n_clicks):"))
    apart = '"last"' in call
    assert found.verdict is (Verdict.UNSAFE if apart else Verdict.SAFE)
    assert ("for one, and only the last runs" in (found.differs or "")) is twin
    assert ("starts after add and before remove while" in (found.differs or "")) is apart
    assert ("wired (" in found.message) is apart


MIXED = APP.replace("{output}", "{first}", 1).replace("{output}", "{second}", 1)


@pytest.mark.parametrize(
    ("first", "flag", "call", "told"),
    [
        ("", "", 'wire("last")', True),
        ("", "", "for each in os.environ:\n    wire(each)", True),
        ("", FLAG, 'wire("last")', False),
        (FLAG, "", 'wire("last")', False),
        ("", "", 'wire("all")', False),
        ("", "", 'if 1:\n    wire("last")\n\n\nMultiplexerTransform()', False),
    ],
)
def test_a_plain_writer_that_stays_apart(
    tmp_path: Path, first: str, flag: str, call: str, told: bool
) -> None:
    app = MIXED.format(
        first=f'Output("last", "data"{first})', second=f'Output("last", "data"{FLAG})'
    )
    code = OTHER.format(flag=flag, inputs='"url", "href"', call=call)
    project = write_project(tmp_path, {"app.py": "import os\n" + app + code})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert (found.verdict is Verdict.SAFE) is ("all" in call)
    assert ("writes without allow_duplicate too" in (found.differs or "")) is told


_PAIR = """\
@callback(
    Output("last", "data", allow_duplicate=True),
    Output("shown", "title"),
    Input("plot", "clickData"),
    prevent_initial_call=True,
)
def both(point):
    if not point:
        return no_update
    {answer}


def described(kind, text=""):
    return [kind, text]
"""


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ('return [{"kind": point}, "x"]', "last_data, shown_title = answer"),
        ('found = {"kind": point}, "x"\n    return found', "last_data, shown_title = answer"),
        ('return described("x")', "last_data, shown_title = answer"),
        (
            "return described(no_update if point == 1 else 1)",
            "if new_last_data is not no_update:",
        ),
        ("return described(app.kinds)", "if new_last_data is not no_update:"),  # may be held there
    ],
)
def test_an_answer_is_taken_apart_whoever_makes_it(tmp_path: Path, answer: str, kept: str) -> None:
    found = _proposal(tmp_path, "last.data", _PAIR.format(answer=answer) + "\n\nNO = no_update\n")
    assert kept in _after(found, tmp_path)


@pytest.mark.parametrize("answer", ["return point", "return app.kinds", "return [*point]"])
def test_an_answer_of_which_the_parts_cannot_be_told_is_not_taken_apart(
    tmp_path: Path, answer: str
) -> None:
    (found,) = _found(tmp_path, "last.data", _PAIR.format(answer=answer))
    reason = found.reason if isinstance(found, Refused) else found.obstacle
    assert reason is not None
    assert "what it returns for which Output cannot be seen" in reason


TWO = """\
@callback(
    {outputs},
    Input("{button}", "n_clicks"),
    prevent_initial_call=True,
)
def {button}(n_clicks):
    return [*app.kinds]


"""
_LAST, _SHOWN = (
    f'Output("{each}", allow_duplicate=True)'.replace(".", '", "')
    for each in ("last.data", "shown.title")
)


@pytest.mark.parametrize(
    ("second", "button", "apart"),
    [
        (f"{_LAST}, {_SHOWN}", "remove", False),
        (f"{_SHOWN}, {_LAST}", "remove", True),
        (f"{_LAST}, {_SHOWN}", "add", True),
    ],
)
def test_an_answer_is_handed_on_whole_where_one_is_as_good_as_another(
    tmp_path: Path, second: str, button: str, apart: bool
) -> None:
    """Where all write alike, and no two run in one call."""
    code = TWO.format(outputs=f"{_LAST}, {_SHOWN}", button="add")
    other = TWO.format(outputs=second, button="remove").replace('"remove"', f'"{button}"')
    project = write_project(tmp_path, {"app.py": APP.partition("@callback")[0] + code + other})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Refused) is apart
    if isinstance(found, Proposal):
        assert "return remove(remove_n_clicks)" in _after(found, tmp_path)


SHELF = """\
import pandas as pd
from dash import Dash, Input, Output, State, callback, dcc, html

BOOKS = pd.read_csv("books.csv")
app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Dropdown(["Emma", "Dune"], "Emma", id="title"),
        html.Button("Year", id="year"),
        html.Button("Count", id="count"),
        html.Div(id="shown"),
    ]
)


@callback(
    Output("shown", "children", allow_duplicate=True),
    Input("year", "n_clicks"),
    State("title", "value"),
    prevent_initial_call=True,
)
def year(n_clicks, title):
    found = BOOKS[BOOKS.title == title]
    return {answer}


@callback(
    Output("shown", "children", allow_duplicate=True),
    Input("count", "n_clicks"),
    prevent_initial_call=True,
)
def count(n_clicks):
    return f"{{len(BOOKS)}} books"
"""


@pytest.mark.parametrize(
    ("answer", "differs"),
    [
        (
            "found.year.iloc[0]",
            "year may fail on some values from the page (app.py:24): started while another of them "
            "runs, it then drops what that one would have written.",
        ),
        ('found.year.iloc[0] if len(found) else "which one?"', None),
        ("found.year.tolist()", None),
    ],
)
def test_a_choice_that_may_be_cleared_may_leave_no_row(
    tmp_path: Path, answer: str, differs: str | None
) -> None:
    project = write_project(tmp_path, {"app.py": SHELF.format(answer=answer)})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert (found.differs or "").replace(f"{tmp_path}/", "") == (differs or "")


def test_who_alone_changes_a_prop_loses_no_change_of_another(tmp_path: Path) -> None:
    app = APP.format(output=FLAGGED).replace(
        f'@callback({FLAGGED}, Input("add", "n_clicks"), prevent_initial_call=True)\n'
        "def add(n_clicks):\n"
        '    return {"added": n_clicks}',
        f'@callback({FLAGGED}, Output("all", "data"), Input("add", "n_clicks"),\n'
        '          State("all", "data"), prevent_initial_call=True)\n'
        "def add(n_clicks, rows):\n"
        "    return str(n_clicks), [*rows, n_clicks]",
    )
    (found,) = _merges(tmp_path, app)
    assert found.message.startswith("2 callbacks write shown.title. As one")
    assert "Only add writes all.data" in (found.differs or "")
    assert "returns it whole" not in (found.differs or "")


def test_what_cannot_be_merged_is_said_once_in_the_first_file_that_is_asked_for(
    tmp_path: Path,
) -> None:
    one = "from dash import Input, Output, callback\n\n\n@callback({}, Input({!r}, 'n_clicks'))\n"
    files = {
        f"{name}.py": one.format(FLAGGED, name) + f"def {name}(n_clicks):\n    return 'x'\n"
        for name in ("add", "remove")
    }
    write(tmp_path, {"app.py": APP.partition("@callback")[0] + "import add, remove\n", **files})
    settings = Settings(("merge-duplicate-outputs",))
    for paths, where in (((".",), "add.py"), (("add.py", "remove.py"), "add.py"),
                         (("remove.py",), "remove.py")):  # fmt: skip
        with contextlib.chdir(tmp_path):
            (found,) = scan([*paths], settings).refused
        assert found.place.path == where
        assert where not in [each.path for each in found.related]
        assert "apart: in another module" in found.reason


@pytest.mark.parametrize(
    ("output", "gain"),
    [
        (FLAGGED, ". As one, a late answer to an older event no longer covers what a newer one"),
        ('Output("shown", "title")', " without allow_duplicate. As one, all of them work."),
    ],
)
def test_the_message_says_what_is_gained(tmp_path: Path, output: str, gain: str) -> None:
    (found,) = _merges(tmp_path, APP.format(output=output))
    assert found.message.startswith(f"2 callbacks write shown.title{gain}")
    dropped = " When one fails, an answer of another that is on its way is dropped."
    assert found.message.endswith(dropped)
    (found,) = _merges(tmp_path, APP.format(output=output).replace('"remove", "n_', '"add", "n_'))
    assert dropped not in found.message
    assert "for one: today" not in (found.differs or "") or output == FLAGGED


ADDED = 'return {"added": n_clicks}'


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("yield n_clicks", "add (app.py:22) stays apart: a generator"),
        (f"app.one(n_clicks), app.two(n_clicks)\n    {ADDED}", None),
        (f"one(n_clicks), two(n_clicks)\n    {ADDED}", None),
        (f"app.one(n_clicks), ctx.triggered_id\n    {ADDED}", None),
    ],
)
def test_what_is_no_dispatcher_can_be_a_handler(
    tmp_path: Path, answer: str, reason: str | None
) -> None:
    app = APP.format(output=FLAGGED).replace(ADDED, answer)
    helpers = "def one(n):\n    return n\n\n\ndef two(n):\n    return n\n"
    project = write_project(tmp_path, {"app.py": app + helpers})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Refused) is (reason is not None)
    if isinstance(found, Refused):
        assert "stays apart: a generator" in found.reason


@pytest.mark.parametrize("output", [FLAGGED, 'Output("shown", "title")'])
def test_a_writer_that_is_no_callback_is_none_that_stays_apart(tmp_path: Path, output: str) -> None:
    code = "\n\ndef later():\n    dash.set_props('shown', {'title': 'x'})\n"
    (found,) = _merges(tmp_path, f"import dash\n{APP.format(output=output)}{code}")
    assert "apart" not in (found.differs or "")


def test_what_stands_in_the_other_branch_never_meets_it(tmp_path: Path) -> None:
    head, *callbacks = APP.format(output=FLAGGED).split("@callback")
    mine = "".join(f"    @callback{each}".replace("\n", "\n    ").rstrip(" ") for each in callbacks)
    other = mine.replace("def add", "def plus").replace("def remove", "def minus")
    found = _merges(tmp_path, f"{head}if app.server:\n{mine}else:\n{other}")
    assert len(found) == 2
    assert not any("apart" in (each.differs or "") for each in found)
