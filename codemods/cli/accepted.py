"""Which changes `apply` would apply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from codemods.cli.run import fail

if TYPE_CHECKING:
    from codemods.engine.findings import Change
    from codemods.engine.scan import Scan


def needed(unsafe: bool, only: Sequence[str] | None) -> Callable[[Change], bool]:
    """What ``accepted`` may accept, asked before equal ids are told apart by a number."""
    if only:
        ids = {name.partition("-")[0] for name in only}
        return lambda change: change.id in ids
    return lambda change: unsafe or change.verdict == "safe"


def accepted(scan: Scan, unsafe: bool, only: Sequence[str] | None) -> Callable[[Change], bool]:
    """The safe ones, or all; or those with an id in ``only``, whatever their verdict.

    Ends the program for an id that there is not.
    """
    if only:
        check_ids(scan, only)
        return lambda change: change.id in only
    return lambda change: unsafe or change.verdict == "safe"


def check_ids(scan: Scan, only: Sequence[str]) -> None:
    """Ends the program when there is no change with one of the ids."""
    known = {change.id for change in scan.changes}
    for name in only:
        if name not in known:
            fail(f"no change has the id {name}; dash-codemods preview --format json has the ids")
