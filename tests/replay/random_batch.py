"""Many random apps replayed on one page, before and after, and where they differ.

The slow run lets every event be answered before the next. The fast run does the events of a burst
without waiting; those of a burst that is ``together`` arrive while the page is busy. After each
event, or burst, everything that is to be seen of each app is compared.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from .apps import ReplayError, served
from .browser import SCRIPT, normalised

HOST = Path(__file__).with_name("random_host.py")
PAGE = Path(__file__).with_name("random_page.js")
PATIENCE = 240  # seconds for a page of many apps to come to rest: machines are busy
GROUP = r"-[0-9]+(?=\.)"
OF_APP = re.compile(r"-([0-9]+)\.")
NOT_FOUND_TWICE = "Failed to load resource"  # the browser's word on a call that is told of anyway

Event = tuple[str, ...]  # the action, the id, and what it takes


@dataclass(frozen=True, slots=True)
class Burst:
    """Events of the fast run between two times of rest."""

    events: tuple[Event, ...]
    together: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """An app before and after its rewrite, and what is done to it."""

    number: int
    before: str
    after: str
    bursts: tuple[Burst, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be seen of one app at one time, and the errors since the last."""

    seen: Mapping[str, str]
    errors: tuple[str, ...]


Looks = Mapping[int, Sequence[Look]]  # by the number of the app, in the order of the steps


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an app shows something else than before; ``seen`` is all that it shows then."""

    number: int
    run: str
    step: int
    what: str
    before: str
    after: str
    seen: Mapping[str, str]

    def __str__(self) -> str:
        return (
            f"app {self.number}, {self.run} run, step {self.step}: {self.what}"
            f"\n  before: {self.before!r}\n  after:  {self.after!r}"
        )


async def differences(browser: Browser, server: Path, pairs: Sequence[Pair]) -> list[Difference]:
    """Where the apps differ in a way that their verdict, safe, does not allow."""
    runs = [(side, speed) for side in ("before", "after") for speed in ("slow", "fast")]
    found = await asyncio.gather(*(_run(browser, server, pairs, *run) for run in runs))
    looks = dict(zip(runs, found, strict=True))
    return [each for pair in pairs if (each := _difference(pair, looks)) is not None]


async def in_some_order(browser: Browser, server: Path, pair: Pair, found: Difference) -> bool:
    """Whether an app shows after a burst what it showed before its rewrite if the events came one
    by one, in some order, some of them not at all: of several updates that got lost one is kept.
    """
    if found.run != "fast" or found.step == 0:
        return False
    *earlier, last = pair.bursts[: found.step]
    so_far = [event for burst in earlier for event in burst.events]
    for number in range(len(last.events), -1, -1):
        for some in permutations(last.events, number):
            events = tuple(Burst((each,)) for each in (*so_far, *some))
            tried = Pair(pair.number, pair.before, pair.before, events)
            looks = await _run(browser, server, [tried], "before", "slow")
            if looks[pair.number][-1].seen == found.seen:
                return True
    return False


async def _run(
    browser: Browser, server: Path, pairs: Sequence[Pair], side: str, speed: str
) -> Looks:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(HOST, Path(folder, "app.py"))
        for pair in pairs:
            code = pair.before if side == "before" else pair.after
            Path(folder, f"app_{pair.number}.py").write_text(code)
        async with served(server, Path(folder)) as process, _page(browser, process.port) as visit:
            return await _looks(*visit, pairs, speed)


@asynccontextmanager
async def _page(browser: Browser, port: int) -> AsyncIterator[tuple[Page, list[str]]]:
    context = await browser.new_context(viewport={"width": 300, "height": 100})  # little to draw
    try:
        delays = json.dumps({"slow": 0.3, "slow_for": {}, "group": GROUP})
        await context.add_init_script(f"({SCRIPT.read_text('utf-8')})({delays})")
        await context.add_init_script(f"({PAGE.read_text('utf-8')})()")
        page = await context.new_page()
        errors: list[str] = []
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(f"http://127.0.0.1:{port}")
        try:
            yield page, errors
        except ReplayError as error:
            raise ReplayError("\n".join([str(error), *errors])) from error
    finally:
        await context.close()


async def _looks(page: Page, errors: list[str], pairs: Sequence[Pair], speed: str) -> Looks:
    """One look after the page load, and one after each burst, of each app."""
    found: dict[int, list[Look]] = {pair.number: [] for pair in pairs}
    plans = {pair.number: bursts_of(pair, speed) for pair in pairs}
    await _rest(page, None)
    await _look(page, errors, found)
    for step in range(max(map(len, plans.values()), default=0)):
        going = {number: plan[step] for number, plan in plans.items() if step < len(plan)}
        await _burst(page, [*going.values()])
        await _look(page, errors, {number: found[number] for number in going})
    return found


def bursts_of(pair: Pair, speed: str) -> Sequence[Burst]:
    if speed == "fast":
        return pair.bursts
    return [Burst((event,)) for burst in pair.bursts for event in burst.events]


async def _burst(page: Page, bursts: Sequence[Burst]) -> None:
    turns: list[list[Event]] = [[] for _ in range(max(len(b.events) for b in bursts))]
    for burst in bursts:
        for turn, event in enumerate(burst.events):
            turns[0 if burst.together else turn].append(event)
    for number, events in enumerate(turns):
        if events:
            await page.evaluate("events => batch.act(events)", [list(each) for each in events])
            if number < len(turns) - 1:
                await _rest(page, 0)
    await _rest(page, None)


async def _rest(page: Page, seconds: float | None) -> None:
    time = [seconds, 1000 * PATIENCE]
    why = await page.evaluate("time => replay.advance(...time)", time)
    if why:
        raise ReplayError(f"the page of random apps does not come to rest: {why}")


async def _look(page: Page, errors: list[str], found: Mapping[int, list[Look]]) -> None:
    seen: dict[str, dict[str, Any]] = await page.evaluate("batch.read()")
    by_app: dict[str, list[str]] = {}
    for error in errors:
        if not error.startswith(NOT_FOUND_TWICE):
            of = OF_APP.search(error)
            by_app.setdefault(of[1] if of else "", []).append(normalised(error))
    errors.clear()
    for number, looks in found.items():
        told = (*by_app.get(str(number), ()), *by_app.get("", ()))
        looks.append(Look(seen.get(str(number), {}), tuple(sorted(told))))


def _difference(pair: Pair, looks: Mapping[tuple[str, str], Looks]) -> Difference | None:
    """The first difference of an app that is not allowed."""
    slow = looks["before", "slow"][pair.number]
    again = _compared(pair, "slow", slow, slow, looks["after", "slow"][pair.number])
    if again is not None:
        return again
    ends = [0]
    for burst in pair.bursts:
        ends.append(ends[-1] + len(burst.events))
    begins = [0, *(end + 1 for end in ends)]
    at_rest = [_as_one(slow[begin : end + 1]) for begin, end in zip(begins, ends, strict=False)]
    fast = looks["before", "fast"][pair.number]
    return _compared(pair, "fast", fast, at_rest, looks["after", "fast"][pair.number])


def _as_one(looks: Sequence[Look]) -> Look:
    """The last look, with the errors of all."""
    return Look(looks[-1].seen, tuple(error for each in looks for error in each.errors))


def _compared(
    pair: Pair, run: str, before: Sequence[Look], at_rest: Sequence[Look], after: Sequence[Look]
) -> Difference | None:
    """The first step at which ``after`` shows what it must not.

    What it shows of a prop is what was there before, or what is there before when nothing is
    hurried: an update that got lost is kept. From there on the two are two stories. So they are
    when the old code raised an exception: only what the exception says nothing about is the same.
    """
    for step, (old, calm, new) in enumerate(zip(before, at_rest, after, strict=True)):
        failed = bool(old.errors or calm.errors)
        if new.errors and not failed:
            told = "\n".join(new.errors)
            return Difference(pair.number, run, step, "errors", "", told, new.seen)
        unlike = [key for key in {**old.seen, **new.seen} if not _alike(old.seen, new.seen, key)]
        for key in sorted(unlike):
            was, is_ = old.seen.get(key, ""), new.seen.get(key, "")
            excused = failed and key not in ("said", "log")
            if (
                not excused
                and is_ != calm.seen.get(key, "")
                and not _of_both(was, calm.seen, key, is_)
            ):
                return Difference(pair.number, run, step, key, was, is_, new.seen)
        if unlike or old.seen != calm.seen:  # from here on what is calm starts from elsewhere
            return None
    return None


def _alike(old: Mapping[str, str], new: Mapping[str, str], key: str) -> bool:
    """Whether both show the same. A layout may be given the default that the code had for nothing.

    Who reads the store would show the difference.
    """
    return old.get(key) == new.get(key) or (old.get(key) == "null" and new.get(key) in ("[]", "{}"))


def _of_both(was: str, calm: Mapping[str, str], key: str, is_: str) -> bool:
    """Whether each line is that of one of the two. Of two clicks in a hurry Dash may count one: an
    update that got lost and is kept may have another number than when nothing is hurried.
    """
    lines = [text.split("\n") for text in (was, calm.get(key, ""), is_)]
    return len({len(each) for each in lines}) == 1 and all(
        new in (old, kept) or (old != kept and _uncounted(new) == _uncounted(kept))
        for old, kept, new in zip(*lines, strict=True)
    )


def _uncounted(line: str) -> str:
    return re.sub(r"[0-9]+", "0", line)
