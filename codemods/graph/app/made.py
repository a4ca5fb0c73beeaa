"""Where apps are built: which calls make one, in which function, with which pages."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from codemods.dash.app import app_class
from codemods.python.nodes import last_name
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve

_CLASSES = ("Dash", "DashProxy", "JupyterDash", "DjangoDash")
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
MADE = re.compile(rb"\b(?:Dash|DashProxy|JupyterDash|DjangoDash)\b|Dash\w*\s*\(")


class Maker(NamedTuple):
    """A function that builds an app: its name and the line of its ``def``."""

    name: str
    line: int


@dataclass(frozen=True, eq=False, slots=True)
class App:
    """One ``Dash(…)``: where it is built.

    ``function`` is the function that builds it; None where the file itself does. ``demo`` says that
    it is built only where the file is run (``if __name__ == "__main__"``), and the rest of the file
    may be loaded without it. ``alone`` says so of the calls of the function, where the file has
    callbacks outside of it. ``pages`` is the folder of its pages.
    """

    path: str
    function: Maker | None = None
    demo: bool = False
    pages: str | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """The apps that a file builds, in plain data. ``apart`` has the functions that build one, each
    with the others that it has nothing to do with.
    """

    apps: tuple[App, ...] = ()
    apart: Mapping[Maker, tuple[Maker, ...]] = field(default_factory=dict)


def built(project: Project, module: Module) -> Built:
    """The apps that a file builds, one for each function that does."""
    found = dict(_apps(project, module))
    functions = [each for each in dict.fromkeys(found.values()) if each is not None]
    several = (
        _named(module, functions) if len(functions) > 1 else {each: set() for each in functions}
    )
    apart = {
        _maker(one): tuple(_maker(two) for two in functions if _are_apart(one, two, several))
        for one in functions
    }
    return Built((*found,), apart)


def functions_of(module: Module, makers: Iterable[Maker]) -> tuple[ast.stmt, ...]:
    """The definitions of some functions of a file."""
    return tuple(
        node
        for maker in makers
        for node in module.nodes.definitions.get(maker.name, ())
        if node.lineno == maker.line
    )


def _are_apart(one: ast.stmt, other: ast.stmt, named: Mapping[ast.stmt, Set[str]]) -> bool:
    """Whether neither of two functions names the other."""
    return one is not other and _name(one) not in named[other] and _name(other) not in named[one]


def _apps(project: Project, module: Module) -> Iterator[tuple[App, ast.stmt | None]]:
    """The apps of a file, each with the function that builds it."""
    seen: set[tuple[ast.AST | None, bool, str | None]] = set()
    names = {*_CLASSES, *_aliases(module)}
    for call in module.nodes.calls:
        if not _is_app(project, module, call, names):
            continue
        around = [*module.scopes.ancestors(call)]
        functions = [each for each in around if isinstance(each, _FUNCTION)]
        function = functions[-1] if functions else None  # the outermost
        demo = any(isinstance(each, ast.If) and _asks_for_main(each) for each in around)
        pages = _pages(project, module, call)
        if (function, demo, pages) not in seen:
            seen.add((function, demo, pages))
            alone = function is not None and not demo and _is_run_alone(module, function)
            maker = _maker(function) if function is not None else None
            yield App(module.path, maker, demo, pages, alone), function


def _aliases(module: Module) -> Iterator[str]:
    """The names under which a file imports a class of apps."""
    for name, bindings in module.scopes.root.bindings.items():
        if any(isinstance(b.node, ast.alias) and b.node.name in _CLASSES for b in bindings):
            yield name


def _is_app(project: Project, module: Module, call: ast.Call, names: Set[str]) -> bool:
    last = last_name(call.func)
    if last in names or "Dash" not in last:
        return last in names
    symbol = resolve(project, module, call.func)
    made = symbol.binding.node if symbol is not None and symbol.binding is not None else None
    is_class = isinstance(made, ast.ClassDef) or (symbol is not None and symbol.module is None)
    return is_class and app_class(project, module, call) is not None


def _asks_for_main(statement: ast.If) -> bool:
    match statement.test:
        case ast.Compare(left=ast.Name(id="__name__"), comparators=[ast.Constant("__main__")]):
            return True
    return False


def _pages(project: Project, module: Module, call: ast.Call) -> str | None:
    """The folder of the pages of an app that has some."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    folder = given.get("pages_folder")
    uses = given.get("use_pages")
    off = uses is None or (isinstance(uses, ast.Constant) and not uses.value)
    if off and folder is None:
        return None
    name = folder.value if isinstance(folder, ast.Constant) else "pages"
    return posixpath.normpath(posixpath.join(module.folder, str(name or "pages")))


def _name(function: ast.stmt) -> str:
    return str(getattr(function, "name", ""))


def _maker(function: ast.stmt) -> Maker:
    return Maker(_name(function), function.lineno)


def _named(module: Module, functions: Iterable[ast.stmt]) -> Mapping[ast.stmt, Set[str]]:
    """What each of some functions names: itself, and through other functions of its file that it
    names. Parameters count, and texts: fixtures of a test are given by their names.
    """
    own = {
        each: _names_in(each)
        for several in module.nodes.definitions.values()
        for each in several
        if isinstance(each, _FUNCTION)
        if not any(isinstance(around, _FUNCTION) for around in module.scopes.ancestors(each))
    }
    by_name: dict[str, set[str]] = {}
    for each, names in own.items():
        by_name.setdefault(each.name, set()).update(names)
    return {each: _reach(_names_in(each), by_name) for each in functions}


def _reach(names: Set[str], by_name: Mapping[str, Set[str]]) -> Set[str]:
    found = set(names)
    pending = sorted(found & by_name.keys())
    while pending:
        new = by_name[pending.pop()] - found
        found |= new
        pending += sorted(new & by_name.keys())
    return found


def _names_in(function: ast.stmt) -> set[str]:
    """The names in a function that it does not set itself, and those of its parameters."""
    used: set[str] = set()
    bound: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name):
                bound.add(name)
            case ast.Attribute(attr=name) | ast.arg(arg=name):
                used.add(name)
            case ast.Constant(value=str(name)):
                used.add(name)
    return used - bound


def _is_run_alone(module: Module, function: ast.stmt) -> bool:
    """Whether a function is called only where its file is run, with callbacks outside of it."""
    name = _name(function)
    uses = module.names.get(name, [])
    shown = (
        any(
            isinstance(each, ast.If) and _asks_for_main(each)
            for each in module.scopes.ancestors(use)
        )
        for use in uses
    )
    return bool(uses) and all(shown) and _has_callbacks_outside(module, function)


def _has_callbacks_outside(module: Module, function: ast.stmt) -> bool:
    return any(
        function not in module.scopes.ancestors(call)
        for name, calls in module.nodes.called.items()
        if name.endswith("callback")
        for call in calls
    )
