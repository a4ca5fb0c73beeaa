"""Short reports: a line a change, the rules, the documentation of one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from codemods.files.wording import counted
from codemods.reports.styled import Page, Plain, Styled, visible
from codemods.reports.terminal import assumable, finding, heading, print_lines

if TYPE_CHECKING:
    from codemods.engine.findings import Change

_MOST_FOLDERS = 3  # that are named


def print_heading(console: Page, change: Change) -> None:
    """Where a change is, what it is about, and its verdict."""
    names = ", ".join(change.group) or change.place.callback or ""
    what = finding(change.rule, change.verdict, change.assumes)
    print_lines(console, heading(console, change.place, names, what))


def print_count(console: Page, changes: Sequence[Change]) -> None:
    """How many changes there are in the tests of a project, and how to see them."""
    folders = dict.fromkeys(os.path.dirname(each.place.path) or each.place.path for each in changes)
    where = " ".join(visible(each) for each in [*folders][:_MOST_FOLDERS])
    number = counted(len(changes), "more change")
    print_lines(console, [Styled(f"{number} in tests: dash-codemods preview {where}"), Styled()])


def applied(done: Sequence[Change], written: Sequence[str], left: Sequence[Change]) -> list[Styled]:
    """What was written, and what is left to decide."""
    if not done:
        lines = [Styled("Nothing to apply: no file was written.")]
    else:
        done_in = f"{counted(len(done), 'change')} in {counted(len(written), 'file')}"
        lines = [Styled(f"Applied {done_in}.")]
    unsafe = sum(change.verdict == "unsafe" for change in left)
    if unsafe:
        lines.append(
            Styled(f"Left: {unsafe} unsafe. Read them with dash-codemods preview, then --unsafe.")
        )
    return [*lines, *assumable(left)]


def print_rules(
    console: Page, rules: Iterable[tuple[str, str]], assumptions: Iterable[tuple[str, str]]
) -> None:
    """Each rule with its summary, and each assumption that a verdict may rest on."""
    _print_table(
        console,
        rules,
        "What can be assumed where the code does not show it (--assume NAME):",
    )
    _print_table(
        console,
        assumptions,
        "In full: dash-codemods rules RULE",
        "The facts about Dash behind them: dash-codemods rules facts",
    )


def print_facts(console: Page, facts: Iterable[tuple[str, str]]) -> None:
    """Each fact with its title."""
    _print_table(console, facts, "In full: dash-codemods rules S1")


def _print_table(console: Page, table: Iterable[tuple[str, str]], *below: str) -> None:
    rows = [*table]
    wide = max(len(name) for name, _ in rows)
    lines = [Styled.assemble((f"{name:<{wide}}", "bold"), f"  {what}") for name, what in rows]
    print_lines(console, [*lines, Styled(), *map(Styled, below)])


def print_documentation(console: Page, markdown: str) -> None:
    """The documentation of a rule or a fact: laid out on a terminal, as it is written elsewhere."""
    if isinstance(console, Plain) or not console.is_terminal:
        print_lines(console, [Styled(markdown)])
        return
    from rich.markdown import Markdown

    console.print(Markdown(markdown, code_theme="ansi_dark"))
