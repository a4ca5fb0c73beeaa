"""How callbacks end, and what each Output gets."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.callback import callbacks_of
from codemods.flow.answers.exits import Result, exits, falls_through, results


def _body(code: str) -> list[ast.stmt]:
    function = ast.parse("def f(x):\n" + textwrap.indent(code, "    ")).body[0]
    assert isinstance(function, ast.FunctionDef)
    return function.body


@pytest.mark.parametrize(
    "code",
    [
        "return 1",
        "raise ValueError",
        "if x:\n    return 1\nelse:\n    return 2",
        "while True:\n    x += 1",
        "try:\n    return 1\nexcept ValueError:\n    raise",
        "try:\n    x()\nfinally:\n    return 1",
        "try:\n    x()\nexcept ValueError:\n    return 1\nelse:\n    return 2",
        "match x:\n    case 1:\n        return 1\n    case _:\n        return 2",
    ],
)
def test_control_does_not_get_to_the_end(code: str) -> None:
    assert not falls_through(_body(code))


@pytest.mark.parametrize(
    "code",
    [
        "x()",
        "if x:\n    return 1",
        "if x:\n    return 1\nelif x():\n    return 2",
        "for y in x:\n    return 1",
        "while x:\n    return 1",
        "while True:\n    if x:\n        break",
        "with x:\n    return 1",
        "try:\n    return 1\nexcept ValueError:\n    pass",
        "match x:\n    case 1:\n        return 1",
        "match x:\n    case 1:\n        return 1\n    case _ if x():\n        return 2",
        "match x:\n    case 1:\n        return 1\n    case _:\n        pass",
    ],
)
def test_control_may_get_to_the_end(code: str) -> None:
    assert falls_through(_body(code))


def test_exits_are_those_of_the_function_itself() -> None:
    code = (
        "def f():\n    def g():\n        return 1\n    if g:\n        raise KeyError\n    return g"
    )
    function = ast.parse(code).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert [each.kind for each in exits(function)] == ["raise", "return"]


def _results(folder: Path, outputs: str, code: str) -> list[Result]:
    text = (
        "from dash import Input, Output, callback, no_update\n"
        f"@callback({outputs}, inputs=[Input('b', 'n_clicks')])\n"
        f"def f(x):\n{textwrap.indent(code, '    ')}\n"
    )
    project = write_project(folder, {"app.py": text})
    (callback,) = callbacks_of(project, module(project, "app.py"))
    return results(project, callback)


TWO = "Output('a', 'data'), Output('c', 'data')"


def _texts(result: Result) -> list[str | None]:
    return [None if value is None else ast.unparse(value) for value in result.values]


def test_each_output_gets_its_element(tmp_path: Path) -> None:
    (result,) = _results(tmp_path, TWO, "return x, [1]")
    assert _texts(result) == ["x", "[1]"]
    assert result.updates


def test_a_variable_that_is_returned_for_two_outputs_is_not_seen_through(tmp_path: Path) -> None:
    (result,) = _results(tmp_path, TWO, "return x")
    assert _texts(result) == [None, None]


def test_a_display_of_another_length_is_not_seen_through(tmp_path: Path) -> None:
    (result,) = _results(tmp_path, TWO, "return [x, *x]")
    assert _texts(result) == [None, None]


def test_the_end_of_the_body_gives_none_to_all(tmp_path: Path) -> None:
    result = _results(tmp_path, TWO, "if x:\n    return x, x")[-1]
    assert result.exit.kind == "end"
    assert _texts(result) == ["None", "None"]


def test_outputs_by_name_get_their_entries(tmp_path: Path) -> None:
    outputs = "output={'one': Output('a', 'data'), 'two': Output('c', 'data')}"
    (result,) = _results(tmp_path, outputs, "return dict(two=2, one=1)")
    assert _texts(result) == ["1", "2"]


@pytest.mark.parametrize("value", ["no_update", "(no_update, no_update)", "[no_update] * 2"])
def test_no_update_for_all_outputs_updates_nothing(tmp_path: Path, value: str) -> None:
    (result,) = _results(tmp_path, TWO, f"return {value}")
    assert not result.updates


def test_no_update_for_one_output_updates_the_other(tmp_path: Path) -> None:
    (result,) = _results(tmp_path, TWO, "return no_update, x")
    assert result.updates


def test_a_name_that_only_looks_like_no_update_updates(tmp_path: Path) -> None:
    (result,) = _results(tmp_path, "Output('a', 'data')", "no_update = x\nreturn no_update")
    assert result.updates
