"""What input-to-state says about callbacks that no fixture can show: those it leaves alone, and
those whose difference needs more than a few clicks.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.graph import Graph
from codemods.rewriting.edits import replace, spans
from codemods.rules.input_to_state.rule import find
from codemods.rules.rule import Finding, Proposal, Refused, Verdict

APP = """\
from dash import ALL, MATCH, Dash, Input, Output, State, callback, ctx, dcc, html, no_update
from dash.exceptions import PreventUpdate

app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Input(id="title"),
        dcc.Input(id="text"),
        dcc.Input(id={"type": "row", "index": 0}),
        html.Button("Save", id="save"),
        html.Div(id="saved"),
    ]
)


"""
SAVE = """\
@callback(Output("saved", "children"), Input("save", "n_clicks"), Input("title", "value"))
def save(n_clicks, title):
"""


def _found(folder: Path, code: str) -> list[Finding]:
    project = write_project(folder, {"app.py": APP + code})
    return list(find(Graph(project), module(project, "app.py")))


def _proposal(folder: Path, code: str) -> Proposal:
    (found,) = _found(folder, code)
    assert isinstance(found, Proposal)
    return found


def _reason(folder: Path, code: str) -> str:
    (found,) = _found(folder, code)
    assert isinstance(found, Refused)
    return found.reason


TURNED_AWAY = [
    'if ctx.triggered_id != "save":',
    'if not ctx.triggered_id == "save":',
    'if ctx.triggered_id is None or ctx.triggered_id == "title":',
    'if ctx.triggered_id not in ["save"]:',
    'if ctx.triggered and ctx.triggered[0]["prop_id"] == "title.value":',
    'if not ctx.triggered[0]["prop_id"].startswith("save."):',
    'if "save" not in ctx.triggered_prop_ids.values():',
    'if "title.value" in ctx.triggered_prop_ids:',
    'if "title.value" in [each["prop_id"] for each in ctx.triggered]:',
    'if "save.n_clicks" not in {each["prop_id"] for each in ctx.triggered}:',
    'if {each["prop_id"] for each in ctx.triggered} != {"save.n_clicks"}:',
    'if not n_clicks or ctx.triggered_id != "save":',
    'if (started := ctx.triggered_id) is None or started == "title":',
    'if next(iter(ctx.triggered_prop_ids), None) != "save.n_clicks":',
    'if list(ctx.triggered_prop_ids.values())[0] == "title":',
    'if ctx.triggered_id not in {"save": n_clicks, "send": print}:',
]
DONE = [
    'if "title.n_blur" in {each["prop_id"] for each in ctx.triggered}:',
    'if {each["prop_id"] for each in ctx.triggered} != {"title.value"}:',
    'if ctx.triggered_id == "text":',
    'if ctx.triggered_id != "title":',
    'if ctx.triggered_id == "title.value":',
    'if ctx.triggered_id == "title" and n_clicks:',
    'if (title or "save") != "save" and ctx.triggered_id == "title":',
    'if [n_clicks] == [None] or ctx.triggered_id == "save":',
    'if not any((n_clicks, title)):',
    'if title.triggered_id != "save":',
    'if ctx.triggered[0]["value"] is None:',
    'if (n_clicks or (started := ctx.triggered_id)) and started == "title":',
    'if next(iter(ctx.triggered_prop_ids), None) == "save.n_clicks":',
    'if [ctx := n_clicks] and ctx.triggered_id == "title":',
    'if ctx.triggered_id not in {"save": 1, "title": 1}:',
]  # fmt: skip


@pytest.mark.parametrize("test", TURNED_AWAY)
def test_a_call_that_is_turned_away_for_sure_is_safe(tmp_path: Path, test: str) -> None:
    code = f"{SAVE}    {test}\n        raise PreventUpdate\n    return title\n"
    found = _proposal(tmp_path, code)
    assert found.verdict is Verdict.SAFE, found.differs
    assert "title.value" in found.message


@pytest.mark.parametrize("test", DONE)
def test_a_call_that_may_do_something_is_left_alone(tmp_path: Path, test: str) -> None:
    code = f"{SAVE}    {test}\n        raise PreventUpdate\n    return title\n"
    swapped = [each for each in _found(tmp_path, code) if "title" in getattr(each, "message", "")]
    assert not swapped


@pytest.mark.parametrize(
    "code",
    [
        # each Input does something
        SAVE + '    if ctx.triggered_id == "save":\n        return "saved"\n    return title\n',
        # slider and box keep each other in step
        '@callback(Output("title", "value"), Output("text", "value"), Input("title", "value"),\n'
        '    Input("text", "value"))\ndef f(a, b):\n    return b, a\n',
        # the page that came by itself looks at the trigger
        '@callback(Output("title", "value"), Input("save", "n_clicks"), Input("title", "value"))\n'
        'def f(n, t):\n    return n if ctx.triggered_id == "save" else t\n',
        # a button and a field without a guard: both are meant
        SAVE + "    return title\n",
        # every call works by what it does besides
        SAVE + '    print(title)\n    if ctx.triggered_id == "save":\n        print(n_clicks)\n'
        "    raise PreventUpdate\n",
    ],
)
def test_what_is_meant_is_no_candidate(tmp_path: Path, code: str) -> None:
    assert not _found(tmp_path, code)


@pytest.mark.parametrize("line", ['ids.append("title")', 'ids += ["title"]', "extend(ids)"])
def test_a_list_that_may_be_changed_is_not_certain(tmp_path: Path, line: str) -> None:
    guard = "    if ctx.triggered_id not in ids:\n        raise PreventUpdate\n"
    code = f'{SAVE}    ids = ["save"]\n    {line}\n{guard}    return title\n'
    assert not _found(tmp_path, code)


def test_a_function_that_counts_its_triggers_is_not_safe(tmp_path: Path) -> None:
    guard = '    if ctx.triggered_id != "save" or len(ctx.triggered) > 1:\n'
    found = _proposal(tmp_path, f"{SAVE}{guard}        raise PreventUpdate\n    return title\n")
    assert found.verdict is Verdict.UNSAFE
    assert "len(ctx.triggered)" in (found.differs or "")


PATTERN = '{"type": "row", "index": ALL}, "value"'


def test_a_pattern_may_stand_for_components_that_come_later(tmp_path: Path) -> None:
    code = f"{SAVE}    if ctx.triggered_id != 'save':\n        raise PreventUpdate\n    return 1\n"
    found = _proposal(tmp_path, code.replace('"title", "value"', PATTERN))
    assert found.verdict is Verdict.UNSAFE
    assert "cannot be seen" in (found.differs or "")


FIRST = '    if ctx.triggered_id == "title":\n        raise PreventUpdate\n'
BOTH = '"title.value" in ctx.triggered_prop_ids'
IDS = "[each['prop_id'] for each in ctx.triggered]"


@pytest.mark.parametrize(
    ("body", "safe"),
    [
        (f"    return 'both' if {BOTH} else 'one'", False),
        (f"    if {BOTH}:\n        return [title]\n    return title", False),
        (f"    more = [1] if {BOTH} else []\n    return more + [title]", False),
        (f"    if {BOTH}:\n        print(1)\n    return title", False),
        ("    return str(ctx.triggered_prop_ids)", False),
        (f"    ids = {IDS}\n    return [title] if 'title.value' in ids else title", False),
        (f"    changed = {IDS}[0]\n    return title if changed == 'save.n_clicks' else 1", True),
        ("    if 'save.n_clicks' in ctx.triggered_prop_ids:\n        return title", True),
        ("    return ctx.triggered[0]['prop_id']", True),
        ("    return title", True),
    ],
)
def test_what_a_busy_browser_starts_with_both_does_the_same(
    tmp_path: Path, body: str, safe: bool
) -> None:
    found = _proposal(tmp_path, f"{SAVE}{FIRST}{body}\n")
    assert (found.verdict is Verdict.SAFE) is safe
    assert ("does something else today" in (found.differs or "")) is not safe


def test_a_call_of_both_that_was_turned_away_may_be_made(tmp_path: Path) -> None:
    last = "[*ctx.triggered_prop_ids.values()][-1]"
    code = f"{SAVE}    if {last} == 'title':\n        return no_update\n    return 1\n"
    found = _proposal(tmp_path, code)
    assert found.verdict is Verdict.SAFE


@pytest.mark.parametrize(
    "test", ['ctx.triggered_id == {"type": "row", "index": 0}', "isinstance(ctx.triggered_id, str)"]
)
def test_what_a_pattern_is_compared_with_is_not_certain(tmp_path: Path, test: str) -> None:
    code = f"{SAVE}    if {test}:\n        raise PreventUpdate\n    return 1\n"
    found = _found(tmp_path, code.replace('"title", "value"', PATTERN))
    assert "row" not in "".join(getattr(each, "message", "") for each in found)


def test_the_last_input_with_match_stays(tmp_path: Path) -> None:
    code = """\
