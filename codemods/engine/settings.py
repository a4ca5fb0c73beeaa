"""What a run is asked to do: options of the command line and of ``[tool.dash-codemods]``."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from codemods.dash.assumption import ASSUMPTIONS
from codemods.files.discover import Glob, shown
from codemods.files.place import Place

if TYPE_CHECKING:
    from packaging.version import Version
    from pathspec import GitIgnoreSpec

_KEYS = (
    *("select", "ignore", "exclude", "dash-version", "dispatch", "jobs", "per-file-ignores"),
    *("assume", "transparent-decorators", "cache-dir"),
)
NEWEST_TRIGGER, TRIGGERED_ID = "newest", "triggered-id"  # what a dispatcher can ask for
_DISPATCHES = (NEWEST_TRIGGER, TRIGGERED_ID)
_Table = Mapping[str, Any]
_HEADER = re.compile(r"""^\s*\[\s*tool\s*\.\s*["']?dash-codemods\b""")


@dataclass(frozen=True, slots=True)
class Settings:
    """The options that have a key in the configuration; the defaults are those of the tool.

    An empty ``select`` means all rules, ``dash_version`` None the version that the project asks
    for, and ``jobs`` 0 as many processes as pay. ``dispatch`` is the event that a dispatcher asks
    for where two arrive in one call. ``assume`` names what holds where the code does not show it;
    ``transparent_decorators`` are those of other packages that pass everything on, by full names.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[Glob, ...] = ()
    dash_version: Version | None = None
    dispatch: str = NEWEST_TRIGGER
    jobs: int = 0
    assume: tuple[str, ...] = ()
    transparent_decorators: tuple[str, ...] = ()
    cache_dir: str | None = None
    per_file_ignores: tuple[tuple[Glob, tuple[str, ...]], ...] = ()


class BadConfiguration(Exception):
    """A configuration that cannot be used: what is wrong in which line, and what to do."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{Place(path, line)}: {message}")
        self.path = path
        self.line = line
        self.message = message


class UnknownName(Exception):
    """A name that there is none of; the message has the nearest one."""

    kind = ""

    def __init__(self, name: str, known: Collection[str]) -> None:
        super().__init__(f'no {self.kind} is called "{name}"; {_instead(name, known)}')
        self.name = name


class UnknownRule(UnknownName):
    """The name of a rule."""

    kind = "rule"


class UnknownAssumption(UnknownName):
    """The name of an assumption."""

    kind = "assumption"


def load(config: str | None, start: str, known: Collection[str]) -> tuple[Settings, str | None]:
    """The settings of a file, and the path of the file (None: there is none).

    The file is ``config``, with the keys in ``[tool.dash-codemods]`` or at its top; without it the
    nearest ``pyproject.toml`` with that table in the directory ``start`` or above, up to the root
    of the git repository. ``known`` are the names of the rules.

    Raises BadConfiguration.
    """
    if config is not None:
        file = _read(config)
        return _settings(file, _explicit_table(file, _parsed(file)), known), file.path
    for path in _candidates(start):
        file = _read(path)
        table = _tool_table(file, _parsed(file)) if "dash-codemods" in file.text else None
        if table is not None:
            return _settings(file, table, known), file.path
    return Settings(), None


def merge(
    settings: Settings,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    exclude: Sequence[str] = (),
    dash_version: Version | None = None,
    jobs: int | None = None,
    assume: Sequence[str] = (),
) -> Settings:
    """The settings with the options of the command line.

    Those win over ``select``, ``dash_version`` and ``jobs``, and add to ``ignore``, ``assume`` and
    ``exclude``, whose patterns are relative to the working directory.
    """
    here = os.getcwd()
    return replace(
        settings,
        select=tuple(select) or settings.select,
        ignore=(*settings.ignore, *ignore),
        exclude=(*settings.exclude, *(Glob(here, pattern) for pattern in exclude)),
        dash_version=dash_version or settings.dash_version,
        jobs=settings.jobs if jobs is None else jobs,
        assume=tuple(dict.fromkeys((*settings.assume, *assume))),
    )


def parse_dash_version(text: str) -> Version:
    """A version as in ``--dash-version 2.9``. Raises ValueError, which says how to write it."""
    from packaging.version import InvalidVersion, Version

    try:
        return Version(text)
    except InvalidVersion as error:
        raise ValueError(f'"{text}" is no version of Dash; write it like "2.9"') from error


