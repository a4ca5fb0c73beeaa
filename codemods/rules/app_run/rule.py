"""`app.run_server` becomes `app.run`, and `JupyterDash` becomes `Dash`.

## What it does

`app.run_server(...)` becomes `app.run(...)` where `app` is a Dash app: assigned in the file,
imported from the project, or a parameter annotated so. `JupyterDash` becomes `Dash`, and the `mode`
of its `run_server` becomes `jupyter_mode`.

## Why

`app.run_server` is gone since Dash 3.0, and `app.run` is there since 2.4 (S14): the program ends
with an error at its last line. Since Dash 2.11 a plain `Dash` runs in a notebook as well
(https://dash.plotly.com/dash-in-jupyter), and the package jupyter-dash is no longer developed.

## Example

Before:

```python
from dash import Dash, html

app = Dash(__name__)
app.layout = html.Div("hello")

if __name__ == "__main__":
    app.run_server(debug=True)
```

After:

```python
from dash import Dash, html

app = Dash(__name__)
app.layout = html.Div("hello")

if __name__ == "__main__":
    app.run(debug=True)
```

## Safety

Safe: both names take the same arguments and do the same. A `run_server()` of JupyterDash without a
mode shows the app as a link; `Dash` would show it inline, so `jupyter_mode="external"` is written.

Refused: `run_server` of something that cannot be seen to be a Dash app; a call that answers a
failed `app.run` for an older Dash; a `run_server` that the project puts something else in the place
of, as tests do it; arguments of JupyterDash that `Dash` has not, or that come by `**`; JupyterDash
where the `run_server` of one of its apps may be called unseen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from codemods.dash.app import app_class, is_other
from codemods.files.place import Place
from codemods.graph.graph import Graph
from codemods.python.project import Module, Project
from codemods.python.references import asked, fallback
from codemods.python.scope import statements
from codemods.rewriting.edits import Edit
from codemods.rules.app_run.jupyter import CLASS, PARAMETERS, jupyter_findings
from codemods.rules.rule import Finding, Proposal, Refused

NAME = "app-run"
_REPLACING = frozenset({"setattr", "delattr", "patch", "object", "spy"})


def find(graph: Graph, module: Module) -> Iterator[Finding]:
    """The ``run_server`` of each app of a file; what has to do with JupyterDash as one change."""
    project = graph.project
    yield from jupyter_findings(project, module, NAME)
    for node in _attributes(module):
        made = app_class(project, module, node.value)
        tried = _answers(module, node)
        if made == CLASS or (made is None and is_other(project, module, node)):
            continue
        if tried is not None:
            place = Place(module.path, tried.lineno)
            yield Refused((node,), _answer(node, place), related=(place,))
            continue
        if made is None:
            if _knows_dash(module):
                yield Refused((node,), _unseen(node))
            continue
        other = _stand_in(graph.apps_of(module)[0].project)
        if other is not None:
            reason = f"{other} puts something else in the place of run_server"
            yield Refused((node,), f"{reason}; change both together", related=(other,))
            continue
        call = module.scopes.parents[node]
        if isinstance(call, ast.Call) and any(k.arg in PARAMETERS for k in call.keywords):
            yield Refused((node,), "it gets what only the run_server of JupyterDash takes")
            continue
        yield Proposal(
            nodes=(node,),
            message=f"{ast.unparse(node)} is gone since Dash 3.0; run does the same since 2.4.",
            rewrite=partial(_rewrite, module, node),
            facts=("S14",),
        )


def _knows_dash(module: Module) -> bool:
    """Whether the file imports Dash or a package of its own world."""
    for node in statements(module.tree):
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom(module=str(name), level=0):
                names = [name]
            case _:
                continue
        if any(name.startswith(("dash", "jupyter_dash")) for name in names):
            return True
    return False


def _attributes(module: Module) -> list[ast.Attribute]:
    found = (
        node
        for node in module.scopes.parents
        if isinstance(node, ast.Attribute)
        and node.attr == "run_server"
        and isinstance(node.ctx, ast.Load)
    )
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _unseen(node: ast.Attribute) -> str:
    value = ast.unparse(node.value)
    return (
        f"{value} cannot be seen to be a Dash app; if it is one, write {value}.run, "
        "or annotate it as Dash"
    )


def _answers(module: Module, node: ast.Attribute) -> ast.Attribute | None:
    """The ``run`` of the same app that is tried before, or asked for, in the same place."""
    receiver = ast.unparse(node.value)
    tried = fallback(module, node)
    asking = [*asked(module, node)]
    for around in module.scopes.ancestors(node):
        if around is tried or around in asking:
            for other in ast.walk(around):
                if isinstance(other, ast.Attribute) and other.attr == "run":
                    if ast.unparse(other.value) == receiver:
                        return other
    return None


def _stand_in(project: Project) -> Place | None:
    """Where a ``run_server`` is set or deleted, or replaced by its name as tests do it."""
    for module in project.with_any((b"run_server",)):
        places: list[ast.expr] = [
            node
            for node in module.changed.get("run_server", ())
            if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)
        ]
        if any(word in module.source.words for word in (b"attr", b"patch", b"spy")):
            calls = (node for node in module.scopes.parents if isinstance(node, ast.Call))
            places += (call for call in calls if _replaces(call))
        if places:
            return Place(module.path, min(node.lineno for node in places))
    return None


def _replaces(call: ast.Call) -> bool:
    """``setattr(app, "run_server", …)``, ``mock.patch("board.app.run_server")`` and their like."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in _REPLACING:
            return any(
                isinstance(each, ast.Constant) and str(each.value).split(".")[-1] == "run_server"
                for each in call.args
            )
    return False


def _answer(node: ast.Attribute, place: Place) -> str:
    return (
        f"it stands beside {ast.unparse(node.value)}.run ({place}), "
        "for more than one version of Dash; remove it when Dash 2.4 is the oldest that you support"
    )


def _rewrite(module: Module, node: ast.Attribute) -> tuple[Edit, ...]:
    import libcst as cst

    from codemods.rewriting.syntax import rewrite

    return rewrite(module, {node: lambda found: found.with_changes(attr=cst.Name("run"))})
