"""The loop of a review: a key, what it does, the next screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from codemods.engine.findings import Change
from codemods.engine.scan import Scan
from codemods.files.wording import shortened
from codemods.review.editor import NoEditor
from codemods.review.keys import CLOSED, RESIZED, Keys
from codemods.review.screen import Closed, Screen
from codemods.review.work import (
    Disk,
    Note,
    Review,
    assume,
    read_again,
    shown,
    take,
    take_back,
)


class Outside(Protocol):
    """What a review needs from around it."""

    def scan(self) -> Scan:
        """Reads the project again."""

    def asked(self, scan: Scan) -> Sequence[Change]:
        """Which changes of a scan are asked."""

    def edit(self, path: str, line: int) -> None:
        """Opens a file in the editor. Raises NoEditor."""

    def suspend(self) -> None:
        """Lets the shell go on until it wakes us."""

    def keep(self, review: Review) -> None:
        """Keeps the answers. Raises OSError."""


@dataclass(frozen=True)
class Parts:
    """What a session works with."""

    keys: Keys
    screen: Screen
    outside: Outside
    disk: Disk


def session(review: Review, parts: Parts) -> tuple[Review, bool]:
    """Asks until nothing is left to ask, or the user stops.

    Returns the review as it ended, and whether the terminal was there until then.
    """
    page = 0
    try:
        while review.queue.cursor is not None:
            if (about := review.open_assumption) is not None:
                answered = _assumed(review, *about, parts)
                if isinstance(answered, bool):
                    return review, answered
                review = _kept(review, answered, parts.outside)
                continue
            review = shown(review, parts.outside.asked)
            if review.note and review.note.bad:  # before it is seen: what comes then is an answer
                parts.keys.forget()
            pages = parts.screen.show(review, page)
            key = parts.keys.read()
            if key in ("q", CLOSED):
                return review, key == "q"
            if key == "space":
                page = (page + 1) % pages
                continue
            before = review
            review = _answered(review, key, parts)
            if review.queue != before.queue:
                page = 0
            review = _kept(before, review, parts.outside)
    except Closed:
        return review, False
    return review, True


def _assumed(review: Review, name: str, number: int, parts: Parts) -> Review | bool:
    """The review after the question whether an assumption holds, which comes once; where that is
    the end, whether the terminal was there until then.
    """
    while True:
        parts.screen.assume(review, name, number)
        match parts.keys.read():
            case "y" | "n" as key:
                return assume(review, name, parts.outside.asked, holds=key == "y")
            case "q" | "closed" as key:
                return key == "q"
            case "suspend":
                parts.outside.suspend()


def _kept(before: Review, review: Review, outside: Outside) -> Review:
    same = review.queue is before.queue and review.edited is before.edited
    if same and review.assumed is before.assumed:
        return review
    try:
        outside.keep(review)
    except OSError as error:
        text = f"Your answers cannot be kept for --resume: {error.strerror or error}."
        note = f"{review.note.text} {text}" if review.note else text
        return replace(review, note=Note(note, bad=True))
    return review


def _answered(review: Review, key: str, parts: Parts) -> Review:
    """The review after a key."""
    review = replace(review, note=review.note if key == RESIZED else None)
    queue = review.queue
    match key:
        case "y" | "a" | "u":
            return _written(review, key, parts)
        case "n" if queue.cursor:
            return replace(review, queue=queue.refuse([queue.cursor]))
        case "d":
            return replace(review, queue=queue.refuse(queue.rest(any_verdict=True)))
        case "f" if queue.cursor:
            return replace(review, queue=queue.leave(queue.cursor.path))
        case "e":
            return _edited(review, parts)
        case "j" | "k":
            return _looked(review, 1 if key == "j" else -1)
        case "?":
            return _helped(review, parts)
        case "suspend":
            parts.outside.suspend()
            return review
        case "resized":
            return review
    return replace(review, note=Note("That is no key here; ? shows those that are."))


def _written(review: Review, key: str, parts: Parts) -> Review:
    """A yes, or taking one back, on files that are as they were read."""
    if key != "u" and parts.disk.changed(review.scan):
        return _read_again(review, parts)
    if key == "u":
        review = take_back(review, parts.outside.asked)
    else:
        cursor = review.queue.cursor
        keys = review.queue.rest(any_verdict=False) if key == "a" else [cursor] if cursor else []
        review = take(review, keys, parts.outside.asked)
    if review.note and review.note.bad and parts.disk.changed(review.scan):
        scan = parts.outside.scan()
        return read_again(review, scan, parts.outside.asked, review.note)
    return review


def _read_again(review: Review, parts: Parts) -> Review:
    """Somebody else changed files: no yes before the user has seen what that makes of it."""
    changed = parts.disk.changed(review.scan)
    was = review.queue.current
    scan = parts.outside.scan()
    after = read_again(review, scan, parts.outside.asked, None)
    now = after.queue.current
    same = was is not None and now is not None and was.id == now.id
    look = "Look at this change again" if same else "The change that was here is gone, or new"
    text = f"Changed meanwhile, and read again: {shortened(changed, 2)}. {look}."
    return replace(after, note=Note(f"{text} {after.note.text}" if after.note else text, bad=True))


def _edited(review: Review, parts: Parts) -> Review:
    """The current change in the editor; the files are read again if they are others after it."""
    change = review.queue.current
    if change is None:
        return review
    note = None
    try:
        parts.outside.edit(change.place.path, change.place.line)
    except NoEditor as error:
        note = Note(f"No edit: {error}.", bad=True)
    changed = parts.disk.changed(review.scan)
    if not changed:
        return replace(review, note=note or Note("Nothing was changed in the editor."))
    note = note or Note(f"Read again: {', '.join(changed)}.")
    after = read_again(review, parts.outside.scan(), parts.outside.asked, note)
    return replace(after, edited=after.edited.union(changed))


def _looked(review: Review, step: int) -> Review:
    queue = review.queue.looked(step)
    end = "last" if step > 0 else "first"
    note = Note(f"This is the {end} one.") if queue.cursor == review.queue.cursor else None
    return replace(review, queue=queue, note=note)


def _helped(review: Review, parts: Parts) -> Review:
    parts.screen.help()
    while parts.keys.read() == RESIZED:
        parts.screen.help()
    return review
