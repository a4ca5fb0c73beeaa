"""Bad input: one clear line each, the other files done, no traceback, nothing half-written."""

from __future__ import annotations

import os
import resource
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import APP, MODERN_APP, Ran, run

NOBODY = 65534


def good(folder: Path) -> Path:
    """A file with something to do, which must be done whatever is beside it."""
    path = folder / "good.py"
    path.write_text(APP)
    return path


def applied(folder: Path, before: Callable[[], object] | None = None) -> Ran:
    ran = run("apply", cwd=folder, before=before)
    assert "Traceback" not in ran.err
    assert (folder / "good.py").read_text() == MODERN_APP
    assert not [*folder.rglob(".dash-codemods*")]
    return ran


def said(ran: Ran, name: str) -> str:
    """The one line about a file."""
    (line,) = (line for line in ran.err.splitlines() if line.startswith(f"{name}:"))
    return line


UNREADABLE = {
    "syntax error": (b"import dash\ndef f(:\n", 2, "syntax error"),
    "latin-1 without a cookie": (b"# caf\xe9\nimport dash\n", 1, "latin-1"),
    "NUL bytes": (b"import dash\nx = '\0'\n", 2, "NUL"),
    "unknown encoding": (b"# -*- coding: klingon -*-\nimport dash\n", 1, "coding"),
    "nested parentheses": (b"import dash\nx = " + b"(" * 1000 + b")" * 1000 + b"\n", 2, ""),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_done(
    name: str, tmp_path: Path
) -> None:
    data, line, words = UNREADABLE[name]
    good(tmp_path)
    (tmp_path / "bad.py").write_bytes(data)
    ran = applied(tmp_path)
    assert ran.code == 3
    assert said(ran, "bad.py").startswith(f"bad.py:{line}:")
    assert words in said(ran, "bad.py")
    assert (tmp_path / "bad.py").read_bytes() == data


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    good(tmp_path)
    with (tmp_path / "bad.py").open("wb") as file:
        file.truncate(50_000_000)
    ran = applied(tmp_path)
    assert ran.code == 3
    assert "50 MB" in said(ran, "bad.py")


def test_a_folder_and_links_with_the_name_of_a_python_file(tmp_path: Path) -> None:
    good(tmp_path)
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "gone.py").symlink_to("nowhere.py")
    (tmp_path / "circle.py").symlink_to("circle.py")
    ran = applied(tmp_path)
    assert ran.code == 3
    assert "is a directory" in said(ran, "folder.py")
    assert "link" in said(ran, "gone.py")
    assert said(ran, "circle.py")


def test_an_empty_file_and_a_long_sum_are_no_problem(tmp_path: Path) -> None:
    good(tmp_path)
    (tmp_path / "empty.py").touch()
    (tmp_path / "sum.py").write_text("import dash\nx = " + " + ".join(["1"] * 5000) + "\n")
    ran = applied(tmp_path)
    assert ran.code in (0, 3)
    if ran.code == 3:
        assert said(ran, "sum.py")


def as_nobody() -> None:
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def open_to_all(folder: Path) -> None:
    """Everything up to the folder can be entered, and the folder be written, by anybody."""
    folder.chmod(0o777)
    for above in (folder, *folder.parents):
        if above.stat().st_uid == os.getuid() and not above.stat().st_mode & stat.S_IXOTH:
            above.chmod(above.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)


def test_a_file_without_read_permission(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text(APP)
    path.chmod(0)
    if os.getuid() == 0:
        # Root reads everything: what nobody can read must be asked as nobody, and the
        # interpreter may be out of nobody's reach, so the reading itself is asked.
        pid = os.fork()
        if pid == 0:
            open_to_all(tmp_path)
            as_nobody()
            from codemods.project.source import Unreadable, read

            try:
                read(str(path))
            except Unreadable as error:
                os._exit(0 if "no permission" in error.message else 1)
            os._exit(2)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        return
    good(tmp_path)
    assert "no permission" in said(applied(tmp_path), "bad.py")


def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    good(tmp_path)
    bad = tmp_path / "bad.py"
    bad.write_text(APP)
    bad.chmod(0o444)
    ran = applied(tmp_path)
    assert ran.code == 3
    assert "permission" in said(ran, "bad.py")
    assert bad.read_text() == APP


def test_a_full_disk_leaves_every_file_whole(tmp_path: Path) -> None:
    small = good(tmp_path)
    big = tmp_path / "big.py"
    text = APP + "#" * 200_000 + "\n"
    big.write_text(text)

    def little_room() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    ran = applied(tmp_path, before=little_room)
    assert ran.code == 3
    assert said(ran, "big.py")
    assert big.read_text() == text
    assert small.read_text() == MODERN_APP


def test_strange_names_are_files_like_others(tmp_path: Path) -> None:
    good(tmp_path)
    for name in ("with space.py", "ünï.py", "[brackets].py", "new\nline.py"):
        (tmp_path / name).write_text(APP)
    ran = applied(tmp_path)
    assert ran.code == 0
    for name in ("with space.py", "ünï.py", "[brackets].py", "new\nline.py"):
        assert (tmp_path / name).read_text() == MODERN_APP


def test_no_files_at_all(tmp_path: Path) -> None:
    ran = run("preview", cwd=tmp_path)
    assert ran.code == 0
    assert "no Python files" in ran.err


USAGE = {
    "missing path": (["preview", "nowhere"], "", "nowhere"),
    "unknown rule": (["preview", "--select", "dash-import"], "", "dash-imports"),
    "broken TOML": (["preview"], "[tool.dash-codemods\n", "pyproject.toml:1"),
    "unknown key": (["preview"], "[tool.dash-codemods]\nselekt = []\n", "select"),
    "wrong type": (["preview"], '[tool.dash-codemods]\nselect = "x"\n', "pyproject.toml:2"),
    "wrong version": (["preview", "--dash-version", "two"], "", "2.9"),
    "unknown id": (["apply", "--only", "nothing"], "", "nothing"),
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_usage_says_what_to_do_and_writes_nothing(name: str, tmp_path: Path) -> None:
    arguments, configuration, words = USAGE[name]
    path = good(tmp_path)
    if configuration:
        (tmp_path / "pyproject.toml").write_text(configuration)
    ran = run(*arguments, cwd=tmp_path)
    assert ran.code == 2
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert path.read_text() == APP
