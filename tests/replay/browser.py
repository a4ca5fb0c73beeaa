"""One run of one app in Chromium: the events of a case, and what is to be seen at its end.

Both runs of a case hold the answers to callbacks back. In the slow run everything is let through
after each event. In the fast run the answers to all events come at the end, in the order in which
a server that needs ``slow`` seconds for each would give them: a user who is quicker than the
server. An event whose element is not there yet lets answers through until it is, as a user has to
wait for it too. The page load is waited for in both.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Playwright,
    Request,
)

from .apps import ReplayError, folder_of_sockets
from .cases import Event, Replay, is_selector
from .tabs import Tabs, opened

SCRIPT = Path(__file__).with_name("page.js")
PATIENCE = 60  # seconds for a page to come to rest, or an element to be ready: machines are busy
# A mouse would press first, and release later: whether the page does anything in between is chance.
LEAVE = "(element, left) => { document.querySelector(left).blur(); element.click(); }"
# What Chromium keeps ready for a person (the list under the address bar, a renderer for the next
# tab) takes more time than the page of the app.
UNNEEDED = (
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "SpareRendererForSitePerProcess",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
)
CLICK = "document.querySelector(each).click()"
FLAGS = (
    "--disable-gpu",
    "--in-process-gpu",
    "--js-flags=--no-opt --no-maglev",  # pages that live for a second are not worth optimising
    f"--disable-features={','.join(UNNEEDED)}",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run shows at its end.

    ``text`` is the visible text and the values of the fields, by lines. ``stores`` has the data of
    each Store and the figure of each Graph. ``console`` are the errors in the browser's console,
    ``calls`` the calls of callbacks with their triggers, both ordered by their text. ``values`` are
    the props and selectors that were asked for, as far as they are on the page.
    """

    text: tuple[str, ...]
    stores: dict[str, Any]
    console: tuple[str, ...]
    calls: tuple[str, ...]
    values: dict[str, Any]
    printed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """A page and what was noted on it so far."""

    page: Page
    patience: float
    console: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)


def chromium() -> str:
    """The path of Chromium: ``$CHROMIUM``, or the command. Raises FileNotFoundError."""
    wanted = os.environ.get("CHROMIUM", "chromium")
    found = shutil.which(wanted)
    if found is None:
        raise FileNotFoundError(
            f"the replay needs Chromium, and there is no {wanted}; install it, or set CHROMIUM"
        )
    return found


async def launch(playwright: Playwright) -> Browser:
    """Start Chromium, without any network but this machine. Raises FileNotFoundError."""
    return await playwright.chromium.launch(
        executable_path=chromium(),
        args=FLAGS,
        env={**os.environ, "TMPDIR": folder_of_sockets()},
        timeout=1000 * PATIENCE,
    )


async def run(
    tabs: Tabs, app: Path, replay: Replay, speed: str, patience: float = PATIENCE
) -> Seen:
    """Serve ``app``, do the events ``slow`` or ``fast``, and look.

    Raises ReplayError when the app does not start, the page does not come to rest, or an event is
    not possible.
    """
    async with (
        opened(tabs, app) as (page, process),
        _visit(page, process.port, replay, patience) as visit,
    ):
        for event in replay.events:
            await _do(visit, event)
            await _advance(visit, None if speed == "slow" else 0)
        await _advance(visit, None)
        seen = await _read(visit, (*replay.before, *replay.after))
    return Seen(**seen, printed=tuple(process.printed))


@asynccontextmanager
async def _visit(page: Page, port: int, replay: Replay, patience: float) -> AsyncIterator[Visit]:
    """The app at ``port``, loaded and at rest on ``page``."""
    page.set_default_timeout(1000 * patience)
    visit = Visit(page, patience)
    delays = json.dumps({"slow": replay.slow, "slow_for": dict(replay.slow_for)})
    script = f"({SCRIPT.read_text('utf-8')})({delays})"
    undo = AsyncExitStack()  # not when anything failed: a page may hang, and is not used again
    await undo.enter_async_context(await page.add_init_script(script))
    undo.enter_context(_listening(visit))
    await page.goto(f"http://127.0.0.1:{port}")
    await _advance(visit, None)
    yield visit
    await undo.aclose()


