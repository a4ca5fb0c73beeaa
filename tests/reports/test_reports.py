"""Reports: what people read in a terminal or a pipe, and what programs read."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from rich.cells import cell_len
from rich.console import Console

from codemods.engine.findings import Change, Refusal
from codemods.files.place import Place, Problem
from codemods.reports import terminal
from codemods.reports.as_json import document
from codemods.rewriting import edits
from codemods.rewriting.edits import Edit
from codemods.rules.doubt import Doubt
from codemods.rules.rule import Verdict

CART = '''from dash import Input, Output, State, callback


TITLE = "Cart"


@callback(
    Output("cart", "data", allow_duplicate=True),
    Input("coupon", "value"),
    State("cart", "data"),
    prevent_initial_call=True,
)
def apply_coupon(coupon, cart):
    """Puts the coupon
    into the cart."""
    cart["coupon"] = coupon
    return cart
'''
STORE = 'NAME = "cart"\n'
SOURCES = {"pages/cart.py": (CART.encode(), "utf-8"), "store.py": (STORE.encode(), "utf-8")}
ANSI = re.compile(r"\x1b\[[\d;]*m")
COLOR = re.compile(r"\x1b\[(?:\d+;)*[39]\d[;m]")
MARK = re.compile(r"\x1b\[1;38;2;255;255;255;48;2;[\d;]+m([^\x1b]*)")


def edit(path: str, text: str, old: str, new: str) -> Edit:
    """The edit that replaces the first place of ``old``."""
    start = len(text[: text.index(old)].encode())
    return Edit(path, start, start + len(old.encode()), new)


SAFE = Change(
    id="b41f09c2",
    rule="state-to-patch",
    verdict=Verdict.SAFE,
    place=Place("pages/cart.py", 7, "apply_coupon"),
    message="cart.data is uploaded and written back whole; as a Patch only the coupon travels, and "
    "what add_item (pages/cart.py:63) writes at the same moment is no longer lost.",
    edits=(
        edit("pages/cart.py", CART, '    State("cart", "data"),\n', ""),
        edit("pages/cart.py", CART, ", cart):", "):\n    cart = Patch()"),
    ),
    group=("apply_coupon",),
    facts=("S2", "S9"),
    related=(Place("pages/cart.py", 63, "add_item"),),
    imports=(edit("pages/cart.py", CART, "State", "Patch"),),
)
UNSAFE = Change(
    id="0a",
    rule="merge-duplicate-outputs",
    verdict=Verdict.UNSAFE,
    place=Place("pages/cart.py", 7, "apply_coupon"),
    message="Both write cart.data.",
    edits=(
        edit("store.py", STORE, "cart", "basket"),
        edit("pages/cart.py", CART, ", allow_duplicate=True", ""),
    ),
    doubts=(Doubt("a click on Delete while Add still runs drops Add's answer."),),
    group=("apply_coupon", "add_item"),
)
REFUSAL = Refusal(
    "state-to-patch",
    Place("pages/cart.py", 77, "sort_cart"),
    "normalise (pages/tools.py:12) may change it.",
    related=(Place("pages/tools.py", 12),),
)
PROBLEM = Problem("old.py", 3, "syntax error: invalid syntax")


def a_console(width: int = 100, *, tty: bool = False, color: bool = False) -> Console:
    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=tty or color,
        color_system="truecolor" if color else None,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def preview(change: Change, console: Console, position: str = "") -> list[str]:
    terminal.print_change(console, change, SOURCES, position=position)
    return printed(console).splitlines()


def one_line(code: str, old: str, new: str, console: Console) -> str:
    """What a change prints that replaces ``old`` in a file of the text ``code``."""
    change = replace(SAFE, edits=(edit("pages/cart.py", code, old, new),), imports=())
    terminal.print_change(console, change, {"pages/cart.py": (code.encode(), "utf-8")})
    return printed(console)


def test_a_change_shows_place_rule_verdict_reason_and_diff() -> None:
    assert preview(SAFE, a_console()) == [
        "pages/cart.py:7 apply_coupon" + " " * 51 + "state-to-patch · safe",
        "  cart.data is uploaded and written back whole; as a Patch only the coupon travels, and "
        "what",
        "  add_item (line 63) writes at the same moment is no longer lost.",
        "",
        "     1 │- from dash import Input, Output, State, callback",
        "       │+ from dash import Input, Output, Patch, callback",
        "     2 │",
        "     3 │",
        '     4 │  TITLE = "Cart"',
        "     ⋮ │",
        "     7 │  @callback(",
        '     8 │      Output("cart", "data", allow_duplicate=True),',
        '     9 │      Input("coupon", "value"),',
        '    10 │-     State("cart", "data"),',
        "    11 │      prevent_initial_call=True,",
        "    12 │  )",
        "    13 │- def apply_coupon(coupon, cart):",
        "       │+ def apply_coupon(coupon):",
        "       │+     cart = Patch()",
        '    14 │      """Puts the coupon',
        '    15 │      into the cart."""',
        '    16 │      cart["coupon"] = coupon',
        "",
    ]


