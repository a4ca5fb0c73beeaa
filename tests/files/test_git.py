"""Git is asked about trees that nobody trusts: nothing that they configure is started."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import APP, MODERN_APP, committed, git, run, tree, write

from codemods.files.git import NoRevision, changed_lines, check_revision, uncommitted

_Attack = Callable[[Path, str], object]


def program(tmp_path: Path) -> str:
    """A program that leaves a file beside it when it is started, and what it is given."""
    path = tmp_path / "attack"
    path.write_text(f"#!/bin/sh\necho \"$0 $@\" >> '{tmp_path}/started'\ncat\n")
    path.chmod(0o755)
    return str(path)


def configure(repository: Path, text: str) -> None:
    with (repository / ".git/config").open("a") as file:
        file.write(text)


def fsmonitor(repository: Path, attack: str) -> None:
    configure(repository, f"[core]\nfsmonitor = {attack}\n")


def filtered(name: str, key: str) -> _Attack:
    def attack(repository: Path, program: str) -> None:
        value = f"{program} {key}"
        configure(repository, f'[filter "{name}"]\n{key} = {value}\nrequired = true\n')
        write(repository, {".git/info/attributes": f"*.py filter={name}\n"})

    return attack


def included(repository: Path, attack: str) -> None:
    write(repository, {".git/more": f'[filter "x"]\nclean = {attack}\n'})
    configure(repository, "[include]\npath = more\n")
    write(repository, {".git/info/attributes": "*.py filter=x\n"})


def of_the_work_tree(repository: Path, attack: str) -> None:
    configure(repository, "[extensions]\nworktreeConfig = true\n")
    write(repository, {".git/config.worktree": f'[filter "x"]\nclean = {attack}\n'})
    write(repository, {".gitattributes": "*.py filter=x\n"})


def hook(repository: Path, attack: str) -> None:
    for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction"):
        (repository / ".git/hooks").mkdir(exist_ok=True)
        (repository / ".git/hooks" / name).symlink_to(attack)


def differ(repository: Path, attack: str) -> None:
    configure(
        repository,
        f'[diff]\nexternal = {attack}\n[diff "x"]\ncommand = {attack}\ntextconv = {attack}\n'
        f"[core]\npager = {attack}\n[pager]\nstatus = true\ndiff = true\nconfig = true\n",
    )
    write(repository, {".git/info/attributes": "*.py diff=x\n"})


def submodule(repository: Path, attack: str) -> None:
    inner = committed(repository / "inner", {"x.py": "1\n"})
    git(repository, "add", "inner")
    git(repository, "commit", "--quiet", "--message", "Inner")
    fsmonitor(inner, attack)
    filtered("x", "clean")(inner, attack)
    (inner / "x.py").write_text("2\n")


def missing_objects(repository: Path, attack: str) -> None:
    """A partial clone, whose objects are elsewhere."""
    for path in (repository / ".git/objects").glob("??/*"):
        path.unlink()
    configure(
        repository,
        "[extensions]\npartialClone = origin\n[core]\nrepositoryFormatVersion = 1\n"
        f'[remote "origin"]\npromisor = true\nurl = "ext::{attack} x"\nuploadpack = {attack}\n'
        "[protocol]\nallow = always\n",
    )


ATTACKS: dict[str, _Attack] = {
    "fsmonitor": fsmonitor,
    "clean": filtered("x", "clean"),
    "process": filtered("x", "process"),
    "dots": filtered("a.b.d", "clean"),
    "equals sign": filtered("a=b", "clean"),
    "no name": filtered("", "clean"),
    "include": included,
    "work tree": of_the_work_tree,
    "hook": hook,
    "diff": differ,
    "submodule": submodule,
    "missing objects": missing_objects,
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_no_program_of_the_repository_is_started(attack: _Attack, tmp_path: Path) -> None:
    repository = committed(tmp_path / "tree", {"app.py": APP, "same.py": APP, "big.py": APP})
    attack(repository, program(tmp_path))
    (repository / "app.py").write_text(APP.replace("hello", "holla"))  # of the same size
    (repository / "big.py").write_text(APP + "# More.\n")
    os.utime(repository / "same.py", (1e9, 1e9))
    paths = [str(repository / name) for name in ("app.py", "same.py", "big.py")]
    assert {paths[0], paths[2]} <= uncommitted(paths).keys()
    for ask in (lambda: check_revision("HEAD", paths[0]), lambda: changed_lines("HEAD", paths)):
        try:
            ask()
        except NoRevision:
            assert attack in (missing_objects, ATTACKS["equals sign"])
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize("attack", [fsmonitor, filtered("x", "clean")])
def test_nor_is_one_of_a_nested_repository_by_a_command(attack: _Attack, tmp_path: Path) -> None:
    outer = committed(tmp_path / "tree", {"app.py": APP})
    inner = committed(outer / "deep/inner", {"own.py": APP, "dirty.py": APP})
    (inner / "dirty.py").write_text(APP.replace("hello", "holla"))
    attack(inner, program(tmp_path))
    ran = run("apply", cwd=outer)
    assert ran.code == 3
    assert [line.partition(";")[0] for line in ran.err.splitlines() if line] == [
        "deep/inner/dirty.py:1: has uncommitted changes"
    ]
    assert tree(outer)["deep/inner/own.py"] == MODERN_APP.encode()
    assert not (tmp_path / "started").exists()


def test_a_file_that_only_a_filter_makes_equal_is_changed(tmp_path: Path) -> None:
    """What the filter would say, only the filter knows."""
    repository = committed(tmp_path / "tree", {"app.py": APP})
    configure(repository, '[filter "x"]\nclean = tr a-z A-Z\n')
    write(repository, {".gitattributes": "*.py filter=x\n", "app.py": APP + "# More.\n"})
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "Loud")
    path = repository / "app.py"
    os.utime(path, (1e9, 1e9))
    assert git(repository, "status", "--porcelain") == b""
    os.utime(path, (2e9, 2e9))
    assert [*uncommitted([str(path)])] == [str(path)]


def test_a_work_tree_elsewhere_hides_nothing(tmp_path: Path) -> None:
    repository = committed(tmp_path / "tree", {"app.py": APP})
    write(tmp_path, {"other/app.py": APP})
    configure(repository, f"[core]\nworktree = {tmp_path}/other\n")
    path = repository / "app.py"
    assert not uncommitted([str(path)])
    path.write_text(APP + "# More.\n")
    assert [*uncommitted([str(path)])] == [str(path)]


def test_what_is_no_repository_below_one_hides_nothing(tmp_path: Path) -> None:
    repository = committed(tmp_path / "tree", {"sub/app.py": APP})
    (repository / "sub/.git").mkdir()
    path = repository / "sub/app.py"
    path.write_text(APP + "# More.\n")
    assert [*uncommitted([str(path)])] == [str(path)]


def test_lines_are_counted_whatever_the_repository_says_of_diffs(tmp_path: Path) -> None:
    lines = [f"line_{number} = {number}\n" for number in range(20)]
    repository = committed(tmp_path / "tree", {"app.py": "".join(lines)})
    configure(repository, "[diff]\ninterHunkContext = 9\nnoprefix = true\nmnemonicPrefix = true\n")
    write(repository, {".git/info/attributes": "*.py -diff\n"})
    lines[3], lines[6] = "x = 3\n", "x = 6\n"
    path = repository / "app.py"
    path.write_text("".join(lines))
    assert changed_lines("HEAD", [str(path)]) == {str(path): [range(4, 5), range(7, 8)]}
