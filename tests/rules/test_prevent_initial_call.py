"""What prevent-initial-call says about callbacks that the replay cannot run, or need no app."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.graph import Graph
from codemods.rules.prevent_initial_call.rule import find
from codemods.rules.rule import Finding, Proposal, Refused, Verdict

APP = """\
import dash
from dash import ALL, Dash, Input, Output, State, callback, ctx, dcc, html, no_update, set_props
from dash.exceptions import PreventUpdate

app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button("Go", id="go"),
        dcc.Input(id="name"),
        dcc.Store(id="picked", data=[0]),
        html.P("-", id="out", title="-", hidden=True),
        html.P(id="more"),
    ]
)


"""
GO = '@callback(Output("out", "children"), Input("go", "n_clicks"))\n'
GUARD = "    if not n:\n        raise PreventUpdate\n    return 1\n"


def _found(folder: Path, code: str) -> list[Finding]:
    project = write_project(folder, {"app.py": APP + code})
    return list(find(Graph(project), module(project, "app.py")))


def _proposal(folder: Path, code: str) -> Proposal:
    (found,) = _found(folder, code)
    assert isinstance(found, Proposal)
    return found


SAFE = [
    f"{GO}async def f(n):\n    if not n:\n        raise PreventUpdate\n    return await load(n)\n",
    GO.replace('"))', '"), background=True)') + f"def f(n):\n{GUARD}",
    f"class A:\n    @staticmethod\n    {GO}    def f(n):\n        return 1 if n else no_update\n",
    f"{GO}def f(ctx):\n    if not ctx:\n        raise PreventUpdate\n    return 1\n",
    f"{GO}def f(n):\n    return n['points']\n",
    GO.removeprefix("@").rstrip("\n") + "(lambda n: n and 1 or no_update)\n",
    f'{GO}def f(n):\n    """return 1"""\n    return no_update if n is None else "raise"\n',
    "I = Input('go', 'n_clicks')\n" + GO.replace('Input("go", "n_clicks")', "I")
    + f"def f(n):\n{GUARD}",
    "ARGS = [Output('out', 'children'), Input('go', 'n_clicks')]\n@callback(*ARGS)\n"
    f"def f(n):\n{GUARD}",
]  # fmt: skip
UNSAFE = [
    f"{GO}async def f(n):\n    await load(n)\n{GUARD}",
    f"{GO}def f(n):\n    set_props('more', {{'children': 1}})\n{GUARD}",
    f"{GO}def f(n):\n    ctx.response.set_cookie('a', 'b')\n{GUARD}",
    f"{GO}def f(n):\n    global N\n    N = 1\n{GUARD}",
    f"{GO}def f(n):\n    n = read()\n{GUARD}",
    f"{GO}def f(n):\n    no_update = 1\n    return no_update\n",
    f"{GO}def f(n):\n    with suppress(Exception):\n        raise PreventUpdate\n    return 1\n",
    f"{GO}def f(n):\n    try:\n        raise PreventUpdate\n    finally:\n        return 1\n",
    f"{GO}def f(n):\n    assert n\n    return 1\n",
    f"{GO}def f(n, seen=[]):\n    if not seen:\n        raise PreventUpdate\n    return 1\n",
    f"{GO}def f(*n):\n    if not n[0]:\n        raise PreventUpdate\n    return 1\n",
    f"{GO}def f(n):\n    if not n:\n        raise PreventUpdate\n    yield 1\n",
    f"def register(app, cache):\n    {GO}    def f(n):\n        if cache.get(n) or n is None:\n"
    "            return no_update\n        return 1\n",
    f"import pandas as pd\nROWS, SEEN = pd.read_csv('a.csv'), []\n{GO}def f(n):\n"
    f"    ROWS[lambda rows: SEEN.append(n) or rows.a > 1]\n{GUARD}",
    GO.replace("n_clicks", "n_clicks").replace('"out"', "NAME") + f"def f(n):\n{GUARD}",
]  # fmt: skip


@pytest.mark.parametrize("code", SAFE)
def test_a_call_that_does_nothing_for_sure_is_safe(tmp_path: Path, code: str) -> None:
    found = _proposal(tmp_path, code)
    assert found.verdict is Verdict.SAFE, found.differs


@pytest.mark.parametrize("code", UNSAFE)
def test_a_call_that_may_do_something_is_not_safe(tmp_path: Path, code: str) -> None:
    assert _proposal(tmp_path, code).verdict is Verdict.UNSAFE


REGISTER = f"""\
class A:
    def register(self, seen):
        {GO}        def f(n):
            {{line}}
            raise PreventUpdate
