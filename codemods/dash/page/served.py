"""The scripts and page templates that an app sends to the browser.

Those in its assets folder, wherever that is; and those that Python code, or a file that is sent,
names. Where a folder or a list of scripts cannot be read, it may be any.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Known
from codemods.files.place import Place
from codemods.files.source import Source
from codemods.python.nodes import last_name, walk
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve
from codemods.python.scripts import ASSETS, names_in

_DEEPEST = 5
_THIRD = 2  # the position of the folder among the arguments of an app
_TEMPLATES = (".html", ".htm")
# What a path is made with, of which the last argument is the end.
_PATHS = frozenset({"join", "joinpath", "Path", "PurePath", "str", "abspath", "realpath", "fspath"})
# Methods that leave the end of a path as it is.
_SAME = frozenset({"resolve", "absolute", "as_posix", "expanduser"})


def served(project: Project) -> tuple[Source, ...]:
    """The scripts and templates of a project that some app may send."""
    if all(ASSETS in f"/{each.path}" for each in project.scripts):
        return project.scripts
    found = frozenset(project.ask(sent))
    return tuple(each for each in project.scripts if each.path in found)


def sent(project: Project) -> tuple[str, ...]:
    """The paths of the same. A question to ``Project.ask``."""
    return tuple(_sent(project.view(), [each.source for each in project.modules.values()]))


def _sent(project: Project, new: Sequence[Source]) -> Iterator[str]:
    """The paths of the scripts that some files may send, directly or by way of each other."""
    folders, scripts = [*_folders(project)], [*_lists(project, "external_scripts")]
    templates = [*_lists(project, "index_string")]
    any_script = None in folders or any(not _is_written(project, *each) for each in scripts)
    any_template = any(not _is_written(project, *each) for each in templates)
    ends = (ASSETS, *(f"/{each}/" for each in folders if each is not None))
    found: dict[str, Source] = {}
    while new:
        names = names_in(source.data for source in new)
        new = [
            each
            for each in project.scripts
            if each.path not in found
            if (any_template if each.path.endswith(_TEMPLATES) else any_script)
            or any(end in f"/{each.path}" for end in ends)
            or each.path.rpartition("/")[2] in names
        ]
        found.update((each.path, each) for each in new)
    yield from found


def unread_templates(project: Project) -> Iterator[Place]:
    """Where an app gets a page template that is in no file of the project that was read."""
    found = project.ask(unseen_templates)
    for path, line in zip(found[::2], found[1::2], strict=True):
        yield Place(path, int(line))


def unseen_templates(project: Project) -> tuple[str, ...]:
    """The files and lines of the same. A question to ``Project.ask``."""
    view = project.view()
    if any(each.path.endswith(_TEMPLATES) for each in project.scripts):
        return ()
    return tuple(
        text
        for module, value in _lists(view, "index_string")
        if not _is_written(view, module, value)
        for text in (module.path, str(value.lineno))
    )


def _folders(project: Project) -> Iterator[str | None]:
    """The end of the path of each assets folder; None where that cannot be told."""
    for module, value in _lists(project, "assets_folder"):
        yield _end_of(project, module, value)
    for module in project.with_any((b"Dash",)):
        for name, calls in module.nodes.called.items():
            for call in calls if "Dash" in name else ():
                if len(call.args) > _THIRD:
                    yield _end_of(project, module, call.args[_THIRD])
                if any(
                    each.arg is None and _hides(project, module, each.value)
                    for each in call.keywords
                ):
                    yield None


def _hides(project: Project, module: Module, unpacked: ast.expr) -> bool:
    """Whether it cannot be seen which keywords come by ``**``. Those that a function passes on are
    seen where it is called.
    """
    if isinstance(unpacked, ast.Name):
        found = module.scopes.around(unpacked).lookup(unpacked.id)
        if found and all(each.kind == "parameter" for each in found[1]):
            return False
    symbol = resolve(project, module, unpacked)
    value = symbol.binding.value if symbol and symbol.binding else unpacked
    return not isinstance(value, ast.Dict)


def _lists(project: Project, word: str) -> Iterator[tuple[Module, ast.expr]]:
    """What is given for a keyword, an attribute or an entry with a name."""
    for module in project.with_any((word.encode(),)):
        for keyword in module.nodes.keywords.get(word, ()):
            yield module, keyword.value
        for node in module.nodes.attributes.get(word, ()):
            match module.scopes.parents[node]:
                case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
                    if isinstance(node.ctx, ast.Store):
                        yield module, value
        for text in module.nodes.texts:
            entry = module.scopes.parents[text] if text.value == word else None
            if isinstance(entry, ast.Dict) and text in entry.keys:
                yield module, entry.values[entry.keys.index(text)]


def _end_of(project: Project, module: Module, node: ast.expr, depth: int = 0) -> str | None:
    """The last part of the path that an expression is."""
    known = value_of(project, module, node)
    if isinstance(known, Known) and isinstance(known.value, str):
        parts = [part for part in known.value.replace("\\", "/").split("/") if part.strip(".")]
        return parts[-1] if parts else None
    if depth > _DEEPEST:
        return None
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr=attr), args=[]) if attr in _SAME:
            return _end_of(project, module, value, depth + 1)
        case ast.Call(func=func, args=[*_, last]) if last_name(func) in _PATHS:
            return _end_of(project, module, last, depth + 1)
        case ast.BinOp(op=ast.Div() | ast.Add(), right=last):
            return _end_of(project, module, last, depth + 1)
        case ast.JoinedStr(values=[*_, ast.Constant(value=str(text))]) if "/" in text:
            return text.rstrip("/").rpartition("/")[2] or None
        case ast.Name() | ast.Attribute():
            symbol = resolve(project, module, node)
            if symbol and symbol.module and symbol.binding and symbol.binding.value is not None:
                return _end_of(project, symbol.module, symbol.binding.value, depth + 1)
    return None


def _is_written(project: Project, module: Module, node: ast.expr, depth: int = 0) -> bool:
    """Whether it can be seen which files an expression names, or is read from."""
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
            return all(_is_written(project, module, each, depth) for each in parts)
        case ast.Constant():
            return True
        case ast.Name() | ast.Attribute() if depth < _DEEPEST:
            symbol = resolve(project, module, node)
            value = symbol.binding.value if symbol and symbol.binding else None
            if symbol is None or symbol.module is None or value is None:
                return False
            return _is_written(project, symbol.module, value, depth + 1)
    return any(isinstance(each, ast.Constant) and _is_named(each.value) for each in walk(node))


def _is_named(value: object) -> bool:
    """Whether a constant names a file, or is a page itself."""
    return isinstance(value, str) and (bool(names_in([value.encode()])) or "<" in value)
