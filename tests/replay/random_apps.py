"""Random apps: what the rules look for, in all the spellings that Python has.

``random_app(number)`` is the same app every time. Each is one module with a pool of buttons and
fields, and some pieces that use them: round trips of a store, callbacks that share an Output,
callbacks that events start, callbacks that turn a trigger away.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random

from .random_batch import Burst, Event
from .random_code import HEAD, helpers_in, indented
from .random_pieces import (
    BUTTONS,
    CHOICE,
    TEXTS,
    TICKS,
    Make,
    Piece,
    duplicates,
    field_writer,
    round_trip,
    started,
    swapped,
)

WORDS = (
    "x",
    "name",
    "n",
    "",
    "2",
    "-1",
    "1.5",
    "0",
    "3e21",
    "key",
    "a",
    "items",
    "Ada Lovelace",
    "ü.ß",
    "none",
)
OPTIONS = ("p", "q", "r")


@dataclass(frozen=True, slots=True)
class RandomApp:
    """``pieces`` says how many there are to leave out."""

    number: int
    code: str
    bursts: tuple[Burst, ...]
    pieces: int


def random_app(number: int, without: Collection[int] = ()) -> RandomApp:
    """The app of this number; of its pieces those that are not left out."""
    r = Random(number)
    pieces = [piece(r, index) for index, piece in enumerate(_chosen(r))]
    pool = _pool(r, all(len(piece.writers) < 2 for piece in pieces))
    left = [piece for index, piece in enumerate(pieces) if index not in without]
    code = _module(r, pool, left)
    return RandomApp(
        number, code.replace("#", str(number)), _bursts(r, number, code, left), len(pieces)
    )


def _chosen(r: Random) -> Sequence[Make]:
    kinds: list[Make] = [round_trip, round_trip, duplicates, started, swapped]
    found = [r.choice(kinds) for _ in range(r.choice([1, 2, 2, 3]))]
    return found + [field_writer] * (r.random() < 0.12)


def _pool(r: Random, card: bool) -> tuple[str, ...]:
    """The buttons and fields of an app; one of the buttons may lie in a ``card`` with clicks.

    Not where a click on both would start two that lose each other's update: the rewrite keeps it.
    """
    clicks = ["", "", "", ", n_clicks=0"]
    buttons = [f'html.Button("{b[:2]}", id="{b}"{r.choice(clicks)})' for b in BUTTONS]
    if r.random() < 0.1 and card:
        buttons[2:] = [f'html.Div([{buttons[2]}], id="{BUTTONS[3]}")']
    given = ["", "", ', value=""', ', value="x"']
    others = ["", "", ", debounce=True", ", n_submit=0", ", type='number'"]
    texts = [f'dcc.Input(id="{t}"{r.choice(given)}{r.choice(others)})' for t in TEXTS]
    options = ", ".join(f'"{each}"' for each in OPTIONS)
    values = ["", "", ", value=[]", ', value=["p"]']
    ticks = f'dcc.Checklist([{options}], id="{TICKS}"{r.choice(values)})'
    chosen = r.choice(["", ', value="p"'])
    choice = f'dcc.RadioItems([{options}], id="{CHOICE}"{chosen})'
    return (*buttons, *texts, ticks, choice)


def _module(r: Random, pool: Sequence[str], pieces: Sequence[Piece]) -> str:
    parts = list(pool)
    r.shuffle(parts)
    parts += [each for piece in pieces for each in piece.layout]
    made = f"app = Dash(__name__{r.choice(['', ', prevent_initial_callbacks=True'] + [''] * 14)})\n"
    callbacks = "\n\n".join(piece.code for piece in pieces)
    code = "\n\n".join([made, _layout(r, [f"{part}," for part in parts]), callbacks])
    return _with_constants(r, f"{HEAD}\n\n{helpers_in(code)}\n\n{code}")


def _layout(r: Random, parts: Sequence[str]) -> str:
    match r.choice(["value", "value", "value", "function", "variable", "nested"]):
        case "value":
            lines = ["app.layout = html.Div([", *indented(parts), "])"]
        case "function":
            lines = ["def layout():", "    return html.Div([", *indented(parts, 8), "    ])"]
            lines += ["", "", "app.layout = layout"]
        case "variable":
            lines = ["parts = [", *indented(parts), "]", "app.layout = html.Div(children=parts)"]
        case _:
            half = len(parts) // 2
            lines = ["def top():", "    return html.Div([", *indented(parts[:half], 8), "    ])"]
            lines += ["", "", "app.layout = html.Div([top(), html.Section(["]
            lines += [*indented(parts[half:]), "])])"]
    return "\n".join(lines) + "\n"


def _with_constants(r: Random, code: str) -> str:
    """Some of the ids as constants."""
    names = sorted(set(re.findall(r'"([a-z]+[0-9_]*)-#"', code)))
    for name in r.sample(names, r.choice([0, 0, 0, 1, 2])):
        if f"case '{name}-#'" not in code:
            code = re.sub(rf"""(["']){name}-#\1""", f"ID_{name.upper()}", code)
            code = code.replace("\nLOG = ", f'\nID_{name.upper()} = "{name}-#"\nLOG = ', 1)
    return code


def _bursts(r: Random, number: int, code: str, pieces: Sequence[Piece]) -> tuple[Burst, ...]:
    """What is done to the app: mostly to what its callbacks name."""
    used = [each for each in (*BUTTONS, *TEXTS, TICKS, CHOICE) if code.count(each) > 1]
    used = used or list(BUTTONS)
    found = []
    for _ in range(r.choice([3, 4, 5])):
        events = [_event(r, r.choice(used)) for _ in range(r.choice([1, 1, 2, 3]))]
        together = r.random() < 0.3
        if together:
            events = list({id_: (action, id_, *rest) for action, id_, *rest in events}.values())
        # A callback that writes a field, and has no component of its own, starts others later.
        ids = [event[1] for event in events]
        if any(not piece.layout or _unforeseeable(piece, ids) for piece in pieces):
            events = events[:1]
        numbered = [tuple(part.replace("#", str(number)) for part in each) for each in events]
        found.append(Burst(tuple(numbered), together))
    return tuple(found)


def _unforeseeable(piece: Piece, ids: Sequence[str]) -> bool:
    """Whether two callbacks may lose each other's update, and one drops an answer of its own.

    What remains if none gets lost is then neither what remained, nor what slow events leave.
    """
    started = [sum(id_ in inputs for id_ in ids) for inputs in piece.writers]
    return sum(map(bool, started)) > 1 and max(started) > 1


def _event(r: Random, id_: str) -> Event:
    if id_ in TEXTS:
        if r.random() < 0.25:
            return r.choice([("press", id_, "Enter"), ("leave", id_)])
        return ("type", id_, r.choice(WORDS))
    if id_ in (TICKS, CHOICE):
        return ("choose", id_, r.choice(OPTIONS))
    return ("click", id_)
