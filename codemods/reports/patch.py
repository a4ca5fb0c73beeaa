"""Patches in the unified form that ``git apply`` and ``patch -p1`` take."""

from __future__ import annotations

import os
from collections.abc import Iterable

from codemods.reports.diff import Hunk

_ESCAPES = {
    ord(char): f"\\{name}" for char, name in zip('\a\b\t\n\v\f\r"\\', 'abtnvfr"\\', strict=True)
}


def unified(path: str, hunks: Iterable[Hunk]) -> bytes:
    """The patch of one file, in the bytes of that file, so that any encoding survives it.

    ``path`` is written as ``a/path`` and ``b/path``, quoted as git does it. Without hunks the
    patch is empty.
    """
    parts = [b"".join(_lines_of(hunk)) for hunk in hunks]
    if not parts:
        return b""
    heads = (
        f"{sign} {_quoted(f'{side}/{path}')}\n".encode()
        for sign, side in (("---", "a"), ("+++", "b"))
    )
    return b"".join((*heads, *parts))


def _lines_of(hunk: Hunk) -> Iterable[bytes]:
    old = _extent(hunk.old_start, hunk.old_count)
    new = _extent(hunk.new_start, hunk.new_count)
    yield f"@@ -{old} +{new} @@\n".encode()
    for line in hunk.lines:
        yield line.kind.encode() + line.raw
        if not line.raw.endswith(b"\n"):
            yield b"\n\\ No newline at end of file\n"


def _extent(start: int, count: int) -> str:
    return f"{start}" if count == 1 else f"{start},{count}"


def _quoted(path: str) -> str:
    """A path as git writes it in a head: in C quotes where it has to be.

    A tab ends a path with blanks, after which ``patch`` would look for a date.
    """
    raw = os.fsencode(path)
    inner = "".join(
        _ESCAPES.get(byte) or (chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}")
        for byte in raw
    )
    text = path if inner == path else f'"{inner}"'
    return f"{text}\t" if " " in path else text
