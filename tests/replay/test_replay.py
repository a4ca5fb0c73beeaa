"""Every fixture does in the browser what its verdict says."""

from __future__ import annotations

import pytest

from .cases import Case, all_cases
from .stage import Play

REPLAYED = [case for case in all_cases() if case.verdict != "refused"]


def test_there_is_something_to_replay() -> None:
    assert REPLAYED


@pytest.mark.parametrize("case", REPLAYED, ids=[case.name for case in REPLAYED])
def test_a_rewrite_changes_only_what_its_case_says(case: Case, play: Play) -> None:
    wrong = play(case)
    assert not wrong, "\n".join([f"{case.name} ({case.verdict})", *wrong])
