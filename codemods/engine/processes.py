"""One function over many things, in several processes where the system can fork.

A fork has all that its parent has read, and costs nothing to start; what it finds is sent back.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.sharedctypes import Synchronized

_Result = TypeVar("_Result")
Progress = Callable[[int, int], None]  # how many are done, and of how many
_AT_ONCE = 8  # neighbours have much in common that is worked out once


def processors() -> int:
    """How many processes can run at the same time."""
    if sys.platform != "linux":  # no fork, or one that its own libraries do not survive
        return 1
    return len(os.sched_getaffinity(0))


def spread(
    work: Callable[[int], _Result], count: int, processes: int, progress: Progress | None = None
) -> list[_Result]:
    """What ``work`` gives for each number below ``count``, in order.

    The results of other processes must be picklable. What one of them did not come to, because it
    was killed, is done here.
    """
    if processes < 2:
        return [_counted(work, number, count, progress) for number in range(count)]
    from multiprocessing import get_context

    context = get_context("fork")
    next_one = context.Value("l", 0)
    children = []
    for _ in range(processes - 1):
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=_child, args=(work, count, next_one, sender), daemon=True)
        child.start()
        sender.close()
        children.append((child, receiver))
    try:
        found = {
            number: _counted(work, number, count, progress) for number in _taken(next_one, count)
        }
        for child, receiver in children:
            found |= _received(receiver)
            child.join()
    finally:
        for child, _ in children:
            child.terminate()
    return [found[number] if number in found else work(number) for number in range(count)]


def _counted(
    work: Callable[[int], _Result], number: int, count: int, progress: Progress | None
) -> _Result:
    if progress is not None:
        progress(number, count)
    return work(number)


def _taken(next_one: Synchronized[int], count: int) -> Iterator[int]:
    """The numbers that a process takes for itself, some at a time."""
    while True:
        with next_one.get_lock():
            first = next_one.value
            next_one.value = first + _AT_ONCE
        if first >= count:
            return
        yield from range(first, min(first + _AT_ONCE, count))


def _child(
    work: Callable[[int], _Result], count: int, next_one: Synchronized[int], sender: Connection
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    sender.send({number: work(number) for number in _taken(next_one, count)})


def _received(receiver: Connection) -> dict[int, _Result]:
    try:
        found: dict[int, _Result] = receiver.recv()
    except EOFError:
        return {}
    return found
