"""Projects that tests write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from command_line import write

from codemods.python.project import Module, Project, read_project


def write_project(folder: Path, files: Mapping[str, str]) -> Project:
    """Writes the files below ``folder`` and reads them, all as targets."""
    write(folder, files)
    return read_project([(folder / name).as_posix() for name in files])


def module(project: Project, name: str) -> Module:
    """The module whose path ends in ``name``."""
    (path,) = (path for path in project.modules if path.endswith(f"/{name}"))
    return project.modules[path]
