"""How a call ends in a situation, and who starts to run when it is not made."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.callback import callbacks_of
from codemods.engine.scan import scan
from codemods.engine.settings import Settings
from codemods.flow.statements.errors import may_prevent
from codemods.flow.summary import End, Summary, any_call, summary
from codemods.flow.values.domain import NO_UPDATE, UNKNOWN, Situation

HEAD = """\
from dash import Input, Output, callback, ctx, no_update
from dash.exceptions import PreventUpdate

@callback({outputs}Input("n", "n_clicks"), Input("x", "value"))
def f(n, x):
    """
TWO = 'Output("a", "children"), Output("b", "children")'


def outcome(folder: Path, body: str, outputs: str = TWO) -> Summary:
    """The initial call of a function of ``n``, which is None, and ``x``, which is unknown."""
    project = write_project(
        folder, {"app.py": HEAD.format(outputs=outputs and f"{outputs}, ") + body + "\n"}
    )
    (callback,) = callbacks_of(project, module(project, "app.py"))
    assert isinstance(callback.function, ast.FunctionDef)
    return summary(project, callback, callback.function, Situation({"n": None, "x": UNKNOWN}, {}))


@pytest.mark.parametrize(
    ("body", "end"),
    [
        ("return no_update if not n else 1", End.QUIET),
        ("return [no_update] * 2", End.QUIET),
        ("return None", End.NONE),
        ("return x", End.UNKNOWN),
        ("return f'{x}'", End.UPDATE),
        ("return n['points']", End.FAILS),
        ("return n + 1", End.FAILS),
        ("return no_update if len([*ctx.triggered]) > 9 else 1", End.UPDATE),
        ("return no_update if any([x, 1]) else 1", End.QUIET),
        ("return no_update if list(ctx.triggered) == [] else 1", End.UPDATE),
        ("return no_update if not (m := n) else m", End.QUIET),
        ("return no_update if (x or (m := n)) and m is None else 1", End.UPDATE),
        ("m = 1\n    return no_update if x and (m := n) or not m else 1", End.UPDATE),
        ("return no_update if [m := x for _ in [1]] and m is None else 1", End.UPDATE),
        ("return no_update if next(iter(ctx.triggered_prop_ids), None) is None else 1", End.QUIET),
        ("return next(iter(ctx.triggered_prop_ids))", End.FAILS),
        ("return {'go': x}.get(n, no_update)", End.QUIET),
        ("return no_update if n not in {'go': x} else 1", End.QUIET),
        ("assert n\n    return 1", End.UPDATE),
        ("for _ in x:\n        return 1\n    raise PreventUpdate", End.UPDATE),
        ("for _ in x:\n        return 1\n    raise PreventUpdate", End.QUIET),
        ("n: int\n    return no_update if n is None else 1", End.QUIET),
    ],
)
def test_a_call_ends_as_its_result_says(tmp_path: Path, body: str, end: End) -> None:
    assert end in [found for found, _ in outcome(tmp_path, body).ends]


ONE = 'Output("a", "children")'


@pytest.mark.parametrize(
    ("outputs", "result", "end"),
    [
        (ONE, "no_update", End.QUIET),
        (ONE, "[no_update]", End.UPDATE),
        (f"[{ONE}]", "[no_update]", End.QUIET),
        (TWO, "no_update, no_update", End.QUIET),
        (TWO, "no_update, [no_update]", End.UPDATE),
        (TWO, "[no_update]", End.UPDATE),
        (f"dict(a={ONE})", "dict(a=no_update)", End.QUIET),
        (f"dict(a={ONE})", "{'a': no_update}", End.QUIET),
        (f"dict(a={ONE})", "{'b': no_update}", End.UPDATE),
        (f"[{ONE}, [{ONE}]]", "no_update, [no_update]", End.QUIET),
    ],
)
def test_a_result_leaves_alone_what_has_its_shape(
    tmp_path: Path, outputs: str, result: str, end: End
) -> None:
    assert outcome(tmp_path, f"return {result}", outputs).ends == ((end, 6),)


def test_what_one_branch_assigns_in_its_test_is_not_seen_in_the_other(tmp_path: Path) -> None:
    body = """m = 1
    if x:
        if (m := n):
            return 1
        return no_update
    return no_update if m else 2"""
    assert outcome(tmp_path, body).is_quiet


def test_a_callback_without_output_may_fall_off_its_end(tmp_path: Path) -> None:
    assert outcome(tmp_path, "y = n", "").is_quiet
    assert outcome(tmp_path, "y = n").ends == ((End.NONE, 6),)


@pytest.mark.parametrize(
    "call",
    [
        "print(n)",
        "y = api.get(n)",
        "y = connect().level",
        "match n:\n        case None if print():\n            pass",
        "if x and print():\n        pass",
        "y = [print(m) for m in [1]]",
    ],
)
def test_what_may_do_something_is_an_effect(tmp_path: Path, call: str) -> None:
    assert outcome(tmp_path, f"{call}\n    raise PreventUpdate").effect in (6, 7)


@pytest.mark.parametrize(
    "body", ["x = x.get('a')\n    y = x.get('b')", "y = x.get('a').get('b')", "y = n or x.split()"]
)
def test_to_ask_what_came_from_the_browser_is_no_effect(tmp_path: Path, body: str) -> None:
    assert outcome(tmp_path, f"{body}\n    raise PreventUpdate").effect is None


@pytest.mark.parametrize(
    "body",
    [
        "y = round(2.5)\n    z = [*map(str, [1])]",
        "y = sorted([1], key=lambda each: -each)",
        "y = [*filter(None, [n])]",
    ],
)
def test_what_a_library_only_computes_is_no_effect(tmp_path: Path, body: str) -> None:
    assert outcome(tmp_path, f"{body}\n    raise PreventUpdate").effect is None


@pytest.mark.parametrize("call", ["list", "tuple", "str"])
def test_the_order_of_a_set_is_not_certain(tmp_path: Path, call: str) -> None:
    test = f"y = {call}({{'a', 'b'}})\n    if y[0] == y[-1] or y[0] == 'a':"
    assert outcome(tmp_path, f"{test}\n        raise PreventUpdate\n    return 1, 2").ends == (
        (End.QUIET, 8),
        (End.UPDATE, 9),
    )


SKIPS = """\
from dash import exceptions
from dash.exceptions import PreventUpdate

