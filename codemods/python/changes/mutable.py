"""Whether a list or a dictionary that has a name is changed in place, under whatever name.

``d = IDS; d["cart"] = …``, ``for each in IDS.values(): each["index"] = 2``, ``fill(IDS)``.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from codemods.python.changes.holder import known_as
from codemods.python.import_graph import reaching
from codemods.python.module import CHANGING, HARMLESS, Module
from codemods.python.nodes import last_name
from codemods.python.packages import canonical
from codemods.python.project import Project
from codemods.python.references import uses_of_variable
from codemods.python.resolve import Symbol, resolve
from codemods.python.scope import Function

_DEEPEST = 12
_GETTING = frozenset({"get", "items", "values", "copy", "__getitem__"})
_MUTABLE = (ast.Dict, ast.List, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_LOOKING = (
    ast.Compare, ast.UnaryOp, ast.BinOp, ast.FormattedValue, ast.Expr, ast.If, ast.While,
    ast.Assert, ast.Starred, ast.AugAssign, ast.Slice, ast.Delete, ast.Match, ast.Raise,
)  # fmt: skip


def may_change(project: Project, symbol: Symbol) -> bool:
    """Whether the project may change the value of a name after it was assigned, or one in it."""
    value = symbol.binding.value if symbol.binding else None
    match value:
        case ast.Dict(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            return _is_changed(project, symbol, any(isinstance(each, _MUTABLE) for each in parts))
    return _is_changed(project, symbol, deep=False)


def may_change_itself(project: Project, symbol: Symbol) -> bool:
    """Whether the project may put other values into the list or dictionary that a name has."""
    return _is_changed(project, symbol, deep=False)


def _is_changed(project: Project, symbol: Symbol, deep: bool) -> bool:
    known = project.once(_known)
    asked = symbol.binding, deep
    if asked not in known:
        known[asked] = False  # what it is used for leads back here
        known[asked] = _changed(project, symbol, deep)
    return known[asked]


def _known(_: Project) -> dict[object, bool]:
    """What was asked for so far."""
    return {}


def _changed(project: Project, symbol: Symbol, deep: bool) -> bool:
    uses = _Uses(project, deep)
    files = frozenset(project.ask(reaching, symbol.module.path)) if symbol.module else None
    return any(
        uses.change(module, node)
        for name in known_as(project, symbol.dotted.rpartition(".")[2])
        for module in project.all_saying(name, within=files)
        for node in (*module.nodes.names.get(name, ()), *module.nodes.attributes.get(name, ()))
        if isinstance(node.ctx, ast.Load) and _is_it(resolve(project, module, node), symbol)
    )


def _is_it(found: Symbol | None, symbol: Symbol) -> bool:
    return found is not None and found.binding is symbol.binding


@dataclass(frozen=True, eq=False)
class _Uses:
    """What becomes of a value. ``deep`` says that there are values in it that can be changed."""

    project: Project
    deep: bool

    def change(self, module: Module, node: ast.expr, below: int = 0, depth: int = 0) -> bool:
        """Whether what is done with an expression may change the value that is so far ``below``:
        in a list of a list by two, itself or in it by none.
        """
        if depth > _DEEPEST:
            return True
        parents = module.scopes.parents
        match parents[node]:
            case ast.Attribute(attr=attr) as taken:
                return self._by_method(module, taken, attr, below, depth)
            case ast.Subscript(value=value) as part:
                if value is not node:
                    return False
                if not isinstance(part.ctx, ast.Load):
                    return below == 0
                return self._in_part(module, part, below, depth)
            case ast.Call() as call:
                return call.func is not node and self._given(module, call, node, below, depth)
            case ast.keyword(arg=name) as argument:
                user = parents[argument]
                return (
                    name is not None
                    and isinstance(user, ast.Call)
                    and self._given(module, user, argument, below, depth)
                )
            case ast.Assign(targets=targets):
                return any(self._assigned(module, each, below, depth) for each in targets)
            case ast.AnnAssign(target=target):
                return self._assigned(module, target, below, depth)
            case ast.NamedExpr(target=target) as walrus:
                return self._assigned(module, target, below, depth) or self.change(
                    module, walrus, below, depth + 1
                )
            case ast.For() | ast.AsyncFor() | ast.comprehension() as loop:
                return loop.iter is node and self._looped(module, loop.target, below, depth)
            case ast.List() | ast.Tuple() | ast.Set() | ast.Dict() as display:
                return self.change(module, display, below + 1, depth + 1)
            case ast.IfExp(test=test) if test is node:
                return False
            case ast.IfExp() | ast.BoolOp() as choice:
                return self.change(module, choice, below, depth + 1)
            case ast.Return():
                return not _is_answer(module, node)
            case user:
                return not isinstance(user, _LOOKING)

    def _in_part(self, module: Module, part: ast.expr, below: int, depth: int) -> bool:
        if below == 0 and not self.deep:
            return False
        return self.change(module, part, max(below - 1, 0), depth + 1)

    def _by_method(
        self, module: Module, taken: ast.Attribute, attr: str, below: int, depth: int
    ) -> bool:
        if attr in CHANGING and below == 0:
            return True
        call = module.scopes.parents[taken]
        if attr not in _GETTING | {"pop", "setdefault"} or not isinstance(call, ast.Call):
            return False
        return self._in_part(module, call, below, depth)

    def _assigned(self, module: Module, target: ast.expr, below: int, depth: int) -> bool:
        if isinstance(target, ast.Tuple | ast.List):
            return (self.deep or below > 0) and any(
                self._assigned(module, each, max(below - 1, 0), depth) for each in target.elts
            )
        if not isinstance(target, ast.Name):
            return True
        return any(
            self.change(where, use, below, depth + 1)
            for where, use in uses_of_variable(self.project, module, target)
        )

    def _looped(self, module: Module, target: ast.expr, below: int, depth: int) -> bool:
        if below == 0 and not self.deep:
            return False
        names = (each for each in ast.walk(target) if isinstance(each, ast.Name))
        return any(self._assigned(module, each, max(below - 1, 0), depth) for each in names)

    def _given(
        self, module: Module, call: ast.Call, argument: ast.AST, below: int, depth: int
    ) -> bool:
        """Whether the function that gets it may change it."""
        if last_name(call.func) in HARMLESS and not _is_method_of(call.func, "patch"):
            return False
        symbol = resolve(self.project, module, call.func)
        if symbol is None:
            return True
        if symbol.module is None:
            return not _is_harmless(symbol)
        function = _function(symbol)
        parameter = _parameter(function, call, argument) if function else None
        if function is None or parameter is None:
            return True
        return any(
            self.change(symbol.module, use, below, depth + 2)
            for use in symbol.module.names.get(parameter, ())
            if isinstance(use.ctx, ast.Load) and _belongs(symbol.module, use, function)
        )


def _is_method_of(func: ast.expr, name: str) -> bool:
    """``patch.dict`` is not the builtin ``dict``."""
    return isinstance(func, ast.Attribute) and last_name(func.value) == name


def _is_answer(module: Module, node: ast.expr) -> bool:
    """Whether it is what a callback returns, which goes to the browser."""
    around = (each for each in module.scopes.ancestors(node) if isinstance(each, Function))
    decorators = getattr(next(around, None), "decorator_list", [])
    called = (each.func if isinstance(each, ast.Call) else each for each in decorators)
    return any(last_name(each) in HARMLESS for each in called)


def _is_harmless(symbol: Symbol) -> bool:
    """Whether it is a component, or a dependency."""
    dotted = canonical(symbol.dotted)
    package, _, last = dotted.partition(".")
    speaks = "dash" in package or "component" in package or package == "plotly"
    return speaks and last.rpartition(".")[2][:1].isupper()


def _function(symbol: Symbol) -> Function | None:
    """The function, or the ``__init__`` of the class, that a call enters."""
    node = symbol.binding.node if symbol.binding else None
    if isinstance(node, ast.ClassDef):
        made = (each for each in node.body if isinstance(each, Function))
        return next((each for each in made if each.name == "__init__"), None)
    return node if isinstance(node, Function) and not node.decorator_list else None


def _parameter(function: Function, call: ast.Call, argument: ast.AST) -> str | None:
    """The parameter that an argument of a call reaches."""
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    if isinstance(argument, ast.keyword):
        every = (*names, *(each.arg for each in function.args.kwonlyargs))
        return argument.arg if argument.arg in every else None
    if any(isinstance(each, ast.Starred) for each in call.args):
        return None
    place = [id(each) for each in call.args].index(id(argument)) + (names[:1] == ["self"])
    return names[place] if place < len(names) else None


def _belongs(module: Module, use: ast.Name, function: Function) -> bool:
    found = module.scopes.around(use).lookup(use.id)
    return found is not None and found[0].node is function
