"""Draws the picture of a preview in the README: ``python -m scripts.picture``."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from codemods.engine.scan import scan
from codemods.engine.settings import Settings
from codemods.reports import terminal

APPS = ("fixtures/showcase/task-board/before", "fixtures/showcase/old-dashboard/before")
SHOWN = ("state-to-patch", "prevent-initial-call", "app-run")
PICTURE = Path("docs/preview.svg")
WIDTH = 96


def draw() -> str:
    """A change of each rule in some bundled apps, and the summary, as SVG."""
    console = Console(
        record=True,
        width=WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        markup=False,
        emoji=False,
        highlight=False,
    )
    found = scan(APPS, Settings())
    for rule in SHOWN:
        change = next(each for each in found.changes if each.rule == rule)
        terminal.print_change(console, change, found.sources())
    lines = terminal.summary(found.scanned, found.changes, found.refused, found.problems)
    terminal.print_lines(console, lines)
    return console.export_svg(title="dash-codemods preview")


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
