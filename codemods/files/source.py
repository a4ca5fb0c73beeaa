"""One file: its bytes, its encoding, its syntax tree, and where in the file each node lies.

``ast`` counts lines and UTF-8 bytes, an edit counts the bytes of the file; ``Source`` is where one
becomes the other, whatever the encoding, the byte order mark and the kind of line ends.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import unicodedata
import warnings
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

LARGEST = 10_000_000  # bytes; what is larger was not written by hand
_TWO_LINES = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)?[^\r\n]*")
_NAMES = re.compile(rb"[\w\x80-\xff]+")
_WORD = rb"(?<![\w\x80-\xff])(?:%b)(?![\w\x80-\xff])"
_LINE_END = re.compile(rb"\r\n|\r|\n")
_CONTINUED = re.compile(rb"\\(?:\r\n|\r|\n)")


def any_of(words: Iterable[bytes]) -> re.Pattern[bytes]:
    """What finds one of some words, other than as a part of another one."""
    return re.compile(_WORD % b"|".join(map(re.escape, words)))


class Unreadable(Exception):
    """A file that cannot be read or parsed: ``line`` and what is wrong and what to do."""

    def __init__(self, message: str, line: int = 1, traceback: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.traceback = traceback  # where dash-codemods itself is at fault


class NoPlace(Exception):
    """A byte of the text that none of the file stands for: its encoding shifts, as utf-7 does."""


class Extent(NamedTuple):
    """Bytes ``start`` to ``end`` of ``Source.code``."""

    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """A file as it was read. ``path`` is relative to the working directory where it can be."""

    path: str
    data: bytes

    @cached_property
    def encoding(self) -> str:
        """The encoding that Python reads it in (PEP 263); ``utf-8-sig`` with a byte order mark.

        Raises Unreadable when the cookie names no encoding that Python knows.
        """
        head = _TWO_LINES.match(self.data)
        if head is None or b"coding" not in head.group():
            return "utf-8-sig" if self.data.startswith(b"\xef\xbb\xbf") else "utf-8"
        lines = _LINE_END.sub(b"\n", head.group())
        try:
            return tokenize.detect_encoding(io.BytesIO(lines).readline)[0]
        except SyntaxError as error:
            raise Unreadable(f"{error.msg}; correct the coding line at the top") from error

    @cached_property
    def code(self) -> bytes:
        """The text in UTF-8, without a byte order mark; line ends as they are in the file.

        Raises Unreadable for NUL bytes and for bytes that are not of the encoding.
        """
        if b"\0" in self.data:
            line = self.data[: self.data.index(b"\0")].count(b"\n") + 1
            raise Unreadable("has NUL bytes; is it a text file? Leave it out with --exclude", line)
        try:
            text = self.data.decode(self.encoding)
        except UnicodeDecodeError as error:
            line = len(_LINE_END.findall(error.object[: error.start])) + 1
            raise Unreadable(self._not_decoded(error), line) from error
        except Exception as error:  # codecs raise what they like
            raise Unreadable(
                f"{self.encoding} is no encoding of text; correct the coding line at the top"
            ) from error
        if self.encoding == "utf-8":
            return self.data
        try:
            same, code = text.encode(self.encoding) == self.data, text.encode()
        except Exception:  # some decode what they cannot encode
            same, code = False, b""
        if not same:
            raise Unreadable(
                f"does not survive a round trip through {self.encoding}; save as UTF-8"
            )
        return code

    @cached_property
    def words(self) -> bytes:
        """A text to look for words in, to know which files to parse: what may be code is in it as
        ``ast`` spells names, on lines that are as long as Python's; other than ``code``, it may say
        a thing twice. Of a file that cannot be read those are its bytes.
        """
        try:
            found = self.code
        except Exception:
            found = self.data
            with suppress(Exception):  # some can be read, and only not be written
                found = self.data.decode(self.encoding).encode("utf-8", "replace")
        if not found.isascii():
            plain = unicodedata.normalize("NFKC", found.decode("utf-8", "replace")).encode()
            found = found if plain == found else b"%b\n%b" % (found, plain)
        if b"\\" in found and _CONTINUED.search(found):  # in strings it stands for nothing
            found = _CONTINUED.sub(b" ", found) + b"\n" + _CONTINUED.sub(b"", found)
        if b"\r" in found:
            found = _LINE_END.sub(b"\n", found)
        return found.replace(b"\f", b" ")

    @property
    def word_set(self) -> frozenset[bytes]:
        """The names, and what else is made of letters, in ``words``."""
        return frozenset(_NAMES.findall(self.words))

    def says(self, word: bytes) -> bool:
        """Whether ``words`` has a word, other than as a part of another one."""
        if word not in self.words:
            return False
        return any_of([word]).search(self.words) is not None

    @property
    def tree(self) -> ast.Module:
        """The syntax tree, made anew: who asks for it keeps it as long as it is needed. Raises
        Unreadable when this Python cannot parse the file.
        """
        code = self.code
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # As text, lest a cookie be obeyed again: ``code`` is UTF-8 whatever it says.
                return ast.parse(code if self.encoding == "utf-8" else code.decode())
        except SyntaxError as error:
            raise Unreadable(self._not_parsed(error), error.lineno or 1) from error
        except Exception as error:  # RecursionError, MemoryError, ValueError
            raise Unreadable(
                "is nested too deeply to be parsed; leave it out with --exclude"
            ) from error

    @cached_property
    def newline(self) -> str:
        """The line end of its first line, which new lines get too."""
        found = _LINE_END.search(self.data)
        return found.group().decode() if found else "\n"

    @cached_property
    def lines(self) -> list[int]:
        """Where in ``code`` each line starts; line 1 at index 0."""
        return [0, *(found.end() for found in _LINE_END.finditer(self.code))]

    def at(self, line: int, column: int) -> int:
        """Where in ``code`` a line and column of ``ast`` lie."""
        return self.lines[line - 1] + column

    def extent(self, node: ast.expr | ast.stmt) -> Extent:
        """The bytes of ``code`` that a node covers (without its decorators, as ``ast`` counts)."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return Extent(
            self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)
        )

    def segment(self, node: ast.expr | ast.stmt) -> str:
        """The code of a node, as it is written."""
        start, end = self.extent(node)
        return self.code[start:end].decode()

    def in_file(self, offset: int) -> int:
        """Where in the file a byte of ``code`` lies. Raises NoPlace."""
        if self.encoding == "utf-8":
            return offset
        before = self.code[:offset].decode().encode(self.encoding)
        if not self.data.startswith(before):
            raise NoPlace(self.encoding)
        return len(before)

    def _not_decoded(self, error: UnicodeDecodeError) -> str:
        if self.encoding in ("utf-8", "utf-8-sig"):
            return (
                f"byte {error.object[error.start]:#x} is not UTF-8; save the file as UTF-8, "
                'or name its encoding in the first line ("# -*- coding: latin-1 -*-")'
            )
        return f"is not {self.encoding}, which its first lines say it is; correct the coding line"

    def _not_parsed(self, error: SyntaxError) -> str:
        from codemods.files.python_version import newest_syntax

        needed = newest_syntax(self.code, error.lineno or 1)
        if needed:
            return (
                f"is written for Python {needed}; run dash-codemods with Python {needed} or newer"
            )
        return f"syntax error: {error.msg}; mend it, or leave the file out with --exclude"


def read(path: str) -> Source:
    """The file at ``path``.

    Raises Unreadable when it cannot be opened, is no regular file, or is larger than any file that
    a person wrote.
    """
    try:
        file = Path(path)
        if file.is_dir():
            raise Unreadable(
                "is a directory with the name of a Python file; rename it or --exclude it"
            )
        size = file.stat().st_size
        if not file.is_file():
            raise Unreadable("is not a regular file; leave it out with --exclude")
        if size > LARGEST:
            raise Unreadable(
                f"has {size / 1e6:.0f} MB, more than the 10 MB that are read; --exclude it"
            )
        return Source(path, file.read_bytes())
    except OSError as error:
        raise Unreadable(_why(error)) from error


def _why(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "the link leads nowhere; mend or remove it"
        case PermissionError():
            return "no permission to read it; change its mode or leave it out with --exclude"
        case _:
            return f"cannot be read: {error.strerror or error}"
