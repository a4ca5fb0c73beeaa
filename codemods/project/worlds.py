"""Which files of a project can meet in one running app.

A repository may hold several apps whose ids have nothing to do with each other: examples, one
folder each. Files that are connected by imports belong together; a file that no app imports (a
page, a plugin that is loaded by name) may belong to any of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from codemods.project.names import absolute
from codemods.project.project import Module, Project
from codemods.project.scopes import statements

_APP = re.compile(rb"\b(?:Dash|DashProxy|JupyterDash)\(")


def worlds(project: Project) -> Mapping[str, Project]:
    """For each file, the project without the files of other apps."""
    apps = [path for path, module in project.modules.items() if _APP.search(module.source.data)]
    if len(apps) < 2:
        return dict.fromkeys(project.modules, project)
    group = _connected(project)
    with_app = {group[path] for path in apps}
    anywhere = {path for path in project.modules if group[path] not in with_app}
    own: dict[str, Project] = {}
    for leader in with_app:
        modules = {
            path: module
            for path, module in project.modules.items()
            if group[path] == leader or path in anywhere
        }
        own[leader] = replace(project, modules=modules)
    return {path: own.get(group[path], project) for path in project.modules}


def _connected(project: Project) -> dict[str, str]:
    """The leader of the group of each file; files that import each other have the same."""
    leader = {path: path for path in project.modules}

    def find(path: str) -> str:
        while leader[path] != path:
            leader[path] = leader[leader[path]]
            path = leader[path]
        return path

    for path, module in project.modules.items():
        if project.parses(path):
            for other in _imported(project, module):
                leader[find(other.path)] = find(path)
    return {path: find(path) for path in project.modules}


def _imported(project: Project, module: Module) -> Iterator[Module]:
    for statement in statements(module.tree):
        names: list[str] = []
        match statement:
            case ast.Import():
                names = [alias.name for alias in statement.names]
            case ast.ImportFrom():
                base = absolute(module, statement)
                names = [base, *(f"{base}.{alias.name}" for alias in statement.names)]
        for name in names:
            found = project.find(name, module) if name else None
            if found is not None and found is not module:
                yield found
