"""Which changes `apply` would apply."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codemods.findings import Change


def wanted(unsafe: bool, only: Collection[str] | None) -> Callable[[Change], bool]:
    """The safe ones, or all; of these only the ones with an id in ``only``, if there are any.

    A change that somebody names by its id is wanted whatever its verdict.
    """

    def accept(change: Change) -> bool:
        if only:
            return change.id in only
        return unsafe or change.verdict == "safe"

    return accept
