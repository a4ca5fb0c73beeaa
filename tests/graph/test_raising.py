"""Which callbacks may raise: by a ``raise``, or on what an empty or untouched component gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.callback import Callback
from codemods.flow.values.errors import Origin
from codemods.graph.bound import BoundCallback
from codemods.graph.graph import Graph
from codemods.graph.outcome.answers import answers
from codemods.graph.outcome.from_page import may_raise

APP = """\
import copy
import json
import math
import random
import statistics
from datetime import date, timedelta

import numpy as np
import pandas as pd
from dash import Dash, Input, Output, State, callback, dcc, html
from checks import Found, Shelf, Skip, checked, found_by, half, row_of, wanted
from contextlib import suppress

PRICES = {{"tea": 2, "milk": 1}}
ROWS = [1, 2, 3]
DRINKS = ["tea", "milk"]
KIND = "number"
KEPT = False
TODAY = date(2024, 2, 1)
SHELF = Shelf(id="shelf")
BOOKS = pd.read_csv("books.csv")
SIZES = np.array([3, 4])
LOADED = json.load(open("books.json"))
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
        dcc.Input(id="named", type=KIND, value=3),
        dcc.Dropdown(DRINKS, DRINKS[0], clearable=KEPT, id="offered"),
        dcc.Slider(0, 9, value=max(PRICES.values()), id="computed"),
        dcc.Store(id="built", data=dict(a=1)),
        dcc.Store(id="perhaps", data=sorted(json.load(open("rows.json")))),
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


class Shelf:
    def __init__(self, id):
        self.id = id

    def tall(self):
        return "tall"


def checked(text):
    if not text:
        raise Skip
    return text


def wanted(text):
    return f"{text}!"


def row_of(table, title):
    return table[table.title == title].iloc[0]


def half(number):
    return number / 2


def found_by(word):
    for each in ("tea", "milk"):
        if each == word:
            yield each
