"""Where cases are replayed: a browser and a server of apps, started once for many cases."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from playwright.async_api import async_playwright

from .apps import ReplayError, app_server
from .browser import PATIENCE, Seen, launch, run
from .cases import Case, lay_out_after
from .compare import complaints
from .tabs import Tabs


class Play(Protocol):
    """From a case to what is wrong with it; ``patience`` are the seconds that a page may take."""

    def __call__(self, case: Case, patience: float = PATIENCE) -> list[str]: ...


@contextmanager
def stage() -> Iterator[Play]:
    """Start all that a replay needs; yields a function from a case to what is wrong with it.

    Raises FileNotFoundError without Chromium.
    """
    with app_server() as server, asyncio.Runner() as runner:
        playwright = runner.run(async_playwright().start())
        try:
            browser = runner.run(launch(playwright))
            tabs = Tabs(browser, server)

            def played(case: Case, patience: float = PATIENCE) -> list[str]:
                return runner.run(play(tabs, case, patience))

            yield played
            runner.run(browser.close())
        finally:
            runner.run(playwright.stop())


async def play(tabs: Tabs, case: Case, patience: float) -> list[str]:
    """All runs of ``case`` at once; what is wrong, nothing when the case holds."""
    with tempfile.TemporaryDirectory() as folder:
        apps = {"before": case.before, "after": lay_out_after(case, Path(folder, "after"))}
        if not case.replay.before_runs:
            del apps["before"]
        runs = [(app, speed) for app in apps for speed in case.runs]
        results = await asyncio.gather(
            *(run(tabs, apps[app], case.replay, speed, patience) for app, speed in runs),
            return_exceptions=True,
        )
    seen: dict[tuple[str, str], Seen] = {}
    failed = []
    for (app, speed), result in zip(runs, results, strict=True):
        if isinstance(result, Seen):
            seen[app, speed] = result
        elif isinstance(result, ReplayError):
            failed.append(f"{speed} run, {app}: {result}")
        else:
            raise result
    return failed or complaints(case, seen)
