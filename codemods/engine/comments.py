"""Comments to the tool that it does not understand."""

from __future__ import annotations

from collections.abc import Collection

from codemods.engine.settings import UnknownRule, check_rules
from codemods.files.place import Problem
from codemods.python.suppressions import comments


def unknown_in(path: str, code: bytes, known: Collection[str]) -> tuple[Problem, ...]:
    """A warning for each comment with a rule that there is none of, or that is not understood."""
    warnings: list[Problem] = []
    for line, rules, understood in comments(code):
        if not understood:
            message = 'is not understood; write "# dash-codemods: ignore" or "ignore[rule, rule]"'
            warnings.append(Problem(path, line, f"the comment {message}"))
        for rule in sorted(rules or ()):
            try:
                check_rules([rule], known)
            except UnknownRule as error:
                warnings.append(Problem(path, line, str(error)))
    return tuple(warnings)
