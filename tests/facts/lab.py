"""A small app, a page of it, and what a user does there.

The answers to callbacks pass through here: one that is held is a server that takes its time, and
the page is at rest when nothing is under way but what is held.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from packaging.version import Version
from playwright.async_api import Browser, ConsoleMessage, Page, Request, Route, async_playwright
from replay.apps import app_server, served
from replay.browser import PATIENCE, launch

# What every app of an experiment begins and ends with. ``note`` keeps what a callback was called
# with; the page at /noted tells it.
BEGIN = """\
import json
import time
from functools import partial

from dash import (
    ALL, MATCH, Dash, Input, Output, Patch, State, callback, ctx, dash_table, dcc, html, no_update,
)
from dash.exceptions import PreventUpdate

NOTED = []


def note(*what):
    NOTED.append(what)


"""
END = """

app.server.add_url_rule("/noted", "noted", lambda: json.dumps(NOTED))
"""
CALM = 4  # frames in which nothing happens, after which the page is at rest
# How many answers the page waits for, and whether one has begun or come: on a busy machine it gets
# them later than they were sent.
FETCH = """() => {
    const send = window.fetch;
    const lab = window.lab = { waiting: 0, activity: 0 };
    window.fetch = async (...order) => {
        lab.waiting += 1;
        lab.activity += 1;
        try {
            const answer = await send(...order);
            await answer.clone().arrayBuffer();
            return answer;
        } finally {
            lab.waiting -= 1;
            lab.activity += 1;
        }
    };
}"""
FRAME = """() => new Promise(next => requestAnimationFrame(() => setTimeout(
    () => next([lab.waiting, lab.activity]), 10
)))"""
BUSY = """seconds => setTimeout(() => {
    console.log("busy");
    const end = Date.now() + 1000 * seconds;
    while (Date.now() < end);
}, 10)"""
CLICKS = """selectors => {
    for (const selector of selectors) {
        document.querySelector(selector).click();
        const end = Date.now() + 5;
        while (Date.now() < end);
    }
}"""


Result = TypeVar("Result")


@dataclass  # without slots: Playwright keeps something at the owner of a handler
class Traffic:
    """The requests of a page, and the answers that are held back."""

    slow: set[str] = field(default_factory=set)  # props whose writers take their time
    gates: list[asyncio.Event] = field(default_factory=list)
    open: int = 0
    held: int = 0
    activity: int = 0

    def begun(self, _: Request) -> None:
        """A request left the page."""
        self.open += 1
        self.activity += 1

    def ended(self, _: Request) -> None:
        """A request was answered, or failed."""
        self.open -= 1
        self.activity += 1

    async def answer(self, route: Route) -> None:
        """Let the app answer a call, and pass it on when it is not held any more."""
        output = json.loads(route.request.post_data or "{}")["output"]
        response = await route.fetch()
        if any(prop in output for prop in self.slow):
            gate = asyncio.Event()
            self.gates.append(gate)
            self.held += 1
            await gate.wait()
            self.held -= 1
        await route.fulfill(response=response)


@dataclass(slots=True)
class Visit:
    """A page of an app, at rest after each of these."""

    runner: asyncio.Runner
    page: Page
    traffic: Traffic
    address: str
    console: list[str] = field(default_factory=list)  # its errors, the first line of each
    told: int = 0

    def click(self, *selectors: str) -> None:
        """A click on each, one after the other."""
        for selector in selectors:
            self._do(self.page.click(selector))
            self.rest()

    def click_at_once(self, *selectors: str) -> None:
        """As a script clicks: the page can do nothing between them."""
        self._do(self.page.evaluate(CLICKS, selectors))
        self.rest()

    def click_while_busy(self, seconds: float, *selectors: str) -> None:
        """Clicks of the mouse, 0.2 seconds apart, while the page draws for so long."""
        self._do(self._click_while_busy(seconds, selectors))
        self.rest()

    def type(self, selector: str, text: str) -> None:
        """Into a field, a key at a time."""
        self._do(self.page.locator(selector).press_sequentially(text))
        self.rest()

    def press(self, selector: str, key: str) -> None:
        """One key in a field."""
        self._do(self.page.press(selector, key))
        self.rest()

    def text(self, selector: str) -> str:
        """What is to be read there."""
        return self._do(self.page.inner_text(selector)).strip()

    def value(self, selector: str) -> str:
        """What stands in a field."""
        return self._do(self.page.input_value(selector))

    def script(self, code: str) -> Any:
        """What a script in the page answers."""
        found = self._do(self.page.evaluate(code))
        self.rest()
        return found

    def reload(self) -> None:
        """The same visitor again."""
        self._do(self.page.reload())
        self.rest()

    def hold(self, *props: str) -> None:
        """From now on the writers of these take their time: until ``release``."""
        self.traffic.slow.update(props)

    def release(self) -> None:
        """Let through what was held, the oldest first, and hold nothing any more."""
        self.traffic.slow.clear()
        while self.traffic.gates:
            self.traffic.gates.pop(0).set()
            self.rest()

    def wait(self, seconds: float) -> None:
        """For what comes by itself."""
        self._do(asyncio.sleep(seconds))
        self.rest()

    def noted(self) -> list[Any]:
        """What the app noted since this was asked last."""
        self.rest()
        with urllib.request.urlopen(f"{self.address}/noted") as answer:
            noted: list[Any] = json.load(answer)
        new, self.told = noted[self.told :], len(noted)
        return new

    def rest(self) -> None:
        """Until nothing happens any more but what is held."""
        self._do(asyncio.wait_for(self._rest(), PATIENCE))

    def _do(self, todo: Coroutine[Any, Any, Result]) -> Result:
        return self.runner.run(todo)

    async def _rest(self) -> None:
        calm, seen = 0, None
        while calm < CALM:
            waiting, activity = await self.page.evaluate(FRAME)
            traffic = self.traffic
            quiet = waiting == traffic.open == traffic.held
            now = (activity, traffic.activity)
            calm = calm + 1 if quiet and now == seen else 0
            seen = now

    async def _click_while_busy(self, seconds: float, selectors: tuple[str, ...]) -> None:
        session = await self.page.context.new_cdp_session(self.page)
        places = []
        for selector in selectors:
            box = await self.page.locator(selector).bounding_box()
            assert box is not None
            places.append({"x": box["x"] + 3, "y": box["y"] + 3, "button": "left", "clickCount": 1})
        async with self.page.expect_console_message(lambda message: message.text == "busy"):
            await self.page.evaluate(BUSY, seconds)
        sent = []
        for place in places:
            for kind in ("mousePressed", "mouseReleased"):
                order = session.send("Input.dispatchMouseEvent", {"type": kind, **place})
                sent.append(asyncio.ensure_future(order))
            await asyncio.sleep(0.2)
        await asyncio.gather(*sent)


@dataclass(slots=True)
class Lab:
    """Where apps are visited. ``dash`` is the version that they run on."""

    runner: asyncio.Runner
    browser: Browser
    server: Path
    python: str
    dash: Version

    def since(self, version: str) -> bool:
        """Whether the apps run on this Dash or a newer one."""
        return self.dash >= Version(version)

    def has(self, *modules: str) -> bool:
        """Whether the apps can import these."""
        command = [self.python, "-P", "-c", f"import {', '.join(modules)}"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def printed(self, code: str) -> Any:
        """The JSON that a script prints that no browser is needed for."""
        command = [self.python, "-P", "-c", BEGIN + code]
        return json.loads(
            subprocess.run(command, capture_output=True, text=True, check=True).stdout
        )

    @contextmanager
    def visit(self, code: str) -> Iterator[Visit]:
        """A visitor on the page of an app. Raises ReplayError when the app does not start."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "app.py").write_text(f"{BEGIN}{code}{END}", "utf-8")
            stack = AsyncExitStack()
            try:
                visit = self.runner.run(self._enter(stack, Path(folder)))
                visit.rest()
                yield visit
            finally:
                self.runner.run(stack.aclose())

    async def _enter(self, stack: AsyncExitStack, folder: Path) -> Visit:
        process = await stack.enter_async_context(served(self.server, folder))
        context = await self.browser.new_context()
        stack.push_async_callback(context.close)
        context.set_default_timeout(1000 * PATIENCE)
        await context.add_init_script(f"({FETCH})()")
        page, traffic = await context.new_page(), Traffic()
        stack.push_async_callback(page.unroute_all, behavior="ignoreErrors")
        visit = Visit(self.runner, page, traffic, f"http://127.0.0.1:{process.port}")
        page.on("request", traffic.begun)
        page.on("requestfinished", traffic.ended)
        page.on("requestfailed", traffic.ended)
        page.on("console", lambda message: _keep(visit, message))
        page.on("pageerror", lambda error: visit.console.append(str(error).splitlines()[0]))
        await page.route("**/_dash-update-component*", traffic.answer)
        await page.goto(visit.address)
        await page.wait_for_selector("#react-entry-point > :not(._dash-loading)", state="attached")
        return visit


def _keep(visit: Visit, message: ConsoleMessage) -> None:
    if message.type == "error":
        visit.console += message.text.strip().splitlines()[:1]


@contextmanager
def opened() -> Iterator[Lab]:
    """A browser, and a server of apps on the Dash of ``$FACTS_PYTHON``, or of this interpreter."""
    python = os.environ.get("FACTS_PYTHON", sys.executable)
    asked = [python, "-P", "-c", "import dash; print(dash.__version__)"]
    dash = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    with app_server(python) as server, asyncio.Runner() as runner:
        playwright = runner.run(async_playwright().start())
        try:
            browser = runner.run(launch(playwright))
            yield Lab(runner, browser, server, python, Version(dash.strip()))
            runner.run(browser.close())
        finally:
            runner.run(playwright.stop())
