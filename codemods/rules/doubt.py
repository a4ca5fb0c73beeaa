"""A doubt, which keeps a change from being safe, and what some of them make of a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from codemods.files.place import Place
from codemods.rules.rule import Verdict


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that may be different, as a sentence for the user, and the places it rests on.

    ``known`` says that it will be different; without it nobody could tell that it will not.
    """

    sentence: str
    places: tuple[Place, ...] = ()
    known: bool = True


class Judgement(TypedDict):
    """The part of a Proposal that its doubts decide."""

    verdict: Verdict
    related: tuple[Place, ...]
    doubts: tuple[Doubt, ...]


def judged(doubts: Iterable[Doubt], others: Iterable[Place] = ()) -> Judgement:
    """Safe without doubts; ``others`` are places that the proposal names beside theirs."""
    found = tuple(doubts)
    places = [*(place for each in found for place in each.places), *others]
    return {
        "verdict": Verdict.UNSAFE if found else Verdict.SAFE,
        "related": tuple(dict.fromkeys(places)),
        "doubts": found,
    }
