"""``set_props``: what a callback, or other code, sets beside its Outputs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Known, Unknown, Value
from codemods.python.nodes import bound_name
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name


class SetCall(NamedTuple):
    """What a call of ``set_props`` sets: of which component, which property, to what."""

    module: Module
    call: ast.expr
    target: Value
    name: str | None
    value: ast.expr | None


def set_calls(project: Project, module: Module) -> Iterator[SetCall]:
    """What each ``set_props`` of a module sets, or may set."""
    names = {each.decode() for each in project.spelled(b"set_props")} | _aliases(module)
    for last in names:
        for node in (*module.nodes.names.get(last, ()), *module.nodes.attributes.get(last, ())):
            if not _is_set_props(project, module, node):
                continue
            call = module.scopes.parents[node]
            if not isinstance(call, ast.Call) or call.func is not node:  # passed on, or renamed
                yield SetCall(module, node, Unknown(), None, None)
                continue
            for target, name, value in _written(project, module, call):
                yield SetCall(module, call, target, name, value)


def _aliases(module: Module) -> set[str]:
    """The names that a module gives to it."""
    return {
        name
        for scope in module.scopes.of_node.values()
        for name, bindings in scope.bindings.items()
        if any(bound_name(each.value or each.node) == "set_props" for each in bindings)
    }


def _is_set_props(project: Project, module: Module, node: ast.expr) -> bool:
    last = getattr(node, "attr", None) or getattr(node, "id", None)
    return last == "set_props" or dash_name(project, module, node) == "dash.set_props"


def _written(
    project: Project, module: Module, call: ast.Call
) -> Iterator[tuple[Value, str | None, ast.expr | None]]:
    """What a ``set_props(id, {prop: value})`` writes: the id, the property, the value."""
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    target = call.args[0] if call.args else keywords.get("component_id")
    props = call.args[1] if len(call.args) > 1 else keywords.get("props")
    component = value_of(project, module, target)
    if not isinstance(props, ast.Dict):
        yield component, None, None
        return
    for key, value in zip(props.keys, props.values, strict=True):
        name = value_of(project, module, key)
        known = isinstance(name, Known) and isinstance(name.value, str)
        yield component, str(name.value) if known and isinstance(name, Known) else None, value
