"""What state-to-patch takes for a value of its own: a deep copy, and nothing less."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.graph import Graph
from codemods.rules.rule import Proposal, Refused, Verdict
from codemods.rules.state_to_patch.rule import find

APP = """\
import copy

from dash import *

app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button(id="add"),
        dcc.Store(id="cart", data={"one": {"lines": {"first": 1}}, "rows": [{"n": 1}]}),
    ]
)


@callback(Output("cart", "data"), Input("add", "n_clicks"), State("cart", "data"),
          prevent_initial_call=True)
def f(n, cart):
"""


def _verdict(folder: Path, body: str) -> Verdict | None:
    lines = [f"    {line}\n" for line in (*body.splitlines(), "return cart")]
    project = write_project(folder, {"app.py": APP + "".join(lines)})
    (found,) = find(Graph(project), module(project, "app.py"))
    assert isinstance(found, Proposal | Refused)
    return found.verdict if isinstance(found, Proposal) else None


@pytest.mark.parametrize(
    "body",
    [
        'one = copy.deepcopy(cart["one"])\none["lines"]["first"] = n\ncart["two"] = one',
        'one = copy.deepcopy(cart.get("one"))\none.update(n=n)\ncart["two"] = one',
        'rows = copy.deepcopy(cart["rows"])\nfor r in rows:\n    r["n"] = n\ncart["rows"] = rows',
        'rows = copy.deepcopy(cart["rows"][:1])\nrows.append(n)\ncart["rows"] = rows',
        'cart["two"] = copy.deepcopy(cart["one"])',
    ],
)
def test_a_deep_copy_of_a_part_is_a_value_of_its_own(tmp_path: Path, body: str) -> None:
    assert _verdict(tmp_path, body) is Verdict.SAFE


@pytest.mark.parametrize(
    "body",
    [
        'one = cart["one"]\none["lines"]["first"] = n\ncart["two"] = one',
        'one = copy.copy(cart["one"])\none["lines"]["first"] = n\ncart["two"] = one',
        'one = dict(cart["one"])\none["lines"]["first"] = n\ncart["two"] = one',
        'one = [copy.deepcopy(cart["one"]), cart["one"]]\none[1]["lines"] = n\ncart["two"] = one',
        'one = copy.deepcopy(cart["one"]) and cart["one"]\none["lines"] = n\ncart["two"] = one',
        'cart["one"]["lines"] = n\none = copy.deepcopy(cart["one"])\ncart["two"] = one',
        'one = copy.deepcopy(*[cart["one"]], cart["rows"])\none["n"] = n\ncart["two"] = one',
        'def deepcopy(it):\n    return it\n'
        'one = deepcopy(cart["one"])\none["lines"] = n\ncart["two"] = one',
    ],
)  # fmt: skip
def test_what_may_share_something_is_not(tmp_path: Path, body: str) -> None:
    assert _verdict(tmp_path, body) is not Verdict.SAFE
