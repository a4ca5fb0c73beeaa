"""The words of an answer (``no_update``, ``ctx.triggered_id``, …) and what holds them for later.

``SKIP = no_update``, ``NOTHING = (no_update,) * 3``, ``class Skip(PreventUpdate)``: who says
``SKIP`` says ``no_update``, in another file too. Such a name counts wherever it is written.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from codemods.flow.callers import SHAPES
from codemods.python.nodes import walk
from codemods.python.project import CHANGING, Module, Project
from codemods.python.resolve import dash_name, resolve

_WORDS = (
    b"no_update", b"NoUpdate", b"PreventUpdate", b"Patch", b"ctx", b"callback_context",
    b"context_value", b"request",
)  # fmt: skip
_TRIGGERS = frozenset({"triggered", "triggered_id", "triggered_prop_ids"})
_NAMES = {
    "dash.no_update": "no_update",
    "dash.NoUpdate": "no_update",
    "dash.exceptions.PreventUpdate": "PreventUpdate",
    "dash.Patch": "Patch",
}
# Under this ctx itself is held, by what cannot be followed; what it tells is of one call only.
_CONTEXT = "context"
_KEPT = frozenset({*_NAMES.values(), _CONTEXT})
# What nothing else has: of an object that is unknown it is ctx's. And the variables of a caller.
_CLEARLY = (SHAPES - {"inputs", "states"}) | {"f_locals"}
_COUNTED = frozenset({"triggered", "triggered_prop_ids"})
# What a browser sends for a call, as Flask has it.
_SENT = frozenset({"data", "get_data", "get_json", "json", "stream"})
_Words = dict[str, str]  # by the name that holds them


@dataclass(frozen=True, eq=False, slots=True)
class Held:
    """Which names may stand for a word: ``names`` as Dash's own are called in the project,
    ``anywhere`` what modules, classes and objects hold, ``inside`` the variables of functions.
    """

    names: frozenset[str]
    anywhere: _Words
    inside: Mapping[ast.AST, _Words]

    @classmethod
    def of(cls, project: Project) -> Held:
        """What the files of a project hold."""
        spelled = frozenset(each for word in _WORDS for each in project.spelled(word))
        names = frozenset(each.decode() for each in spelled) | _TRIGGERS | SHAPES | _CLEARLY
        held = cls(names, {}, {})
        inside: dict[ast.AST, _Words] = {}
        new = spelled
        while new:  # what holds the name that holds a word holds the word
            known = {*held.anywhere}
            held = cls(names, dict(held.anywhere), inside)
            for module in project.with_any(new, targets=False):
                _hold(project, module, held, inside)
            new = frozenset(each.encode() for each in held.anywhere.keys() - known)
        return held

    def word(self, module: Module, node: ast.Name | ast.Attribute) -> str | None:
        """The word that a name of something that is no name of Dash holds."""
        if isinstance(node, ast.Attribute):
            return self.anywhere.get(node.attr)
        if not self.anywhere and not self.inside:
            return None
        bound = module.scopes.around(node).lookup(node.id)
        for each in bound[1] if bound else ():
            if isinstance(each.node, ast.alias):  # under which name it is held elsewhere
                return self.anywhere.get(each.node.name)
        owner = bound[0].node if bound else module.tree
        local = isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        words = self.inside.get(owner, {}) if local else self.anywhere
        return words.get(node.id)


def spoken(
    project: Project, module: Module, nodes: Iterable[ast.AST], held: Held
) -> Iterator[tuple[ast.Name | ast.Attribute, str]]:
    """Where some code speaks of something that makes or asks for an answer."""
    for node in nodes:
        if isinstance(node, ast.Name | ast.Attribute):
            last = node.attr if isinstance(node, ast.Attribute) else node.id
            words = [*_of_dash(project, module, node, held)] if last in held.names else []
            if not words and (word := held.word(module, node)) is not None:
                words = [word]
            yield from ((node, word) for word in words)


def _of_dash(
    project: Project, module: Module, node: ast.Name | ast.Attribute, held: Held
) -> Iterator[str]:
    name = dash_name(project, module, node)
    if name is None:
        yield from _of_unknown(module, node, held)
    elif name == "dash.ctx":
        yield from _of_context(project, module, node)
    elif name == "dash.context_value" or (name == "flask.request" and _is_read(module, node)):
        yield "shape"
    elif name.startswith("dash.ctx."):
        yield from _of_attribute(module, node, name.removeprefix("dash.ctx."))
    elif name in _NAMES:
        yield _NAMES[name]


def _is_read(module: Module, request: ast.expr) -> bool:
    """Whether some code looks at what the browser sent."""
    user = module.scopes.parents[request]
    return isinstance(user, ast.Attribute) and user.attr in _SENT


def _of_attribute(module: Module, node: ast.expr, attribute: str) -> Iterator[str]:
    """What is asked by an attribute of ctx."""
    if attribute in _TRIGGERS:
        yield "trigger"
    match module.scopes.parents[node]:
        case ast.Call(func=ast.Name(id="len")) if attribute in _COUNTED:
            yield "shape"
    if attribute in SHAPES:
        yield "shape"


def _of_unknown(module: Module, node: ast.Name | ast.Attribute, held: Held) -> Iterator[str]:
    """What is asked by an attribute of something that may be ctx."""
    if not isinstance(node, ast.Attribute):
        return
    owner = node.value
    while isinstance(owner, ast.Subscript):
        owner = owner.value
    if isinstance(owner, ast.Name | ast.Attribute) and held.word(module, owner) == _CONTEXT:
        yield from _of_attribute(module, node, node.attr)
    elif node.attr in _TRIGGERS:  # nothing else is called so
        yield "trigger"
    elif node.attr in _CLEARLY:
        yield "shape"


def _of_context(project: Project, module: Module, node: ast.expr) -> Iterator[str]:
    """What is asked by all of ctx: of an attribute the name may be given as a text."""
    parents = module.scopes.parents
    match parents[node]:
        case ast.Attribute() | ast.Expr() | ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) if test is node:
            return
        case ast.BoolOp(op=ast.And(), values=[*_, last]) if last is not node:
            return
        case ast.Call(
            func=ast.Name(id="getattr" | "hasattr"),
            args=[owner, ast.Constant(value=str(name)), *_],
        ) if owner is node:
            yield from _of_attribute(module, node, name)
            return
        case (
            ast.Assign(targets=[ast.Name() as target]) | ast.AnnAssign(target=ast.Name() as target)
        ):
            found = module.scopes.around(target).lookup(target.id)
            if found is not None and len(found[1]) == 1:  # which can be followed
                return
            yield "shape"
        case ast.Call() | ast.keyword():
            if not _is_given_on(project, module, node):
                return
            yield "shape"
        case _:
            yield "shape"
    yield _CONTEXT


def _is_given_on(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether all of ``ctx`` is given to a function that may ask it for the shape of the call."""
    call = module.scopes.parents.get(node)
    if isinstance(call, ast.keyword):
        call = module.scopes.parents.get(call)
    if not isinstance(call, ast.Call) or call.func is node:
        return False
    symbol = resolve(project, module, call.func)
    definition = symbol.binding.node if symbol and symbol.binding else None
    if not isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef):
        return True
    inside = [*walk(definition)]
    return any(
        isinstance(each, ast.Call) or (isinstance(each, ast.Attribute) and each.attr in SHAPES)
        for each in inside
    )


