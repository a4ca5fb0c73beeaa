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


def newest_syntax(code: bytes) -> str | None:
    """The lowest Python that parses ``code``, or None when it is just wrong.

    libcst knows the grammar of newer Pythons than the one it runs on; the nodes that it finds say
    which.
    """
    import libcst as cst

    if _depth(code) > _DEEPEST:
        return None
    try:
        module = cst.parse_module(code)
    except Exception:  # whatever its parser says, the file is not newer Python
        return None
    needed = max(_versions(module), default=(0, 0))
    return f"{needed[0]}.{needed[1]}" if needed > sys.version_info else None


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
