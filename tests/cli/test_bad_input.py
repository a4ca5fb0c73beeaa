"""What is wrong with the input is one line that says what to do, and stops nothing else."""

from __future__ import annotations

import os
import re
import resource
import shlex
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import (
    APP,
    MODERN_APP,
    PROGRAM,
    WITH_EXTRA_RULES,
    Ran,
    environment,
    run,
    tree,
    write,
)
from modes import obeying_modes


def lines_of(ran: Ran) -> list[str]:
    assert "Traceback" not in ran.err
    return ran.err.strip("\n").splitlines()


def applied(folder: Path, *arguments: str, before: Callable[[], object] | None = None) -> Ran:
    """Runs ``apply``; nothing may be left over, and the good file must be done."""
    ran = run("apply", *arguments, cwd=folder, before=before)
    assert (folder / "good.py").read_text() == MODERN_APP
    assert not [name for name in os.listdir(folder) if "codemods" in name]
    return ran


# The command line and the configuration: exit code 2, nothing is done


@pytest.mark.parametrize("command", ["preview", "apply"])
def test_paths_that_are_not_there(tmp_path: Path, command: str) -> None:
    write(tmp_path, {"app.py": APP})
    ran = run(command, "app.py", "ap.py", "app.py/x", cwd=tmp_path)
    assert ran.code == 2
    assert lines_of(ran) == [
        "dash-codemods: no such file or folder: ap.py, app.py/x; check the spelling"
    ]
    assert (tmp_path / "app.py").read_text() == APP


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_rule(tmp_path: Path, option: str) -> None:
    ran = run("preview", option, "dash-import", cwd=tmp_path)
    assert ran.code == 2
    assert lines_of(ran) == [
        'dash-codemods: no rule is called "dash-import"; did you mean "dash-imports"?'
    ]


@pytest.mark.parametrize("text", ["two", ""])  # the second is a shell's variable without a value
def test_a_version_that_is_none(tmp_path: Path, text: str) -> None:
    ran = run("preview", "--dash-version", text, cwd=tmp_path)
    assert ran.code == 2
    assert lines_of(ran) == [f'dash-codemods: "{text}" is no version of Dash; write it like "2.9"']


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[tool.dash-codemods\n", r"pyproject\.toml:1: is not valid TOML: .*"),
        ("[tool.dash-codemods]\nselct = []\n", r'pyproject\.toml:2: .*did you mean "select"\?'),
        ("[tool.dash-codemods]\n\nselect = 'app-run'\n", r'pyproject\.toml:3: "select" must be .*'),
        (
            '[tool.dash-codemods]\nignore = ["app-runs"]\n',
            r'pyproject\.toml:2: no rule is called "app-runs"; did you mean "app-run"\?',
        ),
        ("[tool.dash-codemods]\njobs = -1\n", r'pyproject\.toml:2: "jobs" must be .*'),
    ],
)
def test_a_configuration_that_cannot_be_used(tmp_path: Path, text: str, says: str) -> None:
    write(tmp_path, {"pyproject.toml": text, "app.py": APP})
    for command in ("preview", "apply"):
        ran = run(command, cwd=tmp_path)
        assert ran.code == 2
        assert len(lines_of(ran)) == 1
        assert re.fullmatch(f"dash-codemods: {says}", lines_of(ran)[0])
    assert (tmp_path / "app.py").read_text() == APP


def test_a_configuration_that_is_not_there(tmp_path: Path) -> None:
    ran = run("preview", "--config", "own.toml", cwd=tmp_path)
    assert ran.code == 2
    assert lines_of(ran) == ["dash-codemods: own.toml:1: cannot be read: No such file or directory"]


def test_a_working_directory_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    ran = run("preview", cwd=tmp_path / "here", before=(tmp_path / "here").rmdir)
    assert ran.code == 2
    assert lines_of(ran) == ["dash-codemods: the working directory is gone; change to another one"]


