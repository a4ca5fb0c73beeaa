"""Which callbacks may raise on what an empty or untouched component gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.graph import Graph
from codemods.graph.raising.raising import may_raise

APP = """\
import json
import math
from datetime import date, timedelta

from dash import Dash, Input, Output, State, callback, dcc, html
from checks import Found, Skip, checked, half, wanted

PRICES = {{"tea": 2, "milk": 1}}
ROWS = [1, 2, 3]
TODAY = date(2024, 2, 1)
app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button("Go", id="go"),
        html.Button("Stop", id="stop"),
        dcc.Input(id="text", value="abc"),
        dcc.Input(id="unset"),
        dcc.Input(id="number", type="number", value=3),
        dcc.Slider(0, 9, value=4, id="slider"),
        dcc.RadioItems(["tea", "milk"], "tea", id="drink"),
        dcc.Dropdown(["tea", "milk"], "tea", id="cleared"),
        dcc.Dropdown(["tea", "milk"], "tea", clearable=False, id="kept"),
        dcc.Checklist(["tea", "milk"], ["tea"], id="several"),
        dcc.Store(id="store", data={{"a": 1}}),
        dcc.Store(id="written", data=[]),
        dcc.Upload(id="upload"),
        html.Div(id="out"),
    ]
)


@callback(Output("written", "data"), Input("stop", "n_clicks"))
def write(n_clicks):
    return [n_clicks]


@callback(
    Output("out", "children"), Input("go", "n_clicks"), {more}prevent_initial_call=True
)
def answer(n_clicks{parameter}):
{body}
"""
CHECKS = """\
from dash.exceptions import PreventUpdate


class Skip(PreventUpdate):
    pass


class Found:
    def look(self):
        raise Skip


def checked(text):
    if not text:
        raise Skip
    return text


def wanted(text):
    return f"{text}!"


def half(number):
    return number / 2
