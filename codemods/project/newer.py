"""Which Python a file is written for, when the one that runs cannot parse it."""

from __future__ import annotations

import sys


def newest_syntax(code: bytes) -> str | None:
    """The lowest Python that parses ``code``, or None when it is just wrong.

    libcst knows the grammar of newer Pythons than the one it runs on; the nodes that it finds say
    which.
    """
    import libcst as cst
    import libcst.matchers as m

    try:
        module = cst.parse_module(code)
    except Exception:  # whatever its parser says, the file is not newer Python
        return None
    if m.findall(module, m.TemplatedString()):
        return "3.14"
    defaults = m.findall(module, m.TypeParam(default=m.DoesNotMatch(None)))
    needed = (3, 13) if defaults else (3, 12)
    if sys.version_info >= needed:
        return None
    return f"{needed[0]}.{needed[1]}"
