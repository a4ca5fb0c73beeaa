"""Generated projects: whatever is accepted, the files parse, and do what they did."""

from __future__ import annotations

import ast
import io
import re
import sys
import tempfile
import tokenize
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace as with_
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from codemods.engine.findings import Change
from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings
from codemods.engine.settle import Outcome, settle

RULES = Settings(select=("dash-imports", "app-run"))

UNKNOWN = "has no meaning"

# Pieces of a file. ``use`` writes down what it is given, so that two runs can be compared; what
# has no meaning where it stands is nothing to compare.

IMPORTS = (
    "import dash",
    "import dash_core_components as dcc",
    "import dash_core_components",
    "import dash_html_components as html",
    "import dash_html_components",
    "import dash_table",
    "import dash_table.Format",
    "import dash_table.FormatTemplate as templates",
    "import os, dash_core_components as core, dash",
    "import dash.dependencies",
    "import dash.dependencies as dd",
    "from dash import Dash",
    "from dash import Dash, PreventUpdate",
    "from dash import (\n    dcc,  # core\n    html\n)",
    "from dash import html, Dash, dcc, no_update, ctx, Patch, callback, clientside_callback",
    "from dash.dependencies import Input, Output",
    "from dash.dependencies import (Input as I,\n    Component)",
    "from dash.dependencies import (\n    Input,  # in\n    State\n)",
    "from dash.dependencies import *",
    "from dash.exceptions import PreventUpdate",
    "from dash_core_components import Graph, \\\n    Input",
    "from dash_html_components import *",
    "from dash_html_components import Output",
    "from dash_table.Format import Format",
    "from jupyter_dash import JupyterDash",
    "from dash import Dash; app = Dash('é')",
    "from jupyter_dash import JupyterDash\napp = JupyterDash('é')",
    "from jupyter_dash import JupyterDash as Dash",
)
USES = (
    "use(lambda: dash)",
    "use(lambda: dcc.Graph, lambda: html.Div)",
    "use(lambda: dash_core_components.Input, lambda: 'é')",
    "use(lambda: f'{dash_html_components.Div!r:>9}', lambda: dash_html_components.P)",
    "use(lambda: (dash_table.DataTable,\n    # formats\n    dash_table.Format.Format))",
    "use(lambda: dash.dependencies.Input, lambda: dash.dependencies.Component)",
    "use(lambda: dd.State)",
    "use(lambda: Input); use(lambda: Output)",
    "use(lambda: I, lambda: Component)",
    "use(lambda: Graph)",
    "use(lambda: PreventUpdate)",
    "use(lambda: core.Store, lambda: templates.percentage)",
    "use(lambda: globals()['dash_core_components'].Graph)",
    "dcc = use",
    "def f():\n    import dash_html_components; use(lambda: dash_html_components.P)\nf()",
    "class A:\n\tfrom dash.dependencies import MATCH\n\tx = MATCH\nuse(lambda: A.x)",
    "if 'é':\n  import dash_core_components\n\n  use(lambda: dash_core_components.Store)",
    "try:\n    import dash_table\nexcept ImportError:\n    dash_table = None",
    "use(lambda: app.run_server(debug=True))",
    "use(lambda: app.run_server(\n    'inline',  # where\n    height=3\n))",
    "use(lambda: app.run_server())",
    "def run(a: 'JupyterDash'):\n    a.run_server(port=1)\nuse(lambda: run(JupyterDash('2')))",
    "from dash import Dash\ndef run(a: 'Dash'):\n    a.run_server(port=1)\nrun(Dash('1'))",
    "use(lambda: 'from dash.dependencies import Input')  # import dash_table",
    "",
    "# ü",
)
FORMS = (
    *["{}"] * 6,
    "{}  # why",
    "{}; é = 1",
    "é = 2; {}",
    "# about\n{}",
    "\n{}\n",
    "\f{}",
    "if 'é': {}",
    "if 'é':\n\t# deep\n\t{}\n\tuse(lambda: 2)",
    "try:\n    {}\nfinally:\n    é = 3",
    "x = [\n1]; {}",
)
OTHERS = (
    "import app; use(lambda: app.dcc)",
    "from app import *; use(lambda: html.Div)",
    "import app\ndef f():\n  from app import dash_core_components as d\n  return d\nuse(f)",
    "use(lambda: 1)",
)


