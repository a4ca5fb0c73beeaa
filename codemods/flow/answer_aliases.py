"""The words of an answer (``no_update``, ``ctx.triggered_id``, …) and what holds them for later.

``SKIP = no_update``, ``NOTHING = (no_update,) * 3``, ``class Skip(PreventUpdate)``: who says
``SKIP`` says ``no_update``, in another file too. Such a name counts wherever it is written.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codemods.flow.callers import SHAPES
from codemods.python.nodes import walk
from codemods.python.project import CHANGING, Module, Project
from codemods.python.resolve import dash_name, resolve

_WORDS = (b"no_update", b"NoUpdate", b"PreventUpdate", b"Patch", b"ctx", b"callback_context")
_TRIGGERS = frozenset({"triggered", "triggered_id", "triggered_prop_ids"})
_NAMES = {
    "dash.no_update": "no_update",
    "dash.NoUpdate": "no_update",
    "dash.exceptions.PreventUpdate": "PreventUpdate",
    "dash.Patch": "Patch",
}
_KEPT = frozenset(_NAMES.values())  # what ctx tells is of one call only
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
        names = frozenset(each.decode() for each in spelled) | _TRIGGERS | SHAPES
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
    project: Project, module: Module, tree: ast.AST, held: Held
) -> Iterator[tuple[ast.Name | ast.Attribute, str]]:
    """Where some code speaks of something that makes or asks for an answer."""
    for node in walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            last = node.attr if isinstance(node, ast.Attribute) else node.id
            word = _of_dash(project, module, node) if last in held.names else None
            word = word or held.word(module, node)
            if word is not None:
                yield node, word


def _of_dash(project: Project, module: Module, node: ast.Name | ast.Attribute) -> str | None:
    name = dash_name(project, module, node)
    if name is None:  # `triggered_id` of something unknown: nothing else is called so
        asked = isinstance(node, ast.Attribute) and node.attr in _TRIGGERS
        return "trigger" if asked else None
    if name == "dash.ctx":
        return "shape" if _is_given_on(project, module, node) else None
    owner, _, attribute = name.rpartition(".")
    if owner == "dash.ctx":
        return "trigger" if attribute in _TRIGGERS else "shape" if attribute in SHAPES else None
    return _NAMES.get(name)


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
    found = [*spoken(project, module, module.tree, held)]  # before it grows
    for node, word in found:
        statement = module.scopes.statement(node)
        for holder in _holders(statement) if word in _KEPT else ():
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
