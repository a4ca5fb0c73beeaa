"""Projects that tests write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from codemods.project.project import Module, Project, read_project


def write_project(folder: Path, files: Mapping[str, str]) -> Project:
    """Writes the files below ``folder`` and reads them, all as targets."""
    paths = [folder / name for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return read_project([path.as_posix() for path in paths])


def module(project: Project, name: str) -> Module:
    """The module whose path ends in ``name``."""
    (path,) = (path for path in project.modules if path.endswith(f"/{name}"))
    return project.modules[path]
