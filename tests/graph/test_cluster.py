"""Callbacks that their Outputs tie together, and what else they do than answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.callback import Callback
from codemods.flow.effect import effect
from codemods.graph.bound import BoundCallback
from codemods.graph.graph import Graph
from codemods.graph.outcome.answers import answers
from codemods.graph.shared.cluster import clusters, connected

HEAD = """\
import json
import logging
import dash_bootstrap_components as dbc
import dash_mantine_components as dmc
import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, Patch, State, callback, ctx, html, no_update
from dash.exceptions import PreventUpdate
import store

log = logging.getLogger(__name__)
df = pd.read_csv("x.csv")

"""


def _callback(name: str, *outputs: str) -> str:
    written = ", ".join(f'Output("{each}", "children", allow_duplicate=True)' for each in outputs)
    return (
        f'@callback({written}, Input("{name}", "n_clicks"), prevent_initial_call=True)\n'
        f"def {name}(n_clicks):\n    return n_clicks\n\n\n"
    )


def _graph(folder: Path, code: str) -> tuple[Graph, tuple[Callback, ...]]:
    project = write_project(folder, {"app.py": HEAD + code, "store.py": STORE})
    graph = Graph(project)
    return graph, graph.in_module(module(project, "app.py"))


def _names(found: list[tuple[Callback, ...]]) -> list[str]:
    return [" ".join(each.name for each in part) for part in found]


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ({"a": "x", "b": "x", "c": "y"}, ["a b"]),
        ({"a": "x", "b": "xy", "c": "y"}, ["a b c"]),
        ({"a": "xt", "b": "xt", "c": "yt", "d": "yt"}, ["a b", "c d"]),
        ({"a": "xt", "b": "xt", "c": "yt", "d": "yt", "e": "t", "f": "t"}, ["a b", "c d", "e f"]),
        ({"a": "xt", "b": "xt", "c": "t"}, ["a b c"]),
        ({"a": "x", "b": "xy", "c": "yz", "d": "z"}, ["a b", "c d"]),
        ({"a": "xt", "b": "xt", "c": "yt", "d": "yt", "e": "zt", "f": "zt"}, ["a b", "c d", "e f"]),
    ],
)
def test_a_prop_that_ties_clusters_together_does_not_make_one_of_them(
    tmp_path: Path, outputs: dict[str, str], expected: list[str]
) -> None:
    code = "".join(_callback(name, *props) for name, props in outputs.items())
    graph, callbacks = _graph(tmp_path, code)
    assert sorted(_names(clusters(graph, callbacks))) == expected


def test_connected_are_all_that_share_something_with_one_that_shares_something(
    tmp_path: Path,
) -> None:
    code = (
        _callback("a", "x") + _callback("b", "x", "y") + _callback("c", "y") + _callback("d", "z")
    )
    graph, callbacks = _graph(tmp_path, code)
    assert _names([connected(graph, callbacks[2]), connected(graph, callbacks[3])]) == [
        "a b c",
        "d",
    ]


def test_what_is_registered_in_two_branches_is_never_there_twice(tmp_path: Path) -> None:
    branches = ("if n_clicks:", "elif store:", "else:")
    inner = (f"    {_callback(name, 'x')}".replace("\n", "\n    ") for name in "abc")
    code = "".join(f"{line}\n{each}pass\n" for line, each in zip(branches, inner, strict=True))
    graph, callbacks = _graph(tmp_path, f"n_clicks = 1\n{code}")
    assert [connected(graph, each) for each in callbacks] == [(each,) for each in callbacks]


STORE = """\
from dash import no_update
from dash.exceptions import PreventUpdate

ROWS = []
NUMBERS = iter(range(9))


class Skip(PreventUpdate): ...


class Later(Skip): ...


def positive(number):
    assert number > 0
    return number


def needed(text):
    if not text:
        raise Later(text)
    return text


LIMITS = {"most": 3}
NOTHING = (no_update, no_update)
KEEP: list = [no_update] * 2


def read():
    return [dict(row) for row in ROWS if row["name"].strip().lower() != ""]


def write(name):
    ROWS.append({"name": name})
    return ROWS


def write_into(rows, name):
    rows.append(name)


def deeper(name):
    return write(name)


def checked(name):
    if not name:
        raise PreventUpdate
    return name


def maybe(name):
    return name or no_update


SKIP = no_update
AGAIN = SKIP
THREE = [no_update] * 3
ANSWERS = {"none": no_update}
LATER = {}
LATER["none"] = no_update


class Answers:
    nothing = no_update

    def __init__(self):
        self.quiet = (no_update, no_update)