"""


def _callback(folder: Path, dependency: str, code: str) -> tuple[Graph, Callback]:
    more, parameter = (f"{dependency}, ", ", x") if dependency else ("", "")
    body = "".join(f"    {line}\n" for line in code.split("\n"))
    app = APP.format(more=more, parameter=parameter, body=body)
    project = write_project(folder, {"app.py": app, "checks.py": CHECKS})
    graph = Graph(project)
    return graph, graph.in_module(module(project, "app.py"))[-1]


def _raising(folder: Path, dependency: str, code: str) -> Origin | None:
    return may_raise(*_callback(folder, dependency, code))


def _line(folder: Path, dependency: str, code: str) -> str | None:
    """The line of the code that may raise; None when none does."""
    found = _raising(folder, dependency, code)
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
    # What a handler has to do with does not leave the callback.
    ('State("unset", "value")', "try:\n    y = x.upper()\nexcept AttributeError:\n    y = ''\n"
     "return y"),
    ('State("cleared", "value")', "try:\n    return PRICES[x]\nexcept KeyError:\n    return 0"),
    ('State("number", "value")', "try:\n    y = int(x)\nexcept (TypeError, ValueError):\n"
     "    y = 0\nreturn y + 1"),
    ('State("unset", "value")', "with suppress(AttributeError):\n    return x.upper()\nreturn ''"),
    ("", "try:\n    raise Skip\nexcept Skip:\n    return ''"),
    ("", "return n_clicks\nraise Skip"),
    # What a test says of a variable is known behind it, wherever that is.
    ('State("unset", "value")', "if not x:\n    return ''\nreturn x.upper()"),
    ('State("unset", "value")', "return x is not None and x.upper()"),
    ('State("unset", "value")', "return [c for c in ROWS if x and x.upper() == c]"),
    ('State("unset", "value")', "while x:\n    x = x[1:]\nreturn 'done'"),
    ('State("unset", "value")', "if (y := x):\n    return y.upper()\nreturn ''"),
    # The program is fit for what it made itself.
    ("", "def twice(number):\n    return 2 * number\nreturn twice(n_clicks)"),
    ("", "match n_clicks:\n    case 1:\n        return 'one'\nreturn 'many'"),
    ("", "rows = {}\nrows['a'] = n_clicks\nrows['a'] += 1\ndel rows['a']\nreturn str(rows)"),
    ("", "return PRICES.get('tea') * 2"),
    ("", "return SHELF.tall()"),
    ('Input("stop", "n_clicks")', "return ROWS[:x]"),
    ("", "rows = [[1, 2] for _ in ROWS]\nfor row in ROWS:\n    pair = [1, 2]\n    pair[1] = row\n"
     "return 'done'"),
    ('State("drink", "value")', "return f'{next((r for r in ROWS if r == x), None)}'"),
    ('State("number", "value")', "return (x or 0) in [1, 2] or x in (3, 4)"),
    ('State("text", "value")', "row = next((each for each in ROWS if each == x), None)\n"
     "return 'none' if row is None else row.real"),
    ('State("unset", "value")', "return [x for x in [x] if n_clicks > 2]"),
    ('State("kept", "value")', "prices = {'tea': 1, 'milk': 2}\ndel prices[x]\nreturn 'gone'"),
    ('State("offered", "value")', "return x.upper()"),
    ('State("computed", "value")', "return x * 2"),
    ('State("built", "data")', "return x['a']"),
    ('State("named", "value")', "return (x or 0) * 2"),
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
    ("", "return ROWS[0.5 * n_clicks]"),
    ("", "return str(7 % (n_clicks - 1))"),
    ("", "return [i for i in range(n_clicks)][0]"),
    ("", "return [1, 2] + f'{n_clicks}'"),
    ('State("unset", "value")', "return f'{x or str()}'[0]"),
    ('State("unset", "value")', "return {*x}"),
    ('State("unset", "value")', "return {**x}"),
    ('State("unset", "value")', "return dict(**x)"),
    ('State("unset", "value")', "x['a'] = 1"),
    ('State("unset", "value")', "x += 'a'"),
    ('State("unset", "value")', "return wanted(x).index(x)"),
    ('State("text", "value")', "first, last = x"),
    ('State("text", "value")', "return Found(x)"),
    ('State("text", "value")', "return next(iter(x))"),
    ('State("store", "data")', "return PRICES[n_clicks]"),
    ('State("several", "value")', "x.name = 1"),
    ('State("several", "value")', "return {each: 1 for each in x}[n_clicks]"),
    ('State("text", "value")', "del PRICES[x]"),
    ('State("cleared", "value")', "del {'tea': 1}[x]"),
    ('State("text", "value")', "del {'tea': {'milk': 1}}['tea'][x]"),
    ('State("unset", "value")', "return f'{1:{x}}'"),
    ('State("unset", "value")', "return f'{n_clicks:>{x}}'"),
    ('State("text", "value")', "return f'{1:{x or str()}}'"),
    ('State("text", "value")', "return [*filter(lambda row: row == x, ROWS)][0]"),
    ('State("text", "value")', "return next((row for row in ROWS if row == x), None).real"),
    ('State("text", "value")', "return list(found_by(x))[0]"),
    ('State("unset", "value")', "return [x.upper() for x in [x] if n_clicks > 2]"),
    ('State("named", "value")', "return x * 2"),
    ('State("perhaps", "data")', "return x[0]"),
]


@pytest.mark.parametrize(("dependency", "code"), RAISING)
def test_what_an_empty_component_breaks_may_raise(
    tmp_path: Path, dependency: str, code: str
) -> None:
    wrong = "return number / 2" if "half" in code else code
    assert _line(tmp_path, dependency, code) == wrong


CLEARED = 'State("cleared", "value")'
EMPTY_TABLE_IS_FINE = [
    "return BOOKS[BOOKS.title == x].to_dict('records')",
    "return str(len(BOOKS[BOOKS.title == x]))",
    "return [html.P(each) for each in BOOKS.loc[BOOKS.title == x, 'title']]",
    "found = BOOKS[BOOKS.title == x].pages\nreturn f'{found.mean():.1f} {round(found.max(), 2)}'",
    "found = BOOKS[BOOKS.title == x]\nreturn str(int(found.pages.sum()) + int(found.shape[0]))",
    "found = BOOKS[BOOKS.title == x].copy()\nfound['more'] = -found.pages * 2\n"
    "found.loc[found.pages > 3, 'more'] = 0\nreturn found[['title', 'more']].to_dict('records')",
    "which = (BOOKS.title == x) & ~(BOOKS.pages > 3)\nreturn str(which.sum())",
    "return pd.concat([BOOKS[BOOKS.title == x], BOOKS]).to_dict('records')",
    "return ', '.join(BOOKS[BOOKS.title == x].title)",
    "return BOOKS[BOOKS.title.str[0] == x].title.str[0].tolist()",
    "return BOOKS[BOOKS.title == x].sort_values('pages').iloc[:3].to_dict('records')",
    "return str(dict(zip(BOOKS[BOOKS.title == x].title, BOOKS.pages)))",
    "return max(BOOKS[BOOKS.title == x].pages, default=0)",
    "return str(max(BOOKS[BOOKS.title == x].pages.max(), 3))",
    "return max((each for each in ROWS if str(each) == x), default=0)",
    "return str({True: 1, False: 2}[x == 'tea'])",
    "return BOOKS.iloc[0].title if x is None else BOOKS[BOOKS.title == x].iloc[0].title",
    "return LOADED[x in BOOKS.index][0] + LOADED[x is BOOKS][0]",
    "return LOADED[', '.join(LOADED) == x][0]",
    "return BOOKS.loc[0, BOOKS.columns == x].to_dict()",
    "return str(SIZES[SIZES == x][()])",
    "found = BOOKS[BOOKS.pages > 3]\nfound = found[found.title == x]\n"
    "return found.loc[(found.title == x) & (found.pages > 3)].title.tolist()",
    "found = BOOKS[BOOKS.title == x]\nreturn found.loc[found.pages > 3, 'title'].tolist()",
    # Behind a test that something is left.
    "found = BOOKS[BOOKS.title == x]\nif found.empty:\n    return ''\nreturn found.iloc[0].title",
    "found = BOOKS[BOOKS.title == x]\nreturn found.iloc[0].title if not found.empty else ''",
    "found = BOOKS[BOOKS.title == x]\nif len(found) == 0:\n    return ''\n"
    "return found.iloc[0].name",
    "found = BOOKS[BOOKS.title == x].title\nreturn found.iloc[0] if len(found) else ''",
    "found = BOOKS[BOOKS.title == x]\nreturn found.iloc[0].title if found.shape[0] >= 1 else ''",
    "found = BOOKS[BOOKS.title == x]\nreturn found.iloc[0].title if found.size else ''",
    "which = BOOKS.title == x\nreturn BOOKS[which].iloc[0].title if which.any() else ''",
    "found = BOOKS[BOOKS.title == x].title.tolist()\nreturn found[0] if found else ''",
    "try:\n    return BOOKS[BOOKS.title == x].iloc[0].title\nexcept IndexError:\n    return ''",
    "try:\n    return BOOKS[BOOKS.title == x].title.item()\nexcept ValueError:\n    return ''",
    "try:\n    return next(BOOKS[BOOKS.title == x].itertuples())\n"
    "except StopIteration:\n    return ''",
    "return str([*zip(*[(each, 1) for each in ROWS if str(each) == x])])",
    "found = [each for each in ROWS if str(each) == x]\nif len(found) != 1:\n    return ''\n"
    "return found[0]",
    # The program is fit for what it has.
    "if x in PRICES:\n    return PRICES[x]\nreturn ''",
    "if x not in BOOKS.index:\n    return ''\nreturn BOOKS.loc[x].title",
]  # fmt: skip


@pytest.mark.parametrize("code", EMPTY_TABLE_IS_FINE)
def test_what_is_fit_for_a_table_without_rows_does_not_raise(tmp_path: Path, code: str) -> None:
    assert _line(tmp_path, CLEARED, code) is None


EMPTY_TABLE_BREAKS = [
    "return BOOKS[BOOKS.title == x].iloc[0].title",
    "return BOOKS[BOOKS['title'] == x].iloc[-1]['title']",
    "return BOOKS.loc[BOOKS.title == x, 'title'].values[0]",
    "return BOOKS.loc[BOOKS.title == x, 'title'].item()",
    "return BOOKS[x == BOOKS.title].reset_index().loc[0, 'title']",
    "return BOOKS[BOOKS.title == x].reset_index().at[0, 'title']",
    "return BOOKS[BOOKS.title == x].title.iat[0]",
    "return BOOKS[BOOKS.title == x].title.unique()[0]",
    "return BOOKS[BOOKS.title == x].to_dict('records')[0]['title']",
    "return BOOKS[BOOKS.title.eq(x)].iloc[0].title",
    "return BOOKS[BOOKS.title.isin([x])].iloc[0].title",
    "return BOOKS[(BOOKS.title == x) & (BOOKS.pages > 3)].iloc[0].title",
    "return BOOKS[~(BOOKS.title == x)].iloc[0].title",
    "return BOOKS.query('title == @x').iloc[0].title",
    "return BOOKS.iloc[BOOKS.index[BOOKS.title == x][0]].title",
    "return str(BOOKS[BOOKS.title == x].pages.idxmax())",
    "return str(int(BOOKS[BOOKS.title == x].pages.mean()))",
    "return str(round(BOOKS[BOOKS.title == x].pages.mean()))",
    "return str(math.ceil(BOOKS[BOOKS.title == x].pages.max()))",
    "return list(BOOKS[BOOKS.title == x].title)[0]",
    "return next(BOOKS[BOOKS.title == x].itertuples()).title",
    "return max(BOOKS[BOOKS.title == x].pages)",
    "return BOOKS[BOOKS.title == x].pages.values.max()",
    "return str(SIZES[SIZES == x].max())",
    "return str(np.max(SIZES[SIZES == x]))",
    "return str(SIZES[SIZES == x][0])",
    "return BOOKS[BOOKS.title == x].iloc[[0]].title.tolist()",
    "names = [x]\nif x not in names:\n    return ''\nreturn PRICES[x]",
    "if x not in LOADED:\n    return ''\nreturn PRICES[x]",
    "def len(rows):\n    return 1\nfound = BOOKS[BOOKS.title == x]\n"
    "return found.iloc[0].title if len(found) else ''",
    "found = BOOKS[BOOKS.title == x]\nreturn found.iloc[0].title if found.empty else ''",
    "found = BOOKS[BOOKS.title == x]\nreturn '' if len(found) else found.iloc[0].title",
    "found = BOOKS.title == x\nreturn '' if found.any() else BOOKS[found].iloc[0].title",
    "sizes = copy.deepcopy(SIZES)\nreturn str(sizes[sizes == x][0])",
    "return random.choice(list(BOOKS[BOOKS.title == x].title))",
    "return str(statistics.mean(BOOKS[BOOKS.title == x].pages))",
    "return pd.concat([BOOKS[BOOKS.title == x]]).iloc[0].title",
    "return dict(zip(BOOKS[BOOKS.title == x].title, BOOKS.pages))[3]",
    "return LOADED[LOADED.title == x].iloc[0].title",
    "return str(100 / len(BOOKS[BOOKS.title == x]))",
    "return BOOKS.columns.get_loc(x)",
    "return BOOKS[BOOKS.title == x].sample(random_state=1).to_dict('records')",
    "return str(pd.cut(BOOKS[BOOKS.title == x].pages, 3))",
    "return BOOKS[BOOKS.title.map(lambda each: each == x)].iloc[0].title",
    "return BOOKS[lambda table: table.title == x].iloc[0].title",
    "return BOOKS.loc[lambda table: table.title == x, 'title'].iloc[0]",
    "return BOOKS[BOOKS.title == x].to_dict('records').pop()['title']",
    "return BOOKS.loc[BOOKS.title == 'tea', x].tolist()",
    "return BOOKS[BOOKS.title.str.contains(x)].to_dict('records')",
    "return BOOKS[BOOKS.pages.gt(x)].to_dict('records')",
]


@pytest.mark.parametrize("code", EMPTY_TABLE_BREAKS)
def test_an_element_of_a_table_without_rows_raises(tmp_path: Path, code: str) -> None:
    assert _line(tmp_path, CLEARED, code) == code.splitlines()[-1]


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("(title,) = BOOKS[BOOKS.title == x].title\nreturn title",
         "(title,) = BOOKS[BOOKS.title == x].title"),
        ("found = BOOKS[BOOKS.title == x]\nreturn found.iloc[0].title if found.shape[1] else ''",
         "return found.iloc[0].title if found.shape[1] else ''"),
        ("found = BOOKS[BOOKS.title == x]\nif len(found) > 1:\n    return ''\n"
         "return found.iloc[0].name",
         "return found.iloc[0].name"),
        ("found = BOOKS[BOOKS.title == x]\nfor i in ROWS:\n    found.iloc[i]",
         "found.iloc[i]"),
        ("try:\n    return BOOKS[BOOKS.title == x].title.item()\nexcept IndexError:\n    return ''",
         "return BOOKS[BOOKS.title == x].title.item()"),
        ("first, second = zip(*[(each, 1) for each in ROWS if str(each) == x])\nreturn first",
         "first, second = zip(*[(each, 1) for each in ROWS if str(each) == x])"),
        ("try:\n    return BOOKS[BOOKS.title == x].loc[0, 'title']\nexcept IndexError:\n    pass",
         "return BOOKS[BOOKS.title == x].loc[0, 'title']"),
        ("return row_of(BOOKS, x).title", "return table[table.title == title].iloc[0]"),
    ],
)  # fmt: skip
def test_the_place_is_where_the_element_is_taken(tmp_path: Path, code: str, wrong: str) -> None:
    assert _line(tmp_path, CLEARED, code) == wrong


@pytest.mark.parametrize(
    ("dependency", "code", "raises"),
    [
        ('State("kept", "value")', "return BOOKS[BOOKS.title == x].iloc[0].title", False),
        ('State("drink", "value")', "return BOOKS[BOOKS.title == x].iloc[0].title", False),
        ('State("text", "value")', "return BOOKS[BOOKS.title == x].iloc[0].title", True),
        ('State("text", "value")', "return BOOKS[BOOKS.title == (x or 'tea')].iloc[0].title", True),
        ('State("text", "value")', "return x if x in 'tea' else ''", False),
        ('State("text", "value")', "if x not in 'tea':\n    return ''\nreturn PRICES[x]", True),
        ("", "return BOOKS[BOOKS.pages == n_clicks].iloc[0].title", True),
        ("", "return BOOKS[BOOKS.pages > n_clicks].iloc[0].title", True),
        ("", "return BOOKS[BOOKS.pages > 3].iloc[0].title", False),
        ("", "return BOOKS.iloc[0].title", False),
        ('State("cleared", "value")', "if not x:\n    return ''\n"
         "return BOOKS[BOOKS.title == x].iloc[0].title", False),
    ],
)  # fmt: skip
def test_the_program_is_fit_for_what_it_offers_to_choose(
    tmp_path: Path, dependency: str, code: str, raises: bool
) -> None:
    assert (_line(tmp_path, dependency, code) is not None) is raises


@pytest.mark.parametrize("code", ["return checked(n_clicks)", "return Found().look()"])
def test_a_helper_that_raises_is_found(tmp_path: Path, code: str) -> None:
    assert _line(tmp_path, "", code) == "raise Skip"


def test_a_name_that_only_one_branch_binds_may_be_missing(tmp_path: Path) -> None:
    code = "if x:\n    word = x\nreturn f'{word}'"
    assert _line(tmp_path, 'State("text", "value")', code) == "return f'{word}'"


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("try:\n    return x.upper()\nexcept ValueError:\n    return ''", "return x.upper()"),
        ("try:\n    return x.upper()\nexcept AttributeError:\n    return x + ''", "return x + ''"),
        ("rows = []\nfor each in ROWS:\n    rows.append(x)\nreturn rows[0].upper()",
         "return rows[0].upper()"),
        ("y = x if n_clicks > 1 else []\ny += ['a']\nreturn y", "y += ['a']"),
        ("y = None\nif n_clicks > 1:\n    y = 'a'\nreturn y.upper()", "return y.upper()"),
        ("def inner():\n    return x.upper()\nreturn inner()", "return x.upper()"),
        ("y = None\nif n_clicks > 1:\n    y = 'a'\nreturn len(y)", "return len(y)"),
        ("y = None\nif n_clicks > 1:\n    y = 3\nreturn y > sum(ROWS)", "return y > sum(ROWS)"),
        ("y = [each for each in (x or '')]\ny[0] = 1", "y[0] = 1"),
        ("y = None\nif n_clicks > 1:\n    y = {}\ny['a'] = 1", "y['a'] = 1"),
    ],
)  # fmt: skip
def test_the_place_is_where_it_is_raised(tmp_path: Path, code: str, wrong: str) -> None:
    assert _line(tmp_path, 'State("unset", "value")', code) == wrong


def test_an_explicit_raise_comes_first(tmp_path: Path) -> None:
    found = _raising(tmp_path, 'State("unset", "value")', "x.upper()\nif n_clicks:\n    raise Skip")
    assert found is not None
    assert found.explicit


@pytest.mark.parametrize(
    ("code", "prevents"),
    [
        ("raise Skip", True),
        ("return checked(n_clicks)", True),
        ("try:\n    return checked(n_clicks)\nexcept ValueError as error:\n    raise error", True),
        ("try:\n    return checked(n_clicks)\nexcept Skip:\n    return ''", False),
        ("raise ValueError('many')", False),
        ("assert n_clicks < 9", False),
        ("raise n_clicks", True),
        ("return n_clicks + 1", False),
    ],
)
def test_which_raise_may_prevent_the_update(tmp_path: Path, code: str, prevents: bool) -> None:
    found = answers(BoundCallback(*_callback(tmp_path, "", code)))
    assert ("PreventUpdate" in found) is prevents


DECORATED = """\
from functools import wraps

from dash import Dash, Input, Output, callback, html
from dash.exceptions import PreventUpdate

app = Dash(__name__)
app.layout = html.Div([html.Button("Go", id="go"), html.Div(id="out")])


def few(function):
    @wraps(function)
    def inner(number):
        if number > 3:
            raise PreventUpdate
        return function(number)

    return inner


@callback(Output("out", "children"), Input("go", "n_clicks"), prevent_initial_call=True)
@few
def answer({parameter}):
    return f"{{{parameter}}}"
"""


def test_what_a_decorator_raises_is_found(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"app.py": DECORATED.format(parameter="number")})
    graph = Graph(project)
    found = may_raise(graph, graph.in_module(module(project, "app.py"))[-1])
    assert found is not None
    assert found.place.line == 14


def test_all_arguments_together_may_be_anything(tmp_path: Path) -> None:
    source = (
        DECORATED.replace("@few\n", "").format(parameter="*each").replace("{*each}", "{sum(each)}")
    )
    project = write_project(tmp_path, {"app.py": source})
    graph = Graph(project)
    assert may_raise(graph, graph.in_module(module(project, "app.py"))[-1]) is not None
