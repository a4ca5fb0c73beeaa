"""Comments that keep a callback out."""

from __future__ import annotations

import pytest

from codemods.engine.comments import unknown_in
from codemods.files.place import Problem
from codemods.python.suppressions import suppressions

RULES = ("app-run", "unused-state")


@pytest.mark.parametrize(
    ("comment", "rules"),
    [
        ("# dash-codemods: ignore", None),
        ("#dash-codemods:ignore", None),
        ("# dash-codemods: ignore  because it is slow", None),
        ("# noqa: E501  # dash-codemods: ignore", None),
        ("# dash-codemods: ignore  # noqa", None),
        ("# dash-codemods: ignore[app-run]", {"app-run"}),
        ("# dash-codemods: ignore [ app-run , unused-state ]", {"app-run", "unused-state"}),
        ("# dash-codemods: ignore[app-run]  # dash-codemods: ignore[x]", {"app-run", "x"}),
        ("# dash-codemods: ignore[app-run]  # dash-codemods: ignore", None),
        ("# dash-codemods: ignore  # dash-codemods: ignore[app-run]", None),
    ],
)
def test_a_comment_turns_off_all_or_some_rules(comment: str, rules: set[str] | None) -> None:
    assert suppressions(f"a = 1\n@callback  {comment}\n".encode()) == {2: rules}


@pytest.mark.parametrize(
    "code",
    [
        "a = 1\n",
        'a = "# dash-codemods: ignore"\n',
        '"""\n# dash-codemods: ignore\n"""\n',
        "# see dash-codemods: ignore\n",
        "# dash-codemods ignore\n",
        "# dash-codemods: ignored\n",
        "# dash-codemods: ignore[]\n",
        "# dash-codemods: ignore[app-run\n",
        "# dash-codemods: off\n",
    ],
)
def test_what_is_no_such_comment_turns_nothing_off(code: str) -> None:
    assert suppressions(code.encode()) == {}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_python_counts_them(newline: str) -> None:
    lines = ['s = """', '"""', "def f():  # dash-codemods: ignore", "    pass", ""]
    assert suppressions(newline.join(lines).encode()) == {3: None}


def test_the_coding_line_of_the_original_file_does_not_count() -> None:
    code = '# -*- coding: latin-1 -*-\n"é"  # dash-codemods: ignore\n'
    assert suppressions(code.encode()) == {2: None}


@pytest.mark.parametrize("rest", ['"""', "(", "if a:\n  b\n c"])
def test_code_that_breaks_off_keeps_the_comments_before(rest: str) -> None:
    assert suppressions(f"f()  # dash-codemods: ignore\n{rest}\n".encode()) == {1: None}


def test_unknown_rules_and_unclear_comments_are_warned_about() -> None:
    code = b"""\
a  # dash-codemods: ignore[app-run, app-rum, zzz]
b  # dash-codemods: ignore[app-run]
c  # dash-codemods: skip
d  # dash-codemods: ignore
e  # dash-codemods: ignore[]
"""
    unclear = (
        'the comment is not understood; write "# dash-codemods: ignore" or "ignore[rule, rule]"'
    )
    assert unknown_in("app.py", code, RULES) == (
        Problem("app.py", 1, 'no rule is called "app-rum"; did you mean "app-run"?'),
        Problem("app.py", 1, 'no rule is called "zzz"; there are app-run, unused-state'),
        Problem("app.py", 3, unclear),
        Problem("app.py", 5, unclear),
    )
