"""What state-to-patch takes for a round trip of a collection, and what it has nothing to say of."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import scan
from codemods.engine.settings import Settings

APP = """\
import json
from functools import reduce

import plotly.graph_objects as go
from dash import Dash, Input, Output, State, callback, dcc, html
from elsewhere import change, changed

app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Store(id="known", data=[]),
        dcc.Store(id="flag", data=False),
        dcc.Store(id="any"),
        dcc.Graph(id="graph"),
        html.Button(id="go"),
    ]
)


def without(rows, n):
    return [row for row in rows if row["id"] != n]


@callback(
    Output("ID", "PROP"),
    Input("go", "n_clicks"),
    State("ID", "PROP"),
    prevent_initial_call=True,
)
def answer(n, old):
    CODE
"""


def given(folder: Path, code: str, component: str = "any", prop: str = "data") -> list[str]:
    """The verdicts of the rule on one callback: the reason where it refuses."""
    text = APP.replace("CODE", code.replace("\n", "\n    ")).replace('"ID"', f'"{component}"')
    write(folder, {"app.py": text.replace('"PROP"', f'"{prop}"')})
    found = scan([folder.as_posix()], Settings(select=("state-to-patch",)))
    return [*(each.verdict.value for each in found.changes), *(r.reason for r in found.refused)]


@pytest.mark.parametrize(
    "code",
    [
        "return not old",
        "if n:\n    return not old\nreturn old",
        "return old + 1",
        "return 'a' if old == 'b' else 'b'",
        "return f'{old}!'",
        "store = json.loads(old)\nstore['n'] = n\nreturn json.dumps(store)",
        "return (old - 1) % 4",
        "return len(old)",
        "return old",
        "return old if old in ('a', 'b') else 'a'",
        "return old or {}",
        "return [each for each in old if each in ('a', 'b')]",
        "kept = [each for each in old if each in ('a', 'b')]\nreturn kept",
        "return [max(0, old[0]), min(n, old[1])]",
        "if old and old['n'] > n:\n    return [n]\nreturn [0]",
        "if n in old:\n    return None\nreturn {'n': n}",
        "if old is None:\n    old = {}\nif n in old:\n    return []\nreturn [n]",
        "old = go.Figure()\nold = changed(old)\nreturn old",
        "names = [each['name'] for each in old]\nreturn [n] if n in names else []",
        "before = changed(old)\nif before:\n    return [1]\nreturn [n]",
        "return old[0]",
        "old = go.Figure()\nif n:\n    old = changed(old)\nreturn old",
        "",
    ],
)
def test_what_is_no_round_trip_gets_no_verdict(tmp_path: Path, code: str) -> None:
    assert given(tmp_path, code or "pass") == []


@pytest.mark.parametrize(
    "code",
    [
        "return [each for each in old if each['id'] != n]",
        "return [each for each in old if each not in (n, 1)]",
        "kept = []\nfor each in old:\n    if each != n:\n        kept.append(each)\nreturn kept",
        "kept = {}\nfor k, v in old.items():\n    if k != n:\n        kept[k] = v\nreturn kept",
        "kept = []\nfor each in old:\n    kept += [each]\nold = kept\nreturn old",
        "return without(old, n)",
        "return changed(old, n)",
        "change(old, n)\nreturn old",
        "for each in old:\n    change(each, n)\nreturn old",
        "return {k: v for k, v in old.items() if v != n}",
        "return {'n': old['n'] + 1, 'last': n}",
        "return {'rows': [*old['rows'], n]}",
        "return sorted(old, key=str)",
        "old.sort()\nreturn old",
        "return go.Figure(old).update_layout(title=n)",
        "figure = go.Figure(old)\nfigure.add_scatter(y=[n])\nreturn figure",
        "return reduce(lambda rows, n: [*rows, n], [n], old)",
        "def built():\n    return {**old, 'n': n}\nreturn built()",
        "build = lambda: {**old, 'n': n}\nreturn build()",
        "return (n or []) + old",
        "last = old.pop()\nold.append(last + n)\nreturn old",
        "(old := changed(old))\nreturn old",
        "with open(n) as file:\n    more = changed(file, old)\nreturn more",
        "first, *rest = old\nreturn [*rest, first]",
        "rest = old[1:]\nreturn rest if n else []",
    ],
)
def test_a_round_trip_that_no_patch_can_do_is_refused(tmp_path: Path, code: str) -> None:
    (reason,) = given(tmp_path, code)
    assert reason not in ("safe", "unsafe")


@pytest.mark.parametrize(
    ("component", "prop", "code", "silent"),
    [
        ("flag", "data", "return changed(old)", True),
        ("known", "data", "return changed(old)", False),
        ("go", "disabled", "return changed(old)", True),
        ("go", "style", "return changed(old)", False),
        ("graph", "figure", "return changed(old)", False),
    ],
)
def test_a_prop_of_one_value_is_none(
    tmp_path: Path, component: str, prop: str, code: str, *, silent: bool
) -> None:
    assert (given(tmp_path, code, component, prop) == []) is silent


@pytest.mark.parametrize(
    ("annotation", "silent"),
    [
        ("str", True),
        ("int | None", True),
        ("Optional[str]", True),
        ("'bool'", True),
        ("list[str]", False),
        ("Optional[dict]", False),
        ("Union[str, Sequence]", False),
        ("Strings", False),
    ],
)
def test_an_annotation_says_what_it_is(tmp_path: Path, annotation: str, *, silent: bool) -> None:
    text = APP.replace("n, old", f"n, old: {annotation}").replace("CODE", "return changed(old)")
    write(tmp_path, {"app.py": text.replace('"ID"', '"any"').replace('"PROP"', '"data"')})
    found = scan([tmp_path.as_posix()], Settings(select=("state-to-patch",)))
    assert not found.changes
    assert (not found.refused) is silent


def test_what_is_said_of_a_new_value_and_of_a_part_that_a_call_gets(tmp_path: Path) -> None:
    code = "kept = []\nfor each in old:\n    kept.append(each)\nreturn kept"
    assert given(tmp_path, code) == ["what it returns is a new value that is made of old"]
    code = "for each in old:\n    change(each, n)\nreturn old"
    assert given(tmp_path, code) == ["change() gets each, and may change it (line 32)"]


def test_an_answer_that_cannot_be_taken_apart(tmp_path: Path) -> None:
    text = APP.replace('    Output("ID"', '    Output("go", "children"),\n    Output("ID"')
    text = text.replace('"ID"', '"any"').replace('"PROP"', '"data"')
    for code, count in (("return changed(n, old)", 1), ("return [changed(n)] * 2", 0)):
        write(tmp_path, {"app.py": text.replace("CODE", code)})
        found = scan([tmp_path.as_posix()], Settings(select=("state-to-patch",)))
        assert (len(found.refused), found.changes) == (count, ())