@callback(
    Output({"type": "row", "index": MATCH}, "value"),
    Input("save", "n_clicks"),
    Input({"type": "text", "index": MATCH}, "value"),
)
def save(n_clicks, text):
    return text if ctx.triggered_id == "save" else no_update
"""
    assert "no Input with MATCH would be left" in _reason(tmp_path, code)
    code = code.replace('Input("save"', 'Input({"type": "save", "index": MATCH}')
    form = "    if not n_clicks:\n        raise PreventUpdate\n    return text\n"
    code = code.replace('    return text if ctx.triggered_id == "save" else no_update\n', form)
    assert "so this is a form" in _proposal(tmp_path, code).message


def test_a_second_callback_of_the_function_keeps_the_order_of_its_parameters(
    tmp_path: Path,
) -> None:
    code = """\
@callback(Output("text", "value"), Input("title", "n_blur"), Input("save", "n_blur"))
@callback(
    output=Output("saved", "children"),
    inputs=[Input("title", "value"), Input("save", "n_clicks")],
)
def save(title, n_clicks):
    return title if ctx.triggered_id == "save" else no_update
"""
    reasons = [each.reason for each in _found(tmp_path, code) if isinstance(each, Refused)]
    assert any("its parameters would change their order" in reason for reason in reasons)


def test_dependencies_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    code = """\
@callback(
    Output("saved", "children"), Input("save", "n_clicks"), Input("title", "value"),
    [State(name, "value") for name in ("text",)],
)
def save(n_clicks, title, texts):
    return title if ctx.triggered_id == "save" else no_update
