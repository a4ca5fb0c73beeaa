"""Processes that are killed at a moment that the test chooses."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Sequence
from typing import Any

# What changes anything on the disk; between two of these it does not matter when a kill comes.
CALLS = ("open", "write", "chmod", "chown", "replace", "unlink", "ftruncate")


def in_child(work: Callable[[], object]) -> int:
    """Run in a child process; its exit code, negative when a signal ended it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def dies_at(step: int, work: Callable[[], object], calls: Sequence[str] = CALLS) -> bool:
    """Run in a child that kills itself before the given call of ``os``, or half way in a write."""

    def deadly() -> None:
        count = 0

        def wrap(name: str, real: Callable[..., object]) -> Callable[..., object]:
            def call(*args: Any) -> object:
                nonlocal count
                count += 1
                if count == step:
                    if name == "write":
                        real(args[0], args[1][: len(args[1]) // 2])
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args)

            return call

        for name in calls:
            setattr(os, name, wrap(name, getattr(os, name)))
        work()

    code = in_child(deadly)
    assert code in (0, -signal.SIGKILL)
    return code != 0
