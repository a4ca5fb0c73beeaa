"""Writes down what is read of the apps now: ``python -m tests.real.record``.

The tests compare with these files, so that a change in them is seen in review.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

from codemods.engine.scan import scan

from .apps import APPS, settings, unpack
from .reading import reading, verdicts

_HERE = Path(__file__).parent


def recorded(name: str) -> dict[str, Any]:
    """What was written down: ``callbacks`` or ``verdicts``, by app."""
    found: dict[str, Any] = json.loads((_HERE / f"{name}.json").read_text())
    return found


def main() -> None:
    callbacks: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for app in APPS:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            unpack(app, Path(folder))
            found = scan(["."], settings(app))
            callbacks[app] = reading(found.project)
            given[app] = verdicts(found)
    for name, content in (("callbacks", callbacks), ("verdicts", given)):
        (_HERE / f"{name}.json").write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main()
