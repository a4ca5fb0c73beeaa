"""Names that something else in the project sets again: ``settings.DEMO = True`` in another file,
``setattr(Config, name, value)``, ``globals().update(…)``, ``vars(settings)["DEMO"] = True``.

What binds a name in its own scope, ``scope`` knows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from codemods.files.place import is_test
from codemods.python.changes.holder import ANYTHING, Follow, Holder, known_as
from codemods.python.changes.setting import setting
from codemods.python.module import Module, absolute
from codemods.python.nodes import last_name, written_text
from codemods.python.project import Project
from codemods.python.scope import Binding, Scope

if TYPE_CHECKING:
    from codemods.python.resolve import Symbol

_DYNAMIC = re.compile(
    rb"\b(?:setattr|delattr|__setattr__|__delattr__|globals|vars|locals|__dict__|exec|eval|mock|mocker)\b"
)
_WORD = re.compile(r"\w+")
_ANY = ""  # the name of a store where it cannot be read
_SETTERS = frozenset({"setattr", "delattr", "__setattr__", "__delattr__"})
_SPACES = frozenset({"globals", "vars", "locals"})
_READING = frozenset({"get", "items", "keys", "values", "copy", "__contains__", "__getitem__"})
_LOOKING = frozenset(
    {"dict", "len", "sorted", "list", "set", "tuple", "print", "repr", "str", "iter"}
)


class Store(NamedTuple):
    """A store under a name that is no part of the syntax: what is set of what. ``owner`` is None
    for the module itself, ``name`` where it cannot be read.
    """

    module: Module
    owner: ast.expr | None
    name: str | None


def is_set_again(project: Project, follow: Follow, symbol: Symbol, asked: str) -> bool:
    """Whether the value that a name has may be replaced by another one, from outside of the scope
    that binds it. ``asked`` is the name under which it is asked for.
    """
    binding, module = symbol.binding, symbol.module
    if binding is None or module is None or binding.kind in ("import", "star", "parameter"):
        return False
    answers = project.once(_answers)
    key = (binding, asked)
    if key not in answers:
        scope = module.scopes.around(binding.node)
        names = frozenset({*known_as(project, binding.name), *known_as(project, asked)})
        answers[key] = _is_set(project, follow, symbol, scope, names)
    return answers[key]


def _answers(_: Project) -> dict[tuple[object, str], bool]:
    """What was asked for so far."""
    return {}


def _is_set(
    project: Project, follow: Follow, symbol: Symbol, scope: Scope, names: frozenset[str]
) -> bool:
    assert symbol.module is not None
    assert symbol.binding is not None
    owner = scope.node if isinstance(scope.node, ast.ClassDef) else None
    outside = scope.outside.get(symbol.binding.name) == "global"
    if owner is None and scope.parent is not None and not outside:
        return False  # a variable of a function
    if owner is None and _comes_by_star(project, symbol.module, symbol.binding):
        return True
    holder = Holder(project, follow, symbol.module, owner, names)
    if holder.has_metaclass:
        return True
    if any(_sets(holder, symbol, *each) for name in names for each in _foreign(project, name)):
        return True
    simple = symbol.binding.kind == "assign"
    return any(
        (each.name in names if each.name is not None else simple)
        and (
            holder.is_module(each.module)
            if each.owner is None
            else holder.may_be(each.module, each.owner)
        )
        for each in stores(project, *names)
    )


def _comes_by_star(project: Project, module: Module, binding: Binding) -> bool:
    """Whether a star import below the binding brings another value."""
    for statement in module.scopes.root.stars:
        other = project.find(absolute(module, statement), module)
        if other is None or not project.parses(other.path):
            continue
        later = statement.lineno > binding.node.lineno  # type: ignore[attr-defined]
        if later and other.exports(binding.name) and binding.name in other.scopes.root.bindings:
            return True
    return False


def _sets(holder: Holder, symbol: Symbol, module: Module, node: ast.Attribute) -> bool:
    found = holder.follow(module, node)
    if found is not None and any(each.binding is symbol.binding for each in found.through):
        return True
    if found is not None and found.binding is not None:
        return found.binding is symbol.binding
    return holder.may_be(module, node.value)


def attributes(project: Project, name: str) -> Iterator[tuple[Module, ast.Attribute]]:
    """The attributes of a name that are set or deleted, wherever that is."""
    for path in project.ask(setting, name):
        if project.parses(path):
            module = project.modules[path]
            for node in module.nodes.attributes.get(name, ()):
                if not isinstance(node.ctx, ast.Load):
                    yield module, node


def _foreign(project: Project, name: str) -> Sequence[tuple[Module, ast.Attribute]]:
    """The same where the owner is not ``self``, which is no module or class."""
    known = project.once(_known_foreign)
    if name not in known:
        found = attributes(project, name)
        known[name] = [(module, node) for module, node in found if not _is_self(module, node.value)]
    return known[name]


def _known_foreign(_: Project) -> dict[str, Sequence[tuple[Module, ast.Attribute]]]:
    """What was asked for so far."""
    return {}


def _is_self(module: Module, node: ast.expr) -> bool:
    """Whether an expression is the ``self`` of a method."""
    if not isinstance(node, ast.Name) or node.id != "self":
        return False
    found = module.scopes.around(node).lookup(node.id)
    if found is None or [each.kind for each in found[1]] != ["parameter"]:
        return False
    return isinstance(module.scopes.parents.get(found[0].node), ast.ClassDef)


def stores(project: Project, *names: str) -> Iterator[Store]:
    """The stores under some names by other means than an assignment; and those under any name."""
    known = project.once(_stores)
    paths = (path for each in (_ANY, *names) for path in project.ask(storing, each))
    for path in dict.fromkeys(paths):
        if path not in known:
            known[path] = (*_in_module(project.modules[path]),) if project.parses(path) else ()
        yield from (each for each in known[path] if each.name is None or each.name in names)


def _stores(_: Project) -> dict[str, tuple[Store, ...]]:
    """What was asked for so far, by the file."""
    return {}


def executed(project: Project) -> Sequence[tuple[Module, ast.Call]]:
    """Where code that is a text, or in a file, is run in the world."""
    known = project.once(_known_executed)
    if project.world not in known:
        known[project.world] = [*_executed(project)]
    return known[project.world]


def _known_executed(
    _: Project,
) -> dict[frozenset[str] | None, Sequence[tuple[Module, ast.Call]]]:
    """What was asked for so far, by the world."""
    return {}


def _executed(project: Project) -> Iterator[tuple[Module, ast.Call]]:
    for name in ("exec", "eval", "run_path", "run_module"):
        for module in project.saying(name):
            calls = module.nodes.called.get(name, ())
            yield from ((module, call) for call in calls if name != "eval" or _acts(call))


def storing(project: Project, name: str) -> tuple[str, ...]:
    """The files with a store under a name by other means than an assignment. A question to
    ``Project.ask``.
    """
    return tuple(project.once(_storing).get(name, ()))


def _storing(project: Project) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    view = project.view()
    for path, module in project.modules.items():
        if _DYNAMIC.search(module.source.words) and view.parses(path):
            for name in {each.name or _ANY for each in _in_module(view.modules[path])}:
                found.setdefault(name, []).append(path)
    return found


def _in_module(module: Module) -> Iterator[Store]:
    for name in _SETTERS:
        for call in module.nodes.called.get(name, ()):
            yield from _set_by(module, call)
    for node in module.nodes.names.get("setattr", ()):
        user = module.scopes.parents[node]
        if not isinstance(user, ast.Call) or user.func is not node:
            yield Store(module, node, None)  # who gets it sets what he likes
    called = module.nodes.called
    for call in (*called.get("exec", ()), *filter(_acts, called.get("eval", ()))):
        yield from _by_text(module, call)
    if module.source.says(b"mock") or module.source.says(b"mocker"):
        yield from _patched(module)
    for name in _SPACES:
        for call in module.nodes.called.get(name, ()):
            if isinstance(call.func, ast.Name) and len(call.args) <= (name == "vars"):
                owner = call.args[0] if call.args else None
                if owner is not None or _at_the_top(module, call, name):
                    yield from (Store(module, owner, each) for each in _put(module, call))
    for space in module.nodes.attributes.get("__dict__", ()):
        yield from (Store(module, space.value, each) for each in _put(module, space))


def _at_the_top(module: Module, call: ast.Call, name: str) -> bool:
    """Whether a call gives the names of the module."""
    return name == "globals" or module.scopes.around(call).parent is None


def _set_by(module: Module, call: ast.Call) -> Iterator[Store]:
    """``setattr(owner, name, …)``, ``owner.__setattr__(name, …)``, and by the name of both."""
    args = call.args
    direct = isinstance(call.func, ast.Attribute) and call.func.attr.startswith("__")
    if direct and isinstance(call.func, ast.Attribute) and len(args) < 3:
        owner, name = call.func.value, args[0] if args else None
    elif args and isinstance(args[0], ast.Constant) and isinstance(args[0].value, str):
        yield from _by_path(module, args[0].value)  # monkeypatch.setattr("settings.DEMO", True)
        return
    else:
        owner, name = args[0] if args else call.func, args[1] if len(args) > 1 else None
    yield Store(module, owner, written_text(name))


def _by_path(module: Module, dotted: str) -> Iterator[Store]:
    """``monkeypatch.setattr("settings.DEMO", True)``: whatever has that name."""
    yield Store(module, ANYTHING, dotted.rpartition(".")[2])


def _acts(call: ast.Call) -> bool:
    """Whether a text that ``eval`` gets calls something or binds a name. One that cannot be read is
    taken to be data: nobody sets a name by an expression that he gets from elsewhere.
    """
    text = written_text(call.args[0]) if call.args and isinstance(call.func, ast.Name) else None
    return text is not None and ("(" in text or ":=" in text)


def _by_text(module: Module, call: ast.Call) -> Iterator[Store]:
    """What code may set that is a text: all that it names; names of this module, if it is not to be
    read.
    """
    text = written_text(call.args[0]) if call.args else None
    if text is not None:
        yield from (Store(module, ANYTHING, each) for each in {*_WORD.findall(text)})
    elif len(call.args) == 1 and not call.keywords:
        yield Store(module, None, None)


def _patched(module: Module) -> Iterator[Store]:
    """``mock.patch("settings.DEMO", True)``, ``patch.object(settings, "DEMO", True)``,
    ``patch.multiple(settings, DEMO=True)``: in a test they last as long as that.
    """
    called = module.nodes.called
    if is_test(module.path):
        return
    for call in called.get("patch", ()):
        if call.args and (dotted := written_text(call.args[0])) is not None:
            yield from _by_path(module, dotted)
    for name in ("object", "multiple"):
        for call in called.get(name, ()):
            if isinstance(call.func, ast.Attribute) and last_name(call.func.value) == "patch":
                owner = (
                    call.args[0] if call.args and written_text(call.args[0]) is None else ANYTHING
                )
                named = [written_text(each) for each in call.args[1:2]] if name == "object" else []
                named += [each.arg for each in call.keywords] if name == "multiple" else []
                yield from (Store(module, owner, each) for each in named)


def _put(module: Module, space: ast.expr, depth: int = 0) -> Iterator[str | None]:
    """The names that code puts into a dictionary of names; None for any."""
    parents = module.scopes.parents
    match parents[space]:
        case ast.Subscript(ctx=ast.Store() | ast.Del(), slice=key, value=value) if value is space:
            yield written_text(key)
        case ast.Attribute(attr=attr) as method:
            call = parents[method]
            if attr not in _READING and isinstance(call, ast.Call) and call.func is method:
                yield from _put_by(attr, call)
        case ast.Call(func=func) if func is not space:
            if not (isinstance(func, ast.Name) and func.id in _LOOKING):
                yield None
        case ast.keyword(arg=name) as argument:
            if name is not None and last_name(getattr(parents[argument], "func", space)) != "dict":
                yield None
        case ast.Assign(targets=[ast.Name(id=name)]) if depth == 0:
            for use in module.nodes.names.get(name, ()):
                if isinstance(use.ctx, ast.Load):
                    yield from _put(module, use, 1)
        case ast.Assign(value=value) | ast.NamedExpr(value=value) | ast.Return(value=value):
            if value is space:
                yield None
        case ast.AugAssign():
            yield None
        case ast.List() | ast.Tuple() | ast.IfExp() | ast.BoolOp() | ast.Dict() | ast.Yield():
            yield None


def _put_by(attr: str, call: ast.Call) -> Iterator[str | None]:
    """``.update(a=1)``, ``.update({"a": 1})``, ``.setdefault("a", 1)``, ``.pop("a")``."""
    if attr != "update":
        yield written_text(call.args[0]) if call.args else None
        return
    yield from (keyword.arg for keyword in call.keywords)
    for each in call.args:
        if isinstance(each, ast.Dict):
            yield from map(written_text, each.keys)
        else:
            yield None
