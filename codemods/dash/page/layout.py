"""The layout: which components there are, where they stand, and the values they start with.

A *root* is what enters the page together: ``app.layout`` or the ``layout`` of a page, a value or a
function that returns one tree. What is written in one root, and what it takes from variables and
functions of the project, is in the static layout, and so is what a class of the project makes of
itself (``super().__init__``). Every other component call with an id is known
too, but not when it enters the page.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from codemods.dash.dependency import KINDS
from codemods.dash.id_index import Index
from codemods.dash.page.derived import base_of, hands_on, made_by
from codemods.dash.page.position import ID_FIRST, by_position
from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Unknown, Value
from codemods.files.source import any_of
from codemods.python.packages import canonical
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name, resolve
from codemods.python.scope import Binding, Function, statements

_DEEPEST = 25
# Packages whose components have no event as their first parameter: it is ``children``, ``id``,
# ``options``, ``value``, …
_NO_EVENT_FIRST = ("dash.dcc.", "dash_bootstrap_components.", "dash_mantine_components.")
# A file that makes a component with an id has one of these words.
_WITH_ID = frozenset({b"id", *(name.encode() for name in ID_FIRST)})


@dataclass(frozen=True, eq=False, slots=True)
class Component:
    """A call of a component that has an id.

    ``kind`` is its class as Dash documents it (``dash.dcc.Store``), or what is known of its name.
    ``roots`` are the roots that surely have it, by their place.
    """

    module: Module
    call: ast.Call
    kind: str
    id: Value
    roots: frozenset[str] = frozenset()

    def given(self, prop: str) -> ast.expr | None:
        """What a prop is set to; None when it is not."""
        for keyword in self.call.keywords:
            if keyword.arg == prop:
                return keyword.value
        for name, value in zip(by_position(self.kind), self.call.args, strict=False):
            if isinstance(value, ast.Starred):
                return None
            if name == prop:
                return value
        return None

    @property
    def unpacked(self) -> bool:
        """Whether it may be given more than can be seen, by ``**``, ``*`` or by position."""
        args, names = self.call.args, by_position(self.kind)
        taken = {None, *names[: len(args)]}  # what comes twice is an error
        starred = any(isinstance(each, ast.Starred) for each in args)
        return starred or len(args) > len(names) or any(k.arg in taken for k in self.call.keywords)

    @property
    def may_report(self) -> bool:
        """Whether it may be given an event that cannot be seen: by ``**``, or by a position that is
        not just the first one (``dbc.Button("Save", id="save")``).
        """
        first = len(self.call.args) == 1 and not isinstance(self.call.args[0], ast.Starred)
        known = first and self.kind.startswith(_NO_EVENT_FIRST)
        return self.unpacked and not (known and all(each.arg for each in self.call.keywords))


class Call(NamedTuple):
    """A call that gives an id, its kind, and the id."""

    call: ast.Call
    kind: str
    id: Value


@dataclass(frozen=True, eq=False)
class Layout:
    """All components of a project that have an id.

    ``read`` collects what was found in each file: the worlds of a project share it.
    """

    project: Project
    read: dict[str, list[Call]] = field(default_factory=dict)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        placed = _Placed()
        for name, module, node in _roots(self.project):
            _walk(self.project, placed, _Spot(module, name), node)
        modules = (self.project.modules[path] for path in self.project.together)
        return tuple(
            Component(module, *each, placed.roots.get(each.call, frozenset()))
            for module in modules
            for each in self.in_module(module)
            if self.project.shows(module, each.call)
        )

    @cached_property
    def forms(self) -> tuple[Component, ...]:
        """Each ``html.Form``, with an id or without."""
        return tuple(
            Component(module, node, "dash.html.Form", Unknown())
            for module in self.project.saying("Form")
            for node in module.nodes.called.get("Form", ())
            if self.project.shows(module, node)
        )

    def inside(self, component: Component) -> frozenset[ast.Call]:
        """The component calls that surely lie in another component."""
        placed = _Placed()
        for part in (*component.call.args, *(each.value for each in component.call.keywords)):
            _walk(self.project, placed, _Spot(component.module, ""), part)
        return frozenset(placed.roots)

    def in_module(self, module: Module) -> Sequence[Call]:
        """The components with an id that a file makes."""
        if module.path not in self.read:
            has_any = self._words.search(module.source.words) is not None
            has_any = has_any and self.project.parses(module.path)
            self.read[module.path] = [*_calls(self.project, module)] if has_any else []
        return self.read[module.path]

    @cached_property
    def _words(self) -> re.Pattern[bytes]:
        words = {each for word in _WITH_ID for each in self.project.spelled(word)}
        return any_of(sorted(words))

    def of(self, component_id: Value) -> list[tuple[Component, bool | None]]:
        """The components that have, or may have, an id; and which of the two."""
        return [*self.index.matching(component_id)]

    @cached_property
    def index(self) -> Index[Component]:
        """The components by their ids."""
        return Index(tuple((each.id, each) for each in self.components))


@dataclass(frozen=True, eq=False, slots=True)
class _Placed:
    """The component calls that were met, with the roots that surely have them."""

    roots: dict[ast.Call, frozenset[str]] = field(default_factory=dict)
    known: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)

    def put(self, call: ast.Call, root: str) -> None:
        """Notes a root of a call. Most have the same ones, which are kept once."""
        roots = self.roots.get(call, frozenset()) | {root}
        self.roots[call] = self.known.setdefault(roots, roots)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the walk is: the module whose names are meant, the root, how deep."""

    module: Module
    root: str
    depth: int = 0

    def inside(self, module: Module) -> _Spot:
        return _Spot(module, self.root, self.depth + 1)


