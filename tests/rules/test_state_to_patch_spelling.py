"""What the new code of state-to-patch says: operators that Dash has, and names."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write
from packaging.version import Version

from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings
from codemods.engine.settle import settle

APP = """\
HEAD
from dash import Dash, Input, Output, State, callback, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Store(id="rows", data=DATA), html.Button(id="go"), dcc.Input(id="text")])


@callback(
    Output("rows", "data"),
    Input("go", "n_clicks"),
    State("text", "value"),
    State("rows", "data"),
    prevent_initial_call=True,
)
def add(n, TEXT, rows):
    CODE
"""


def look(
    folder: Path, code: str, *, data: str = "[]", head: str = "", text: str = "text", dash: str = ""
) -> Scan:
    """The verdict of a callback with a body."""
    own = APP.replace("CODE", code.replace("\n", "\n    ")).replace("DATA", data)
    write(folder, {"app.py": own.replace("HEAD\n", head).replace("TEXT", text)})
    version = Version(dash) if dash else None
    paths = [(folder / "app.py").as_posix()]
    return scan(paths, Settings(select=("state-to-patch",), dash_version=version))


def rewritten(folder: Path, code: str, **more: str) -> str:
    """The new app."""
    found = look(folder, code, **more)
    assert not found.problems
    (file,) = settle(found, lambda change: True).files
    return file.after.decode()


def refusal(folder: Path, code: str, **more: str) -> str:
    """Why there is none."""
    outcome = settle(look(folder, code, **more), lambda change: True)
    assert not outcome.applied
    (refused,) = outcome.left.refused
    return refused.reason


@pytest.mark.parametrize(
    ("code", "data", "new", "old"),
    [
        ("rows += [n]\nreturn rows", "[]", "rows += [n]", "rows.extend([n])"),
        ("rows += (n, n)\nreturn rows", "[]", "rows += (n, n)", "rows.extend((n, n))"),
        ("rows += text.split()\nreturn rows", "[]", "rows += list(text.", "rows.extend(list(text."),
        ("rows = rows + [n]\nreturn rows", "[]", "rows += [n]", "rows.extend([n])"),
        ("return rows + [n]", "[]", "rows += [n]", "rows.extend([n])"),
        ("return [*rows, n, n]", "[]", "rows += [n, n]", "rows.extend([n, n])"),
        ("return [*rows, n]", "[]", "rows.append(n)", "rows.append(n)"),
        ("rows |= {'a': n}\nreturn rows", "{}", "rows |= {'a': n}", "rows.update({'a': n})"),
        ("rows |= of(n)\nreturn rows", "{}", "rows |= dict(of(n))", "rows.update(dict(of(n)))"),
        ("return rows | {'a': n}", "{}", "rows.update({'a': n})", "rows.update({'a': n})"),
        ("rows['a'] += [n]\nreturn rows", "{'a': []}", "rows['a'] += [n]", "rows['a'] += [n]"),
        ("rows['a'] = rows['a'] + 1\nreturn rows", "{'a': 1}", "['a'] += 1", "['a'] += 1"),
        ("new = list(rows)\nnew += [n]\nreturn new", "[]", "new += [n]", "new.extend([n])"),
        ("k = len(rows)\nrows += [k]\nreturn rows", "[]", "rows_patch += [k]", "h.extend([k])"),
    ],
)
def test_before_2_17_1_no_operator_is_written_on_a_whole_patch(
    tmp_path: Path, code: str, data: str, new: str, old: str
) -> None:
    assert f"{new}" in rewritten(tmp_path, code, data=data)
    assert f"{new}" in rewritten(tmp_path, code, data=data, dash="2.17.1")
    assert f"{old}" in rewritten(tmp_path, code, data=data, dash="2.17.0")
    assert f"{old}" in rewritten(tmp_path, code, data=data, dash="2.9")


@pytest.mark.parametrize(
    ("items", "made"),
    [
        ("n for n in (1, 2)", "rows.extend([*(n for n in (1, 2))])"),
        ("(n for n in (1, 2))", "rows.extend([*(n for n in (1, 2))])"),
        ("range(2)", "rows.extend([*range(2)])"),
    ],
)
def test_a_generator_is_written_in_parentheses_there(tmp_path: Path, items: str, made: str) -> None:
    code = f"rows.extend({items})\nreturn rows"
    assert made in rewritten(tmp_path, code, head="list = tuple\n")


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("try:\n    ", "\nexcept ValueError:\n    pass\nreturn rows"),
        ("try:\n    ", "\nfinally:\n    return rows"),
        ("try:\n    x = 1\n    ", "\nexcept Exception:\n    x = 2\nreturn rows"),
    ],
)
def test_all_is_changed_at_once_where_a_failure_is_seen(
    tmp_path: Path, before: str, behind: str
) -> None:
    made = "rows = {**rows, 'a': n, 'b': int(text)}"
    new = rewritten(tmp_path, f"{before}{made}{behind}", data="{}")
    assert "rows.update({'a': n, 'b': int(text)})" in new
    assert "rows['b'] = int(text)" in rewritten(tmp_path, f"{made}\nreturn rows", data="{}")


@pytest.mark.parametrize(
    "code", ["rows *= 2\nreturn rows", "rows += 'ab'\nreturn rows", "rows -= n\nreturn rows"]
)
def test_operators_that_no_method_stands_for_are_refused_there(tmp_path: Path, code: str) -> None:
    reason = refusal(tmp_path, code, dash="2.14")
    assert reason.startswith("before Dash 2.17.1 the operator in line ")
    assert look(tmp_path, code, dash="2.17.1").changes


def test_the_version_is_that_of_the_project(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "dash==2.14.2\n"})
    assert "rows.extend([n])" in rewritten(tmp_path, "rows += [n]\nreturn rows")


@pytest.mark.parametrize("code", ["rows.extend(text.split())", "rows += text.split()"])
@pytest.mark.parametrize(
    ("head", "text"), [("", "list"), ("list = tuple\n", "text"), ("from own import *\n", "text")]
)
def test_a_list_is_written_without_a_name_that_means_something_else(
    tmp_path: Path, code: str, head: str, text: str
) -> None:
    write(tmp_path, {"own.py": "def list(x):\n    return tuple(x)\n"})
    code = code.replace("text", text) + "\nreturn rows"
    assert f"[*{text}.split()]" in rewritten(tmp_path, code, head=head, text=text)


@pytest.mark.parametrize(
    ("head", "text"),
    [("", "dict"), ("dict = frozenset\n", "text"), ("from own import *\n", "text")],
)
def test_a_dict_that_means_something_else_is_refused(tmp_path: Path, head: str, text: str) -> None:
    write(tmp_path, {"own.py": "dict = 1\n"})
    for code in ("rows.update(of(n))\nreturn rows", "rows |= of(n)\nreturn rows"):
        reason = refusal(tmp_path, code, data="{}", head=head, text=text)
        assert reason.startswith("dict, which line ")
    code = "rows.update({'a': n})\nreturn rows"
    assert "rows.update({" in rewritten(tmp_path, code, data="{}", head=head, text=text)


@pytest.mark.parametrize(
    ("head", "text", "why"),
    [
        ("", "Patch", "Patch is a variable of the function"),
        ("Patch = 1\n", "text", "Patch is the name of something else in this module"),
        ("from own import *\n", "text", "by a star import"),
        ("class Patch:\n    pass\n", "text", "Patch is the name of something else in this module"),
    ],
)
def test_a_patch_that_means_something_else_is_refused(
    tmp_path: Path, head: str, text: str, why: str
) -> None:
    write(tmp_path, {"own.py": "class Patch:\n    pass\n"})
    assert why in refusal(tmp_path, "rows.append(n)\nreturn rows", head=head, text=text)


def test_a_star_import_of_dash_brings_the_right_patch(tmp_path: Path) -> None:
    write(tmp_path, {"own.py": "from dash import Patch\n"})
    code = rewritten(tmp_path, "rows.append(n)\nreturn rows", head="from own import *\n")
    assert "    rows = Patch()\n" in code


MERGED = """\
HEAD
from dash import Dash, Input, Output, callback, html

app = Dash(__name__)
app.layout = html.Div([html.Button(id="a"), html.Button(id="b"), html.P(id="said")])


@callback(
    Output("said", "children", allow_duplicate=True),
    Input("a", "n_clicks"),
    prevent_initial_call=True,
)
def say_a(n_clicks):
    return "a"


@callback(
    Output("said", "children", allow_duplicate=True),
    Input("b", "n_clicks"),
    prevent_initial_call=True,
)
def say_b(n_clicks):
    return "b"
"""


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("from own import *", None),
        ("from own import *\nimport dash", "dash.ctx"),
        ("ctx = 1", None),
        ("", "ctx"),
    ],
)
def test_other_rules_say_no_name_that_a_star_import_brings(
    tmp_path: Path, head: str, said: str | None
) -> None:
    write(tmp_path, {"own.py": "ctx = 1\n", "app.py": MERGED.replace("HEAD", head)})
    settings = Settings(select=("merge-duplicate-outputs",))
    outcome = settle(scan([(tmp_path / "app.py").as_posix()], settings), lambda change: True)
    if said is None:
        assert not outcome.applied
        assert "ctx is the name of something else in this module" in outcome.left.refused[0].reason
    else:
        assert f" {said}.triggered" in outcome.files[0].after.decode()
