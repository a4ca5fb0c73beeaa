"""A project: the files of one run, each read once and parsed only when somebody asks."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from codemods.files.dash_version import NEWEST, DashVersion
from codemods.files.entry_points import entry_points
from codemods.files.line_length import DEFAULT
from codemods.files.place import Problem, mistake
from codemods.files.source import Source, Unreadable, read
from codemods.python.module import Module, absolute_path
from codemods.python.scripts import wanted
from codemods.python.texts import (
    How,
    begins,
    coded,
    file_of,
    holding,
    names_of,
    order,
    paths,
    plain,
    saying,
)

__all__ = ["Module", "Project", "Question", "Reads", "read_project"]
_Answer = TypeVar("_Answer")
Question = Callable[..., tuple[str, ...]]  # of a project, and of texts
_Asked = tuple[Any, ...]  # a question, and what it is about


@dataclass(frozen=True, eq=False)
class Reads:
    """What a view of a project looked at: the files, and the questions about all texts."""

    files: set[str] = field(default_factory=set)
    questions: set[_Asked] = field(default_factory=set)

    def add(self, other: Reads) -> None:
        """Counts what another view looked at too."""
        self.files.update(other.files)
        self.questions.update(other.questions)


class _Fresh(Mapping[str, Module]):
    """Modules whose trees are made for one view, and go with it."""

    def __init__(self, modules: Mapping[str, Module], reads: Reads) -> None:
        self.modules, self._reads = modules, reads
        self._made: dict[str, Module] = {}

    def __getitem__(self, path: str) -> Module:
        made = self._made.get(path)
        if made is None:
            made = self._made[path] = replace(self.modules[path])
            self._reads.files.add(path)
        return made

    def __iter__(self) -> Iterator[str]:
        self._reads.questions.add((paths,))
        return iter(self.modules)

    def __len__(self) -> int:
        return len(self.modules)


@dataclass(frozen=True, eq=False)
class _Shared:
    """What is asked about the texts of all files, for all views: plain data."""

    answers: dict[_Asked, tuple[str, ...]] = field(default_factory=dict)
    whole: list[Project] = field(default_factory=list)
    holding: dict[tuple[bytes, ...], frozenset[str]] = field(default_factory=dict)
    with_word: dict[tuple[str, How], frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class _Known:
    """What one view of a project found out so far; the worlds of it share this."""

    errors: dict[str, Unreadable | None] = field(default_factory=dict)
    unreadable: dict[str, Unreadable] = field(default_factory=dict)
    answers: dict[object, Any] = field(default_factory=dict)
    spelled: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    begins: dict[str, bool] = field(default_factory=dict)
    imported: dict[tuple[str, str], Module | None] = field(default_factory=dict)
    reads: Reads = field(default_factory=Reads)


@dataclass(frozen=True, eq=False)
class Project:
    """All files of a run. ``targets`` are those to report on; the others are read for what they
    say about the targets. ``world`` are the files that can meet in one running app, where that is
    not all of them; ``hidden`` are functions in them that build another app. ``scripts`` are
    files of JavaScript, and page templates, ``entered`` the names of functions that commands and
    plugins of the project are entered by. ``newest`` says that a dispatcher asks for the newest
    of several triggers, ``line_length`` how long the lines of new code may be. ``transparent`` are
    the full names of decorators of other packages that pass everything on.
    """

    modules: Mapping[str, Module]
    targets: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    dash: DashVersion = NEWEST
    world: frozenset[str] | None = None
    hidden: Mapping[str, tuple[ast.stmt, ...]] = field(default_factory=dict)
    scripts: tuple[Source, ...] = ()
    entered: frozenset[str] = frozenset()
    newest: bool = True
    line_length: int = DEFAULT
    transparent: frozenset[str] = frozenset()
    known: _Known = field(default_factory=_Known, repr=False)
    shared: _Shared = field(default_factory=_Shared, repr=False)

    @cached_property
    def together(self) -> Iterable[str]:
        """The paths of the files that can meet in one running app, in the order of reading."""
        if self.world is None:
            return self.modules
        return sorted(self.world, key=self.whole.once(order).__getitem__)

    def shows(self, module: Module, node: ast.AST) -> bool:
        """Whether a node of a file is not in a function that builds another app."""
        if not self.hidden:
            return True
        apart = self.hidden.get(module.path, ())
        return not apart or not any(each in apart for each in module.scopes.ancestors(node))

    def with_any(self, words: Iterable[bytes]) -> Iterator[Module]:
        """The modules of the world whose text has one of ``words``, or one of the names that these
        have there, and that parse.
        """
        asked = tuple(each for word in words for each in self.spelled(word))
        if self.world is None:
            yield from self._parsed(self.ask(holding, *map(plain, asked)))
            return
        if asked not in self._with_any:
            self._with_any[asked] = self._in_order(self._holding(asked))
        yield from self._parsed(self._with_any[asked])

    @cached_property
    def _with_any(self) -> dict[tuple[bytes, ...], Sequence[str]]:
        """What was asked for so far: the paths by the words."""
        return {}

    def _holding(self, words: tuple[bytes, ...]) -> frozenset[str]:
        """The files of the world whose text has one of some words: all of them are looked at."""
        _ = self._looked_at
        known = self.shared.holding
        if words not in known:
            known[words] = frozenset(holding(self.whole, *map(plain, words)))
        return known[words] if self.world is None else known[words] & self.world

    def says_any(self, words: Iterable[bytes]) -> bool:
        """Whether the text of a file of the world has one of some words, if it parses or not."""
        return bool(self._holding(tuple(words)))

    @cached_property
    def _looked_at(self) -> None:
        """All files of the world count as looked at."""
        self.known.reads.files.update(self.together)

    def spelled(self, word: bytes) -> frozenset[bytes]:
        """A word to look for, and the names that it has in some files."""
        found = self.known.spelled.get(word)
        if found is None:
            found = frozenset(map(coded, self.ask(names_of, plain(word))))
            self.known.spelled[word] = found
        return found

    def saying(self, name: str, how: How = "at all") -> Iterator[Module]:
        """The modules of the world that say a name in some way, as a word, and that parse."""
        asked = (name, how)
        if asked not in self._saying:
            _ = self._looked_at
            files = self._with_word(*asked)
            self._saying[asked] = self._in_order(
                files if self.world is None else files & self.world
            )
        yield from self._parsed(self._saying[asked])

    def _with_word(self, name: str, how: How) -> frozenset[str]:
        """All files that say a name, which no view remembers."""
        known = self.shared.with_word
        if (name, how) not in known:
            known[name, how] = frozenset(saying(self.whole, name, how))
        return known[name, how]

    @cached_property
    def _saying(self) -> dict[tuple[str, How], Sequence[str]]:
        """What was asked for so far: the paths by the name."""
        return {}

    def all_saying(self, name: str, *how: How, within: Set[str] | None = None) -> Iterator[Module]:
        """The modules of the whole project, or ``within`` some of its files, that say a name in one
        of some ways (as a word, where there is none), and that parse.
        """
        asked = (name, *how)
        if asked not in self._all_saying:
            first, *rest = (self.ask(saying, name, each) for each in how or ("at all",))
            self._all_saying[asked] = dict.fromkeys(
                self._in_order({*first}.union(*rest)) if rest else first
            )
        found = self._all_saying[asked]
        yield from self._parsed(found if within is None else self._in_order(found.keys() & within))

    def _in_order(self, files: Iterable[str]) -> Sequence[str]:
        return sorted(files, key=self.whole.once(order).__getitem__)

    @cached_property
    def _all_saying(self) -> dict[tuple[str, ...], dict[str, None]]:
        """The files of what was asked for so far."""
        return {}

    def _parsed(self, files: Iterable[str]) -> Iterator[Module]:
        """The modules of those files that parse."""
        return (self.modules[path] for path in files if self.parses(path))

    def ask(self, question: Question, *about: str) -> tuple[str, ...]:
        """The answer to a question about the texts of all files, which is worked out once for all
        views; each remembers what it asked.
        """
        asked = (question, *about)
        self.known.reads.questions.add(asked)
        answers = self.shared.answers
        if asked not in answers:
            answers[asked] = question(self.whole, *about)
        return answers[asked]

    @property
    def whole(self) -> Project:
        """All files, in no view: what is asked here is remembered by none."""
        if not self.shared.whole:
            modules = self.modules.modules if isinstance(self.modules, _Fresh) else self.modules
            self.shared.whole.append(
                replace(self, modules=modules, world=None, hidden={}, known=_Known())
            )
        return self.shared.whole[0]

    def view(self) -> Project:
        """The project with trees of its own, which go with it, and a record of what is read."""
        reads = Reads()
        modules = _Fresh(self.whole.modules, reads)
        return replace(self, modules=modules, known=_Known(reads=reads))

    def once(self, question: Callable[[Project], _Answer]) -> _Answer:
        """The answer to a question about all files, whichever world is looked at: worked out once
        in each view.
        """
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
        """The module of the project that ``import dotted`` in ``importer`` loads."""
        first = dotted.partition(".")[0]
        if first not in self.known.begins:
            self.known.begins[first] = bool(self.ask(begins, first))
        if not self.known.begins[first]:
            return None
        imported = self.known.imported
        key = (importer.folder, dotted)
        if key not in imported:
            found = self.ask(file_of, *key)
            imported[key] = self.modules[found[0]] if found else None
        return imported[key]

    def replaced(self, contents: Mapping[str, bytes]) -> Project:
        """The project with other contents of some files; what is unchanged is not read again."""
        before = self.modules.modules if isinstance(self.modules, _Fresh) else self.modules
        modules = dict(before)
        for path, data in contents.items():
            modules[path] = replace(before[path], source=Source(path, data))
        if not isinstance(self.modules, _Fresh):
            return replace(self, modules=modules, known=_Known(), shared=_Shared())
        reads = self.known.reads  # what is read of the others counts all the same
        fresh = _Fresh(modules, reads)
        return replace(self, modules=fresh, known=_Known(reads=reads), shared=_Shared())

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


def _modules(sources: Mapping[str, Source]) -> dict[str, Module]:
    """The module of each path: a folder with an ``__init__.py`` is a package."""
    places = {absolute_path(path): path for path in sources}
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
    modules = _modules(sources)
    entered = entry_points({each.folder for each in modules.values()})
    return Project(modules, readable, said, dash, scripts=sent, entered=entered)


def _script(path: str) -> Source:
    """A script; one that cannot be opened is empty, as it is for Dash."""
    try:
        return read(path)
    except Unreadable:
        return Source(path, b"")