def ignored_rules(settings: Settings, path: str) -> frozenset[str]:
    """The rules that ``per-file-ignores`` turns off in a file."""
    absolute = os.path.abspath(path)
    return frozenset(
        rule
        for glob, rules in settings.per_file_ignores
        if _matches(glob, absolute)
        for rule in rules
    )


def check_rules(names: Iterable[str], known: Collection[str]) -> None:
    """Raises UnknownRule for the first of the names that is no rule."""
    for name in names:
        if name not in known:
            raise UnknownRule(name, known)


def check_assumptions(names: Iterable[str]) -> None:
    """Raises UnknownAssumption for the first of the names that is no assumption."""
    for name in names:
        if name not in ASSUMPTIONS:
            raise UnknownAssumption(name, ASSUMPTIONS)


def nearest(name: str, known: Collection[str]) -> str | None:
    """Which of the known names was meant; None when none of them is near."""
    distances = {other: _distance(name.lower(), other) for other in sorted(known)}
    best = min(distances, key=distances.__getitem__, default=None)
    return best if best is not None and distances[best] <= max(2, len(name) // 3) else None


def _instead(name: str, known: Collection[str]) -> str:
    meant = nearest(name, known)
    if meant:
        return f'did you mean "{meant}"?'
    return f"there are {', '.join(sorted(known))}"


def _distance(left: str, right: str) -> int:
    """How many letters to add, drop, replace or swap with the next (Damerau and Levenshtein)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left):
        above, row = row, [i + 1]
        for j, b in enumerate(right):
            cost = min(above[j + 1] + 1, row[j] + 1, above[j] + (a != b))
            if i and j and a == right[j - 1] and left[i - 1] == b:
                cost = min(cost, before[j - 1] + 1)
            row.append(cost)
        before = above
    return row[-1]


def _matches(glob: Glob, absolute: str) -> bool:
    base = os.path.join(glob.base, "")
    return absolute.startswith(base) and _spec(glob.line).match_file(absolute.removeprefix(base))


@lru_cache
def _spec(line: str) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines([line])


# Reading the file


class _File(NamedTuple):
    path: str
    text: str

    def bad(self, message: str, *words: str) -> BadConfiguration:
        return BadConfiguration(self.path, _line(self.text, words), message)


def _line(text: str, words: Sequence[str]) -> int:
    """The line with the last of the words, which follow one another below our table."""
    lines = text.splitlines()
    at = next((i for i, line in enumerate(lines) if _HEADER.match(line)), 0)
    for word in words:
        whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        below = range(at, len(lines))
        at = next((i for i in below if whole.search(lines[i].partition("#")[0])), at)
    return at + 1


def _candidates(start: str) -> Iterator[str]:
    start = os.path.abspath(start)
    for directory in (start, *map(str, PurePath(start).parents)):
        path = os.path.join(directory, "pyproject.toml")
        if os.path.isfile(path):
            yield path
        if os.path.exists(os.path.join(directory, ".git")):
            return


def _read(path: str) -> _File:
    try:
        with open(path, "rb") as file:
            data = file.read()
        return _File(shown(path), data.decode("utf-8-sig"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadConfiguration(shown(path), 1, f"cannot be read: {reason}") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadConfiguration(shown(path), line, "is not UTF-8; save the file as UTF-8") from error


def _parsed(file: _File) -> _Table:
    import tomllib

    try:
        return tomllib.loads(file.text)
    except (ValueError, RecursionError) as error:
        found = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", str(error))
        # An error without a line is one at the end.
        what, line = found.groups() if found else (str(error), len(file.text.splitlines()) or 1)
        message = f"is not valid TOML: {what[:1].lower()}{what[1:]}; mend it"
        raise BadConfiguration(file.path, int(line), message) from error


def _explicit_table(file: _File, data: _Table) -> _Table:
    """The keys of a file that was named, which may have them without our table."""
    if "tool" not in data and os.path.basename(file.path) != "pyproject.toml":
        return data
    table = _tool_table(file, data)
    if table is None:
        raise BadConfiguration(file.path, 1, "has no table [tool.dash-codemods]; add it")
    return table


def _tool_table(file: _File, data: _Table) -> _Table | None:
    tool = data.get("tool")
    table = tool.get("dash-codemods") if isinstance(tool, dict) else None
    if table is None or isinstance(table, dict):
        return table
    raise file.bad("dash-codemods must be a table: [tool.dash-codemods]", "dash-codemods")


def _settings(file: _File, table: _Table, known: Collection[str]) -> Settings:
    for key in table:
        if key not in _KEYS:
            raise file.bad(f'there is no key "{key}"; {_instead(key, _KEYS)}', key)
    base = os.path.dirname(os.path.abspath(file.path))
    exclude = _strings(file, table.get("exclude", []), "exclude")
    return Settings(
        select=_rules(file, table.get("select", []), known, "select"),
        ignore=_rules(file, table.get("ignore", []), known, "ignore"),
        exclude=tuple(_glob(file, base, pattern, "exclude") for pattern in exclude),
        dash_version=_version(file, table.get("dash-version")),
        dispatch=_dispatch(file, table.get("dispatch", NEWEST_TRIGGER)),
        jobs=_jobs(file, table.get("jobs", 0)),
        assume=_assumptions(file, table.get("assume", [])),
        transparent_decorators=_decorators(file, table.get("transparent-decorators", [])),
        cache_dir=_folder(file, table.get("cache-dir"), base),
        per_file_ignores=_per_file(file, table.get("per-file-ignores", {}), known, base),
    )


def _strings(file: _File, value: object, *words: str) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise file.bad(f'"{words[-1]}" must be a list of strings: ["…", "…"]', *words)


def _glob(file: _File, base: str, pattern: str, key: str) -> Glob:
    glob = Glob(base, pattern)
    try:
        _spec(glob.line)
    except (ValueError, re.error) as error:
        message = f'"{pattern}" is no pattern as in .gitignore; mend it'
        raise file.bad(message, key, pattern) from error
    return glob


def _rules(file: _File, value: object, known: Collection[str], *words: str) -> tuple[str, ...]:
    names = _strings(file, value, *words)
    try:
        check_rules(names, known)
    except UnknownRule as error:
        raise file.bad(str(error), *words, error.name) from error
    return names


def _assumptions(file: _File, value: object) -> tuple[str, ...]:
    names = _strings(file, value, "assume")
    try:
        check_assumptions(names)
    except UnknownAssumption as error:
        raise file.bad(f'"assume": {error}', "assume", error.name) from error
    return names


def _decorators(file: _File, value: object) -> tuple[str, ...]:
    key = "transparent-decorators"
    names = _strings(file, value, key)
    for name in names:
        if "." not in name or not all(part.isidentifier() for part in name.split(".")):
            message = f'"{name}" is no full name of a decorator: "package.module.decorator"'
            raise file.bad(message, key, name)
    return names


def _version(file: _File, value: object) -> Version | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise file.bad('"dash-version" must be a string: "2.9"', "dash-version")
    try:
        return parse_dash_version(value)
    except ValueError as error:
        raise file.bad(str(error), "dash-version") from error


def _dispatch(file: _File, value: object) -> str:
    if value in _DISPATCHES:
        return str(value)
    choices = " or ".join(f'"{each}"' for each in _DISPATCHES)
    raise file.bad(f'"dispatch" must be {choices}', "dispatch")


def _jobs(file: _File, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise file.bad('"jobs" must be a whole number, 1 or more (0: as many as pay)', "jobs")


def _folder(file: _File, value: object, base: str) -> str | None:
    """An absolute path; the one in the file is relative to its folder."""
    if value is None or (isinstance(value, str) and value and "\0" not in value):
        return value and os.path.join(base, os.path.expanduser(value))
    raise file.bad('"cache-dir" must be the name of a folder: ".cache"', "cache-dir")


def _per_file(
    file: _File, value: object, known: Collection[str], base: str
) -> tuple[tuple[Glob, tuple[str, ...]], ...]:
    key = "per-file-ignores"
    if not isinstance(value, dict):
        raise file.bad(f'"{key}" must be a table: "tests/*" = ["a-rule"]', key)
    for pattern in value:
        if pattern.startswith("!"):
            raise file.bad(f'"{pattern}" cannot take anything back; name the files', key, pattern)
    return tuple(
        (_glob(file, base, pattern, key), _rules(file, names, known, key, pattern))
        for pattern, names in value.items()
    )
