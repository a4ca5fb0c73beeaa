"""A review as its users drive it: in a terminal, key by key."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import sys
from pathlib import Path

import pytest
from command_line import WITH_EXTRA_RULES, committed, git, run, tree, write
from review_terminal import DOWN, UP, reviewing

TWO = {"a.py": "old()\nprint(1)\nrisky()\n", "b.py": "old()\n"}
KEYS = "[y,n,a,d,f,e,u,q,?]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    return tmp_path / "app"


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)


def editor(folder: Path, code: str) -> dict[str, str]:
    """An editor that does something to its file, ``path``, at ``line``."""
    python = shlex.join([sys.executable, str(folder.parent / "editor.py")])
    files = {"vi": f'#!/bin/sh\nexec {python} "$@"\n', "editor.py": f"import sys\n{code}"}
    script = write(folder.parent, files) / "vi"
    script.chmod(0o755)
    return {"VISUAL": shlex.quote(str(script))}


# One change, and the answers


def test_a_change_is_shown_whole(folder: Path) -> None:
    write(folder, {"a.py": "def f():\n\trisky()\n"})
    with reviewing(folder) as terminal:
        lines = terminal.shows(KEYS).splitlines()
        assert lines[0] == "[1/1] made-up  unsafe  a.py:2"
        assert lines[1:4] == [
            "  risky() is called new() now.",
            "  Differs: new() is not as risky.",
            "",
        ]
        assert lines[4:7] == [
            "     1 │  def f():",
            "     2 │-     risky()",
            "       │+     new()",
        ]
        assert lines[-1] == f"Take it? {KEYS}"


def test_the_sentence_of_an_unsafe_change_and_the_changed_words_have_colours(folder: Path) -> None:
    write(folder, {"a.py": "risky()\n"})
    with reviewing(folder, env={"COLORTERM": "truecolor"}) as terminal:
        screen = terminal.shows(KEYS)
        rows = screen.splitlines()
        differs = next(number for number, row in enumerate(rows) if "Differs" in row)
        reason = terminal.canvas.buffer[differs - 1][4]
        assert terminal.canvas.buffer[differs][4].fg != reason.fg
        removed = next(number for number, row in enumerate(rows) if "│- risky()" in row)
        line = terminal.canvas.buffer[removed]
        word, rest = line[rows[removed].index("risky")], line[rows[removed].index("()")]
        assert word.bg != rest.bg
        assert rest.bg != "default"


def test_yes_is_written_at_once_and_no_leaves_the_code(folder: Path) -> None:
    write(folder, TWO)
    with reviewing(folder) as terminal:
        terminal.shows("[1/3]", "safe  a.py:1")
        terminal.press("y", "[2/3]", "unsafe  a.py:3", "Wrote a.py.")
        assert (folder / "a.py").read_text() == "new()\nprint(1)\nrisky()\n"
        terminal.press("n", "[3/3]", "b.py:1")
        terminal.press("y")
        assert terminal.ends() == 0
        assert tree(folder) == {"a.py": b"new()\nprint(1)\nrisky()\n", "b.py": b"new()\n"}
        assert re.search(r"made-up +2 +1 +0\n", plain(terminal.after))


def test_it_ends_with_a_table_the_files_and_what_to_run(folder: Path) -> None:
    write(folder, TWO)
    with reviewing(folder, ".") as terminal:
        terminal.shows("[1/3]")
        terminal.press("y", "[2/3]")
        terminal.press("n", "[3/3]")
        terminal.press("q")
        assert terminal.ends() == 0
        assert plain(terminal.after) == (
            "            taken   refused      left\n"
            "made-up         1         1         1\n"
            "total           1         1         1\n"
            "\n"
            "Written:\n"
            "  a.py\n"
            "\n"
            "Next: git diff, and your tests · dash-codemods review --resume . (the rest)\n"
        )


def test_yes_to_the_rest_of_a_rule_takes_its_verdict_only(folder: Path) -> None:
    write(folder, TWO)
    with reviewing(folder) as terminal:
        terminal.shows("[1/3]")
        terminal.press("a", "a.py:3", "unsafe", "Wrote 2 changes in 2 files.")
        assert tree(folder) == {"a.py": b"new()\nprint(1)\nrisky()\n", "b.py": b"new()\n"}
        terminal.press("u", "[1/3]", "a.py:1", "Took back")
        assert (folder / "b.py").read_text() == "old()\n"
        terminal.press("q")
        assert terminal.ends() == 0


def test_no_to_the_rest_of_a_rule_is_no_to_every_verdict(folder: Path) -> None:
    before = tree(write(folder, TWO))
    with reviewing(folder) as terminal:
        terminal.shows("[1/3]")
        terminal.press("d")
        assert terminal.ends() == 0
        assert re.search(r"made-up +0 +3 +0", plain(terminal.after))
    assert tree(folder) == before


def test_a_file_can_be_left(folder: Path) -> None:
    write(folder, TWO)
    with reviewing(folder) as terminal:
        terminal.shows("[1/3]")
        terminal.press("f", "[3/3]", "b.py:1")
        terminal.press("y")
        assert terminal.ends() == 0
        assert re.search(r"made-up +1 +0 +2", plain(terminal.after))


def test_undo_is_exact_and_goes_back_further(folder: Path) -> None:
    before = tree(write(folder, {"a.py": b"old()\r\n\told()\r\n# \xc3\xa9".replace(b"\t", b"")}))
    with reviewing(folder) as terminal:
        terminal.shows("[1/2]")
        terminal.press("u", "no yes to take back")
        terminal.press("y", "[2/2]")
        terminal.press("k", "first")
        terminal.press("u", "[1/2]", "Took back")
        assert tree(folder) == before
        terminal.press("n", "[2/2]")
        terminal.press("u", "no yes to take back")
        terminal.press("q")
        assert terminal.ends() == 0


def test_undo_once_more_takes_back_the_yes_before(folder: Path) -> None:
    before = tree(write(folder, {"a.py": "old()\nold()\nold()\n"}))
    with reviewing(folder) as terminal:
        terminal.shows("[1/3]")
        terminal.press("y", "[2/3]")
        terminal.press("y", "[3/3]")
        terminal.press("u", "[2/3]", "Took back")
        terminal.press("u", "[1/3]", "Took back")
        assert tree(folder) == before
        terminal.press("q")
        assert terminal.ends() == 0


def test_looking_ahead_and_back_decides_nothing(folder: Path) -> None:
    before = tree(write(folder, TWO))
    with reviewing(folder) as terminal:
        terminal.shows("[1/3]")
        terminal.press("j", "[2/3]")
        terminal.press(DOWN, "[3/3]")
        terminal.press("j", "This is the last one.")
        terminal.press("k", "[2/3]")
        terminal.press(UP, "[1/3]")
        terminal.press("k", "This is the first one.")
        terminal.press("q")
        assert terminal.ends() == 0
        assert re.search(r"made-up +0 +0 +3", plain(terminal.after))
    assert tree(folder) == before


def test_a_no_can_become_a_yes(folder: Path) -> None:
    write(folder, TWO)
    with reviewing(folder) as terminal:
        terminal.shows("[1/3]")
        terminal.press("n", "[2/3]")
        terminal.press("k", "Refused. Take it?")
        terminal.press("y", "[2/3]", "Wrote a.py")
        terminal.press("q")
        assert terminal.ends() == 0
    assert (folder / "a.py").read_text() == "new()\nprint(1)\nrisky()\n"


def test_help_and_other_keys(folder: Path) -> None:
    write(folder, TWO)
    with reviewing(folder) as terminal:
        terminal.shows("[1/3]")
        terminal.press("?", "take the last yes back", "Any key goes on")
        terminal.press("y", "[1/3]")
        terminal.press("Y", "That is no key here")
        terminal.press("\x1by")  # Alt-y
        terminal.insist("k", "This is the first one.")  # what comes with Escape belongs to it
        terminal.press("j", "[2/3]")
        terminal.press("q")
        assert terminal.ends() == 0
    assert (folder / "b.py").read_text() == "old()\n"


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_ctrl_c_and_ctrl_d_stop_as_q_does(folder: Path, key: str) -> None:
    write(folder, TWO)
    with reviewing(folder) as terminal:
        terminal.shows("[1/3]")
        terminal.press("y", "[2/3]")
        terminal.press(key)
        assert terminal.ends() == 0
        assert re.search(r"made-up +1 +0 +2", plain(terminal.after))


# The screen


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
def test_a_long_diff_is_folded_and_paged(folder: Path, columns: int) -> None:
    lines = "\n".join(f"    g({n}, '{'word ' * 40}')," for n in range(3))
    write(folder, {"a.py": f"x = [\n{lines}\n    old(),\n{lines}\n]\n"})
    with reviewing(folder, columns=columns, rows=9) as terminal:
        first = terminal.shows(KEYS, "more line", ": space --")
        assert all(len(line) <= columns for line in first.splitlines())
        seen = first
        while "more line" in terminal.screen:
            more = re.search(r"-- (\d+) more", terminal.screen)
            assert more is not None
            terminal.press(" ")
            seen += terminal.loses(more[0])
        assert "│+     new()," in seen
        assert "first page" in terminal.screen
        terminal.press(" ", "more line")
        terminal.press("q")
        assert terminal.ends() == 0


def test_a_resize_draws_it_again(folder: Path) -> None:
    write(folder, {"a/long/path/to/a/file.py": "x = old(), '" + "words " * 30 + "'\n"})
    with reviewing(folder, columns=120) as terminal:
        terminal.shows(KEYS)
        assert max(map(len, terminal.screen.splitlines())) > 60
        terminal.resize(60, 20)
        terminal._screen.reset()
        terminal.shows("[1/1]", KEYS)
        assert terminal.screen.startswith("[1/1] made-up  safe  a/long/path/to/a/file.py:1")
        terminal.press("q")
        assert terminal.ends() == 0


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_where_nobody_wants_them(folder: Path, env: dict[str, str]) -> None:
    write(folder, TWO)
    with reviewing(folder, env=env) as terminal:
        terminal.shows("[1/3]", KEYS)
        terminal.press("q")
        assert terminal.ends() == 0
        assert not re.search(r"\x1b\[[0-9;]*[1-9][0-9;]*m", terminal.raw)


def test_the_terminal_is_as_before(folder: Path) -> None:
    write(folder, TWO)
    shell = ("sh", "-c", '"$@"; stty -a; echo done', "sh", *WITH_EXTRA_RULES)
    with reviewing(folder, program=shell) as terminal:
        terminal.shows("[1/3]")
        os.kill(_child_of(terminal.child.pid), signal.SIGTERM)
        terminal.shows("done")
        assert re.search(r" icanon\b.* echo\b", terminal.raw.replace("\n", " "))
        assert "Traceback" not in terminal.raw


def _child_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


# What goes wrong


def test_without_a_terminal_it_says_so(folder: Path) -> None:
    write(folder, TWO)
    ran = run("review", cwd=folder, program=WITH_EXTRA_RULES)
    assert (ran.code, ran.out) == (2, "")
    assert "asks in a terminal, and this is none" in ran.err


def test_no_change_at_all(folder: Path) -> None:
    write(folder, {"a.py": "print()\n"})
    with reviewing(folder) as terminal:
        assert terminal.ends() == 0
        assert plain(terminal.raw) == "No changes: 1 file read.\r\n"


def test_a_closed_terminal_loses_nothing(folder: Path) -> None:
    write(folder, TWO)
    with reviewing(folder) as terminal:
        terminal.shows("[1/3]")
        terminal.press("y", "[2/3]")
        terminal.press("n", "[3/3]")
        assert terminal.hang_up() == 128 + signal.SIGHUP
    assert (folder / "a.py").read_text() == "new()\nprint(1)\nrisky()\n"
    with reviewing(folder, "--resume") as terminal:
        terminal.shows("[2/2]", "b.py:1")
        terminal.press("q")
        assert terminal.ends() == 0


SLOW_WRITE = """
import os, sys, time
from pathlib import Path
import codemods.rules
codemods.rules.__path__.append({rules!r})
real = os.replace
def slow(source, target):
    if str(target).endswith(".py"):
        Path("replacing").touch()
        while not Path("go").exists():
            time.sleep(0.01)
    real(source, target)