"""


def _handler(body: str) -> str:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return (
        '@callback(Output("x", "children"), Input("go", "n_clicks"), State("t", "data"))\n'
        f"def handler(n_clicks, text):\n{lines}"
    )


@pytest.mark.parametrize(
    "body",
    [
        "return f'{n_clicks}'",
        "text['a'] = 1\nreturn text",
        "for row in text:\n    row['a'] = 1\nreturn text",
        "rows = [*store.ROWS]\nrows.append(1)\nreturn rows",
        "rows = []\nfor each in text:\n    rows.append(each)\nreturn rows",
        "return store.read()",
        "rows = store.read()\nrows += [1]",
        "return json.dumps(sorted(text))",
        "return html.P(text.strip().lower(), id='p')",
        "return dbc.Alert(dmc.Text(text), color='danger')",
        "return store.LIMITS.get(text)",
        "def key(row):\n    return row\nreturn sorted(text, key=key)",
        "return [each.upper() for each in text]",
        "return store.checked(text)",
        "fig = px.bar(df, x='a')\nfig.update_layout(title=text)\nreturn fig",
        "return df[df.a > n_clicks].groupby('a').sum().to_dict('records')",
        "log.info('clicked')\nreturn text.removeprefix('a').center(3)",
        "return pd.DataFrame(text).sort_values('a').to_dict()",
        "return df.to_json(orient='records')",
        "total = 0\nfor each in text:\n    total += each\nreturn total",
        "text += 'x'\nreturn text",
        "rows = [1]\nrows += text\nreturn rows",
    ],
)
def test_what_only_computes_has_no_effect(tmp_path: Path, body: str) -> None:
    graph, (callback,) = _graph(tmp_path, _handler(body))
    assert effect(graph.project, callback) is None


@pytest.mark.parametrize(
    "body",
    [
        "store.ROWS.append(1)",
        "store.ROWS[0] = 1",
        "del store.ROWS[0]",
        "store.LIMITS['most'] += 1",
        "store.counter = 1",
        "global COUNT\nCOUNT = 1",
        "rows = store.ROWS\nrows.append(1)",
        "rows = [*store.ROWS]\nrows[0]['name'] = 1",
        "for row in store.ROWS:\n    row['name'] = 1",
        "return store.write(text)",
        "return store.deeper(text)",
        "store.write_into(store.ROWS, text)",
        "return [*map(store.write, text)]",
        "open('file', 'w').write(text)",
        "import requests\nrequests.post('x', text)",
        "text.save()",
        "unknown(text)",
        "df['a'] = 1\nreturn 1",
        "df.drop(columns='a', inplace=True)",
        "df.insert(0, 'a', 1)",
        "df.to_csv('x.csv')",
        "df.to_json('x.json')",
        "pd.DataFrame(text).to_sql('t', store.ROWS)",
        "px.bar(df).write_html('x.html')",
        "list(map(store.ROWS.append, text))",
        "rows = store.ROWS\nrows += [1]",
        "import requests\nrequests.map(text)",
        "f = store.write\nreturn f(text)",
        "rows = text if text else store.ROWS\nrows.append(1)",
        "return next(store.NUMBERS)",
        "(lambda: store.write(1))()",
        "ctx.response.set_cookie('theme', text)",
        "return dmc.Notification(message=text, action='show')",
    ],
)
def test_what_may_outlive_the_call_is_an_effect(tmp_path: Path, body: str) -> None:
    graph, (callback,) = _graph(tmp_path, _handler(body))
    assert effect(graph.project, callback) is not None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return text", set()),
        ("raise PreventUpdate", {"PreventUpdate"}),
        ("return no_update if text else 1", {"no_update"}),
        ("return store.checked(text)", {"PreventUpdate"}),
        ("return [*map(store.maybe, text)]", {"no_update"}),
        ("return store.elsewhere.checked(text)", {"PreventUpdate", "no_update"}),
        ("@store.checked\ndef inner():\n    return 1\nreturn inner()", set()),
        ("p = Patch()\nreturn p", {"Patch"}),
        ("raise ValueError(text)", {"raise"}),
        ("return 'no_update'", set()),
        ("return store.SKIP", {"no_update"}),
        ("from store import SKIP as nothing\nreturn nothing", {"no_update"}),
        ("return store.AGAIN", {"no_update"}),
        ("return store.THREE", {"no_update"}),
        ("from store import THREE as three\nreturn three", {"no_update"}),
        ("return store.ANSWERS.get(text, 1)", {"no_update"}),
        ("return store.LATER[text]", {"no_update"}),
        ("return store.Answers.nothing", {"no_update"}),
        ("return text.nothing", set()),  # what the browser sends holds none
        ("return store.positive(text)", {"raise"}),
        ("return store.needed(text)", {"PreventUpdate"}),
        ("raise store.Later", {"PreventUpdate"}),
        ("class Own(store.Skip): ...\nraise Own()", {"PreventUpdate"}),
        ("return max(text, key=store.checked)", {"PreventUpdate"}),
        ("return store.Answers().quiet", {"no_update"}),
        ("return text.loud", set()),
        ("return text.triggered_id", {"trigger"}),
        ("return store.NOTHING if text else [text]", {"no_update"}),
        ("return store.KEEP[0] if text else [text]", {"no_update"}),
        ("def NOTHING():\n    return 1\nreturn NOTHING()", set()),
    ],
)
def test_answers_are_found_in_what_is_called_too(tmp_path: Path, body: str, said: set[str]) -> None:
    graph, (callback,) = _graph(tmp_path, _handler(body))
    assert answers(BoundCallback(graph, callback)).keys() == said


def test_what_calls_too_much_to_look_at_is_called_unseen(tmp_path: Path) -> None:
    many = "def count(n):\n" + "    n += 1\n" * 3000 + "    return n\n\n\n"
    graph, (callback,) = _graph(tmp_path, many + _handler("return count(n_clicks)"))
    assert "unseen" in answers(BoundCallback(graph, callback))


def test_a_variable_of_the_function_around_may_hold_an_answer(tmp_path: Path) -> None:
    handler = _handler("return skip").replace("\n", "\n    ")
    graph, callbacks = _graph(
        tmp_path,
        f"def register():\n    skip = no_update\n\n    {handler}\n\n"
        f"def other(skip):\n    {handler}",
    )
    found = [answers(BoundCallback(graph, each)).keys() for each in callbacks]
    assert found == [{"no_update"}, {"no_update"}]  # and what ``other`` is given cannot be seen
