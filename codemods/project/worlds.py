"""Which files of a project can meet in one running app.

A repository may hold several apps whose ids have nothing to do with each other: examples, one
folder each. Files that are connected by imports belong together; a file that no app imports (a
page, a plugin that is loaded by name) may belong to any of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from codemods.project.names import absolute
from codemods.project.project import Module, Project

_APP = re.compile(rb"\b(?:Dash|DashProxy|JupyterDash)\(")
# What brings components and callbacks: Dash, and the packages that are named for it.
_DASH = re.compile(
    rb"^[ \t]*(?:from[ \t]+|import[ \t]+(?:[\w., ]*,[ \t]*)?)"
    rb"(?:dash\w*|jupyter_dash|\w+_components?)\b",
    re.MULTILINE,
)
# Imports as text: to connect too much is no harm, and most files need not be parsed for it.
_FROM = re.compile(rb"[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n]*)")
_IMPORT = re.compile(rb"[ \t]*import[ \t]+([^\n#]+)")
_NAME = re.compile(r"[\w.]+")


def worlds(project: Project) -> Mapping[str, Project]:
    """For each file, the project without the files of other apps, and without those that have
    nothing to do with Dash: that neither import it nor anything that does, nor have an Output.
    """
    imports = {
        path: {other.path for other in _imported(project, module)}
        for path, module in project.modules.items()
    }
    related = _related(project, imports)
    apps = [path for path in related if _APP.search(project.modules[path].source.data)]
    if len(apps) < 2:
        return dict.fromkeys(project.modules, replace(project, world=related))
    group = _connected(imports, related)
    with_app = {group[path] for path in apps}
    anywhere = {path for path in related if group[path] not in with_app}
    members: dict[str, set[str]] = {leader: set(anywhere) for leader in with_app}
    for path in related - anywhere:
        members[group[path]].add(path)
    own = {leader: replace(project, world=frozenset(own)) for leader, own in members.items()}
    everything = replace(project, world=related)
    return {path: own.get(group.get(path, ""), everything) for path in project.modules}


def _related(project: Project, imports: Mapping[str, Set[str]]) -> frozenset[str]:
    """The files that import Dash, or a file that does, and so on."""
    importers: dict[str, list[str]] = {}
    for path, others in imports.items():
        for other in others:
            importers.setdefault(other, []).append(path)
    pending = [path for path, m in project.modules.items() if _speaks_dash(m.source.data)]
    found = set(pending)
    while pending:
        for path in importers.get(pending.pop(), ()):
            if path not in found:
                found.add(path)
                pending.append(path)
    return frozenset(found)


def _speaks_dash(data: bytes) -> bool:
    """Whether it imports Dash, or has dependencies that may come from a package built on it."""
    named = b"dash" in data or b"_component" in data
    return b"Output(" in data or (named and bool(_DASH.search(data)))


def _connected(imports: Mapping[str, Set[str]], paths: Set[str]) -> dict[str, str]:
    """The leader of the group of each file; files that import each other have the same."""
    leader = {path: path for path in paths}

    def find(path: str) -> str:
        while leader[path] != path:
            leader[path] = leader[leader[path]]
            path = leader[path]
        return path

    for path in paths:
        for other in imports[path] & paths:
            leader[find(other)] = find(path)
    return {path: find(path) for path in paths}


def _imported(project: Project, module: Module) -> Iterator[Module]:
    """The modules of the project that a file imports, or may import, by its text."""
    data = module.source.data
    dotted: set[str] = set()
    for line in _with_import(data):
        if found := _FROM.match(data, line):
            base = _base(module, len(found[1]), found[2].decode("utf-8", "replace"))
            names = _NAME.findall(found[3].decode("utf-8", "replace"))
            dotted.update((base, *(f"{base}.{name}".lstrip(".") for name in names)))
        elif found := _IMPORT.match(data, line):
            dotted.update(_NAME.findall(found[1].decode("utf-8", "replace")))
    for name in filter(None, dotted):
        other = project.find(name, module)
        if other is not None and other is not module:
            yield other


def _with_import(data: bytes) -> Iterator[int]:
    """Where the lines start that have the word: to try a pattern at each line takes far longer."""
    place = data.find(b"import")
    while place >= 0:
        yield data.rfind(b"\n", 0, place) + 1
        end = data.find(b"\n", place)
        place = data.find(b"import", end) if end >= 0 else -1


def _base(module: Module, level: int, name: str) -> str:
    return absolute(module, ast.ImportFrom(name or None, [], level))
