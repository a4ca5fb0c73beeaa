"""The labels of the real apps fit what was recorded of them, and the shares are counted right."""

from __future__ import annotations

import pytest
from real.apps import APPS
from real.labels import DUPLICATES, FORM, HOW, INITIAL, ROUND_TRIP, labels
from real.record import recorded
from real.shares import NO_CANDIDATE, Given, given, of_round_trips, shares

CALLBACKS = "prevent-initial-call", "input-to-state"


@pytest.mark.parametrize("app", APPS)
def test_each_callback_has_a_label_and_each_label_a_callback(app: str) -> None:
    found = labels()[app]["callbacks"]
    assert [*found] == recorded("callbacks")[app]["callbacks"]
    for key, label in found.items():
        assert label["initial"] in INITIAL, key
        assert (label.get("how") in HOW) == (label["initial"] == "quiet"), key
        assert ("why" in label) == (label["initial"] in ("unwanted", "unclear")), key
        assert {*label.get("round_trips", {}).values()} <= {*ROUND_TRIP}, key
        assert label.get("form", "form") in FORM, key


@pytest.mark.parametrize("app", APPS)
def test_each_candidate_has_a_label(app: str) -> None:
    found = labels()[app]
    verdicts = recorded("verdicts")[app]
    for rule in CALLBACKS:
        assert {each.callback for each in given(verdicts, rule)} <= found["callbacks"].keys()
    trips = given(verdicts, "state-to-patch")
    for key in {each.callback for each in trips}:
        parameters = found["callbacks"][key]["round_trips"]
        own = [each for each in trips if each.callback == key]
        assert of_round_trips(parameters, own)[1] == [], key


@pytest.mark.parametrize("app", APPS)
def test_each_group_of_duplicates_has_a_label(app: str) -> None:
    found = labels()[app]
    groups = found["duplicates"]
    assert {group["label"] for group in groups} <= {*DUPLICATES}
    grouped = {key for group in groups for key in group["callbacks"]}
    assert grouped <= found["callbacks"].keys()
    merges = given(recorded("verdicts")[app], "merge-duplicate-outputs")
    assert {each.callback for each in merges} <= grouped


def test_a_refusal_goes_to_the_parameter_that_it_names() -> None:
    found = [
        Given("a.py:1 f", "refused", "old is rebuilt into something else (line 3)"),
        Given("a.py:1 f", "unsafe", ""),
    ]
    pairs, left = of_round_trips({"old": "none", "rows": "collection", "n": "scalar"}, found)
    assert pairs == [("none", "refused"), ("collection", "unsafe"), ("scalar", NO_CANDIDATE)]
    assert left == []


def test_a_verdict_that_no_round_trip_is_there_for_is_left() -> None:
    more = Given("a.py:1 f", "unsafe", "")
    assert of_round_trips({}, [more]) == ([], [more])


def test_a_line_is_read_with_its_reason_and_what_it_assumes() -> None:
    lines = [
        "a.py:1 f refused: x: y",
        "a.py:2 <lambda> unsafe assuming unset-events",
        "a.py:3 f with g h refused: with x refused: y",
    ]
    assert given({"r": {"callbacks": lines}}, "r") == (
        Given("a.py:1 f", "refused", "x: y"),
        Given("a.py:2 <lambda>", "safe assuming", ""),
        Given("a.py:3 f", "refused", "with x refused: y", ("g", "h")),
    )
    with pytest.raises(ValueError, match="perhaps"):
        given({"r": {"callbacks": ["a.py:1 f perhaps"]}}, "r")


def test_a_verdict_is_about_all_that_it_names_of_its_file() -> None:
    one = Given("a.py:3 f", "refused", "", ("g", "h"))
    about = [key for key in ("a.py:3 f", "a.py:9 g", "b.py:9 g", "a.py:5 f") if one.is_about(key)]
    assert about == ["a.py:3 f", "a.py:9 g"]


def test_every_label_is_counted_once() -> None:
    callbacks = [label for app in labels().values() for label in app["callbacks"].values()]
    trips = [label for each in callbacks for label in each.get("round_trips", {}).values()]
    counts = shares()
    assert counts["prevent-initial-call"].total() == len(callbacks)
    assert counts["state-to-patch"].total() == len(trips)
