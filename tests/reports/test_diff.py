"""Diffs: the right lines, and patches that git and patch turn into what the edits write."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemods.reports.diff import Hunk, hunks
from codemods.reports.patch import unified
from codemods.rewriting.edits import Span, replace

TOOLS = {
    "git": ("git", "apply", "--whitespace=nowarn", "p.diff"),
    "patch": ("patch", "-p1", "-s", "-i", "p.diff"),
}
if not shutil.which("patch"):  # not every machine has it; git is what the sources came with
    del TOOLS["patch"]


def picture(found: Sequence[Hunk]) -> list[str]:
    """Sign, old line number and text of each line."""
    return [f"{line.kind}{line.number or ''}|{line.text}" for hunk in found for line in hunk.lines]


def span(data: bytes, old: bytes, new: bytes) -> Span:
    """The span that replaces the only place of ``old``."""
    assert data.count(old) == 1
    return Span(data.index(old), data.index(old) + len(old), new)


def applied(tool: str, name: str, data: bytes, patch: bytes) -> bytes:
    """What a tool makes of a file with a patch."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        Path(folder, "p.diff").write_bytes(patch)
        done = subprocess.run(TOOLS[tool], cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr + b"\n" + patch
        assert not list(Path(folder).rglob("*.orig"))
        return target.read_bytes()


def assert_round_trip(data: bytes, replacements: Sequence[Span], name: str = "app.py") -> None:
    wanted = replace(data, replacements)
    patch = unified(name, hunks(data, replacements, "latin-1"))
    if wanted == data:
        assert patch == b""
        return
    for tool in TOOLS:
        assert applied(tool, name, data, patch) == wanted, (tool, patch)


TEN = b"".join(b"line %d\n" % number for number in range(1, 11))


def test_an_edit_inside_a_line_replaces_that_line() -> None:
    found = hunks(TEN, [span(TEN, b"5", b"five")], "utf-8")
    assert picture(found) == [
        " 2|line 2",
        " 3|line 3",
        " 4|line 4",
        "-5|line 5",
        "+|line five",
        " 6|line 6",
        " 7|line 7",
        " 8|line 8",
    ]
    (hunk,) = found
    assert (hunk.old_start, hunk.old_count, hunk.new_start, hunk.new_count) == (2, 7, 2, 7)


def test_whole_lines_inserted_at_a_line_start_touch_no_old_line() -> None:
    found = hunks(
        TEN, [Span(TEN.index(b"line 5"), TEN.index(b"line 5"), b"new\nnewer\n")], "utf-8", 1
    )
    assert picture(found) == [" 4|line 4", "+|new", "+|newer", " 5|line 5"]


def test_text_inserted_at_a_line_start_touches_that_line() -> None:
    at = TEN.index(b"line 5")
    found = hunks(TEN, [Span(at, at, b"out")], "utf-8", 0)
    assert picture(found) == ["-5|line 5", "+|outline 5"]


def test_lines_inserted_behind_the_last_character_of_a_line_touch_only_new_lines() -> None:
    at = TEN.index(b"\nline 6")
    assert picture(hunks(TEN, [Span(at, at, b"\nnew")], "utf-8", 0)) == ["+|new"]


def test_whole_lines_removed_touch_just_those() -> None:
    found = hunks(TEN, [span(TEN, b"line 5\nline 6\n", b"")], "utf-8", 1)
    assert picture(found) == [" 4|line 4", "-5|line 5", "-6|line 6", " 7|line 7"]


def test_a_removed_line_end_joins_two_lines() -> None:
    assert picture(hunks(TEN, [span(TEN, b"5\nline 6", b"5, 6")], "utf-8", 0)) == [
        "-5|line 5",
        "-6|line 6",
        "+|line 5, 6",
    ]


def test_two_edits_on_one_line_make_one_replaced_line_with_two_marks() -> None:
    data = b"def f(a, b, c):\n"
    (hunk,) = hunks(data, [span(data, b"a", b"alpha"), span(data, b"c", b"gamma")], "utf-8")
    old, new = hunk.lines
    assert [old.text[start:end] for start, end in old.marks] == ["a", "c"]
    assert [new.text[start:end] for start, end in new.marks] == ["alpha", "gamma"]


def test_equal_lines_at_both_ends_of_a_replaced_block_stay() -> None:
    data = b"@callback(\n    Output(1),\n    State(2),\n)\n"
    new = data.replace(b"    State(2),\n", b"    Input(2),\n    Input(3),\n")
    assert picture(hunks(data, [Span(0, len(data), new)], "utf-8")) == [
        " 1|@callback(",
        " 2|    Output(1),",
        "-3|    State(2),",
        "+|    Input(2),",
        "+|    Input(3),",
        " 4|)",
    ]


def test_neighbouring_changed_lines_show_what_goes_before_what_comes() -> None:
    found = hunks(TEN, [span(TEN, b"5", b"five"), span(TEN, b"6", b"six")], "utf-8", 0)
    assert picture(found) == ["-5|line 5", "-6|line 6", "+|line five", "+|line six"]


def test_a_replacement_with_the_same_text_is_no_change() -> None:
    assert hunks(TEN, [span(TEN, b"line 5\n", b"line 5\n")], "utf-8") == ()
    assert hunks(TEN, [Span(4, 4, b"")], "utf-8") == ()
    assert hunks(b"", [], "utf-8") == ()


def test_hunks_are_one_when_their_contexts_meet_and_two_when_a_line_lies_between() -> None:
    first = span(TEN, b"line 1\n", b"")
    meeting = hunks(TEN, [first, span(TEN, b"6", b"six")], "utf-8", 2)
    apart = hunks(TEN, [first, span(TEN, b"7", b"seven")], "utf-8", 2)
    assert [(h.old_start, h.old_count, h.new_start, h.new_count) for h in meeting] == [(1, 8, 1, 7)]
    assert [(h.old_start, h.old_count, h.new_start, h.new_count) for h in apart] == [
        (1, 3, 1, 2),
        (5, 5, 4, 5),
    ]


def test_marks_count_characters_whatever_the_encoding() -> None:
    for encoding in ("utf-8", "latin-1"):
        data = 'x = f("käse", "größe")\n'.encode(encoding)
        (hunk,) = hunks(data, [span(data, "größe".encode(encoding), b"size")], encoding)
        old, new = hunk.lines
        assert [old.text[start:end] for start, end in old.marks] == ["größe"]
        assert [new.text[start:end] for start, end in new.marks] == ["size"]


def test_a_line_that_an_edit_covers_whole_has_no_marks() -> None:
    data = b"    first\n"
    (hunk,) = hunks(data, [span(data, b"first", b"second")], "utf-8")
    assert [line.marks for line in hunk.lines] == [(), ()]


def test_words_that_an_edit_keeps_are_not_marked() -> None:
    data = b'@callback(Input("go", "n_clicks"), State("x", "y"))\n'
    edits = [
        span(data, b'Input("go", "n_clicks")', b'Input("go", "n_clicks"), x=True'),
        span(data, b"State(", b"Input("),
    ]
    (hunk,) = hunks(data, edits, "utf-8")
    assert [[line.text[a:b] for a, b in line.marks] for line in hunk.lines] == [
        ["State"],
        [", x=True", "Input"],
    ]


def test_a_line_that_only_goes_has_no_marks() -> None:
    data = b"def f(\n    a,\n    b,\n):\n"
    found = hunks(data, [span(data, b",\n    b", b"")], "utf-8", 0)
    assert picture(found) == ["-3|    b,"]
    assert found[0].lines[0].marks == ()


def test_a_line_between_two_changed_lines_stays() -> None:
    edits = [span(TEN, b"line 4\n", b"four\n"), span(TEN, b"line 6\n", b"six\n")]
    assert picture(hunks(TEN, edits, "utf-8", 0)) == ["-4|line 4", "+|four", "-6|line 6", "+|six"]


def test_the_byte_order_mark_is_in_the_patch_and_not_in_the_text() -> None:
    data = b"\xef\xbb\xbfimport dash\n"
    found = hunks(data, [span(data, b"dash", b"flask")], "utf-8-sig")
    assert picture(found) == ["-1|import dash", "+|import flask"]
    (hunk,) = found
    assert [hunk.lines[0].text[start:end] for start, end in hunk.lines[0].marks] == ["dash"]
    assert b"-\xef\xbb\xbfimport dash\n+\xef\xbb\xbfimport flask\n" in unified("a.py", found)


def test_carriage_returns_are_in_the_patch_and_not_in_the_text() -> None:
    data = b"a = 1\r\nb = 2\r\n"
    found = hunks(data, [span(data, b"2", b"3")], "utf-8")
    assert picture(found) == [" 1|a = 1", "-2|b = 2", "+|b = 3"]
    assert unified("a.py", found).endswith(b"@@ -1,2 +1,2 @@\n a = 1\r\n-b = 2\r\n+b = 3\r\n")


def test_a_lone_carriage_return_ends_no_line() -> None:
    data = b"a = 1\rb = 2\nc = 3\n"
    assert picture(hunks(data, [span(data, b"c", b"d")], "utf-8")) == [
        " 1|a = 1\rb = 2",
        "-2|c = 3",
        "+|d = 3",
    ]


def test_a_patch_says_where_the_last_line_has_no_end() -> None:
    assert unified("a.py", hunks(b"a\nb", [Span(3, 3, b"\nc")], "utf-8")) == (
        b"--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,3 @@\n a\n"
        b"-b\n\\ No newline at end of file\n+b\n+c\n\\ No newline at end of file\n"
    )


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("pages/cart.py", b"--- a/pages/cart.py\n"),
        ("my app.py", b"--- a/my app.py\t\n"),
        ('say "x".py', b'--- "a/say \\"x\\".py"\t\n'),
        ("back\\slash.py", b'--- "a/back\\\\slash.py"\n'),
        ("tab\tnew\nline.py", b'--- "a/tab\\tnew\\nline.py"\n'),
        ("käse.py", b'--- "a/k\\303\\244se.py"\n'),
        ("bad\udcff.py", b'--- "a/bad\\377.py"\n'),
    ],
)
def test_paths_are_quoted_as_git_does_it_and_both_tools_find_the_file(
    path: str, head: bytes
) -> None:
    replacements = [span(TEN, b"5", b"five")]
    assert unified(path, hunks(TEN, replacements, "utf-8")).startswith(head)
    assert_round_trip(TEN, replacements, path)