"""


@pytest.mark.parametrize(
    "line", ["CACHE.get(n)", "seen = self.cache.get(n)", "self.get(n)", "seen.get(n)"]
)
def test_what_did_not_come_from_the_browser_may_do_anything(tmp_path: Path, line: str) -> None:
    found = _proposal(tmp_path, REGISTER.format(line=line))
    assert f"it runs line 21 ({line}) now" in (found.differs or "")


LISTED = "@callback(Output('out', 'children'), {inputs}, {states})\n"
GIVEN = "[State(each, 'value') for each in ('a', 'b')]"


@pytest.mark.parametrize(
    ("inputs", "states", "function", "verdict"),
    [
        ("Input('go', 'n_clicks')", GIVEN, f"def f(n, *more):\n{GUARD}", Verdict.SAFE),
        ("Input('go', 'n_clicks')", GIVEN, f"def f(n, a, b=1):\n{GUARD}", Verdict.SAFE),
        ("Input('go', 'n_clicks')", f"*{GIVEN}", f"def f(n, *more):\n{GUARD}", Verdict.SAFE),
        (
            "Input('go', 'n_clicks')", GIVEN,
            "def f(n, a, b=None):\n    if b is None:\n        raise PreventUpdate\n    return 1\n",
            Verdict.UNSAFE,
        ),
        (
            "[Input(each, 'n_clicks') for each in ('go', 'no')]", GIVEN,
            f"def f(n, *more):\n{GUARD}", Verdict.UNSAFE,
        ),
    ],
)  # fmt: skip
def test_a_list_of_dependencies_is_no_obstacle(
    tmp_path: Path, inputs: str, states: str, function: str, verdict: Verdict
) -> None:
    found = _proposal(tmp_path, LISTED.format(inputs=inputs, states=states) + function)
    assert found.verdict is verdict


@pytest.mark.parametrize(
    "code",
    [
        f"class A:\n    def register(self):\n        {GO[1:-1]}(self.f)\n",
        "@callback(Output('out', 'children'), [*inputs, Input('go', 'n_clicks')])\n"
        "def f(*n):\n    return 1\n",
        "@callback(Output('out', 'children'), [Input(each, 'n_clicks') for each in ('go',)]\n"
        "    + made(Input('no', 'n_clicks')))\n"
        "def f(*n):\n    return 1\n",
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, code: str) -> None:
    (found,) = _found(tmp_path, code)
    assert isinstance(found, Refused)


def test_what_values_start_and_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    inputs = "Output('out', 'hidden'), [*inputs, Input('go', 'value')]"
    assert not _found(tmp_path, f"@callback({inputs})\ndef f(*n):\n    return True\n")


@pytest.mark.parametrize(
    "guard",
    [
        "    with suppress(PreventUpdate):\n        if not n:\n            raise PreventUpdate\n",
        "    with handled():\n        if not n:\n            raise PreventUpdate\n",
        "    with ExitStack() as stack:\n        stack.enter_context(handled())\n"
        "        raise PreventUpdate\n",
        "    try:\n        if not n:\n            raise PreventUpdate\n"
        "    finally:\n        return 0\n",
        "    for _ in (1, 2):\n        try:\n            raise PreventUpdate\n"
        "        finally:\n            continue\n",
    ],
)
def test_a_guard_that_is_swallowed_is_none(tmp_path: Path, guard: str) -> None:
    assert _proposal(tmp_path, f"{GO}def f(n):\n{guard}    return 1\n").verdict is Verdict.UNSAFE


CHECKED = "def checked(n):\n    if not n:\n        raise PreventUpdate\n    return n\n\n\n"


@pytest.mark.parametrize(
    "body",
    [
        "    checked(n)\n    return 1\n",
        "    return str(checked(n))\n",
        "    try:\n        n + 1\n    except TypeError:\n        return no_update\n    return 1\n",
        "    for each in n, n:\n        if not each:\n            return no_update\n    return 1\n",
        "    table = [{'n': n} for _ in range(2)]\n    checked(n)\n    return str(table)\n",
        "    def blank():\n        return not n\n\n    return no_update if blank() else 1\n",
        "    import contextlib\n    with contextlib.suppress(TypeError):\n        return n + 1\n"
        "    return no_update\n",
        "    class PreventUpdate(Exception): ...\n    raise PreventUpdate\n",
    ],
)
def test_a_guard_is_one_wherever_it_is(tmp_path: Path, body: str) -> None:
    assert _proposal(tmp_path, f"{CHECKED}{GO}def f(n):\n{body}").verdict is Verdict.SAFE


DRAW = """

