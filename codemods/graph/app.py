"""Which files meet in one running app.

An app is one ``Dash(…)``, the file that builds it, those that import that file, the scripts that
start it, and what all these reach by imports; with ``use_pages`` the files of its pages folder.
Each function that builds one (a factory, a test) builds an app of its own. A file that builds
another app, or that several apps meet in (a launcher, a test), passes nothing on.

A file that no app reaches (a plugin, a page that is found by its name) may be loaded by each app
of its project one of whose ids it may mean. An id that cannot be read may be any, and so may one
that no app of its project has. What belongs to no app may meet everything.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from codemods.dash.app import app_class
from codemods.dash.constant import Fields, Known, Private, Value
from codemods.files.discover import root_of
from codemods.python.import_graph import importers, imports, related
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve

_CLASSES = ("Dash", "DashProxy", "JupyterDash", "DjangoDash")
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_MADE = re.compile(rb"\b(?:Dash|DashProxy|JupyterDash|DjangoDash)\b|Dash\w*\s*\(")


@dataclass(frozen=True, eq=False, slots=True)
class App:
    """One ``Dash(…)``: where it is built.

    ``function`` is the function that builds it; None where the file itself does. ``demo`` says that
    it is built only where the file is run (``if __name__ == "__main__"``). ``pages`` is the folder
    of its pages.
    """

    path: str
    function: ast.stmt | None = None
    demo: bool = False
    pages: str | None = None


@dataclass(frozen=True, eq=False)
class Membership:
    """The apps of a project, and the files of each. ``ids_of`` gives the ids that a file has."""

    project: Project
    ids_of: Callable[[str], Iterable[Value]]

    @cached_property
    def related(self) -> frozenset[str]:
        """The files that have to do with Dash at all."""
        return related(self.project, self._imports)

    @cached_property
    def apps(self) -> tuple[App, ...]:
        """All apps, in the order of their files and lines."""
        found = (
            each
            for path in self.project.modules
            if path in self.related and _MADE.search(self.project.modules[path].source.words)
            if self.project.parses(path)
            for each in _built(self.project, self.project.modules[path])
        )
        return tuple(found)

    def around(self, path: str) -> frozenset[str] | None:
        """The files that may meet a file in an app; None when nothing is known of it."""
        apps = self.of(path)
        if not any(not app.demo for app in apps):
            return None
        if apps not in self._around:
            self._around[apps] = frozenset().union(*(self._files[app] for app in apps))
        return self._around[apps]

    def of(self, path: str) -> frozenset[App]:
        """The apps that a file belongs to."""
        return frozenset(self._by_file.get(path, ()))

    def functions(self, path: str) -> tuple[ast.stmt, ...]:
        """The functions of a file that build an app of their own."""
        return tuple(
            dict.fromkeys(
                app.function for app in self.apps if app.path == path and app.function is not None
            )
        )

    @cached_property
    def _around(self) -> dict[frozenset[App], frozenset[str]]:
        return {}

    @cached_property
    def _imports(self) -> Mapping[str, frozenset[str]]:
        return self.project.once(imports)

    @cached_property
    def _importers(self) -> Mapping[str, list[str]]:
        return self.project.once(importers)

    @cached_property
    def _homes(self) -> frozenset[str]:
        """The files that build an app, other than for a show of their own."""
        return frozenset(app.path for app in self.apps if not app.demo)

    @cached_property
    def _files(self) -> Mapping[App, frozenset[str]]:
        found: dict[App, set[str]] = {}
        for path, apps in self._by_file.items():
            for app in apps:
                found.setdefault(app, set()).add(path)
        return {app: frozenset(files) for app, files in found.items()}

    @cached_property
    def _by_file(self) -> Mapping[str, set[App]]:
        """The apps of each file that belongs to any."""
        found = {path: set(apps) for path, apps in self._reached.items()}
        for paths in self._loose():
            meant = {app for path in paths for app in self._meant(path)}
            for path in paths:
                found.setdefault(path, set()).update(meant)
        return found

    @cached_property
    def _reached(self) -> Mapping[str, set[App]]:
        """The apps that reach each file by imports."""
        found: dict[str, set[App]] = {}
        above = self._above()
        for app in self.apps:
            roots = {app.path}
            if not app.demo:
                roots |= {path for path, apps in above.items() if app in apps}
            if app.pages is not None:
                roots |= self._below(app.pages)
            for path in self._forward(app, roots, above):
                found.setdefault(path, set()).add(app)
        return found

    def _above(self) -> Mapping[str, set[App]]:
        """The files that import an app, or what imports it: which apps these are."""
        found: dict[str, set[App]] = {}
        pending = [(app.path, app) for app in self.apps if not app.demo]
        for path, app in pending:  # which grows meanwhile
            for importer in self._importers.get(path, ()):
                apps = found.setdefault(importer, set())
                if app not in apps:
                    apps.add(app)
                    if importer not in self._homes:
                        pending.append((importer, app))
        return found

    def _forward(
        self, app: App, roots: Iterable[str], above: Mapping[str, set[App]]
    ) -> Iterator[str]:
        """What some files of an app reach."""
        seen = set(roots)
        pending = sorted(seen)
        for path in pending:  # which grows meanwhile
            yield path
            own = path == app.path
            meets_others = len({each.path for each in above.get(path, ())}) > 1
            if not own and (path in self._homes or meets_others):
                continue
            for other in self._imports.get(path, ()):
                if other not in seen and other in self.related:
                    seen.add(other)
                    pending.append(other)

    def _below(self, folder: str) -> set[str]:
        """The files in a folder of pages."""
        inside = f"{folder}/"
        return {
            path
            for path in self.related
            if f"{self.project.modules[path].folder}/".startswith(inside)
        }

    # Files that no app reaches

    def _loose(self) -> Iterator[set[str]]:
        """The files that no app reaches, other than one of their own for a show: each that no
        other of them imports, with those that it reaches.
        """
        reached = self._reached
        loose = {p for p in self.related if all(app.demo for app in reached.get(p, ()))}
        covered: set[str] = set()
        first = [path for path in loose if loose.isdisjoint(self._importers.get(path, ()))]
        for path in (*sorted(first), *sorted(loose)):  # those left over import each other
            if path not in covered:
                found = self._together(path, loose)
                covered |= found
                yield found

    def _together(self, path: str, loose: Set[str]) -> set[str]:
        """A loose file and those that it reaches."""
        found = {path}
        pending = [path]
        for each in pending:  # which grows meanwhile
            new = (self._imports[each] & loose) - found
            found |= new
            pending += new
        return found

    def _meant(self, path: str) -> set[App]:
        """The apps one of whose ids a file may mean."""
        project = self._root(path)
        own = self._by_root.get(project, frozenset())
        found: set[App] = set()
        for value in self.ids_of(path):
            match value:
                case Known() | Fields():
                    key = _key(value)
                    found |= self._with_id.get((project, key), self._all)
                case Private():
                    continue  # of its own function, unless somebody hands it another
                case _:
                    found |= own or self._all
        return found

    @cached_property
    def _all(self) -> frozenset[App]:
        return frozenset(app for app in self.apps if not app.demo)

    @cached_property
    def _by_root(self) -> Mapping[str, frozenset[App]]:
        found: dict[str, set[App]] = {}
        for app in self._all:
            found.setdefault(self._root(app.path), set()).add(app)
        return {root: frozenset(apps) for root, apps in found.items()}

    @cached_property
    def _with_id(self) -> Mapping[tuple[str, object], set[App]]:
        """The apps of each project that have an id, in the files that they reach by imports."""
        found: dict[tuple[str, object], set[App]] = {}
        for path, apps in self._reached.items():
            keys = {_key(value) for value in self.ids_of(path)}
            for app in apps & self._all:
                for key in keys:
                    found.setdefault((self._root(app.path), key), set()).add(app)
        return found

    def _root(self, path: str) -> str:
        folder = self.project.modules[path].folder
        if folder not in self._roots:
            self._roots[folder] = root_of(folder)
        return self._roots[folder]

    @cached_property
    def _roots(self) -> dict[str, str]:
        return {}


def _key(value: Value) -> object:
    """What two ids that may be the same have in common."""
    return frozenset(name for name, _ in value.items) if isinstance(value, Fields) else value


def _built(project: Project, module: Module) -> Iterator[App]:
    """The apps that a file builds, one for each function that does."""
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
            yield App(module.path, function, demo, pages)


def _aliases(module: Module) -> Iterator[str]:
    """The names under which a file imports a class of apps."""
    for name, bindings in module.scopes.root.bindings.items():
        if any(isinstance(b.node, ast.alias) and b.node.name in _CLASSES for b in bindings):
            yield name


def _is_app(project: Project, module: Module, call: ast.Call, names: Set[str]) -> bool:
    last = getattr(call.func, "attr", None) or getattr(call.func, "id", None) or ""
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
