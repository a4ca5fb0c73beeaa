"""Ids that stand in code as a text by themselves, so that an id that is built may be that one."""

from __future__ import annotations

import ast

from codemods.dash.values.value import Known, Value
from codemods.graph.graph import Graph
from codemods.python.module import Module
from codemods.python.nodes import last_name


def is_listed(graph: Graph, component: Value) -> bool:
    """Whether an id is an element of a list, a key, a default or an argument of a function: where
    it goes from there need not be seen.
    """
    if not isinstance(component, Known) or not isinstance(component.value, str):
        return False
    return component.value in graph.once(_listed)


def _listed(graph: Graph) -> frozenset[str]:
    project = graph.project
    return frozenset(
        str(text.value)
        for module in (project.modules[path] for path in project.together)
        for text in module.nodes.texts
        if _is_loose(module, text)
    )


def _is_loose(module: Module, text: ast.Constant) -> bool:
    match module.scopes.parents[text]:
        case ast.List() | ast.Tuple() | ast.Set() | ast.Dict() | ast.BoolOp() | ast.IfExp():
            return True
        case ast.Call(func=func):  # neither a component nor a dependency
            return last_name(func)[:1].islower()
    return False
