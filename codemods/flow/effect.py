"""Whether a callback does more than compute its answer: in its own body, or in what it calls.

What a callback is given comes fresh from the browser, so it may change that as it likes. Code that
cannot be seen may change anything.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator
from dataclasses import dataclass

from codemods.dash.callback import Callback
from codemods.files.place import Place
from codemods.flow import library
from codemods.flow.entry import ALIVE, Call, chosen
from codemods.flow.exits import is_plain_exception
from codemods.flow.lasting import Life, acts_when_read, compares, life, taken
from codemods.python.module import CHANGING, Module
from codemods.python.project import Project
from codemods.python.resolve import dash_name, resolve
from codemods.python.scope import Binding, Function, Scope

_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.Constant)
_FRESH = (*_DISPLAYS, ast.JoinedStr, ast.BinOp, ast.Compare, ast.Tuple, ast.GeneratorExp)
_DEEPEST = 8


@dataclass(frozen=True, eq=False, slots=True)
class _Body:
    """A function that is looked at. ``given`` are names whose values nobody else has."""

    module: Module
    function: Function
    given: frozenset[str]
    depth: int = 0


def effect(
    project: Project, callback: Callback, lines: Container[int] | None = None
) -> Place | None:
    """The first line (of some ``lines``) at which a callback may change something that outlives
    its call.
    """
    function = callback.function
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    given = frozenset(each.parameter for each in callback.arguments if each.parameter)
    return _effect(project, _Body(callback.module, function, given), set(), lines)


def _effect(
    project: Project, body: _Body, seen: set[ast.AST], lines: Container[int] | None = None
) -> Place | None:
    seen.add(body.function)
    for node in sorted(_nodes(body.function), key=lambda each: getattr(each, "lineno", 0)):
        if lines is not None and getattr(node, "lineno", 0) not in lines:
            continue
        match node:
            case ast.Global() | ast.Nonlocal():
                return Place(body.module.path, node.lineno)
            case (
                ast.Attribute(ctx=ast.Store() | ast.Del())
                | ast.Subscript(ctx=ast.Store() | ast.Del())
            ):
                if not _is_own(project, body, node.value):
                    return Place(body.module.path, node.lineno)
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                if name in body.module.scopes.around(node).outside:
                    return Place(body.module.path, node.lineno)
            case ast.AugAssign(target=ast.Name() as target):  # a list would be changed in place
                if not _is_own(project, body, target):
                    return Place(body.module.path, node.lineno)
            case ast.Call():
                found = _of_call(project, body, node, seen)
                if found is not None:
                    return found
            case (
                ast.Name(ctx=ast.Load())
                | ast.Attribute(ctx=ast.Load())
                | ast.Subscript(ctx=ast.Load())
            ):
                if acts_when_read(project, body.module, node):
                    return Place(body.module.path, node.lineno)
        compared = [*compares(project, body.module, node)]
        for each in compared or taken(project, body.module, node):
            if compared or _lasts(project, body, each):
                return Place(body.module.path, each.lineno)
    return None


def _lasts(project: Project, body: _Body, node: ast.expr) -> bool:
    """Whether something that code takes the elements of may outlive the call."""
    root = node
    while isinstance(root, ast.Subscript | ast.Attribute | ast.Starred):
        root = root.value
    owner, bindings = _bindings(body, root) if isinstance(root, ast.Name) else (None, [])
    if owner is None or body.module.scopes.around(root) is owner:
        return life(project, body.module, node) is not Life.STEADY
    values = (each.value for each in bindings if each.kind == "assign")  # used by a function in it
    return any(
        value is not None and life(project, body.module, value) is not Life.STEADY
        for value in values
    )


def _nodes(function: Function) -> Iterator[ast.AST]:
    for statement in function.body:
        yield from ast.walk(statement)


def _of_call(project: Project, body: _Body, call: ast.Call, seen: set[ast.AST]) -> Place | None:
    here = Place(body.module.path, call.lineno)
    entry = library.called(project, body.module, call.func)
    found = _handed_on(project, body, call, entry, seen)
    if found is not None:
        return found
    if entry is not None:
        return here if _does_more(project, body, call, entry) else None
    if isinstance(call.func, ast.Call):
        maker = library.called(project, body.module, call.func.func)
        if maker is not None and maker.result == {"function"}:
            return None
    symbol = resolve(project, body.module, call.func)
    if symbol is not None and symbol.module is not None and symbol.binding is not None:
        if isinstance(symbol.binding.node, ast.FunctionDef | ast.AsyncFunctionDef):
            lasts = any(_lasts(project, body, each) for each in call.args)
            if lasts and _takes(project, symbol.module, symbol.binding.node):
                return here
            return _of_function(project, body, call.func, seen)
        raised = isinstance(body.module.scopes.parents.get(call), ast.Raise)
        plain = raised and is_plain_exception(project, body.module, call.func)
        return None if plain else here
    if isinstance(call.func, ast.Attribute):
        if _is_data(project, body, call):
            return None
        method = library.method(None, call.func.attr)
        own = _is_own if method is not None and method.changes else _is_plain
        if method is not None and own(project, body, call.func.value):
            return None
    return here


def _does_more(project: Project, body: _Body, call: ast.Call, entry: Call) -> bool:
    """Whether a call of a library does more than compute: it changes what is not its own."""
    changed = chosen(call, entry.changes)
    return entry.does_more(call) or not all(_is_own(project, body, each) for each in changed)


def _takes(project: Project, module: Module, function: Function) -> bool:
    """Whether a function takes the elements of something that it is given."""
    names = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    return any(
        isinstance(name, ast.Name) and name.id in names
        for statement in function.body
        for node in ast.walk(statement)
        for each in taken(project, module, node)
        for name in ast.walk(each)
    )


def _handed_on(
    project: Project, body: _Body, call: ast.Call, entry: Call | None, seen: set[ast.AST]
) -> Place | None:
    """The effect of a function that is handed on: it is called by somebody."""
    given = (*call.args, *(keyword.value for keyword in call.keywords))
    for each in given:
        found = _of_function(project, body, each, seen)
        if found is not None:
            return found
        if isinstance(each, ast.Attribute) and each.attr in CHANGING:
            if not resolve(project, body.module, each) and not _is_own(project, body, each.value):
                return Place(body.module.path, call.lineno)
    called = chosen(call, entry.calls if entry is not None else library.CALLED)
    known = all(_is_known_function(project, body, each) for each in called)
    if isinstance(call.func, ast.Attribute) and entry is None:
        for method in library.methods_of_any(call.func.attr):
            first = [each for each in chosen(call, method.calls) if each in call.args]
            known = known and not any(_is_unseen(project, body, each) for each in first)
    return None if known else Place(body.module.path, call.lineno)


def _is_unseen(project: Project, body: _Body, node: ast.expr) -> bool:
    """Whether a function that is handed on is a method of something that outlives the call, or
    comes from outside the function: a dictionary or a name of a column may stand there too.
    """
    if isinstance(node, ast.Name):
        return life(project, body.module, node) is not Life.STEADY
    return isinstance(node, ast.Attribute) and not _is_known_function(project, body, node)


def _is_known_function(project: Project, body: _Body, node: ast.expr) -> bool:
    """Whether a function that is handed on is one that is looked at, or only computes."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return True  # a lambda, a constant, or what another call makes
    symbol = resolve(project, body.module, node)
    if symbol is not None and symbol.binding is not None:
        bound = symbol.binding
        return isinstance(bound.value or bound.node, ast.Lambda | Function | ast.Constant)
    if isinstance(node, ast.Name) and _is_given(body, node):
        return True  # what comes from the browser is none
    if symbol is not None:
        entry = library.called(project, body.module, node)
        return entry is not None and entry.only_computes
    reads = isinstance(node, ast.Attribute) and _reads(node.attr)
    return reads and isinstance(node, ast.Attribute) and _is_plain(project, body, node.value)


