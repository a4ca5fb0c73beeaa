"""One file never ends a run; and where dash-codemods itself is wrong, it says so, with exit 4."""

from __future__ import annotations

import json
import random
import sys
from encodings.aliases import aliases
from pathlib import Path

import pytest
from command_line import APP, MODERN_APP, Ran, run, run_forked, tree, write

from codemods.files.dash_version import project_dash

_FAILS = """\
import {module}
def fails(*_, **__):
    raise LookupError("no such thing")
def fails_for_bad(*arguments, before={module}.{name}, **more):
    for each in arguments:
        for one in each if isinstance(each, list) else [each]:
            place = getattr(one, "place", one)
            if getattr(place, "path", place) == "bad.py":
                fails()
    return before(*arguments, **more)
{module}.{name} = {with_}
from codemods.cli import main
main()
"""


def failing(*arguments: str, cwd: Path, at: str, with_: str = "fails_for_bad") -> Ran:
    """A run in which a function of dash-codemods fails: for the file bad.py, or always."""
    module, _, name = at.rpartition(".")
    code = _FAILS.format(module=module, name=name, with_=with_)
    return run_forked(*arguments, cwd=cwd, program=(sys.executable, "-c", code))


@pytest.mark.parametrize(
    "at",
    [
        "codemods.python.project.read",
        "codemods.engine.judge._in_file",
        "codemods.engine.judge._draft",
    ],
)
def test_a_mistake_about_one_file_leaves_the_others(at: str, tmp_path: Path) -> None:
    write(tmp_path, {"bad.py": APP, "good.py": APP})
    ran = failing("apply", cwd=tmp_path, at=at)
    assert ran.code == 4
    assert ran.err.startswith("bad.py:1: ")
    assert "failed: LookupError('no such thing')" in ran.err
    assert "Traceback" not in ran.err
    assert tree(tmp_path) == {"bad.py": APP.encode(), "good.py": MODERN_APP.encode()}
    write(tmp_path, {"good.py": APP})
    assert "Traceback" in failing("preview", "--debug", cwd=tmp_path, at=at).err
    found = failing("preview", "--format", "json", cwd=tmp_path, at=at)
    assert found.code == 4
    assert {error["path"] for error in json.loads(found.out)["errors"]} == {"bad.py"}
    assert all(error["mistake"] for error in json.loads(found.out)["errors"])


def test_a_mistake_about_edits_together_leaves_the_others(tmp_path: Path) -> None:
    write(tmp_path, {"bad.py": APP, "good.py": APP})
    ran = failing("apply", cwd=tmp_path, at="codemods.engine.settle.rewritten")
    assert ran.code == 4
    assert tree(tmp_path) == {"bad.py": APP.encode(), "good.py": MODERN_APP.encode()}


@pytest.mark.parametrize("form", ["text", "json", "patch"])
def test_a_mistake_of_a_report(form: str, tmp_path: Path) -> None:
    write(tmp_path, {"bad.py": APP, "good.py": APP})
    at = {
        "text": "codemods.reports.terminal.print_change",
        "json": "codemods.reports.as_json._change",
        "patch": "codemods.reports.patch.unified",
    }[form]
    ran = failing("preview", "--format", form, cwd=tmp_path, at=at)
    assert ran.code == 4
    assert "the report failed: LookupError" in (ran.out if form == "json" else ran.err)
    assert "good.py" in ran.out


@pytest.mark.parametrize("at", ["codemods.engine.scan.discover", "codemods.engine.bundles.Graph"])
def test_a_mistake_about_all_files(at: str, tmp_path: Path) -> None:
    write(tmp_path, {"good.py": APP})
    for command in ("preview", "apply"):
        ran = failing(command, cwd=tmp_path, at=at, with_="fails")
        assert (ran.code, ran.out) == (4, "")
        assert ran.err.startswith("dash-codemods: failed: LookupError('no such thing') in <string>")
    assert "Traceback" in failing("preview", "--debug", cwd=tmp_path, at=at, with_="fails").err
    assert tree(tmp_path) == {"good.py": APP.encode()}


def test_a_chain_of_requirements_files(tmp_path: Path) -> None:
    files = {f"{n}.txt": f"-r {n + 1}.txt\n" for n in range(6000)}
    write(tmp_path, {**files, "requirements.txt": "-r 0.txt\n", "6000.txt": "dash==2.9\n"})
    found = project_dash(str(tmp_path))
    assert (str(found.version), found.source) == ("2.9", "6000.txt")


@pytest.mark.parametrize("codec", ["idna", "raw_unicode_escape", "unicode_escape", "punycode"])
def test_codecs_that_raise(codec: str, tmp_path: Path) -> None:
    name = "long" * 20
    bad = f"# coding: {codec}\nfrom dash.dependencies import Input\nx = {name!r}, '\\ud800'\n"
    write(tmp_path, {"bad.py": bad, "good.py": APP})
    ran = run("apply", cwd=tmp_path)
    assert ran.code == 3
    assert ran.err.startswith("bad.py:")
    assert tree(tmp_path) == {"bad.py": bad.encode(), "good.py": MODERN_APP.encode()}


def test_no_file_ends_a_run(tmp_path: Path) -> None:
    """Bytes flipped, files cut short, and all codecs of Python in the first line."""
    chance = random.Random(11)
    sources = sorted((Path(__file__).parents[2] / "fixtures").glob("*/*/before.py"))
    for number, codec in enumerate(sorted({*aliases.values(), "unicode_escape", "idna"})):
        data = bytearray(chance.choice(sources).read_bytes())
        for _ in range(number % 3):
            data[chance.randrange(len(data))] = chance.randrange(256)
        end = chance.randrange(len(data)) if number % 4 == 3 else len(data)
        cookie = f"# coding: {codec}\n".encode() if number % 5 else b""
        write(tmp_path, {f"file_{number}.py": cookie + bytes(data[:end])})
    for arguments in (["preview", "--check"], ["preview", "--format", "json"], ["apply"]):
        ran = run(*arguments, cwd=tmp_path)
        assert ran.code == 3
        assert "Traceback" not in ran.err
        assert "mistake" not in ran.err
