"""Which files of JavaScript, and which page templates, the Python code of a project may mean.

Only these are read: most scripts of a large project are none of Dash's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from codemods.files.source import Source

# The folder that Dash takes them from unless it is told otherwise.
ASSETS = "/assets/"
_FILE = re.compile(rb"[\w.-]+\.(?:mjs|js|html|htm)\b")
_ENDS = (b".js", b".mjs", b".htm")
# Keywords that may bring any, whatever they are called.
_ANY = (b"assets_folder", b"external_scripts", b"index_string")
_UNPACKED = re.compile(rb"Dash\w*\s*\((?:[^()]|\([^()]*\))*\*\*")


def wanted(paths: Sequence[str], sources: Iterable[Source]) -> Sequence[str]:
    """The scripts and templates among ``paths`` that are to be read."""
    if all(ASSETS in f"/{path}" for path in paths):
        return paths
    texts = [source.data for source in sources]
    if any(word in text for text in texts for word in _ANY) or any(map(_UNPACKED.search, texts)):
        return paths
    names, folders = names_in(texts), _names_of_folders(texts, paths)
    return [
        path
        for path in paths
        if ASSETS in f"/{path}"
        or path.rpartition("/")[2] in names
        or not folders.isdisjoint(path.split("/")[:-1])
    ]


def names_in(texts: Iterable[bytes]) -> frozenset[str]:
    """The names of scripts and templates that some texts have."""
    return frozenset(
        name.decode(errors="replace").lstrip("-.")
        for text in texts
        if any(end in text for end in _ENDS)
        for name in _FILE.findall(text)
    )


def _names_of_folders(texts: Iterable[bytes], paths: Iterable[str]) -> frozenset[str]:
    """The folders of some paths that files with an app name: it may have its scripts there."""
    folders = {folder for path in paths for folder in path.split("/")[:-1] if folder}
    apps = b"\n".join(text for text in texts if b"Dash(" in text)
    return frozenset(each for each in folders if each.encode() in apps)
