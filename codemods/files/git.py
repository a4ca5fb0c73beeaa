"""What git knows of files: changes that no commit holds, and lines changed since a revision."""

from __future__ import annotations

import ast
import errno
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

_DIRTY = "has uncommitted changes; commit or stash them, or use --allow-dirty"
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_CONFIG")
# What a repository can make git start by its configuration. (Filters have names, see ``_filters``.)
_STARTING_NOTHING = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "diff.autoRefreshIndex=false",
    "status.submoduleSummary=false",
)
_FILTER = re.compile(r"(filter\..*)\.\w+", re.DOTALL)
_NO_FILTER = ("clean=", "smudge=", "process=", "required=false")
_NO_FETCH = {  # of objects that a partial clone lacks: from an address in its configuration
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",  # for a git that does not know the other one
    "GIT_TERMINAL_PROMPT": "0",
}
_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ALL = (range(1, sys.maxsize),)


class NoRevision(Exception):
    """Lines cannot be compared with a revision; the message says why, and what to do."""


def uncommitted(paths: Iterable[str]) -> Mapping[str, str]:
    """Those of ``paths`` that git could not give back as they are, and why.

    That are the files that differ from the last commit, untracked ones among them, and all files
    of a repository that git cannot read. A file outside every repository is none of them, nor is
    one that git ignores.
    """
    by_repository: dict[str, dict[str, str]] = {}
    repository = cache(_repository)
    for path in paths:
        real = os.path.realpath(path)
        top = repository(os.path.dirname(real))
        if top is not None:
            by_repository.setdefault(top, {})[path] = real
    found: dict[str, str] = {}
    for top, own in by_repository.items():
        try:
            changed = _changed(top)
        except (OSError, subprocess.CalledProcessError) as error:
            found |= dict.fromkeys(own, _unknown(error))
        else:
            found |= {path: _DIRTY for path, real in own.items() if real in changed}
    return found


def _repository(folder: str) -> str | None:
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _changed(top: str) -> frozenset[str]:
    """The real paths of what differs from the last commit. Raises OSError, CalledProcessError."""
    options = ("--untracked-files=all", "--no-renames", "--ignore-submodules=all")
    out = _git(top, "status", "--porcelain", "-z", *options)
    return frozenset(os.path.join(top, line[3:]) for line in out.split("\0") if line)


def _git(top: str, *arguments: str) -> str:
    """What git writes; no program that the repository names is started for it.

    A file that a filter would change on its way into git is another one without it, so it differs
    from what git has. Raises OSError, CalledProcessError.
    """
    off = (f"{name}.{part}" for name in _filters(top) for part in _NO_FILTER)
    return _run(top, *_options((*_STARTING_NOTHING, *off)), f"--work-tree={top}", *arguments)


def _filters(top: str) -> Iterator[str]:
    """The filters that the configuration names, as ``filter.lfs``. Raises as ``_git``."""
    listed = _run(top, *_options(_STARTING_NOTHING), "config", "--list", "--name-only", "-z")
    names = (_FILTER.fullmatch(name) for name in listed.split("\0"))
    for filter_ in dict.fromkeys(name[1] for name in names if name):
        if "=" in filter_:  # where a name ends then, versions of git do not agree about
            raise OSError(errno.EINVAL, f"the name of its {filter_} has an equals sign")
        yield filter_


def _options(settings: Iterable[str]) -> Iterator[str]:
    return (word for setting in settings for word in ("-c", setting))


def _run(top: str, *arguments: str) -> str:
    """What git writes of the repository in ``top``. Raises OSError, CalledProcessError."""
    # Variables of a hook win over -C; and above a .git that is none there may be another one.
    own = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    above = os.path.dirname(top)
    result = subprocess.run(
        ["git", "-C", top, *arguments],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=True,
        env={**own, **_NO_FETCH, "GIT_OPTIONAL_LOCKS": "0", "GIT_CEILING_DIRECTORIES": above},
    )
    return os.fsdecode(result.stdout)


def check_revision(revision: str, folder: str) -> None:
    """Raises NoRevision when the repository that ``folder`` is in has no such revision."""
    top = _repository(os.path.realpath(folder))
    if top is None:
        raise NoRevision(f"{folder} is in no git repository, so nothing is since {revision}")
    try:
        _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except OSError as error:
        raise NoRevision(f"git cannot be run: {error.strerror}") from error
    except subprocess.CalledProcessError as error:
        message = f'git knows no revision "{revision}"; git log --oneline lists them'
        raise NoRevision(message) from error


def changed_lines(revision: str, paths: Iterable[str]) -> dict[str, Sequence[range]]:
    """The lines of each file, as it is now, that differ from a revision. Of a file that git does
    not know, and of one in another repository, those are all.

    Raises NoRevision.
    """
    found: dict[str, Sequence[range]] = {}
    by_repository: dict[str, dict[str, str]] = {}
    repository = cache(_repository)
    for path in paths:
        real = os.path.realpath(path)
        top = repository(os.path.dirname(real))
        if top is None:
            found[path] = _ALL
        else:
            by_repository.setdefault(top, {})[path] = os.path.relpath(real, top)
    for top, own in by_repository.items():
        check_revision(revision, top)
        try:
            lines = _since(top, revision, [*own.values()])
        except (OSError, subprocess.CalledProcessError) as error:
            raise NoRevision(_reason(error)) from error
        found |= {path: lines.get(name.replace(os.sep, "/"), ()) for path, name in own.items()}
    return found


def _since(top: str, revision: str, names: Sequence[str]) -> dict[str, Sequence[range]]:
    """Raises OSError, CalledProcessError."""
    options = ("-U0", "--inter-hunk-context=0", "--text", "--no-color", "--no-renames")
    inside = ("--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--submodule=short")
    prefixes = ("--src-prefix=a/", "--dst-prefix=b/")
    shown = (*options, *inside, *prefixes)
    diff = _git(top, "diff", *shown, "--end-of-options", revision, "--", *_literal(names))
    new = _git(top, "ls-files", "-z", "--others", "--", *_literal(names))
    found: dict[str, list[range]] = {}
    for name, lines in _hunks(iter(diff.split("\n"))):
        found.setdefault(name, []).append(lines)
    return {**found, **dict.fromkeys(filter(None, new.split("\0")), _ALL)}


def _literal(names: Iterable[str]) -> Iterator[str]:
    return (f":(literal){name}" for name in names)


def _hunks(lines: Iterator[str]) -> Iterator[tuple[str, range]]:
    """The hunks of a patch without context: the new file, and its lines."""
    name = ""
    for line in lines:
        hunk = _HUNK.match(line)
        if hunk:
            removed, start, added = (1 if part is None else int(part) for part in hunk.groups())
            yield name, range(start, start + added)
            for _ in range(removed + added):  # or a line of code could look like a heading
                next(lines)
        elif line.startswith("+++ "):
            name = _named(line.removeprefix("+++ ").removesuffix("\t"))


def _named(text: str) -> str:
    """The path that a heading names; in quotes when it has unusual letters."""
    if text.startswith('"'):
        text = os.fsdecode(ast.literal_eval(f"b{text}"))
    return text.removeprefix("b/")


def _unknown(error: OSError | subprocess.CalledProcessError) -> str:
    return f"may have uncommitted changes ({_reason(error)}); mend that, or use --allow-dirty"


def _reason(error: OSError | subprocess.CalledProcessError) -> str:
    if isinstance(error, OSError):
        return f"git cannot be run: {error.strerror}"
    return (os.fsdecode(error.stderr).splitlines() or ["git failed"])[0]
