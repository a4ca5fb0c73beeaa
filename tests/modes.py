"""Root obeys the modes of files here, so that the tests find the same whoever runs them."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

_DROP = 24  # prctl: what the program does not have after exec
_OVERRIDES = (1, 2)  # root's capabilities to write and to read in spite of the mode
_VERSION = 0x20080522  # of the form in which Linux takes capabilities


def obeying_modes() -> None:
    """For a child, before its program starts: the mode of a file stops it."""
    if os.geteuid() == 0:
        for capability in _OVERRIDES:
            assert ctypes.CDLL(None).prctl(_DROP, capability, 0, 0, 0) == 0


@contextmanager
def without_overrides() -> Iterator[None]:
    """The mode of a file stops this process, for a while."""
    system = ctypes.CDLL(None)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable: the first 32, and the rest
    assert system.capget(header, sets) == 0
    effective = sets[0]
    for capability in _OVERRIDES:
        sets[0] &= ~(1 << capability)
    assert system.capset(header, sets) == 0
    try:
        yield
    finally:
        sets[0] = effective
        assert system.capset(header, sets) == 0