@callback(Output("more", "children"), Input("picked", "data"), {more})
def draw(picked, more):
    return str(picked)
"""
PICK = GO.replace('"out", "children"', '"picked", "data"') + f"def pick(n):\n{GUARD}"


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ('Input("name", "value")', Verdict.SAFE),
        ('Input("name", "value", allow_optional=True)', Verdict.UNSAFE),
        ('Input({"type": "name", "index": ALL}, "value")', Verdict.UNSAFE),
        ('State("name", "value")', Verdict.UNSAFE),
        ('Input("out", "children")', Verdict.SAFE),
    ],
)
def test_a_callback_behind_it_with_an_input_of_its_own_runs_anyway(
    tmp_path: Path, more: str, verdict: Verdict
) -> None:
    found = [*_found(tmp_path, PICK + DRAW.format(more=more))]
    assert [each.verdict for each in found if isinstance(each, Proposal)] == [verdict]


@pytest.mark.parametrize(
    ("flag", "verdict"),
    [("True", Verdict.SAFE), ("False", Verdict.UNSAFE), ("FLAG", Verdict.UNSAFE)],
)
def test_what_is_fed_by_a_callback_that_is_not_called_runs_anyway(
    tmp_path: Path, flag: str, verdict: Verdict
) -> None:
    other = GO.replace("n_clicks", "title").replace("))", f"), prevent_initial_call={flag})")
    code = f"{PICK}\n\n{other}def other(n):\n    return n\n" + DRAW.format(
        more='Input("out", "children")'
    )
    assert _proposal(tmp_path, code).verdict is verdict


SET = PICK.replace(GUARD, "    return [n]\n")
KEEP = SET.replace('"))', '"), State("picked", "data"))').replace("(n)", "(n, picked)")
KEEP = KEEP.replace("[n]", "picked")
PREVENTED = DRAW.format(more='State("name", "value"), prevent_initial_call=True')
RUNS = DRAW.format(more='State("name", "value")')
UNKNOWN = RUNS.replace('"picked", "data"', 'NAME, "data"')
LATE = '\n\nLATE = [Input("picked", "data")]\nregister(LATE)\n'
WILL_NOT = "which picked.data starts, will not run on page load any more."
MAY = (
    "may start to run on page load, with the value in the layout: which component starts it cannot "
    "be seen."
)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (PICK + PREVENTED, None),
        (SET + PREVENTED, WILL_NOT),
        (KEEP + PREVENTED, WILL_NOT),
        (SET + RUNS, "will run on page load with picked.data as it is in the layout ([0])."),
        (PICK.replace('"go"', "GO") + RUNS, "with picked.data as it is in the layout ([0])."),
        (KEEP + RUNS, "to what is there already (line 19), and will not."),
        (SET + UNKNOWN, "the layout's values will stay instead."),
        (PICK + UNKNOWN, f"draw (app.py:24) {MAY}"),
        (PICK + UNKNOWN.replace("State(", "Input("), None),
        (SET + LATE, "the layout's values will stay instead."),
        (PICK + LATE, f"app.py:24 {MAY}"),
        (
            PICK + "".join(RUNS.replace("draw", f"draw_{i}") for i in range(5)),
            "draw_2 (app.py:34) will start to run on page load, with picked.data as it is in the "
            "layout ([0]). The same goes for 2 more.",
        ),
    ],
)
def test_what_starts_behind_it_is_told(tmp_path: Path, code: str, said: str | None) -> None:
    differs = _proposal(tmp_path, code).differs
    assert (differs is None) is (said is None)
    assert (differs or "").replace(f"{tmp_path}/", "").endswith(said or "")


@pytest.mark.parametrize(
    ("data", "shown"), [("[1, 2]", " ([1, 2])."), (f"{[*range(20)]}", "."), ("load()", ".")]
)
def test_the_value_in_the_layout_is_told_where_it_is_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str, shown: str
) -> None:
    monkeypatch.setitem(globals(), "APP", APP.replace('"picked"', f'"picked", data={data}'))
    found = _proposal(tmp_path, PICK + RUNS)
    assert (found.differs or "").endswith(f"as it is in the layout{shown}")


def test_a_callback_without_inputs_is_not_looked_at(tmp_path: Path) -> None:
    code = GO.replace("Input", "State").replace("n_clicks", "title")
    assert _found(tmp_path, f"{code}def f(title):\n    return title\n") == []


def test_what_cannot_be_seen_and_sets_nothing_is_told(tmp_path: Path) -> None:
    code = '@callback(Input("go", "n_clicks"))\n@audited\ndef f(n): ...\n'
    found = _proposal(tmp_path, f"from shop import audited\n\n{code}")
    assert found.differs == (
        "What @audited does on page load cannot be seen; what it sets (nothing) will not be set "
        "then."
    )


ALL_GO = GO.replace('"go"', '{"go": ALL}')
STATE_GO = GO.replace("))", "), State(ELSEWHERE, 'data'))")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            f"{ALL_GO}def f(n):\n    if not n or set(n) == {{None}}:\n        raise PreventUpdate\n"
            "    return ctx.triggered_id['go']\n",
            "only finds that out (line 20), or fails (line 21); with the flag it is not made.",
        ),
        (
            f"{STATE_GO}def f(n, s):\n    if s:\n        return no_update\n"
            "    return n['points']\n",
            "only finds that out (line 20), or fails (line 21); with the flag it is not made.",
        ),
        (
            f"{GO}def f(n):\n    if n is None:\n        raise ValueError\n    return n\n",
            "fails (line 20); with the flag it is not made, and the error is gone.",
        ),
        (
            f"{GO}def f(n):\n{GUARD}",
            "only finds that out (line 20); with the flag it is not made.",
        ),
    ],
)
def test_a_call_is_said_to_fail_where_no_way_ends_otherwise(
    tmp_path: Path, code: str, said: str
) -> None:
    found = _proposal(tmp_path, code)
    assert found.verdict is Verdict.SAFE
    assert found.message.endswith(f"and the call {said}")


def test_lines_are_named_in_order_and_code_only_when_it_is_whole(tmp_path: Path) -> None:
    returns = "    if name:\n        return 1\n    return 2\n"
    code = GO.replace("))", '), State("name", "n_submit"))').replace("State", "Input")
    found = _proposal(
        tmp_path, f"{code}def f(n, name):\n    name = len(ctx.triggered) > m\n{returns}"
    )
    assert "(lines 21, 22)" in (found.differs or "")
    found = _proposal(tmp_path, f"{GO}def f(n):\n    x = load(\n        n\n    )\n{GUARD}")
    assert "What line 19 does on page load" in (found.differs or "")


TOGGLE = """\
@callback(Output("out", "hidden"), Input("go", "n_clicks"), State("out", "hidden"))
def toggle(n, hidden):
    if n:
        return not hidden
    return hidden
