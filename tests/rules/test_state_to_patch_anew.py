"""New values that are made of the old one: in a `return`, under the same name, under a new one."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings
from codemods.engine.settle import settle

APP = """\
from dash import Dash, Input, Output, Patch, State, callback, dcc, html, no_update

app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Store(id="rows", data=[{"id": 1}]),
        dcc.Store(id="cart", data={"n": 1, "rows": [{"id": 1}]}),
        dcc.Store(id="open"),
        html.Button(id="go"),
    ]
)


@callback(
    Output("STORE", "data"), Input("go", "n_clicks"), State("STORE", "data"),
    prevent_initial_call=True,
)
def change(n, old):
"""


def scanned(folder: Path, code: str, store: str) -> Scan:
    body = "".join(f"    {line}\n" for line in code.splitlines())
    write(folder, {"app.py": APP.replace("STORE", store) + body})
    return scan([folder.as_posix()], Settings(select=("state-to-patch",)))


@pytest.mark.parametrize(
    ("store", "before", "after"),
    [
        (
            "rows",
            "new = old + [n]\nreturn new",
            "new = Patch()\nnew += [n]\nreturn new",
        ),
        (
            "rows",
            "new = [n, *old]  # first\nif n:\n    new.append(2)\nreturn new",
            "new = Patch()\nnew.insert(0, n)  # first\nif n:\n    new.append(2)\nreturn new",
        ),
        (
            "rows",
            "new: list = [{**r, 'id': n} for r in old]\nreturn new",
            "new: Patch = Patch()\nfor i, r in enumerate(old):\n    new[i]['id'] = n\nreturn new",
        ),
        (
            "open",
            "new = (old or []) + [n]\nreturn new",
            "new = Patch()\nnew += [n]\nreturn new",
        ),
        (
            "cart",
            "new = {**old, 'n': n}\nreturn new",
            "new = Patch()\nnew['n'] = n\nreturn new",
        ),
        (
            "cart",
            "return dict(old, n=n, **{'m-m': 2})",
            "old = Patch()\nold[\"n\"] = n\nold['m-m'] = 2\nreturn old",
        ),
        (
            "cart",
            "last = old['n'] = n\nprint(last)\nreturn old",
            "old = Patch()\nlast = old['n'] = n\nprint(last)\nreturn old",
        ),
        (
            "cart",
            "old['n'] = n\nreturn old if n else no_update",
            "old = Patch()\nold['n'] = n\nreturn old if n else no_update",
        ),
        (
            "cart",
            "old['rows'] = [r for r in old['rows'] if r['id'] != n]\n"
            "old['rows'].append({'id': n})\nreturn old",
            "old_patch = Patch()\nold_patch['rows'] = [r for r in old['rows'] if r['id'] != n]\n"
            "old_patch['rows'].append({'id': n})\nreturn old_patch",
        ),
        ("rows", "return old[:-1]", "old = Patch()\ndel old[-1]\nreturn old"),
        ("rows", "old = old[1:]\nreturn old", "old = Patch()\ndel old[0]\nreturn old"),
        ("rows", "return old[::-1]", "old = Patch()\nold.reverse()\nreturn old"),
    ],
)
def test_a_new_value_is_a_change(tmp_path: Path, store: str, before: str, after: str) -> None:
    found = scanned(tmp_path, before, store)
    (change,) = found.changes
    assert change.differs is None
    (file,) = settle(found, lambda change: True).files
    body = "".join(f"    {line}\n" for line in after.splitlines())
    assert file.after.decode().partition("def change")[2].partition("\n")[2] == body


@pytest.mark.parametrize(
    ("store", "code"),
    [
        ("rows", "new = old + [n]\nold.append(2)\nreturn new"),
        ("rows", "old.append(2)\nnew = old + [n]\nreturn new"),
        ("rows", "new = old + [n]\nprint(len(new))\nreturn new"),
        (
            "rows",
            "new = [] if n else None\nnew = old + [n]\nold = new\nreturn sorted(old, key=str)",
        ),
        ("cart", "return dict(old, **n)"),
        ("cart", "return dict(  # all\n    old, n=n\n)"),
        ("cart", "return dict(n, **old)"),
        ("cart", "app.last = old['n'] = []\nreturn old"),
        ("cart", "last = old['rows'] = []\nold['rows'].append(1)\nprint(last)\nreturn old"),
        ("cart", "return old if n else {**old, 'n': n}"),
        ("cart", "old['rows'] = [r for r in old['rows']]\nold['rows'][0]['id'] = n\nreturn old"),
        ("cart", "old['b'] = [r for r in old['rows']]\nold['rows'][0]['id'] = n\nreturn old"),
        ("cart", "old['b'] = old['rows']\nold['rows'].append(n)\nreturn old"),
        ("cart", "return old[:-1]"),
        ("open", "return old[:-1]"),
        ("rows", "return old[:-2]"),
        ("rows", "return old[n:]"),
        ("rows", "return old[-1:]"),
        ("rows", "return old[::2]"),
        ("rows", "old.append(n)\nold = old[1:]\nprint(old)\nreturn old"),
    ],
)
def test_what_a_patch_cannot_do_is_refused(tmp_path: Path, store: str, code: str) -> None:
    found = scanned(tmp_path, code, store)
    assert not found.changes
    assert found.refused


def test_a_name_of_its_own_for_a_value_that_may_be_empty(tmp_path: Path) -> None:
    found = scanned(tmp_path, "new = {**(old or {}), 'n': n}\nreturn new", "unknown")
    (file,) = settle(found, lambda change: True).files
    assert file.after.endswith(
        b"    new = Patch() if old else {}\n    new['n'] = n\n    return new\n"
    )
