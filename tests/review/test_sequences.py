"""Whatever the answers, and whenever it is killed: the files are what was agreed to."""

from __future__ import annotations

import ast
import io
import random
import runpy
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from command_line import tree, write
from hypothesis import given, settings
from hypothesis import strategies as st
from killing import dies_at
from rich.console import Console

from codemods.engine.findings import Change
from codemods.engine.scan import Scan, chosen, examine
from codemods.engine.settings import Settings
from codemods.engine.settle import settle
from codemods.graph.graph import Graph
from codemods.python.project import Module, read_project
from codemods.review.memory import Memory, load, remembered, save
from codemods.review.places import Key
from codemods.review.queue import queue_of
from codemods.review.screen import TerminalScreen
from codemods.review.session import Parts, session
from codemods.review.work import Disk, Review, take_back
from codemods.rewriting.disk.files import recover
from codemods.rewriting.edits import Edit
from codemods.rules.rule import Finding, Proposal, Rule

MADE_UP: Rule = runpy.run_path(str(Path(__file__).parents[1] / "extra_rules/made_up.py"))["RULE"]
FIXTURES = Path(__file__).parents[2] / "fixtures"
LINES = ["old()", "risky()", "again()", "twice()", "stuck()", "print()"]


@dataclass
class Typed:
    """Keys as a test types them, and then q."""

    keys: list[str]

    def read(self) -> str:
        return self.keys.pop(0) if self.keys else "q"

    def forget(self) -> None:
        """Nothing is typed ahead."""


@dataclass
class Around:
    """A project below a folder, with rules of its own; remembers which changes were accepted."""

    folder: Path
    rules: Sequence[Rule]
    accepted: list[list[tuple[str, ...]]] = field(default_factory=list)
    shown: Mapping[Key, Change] = field(default_factory=dict)
    draws: bool = True

    def scan(self) -> Scan:
        paths = sorted(str(path) for path in self.folder.rglob("*.py"))
        return examine(str(self.folder), read_project(paths), Settings(), self.rules)

    def asked(self, scan: Scan) -> Sequence[Change]:
        return scan.changes

    def edit(self, path: str, line: int) -> None:
        """Nothing is edited."""

    def suspend(self) -> None:
        """Nobody waits for it."""

    def keep(self, review: Review) -> None:
        save(self.folder.parent / "kept.json", remembered(review, Memory("")))
        if len(review.history) > len(self.accepted):
            keys = [key for group in review.history[-1] for key in group.keys]
            self.accepted.append([_name(self.shown[key]) for key in keys])
        del self.accepted[len(review.history) :]

    def show(self, review: Review, page: int) -> int:
        assert review.queue.current is not None
        assert review.queue.current.id not in review.scan.drafts  # what is shown is what is written
        self.shown = review.queue.changes
        if not self.draws:
            return 1
        console = Console(file=io.StringIO(), force_terminal=True, width=80, height=30)
        return TerminalScreen(console).show(review, page)

    def help(self) -> None:
        """Nobody reads it."""

    def assume(self, review: Review, name: str, number: int) -> None:
        """Nobody reads it."""


def reviewed(around: Around, keys: Sequence[str]) -> Review:
    scan = around.scan()
    start = Review(scan, queue_of(scan.changes, {}))
    return session(start, Parts(Typed([*keys]), around, around, Disk()))[0]


def _name(change: Change) -> tuple[str, ...]:
    """What a change is, whatever else has been applied."""
    where = "" if change.group else str(change.place.line)
    what = change.message if change.rule == MADE_UP.name else ""
    return (change.rule, change.place.path, where, *change.group, what)


def _is_in(names: set[tuple[str, ...]], change: Change) -> bool:
    return _name(change) in names


def applied(start: Scan, names: Sequence[tuple[str, ...]]) -> dict[str, bytes]:
    """The files with these changes, as the engine applies them: as many at a time as it can."""
    left = Counter(names)
    files: dict[str, bytes] = {}
    while left.total():
        outcome = settle(start, partial(_is_in, {*(+left)}), once=True)
        assert outcome.applied, left
        left -= Counter(_name(change) for change in outcome.applied)
        files |= {file.path: file.after for file in outcome.files}
        start = outcome.left
    return files


