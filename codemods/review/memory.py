"""The answers of a review that was interrupted, in the user's cache directory, for ``--resume``."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codemods.review.places import ids_of

if TYPE_CHECKING:
    from codemods.review.work import Review

_VERSION = 2


@dataclass(frozen=True)
class Memory:
    """The answers of a review.

    ``folder`` is the working directory, which paths and ids are relative to. ``refused`` has the
    ids of the changes that were refused, as ``places.ids_of`` gives them. ``written`` are the
    files that the review has changed, with the SHA-256 sums of what it left there. ``assumed`` has
    the answers to the questions about assumptions.
    """

    folder: str
    refused: Mapping[str, int] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    assumed: Mapping[str, bool] = field(default_factory=dict)


def location(root: str) -> Path:
    """Where the answers of a review of the project at ``root`` are kept."""
    from platformdirs import user_cache_path

    name = hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:16]
    return user_cache_path("dash-codemods", appauthor=False) / "reviews" / f"{name}.json"


def load(path: Path) -> Memory | None:
    """The answers that are kept; None when there are none. Raises ValueError for anything else."""
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
        if found["version"] != _VERSION:
            raise ValueError("another version")
        return Memory(
            folder=str(found["folder"]),
            refused={str(key): int(value) for key, value in found["refused"].items()},
            written={str(key): str(value) for key, value in found["written"].items()},
            assumed={str(key): value is True for key, value in found["assumed"].items()},
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{path} cannot be understood") from error


def save(path: Path, memory: Memory) -> None:
    """Keeps the answers: the whole file or none of it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "version": _VERSION,
        "folder": memory.folder,
        "refused": dict(memory.refused),
        "written": dict(memory.written),
        "assumed": dict(memory.assumed),
    }
    new = path.with_suffix(f".{os.getpid()}")
    try:
        new.write_text(json.dumps(document), encoding="utf-8")
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)


def remembered(review: Review, earlier: Memory) -> Memory:
    """What is worth keeping of a review that took up ``earlier``."""
    modules = review.scan.project.modules
    own = {*review.written, *review.edited, *earlier.written}
    return Memory(
        folder=os.getcwd(),
        refused=ids_of(review.queue.refused, review.queue.changes),
        written={path: digest(modules[path].source.data) for path in own if path in modules},
        assumed={**earlier.assumed, **review.assumed},
    )


def digest(data: bytes) -> str:
    """The sum of a file's bytes, as ``Memory.written`` has it."""
    return hashlib.sha256(data).hexdigest()
