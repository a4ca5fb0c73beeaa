"""What is known of the apps of a project outlives the syntax trees that it was read from."""

from __future__ import annotations

import ast
import gc
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
from projects import write_project

from codemods.dash.values.value import Fields, Known, Private
from codemods.graph.app.facts import Survey
from codemods.graph.app.membership import Membership
from codemods.python.module import Module
from codemods.python.project import Project
from codemods.python.scope import Scopes

APP = """\
from dash import Dash, Input, Output, callback, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Store(id="shelf"), html.Button(id="sort")])


@callback(Output("shelf", "data"), Input("sort", "n_clicks"))
def sort(n_clicks):
    return []
"""
FACTORIES = """\
from dash import Dash, Input, Output, html


def first():
    app = Dash(__name__)

    @app.callback(Output("one", "title"), Input("go", "n_clicks"))
    def show(n_clicks):
        return ""


def second():
    app = Dash(__name__)
    app.layout = html.Div(id="two")
"""
PLUGIN = """\
from dash import Input, Output, callback, set_props


def register(prefix):
    @callback(Output(f"{prefix}-out", "children"), Input("shelf", "data"))
    def mirror(data):
        set_props(prefix, {"title": ""})
"""
FILES = {"pyproject.toml": "", "app.py": APP, "factories.py": FACTORIES, "plugin.py": PLUGIN}


def _held_by(root: object) -> list[Any]:
    """All objects that somebody holds who holds ``root``, but for code."""
    seen: dict[int, Any] = {}
    pending: list[Any] = [root]
    while pending:
        each = pending.pop()
        if id(each) not in seen and not isinstance(each, type | ModuleType | FunctionType):
            seen[id(each)] = each
            pending += gc.get_referents(each)
    return [*seen.values()]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return write_project(tmp_path, FILES)


def test_facts_hold_no_syntax_tree(project: Project) -> None:
    linked = Membership(project, Survey(project))
    worlds = {Path(path).name: linked.around(path) for path in project.targets}
    assert len(worlds["plugin.py"] or ()) == 2  # it is where the shelf is
    assert linked.survey.parsed
    linked.survey.forget()
    held = _held_by(linked)
    assert any(isinstance(each, Module) for each in held)
    assert any(isinstance(each, Known) for each in held)
    assert not [each for each in held if isinstance(each, ast.AST | Scopes)]


def test_facts_stay_when_the_trees_are_gone(project: Project) -> None:
    linked = Membership(project, Survey(project))
    factories = next(path for path in project.targets if path.endswith("factories.py"))
    before = linked.survey.ids(factories), linked.apart(factories)
    linked.survey.forget()
    assert (linked.survey.ids(factories), linked.apart(factories)) == before
    assert not linked.survey.parsed
    assert {maker.name: [each.name for each in others] for maker, others in before[1].items()} == {
        "first": ["second"],
        "second": ["first"],
    }


def test_views_share_texts_and_no_trees(project: Project) -> None:
    one, other = project.view(), project.view()
    path = project.targets[0]
    assert one.modules[path].source is other.modules[path].source
    assert one.modules[path].tree is one.modules[path].tree
    assert one.modules[path].tree is not other.modules[path].tree
    assert "tree" not in vars(project.modules[path])
    assert one.known.reads.files == {path}


HANDED = """\
from dash import Input, Output, callback


def register(target, row):
    @callback(Output(target, "data"), Input({"kind": "row", "index": row}, "n_clicks"))
    def show(n_clicks):
        return 0
"""
HANDS = "import handed\n\nhanded.register('shelf', 3)\nhanded.register(find(), 4)\n"


def test_what_ids_are_handed_is_told_without_the_trees(tmp_path: Path) -> None:
    files = {**FILES, "handed.py": HANDED, "hands.py": HANDS}
    project = write_project(tmp_path, files)
    linked = Membership(project, Survey(project))
    for path in project.targets:
        linked.around(path)
    linked.survey.forget()
    held = _held_by(linked)
    assert any(isinstance(each, Private) for each in held)
    assert not [each for each in held if isinstance(each, ast.AST | Scopes)]
    path = next(path for path in project.targets if path.endswith("handed.py"))
    assert Known("shelf") in linked.survey.given(path)
    (row,) = (each for each in linked.survey.ids(path) if isinstance(each, Fields))
    index = dict(row.items)["index"]
    assert isinstance(index, Private)
    assert {Known(3), Known(4)} <= index.given
