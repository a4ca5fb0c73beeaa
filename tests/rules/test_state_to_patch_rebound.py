"""A value that another one takes the place of on some ways, and that is read besides."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import scan
from codemods.engine.settings import Settings
from codemods.engine.settle import settle
from codemods.rules.rule import Verdict

APP = """\
from dash import Dash, Input, Output, Patch, State, callback, dcc, html, no_update

app = Dash(__name__)
app.layout = html.Div([dcc.Store(id="rows", data=[1]), html.Button(id="go")])


@callback(
    Output("rows", "data"), Input("go", "n_clicks"), State("rows", "data"),
    prevent_initial_call=True,
)
def change(n, rows):
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "if rows:\n    rows += [n]\nelse:\n    rows = [n]",
            "if rows:\n    rows_patch += [n]\nelse:\n    rows_patch = [n]",
        ),
        (
            "if rows:\n    rows += [n]\nelse:\n    rows = [n]\n    rows += [0]",
            "if rows:\n    rows_patch += [n]\nelse:\n    rows_patch = [n]\n    rows_patch += [0]",
        ),
        (
            "if len(rows) > n:\n    rows = []\nrows.append(n)",
            "if len(rows) > n:\n    rows_patch = []\nrows_patch.append(n)",
        ),
        (
            "if not rows:\n    rows = [0]\n    n = len(rows)\nelse:\n    rows.append(n)",
            "if not rows:\n    rows_patch = [0]\n    n = len(rows_patch)\n"
            "else:\n    rows_patch.append(n)",
        ),
        (
            "if n in rows:\n    rows = no_update\nelif n > 2:\n    rows = [len(rows)]\n"
            "else:\n    rows.append(n)",
            "if n in rows:\n    rows_patch = no_update\nelif n > 2:\n"
            "    rows_patch = [len(rows)]\nelse:\n    rows_patch.append(n)",
        ),
        (
            "if [r for r in rows if r > n]:\n    rows = last = [n]\nelse:\n    rows.append(n)",
            "if [r for r in rows if r > n]:\n    rows_patch = last = [n]\n"
            "else:\n    rows_patch.append(n)",
        ),
        (
            "if [r for r in (1, 2) if r in rows]:\n    rows = [n]\nelse:\n    rows.append(n)",
            "if [r for r in (1, 2) if r in rows]:\n    rows_patch = [n]\n"
            "else:\n    rows_patch.append(n)",
        ),
        (
            "if rows:\n    rows = [*rows, n]\nelse:\n    rows = [n]",
            "if rows:\n    rows_patch.append(n)\nelse:\n    rows_patch = [n]",
        ),
        (
            "try:\n    n = rows[n]\nexcept IndexError:\n    rows = []\nelse:\n    rows.append(n)",
            "try:\n    n = rows[n]\nexcept IndexError:\n    rows_patch = []\n"
            "else:\n    rows_patch.append(n)",
        ),
    ],
)
def test_what_takes_its_place_gets_the_name_of_the_patch(
    tmp_path: Path, before: str, after: str
) -> None:
    body = "".join(f"    {line}\n" for line in f"{before}\nreturn rows".splitlines())
    write(tmp_path, {"app.py": APP + body})
    found = scan([tmp_path.as_posix()], Settings(select=("state-to-patch",)))
    (change,) = found.changes
    assert change.verdict in (Verdict.SAFE, Verdict.UNSAFE)
    ((new,),) = settle(found, lambda change: True).groups
    lines = f"rows_patch = Patch()\n{after}\nreturn rows_patch".splitlines()
    assert new.after.decode() == APP + "".join(f"    {line}\n" for line in lines)


def test_a_copy_that_takes_its_place_is_refused(tmp_path: Path) -> None:
    code = (
        "if n > 1:\n    rows = rows.copy()\n    rows.append(n)\nelif rows:\n    rows = [n]\n"
        "return rows"
    )
    body = "".join(f"    {line}\n" for line in code.splitlines())
    write(tmp_path, {"app.py": APP + body})
    found = scan([tmp_path.as_posix()], Settings(select=("state-to-patch",)))
    assert not found.changes
