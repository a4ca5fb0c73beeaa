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

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property

from codemods.dash.values.value import Fields, Known, Private, Unknown, Value, same
from codemods.files.discover import root_of
from codemods.graph.app.facts import Survey
from codemods.graph.app.made import MADE, App, Maker
from codemods.python.import_graph import imports, related
from codemods.python.project import Project

# What loads files by a name that is not written out.
_LOADERS = (
    b"import_module", b"__import__", b"pkgutil", b"entry_points", b"spec_from_file_location",
    b"run_path",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Membership:
    """The apps of a project, and the files of each. ``survey`` tells what is in a file."""

    project: Project
    survey: Survey

    @cached_property
    def related(self) -> frozenset[str]:
        """The files that have to do with Dash at all."""
        return related(self.project, self._imports)

    @cached_property
    def apps(self) -> tuple[App, ...]:
        """All apps, in the order of their files and lines."""
        return tuple(
            replace(each, demo=True) if self._is_for_show(each) else each
            for path in self.project.modules
            if path in self.related and MADE.search(self.project.modules[path].source.words)
            for each in self.survey.built(path).apps
        )

    def around(self, path: str) -> frozenset[str] | None:
        """The files that may meet a file in an app; None when nothing is known of it."""
        apps = self.of(path)
        if not any(not app.demo for app in apps):
            return None
        if apps not in self._around:
            first, *rest = (self._files[app] for app in apps)
            self._around[apps] = first.union(*rest) if rest else first
        return self._around[apps]

    def of(self, path: str) -> frozenset[App]:
        """The apps that a file belongs to."""
        return self._by_file.get(path, frozenset())

    def is_shared(self, path: str) -> bool:
        """Whether a file belongs to several apps."""
        return len(self._by_file.get(path, ())) > 1

    def apart(self, path: str) -> Mapping[Maker, tuple[Maker, ...]]:
        """The functions of a file that build an app of their own, each with those that build an app
        that it has nothing to do with.
        """
        return self._apart.get(path, {})

    @cached_property
    def _apart(self) -> Mapping[str, Mapping[Maker, tuple[Maker, ...]]]:
        paths = dict.fromkeys(app.path for app in self.apps if app.function is not None)
        return {path: self.survey.built(path).apart for path in paths}

    def _is_for_show(self, app: App) -> bool:
        """Whether a function builds an app only when its file is run, and the file has callbacks
        outside of it, which something in the project may load by the name of the file.
        """
        if app.function is None or app.demo or not self._loads_by_name:
            return app.demo
        if self._importers.get(app.path):
            return False
        return app.alone

    @cached_property
    def _loads_by_name(self) -> bool:
        """Whether a file that has to do with Dash may load others by name."""
        return any(
            word in self.project.modules[path].source.words
            for path in self.related
            for word in _LOADERS
        )

    @cached_property
    def _around(self) -> dict[frozenset[App], frozenset[str]]:
        return {}

    @cached_property
    def _imports(self) -> Mapping[str, frozenset[str]]:
        return self.project.once(imports)

    @cached_property
    def _importers(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path, others in self._imports.items():
            for other in others:
                found.setdefault(other, []).append(path)
        for package in self._packages:  # which runs before each file in it
            for path in self._below(self.project.modules[package].folder) - {package}:
                if path not in found.get(package, ()):
                    found.setdefault(package, []).append(path)
        return found

    @cached_property
    def _packages(self) -> tuple[str, ...]:
        """The packages that build an app."""
        modules = (self.project.modules[path] for path in sorted(self.related))
        return tuple(
            each.path
            for each in modules
            if posixpath.basename(each.path) == "__init__.py"
            if MADE.search(each.source.words) and self.survey.built(each.path).apps
        )

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
    def _by_file(self) -> Mapping[str, frozenset[App]]:
        """The apps of each file that belongs to any. Many have the same ones, which may be many."""
        same: dict[frozenset[App], frozenset[App]] = {}
        found = {path: frozenset(apps) for path, apps in self._reached.items()}
        for paths in self._loose():
            meant = frozenset(app for path in paths for app in self._meant(path))
            for path in paths:
                apps = found.get(path, frozenset()) | meant
                found[path] = same.setdefault(apps, apps)
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
        for value in self.survey.ids(path):
            match value:
                case Known() | Fields():
                    found |= self._with(project, value) or self._all
                case Private():
                    continue  # of its own function, but for what somebody hands it
                case _:
                    found |= own or self._all
        for each in self.survey.given(path):
            found |= (self._with(project, each) if _is_read(each) else own) or self._all
        return found

    def _with(self, project: str, value: Value) -> Set[App]:
        """The apps of a project that have an id that may be this one."""
        found: set[App] = set()
        for other, apps in self._with_id.get((project, _key(value)), {}).items():
            if same(value, other) is not False:
                found |= apps
        for other, apps in self._unseen.get(project, {}).items():
            if found and same(value, other) is not False:
                found |= apps
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
    def _with_id(self) -> Mapping[tuple[str, object], Mapping[Value, set[App]]]:
        """The apps of each project that have an id, in the files that they reach by imports."""
        found: dict[tuple[str, object], dict[Value, set[App]]] = {}
        for path, apps in self._reached.items():
            values = {each for each in self.survey.ids(path) if isinstance(each, Known | Fields)}
            for app in apps & self._all:
                for value in values:
                    by_value = found.setdefault((self._root(app.path), _key(value)), {})
                    by_value.setdefault(value, set()).add(app)
        return found

    @cached_property
    def _unseen(self) -> Mapping[str, Mapping[Value, set[App]]]:
        """The ids of each project that cannot be read, with the apps that have them."""
        found: dict[str, dict[Value, set[App]]] = {}
        for path, apps in self._reached.items():
            values = {each for each in self.survey.ids(path) if isinstance(each, Unknown)}
            for app in apps & self._all:
                for value in values:
                    found.setdefault(self._root(app.path), {}).setdefault(value, set()).add(app)
        return found

    def _root(self, path: str) -> str:
        folder = self.project.modules[path].folder
        if folder not in self._roots:
            self._roots[folder] = root_of(folder)
        return self._roots[folder]

    @cached_property
    def _roots(self) -> dict[str, str]:
        return {}


def _is_read(value: Value) -> bool:
    return isinstance(value, Known | Fields)


def _key(value: Value) -> object:
    """What two ids that may be the same have in common."""
    return frozenset(name for name, _ in value.items) if isinstance(value, Fields) else value
