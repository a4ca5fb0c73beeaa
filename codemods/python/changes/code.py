"""Functions whose code or defaults something sets: ``f.__code__ = g.__code__``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from codemods.python.changes.rebound import attributes, stores
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve

_PARTS = ("__code__", "__defaults__", "__kwdefaults__")


class _Owner(NamedTuple):
    """What it is set of: an expression of a module."""

    module: Module
    node: ast.expr | None


def is_recoded(project: Project, function: ast.AST) -> bool:
    """Whether a call of a function may run another body than that which is written, or have other
    defaults.
    """
    return any(_may_be(project, each, function) for each in project.once(_owners))


def _owners(project: Project) -> tuple[_Owner, ...]:
    return tuple(_set(project))


def _set(project: Project) -> Iterator[_Owner]:
    for name in _PARTS:
        for module, node in attributes(project, name):
            yield _Owner(module, node.value)
        for store in stores(project, name):
            if store.name is not None:
                yield _Owner(store.module, store.owner)
    for module in project.all_saying("__kwdefaults__"):  # which can be changed in place
        for node in module.nodes.attributes.get("__kwdefaults__", ()):
            yield _Owner(module, node.value)


def _may_be(project: Project, owner: _Owner, function: ast.AST) -> bool:
    symbol = None if owner.node is None else resolve(project, owner.module, owner.node)
    if symbol is None or symbol.binding is None:
        return True
    if isinstance(symbol.binding.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return symbol.binding.node is function
    return True