"""


def test_a_value_that_is_given_back_is_named_as_that(tmp_path: Path) -> None:
    found = _proposal(tmp_path, TOGGLE)
    assert "sets out.hidden to what it is already (line 21)" in found.message
    found = _proposal(tmp_path, TOGGLE.replace("hidden", "title"))
    assert found.differs == (
        "On page load it sets out.title to what is there already (line 21), and will not."
    )
    found = _proposal(tmp_path, TOGGLE.replace('"go"', "GO"))
    assert "to what is there already (line 21) when n is not set" in (found.differs or "")


def test_what_an_interval_alone_starts_shows_something_at_once(tmp_path: Path) -> None:
    code = '@callback(Output("out", "children"), Input("clock", "n_intervals"))\n'
    (found,) = _found(tmp_path, f"{code}def tick(n):\n    return f'{{n}}'\n")
    assert isinstance(found, Refused)
    assert found.wanted
    assert "only an Interval starts it" in found.reason
    code = code.replace("))", '), Input("go", "n_clicks"))')
    (found,) = _found(tmp_path, f"{code}def tick(n, go):\n    return f'{{n}}'\n")
    assert isinstance(found, Proposal)
    assert found.verdict is Verdict.UNSAFE


def test_an_effect_that_not_every_call_has_is_said_to_be_possible(tmp_path: Path) -> None:
    body = "    if name:\n        log(name)\n    raise PreventUpdate\n"
    code = GO.replace("))", '), State("name", "value"))').replace("name", "title")
    found = _proposal(tmp_path, f"{code}def f(n, name):\n{body}")
    assert "On page load it may run line 20 (log(name)) now, and will not." in (found.differs or "")
    found = _proposal(tmp_path, f"{code}def f(n, name):\n    log(name)\n    raise PreventUpdate\n")
    assert "On page load it runs line 19 (log(name)) now, and will not." in (found.differs or "")


LOOSE = """
def show():
    return {around}([html.Button("New", id="new"), html.P(id="age")])


