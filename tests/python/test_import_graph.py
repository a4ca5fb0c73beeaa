"""Which files can meet in one app is told by their text: no spelling of an import hides one."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import report, write

from codemods.graph.graph import Graph
from codemods.python.import_graph import imports, related
from codemods.python.project import read_project

IMPORTS = {
    "byte order mark": b"\xef\xbb\xbfimport dash",
    "form feed": b"\fimport dash",
    "behind another statement": b"import os; import dash",
    "behind another module": b"import os, dash",
    "in a block": b"if True: import dash",
    "in a function": b"def f():\n\ttry: from dash import dcc\n\finally: pass",
    "continued": b"from \\\n    dash import dcc",
    "continued twice": b"import os, \\\r\n  \\\r\n  dash",
    "carriage returns": b"import os\rimport dash\r",
    "blanks": b"from  dash . dcc  import Store",
    "wide letters": "import \uff44ash".encode(),
    "by a function": b"module = __import__('dash')",
    "by a library": b'import importlib\nmodule = importlib.import_module( "dash")',
    "latin-1": b"# coding: latin-1\nx = '\xe9'; from dash import dcc",
    "utf-7": b"# coding: utf-7\nfrom +AGQAYQBzAGg- import dcc",
    "own package": b"from ui import (  # )\n    Output as Out,\n)",
    "JavaScript": b"SCRIPT = 'dash_clientside.set_props(id, value)'",
}


@pytest.mark.parametrize("text", IMPORTS.values(), ids=IMPORTS.keys())
def test_a_file_that_imports_dash_belongs_to_the_app(
    text: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = "from dash import Dash\napp = Dash(__name__)\n"
    write(tmp_path, {"app.py": app, "other.py": text + b"\n", "data.py": "import json  # dash\n"})
    project = read_project(["app.py", "other.py", "data.py"])
    assert related(project, imports(project)) == {"app.py", "other.py"}


@pytest.mark.parametrize(
    "text",
    [
        "import os; import parts",
        "if True: from parts import x",
        "from parts \\\n import x",
        "from . import (  # all ) of them\n  parts\n)",
        "from.import parts",
        "\fimport parts",
        "from importlib import import_module\nimport_module('parts')",
        "from importlib import import_module\nimport_module('''parts''')",
        "exec('''\nfrom parts import x\n''')",
        "A = \"'''\"\nimport parts\nB = \"'''\"",
        "def f():\n    '''import parts'''\n    import parts",
    ],
)
def test_files_that_an_app_imports_stay_with_it(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = "from dash import Dash\napp = Dash(__name__)\n"
    files = {"one.py": f"{app}{text}\n", "two.py": app, "parts.py": "from dash import dcc\n"}
    write(tmp_path, files)
    project = read_project([*files])
    membership = Graph(project).membership
    assert membership.around("one.py") == frozenset({"one.py", "parts.py"})
    assert membership.around("two.py") == frozenset({"two.py"})


@pytest.mark.parametrize(
    "text",
    [
        "'''Use it so:\n\n    import parts\n'''",
        'def f():\n    """\n    from parts import x\n    """\n    return 1',
        "class A:\n    '''As in\n    import parts\n    '''\n    '''from parts import y'''",
    ],
)
def test_what_a_docstring_imports_is_not_imported(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {"one.py": f"{text}\nfrom dash import Dash\n", "parts.py": "from dash import dcc\n"}
    write(tmp_path, files)
    assert imports(read_project([*files]))["one.py"] == frozenset()
    write(tmp_path, {"one.py": f"{text}\nimport if\n"})  # nobody can tell what is a docstring here
    assert imports(read_project([*files]))["one.py"] == frozenset({"parts.py"})


def test_an_app_in_a_comment_makes_no_app_of_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = "from dash import Dash\napp = Dash(__name__)\n"
    page = 'import dash\n"""Dash(use_pages=True) finds this."""\nX = dash.Output("x", "title")\n'
    write(tmp_path, {"one.py": app, "two.py": app, "page.py": page})
    project = read_project(["one.py", "two.py", "page.py"])
    assert Graph(project).membership.around("page.py") == frozenset({"one.py", "two.py", "page.py"})


APP = """\
from dash import Dash, Input, Output, State, callback, dcc, html

import account

app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Store(id="seen", data=[]),
        html.Button("Read", id="read"),
        html.Button("Forget", id="forget"),
    ]
)


@callback(
    Output("seen", "data"),
    Input("read", "n_clicks"),
    State("seen", "data"),
    prevent_initial_call=True,
)
def read(n_clicks, seen):
    if seen is None:
        seen = []
    seen.insert(0, n_clicks)
    return seen


if __name__ == "__main__":
    app.run()
"""
ACCOUNT = """\
from dash import Input, callback, set_props


@callback(Input("forget", "n_clicks"), prevent_initial_call=True)
def forget(n_clicks):
    set_props("seen", {"data": None})
"""


@pytest.mark.parametrize(
    "account",
    [
        ACCOUNT,
        "\ufeff" + ACCOUNT,
        "\f" + ACCOUNT,
        "import os; " + ACCOUNT,
        "if True: " + ACCOUNT,
        ACCOUNT.replace("from dash", "from \\\n dash"),
        ACCOUNT.replace("\n", "\r"),
        ACCOUNT.replace("set_props", "\uff53et_props"),
        ACCOUNT.replace("from dash import Input, callback, set_props", "import os, dash")
        .replace("@callback(Input", "@dash.callback(dash.Input")
        .replace("set_props", "dash.set_props"),
    ],
)
def test_who_empties_a_store_elsewhere_is_seen(account: str, tmp_path: Path) -> None:
    write(tmp_path, {"app.py": APP, "account.py": account})
    (change,) = report("--select", "state-to-patch", cwd=tmp_path)["changes"]
    assert change["verdict"] == "unsafe"