def _calls(project: Project, module: Module) -> Iterator[Call]:
    """The calls that give an id, to something that may be a component."""
    for node in module.nodes.calls:
        base = base_of(module, node)
        cls = base or node.func
        if base is not None or _is_capitalized(node.func):
            named = [keyword.value for keyword in node.keywords if keyword.arg == "id"]
            if (named or node.args) and _is_component(project, module, cls):
                kind = _kind(project, module, cls)
                for value in (*named, *_positional(kind, node)):
                    if base is None or not hands_on(module, node, value):
                        yield Call(node, kind, value_of(project, module, value))


def _is_capitalized(func: ast.expr) -> bool:
    name = getattr(func, "attr", None) or getattr(func, "id", None) or ""
    return name[:1].isupper()


def _positional(kind: str, call: ast.Call) -> Sequence[ast.expr]:
    """The id that a call gives by its position."""
    names = by_position(kind)
    place = names.index("id") if "id" in names else len(call.args)
    before = call.args[:place]
    return () if any(isinstance(e, ast.Starred) for e in before) else call.args[place : place + 1]


def _is_component(project: Project, module: Module, node: ast.expr, depth: int = 0) -> bool:
    """Whether what makes something with an id makes a component: a class of a package of
    components, of the project and derived from one, or unknown.
    """
    symbol = resolve(project, module, node)
    if symbol is None or depth > _DEEPEST:
        return True
    if symbol.binding is None or symbol.module is None:
        dotted = canonical(symbol.dotted)
        package = dotted.partition(".")[0]
        return dotted not in KINDS and ("dash" in package or "component" in package)
    definition = symbol.binding.node
    if not isinstance(definition, ast.ClassDef):
        return symbol.binding.kind != "def"
    home = symbol.module
    return any(_is_component(project, home, base, depth + 1) for base in definition.bases)


def _kind(project: Project, module: Module, cls: ast.expr) -> str:
    return dash_name(project, module, cls) or ast.unparse(cls)


def _roots(project: Project) -> Iterator[tuple[str, Module, ast.expr | Function]]:
    """What is assigned to the ``layout`` of an app, and the ``layout`` of each page."""
    for module in project.with_any((b"layout",)):
        is_page = b"register_page" in module.source.words
        if _loses(module, "children"):
            continue
        for statement in statements(module.tree):
            if not project.shows(module, statement):
                continue
            match statement:
                case ast.Assign(targets=[ast.Attribute(attr="layout")], value=value):
                    yield f"{module.path}:{statement.lineno}", module, value
                case ast.Assign(targets=[ast.Name(id="layout")], value=value) if is_page:
                    yield f"{module.path}:{statement.lineno}", module, value
                case ast.FunctionDef(name="layout") if is_page and statement in module.tree.body:
                    yield f"{module.path}:{statement.lineno}", module, statement


