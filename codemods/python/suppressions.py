"""Comments that keep a callback out: ``# dash-codemods: ignore`` or ``ignore[rule, …]``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_MARK = "dash-codemods:"
_COMMENT = re.compile(rf"#\s*{_MARK}(?P<rest>[^#]*)")
_IGNORE = re.compile(r"\s*ignore\s*(?:\[(?P<rules>[^\]]*)\])?(?![\w\[-])")


class Comment(NamedTuple):
    """``rules`` is None for all rules; ``understood`` is False when it says something else."""

    line: int
    rules: frozenset[str] | None
    understood: bool


def suppressions(code: bytes) -> Mapping[int, frozenset[str] | None]:
    """Line to the rules that a comment there turns off; None stands for all of them.

    ``code`` is UTF-8, with any line ends (``Source.code``).
    """
    found: dict[int, frozenset[str] | None] = {}
    for line, rules, understood in comments(code):
        if not understood:
            continue
        before = found.get(line, frozenset())
        found[line] = None if rules is None or before is None else before | rules
    return found


def comments(code: bytes) -> Iterator[Comment]:
    """Our comments in ``code`` (UTF-8); in code that breaks off, those before the break."""
    if _MARK.encode() not in code:
        return
    import io
    import tokenize

    # Without a newline argument a lone "\r" would not end a line, as it does for ``ast``.
    text = io.StringIO(code.decode(), newline=None)
    try:
        for token in tokenize.generate_tokens(text.readline):
            if token.type == tokenize.COMMENT:
                for match in _COMMENT.finditer(token.string):
                    yield _comment(token.start[0], match["rest"])
    except (tokenize.TokenError, SyntaxError):
        return


def _comment(line: int, rest: str) -> Comment:
    match = _IGNORE.match(rest)
    if match is None:
        return Comment(line, frozenset(), False)
    if match["rules"] is None:
        return Comment(line, None, True)
    rules = frozenset(filter(None, (name.strip() for name in match["rules"].split(","))))
    return Comment(line, rules, bool(rules))
