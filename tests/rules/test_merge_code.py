"""The code that merge-duplicate-outputs writes: its names, its lines, and what it does."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from command_line import write

from codemods.engine.scan import scan
from codemods.engine.settings import Settings
from codemods.engine.settle import settle
from codemods.rules.merge_duplicate_outputs.names import joined, prefixes

START = """\
from dash import Dash, Input, Output, State, callback, ctx, dcc, html, no_update
from dash.exceptions import PreventUpdate

app = Dash(__name__)
app.layout = html.Div(
    [html.Button(id="one"), html.Button(id="two"), dcc.Input(id="name"), html.Div(id="out")]
)
"""
HANDLER = """

@callback({output}, {inputs}, prevent_initial_call=True)
def {name}({parameters}):
    {body}
"""
OUT = 'Output("out", "children", allow_duplicate=True)'


def handler(name: str, body: str, **other: str) -> str:
    """A callback that writes ``out.children``, or ``other``."""
    inputs = f'Input("{name}", "n_clicks")'
    parts = {"output": OUT, "inputs": inputs, "parameters": "n_clicks", **other}
    return HANDLER.format(name=name, body=body, **parts)


def merged(folder: Path, *handlers: str, **files: str) -> str:
    """The file with the dispatcher."""
    write(folder, {"pyproject.toml": "", **files, "app.py": START + "".join(handlers)})
    found = scan([str(folder)], Settings(select=("merge-duplicate-outputs",)))
    assert len(found.changes) == 1, found.refused
    (file,) = settle(found, lambda _change: True).files
    return file.after.decode()


def dispatcher(code: str) -> ast.FunctionDef:
    """The function behind the handlers."""
    last = ast.parse(code).body[-1]
    assert isinstance(last, ast.FunctionDef)
    return last


class Stopped(Exception):
    """Stands for ``PreventUpdate``."""


def running(code: str, **handlers: Callable[..., Any]) -> Callable[..., Any]:
    """The dispatcher, with these handlers: given the triggers, and its arguments."""
    function = dispatcher(code)
    function.decorator_list = []
    ctx = SimpleNamespace()
    names: dict[str, Any] = {"ctx": ctx, "no_update": "nothing", "PreventUpdate": Stopped}
    names |= handlers
    exec(compile(ast.unparse(function), "app.py", "exec"), names)

    def run(triggers: dict[str, str], *arguments: object) -> Any:
        ctx.triggered_prop_ids = triggers
        return names[function.name](*arguments)

    return run


def test_one_test_is_enough_where_all_answers_are_tested(tmp_path: Path) -> None:
    code = merged(
        tmp_path,
        handler("a", "return n_clicks or no_update"),
        handler(
            "b", "if not n_clicks:\n        raise PreventUpdate\n    return n_clicks or no_update"
        ),
        handler(
            "c",
            "return n_clicks or no_update",
            inputs='Input("c", "n_clicks"), Input("d", "n_clicks")',
            parameters="n_clicks, other",
        ),
    )
    assert code.count("is not no_update") == 1
    calls: list[str] = []

    def stopped(_: object) -> str:
        raise Stopped

    def answers(name: str, value: str) -> Callable[..., str]:
        def called(*_: object) -> str:
            calls.append(name)
            return value

        return called

    both = {"c.n_clicks": "c", "d.n_clicks": "d"}
    run = running(code, a=answers("a", "A"), b=stopped, c=answers("c", "nothing"))
    assert run({"a.n_clicks": "a", "b.n_clicks": "b", **both}, 1, 1, 1, 1) == "A"
    assert calls == ["a", "c"]
    assert run({"b.n_clicks": "b"}, 1, 1, 1, 1) == "nothing"
    run = running(code, a=answers("a", "A"), b=stopped, c=answers("c", "C"))
    assert run({"c.n_clicks": "c", "a.n_clicks": "a", "d.n_clicks": "d"}, 1, 1, 1, 1) == "A"
    assert run({"a.n_clicks": "a", **both}, 1, 1, 1, 1) == "C"


def test_of_one_input_that_starts_two_each_answer_is_tested(tmp_path: Path) -> None:
    other = 'Input("a", "n_clicks"), Input("b", "n_clicks")'
    code = merged(
        tmp_path,
        handler("a", "return n_clicks or no_update"),
        handler("b", "return n_clicks or no_update", inputs=other, parameters="n_clicks, more"),
    )
    run = running(code, a=lambda _: "A", b=lambda *_: "nothing")
    assert run({"a.n_clicks": "a"}, 1, 1) == "A"
    run = running(code, a=lambda _: "nothing", b=lambda *_: "B")
    assert run({"a.n_clicks": "a"}, 1, 1) == "B"


def test_dictionaries_keep_what_another_one_wrote(tmp_path: Path) -> None:
    output = 'output=dict(out=Output("out", "children", allow_duplicate=True), {})'
    code = merged(
        tmp_path,
        handler(
            "a",
            "return dict(out=n_clicks or no_update, more=1)",
            output=output.format('more=Output("more", "children")'),
            inputs='inputs=dict(n_clicks=Input("a", "n_clicks"))',
        ),
        handler(
            "b",
            "return no_update if n_clicks else dict(out=1)",
            output=output.format(""),
            inputs='inputs=dict(n_clicks=Input("b", "n_clicks"))',
        ),
    )

    def first(n_clicks: object) -> dict[str, object]:
        return {"out": "nothing", "more": 1}

    def second(n_clicks: object) -> object:
        return {"out": 2} if n_clicks else "nothing"

    run = running(code, a=first, b=second)
    both = {"b.n_clicks": "b", "a.n_clicks": "a"}
    assert run(both, 1, 1) == {"out": 2, "more": 1}
    assert run(both, 1, 0) == {"out": "nothing", "more": 1}
    assert run({"a.n_clicks": "a"}, 1, 1) == {"out": "nothing", "more": 1}


LONG = "a_component_with_a_name_that_is_rather_long"


@pytest.mark.parametrize("width", [60, 88, 120])
def test_no_line_is_longer_than_those_of_the_project(tmp_path: Path, width: int) -> None:
    """But for what cannot be broken."""
    table = f"[tool.ruff]\nline-length = {width}\n"
    outputs = ", ".join(f'Output("{LONG}_{n}", "children", allow_duplicate=True)' for n in range(3))
    states = ", ".join(f'State("{LONG}_{n}", "value")' for n in range(3))
    handlers = [
        handler(
            f"{LONG}_button_{name}",
            "return (no_update, no_update, more_2) if n_clicks else no_update",
            output=outputs,
            inputs=f'Input("{LONG}_button_{name}", "n_clicks"), {states}',
            parameters="n_clicks, more_1, more_2, more_3",
        )
        for name in ("add", "remove")
    ]
    code = merged(tmp_path, *handlers, **{"pyproject.toml": table})
    lines = code.split("def update_")[1].splitlines()
    wide = [line for line in lines if len(line) > width]
    assert not [line for line in wide if "," in line.rstrip(",") or line.count("=") > 2], wide


def test_annotations_are_those_of_the_handlers(tmp_path: Path) -> None:
    inputs = 'Input("{}", "n_clicks"), State("name", "value")'
    one = handler("one", "return ''", inputs=inputs.format("one"), parameters="n: int, name: str")
    two = handler(
        "two", "return ''", inputs=inputs.format("two"), parameters="n: int, name: list[str]"
    )
    code = merged(tmp_path, one.replace("):\n", ") -> str:\n"), two.replace("):\n", ") -> str:\n"))
    assert "def update_out_children(one_n: int, two_n: int, name: object) -> str:\n" in code
    code = merged(
        tmp_path, one.replace("):\n", ") -> str:\n"), two.replace("):\n", ") -> bytes:\n")
    )
    assert "name: object) -> object:\n" in code
    code = merged(tmp_path, one, two.replace("n: int", "n"))
    assert "def update_out_children(one_n: int, two_n, name: object):\n" in code


@pytest.mark.parametrize(
    ("component", "name", "whole"),
    [
        ("group_mgmt_update_group_name", "group_name", "group_mgmt_update_group_name"),
        ("user_table", "table_data", "user_table_data"),
        ("add", "n_clicks", "add_n_clicks"),
        ("name", "name", "name"),
        ("name", "name_of_all", "name_of_all"),
        ("2nd", "value", "value_2nd"),
        ("", "value", "value"),
        ("on", None, "on"),
    ],
)
def test_no_name_says_a_word_twice(component: str, name: str | None, whole: str) -> None:
    assert joined(component, name) == whole


@pytest.mark.parametrize(
    ("components", "found"),
    [
        (["user_add", "user_delete"], ["add", "delete"]),
        (["add_button", "delete_button"], ["add", "delete"]),
        (["user_add_button", "user_add_all_button"], ["user_add_button", "add_all"]),
        (["one", "two"], ["one", "two"]),
        (["step_1", "step_2"], ["step_1", "step_2"]),
        (["only_one"], ["only_one"]),
        ([], []),
    ],
)
def test_a_prefix_is_what_tells_one_from_the_others(
    components: list[str], found: list[str]
) -> None:
    told = prefixes(components)
    assert len({*told.values()}) == len(components)
    if "user_add_all_button" not in components:
        assert [*told.values()] == found
