"""Whether what the runs of a case show is what its verdict says, and where it is not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .browser import Seen
from .cases import Case

Runs = Mapping[tuple[str, str], Seen]  # by app (before, after) and run (slow, fast)


def complaints(case: Case, runs: Runs) -> list[str]:
    """What is wrong, a paragraph each; nothing when the case holds."""
    found = list(_unmet(case, runs))
    for run in case.runs:
        after = runs["after", run]
        if not case.replay.before_runs:
            found += _errors(run, after)
        elif case.verdict == "safe":
            found += _unlike(case, run, runs["before", run], after)
        else:
            found += _not_shown(case, run, runs["before", run], after)
    return found


def _unlike(case: Case, run: str, before: Seen, after: Seen) -> Iterator[str]:
    """Aspects of a safe case that differ and must not, or do not and must."""
    named = case.replay.differs if run in case.replay.named_runs else ()
    for aspect in dict.fromkeys((*case.replay.compare, *named)):
        differs = _lines(before, aspect) != _lines(after, aspect)
        if differs and aspect not in named:
            yield (
                f"{run} run: {aspect} differs"
                f"\n  before:{_shown(before, aspect)}\n  after:{_shown(after, aspect)}"
            )
        elif not differs and aspect in named:
            yield f"{run} run: {aspect} does not differ:{_shown(before, aspect)}"


def _not_shown(case: Case, run: str, before: Seen, after: Seen) -> Iterator[str]:
    """The difference of an unsafe case, when there is none."""
    aspects = case.replay.differs or case.replay.compare
    if all(_lines(before, aspect) == _lines(after, aspect) for aspect in aspects):
        both = "".join(f"\n  {aspect}:{_shown(before, aspect)}" for aspect in aspects)
        yield f"{run} run: there is no difference. Both have{both}"


def _unmet(case: Case, runs: Runs) -> Iterator[str]:
    """What the case expects at the end of the runs, and they do not show."""
    named = case.replay.differs or case.verdict == "unsafe"
    where = case.replay.named_runs if named else case.runs
    for (app, run), seen in runs.items():
        if run not in where:
            continue
        expected = case.replay.before if app == "before" else case.replay.after
        for key, value in expected.items():
            if key not in seen.values:
                yield f"{run} run, {app}: {key} is not on the page"
            elif _text(seen.values[key]) != _text(value):
                yield f"{run} run, {app}: {key} is {_text(seen.values[key])}, not {_text(value)}"


def _errors(run: str, after: Seen) -> Iterator[str]:
    if after.console:
        yield f"{run} run, after: errors in the console:{_shown(after, 'console')}"


def _shown(seen: Seen, aspect: str) -> str:
    lines = list(_lines(seen, aspect)) or ["(nothing)"]
    if aspect == "console" and seen.printed:
        lines += ["the app printed:", *seen.printed[-20:]]
    return "".join(f"\n    {line}" for line in lines)


def _lines(seen: Seen, aspect: str) -> tuple[str, ...]:
    match aspect:
        case "text":
            return seen.text
        case "console":
            return seen.console
        case "calls":
            return seen.calls
        case _:
            return tuple(f"{key} = {_text(seen.stores[key])}" for key in sorted(seen.stores))


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