# Files that cannot be read: exit code 3, the others are done


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"import dash\ndef f(:\n", r"bad\.py:2: syntax error: .*; mend it, or .*--exclude"),
        (b"import dash\nx = 'gr\xf6\xdfer'\n", r"bad\.py:2: byte 0xf6 is not UTF-8; save .*"),
        (b"# coding: klingon\nimport dash\n", r"bad\.py:1: unknown encoding: klingon; .*"),
        (b"import dash\n\nx = '\0'\n", r"bad\.py:3: has NUL bytes; .*--exclude"),
        (
            b"import dash\nx = " + b"(" * 1000 + b")" * 1000,
            r"bad\.py:2: .*too many nested parentheses; .*--exclude",
        ),
        (b"import dash\nx = " + b"-" * 100_000 + b"1\n", r"bad\.py:1: is nested too deeply .*"),
    ],
    ids=["syntax", "latin-1", "unknown encoding", "NUL", "parentheses", "minus signs"],
)
def test_text_that_is_no_python(tmp_path: Path, content: bytes, says: str) -> None:
    write(tmp_path, {"bad.py": content, "good.py": APP})
    ran = applied(tmp_path)
    assert ran.code == 3
    assert len(lines_of(ran)) == 1
    assert re.fullmatch(says, lines_of(ran)[0])
    assert (tmp_path / "bad.py").read_bytes() == content


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50_000_000)


def unreadable(path: Path) -> None:
    path.write_text(APP)
    path.chmod(0)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (Path.mkdir, "bad.py:1: is a directory with the name of a Python file; "),
        (os.mkfifo, "bad.py:1: is not a regular file; "),
        (huge, "bad.py:1: has 50 MB, more than the 10 MB that are read; "),
        (unreadable, "bad.py:1: no permission to read it; "),
        (lambda path: path.symlink_to("nowhere.py"), "bad.py:1: the link leads nowhere; "),
        (lambda path: path.symlink_to("bad.py"), "bad.py:1: cannot be read: Too many levels of "),
    ],
    ids=["directory", "pipe", "huge", "no permission", "dangling link", "circular link"],
)
@pytest.mark.parametrize("named", [False, True])
def test_what_cannot_be_opened(
    tmp_path: Path, make: Callable[[Path], object], says: str, named: bool
) -> None:
    write(tmp_path, {"good.py": APP})
    make(tmp_path / "bad.py")
    ran = applied(tmp_path, *(["good.py", "bad.py"] if named else []), before=obeying_modes)
    if named and make is Path.mkdir:  # a folder like any other
        assert (ran.code, ran.err) == (0, "")
        return
    assert ran.code == 3
    assert len(lines_of(ran)) == 1
    assert lines_of(ran)[0].startswith(says)


def test_a_folder_that_cannot_be_listed(tmp_path: Path) -> None:
    write(tmp_path, {"good.py": APP, "closed/app.py": APP})
    (tmp_path / "closed").chmod(0o300)
    ran = applied(tmp_path, before=obeying_modes)
    (tmp_path / "closed").chmod(0o700)
    assert ran.code == 3
    assert lines_of(ran) == [
        "closed:1: the directory cannot be listed: Permission denied; "
        "change its mode or leave it out with --exclude"
    ]
    assert (tmp_path / "closed/app.py").read_text() == APP


def test_an_unreadable_file_is_counted_and_the_other_diffs_are_shown(tmp_path: Path) -> None:
    write(tmp_path, {"bad.py": "import dash\nprint 1\n", "good.py": APP})
    ran = run("preview", cwd=tmp_path)
    assert ran.code == 3
    assert "+ app.run(debug=True)\n" in ran.out
    assert "2 changes in 1 file: 2 safe · 1 file could not be read\n" in ran.out


# Files that are only unusual


@pytest.mark.parametrize(
    "name",
    [
        "with blank.py",
        "new\nline.py",
        "größe.py",
        "[brackets].py",
        "-dash.py",
        "'\"$(x).py",
        "~.py",
    ],
)
def test_unusual_names(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: APP, "good.py": APP})
    assert lines_of(applied(tmp_path)) == []
    assert tree(tmp_path) == {name: MODERN_APP.encode(), "good.py": MODERN_APP.encode()}
    write(tmp_path, {name: APP + "\n"})
    shown = run("preview", "--check", cwd=tmp_path).out.splitlines()
    assert shown[0].startswith(name.replace("\n", "␊") + ":6 ")


def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    write(tmp_path, {"good.py": APP})
    name = os.fsencode(tmp_path) + b"/gr\xf6\xdfe.py"
    with open(name, "w") as file:
        file.write(APP)
    assert lines_of(run("preview", cwd=tmp_path)) == []
    assert lines_of(run("preview", "--format", "json", cwd=tmp_path)) == []
    assert lines_of(applied(tmp_path)) == []
    with open(name) as file:
        assert file.read() == MODERN_APP


