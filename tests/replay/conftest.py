"""The stage on which a worker replays its cases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .stage import Play, stage


@pytest.fixture(scope="session")
def play() -> Iterator[Play]:
    """From a case to what is wrong with it."""
    with stage() as function:
        yield function
