"""Which files a run reads: Python to report on, the rest of its projects, and their JavaScript.

Paths are absolute with ``/`` while they are looked for, and as ``shown`` gives them afterwards.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from codemods.files.place import Problem

_MARKERS = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", ".git")
_NOT_SOURCE = {"node_modules", "build", "dist", "__pycache__", "venv", "site-packages"}
_SENT = {"assets", "build", "dist"}  # folders of which an app may send the scripts
_SCRIPTS = (".js", ".mjs", ".html", ".htm")
_READ = (".py", *_SCRIPTS)
_EMACS_LOCK = ".#"  # a link that leads nowhere, beside each file with unsaved changes


@dataclass(frozen=True, slots=True)
class Glob:
    """A pattern as a ``.gitignore`` file in the directory ``base`` would have it."""

    base: str
    pattern: str

    @property
    def line(self) -> str:
        """The line of that file. Git knows no ``./``, and who types a path does."""
        return re.sub(r"^\./", "/", self.pattern)


@dataclass(frozen=True, slots=True)
class Found:
    """The files of a run, each once, sorted, as ``shown``.

    ``targets`` are reported on. ``context`` is the rest of their projects, read for what it says
    about them. ``problems`` are directories that cannot be listed; what is wrong with a file is
    found when it is read. ``missing`` are the paths that do not exist. ``scripts`` are the files of
    JavaScript and the page templates, which an app may send to the browser.
    """

    targets: tuple[str, ...]
    context: tuple[str, ...]
    problems: tuple[Problem, ...]
    missing: tuple[str, ...]
    scripts: tuple[str, ...] = ()


def discover(paths: Sequence[str], exclude: Sequence[str | Glob]) -> Found:
    """The Python files at and below ``paths`` (without any: the working directory).

    ``exclude`` is left out in addition to what the ``.gitignore`` files say; a plain string is
    relative to the working directory. A path that is named is read, whatever leaves it out: a file
    with any name, and of a directory what no rule about the directory itself leaves out.
    """
    excludes = _excludes(exclude)
    named = _named(paths or ["."])
    walked = [_walk(start, excludes) for start in named.directories]
    targets = _once(
        [*(_Entry(path, os.path.realpath(path)) for path in named.files), *_all(walked)]
    )

    starts = {os.path.dirname(path) for path in named.files} | {*named.directories}
    roots = {_root(start) for start in starts} - {*named.directories}
    around = [_walk(root, excludes) for root in sorted(roots)]
    context = _once(entry for entry in _all(around) if entry.real not in targets)

    problems = {problem.path: problem for tree in (*walked, *around) for problem in tree.problems}
    return Found(
        targets=tuple(sorted(targets.values())),
        context=tuple(sorted(context.values())),
        problems=tuple(problems[path] for path in sorted(problems)),
        missing=tuple(sorted({*named.missing})),
        scripts=tuple(
            sorted({shown(path) for tree in (*walked, *around) for path in tree.scripts})
        ),
    )


def root_of(path: str) -> str:
    """The project that a file or directory belongs to, as ``shown``.

    That is the nearest directory with a ``pyproject.toml`` or the like, except the user's home
    and the root of the file system, where such a file says nothing about what lies below. Without
    one it is the directory, or the directory of the file.
    """
    absolute = _absolute(path)
    return shown(_root(absolute if os.path.isdir(absolute) else os.path.dirname(absolute)))


def shown(path: str) -> str:
    """A path as users read it: with ``/``, relative to the working directory when inside it."""
    absolute, here = _absolute(path), _absolute(".")
    if absolute == here:
        return "."
    return absolute.removeprefix(_prefix(here))


def _absolute(path: str) -> str:
    return os.path.abspath(path).replace(os.sep, "/")


def _prefix(directory: str) -> str:
    return directory if directory.endswith("/") else directory + "/"


def _above(directory: str) -> Iterator[str]:
    """The directory and those above it, as far as they may be part of a project."""
    home = os.path.expanduser("~")
    ends = {_absolute(home), os.path.realpath(home).replace(os.sep, "/")}
    while directory not in ends and os.path.dirname(directory) != directory:
        yield directory
        directory = os.path.dirname(directory)


def _root(directory: str) -> str:
    for candidate in _above(directory):
        if any(os.path.exists(f"{candidate}/{marker}") for marker in _MARKERS):
            return candidate
    return directory


# What is named on the command line


class _Named(NamedTuple):
    files: list[str]
    directories: list[str]
    missing: list[str]


def _named(paths: Sequence[str]) -> _Named:
    named = _Named([], [], [])
    for path in paths:
        try:
            os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            named.missing.append(path)
            continue
        except OSError:
            pass  # reading it says what is wrong
        absolute = _absolute(path)
        (named.directories if os.path.isdir(absolute) else named.files).append(absolute)
    return named


# Walking


class _Entry(NamedTuple):
    path: str
    real: str


class _Tree(NamedTuple):
    files: list[_Entry]
    problems: list[Problem]
    scripts: list[str]


def _all(trees: Iterable[_Tree]) -> Iterator[_Entry]:
    return (entry for tree in trees for entry in tree.files)


def _once(entries: Iterable[_Entry]) -> dict[str, str]:
    """Real path to path as shown; of several links to one file the first in order."""
    here = _prefix(_absolute("."))
    found: dict[str, str] = {}
    for path, real in entries:
        name = path.removeprefix(here)
        found[real] = min(name, found.get(real, name))
    return found


def _walk(start: str, excludes: tuple[_Ignores, ...]) -> _Tree:
    """The Python files below a directory; links to directories are not followed."""
    tree = _Tree([], [], [])
    excludes = _freed(excludes, start)
    real_start = os.path.realpath(start)
    waiting = [(start, _freed(_gitignores_above(start), start), False)]
    while waiting:
        directory, gitignores, sent = waiting.pop()
        try:
            with os.scandir(directory) as listing:
                entries = list(listing)
        except OSError as error:
            tree.problems.append(_not_listed(directory, error))
            continue
        names = {entry.name for entry in entries}
        if "pyvenv.cfg" in names and directory != start:
            continue
        if ".gitignore" in names:
            gitignores = (*gitignores, *_gitignore(directory))
        if sent:
            waiting += [(each, (), True) for each in _sent(tree, entries, directory, excludes)]
            continue
        for entry in entries:  # that git ignores them, or no Python is there, is nothing to Dash
            path = _prefix(directory) + entry.name
            if entry.name in _SENT and entry.is_dir(follow_symlinks=False):
                if not _leaves_out(excludes, path, entry.name, True):
                    waiting.append((path, (), True))
        for entry, path in _kept(entries, directory, (*gitignores, *excludes)):
            if path.endswith(_SCRIPTS) and not entry.is_dir(follow_symlinks=False):
                tree.scripts.append(path)
            elif not entry.name.endswith(".py"):
                waiting.append((path, gitignores, False))
            elif entry.is_symlink():
                tree.files.append(_Entry(path, os.path.realpath(path)))
            else:  # or a directory with such a name: reading it says what is wrong
                tree.files.append(_Entry(path, real_start + path[len(start) :]))
    return tree


def _sent(
    tree: _Tree, entries: Iterable[os.DirEntry[str]], directory: str, excludes: tuple[_Ignores, ...]
) -> Iterator[str]:
    """Notes the scripts of a directory that an app may send as it is, and gives those below."""
    for entry in entries:
        path, below = _prefix(directory) + entry.name, entry.is_dir(follow_symlinks=False)
        if _leaves_out(excludes, path, entry.name, below):
            continue
        if not below and entry.name.endswith(_SCRIPTS):
            tree.scripts.append(path)
        elif below and ("/assets/" in path or not _is_no_source(entry.name)):
            if path.rpartition("/")[0].rpartition("/")[2] != "build" or entry.name != "lib":
                yield path


def _kept(
    entries: Iterable[os.DirEntry[str]], directory: str, rules: Sequence[_Ignores]
) -> Iterator[tuple[os.DirEntry[str], str]]:
    """The directories to walk into, the Python files and the scripts, each with its path."""
    prefix = _prefix(directory)
    for entry in entries:
        name = entry.name
        is_directory = entry.is_dir(follow_symlinks=False)
        if is_directory:
            wanted = not _is_no_source(name)
        else:
            wanted = name.endswith(_READ) and not name.startswith(_EMACS_LOCK)
        if wanted and not _leaves_out(rules, prefix + name, name, is_directory):
            yield entry, prefix + name


def _is_no_source(name: str) -> bool:
    return name in _NOT_SOURCE or name.startswith(".") or name.endswith(".egg-info")


def _not_listed(directory: str, error: OSError) -> Problem:
    return Problem(
        shown(directory),
        1,
        f"the directory cannot be listed: {error.strerror}; "
        "change its mode or leave it out with --exclude",
    )


# Patterns of .gitignore files and of --exclude


class _Pattern(NamedTuple):
    """One line: ``by_name`` when it stands for a name at any depth."""

    leaves_out: bool
    by_name: bool
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Ignores:
    """The patterns of one place. ``for_files`` are those that can match ``*.py`` files."""

    prefix: str
    patterns: tuple[_Pattern, ...]
    for_files: tuple[_Pattern, ...]


def _excludes(exclude: Sequence[str | Glob]) -> tuple[_Ignores, ...]:
    globs = [Glob(".", glob) if isinstance(glob, str) else glob for glob in exclude]
    return tuple(_compiled(_absolute(glob.base), [glob.line]) for glob in globs)


def _gitignores_above(start: str) -> tuple[_Ignores, ...]:
    """The rules of the directories above ``start``, outermost first.

    They count up to the root of the git repository; where there is none, of the project.
    """
    above = list(_above(start))
    repository = (path for path in above if os.path.exists(f"{path}/.git"))
    top = next(repository, _root(start))
    inside = [path for path in above if path != start and _prefix(path).startswith(_prefix(top))]
    return tuple(rule for path in reversed(inside) for rule in _gitignore(path))


def _gitignore(directory: str) -> tuple[_Ignores, ...]:
    """The rules of a directory's ``.gitignore``, if there is one that can be read."""
    try:
        with open(
            f"{directory}/.gitignore", encoding="utf-8-sig", errors="surrogateescape"
        ) as file:
            return (_compiled(directory, file.read().split("\n")),)
    except OSError:
        return ()


