"""The report for people: changes as diffs with their reasons, refusals, problems, counts.

Lines are laid out here and printed as they are, so that the text is the same with and without
colours. Only a terminal gets its code folded to its width; what is piped keeps its lines whole.
All colours stand out from light and from dark, since nobody tells which background they meet;
changed code brings its own.
"""

from __future__ import annotations

import io
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.text import Text

from codemods.files.wording import counted
from codemods.reports.diff import Hunk, Line, change_hunks
from codemods.rules.rule import Verdict

if TYPE_CHECKING:
    from codemods.engine.findings import Change, Refusal
    from codemods.files.place import Place, Problem

_MOST_ROWS = 4  # of a line that does not change
_WIDTH = 100  # of what is piped, and the most that a reason takes: longer lines read badly
_TAB = 4
_FAINT = "#767676"
_DIFFERS = "#c96b00"
_VERDICTS = {"safe": "bold #2f9e44", "unsafe": "bold #c96b00", "refused": "bold #c2417c"}
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
# What would move the cursor, or hide code from who reads it, is shown as a picture of itself.
_PICTURES = {
    **{code: 0x2400 + code for code in range(0x20)},
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),
    0xFEFF: 0xFFFD,
}


@dataclass(frozen=True, slots=True)
class _Frame:
    """How a diff lies on the page: how many columns its line numbers and its code have."""

    console: Console
    gutter: int
    room: int
    folds: bool
    colored: bool


