"""Random apps, rewritten wherever the tool says safe, and replayed: what differs, and how often.

``python -m tests.replay.random_run SEED APPS`` does that to the apps SEED, SEED + 1, and so on.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from codemods.engine.scan import scan
from codemods.engine.settings import Settings
from codemods.engine.settle import settle

from .apps import app_server
from .browser import launch
from .random_apps import random_app
from .random_batch import Difference, Pair, differences, in_some_order

RULES = ("state-to-patch", "merge-duplicate-outputs", "prevent-initial-call", "input-to-state")
SETTINGS = Settings(select=RULES, jobs=1)
ON_A_PAGE = 24
MANY = 3  # of a page: more do not differ by themselves


@dataclass(frozen=True, slots=True)
class Judged:
    """An app, what became of it, if anything is safe, and how often each rule said what."""

    number: int
    pair: Pair | None
    verdicts: Counter[tuple[str, str]]


@dataclass(slots=True)
class Report:
    """What was seen so far. ``unsteady`` are apps that differed once, and not again; ``kept`` those
    that keep some of the updates that got lost.
    """

    apps: int = 0
    replayed: int = 0
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    unsteady: list[Difference] = field(default_factory=list)
    kept: list[Difference] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{self.apps} apps, {self.replayed} of them with something safe"]
        for rule in RULES:
            counts = [f"{self.verdicts[rule, v]} {v}" for v in ("safe", "unsafe", "refused")]
            lines.append(f"  {rule}: {', '.join(counts)}")
        lines += [f"differed once, and not again: {each}" for each in self.unsteady]
        lines += [f"keeps an update that got lost: {each}" for each in self.kept]
        lines += [str(each) for each in self.differences]
        return "\n".join([*lines, f"{len(self.differences)} apps differ"])


def judged(number: int, without: Collection[int] = ()) -> Judged:
    """The app of this number before and after its safe rewrites."""
    app = random_app(number, without)
    verdicts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "app.py").write_text(app.code)
        found = scan([folder], SETTINGS)
        for problem in found.problems:
            raise AssertionError(f"app {number}: {problem}")
        verdicts.update((change.rule, str(change.verdict)) for change in found.changes)
        verdicts.update((refusal.rule, "refused") for refusal in found.refused)
        files = settle(found, lambda change: change.verdict == "safe").files
    after = files[0].after.decode() if files else None
    pair = Pair(number, app.code, after, app.bursts) if after is not None else None
    return Judged(number, pair, verdicts)


async def _replay(browser: Browser, server: Path, pairs: list[Pair], report: Report) -> None:
    """Replay ``pairs`` on one page; what differs there is replayed on a page of its own.

    An error that does not say whose it is counts for all: where many differ, for the half of them
    that is not at fault it goes away on a page without the others.
    """
    found = await differences(browser, server, pairs)
    if len(found) > MANY:
        middle = len(pairs) // 2
        for half in (pairs[:middle], pairs[middle:]):
            await _replay(browser, server, half, report)
        return
    for each in found:
        alone = [pair for pair in pairs if pair.number == each.number]
        again = await differences(browser, server, alone)
        if not again or not await differences(browser, server, alone):
            report.unsteady.append(each)
        elif await in_some_order(browser, server, alone[0], again[0]):
            report.kept.append(again[0])
        else:
            report.differences += again
            print(again[0], file=sys.stderr, flush=True)


async def replay(numbers: Iterable[int], seconds: float | None = None) -> Report:
    """Judge and replay the apps of ``numbers``, as many as begin within ``seconds``."""
    report, start = Report(), time.monotonic()
    with app_server() as server:
        async with async_playwright() as playwright:
            browser = await launch(playwright)
            for pairs in _pages(numbers, report):
                await _replay(browser, server, pairs, report)
                report.replayed += len(pairs)
                print(f"{report.replayed} of {report.apps}", file=sys.stderr, flush=True)
                if seconds is not None and time.monotonic() - start > seconds:
                    break
            await browser.close()
    return report


def _pages(numbers: Iterable[int], report: Report) -> Iterator[list[Pair]]:
    """The apps with something safe, as many at a time as go on a page."""
    pairs: list[Pair] = []
    for number in numbers:
        one = judged(number)
        report.apps += 1
        report.verdicts += one.verdicts
        if one.pair is not None:
            pairs.append(one.pair)
        if len(pairs) == ON_A_PAGE:
            yield pairs
            pairs = []
    if pairs:
        yield pairs


def main(seed: str = "0", apps: str = "100") -> None:
    start = time.monotonic()
    report = asyncio.run(replay(range(int(seed), int(seed) + int(apps))))
    print(f"seed {seed}, {time.monotonic() - start:.0f} s: {report}")
    sys.exit(bool(report.differences))


if __name__ == "__main__":
    main(*sys.argv[1:])
