"""Comparisons with ids that are known by their text only."""

from __future__ import annotations

from dataclasses import dataclass

from codemods.dash.values.value import Known, Private, Value
from codemods.flow.values.heap import Heap
from codemods.flow.values.operations import equal


@dataclass(frozen=True)
class _Handed:
    """What calls hand to a function."""

    values: frozenset[Value]
    bases: frozenset[str] = frozenset()


def test_a_private_id_may_be_the_text_that_it_is_handed() -> None:
    own = Private("app.py:1", "button", "app.py", handed=_Handed(frozenset({Known("save")})))
    assert equal(Heap(), own, "save") is None
    assert equal(Heap(), "save", own) is None
    assert equal(Heap(), own, "add") is False
    assert equal(Heap(), own, own) is True
    assert equal(Heap(), own, None) is False


def test_a_private_id_that_nobody_hands_over_is_no_text() -> None:
    own = Private("app.py:1", "button", "app.py")
    assert equal(Heap(), own, "save") is False
    assert equal(Heap(), own, own) is True
