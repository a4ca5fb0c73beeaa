"""Takes out each condition of the rules in turn, and lists the test that fails for it.

    pip install pytest-cov
    python -m scripts.conditions [--jobs N] [--only TEXT] [FILES]

A condition is a doubt that is yielded, the test of an ``if``, an operand of ``and`` and ``or``, or
the ``if`` of a comprehension. The tests that run its line, by a first run of all that need no
browser, are run without it until one fails. A condition without such a test is listed at the end,
and then the exit code is 1: either a test is missing, or the condition is not needed.
FILES are those of the four semantic rules when none are given.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
RULES = ("prevent_initial_call", "input_to_state", "merge_duplicate_outputs", "state_to_patch")
_COPIED = (
    *("codemods", "tests", "fixtures", "benchmarks", "docs", "scripts"),
    *("cli.py", "pyproject.toml", "README.md", "Makefile"),
)
_SECONDS = 300  # for the tests of one condition


@dataclass(frozen=True)
class Condition:
    """A part of a file, and what takes its place when it is taken out."""

    path: str
    line: int
    start: int
    end: int
    instead: str
    text: str

    def __str__(self) -> str:
        short = " ".join(self.text.split())
        return f"{self.path}:{self.line}: {short if len(short) < 70 else f'{short[:67]}...'}"


def conditions(path: str, code: bytes) -> Iterator[Condition]:
    """The conditions of a file, in the order of their places."""
    lines = [0]
    for line in code.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))

    def condition(node: ast.expr | ast.stmt, instead: str) -> Condition:
        start = lines[node.lineno - 1] + node.col_offset
        end = lines[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        text = code[start:end].decode()
        return Condition(path, node.lineno, start, end, instead.format(text), text)

    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
                yield condition(node, "if 0: {}")
            case ast.If(test=test) if not isinstance(test, ast.BoolOp):
                yield condition(test, "(False)")
            case ast.BoolOp(op=op, values=values):
                for each in values:
                    yield condition(each, "(False)" if isinstance(op, ast.Or) else "(True)")
            case ast.comprehension(ifs=ifs):
                for each in ifs:
                    if not isinstance(each, ast.BoolOp):
                        yield condition(each, "(True)")


def recorded(into: Path) -> None:
    """Runs the tests that need no browser, and records which lines each of them runs."""
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not slow", "-n", "auto"]
    command += ["--cov=codemods", "--cov-context=test", "--cov-report="]
    environment = {**os.environ, "COVERAGE_FILE": str(into)}
    subprocess.run(command, cwd=ROOT, env=environment, check=False)


def tests_of(record: Path, files: Sequence[str]) -> dict[tuple[str, int], list[str]]:
    """The tests that run each line of some files: first those that are named for the rule, and of
    these those that run the fewest lines.
    """
    from coverage import CoverageData

    data = CoverageData(str(record))
    data.read()
    by_line = {
        (file, line): {name.rpartition("|")[0] for name in names if name}
        for file in files
        for line, names in data.contexts_by_lineno(str(ROOT / file)).items()
    }
    sizes: dict[str, int] = {}
    for names in by_line.values():
        for name in names:
            sizes[name] = sizes.get(name, 0) + 1

    def early(file: str, name: str) -> tuple[bool, int, str]:
        rule = Path(file).parent.name
        return rule not in name.replace("-", "_"), sizes[name], name

    return {key: sorted(found, key=partial(early, key[0])) for key, found in by_line.items()}


def failing(tests: Sequence[str], condition: Condition, folder: Path) -> str | None:
    """The test that fails in a copy of the project without a condition."""
    target = folder / condition.path
    code = target.read_bytes()
    without = code[: condition.start] + condition.instead.encode() + code[condition.end :]
    try:
        ast.parse(without)
        target.write_bytes(without)
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=no"]
        command += ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov", *tests]
        environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
        run = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True,
            timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "(it takes too long)"
    finally:
        target.write_bytes(code)
    if run.returncode == 0:
        return None
    found = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return found[0].split(" - ")[0].partition(" ")[2] if found else "(it cannot be imported)"


def _copy(to: Path) -> Path:
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, to / name)
    return to


def _files() -> list[str]:
    return [
        str(path.relative_to(ROOT))
        for rule in RULES
        for path in sorted((ROOT / "codemods" / "rules" / rule).glob("*.py"))
    ]


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", default=_files())
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="conditions whose place or text has this")
    parser.add_argument("--record", type=Path, default=ROOT / ".cache" / "conditions.coverage")
    return parser.parse_args()


def main() -> int:
    asked = _asked()
    asked.record.parent.mkdir(exist_ok=True)
    if not asked.record.exists():
        recorded(asked.record)
    tests = tests_of(asked.record, asked.files)
    found = [
        each
        for file in asked.files
        for each in sorted(conditions(file, (ROOT / file).read_bytes()), key=lambda c: c.start)
        if asked.only in str(each)
    ]
    missing = []
    with TemporaryDirectory() as scratch, ThreadPoolExecutor(asked.jobs) as pool:
        folders: Queue[Path] = Queue()
        for number in range(asked.jobs):
            folders.put(_copy(Path(scratch) / str(number)))
        for each, test in zip(found, pool.map(partial(_one, tests, folders), found), strict=True):
            print(f"{each}\n    {test or 'NO TEST FAILS'}", flush=True)
            if test is None:
                missing.append(each)
    print(f"\n{len(found)} conditions, {len(missing)} without a test that fails:")
    for each in missing:
        print(f"  {each}")
    return 1 if missing else 0


def _one(
    tests: dict[tuple[str, int], list[str]], folders: Queue[Path], condition: Condition
) -> str | None:
    names = tests.get((condition.path, condition.line), [])
    if not names:
        return None
    folder = folders.get()
    try:
        return failing(names, condition, folder)
    finally:
        folders.put(folder)


if __name__ == "__main__":
    sys.exit(main())