@st.composite
def modules(draw: st.DrawFn) -> bytes:
    """A file that Python can parse."""
    forms = st.sampled_from(FORMS)
    lines = [draw(forms).format(each) for each in draw(st.lists(st.sampled_from(IMPORTS)))]
    lines += draw(st.lists(st.sampled_from(USES)))
    head = draw(st.sampled_from(["", "'''Doc: dash_table.'''\n", "#!python\n", "\n\n"]))
    code = head + "é = 0\n" * draw(st.booleans()) + "\n".join(lines)
    code += "\n" * draw(st.booleans())
    ends = draw(st.sampled_from(["\n", "\n", "\n", "\r\n", "\r\n", "\r", "mixed"]))
    if ends == "mixed":
        code = re.sub("\n", lambda _: draw(st.sampled_from(["\n", "\r\n", "\r"])), code)
    else:
        code = code.replace("\n", ends)
    match draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "latin-1"])):
        case "latin-1":
            data = f"# -*- coding: latin-1 -*-\n{code}".encode("latin-1")
        case encoding:
            data = code.encode(encoding)
    assume(_parses(data))
    return data


def _parses(data: bytes) -> bool:
    try:
        ast.parse(data)
    except SyntaxError:
        return False
    return True


@contextmanager
def project(app: bytes, other: str) -> Iterator[Scan]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "app.py").write_bytes(app)
        Path(folder, "other.py").write_text(other)
        yield scan([folder], RULES)


# What Dash is to these files


def _package(name: str, **names: Any) -> types.ModuleType:
    made = types.ModuleType(name)
    made.__dict__.update(names)
    return made


def _fakes(used: list[Any], *, old: bool) -> dict[str, types.ModuleType]:
    """Packages that hold names of what Dash exports, before 2.0 or now."""

    class Dash:
        def __init__(self, name: str) -> None:
            self.name = name

        def run(self, **options: Any) -> None:
            used.append((self.name, sorted(options.items())))

    class OldDash(Dash):
        run_server = Dash.run

    class JupyterDash(OldDash):
        def run_server(
            self, mode: Any = None, width: Any = 0, height: Any = 0, **rest: Any
        ) -> None:
            given = {"jupyter_width": width, "jupyter_height": height}
            rest |= {name: value for name, value in given.items() if value}
            self.run(jupyter_mode=mode or "external", **rest)

    def named(package: str, *names: str) -> types.ModuleType:
        return _package(package, **{name: f"{package}.{name}" for name in names})

    everywhere = {name: f"dash.{name}" for name in ("Input", "Output", "State", "MATCH", "ALL")}
    component = {"Component": "base.Component"}
    dcc, html = named("dcc", "Graph", "Input", "Store"), named("html", "Div", "P", "Output")
    templates, formats = named("templates", "percentage"), named("formats", "Format")
    table = _package("table", DataTable="DataTable", Format=formats, FormatTemplate=templates)
    exceptions = named("exceptions", "PreventUpdate")
    own = ("no_update", "ctx", "Patch", "callback", "clientside_callback")
    dash = _package("dash", **everywhere, **{name: name for name in own})
    dash.__dict__.update(dcc=dcc, html=html, dash_table=table, Dash=OldDash if old else Dash)
    dash.__dict__.update(dependencies=_package("dependencies", **everywhere, **component))
    fakes = {"dash": dash, "dash.dependencies": dash.dependencies, "dash.exceptions": exceptions}
    fakes |= {"dash.dcc": dcc, "dash.html": html, "dash.dash_table": table}
    fakes |= {"dash.dash_table.Format": formats, "dash.dash_table.FormatTemplate": templates}
    fakes |= {"dash.development": _package("development")}
    fakes |= {"dash.development.base_component": _package("base", **component)}
    if old:
        dash.__dict__.update(PreventUpdate="exceptions.PreventUpdate")
        fakes |= {"dash_core_components": dcc, "dash_html_components": html, "dash_table": table}
        fakes |= {"dash_table.Format": formats, "dash_table.FormatTemplate": templates}
        fakes |= {"jupyter_dash": _package("jupyter_dash", JupyterDash=JupyterDash)}
    return fakes