os.replace = slow
from codemods.cli import main
main()
"""


@pytest.mark.parametrize("how", ["key", "signal"])
def test_ctrl_c_in_the_middle_of_a_write_lets_it_end(folder: Path, how: str) -> None:
    write(folder, {"a.py": "old()\nold()\n"})
    rules = str(Path(__file__).parents[1] / "extra_rules")
    with reviewing(
        folder, program=(sys.executable, "-c", SLOW_WRITE.format(rules=rules))
    ) as terminal:
        terminal.shows("[1/2]")
        terminal.press("y")
        terminal.waits_for(folder / "replacing")
        if how == "key":
            terminal.press("\x03")
        else:
            os.kill(terminal.child.pid, signal.SIGINT)
        (folder / "go").touch()
        assert terminal.ends() == 0
        assert re.search(r"made-up +1 +0 +1", plain(terminal.after))
    (folder / "replacing").unlink()
    (folder / "go").unlink()
    assert tree(folder) == {"a.py": b"new()\nold()\n"}


def test_the_next_run_finishes_a_yes_that_was_killed_half_way(folder: Path) -> None:
    write(folder, {"a.py": "old()\nold()\n"})
    rules = str(Path(__file__).parents[1] / "extra_rules")
    program = (sys.executable, "-c", SLOW_WRITE.format(rules=rules))
    with reviewing(folder, program=program) as terminal:
        terminal.shows("[1/2]")
        terminal.press("y")
        terminal.waits_for(folder / "replacing")
        os.kill(terminal.child.pid, signal.SIGKILL)
    (folder / "replacing").unlink()
    assert (folder / "a.py").read_text() == "old()\nold()\n"
    with reviewing(folder) as terminal:
        terminal.shows("[1/1]", "a.py:2")
        terminal.press("q")
        assert terminal.ends() == 0
    assert tree(folder) == {"a.py": b"new()\nold()\n"}


def test_a_file_that_somebody_else_changes_meanwhile(folder: Path) -> None:
    write(folder, {"a.py": "old()\nold()\n", "b.py": "old()\n"})
    with reviewing(folder) as terminal:
        terminal.shows("[1/3]")
        (folder / "a.py").write_text("# mine\nold()\n")
        screen = terminal.press("y", "Changed meanwhile, and read again: a.py.", "[1/2]", "a.py:2")
        assert "# mine" in screen
        assert (folder / "a.py").read_text() == "# mine\nold()\n"
        terminal.press("y", "[2/2]")
        (folder / "a.py").write_text("# mine again\nnew()\n")
        terminal.press("u", "a.py was changed since; its yes cannot be taken back.")
        assert (folder / "a.py").read_text() == "# mine again\nnew()\n"
        (folder / "b.py").unlink()
        terminal.press("y")
        assert terminal.ends() == 0
    assert tree(folder) == {"a.py": b"# mine again\nnew()\n"}


def test_a_read_only_file_is_said_and_stays_in_the_queue(folder: Path) -> None:
    write(folder, {"a.py": "old()\n", "b.py": "old()\n"})
    (folder / "a.py").chmod(0o444)
    with reviewing(folder) as terminal:
        terminal.shows("[1/2]")
        terminal.press("y", "Not written: a.py: no permission to write it", "[1/2]")
        terminal.press("n", "[2/2]")
        terminal.press("y")
        assert terminal.ends() == 3
        assert "a.py:1: no permission to write it" in plain(terminal.after)
    assert tree(folder) == {"a.py": b"old()\n", "b.py": b"new()\n"}


def test_an_editor_that_changes_the_file(folder: Path) -> None:
    write(folder, {"a.py": "print(1)\nold()\n", "b.py": "old()\n"})
    code = "open(sys.argv[2], 'a').write(f'# {sys.argv[1]}\\nold()\\n')\n"
    with reviewing(folder, env=editor(folder, code)) as terminal:
        terminal.shows("[1/2]", "a.py:2")
        terminal.press("e", "[1/3]", "# +2", "Read again: a.py.")
        terminal.press("y", "[2/3]", "a.py:4")
        terminal.press("q")
        assert terminal.ends() == 0
    assert (folder / "a.py").read_text() == "print(1)\nnew()\n# +2\nold()\n"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("pass", "Nothing was changed in the editor."),
        ("sys.exit(5)", "ended with code 5."),
        ("open(sys.argv[2], 'w').write('old(')", "syntax error"),
    ],
)
def test_an_editor_that_does_nothing_or_harm(folder: Path, code: str, said: str) -> None:
    write(folder, TWO)
    with reviewing(folder, env=editor(folder, code)) as terminal:
        terminal.shows("[1/3]")
        terminal.press("e", said)
        terminal.press("q")
        assert terminal.ends() == (3 if "syntax" in said else 0)


def test_no_editor(folder: Path) -> None:
    write(folder, TWO)
    with reviewing(folder, env={"VISUAL": "no-such-editor"}) as terminal:
        terminal.shows("[1/3]")
        terminal.press("e", "no-such-editor is no program that there is")
        terminal.press("q")
        assert terminal.ends() == 0


# Which changes


def test_files_with_uncommitted_changes_are_left_out_and_named(folder: Path) -> None:
    committed(folder, TWO)
    with (folder / "a.py").open("a") as file:
        file.write("# mine\n")
    with reviewing(folder) as terminal:
        terminal.shows("[1/1]", "b.py:1", "uncommitted changes: a.py")
        terminal.press("y")
        assert terminal.ends() == 3
        assert "a.py:1: has uncommitted changes" in plain(terminal.after)
        assert re.search(r"made-up +1 +0 +2", plain(terminal.after))
    with reviewing(folder, "--allow-dirty") as terminal:
        terminal.shows("[1/2]", "a.py:1")
        terminal.press("q")
        assert terminal.ends() == 0


def test_unsafe_only(folder: Path) -> None:
    write(folder, TWO)
    with reviewing(folder, "--unsafe-only") as terminal:
        terminal.shows("[1/1]", "a.py:3")
        terminal.press("y")
        assert terminal.ends() == 0
    with reviewing(folder, "--unsafe-only") as terminal:
        assert terminal.ends() == 0
        assert "Nothing to ask: 2 changes are left out" in terminal.raw


def test_select(folder: Path) -> None:
    write(folder, {**TWO, "c.py": "import dash_html_components as html\nhtml.P()\n"})
    with reviewing(folder, "--select", "dash-imports") as terminal:
        terminal.shows("[1/1] dash-imports")
        terminal.press("q")
        assert terminal.ends() == 0


def test_since_a_revision(folder: Path) -> None:
    committed(folder, {"a.py": "old()\nprint(1)\n++ x\n", "b b.py": "old()\n", "é.py": "old()\n"})
    write(folder, {"a.py": "old()\nprint(1)\n++ x\n++ old()\n", "c.py": "old()\n"})
    with (folder / "é.py").open("a") as file:
        file.write("x = old()\n")
    git(folder, "add", "a.py", "é.py")
    git(folder, "commit", "--quiet", "--message", "More")
    with reviewing(folder, "--since", "HEAD~1", "--allow-dirty") as terminal:
        terminal.shows("[1/3]", "a.py:4")
        terminal.press("n", "c.py:1")
        terminal.press("n", "é.py:2")
        terminal.press("q")
        assert terminal.ends() == 0
    with reviewing(folder, "--since", "nowhere") as terminal:
        assert terminal.ends() == 2
        assert 'git knows no revision "nowhere"' in terminal.raw


def test_since_needs_a_repository(folder: Path) -> None:
    write(folder, TWO)
    with reviewing(folder, "--since", "HEAD") as terminal:
        assert terminal.ends() == 2
        assert "is in no git repository" in terminal.raw


def test_an_interrupted_review_is_taken_up_again(folder: Path) -> None:
    committed(folder, {"a.py": "old()\nrisky()\n", "b.py": "old()\nrisky()\n"})
    with reviewing(folder) as terminal:
        terminal.shows("[1/4]")
        terminal.press("y", "[2/4]")
        terminal.press("n", "[3/4]")
        terminal.press("q")
        assert terminal.ends() == 0
    with reviewing(folder) as terminal:  # what the first one wrote is uncommitted for it
        terminal.shows("An earlier review was interrupted")
        terminal.press("q")
        assert terminal.ends() == 3
    with reviewing(folder, "--resume") as terminal:
        terminal.shows("[2/3]", "b.py:1")
        terminal.press("k", "Refused", "a.py:2")
        terminal.press("y", "Wrote a.py", "b.py:1")
        terminal.press("a", "b.py:2")
        terminal.press("y")
        assert terminal.ends() == 0
    assert set(tree(folder).values()) == {b"new()\nnew()\n"}
    with reviewing(folder, "--resume") as terminal:
        assert terminal.ends() == 0


def test_answers_about_code_that_has_changed_are_dropped(folder: Path) -> None:
    app = "from dash import Dash\napp = Dash(__name__)\nx = old()\nrisky()\n"
    write(folder, {"a.py": app})
    with reviewing(folder) as terminal:
        terminal.shows("[1/2]")
        terminal.press("n", "[2/2]")
        terminal.press("q")
        assert terminal.ends() == 0
    (folder / "a.py").write_text(app.replace("old()", "old(  )").replace("risky", "twice"))
    with reviewing(folder, "--resume") as terminal:
        terminal.shows("a.py:4")
        terminal.press("k", "Refused", "a.py:3")
        terminal.press("q")
        assert terminal.ends() == 0
    (folder / "a.py").write_text(app.replace("old()", "again()"))
    with reviewing(folder, "--resume") as terminal:
        terminal.shows("[1/2]", "a.py:3", "Take it?")
        terminal.press("q")
        assert terminal.ends() == 0


@pytest.mark.parametrize("text", ["", "[]", '{"version": 1, "refused": 5}', "\x00"])
def test_a_broken_memory_is_ignored_and_said(folder: Path, text: str) -> None:
    write(folder, TWO)
    with reviewing(folder) as terminal:
        terminal.shows("[1/3]")
        terminal.press("n", "[2/3]")
        terminal.press("q")
        assert terminal.ends() == 0
    [kept] = (folder.parent / "cache").rglob("*.json")
    assert json.loads(kept.read_text())["refused"]
    kept.write_text(text)
    with reviewing(folder, "--resume") as terminal:
        terminal.shows("[1/3]", "cannot be understood")
        terminal.press("q")
        assert terminal.ends() == 0


def test_two_hundred_changes(folder: Path) -> None:
    names = [f"m{n}.py" for n in range(20)]
    write(folder, dict.fromkeys(names, "old()\n" * 10))
    with reviewing(folder) as terminal:
        terminal.shows("[1/200]")
        for number in range(2, 42):
            terminal.press("y", f"[{number}/200]")
        terminal.press("a")
        assert terminal.ends() == 0
        assert re.search(r"made-up +200 +0 +0", plain(terminal.after))
    assert {*tree(folder).values()} == {b"new()\n" * 10}


def test_keys_in_a_row_are_all_taken(folder: Path) -> None:
    write(folder, {"a.py": "old()\n" * 10})
    with reviewing(folder) as terminal:
        terminal.shows("[1/10]")
        terminal.press("ynynynynyn")
        assert terminal.ends() == 0
    assert (folder / "a.py").read_text() == "new()\nold()\n" * 5


# What is safe for who assumes something

ASSUMING = {"a.py": "hoped()\nrisky()\nhoped()\n"}


def test_an_assumption_is_asked_about_once_and_then_its_changes_are_safe(folder: Path) -> None:
    write(folder, ASSUMING)
    with reviewing(folder) as terminal:
        shown = terminal.shows("Do you assume it in this review? [y,n,q]")
        assert shown.splitlines()[0] == "2 changes are safe if this holds:"
        assert "dash-codemods rules unset-events" in shown
        terminal.press("y")
        assert terminal.shows(KEYS).startswith("[1/3] made-up  safe, assuming unset-events  a.py:1")
        assert "Assumes unset-events: An event may be set." in terminal.screen
        terminal.press("a")
        assert terminal.shows("made-up  unsafe  a.py:2", KEYS)
        terminal.press("u")
        assert terminal.shows("made-up  safe, assuming unset-events  a.py:1", KEYS)
        terminal.press("q")
        assert terminal.ends() == 0
    assert tree(folder) == {"a.py": ASSUMING["a.py"].encode()}


def test_without_the_assumption_they_are_unsafe_and_nobody_asks_again(folder: Path) -> None:
    write(folder, ASSUMING)
    with reviewing(folder) as terminal:
        terminal.shows("Do you assume it in this review?")
        terminal.press("n")
        assert terminal.shows(KEYS).startswith("[1/3] made-up  unsafe  a.py:1")
        assert "Safe if you assume unset-events." in terminal.screen
        terminal.press("y")
        assert terminal.shows("[2/3] made-up  unsafe  a.py:2", KEYS)
        terminal.press("q")
        assert terminal.ends() == 0


def test_what_was_assumed_is_kept_for_an_interrupted_review(folder: Path) -> None:
    write(folder, ASSUMING)
    with reviewing(folder) as terminal:
        terminal.shows("Do you assume it in this review?")
        terminal.press("y")
        terminal.shows(KEYS)
        terminal.press("q")
        assert terminal.ends() == 0
    with reviewing(folder, "--resume") as terminal:
        assert terminal.shows(KEYS).startswith("[1/3] made-up  safe, assuming unset-events  a.py:1")
        terminal.press("q")
        assert terminal.ends() == 0


def test_nobody_is_asked_about_what_is_given(folder: Path) -> None:
    write(folder, ASSUMING)
    with reviewing(folder, "--assume", "unset-events") as terminal:
        assert terminal.shows(KEYS).startswith("[1/3] made-up  safe, assuming unset-events  a.py:1")
        terminal.press("q")
        assert terminal.ends() == 0
