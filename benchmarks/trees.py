"""Trees of Dash apps to measure on, dense with callbacks.

Each app is a folder: ``server.py`` has the app, ``layout.py`` the components, ``ids.py`` their ids,
the modules of ``callbacks/`` ten callbacks each, and ``index.py`` imports them all. A loose file is
a plugin that no app imports, with callbacks on ids of one app and on ids that cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_IN_A_MODULE = 10  # callbacks

_SERVER = """\
from dash import Dash

app = Dash(__name__, suppress_callback_exceptions=True)
"""
_INDEX = """\
from {package}.layout import build
from {package}.server import app
{imports}

app.layout = build

if __name__ == "__main__":
    app.run()
"""
_HEAD = """\
from dash import Input, Output, State, ctx, html, no_update
from dash.exceptions import PreventUpdate

from {package} import ids
from {package}.server import app
"""
_TOOLS = """\


def labelled(rows, {name}_label):
    found = []
    for row in rows:
        if row.get("label") == {name}_label:
            found.append({{**row, "seen": True}})
    return found
"""
# Each takes {n}, and stands for a kind of callback that a rule has to look at.
_CALLBACKS = (
    """

@app.callback(
    Output("rows-{n}", "data"),
    Input("add-{n}", "n_clicks"),
    State("name-{n}", "value"),
    State("rows-{n}", "data"),
    prevent_initial_call=True,
)
def add_{n}(n_clicks, name, rows):
    rows.append({{"name": name, "label": "new", "count": n_clicks}})
    return rows
""",
    """

@app.callback(Output(ids.OUT_{n}, "children"), Input("rows-{n}", "data"))
def show_{n}(rows):
    lines = []
    for row in rows or []:
        lines.append(html.Li(f"{{row['name']}}: {{row['count']}}"))
    return html.Ul(lines)
""",
    """

@app.callback(
    Output("panel-{n}", "is_open"), Input("toggle-{n}", "n_clicks"), State("panel-{n}", "is_open")
)
def toggle_{n}(n_clicks, is_open):
    if not n_clicks:
        raise PreventUpdate
    return not is_open
""",
    """

@app.callback(
    Output("note-{n}", "children", allow_duplicate=True),
    Input("save-{n}", "n_clicks"),
    State("name-{n}", "value"),
    prevent_initial_call=True,
)
def save_{n}(n_clicks, name):
    return f"saved {{name}}"


@app.callback(
    Output("note-{n}", "children", allow_duplicate=True),
    Input("reset-{n}", "n_clicks"),
    prevent_initial_call=True,
)
def reset_{n}(n_clicks):
    return "reset"
""",
    """

@app.callback(
    Output("result-{n}", "children"), Input("run-{n}", "n_clicks"), Input("name-{n}", "value")
)
def run_{n}(n_clicks, name):
    if ctx.triggered_id != "run-{n}":
        raise PreventUpdate
    if not name:
        return no_update
    return labelled([{{"label": name}}], name)
""",
)
_COMPONENTS = """\
            dcc.Store(id="rows-{n}", data=[]),
            html.Button("Add", id="add-{n}"),
            html.Button("Save", id="save-{n}"),
            html.Button("Reset", id="reset-{n}"),
            html.Button("Run", id="run-{n}"),
            html.Button("Toggle", id="toggle-{n}"),
            dcc.Input(id="name-{n}", value=""),
            html.Div(id=ids.OUT_{n}),
            html.Div("-", id="note-{n}"),
            html.Div("-", id="result-{n}"),
            dbc.Collapse(id="panel-{n}"),
"""
_LAYOUT = """\
import dash_bootstrap_components as dbc
from dash import dcc, html

from {package} import ids


def build():
    return html.Div(
        [
{components}        ]
    )
"""
_LOOSE = """\
from dash import Input, Output, State, callback


def register(prefix, settings):
    @callback(Output(f"{{prefix}}-{n}", "children"), Input(settings["source"], "value"))
    def mirror_{n}(value):
        return value


@callback(Output("late-{n}", "children"), Input("{some_id}", "n_clicks"), State("name-0", "value"))
def late_{n}(n_clicks, name):
    return f"{{name}} {{n_clicks}}"
"""


def generate(folder: Path, apps: int, callbacks: int, loose: int = 0) -> int:
    """Writes a tree of ``apps`` with about ``callbacks`` each, and ``loose`` files beside them.

    Returns how many Python files it has.
    """
    files = [file for number in range(apps) for file in _app(f"app_{number:03}", callbacks)]
    for number in range(loose):
        some = f"add-{number % max(callbacks // 6, 1)}"
        files.append((f"plugins/plugin_{number:03}.py", _LOOSE.format(n=number, some_id=some)))
    for name, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "pyproject.toml").write_text('[project]\nname = "tree"\nversion = "1"\n', "utf-8")
    return len(files)


def _app(package: str, callbacks: int) -> Iterator[tuple[str, str]]:
    """The files of one app: their names and their texts."""
    units = max(callbacks // (len(_CALLBACKS) + 1), 1)
    modules = max(callbacks // _IN_A_MODULE, 1)
    yield f"{package}/__init__.py", ""
    yield f"{package}/callbacks/__init__.py", ""
    yield f"{package}/server.py", _SERVER
    yield f"{package}/ids.py", "".join(f'OUT_{n} = "out-{n}"\n' for n in range(units))
    components = "".join(_COMPONENTS.format(n=n) for n in range(units))
    yield f"{package}/layout.py", _LAYOUT.format(package=package, components=components)
    names = [f"part_{number:02}" for number in range(modules)]
    imports = "\n".join(f"from {package}.callbacks import {name}  # noqa: F401" for name in names)
    yield f"{package}/index.py", _INDEX.format(package=package, imports=imports)
    for number, name in enumerate(names):
        own = range(number, units, modules)
        body = "".join(each.format(n=n) for n in own for each in _CALLBACKS)
        head = _HEAD.format(package=package) + _TOOLS.format(name=name)
        yield f"{package}/callbacks/{name}.py", head + body
