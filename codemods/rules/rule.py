"""What a rule is, and what it says about the candidates that it finds."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

from codemods.files.place import Place

if TYPE_CHECKING:
    from codemods.dash.callback import Callback
    from codemods.graph.graph import Graph
    from codemods.python.project import Module
    from codemods.rewriting.edits import Edit
    from codemods.rules.doubt import Doubt


class Verdict(StrEnum):
    """Whether `apply` writes a change by itself.

    A safe change leaves what the user of the app sees as it was, or mends it; of an unsafe one
    the message says what will be different.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"


def told(doubts: Iterable[Doubt]) -> str | None:
    """What is different, or may be, in one text; None where there is no doubt."""
    return " ".join(each.sentence for each in doubts) or None


def lifting(doubts: Sequence[Doubt]) -> tuple[str, ...]:
    """The assumptions that lift all of some doubts: nothing where one is left all the same."""
    found = [each.assumes for each in doubts if each.assumes and not each.known]
    return tuple(sorted({*found})) if len(found) == len(doubts) else ()


class Gain(IntEnum):
    """What a change is worth, the most first: an update that got lost, or was covered by a stale
    one, stays; an error is gone; what the layout shows is not overwritten; the code is up to date;
    a request, or a part of it, is saved.
    """

    UPDATE = 0
    ERROR = 1
    TEXT = 2
    CODE = 3
    REQUEST = 4


@dataclass(frozen=True, eq=False, slots=True)
class Proposal:
    """A candidate that can be rewritten, and what was proved about it.

    ``nodes`` are what the change is about, in one module: the first gives the line, the code of
    all of them the identity of the change. ``rewrite`` makes the edits when they are needed, in
    the file of the nodes and in ``elsewhere``; it raises CannotRewrite for what cannot be told
    before. ``obstacle`` says why they cannot be made, as the code is written. ``doubts`` are why it
    is unsafe; it is safe all the same for who ``assumes`` what lifts them. ``needs`` are names from
    ``dash`` that the new code of a file uses. ``gain`` puts those of one rule in order.
    """

    nodes: tuple[ast.stmt | ast.expr, ...]
    message: str
    rewrite: Callable[[], tuple[Edit, ...]]
    verdict: Verdict = Verdict.SAFE
    callbacks: tuple[Callback, ...] = ()
    facts: tuple[str, ...] = ()
    related: tuple[Place, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    obstacle: str | None = None
    gain: Gain = Gain.CODE

    @property
    def differs(self) -> str | None:
        """What its doubts say."""
        return told(self.doubts)

    @property
    def assumes(self) -> tuple[str, ...]:
        """What lifts its doubts."""
        return lifting(self.doubts)


@dataclass(frozen=True, eq=False, slots=True)
class Refused:
    """A candidate that is left alone, and why: with ``wanted`` as it is meant so, and is none."""

    nodes: tuple[ast.stmt | ast.expr, ...]
    reason: str
    callbacks: tuple[Callback, ...] = ()
    related: tuple[Place, ...] = ()
    wanted: bool = False


Finding = Proposal | Refused


@dataclass(frozen=True, eq=False, slots=True)
class Rule:
    """A rule as the registry knows it.

    A file without any of ``words`` is not parsed for it. Before Dash ``since`` it proposes nothing.
    The changes of a rule that comes ``last`` follow the others of their file: it builds on what
    those leave.
    """

    name: str
    words: tuple[bytes, ...]
    since: str
    find: Callable[[Graph, Module], Iterator[Finding]]
    last: bool = False

    @property
    def documentation(self) -> str:
        """The docstring of its module."""
        return inspect.cleandoc(import_module(self.find.__module__).__doc__ or "")

    @property
    def summary(self) -> str:
        """The first line of its documentation."""
        return self.documentation.partition("\n")[0]


def later(home: str) -> Callable[[Graph, Module], Iterator[Finding]]:
    """The function ``find`` of a module, which is imported when a file has to be judged."""

    def find(graph: Graph, module: Module) -> Iterator[Finding]:
        found: Iterator[Finding] = import_module(home).find(graph, module)
        return found

    find.__module__ = home
    return find
