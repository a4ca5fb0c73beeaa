"""What makes a callback fit to be a handler of a dispatcher, and two of them of the same one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from codemods.dash.app import replaced_class
from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency, Group
from codemods.dash.values.value import Fields, Unknown, Value, wildcards
from codemods.flow.enter import is_generator
from codemods.graph.bound import BoundCallback
from codemods.graph.callers import other_caller
from codemods.graph.fixed_signature import why_signature_is_fixed
from codemods.graph.outcome.answers import answers
from codemods.python.nodes import own_nodes
from codemods.python.scope import Function

if TYPE_CHECKING:
    from codemods.rules.merge_duplicate_outputs.merge import Merge

NAME = "merge-duplicate-outputs"
_MANY_STATES = 6  # for an event that needs none of them


class Home(NamedTuple):
    """What callbacks must have in common to become one."""

    path: str
    block: int
    app: str
    is_async: bool
    keywords: tuple[tuple[str, str], ...]


# Of what is not in common, what is said of it.
_APART = {
    "path": "in another module",
    "block": "in another function or block",
    "app": "registered in another way, so maybe on another app",
    "is_async": "async beside plain functions",
}


def function_of(callback: Callback) -> Function:
    """The function of a member."""
    assert isinstance(callback.function, ast.FunctionDef | ast.AsyncFunctionDef)
    return callback.function


def why_unfit(bound: BoundCallback) -> str | None:
    """Why a callback cannot become the handler of a dispatcher."""
    reasons = chain(_of_registration(bound), _of_function(bound), _of_dependencies(bound))
    return next(reasons, None)


def _of_registration(bound: BoundCallback) -> Iterator[str]:
    callback = bound.callback
    if callback.form == "clientside_callback":
        yield "clientside"
    if why_signature_is_fixed(bound, "background"):
        yield "in the background"
    app = replaced_class(bound.project, bound.module, callback.app)
    if app is not None:
        yield f"its app is a {app.rpartition('.')[2]}, which may have no ctx"
    if callback.opaque or callback.unpacked:
        yield f"a decorator that cannot be read ({callback.opaque or 'keywords by **'})"
    if why_signature_is_fixed(bound, "lambda"):
        yield "no function with a name"
    decorators = function_of(callback).decorator_list
    if callback.call not in decorators:
        yield "registered by a call, and not by a decorator"
    if bound.module.ignores(NAME, function_of(callback)):
        yield "a comment says so"
    if decorators[0] is not callback.call:
        outer = ast.unparse(decorators[0]).partition("(")[0]
        yield f"@{outer} stands above the decorator, and would come to work on what Dash calls"
    if why_signature_is_fixed(bound, "registered twice"):
        yield "registered more than once"
    if callback.where == "class":
        yield "in a class body, whose names its functions do not see"


def _of_function(bound: BoundCallback) -> Iterator[str]:
    function = function_of(bound.callback)
    named = shares_its_name(bound.callback) and why_not_renamed(bound)
    if named:
        yield named
    if is_generator(bound.project, function):
        yield "a generator"
    found = answers(bound)
    if "unseen" in found:
        yield "the calls below it are too much to follow"
    if "Patch" in found:
        yield "a Patch is returned, and two of these do not lose each other's work"
    if "trigger" in found and _is_dispatcher(bound.callback):
        yield "a dispatcher already; a branch more is best written by hand"
    if bound.flag is None and "prevent_initial_call" in bound.callback.keywords:
        yield "whether the initial call is prevented cannot be seen"


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
        and (values := [*node.args, *(each.value for each in node.keywords)])
        and all(isinstance(each, ast.Name) and each.id in given for each in values)
        and (found := around.lookup(node.func.id)) is not None
        and isinstance(found[1][0].node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return len(handed) > 1


def _of_dependencies(bound: BoundCallback) -> Iterator[str]:
    callback = bound.callback
    if not callback.inputs:
        yield "without an Input"
    outputs = callback.output.items if isinstance(callback.output, Group) else ()
    if not all(isinstance(each, Dependency) for each in outputs):
        yield "nested Outputs"
    names = [each.parameter for each in callback.arguments if not each.within]
    own = {name for name in names if name and not name.startswith("*")}
    if len(own) < len(callback.arguments):
        yield "not each argument has a parameter of its own"
    for each in (*callback.outputs, *callback.arguments):
        yield from _of_dependency(bound, each)


def _of_dependency(bound: BoundCallback, each: Dependency) -> Iterator[str]:
    prop = bound.prop(each)
    if not _can_be_said(bound.callback, each):
        yield f"{prop} is not written in the decorator"
    if {*each.keywords} - {"allow_duplicate"}:
        yield f"{prop} has an option ({', '.join(each.keywords)})"
    if each.prop is None or _is_unclear(prop.id):
        yield f"which prop {ast.unparse(each.node)} is cannot be seen"
    if each.kind != "State" and wildcards(prop.id):
        yield f"{ast.unparse(each.node)} stands for many components"
    if "MATCH" in wildcards(prop.id):
        yield "MATCH ties a State to an Output"


def _can_be_said(callback: Callback, each: Dependency) -> bool:
    """Whether a decorator beside the function can have a dependency as it is written: its names
    mean the same there.
    """
    scopes = callback.module.scopes
    if each.module is not callback.module:
        return False
    if callback.call in scopes.ancestors(each.node):
        return True
    around = scopes.around(function_of(callback))
    for node in ast.walk(each.node):
        if isinstance(node, ast.Name):
            mine, theirs = around.lookup(node.id), scopes.around(node).lookup(node.id)
            if (mine and mine[0]) is not (theirs and theirs[0]):
                return False
    return True


def _is_unclear(component: Value) -> bool:
    if isinstance(component, Fields):
        return any(_is_unclear(value) for _, value in component.items)
    return isinstance(component, Unknown)


def shares_its_name(callback: Callback) -> bool:
    """Whether the name of its function has other meanings in its scope."""
    function = function_of(callback)
    found = callback.module.scopes.around(function).lookup(function.name)
    return found is None or len(found[1]) > 1


def why_not_renamed(bound: BoundCallback) -> str | None:
    """Why a function whose name has other meanings cannot get another one.

    It can where all of them are functions with decorators, as Dash wants them, and nobody says the
    name; a decorator in between may know the function by its name.
    """
    callback, function = bound.callback, function_of(bound.callback)
    named = f"{function.name} is the name of something else too"
    found = bound.module.scopes.around(function).lookup(function.name)
    nodes = [each.node for each in found[1]] if found is not None else []
    if not nodes or not all(getattr(each, "decorator_list", ()) for each in nodes):
        return named
    if not all(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) for each in nodes):
        return named
    where = other_caller(bound.project, callback)
    if where is not None:
        return f"{named}, and other code uses it ({where})"
    return f"{named}, which its decorators may ask for" if callback.decorators else None


def home(callback: Callback) -> Home:
    """What a callback that is fit must have in common with the others."""
    function = function_of(callback)
    keywords = {k: v for k, v in callback.keywords.items() if k != "prevent_initial_call"}
    return Home(
        callback.module.path,
        id(callback.module.scopes.block(function)),
        ast.unparse(callback.app) if callback.app else "",
        isinstance(function, ast.AsyncFunctionDef),
        tuple(sorted((name, ast.dump(value)) for name, value in keywords.items())),
    )


def why_apart(one: BoundCallback, other: BoundCallback, fit: Iterable[BoundCallback]) -> str:
    """Why two of the callbacks that could be handlers are none of one dispatcher."""
    mine, theirs = home(one.callback), home(other.callback)
    for name, reason in _APART.items():
        if getattr(mine, name) != getattr(theirs, name):
            return reason
    if mine.keywords != theirs.keywords:
        names = sorted({name for name, _ in {*mine.keywords} ^ {*theirs.keywords}})
        return f"other options ({', '.join(names)})"
    if one.page == other.page or not on_pages(each for each in fit if home(each.callback) == mine):
        return "nothing else in common"
    return "on another page" if one.page and other.page else "perhaps on another page"


def on_pages(callbacks: Iterable[BoundCallback]) -> bool:
    """Whether some callbacks are known to stand on different pages."""
    return len({each.page for each in callbacks if each.page}) > 1


def why_not_worth_it(merge: Merge) -> str | None:
    """Why one callback would be no better than several."""
    shared, outputs = len(merge.duplicates.shared), len(merge.outputs)
    if 2 * shared < outputs:
        return f"as one they share {shared} of {outputs} Outputs, and each answers for all of them"
    states = len({merge.graph.prop(each) for member in merge.members for each in member.states})
    without = next((each for each in merge.members if not each.states), None)
    if without is not None and states >= _MANY_STATES:
        event = f"as one each event of {merge.named(without)}"
        return f"{event} would send {states} States that only the others need"
    return None
