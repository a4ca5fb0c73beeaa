"""What is read of an app, in a form that can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from codemods.engine import Scan
from codemods.project.callbacks import Callback, callbacks_of
from codemods.project.project import Project


def callbacks(project: Project) -> Iterator[Callback]:
    """The callbacks of all files, in order."""
    for path in project.targets:
        if project.parses(path):
            yield from callbacks_of(project, project.modules[path])


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
        "opaque": [
            f"{callback.module.path}:{callback.line} {callback.name}: {callback.opaque}"
            for callback in found
            if callback.opaque
        ],
    }


def verdicts(scan: Scan) -> dict[str, dict[str, int]]:
    """How many of each verdict each rule gives."""
    given = [(change.rule, change.verdict.value) for change in scan.changes]
    given += [(refusal.rule, "refused") for refusal in scan.refused]
    rules = sorted({rule for rule, _ in given})
    counts = Counter(given)
    return {
        rule: {
            verdict: counts[rule, verdict]
            for verdict in ("safe", "unsafe", "refused")
            if counts[rule, verdict]
        }
        for rule in rules
    }
