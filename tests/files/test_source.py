"""Files: their encodings, where their nodes lie, and what is said of one that cannot be read."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from codemods.files.python_version import newest_syntax
from codemods.files.source import LARGEST, Source, Unreadable, read


def names(source: Source) -> list[ast.Name]:
    found = [node for node in ast.walk(source.tree) if isinstance(node, ast.Name)]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def unreadable(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        _ = Source("x.py", data).tree
    return caught.value


BODY = """\
if 'é😀' + näme:
\tx = f(näme, "ü"); näme
\x0cdef g():
    return (
        'ß', näme)
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_the_place_of_a_node_is_right_in_every_file(start: bytes, newline: str) -> None:
    data = start + BODY.replace("\n", newline).encode()
    source = Source("x.py", data)
    found = [node for node in names(source) if node.id == "näme"]
    assert len(found) == 4
    for node in found:
        begin, end = source.extent(node)
        assert data[source.in_file(begin) : source.in_file(end)] == "näme".encode()
        assert source.segment(node) == "näme"


@pytest.mark.parametrize(
    ("cookie", "encoding"),
    [("latin-1", "iso-8859-1"), ("cp1252", "cp1252"), ("utf-8", "utf-8"), ("utf8", "utf-8")],
)
def test_the_place_of_a_node_is_right_in_other_encodings(cookie: str, encoding: str) -> None:
    text = f"# -*- coding: {cookie} -*-\r\nx = 'é' + näme + 'ü', näme\r\n"
    data = text.encode(encoding)
    source = Source("x.py", data)
    found = [node for node in names(source) if node.id == "näme"]
    assert len(found) == 2
    for node in found:
        begin, end = source.extent(node)
        assert data[source.in_file(begin) : source.in_file(end)] == "näme".encode(encoding)


def test_a_cookie_counts_below_a_long_first_line() -> None:
    text = f"#!{'/usr' * 200}\n# coding: latin-1\nx = 'é'\n"
    assert Source("x.py", text.encode("latin-1")).code == text.encode()


def test_what_looks_like_a_cookie_further_down_is_none() -> None:
    data = "x = 1\ny = 2\n# coding: latin-1\nz = 'é'\n".encode()
    assert Source("x.py", data).encoding == "utf-8"


def test_the_code_of_a_file_is_utf_8_without_a_byte_order_mark() -> None:
    assert Source("x.py", b"\xef\xbb\xbfx = 1\r\n").code == b"x = 1\r\n"
    assert (
        Source("x.py", b"# coding: latin-1\n\xe9 = 1").code == "# coding: latin-1\né = 1".encode()
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"x\ny\r\n", "\n"), (b"x\r\ny\n", "\r\n"), (b"x\ry\n", "\r"), (b"x", "\n"), (b"", "\n")],
)
def test_new_lines_end_like_the_first(data: bytes, expected: str) -> None:
    assert Source("x.py", data).newline == expected


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b"# nothing", b"\x0c\n"])
def test_an_empty_file_is_read(data: bytes) -> None:
    assert Source("x.py", data).tree.body == []


