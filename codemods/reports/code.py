"""Code in a terminal: the hunks of a diff, in colours where there are any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from codemods.reports.diff import Hunk, Line
from codemods.reports.styled import FAINT, Page, Plain, visible

if TYPE_CHECKING:
    pass

_MOST_ROWS = 4  # of a line that does not change
_TAB = 4
_BANDS = {" ": "", "-": "#dccaca on #380f12", "+": "#cadccc on #0a3318"}
_SIGNS = {" ": "", "-": "bold #ff6b6b on #380f12", "+": "bold #51cf66 on #0a3318"}
_MARKS = {"-": "bold #ffffff on #b02a2e", "+": "bold #ffffff on #18862e"}
_TOKENS = {  # of code that stays, and of code on a band
    "Keyword": ("#b05fd0", "#dfaef5"),
    "Keyword.Constant": ("#c8662a", "#f5b58a"),
    "Operator.Word": ("#b05fd0", "#dfaef5"),
    "Name.Decorator": ("#3a86c8", "#93c9f7"),
    "Name.Function": ("#3a86c8", "#93c9f7"),
    "Name.Class": ("#3a86c8", "#93c9f7"),
    "Literal.Number": ("#c8662a", "#f5b58a"),
    "Literal.String": ("#a3842a", "#e8d590"),
    "Comment": ("italic #7a7a7a", "italic #b0b0b0"),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """How a diff lies on the page: how many columns its line numbers and its code have."""

    console: Page
    gutter: int
    room: int
    folds: bool
    colored: bool


def frame_of(console: Page, hunks: Iterable[Hunk]) -> Frame:
    """The frame of a change. Asking a console is slow, so it is asked once."""
    largest = max((hunk.old_start + hunk.old_count for hunk in hunks), default=0)
    gutter = max(6, len(str(largest)) + 2)
    return Frame(
        console,
        gutter,
        console.width - gutter - 4,
        console.is_terminal,
        console.color_system is not None,
    )


def rows_of(frame: Frame, hunks: Sequence[Hunk]) -> Iterator[Text]:
    """The hunks of a file."""
    for index, hunk in enumerate(hunks):
        if index:
            yield Text(f"{'⋮':>{frame.gutter}} │", style=FAINT)
        unended = {line.kind for line in hunk.lines if not line.raw.endswith(b"\n")}
        for line, code in zip(hunk.lines, _code(frame, hunk), strict=True):
            yield from _rows(frame, line, code)
            if unended in ({"-"}, {"+"}) and not line.raw.endswith(b"\n"):
                yield Text(f"{'':>{frame.gutter}} │  \\ No newline at end of file", style=FAINT)


def _rows(frame: Frame, line: Line, code: Text) -> Iterator[Text]:
    """A line of a hunk; in a terminal too narrow for it, as many as it takes. Of an unchanged one,
    which may hold a whole picture, only the beginning.
    """
    parts = _folded(frame, code)
    if line.kind == " " and len(parts) > _MOST_ROWS:
        parts = [*parts[: _MOST_ROWS - 1], Text("…", style=FAINT)]
    for index, part in enumerate(parts):
        number = "" if index else str(line.number or "")
        sign = " " if index else line.kind
        row = Text.assemble(
            (f"{number:>{frame.gutter}} │", FAINT), (f"{sign} ", _SIGNS[line.kind]), part
        )
        if frame.colored:
            row.append(" " * (frame.room - part.cell_len), _BANDS[line.kind])
        else:
            row.rstrip()
        yield row


def _folded(frame: Frame, code: Text) -> list[Text]:
    """The code in pieces that fit, cut between words; all but the first hang behind its indent."""
    room = frame.room
    if not frame.folds or code.cell_len <= room:
        return [code]
    indent = len(code.plain) - len(code.plain.lstrip())
    hang = min(indent + _TAB, room // 2)
    assert not isinstance(frame.console, Plain)  # which does not fold
    first, *rest = code.wrap(frame.console, max(room - hang, 1), overflow="fold", no_wrap=False)
    return [first, *(Text.assemble((" " * hang, code.style), part) for part in rest)]


def _code(frame: Frame, hunk: Hunk) -> list[Text]:
    """The code of each line of a hunk, coloured if the console has colours.

    The old and the new code are read each as a whole, so that a string of several lines is one.
    """
    shown = [visible(line.text.expandtabs(_TAB)) for line in hunk.lines]
    codes = [Text(text) for text in shown]
    for kind in {line.kind for line in hunk.lines} if frame.colored else ():
        other = "+" if kind == "-" else "-"
        side = [index for index, line in enumerate(hunk.lines) if line.kind != other]
        colored = _highlighted("\n".join(shown[index] for index in side), on_band=kind != " ")
        for index, code in zip(side, colored, strict=True):
            if hunk.lines[index].kind == kind:
                codes[index] = _marked(hunk.lines[index], code)
    return codes


def _marked(line: Line, code: Text) -> Text:
    """The code of a line on the band of its kind, with what the edits cover marked."""
    code.style = _BANDS[line.kind]
    for mark in line.marks:
        start, end = (len(line.text[:place].expandtabs(_TAB)) for place in mark)
        code.stylize(_MARKS[line.kind], start, end)
    return code


def _highlighted(code: str, *, on_band: bool) -> Sequence[Text]:
    """The lines of some Python in the colours of its syntax."""
    from rich.style import Style
    from rich.syntax import ANSISyntaxTheme, Syntax

    styles = {tuple(name.split(".")): Style.parse(pair[on_band]) for name, pair in _TOKENS.items()}
    text = Syntax("", "python", theme=ANSISyntaxTheme(styles)).highlight(code)
    # The lexer ends the last line if it has no end.
    return text.split("\n", allow_blank=True)[: code.count("\n") + 1]
