"""The module or class that has a name, and which expressions may stand for it.

``settings`` in ``settings.DEMO = True`` is the module; so may be a parameter, where somebody hands
the module on, and ``sys.modules[name]``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from codemods.python.import_graph import reaching
from codemods.python.nodes import last_name
from codemods.python.project import Module, Project
from codemods.python.scope import Binding
from codemods.python.texts import holding, plain

if TYPE_CHECKING:
    from codemods.python.resolve import Symbol

# What an expression stands for by itself, whatever is set elsewhere.
Follow = Callable[[Module, ast.expr], "Symbol | None"]

# What may be any module, and any class.
ANYTHING: ast.expr = ast.parse("__import__()", mode="eval").body

_DEEPEST = 6
_AS = re.compile(rb"(?<![\w\x80-\xff])([\w\x80-\xff]++)\s+as\s+([\w\x80-\xff]+)")
_OF_ALL = frozenset({"import_module", "__import__", "reload"})
# A module that is made from a spec is another one than that which the rest of the project imports:
# what is set in it is not set there; but whoever calls a function of it calls the same code.
_LOADING = _OF_ALL | {"module_from_spec"}
_LOADERS = (b"import_module", b"__import__", b"sys.modules")
_OWN, _ANY = "__name__", "*"  # names of modules: of the one that loads it; one that is not seen
# What looks at a module or class, and sets nothing in it.
_ASKING = frozenset(
    {"isinstance", "issubclass", "super", "cast", "TypeVar", "type", "print", "repr", "str", "bool"}
    | {"getattr", "hasattr", "dir", "vars", "id", "reload", "getmembers", "getfile", "getsource"}
    | {"iter_modules", "signature", "get_type_hints", "fields", "Depends", "len", "list", "sorted"}
)
_STEADY_CLASS = frozenset({"dataclass", "dataclasses", "unique", "final", "total_ordering"})
_STEADY_METAS = frozenset({"ABCMeta", "EnumMeta", "EnumType"})
_VALUES = (
    ast.Constant, ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp,
    ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.Lambda, ast.Compare, ast.BinOp, ast.UnaryOp,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Holder:
    """A module, or with ``owner`` a class in it, that has a name that is known as ``names``."""

    project: Project
    follow: Follow
    module: Module
    owner: ast.ClassDef | None
    names: frozenset[str]

    def is_module(self, other: Module | None) -> bool:
        """Whether a module has the name: it binds it, or brings it from where it is bound."""
        if self.owner is not None or other is None:
            return False
        if other is self.module:
            return True
        root = other.scopes.root
        bound = (each for name in self.names for each in root.bindings.get(name, ()))
        return bool(root.stars) or any(each.kind == "import" for each in bound)

    def may_be(self, module: Module, node: ast.expr, depth: int = 0) -> bool:
        """Whether an expression may stand for the module or class."""
        if depth > _DEEPEST or node is ANYTHING:
            return True
        symbol = self.follow(module, node)
        if symbol is not None:
            return self._may_mean(symbol, depth)
        match node:
            case ast.Name(id=name):
                found = module.scopes.around(node).lookup(name)
                if found is None:
                    return False
                return any(self._may_be_bound(module, each, depth) for each in found[1])
            case ast.Attribute(attr="__class__", value=value):
                return self._may_be_class_of(module, value)
            case ast.Attribute():
                return self.escapes
            case ast.Call():
                return self._may_return(module, node)
            case ast.Subscript():
                return self._may_load(module, _text(node.slice)) if _loads(node) else self.escapes
            case ast.IfExp(body=one, orelse=other):
                return any(self.may_be(module, each, depth + 1) for each in (one, other))
            case ast.BoolOp(values=values):
                return any(self.may_be(module, each, depth + 1) for each in values)
        return not isinstance(node, _VALUES) and self.escapes

    def _may_be_bound(self, module: Module, binding: Binding, depth: int) -> bool:
        if binding.kind == "parameter":
            return self._may_get(module, binding.node)
        if binding.value is None:
            return self.escapes or self._may_import(binding.node)
        return self.may_be(module, binding.value, depth + 1)

    def _may_import(self, node: ast.AST) -> bool:
        """Whether an import, one of several bindings of a name, may bring it."""
        last = self.owner.name if self.owner else self._last
        return isinstance(node, ast.alias) and node.name.rpartition(".")[2] == last

    def _may_mean(self, symbol: Symbol, depth: int) -> bool:
        binding = symbol.binding
        if binding is None and symbol.module is None:  # two files may be meant, or none
            known = self.owner is None and symbol.dotted.split(".")[-1] == self._last
            return known and self.project.find(symbol.dotted, self.module) is None
        if binding is None or symbol.module is None:
            return self.is_module(symbol.module)
        if isinstance(binding.node, ast.ClassDef):
            return binding.node is self.owner
        if binding.value is None:
            return False
        return self.may_be(symbol.module, binding.value, depth + 1)

    def _may_get(self, module: Module, parameter: ast.AST) -> bool:
        """Whether a parameter may get it: ``cls`` gets the class or one that derives from it."""
        around = module.scopes.parents.get(module.scopes.parents.get(parameter, parameter))
        owner = module.scopes.parents.get(around) if around is not None else None
        if isinstance(owner, ast.ClassDef) and isinstance(parameter, ast.arg):
            if parameter.arg == "self":
                return False  # an object of the class
            if parameter.arg == "cls":
                return self.owner is not None and self._derives(self.module, self.owner, owner)
        return self.escapes

    def _may_be_class_of(self, module: Module, node: ast.expr) -> bool:
        """Whether the class of an object may be it."""
        if self.owner is None:
            return False
        if isinstance(node, ast.Name) and node.id == "self":
            around = module.scopes.ancestors(node)
            own = next((each for each in around if isinstance(each, ast.ClassDef)), None)
            return own is None or self._derives(self.module, self.owner, own)
        return True

    def _derives(
        self, module: Module, owner: ast.ClassDef, base: ast.ClassDef, depth: int = 0
    ) -> bool:
        """Whether a class is, or may derive from, another."""
        if owner is base or depth > _DEEPEST:
            return True
        for each in owner.bases:
            symbol = self.follow(module, each)
            if symbol is None:
                return True
            node = symbol.binding.node if symbol.binding else None
            if symbol.module is not None and isinstance(node, ast.ClassDef):
                if self._derives(symbol.module, node, base, depth + 1):
                    return True
        return False

    def _may_return(self, module: Module, call: ast.Call) -> bool:
        name = last_name(call.func)
        if name in _LOADING:
            return self._may_load(module, _text(call.args[0] if call.args else None))
        if name == "type" and len(call.args) == 1:
            return self._may_be_class_of(module, call.args[0])
        if name[:1].isupper() and not name.isupper():
            return False  # an object
        symbol = self.follow(module, call.func)
        if (
            symbol is not None
            and symbol.module is None
            and not symbol.dotted.startswith("builtins.")
        ):
            return False
        return self.escapes

    def _may_load(self, module: Module, name: str) -> bool:
        """Whether it may be what is loaded by a name, as ``_text`` tells it."""
        if name == _ANY:
            return self.owner is None
        return self.is_module(module if name == _OWN else self.project.find(name, module))

    @property
    def has_metaclass(self) -> bool:
        """Whether the class, or one that it derives from, is what a metaclass of the project, or
        one that cannot be seen, makes of it.
        """
        return self.owner is not None and self._is_made(self.module, self.owner)

    def _is_made(self, module: Module, owner: ast.ClassDef, depth: int = 0) -> bool:
        metas = (each.value for each in owner.keywords if each.arg in ("metaclass", None))
        if depth > _DEEPEST or any(last_name(each) not in _STEADY_METAS for each in metas):
            return True
        above = (self.follow(module, each) for each in owner.bases)
        return any(
            self._is_made(each.module, each.binding.node, depth + 1)
            for each in above
            if each and each.module and each.binding and isinstance(each.binding.node, ast.ClassDef)
        )

    @property
    def _last(self) -> str:
        return self.module.name.rpartition(".")[2]

    @cached_property
    def escapes(self) -> bool:
        """Whether it is handed to somebody who may set what is in it: as an argument, in a list."""
        if self.owner is None:
            found = self.project.ask(loaded)
            for path, name in zip(found[::2], found[1::2], strict=True):
                if self._may_load(self.project.modules[path], name):
                    return True
        elif self._is_made_by_others(self.owner):
            return True
        name = self.owner.name if self.owner else self._last
        files = frozenset(self.project.ask(reaching, self.module.path))
        return any(
            self._is_it(module, node)
            for each in known_as(self.project, name)
            for module in self.project.all_saying(each, within=files)
            for node in (*module.nodes.names.get(each, ()), *module.nodes.attributes.get(each, ()))
            if isinstance(node.ctx, ast.Load) and _is_handed_on(module, node)
        )

    @staticmethod
    def _is_made_by_others(owner: ast.ClassDef) -> bool:
        """Whether a decorator or a metaclass gets the class."""
        decorators = (last_name(_called(each)) for each in owner.decorator_list)
        return any(each not in _STEADY_CLASS for each in decorators) or any(
            keyword.arg == "metaclass" for keyword in owner.keywords
        )

    def _is_it(self, module: Module, node: ast.expr) -> bool:
        symbol = self.follow(module, node)
        if symbol is None:
            return False
        if self.owner is None:
            return symbol.binding is None and self.is_module(symbol.module)
        return symbol.binding is not None and symbol.binding.node is self.owner


def _loads(node: ast.Subscript) -> bool:
    return isinstance(node.value, ast.Attribute) and node.value.attr == "modules"


def _text(name: ast.expr | None) -> str:
    """The name of a module that an expression gives."""
    match name:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id="__name__"):
            return _OWN
    return _ANY


def loaded(project: Project) -> tuple[str, ...]:
    """The files that load a module by name and hand it to somebody, each with the name behind it. A
    question to ``Project.ask``.
    """
    view = project.view()
    found: dict[tuple[str, str], None] = {}
    for path in view.ask(holding, *map(plain, _LOADERS)):
        if not view.parses(path):
            continue
        module = view.modules[path]
        calls = (call for name in _OF_ALL for call in module.nodes.called.get(name, ()))
        given = (call for call in calls if _is_given_away(module, call))
        names = [_text(call.args[0] if call.args else None) for call in given]
        for node in module.nodes.attributes.get("modules", ()):
            user = module.scopes.parents[node]
            if isinstance(user, ast.Subscript) and isinstance(user.ctx, ast.Load):
                if _is_given_away(module, user):
                    names.append(_text(user.slice))
        found.update(((path, each), None) for each in names)
    return tuple(text for pair in found for text in pair)


def _is_given_away(module: Module, node: ast.expr) -> bool:
    """Whether what an expression gives is handed on, directly or by the variable that holds it."""
    match module.scopes.parents[node]:
        case ast.Assign(targets=[ast.Name(id=name) as target]):
            scopes = module.scopes
            mine = scopes.around(target).lookup(name)
            return any(
                _is_handed_on(module, use)
                for use in module.names[name]
                if isinstance(use.ctx, ast.Load) and scopes.around(use).lookup(name) == mine
            )
    return _is_handed_on(module, node)


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _is_handed_on(module: Module, node: ast.expr) -> bool:
    """Whether a use of a module or class does more than take a name of it, call it, derive from it,
    or ask for it.
    """
    parents = module.scopes.parents
    user: ast.AST = parents[node]
    match user:
        case ast.Attribute() | ast.ClassDef() | ast.ExceptHandler() | ast.arg():
            return False
        case ast.Call(func=func):
            return func is not node and last_name(func) not in _ASKING
        case ast.Assign(targets=[ast.Name()]) | ast.Compare() | ast.Expr():
            return False
    return not is_annotation(module, node)


def is_annotation(module: Module, node: ast.AST) -> bool:
    parents = module.scopes.parents
    while isinstance(node, ast.expr):
        user = parents[node]
        if isinstance(user, ast.arg):
            return True
        if isinstance(user, ast.AnnAssign):
            return node is user.annotation
        if isinstance(user, ast.FunctionDef | ast.AsyncFunctionDef):
            return node is user.returns
        node = user
    return False


def known_as(project: Project, name: str) -> tuple[str, ...]:
    """The names under which files import what has a name, itself first."""
    return project.ask(renamed, name)


def renamed(project: Project, name: str) -> tuple[str, ...]:
    """The same. A question to ``Project.ask``."""
    names = project.once(_renamed)
    pending = [name]
    for each in pending:  # which grows meanwhile
        pending += sorted(names.get(each, frozenset()) - {*pending})
    return tuple(pending)


def _renamed(project: Project) -> dict[str, set[str]]:
    """The other names of what is imported, by the text (``from shop import cart as basket``)."""
    found: dict[str, set[str]] = {}
    for module in project.modules.values():
        for old, new in _AS.findall(module.source.words):
            found.setdefault(old.decode("utf-8", "replace"), set()).add(
                new.decode("utf-8", "replace")
            )
    return found