def test_an_unsafe_change_says_what_differs_and_each_further_file_has_its_path() -> None:
    lines = preview(UNSAFE, a_console())
    assert lines[:3] == [
        "pages/cart.py:7 apply_coupon, add_item" + " " * 30 + "merge-duplicate-outputs · unsafe",
        "  Both write cart.data.",
        "  Differs: a click on Delete while Add still runs drops Add's answer.",
    ]
    assert lines[3:5] == ["", "     5 │"]
    assert lines[-5:] == [
        "",
        "  store.py",
        '     1 │- NAME = "cart"',
        '       │+ NAME = "basket"',
        "",
    ]


def test_several_differences_are_a_list_the_known_ones_first_and_five_at_most() -> None:
    doubts = [Doubt(f"Maybe {number}.", known=False) for number in range(3)]
    doubts += [Doubt(f"Surely {number}, " + "and so on " * 9) for number in range(3)]
    lines = preview(replace(UNSAFE, doubts=tuple(doubts)), a_console())
    entries = "\n".join(lines[2:12]).split("\n  - ")
    assert entries[0] == "  Differs:"
    assert [each[:8] for each in entries[1:4]] == ["Surely 0", "Surely 1", "Surely 2"]
    assert all("\n    " in each for each in entries[1:4])
    assert entries[4:] == ["Maybe 0.", "Maybe 1.\n  and 1 more; --format json has all."]


def test_a_position_stands_before_the_place() -> None:
    assert preview(SAFE, a_console(), "[3/17]")[0].startswith(
        "[3/17] pages/cart.py:7 apply_coupon "
    )


def test_what_does_not_fit_beside_the_place_goes_below_it() -> None:
    assert preview(UNSAFE, a_console(60))[:3] == [
        "pages/cart.py:7 apply_coupon, add_item",
        "  merge-duplicate-outputs · unsafe",
        "  Both write cart.data.",
    ]
    many = replace(UNSAFE, group=tuple(f"callback_{number}" for number in range(8)))
    assert preview(many, a_console(60))[:4] == [
        "pages/cart.py:7",
        "  callback_0, callback_1, callback_2, callback_3,",
        "  callback_4, callback_5, callback_6, callback_7",
        "  merge-duplicate-outputs · unsafe",
    ]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_terminal_shows_the_same_lines_with_and_without_colours(width: int) -> None:
    for change in (SAFE, UNSAFE):
        plain = preview(change, a_console(width, tty=True))
        colored = preview(change, a_console(width, color=True))
        assert [ANSI.sub("", line).rstrip() for line in colored] == plain
        assert max(cell_len(ANSI.sub("", line)) for line in colored) == width
        assert any(ANSI.search(line) for line in colored)


