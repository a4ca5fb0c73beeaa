"""What the parameters of a function get: from each of its calls, or by default."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from codemods.python.calls.registered import Handed, by_base, by_decorator, looked_through
from codemods.python.calls.sites import (
    Site,
    Sites,
    function_calls,
    made,
    method_calls,
    positional,
)
from codemods.python.changes.code import is_recoded
from codemods.python.nodes import last_name
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve
from codemods.python.scope import Function

# Decorators that call what they decorate with what it is called with, or not at all.
_PASSING = frozenset(
    {"staticmethod", "classmethod", "property", "cached_property", "cache", "lru_cache", "wraps"}
    | {"dataclass", "contextmanager", "overload", "override", "abstractmethod", "final"}
)


class Argument(NamedTuple):
    """What a parameter gets: an expression of a module; None when it cannot be read."""

    module: Module
    node: ast.expr | None


def given(project: Project, module: Module, function: Function, name: str) -> list[Argument]:
    """What the calls of a function give to one of its parameters; what it is when they do not."""
    sites = calls(project, module, function)
    default = _default(function, name)
    known = default is None or not is_recoded(project, function)
    fallback = [Argument(module, default if known else None)] if default is not None else []
    found = [each for site in sites.seen for each in _bound(site, function, name, fallback)]
    found += (Argument(each, None) for each in sites.unseen)
    return found or fallback


def calls(project: Project, module: Module, function: Function) -> Sites:
    """The calls of a function."""
    known = project.once(_known)
    if function not in known:
        found = known[function] = Sites()
        owner = module.scopes.parents.get(function)
        if isinstance(owner, ast.ClassDef) and function.name in ("__init__", "__new__"):
            found.seen.extend(makings(project, module, owner).seen)
            found.unseen.extend(makings(project, module, owner).unseen)
        elif isinstance(owner, ast.ClassDef):
            method_calls(project, module, owner, function, found)
        else:
            function_calls(project, module, function, found)
            if module in looked_through(project):
                found.unseen.append(module)
        if any(_hands_on(project, module, each) for each in function.decorator_list):
            found.unseen.append(module)
        for decorator in function.decorator_list:
            _add(found, by_decorator(project, module, decorator), bound=False)
    return known[function]


def makings(project: Project, module: Module, owner: ast.ClassDef) -> Sites:
    """The calls that make an object of a class."""
    known = project.once(_known)
    if owner not in known:
        known[owner] = Sites()
        made(project, module, owner, known[owner])
        for decorator in owner.decorator_list:
            _add(known[owner], by_decorator(project, module, decorator), bound=True)
        _add(known[owner], by_base(project, module, owner), bound=True)
    return known[owner]


def _add(found: Sites, handed: Iterable[Handed], *, bound: bool) -> None:
    """Notes the calls that do not name what they call."""
    for module, call in handed:
        if call is None:
            found.unseen.append(module)
        else:
            found.seen.append(Site(module, call.args, call.keywords, bound))


def _known(_: Project) -> dict[ast.AST, Sites]:
    """What was asked for so far."""
    return {}


def _hands_on(project: Project, module: Module, decorator: ast.expr) -> bool:
    """Whether a decorator may call the function with what nobody sees."""
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    if last_name(node) in _PASSING | {"setter", "getter"}:
        return False
    symbol = resolve(project, module, node)
    return symbol is None or symbol.module is None


def _default(function: Function, name: str) -> ast.expr | None:
    args = function.args
    late = zip(reversed(positional(function)), reversed(args.defaults), strict=False)
    pairs = [*late, *zip(args.kwonlyargs, args.kw_defaults, strict=True)]
    return next((value for each, value in pairs if each.arg == name), None)


def _bound(
    site: Site, function: Function, name: str, fallback: list[Argument]
) -> Iterator[Argument]:
    """What one call gives to a parameter."""
    names = [each.arg for each in positional(function)]
    if name in (
        getattr(function.args.vararg, "arg", None),
        getattr(function.args.kwarg, "arg", None),
    ):
        yield Argument(site.module, None)
        return
    place = names.index(name) - site.bound if name in names else None
    yield from argument(site, place, name) or fallback


def argument(site: Site, place: int | None, name: str) -> list[Argument]:
    """What a call gives at a position or by a name; nothing when it does not."""
    unread = [Argument(site.module, None)]
    for number, each in enumerate(site.args):
        if isinstance(each, ast.Starred) and place is not None and number <= place:
            items = each.value.elts if isinstance(each.value, ast.Tuple | ast.List) else None
            if items is None:
                return unread
            args = [*site.args[:number], *items, *site.args[number + 1 :]]
            return argument(replace(site, args=args), place, name)
        if number == place:
            return [Argument(site.module, each)]
    for keyword in site.keywords:
        if keyword.arg == name:
            return [Argument(site.module, keyword.value)]
    for keyword in site.keywords:
        if keyword.arg is None:
            found = _entry(keyword.value, name)
            if found is None:
                return unread
            if found:
                return [Argument(site.module, each) for each in found]
    return unread if site.open else []


def _entry(node: ast.expr, name: str) -> list[ast.expr] | None:
    """What ``**node`` gives for a name; None when that cannot be read."""
    match node:
        case ast.Dict(keys=keys, values=values):
            if not all(isinstance(each, ast.Constant) for each in keys):
                return None
            pairs = zip(keys, values, strict=True)
            return [v for k, v in pairs if isinstance(k, ast.Constant) and k.value == name]
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=keywords):
            if any(each.arg is None for each in keywords):
                return None
            return [each.value for each in keywords if each.arg == name]
    return None