"""


def _line(folder: Path, dependency: str, code: str) -> str | None:
    """The line of the code that may raise; None when none does."""
    more, parameter = (f"{dependency}, ", ", x") if dependency else ("", "")
    body = "".join(f"    {line}\n" for line in code.split("\n"))
    app = APP.format(more=more, parameter=parameter, body=body)
    project = write_project(folder, {"app.py": app, "checks.py": CHECKS})
    graph = Graph(project)
    callback = graph.in_module(module(project, "app.py"))[-1]
    found = may_raise(graph, callback)
    if found is None:
        return None
    return (folder / found.place.path).read_text().splitlines()[found.place.line - 1].strip()


FINE = [
    ("", "return [i * i for i in list(range(n_clicks))]"),
    ("", "with open('a') as file:\n    return file.read()"),
    ("", "if n_clicks > 1:\n    word = 'many'\nelse:\n    word = 'one'\nreturn word"),
    ("", "return n_clicks + 1"),
    ("", "return str(math.sqrt(n_clicks)) + str(ROWS.index(2))"),
    ("", "return str(TODAY + timedelta(days=n_clicks - 3))"),
    ("", "return 'abc'.replace('a', 'b') + str(list(range(0, 9, 3)))"),
    ("", "return str(date(2024, 2, 29)) + str(pow(2, 3))"),
    ("", "return ROWS[n_clicks % len(ROWS)]"),
    ("", "return 'a' * min(n_clicks, 3)"),
    ("", "for i in range(n_clicks):\n    total = i\nreturn [html.P(i) for i in range(n_clicks)]"),
    ("", "return wanted(n_clicks)"),
    ("", "return math.ceil(n_clicks / 2)"),
    ("", "return sorted(ROWS, key=lambda row: row % 2)"),
    ("", "return date.fromisoformat('2024-02-29')"),
    ('State("text", "value")', "return x.upper() + x[:2] + x[::-1]"),
    ('State("text", "value")', "return x[0] if x else ''"),
    ('State("text", "value")', "first, last = x, x\nreturn f'{first} {len(last)}'"),
    ('State("unset", "value")', "return x or 'nobody'"),
    ('State("unset", "value")', "return (x or '').split()"),
    ('State("unset", "value")', "if x is None:\n    return ''\nreturn x.strip()"),
    ('State("unset", "value")', "return f'{x} {str(x)} {x == 1} {bool(x)}'"),
    ('State("number", "value")', "return (x or 0) * 2"),
    ('State("number", "value")', "return round(x * 2) if x is not None else 0"),
    ('State("number", "value")', "try:\n    return float(x)\nexcept (TypeError, ValueError):\n"
     "    return 0"),
    ('State("number", "value")', "return f'{x or 0:.1f} {-(x or 1) * 2 - 1}'"),
    ('State("number", "value")', "return f'{math.ceil((x or 0) / 2)}'"),
    ('State("number", "value")', "return '{} of {}'.format(n_clicks, x)"),
    ('State("number", "value")', "return html.P(max(x or 0, 0)) if (x or 0) > 1 else ''"),
    ("", "return '{:03d} {number:>4}'.format(n_clicks, number=n_clicks)"),
    ('State("slider", "value")', "return x / 3"),
    ('State("drink", "value")', "return PRICES[x]"),
    ('State("kept", "value")', "return PRICES[x] * n_clicks"),
    ('State("cleared", "value")', "return PRICES[x] if x else 0"),
    ('State("several", "value")', "return ', '.join(each.title() for each in x)"),
    ('State("store", "data")', "return x['a'] + n_clicks"),
    ('State("written", "data")', "return html.P(str(x))"),
    ('Input("stop", "n_clicks")', "return f'{n_clicks} {x}'"),
    ('Input("stop", "n_clicks")', "return (x or 0) + 1"),
]  # fmt: skip


@pytest.mark.parametrize(("dependency", "code"), FINE)
def test_what_is_fit_for_all_values_does_not_raise(
    tmp_path: Path, dependency: str, code: str
) -> None:
    assert _line(tmp_path, dependency, code) is None


RAISING = [
    ("", "return str(ROWS.index(n_clicks))"),
    ("", "return PRICES.pop(n_clicks)"),
    ("", "return str(date(2024, n_clicks, 1))"),
    ("", "return str(TODAY.replace(day=n_clicks))"),
    ("", "return str(math.sqrt(3 - n_clicks))"),
    ("", "return str(divmod(7, n_clicks - 1))"),
    ("", "return str(list(range(0, 9, 2 - n_clicks)))"),
    ("", "return str(list(range(n_clicks / 2)))"),
    ("", "return hex(n_clicks / 2)"),
    ("", "return date.fromisoformat(f'{n_clicks}')"),
    ('State("number", "value")', "return half(x)"),
    ('State("several", "value")', "return ROWS[len(x)]"),
    ("", "raise Skip"),
    ("", "assert n_clicks < 9"),
    ("", "return ROWS[n_clicks]"),
    ("", "return 1 / (n_clicks - 1)"),
    ('State("text", "value")', "return int(x)"),
    ('State("text", "value")', "return x[0]"),
    ('State("text", "value")', "return x.split()[0]"),
    ('State("text", "value")', "return x.index('a')"),
    ('State("text", "value")', "return json.loads(x)"),
    ('State("text", "value")', "return max(x)"),
    ('State("text", "value")', "return PRICES[x]"),
    ('State("unset", "value")', "return len(x)"),
    ('State("unset", "value")', "return 'a' + x"),
    ('State("unset", "value")', "return x.upper()"),
    ('State("unset", "value")', "return 'a' in x"),
    ('State("unset", "value")', "return date.fromisoformat(x)"),
    ('State("number", "value")', "return x * 2"),
    ('State("number", "value")', "return 1 if x > 2 else 0"),
    ('State("number", "value")', "return f'{x:.2f}'"),
    ('State("number", "value")', "return [i for i in range(x)]"),
    ('State("number", "value")', "return [i for i in range(x or 0)]"),
    ('State("number", "value")', "return 'ab' * (x or 0)"),
    ('State("number", "value")', "return ROWS[: (x or 0) + 1]"),
    ('State("number", "value")', "return f'{x or 0:d}'"),
    ('State("number", "value")', "return str(math.sqrt(x or 0))"),
    ('State("number", "value")', "return str(date(2024, (x or 1), 1))"),
    ('State("number", "value")', "return ROWS.index(x or 1)"),
    ('State("number", "value")', "return '{:.2f}'.format(x)"),
    ('State("number", "value")', "return '{n:>{width}}'.format(n=1, width=x)"),
    ('State("text", "value")', "return '{:d}'.format(x)"),
    ('State("text", "value")', "return '{0.real}'.format(x)"),
    ('State("cleared", "value")', "return PRICES[x]"),
    ('State("several", "value")', "return x[0]"),
    ('State("written", "data")', "return x[-1]"),
    ('State("written", "data")', "return [row['a'] for row in x]"),
    ('State("upload", "contents")', "return x.split(',')"),
    ("", "return sum(n_clicks)"),
    ("", "return max(n_clicks)"),
    ("", "return chr(n_clicks)"),
    ("", "return dict(n_clicks)"),
    ("", "return math.log(n_clicks)"),
    ("", "return math.sqrt(n_clicks - 1)"),
    ("", "return [*zip(ROWS, n_clicks)]"),
    ('State("text", "value")', "return next(iter(x))"),
    ('State("text", "value")', "return 'a b'.split(x)"),
    ('State("text", "value")', "return x.split(n_clicks)"),
    ('State("text", "value")', "return x.replace('a', n_clicks)"),
    ('State("text", "value")', "return x.center(x)"),
    ('State("unset", "value")', "return ['a'] + [1 for _ in ROWS].extend(x)"),
    ('Input("stop", "n_clicks")', "return n_clicks + 1"),
]


@pytest.mark.parametrize(("dependency", "code"), RAISING)
def test_what_an_empty_component_breaks_may_raise(
    tmp_path: Path, dependency: str, code: str
) -> None:
    wrong = "return number / 2" if "half" in code else code
    assert _line(tmp_path, dependency, code) == wrong


@pytest.mark.parametrize("code", ["return checked(n_clicks)", "return Found().look()"])
def test_a_helper_that_raises_is_found(tmp_path: Path, code: str) -> None:
    assert _line(tmp_path, "", code) == "raise Skip"


def test_a_name_that_only_one_branch_binds_may_be_missing(tmp_path: Path) -> None:
    code = "if x:\n    word = x\nreturn f'{word}'"
    assert _line(tmp_path, 'State("text", "value")', code) == "return f'{word}'"
