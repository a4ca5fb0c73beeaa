"""Wall time and peak memory of a preview, beside ruff on the same folder, in one run.

    python -m benchmarks FOLDER

prints the median of five runs of `preview --check`, of `preview`, of `ruff check --select ALL
--no-cache`, and of a `preview --check` of one small bundled app. Whole processes are measured, as
a user waits for them; what they print goes nowhere.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 5
SMALL = Path(__file__).parent.parent / "fixtures" / "app-run" / "assigned" / "before.py"


@dataclass(frozen=True, slots=True)
class Measured:
    """The median wall time in seconds, and the peak memory in megabytes, of some runs."""

    seconds: float
    megabytes: float


def measure(command: Sequence[str], runs: int = RUNS) -> Measured:
    """Runs a command some times. Its exit code does not matter."""
    seconds, megabytes = [], []
    for _ in range(runs):
        started = time.perf_counter()
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0  # it is waited for; Popen need not do it again
        seconds.append(time.perf_counter() - started)
        megabytes.append(usage.ru_maxrss / 1024)
    return Measured(statistics.median(seconds), max(megabytes))


def commands(folder: str) -> dict[str, list[str]]:
    """What is measured."""
    tool = [sys.executable, "-m", "codemods", "preview"]
    ruff = [sys.executable, "-m", "ruff", "check", "--select", "ALL", "--no-cache", "--quiet"]
    return {
        "preview --check": [*tool, "--check", folder],
        "preview": [*tool, folder],
        "ruff check --select ALL --no-cache": [*ruff, folder],
        "preview --check (one small app)": [*tool, "--check", str(SMALL)],
        "preview (one small app)": [*tool, str(SMALL)],
    }


def main() -> None:
    """Prints a line a command."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = sys.argv[1]
    files = sum(1 for _ in Path(folder).rglob("*.py"))
    print(f"{files} Python files below {folder}, {os.cpu_count()} cores, median of {RUNS} runs")
    for name, command in commands(folder).items():
        found = measure(command)
        print(f"{name:<36} {found.seconds:7.2f} s {found.megabytes:6.0f} MB")


if __name__ == "__main__":
    main()