def test_rule_and_verdict_keep_two_columns_from_the_place() -> None:
    together = len("pages/cart.py:7 apply_coupon" + "state-to-patch · safe")
    assert preview(SAFE, a_console(together + 1))[1] == "  state-to-patch · safe"
    assert preview(SAFE, a_console(together + 2))[0].endswith("coupon  state-to-patch · safe")


def test_a_reason_breaks_no_path() -> None:
    path = "my-package/" * 7 + "page.py:12"
    assert f"  {path}" in preview(replace(SAFE, message=f"See {path} there."), a_console(60))


def test_a_reason_stays_readable_in_a_wide_terminal() -> None:
    lines = preview(SAFE, a_console(200, tty=True))
    assert len(lines[0]) == 200
    assert 80 < max(len(line) for line in lines[1:]) <= 100


def test_changed_words_are_marked() -> None:
    output = "\n".join(preview(SAFE, a_console(color=True)))
    assert MARK.findall(output) == ["State", "Patch", ", cart):", "):"]


def test_marks_stay_on_their_words_behind_tabs_and_wide_letters() -> None:
    code = "def f():\n\treturn '日本'\t+ old + 1\n"
    output = one_line(code, "old", "new", a_console(color=True))
    assert MARK.findall(output) == ["old", "new"]
    assert "     2 │-     return '日本' + old + 1" in ANSI.sub("", output)


def test_a_string_of_several_lines_has_one_colour() -> None:
    """Its second line looks like code if the lines are read one by one."""
    output = "\n".join(preview(SAFE, a_console(color=True)))
    (first,) = re.findall(r'(\x1b\[[\d;]*m)"""Puts the coupon', output)
    (second,) = re.findall(r'(\x1b\[[\d;]*m) *into the cart\."""', output)
    assert first == second


def test_old_and_new_code_are_read_apart() -> None:
    """Read together, the two openings of the string would be its start and its end."""
    output = one_line('s = """old\ntext\n"""\n', "old", "new", a_console(color=True))
    (middle,) = re.findall(r"(\x1b\[[\d;]*m)text", output)
    assert re.findall(r'(\x1b\[[\d;]*m)"""', output)[-1] == middle


