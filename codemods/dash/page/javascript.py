"""JavaScript in strings and in files, as far as it matters: where it sets props by itself."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codemods.files.place import Place
from codemods.files.source import Source
from codemods.python.nodes import last_name

if TYPE_CHECKING:
    from codemods.python.project import Module

_WORD = "set_props"
_SETS, _CLICKS = re.compile(rb"set_props"), re.compile(rb"\.click\s*\(|dispatchEvent|requestSubmit")
_COMMENT = re.compile(rb"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_CALL = re.compile(rb"set_props\W{0,2}\s*(?:\?\.)?\s*\(\s*")
_TEXT = rb"""(?:"[^"\\\n]*"|'[^'\\\n]*'|\d+)"""
_ENTRY = rb"""['"\w]+\s*:\s*""" + _TEXT
# An id that is written out: a text, or an object of such.
_WRITTEN_ID = re.compile(rb"(?:%b|\{\s*%b(?:\s*,\s*%b)*\s*,?\s*\})\s*," % (_TEXT, _ENTRY, _ENTRY))
# To look whether it is there is no use of it, and neither is to take it by its name.
_ASKED = re.compile(
    rb"""set_props['"]?\]?\s*(?:\)[ \t]*[{\w]|&&|\?[^.]|[!=]==?|(?:,[^{}()]*)?\}\s*=[^=])"""
)


@dataclass(frozen=True, slots=True)
class Script:
    """A string with ``set_props`` in it; ``built`` when it is put together of more than text, or is
    told the id, so that it may set ids that the file does not spell; ``text`` where it goes to the
    browser as it is, with the ids that it spells itself.
    """

    place: Place
    built: bool
    text: bytes | None = None


def scripts(module: Module) -> Iterator[Script]:
    """The strings of a file that may be JavaScript which sets props."""
    for node in module.nodes.texts:
        parent = module.scopes.parents[node]
        assert isinstance(node.value, str)
        if _WORD in node.value and not isinstance(parent, ast.Expr):
            line = node.lineno + node.value.partition(_WORD)[0].count("\n")
            text = node.value.encode(errors="replace")
            built = _told(text) is not None or _is_built(parent)
            yield Script(Place(module.path, line), built, text if _is_sent(module, node) else None)


def _is_sent(module: Module, text: ast.Constant) -> bool:
    """Whether a string is given to a component, or is a clientside callback."""
    user: ast.AST = module.scopes.parents[text]
    if isinstance(user, ast.keyword):
        user = module.scopes.parents[user]
    name = last_name(user.func) if isinstance(user, ast.Call) else ""
    return name[:1].isupper() or name == "clientside_callback"


def written(file: Source, texts: tuple[bytes, ...]) -> Place | None:
    """Where a JavaScript file that sets props may set one whose id is made of ``texts``."""
    if not _SETS.search(file.data):
        return None
    named = [file.data.index(text) for text in texts if text in file.data]
    found = _told(file.data)
    places = named or ([] if found is None else [found])
    if not places:
        return None
    return Place(file.path, file.data[: places[0]].count(b"\n") + 1)


def _told(text: bytes) -> int | None:
    """Where JavaScript sets a prop of a component whose id it does not spell, or may hand
    ``set_props`` on to what does.
    """
    shown = _COMMENT.sub(lambda found: b" " * len(found.group()), text)
    for found in _SETS.finditer(shown):
        call = _CALL.match(shown, found.start())
        if call is not None:
            if _WRITTEN_ID.match(shown, call.end()) is None:
                return found.start()
        elif _ASKED.match(shown, found.start()) is None:
            return found.start()
    return None


def matters(file: Source) -> bool:
    """Whether a JavaScript file sets props, or clicks."""
    return bool(_SETS.search(file.data) or _CLICKS.search(file.data))


def is_near(file: Source, folders: Iterable[str]) -> bool:
    """Whether an app with modules in some folders may serve a script: the folder with its assets
    lies around one of them, or in one.
    """
    home = os.path.abspath(file.path).replace(os.sep, "/").rpartition("/assets/")[0] + "/"
    return any(f"{each}/".startswith(home) or home.startswith(f"{each}/") for each in folders)


def clicking(file: Source) -> Place | None:
    """Where a JavaScript file clicks or sends other events, as the user does."""
    found = _CLICKS.search(file.data)
    return Place(file.path, file.data[: found.start()].count(b"\n") + 1) if found else None


def clicking_text(module: Module) -> Place | None:
    """Where a string of a file, which may be JavaScript, does that; or a page template that is read
    from another file.
    """
    for target in module.nodes.attributes.get("index_string", ()):
        match module.scopes.parents[target]:
            case ast.Assign(targets=[ast.Attribute()], value=ast.Call()) as statement:
                return Place(module.path, statement.lineno)
    for keyword in module.nodes.keywords.get("index_string", ()):
        if isinstance(keyword.value, ast.Call):
            return Place(module.path, keyword.value.lineno)
    for node in module.nodes.texts:
        assert isinstance(node.value, str)
        found = _CLICKS.search(node.value.encode(errors="replace"))
        if found and not isinstance(module.scopes.parents[node], ast.Expr):
            return Place(module.path, node.lineno)
    return None


def _is_built(parent: ast.AST) -> bool:
    match parent:
        case ast.JoinedStr(values=parts):
            return any(isinstance(each, ast.FormattedValue) for each in parts)
        case ast.BinOp() | ast.Attribute():  # ``"…" % ids``, ``"…".replace(…)``
            return True
    return False
