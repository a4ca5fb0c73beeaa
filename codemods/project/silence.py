"""Whether a callback may leave its Outputs alone, in its own body or in what it calls.

What it calls is followed by name: every function, method and class of the project that has the
name of something called may be what is called. Code outside the project is taken to know nothing
of Dash.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.findings import Place
from codemods.project.callbacks import Callback
from codemods.project.names import dash_name
from codemods.project.project import Module, Project

_WORDS = (b"no_update", b"NoUpdate", b"PreventUpdate", b"Patch")
_NAMES = {
    "dash.no_update": "no_update",
    "dash.NoUpdate": "no_update",
    "dash.exceptions.PreventUpdate": "PreventUpdate",
    "dash.Patch": "Patch",
}
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def answers(project: Project, callback: Callback) -> dict[str, Place]:
    """Where a callback, or what it calls, speaks of ``no_update``, ``PreventUpdate``, ``Patch``,
    and where it has a ``raise`` itself: the first place of each.
    """
    assert callback.function is not None
    found: dict[str, Place] = {}
    for node in ast.walk(callback.function):
        if isinstance(node, ast.Raise):
            found.setdefault("raise", Place(callback.module.path, node.lineno))
    seen: set[ast.AST] = set()
    pending: list[tuple[Module, ast.AST]] = [(callback.module, callback.function)]
    while pending:
        module, definition = pending.pop(0)
        if definition not in seen:
            seen.add(definition)
            for word, place in _spoken(project, module, definition):
                found.setdefault(word, place)
            for name in sorted(_called(definition)):
                pending += _named(project, name)
    return found


def _spoken(project: Project, module: Module, definition: ast.AST) -> Iterator[tuple[str, Place]]:
    if not any(word in module.source.data for word in _WORDS):
        return
    for node in ast.walk(definition):
        if isinstance(node, ast.Name | ast.Attribute):
            word = _NAMES.get(dash_name(project, module, node) or "")
            if word is not None:
                yield word, Place(module.path, node.lineno)


def _called(definition: ast.AST) -> set[str]:
    """The last names of what is called, or passed on to be called, decorators included."""
    found = set()
    for node in ast.walk(definition):
        calls = (node.func, *node.args) if isinstance(node, ast.Call) else ()
        for each in (*calls, *getattr(node, "decorator_list", ())):
            name = getattr(each, "attr", None) or getattr(each, "id", None)
            if isinstance(name, str):
                found.add(name)
    return found


def _named(project: Project, name: str) -> Iterator[tuple[Module, _Definition]]:
    words = (f"def {name}".encode(), f"class {name}".encode())
    for path in project.together:
        module = project.modules[path]
        if any(word in module.source.data for word in words) and project.parses(path):
            for node in module.scopes.parents:
                if isinstance(node, _Definition) and node.name == name:
                    yield module, node
