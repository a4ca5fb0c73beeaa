"""Measures the program on a folder of Python files: ``python -m benchmarks FOLDER``.

For each command the median wall time of five runs and the largest peak of memory, all in one run,
since a machine is not equally quick all day.

The goals on 3,500 files with 500,000 lines and 2 cores: ``--check`` within twice the time of ruff,
``preview`` within 5 seconds, 300 MB, and one small app within 0.25 seconds. Ruff counts
(``--statistics``), so that its time does not go into printing; what is printed goes to the null
device. A folder to measure on is what pip installs: ``pip install --target /tmp/site dash plotly
pandas numpy scipy sympy matplotlib``, and beside it some large Dash apps, so that there are
callbacks. Each command runs once before it is measured, which fills the caches.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_RUNS = 5
_WARM = (sys.executable, "-m", "codemods", "preview")
_TOOL = (*_WARM, "--no-cache")
_RUFF = (sys.executable, "-m", "ruff", "check", "--select", "ALL", "--no-cache", "--exit-zero")
_SMALL_APP = Path(__file__).parent.parent / "fixtures" / "app-run" / "assigned" / "before.py"


@dataclass(frozen=True)
class Cost:
    """What a run took: seconds on the wall, and megabytes at the peak."""

    seconds: float
    megabytes: float


def measured(command: Sequence[str], folder: Path) -> Cost:
    """The median time of some runs in ``folder``, and the largest peak, after one to warm up."""
    costs = [_run(command, folder) for _ in range(_RUNS + 1)][1:]
    return Cost(statistics.median(c.seconds for c in costs), max(c.megabytes for c in costs))


def _run(command: Sequence[str], folder: Path) -> Cost:
    # Where nobody may write bytecode, each run would compile the program again.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 3):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    scale = 1_000_000 if sys.platform == "darwin" else 1_000
    return Cost(seconds, usage.ru_maxrss / scale)


def main(folder: Path) -> None:
    """Prints what each command takes on the folder."""
    lines = [path.read_bytes().count(b"\n") for path in folder.rglob("*.py") if path.is_file()]
    print(f"{folder}: {len(lines)} files, {sum(lines)} lines, {os.cpu_count()} cores")
    print(f"{'':<45}{'seconds':>9}{'MB':>6}")
    _print("ruff check --select ALL --no-cache", measured([*_RUFF, "--statistics"], folder))
    _print("preview --check", measured([*_TOOL, "--check"], folder))
    _print("preview", measured(_TOOL, folder))
    _print("preview, nothing changed since the last", measured(_WARM, folder))
    with tempfile.TemporaryDirectory() as small:
        shutil.copy(_SMALL_APP, small)  # or its project would be the whole checkout
        _print("preview --check, one small app", measured([*_TOOL, "--check"], Path(small)))
        _print("preview, one small app", measured(_TOOL, Path(small)))


def _print(what: str, cost: Cost) -> None:
    print(f"{what:<45}{cost.seconds:>9.2f}{cost.megabytes:>6.0f}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]).resolve())