class Skip(PreventUpdate): ...

Wait = Skip

class Late(ValueError, Wait): ...

class Below(exceptions.PreventUpdate):
    def __init__(self):
        COUNTED.append(1)

class Wrong(ValueError): ...

def made():
    return Skip()
"""


@pytest.mark.parametrize(
    ("raised", "ends", "acts"),
    [
        ("Skip", End.QUIET, False),
        ("Skip('no')", End.QUIET, False),
        ("skips.Wait", End.QUIET, False),
        ("skips.Late() from None", End.QUIET, False),
        ("skips.Below()", End.QUIET, True),
        ("skips.Wrong", End.FAILS, False),
        ("x", End.FAILS, False),
        ("made()", End.QUIET, False),
        ("Skip from made()", End.QUIET, False),
        ("x()", End.FAILS, True),
    ],
)
def test_a_class_below_prevent_update_updates_nothing(
    tmp_path: Path, raised: str, ends: End, *, acts: bool
) -> None:
    code = HEAD.format(outputs="").replace(
        "@callback", "import skips\nfrom skips import Skip, made\n@callback"
    )
    files = {"app.py": f"{code}raise {raised}\n", "skips.py": SKIPS}
    project = write_project(tmp_path, files)
    (callback,) = callbacks_of(project, module(project, "app.py"))
    assert isinstance(callback.function, ast.FunctionDef)
    found = summary(project, callback, callback.function, Situation({"n": None}, {}))
    assert [end for end, _ in found.ends] == [ends]
    assert (found.effect is not None) is acts


def test_a_callback_that_starts_to_run_is_named_with_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = """from dash import Dash, Input, Output, callback, dcc, html, no_update

app = Dash(__name__)
app.layout = html.Div([html.Button(id="b"), dcc.Store(id="s", data=[3]), html.P(id="p")])


@callback(Output("s", "data"), Input("b", "n_clicks"))
def pick(n):
    return [n] if n else no_update


@callback(Output("p", "children"), Input("s", "data"))
def draw(picked):
    return str(picked)