@callback(Output("age", "children"), Input("new", "n_clicks"))
def f(n):
    return n or no_update
"""


@pytest.mark.parametrize(
    "handler",
    [
        "Dash(__name__, on_error=print)",
        "@dash.hooks.error()\ndef show(error): ...",
        "@app.server.errorhandler(500)\ndef show(error): ...",
        "app.server.register_error_handler(TypeError, print)",
    ],
)
def test_what_handles_errors_sees_a_call_that_fails(tmp_path: Path, handler: str) -> None:
    fails = f"{GO}def f(n):\n    return n['points']\n"
    assert _proposal(tmp_path, fails).verdict is Verdict.SAFE
    found = _proposal(tmp_path, f"{fails}\n\n{handler}\n")
    assert found.differs == "On page load it fails, and what handles the error will not run."
    turned_away = f"{GO}def f(n):\n{GUARD}\n\n{handler}\n"  # PreventUpdate is no error
    assert _proposal(tmp_path, turned_away).verdict is Verdict.SAFE


@pytest.mark.parametrize(
    ("around", "verdict"),
    [
        ("html.Div", Verdict.SAFE),
        ("Card", Verdict.UNSAFE),
        ("list", Verdict.UNSAFE),
        ("cards.pop", Verdict.UNSAFE),
    ],
)
def test_what_is_in_one_tree_of_components_enters_the_page_together(
    tmp_path: Path, around: str, verdict: Verdict
) -> None:
    card = "def Card(parts):\n    return parts[0]\n"
    found = _proposal(tmp_path, card + LOOSE.format(around=around))
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("button", "verdict"),
    [
        ('dbc.Button("Go", id="press")', Verdict.SAFE),
        ('dmc.Button([dmc.Text("Go")], id="press", variant="light")', Verdict.SAFE),
        ('dcc.Link("Go", href="/", id="press")', Verdict.SAFE),
        ('dbc.Button("Go", id="press", n_clicks=1)', Verdict.UNSAFE),
        ('dbc.Button("Go", "press-too", id="press")', Verdict.UNSAFE),
        ('dbc.Button(*parts, id="press")', Verdict.UNSAFE),
        ('dbc.Button("Go", id="press", **more)', Verdict.UNSAFE),
        ('other_components.Button("Go", id="press")', Verdict.UNSAFE),
    ],
)
def test_the_first_position_of_known_packages_is_no_event(
    tmp_path: Path, button: str, verdict: Verdict
) -> None:
    packages = (
        "import dash_bootstrap_components as dbc\nimport dash_mantine_components as dmc\n"
        "import other_components\n"
    )
    app = APP.replace('html.Button("Go", id="go")', button)
    code = f"{GO.replace('go', 'press')}def f(n):\n{GUARD}"
    project = write_project(tmp_path, {"app.py": packages + app + code})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert found.verdict is verdict


@pytest.mark.parametrize("name", ["prevent_intial_call", "prevent_initial_callback"])
def test_a_flag_that_is_misspelt_is_not_written_twice(tmp_path: Path, name: str) -> None:
    code = GO.replace('"))', f'"), {name}=True)') + f"def f(n):\n{GUARD}"
    (found,) = _found(tmp_path, code)
    assert isinstance(found, Refused)
    assert f"does not know the keyword {name}" in found.reason


AGAIN = GO.replace('"))', '"), State("out", "children"))')
CLICKED = APP.replace('"Go", id="go"', '"Go", id="go", n_clicks=1')
UNSEEN = APP.replace('html.Button("Go", id="go"),', "")
THERE = "it sets out.children to what is there already"


@pytest.mark.parametrize(
    ("app", "line", "said"),
    [
        (CLICKED, "if not n: raise PreventUpdate", THERE),
        (CLICKED, "n = n + 1", THERE),
        (UNSEEN, "if n: return 1", f"{THERE} (line 20) when n is not set"),
        (UNSEEN, "if not n: raise PreventUpdate", "turns the call away when n is not set"),
        (
            UNSEEN,
            "if n: return 1\n    raise PreventUpdate",
            "turns the call away when n is not set",
        ),
    ],
)
def test_what_is_there_already_is_set_again(tmp_path: Path, app: str, line: str, said: str) -> None:
    code = f"{app}{AGAIN}def f(n, old):\n    {line}\n    return old\n"
    project = write_project(tmp_path, {"app.py": code})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert said in (found.differs or "")


def test_what_it_sets_is_said_before_what_it_does_besides(tmp_path: Path) -> None:
    lines = "    LOG.append(n)\n    return {}\n"
    code = f"LOG = []\n\n\n{GO}def f(n):\n{lines}"
    assert "On page load it sets out.children now" in str(
        _proposal(tmp_path, code.format(1)).differs
    )
    found = _proposal(tmp_path, code.format("no_update"))
    assert "On page load it runs line 22 (LOG.append(n)) now" in str(found.differs)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return 1", "On page load it sets out.title now (line 19); the layout's values"),
        ("pass", "On page load it sets out.title to None now (line 19)"),
        ("return old", "Where the call on page load sets out.title (line 19)"),
        ("if old: return 1\n    return 2", "load sets out.title (lines 19, 20)"),
        ("if old: raise PreventUpdate", "load sets out.title to None (line 19)"),
        ("if old: return\n    return 2", "load sets out.title (lines 19, 20)"),
        ("if old: raise PreventUpdate\n    return 2", "load sets out.title (line 20)"),
    ],
)
def test_what_it_sets_is_told(tmp_path: Path, body: str, said: str) -> None:
    code = (
        GO.replace("children", "title").replace('"))', '"), State("gone", "value"))')
        + f"def f(n, old):\n    {body}\n"
    )
    assert said in str(_proposal(tmp_path, code).differs)


IN_BROWSER = """
app.clientside_callback(
    "(n, m) => {{ if (!n{more}) return dash_clientside.no_update; return 1; }}",
    Output("out", "children"), {inputs})
