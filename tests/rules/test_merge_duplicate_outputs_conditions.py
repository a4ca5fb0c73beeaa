"""What merge-duplicate-outputs asks of callbacks, and the dispatcher that it writes: for each
condition an app that breaks only it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings
from codemods.engine.settle import settle

APP = """\
from dash import ALL, MATCH, Dash, Input, Output, State, callback, clientside_callback, ctx, dcc
from dash import html, no_update
from dash.exceptions import PreventUpdate
import shop

GO = "go"
LETTER = "o"
KIND, PROP, MORE = shop.KIND, shop.PROP, shop.MORE
INPUT = Input("go", "n_clicks")
A, B = int, str
app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button(id="go"),
        html.Button(id="no"),
        html.Button(id="ok"),
        html.Button(id={"type": "p", "i": 1}),
        dcc.Input(id="name"),
        dcc.Input(id="text"),
        html.P(id="out"),
        html.P(id="more"),
    ]
)


def first(n):
    return n


def second(n):
    return n


def nothing():
    return 1


@callback(FIRST, prevent_initial_call=True)
def f(n, GIVEN):
    BODY


@callback(OTHER, prevent_initial_call=True)
def g(n, TAKEN):
    ANSWER
"""
OUT = 'Output("out", "children", allow_duplicate=True)'
MORE = 'Output("more", "children", allow_duplicate=True)'
GO, NO, OK = 'Input("go", "n_clicks")', 'Input("no", "n_clicks")', 'Input("ok", "n_clicks")'
NAME, TEXT = 'State("name", "value")', 'State("text", "value")'
P = 'Input({"type": "p", "i": 1}, "n_clicks")'
SOMETIMES = "if n == 3:\n        raise PreventUpdate\n    return n"
ONE_OF_TWO = "return n, no_update if n == 3 else 2"


def _found(
    folder: Path,
    first: str = f"{OUT}, {GO}",
    body: str = "return n",
    other: str = f"{OUT}, {NO}",
    answer: str = "return n",
    *,
    given: str = "",
    taken: str = "",
    rest: str = "",
    dispatch: str = "newest",
) -> Scan:
    app = APP.replace("FIRST", first).replace("OTHER", other).replace("ANSWER", answer)
    app = app.replace("BODY", body).replace("GIVEN", given).replace("TAKEN", taken)
    write(folder, {"app.py": app + rest})
    rule = ("merge-duplicate-outputs",)
    found = scan([folder.as_posix()], Settings(select=rule, dispatch=dispatch))
    assert not found.problems
    return found


def _differs(found: Scan) -> str:
    (change,) = found.changes
    return change.differs or ""


def _dispatcher(found: Scan) -> str:
    """The body of the new callback."""
    (file,) = settle(found, lambda change: True).files
    return file.after.decode().partition("def update_out_children(")[2]


def _refusal(found: Scan) -> str:
    assert not found.changes
    (refused,) = found.refused
    return refused.reason


# What the dispatcher says ------------------------------------------------------------------------


def test_an_output_in_a_list_of_its_own(tmp_path: Path) -> None:
    first, other = f"[{OUT}], {GO}", f"[{OUT}], {NO}"
    single = _dispatcher(_found(tmp_path, first, "return [n]"))
    assert "(out_children,) = f(go_n)\n        return out_children" in single
    assert "return g(no_n)" in single
    both = _dispatcher(_found(tmp_path, first, "return [n]", other, "return [n]"))
    assert "return f(go_n)" in both
    assert "return g(no_n)" in both
    listed = SOMETIMES.replace("return n", "return [n]")
    one = _dispatcher(_found(tmp_path, first, listed, other, listed))
    assert one.rstrip().endswith("return [out_children]")
    mixed = _dispatcher(_found(tmp_path, first, listed, answer=SOMETIMES))
    assert "(out_children,) = f(go_n)" in mixed
    assert "out_children = g(no_n)" in mixed
    assert mixed.rstrip().endswith("return out_children")


@pytest.mark.parametrize(
    ("given", "test"),
    [
        ('Input("""go""", "n_clicks")', 'triggered_id == """go"""'),
        ('Input(r"go", "n_clicks")', 'triggered_id == r"go"'),
        ('Input("g" + LETTER, "n_clicks")', 'triggered_id == "g" + LETTER'),
        ('Input("g" "o", "n_clicks")', 'prop_id == "g" "o.n_clicks"'),
        ("Input('go', 'n_clicks')", "prop_id == 'go.n_clicks'"),
        ('Input(GO, "n_clicks")', "triggered_id == GO"),
    ],
)
def test_a_trigger_is_asked_for_as_it_is_written(tmp_path: Path, given: str, test: str) -> None:
    new = _dispatcher(_found(tmp_path, f"{OUT}, {given}", SOMETIMES))
    assert f"if {test}:" in new


def test_two_kinds_of_triggers_of_one_handler_stand_in_brackets(tmp_path: Path) -> None:
    found = _found(tmp_path, f"{OUT}, Input(GO, 'n_clicks'), {OK}", SOMETIMES, given="m")
    new = _dispatcher(found)
    assert 'if (prop_id == "ok.n_clicks" or triggered_id == GO) and f not in done:' in new
    assert "done.append(f)" in new


def test_a_long_test_takes_lines_of_its_own(tmp_path: Path) -> None:
    long = 'Input({"type": "a_kind_with_a_rather_long_name", "i": 1}, "n_clicks")'
    found = _found(tmp_path, f"{OUT}, {GO}, {long}", SOMETIMES, given="m")
    test = '(prop_id == "go.n_clicks" or triggered_id == '
    assert f"if (\n            {test}" in _dispatcher(found)
    assert "\n            and f not in done\n        ):" in _dispatcher(found)


def test_what_a_decorator_answers_does_not_hide_that_of_another(tmp_path: Path) -> None:
    rest = (
        f"\n\n@callback({OUT}, {OK}, prevent_initial_call=True)\n@shop.wrap\n"
        "def h(n):\n    return n\n"
    )
    assert "for prop_id in ctx.triggered_prop_ids" in _dispatcher(_found(tmp_path, rest=rest))
    assert "for prop_id in" not in _dispatcher(_found(tmp_path))


def test_one_trigger_of_two_handlers(tmp_path: Path) -> None:
    both = f"{OUT}, Input(GO, 'n_clicks'), "
    found = _found(tmp_path, f"{both}{OK}", SOMETIMES, f"{both}{NO}", given="m", taken="m")
    assert _dispatcher(found).count("triggered_id == GO) and") == 2


def test_only_what_another_may_have_written_is_kept(tmp_path: Path) -> None:
    first = f"{OUT}, {MORE}, {GO}"
    alone = _dispatcher(_found(tmp_path, first, ONE_OF_TWO))
    assert "out_children, more_children = f(go_n)" in alone
    other = f"{MORE}, {OUT}, {NO}"
    both = _dispatcher(_found(tmp_path, first, ONE_OF_TWO, other, "return n, 2"))
    assert "out_children, new_more_children = answer" in both
    assert "more_children, out_children = g(no_n)" in both
    none = "if n == 3:\n        return no_update\n    return n, 2"
    whole = _dispatcher(_found(tmp_path, first, none, other, "return n, 2"))
    assert "if answer is not no_update:\n                out_children, more_children" in whole
    single = _dispatcher(_found(tmp_path, body="return no_update if n == 3 else n"))
    assert "if answer is not no_update:\n                out_children = answer" in single


def test_a_long_test_of_one_trigger_stays_on_its_line(tmp_path: Path) -> None:
    long = "a_button_with_a_very_very_very_long_name_of_its_own_so_that_it_takes_a_line"
    found = _found(tmp_path, f'{OUT}, Input("{long}", "n_clicks")', SOMETIMES)
    assert f'if prop_id == "{long}.n_clicks":' in _dispatcher(found)


@pytest.mark.parametrize(
    ("first", "given", "call"),
    [
        (f"{OUT}, {GO}, {NAME}", "_", "f(go_n, name_value)"),
        (f"{OUT}, {GO}, {NAME}", "f", "f(go_n, name_f)"),
        (f"{OUT}, {GO}, {NAME}", "ctx", "f(go_n, name_ctx)"),
        (f'{OUT}, Input(GO, "n_clicks"), {NAME}', "GO", "f(go_n, name_GO)"),
        (f'{OUT}, {GO}, State({{"type": ALL}}, "value")', "_", "f(go_n, value)"),
    ],
)
def test_an_argument_has_no_name_that_the_dispatcher_needs(
    tmp_path: Path, first: str, given: str, call: str
) -> None:
    other = f"{OUT}, {NO}, {TEXT}"
    found = _found(tmp_path, first, other=other, given=given, taken="_")
    assert call.replace("value)", "") in _dispatcher(found)


def test_an_output_that_says_first_that_it_is_a_duplicate(tmp_path: Path) -> None:
    keywords = 'Output(allow_duplicate=True, component_id="out", component_property="children")'
    (file,) = settle(_found(tmp_path, f"{keywords}, {GO}"), lambda change: True).files
    assert 'Output(component_id="out", component_property="children"),' in file.after.decode()
    assert "allow_duplicate" not in file.after.decode()


# Who is fit --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "given", "reason"),
    [
        (f"{OUT}, {GO}, *MORE", "m", "a decorator that cannot be read (dependencies unpacked"),
        (f'{OUT}, {GO}, State({{"type": MATCH}}, "value")', "m", "MATCH ties a State"),
        (f'{OUT}, {GO}, State({{"type": KIND}}, "value")', "m", "is cannot be seen"),
        (f'{OUT}, {GO}, State("name", PROP)', "m", "is cannot be seen"),
        (f"{OUT}, {GO}, {NAME}", "", "not each argument has a parameter of its own"),
    ],
)
def test_who_is_not_fit(tmp_path: Path, first: str, given: str, reason: str) -> None:
    assert reason in _refusal(_found(tmp_path, first, given=given))


def test_an_input_that_may_be_an_output_starts_nobody(tmp_path: Path) -> None:
    rest = """

