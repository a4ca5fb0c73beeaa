"""The ids that are handed over: ``clear(app, "cart")``, ``Table("cart").register(app)``.

In the function it is ``Output(target, "data")`` or ``Output(f"{self.prefix}-rows", "data")``, an id
that is private to it, unless a call gives it one that is known elsewhere: directly, by a default,
in a loop, as a prefix, by a store to the attribute. An argument that cannot be read may be any.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property

from codemods.dash.values.callee import own_class
from codemods.dash.values.choices import Read, choices
from codemods.dash.values.value import Value
from codemods.python.calls.attributes import bases
from codemods.python.project import Module, Project


@dataclass(frozen=True, eq=False)
class IdArguments:
    """What an expression of parameters is handed. ``read`` tells what a constant is."""

    project: Project
    module: Module
    node: ast.expr
    read: Read

    @cached_property
    def values(self) -> frozenset[Value]:
        """The values that some call hands it."""
        known = self.project.once(_known)
        if self.node not in known:
            known[self.node] = choices(self.project, self.read, self.module, self.node)
        return known[self.node]

    @cached_property
    def bases(self) -> frozenset[str]:
        """The places of the classes that its own class derives from."""
        owners = {
            own_class(self.module, each)
            for each in ast.walk(self.node)
            if isinstance(each, ast.Name)
        }
        return frozenset(
            place(where, each)
            for owner in owners
            if owner is not None
            for where, each in bases(self.project, self.module, owner)
        )


def place(module: Module, owner: ast.AST) -> str:
    """Where a class or function is."""
    return f"{module.path}:{owner.lineno}"  # type: ignore[attr-defined]


def _known(_: Project) -> dict[ast.expr, frozenset[Value]]:
    """What was asked for so far."""
    return {}
