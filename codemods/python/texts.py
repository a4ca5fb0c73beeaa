"""What the texts of all files of a project say, and which file an import means.

These are questions to ``Project.ask``: about texts, with texts for an answer, so that nothing of a
syntax tree is kept, and another run can ask whether the answer is still the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from codemods.files.prefilter import spelled
from codemods.python.module import absolute_path

if TYPE_CHECKING:
    from codemods.python.project import Project

# How a name is said: at all, as an attribute of something, in front of a call, in a definition.
How = Literal["at all", "taken", "called", "defined"]
_GAP = rb"(?:[\s\\]|#[^\n]*\n)*"
_TAKEN = rb"\.%b%%b(?![\w\x80-\xff])" % _GAP
_CALLED = rb"(?<![\w\x80-\xff])%%b(?:\)|%b)*\(" % rb"\s|#[^\n]*\n"
_LOOKING = (
    b"getattr", b"attrgetter", b"methodcaller", b"globals", b"vars", b"locals", b"__dict__",
    b"exec", b"run_path", b"run_module",
)  # fmt: skip
_DEFINED = re.compile(rb"\b(?:def|class)[\s\\]+([\w\x80-\xff]+)")


def coded(text: str) -> bytes:
    """A word to look for, as it was before ``plain``."""
    return text.encode("utf-8", "surrogateescape")


def plain(word: bytes) -> str:
    """A word that was looked for or found, as text."""
    return word.decode("utf-8", "surrogateescape")


def begins(project: Project, name: str) -> tuple[str, ...]:
    """The name, if an import that begins with it may find a file: one or a folder is called so."""
    return (name,) if name in project.once(_parts) else ()


def file_of(project: Project, folder: str, dotted: str) -> tuple[str, ...]:
    """The file that ``import dotted`` loads in a folder, or none.

    A folder that is no package may be on ``sys.path``; where two of them have such a module, which
    one is meant depends on how the program is started, and there is no answer.
    """
    all_places = project.once(places)
    several = {*_candidates(all_places, dotted.replace(".", "/"), folder)}
    return (all_places[several.pop()],) if len(several) == 1 else ()


def _candidates(places: Mapping[str, str], tail: str, folder: str) -> Iterator[str]:
    while True:
        if f"{folder}/__init__.py" not in places:
            for base in (folder, f"{folder}/src"):
                for path in (f"{base}/{tail}.py", f"{base}/{tail}/__init__.py"):
                    if path in places:
                        yield path
        if "/" not in folder:
            return
        folder = folder.rpartition("/")[0]


def places(project: Project) -> dict[str, str]:
    """The path of each file by its absolute path: some files lie outside the directory that the
    paths of the others are relative to.
    """
    return {absolute_path(path): path for path in project.modules}


def _parts(project: Project) -> set[str]:
    """The names of all files and folders: an import that starts with another finds nothing."""
    names = (place.removesuffix(".py").split("/") for place in project.once(places))
    return {part for each in names for part in each}


def order(project: Project) -> Mapping[str, int]:
    """The number of each file, in the order in which they are read."""
    return {path: number for number, path in enumerate(project.modules)}


def paths(project: Project) -> tuple[str, ...]:
    """All files."""
    return (*project.modules,)


def names_of(project: Project, word: str) -> tuple[str, ...]:
    """A word, and the names that it has in some files."""
    texts = [module.source.words for module in project.modules.values()]
    return tuple(sorted(map(plain, spelled(coded(word), texts))))


def holding(project: Project, *words: str) -> tuple[str, ...]:
    """The files whose text has one of some words, as a part of another one too."""
    wanted = [coded(word) for word in words]
    return tuple(
        path
        for path, module in project.modules.items()
        if any(word in module.source.words for word in wanted)
    )


def saying(project: Project, name: str, how: How = "at all") -> tuple[str, ...]:
    """The files that have a name, as a word, in their text."""
    word = coded(name)
    files: Iterable[str]
    if how == "defined":
        return tuple(project.once(_defining).get(word, ()))
    files = project.once(_words).get(word, ())
    if how == "at all":
        return tuple(files)
    pattern = re.compile((_TAKEN if how == "taken" else _CALLED) % re.escape(word))
    return tuple(path for path in files if pattern.search(project.modules[path].source.words))


def looking(project: Project, name: str) -> tuple[str, ...]:
    """Those of them that may look something up by a text."""
    files = project.once(_looking)
    return tuple(path for path in saying(project, name) if path in files)


def _looking(project: Project) -> frozenset[str]:
    files = project.once(_words)
    return frozenset(path for word in _LOOKING for path in files.get(word, ()))


def _words(project: Project) -> Mapping[bytes, list[str]]:
    """The files with each word."""
    found: dict[bytes, list[str]] = {}
    for path, module in project.modules.items():
        for word in module.source.word_set:
            found.setdefault(word, []).append(path)
    return found


def _defining(project: Project) -> Mapping[bytes, list[str]]:
    """The files that define each name, by their text."""
    found: dict[bytes, list[str]] = {}
    for path, module in project.modules.items():
        for name in {*_DEFINED.findall(module.source.words)}:
            found.setdefault(name, []).append(path)
    return found
