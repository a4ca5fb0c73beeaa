"""Which files of a project import which, and which of them have to do with Dash."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator, Mapping, Set

from codemods.files.source import Unreadable
from codemods.python.module import absolute
from codemods.python.project import Module, Project
from codemods.python.texts import places, saying

# What brings components and callbacks: Dash, and the packages that are named for it.
_DASH = re.compile(r"(?:dash\w*|jupyter_dash|\w+_components?)(?:\.|$)")
# What is a part of Dash whichever package hands it on, and what JavaScript in a string calls.
_PARTS = re.compile(rb"\bOutput\b\s*(?:#[^\n]*\s*)*\(|\bset_props\b")
# Imports as text, wherever they stand: to connect too much is no harm, and most files need not be
# parsed for it. Between names and dots there may be blanks.
_DOTTED = rb"[\w\x80-\xff]+(?:[ \t]*\.[ \t]*[\w\x80-\xff]+)*"
_FROM = re.compile(
    rb"\bfrom\b([ \t.]*)(" + _DOTTED + rb")?[ \t]*\bimport\b[ \t]*"
    rb"(\((?:[\w\x80-\xff\s,.]|#[^\n]*+)*+\)|[^\n;]*)"
)
_IMPORT = re.compile(rb"\bimport\b([^\n;#]+)")
_BY_NAME = re.compile(rb"\b(?:import_module|__import__)\s*\(\s*[rRuU]?['\"]+(\.*)([\w.\x80-\xff]+)")
_COMMENT = re.compile(rb"#[^\n]*")
_BLANKS = re.compile(rb"\s*\.\s*")
_NAME = re.compile(r"[\w.]+")
# What may be a docstring.
_QUOTED = re.compile(rb"(\"{3}|'{3}).*?\1", re.DOTALL)


def imports(project: Project) -> Mapping[str, frozenset[str]]:
    """The files that each file imports, or may import."""
    return {
        path: frozenset(other.path for other in _imported(project, module))
        for path, module in project.modules.items()
    }


def importing(project: Project, path: str) -> tuple[str, ...]:
    """The files that import, or may import, a file. A question to ``Project.ask``."""
    return tuple(project.once(_importers).get(path, ()))


def _importers(project: Project) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, others in project.once(imports).items():
        for other in others:
            found.setdefault(other, []).append(path)
    return found


def reaching(project: Project, path: str) -> tuple[str, ...]:
    """The files in which a name may stand for something of a file: itself, those that import it, or
    a package that it is in, or say its name behind a dot (``shop.ids``); and what imports these.
    A question to ``Project.ask``.
    """
    module = project.modules[path]
    found = {path, *project.ask(saying, module.name.rpartition(".")[2], "taken")}
    folder = module.folder
    while (inside := project.once(places).get(f"{folder}/__init__.py")) is not None:
        found.add(inside)
        folder = posixpath.dirname(folder)
    pending = [*found]
    while pending:
        new = {*importing(project, pending.pop())} - found
        found |= new
        pending += new
    return tuple(sorted(found))


def related(project: Project, imported: Mapping[str, Set[str]]) -> frozenset[str]:
    """The files that have to do with Dash: that import it, or a file that does, and so on; or that
    have an Output.
    """
    importers: dict[str, list[str]] = {}
    for path, others in imported.items():
        for other in others:
            importers.setdefault(other, []).append(path)
    pending = [path for path, m in project.modules.items() if _speaks_dash(m)]
    found = set(pending)
    while pending:
        for path in importers.get(pending.pop(), ()):
            if path not in found:
                found.add(path)
                pending.append(path)
    return frozenset(found)


def _speaks_dash(module: Module) -> bool:
    """Whether it imports Dash, or has dependencies that may come from a package built on it."""
    text = module.source.words
    if _PARTS.search(text):
        return True
    if not any(word in text for word in (b"dash", b"_component", b"Output")):
        return False
    return any(_DASH.match(name) or name.endswith(".Output") for name in _names(module))


def _imported(project: Project, module: Module) -> Iterator[Module]:
    """The modules of the project that a file imports, or may import, by its text."""
    found = {name: project.find(name, module) for name in filter(None, _names(module))}
    known = {name: other for name, other in found.items() if other not in (None, module)}
    text = module.source.words
    if known and (bare := _QUOTED.sub(b"", text)) != text:
        unsure = known.keys() - _names(module, bare)
        code = _names(module, _without_docstrings(module)) if unsure else unsure
        for name in unsure - code:
            del known[name]
    yield from filter(None, known.values())


def _without_docstrings(module: Module) -> bytes:
    """The text of a file without the strings that are statements: what these say is no code."""
    try:
        tree = module.source.tree
    except Unreadable:
        return module.source.words
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str()) as text):
                text.value = ""
    return ast.unparse(tree).replace("\\n", "\n").encode()


def _names(module: Module, text: bytes | None = None) -> set[str]:
    """The dotted names that a file imports, or may import."""
    text = module.source.words if text is None else text
    found: set[str] = set()
    if b"import" not in text:
        return found
    for each in _FROM.finditer(text):
        base = _base(module, each[1].count(b"."), _plain(each[2] or b""))
        names = _NAME.findall(_plain(_COMMENT.sub(b"", each[3])))
        found.update((base, *(f"{base}.{name}".lstrip(".") for name in names)))
    for each in _IMPORT.finditer(text):
        found.update(_NAME.findall(_plain(each[1])))
    for each in _BY_NAME.finditer(text):
        found.add(_base(module, len(each[1]), _plain(each[2])))
    return found


def _plain(dotted: bytes) -> str:
    """Dotted names without the blanks that may stand in them."""
    return _BLANKS.sub(b".", dotted).decode("utf-8", "replace")


def _base(module: Module, level: int, name: str) -> str:
    return absolute(module, ast.ImportFrom(name or None, [], level))
