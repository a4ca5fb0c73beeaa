"""The values that an expression may have: of a parameter what calls give it, of the variable of a
loop what it goes over, of a text each way in which it can be put together.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from codemods.dash.dependency import KINDS
from codemods.dash.values.callee import callee, own_class
from codemods.dash.values.elements import Item, elements, given_for, target
from codemods.dash.values.equations import Equations, TooMuch
from codemods.dash.values.objects import methods_of, objects, overrides, sources
from codemods.dash.values.template import Template, template
from codemods.dash.values.texts import ANY, MOST, Values, changed, many, texts
from codemods.dash.values.value import Fields, Known, Private, Unknown, Value
from codemods.python.calls.arguments import Argument, given
from codemods.python.calls.attributes import family, kept
from codemods.python.nodes import walk
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name, resolve
from codemods.python.scope import Binding, Function, Scope

Read = Callable[[Project, Module, ast.expr], Value]

_NONE: Values = frozenset()
_DEEPEST = 14
# What makes a new id, which is equal to no other.
_FRESH = ("uuid.", "secrets.", "shortuuid.", "nanoid.")


@dataclass(frozen=True, eq=False)
class Choices:
    """The values of expressions. ``read`` tells what a constant is; ``frame`` what the parameters
    of the function that is looked into are given.
    """

    project: Project
    read: Read
    frame: Mapping[ast.AST, Values] = field(default_factory=dict)
    asked: frozenset[object] = frozenset()

    def of(self, module: Module, node: ast.expr | None) -> Values:
        """The values that an expression may have. A private one stands for itself beside them."""
        self._equations.step()
        if node is None or len(self.asked) > _DEEPEST:
            return ANY
        if node in self.asked:
            return _NONE if isinstance(node, ast.Name) else ANY
        found = replace(self, asked=self.asked | {node})._of(module, node)
        return found if len(found) <= MOST else ANY

    def _of(self, module: Module, node: ast.expr) -> Values:
        match node:
            case ast.Constant():
                return frozenset({self.read(self.project, module, node)})
            case ast.Name():
                return self._name(module, node)
            case ast.Attribute():
                return self._attribute(module, node)
            case ast.JoinedStr(values=parts):
                return self._joined(module, parts)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return texts([self.of(module, left), self.of(module, right)])
            case ast.BinOp(op=ast.Mod()):
                filled = template(node)
                return ANY if filled is None else self._filled(module, filled)
            case ast.IfExp(body=one, orelse=other):
                return self.of(module, one) | self.of(module, other)
            case ast.BoolOp(values=values):
                return frozenset().union(*(self.of(module, each) for each in values))
            case ast.NamedExpr(value=value):
                return self.of(module, value)
            case ast.Dict():
                return self._dictionary(module, node)
            case ast.Subscript(value=value, slice=key):
                return self._entry(module, node, value, key)
            case ast.Call():
                return self._call(module, node)
        return self._constant(module, node)

    def _constant(self, module: Module, node: ast.expr) -> Values:
        value = self.read(self.project, module, node)
        return frozenset({value}) if not isinstance(value, Private) else ANY

    def _name(self, module: Module, node: ast.Name) -> Values:
        found = module.scopes.around(node).lookup(node.id)
        if found is None or (found[0].parent is None and len(found[1]) == 1):
            value = self.read(self.project, module, node)
            single = found is not None and found[1][0].kind in ("other", "walrus")
            if value != Unknown() or not single:
                return self._followed(module, node, value)
        scope, bindings = found or (module.scopes.root, [])
        return frozenset().union(*(self._bound(module, scope, each) for each in bindings))

    def _followed(self, module: Module, node: ast.Name, value: Value) -> Values:
        """What a constant is; of one that is put together of others each way."""
        symbol = resolve(self.project, module, node)
        made = symbol.binding.value if symbol and symbol.binding else None
        if value == Unknown() and symbol and symbol.module and made is not None:
            return self.of(symbol.module, made)
        return frozenset({value})

    def _bound(self, module: Module, scope: Scope, binding: Binding) -> Values:
        if binding.kind == "parameter":
            return self._parameter(module, scope.node, binding)
        if binding.value is not None:
            return self.of(module, binding.value)
        if binding.kind == "import":
            return ANY
        path, source = target(module, binding.node)
        if source is None:
            return ANY
        items = elements(self.project, module, source) if path is not None else None
        if items is None or path is None:
            return ANY
        return frozenset().union(*(self._part(each, path) for each in items))

    def _part(self, item: Item, path: tuple[int, ...]) -> Values:
        """What is at a place in an element."""
        while path:
            if isinstance(item, Argument):
                display = item.node
                if not isinstance(display, ast.Tuple | ast.List) or path[0] >= len(display.elts):
                    return ANY
                item = Argument(item.module, display.elts[path[0]])
            elif path[0] >= len(item):
                return ANY
            else:
                item = item[path[0]]
            path = path[1:]
        return self.of(*item) if isinstance(item, Argument) else ANY

    def _parameter(self, module: Module, function: ast.AST, binding: Binding) -> Values:
        if binding.node in self.frame:
            return self.frame[binding.node]
        if not isinstance(function, Function):
            return ANY
        if binding.name in ("self", "cls"):
            return _NONE
        return self._equations.value(
            binding.node, lambda: self._handed(module, function, binding.name)
        )

    @property
    def _equations(self) -> Equations:
        return self.project.once(_equations)

    @property
    def _anew(self) -> Choices:
        """The same outside of all functions that are looked into."""
        return Choices(self.project, self.read)

    def _handed(self, module: Module, function: Function, name: str) -> Values:
        """What the calls of a function give to a parameter."""
        arguments = given(self.project, module, function, name)
        return _few(self._anew.argument(each) for each in arguments)

    def argument(self, argument: Argument) -> Values:
        """What a call gives: a private value of another function stands for itself, too."""
        module, node = argument
        if node is None:
            return ANY
        value = self.read(self.project, module, node)
        own = {replace(value, handed=None)} if isinstance(value, Private) else set()
        return self._anew.of(module, node) | own

    def _attribute(self, module: Module, node: ast.Attribute) -> Values:
        value = self.read(self.project, module, node)
        if not isinstance(value, Private):
            return frozenset({value})
        owner = own_class(module, node.value)
        if owner is None or not isinstance(node.value, ast.Name):
            return self._of_held(module, node)
        return self._kept_by(module, owner, node.attr)

    def _kept_by(self, module: Module, owner: ast.ClassDef, name: str) -> Values:
        return self._equations.value((owner, name), lambda: self._kept(module, owner, name))

    def _kept(self, module: Module, owner: ast.ClassDef, name: str) -> Values:
        """What an attribute of the objects of a class may hold."""
        anew = self._anew
        found = [anew.argument(each) for each in kept(self.project, module, owner, name)]
        return _few([*found, *anew._properties(module, owner, name)])

    def _properties(self, module: Module, owner: ast.ClassDef, name: str) -> Iterator[Values]:
        for where, each in family(self.project, module, owner):
            for method in each.body:
                if isinstance(method, Function) and method.name == name:
                    yield self._returned(where, method)

    def _of_held(self, module: Module, node: ast.Attribute) -> Values:
        """``ids.table``, ``self.ids.table`` of what gets a class, or an object of one."""
        found: set[Value] = set()
        for each in objects(self.project, module, node.value):
            if each is None:
                found |= ANY
            elif each.owner is None:
                bound = each.module.scopes.root.bindings.get(node.attr, [])
                found |= frozenset().union(*(self.of(each.module, one.value) for one in bound))
            else:
                found |= self._kept_by(each.module, each.owner, node.attr)
        return frozenset(found)

    def _joined(self, module: Module, parts: list[ast.expr]) -> Values:
        values: list[Values] = []
        for each in parts:
            if not isinstance(each, ast.FormattedValue):
                values.append(self.of(module, each))
            elif each.conversion != -1 or each.format_spec:
                values.append(ANY if self.of(module, each.value) else _NONE)
            else:
                values.append(self.of(module, each.value))
        return texts(values)

    def _filled(self, module: Module, filled: Template) -> Values:
        """A text with holes between its fixed parts."""
        parts: list[Values] = [frozenset({Known(filled.fixed[0])})]
        for number, (hole, after) in enumerate(zip(filled.holes, filled.fixed[1:], strict=True)):
            values = self.of(module, hole)
            parts.append(frozenset(filled.shown(number, each) for each in values))
            parts.append(frozenset({Known(after)}))
        return texts(parts)

    def _dictionary(self, module: Module, node: ast.Dict) -> Values:
        names = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        if not all(isinstance(each, str) for each in names):
            return self._constant(module, node)
        values = [self._inner(module, each) for each in node.values]
        if many(values):
            return ANY
        return frozenset(
            Fields(tuple(sorted(zip(map(str, names), each, strict=True), key=lambda pair: pair[0])))
            for each in product(*values)
        )

    def _inner(self, module: Module, node: ast.expr) -> Values:
        value = self.read(self.project, module, node)
        return self.of(module, node) if isinstance(value, Private | Unknown) else frozenset({value})

    def _entry(self, module: Module, node: ast.expr, value: ast.expr, key: ast.expr) -> Values:
        found = self.read(self.project, module, node)
        if not isinstance(found, Private | Unknown):
            return frozenset({found})
        arguments = given_for(self.project, module, value)
        if not arguments:
            owner = own_class(module, value.value) if isinstance(value, ast.Attribute) else None
            if isinstance(value, ast.Attribute) and owner is not None:
                arguments = kept(self.project, module, owner, value.attr)
        if not arguments and isinstance(found, Unknown):
            arguments = [Argument(module, value)]
        if not arguments:
            return ANY if self.of(module, value) else _NONE
        return frozenset().union(*(self._entries(each, key) for each in arguments))

    def _entries(self, argument: Argument, key: ast.expr) -> Values:
        """What the dictionaries that an expression stands for have for a key."""
        if argument.node is None:
            return ANY
        found = sources(self.project, argument.module, argument.node)
        return frozenset().union(*(self._for_key(each, key) for each in found))

    def _for_key(self, argument: Argument, key: ast.expr) -> Values:
        """What a dictionary has for a key: for any, where that is not known."""
        module, node = argument
        if not isinstance(node, ast.Dict):
            return ANY
        fixed = key.value if isinstance(key, ast.Constant) else None
        pairs = zip(node.keys, node.values, strict=True)
        return frozenset().union(
            *(
                self.of(module, value)
                for name, value in pairs
                if not isinstance(name, ast.Constant) or fixed is None or name.value == fixed
            )
        )

    def _call(self, module: Module, call: ast.Call) -> Values:
        name = dash_name(self.project, module, call.func) or ""
        if name.startswith(_FRESH) or name in KINDS:
            return _NONE  # a dependency that is handed over is none of the ids
        if name == "builtins.str" and len(call.args) == 1:
            return texts([self.of(module, call.args[0]), frozenset({Known("")})])
        filled = template(call)
        if filled is not None:
            return self._filled(module, filled)
        target = callee(self.project, module, call.func)
        targets = [target] if target is not None else []
        targets += overrides(self.project, module, call.func)
        if targets:
            return frozenset().union(*(self._entered(module, call, *each) for each in targets))
        value = self.read(self.project, module, call)
        if not isinstance(value, Private | Unknown):
            return frozenset({value})
        own = isinstance(call.func, ast.Attribute) and own_class(module, call.func) is not None
        of = _NONE
        if isinstance(call.func, ast.Attribute) and isinstance(value, Private):
            methods = methods_of(self.project, module, call.func)
            if methods:
                return frozenset().union(*(self._entered(module, call, *each) for each in methods))
            of = self.of(module, call.func.value)
        if own and not of:
            return _NONE  # what a method of a class of others gives is its own
        args = [self.of(module, each) for each in call.args]
        if of and isinstance(call.func, ast.Attribute) and not call.keywords:
            return changed(of, call.func.attr, args)
        handed = [*args, *(self.of(module, each.value) for each in call.keywords)]
        return ANY if of or any(handed) or not isinstance(value, Private) else _NONE

    def _entered(
        self, module: Module, call: ast.Call, where: Module, function: Function | ast.Lambda
    ) -> Values:
        """What a call of a function of the project gives."""
        args = function.args
        names = [*args.posonlyargs, *args.args]
        if isinstance(call.func, ast.Attribute) and names and names[0].arg in ("self", "cls"):
            names = names[1:]
        if any(isinstance(each, ast.Starred) for each in call.args):
            return ANY
        frame = {
            each: self.of(module, value) for each, value in zip(names, call.args, strict=False)
        }
        by_name = {each.arg: each for each in (*names, *args.kwonlyargs)}
        for keyword in call.keywords:
            if keyword.arg not in by_name:
                return ANY
            frame[by_name[keyword.arg]] = self.of(module, keyword.value)
        for each, default in _defaults(args):
            if each not in frame:
                frame[each] = self.of(where, default)
        inner = replace(self, frame=dict(self.frame) | frame)
        if isinstance(function, ast.Lambda):
            return inner.of(where, function.body)
        return inner._returned(where, function)

    def _returned(self, module: Module, function: Function) -> Values:
        known = self.project.once(_answers)
        if function not in known:
            known[function] = _answers_of(function)
        return frozenset().union(*(self.of(module, each) for each in known[function]))


def choices(project: Project, read: Read, module: Module, node: ast.expr) -> Values:
    """The values that an expression may have; any, where that is too much to find out."""
    equations, asked = project.once(_equations), Choices(project, read)
    if equations.current:  # it is a part of another question
        return asked.of(module, node)
    equations.begin()
    try:
        return asked.of(module, node)
    except TooMuch:
        return ANY


def _answers(_: Project) -> dict[Function, Sequence[ast.expr | None]]:
    """What the functions return that were asked for so far."""
    return {}


def _answers_of(function: Function) -> Sequence[ast.expr | None]:
    """What a function returns; None for what cannot be told."""
    nodes = [*walk(function)]
    if any(isinstance(each, ast.Yield | ast.YieldFrom) for each in nodes):
        return [None]
    returned = (each.value for each in nodes if isinstance(each, ast.Return))
    return [each for each in returned if each is not None]


def _equations(_: Project) -> Equations:
    """What the parameters and attributes of a project are handed."""
    return Equations()


def _few(parts: Iterable[Values]) -> Values:
    found: Values = frozenset().union(*parts)
    return found if len(found) <= MOST else found | ANY


def _defaults(args: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr]]:
    positional = [*args.posonlyargs, *args.args]
    yield from zip(reversed(positional), reversed(args.defaults), strict=False)
    for each, value in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        if value is not None:
            yield each, value
