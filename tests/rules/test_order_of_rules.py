"""Rules that have to do with the same callbacks, one after the other and together."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from replay.cases import FIXTURES, lay_out_after, load

from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings
from codemods.engine.settle import settle

PANEL = FIXTURES / "merge-duplicate-outputs" / "admin-panel" / "before"
MERGE, PATCH = "merge-duplicate-outputs", "state-to-patch"
# Dash looks for duplicate Outputs in the browser; here it is done on what the app sends there.
LOAD = """
import json, app
with app.app.server.test_client() as client:
    assert client.get("/_dash-layout").status_code == 200
    callbacks = client.get("/_dash-dependencies").get_json()
outputs = [o for c in callbacks for o in c["output"].strip(".").split("...")]
twice = {o for o in outputs if outputs.count(o) > 1 and "{" not in o}
print(json.dumps([len(callbacks), sorted(twice)]))
"""


@pytest.fixture
def panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the bundled admin panel, which is the working directory."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PANEL, tmp_path, dirs_exist_ok=True, ignore=ignored)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _scan(*rules: str) -> Scan:
    return scan(["."], Settings(select=rules))


def _apply(rules: Sequence[str]) -> None:
    for file in settle(_scan(*rules), lambda change: True).files:
        Path(file.path).write_bytes(file.after)


def _started(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("steps", [[[PATCH, MERGE]], [[PATCH], [MERGE]], [[MERGE], [PATCH]]])
def test_both_rules_in_any_order_end_in_an_app_that_starts_and_in_which_nothing_is_left(
    panel: Path, steps: list[list[str]]
) -> None:
    before = _started(panel)
    for rules in steps:
        _apply(rules)
    assert not _scan(PATCH, MERGE).changes
    after = _started(panel)
    assert after != before
    assert after.endswith(" []]\n")


def test_a_merge_is_proposed_behind_the_patches_that_change_what_is_left_for_it(
    panel: Path,
) -> None:
    found = [c for c in _scan(PATCH, MERGE).changes if c.place.path.endswith("settings.py")]
    rules = [change.rule for change in found]
    assert rules == sorted(rules, reverse=True)
    assert {PATCH, MERGE} == set(rules)


def test_patches_leave_their_callbacks_apart(panel: Path) -> None:
    draft = {"set_theme", "set_language", "set_digest"}
    assert any(draft <= {*change.group} for change in _scan(MERGE).changes)
    _apply([PATCH])
    assert not any(draft & {*change.group} for change in _scan(MERGE).changes)


def test_nothing_is_proposed_about_a_dispatcher(tmp_path: Path) -> None:
    after = lay_out_after(load(PANEL.parent), tmp_path / "after")
    assert not scan([after.as_posix()], Settings(select=(MERGE,))).changes


def test_rules_of_one_file_say_a_name_of_dash_in_one_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The second callback has two changes that touch: its Patch comes a round later, when the
    # imports are new.
    code = """\
import dash
from dash import html
import dash_core_components as dcc
from dash.dependencies import Input, Output, State

app = dash.Dash(__name__)
app.layout = html.Div([dcc.Store("a", data={}), dcc.Store("b", data={}), html.Button(id="go")])


@app.callback(
    Output("a", "data"), Input("go", "n_clicks"), State("a", "data"), prevent_initial_call=True
)
def first(n_clicks, a):
    a["n"] = n_clicks
    return a


@app.callback(Output("b", "data"), [Input("go", "n_clicks")], [State("b", "data")])
def second(n_clicks, b):
    if n_clicks is None:
        raise dash.exceptions.PreventUpdate
    b["n"] = n_clicks
    return b
"""
    (tmp_path / "app.py").write_text(code)
    monkeypatch.chdir(tmp_path)
    _apply([])
    after = (tmp_path / "app.py").read_text()
    assert after.count(" = dash.Patch()") == 2
    assert "from dash import Input, Output, dcc, html\n" in after
