"""The props that report an event: those that Dash and the component packages document as one."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest
from projects import write_project

from codemods.dash.page.components import is_event
from codemods.graph.graph import Graph
from codemods.rules import all_rules
from scripts.events import Prop, events

INSTALLED = Path(sysconfig.get_path("purelib"))


def test_the_events_of_the_installed_dash_are_in_the_table() -> None:
    found = events([INSTALLED])
    assert {"n_clicks", "clickData", "n_clicks_timestamp", "submit_n_clicks"} <= {*found}
    assert all(map(is_event, found))


@pytest.mark.parametrize(
    "name",
    ["value", "data", "modified_timestamp", "max_intervals", "disable_n_clicks", "is_open", None],
)
def test_what_holds_a_value_is_none(name: str | None) -> None:
    assert not is_event(name)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("The number of times the Badge has been clicked.", True),
        ("Number of times the interval will be fired. If -1, it has no limit", False),
        ("The last time the storage was modified.", False),
        ("Last time that `Enter` was pressed.", True),
        ("Data from latest hover event. Read-only.", True),
        ("监听确认按钮累计点击次数", True),
        ("监听或设置“支持”次数", False),
        ("监听标签页数量", False),
    ],
)
def test_what_a_package_says_of_a_prop_tells_whether_it_is_one(text: str, is_one: bool) -> None:
    assert Prop("x.Y", "prop", text).is_event == is_one


APP = """import dash_ag_grid as dag
import feffery_antd_components as fac
from dash import Dash, Input, Output, callback, html
from dash.exceptions import PreventUpdate

app = Dash(__name__)
app.layout = html.Div([{component}, html.P("-", id="out")])


@callback(Output("out", "children"), Input("it", "{prop}"))
def show(event):
    if not event:
        raise PreventUpdate
    return "once"
"""


@pytest.mark.parametrize(
    ("component", "prop", "verdicts"),
    [
        ("fac.AntdButton(id='it')", "nClicks", ["safe"]),
        ("fac.AntdModal(id='it')", "okCounts", ["safe"]),
        ("fac.AntdPopconfirm(id='it')", "confirmCounts", ["safe"]),
        ("fac.AntdTable(id='it')", "recentlyButtonClickedRow", ["safe"]),
        ("dag.AgGrid(id='it')", "cellRendererData", ["safe"]),
        ("fac.AntdButton(id='it', nClicks=1)", "nClicks", ["unsafe"]),
        ("fac.AntdTable(id='it')", "selectedRowKeys", []),
    ],
)
def test_the_events_of_other_packages_start_callbacks(
    tmp_path: Path, component: str, prop: str, verdicts: list[str]
) -> None:
    files = {"app.py": APP.format(component=component, prop=prop)}
    project = write_project(tmp_path, files)
    rule = all_rules()["prevent-initial-call"]
    found = rule.find(Graph(project), project.modules[project.targets[0]])
    assert [getattr(each, "verdict", "refused") for each in found] == verdicts