"""
    (tmp_path / "app.py").write_text(app)
    monkeypatch.chdir(tmp_path)
    (change,) = scan(["."], Settings(select=("prevent-initial-call",))).changes
    assert change.differs == (
        "draw (app.py:12) will start to run on page load, with s.data as it is in the layout ([3])."
    )


def _any(folder: Path, body: str) -> Summary:
    """Any call of it."""
    project = write_project(folder, {"app.py": HEAD.format(outputs="") + body + "\n"})
    (callback,) = callbacks_of(project, module(project, "app.py"))
    assert callback.function is not None
    return any_call(project, callback, callback.function)


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("return ctx.triggered_id", {"triggered_id"}),
        ("c = ctx\n    return c.states", {"states"}),
        ("return getattr(ctx, x)", {"everything"}),
        ("return [ctx][0].inputs", {"everything", "inputs"}),
        ("x.asked = ctx", {"everything"}),
        ("x['asked'] = ctx", {"everything"}),
        ("rows = []\n    rows.append(ctx)", {"everything"}),
        ("return print(ctx)", {"everything"}),
        ("return len(ctx.triggered)", {"triggered", "len(ctx.triggered)"}),
        ("found = ctx.triggered\n    return len(found)", {"triggered", "len(ctx.triggered)"}),
        ("return len(ctx.triggered[0])", {"triggered"}),
        ("return locals()", {"locals()"}),
        ("def inner():\n        return locals()\n    return inner()", set()),
        ("return eval(x)", {"everything"}),
        ("return x.args_grouping", {"args_grouping"}),
        ("return x.states", set()),
        ("if ctx:\n        return ctx is None", set()),
    ],
)
def test_what_is_asked_of_the_call_is_told(tmp_path: Path, body: str, asked: set[str]) -> None:
    assert _any(tmp_path, body).asks.keys() == asked


@pytest.mark.parametrize(
    ("body", "is_unseen"),
    [
        ("return x.strip()", False),
        ("return f.helper(x)", True),
        ("import remote\n    return remote.fetch(x)", False),
        ("import remote\n    return remote.fetch(lambda: x)", False),  # which is read
        ("import remote\n    return remote.fetch({'done': lambda: x})", True),
        (
            "import remote\n    async def inner():\n        return x\n"
            "    return remote.run(inner())",
            True,
        ),
        ("return eval(x)", True),
    ],
)
def test_where_any_function_of_the_project_may_run_is_told(
    tmp_path: Path, body: str, is_unseen: bool
) -> None:
    assert (outcome(tmp_path, body).unseen is not None) is is_unseen


def test_a_component_in_a_variable_is_not_its_id(tmp_path: Path) -> None:
    body = (
        "go = html.Button(id='go')\n\n\n@callback({outputs}Input('n', 'n_clicks'), Input(go, 'x'))"
    )
    code = HEAD.partition("@callback")[0] + "from dash import html\n\n" + body.format(outputs="")
    code += "\ndef f(n, x):\n    return no_update if go == 'go' else 1\n"
    project = write_project(tmp_path, {"app.py": code})
    (callback,) = callbacks_of(project, module(project, "app.py"))
    assert callback.function is not None
    found = any_call(project, callback, callback.function)
    assert [each.end for each in found.exits] == [End.UPDATE]


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("return 1, 'a'", ((1, "a"),)),
        ("return [no_update] * 2", ((NO_UPDATE, NO_UPDATE),)),
        ("return no_update", ((NO_UPDATE, NO_UPDATE),)),
        ("if x:\n        return 1, 2\n    return [3, 4]", ((1, 2), (3, 4))),
    ],
)
def test_an_exit_says_what_each_output_gets(
    tmp_path: Path, body: str, values: tuple[object, ...]
) -> None:
    exits = outcome(tmp_path, body).exits
    assert sorted(map(repr, (each.values for each in exits))) == sorted(map(repr, values))
    assert all(each.apart for each in exits)


def test_what_cannot_be_told_apart_is_said_to_be_that(tmp_path: Path) -> None:
    (way,) = outcome(tmp_path, "return x").exits
    assert not way.apart
    assert len(way.values) == 2


@pytest.mark.parametrize(
    ("body", "prevents"),
    [
        ("try:\n        x()\n    except ZeroDivisionError:\n        raise", [False]),
        ("try:\n        x()\n    except Exception:\n        raise", [True]),
        ("raise x", [True]),
        ("raise ValueError", [False]),
        ("class Skip(PreventUpdate): ...\n    raise Skip", [True]),
    ],
)
def test_what_may_be_raised_again_is_of_the_class_that_was_caught(
    tmp_path: Path, body: str, prevents: list[bool]
) -> None:
    raised = [each.raised for each in _any(tmp_path, body).exits if each.raised is not None]
    assert [may_prevent(each) for each in raised] == prevents


@pytest.mark.parametrize("bases", ["str, Enum", "StrEnum"])
@pytest.mark.parametrize("asked", ["Tea.GREEN.name", "Tea.GREEN.label", "Tea.GREEN.told()"])
def test_a_member_of_an_enum_has_more_than_its_text(tmp_path: Path, bases: str, asked: str) -> None:
    body = f"""return {asked}

from enum import Enum, StrEnum

class Tea({bases}):
    GREEN = "green"

    @property
    def label(self):
        return "Green"

    def told(self):
        return "Green!"
"""
    ends = {each.end for each in outcome(tmp_path, body).exits}
    assert End.FAILS not in ends


@pytest.mark.parametrize(
    ("text", "is_certain"),
    [("str(Tea.GREEN)", False), ("str('green')", True), ("Tea.GREEN", True), ("str(5)", True)],
)
def test_the_text_of_a_member_need_not_be_the_text_that_it_is(
    tmp_path: Path, text: str, is_certain: bool
) -> None:
    enum = "\n\nfrom enum import Enum\nclass Tea(str, Enum):\n    GREEN = 'green'\n"
    body = f"return no_update if {text} in ('green', '5') else 1"
    if text != "str('green')":
        body += enum
    ends = {each.end for each in outcome(tmp_path, body).exits}
    assert (ends == {End.QUIET}) is is_certain


@pytest.mark.parametrize(
    ("asked", "fails"),
    [
        ("n.__class__.__name__", False),
        ("n.__str__()", False),
        ("n.__doc__", False),
        ("n.name", True),
        ("n.upper()", True),
        ("''.items()", True),
        ("(1, 2).name", True),
    ],
)
def test_what_none_and_a_text_do_not_have_fails(tmp_path: Path, asked: str, fails: bool) -> None:
    ends = {each.end for each in outcome(tmp_path, f"return {asked}").exits}
    assert (ends == {End.FAILS}) is fails
