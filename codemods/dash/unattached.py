"""Dependencies that are written outside of all callbacks: to be passed on, or kept for later.

``toggle(app, Output("menu", "open"))``, ``SPEC = {"output": Output("cart", "data")}``: which
callback gets them is not followed, so that somebody is taken to do what they say.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator

from codemods.dash.dependency import Dependency, read_dependency
from codemods.python.project import Module, Project

_KINDS = (b"Output", b"Input", b"State")


def unattached(project: Project, module: Module, used: Container[ast.Call]) -> Iterator[Dependency]:
    """The dependencies of a module that are not among the ``used`` ones."""
    names = {name.decode() for kind in _KINDS for name in project.spelled(kind)}
    data = module.source.words
    if not any(name.encode() in data for name in names) or not project.parses(module.path):
        return
    for name in sorted(names):
        for node in module.nodes.called.get(name, ()):
            found = read_dependency(project, module, node) if node not in used else None
            if found is not None:
                yield found
