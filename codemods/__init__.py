"""dash-codemods: finds callback anti-patterns in Plotly Dash code and rewrites them.

    import codemods

    found = codemods.scan(["pages"])
    for change in found.changes:
        print(change.place.path, change.place.line, change.rule, change.verdict, change.message)
    codemods.apply(found)  # the safe ones

The analysed code is never imported or run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from codemods.engine import Scan
    from codemods.files.place import Place, Problem
    from codemods.findings import Change, Refusal, Verdict
    from codemods.settings import Settings
    from codemods.writing import Applied

__all__ = [
    "Applied",
    "Change",
    "Place",
    "Problem",
    "Refusal",
    "Scan",
    "Settings",
    "Verdict",
    "apply",
    "scan",
]

# Where the types live; they are imported when somebody asks, so that a command starts fast.
_HOMES = {
    "Applied": "codemods.writing",
    "Change": "codemods.findings",
    "Place": "codemods.files.place",
    "Problem": "codemods.files.place",
    "Refusal": "codemods.findings",
    "Scan": "codemods.engine",
    "Settings": "codemods.settings",
    "Verdict": "codemods.findings",
}


def scan(paths: str | Sequence[str] = ".", settings: Settings | None = None) -> Scan:
    """What the rules say about the files in ``paths``: changes, refusals, problems.

    The rest of the projects that they are in is read too, for what it says about them. Raises
    ``codemods.engine.NoSuchPath`` for a path that there is not, and
    ``codemods.settings.UnknownRule`` for a rule in the settings that there is not.
    """
    from codemods import engine
    from codemods.rules import all_rules
    from codemods.settings import Settings, check_rules

    settings = settings or Settings()
    check_rules((*settings.select, *settings.ignore), all_rules())
    return engine.scan([paths] if isinstance(paths, str) else paths, settings)


def apply(
    found: Scan, accept: Callable[[Change], bool] | None = None, *, allow_dirty: bool = False
) -> Applied:
    """Writes the changes that ``accept`` takes (without it the safe ones), until none is left.

    Files with uncommitted changes in git are left alone unless ``allow_dirty``; what could not be
    written is a problem of the result, no exception.
    """
    from codemods.findings import Verdict
    from codemods.writing import apply_changes

    return apply_changes(
        found,
        accept or (lambda change: change.verdict is Verdict.SAFE),
        once=False,
        allow_dirty=allow_dirty,
    )


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