def check(around: Around, keys: Sequence[str]) -> Review:
    """The tree after these keys is what the accepted changes give, and all yes can be undone."""
    start = around.scan()
    before = tree(around.folder)
    ended = reviewed(around, keys)
    names = [name for answer in around.accepted for name in answer]
    changed = {
        Path(path).relative_to(around.folder).as_posix(): data
        for path, data in applied(start, names).items()
    }
    assert tree(around.folder) == {**before, **changed}
    while ended.history:
        ended = take_back(ended, around.asked)
    assert tree(around.folder) == before
    return ended


@settings(max_examples=60)
@given(
    files=st.lists(st.lists(st.sampled_from(LINES), max_size=5), min_size=1, max_size=3),
    keys=st.lists(st.sampled_from("yyyynaadfuujjkk"), max_size=14),
)
def test_after_any_answers_the_tree_is_what_the_accepted_changes_give(
    files: list[list[str]], keys: list[str]
) -> None:
    with TemporaryDirectory() as folder:
        app = Path(folder, "app")
        write(app, {f"f{number}.py": "\n".join(lines) for number, lines in enumerate(files)})
        check(Around(app, [MADE_UP]), keys)


@pytest.mark.parametrize("seed", range(4))
def test_after_random_answers_a_real_app_is_what_the_accepted_changes_give(
    tmp_path: Path, seed: int
) -> None:
    for case in ("showcase/old-dashboard", "state-to-patch/writers-in-three-modules"):
        shutil.copytree(FIXTURES / case / "before", tmp_path / "app" / case)
    chance = random.Random(seed)
    keys = [chance.choice("yyyynaadfuujjkk") for _ in range(14)]
    check(Around(tmp_path / "app", chosen(Settings())), keys)


# Killed


def _pairs(_: Graph, module: Module) -> Iterator[Finding]:
    """A change in two files for each call of ``old``: its number is the same in both."""
    for node in ast.walk(module.tree) if module.path.endswith("a.py") else ():
        match node:
            case ast.Call(func=ast.Name(id="old")):
                yield Proposal((node,), "Both.", partial(_in_both, module, node.lineno))


def _in_both(module: Module, line: int) -> tuple[Edit, ...]:
    start = (line - 1) * len("old()\n")
    other = module.path.replace("a.py", "b.py")
    return tuple(Edit(path, start, start + 3, "new") for path in (module.path, other))


PAIRS = Rule("pairs", (b"old",), "2.0", _pairs)
COUNT = 3


def test_a_kill_between_any_two_system_calls_leaves_each_yes_whole(tmp_path: Path) -> None:
    app = tmp_path / "app"
    before = b"old()\n" * COUNT
    states = [b"new()\n" * n + b"old()\n" * (COUNT - n) for n in range(COUNT + 1)]
    write(app, {"a.py": before, "b.py": before})
    around = Around(app, [PAIRS], draws=False)
    reviewed(around, ["y"])  # or each child would import what the first yes needs
    write(app, {"a.py": before, "b.py": before})
    step = 1
    reached = Counter[int]()
    while dies_at(step, lambda: reviewed(around, ["y"] * COUNT)):
        assert (app / "a.py").read_bytes() in states
        assert (app / "b.py").read_bytes() in states
        recover(str(app))
        found = tree(app)
        assert found.keys() == {"a.py", "b.py"}
        assert found["a.py"] == found["b.py"]
        reached[states.index(found["a.py"])] += 1
        kept = tmp_path / "kept.json"
        assert not kept.exists() or load(kept) is not None
        write(app, {"a.py": before, "b.py": before})
        step += 1
    assert tree(app) == {"a.py": states[-1], "b.py": states[-1]}
    assert reached.keys() == {*range(COUNT + 1)}