def make_console(
    *,
    color: Literal["auto", "always", "never"],
    stderr: bool = False,
    width: int | None = None,
) -> Console:
    """A console that prints data as it is: no markup, no emoji codes, no colours of its own.

    ``auto`` colours a terminal unless ``NO_COLOR`` is set. What is not a terminal gets 100
    columns, unless ``width`` says otherwise. Its stream shows a question mark for a character that
    it cannot encode, where it would fail otherwise.
    """
    stream = sys.stderr if stderr else sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    plain = color == "never" or (color == "auto" and bool(os.environ.get("NO_COLOR")))
    console = Console(
        stderr=stderr,
        width=width,
        force_terminal=True if color == "always" else None,
        color_system=None if plain else "auto",
        no_color=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    if width is None and not console.is_terminal:
        console.width = _WIDTH
    return console


def print_change(
    console: Console,
    change: Change,
    sources: Mapping[str, tuple[bytes, str]],
    *,
    position: str = "",
) -> None:
    """A change as it is when it is applied alone: where, which rule, why, and the diff.

    ``sources`` has the bytes and the encoding of each of its files; ``position`` stands before
    the place. Raises what ``edits.spans`` raises.
    """
    names = ", ".join(change.group) or change.place.callback or ""
    what = finding(change.rule, change.verdict)
    lines = heading(console, change.place, names, what, position)
    print_lines(console, [*lines, *explanation(console, change, sources), Text()])


def explanation(
    console: Console, change: Change, sources: Mapping[str, tuple[bytes, str]]
) -> list[Text]:
    """Why a change is right, what differs when it is unsafe, and its diff.

    ``sources`` has the bytes and the encoding of each of its files. Raises what ``edits.spans``
    raises.
    """
    lines = _prose(console, change.message)
    if change.differs:
        lines += _prose(console, f"Differs: {change.differs}", _DIFFERS)
    files = {path: hunks for path, hunks in change_hunks(change, sources).items() if hunks}
    frame = _frame(console, [hunk for hunks in files.values() for hunk in hunks])
    for path, hunks in files.items():
        lines.append(Text())
        if path != change.place.path:
            lines.append(Text(f"  {visible(path)}", style="bold"))
        lines += _diff(frame, hunks)
    return lines


def asked(console: Console, change: Change, position: str) -> list[Text]:
    """The heading of a change that is asked: the place in the queue, rule, verdict, file."""
    names = ", ".join(change.group) or change.place.callback or ""
    what = Text.assemble(
        (position, _FAINT), f" {change.rule}  ", (change.verdict, _VERDICTS[change.verdict])
    )
    where = Text(visible(str(change.place)), style="bold")
    line = Text.assemble(what, "  ", where, f" {visible(names)}" if names else "")
    if line.cell_len <= console.width:
        return [line]
    place = Text.assemble("  ", where)
    if place.cell_len + len(names) < console.width:
        return [what, Text.assemble(place, f" {visible(names)}" if names else "")]
    return [what, place, *_prose(console, names)]


def print_refusals(console: Console, refusals: Iterable[Refusal]) -> None:
    """What cannot be rewritten, and why."""
    for refusal in refusals:
        what = finding(refusal.rule, "refused")
        lines = heading(console, refusal.place, refusal.place.callback or "", what)
        print_lines(console, [*lines, *_prose(console, refusal.reason), Text()])


def print_problems(console: Console, problems: Iterable[Problem]) -> None:
    """What could not be read or written: a line each."""
    lines = [
        Text.assemble((f"{visible(str(p.place))}:", "bold"), f" {visible(p.message)}")
        for p in problems
    ]
    if lines:
        print_lines(console, [*lines, Text()])


def print_statistics(
    console: Console, changes: Iterable[Change], refusals: Iterable[Refusal]
) -> None:
    """A table of the rules that found something, with how much of each verdict."""
    counts = Counter((change.rule, str(change.verdict)) for change in changes)
    counts += Counter((refusal.rule, "refused") for refusal in refusals)
    rules = sorted({rule for rule, _ in counts})
    if not rules:
        return
    wide = max(len(rule) for rule in (*rules, "total"))
    columns = {verdict: len(verdict) + 3 for verdict in _VERDICTS}
    rows = [(rule, [counts[rule, verdict] for verdict in columns]) for rule in rules]
    rows.append(("total", [sum(column) for column in zip(*(row for _, row in rows), strict=True)]))
    head = [(f"{verdict:>{width}}", _VERDICTS[verdict]) for verdict, width in columns.items()]
    lines = [Text.assemble(" " * wide, *head)]
    for rule, row in rows:
        numbers = [
            (f"{number:>{width}}", "" if number else _FAINT)
            for number, width in zip(row, columns.values(), strict=True)
        ]
        lines.append(
            Text.assemble(f"{rule:<{wide}}", *numbers, style="bold" if rule == "total" else "")
        )
    print_lines(console, [*lines, Text()])


def summary(
    scanned: int,
    changes: Sequence[Change],
    refusals: Sequence[Refusal],
    problems: Sequence[Problem],
    *,
    refused_listed: bool = False,
) -> list[Text]:
    """What was found, in a line for ``print_lines``, and what to do next if there is something.

    ``problems`` are those of the files that could not be read. With ``refused_listed`` the option
    that lists the refusals is not named: they have been.
    """
    parts = [_found(changes) if changes else Text(f"No changes: {counted(scanned, 'file')} read")]
    if refusals:
        hint = "" if refused_listed else " (--refused lists them)"
        parts.append(Text(f"{len(refusals)} refused{hint}"))
    unread = len({problem.path for problem in problems})
    if unread:
        parts.append(Text(f"{counted(unread, 'file')} could not be read", style="bold"))
    line = Text(" · ").join(parts)
    if not changes:
        return [line if len(parts) > 1 else Text.assemble(line, ".")]
    review = "review (one by one)"
    todo = {
        frozenset({Verdict.SAFE}): f"apply · dash-codemods {review}",
        # None of these should be written unread.
        frozenset({Verdict.UNSAFE}): f"{review} · dash-codemods apply --unsafe",
        frozenset(Verdict): f"apply (the safe ones) · dash-codemods {review}",
    }
    verdicts = frozenset(change.verdict for change in changes)
    return [line, Text(f"Next: dash-codemods {todo[verdicts]}")]


def print_lines(console: Console, lines: Iterable[Text]) -> None:
    """Prints lines. Those too long for a terminal go on below; elsewhere they stay as they are."""
    if console.is_terminal:
        console.print(Text("\n").join(lines))
    else:
        console.out("\n".join(line.plain for line in lines), highlight=False)


def _found(changes: Sequence[Change]) -> Text:
    """How many changes, in how many files, of which verdict."""
    files = len({path for change in changes for path in change.paths})
    verdicts = Counter(str(change.verdict) for change in changes)
    counts = [
        Text(f"{verdicts[verdict]} {verdict}", style=style)
        for verdict, style in _VERDICTS.items()
        if verdicts[verdict]
    ]
    total = f"{counted(len(changes), 'change')} in {counted(files, 'file')}: "
    return Text.assemble(total, Text(", ").join(counts))


def finding(rule: str, verdict: str) -> Text:
    """What a heading says at its right: a rule and its verdict."""
    return Text.assemble(rule, (" · ", _FAINT), (verdict, _VERDICTS[verdict]))


def heading(
    console: Console, place: Place, names: str, what: Text, position: str = ""
) -> list[Text]:
    """The place at the left, rule and verdict at the right; what does not fit goes below."""
    where = Text(f"{position} " if position else "", style=_FAINT)
    where = Text.assemble(where, (visible(str(place)), "bold"))
    left = Text.assemble(where, f" {visible(names)}" if names else "")
    gap = console.width - left.cell_len - what.cell_len
    if gap >= 2:
        return [Text.assemble(left, " " * gap, what)]
    below = Text.assemble("  ", what)
    if left.cell_len <= console.width:
        return [left, below]
    return [where, *_prose(console, names), below]


def _prose(console: Console, text: str, style: str = "") -> list[Text]:
    """A paragraph, indented by two. No word is broken: it may be a path to click on."""
    lines = wrap(
        text,
        min(console.width, _WIDTH),
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [Text(visible(line), style=style) for line in lines]


def _frame(console: Console, hunks: Iterable[Hunk]) -> _Frame:
    """The frame of a change. Asking a console is slow, so it is asked once."""
    largest = max((hunk.old_start + hunk.old_count for hunk in hunks), default=0)
    gutter = max(6, len(str(largest)) + 2)
    return _Frame(
        console, gutter, console.width - gutter - 4, console.is_terminal, _colored(console)
    )


def _diff(frame: _Frame, hunks: Sequence[Hunk]) -> Iterator[Text]:
    """The hunks of a file."""
    for index, hunk in enumerate(hunks):
        if index:
            yield Text(f"{'⋮':>{frame.gutter}} │", style=_FAINT)
        unended = {line.kind for line in hunk.lines if not line.raw.endswith(b"\n")}
        for line, code in zip(hunk.lines, _code(frame, hunk), strict=True):
            yield from _rows(frame, line, code)
            if unended in ({"-"}, {"+"}) and not line.raw.endswith(b"\n"):
                yield Text(f"{'':>{frame.gutter}} │  \\ No newline at end of file", style=_FAINT)


def _rows(frame: _Frame, line: Line, code: Text) -> Iterator[Text]:
    """A line of a hunk; in a terminal too narrow for it, as many as it takes. Of an unchanged one,
    which may hold a whole picture, only the beginning.
    """
    parts = _folded(frame, code)
    if line.kind == " " and len(parts) > _MOST_ROWS:
        parts = [*parts[: _MOST_ROWS - 1], Text("…", style=_FAINT)]
    for index, part in enumerate(parts):
        number = "" if index else str(line.number or "")
        sign = " " if index else line.kind
        row = Text.assemble(
            (f"{number:>{frame.gutter}} │", _FAINT), (f"{sign} ", _SIGNS[line.kind]), part
        )
        if frame.colored:
            row.append(" " * (frame.room - part.cell_len), _BANDS[line.kind])
        else:
            row.rstrip()
        yield row


def _folded(frame: _Frame, code: Text) -> list[Text]:
    """The code in pieces that fit, cut between words; all but the first hang behind its indent."""
    room = frame.room
    if not frame.folds or code.cell_len <= room:
        return [code]
    indent = len(code.plain) - len(code.plain.lstrip())
    hang = min(indent + _TAB, room // 2)
    first, *rest = code.wrap(frame.console, max(room - hang, 1), overflow="fold", no_wrap=False)
    return [first, *(Text.assemble((" " * hang, code.style), part) for part in rest)]


def _code(frame: _Frame, hunk: Hunk) -> list[Text]:
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


def visible(text: str) -> str:
    """The text with pictures of its control characters, each as wide as one letter."""
    return text if text.isprintable() else text.translate(_PICTURES)


def _colored(console: Console) -> bool:
    return console.color_system is not None
