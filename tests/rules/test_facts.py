"""The page about Dash: every fact that the code cites is there, and an experiment for each."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from codemods.rules.facts import PAGE, all_facts, cited

CHECKOUT = Path(__file__).parents[2]
DOCUMENT = CHECKOUT / "docs" / "how-dash-behaves.md"


def _experiments() -> set[str]:
    """The names of the tests in ``tests/facts``, as pytest takes them."""
    return {
        f"{path.relative_to(CHECKOUT).as_posix()}::{node.name}"
        for path in (CHECKOUT / "tests" / "facts").glob("test_*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_what_is_installed_is_the_page() -> None:
    assert PAGE.read_bytes() == DOCUMENT.read_bytes(), f"copy {DOCUMENT} to {PAGE}"


def test_the_facts_are_numbered_without_a_gap() -> None:
    assert [*all_facts()] == [f"S{number}" for number in range(1, 25)]


@pytest.mark.parametrize("number", all_facts())
def test_a_fact_has_an_anchor_and_says_what_it_is_for(number: str) -> None:
    fact = all_facts()[number]
    heading = f'\n<a id="{number.lower()}"></a>\n\n## {number} {fact.title}\n'
    assert heading in DOCUMENT.read_text("utf-8")
    assert "**For the rules:**" in fact.text
    assert "<a id" not in fact.text


@pytest.mark.parametrize("number", all_facts())
def test_a_fact_names_experiments_that_there_are(number: str) -> None:
    tests = all_facts()[number].tests
    assert tests
    assert not {*tests} - _experiments()


def test_every_experiment_belongs_to_a_fact() -> None:
    named = {test for fact in all_facts().values() for test in fact.tests}
    assert named == _experiments()


def test_what_the_code_cites_is_on_the_page() -> None:
    places = [*(CHECKOUT / "codemods").rglob("*.py"), *(CHECKOUT / "docs").glob("*.md")]
    missing = {
        f"{path.relative_to(CHECKOUT)}: {number}"
        for path in places
        for number in re.findall(r"\bS\d+\b", path.read_text("utf-8"))
        if number not in all_facts()
    }
    assert not missing


def test_a_text_cites_facts_by_their_numbers() -> None:
    text = "An update gets lost (S10, S2), S2 again; no fact: S3x, AS4, S99, s5."
    assert [fact.number for fact in cited(text)] == ["S2", "S10"]
