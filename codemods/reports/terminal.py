"""The report for people: changes as diffs with their reasons, refusals, problems, counts.

Lines are laid out here and printed as they are, so that the text is the same with and without
colours. Only a terminal gets its code folded to its width; what is piped keeps its lines whole.
All colours stand out from light and from dark, since nobody tells which background they meet;
changed code brings its own.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Literal, TextIO

from codemods.files.wording import by_number, counted, listed
from codemods.reports.styled import FAINT, Page, Plain, Styled, visible
from codemods.rules.rule import Verdict

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from codemods.engine.findings import Change, Refusal
    from codemods.files.place import Place, Problem

_WIDTH = 100  # of what is piped, and the most that a reason takes: longer lines read badly
_DIFFERS = "#c96b00"
_MOST_DIFFERENCES = 5
_VERDICTS = {"safe": "bold #2f9e44", "unsafe": "bold #c96b00", "refused": "bold #c2417c"}


def make_console(
    *,
    color: Literal["auto", "always", "never"],
    stderr: bool = False,
    width: int | None = None,
) -> Page:
    """A console that prints data as it is: no markup, no emoji codes, no colours of its own.

    ``auto`` colours a terminal unless ``NO_COLOR`` is set. What is not a terminal gets 100
    columns, unless ``width`` says otherwise. Its stream shows a question mark for a character that
    it cannot encode, where it would fail otherwise.
    """
    stream = sys.stderr if stderr else sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    if not _may_be_terminal(stream, forced=color == "always"):
        return Plain(stream, _WIDTH if width is None else width)
    console = terminal_console(color=color, stderr=stderr, width=width)
    if width is None and not console.is_terminal:
        console.width = _WIDTH
    return console


def terminal_console(
    *, color: Literal["auto", "always", "never"], stderr: bool = False, width: int | None = None
) -> Console:
    """The same for a terminal."""
    from rich.console import Console

    plain = color == "never" or (color == "auto" and bool(os.environ.get("NO_COLOR")))
    return Console(
        stderr=stderr,
        width=width,
        force_terminal=True if color == "always" else None,
        color_system=None if plain else "auto",
        no_color=False,
        markup=False,
        emoji=False,
        highlight=False,
    )


def _may_be_terminal(stream: TextIO | None, *, forced: bool) -> bool:
    """Whether to ask rich what a stream is."""
    asked = ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
    return forced or any(map(os.environ.get, asked)) or (stream is not None and stream.isatty())


def print_change(
    console: Page,
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
    what = finding(change.rule, change.verdict, change.assumes)
    lines = heading(console, change.place, names, what, position)
    print_lines(console, [*lines, *explanation(console, change, sources), Styled()])


def explanation(
    console: Page, change: Change, sources: Mapping[str, tuple[bytes, str]]
) -> list[Styled | Text]:
    """Why a change is right, what differs when it is unsafe, and its diff.

    ``sources`` has the bytes and the encoding of each of its files. Raises what ``edits.spans``
    raises.
    """
    from codemods.reports.code import frame_of, rows_of
    from codemods.reports.diff import change_hunks

    lines: list[Styled | Text] = [*_prose(console, _here(change.place, change.message))]
    lines += _differs(console, change)
    if change.assumes and change.verdict is Verdict.UNSAFE:
        lines += _prose(console, f"Safe if you assume {listed(change.assumes)}.")
    files = {path: hunks for path, hunks in change_hunks(change, sources).items() if hunks}
    frame = frame_of(console, [hunk for hunks in files.values() for hunk in hunks])
    for path, hunks in files.items():
        lines.append(Styled())
        if path != change.place.path:
            lines.append(Styled(f"  {visible(path)}", style="bold"))
        lines += rows_of(frame, hunks)
    return lines


def _here(place: Place, text: str) -> str:
    """A text about a place, in which lines of the same file are called so."""
    return re.sub(rf"(?<![\w/.-]){re.escape(place.path)}:(\d+)", r"line \1", text)


def _differs(console: Page, change: Change) -> list[Styled]:
    """What is different, an entry each, those that are known first; of many the first ones. Where
    what lifts them is assumed, that.
    """
    assumed = change.assumes if change.verdict is Verdict.SAFE else ()
    head = f"Assumes {listed(assumed)}" if assumed else "Differs"
    doubts = sorted(change.doubts, key=lambda each: not each.known)
    entries = [_here(change.place, each.sentence) for each in doubts]
    if len(entries) < 2:
        return [line for each in entries for line in _prose(console, f"{head}: {each}", _DIFFERS)]
    lines = [Styled(f"  {head}:", style=_DIFFERS)]
    for entry in entries[:_MOST_DIFFERENCES]:
        lines += _prose(console, entry, _DIFFERS, "- ")
    left = len(entries) - _MOST_DIFFERENCES
    if left > 0:
        lines += _prose(console, f"and {left} more; --format json has all.", FAINT)
    return lines


def asked(console: Page, change: Change, position: str) -> list[Styled]:
    """The heading of a change that is asked: the place in the queue, rule, verdict, file."""
    names = ", ".join(change.group) or change.place.callback or ""
    what = Styled.assemble(
        (position, FAINT), f" {change.rule}  ", _verdict(change.verdict, change.assumes)
    )
    where = Styled(visible(str(change.place)), style="bold")
    line = Styled.assemble(what, "  ", where, f" {visible(names)}" if names else "")
    if line.cell_len <= console.width:
        return [line]
    place = Styled.assemble("  ", where)
    if place.cell_len + len(names) < console.width:
        return [what, Styled.assemble(place, f" {visible(names)}" if names else "")]
    return [what, place, *_prose(console, names)]


def print_refusals(console: Page, refusals: Iterable[Refusal]) -> None:
    """What cannot be rewritten, or is meant so, and why."""
    for refusal in refusals:
        what = finding(refusal.rule, "wanted" if refusal.wanted else "refused")
        lines = heading(console, refusal.place, refusal.place.callback or "", what)
        print_lines(
            console, [*lines, *_prose(console, _here(refusal.place, refusal.reason)), Styled()]
        )


def print_problems(console: Page, problems: Iterable[Problem]) -> None:
    """What could not be read or written: a line each."""
    lines = [
        Styled.assemble((f"{visible(str(p.place))}:", "bold"), f" {visible(p.message)}")
        for p in problems
    ]
    if lines:
        print_lines(console, [*lines, Styled()])


def print_statistics(console: Page, changes: Iterable[Change], refusals: Iterable[Refusal]) -> None:
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
    lines = [Styled.assemble(" " * wide, *head)]
    for rule, row in rows:
        numbers = [
            (f"{number:>{width}}", "" if number else FAINT)
            for number, width in zip(row, columns.values(), strict=True)
        ]
        lines.append(
            Styled.assemble(f"{rule:<{wide}}", *numbers, style="bold" if rule == "total" else "")
        )
    print_lines(console, [*lines, Styled()])


def summary(
    scanned: int,
    changes: Sequence[Change],
    refusals: Sequence[Refusal],
    problems: Sequence[Problem],
    *,
    wanted: Sequence[Refusal] = (),
    shown: Collection[str] = (),
) -> list[Styled]:
    """What was found, in a line for ``print_lines``, and what to do next if there is something.

    ``problems`` are those of the files that could not be read. Of ``refused`` and ``wanted`` the
    option is not named that lists them where they are ``shown``.
    """
    parts = [_found(changes) if changes else Styled(f"No changes: {counted(scanned, 'file')} read")]
    if refusals:
        hint = "" if "refused" in shown else " (--refused lists them)"
        parts.append(Styled(f"{len(refusals)} refused{hint}"))
    if wanted:
        draw = f"{len(wanted)} more {by_number(len(wanted), 'draws', 'draw')}"
        hint = "" if "wanted" in shown else " (--wanted)"
        parts.append(Styled(f"{draw} what the page first shows{hint}"))
    unread = len({problem.path for problem in problems})
    if unread:
        parts.append(Styled(f"{counted(unread, 'file')} could not be read", style="bold"))
    line = Styled(" · ").join(parts)
    if not changes:
        return [line if len(parts) > 1 else Styled.assemble(line, ".")]
    review = "review (one by one)"
    todo = {
        frozenset({Verdict.SAFE}): f"apply · dash-codemods {review}",
        # None of these should be written unread.
        frozenset({Verdict.UNSAFE}): f"{review} · dash-codemods apply --unsafe",
        frozenset(Verdict): f"apply (the safe ones) · dash-codemods {review}",
    }
    verdicts = frozenset(change.verdict for change in changes)
    return [line, *assumable(changes), Styled(f"Next: dash-codemods {todo[verdicts]}")]


def assumable(changes: Iterable[Change]) -> list[Styled]:
    """How many changes are safe for who assumes what: a line for each set of assumptions."""
    sets = Counter(each.assumes for each in changes if each.verdict is Verdict.UNSAFE)
    lines = []
    for names, number in sets.most_common():
        if names:
            more = f"{number} more {by_number(number, 'is', 'are')} safe if you assume"
            pages = " · ".join(f"dash-codemods rules {name}" for name in names)
            lines.append(Styled(f"{more} {listed(names)}: {pages}"))
    return lines


def print_lines(console: Page, lines: Iterable[Styled | Text]) -> None:
    """Prints lines. Those too long for a terminal go on below; elsewhere they stay as they are."""
    if isinstance(console, Plain) or not console.is_terminal:
        text = "\n".join(line.plain for line in lines)
        if isinstance(console, Plain):
            console.out(text)
        else:
            console.out(text, highlight=False)
        return
    from rich.text import Text

    console.print(Text("\n").join(rich_lines(lines)))


def rich_lines(lines: Iterable[Styled | Text]) -> list[Text]:
    """The lines for a terminal."""
    return [line.__rich__() if isinstance(line, Styled) else line for line in lines]


def _found(changes: Sequence[Change]) -> Styled:
    """How many changes, in how many files, of which verdict."""
    files = len({path for change in changes for path in change.paths})
    verdicts = Counter(str(change.verdict) for change in changes)
    counts = [
        Styled(f"{verdicts[verdict]} {verdict}", style=style)
        for verdict, style in _VERDICTS.items()
        if verdicts[verdict]
    ]
    total = f"{counted(len(changes), 'change')} in {counted(files, 'file')}: "
    return Styled.assemble(total, Styled(", ").join(counts))


def finding(rule: str, verdict: str, assumes: Sequence[str] = ()) -> Styled:
    """What a heading says at its right: a rule and its verdict."""
    return Styled.assemble(rule, (" · ", FAINT), _verdict(verdict, assumes))


def _verdict(verdict: str, assumes: Sequence[str]) -> tuple[str, str]:
    """A verdict, and its style; with what makes it a safe one, where that is assumed."""
    assumed = f", assuming {listed(assumes)}" if assumes and verdict == Verdict.SAFE else ""
    return f"{verdict}{assumed}", _VERDICTS.get(verdict, FAINT)


def heading(
    console: Page, place: Place, names: str, what: Styled, position: str = ""
) -> list[Styled]:
    """The place at the left, rule and verdict at the right; what does not fit goes below."""
    where = Styled(f"{position} " if position else "", style=FAINT)
    where = Styled.assemble(where, (visible(str(place)), "bold"))
    left = Styled.assemble(where, f" {visible(names)}" if names else "")
    gap = console.width - left.cell_len - what.cell_len
    if gap >= 2:
        return [Styled.assemble(left, " " * gap, what)]
    below = Styled.assemble("  ", what)
    if left.cell_len <= console.width:
        return [left, below]
    return [where, *_prose(console, names), below]


def _prose(console: Page, text: str, style: str = "", bullet: str = "") -> list[Styled]:
    """A paragraph, indented by two. No word is broken: it may be a path to click on."""
    lines = wrap(
        text,
        min(console.width, _WIDTH),
        initial_indent="  " + bullet,
        subsequent_indent="  " + " " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [Styled(visible(line), style=style) for line in lines]
