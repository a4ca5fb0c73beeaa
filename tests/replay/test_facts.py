"""How Dash behaves where SEMANTICS does not say it, seen in a browser."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from .apps import app_server, served
from .browser import launch

pytestmark = pytest.mark.slow

APP = """\
from dash import Dash, Input, Output, callback, ctx, html

app = Dash(__name__)
app.layout = html.Div([html.Button("A", id="a"), html.Button("B", id="b"), html.Div(id="log")])


@callback(
    Output("log", "children"),
    Input("a", "n_clicks"),
    Input("b", "n_clicks"),
    prevent_initial_call=True,
)
def log(a, b):
    return " ".join(sorted(ctx.triggered_prop_ids))
"""
BUSY = """seconds => setTimeout(() => {
    console.log("busy");
    const end = Date.now() + 1000 * seconds;
    while (Date.now() < end);
}, 10)"""


async def _click_while_busy(page: Page, buttons: tuple[str, str], seconds: float) -> None:
    """Two clicks of the mouse, 0.2 seconds apart, while the page draws something."""
    session = await page.context.new_cdp_session(page)
    places = []
    for button in buttons:
        box = await page.locator(button).bounding_box()
        assert box is not None
        places.append({"x": box["x"] + 3, "y": box["y"] + 3, "button": "left", "clickCount": 1})
    async with page.expect_console_message(lambda message: message.text == "busy"):
        await page.evaluate(BUSY, seconds)
    sent = []
    for place in places:
        for kind in ("mousePressed", "mouseReleased"):
            order = session.send("Input.dispatchMouseEvent", {"type": kind, **place})
            sent.append(asyncio.ensure_future(order))
        await asyncio.sleep(0.2)
    await asyncio.gather(*sent)


async def _log_of_two_clicks(app: Path, seconds: float, buttons: tuple[str, str]) -> str:
    """What is logged when they come while the page is busy for so long."""
    with app_server() as server:
        async with async_playwright() as playwright, served(server, app) as running:
            browser = await launch(playwright)
            page = await browser.new_page()
            await page.goto(f"http://127.0.0.1:{running.port}")
            await page.wait_for_selector("#log", state="attached")
            await page.wait_for_load_state("networkidle")
            await _click_while_busy(page, buttons, seconds)
            await page.wait_for_function("document.querySelector('#log').textContent")
            await asyncio.sleep(0.3)
            text = await page.inner_text("#log")
            await browser.close()
            return text


def test_two_clicks_in_a_busy_browser_arrive_in_one_call(tmp_path: Path) -> None:
    """So a dispatcher that looks at ``ctx.triggered_id`` alone would drop one of them (S3)."""
    (tmp_path / "app.py").write_text(APP)
    log = _log_of_clicks_at_once(tmp_path / "app.py", ("#a", "#b"), "a.n_clicks b.n_clicks")
    assert log == "a.n_clicks b.n_clicks"


def _log_of_clicks_at_once(app: Path, buttons: tuple[str, str], expected: str) -> str:
    log = ""
    for seconds in (0.7, 5, 20):  # a busy machine brings the clicks late
        log = asyncio.run(_log_of_two_clicks(app, seconds, buttons))
        if log == expected:
            break
    return log


NEWEST = """\
from dash import Dash, Input, Output, callback, ctx, html

B = {"kind": "button", "index": 1}
app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button("A", id="a"),
        html.Div(html.Button("B", id=B), id="b"),
        html.Div(id="log"),
    ]
)


@callback(
    Output("log", "children"),
    Input("a", "n_clicks"),
    Input(B, "n_clicks"),
    prevent_initial_call=True,
)
def log(a, b):
    newest = [None, *ctx.triggered_prop_ids.values()][-1]
    said = "b" if newest == B else newest
    return f"{len(ctx.triggered_prop_ids)} clicks, the newer on {said}"
"""


@pytest.mark.parametrize("buttons", [("#a", "#b button"), ("#b button", "#a")])
def test_the_last_trigger_of_a_call_is_the_newer_one(
    tmp_path: Path, buttons: tuple[str, str]
) -> None:
    """And so a dispatcher that asks for it lets the newer click win, whatever its Inputs (S3)."""
    (tmp_path / "app.py").write_text(NEWEST)
    expected = f"2 clicks, the newer on {buttons[1][1]}"
    assert _log_of_clicks_at_once(tmp_path / "app.py", buttons, expected) == expected
