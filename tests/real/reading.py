"""What is read of an app, in a form that can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from codemods.dash.callback import Callback, callbacks_of
from codemods.engine.scan import Scan
from codemods.python.project import Project


def callbacks(project: Project) -> Iterator[Callback]:
    """The callbacks of all files, in order."""
    for path in project.targets:
        if project.parses(path):
            yield from callbacks_of(project, project.modules[path])


def key(callback: Callback) -> str:
    """What names a callback in the files beside this one."""
    return f"{callback.module.path}:{callback.line} {callback.name}"


def reading(project: Project) -> dict[str, Any]:
    """How many callbacks there are, of what they consist, and which cannot be read.

    An argument is mapped when it is known which parameter it reaches.
    """
    found = [*callbacks(project)]
    arguments = [each for callback in found if callback.function for each in callback.arguments]
    mapped = sum(1 for each in arguments if each.parameter is not None)
    return {
        "forms": dict(sorted(Counter(callback.form for callback in found).items())),
        "outputs": sum(len(callback.outputs) for callback in found),
        "inputs": sum(len(callback.inputs) for callback in found),
        "states": sum(len(callback.states) for callback in found),
        "mapped": mapped,
        "unmapped": len(arguments) - mapped,
        "opaque": [f"{key(each)}: {each.opaque}" for each in found if each.opaque],
        "callbacks": [*map(key, found)],
    }


def _assuming(names: Sequence[str]) -> str:
    """What an unsafe change is safe under, as it is written down."""
    return f" assuming {', '.join(names)}" if names else ""


def verdicts(scan: Scan) -> dict[str, dict[str, Any]]:
    """How many of each verdict each rule gives, and each one that is about callbacks."""
    given = [
        (each.rule, each.verdict.value, each.place, _assuming(each.assumes), each.group[1:])
        for each in scan.changes
    ]
    for each in scan.refused:
        others = tuple(place.callback or "" for place in each.related)
        given.append((each.rule, "refused", each.place, f": {each.reason}", others))
    found: dict[str, dict[str, Any]] = {}
    for rule in sorted({rule for rule, *_ in given}):
        own = [each[1:] for each in given if each[0] == rule]
        counts = Counter(verdict for verdict, *_ in own)
        found[rule] = {
            **{name: counts[name] for name in ("safe", "unsafe", "refused") if counts[name]},
            "callbacks": sorted(
                f"{place.path}:{place.line} {place.callback}{_with(others)} {verdict}{reason}"
                for verdict, place, reason, others in own
                if place.callback is not None
            ),
        }
    return found


def _with(others: Sequence[str]) -> str:
    """The other callbacks that a verdict is about, those of a merge."""
    return f" with {' '.join(others)}" if others else ""