def _run(app: bytes, other: bytes, *, old: bool) -> list[Any] | Exception:
    """What the project uses when it is started, or what stops it."""
    used: list[Any] = []

    def use(*getters: Callable[[], Any]) -> None:
        for getter in getters:
            try:
                value = getter()
                used.append(getattr(value, "__name__", value))
            except (NameError, AttributeError, ImportError, KeyError, TypeError):
                used.append(UNKNOWN)

    with mock.patch.dict(sys.modules, _fakes(used, old=old)):
        try:
            for name, code in (("app", app), ("other", other)):
                sys.modules[name] = module = _package(name, use=use)
                exec(compile(code, name, "exec"), module.__dict__)
        except Exception as error:
            return error
    return used


# The properties


def _subset(found: Scan, changes: Sequence[Change]) -> Outcome:
    return settle(with_(found, changes=tuple(changes)), lambda change: True, once=True)


def _contents(found: Scan, outcome: Outcome) -> dict[str, bytes]:
    files = {path: found.project.modules[path].source.data for path in found.project.targets}
    return {Path(p).name: d for p, d in (files | {f.path: f.after for f in outcome.files}).items()}


def _comments(data: bytes) -> list[str]:
    lines = io.BytesIO(re.sub(rb"\r\n?", b"\n", data)).readline
    tokens = tokenize.tokenize(lines)
    return sorted(token.string for token in tokens if token.type == tokenize.COMMENT)


def _plain(data: bytes) -> list[bytes]:
    """The lines that no rule has to do with, to the byte."""
    lines = re.split(rb"(?<=\n)|(?<=\r)(?!\n)", data)
    return [line for line in lines if re.match(rb"#|dcc =|\tuse\(lambda: 2|\S+ = \d\s", line)]


def _line_ends(data: bytes) -> set[bytes]:
    return set(re.findall(rb"\r\n|\r|\n", data))


@settings(max_examples=150)
@given(modules(), st.sampled_from(OTHERS), st.randoms(use_true_random=False))
def test_any_changes_together_leave_files_that_do_what_they_did(
    app: bytes, other: str, random: Any
) -> None:
    with project(app, other) as found:
        chosen = [change for change in found.changes if random.random() < 0.7]
        outcome = _subset(found, chosen)
        assert len(outcome.applied) == len(chosen) or len(chosen) > 1
        done = list(outcome.applied)
        random.shuffle(done)
        after = _contents(found, outcome)
        assert _contents(found, _subset(found, done)) == after
    note(after["app.py"].decode("latin-1"))
    assert _parses(after["app.py"])
    assert _comments(app) == _comments(after["app.py"])
    assert _plain(app) == _plain(after["app.py"])
    assert _line_ends(after["app.py"]) <= (_line_ends(app) or {b"\n"})
    if len(done) == len(found.changes):
        before_run = _run(app, other.encode(), old=True)
        after_run = _run(after["app.py"], after["other.py"], old=bool(found.refused))
        if not isinstance(before_run, Exception):
            assert not isinstance(after_run, Exception)
            assert [
                UNKNOWN if old == UNKNOWN else new
                for old, new in zip(before_run, after_run, strict=True)
            ] == before_run


@settings(max_examples=100)
@given(modules(), st.sampled_from(OTHERS))
def test_applying_all_changes_comes_to_an_end(app: bytes, other: str) -> None:
    with project(app, other) as found:
        outcome = settle(found, lambda change: True)
        assert not outcome.left.changes
        for file in outcome.files:
            Path(file.path).write_bytes(file.after)
        folder = str(Path(found.project.targets[0]).parent)
        assert not scan([folder], RULES).changes
