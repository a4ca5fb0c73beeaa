"""One function over many things, in several processes where the system can fork.

A fork has all that its parent has read, and costs nothing to start; what it finds is sent back.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.sharedctypes import Synchronized

_Result = TypeVar("_Result")
Progress = Callable[[int, int], None]  # how many are done, and of how many
_Bundles = Sequence[Sequence[int]]
_FEWEST = 8  # things that are done together: neighbours have something in common too
_SHARES = 4  # for each process, so that none waits long for the last one


def processors() -> int:
    """How many processes can run at the same time."""
    if sys.platform != "linux":  # no fork, or one that its own libraries do not survive
        return 1
    return len(os.sched_getaffinity(0))


def split(groups: Iterable[Sequence[int]], count: int, processes: int) -> list[Sequence[int]]:
    """Groups of ``count`` things, those in parts that are so large that several processes share it:
    what the things of a group have in common is worked out once by one process.
    """
    most = max(_FEWEST, count // (processes * _SHARES)) if processes > 1 else max(count, 1)
    return [each[at : at + most] for each in groups for at in range(0, len(each), most)]


def spread(
    work: Callable[[int], _Result],
    count: int,
    processes: int,
    progress: Progress | None = None,
    together: _Bundles | None = None,
) -> list[_Result]:
    """What ``work`` gives for each number below ``count``, in order.

    A process takes those that are ``together`` as a whole. The results of other processes must be
    picklable. What one of them did not come to, because it was killed, is done here.
    """
    if processes < 2:
        return [_counted(work, number, count, progress) for number in range(count)]
    from multiprocessing import get_context

    together = together or split([range(count)], count, processes)
    context = get_context("fork")
    next_one = context.Value("l", 0)
    children = []
    for _ in range(processes - 1):
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=_child, args=(work, together, next_one, sender), daemon=True)
        child.start()
        sender.close()
        children.append((child, receiver))
    try:
        found = {
            number: _counted(work, number, count, progress) for number in _taken(next_one, together)
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


def _taken(next_one: Synchronized[int], together: _Bundles) -> Iterator[int]:
    """The numbers that a process takes for itself, a bundle at a time."""
    while True:
        with next_one.get_lock():
            bundle = next_one.value
            next_one.value = bundle + 1
        if bundle >= len(together):
            return
        yield from together[bundle]


def _child(
    work: Callable[[int], _Result],
    together: _Bundles,
    next_one: Synchronized[int],
    sender: Connection,
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    sender.send({number: work(number) for number in _taken(next_one, together)})


def _received(receiver: Connection) -> dict[int, _Result]:
    try:
        found: dict[int, _Result] = receiver.recv()
    except EOFError:
        return {}
    return found
