"""Which attributes a file may set or delete, by its text: most that it names it only reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codemods.python.project import Project

_NAME = rb"\.\s*([\w\x80-\xff]+)"
_ANY = re.compile(_NAME)
# ``a.b = 1``, ``a.b += 1``: most stores.
_SIMPLE = re.compile(_NAME + rb"\s*(?:[-+*/%&|^@]|\*\*|//|<<|>>)?=(?!=)")
# What is behind these words is set or deleted.
_LOOP = re.compile(rb"\bfor\b(.*?)\bin\b", re.DOTALL)
_NAMED = re.compile(rb"\b(?:as|del)\b([^\n;]*)")
# ``a.b, c = 1, 2``, ``(a.b) = 1``; and ``a.b: int``.
_LISTED = re.compile(rb"^[^\n#]*\.\s*[\w\x80-\xff]+\s*[,)\]][^\n]*=(?!=)[^\n]*", re.MULTILINE)
_ANNOTATED = re.compile(rb"^[^\n#]*?\.\s*[\w\x80-\xff]+[ \t)]*:[^\n]*", re.MULTILINE)
_BEFORE = {
    b"=": re.compile(_NAME + rb"(?=\s*[,)\]].*=)"),
    b":": re.compile(_NAME + rb"(?=[ \t)]*:)"),
}
_HEAD = re.compile(
    rb"\s*(?:if|elif|while|for|async|with|match|case|except|return|assert|yield|class|def)\b"
)
# A bracket that is open at the start of a line, and what is in it is set.
_CLOSED = re.compile(rb"^[^\n(\[{]*[)\]][\s)\]]*=(?!=)", re.MULTILINE)
_OPENING, _CLOSING = b"([{", b")]}"
_WORD = re.compile(rb"[\w\x80-\xff)\]]\s*$")


def setting(project: Project, name: str) -> tuple[str, ...]:
    """The files that may set an attribute. A question to ``Project.ask``."""
    return tuple(project.once(_setting).get(name.encode(), ()))


def _setting(project: Project) -> Mapping[bytes, list[str]]:
    found: dict[bytes, list[str]] = {}
    for path, module in project.modules.items():
        for name in {*set_in(module.source.words)}:
            found.setdefault(name, []).append(path)
    return found


def set_in(text: bytes) -> Iterator[bytes]:
    """The attributes that a text may set or delete."""
    if _CLOSED.search(text):
        yield from _ANY.findall(text)
        return
    yield from _SIMPLE.findall(text)
    for each in _LOOP.finditer(text):
        yield from _ANY.findall(each[1])
    for each in _NAMED.finditer(text):
        names = each[1]
        if _depth(names):  # it goes on
            names = text[each.start(1) :]
        yield from _ANY.findall(names)
    for line in _LISTED.findall(text):
        yield from _targets(line, b"=")
    for line in _ANNOTATED.findall(text):
        yield from _targets(line, b":")


def _targets(line: bytes, sign: bytes) -> Iterator[bytes]:
    """The attributes of a line before a sign that may be set there: an argument is not."""
    for each in _BEFORE[sign].finditer(line):
        before = line[: each.start()]
        if _is_inside(before):
            continue
        if sign == b":" and b":" not in before and _HEAD.match(before):
            continue
        yield each[1]


def _is_inside(before: bytes) -> bool:
    """Whether what comes next is an argument, or a part of an index."""
    if b'"' in before or b"'" in before:
        return False  # brackets in a text are none
    opened: list[bool] = []
    for place, sign in enumerate(before):
        if sign in _OPENING:
            opened.append(sign == _OPENING[2] or _WORD.search(before, 0, place) is not None)
        elif sign in _CLOSING and opened:
            opened.pop()
    return any(opened)


def _depth(text: bytes) -> int:
    return sum(text.count(bytes([each])) for each in _OPENING) - sum(
        text.count(bytes([each])) for each in _CLOSING
    )