@contextmanager
def _listening(visit: Visit) -> Iterator[None]:
    """Notes what the page says and asks for."""

    def message(each: ConsoleMessage) -> None:
        if each.type == "error":
            _note_error(visit, each.text)

    def error(each: Error) -> None:
        _note_error(visit, str(each))

    def request(each: Request) -> None:
        _note_call(visit, each)

    visit.page.on("console", message)
    visit.page.on("pageerror", error)
    visit.page.on("request", request)
    yield
    visit.page.remove_listener("console", message)
    visit.page.remove_listener("pageerror", error)
    visit.page.remove_listener("request", request)


def _note_error(visit: Visit, text: str) -> None:
    visit.console.append(normalised(text))


def normalised(text: str) -> str:
    """The first line, without what differs from run to run: addresses and hashes of Outputs."""
    line = text.strip().split("\n")[0]
    return re.sub(r"@[0-9a-f]{16,}", "", re.sub(r"https?://[^\s)]+", "<url>", line))


def _note_call(visit: Visit, request: Request) -> None:
    if "/_dash-update-component" in request.url and request.post_data:
        call = json.loads(request.post_data)
        triggers = ", ".join(sorted(call["changedPropIds"])) or "page load"
        visit.calls.append(f"{normalised(call['output'])} by {triggers}")


async def _advance(visit: Visit, seconds: float | None) -> None:
    """Let through what is due in the next ``seconds``, everything for None; then rest."""
    time = [seconds, 1000 * visit.patience]
    try:
        async with asyncio.timeout(1.2 * visit.patience):
            why = await visit.page.evaluate("time => replay.advance(...time)", time)
    except TimeoutError:
        why = "its scripts never end"
    if why:
        raise ReplayError(f"the page does not come to rest in {visit.patience:g} s: {why}")


async def _do(visit: Visit, event: Event) -> None:
    """Do ``event``. Raises ReplayError when it is not possible."""
    try:
        match event.action:
            case "wait":
                await visit.page.wait_for_timeout(event.value * 1000)
                await _advance(visit, event.value)
            case "clicks":
                await visit.page.evaluate(f"all => all.forEach(each => {CLICK})", event.value)
            case "reload":
                await visit.page.reload()
                await _advance(visit, None)
            case _:
                await _act(await _there(visit, event.place or event.value), event)
    except Error as error:
        raise ReplayError(f"{event}: not possible: {error.message}") from error


async def _there(visit: Visit, selector: str) -> Locator:
    """The element, when the page shows it; answers are let through until it does."""
    element = visit.page.locator(selector)
    while not (await element.is_visible() and await element.is_enabled()):
        if not await visit.page.evaluate("replay.hurry()"):
            break
        await _advance(visit, 0)
    return element


async def _act(element: Locator, event: Event) -> None:
    match event.action:
        case "click":
            await element.click()
        case "type":
            await element.fill(event.value)
        case "press":
            await element.press(event.value)
        case "leave":
            await element.evaluate(LEAVE, event.value)
        case "select":
            await _select(element, event.value)


async def _select(element: Locator, label: str) -> None:
    """Choose the option ``label`` of a Dropdown, RadioItems, a Checklist or an html select."""
    if await element.evaluate("element => element.tagName") == "SELECT":
        await element.select_option(label=label)
        return
    options = element
    if await element.get_attribute("aria-haspopup") == "listbox":
        await element.click()
        options = element.page.locator(".dash-dropdown-content")
    await options.get_by_role("option", name=label, exact=True).click()
    if await element.get_attribute("aria-expanded") == "true":
        await element.page.keyboard.press("Escape")


async def _read(visit: Visit, keys: Sequence[str]) -> dict[str, Any]:
    selectors = [key for key in keys if is_selector(key)]
    props = [[key, *key.rsplit(".", 1)] for key in keys if not is_selector(key)]
    seen = json.loads(await visit.page.evaluate("what => replay.read(...what)", [selectors, props]))
    lines = (line.strip() for line in seen["text"].splitlines())
    return {
        "text": tuple(line for line in lines if line),
        "stores": seen["stores"],
        "console": tuple(sorted(visit.console)),
        "calls": tuple(sorted(visit.calls)),
        "values": seen["values"],
    }
