"""The cases of ``fixtures/``: what each of them is, and what its ``case.toml`` says.

A case is a folder ``fixtures/<rule>/<case>/`` with ``before.py`` and ``after.py``, or with folders
``before/`` and ``after/`` of a project whose ``app.py`` has the app. Of a project, ``after/`` has
only the files that the rewrite changes: the new app is ``before/`` with these on top. The replay is
described like this, and every key has the default that ``Replay`` says::

    rule = "state-to-patch"     # the name of the folder above, unless given
    verdict = "safe"            # safe | unsafe | refused
    reason = "never on load"    # what the message of the tool must say
    assume = ["unset-events"]   # what it is told to assume

    [replay]
    events = [
      { click = "#add" },                     # any selector of Playwright
      { type = "Ada", into = "#name" },       # in place of what is there, as one input event
      { select = "Paris", in = "#city" },     # an option, by its label
      { press = "Enter", in = "#name" },
      { leave = "#name", for = "#add" },      # by a click; both in one go, as on a busy page
      { clicks = ["#a", "#b"] },              # in this order, and the page sees them together
      { wait = 0.4 },                         # seconds, by the clock of the answers and for real
      { reload = true },
    ]
    compare = ["text", "stores", "console"]   # "calls" too
    differs = "stores"                        # what must differ, one or a list
    differs_in = "fast"                       # fast | slow | both
    before = { "cart.data" = { a = 1 } }      # what must be so at the end: a prop by id …
    after = { "#total" = "2" }                # … or the visible text of a selector
    slow = 0.3                                # seconds until a callback answers, in the fast run
    slow_for = { "add.n_clicks" = 0.9 }       # the same for the calls of one trigger
    before_runs = false                       # before.py needs an older Dash
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

VERDICTS = ("safe", "unsafe", "refused")
ASPECTS = ("text", "stores", "console", "calls")
RUNS = ("slow", "fast")

# Rules whose rewrites do not touch callbacks.
_OF_FILES = frozenset({"dash-imports", "app-run"})

# What each action takes, and the key of the element that it is done to.
_ACTIONS: dict[str, tuple[type | tuple[type, ...], str | None]] = {
    "click": (str, None),
    "type": (str, "into"),
    "select": (str, "in"),
    "press": (str, "in"),
    "leave": (str, "for"),
    "wait": ((int, float), None),
    "reload": (bool, None),
    "clicks": (list, None),
}


class BadCase(Exception):
    """A case that does not say what it should; the message names the file."""


@dataclass(frozen=True, slots=True)
class Event:
    """What the user does: the ``action``, its ``value``, and the selector of the element."""

    action: str
    value: Any
    place: str = ""

    def __str__(self) -> str:
        return f"{self.action} {self.value}" + (f" in {self.place}" if self.place else "")


@dataclass(frozen=True, slots=True)
class Replay:
    """What happens to both apps, and what must come of it. Without events it is the page load."""

    events: tuple[Event, ...] = ()
    compare: tuple[str, ...] = ("text", "stores", "console")
    differs: tuple[str, ...] = ()
    differs_in: tuple[str, ...] = ("fast",)
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    slow: float = 0.3
    slow_for: Mapping[str, float] = field(default_factory=dict)
    before_runs: bool = True

    @property
    def runs(self) -> tuple[str, ...]:
        """The runs that can differ: a page load is the same in both."""
        return RUNS if self.events else RUNS[:1]

    @property
    def named_runs(self) -> tuple[str, ...]:
        """The runs in which ``differs`` holds."""
        return self.differs_in if self.events else self.runs


@dataclass(frozen=True, slots=True)
class Case:
    """A fixture. ``before`` and ``after`` are modules, or folders of a project.

    The folder ``after`` has only the files that differ from those in ``before``.
    """

    folder: Path
    rule: str
    verdict: str
    reason: str
    before: Path
    after: Path | None
    replay: Replay
    assume: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return name_of(self.folder)

    @property
    def runs(self) -> tuple[str, ...]:
        """The runs that it takes: of an unsafe case one that shows the difference; of a rule that
        leaves callbacks alone one, since no answer can come in another order.
        """
        if self.verdict == "unsafe" and self.replay.before_runs:
            return self.replay.named_runs[-1:]
        return RUNS[:1] if self.rule in _OF_FILES else self.replay.runs


def files_of(app: Path) -> dict[str, bytes]:
    """The files of a project by their path in its folder; a module is one file by its name."""
    if app.is_file():
        return {app.name: app.read_bytes()}
    paths = (path for path in app.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(app).as_posix(): path.read_bytes() for path in paths}


def copy_app(app: Path, folder: Path) -> None:
    """Copies a project, or a module, into ``folder``, over what is there."""
    if app.is_dir():
        skipped = shutil.ignore_patterns("__pycache__")
        shutil.copytree(app, folder, dirs_exist_ok=True, ignore=skipped)
    else:
        shutil.copy(app, folder)


def lay_out_after(case: Case, folder: Path) -> Path:
    """The app after its rewrite, complete: a module where it is, a project in ``folder``."""
    assert case.after is not None, f"{case.name} has no rewrite"
    if case.after.is_file():
        return case.after
    copy_app(case.before, folder)
    copy_app(case.after, folder)
    return folder


def case_folders(fixtures: Path = FIXTURES) -> list[Path]:
    """The folder of every case below ``fixtures``, ordered by name; what is in it is not read."""
    return sorted(fixtures.glob("*/*/"))


def name_of(folder: Path) -> str:
    """``<folder of the rule>/<folder of the case>``."""
    return f"{folder.parent.name}/{folder.name}"


def load(folder: Path) -> Case:
    """The case in ``folder``.

    Raises BadCase when a file is missing, or ``case.toml`` has a key or a value that means nothing.
    """
    file = folder / "case.toml"
    try:
        table = tomllib.loads(file.read_text("utf-8"))
        return _case(folder, table)
    except (OSError, tomllib.TOMLDecodeError, _Wrong) as error:
        raise BadCase(f"{file}: {error}") from error


class _Wrong(Exception):
    """What is wrong in a ``case.toml``."""


def _case(folder: Path, table: Mapping[str, Any]) -> Case:
    _only(table, ("rule", "verdict", "reason", "assume", "replay"))
    verdict = _get(table, "verdict", str, "")
    if verdict not in VERDICTS:
        raise _Wrong(f"verdict is one of {', '.join(VERDICTS)}")
    before, after = _apps(folder)
    if after is None and verdict != "refused":
        raise _Wrong(f"a case that is {verdict} needs an {'after' + before.suffix} beside it")
    if verdict == "refused" and "replay" in table:
        raise _Wrong("a refused case has nothing to replay")
    if after is not None and after.is_dir():
        _check_changed_files(before, after)
    return Case(
        folder=folder,
        rule=_get(table, "rule", str, folder.parent.name),
        verdict=verdict,
        reason=_get(table, "reason", str, ""),
        before=before,
        after=after,
        replay=_replay(_get(table, "replay", dict, {}), verdict),
        assume=tuple(_get(table, "assume", list, [])),
    )


def _apps(folder: Path) -> tuple[Path, Path | None]:
    forms = [suffix for suffix in ("", ".py") if (folder / f"before{suffix}").exists()]
    if len(forms) != 1:
        raise _Wrong("beside it must be either before.py or a folder before/")
    after = folder / f"after{forms[0]}"
    return folder / f"before{forms[0]}", after if after.exists() else None


def _check_changed_files(before: Path, after: Path) -> None:
    old, new = files_of(before), files_of(after)
    if not new:
        raise _Wrong("after/ has none of the files that the rewrite changes")
    for path, data in sorted(new.items()):
        if path not in old:
            raise _Wrong(f"after/{path} is not in before/, and no rewrite makes a file")
        if data == old[path]:
            raise _Wrong(f"after/{path} is as in before/; after/ has only the files that change")


def _replay(table: Mapping[str, Any], verdict: str) -> Replay:
    _only(table, tuple(Replay.__dataclass_fields__))
    default = Replay()
    replay = Replay(
        events=tuple(_event(event) for event in _get(table, "events", list, [])),
        compare=_some(table, "compare", ASPECTS, default.compare),
        differs=_some(table, "differs", ASPECTS, ()),
        differs_in=_runs(table),
        before=_expected(table, "before"),
        after=_expected(table, "after"),
        slow=_get(table, "slow", (int, float), default.slow),
        slow_for=_get(table, "slow_for", dict, {}),
        before_runs=_get(table, "before_runs", bool, default.before_runs),
    )
    if verdict == "safe" and replay.differs and not (replay.before and replay.after):
        raise _Wrong("a safe case that differs says what holds at the end: before = …, after = …")
    if not all(isinstance(delay, int | float) for delay in replay.slow_for.values()):
        raise _Wrong("slow_for has seconds by trigger")
    compares = replay.differs or replay.before or verdict == "unsafe"
    if compares and not replay.before_runs:
        raise _Wrong("before_runs = false leaves nothing to compare")
    return replay


def _event(table: Any) -> Event:
    action = next((action for action in _ACTIONS if action in table), None)
    if not isinstance(table, dict) or action is None:
        raise _Wrong(f"an event is one of {', '.join(_ACTIONS)}, not {table}")
    kind, place = _ACTIONS[action]
    _only(table, (action, place) if place else (action,))
    value = _get(table, action, kind, None)
    if value is False:
        raise _Wrong(f"{action} = false does nothing; leave it out")
    if place is None:
        return Event(action, value)
    if place not in table:
        raise _Wrong(f"{action} needs the element: {{ {action} = …, {place} = … }}")
    return Event(action, value, _get(table, place, str, ""))


def _expected(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    expected: dict[str, Any] = _get(table, key, dict, {})
    for name in expected:
        if not is_selector(name) and "." not in name:
            raise _Wrong(f"{key}: {name} is neither a selector nor the prop of an id")
    return expected


def is_selector(key: str) -> bool:
    """Whether a key of ``before`` or ``after`` is a selector, and not ``id.prop``."""
    return key.startswith(("#", ".", "["))


def _runs(table: Mapping[str, Any]) -> tuple[str, ...]:
    chosen = _some(table, "differs_in", (*RUNS, "both"), ("fast",))
    return RUNS if "both" in chosen else chosen


def _some(
    table: Mapping[str, Any], key: str, known: tuple[str, ...], default: tuple[str, ...]
) -> tuple[str, ...]:
    value = _get(table, key, (str, list), list(default))
    chosen = (value,) if isinstance(value, str) else tuple(value)
    if not set(chosen) <= set(known):
        raise _Wrong(f"{key} is of {', '.join(known)}, not {value}")
    return chosen


def _get(table: Mapping[str, Any], key: str, kind: type | tuple[type, ...], default: Any) -> Any:
    value = table.get(key, default)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise _Wrong(f"{key} cannot be {value!r}")
    return value


def _only(table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    if unknown := sorted(table.keys() - set(known)):
        raise _Wrong(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}")
