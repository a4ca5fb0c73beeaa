"""What each Output of a callback gets."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.callback import callbacks_of
from codemods.graph.outcome.results import Result, result, results


def _results(folder: Path, outputs: str, code: str) -> list[Result]:
    text = (
        "from dash import Input, Output, callback, no_update\n"
        "NOTHING = no_update, no_update\n"
        "def none():\n    return NOTHING\n"
        f"@callback({outputs}, inputs=[Input('b', 'n_clicks')])\n"
        f"def f(x):\n{textwrap.indent(code, '    ')}\n"
    )
    project = write_project(folder, {"app.py": text})
    (callback,) = callbacks_of(project, module(project, "app.py"))
    assert isinstance(callback.function, ast.FunctionDef)
    return [*results(project, callback, callback.function), result(project, callback, None)]


TWO = "Output('a', 'data'), Output('c', 'data')"


def _texts(result: Result) -> list[str | None]:
    return [None if value is None else ast.unparse(value) for value in result.values]


def test_each_output_gets_its_element(tmp_path: Path) -> None:
    (found, _) = _results(tmp_path, TWO, "return x, [1]")
    assert _texts(found) == ["x", "[1]"]
    assert found.updates


def test_a_variable_that_is_returned_for_two_outputs_is_not_seen_through(tmp_path: Path) -> None:
    (found, _) = _results(tmp_path, TWO, "return x")
    assert _texts(found) == [None, None]


def test_a_display_of_another_length_is_not_seen_through(tmp_path: Path) -> None:
    (found, _) = _results(tmp_path, TWO, "return [x, x, x]")
    assert _texts(found) == [None, None]


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("[x, *y]", ["x", None]),
        ("[x] + y", ["x", None]),
        ("(x,) + (y,)", ["x", "y"]),
        ("[] + [x] + y", ["x", None]),
        ("[x, y] + z", [None, None]),
        ("y + [x]", [None, None]),
        ("[*y] + [x]", [None, None]),
        ("[x] * 2", [None, None]),
    ],
)
def test_the_first_elements_of_a_sum_are_seen(
    tmp_path: Path, value: str, texts: list[str | None]
) -> None:
    (found, _) = _results(tmp_path, TWO, f"return {value}")
    assert _texts(found) == texts


def test_the_end_of_the_body_gives_none_to_all(tmp_path: Path) -> None:
    found = _results(tmp_path, TWO, "if x:\n    return x, x")[-1]
    assert found.node is None
    assert _texts(found) == ["None", "None"]


def test_outputs_by_name_get_their_entries(tmp_path: Path) -> None:
    outputs = "output={'one': Output('a', 'data'), 'two': Output('c', 'data')}"
    (found, _) = _results(tmp_path, outputs, "return dict(two=2, one=1)")
    assert _texts(found) == ["1", "2"]


def test_what_a_function_inside_returns_goes_to_no_output(tmp_path: Path) -> None:
    (found, _) = _results(tmp_path, TWO, "def g():\n    return 1\nreturn g, x")
    assert _texts(found) == ["g", "x"]


@pytest.mark.parametrize(
    "value",
    ["no_update", "(no_update, no_update)", "[no_update] * 2", "NOTHING", "[*NOTHING]", "none()"],
)
def test_no_update_for_all_outputs_updates_nothing(tmp_path: Path, value: str) -> None:
    (found, _) = _results(tmp_path, TWO, f"return {value}")
    assert not found.updates


def test_no_update_for_one_output_updates_the_other(tmp_path: Path) -> None:
    (found, _) = _results(tmp_path, TWO, "return no_update, x")
    assert found.updates


def test_a_name_that_only_looks_like_no_update_updates(tmp_path: Path) -> None:
    (found, _) = _results(tmp_path, "Output('a', 'data')", "no_update = x\nreturn no_update")
    assert found.updates
