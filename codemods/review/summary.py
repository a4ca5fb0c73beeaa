"""What a review says at its end: how many of each rule, which files, what to run next."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from codemods.files.wording import by_number, counted
from codemods.reports.styled import Styled

if TYPE_CHECKING:
    from codemods.engine.findings import Change
    from codemods.review.work import Review

_FAINT = "#767676"
_COLUMNS = {"taken": "bold #2f9e44", "refused": "bold #c2417c", "left": "bold #c96b00"}


def table(review: Review, kept_out: Sequence[Change]) -> list[Styled]:
    """A row for each rule, and their sum; ``kept_out`` are changes that could not be asked."""
    queue = review.queue
    counts = Counter((each.was.rule, "taken") for each in queue.taken)
    counts += Counter((key.rule, "refused") for key in queue.refused)
    left = (key.rule for key in queue.changes if key not in queue.refused)
    counts += Counter((rule, "left") for rule in (*left, *(each.rule for each in kept_out)))
    rules = sorted({rule for rule, _ in counts})
    wide = max(len(rule) for rule in (*rules, "total"))
    lines = [_row("", wide, list(_COLUMNS.items()))]
    for rule in rules:
        numbers = [counts[rule, name] for name in _COLUMNS]
        lines.append(_row(rule, wide, [(str(n), "" if n else _FAINT) for n in numbers]))
    sums = [sum(counts[rule, name] for rule in rules) for name in _COLUMNS]
    return [
        *lines,
        Styled.assemble(_row("total", wide, [(str(n), "") for n in sums]), style="bold"),
    ]


def _row(head: str, wide: int, cells: Iterable[tuple[str, str]]) -> Styled:
    return Styled.assemble(f"{head:<{wide}}", *((f"{text:>10}", style) for text, style in cells))


def ending(review: Review, kept_out: Sequence[Change], paths: Sequence[str]) -> list[Styled]:
    """The files that were written, and what to do next; ``paths`` are those of the review."""
    written = review.written
    lines = [Styled(), Styled("Written:" if written else "No file was written.")]
    lines += (Styled(f"  {path}", style="bold") for path in written)
    todo = ["git diff, and your tests"] if written else []
    if any(key not in review.queue.refused for key in review.queue.changes):
        answered = review.queue.taken or review.queue.refused
        command = ["dash-codemods", "review", *(["--resume"] if answered else []), *paths]
        todo.append(f"{shlex.join(command)} (the rest)")
    if kept_out:
        todo.append("dash-codemods review again, without uncommitted changes")
    return [*lines, Styled(), Styled(f"Next: {' · '.join(todo)}")] if todo else lines


def is_empty(review: Review, kept_out: Sequence[Change]) -> bool:
    """Whether there was nothing to ask."""
    return not (review.queue.changes or review.queue.taken or kept_out)


def left_out(count: int) -> list[Styled]:
    """What to say when the options of the review leave nothing to ask."""
    changes = f"{counted(count, 'change')} {by_number(count, 'is', 'are')}"
    return [Styled(f"Nothing to ask: {changes} left out by the options of this review.")]
