"""Which Python a file is written for, when the one that runs cannot parse it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import libcst as cst

# No Python parses more than 200 brackets in each other, and at some thousand libcst's parser takes
# the process with it. (Brackets in strings count too here.)
_DEEPEST = 500
# What nests without brackets, as in sums and chains, is slow before it is deadly.
_NESTING = re.compile(rb"[-+~*/%@&|^<>=.]|\b(?:not|and|or|if|else|elif|lambda|await)\b")
_MOST_NESTING = 1500
_LARGEST = 20_000  # bytes; libcst takes seconds for what has ten times as many
_STATEMENT = re.compile(rb"^(?![ \t\f\r\n#)\]}]|(?:elif|else|except|finally)\b)", re.MULTILINE)


def newest_syntax(code: bytes, line: int = 1) -> str | None:
    """The lowest Python that parses ``code``, which is wrong at a line for the one that runs; or
    None when it is just wrong.

    libcst knows the grammar of newer Pythons than the one it runs on; the nodes that it finds say
    which. Of code that is much, or deep, it is given the statement at that line.
    """
    import libcst as cst

    if _is_much(code):
        code = _statement(code, line)
    if _is_much(code):
        return None
    try:
        module = cst.parse_module(code)
        needed = max(_versions(module), default=(0, 0))
    except Exception:  # whatever its parser says, the file is not newer Python
        return None
    return f"{needed[0]}.{needed[1]}" if needed > sys.version_info else None


def _is_much(code: bytes) -> bool:
    if len(code) > _LARGEST or len(_NESTING.findall(code)) > _MOST_NESTING:
        return True
    return _depth(code) > _DEEPEST


def _statement(code: bytes, line: int) -> bytes:
    """The statement at the margin that a line is in, as far as that can be told by the text."""
    lines = code.split(b"\n")
    place = len(b"\n".join(lines[:line]))  # the end of that line
    starts = [found.start() for found in _STATEMENT.finditer(code)]
    first = max((each for each in starts if each <= place), default=0)
    last = min((each for each in starts if each > place), default=len(code))
    return code[first:last]


def _depth(code: bytes) -> int:
    depth = deepest = 0
    for found in re.finditer(rb"[(\[{]|[)\]}]", code):
        depth += 1 if found.group() in b"([{" else -1
        deepest = max(deepest, depth)
    return deepest


def _versions(module: cst.Module) -> list[tuple[int, int]]:
    """Since when there is what a module uses, as far as it is newer than Python 3.11."""
    import libcst as cst
    import libcst.matchers as m

    nodes = m.TemplatedString() | m.TypeParam() | m.TypeAlias() | m.FormattedString()
    found = []
    for node in m.findall(module, nodes):
        if isinstance(node, cst.TemplatedString):
            found.append((3, 14))
        elif isinstance(node, cst.TypeParam) and node.default is not None:
            found.append((3, 13))
        elif not isinstance(node, cst.FormattedString) or _is_nested(module, node):
            found.append((3, 12))
    return found


def _is_nested(module: cst.Module, text: cst.FormattedString) -> bool:
    """Whether an f-string has in its holes what only PEP 701 allows there."""
    import libcst as cst

    holes = (part for part in text.parts if isinstance(part, cst.FormattedStringExpression))
    codes = [module.code_for_node(hole.with_changes(format_spec=None)) for hole in holes]
    own = [text.end, "\\", "#", *(["\n"] if len(text.end) == 1 else [])]
    return any(mark in code for code in codes for mark in own)