@pytest.mark.parametrize(
    ("data", "replacements"),
    [
        (b"", [Span(0, 0, b"import dash\n")]),
        (b"", [Span(0, 0, b"x")]),
        (b"x\n", [Span(0, 2, b"")]),
        (b"x", [Span(0, 1, b"")]),
        (b"x", [Span(1, 1, b"\n")]),
        (b"x\n", [Span(1, 2, b"")]),
        (b"x\n", [Span(2, 2, b"y")]),
        (b"x\ny\n", [Span(2, 3, b"z"), Span(4, 4, b"end")]),
        (b"x\ny\n", [Span(2, 4, b"z"), Span(4, 4, b"end")]),
        (b"abc\ndef\nghi\n", [Span(0, 2, b""), Span(2, 4, b""), Span(8, 8, b"new\n")]),
        (b"abc\ndef\nghi\n", [Span(0, 4, b"x"), Span(4, 8, b"")]),
        (TEN, [Span(0, 0, b"first\n"), Span(len(TEN), len(TEN), b"last\n")]),
        (
            TEN * 3,
            [Span(0, 1, b"a"), Span(49, 50, b"b"), Span(100, 120, b""), Span(201, 202, b"c")],
        ),
        (TEN.replace(b"\n", b"\r\n"), [Span(16, 24, b"")]),
        (b"--- a\n+++ b\n@@ -1 +1 @@\n", [Span(0, 4, b"+++ "), Span(6, 7, b"-")]),
        ("# -*- coding: latin-1 -*-\nx = 'ä'\n".encode("latin-1"), [Span(31, 32, b"\xfc")]),
    ],
)
def test_git_and_patch_write_what_the_edits_write(data: bytes, replacements: list[Span]) -> None:
    assert_round_trip(data, replacements)