def _compiled(base: str, lines: Iterable[str]) -> _Ignores:
    patterns: list[_Pattern] = []
    for_files: list[_Pattern] = []
    for line in lines:
        text = line if line.endswith("\\ ") else line.rstrip()
        pattern = _pattern(text)
        if pattern is None:
            continue
        patterns.append(pattern)
        # A slash at the end is for directories only. And most lines name something else than
        # Python files; not to try them saves half the time.
        if text[-1] in "y*?]":
            for_files.append(pattern)
    return _Ignores(_prefix(base), tuple(patterns[::-1]), tuple(for_files[::-1]))


def _pattern(text: str) -> _Pattern | None:
    """One line; the slash at its end would make it match only what lies below."""
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    bare = text.removesuffix("/")
    try:
        pattern = GitIgnoreSpecPattern(bare)
    except (ValueError, re.error):  # git skips such a line, too
        return None
    if pattern.include is None or pattern.regex is None:
        return None
    return _Pattern(pattern.include, "/" not in bare, pattern.regex)


def _leaves_out(rules: Sequence[_Ignores], path: str, name: str, is_directory: bool) -> bool:
    """What the last pattern that matches says: the innermost ``.gitignore`` before the others."""
    for rule in reversed(rules):
        for pattern in rule.patterns if is_directory else rule.for_files:
            if _matches(pattern, rule.prefix, path, name):
                return pattern.leaves_out
    return False


