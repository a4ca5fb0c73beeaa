"""How input-to-state writes a dependency in another place; imported only when it rewrites."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import partial
from typing import Any

import libcst as cst

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.rewriting.call.arguments import append, bare, keyword, with_comments, without
from codemods.rewriting.obstacles import written_out
from codemods.rewriting.syntax import Concrete, Replacement

_NO_SPACE = cst.SimpleWhitespace("")


def renamed(name: str, func: cst.BaseExpression) -> cst.BaseExpression:
    if isinstance(func, cst.Attribute):
        return func.with_changes(attr=cst.Name("State"))
    return cst.ensure_type(func, cst.Name).with_changes(value=name)


def moved(
    tree: Concrete, callback: Callback, swapped: Sequence[Dependency], name: str
) -> dict[ast.AST, Replacement]:
    """From ``inputs=`` to ``state=``, where nothing is in the way."""
    inputs = callback.groups["inputs"]
    values = written_out(inputs)
    positions = [values.index(each.node) for each in swapped]
    element = [_element(tree, inputs, each, name) for each in positions]

    def shorter(node: Any) -> Any:
        items = _items(node)
        for position in sorted(positions, reverse=True):
            items = without(items, position)
        shortened = _with_items(node, items)
        return shortened if len(_items(node)) - 1 not in positions else _ended(shortened)

    found: dict[ast.AST, Replacement] = {inputs: shorter}
    spaces = [_space_behind(tree.find(inputs), each) for each in positions]
    state = callback.groups.get("state")
    if state is None:
        found[callback.call] = partial(_with_state, element, spaces, tree.find(inputs))
    else:
        found[state] = partial(_in_front, element, spaces)
    return found


def _items(node: Any) -> list[Any]:
    """The elements of a concrete list, tuple or dictionary, or the arguments of ``dict(…)``."""
    return [*(node.args if hasattr(node, "args") else node.elements)]


def _with_items(node: Any, items: Sequence[Any]) -> Any:
    return node.with_changes(**{"args" if hasattr(node, "args") else "elements": items})


def _element(tree: Concrete, inputs: ast.expr, position: int, name: str) -> Any:
    """The entry of a list or dictionary, as a State."""
    item = _items(tree.find(inputs))[position]
    call = cst.ensure_type(item.value, cst.Call)
    return item.with_changes(value=call.with_changes(func=renamed(name, call.func)))


def _in_front(elements: Sequence[Any], spaces: Sequence[Any], node: Any) -> Any:
    """On lines of their own where the others are; each with its comment."""
    between = bare(_opening(node))
    if not isinstance(between, cst.ParenthesizedWhitespace):
        between = cst.SimpleWhitespace(" ")
    new = [
        each.with_changes(comma=cst.Comma(whitespace_after=with_comments(between, space)))
        for each, space in zip(elements, spaces, strict=True)
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


def _closing(node: Any) -> Any:
    """The white space in front of the bracket that closes one."""
    if hasattr(node, "args"):
        last = node.args[-1]
        comma = last.comma
        return comma.whitespace_after if isinstance(comma, cst.Comma) else last.whitespace_after_arg
    for bracket in ("rbracket", "rbrace"):
        if hasattr(node, bracket):
            return getattr(node, bracket).whitespace_before
    return node.rpar[-1].whitespace_before


def _with_closing(node: Any, space: Any) -> Any:
    if hasattr(node, "args"):
        last = node.args[-1]
        if isinstance(last.comma, cst.Comma):
            last = last.with_changes(comma=last.comma.with_changes(whitespace_after=space))
        else:
            last = last.with_changes(whitespace_after_arg=space)
        return node.with_changes(args=[*node.args[:-1], last])
    for name in ("rbracket", "rbrace"):
        if hasattr(node, name):
            bracket = getattr(node, name).with_changes(whitespace_before=space)
            return node.with_changes(**{name: bracket})
    *others, last = node.rpar
    return node.with_changes(rpar=[*others, last.with_changes(whitespace_before=space)])


def _space_behind(node: Any, position: int) -> Any:
    """The white space, with its comment, behind an element of a list, tuple, dictionary or call."""
    items = _items(node)
    return _behind(items[position]) if position < len(items) - 1 else _closing(node)


def _ended(node: Any) -> Any:
    """A list of which the last element is gone: the comment at its end is that of the new last."""
    if hasattr(node, "args"):
        return node
    *others, last = _items(node)
    own = _behind(last)
    node = _with_closing(node, with_comments(bare(_closing(node)), own))
    if isinstance(last.comma, cst.Comma):
        last = last.with_changes(comma=last.comma.with_changes(whitespace_after=_NO_SPACE))
    return _with_items(node, [*others, last])


def _behind(item: Any) -> Any:
    """The white space, with its comment, behind an element or a parameter."""
    if isinstance(item.comma, cst.Comma):
        return item.comma.whitespace_after
    return getattr(item, "whitespace_after_param", cst.SimpleWhitespace(""))


def _with_state(
    elements: Sequence[Any], spaces: Sequence[Any], inputs: Any, call: cst.Call
) -> cst.Call:
    """``state=`` at the end: on one line, or as the Inputs are where a comment goes with them."""
    made: cst.BaseExpression
    items = [each.with_changes(comma=cst.MaybeSentinel.DEFAULT) for each in elements]
    if any(with_comments(_NO_SPACE, each) is not _NO_SPACE for each in spaces):
        first, end = bare(_opening(inputs)), with_comments(bare(_closing(inputs)), spaces[-1])
        items = [
            each.with_changes(comma=cst.Comma(whitespace_after=with_comments(first, space)))
            for each, space in zip(elements[:-1], spaces, strict=False)
        ]
        items.append(elements[-1].with_changes(comma=_items(inputs)[-1].comma))
        return append(call, keyword("state", _with_closing(_with_items(inputs, items), end)))
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


def reordered(order: Sequence[str | None], function: cst.FunctionDef) -> cst.FunctionDef:
    """The parameters in another order, the commas where they were; nothing is in the way."""
    params = function.params.params
    by_name = {each.name.value: each for each in params}
    first = next(i for i, each in enumerate(params) if each.name.value in order)
    new = list(params)
    for position, name in enumerate(order, start=first):
        assert name is not None
        new[position] = _in_place_of(params[position], by_name[name])
    return function.with_changes(params=function.params.with_changes(params=new))


def _in_place_of(old: cst.Param, param: cst.Param) -> cst.Param:
    """A parameter where another was, with its own comment."""
    if param is old:
        return param
    space = with_comments(bare(_behind(old)), _behind(param))
    if not isinstance(old.comma, cst.Comma):
        return param.with_changes(comma=old.comma, whitespace_after_param=space)
    comma = old.comma.with_changes(whitespace_after=space)
    return param.with_changes(comma=comma, whitespace_after_param=old.whitespace_after_param)
