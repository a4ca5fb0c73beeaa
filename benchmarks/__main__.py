"""Measures the program on what its users have: ``python -m benchmarks [--quick] [FOLDER …]``.

Without a folder it measures ``preview --check`` on generated trees, dense with callbacks (one app
of 50 to 800; 50 to 400 apps in one tree, without and with files that no app imports), on the pinned
apps of the tests together, and on a small app alone. With folders it measures copies of those.
``--quick`` takes small trees, and no apps of the tests.

Each tree is read cold (with no cache), warm (nothing changed since the last run), and with one file
changed; beside it ``ruff check --select ALL --no-cache`` and a plain ``ast.parse`` of all files, in
fresh processes. All times are user CPU seconds, of all processes together. The exponents say how
the time grows with the number of callbacks, of apps, of apps with loose files; what the program
takes on an empty file is subtracted before.

The goals: exponents of at most 1.1; the largest tree with loose files at most 25 times the plain
``ast.parse`` and 300 MB; a warm run a fifth of the cold one.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Cost, cost, exponent
from benchmarks.trees import generate

_HERE = Path(__file__).parent
_CHECK = (sys.executable, "-m", "codemods", "preview", "--check")
_RUFF = (sys.executable, "-m", "ruff", "check", "--select", "ALL", "--no-cache", "--exit-zero",
         "--statistics")  # fmt: skip
_PARSE = (sys.executable, str(_HERE / "parse.py"))
_SMALL_APP = _HERE.parent / "fixtures" / "app-run" / "assigned" / "before.py"
_IN_AN_APP = 20  # callbacks
_CHANGE = b"\n\ndef added_by_the_benchmark():\n    return 1\n"


@dataclass(frozen=True)
class Sizes:
    """How large the generated trees are: callbacks of one app, and apps in one tree."""

    callbacks: tuple[int, ...] = (50, 100, 200, 400, 800)
    apps: tuple[int, ...] = (50, 100, 200, 400)


QUICK = Sizes((10, 20), (2, 4))


@dataclass(frozen=True)
class Row:
    """What was measured on one tree."""

    files: int
    cold: Cost
    warm: Cost
    changed: Cost
    ruff: Cost
    parse: Cost


Fill = Callable[[Path], object]


@dataclass(frozen=True)
class Tree:
    """A tree to measure. Those of one ``series`` differ in their ``size``."""

    name: str
    fill: Fill
    series: str = ""
    size: int = 0


def generated(sizes: Sizes) -> Iterator[Tree]:
    """The trees that are written for it."""
    for n in sizes.callbacks:
        yield Tree(f"one app, {n} callbacks", _filled(1, n, 0), "callbacks", n)
    for n in sizes.apps:
        yield Tree(f"{n} apps", _filled(n, _IN_AN_APP, 0), "apps", n)
    for n in sizes.apps:
        loose = _filled(n, _IN_AN_APP, n // 2)
        yield Tree(f"{n} apps, {n // 2} loose files", loose, "apps with loose files", n)


def _filled(apps: int, callbacks: int, loose: int) -> Fill:
    return lambda folder: generate(folder, apps, callbacks, loose)


def small_app() -> Tree:
    """One file, alone: in a checkout its project would be the whole of it."""
    return Tree("a small app alone", lambda folder: shutil.copy(_SMALL_APP, folder / "app.py"))


def real_apps() -> Tree:
    """The pinned apps of the tests, each in a folder of its own."""
    sys.path.append(str(_HERE.parent / "tests"))
    from real.apps import APPS, unpack

    def fill(folder: Path) -> None:
        for app in APPS:
            unpack(app, folder / app)

    return Tree("the real apps of the tests", fill)


def copy_of(folder: Path) -> Tree:
    """The Python files of a folder, and what says which project they are."""

    def fill(target: Path) -> None:
        shutil.copytree(folder, target, dirs_exist_ok=True, symlinks=True)

    return Tree(str(folder), fill)


def measured(tree: Tree) -> Row:
    """What each command takes on a tree."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as kept:
        root = Path(folder)
        tree.fill(root)
        files = sorted(root.rglob("*.py"))
        cold = cost((*_CHECK, "--no-cache"), root)
        cached = (*_CHECK, "--cache-dir", kept)
        subprocess.run(cached, cwd=root, capture_output=True, check=False)
        warm = cost(cached, root)
        changed = _changed(cached, root, files)
        return Row(len(files), cold, warm, changed, cost(_RUFF, root), cost(_PARSE, root))


def _changed(command: Sequence[str], root: Path, files: Sequence[Path]) -> Cost:
    """With another text in one file, the largest: once, since then it has been seen."""
    largest = max(files, key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes() + _CHANGE)
    return cost(command, root, runs=1)


def main(folders: Sequence[Path], sizes: Sizes, *, real: bool) -> None:
    """Measures, and prints a line for each tree as soon as it is done; then the exponents."""
    empty = Tree("an empty file", lambda folder: (folder / "app.py").write_bytes(b""))
    trees = [empty, small_app(), *map(copy_of, folders)]
    if not folders:
        trees += [*generated(sizes), *([real_apps()] if real else [])]
    print(f"{'user CPU seconds':<36}{'files':>6}", end="")
    print("".join(f"{name:>9}" for name in ("cold", "warm", "changed", "ruff", "parse")), end="")
    print(f"{'x parse':>9}{'MB':>6}")
    rows: dict[Tree, Row] = {}
    for tree in trees:
        rows[tree] = measured(tree)
        print(_line(tree.name, rows[tree]), flush=True)
    for line in _exponents(rows, rows[empty].cold.seconds):
        print(line)


def _line(name: str, row: Row) -> str:
    costs = (row.cold, row.warm, row.changed, row.ruff, row.parse)
    times = "".join(f"{each.seconds:>9.2f}" for each in costs)
    ratio = row.cold.seconds / max(row.parse.seconds, 0.001)
    return f"{name:<36.36}{row.files:>6}{times}{ratio:>9.1f}{row.cold.megabytes:>6.0f}"


def _exponents(rows: dict[Tree, Row], start: float) -> Iterator[str]:
    for series in dict.fromkeys(tree.series for tree in rows if tree.series):
        cold = {tree.size: row.cold.seconds for tree, row in rows.items() if tree.series == series}
        found = exponent(cold, start)
        yield f"exponent in {series}: " + ("-" if found is None else f"{found:.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    main(
        [each.resolve() for each in given.folders],
        QUICK if given.quick else Sizes(),
        real=not given.quick,
    )