# What cannot be read


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"x = 1\ny = '\0'\n", 2, "NUL bytes"),
        (b"x = 1\n\ny = '\xe9'\n", 3, "byte 0xe9 is not UTF-8"),
        (b"x = 1\r\n\r\ny = '\xe9'\n", 3, "byte 0xe9 is not UTF-8"),
        (b"\xef\xbb\xbfx = 1\n'\xe9'\n", 2, "byte 0xe9 is not UTF-8"),
        (b"# coding: ascii\nx = '\xe9'\n", 2, "is not ascii"),
        (b"# coding: klingon\nx = 1\n", 1, "klingon"),
        (b"# coding: rot13\nk = 1\n", 1, "rot13"),
        (b"# coding: undefined\nk = 1\n", 1, "undefined"),
        (b"# coding: utf-7\nx = '+AOk-~'\n", 1, "utf-7"),
        (b"\xef\xbb\xbf# coding: latin-1\nx = 1\n", 1, "coding line"),
        (b"\xe9\n# coding: latin-1\nx = 1\n", 1, "coding line"),
        (b"\xff\xfex\0 \0=\0 \0001\0\n\0", 1, "NUL bytes"),
        (b"x = 1\nprint 'x'\n", 2, "syntax error"),
        (b"def f():\n\treturn 1\n        return 2\n", 3, "syntax error"),
        (b"x = '''\n\n", 1, "syntax error"),
        (b"<html>\n", 1, "syntax error"),
        (b"x = " + b"(" * 1000 + b")" * 1000, 1, "too many nested parentheses"),
        (b"x = " + b"-" * 9000 + b"1", 1, "nested too deeply"),
    ],
)
def test_the_error_says_where_and_what(data: bytes, line: int, message: str) -> None:
    error = unreadable(data)
    assert message in error.message
    assert error.line == line


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python can parse it")
@pytest.mark.parametrize(
    ("code", "version"),
    [
        ("type X = int", "3.12"),
        ("def f[T](x: T): ...", "3.12"),
        ("class A[T, *Ts, **P]: ...", "3.12"),
        ("f'{x['a']}'", "3.12"),
        ('f"{"\\n".join(x)}"', "3.12"),
        ("f'{x # why\n}'", "3.12"),
        ("f'{\nx}'", "3.12"),
        ("f'''{'''a'''}'''", "3.12"),
        ("def f[T = int](x: T): ...", "3.13"),
        ("def f[T](): ...\ntype X[T = int] = T\nt'{x}'", "3.14"),
        ("x = t'{y}'", "3.14"),
    ],
)
def test_a_file_for_a_newer_python_says_which(code: str, version: str) -> None:
    assert unreadable(code.encode()).message == (
        f"is written for Python {version}; run dash-codemods with Python {version} or newer"
    )


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python can parse it")
@pytest.mark.parametrize("deep", ["1" + " + 1" * 2000, "[" * 600 + "]" * 600, "'" + "x" * 30_000])
def test_newer_syntax_beside_code_that_is_much_or_deep(deep: str) -> None:
    code = f"y = 1\ntype X = (\n    int\n)\nx = {deep}\n".encode()
    assert newest_syntax(code, 2) == "3.12"


@pytest.mark.parametrize("deep", ["-" * 100_000, "not " * 50_000, "lambda: " * 50_000])
def test_what_nests_without_brackets_takes_nobody_along(deep: str) -> None:
    assert newest_syntax(f"type X = {deep}1\n".encode()) is None


@pytest.mark.parametrize(
    "code",
    [
        "print 'x'",
        "try: ...\nexcept A, e: ...",
        "b'é'",
        "'\\N{nothing}'",
        "{**a for a in b}",
        "type X =",
        "def f[(x): ...",
        "x = f'{y}' z",
        "f'{y:\\n}' z",
        "x = 1 +",
        "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> main",
    ],
)
def test_what_no_python_parses_is_just_wrong(code: str) -> None:
    assert newest_syntax(code.encode()) is None
    assert "syntax error" in unreadable(code.encode()).message


@pytest.mark.parametrize(
    "code",
    [
        b"type X = int\nx = " + b"(" * 1_000 + b")" * 1_000,
        b"type X = int\nx = " + b"[" * 100_000 + b"]" * 100_000,
        b"type X = int\nx = " + b"{" * 100_000,
    ],
)
def test_brackets_without_end_do_not_take_the_process_along(code: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_bytes(code)
    program = (
        "import sys; from codemods.files.python_version import newest_syntax; "
        "print(newest_syntax(open(sys.argv[1], 'rb').read(), 2))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, file], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "None\n")


# Opening


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    assert read(str(file)) == Source(str(file), b"\xef\xbb\xbfx = 1\r\n")


def test_a_directory_with_the_name_of_a_file_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "x.py").mkdir()
    with pytest.raises(Unreadable, match="is a directory"):
        read(str(tmp_path / "x.py"))


def test_a_link_that_leads_nowhere_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "x.py").symlink_to("missing.py")
    with pytest.raises(Unreadable, match="link leads nowhere"):
        read(str(tmp_path / "x.py"))


def test_links_in_a_circle_are_no_crash(tmp_path: Path) -> None:
    (tmp_path / "x.py").symlink_to("y.py")
    (tmp_path / "y.py").symlink_to("x.py")
    with pytest.raises(Unreadable, match="cannot be read"):
        read(str(tmp_path / "x.py"))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.py")
    with pytest.raises(Unreadable, match="not a regular file"):
        read(str(tmp_path / "x.py"))


def test_a_file_of_50_megabytes_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "x.py").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(Unreadable, match="has 50 MB"):
        read(str(tmp_path / "x.py"))


def test_a_file_as_large_as_may_be_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_bytes(b"#" * LARGEST)
    assert len(read(str(tmp_path / "x.py")).code) == LARGEST


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "x.py").touch(mode=0)
    with pytest.raises(Unreadable, match="no permission"):
        read(str(tmp_path / "x.py"))
