"""What a review shows: one change, what was done, and the keys; and the help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from codemods.files.wording import by_number, counted
from codemods.reports.terminal import asked, explanation, rich_lines
from codemods.rules.assumptions import all_assumptions

if TYPE_CHECKING:
    from rich.console import Console

    from codemods.review.work import Note, Review

_KEYS = "[y,n,a,d,f,e,u,q,?]"
_PROMPT = "bold #3a86c8"
_GOOD = "#2f9e44"
_BAD = "bold #c96b00"
_HELP = """\
y        yes: write this change now
n        no: leave this code as it is
a        yes to this and the rest of its rule that has the same verdict
d        no to this and the rest of its rule
f        leave the rest of this file for another time
e        open the file at this line in $VISUAL or $EDITOR
u        take the last yes back; once more, the one before it
j, down  look at the next one without an answer to this
k, up    look back
space    the next page of a long diff
q        stop here, as Ctrl-C and Ctrl-D; what is written stays
?        these keys"""


class Closed(Exception):
    """The terminal is gone."""


class Screen(Protocol):
    """Where a review is shown."""

    def show(self, review: Review, page: int) -> int:
        """Shows the current change; ``page`` counts from 0. The answer: how many pages it has."""

    def help(self) -> None:
        """Shows what the keys do."""

    def assume(self, review: Review, name: str, number: int) -> None:
        """Asks whether an assumption holds, on which ``number`` changes rest."""


@dataclass(frozen=True)
class TerminalScreen:
    """The screen of a terminal, whatever its size is at the moment."""

    console: Console

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows. Raises Closed."""
        try:
            return self.console.size
        except OSError as error:
            raise Closed from error

    @contextmanager
    def whole(self) -> Iterator[None]:
        """All of the terminal is the screen; afterwards it is as it was."""
        self._control(Control((ControlType.ENABLE_ALT_SCREEN,)))
        try:
            yield
        finally:
            self._control(Control((ControlType.DISABLE_ALT_SCREEN,)))

    @contextmanager
    def away(self) -> Iterator[None]:
        """Inside ``whole``: the terminal as it was, for another program."""
        self._control(Control((ControlType.DISABLE_ALT_SCREEN,)))
        try:
            yield
        finally:
            self._control(Control((ControlType.ENABLE_ALT_SCREEN,)))

    def show(self, review: Review, page: int) -> int:
        change = review.queue.current
        if change is None:
            return 1
        place, total = review.queue.position
        head = self._fitting(rich_lines(asked(self.console, change, f"[{place}/{total}]")))
        body = self._fitting(rich_lines(explanation(self.console, change, _sources(review))))
        foot = self._fitting(_said(review.note)) if review.note else []
        room = max(self.size[1] - len(head) - len(foot) - 2, 3)
        pages = [body[start : start + room] for start in range(0, len(body), room)] or [[]]
        number = page % len(pages)
        more = sum(map(len, pages[number + 1 :]))
        prompt = Text.assemble(_question(review), (f" {_KEYS}", _PROMPT))
        if len(pages) > 1:
            left = counted(more, "more line") if more else "first page"
            prompt.append(f" -- {left}: space --")
        self._draw([*head, *pages[number], Text(), *foot, prompt])
        return len(pages)

    def help(self) -> None:
        lines = [Text(line) for line in _HELP.splitlines()]
        self._draw([*self._hanging(lines), Text(), Text("Any key goes on", style=_PROMPT)])

    def assume(self, review: Review, name: str, number: int) -> None:
        rest = f"{counted(number, 'change')} {by_number(number, 'is', 'are')} safe if this holds:"
        page = f"What that means, and where it does not hold: dash-codemods rules {name}"
        lines = [Text(rest), Text(), Text(f"{name}  ", style="bold")]
        lines[-1].append(all_assumptions()[name].summary, style="not bold")
        foot = [*_said(review.note)] if review.note else []
        prompt = Text.assemble("Do you assume it in this review?", (" [y,n,q]", _PROMPT))
        self._draw(
            [*self._fitting([*lines, Text(), Text(page)]), Text(), *self._fitting(foot), prompt]
        )

    def _hanging(self, lines: Sequence[Text]) -> list[Text]:
        """Lines of two columns, the second folded."""
        found = []
        for line in lines:
            key, text = line[:9], line[9:]
            key.stylize(_PROMPT)
            first, *rest = text.wrap(self.console, max(self.size[0] - 9, 10))
            found += [Text.assemble(key, first), *(Text.assemble(" " * 9, part) for part in rest)]
        return found

    def _fitting(self, lines: Sequence[Text]) -> list[Text]:
        """The lines, those that are too long folded, so that each is a row."""
        width = self.size[0]
        rows: list[Text] = []
        for line in lines:
            rows += [line] if line.cell_len <= width else line.wrap(self.console, width)
        return rows

    def _draw(self, rows: Sequence[Text]) -> None:
        """Shows the rows alone, and leaves the cursor behind the last."""
        try:
            with self.console:  # one write, or the screen would flicker
                self.console.control(Control.home(), Control.clear())
                self.console.print(Text("\n").join(rows), end=" ", soft_wrap=True)
        except OSError as error:
            raise Closed from error

    def _control(self, control: Control) -> None:
        try:
            self.console.control(control)
        except OSError as error:
            raise Closed from error


def _sources(review: Review) -> dict[str, tuple[bytes, str]]:
    change = review.queue.current
    modules = review.scan.project.modules
    paths = change.paths if change else ()
    return {path: (modules[path].source.data, modules[path].source.encoding) for path in paths}


def _question(review: Review) -> str:
    key = review.queue.cursor
    if key in review.queue.refused:
        return "Refused. Take it?"
    if key and key.path in review.queue.left:
        return "Left. Take it?"
    return "Take it?"


def _said(note: Note) -> list[Text]:
    return [Text(note.text, style=_BAD if note.bad else _GOOD)]