def _is_data(project: Project, body: _Body, call: ast.Call) -> bool:
    """Whether a method of a table or a figure is called that only computes; or one of a logger."""
    assert isinstance(call.func, ast.Attribute)
    maker = _maker(project, body, call.func.value)
    if maker.startswith("logging."):
        return True
    if not library.is_data(maker) or maker.startswith("numpy.random."):
        return False  # a draw changes the generator
    entry = library.method("data", call.func.attr)
    if entry is None or entry.does_more(call):
        return False
    in_place = bool(entry.changes) or any(keyword.arg == "inplace" for keyword in call.keywords)
    return not in_place or _is_own(project, body, call.func.value)


def _maker(project: Project, body: _Body, node: ast.expr) -> str:
    """The full name of the function that made a value, or what the value came out of."""
    while True:
        symbol = resolve(project, body.module, node)
        value = symbol.binding.value if symbol and symbol.binding else None
        if isinstance(value, ast.Call) and symbol is not None and symbol.module is not None:
            return dash_name(project, symbol.module, value.func) or ""
        if isinstance(node, ast.Call):
            name = dash_name(project, body.module, node.func)
            if name is not None or not isinstance(node.func, ast.Attribute):
                return name or ""
            node = node.func.value
        elif isinstance(node, ast.Subscript | ast.Attribute):
            node = node.value
        else:
            return ""