PIECE = st.sampled_from(
    [b"\n", b"\n", b"\r\n", b"\r", b"a", b"b", b" ", b"\xe4", b"\x0c", b"-- x", b"\\"]
)
TEXT = st.lists(PIECE, max_size=60).map(b"".join)


@st.composite
def changed_files(draw: st.DrawFn) -> tuple[bytes, list[Span]]:
    """A file and spans of it, many of them at line starts or side by side."""
    data = draw(TEXT)
    starts = [0, len(data), *(i + 1 for i, byte in enumerate(data) if byte == ord("\n"))]
    place = st.one_of(st.sampled_from(starts), st.integers(0, len(data)))
    places = sorted(draw(st.lists(place, max_size=12)))
    new = st.lists(PIECE, max_size=5).map(b"".join)
    pairs = zip(places[::2], places[1::2], strict=False)
    return data, [Span(start, end, draw(new)) for start, end in pairs]


@settings(max_examples=150)
@given(changed_files())
def test_git_and_patch_write_what_any_edits_write(case: tuple[bytes, list[Span]]) -> None:
    assert_round_trip(*case)


@settings(max_examples=400)
@given(changed_files(), st.integers(0, 4))
def test_hunks_hold_the_old_and_the_new_lines_at_the_numbers_they_name(
    case: tuple[bytes, list[Span]], context: int
) -> None:
    data, replacements = case
    old = data.split(b"\n")
    new = replace(data, replacements).split(b"\n")
    rebuilt: list[bytes] = []
    position = 0
    for hunk in hunks(data, replacements, "latin-1", context):
        first = hunk.old_start - (hunk.old_count > 0)
        before = [line.raw for line in hunk.lines if line.kind != "+"]
        after = [line.raw for line in hunk.lines if line.kind != "-"]
        assert (len(before), len(after)) == (hunk.old_count, hunk.new_count)
        assert [line.number for line in hunk.lines if line.kind != "+"] == list(
            range(first + 1, first + 1 + hunk.old_count)
        )
        assert [raw.rstrip(b"\n") for raw in before] == old[first : first + len(before)]
        start = hunk.new_start - (hunk.new_count > 0)
        assert [raw.rstrip(b"\n") for raw in after] == new[start : start + len(after)]
        rebuilt += [line + b"\n" for line in old[position:first]]
        assert start == len(rebuilt)
        rebuilt += after
        position = first + len(before)
    rebuilt += [line + b"\n" for line in old[position:]]
    if position <= len(old) - 1:
        rebuilt[-1] = rebuilt[-1].removesuffix(b"\n")
    assert b"".join(rebuilt) == replace(data, replacements)
