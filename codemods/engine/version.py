"""Which version of Dash the code runs on: what the project declares, and what its code uses."""

from __future__ import annotations

from collections.abc import Iterator

from codemods.dash.features import WORDS, Feature, features
from codemods.files.dash_version import DashVersion
from codemods.files.source import Unreadable, any_of
from codemods.python.project import Project


def raised(project: Project) -> DashVersion:
    """The version that a project declares, or the newer one that a file of it needs."""
    declared = project.dash
    if declared.version is None:
        return declared
    from packaging.version import Version

    newest, source = declared.version, declared.source
    for path, feature in _features(project):
        since = Version(feature.since)
        if since > newest:
            newest, source = since, f"{path}:{feature.line} uses {feature.name}"
    return DashVersion(newest, source)


def _features(project: Project) -> Iterator[tuple[str, Feature]]:
    words = any_of(WORDS)
    for path, module in project.modules.items():
        data = module.source.data
        if b"dash" in data and words.search(data):
            try:
                tree = module.source.tree
            except Unreadable:
                continue  # what is wrong with it is said where its tree is needed
            for feature in features(tree):
                yield path, feature
