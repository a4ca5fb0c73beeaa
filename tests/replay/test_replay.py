"""Every fixture does in the browser what its verdict says."""

from __future__ import annotations

from pathlib import Path

import pytest

from .cases import BadCase, case_folders, load, name_of
from .stage import Play

pytestmark = pytest.mark.slow


def _replayed(folder: Path) -> bool:
    """Whether there is something to replay; of a case that cannot be read its test tells."""
    try:
        return load(folder).verdict != "refused"
    except BadCase:
        return True


REPLAYED = [folder for folder in case_folders() if _replayed(folder)]


def test_there_is_something_to_replay() -> None:
    assert REPLAYED


@pytest.mark.parametrize("folder", REPLAYED, ids=name_of)
def test_a_rewrite_changes_only_what_its_case_says(folder: Path, play: Play) -> None:
    case = load(folder)
    wrong = play(case)
    assert not wrong, "\n".join([f"{case.name} ({case.verdict})", *wrong])
