"""Pages of Chromium that show one app after the other: what Dash loads is compiled once, not each
time.

That holds as long as all comes from one address: the apps of a tab are served at the same port.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Page

from .apps import Served, served

# An empty page in between would take as long as a small app.
SILENCE = """() => {
    window.fetch = () => new Promise(() => {});
    Storage.prototype.setItem = () => {};
    localStorage.clear();
    sessionStorage.clear();
}"""


@dataclass(slots=True)
class Tab:
    """A page in a profile of its own, and the port of its apps: any, before the first."""

    page: Page
    port: int = 0


@dataclass(frozen=True, slots=True)
class Tabs:
    """The tabs in which no app runs; there are as many as have been needed at one time."""

    browser: Browser
    server: Path
    free: list[Tab] = field(default_factory=list)


@asynccontextmanager
async def opened(tabs: Tabs, app: Path) -> AsyncIterator[tuple[Page, Served]]:
    """Serve ``app``, and yield a page for it that keeps nothing of the apps before.

    A page on which anything fails is not used again. Raises ReplayError when the app does not
    start.
    """
    tab = tabs.free.pop() if tabs.free else await _new(tabs.browser)
    try:
        async with served(tabs.server, app, tab.port) as process:
            yield tab.page, process
            await _leave(tab.page)
    except BaseException:
        await tab.page.context.close()
        raise
    tab.port = process.port
    tabs.free.append(tab)


async def _new(browser: Browser) -> Tab:
    context = await browser.new_context()
    return Tab(await context.new_page())


async def _leave(page: Page) -> None:
    """Forget what the app has kept in the browser. Its page stays until the next one comes, and
    must not call that one's server, nor keep anything more.
    """
    await page.evaluate(SILENCE)
    for other in page.context.pages:
        if other is not page:
            await other.close()
    await page.context.clear_cookies()
    await page.mouse.move(0, 0)  # over nothing
