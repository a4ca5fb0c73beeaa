"""The names under which files hand on what has another name: ``callback as cb``, ``cb = callback``.

Who looks for a word in files to know which of them to parse would miss those that say ``cb`` only.
This is about text, before anything is parsed: to find too many names costs time and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_NAME = rb"[\w\x80-\xff]+"
_LETTERS = frozenset(bytes([each]) for each in range(256) if re.match(_NAME, bytes([each])))
_WORD = re.compile(rb"(" + _NAME + rb")(\W*)")
# In an import, and not in a sentence: what stands before the name, and what behind it.
_BEFORE = (b"import", b",", b"(")
_IMPORTED = re.compile(rb"[ \t\\\r\n]+as[ \t\\\r\n]+(" + _NAME + rb")[ \t]*(?=[,)\r\n;#\\]|\Z)")
# A line at the margin, where names are bound that other files can import.
_ASSIGNED = re.compile(
    rb"(" + _NAME + rb")[ \t]*(?::[^=\r\n]*)?=[ \t(]*"
    rb"(?:" + _NAME + rb"\.)*(" + _NAME + rb")[ \t)]*(?=[\r\n;#]|\Z)"
)


def spelled(word: bytes, texts: Collection[bytes]) -> frozenset[bytes]:
    """A word that starts with a name (``Form(``), and the same with each name that this one may
    have in some texts; any other word alone.
    """
    parts = _WORD.fullmatch(word)
    if parts is None:
        return frozenset({word})
    name, rest = parts.groups()
    found: set[bytes] = set()
    pending = {name}
    while pending:
        found |= pending
        pending = {new for each in pending for new in _renamed(each, texts)} - found
    return frozenset(each + rest for each in found)


def _renamed(name: bytes, texts: Collection[bytes]) -> Iterator[bytes]:
    for text in texts:
        place = text.find(name)
        while place >= 0:
            end = place + len(name)
            if text[end : end + 1] in _LETTERS:  # a part of another name
                place = text.find(name, end)
                continue
            start = max(text.rfind(b"\n", 0, place), text.rfind(b"\r", 0, place)) + 1
            if found := _IMPORTED.match(text, end):
                before = text[start:place].rstrip(b" \t")
                if not before or before.endswith(_BEFORE):
                    yield found[1]
            elif (found := _ASSIGNED.match(text, start)) and found[2] == name:
                yield found[1]
            place = text.find(name, end)
