"""What makes a callback fit to be a handler of a dispatcher, and two of them of the same one."""

from __future__ import annotations

import ast
from typing import NamedTuple

from codemods.dash.app import replaced_class
from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency, Group
from codemods.dash.values.value import Fields, Unknown, Value, Wildcard
from codemods.flow.enter import is_generator
from codemods.graph.bound import BoundCallback
from codemods.graph.outcome.answers import answers
from codemods.python.nodes import own_nodes
from codemods.python.scope import Function
from codemods.rules.fixed_signature import why_signature_is_fixed

NAME = "merge-duplicate-outputs"
_PATTERNS = frozenset({"MATCH", "ALL", "ALLSMALLER"})


class Home(NamedTuple):
    """What callbacks must have in common to become one."""

    path: str
    block: int
    app: str
    is_async: bool
    keywords: tuple[tuple[str, str], ...]


def function_of(callback: Callback) -> Function:
    """The function of a member."""
    assert isinstance(callback.function, ast.FunctionDef | ast.AsyncFunctionDef)
    return callback.function


def why_unfit(bound: BoundCallback) -> str | None:
    """Why a callback cannot become the handler of a dispatcher."""
    if bound.callback.form == "clientside_callback":
        return "clientside"
    if why_signature_is_fixed(bound, "background"):
        return "in the background"
    app = replaced_class(bound.project, bound.module, bound.callback.app)
    if app is not None:
        return f"its app is a {app.rpartition('.')[2]}, which may have no ctx"
    if bound.callback.opaque or bound.callback.unpacked:
        return f"a decorator that cannot be read ({bound.callback.opaque or 'keywords by **'})"
    if why_signature_is_fixed(bound, "lambda"):
        return "no function with a name"
    if bound.callback.call not in function_of(bound.callback).decorator_list:
        return "registered by a call, and not by a decorator"
    if bound.module.ignores(NAME, function_of(bound.callback)):
        return "a comment says so"
    return _about_function(bound) or _about_dependencies(bound)


def _about_function(bound: BoundCallback) -> str | None:
    function = function_of(bound.callback)
    if function.decorator_list[0] is not bound.callback.call:
        outer = ast.unparse(function.decorator_list[0]).partition("(")[0]
        return f"@{outer} stands above the decorator, and would come to work on what Dash calls"
    if why_signature_is_fixed(bound, "registered twice"):
        return "registered more than once"
    if bound.callback.where == "class":
        return "in a class body, whose names its functions do not see"
    named = bound.module.scopes.around(function).lookup(function.name)
    if named is None or len(named[1]) > 1:
        return f"{function.name} is the name of something else too"
    if is_generator(bound.project, function):
        return "a generator"
    found = answers(bound)
    if "unseen" in found:
        return "the calls below it are too much to follow"
    if "Patch" in found:
        return "a Patch is returned, and two of these do not lose each other's work"
    if "trigger" in found and _is_dispatcher(bound.callback):
        return "a dispatcher already; a branch more is best written by hand"
    if bound.flag is None and "prevent_initial_call" in bound.callback.keywords:
        return "whether the initial call is prevented cannot be seen"
    return None


def _is_dispatcher(callback: Callback) -> bool:
    """Whether it hands its own parameters on to several functions around it."""
    function = function_of(callback)
    given = {each.arg for each in (*function.args.posonlyargs, *function.args.args)}
    around = callback.module.scopes.around(function)
    handed = [
        node
        for node in own_nodes(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.args
        and all(isinstance(each, ast.Name) and each.id in given for each in node.args)
        and (found := around.lookup(node.func.id)) is not None
        and isinstance(found[1][0].node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return len(handed) > 1


def _about_dependencies(bound: BoundCallback) -> str | None:
    if not bound.callback.inputs:
        return "without an Input"
    if bound.callback.by_name or (
        isinstance(bound.callback.output, Group) and bound.callback.output.keys
    ):
        return "dependencies in a dictionary"
    if isinstance(bound.callback.output, Group) and not all(
        isinstance(item, Dependency) for item in bound.callback.output.items
    ):
        return "nested Outputs"
    own = [each.parameter for each in bound.callback.arguments]
    plain = all(name and not name.startswith("*") for name in own)
    if not plain or len({*own}) < len(own) or any(each.within for each in bound.callback.arguments):
        return "not each argument has a parameter of its own"
    for each in (*bound.callback.outputs, *bound.callback.arguments):
        if bound.callback.call not in each.module.scopes.ancestors(each.node):
            return f"{bound.prop(each)} is not written in the decorator"
        if {*each.keywords} - {"allow_duplicate"}:
            return f"{bound.prop(each)} has an option ({', '.join(each.keywords)})"
        if each.prop is None or _unclear(bound.prop(each).id):
            return f"which prop {ast.unparse(each.node)} is cannot be seen"
        if each.kind != "State" and _is_pattern(bound.prop(each).id):
            return f"{ast.unparse(each.node)} stands for many components"
        if _is_pattern(bound.prop(each).id, only="MATCH"):
            return "MATCH ties a State to an Output"
    return None


def _unclear(component: Value) -> bool:
    if isinstance(component, Fields):
        return any(_unclear(value) for _, value in component.items)
    return isinstance(component, Unknown)


def _is_pattern(component: Value, only: str | None = None) -> bool:
    wanted = {only} if only else _PATTERNS
    return isinstance(component, Fields) and any(
        isinstance(value, Wildcard) and value.name in wanted for _, value in component.items
    )


def home(callback: Callback) -> Home:
    """What a callback that is fit must have in common with the others."""
    function = function_of(callback)
    keywords = {k: v for k, v in callback.keywords.items() if k != "prevent_initial_call"}
    return Home(
        callback.module.path,
        id(_block(callback)),
        ast.unparse(callback.app) if callback.app else "",
        isinstance(function, ast.AsyncFunctionDef),
        tuple(sorted((name, ast.dump(value)) for name, value in keywords.items())),
    )


def _block(callback: Callback) -> object:
    """The list of statements that a function stands in."""
    function = function_of(callback)
    parent = callback.module.scopes.parents[function]
    blocks = (value for _, value in ast.iter_fields(parent) if isinstance(value, list))
    return next(block for block in blocks if any(each is function for each in block))


def why_apart(one: BoundCallback, other: BoundCallback) -> str:
    """Why two callbacks that both could be handlers are none of one dispatcher."""
    mine, theirs = home(one.callback), home(other.callback)
    if mine.path != theirs.path:
        return "in another module"
    if mine.block != theirs.block:
        return "in another function or block"
    if mine.app != theirs.app:
        return "registered in another way, so maybe on another app"
    if mine.is_async != theirs.is_async:
        return "async beside plain functions"
    if mine.keywords != theirs.keywords:
        names = sorted({name for name, _ in {*mine.keywords} ^ {*theirs.keywords}})
        return f"other options ({', '.join(names)})"
    if one.page != other.page:
        return "on another page"
    return "nothing else in common"
