"""The ids that are passed to functions: ``clear(app, "cart")``, ``Table("cart").register(app)``.

In the function it is ``Output(target, "data")`` or ``Output(self.target, "data")``, an id that is
private to it: unless somebody hands it one that is known elsewhere.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property

from codemods.dash.constant import Known, value_of
from codemods.dash.dependency import Dependency
from codemods.python.project import Module, Project
from codemods.python.scope import Scope


@dataclass(frozen=True, eq=False)
class IdArguments:
    """What the functions and classes of a project are called with."""

    project: Project

    def ids(self, dependency: Dependency) -> frozenset[str]:
        """The strings that the id of a dependency may be, where that is a parameter, or an
        attribute of an object.
        """
        return self.values(dependency.module, dependency.component)

    def values(self, module: Module, node: ast.expr | None) -> frozenset[str]:
        """The strings that some call hands to the function or class that a name belongs to."""
        match node:
            case ast.Name(id=word):
                name = _function(module.scopes.around(node), word)
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                around = module.scopes.ancestors(node)
                name = next((each.name for each in around if isinstance(each, ast.ClassDef)), None)
            case _:
                name = None
        return self._given(name) if name is not None else frozenset()

    def _given(self, name: str) -> frozenset[str]:
        if name not in self._known:
            self._known[name] = frozenset(
                value.value
                for module in self.project.all_saying(name, "called")
                for call in module.nodes.called.get(name, ())
                for each in (*call.args, *(keyword.value for keyword in call.keywords))
                for value in (value_of(self.project, module, each),)
                if isinstance(value, Known) and isinstance(value.value, str)
            )
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        return {}


def _function(scope: Scope, name: str) -> str | None:
    """The function that has a parameter of this name; of a class the class."""
    found = scope.lookup(name)
    if found is None or [each.kind for each in found[1]] != ["parameter"]:
        return None
    node = found[0].node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    parent = found[0].parent
    maker = parent.node if parent is not None and node.name == "__init__" else node
    return maker.name if isinstance(maker, ast.ClassDef) else node.name
