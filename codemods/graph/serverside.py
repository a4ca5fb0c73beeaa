"""Values that stay on the server: of those the browser holds a key (dash-extensions)."""

from __future__ import annotations

import ast

from codemods.files.place import Place
from codemods.flow.answers.exits import is_no_update, results
from codemods.graph.bound import BoundProp
from codemods.graph.graph import Graph
from codemods.graph.prop import Access
from codemods.python.project import Project

_WORDS = (b"Serverside", b"cached_callback")
_SHOWN = (
    ast.Constant, ast.Dict, ast.List, ast.Tuple, ast.DictComp, ast.ListComp, ast.JoinedStr,
    ast.Compare,
)  # fmt: skip


def kept_on_server(prop: BoundProp) -> Place | None:
    """Where a prop gets, or may get, a key in the place of a value, if anywhere."""
    if not prop.graph.once(_is_spoken_of):
        return None
    project = prop.graph.project
    return next((each.place for each in prop.writers if _may_keep(project, each)), None)


def _is_spoken_of(graph: Graph) -> bool:
    """Whether a file of the app has a word of it."""
    return graph.project.says_any(_WORDS)


def _may_keep(project: Project, access: Access) -> bool:
    """Whether a writer may give a ``Serverside``, or has an Output that makes one of what it gets.

    What is seen to be a plain value is none.
    """
    callback, output = access.callback, access.dependency
    if output is not None and "Serverside" in ast.unparse(output.node):
        return True
    if callback is None or output not in callback.outputs:
        return not isinstance(access.value, _SHOWN)
    if callback.form == "clientside_callback":
        return False
    if callback.function is None or "cached" in ast.unparse(callback.call.func):
        return True
    position = callback.outputs.index(output)
    for result in results(project, callback):
        value = result.values[position]
        if result.updates and not (
            isinstance(value, _SHOWN)
            or (value is not None and is_no_update(project, callback.module, value))
            or (isinstance(value, ast.Name) and _is_parameter(callback.function, value))
        ):
            return True
    return False


def _is_parameter(function: ast.AST, name: ast.Name) -> bool:
    """Whether a value is one that the function was given by the browser, which resolves keys."""
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    given = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    stored = (
        n.id
        for n in ast.walk(function)
        if isinstance(n, ast.Name) and n is not name and isinstance(n.ctx, ast.Store)
    )
    return name.id in given and name.id not in stored
