"""What may set a prop to None."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import write_project

from codemods.dash.value import Known
from codemods.graph.bound import BoundProp
from codemods.graph.graph import Graph
from codemods.graph.initial_value import emptied_by
from codemods.graph.prop import Prop

APP = """\
from dash import Input, Output, callback
from shop import audited

@callback(Output("cart", "data"), Input("add", "n_clicks"))
{decorator}def add(n):
    return [n]
"""


@pytest.mark.parametrize(
    ("decorator", "how"),
    [
        ("", []),
        ("@staticmethod\n", []),
        ("@audited\n", ["may set it to None, by a decorator that cannot be seen into"]),
    ],
)
def test_a_decorator_may_answer_in_the_place_of_its_function(
    tmp_path: Path, decorator: str, how: list[str]
) -> None:
    project = write_project(tmp_path, {"app.py": APP.format(decorator=decorator)})
    found = emptied_by(BoundProp(Graph(project), Prop(Known("cart"), "data")))
    assert [each for _, each in found] == how