def _walk(project: Project, placed: _Placed, spot: _Spot, node: ast.expr | Function | None) -> None:
    """Follows a layout to all components that are surely in it."""
    if node is None or spot.depth > _DEEPEST:
        return
    match node:
        case ast.FunctionDef():
            _walk(project, placed, spot.inside(spot.module), _only_return(node))
        case ast.List() | ast.Tuple():
            for item in node.elts:
                inner = item.value if isinstance(item, ast.Starred) else item
                _walk(project, placed, spot, inner)
        case ast.BinOp(op=ast.Add()):
            _walk(project, placed, spot, node.left)
            _walk(project, placed, spot, node.right)
        case ast.Dict():
            for value in node.values:
                _walk(project, placed, spot, value)
        case ast.Name() | ast.Attribute():
            _walk_name(project, placed, spot, node)
        case ast.Call():
            _walk_call(project, placed, spot, node)


def _walk_name(
    project: Project, placed: _Placed, spot: _Spot, node: ast.Name | ast.Attribute
) -> None:
    symbol = resolve(project, spot.module, node)
    if symbol is None or symbol.module is None or symbol.binding is None:
        return
    target = symbol.binding.node if symbol.binding.kind == "def" else symbol.binding.value
    if isinstance(target, ast.List) and _loses(symbol.module, symbol.binding.name, symbol.binding):
        return
    if isinstance(target, ast.expr | ast.FunctionDef) and target is not node:
        _walk(project, placed, spot.inside(symbol.module), target)
        for piece in _appended(symbol.module, symbol.binding.name, target):
            _walk(project, placed, spot.inside(symbol.module), piece)


def _loses(module: Module, name: str, binding: Binding | None = None) -> bool:
    """Whether something may be taken out of a list, or be put in its place: of one that has a name,
    by its ``binding``, or of that attribute of a layout (``del app.layout.children[0]``).
    """
    for use in module.changed.get(name, ()):
        if isinstance(use, ast.Name):
            found = module.scopes.around(use).lookup(name)
            mine = binding is not None and found is not None and binding in found[1]
        else:
            inner = (getattr(each, "attr", "") for each in ast.walk(use))
            mine = binding is None and "layout" in inner
        if mine and _takes_out(module.scopes.parents[use]):
            return True
    return False


def _takes_out(user: ast.AST) -> bool:
    match user:
        case ast.Attribute(attr="pop" | "remove" | "clear"):
            return True
        case ast.Subscript(ctx=ast.Store() | ast.Del()):
            return True
    return False


def _appended(module: Module, name: str, value: ast.AST) -> Iterator[ast.expr]:
    """What is appended to a list that has a name, beside the statement that made it."""
    if not isinstance(value, ast.List):
        return
    made = module.scopes.statement(value)
    block = getattr(module.scopes.parents[made], "body", [])
    for statement in block if made in block else ():
        match statement:
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=owner), attr="append" | "extend"),
                    args=[piece],
                )
            ) if owner == name:
                yield piece


def _walk_call(project: Project, placed: _Placed, spot: _Spot, call: ast.Call) -> None:
    """A component, with what is in it; or a function of the project, with what it returns."""
    symbol = resolve(project, spot.module, call.func)
    if symbol is not None and symbol.module is not None and symbol.binding is not None:
        node = symbol.binding.node
        if isinstance(node, ast.FunctionDef):
            _walk(project, placed, spot.inside(symbol.module), node)
            # its arguments may end up anywhere, or nowhere
        made = made_by(symbol.module, node) if isinstance(node, ast.ClassDef) else None
        if made is not None and spot.depth < _DEEPEST:
            _walk_component(project, placed, spot.inside(symbol.module), made)
    elif symbol is not None:
        _walk_component(project, placed, spot, call)


def _walk_component(project: Project, placed: _Placed, spot: _Spot, call: ast.Call) -> None:
    placed.put(call, spot.root)
    for inner in (*call.args, *(keyword.value for keyword in call.keywords)):
        _walk(project, placed, spot, inner)


def _only_return(function: Function) -> ast.expr | None:
    """What a function returns, when that is one expression on every path."""
    if not isinstance(function.body[-1], ast.Return) or function.decorator_list:
        return None
    own = [
        each
        for each in statements(function)
        if isinstance(each, ast.Return) and _belongs(function, each)
    ]
    return function.body[-1].value if len(own) == 1 else None


def _belongs(function: Function, statement: ast.stmt) -> bool:
    """Whether a statement is the function's own, not one of a function inside it."""
    nested = (
        each
        for each in statements(function)
        if each is not function and isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return not any(statement in statements(each) for each in nested)
