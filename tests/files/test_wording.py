"""Places and lists of names as messages show them."""

from __future__ import annotations

import pytest

from codemods.files.place import Place
from codemods.files.wording import and_more, by_number, counted, listed, shortened


def test_a_place_is_shown_as_path_and_line() -> None:
    assert str(Place("pages/cart.py", 7, "add")) == "pages/cart.py:7"
    assert Place("pages/cart.py", 7, "add").named == "add (pages/cart.py:7)"
    assert Place("pages/cart.py", 7).named == "pages/cart.py:7"


@pytest.mark.parametrize(
    ("names", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_are_listed(names: list[str], expected: str) -> None:
    assert listed(names) == expected
    assert listed(names, "or") == expected.replace("and", "or")


def test_a_long_list_says_how_many_more_there_are() -> None:
    assert shortened(["a", "b"], 2) == "a, b"
    assert shortened(["a", "b", "c", "d"], 1) == "a and 3 more"
    assert (and_more(0), and_more(2)) == ("", " and 2 more")


def test_words_follow_the_number() -> None:
    assert (by_number(1, "has", "have"), by_number(2, "has", "have")) == ("has", "have")
    assert (counted(1, "file"), counted(0, "file")) == ("1 file", "0 files")
