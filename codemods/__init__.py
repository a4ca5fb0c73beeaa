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
    from codemods.engine.apply import Applied
    from codemods.engine.findings import Change, Refusal
    from codemods.engine.scan import Scan
    from codemods.engine.settings import Settings
    from codemods.files.place import Place, Problem
    from codemods.rules.rule import Verdict

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
    "Applied": "codemods.engine.apply",
    "Change": "codemods.engine.findings",
    "Place": "codemods.files.place",
    "Problem": "codemods.files.place",
    "Refusal": "codemods.engine.findings",
    "Scan": "codemods.engine.scan",
    "Settings": "codemods.engine.settings",
    "Verdict": "codemods.rules.rule",
}


def scan(paths: str | Sequence[str] = ".", settings: Settings | None = None) -> Scan:
    """What the rules say about the files in ``paths``: changes, refusals, problems.

    The rest of the projects that they are in is read too, for what it says about them. Raises
    ``codemods.engine.scan.NoSuchPath`` for a path that there is not, and
    ``codemods.engine.settings.UnknownName`` for a rule or an assumption in the settings that there
    is not.
    """
    from codemods.engine import scan as engine
    from codemods.engine.settings import Settings, check_assumptions, check_rules
    from codemods.rules import all_rules

    settings = settings or Settings()
    check_rules((*settings.select, *settings.ignore), all_rules())
    check_assumptions(settings.assume)
    return engine.scan([paths] if isinstance(paths, str) else paths, settings)


def apply(
    found: Scan, accept: Callable[[Change], bool] | None = None, *, allow_dirty: bool = False
) -> Applied:
    """Writes the changes that ``accept`` takes (without it the safe ones), until none is left.

    Files with uncommitted changes in git are left alone unless ``allow_dirty``; what could not be
    written is a problem of the result, no exception.
    """
    from codemods.engine.apply import apply_changes
    from codemods.rules.rule import Verdict

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