def test_every_colour_is_readable_on_its_ground() -> None:
    """Without a ground of its own on black and on white. 3:1 is what WCAG asks of large text."""
    code = '@callback("a", b=1)\nclass C:  # old\n    def f(self): return None and 1\n'
    new = code.replace("old", "new").replace("1", "2")
    output = one_line(code * 2, code, new, a_console(color=True))
    output += "\n".join(preview(UNSAFE, a_console(color=True)))
    colors = set(re.findall(r"38;2;(\d+;\d+;\d+)(?:;48;2;(\d+;\d+;\d+))?m", output))
    assert len(colors) > 12
    for front, back in colors:
        for ground in [back] if back else ["0;0;0", "255;255;255"]:
            light, dark = sorted((luminance(front), luminance(ground)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 3, (front, ground)


def luminance(color: str) -> float:
    """The relative luminance of ``red;green;blue``, as WCAG defines it."""
    parts = [int(part) / 255 for part in color.split(";")]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_long_lines_fold_between_words_in_a_terminal_and_stay_whole_in_a_pipe() -> None:
    code = "    value = call(" + ", ".join(f"argument_{n}" for n in range(8)) + ")\n"
    whole = "     1 │- " + code.rstrip()
    assert whole in one_line(code, "value", "result", a_console(60)).splitlines()
    assert one_line(code, "value", "result", a_console(60, tty=True)).splitlines()[5:8] == [
        "     1 │-     value = call(argument_0, argument_1,",
        "       │          argument_2, argument_3, argument_4,",
        "       │          argument_5, argument_6, argument_7)",
    ]


def test_of_an_unchanged_line_only_the_beginning_is_folded() -> None:
    code = "LOGO = '" + "iVBORw0K" * 100 + "'\nx = 1\n"
    shown = one_line(code, "x = 1", "x = 2", a_console(60, tty=True))
    assert shown.count("iVBORw0K") < 20
    assert "       │  …\n     2 │- x = 1\n" in shown
    assert "iVBORw0K" * 100 in one_line(code, "x = 1", "x = 2", a_console(60))


def test_a_word_wider_than_the_terminal_is_cut_to_it() -> None:
    code = "x = '" + "語" * 80 + "'\n"
    lines = one_line(code, "x", "y", a_console(60, tty=True)).splitlines()
    assert max(cell_len(line) for line in lines) <= 60
    assert "".join(lines).count("語") == 160


def test_data_is_printed_as_it_is() -> None:
    code = 'x = "[bold]b[/bold] :smile: http://localhost:8050"\n'
    for console in (a_console(), a_console(color=True)):
        output = ANSI.sub("", one_line(code, "x", "y", console))
        assert f"     1 │- {code.rstrip()}" in output


def test_control_characters_are_shown_and_not_sent() -> None:
    code = "\x0c# \x1b[31m \u202e \x9b \ufeff \r here\r\nx = 1\r\n"
    for console in (a_console(), a_console(color=True)):
        output = ANSI.sub("", one_line(code, "x = 1", "x = 2", console))
        assert "     1 │  ␌# ␛[31m � � � ␍ here\n" in re.sub(" +\n", "\n", output)
        assert not set(output) & set("\x0c\x1b\u202e\x9b\ufeff\r")


def test_line_numbers_stay_in_line_whatever_their_length() -> None:
    code = "x = 1\n" * 99_998 + "y = 1\nz = 1\n"
    lines = one_line(code, "y", "why", a_console()).splitlines()
    assert "   99998 │  x = 1" in lines
    assert "         │+ why = 1" in lines


def test_an_end_that_the_last_line_gets_or_loses_is_shown() -> None:
    note = "       │  \\ No newline at end of file"
    assert one_line("x = 1", "1", "1\n", a_console()).splitlines()[4:] == [
        "     1 │- x = 1",
        note,
        "       │+ x = 1",
        "",
    ]
    assert note not in one_line("x = 1", "1", "2", a_console()).splitlines()


def test_refusals_show_the_reason() -> None:
    console = a_console(80)
    terminal.print_refusals(console, [REFUSAL, REFUSAL])
    block = [
        "pages/cart.py:77 sort_cart" + " " * 30 + "state-to-patch · refused",
        "  normalise (pages/tools.py:12) may change it.",
        "",
    ]
    assert printed(console).splitlines() == block * 2


def test_problems_are_a_line_each_in_a_pipe() -> None:
    console = a_console(60)
    terminal.print_problems(console, [PROBLEM, replace(PROBLEM, message="long " * 30 + "end")])
    assert printed(console).splitlines() == [
        "old.py:3: syntax error: invalid syntax",
        "old.py:3: " + "long " * 30 + "end",
        "",
    ]
    nothing = a_console()
    terminal.print_problems(nothing, [])
    assert printed(nothing) == ""


def test_statistics_count_the_rules_that_found_something() -> None:
    console = a_console()
    terminal.print_statistics(console, [SAFE, SAFE, UNSAFE], [REFUSAL])
    assert printed(console).splitlines() == [
        "                          safe   unsafe   refused",
        "merge-duplicate-outputs      0        1         0",
        "state-to-patch               2        0         1",
        "total                        2        1         1",
        "",
    ]
    nothing = a_console()
    terminal.print_statistics(nothing, [], [])
    assert printed(nothing) == ""


@pytest.mark.parametrize(
    ("changes", "refusals", "problems", "wanted"),
    [
        ([], [], [], ["No changes: 42 files read."]),
        (
            [],
            [REFUSAL],
            [PROBLEM, PROBLEM],
            [
                "No changes: 42 files read · 1 refused (--refused lists them)"
                " · 1 file could not be read"
            ],
        ),
        (
            [SAFE],
            [],
            [],
            [
                "1 change in 1 file: 1 safe",
                "Next: dash-codemods apply · dash-codemods review (one by one)",
            ],
        ),
        (
            [UNSAFE],
            [],
            [PROBLEM, replace(PROBLEM, path="b.py")],
            [
                "1 change in 2 files: 1 unsafe · 2 files could not be read",
                "Next: dash-codemods review (one by one) · dash-codemods apply --unsafe",
            ],
        ),
        (
            [SAFE, SAFE, UNSAFE],
            [REFUSAL] * 3,
            [],
            [
                "3 changes in 2 files: 2 safe, 1 unsafe · 3 refused (--refused lists them)",
                "Next: dash-codemods apply (the safe ones) · dash-codemods review (one by one)",
            ],
        ),
    ],
)
def test_the_summary_counts_and_says_what_to_do_next(
    changes: Sequence[Change],
    refusals: Sequence[Refusal],
    problems: Sequence[Problem],
    wanted: list[str],
) -> None:
    console = a_console(40)
    terminal.print_lines(console, terminal.summary(42, changes, refusals, problems))
    assert printed(console).splitlines() == wanted


def test_the_summary_does_not_name_the_option_that_was_given() -> None:
    (line,) = terminal.summary(1, [], [REFUSAL], [], shown=("refused",))
    assert line.plain == "No changes: 1 file read · 1 refused"


@pytest.mark.parametrize(
    ("color", "environment", "colored"),
    [
        ("auto", {}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("always", {"NO_COLOR": "1"}, True),
    ],
)
def test_colours_follow_the_option_and_the_environment(
    color: Literal["auto", "always", "never"],
    environment: dict[str, str],
    colored: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    terminal.print_change(terminal.make_console(color=color, width=80), SAFE, SOURCES)
    assert bool(COLOR.search(capsys.readouterr().out)) == colored


def test_a_console_writes_to_standard_error_and_has_100_columns_in_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "70")
    terminal.print_refusals(terminal.make_console(color="auto", stderr=True), [REFUSAL])
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()[0]) == 100
    assert terminal.make_console(color="auto", width=70).width == 70


def test_a_console_adds_nothing_to_what_it_is_told_to_print(
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal.terminal_console(color="always", width=80).print(
        "[bold]x[/bold] :smile: 12 'a' a/b.py"
    )
    assert capsys.readouterr().out == "[bold]x[/bold] :smile: 12 'a' a/b.py\n"


PROGRAM = """
from test_reports import SAFE, SOURCES
from codemods.reports import terminal
terminal.print_change(terminal.make_console(color="auto"), SAFE, SOURCES)
"""


def environment(**more: str) -> dict[str, str]:
    """The environment in which another Python finds this module, and no wish about colours."""
    here = Path(__file__).parent
    kept = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(here), str(here.parents[1])]), **more}


