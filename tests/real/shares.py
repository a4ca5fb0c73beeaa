"""How many of the labelled callbacks the rules get right: ``python -m tests.real.shares``.

From ``labels.json`` and ``verdicts.json`` alone: no app is read, no rule asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .labels import DUPLICATES, FORM, INITIAL, ROUND_TRIP, labels
from .record import recorded

NO_CANDIDATE = "no candidate"
# What is safe under a named assumption is counted apart, whether the assumption is given or not.
VERDICTS = ("safe", "safe assuming", "unsafe", "refused", NO_CANDIDATE)
# The rules, and the labels of each in the order of the table.
_ORDER = {
    "prevent-initial-call": INITIAL,
    "state-to-patch": ROUND_TRIP,
    "merge-duplicate-outputs": DUPLICATES,
    "input-to-state": (*FORM, "no form"),
}
_LINE = re.compile(
    r"(\S+ \S+)(?: with (\S.*?))? (safe|unsafe|refused)( assuming [^:]+)?(?:: (.*))?"
)


@dataclass(frozen=True)
class Given:
    """A verdict on a callback and on others with it, with the reason of a refusal."""

    callback: str
    verdict: str
    reason: str
    others: tuple[str, ...] = ()  # their names

    def is_about(self, callback: str) -> bool:
        """Whether it is about a callback, the other ones being in the same file."""
        own, (path, name) = (re.split(":[0-9]+ ", each) for each in (self.callback, callback))
        return self.callback == callback or (own[0] == path and name in self.others)

    def names(self, parameter: str) -> bool:
        """Whether the reason is about a parameter."""
        return re.search(rf"(?<![\w.']){re.escape(parameter)}(?![\w'])", self.reason) is not None


def given(verdicts: Mapping[str, Any], rule: str) -> tuple[Given, ...]:
    """What a rule says about the callbacks of an app. Raises ValueError for a line unread."""
    found = []
    for line in verdicts.get(rule, {}).get("callbacks", ()):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(line)
        callback, others, verdict, assumes, reason = match.groups("")
        verdict = "safe assuming" if assumes else verdict
        found.append(Given(callback, verdict, reason, tuple(others.split())))
    return tuple(found)


def of_round_trips(
    parameters: Mapping[str, str], found: Iterable[Given]
) -> tuple[list[tuple[str, str]], list[Given]]:
    """The label and the verdict of each parameter, and the verdicts that none is left for.

    A refusal mostly names its parameter. What names none is given to those that are left, the
    rewrites first and to collections first: no other round trip is ever rewritten.
    """
    left = sorted(found, key=lambda each: VERDICTS.index(each.verdict))
    pairs: dict[str, str] = {}
    for parameter in parameters:
        named = next((each for each in left if each.names(parameter)), None)
        if named is not None:
            left.remove(named)
            pairs[parameter] = named.verdict
    for parameter in sorted(parameters, key=lambda each: ROUND_TRIP.index(parameters[each])):
        if parameter not in pairs:
            pairs[parameter] = left.pop(0).verdict if left else NO_CANDIDATE
    return [(parameters[each], verdict) for each, verdict in pairs.items()], left


def shares() -> dict[str, Counter[tuple[str, str]]]:
    """By rule, how many of each label get each verdict."""
    counts = {rule: Counter[tuple[str, str]]() for rule in _ORDER}
    verdicts = recorded("verdicts")
    for app, labelled in labels().items():
        for rule, pairs in _pairs(labelled, verdicts[app]):
            counts[rule].update(pairs)
    return counts


def _pairs(
    labelled: Mapping[str, Any], verdicts: Mapping[str, Any]
) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    said = {rule: given(verdicts, rule) for rule in _ORDER}

    def verdict(rule: str, *callbacks: str) -> str:
        found = (e.verdict for e in said[rule] if any(map(e.is_about, callbacks)))
        return next(found, NO_CANDIDATE)

    for key, label in labelled["callbacks"].items():
        rule = "prevent-initial-call"
        yield rule, [(label["initial"], verdict(rule, key))]
        rule = "input-to-state"
        yield rule, [(label.get("form", "no form"), verdict(rule, key))]
        rule = "state-to-patch"
        own = [each for each in said[rule] if each.callback == key]
        yield rule, of_round_trips(label.get("round_trips", {}), own)[0]
    rule = "merge-duplicate-outputs"
    for group in labelled["duplicates"]:
        yield rule, [(group["label"], verdict(rule, *group["callbacks"]))]


def table(counts: Mapping[str, Counter[tuple[str, str]]]) -> Iterator[str]:
    """The shares as lines of text."""
    for rule, order in _ORDER.items():
        yield f"{rule:<24}" + "".join(f"{name:>14}" for name in (*VERDICTS, "all"))
        for label in order:
            row = [counts[rule][label, verdict] for verdict in VERDICTS]
            if any(row):
                yield f"  {label:<22}" + "".join(f"{number:>14}" for number in (*row, sum(row)))
        yield ""


def goals(counts: Mapping[str, Counter[tuple[str, str]]]) -> Iterator[str]:
    """What is to be reached."""
    safe = VERDICTS[:2]
    yield _goal(counts, "prevent-initial-call", "quiet", safe, "safe", 80)
    yield _goal(counts, "state-to-patch", "collection", VERDICTS[:3], "rewritten", 60)
    merged = VERDICTS[:4]
    yield _goal(counts, "merge-duplicate-outputs", "real", merged, "merged or refused", 100)


def _goal(
    counts: Mapping[str, Counter[tuple[str, str]]],
    rule: str,
    label: str,
    good: Sequence[str],
    name: str,
    percent: int,
) -> str:
    whole = sum(number for (own, _), number in counts[rule].items() if own == label)
    part = sum(counts[rule][label, verdict] for verdict in good)
    share = f"{100 * part / whole:.0f} %" if whole else "none there"
    return f"{rule}: {part} of {whole} {label} {name}: {share} (goal {percent} %)"


def main() -> None:
    counts = shares()
    print("\n".join((*table(counts), *goals(counts))))


if __name__ == "__main__":
    main()
