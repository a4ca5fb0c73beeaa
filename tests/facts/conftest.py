"""The lab in which a worker makes its experiments."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .lab import Lab, opened


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """A browser and a server of apps, started once for many experiments."""
    with opened() as started:
        yield started