def test_a_stream_that_cannot_encode_a_character_shows_a_question_mark() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment(PYTHONIOENCODING="ascii"),
        capture_output=True,
        check=True,
    )
    assert b'    10 ?-     State("cart", "data"),' in done.stdout


@pytest.mark.parametrize(("more", "colored"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_real_terminal_gives_its_width_and_colours(more: dict[str, str], colored: bool) -> None:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (50, 64))
    command = [sys.executable, "-c", PROGRAM]
    child = subprocess.Popen(
        command, env=environment(TERM="xterm-256color", **more), stdin=theirs, stdout=theirs
    )
    os.close(theirs)
    parts = []
    with contextlib.suppress(OSError):  # how Linux says that the other end is closed
        while part := os.read(ours, 4096):
            parts.append(part)
    os.close(ours)
    assert child.wait() == 0
    output = b"".join(parts).decode()
    assert bool(COLOR.search(output)) == colored == ("\x1b" in output)
    lines = ANSI.sub("", output).splitlines()
    assert len(lines[0]) == 64
    assert lines[0].endswith("state-to-patch · safe")


def test_json_has_every_field() -> None:
    found = document(42, [SAFE], [REFUSAL], [PROBLEM], SOURCES)
    found = json.loads(json.dumps(found))
    assert (
        found["changes"][0].pop("diff").startswith("--- a/pages/cart.py\n+++ b/pages/cart.py\n@@")
    )
    assert found == {
        "version": 1,
        "scanned": 42,
        "changes": [
            {
                "id": "b41f09c2",
                "rule": "state-to-patch",
                "verdict": "safe",
                "path": "pages/cart.py",
                "line": 7,
                "callback": "apply_coupon",
                "group": ["apply_coupon"],
                "message": SAFE.message,
                "differs": None,
                "doubts": [],
                "assumes": [],
                "facts": ["S2", "S9"],
                "related": [{"path": "pages/cart.py", "line": 63, "callback": "add_item"}],
                "edits": [
                    {"path": "pages/cart.py", "start": 158, "end": 185, "text": ""},
                    {
                        "path": "pages/cart.py",
                        "start": 241,
                        "end": 249,
                        "text": "):\n    cart = Patch()",
                    },
                ],
                "imports": [{"path": "pages/cart.py", "start": 32, "end": 37, "text": "Patch"}],
            }
        ],
        "refused": [
            {
                "rule": "state-to-patch",
                "path": "pages/cart.py",
                "line": 77,
                "callback": "sort_cart",
                "reason": "normalise (pages/tools.py:12) may change it.",
                "related": [{"path": "pages/tools.py", "line": 12, "callback": None}],
            }
        ],
        "errors": [
            {
                "path": "old.py",
                "line": 3,
                "message": "syntax error: invalid syntax",
                "mistake": False,
            }
        ],
        "skipped": [],
        "wanted": [],
    }


def test_the_verdict_and_the_difference_of_an_unsafe_change_are_strings_in_json() -> None:
    doubts = (Doubt("It runs."), Doubt("It may fail.", (Place("store.py", 1),), known=False))
    unsafe = replace(UNSAFE, doubts=doubts)
    found = json.loads(json.dumps(document(1, [unsafe], [], [], SOURCES)))
    assert found["changes"][0]["doubts"] == [
        {"text": "It runs.", "kind": "known", "assumes": None, "places": []},
        {
            "text": "It may fail.",
            "kind": "unseen",
            "assumes": None,
            "places": [{"path": "store.py", "line": 1, "callback": None}],
        },
    ]
    (change,) = found["changes"]
    assert change["verdict"] == "unsafe"
    assert change["differs"] == "It runs. It may fail."
    assert change["diff"].count("--- a/") == 2


def test_the_diff_in_json_is_a_patch_of_every_file_of_the_change(tmp_path: Path) -> None:
    latin = "# -*- coding: latin-1 -*-\r\nname = 'größe'\r\n"
    sources = {**SOURCES, "store.py": (latin.encode("latin-1"), "latin-1")}
    start = latin.index("größe")
    edits_here = (*SAFE.edits, Edit("store.py", start, start + 5, "maß"))
    found = json.loads(json.dumps(document(2, [replace(SAFE, edits=edits_here)], [], [], sources)))
    (change,) = found["changes"]
    cart, store = re.split(r"^(?=--- a/store)", change["diff"], flags=re.MULTILINE)
    (tmp_path / "change.diff").write_bytes(cart.encode() + store.encode("latin-1"))
    (tmp_path / "pages").mkdir()
    for path, (data, _) in sources.items():
        (tmp_path / path).write_bytes(data)
    subprocess.run(["git", "apply", "change.diff"], cwd=tmp_path, check=True)
    for path, (data, encoding) in sources.items():
        mine = [e for e in (*edits_here, *SAFE.imports) if e.path == path]
        wanted = edits.replace(data, edits.spans(mine, encoding))
        assert wanted != data
        assert (tmp_path / path).read_bytes() == wanted
