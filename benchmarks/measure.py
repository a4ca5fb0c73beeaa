"""What a command costs: its own CPU time, and its peak of memory."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SHORT = 2.0  # seconds; what takes less is measured more often, and the least counts
_RUNS = 3


@dataclass(frozen=True)
class Cost:
    """Seconds of user CPU time, of all processes together, and megabytes at the peak of one."""

    seconds: float
    megabytes: float


class Failed(Exception):
    """A command that did not end as it should."""


def cost(command: Sequence[str], folder: Path, runs: int = _RUNS) -> Cost:
    """What a command takes in a folder: the least of some runs, if they are short."""
    found = [_run(command, folder)]
    if found[0].seconds < _SHORT:
        found += [_run(command, folder) for _ in range(runs - 1)]
    return Cost(min(each.seconds for each in found), max(each.megabytes for each in found))


def _run(command: Sequence[str], folder: Path) -> Cost:
    """One run. The time on the wall is not looked at: others use the machine too."""
    # Where nobody may write bytecode, each run would compile the program again.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 3):
        raise Failed(f"{' '.join(command)} ended with {process.returncode} in {folder}")
    scale = 1_000_000 if sys.platform == "darwin" else 1_000
    return Cost(usage.ru_utime, usage.ru_maxrss / scale)


def exponent(seconds: Mapping[int, float], start: float) -> float | None:
    """By which power the time grows with the size: the slope that fits best on logarithmic axes.

    ``start`` is what the program takes for nothing. None when there is nothing to fit.
    """
    points = [(math.log(n), math.log(s - start)) for n, s in seconds.items() if s > start]
    if len(points) < 2:
        return None
    x = sum(x for x, _ in points) / len(points)
    y = sum(y for _, y in points) / len(points)
    across = sum((a - x) ** 2 for a, _ in points)
    return sum((a - x) * (b - y) for a, b in points) / across if across else None
