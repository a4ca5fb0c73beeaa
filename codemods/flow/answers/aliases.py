"""The words of an answer (``no_update``, ``ctx.triggered_id``, …) and what holds them for later.

``SKIP = no_update``, ``NOTHING = (no_update,) * 3``, ``class Skip(PreventUpdate)``: who says
``SKIP`` says ``no_update``, in another file too. Such a name counts wherever it is written.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from codemods.flow.answers.callers import SHAPES
from codemods.python.module import CHANGING, Module
from codemods.python.nodes import walk
from codemods.python.project import Project
from codemods.python.resolve import dash_name, resolve
from codemods.python.texts import holding, plain

_WORDS = (b"no_update", b"NoUpdate", b"PreventUpdate", b"Patch", b"ctx", b"callback_context")
_ASKED = (b"context_value", b"request")
_ASKED_BY_ATTRIBUTES = (b"ctx", b"callback_context")  # what nobody holds who asks for one
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
_Inside = dict[ast.AST, _Words]  # by the function
# Where a word is said and nothing holds it afterwards.
_IMPORTED = re.compile(
    rb"\bfrom\b[ \t.\w\x80-\xff]*\bimport[ \t]*\((?:[\w\x80-\xff\s,]|#[^\n]*\n)*\)"
)
_NOTHING_HELD = rb"(?:return|raise|assert|except|import|from\b[^\n;]*\bimport)\b[^\n;]*$"


@dataclass(frozen=True, eq=False, slots=True)
class Held:
    """Which names may stand for a word: ``names`` as Dash's own are called in the project,
    ``anywhere`` what modules, classes and objects hold.
    """

    project: Project
    names: frozenset[str]
    anywhere: _Words
    _inside: dict[str, _Inside] = field(default_factory=dict)

    @classmethod
    def of(cls, project: Project) -> Held:
        """What the files of a project hold."""
        found = project.ask(holders)
        return cls(project, _names(project), dict(zip(found[::2], found[1::2], strict=True)))

    def word(self, module: Module, node: ast.Name | ast.Attribute) -> str | None:
        """The word that a name of something that is no name of Dash holds."""
        if isinstance(node, ast.Attribute):
            return self.anywhere.get(node.attr)
        inside = self.inside(module)
        if node.id not in self.anywhere and node.id not in module.renamed:
            if not any(node.id in words for words in inside.values()):
                return None
        bound = module.scopes.around(node).lookup(node.id)
        for each in bound[1] if bound else ():
            if isinstance(each.node, ast.alias):  # under which name it is held elsewhere
                return self.anywhere.get(each.node.name)
        owner = bound[0].node if bound else module.tree
        local = isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        words = inside.get(owner, {}) if local else self.anywhere
        return words.get(node.id)

    def inside(self, module: Module) -> _Inside:
        """What the variables of the functions of a file hold."""
        if module.path not in self._inside:
            found: _Inside = {}
            self._inside[module.path] = found  # which grows, and is asked for, meanwhile
            words = {*_spelled(self.project), *(each.encode() for each in self.anywhere)}
            holds = _may_hold(self.project, module, words)
            for _ in range(2 if holds else 0):  # what one holds another may
                _hold(self.project, module, self, dict(self.anywhere))
        return self._inside[module.path]


def holders(project: Project) -> tuple[str, ...]:
    """The names of modules, classes and objects that hold a word, each with the word behind it. A
    question to ``Project.ask``.
    """
    view = project.view()
    held = Held(view, _names(view), {})
    new = _spelled(view)
    while new:  # what holds the name that holds a word holds the word
        known = {*held.anywhere}
        held = Held(view, held.names, dict(held.anywhere), held._inside)
        for path in view.ask(holding, *sorted(map(plain, new))):
            module = view.modules[path]
            if _may_hold(view, module, new) and view.parses(path):
                held._inside.setdefault(path, {})
                _hold(view, module, held, held.anywhere)
        new = frozenset(each.encode() for each in held.anywhere.keys() - known)
    return tuple(text for pair in sorted(held.anywhere.items()) for text in pair)


def _spelled(project: Project) -> frozenset[bytes]:
    return frozenset(each for word in _WORDS for each in project.spelled(word))


def _names(project: Project) -> frozenset[str]:
    asked = (each for word in _ASKED for each in project.spelled(word))
    found = {each.decode() for each in (*_spelled(project), *asked)}
    return _TRIGGERS | SHAPES | _CLEARLY | found


def _may_hold(project: Project, module: Module, words: Iterable[bytes]) -> bool:
    """Whether a statement of a file may hold something with one of some words in it: by its text,
    since most files say them only where they import, return or raise them, or ask ctx.
    """
    context = {each for word in _ASKED_BY_ATTRIBUTES for each in project.spelled(word)}
    ends = {each: rb"(?![ \t]*\.)" if each in context else b"" for each in words}
    one = b"|".join(re.escape(each) + rb"(?![\w\x80-\xff])" + ends[each] for each in sorted(ends))
    line = rb"^(?![ \t]*%b)[^\n]*?(?<![\w\x80-\xff])(?:%b)" % (_NOTHING_HELD, one)
    return re.search(line, _IMPORTED.sub(b"", module.source.words), re.MULTILINE) is not None


def spoken(
    project: Project, module: Module, nodes: Iterable[ast.AST], held: Held
) -> Iterator[tuple[ast.Name | ast.Attribute, str]]:
    """Where some code speaks of something that makes or asks for an answer."""
    for node in nodes:
        if isinstance(node, ast.Name | ast.Attribute):
            last = node.attr if isinstance(node, ast.Attribute) else node.id
            words = [*_of_dash(project, module, node, held)] if last in held.names else []
            if not words and (word := held.word(module, node)) is not None:
                words = [*_of_context(project, module, node)] if word == _CONTEXT else [word]
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
            if found is None or len(found[1]) > 1:  # which cannot be followed
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


def _hold(project: Project, module: Module, held: Held, anywhere: _Words) -> None:
    """Adds what the statements of a module hold, to what is held ``anywhere`` or in the module."""
    inside = held.inside(module)
    found = [*spoken(project, module, walk(module.tree), held)]  # before it grows
    for node, word in found:
        statement = module.scopes.statement(node)
        asked = word == _CONTEXT and isinstance(module.scopes.parents[node], ast.Attribute)
        for holder in _holders(statement) if word in _KEPT and not asked else ():
            if isinstance(holder, ast.Attribute):
                anywhere.setdefault(holder.attr, word)
                continue
            place = statement if isinstance(statement, ast.ClassDef) else holder
            bound = module.scopes.around(place).lookup(holder.id)
            owner = bound[0].node if bound else module.tree
            local = isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef)
            words = inside.setdefault(owner, {}) if local else anywhere
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