def register(a, b):
    @callback(Output(a, "children", allow_duplicate=True), INPUT, prevent_initial_call=True)
    def h(n):
        return n

    @callback(Output(a, "children", allow_duplicate=True), OK, prevent_initial_call=True)
    def k(n):
        return n
""".replace("OK", OK)
    known = _found(tmp_path, rest=rest.replace("INPUT", 'Input(b, "n_clicks")'))
    assert not known.refused
    found = _found(tmp_path, rest=rest.replace("INPUT", 'Input(b, "children")'))
    (refused,) = found.refused
    assert "b.children may be an Output too, and no callback starts itself" in refused.reason


def test_a_dependency_has_to_be_in_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"deps.py": 'from dash import Input\n\nINPUT = Input("go", "n_clicks")\n'})
    far = "\n\nfrom deps import INPUT as FAR\n"
    assert "is not written in the decorator" in _refusal(_found(tmp_path, f"{OUT}, FAR", rest=far))
    assert not _differs(_found(tmp_path, f"{OUT}, INPUT"))


def test_another_prop_of_an_output_may_start_it(tmp_path: Path) -> None:
    assert not _differs(_found(tmp_path, f'{OUT}, Input("out", "n_clicks")'))


ASKS = "if ctx.triggered_id == 'go':\n        "


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        (f"{ASKS}first(n)\n    return second(n)", True),
        ("first(n)\n    return second(n)", False),
        (f"{ASKS}first(5)\n    return second(5)", False),
        (f"m = n\n    {ASKS}first(m)\n    return second(m)", False),
        (f"{ASKS}nothing()\n    return nothing()", False),
        (f"{ASKS}print(n)\n    return str(n)", False),
        (f"{ASKS}A(n)\n    return B(n)", False),
    ],
)
def test_a_dispatcher_hands_what_it_got_to_functions_around_it(
    tmp_path: Path, body: str, is_one: bool
) -> None:
    found = _found(tmp_path, body=body)
    reasons = [each.reason for each in found.refused]
    assert any("a dispatcher already" in each for each in reasons) is is_one


def test_a_flag_is_no_other_option(tmp_path: Path) -> None:
    plain = OUT.replace(", allow_duplicate=True", "")
    rest = f"\n\n@callback({plain}, {OK})\ndef h(n):\n    return n\n"
    (change,) = _found(tmp_path, rest=rest).changes
    assert "3 callbacks write out.children" in change.message


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (f'\n\nclientside_callback("x", {OUT}, {OK}, prevent_initial_call=True)\n', "clientside"),
        (
            f"\n\ndef register():\n    @callback({OUT}, {OK}, prevent_initial_call=True)\n"
            "    def h(n):\n        return n\n",
            "in another function or block",
        ),
    ],
)
def test_who_stays_apart_is_named_with_the_reason(tmp_path: Path, rest: str, reason: str) -> None:
    (change,) = _found(tmp_path, rest=rest).changes
    assert f"stays apart: {reason}" in change.message


def test_a_refusal_names_the_others(tmp_path: Path) -> None:
    (refused,) = _found(tmp_path, f'{OUT}, {GO}, State({{"type": MATCH}}, "value")').refused
    assert len(refused.related) == 1


# What differs ------------------------------------------------------------------------------------


def test_who_takes_more_than_he_is_given_sees_more(tmp_path: Path) -> None:
    assert "g sees more Inputs than before" in _differs(_found(tmp_path, taken="**more"))


def test_who_may_update_nothing_is_not_said_to_fail(tmp_path: Path) -> None:
    sentence = _differs(_found(tmp_path, body=SOMETIMES))
    assert "f may update nothing" in sentence
    assert "raise an exception" not in sentence


def test_the_older_counts_only_where_the_trigger_decides(tmp_path: Path) -> None:
    older = "the older counts"
    assert older in _differs(_found(tmp_path, dispatch="triggered-id"))
    assert older not in _differs(_found(tmp_path, body=SOMETIMES, dispatch="triggered-id"))
    assert older not in _differs(_found(tmp_path))


def test_an_answer_is_only_dropped_where_one_trigger_decides(tmp_path: Path) -> None:
    said = "When one fails, an answer of another that is on its way is dropped."
    assert said in _found(tmp_path).changes[0].message
    assert said not in _found(tmp_path, body=SOMETIMES).changes[0].message


# Who is behind it --------------------------------------------------------------------------------

BOX = '\n\n@callback(Output("box", "children"), '
SHOWN = 'Input("out", "children")'
EACH = "runs for each value of out.children and "


@pytest.mark.parametrize(
    ("rest", "what"),
    [
        (f"{BOX}*MORE)\ndef k(*given):\n    return 1\n", "cannot be seen into"),
        (f"{BOX}{SHOWN}, *MORE)\ndef k(*given):\n    return 1\n", "cannot be seen into"),
        (BOX.replace("@", "") + f"{SHOWN})(lambda x: x)\n", "cannot be seen into"),
        (
            BOX.replace("@callback(", 'clientside_callback("x", ') + f"{SHOWN})\n",
            "cannot be seen into",
        ),
        (f"{BOX}{SHOWN})\n@shop.wrap\ndef k(x):\n    return x\n", "calls what cannot be seen into"),
        (
            f"\n\nimport functools\n{BOX}{SHOWN})\n@functools.lru_cache\ndef k(x):\n    return x\n",
            "calls what cannot be seen into",
        ),
        (
            '\n\napp.index_string = "<script>dash_clientside.set_props</script>"\n',
            "cannot be read",
        ),
    ],
)
def test_who_may_count_each_value(tmp_path: Path, rest: str, what: str) -> None:
    assert EACH + what in _differs(_found(tmp_path, rest=rest))


@pytest.mark.parametrize(
    "rest",
    [
        f"{BOX}{SHOWN})\ndef k(x):\n    return x\n",
        f"{BOX}{SHOWN})\ndef k(x):\n    return ctx.triggered_id\n",
        f'{BOX}{OK}, State("out", "children"))\ndef k(n, x):\n    shop.save(x)\n    return x\n',
    ],
)
def test_who_only_shows_the_last_value(tmp_path: Path, rest: str) -> None:
    assert not _differs(_found(tmp_path, rest=rest))


@pytest.mark.parametrize(
    ("source", "is_circle"),
    [
        (SHOWN, True),
        (f'{OK}, State("out", "children")', False),
        ('Input(shop.ID, "children")', False),
    ],
)
def test_a_circle_of_callbacks_is_none_that_dash_takes(
    tmp_path: Path, source: str, is_circle: bool
) -> None:
    more = f'\n\n@callback(Output("more", "children"), {source})\ndef k(*given):\n    return 1\n'
    found = _found(tmp_path, f'{OUT}, {GO}, Input("more", "children")', given="m", rest=more)
    assert any("Dash takes no circle" in each.reason for each in found.refused) is is_circle