"""
    assert "comprehension" in _reason(tmp_path, code)


def test_a_list_is_what_a_single_output_is_set_to(tmp_path: Path) -> None:
    code = SAVE + '    if ctx.triggered_id == "save":\n        return 1\n    return [no_update]\n'
    assert not _found(tmp_path, code)
    listed = code.replace('Output("saved", "children")', '[Output("saved", "children")]')
    assert _proposal(tmp_path, listed).verdict is Verdict.SAFE


def test_a_property_that_cannot_be_read_is_not_certain(tmp_path: Path) -> None:
    test = 'ctx.triggered[0]["prop_id"] != "save.n_clicks"'
    code = f"{SAVE}    if {test}:\n        raise PreventUpdate\n    return title\n"
    assert _proposal(tmp_path, code)
    assert not _found(
        tmp_path, "PROP = read()\n" + code.replace('"title", "value"', '"title", PROP')
    )


REGISTER = """\
def register(app, prefix, other):
    @app.callback(
        Output(f"{{prefix}}-out", "children"),
        Input(f"{{prefix}}-save", "n_clicks"),
        Input(f"{{prefix}}-title", "value"),
    )
    def save(n_clicks, title{more}):
        return title if {test} else no_update
"""


@pytest.mark.parametrize(
    "test",
    [
        'ctx.triggered_id == f"{prefix}-save"',
        'ctx.triggered_id in (f"{prefix}-save", "save")',
        'ctx.triggered_id and ctx.triggered_id != f"{prefix}-title"',
        'ctx.triggered_id is not None and not ctx.triggered_id == (f"{prefix}-title")',
    ],
)
def test_a_private_id_is_the_same_where_it_is_written_again(tmp_path: Path, test: str) -> None:
    found = _proposal(tmp_path, REGISTER.format(test=test, more=""))
    assert "-title'.value starts" in found.message
    assert found.verdict is Verdict.UNSAFE  # where it stands is not known


@pytest.mark.parametrize(
    ("test", "more"),
    [
        ('ctx.triggered_id == f"{other}-save"', ""),
        ('ctx.triggered_id == f"{prefix}-save"', ", prefix=input()"),
        ('str(ctx.triggered_id) == f"{prefix}-save"', ""),
        ('ctx.triggered_id.endswith("save")', ""),
        ('f"{prefix}-save" in ctx.triggered_prop_ids', ""),
        ('"title" not in ctx.triggered_id', ""),
    ],
)
def test_of_a_private_id_no_more_is_certain(tmp_path: Path, test: str, more: str) -> None:
    assert not _found(tmp_path, REGISTER.format(test=test, more=more))


@pytest.mark.parametrize(
    ("field", "said"), [("other}-title", True), ("other}-text", False), ("prefix}-text", False)]
)
def test_two_private_ids_may_be_the_same(tmp_path: Path, field: str, *, said: bool) -> None:
    code = REGISTER.format(test='ctx.triggered_id == f"{prefix}-save"', more=", text")
    other = f'Input(f"{{{field}", "value"),'
    found = _proposal(tmp_path, code.replace('title", "value"),', f'title", "value"), {other}'))
    assert ("may belong to one component" in (found.differs or "")) is said


KEYWORDS = """\
@callback(
    output=Output("saved", "children"),
    inputs=[
        Input("save", "n_clicks"),  # go
        Input("title", "value"),  # its title
        Input("text", "value")  # and text
    ]
)
def save(n_clicks, title, text):
    return title if ctx.triggered_id == "save" else no_update
