"""Which conditions the type checker asks for: without them it finds an error in the files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Place:
    """Where an expression stands in a file of the project. Columns count bytes, as in ``ast``."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


def asked_for(places: Iterable[Place]) -> Iterator[bool]:
    """For each place: does the type checker find an error when some other truth value stands there?

    ``bool()`` says nothing about types, so what an expression narrowed is not narrowed any more.
    """
    with TemporaryDirectory() as folder:
        tree = Path(folder)
        shutil.copytree(ROOT / "codemods", tree / "codemods")
        shutil.copy(ROOT / "pyproject.toml", tree)
        with _daemon(tree) as finds_errors:
            for place in places:
                file = tree / place.path
                kept = file.read_bytes()
                file.write_bytes(_without(kept, place))
                yield finds_errors()
                file.write_bytes(kept)


def _without(code: bytes, place: Place) -> bytes:
    lines = code.splitlines(keepends=True)
    first, last = lines[place.line - 1], lines[place.end_line - 1]
    changed = first[: place.column] + b"bool()" + last[place.end_column :]
    return b"".join([*lines[: place.line - 1], changed, *lines[place.end_line :]])


@contextmanager
def _daemon(tree: Path) -> Iterator[Callable[[], bool]]:
    """A type checker that keeps what it knows: a changed file takes it a fifth of a second."""

    def fails(*arguments: str) -> bool:
        command = [sys.executable, "-m", "mypy.dmypy", *arguments]
        return bool(subprocess.run(command, cwd=tree, capture_output=True, check=False).returncode)

    def finds_errors() -> bool:
        return fails("check", "codemods")

    fails("start", "--", "--python-executable", sys.executable)
    try:
        if finds_errors():
            raise SystemExit("The type checker finds errors with all conditions there: run mypy.")
        yield finds_errors
    finally:
        fails("stop")