def _of_function(project: Project, body: _Body, node: ast.expr, seen: set[ast.AST]) -> Place | None:
    """The effect of a function of the project that a name stands for."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return None
    symbol = resolve(project, body.module, node)
    definition = symbol.binding.node if symbol and symbol.binding else None
    if not isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef) or definition in seen:
        return None
    assert symbol is not None
    if symbol.module is body.module and body.function in symbol.module.scopes.ancestors(definition):
        return None  # it is looked at as a part of the body
    wrapped = symbol.module is None or any(
        _last_name(each) != "callback" and not _wraps(project, symbol.module, each)
        for each in definition.decorator_list
    )
    if symbol.module is None or body.depth > _DEEPEST or wrapped:
        return Place(body.module.path, node.lineno)
    inner = _Body(symbol.module, definition, frozenset(), body.depth + 1)
    return _effect(project, inner, seen)


def _wraps(project: Project, module: Module, decorator: ast.expr) -> bool:
    """Whether a decorator leaves what a function does as it is, or has it do that less often."""
    entry = library.called(project, module, getattr(decorator, "func", decorator))
    return entry is not None and bool(entry.wraps)


def _last_name(node: ast.expr) -> str | None:
    called = node.func if isinstance(node, ast.Call) else node
    return getattr(called, "attr", None) or getattr(called, "id", None)


def _is_own(project: Project, body: _Body, node: ast.expr) -> bool:
    """Whether what is changed belongs to this call alone: what it was given, at any depth; what it
    made, on the outside only.
    """
    if isinstance(node, ast.Name):
        return _is_given(body, node) or _is_made(project, body, node)
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and _is_given(body, node)


def _is_given(body: _Body, node: ast.Name, depth: int = 0) -> bool:
    """Whether a name is a parameter that comes from the browser, or a part of such a value."""
    owner, bindings = _bindings(body, node)
    if owner is None or depth > _DEEPEST:
        return False
    for each in bindings:
        if (each.kind == "parameter" and node.id in body.given) or _is_augmented(body, each):
            continue
        source = each.value or _iterated(body.module.scopes.parents[each.node], node.id)
        while isinstance(source, ast.Subscript | ast.Attribute):
            source = source.value
        if not isinstance(source, ast.Name) or not _is_given(body, source, depth + 1):
            return False
    return bool(bindings)


def _bindings(body: _Body, node: ast.Name) -> tuple[Scope | None, list[Binding]]:
    """The scope of a name of the function, or of a function in it, and what binds it there."""
    found = body.module.scopes.around(node).lookup(node.id)
    scope = found[0] if found else None
    while scope is not None and scope.node is not body.function:
        scope = scope.parent
    return found if found is not None and scope is not None else (None, [])


def _iterated(node: ast.AST, name: str) -> ast.expr | None:
    """What a loop goes through whose target is a name."""
    match node:
        case ast.For(target=ast.Name(id=target), iter=source) if target == name:
            return source
        case ast.comprehension(target=ast.Name(id=target), iter=source) if target == name:
            return source
    return None


def _is_made(project: Project, body: _Body, node: ast.Name) -> bool:
    """Whether each value of a variable is made in the function."""
    owner, bindings = _bindings(body, node)
    return owner is not None and all(
        _is_augmented(body, each) or (each.value is not None and _makes(project, body, each.value))
        for each in bindings
    )


def _is_augmented(body: _Body, binding: Binding) -> bool:
    """Whether a binding is ``x += …``, which keeps whose value it is."""
    return isinstance(body.module.scopes.parents.get(binding.node), ast.AugAssign)


def _makes(project: Project, body: _Body, value: ast.expr) -> bool:
    if isinstance(value, _FRESH):
        return True
    if isinstance(value, ast.Call):
        entry = library.called(project, body.module, value.func)
        if entry is None or entry.shares in ("nothing", "items"):
            return entry is not None
        if entry.result != {"data"} or not value.args:  # a table of another may share its values
            return entry.result == {"data"}
        source = value.args[0]
        own = isinstance(source, _FRESH) or _is_own(project, body, source)
        return own or not library.is_data(_maker(project, body, source))
    return False


def _is_plain(project: Project, body: _Body, node: ast.expr) -> bool:
    """Whether a method of a value, called as those that read, does no more than that.

    Taken to be so of all that is no object of a module: of what is local, and of constants.
    """
    while isinstance(node, ast.Subscript | ast.Attribute) and not resolve(
        project, body.module, node
    ):
        node = node.value
    match node:
        case ast.Name() | ast.Attribute():
            owner = _bindings(body, node)[0] if isinstance(node, ast.Name) else None
            symbol = resolve(project, body.module, node)
            value = symbol.binding.value if symbol and symbol.binding else None
            entry = (
                library.called(project, symbol.module, value.func)
                if isinstance(value, ast.Call) and symbol and symbol.module
                else None
            )
            pure = entry is not None and entry.only_computes and not entry.result & ALIVE
            own = owner is not None and life(project, body.module, node) is Life.STEADY
            return own or pure or isinstance(value, _DISPLAYS)
        case ast.Call(func=ast.Attribute(value=inner, attr=attr)) if _reads(attr):
            return _is_plain(project, body, inner)
        case ast.BoolOp(values=values):
            return all(_is_plain(project, body, each) for each in values)
        case ast.Call(func=ast.Name()):
            return True  # what it calls is looked at by itself
    return isinstance(node, (*_FRESH, ast.IfExp))


def _reads(name: str) -> bool:
    """Whether methods of data by this name change nothing."""
    method = library.method(None, name)
    return method is not None and method.only_computes
