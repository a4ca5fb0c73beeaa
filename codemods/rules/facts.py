"""The facts about Dash that rules cite: S1, S2 and so on, each a section of one page.

The page is ``docs/how-dash-behaves.md``; what lies beside this module is a copy of it that is
installed with the program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAGE = Path(__file__).with_name("how-dash-behaves.md")
_NUMBER = re.compile(r"\bS[1-9]\d*\b")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact by its number, ``S5``.

    ``text`` is what stands below the heading, in Markdown, and ``tests`` where it was seen.
    """

    number: str
    title: str
    text: str
    tests: tuple[str, ...]


@cache
def all_facts() -> Mapping[str, Fact]:
    """Every fact by its number, in the order of the page."""
    _, *sections = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return {fact.number: fact for fact in map(_fact, sections)}


def cited(text: str) -> list[Fact]:
    """The facts that a text names, in the order of their numbers."""
    numbers = {*_NUMBER.findall(text)}
    return [fact for number, fact in all_facts().items() if number in numbers]


def _fact(section: str) -> Fact:
    heading, _, below = section.partition("\n")
    number, _, title = heading.partition(" ")
    text, _, tests = below.partition("**Seen in:**")
    return Fact(number, title, text.strip(), tuple(re.findall(r"`([^`]+)`", tests)))