def _hold(project: Project, module: Module, held: Held, inside: dict[ast.AST, _Words]) -> None:
    """Adds what the statements of a module hold."""
    found = [*spoken(project, module, walk(module.tree), held)]  # before it grows
    for node, word in found:
        statement = module.scopes.statement(node)
        asked = word == _CONTEXT and isinstance(module.scopes.parents[node], ast.Attribute)
        for holder in _holders(statement) if word in _KEPT and not asked else ():
            if isinstance(holder, ast.Attribute):
                held.anywhere.setdefault(holder.attr, word)
                continue
            place = statement if isinstance(statement, ast.ClassDef) else holder
            bound = module.scopes.around(place).lookup(holder.id)
            owner = bound[0].node if bound else module.tree
            local = isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef)
            words = inside.setdefault(owner, {}) if local else held.anywhere
            words.setdefault(holder.id, word)


def _holders(statement: ast.stmt) -> Iterator[ast.Name | ast.Attribute]:
    """The names of what a statement sets or changes."""
    match statement:
        case ast.Assign(targets=targets):
            pending: list[ast.expr] = [*targets]
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
            pending = [target]
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=value, attr=attr))):
            pending = [value] if attr in CHANGING else []
        case ast.ClassDef(name=defined):  # an exception below PreventUpdate is one
            pending = [ast.Name(defined, ast.Load())]
        case _:
            pending = []
    while pending:
        match pending.pop():
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                pending += elements
            case ast.Starred(value=value) | ast.Subscript(value=value):
                pending.append(value)
            case ast.Name() | ast.Attribute() as name:
                yield name