"""


MOVED = """\
@callback(
    output=Output("saved", "children"),
    inputs=[
        Input("save", "n_clicks"),  # go
    ],
    state=[
        State("title", "value"),  # its title
        State("text", "value")  # and text
    ]
)
"""


def test_a_comment_goes_with_what_is_moved(tmp_path: Path) -> None:
    found = _proposal(tmp_path, KEYWORDS)
    edits = spans(found.rewrite(), "utf-8")
    new = replace((APP + KEYWORDS).encode(), edits).decode()
    assert new.removeprefix(APP).startswith(MOVED)


def test_what_a_click_in_a_card_turns_away_stays_an_input(tmp_path: Path) -> None:
    code = """\
app.layout = html.Div([html.Div(html.Button("x", id="drop"), id="card"), html.Div(id="shown")])


@callback(Output("shown", "children"), Input("drop", "n_clicks"), Input("card", "n_clicks"))
def show(_, n_clicks):
    if ctx.triggered_id == "drop":
        raise PreventUpdate
    return n_clicks
"""
    project = write_project(tmp_path, {"app.py": APP.partition("app.layout")[0] + code})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal)
    assert found.verdict is Verdict.UNSAFE
    assert found.differs
    assert "What turns that call away today may not do so any more." in found.differs


AWAY = '    if ctx.triggered_id != "save":\n        raise PreventUpdate\n'
BELOW = [
    "    return [*map(lambda each: ctx.inputs[each], title)]\n",
    "    def fields():\n        return ctx.inputs_list\n    return fields()\n",
    "    return given()\n\n\ndef given():\n    return [*ctx.inputs.values()]\n",
    "    return shown(ctx)\n\n\ndef shown(context):\n    return context.inputs\n",
]


@pytest.mark.parametrize("below", BELOW)
def test_what_is_called_may_ask_for_all_inputs(tmp_path: Path, below: str) -> None:
    assert _proposal(tmp_path, f"{SAVE}{AWAY}    return title\n").verdict is Verdict.SAFE
    found = _proposal(tmp_path, f"{SAVE}{AWAY}{below}")
    assert found.verdict is Verdict.UNSAFE
    assert found.differs is not None
    assert "There is one Input less, and the code may see that: it " in found.differs


SKIP = "class Skip(PreventUpdate): ...\n\n\n"
OTHER = '    if ctx.triggered_id != "save":\n        '


@pytest.mark.parametrize(
    ("guard", "safe"),
    [
        ("raise Skip\n", True),
        ("raise Skip('not yet')\n", True),
        ("raise KeyError\n", False),
        ("raise title\n", False),
        ("with suppress(PreventUpdate):\n            raise Skip\n", False),
        ("try:\n            raise Skip\n        except PreventUpdate:\n            pass\n", False),
        ("try:\n            raise Skip\n        finally:\n            return title\n", False),
        (
            "while True:\n            try:\n                raise Skip\n"
            "            finally:\n                break\n",
            False,
        ),
        ("with locked():\n            raise Skip\n", False),
    ],
)
def test_a_guard_is_one_when_nothing_swallows_it(tmp_path: Path, guard: str, *, safe: bool) -> None:
    code = f"{SKIP}{SAVE}{OTHER}{guard}    return title\n"
    found = [each for each in _found(tmp_path, code) if isinstance(each, Proposal)]
    assert [each.verdict is Verdict.SAFE for each in found] == ([True] if safe else [])


REGISTERED_BY_A_CALL = """\
callback(Output("saved", "children"), Input("save", "n_clicks"), Input("title", "value"))({})
"""


def test_a_function_of_another_file_is_left_alone(tmp_path: Path) -> None:
    imports = "\n".join(APP.splitlines()[:2])
    save = f'{imports}\ndef save(n_clicks, title):\n    if ctx.triggered_id != "save":\n'
    save += "        raise PreventUpdate\n    return title\n"
    code = f"{APP}from handlers import save\n\n{REGISTERED_BY_A_CALL.format('save')}"
    project = write_project(tmp_path, {"app.py": code, "handlers.py": save})
    graph = Graph(project)
    assert not [*find(graph, module(project, "app.py"))]
    assert not [*find(graph, module(project, "handlers.py"))]


def test_a_lambda_is_left_alone(tmp_path: Path) -> None:
    given = "lambda n, title: title if ctx.triggered_id == 'save' else no_update"
    assert not _found(tmp_path, REGISTERED_BY_A_CALL.format(given))


def test_a_form_whose_dependencies_cannot_be_seen_is_left_alone(tmp_path: Path) -> None:
    form = "    if not n_clicks:\n        raise PreventUpdate\n    return title\n"
    assert "form" in _proposal(tmp_path, SAVE + form).message
    unseen = SAVE.replace('Input("title", "value"))', 'Input("title", "value"), *load())')
    assert not _found(tmp_path, unseen.replace("title):", "title, *more):") + form)


@pytest.mark.parametrize(
    ("output", "own"), [('"value"', True), ('"placeholder"', False), ("PROP", False)]
)
def test_only_the_same_prop_is_its_own(tmp_path: Path, output: str, own: bool) -> None:
    code = f'@callback(Output("title", {output}), Input("save", "n_clicks"), Input("title", '
    code += f"{output.replace('placeholder', 'value')}))\ndef f(n, title):\n    return str(title)\n"
    found = _found(tmp_path, f"PROP = input()\n\n\n{code}")
    assert bool(found) is own


def test_a_guard_of_the_field_makes_no_form(tmp_path: Path) -> None:
    assert not _found(
        tmp_path, f"{SAVE}    if not title:\n        raise PreventUpdate\n    return title\n"
    )


NO_FORMS = [
    # two fields, and no button
    '@callback(Output("saved", "children"), Input("text", "value"), Input("title", "value"))\n'
    "def f(text, title):\n    raise PreventUpdate\n",
    # something else beside them
    SAVE.replace('"value"))', '"value"), Input("row", "data"))').replace("title)", "title, row)")
    + "    if not n_clicks:\n        raise PreventUpdate\n    return title\n",
    # which parameter gets the clicks cannot be told
    SAVE.replace("n_clicks, title", "*given") + "    raise PreventUpdate\n",
    # the parameter has more than the clicks
    SAVE.replace('Input("save", "n_clicks")', '{"go": {"n": Input("save", "n_clicks")}')
    .replace('Input("title", "value"))', '"title": Input("title", "value")})')
    .replace("n_clicks, title", "go, title")
    + "    if not go:\n        raise PreventUpdate\n    return title\n",
]


@pytest.mark.parametrize("code", NO_FORMS)
def test_what_is_no_form(tmp_path: Path, code: str) -> None:
    assert not _found(tmp_path, code)


def test_the_only_input_is_no_candidate(tmp_path: Path) -> None:
    one = SAVE.replace(', Input("title", "value")', "").replace(", title", "")
    code = f"{one}    if ctx.triggered_id == 'save':\n        raise PreventUpdate\n"
    assert not _found(tmp_path, code)
    assert not _found(tmp_path, f"{code}\n\n{SAVE}    return title\n")


def test_two_that_are_turned_away_alone_may_not_be_together(tmp_path: Path) -> None:
    ids = "[*ctx.triggered_prop_ids.values()]"
    code = SAVE.replace('"value"))', '"value"), Input("text", "value"))')
    code = code.replace("title)", "title, text)")
    away = (
        f"    if {ids} in (['title'], ['text']):\n        raise PreventUpdate\n    return title\n"
    )
    found = _proposal(tmp_path, code + away)
    assert "A call that they start together is not turned away." in (found.differs or "")
    away = "    if ctx.triggered_id != 'save':\n        raise PreventUpdate\n    return title\n"
    assert _proposal(tmp_path, code + away).verdict is Verdict.SAFE


TWO_OUTPUTS = """\
@callback(Output("title", "value"), Output("saved", "children"), Input("title", "value"),
    Input("save", "n_clicks"))
