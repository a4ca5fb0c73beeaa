"""A project: the files of one run, each read once and parsed only when somebody asks."""

from __future__ import annotations

import ast
import builtins
import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from codemods.files.dash_version import NEWEST, DashVersion
from codemods.files.place import Problem, mistake
from codemods.files.prefilter import spelled
from codemods.files.source import Source, Unreadable, read
from codemods.python.nodes import Nodes, nodes_of
from codemods.python.scope import Scopes, scopes_of
from codemods.python.scripts import wanted
from codemods.python.suppressions import suppressions

# Methods that change what they are called on: lists, dictionaries, sets, and what is like them.
CHANGING = frozenset(
    {"append", "extend", "insert", "remove", "pop", "clear", "reverse", "sort"}
    | {"update", "setdefault", "popitem", "add", "discard", "subtract", "move_to_end"}
    | {"difference_update", "intersection_update", "symmetric_difference_update"}
    | {"appendleft", "extendleft", "popleft", "rotate"}
)
_Answer = TypeVar("_Answer")
# Functions that leave alone what they get.
HARMLESS = frozenset({*dir(builtins), "callback", "clientside_callback", "long_callback"})


@dataclass(frozen=True, eq=False)
class Module:
    """A file as Python sees it: its name for imports, its syntax tree, its scopes.

    ``name`` is the dotted name under which the other files of the project import it.
    """

    source: Source
    name: str
    is_package: bool

    @property
    def path(self) -> str:
        return self.source.path

    @cached_property
    def folder(self) -> str:
        """The absolute path of the folder that it is in."""
        return posixpath.dirname(_absolute(self.path))

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree. Raises Unreadable."""
        return self.source.tree

    @cached_property
    def scopes(self) -> Scopes:
        """The scopes. Raises Unreadable."""
        return scopes_of(self.tree)

    @cached_property
    def nodes(self) -> Nodes:
        """The nodes by what they are called. Raises Unreadable."""
        return nodes_of(self.scopes.parents)

    @property
    def names(self) -> Mapping[str, list[ast.Name]]:
        """The places where each name is written as a name, in no order."""
        return self.nodes.names

    @cached_property
    def changed(self) -> Mapping[str, list[ast.expr]]:
        """The expressions whose value may be changed in place, or that are set from outside
        (``x.append(…)``, ``x[0] = …``, ``change(x)``, ``module.x = …``), by their last name.
        """
        found: dict[str, list[ast.expr]] = {}
        parents = self.scopes.parents
        named: tuple[tuple[str, Sequence[ast.Name | ast.Attribute]], ...] = (
            *self.nodes.names.items(),
            *self.nodes.attributes.items(),
        )
        for name, places in named:
            for node in places:
                user = parents[node]
                if _changes(node, parents[user] if isinstance(user, ast.keyword) else user):
                    found.setdefault(name, []).append(node)
        return found

    @cached_property
    def exported(self) -> frozenset[str] | None:
        """The names that are written into ``__all__``; None when there is none."""
        if "__all__" not in self.scopes.root.bindings:
            return None
        found = (node.value for node in self._all if isinstance(node, ast.Constant))
        return frozenset(text for text in found if isinstance(text, str))

    def exports(self, name: str) -> bool:
        """Whether a star import of the module brings, or may bring, a name that it has."""
        if self.exported is not None and name in self.exported:
            return True
        taken = any(isinstance(node, ast.Name) and node.id != "__all__" for node in self._all)
        return not name.startswith("_") and (self.exported is None or taken)

    @cached_property
    def _all(self) -> list[ast.AST]:
        """The code that makes and changes ``__all__``."""
        uses = self.names.get("__all__", ())
        return [node for use in uses for node in ast.walk(self.scopes.statement(use))]

    def unparsed(self, node: ast.AST) -> str:
        """The code of a node, however it is laid out."""
        if node not in self._unparsed:
            self._unparsed[node] = ast.unparse(node)
        return self._unparsed[node]

    @cached_property
    def _unparsed(self) -> dict[ast.AST, str]:
        return {}

    def ignores(self, rule: str, node: ast.AST) -> bool:
        """Whether a comment keeps a rule from a node: on its lines, of a definition down to the
        line of its ``def``.
        """
        comments = self._suppressions
        first, last = _own_lines(node)
        return bool(comments) and any(
            line in comments and rule in (comments[line] or {rule})
            for line in range(first, last + 1)
        )

    @cached_property
    def _suppressions(self) -> Mapping[int, frozenset[str] | None]:
        return suppressions(self.source.code)

    @property
    def package(self) -> str:
        """The package that its relative imports start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]