@pytest.mark.parametrize("content", ["", "\n", "# A comment.", "\f\n"])
def test_files_without_code(tmp_path: Path, content: str) -> None:
    write(tmp_path, {"empty.py": content, "good.py": APP})
    assert lines_of(applied(tmp_path)) == []
    assert (tmp_path / "empty.py").read_text() == content


@pytest.mark.parametrize(
    "value",
    [" + ".join(["1"] * 5000), "f" + ".a()" * 2000, "not " * 2000 + "1", "[" * 150 + "]" * 150],
    ids=["sum", "chain", "not", "brackets"],
)
def test_deep_code_beside_a_change(tmp_path: Path, value: str) -> None:
    write(tmp_path, {"good.py": APP, "deep.py": APP + f"x = {value}\n"})
    assert lines_of(applied(tmp_path)) == []
    assert (tmp_path / "deep.py").read_text() == MODERN_APP + f"x = {value}\n"


@pytest.mark.slow
def test_a_change_in_code_too_deep_for_it_is_refused(tmp_path: Path) -> None:
    deep = APP.replace("debug=True", "port=" + " + ".join(["1"] * 3000))
    write(tmp_path, {"good.py": APP, "deep.py": deep})
    ran = applied(tmp_path)
    assert lines_of(ran) == []
    assert (tmp_path / "deep.py").read_text() == deep.replace(
        "import dash_html_components as html", "from dash import html"
    )
    listed = run("preview", "--refused", cwd=tmp_path).out
    assert re.search(r"deep\.py:6 +app-run · refused\n  .*nested too deeply", listed)


# Files that cannot be written: exit code 3, as they were, and nothing left beside them


def test_a_file_without_permission_to_write(tmp_path: Path) -> None:
    write(tmp_path, {"bad.py": APP, "good.py": APP})
    (tmp_path / "bad.py").chmod(0o444)
    ran = applied(tmp_path, before=obeying_modes)
    assert ran.code == 3
    assert lines_of(ran) == [
        "bad.py:1: no permission to write it; change its mode or leave it out with --exclude"
    ]
    assert (tmp_path / "bad.py").read_text() == APP


def test_a_folder_without_permission_to_write(tmp_path: Path) -> None:
    write(tmp_path, {"closed/bad.py": APP, "good.py": APP})
    (tmp_path / "closed").chmod(0o555)
    ran = applied(tmp_path, before=obeying_modes)
    (tmp_path / "closed").chmod(0o755)
    assert ran.code == 3
    assert len(lines_of(ran)) == 1
    assert lines_of(ran)[0].startswith("closed/bad.py:1: no permission to write in its directory; ")
    assert tree(tmp_path / "closed") == {"bad.py": APP.encode()}


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """No file may grow above 400 bytes, which holds all but one."""
    large = APP + "# A comment.\n" * 40
    write(tmp_path, {"bad.py": large, "good.py": APP})

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))

    ran = applied(tmp_path, before=small_files)
    assert ran.code == 3
    assert len(lines_of(ran)) == 1
    assert lines_of(ran)[0].startswith("bad.py:1: cannot be written: File too large; ")
    assert tree(tmp_path) == {"bad.py": large.encode(), "good.py": MODERN_APP.encode()}


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    """While the rule waits in another file, somebody saves the file beside it."""
    write(tmp_path, {"bad.py": "old()\n", "waits.py": "waits()\nold()\n"})
    process = subprocess.Popen(
        [*WITH_EXTRA_RULES, "apply"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while not (tmp_path / "waits.started").exists():
        assert process.poll() is None
        time.sleep(0.02)
    write(tmp_path, {"bad.py": "old()\nmine()\n", "go": ""})
    _, err = process.communicate(timeout=120)
    assert process.returncode == 3
    assert err == b"bad.py:1: changed on disk since it was read; run again\n\n"
    assert tree(tmp_path) == {
        "bad.py": b"old()\nmine()\n",
        "waits.py": b"waits()\nnew()\n",
        "waits.started": b"",
        "go": b"",
    }


def test_standard_streams_that_are_closed(tmp_path: Path) -> None:
    write(tmp_path, {"good.py": APP})
    command = f"exec {shlex.join(PROGRAM)} apply >&- 2>&-"
    result = subprocess.run(
        ["sh", "-c", command],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert result.returncode == 0
    assert tree(tmp_path) == {"good.py": MODERN_APP.encode()}
