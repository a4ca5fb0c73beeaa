"""Random apps do in the browser what they did, wherever a rewrite of them is called safe."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from playwright.async_api import async_playwright

from .apps import app_server
from .browser import launch
from .random_apps import random_app
from .random_batch import Burst, Difference, Pair, differences
from .random_run import judged, replay

SECONDS = 75  # in which pages begin; with the last one they are two minutes

TWO_WRITERS = """
from dash import *

LOG = []
app = Dash()
app.layout = html.Div([
    html.Button("A", id="a-1"), html.Button("B", id="b-1"), dcc.Store(id="s-1", data=[]),
])

def adds(name):
    @app.callback(
        Output("s-1", "data", allow_duplicate=True),
        Input(f"{name}-1", "n_clicks"),
        State("s-1", "data"),
        prevent_initial_call=True,
    )
    def add(n, rows):
        rows.append(name)
        return rows

adds("a")
adds("b")
"""
PATCHES = TWO_WRITERS.replace("rows.append", "rows = Patch()\n        rows.append")
ONCE = (Burst((("click", "a-1"), ("click", "b-1"))),)


def test_an_app_is_made_by_its_number() -> None:
    assert random_app(7) == random_app(7)
    assert random_app(7).code != random_app(8).code


def test_the_apps_are_python_and_many_have_something_safe() -> None:
    pairs = [judged(number).pair for number in range(30)]
    assert sum(pair is not None for pair in pairs) >= 10


async def _found(*pairs: Pair) -> list[Difference]:
    with app_server() as server:
        async with async_playwright() as playwright:
            browser = await launch(playwright)
            found = await differences(browser, server, pairs)
            await browser.close()
            return found


@pytest.mark.slow
def test_an_update_may_be_kept_and_none_may_be_lost() -> None:
    kept = Pair(1, TWO_WRITERS, PATCHES, ONCE)
    assert asyncio.run(_found(kept)) == []
    (lost,) = asyncio.run(_found(Pair(1, PATCHES, TWO_WRITERS, ONCE)))
    assert (lost.run, lost.step, lost.what) == ("fast", 1, "s-1.data")


@pytest.mark.slow
def test_a_default_in_the_layout_is_no_difference_unless_it_is_read() -> None:
    none = TWO_WRITERS.replace("data=[]", "data=None")
    assert asyncio.run(_found(Pair(1, none, TWO_WRITERS, ()))) == []
    reads = (
        'html.P(id="p-1"),\n])\n\n@app.callback(Output("p-1", "children"), Input("s-1", "data"))'
    )
    reads += "\ndef show(rows):\n    return str(rows)\n"
    none, empty = (each.replace("\n])\n", f"\n{reads}", 1) for each in (none, TWO_WRITERS))
    (found,) = asyncio.run(_found(Pair(1, none, empty, ())))
    assert (found.run, found.step, found.what) == ("slow", 0, "text")


@pytest.mark.slow
def test_each_app_on_a_page_is_compared() -> None:
    second = TWO_WRITERS.replace("-1", "-2")
    events = (Burst((("click", "a-2"),)),)
    louder = second.replace("append(name)", "append(name.upper())")
    noted = second.replace("append(name)", "append(name); LOG.append(name)")
    fails = second.replace("append(name)", "append(nobody)")
    one = Pair(1, TWO_WRITERS, TWO_WRITERS, ONCE)
    for after, what in ((louder, "s-2.data"), (noted, "log"), (fails, "errors")):
        (found,) = asyncio.run(_found(one, Pair(2, second, after, events)))
        assert (found.number, found.run, found.step, found.what) == (2, "slow", 1, what)


@pytest.mark.slow
def test_what_is_called_safe_in_a_random_app_changes_nothing() -> None:
    report = asyncio.run(replay(itertools.count(), SECONDS))
    print(report)
    assert not report.differences, str(report)
    assert report.replayed