def _changes(node: ast.Name | ast.Attribute, user: ast.AST) -> bool:
    """Whether what ``user`` does with ``node`` may change its value."""
    match user:
        case ast.Attribute(attr=attr):
            return attr in CHANGING
        case ast.Subscript(ctx=ast.Store() | ast.Del()):
            return node is user.value
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return node is not user.func and name not in HARMLESS
    return isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)


def _own_lines(node: ast.AST) -> tuple[int, int]:
    first, last = node.lineno, node.end_lineno or node.lineno  # type: ignore[attr-defined]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        first = min((each.lineno for each in node.decorator_list), default=first)
        last = max(node.lineno, node.body[0].lineno - 1)
    return first, last


@dataclass(frozen=True, eq=False)
class _Known:
    """What was found out about the files of a project so far; the worlds of it share this."""

    errors: dict[str, Unreadable | None] = field(default_factory=dict)
    unreadable: dict[str, Unreadable] = field(default_factory=dict)
    found: dict[tuple[str, str], str | None] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    spelled: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    saying: dict[bytes, list[str]] = field(default_factory=dict)
    answers: dict[object, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Project:
    """All files of a run. ``targets`` are those to report on; the others are read for what they
    say about the targets. ``world`` are the files that can meet in one running app, where that is
    not all of them; ``hidden`` are functions in them that build another app. ``scripts`` are
    files of JavaScript, and page templates. ``newest`` says that a dispatcher asks for the newest
    of several triggers.
    """

    modules: Mapping[str, Module]
    targets: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    dash: DashVersion = NEWEST
    world: frozenset[str] | None = None
    hidden: Mapping[str, tuple[ast.stmt, ...]] = field(default_factory=dict)
    scripts: tuple[Source, ...] = ()
    newest: bool = True
    known: _Known = field(default_factory=_Known, repr=False)

    @cached_property
    def together(self) -> Iterable[str]:
        """The paths of the files that can meet in one running app."""
        if self.world is None:
            return self.modules
        return [path for path in self.modules if path in self.world]  # in the order of reading

    def shows(self, module: Module, node: ast.AST) -> bool:
        """Whether a node of a file is not in a function that builds another app."""
        apart = self.hidden.get(module.path, ())
        return not apart or not any(each in apart for each in module.scopes.ancestors(node))

    def with_any(self, words: Iterable[bytes], *, targets: bool = True) -> Iterator[Module]:
        """The modules (of the targets, or of the world) whose text has one of ``words``, or one of
        the names that these have there, and that parse.
        """
        words = [each for word in words for each in self.spelled(word)]
        for path in self.targets if targets else self.together:
            text = self.modules[path].source.words
            if any(word in text for word in words) and self.parses(path):
                yield self.modules[path]

    def spelled(self, word: bytes) -> frozenset[bytes]:
        """A word to look for, and the names that it has in some files."""
        if word not in self.known.spelled:
            texts = [module.source.words for module in self.modules.values()]
            self.known.spelled[word] = spelled(word, texts)
        return self.known.spelled[word]

    def saying(self, name: str) -> Iterator[Module]:
        """The modules of the world that have a name, as a word, in their text, and that parse."""
        word = name.encode()
        for path in self.together:
            if word in self.modules[path].source.word_set and self.parses(path):
                yield self.modules[path]

    def all_saying(self, name: str) -> Iterator[Module]:
        """The same of the whole project."""
        for path in self._saying.get(name.encode(), ()):
            if self.parses(path):
                yield self.modules[path]

    @property
    def _saying(self) -> Mapping[bytes, list[str]]:
        """The files with each word."""
        if not self.known.saying:
            for path, module in self.modules.items():
                for word in module.source.word_set:
                    self.known.saying.setdefault(word, []).append(path)
        return self.known.saying

    def once(self, question: Callable[[Project], _Answer]) -> _Answer:
        """The answer to a question about all files, whichever world is looked at: asked once."""
        if question not in self.known.answers:
            self.known.answers[question] = question(self)
        answer: _Answer = self.known.answers[question]
        return answer

    def parses(self, path: str) -> bool:
        """Whether the file can be parsed (the first call does it)."""
        return self._error(path) is None

    def parsed(self, path: str) -> bool:
        """Whether the file was parsed, without an error."""
        return path in self.known.errors and self.known.errors[path] is None

    def older_than(self, version: str) -> bool:
        """Whether the project is known to use a Dash before ``version``."""
        if self.dash.version is None:
            return False
        from packaging.version import Version

        return self.dash.version < Version(version)

    def unread(self) -> Iterator[Problem]:
        """What is wrong with the targets that were looked at so far and could not be parsed."""
        for path, error in self.known.unreadable.items():
            if path in self.targets:
                yield Problem(path, error.line, error.message, error.traceback)

    def find(self, dotted: str, importer: Module) -> Module | None:
        """The module of the project that ``import dotted`` in ``importer`` loads.

        A folder that is no package may be on ``sys.path``; where two of them have such a module,
        which one is meant depends on how the program is started, and the answer is None.
        """
        if dotted.partition(".")[0] not in self._parts:
            return None
        key = (importer.folder, dotted)
        found = self.known.found
        if key not in found:
            paths = set(self._candidates(dotted.replace(".", "/"), importer.folder))
            found[key] = self._places[paths.pop()] if len(paths) == 1 else None
        path = found[key]
        return self.modules[path] if path else None

    def _candidates(self, tail: str, folder: str) -> Iterator[str]:
        while True:
            if f"{folder}/__init__.py" not in self._places:
                for base in (folder, f"{folder}/src"):
                    for path in (f"{base}/{tail}.py", f"{base}/{tail}/__init__.py"):
                        if path in self._places:
                            yield path
            if "/" not in folder:
                return
            folder = folder.rpartition("/")[0]

    @property
    def _places(self) -> dict[str, str]:
        """The path of each file by its absolute path: some files lie outside the directory that
        the paths of the others are relative to.
        """
        if not self.known.places:
            self.known.places.update({_absolute(path): path for path in self.modules})
        return self.known.places

    @property
    def _parts(self) -> set[str]:
        """The names of all files and folders: an import that starts with another finds nothing."""
        if not self.known.parts:
            names = (place.removesuffix(".py").split("/") for place in self._places)
            self.known.parts.update(part for each in names for part in each)
        return self.known.parts

    def replaced(self, contents: Mapping[str, bytes]) -> Project:
        """The project with other contents of some files; what is unchanged is not read again."""
        modules = dict(self.modules)
        for path, data in contents.items():
            modules[path] = replace(modules[path], source=Source(path, data))
        return replace(self, modules=modules, known=_Known())

    def _error(self, path: str) -> Unreadable | None:
        errors, unreadable = self.known.errors, self.known.unreadable
        if path not in errors:
            try:
                _ = self.modules[path].scopes
                errors[path] = None
            except Unreadable as error:
                errors[path] = unreadable[path] = error
            except Exception as error:
                found = mistake(path, error)
                wrong = Unreadable(found.message, found.line, found.traceback)
                errors[path] = unreadable[path] = wrong
        return errors[path]


def absolute(module: Module, statement: ast.ImportFrom) -> str:
    """The dotted name of the module that a ``from … import`` names."""
    if not statement.level:
        return statement.module or ""
    package = module.package.split(".") if module.package else []
    kept = package[: len(package) - (statement.level - 1)]
    return ".".join((*kept, *(statement.module or "").split("."))).strip(".")


def _absolute(path: str) -> str:
    return os.path.abspath(path).replace(os.sep, "/")


def _modules(sources: Mapping[str, Source]) -> dict[str, Module]:
    """The module of each path: a folder with an ``__init__.py`` is a package."""
    places = {_absolute(path): path for path in sources}
    found: dict[str, Module] = {}
    for place, path in places.items():
        folder, file = posixpath.split(place)
        is_package = file == "__init__.py"
        parts = [] if is_package else [file.removesuffix(".py")]
        while f"{folder}/__init__.py" in places:
            folder, name = posixpath.split(folder)
            parts.insert(0, name)
        found[path] = Module(sources[path], ".".join(parts), is_package)
    return found


def read_project(
    targets: Sequence[str],
    context: Sequence[str] = (),
    dash: DashVersion = NEWEST,
    scripts: Sequence[str] = (),
) -> Project:
    """Reads the files of a project that is written for the version ``dash``.

    One that cannot be opened or decoded is a problem of the project, no exception.
    """
    sources: dict[str, Source] = {}
    problems: dict[str, Problem] = {}
    for path in (*targets, *context):
        try:
            sources[path] = read(path)  # also one that cannot be decoded may say something
            _ = sources[path].code
        except Unreadable as error:
            problems[path] = Problem(path, error.line, error.message)
        except Exception as error:
            problems[path] = mistake(path, error)
    readable = tuple(path for path in targets if path not in problems)
    said = tuple(each for path, each in problems.items() if path in targets or each.traceback)
    sent = tuple(map(_script, wanted(scripts, sources.values())))
    return Project(_modules(sources), readable, said, dash, scripts=sent)


def _script(path: str) -> Source:
    """A script; one that cannot be opened is empty, as it is for Dash."""
    try:
        return read(path)
    except Unreadable:
        return Source(path, b"")
