"""What a call gives back as it came: whatever changed it on the way, by whatever name."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.callback import callbacks_of
from codemods.dash.dependency import Dependency
from codemods.flow.summary import End, Summary, summary
from codemods.flow.values.domain import UNKNOWN, Situation

HEAD = """\
from dash import Input, Output, State, callback

SEEN = []

def touch(row):
    row["seen"] = True

def told(row):
    SEEN.append(row)
    return "no"

@callback(Output("a", "data"), Input("n", "n_clicks"), State("a", "data"), State("b", "data"))
def f(n, d, e):
"""


def _summary(folder: Path, body: str) -> Summary:
    """What a call does in which nobody knows the arguments, and ``d`` is what the Output is."""
    project = write_project(folder, {"app.py": HEAD + textwrap.indent(body, "    ") + "\n"})
    (found,) = callbacks_of(project, module(project, "app.py"))
    assert isinstance(found.function, ast.FunctionDef)
    assert isinstance(found.output, Dependency)
    values = dict.fromkeys(("n", "d", "e"), UNKNOWN)
    return summary(project, found, found.function, Situation(values, current={found.output: "d"}))


@pytest.mark.parametrize(
    ("body", "same"),
    [
        ("return d", True),
        ("e['x'] = n\nreturn d", True),
        ("touch(e)\nreturn d", True),
        ("touch(d)\nreturn d", False),
        ("if n:\n    d['a'] = 1\n    touch(d)\n    return None\ntouch(d)\nreturn d", False),
        ("row = d['x'] if n else e['x']\nrow['y'] = 1\nreturn d", False),
        ("for row in (d if n else e)['rows']:\n    touch(row)\nreturn d", False),
    ],
)
def test_what_came_goes_back_as_it_was(tmp_path: Path, body: str, *, same: bool) -> None:
    ends = [each.end for each in _summary(tmp_path, body).exits if each.end is not End.NONE]
    assert (ends == [End.SAME]) is same


def test_the_message_of_an_assertion_is_worked_out_where_it_fails(tmp_path: Path) -> None:
    assert _summary(tmp_path, "assert n, told(n)\nreturn d").effects
    assert not _summary(tmp_path, "assert n, 'no'\nreturn d").effects
