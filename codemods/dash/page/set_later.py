"""What becomes of a component after it was written: which of its props code sets or changes.

The component is followed from hand to hand: through variables, what it is put into, functions that
get or return it, loops over ``children``, and whatever reads ``app.layout``. A function that cannot
be seen may change any prop of what it is given.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from codemods.dash.page.derived import objects
from codemods.dash.page.layout import Component
from codemods.dash.values.constant import value_of
from codemods.dash.values.handed import Given, definitions, mentions, methods, parameters
from codemods.dash.values.value import Unknown, Value, same
from codemods.files.place import Place
from codemods.python.changes.rebound import executed
from codemods.python.module import CHANGING, Module
from codemods.python.nodes import is_index, last_name, written_text
from codemods.python.project import Project
from codemods.python.resolve import Symbol, resolve

# What an expression is: the component, something that has it, or what may be either.
Sort = Literal["it", "around", "maybe"]
_MOST = 2000  # expressions; what is handed about more than that may be changed somewhere
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_LOOKING = frozenset(
    {"print", "len", "isinstance", "str", "repr", "type", "id", "hash", "bool", "format", "hasattr"}
    | {"callable", "issubclass", "pprint", "dumps", "info", "debug", "warning", "error"}
    | {"Output", "Input", "State", "register_page", "to_plotly_json"}
)
_COLLECTING = frozenset(
    {"list", "tuple", "set", "sorted", "reversed", "enumerate", "zip", "iter", "dict", "chain"}
    | {"frozenset", "islice", "from_iterable", "partial"}
)
_TAKING = frozenset({"next", "copy", "deepcopy", "getattr", "map", "filter", "cast"})
_PUTTING = frozenset({"append", "extend", "insert", "add", "appendleft", "update", "setdefault"})
# Whose user sees, and changes, nothing.
_ENDS = (ast.Expr, ast.Compare, ast.UnaryOp, ast.FormattedValue, ast.If, ast.While, ast.Assert)
_BUILTINS = frozenset(dir(builtins))
_PROPERTIES = ("property", "cached_property")
_SELF = ("self", "cls")
_LAYOUTS = ("layout", "_layout", "validation_layout", "_layout_value")


def changed_later(project: Project, component: Component, *props: str) -> Place | None:
    """Where a component gets, or may get, another value for one of some props, or another id."""
    changes = _changes(project, component)
    found = (changes.get(each) for each in (*props, "id", None))
    return next(filter(None, found), None)


def _changes(project: Project, component: Component) -> Mapping[str | None, Place]:
    """The props that are set, each with a place; by None what may be any of them."""
    known = project.once(_known)
    key = (component.call, project.world)
    if key not in known:
        flow = _Flow(project, component)
        flow.run()
        for module, call in executed(project):  # who knows what that does to it
            flow.sets(module, call, None)
        known[key] = flow.found
    return known[key]


def _known(_: Project) -> dict[object, Mapping[str | None, Place]]:
    """What was asked for so far."""
    return {}


@dataclass(frozen=True, eq=False, slots=True)
class _Flow:
    """The way of one component through the code."""

    project: Project
    component: Component
    found: dict[str | None, Place] = field(default_factory=dict)
    seen: set[tuple[ast.AST, Sort]] = field(default_factory=set)
    named: set[Sort] = field(default_factory=set)
    pending: list[tuple[Module, ast.expr, Sort]] = field(default_factory=list)

    def run(self) -> None:
        """Follows it to its ends."""
        mine = objects(self.project, self.component.module, self.component.call)
        for home, node in mine or ():
            self.push(home, node, "it")
        if mine is None:
            self.sets(self.component.module, self.component.call, None)
        while self.pending:
            module, node, sort = self.pending.pop()
            if len(self.seen) > _MOST:
                self.sets(module, node, None)
                return
            self.step(module, node, sort)

    def push(self, module: Module, node: ast.expr, sort: Sort) -> None:
        if (node, sort) not in self.seen:
            self.seen.add((node, sort))
            self.pending.append((module, node, sort))

    def sets(self, module: Module, node: ast.AST, prop: str | None) -> None:
        """Some code sets a prop, or may set any."""
        self.found.setdefault(prop, Place(module.path, getattr(node, "lineno", 1)))

    def step(self, module: Module, node: ast.expr, sort: Sort) -> None:
        """What uses an expression, and what that makes of it."""
        user = module.scopes.parents[node]
        match user:
            case ast.keyword() | ast.Call():
                self.call(module, node, sort)
            case ast.Attribute():
                self.attribute(module, user, sort)
            case ast.Subscript():
                if user.value is node:
                    self.entry(module, user, sort)
            case ast.Return() | ast.Yield() | ast.YieldFrom() | ast.Lambda():
                self.returned(module, user, sort)
            case ast.arguments():
                for each in (*user.posonlyargs, *user.args, *user.kwonlyargs):
                    self.uses(module, each, each.arg, sort)
            case ast.expr():
                self.part(module, node, user, sort)
            case _ if not isinstance(user, _ENDS):
                self.statement(module, node, user, sort)

    def part(self, module: Module, node: ast.expr, user: ast.expr, sort: Sort) -> None:
        """It is a part of another expression."""
        if isinstance(user, _ENDS) or (isinstance(user, ast.IfExp) and node is user.test):
            return
        if isinstance(user, ast.Starred | ast.BoolOp | ast.Await | ast.IfExp | ast.NamedExpr):
            self.push(module, user, sort)
        else:
            self.push(module, user, "around")
        if isinstance(user, ast.NamedExpr):
            self.bind(module, user.target, sort)

    def statement(self, module: Module, node: ast.expr, user: ast.AST, sort: Sort) -> None:
        """It is what a statement is about."""
        match user:
            case ast.Assign(targets=targets):
                for target in targets:
                    self.bind(module, target, sort)
            case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
                self.bind(module, target, sort)
            case (
                ast.For(target=target)
                | ast.AsyncFor(target=target)
                | ast.comprehension(target=target)
            ):
                self.bind(module, target, "maybe")
            case ast.Delete():
                return
            case _:
                self.sets(module, node, None)

    # Names ----------------------------------------------------------------------------------------

    def bind(self, module: Module, target: ast.expr, sort: Sort) -> None:
        """An expression becomes the value of a name, an attribute or an entry."""
        match target:
            case ast.Name(id=name):
                self.uses(module, target, name, sort)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                for each in elements:
                    self.bind(module, each, "maybe")
            case ast.Starred(value=value):
                self.bind(module, value, "around")
            case ast.Subscript(value=owner):
                self.into(module, owner)
            case ast.Attribute(value=owner, attr=attr):
                self.read(attr, sort)
                if attr not in _LAYOUTS and last_name(owner) not in _SELF:
                    self.into(module, owner)

    def into(self, module: Module, owner: ast.expr) -> None:
        """The component is put into something that has a name."""
        while isinstance(owner, ast.Attribute | ast.Subscript):
            if isinstance(owner, ast.Attribute) and (
                owner.attr in _LAYOUTS or last_name(owner.value) in _SELF
            ):
                self.read(owner.attr, "around")
                return
            owner = owner.value
        if isinstance(owner, ast.Name):
            symbol = resolve(self.project, module, owner)
            if symbol is None or symbol.binding is not None:
                self.uses(module, owner, owner.id, "around")

    def read(self, attr: str, sort: Sort) -> None:
        """Whatever reads an attribute gets it."""
        for name in _LAYOUTS if attr in _LAYOUTS else (attr,):
            for module in self.project.saying(name, "taken"):
                for node in module.nodes.attributes.get(name, ()):
                    symbol = resolve(self.project, module, node)
                    other = symbol.module is None if symbol else "fig" in last_name(node.value)
                    if isinstance(node.ctx, ast.Load) and not other:
                        self.push(module, node, sort)
        if attr in _LAYOUTS:
            self.read_by_name(sort)

    def read_by_name(self, sort: Sort) -> None:
        """The ways to a layout beside its attribute: the registry of pages, and hooks."""
        fresh = sort not in self.named
        self.named.add(sort)
        for module in self.project.saying("layout") if fresh else ():
            paged = b"page_registry" in module.source.words
            for text in (each for each in module.nodes.texts if each.value == "layout"):
                entry = module.scopes.parents[text]
                got = isinstance(entry, ast.Call) and last_name(entry.func) == "getattr"
                if isinstance(entry, ast.expr) and (got or isinstance(entry, ast.Subscript)):
                    if got or paged:
                        self.push(module, entry, sort)
            for node in module.nodes.attributes.get("layout", ()):
                hook = module.scopes.parents[node]
                function = module.scopes.parents[hook] if isinstance(hook, ast.Call) else hook
                if isinstance(function, ast.FunctionDef) and hook in function.decorator_list:
                    for each in function.args.args[:1]:
                        self.uses(module, each, each.arg, sort)

    def uses(self, module: Module, node: ast.AST, name: str, sort: Sort) -> None:
        """All places that read a name of a module."""
        scope = module.scopes.around(node)
        if isinstance(node, ast.arg):  # of which the parameters are
            function = next(e for e in module.scopes.ancestors(node) if isinstance(e, _FUNCTIONS))
            scope = module.scopes.of_node[function]
        found = scope.lookup(name)
        if found is None:
            return
        for use in module.names.get(name, ()):
            if isinstance(use.ctx, ast.Load):
                mine = module.scopes.around(use).lookup(name)
                if mine is not None and mine[0] is found[0]:
                    self.push(module, use, sort)
        if isinstance(found[0].node, ast.Module | ast.ClassDef):
            self.uses_elsewhere(module, name, sort)
            if name == "layout" and b"register_page" in module.source.words:
                self.read_by_name(sort)

    def uses_elsewhere(self, home: Module, name: str, sort: Sort) -> None:
        """The places in other files, or by way of a class, that read a name of a module."""
        for module in self.project.saying(name):
            for statement in module.nodes.imports:
                for alias in statement.names:
                    if alias.name == name:
                        self.imported(module, alias.asname or name, home, sort)
            for use in module.names.get(name, ()) if module.scopes.root.stars else ():
                self.imported(module, use.id, home, sort)
            for node in module.nodes.attributes.get(name, ()):
                owner = resolve(self.project, module, node.value)
                if owner and owner.module is home and isinstance(node.ctx, ast.Load):
                    self.push(module, node, sort)

    def imported(self, module: Module, name: str, home: Module, sort: Sort) -> None:
        """All places that read a name that a file imports."""
        for use in module.names.get(name, ()):
            symbol = resolve(self.project, module, use)
            found = module.scopes.around(use).lookup(name)
            kinds = {each.kind for each in found[1]} if found else {"import"}
            if isinstance(use.ctx, ast.Load) and "import" in kinds:
                if symbol is None or symbol.module is home:
                    self.push(module, use, sort)

    # What is done to it ---------------------------------------------------------------------------

    def attribute(self, module: Module, node: ast.Attribute, sort: Sort) -> None:
        """An attribute of it is set, read or called."""
        user = module.scopes.parents[node]
        if not isinstance(node.ctx, ast.Load):
            if sort != "around":
                self.sets(module, node, node.attr)
        elif node.attr in ("__dict__", "__setattr__", "__init__"):
            self.sets(module, node, None)
        elif isinstance(user, ast.Call) and user.func is node:
            self.method(module, user, node, sort)
        elif sort != "around" and _changes_value(node, user):
            self.sets(module, node, node.attr)
        if sort != "it" and isinstance(node.ctx, ast.Load):
            self.push(module, node, "maybe")

    def method(self, module: Module, call: ast.Call, node: ast.Attribute, sort: Sort) -> None:
        """A method of it is called: one of a list, of a component, or of a class of the project."""
        if node.attr in _LOOKING:
            return
        for home, function in methods(self.project, node.attr):
            for each in function.args.args[:1]:
                self.uses(home, each, each.arg, sort)
        if sort != "it" and not (node.attr in CHANGING and node.attr != "pop"):
            self.push(module, call, "maybe")

    def entry(self, module: Module, node: ast.Subscript, sort: Sort) -> None:
        """An entry of it is set or read: of a layout by an id, of a list by an index."""
        key = node.slice
        by_index = isinstance(key, ast.Slice) or is_index(key)
        known: Value = Unknown() if by_index else value_of(self.project, module, key)
        is_own = same(known, self.component.id)
        if not isinstance(node.ctx, ast.Load):
            if sort != "it" and not by_index and is_own is not False:
                self.sets(module, node, None)
        elif sort != "it":
            other = is_own is False and last_name(node.value) in _LAYOUTS
            self.push(module, node, "it" if is_own else "around" if other else "maybe")

    def call(self, module: Module, node: ast.expr, sort: Sort) -> None:
        """It is an argument of a call, or is called itself."""
        user = module.scopes.parents[node]
        call = module.scopes.parents[user] if isinstance(user, ast.keyword) else user
        if not isinstance(call, ast.Call):  # a keyword of a class
            return
        name = last_name(call.func)
        if call.func is node:
            self.push(module, call, "around")
        elif name in ("setattr", "delattr") and call.args[:1] == [node]:
            if sort != "around":
                self.sets(module, call, written_text(call.args[1]) if len(call.args) > 1 else None)
        elif name == "vars":
            self.sets(module, call, None)
        elif isinstance(call.func, ast.Attribute) and name in _PUTTING:
            self.into(module, call.func.value)
        elif name not in _LOOKING:
            self.given(module, call, Given(node, user), sort)

    def given(self, module: Module, call: ast.Call, given: Given, sort: Sort) -> None:
        """It is handed to a function, a class or a component."""
        name = last_name(call.func)
        if isinstance(given.node, ast.Starred) or getattr(given.holder, "arg", "") is None:
            sort = "maybe"
        symbol = resolve(self.project, module, call.func)
        found = [*definitions(self.project, module, call.func)]
        for home, function, bound in found:
            for each, inner in parameters(call, function, given, bound=bound):
                self.uses(home, each, each.arg, "around" if inner else sort)
        made = symbol.binding.node if symbol and symbol.binding else None
        if name in _COLLECTING or name[:1].isupper() or isinstance(made, ast.ClassDef):
            self.push(module, call, "around")
        elif name in _TAKING:
            self.push(module, call, "maybe")
            for mapping in call.args[:1]:
                self.mapped(module, mapping, given.node)
        elif not found and not name.startswith("__") and not _is_of_dash(symbol):
            self.sets(module, call, None)

    def mapped(self, module: Module, function: ast.expr, given: ast.expr) -> None:
        """``map(function, it)``."""
        if function is given:
            return
        targets = [*definitions(self.project, module, function)]
        for home, target, _ in targets:
            for parameter in target.args.args:
                self.uses(home, parameter, parameter.arg, "maybe")
        if isinstance(function, ast.Lambda):
            for parameter in function.args.args:
                self.uses(module, parameter, parameter.arg, "maybe")
        elif not targets and isinstance(function, ast.Name | ast.Attribute):
            symbol = resolve(self.project, module, function)
            if symbol is None:
                self.sets(module, function, None)

    def returned(self, module: Module, node: ast.AST, sort: Sort) -> None:
        """A function returns it: whoever calls the function gets it."""
        around = (node, *module.scopes.ancestors(node))
        function = next((each for each in around if isinstance(each, _FUNCTIONS)), None)
        if isinstance(function, ast.Lambda):
            self.push(module, function, sort)
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return
        for home, use in mentions(self.project, module, function):
            user = home.scopes.parents[use]
            if isinstance(user, ast.Call) and user.func is use:
                self.push(home, user, sort)
            elif isinstance(user, ast.Assign):
                for target in user.targets:
                    self.bind(home, target, "around")
            elif any(last_name(each) in _PROPERTIES for each in function.decorator_list):
                self.push(home, use, sort)
        if function.name == "layout" and b"register_page" in module.source.words:
            self.read_by_name(sort)


def _changes_value(node: ast.Attribute, user: ast.AST) -> bool:
    """Whether the value of a prop is changed in place, or given to what may change it."""
    match user:
        case ast.Attribute(attr=attr):
            return attr in CHANGING
        case ast.Subscript(ctx=ast.Store() | ast.Del(), value=value):
            return value is node
        case ast.Call(func=func):
            name = last_name(func)
            plain = name in _LOOKING or name in _COLLECTING or name[:1].isupper()
            return func is not node and not plain
    return False


def _is_of_dash(symbol: Symbol | None) -> bool:
    dotted = symbol.dotted if symbol is not None else ""
    return dotted.startswith("dash.") or dotted.removeprefix("builtins.") in _BUILTINS