"""


@pytest.mark.parametrize(
    ("inputs", "more", "verdict"),
    [
        ("Input('go', 'n_clicks')", "", Verdict.SAFE),
        ("Input('go', 'n_clicks'), State('out', 'n_clicks')", " && m === undefined", Verdict.SAFE),
        ("state=[State('no', 'title')], inputs=[Input('go', 'n_clicks')]", "", Verdict.SAFE),
        ("Input('go', 'n_clicks')", " && m", Verdict.UNSAFE),
        ("Input('other', 'n_clicks')", "", Verdict.UNSAFE),
    ],
)
def test_a_guard_in_javascript(tmp_path: Path, inputs: str, more: str, verdict: Verdict) -> None:
    found = _proposal(tmp_path, IN_BROWSER.format(inputs=inputs, more=more))
    assert found.verdict is verdict


def test_javascript_of_an_app_that_is_not_dashs_own_is_not_seen(tmp_path: Path) -> None:
    code = IN_BROWSER.format(inputs="Input('go', 'n_clicks')", more="")
    other = "from django_plotly_dash import DjangoDash\nweb = DjangoDash('web')\n"
    found = _proposal(tmp_path, other + code.replace("app.", "web."))
    assert found.verdict is Verdict.UNSAFE


OF_A_VALUE = '@callback({outputs}, Input("name", "value"))\n'


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (f"{GO}def f(n):\n{GUARD}", "nothing has happened yet, and the call only finds that out"),
        (
            OF_A_VALUE.format(outputs='Output("out", "children")') + f"def f(n):\n{GUARD}",
            "When the page loads the call finds nothing to do (line",
        ),
    ],
)
def test_what_values_start_finds_nothing_to_do(tmp_path: Path, code: str, message: str) -> None:
    assert message in _proposal(tmp_path, code).message


@pytest.mark.parametrize("number", [3, 4])
def test_three_props_are_named(tmp_path: Path, number: int) -> None:
    names = ("hidden", "className", "style", "disabled")[:number]
    given = 'hidden=True, className="a", style={"top": 1}, disabled=False, id="box"'
    outputs = ", ".join(f'Output("box", "{name}")' for name in names)
    states = ", ".join(f'State("box", "{name}")' for name in names)
    old = ", ".join(f"_{name}" for name in names)
    code = (
        APP.replace("    [\n", f"    [\n        html.Button({given}),\n", 1)
        + f'@callback([{outputs}], Input("go", "n_clicks"), [{states}])\n'
        + f"def f(n, {old}):\n    if n:\n        return [None] * {number}\n    return {old}\n"
    )
    project = write_project(tmp_path, {"app.py": code})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert ("box.style and 1 more to what" in found.message) == (number > 3)
    assert ("box.className and box.style to what" in found.message) == (number == 3)