def _matches(pattern: _Pattern, prefix: str, path: str, name: str) -> bool:
    if pattern.by_name:
        return pattern.regex.search(name) is not None
    if not path.startswith(prefix):
        return False
    match = pattern.regex.search(path[len(prefix) :])
    # The regex also matches what lies below a match, in a group of its own. A walk does not need
    # that, and with it "!below/" would bring back what another line leaves out in there.
    return match is not None and match.lastgroup is None


def _freed(rules: tuple[_Ignores, ...], start: str) -> tuple[_Ignores, ...]:
    """The rules for the inside of a directory that is read although they may leave it out."""
    above = list(_above(start))
    ignored = any(
        _leaves_out([rule for rule in rules if _within(rule, path)], path, _name(path), True)
        for path in above
    )
    if not ignored:
        return rules
    return tuple(_without(rule, [path for path in above if _within(rule, path)]) for rule in rules)


def _without(rule: _Ignores, directories: Sequence[str]) -> _Ignores:
    """The rule without the patterns that leave out one of the directories."""

    def stays(pattern: _Pattern) -> bool:
        return not pattern.leaves_out or not any(
            _matches(pattern, rule.prefix, path, _name(path)) for path in directories
        )

    return _Ignores(
        rule.prefix,
        tuple(filter(stays, rule.patterns)),
        tuple(filter(stays, rule.for_files)),
    )


def _within(rule: _Ignores, path: str) -> bool:
    return path.startswith(rule.prefix)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
