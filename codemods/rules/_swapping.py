"""The rewrite of input-to-state: in place, or from one keyword to the other (S1)."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from codemods.project.callbacks import Callback
from codemods.project.dependencies import Dependency
from codemods.project.names import Symbol, resolve_name
from codemods.project.project import Module, Project

if TYPE_CHECKING:
    import libcst as cst

    from codemods.rewriting.edits import Edit
    from codemods.rewriting.syntax import Concrete, Replacement


def _state_name(project: Project, module: Module) -> str | None:
    """What a module calls ``dash.State``; None when it does not import it."""
    root = module.scopes.root
    for name, bindings in root.bindings.items():
        if bindings[0].kind == "import" and name != "*":
            symbol = resolve_name(project, module, root, name)
            if symbol is not None and symbol.dotted in ("dash.State", "dash.dependencies.State"):
                return name
    if resolve_name(project, module, root, "State") == Symbol("dash.dependencies.State"):
        return "State"  # a star import brings it
    return None


def missing_names(
    project: Project, callback: Callback, swapped: Sequence[Dependency]
) -> frozenset[str]:
    """What the module must import from ``dash`` for the new code."""
    plain = any(isinstance(each.node.func, ast.Name) for each in swapped)
    missing = plain and _state_name(project, callback.module) is None
    return frozenset({"State"} if missing else ())


def moves_parameters(callback: Callback, swapped: Sequence[Dependency]) -> bool:
    """Whether the swap changes the order in which the function gets its arguments."""
    return _order(callback, swapped) != [each.parameter for each in callback.arguments]


def _order(callback: Callback, swapped: Sequence[Dependency]) -> list[str | None]:
    """The parameters in their new order."""
    given = callback.arguments
    if not {"inputs", "state"} & callback.groups.keys() or callback.by_name:
        return [each.parameter for each in given]
    rest = [each for each in given if each.kind == "Input" and each not in swapped]
    states = [each for each in given if each.kind == "State"]
    return [each.parameter for each in (*rest, *swapped, *states)]


def edits(project: Project, callback: Callback, swapped: Sequence[Dependency]) -> tuple[Edit, ...]:
    """The edits of the swap. Raises CannotRewrite."""
    from codemods.rewriting.syntax import CannotRewrite, concrete

    module = callback.module
    if any(each.module is not module for each in swapped):
        raise CannotRewrite("the Input is written in another file")
    name = _state_name(project, module) or "State"
    tree = concrete(module, callback.call)
    if not {"inputs", "state"} & callback.groups.keys():
        return tree.edits({each.node.func: partial(_renamed, name) for each in swapped})
    found = [*tree.edits(_moved(tree, callback, swapped, name))]
    if moves_parameters(callback, swapped):
        function = callback.function
        assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        order = _order(callback, swapped)
        own = concrete(module, function)
        found += own.edits({function: partial(_reordered, order)})
    return tuple(found)


def _renamed(name: str, func: cst.BaseExpression) -> cst.BaseExpression:
    import libcst as cst

    if isinstance(func, cst.Attribute):
        return func.with_changes(attr=cst.Name("State"))
    return cst.ensure_type(func, cst.Name).with_changes(value=name)


def _moved(
    tree: Concrete, callback: Callback, swapped: Sequence[Dependency], name: str
) -> dict[ast.AST, Replacement]:
    """From ``inputs=`` to ``state=``."""
    from codemods.rewriting.arguments import without
    from codemods.rewriting.syntax import CannotRewrite

    inputs = callback.groups["inputs"]
    if not isinstance(inputs, ast.List | ast.Tuple | ast.Dict):
        raise CannotRewrite("the Inputs are not written out in the decorator")
    values = inputs.values if isinstance(inputs, ast.Dict) else inputs.elts
    positions = [[*map(id, values)].index(id(each.node)) for each in swapped]
    element = [_element(tree, inputs, each, name) for each in positions]

    def shorter(node: Any) -> Any:
        items = node.elements
        for position in sorted(positions, reverse=True):
            items = without(items, position)
        return node.with_changes(elements=items)

    found: dict[ast.AST, Replacement] = {inputs: shorter}
    state = callback.groups.get("state")
    if state is None:
        found[callback.call] = partial(_with_state, element, isinstance(inputs, ast.Dict))
    elif type(state) is type(inputs):
        found[state] = partial(_in_front, element)
    else:
        raise CannotRewrite("the States are not written out as the Inputs are")
    return found


def _element(tree: Concrete, inputs: ast.expr, position: int, name: str) -> Any:
    """The entry of a list or dictionary, as a State."""
    import libcst as cst

    collection: Any = tree.find(inputs)
    item = collection.elements[position]
    call = cst.ensure_type(item.value, cst.Call)
    made = item.with_changes(value=call.with_changes(func=_renamed(name, call.func)))
    return made.with_changes(comma=cst.MaybeSentinel.DEFAULT)


def _in_front(elements: Sequence[Any], node: Any) -> Any:
    import libcst as cst

    old = list(node.elements)
    comma = old[0].comma if len(old) > 1 else cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    new = [each.with_changes(comma=comma) for each in elements]
    return node.with_changes(elements=[*new, *old])


def _with_state(elements: Sequence[Any], is_dictionary: bool, call: cst.Call) -> cst.Call:
    import libcst as cst

    from codemods.rewriting.arguments import append, keyword

    made = cst.Dict(elements) if is_dictionary else cst.List(elements)
    return append(call, keyword("state", made))


def _reordered(order: Sequence[str | None], function: cst.FunctionDef) -> cst.FunctionDef:
    """The parameters in another order, the commas where they were."""
    from codemods.rewriting.syntax import CannotRewrite

    params = function.params.params
    by_name = {each.name.value: each for each in params}
    if None in order or not all(name in by_name for name in order):
        raise CannotRewrite("the parameters of the function cannot be put in another order")
    first = next(i for i, each in enumerate(params) if each.name.value in order)
    names = [each.name.value for each in params]
    if any(each.default is not None for each in params) or {*names[first : first + len(order)]} != {
        *order
    }:
        raise CannotRewrite("the parameters of the function cannot be put in another order")
    new = list(params)
    for position, name in enumerate(order, start=first):
        assert name is not None
        old = params[position]
        new[position] = by_name[name].with_changes(
            comma=old.comma, whitespace_after_param=old.whitespace_after_param
        )
    return function.with_changes(params=function.params.with_changes(params=new))
