"""What doubts make of a proposal."""

from __future__ import annotations

from codemods.files.place import Place
from codemods.rules.doubt import Doubt, judged
from codemods.rules.rule import Verdict, told

HERE, THERE = Place("app.py", 3, "load"), Place("app.py", 9, "save")


def test_a_proposal_without_doubts_is_safe() -> None:
    found = judged([])
    assert (found["verdict"], found["doubts"], found["related"]) == (Verdict.SAFE, (), ())
    assert told([]) is None


def test_doubts_are_told_in_their_order_and_each_place_is_named_once() -> None:
    doubts = (Doubt("It runs.", (HERE, THERE)), Doubt("It may fail.", (HERE,), known=False))
    found = judged(doubts, [THERE, Place("app.py", 20)])
    assert found["verdict"] is Verdict.UNSAFE
    assert told(doubts) == "It runs. It may fail."
    assert found["related"] == (HERE, THERE, Place("app.py", 20))
    assert found["doubts"] == doubts