def f({}):
    return "", {}
"""


@pytest.mark.parametrize(
    ("given", "result", "refused"),
    [
        ("title, n", "n", False),
        ("title, n", "title", True),
        ("", "1", True),
    ],
)
def test_another_output_may_follow_from_its_own_input(
    tmp_path: Path, given: str, result: str, refused: bool
) -> None:
    code = TWO_OUTPUTS.format(given, result)
    if refused:
        assert "what else it writes may follow from that" in _reason(tmp_path, code)
    else:
        assert _proposal(tmp_path, code).verdict is Verdict.UNSAFE


@pytest.mark.parametrize(
    "body",
    [
        "return title.strip()",
        'if ctx.triggered_id == "title":\n        raise PreventUpdate\n    return title',
        'if ctx.triggered_id == "title":\n        return no_update\n    return title',
    ],
)
def test_the_only_input_is_none_too_many(tmp_path: Path, body: str) -> None:
    own = '@callback(Output("title", "value"), Input("title", "value"))\ndef tidy(title):\n    '
    assert not _found(tmp_path, own + body)


def test_a_form_says_what_sends_it(tmp_path: Path) -> None:
    form = f"{SAVE}    if not n_clicks:\n        raise PreventUpdate\n    return title\n"
    message = _proposal(tmp_path, form).message
    assert message.startswith("Nothing happens until save.n_clicks is there")


def test_an_app_of_another_class_may_order_its_arguments(tmp_path: Path) -> None:
    code = SAVE.replace("@callback", "@shop.callback")
    code = f"from django_plotly_dash import DjangoDash\n\nshop = DjangoDash('shop')\n\n\n{code}"
    away = "    if ctx.triggered_id != 'save':\n        raise PreventUpdate\n    return title\n"
    assert "may order the arguments in its own way" in _reason(tmp_path, code + away)


ASKING = """\
def only_for(button):
    if ctx.triggered_id != button:
        raise PreventUpdate


"""


@pytest.mark.parametrize(
    ("body", "safe"),
    [
        ('only_for("save")', True),
        ('if not n_clicks:\n        return no_update\n    only_for("save")', True),
        ('if title:\n        only_for("save")', False),
        ('if n_clicks:\n        only_for("title")', False),
    ],
)
def test_a_helper_may_ask_for_the_trigger(tmp_path: Path, body: str, *, safe: bool) -> None:
    found = _found(tmp_path, f"{ASKING}{SAVE}    {body}\n    return title\n")
    assert [each for each in found if isinstance(each, Proposal)] == found[: int(safe)]
    if safe:
        (proposal,) = found
        assert isinstance(proposal, Proposal)
        assert "is turned away by the code" in proposal.message
