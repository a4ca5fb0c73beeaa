"""What a result depends on, as one sum: two runs with the same key find the same."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import codemods
from codemods import rules as rules_package
from codemods.engine.settings import Settings
from codemods.files.discover import root_of
from codemods.python.project import Project
from codemods.rules.rule import Rule

# Settings that say how a run is done, not what it finds.
_HOW = frozenset({"jobs", "cache_dir"})


def key_of(project: Project, settings: Settings, rules: Sequence[Rule]) -> str:
    """The key of what some rules find in a project.

    A function of one file may be called by any other, so all that was read is in it, and what else
    is asked of the disk: which folders are projects of their own.
    """
    parts = [*_of_asking(settings, rules), *_of_reading(project), *_of_files(project)]
    return sum_of(parts)


def key_without_files(project: Project, settings: Settings, rules: Sequence[Rule]) -> str:
    """The key of what they find in any files of it: whoever keeps that knows which were read."""
    return sum_of([*_of_asking(settings, rules), *_of_reading(project)])


def sums_of(project: Project) -> dict[str, str]:
    """A sum of the contents of each file."""
    return {path: _of_bytes(module.source.data) for path, module in project.modules.items()}


def slot_of(asked: Iterable[str], settings: Settings, rules: Sequence[Rule]) -> str:
    """A name for the results of one question: the same when the files have changed since."""
    return sum_of([*_of_asking(settings, rules), *asked])


def _of_asking(settings: Settings, rules: Sequence[Rule]) -> Iterator[str]:
    """The tool, and what it is asked."""
    yield _tool(tuple(rules_package.__path__))
    yield from (sys.version, sys.platform, platform.machine(), str(sys.getrecursionlimit()))
    yield os.getcwd()
    yield from (rule.name for rule in rules)
    yield from (
        f"{f.name}={getattr(settings, f.name)}" for f in fields(settings) if f.name not in _HOW
    )


def _of_reading(project: Project) -> Iterator[str]:
    """The version of Dash, the scripts, what commands start, and the style of new code."""
    yield from (str(project.dash), str(project.newest), str(project.line_length))
    yield from sorted(project.entered)
    yield from ("transparent", *sorted(project.transparent))
    for source in project.scripts:
        yield from (source.path, _of_bytes(source.data))


def _of_files(project: Project) -> Iterator[str]:
    """The files, and what lies around them."""
    yield from project.targets
    for path, found in sums_of(project).items():
        yield from (path, found)
    folders = dict.fromkeys(module.folder for module in project.modules.values())
    yield from map(root_of, folders)


@cache
def _tool(folders: Sequence[str]) -> str:
    """This program: its code, that of rules in other ``folders``, and the syntax trees it uses."""
    found: list[str] = []
    for folder in dict.fromkeys([*codemods.__path__, *folders]):
        for path in sorted(Path(folder).rglob("*.py")):
            found += (str(path.relative_to(folder)), _of_bytes(path.read_bytes()))
    if not found:  # code that is in no files: nothing says that it is the same
        return os.urandom(32).hex()
    spec = find_spec("libcst")
    if spec is not None and spec.origin is not None:
        version = Path(spec.origin).with_name("_version.py")
        found.append(version.read_text() if version.exists() else "")
    return sum_of(found)


def sum_of(parts: Iterable[str]) -> str:
    """No two lists of texts have the same."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        whole.update(b"%d:%b" % (len(data), data))
    return whole.hexdigest()


def _of_bytes(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
