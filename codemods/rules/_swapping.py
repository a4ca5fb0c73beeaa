"""The rewrite of input-to-state: in place, or from one keyword to the other (S1)."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from codemods.project.callbacks import Callback
from codemods.project.dash_names import canonical
from codemods.project.dependencies import Dependency
from codemods.project.names import resolve_name
from codemods.project.project import Project

if TYPE_CHECKING:
    import libcst as cst

    from codemods.rewriting.edits import Edit
    from codemods.rewriting.syntax import Concrete, Replacement


def _state_name(project: Project, callback: Callback) -> str | None:
    """What the decorator can call ``dash.State``; None when nothing of it is imported."""
    module = callback.module
    scope = module.scopes.around(callback.call)
    imported = [
        name
        for name, bindings in module.scopes.root.bindings.items()
        if bindings[0].kind == "import" and name != "*"
    ]
    for name in (*imported, "State"):  # a star import may bring the last one
        symbol = resolve_name(project, module, scope, name)
        if symbol is not None and canonical(symbol.dotted) == "dash.State":
            return name
    return None


def missing_names(
    project: Project, callback: Callback, swapped: Sequence[Dependency]
) -> frozenset[str]:
    """What the module must import from ``dash`` for the new code."""
    plain = any(isinstance(each.node.func, ast.Name) for each in swapped)
    missing = plain and _state_name(project, callback) is None
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
    name = _state_name(project, callback)
    if name is None and module.scopes.around(callback.call).lookup("State") is not None:
        raise CannotRewrite("the name State means something else here")
    name = name or "State"
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
    values = _entries(inputs)
    if not all(each.node in values for each in swapped):
        raise CannotRewrite("the Inputs are not written out one by one in the decorator")
    positions = [values.index(each.node) for each in swapped]
    element = [_element(tree, inputs, each, name) for each in positions]

    def shorter(node: Any) -> Any:
        items = _items(node)
        for position in sorted(positions, reverse=True):
            items = without(items, position)
        return _with_items(node, items)

    found: dict[ast.AST, Replacement] = {inputs: shorter}
    state = callback.groups.get("state")
    if state is None:
        found[callback.call] = partial(_with_state, element, tree.find(inputs))
    elif type(state) is type(inputs):
        found[state] = partial(_in_front, element)
    else:
        raise CannotRewrite("the States are not written out as the Inputs are")
    return found


def _entries(node: ast.expr) -> list[ast.expr]:
    """The values of a list, a tuple or a dictionary that is written out."""
    match node:
        case ast.List() | ast.Tuple():
            return node.elts
        case ast.Dict():
            return node.values
        case ast.Call(func=ast.Name(id="dict"), args=[]):
            return [keyword.value for keyword in node.keywords]
    return []


def _items(node: Any) -> list[Any]:
    """The elements of a concrete list, tuple or dictionary, or the arguments of ``dict(…)``."""
    return [*(node.args if hasattr(node, "args") else node.elements)]


def _with_items(node: Any, items: Sequence[Any]) -> Any:
    return node.with_changes(**{"args" if hasattr(node, "args") else "elements": items})


def _element(tree: Concrete, inputs: ast.expr, position: int, name: str) -> Any:
    """The entry of a list or dictionary, as a State."""
    import libcst as cst

    item = _items(tree.find(inputs))[position]
    call = cst.ensure_type(item.value, cst.Call)
    return item.with_changes(value=call.with_changes(func=_renamed(name, call.func)))


def _in_front(elements: Sequence[Any], node: Any) -> Any:
    """On lines of their own where the others are; each with its comment."""
    import libcst as cst

    from codemods.rewriting.arguments import bare, with_comments

    between = bare(_opening(node))
    if not isinstance(between, cst.ParenthesizedWhitespace):
        between = cst.SimpleWhitespace(" ")
    new = [
        each.with_changes(comma=cst.Comma(whitespace_after=with_comments(between, _behind(each))))
        for each in elements
    ]
    return _with_items(node, [*new, *_items(node)])


def _opening(node: Any) -> Any:
    """The white space behind the bracket that opens a list, tuple, dictionary or call."""
    if hasattr(node, "args"):
        return node.whitespace_before_args
    for bracket in ("lbracket", "lbrace"):
        if hasattr(node, bracket):
            return getattr(node, bracket).whitespace_after
    return node.lpar[0].whitespace_after


def _behind(item: Any) -> Any:
    """The white space, with its comment, behind an element or a parameter."""
    import libcst as cst

    if isinstance(item.comma, cst.Comma):
        return item.comma.whitespace_after
    return getattr(item, "whitespace_after_param", cst.SimpleWhitespace(""))


def _with_state(elements: Sequence[Any], inputs: Any, call: cst.Call) -> cst.Call:
    import libcst as cst

    from codemods.rewriting.arguments import append, keyword

    made: cst.BaseExpression
    items = [each.with_changes(comma=cst.MaybeSentinel.DEFAULT) for each in elements]
    match inputs:
        case cst.Call(func=func):
            made = cst.Call(func, items)
        case cst.Dict():
            made = cst.Dict(items)
        case cst.Tuple():
            made = cst.Tuple(items)
        case _:
            made = cst.List(items)
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
        new[position] = _in_place_of(params[position], by_name[name])
    return function.with_changes(params=function.params.with_changes(params=new))


def _in_place_of(old: cst.Param, param: cst.Param) -> cst.Param:
    """A parameter where another was, with its own comment."""
    import libcst as cst

    from codemods.rewriting.arguments import bare, with_comments

    if param is old:
        return param
    space = with_comments(bare(_behind(old)), _behind(param))
    if not isinstance(old.comma, cst.Comma):
        return param.with_changes(comma=old.comma, whitespace_after_param=space)
    comma = old.comma.with_changes(whitespace_after=space)
    return param.with_changes(comma=comma, whitespace_after_param=old.whitespace_after_param)
