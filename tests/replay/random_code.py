"""Code for random apps: guards, checks of the trigger, answers, effects, writes.

Each function takes a source of randomness and the names that the code may use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from string import Template

from . import random_forms as forms

Lines = list[str]

# What every app has, to be used or not. ``#`` stands for its number.
HEAD = """\
import contextlib
import copy
import json
from contextlib import suppress
from functools import partial

from dash import Dash, Input, Output, Patch, State, callback, callback_context, clientside_callback
from dash import ctx, dash_table, dcc, html, no_update
from dash.exceptions import PreventUpdate

LOG = []
COUNT = {"n": 0}
SERIAL = iter(range(1000))
NAMES = {0: "zero", 1: "one", 2: "two", None: "none"}
FIRST = 1
KEY = "key"
NOTHING = (None, 0, "")
"""

HELPERS = {
    "nothing": "def nothing(value):\n    return value is None or value == 0\n",
    "require": "def require(value):\n    if not value:\n        raise PreventUpdate\n",
    "required": (
        "def required(value, least=1):\n"
        "    if value is None or value < least:\n"
        "        raise PreventUpdate\n"
        "    return value\n"
    ),
    "shown": 'def shown(value):\n    return f"<{value}>"\n',
    "named": 'def named(value):\n    return NAMES.get(value, "many")\n',
    "noted": "def noted(value):\n    LOG.append(value)\n    return value\n",
    "starter": "def starter():\n    return ctx.triggered_id\n",
    "started_by": "def started_by(*ids):\n    return ctx.triggered_id in ids\n",
    "size": "def size(value):\n    return len(json.dumps(value))\n",
    "keyed": 'def keyed(value):\n    return f"k{value}"\n',
    "quiet": (
        "@contextlib.contextmanager\n"
        "def quiet():\n"
        "    try:\n"
        "        yield\n"
        "    except (TypeError, ValueError):\n"
        "        pass\n"
    ),
    "doubled": "doubled = lambda value: value * 2\n",
    "put": "def put(value, key, entry):\n    value[key] = entry\n",
    "put_back": "def put_back(value, key, entry):\n    value[key] = entry\n    return value\n",
    "added": "def added(rows, entry):\n    return [*rows, entry]\n",
    "add_to": "def add_to(rows, *all_):\n    for each in all_:\n        rows.append(each)\n",
}


def helpers_in(code: str) -> str:
    """The definitions of the helpers that ``code`` names."""
    return "\n\n".join(text for name, text in HELPERS.items() if re.search(rf"\b{name}\b", code))


def indented(lines: Sequence[str], by: int = 4) -> Lines:
    return [" " * by + line for line in lines]


@dataclass(frozen=True, slots=True)
class Given:
    """What a body may use: the clicks, fields by what they hold, and how it turns a call away."""

    clicks: str
    texts: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    away: tuple[str, ...] = ("raise PreventUpdate",)


def filled(form: str, body: Sequence[str] = (), **names: str) -> Lines:
    """The lines of a form; ``body`` stands where it says so, as deep."""
    lines = []
    for line in form.splitlines():
        if line.strip() == "$body":
            lines += indented(body, len(line) - len(line.lstrip()))
        else:
            lines.append(Template(line).substitute(names))
    return lines


def guarded(r: Random, given: Given, body: Sequence[str]) -> Lines:
    """``body`` behind a guard on the clicks."""
    names = {"n": given.clicks, "away": r.choice(given.away), "t": "".join(given.texts[:1])}
    if r.random() < 0.4:
        return filled(r.choice(forms.GUARDS), body, **names)
    tests = forms.NO_CLICKS + (forms.NO_TEXT if given.texts else ())
    return filled(f"if {_test(r, tests)}:\n    $away\n$body", body, **names)


def _test(r: Random, tests: Sequence[str]) -> str:
    """One of the tests, or two as one."""
    if r.random() < 0.75:
        return r.choice(tests)
    names = {"one": r.choice(tests), "two": r.choice(tests)}
    return Template(r.choice(forms.COMBINED)).substitute(names)


def turned_away(r: Random, given: Given, button: str, field: str, body: Sequence[str]) -> Lines:
    """``body``, which answers only ``button``, or everything but ``field``."""
    names = {"button": button, "field": field, "prop": f"{button}.n_clicks"}
    names["away"] = r.choice(given.away)
    if r.random() < 0.35:
        lines = filled(r.choice(forms.BY_BUTTON), body, **names)
    else:
        test = _test(r, forms.NOT_BY_BUTTON)
        lines = filled(f"if {test}:\n    $away\n$body", body, **names)
    if r.random() < 0.25:
        return [re.sub(r"\bctx\.", "callback_context.", line) for line in lines]
    return lines


def value(r: Random, given: Given) -> str:
    """What is written: an expression of what is given."""
    return _expression(r, given, forms.VALUES, forms.VALUES_OF_TEXT, forms.VALUES_OF_LIST)


def key(r: Random, given: Given) -> str:
    """An expression for the key of a dictionary."""
    return _expression(r, given, forms.KEYS, forms.KEYS_OF_TEXT, forms.KEYS_OF_LIST)


def answer(r: Random, given: Given) -> str:
    """What a callback shows: an expression for children."""
    return _expression(r, given, forms.ANSWERS, forms.ANSWERS_OF_TEXT, forms.ANSWERS_OF_LIST)


def _expression(
    r: Random, given: Given, plain: Sequence[str], texts: Sequence[str], lists: Sequence[str]
) -> str:
    choices = [(form, "", "") for form in plain]
    choices += [(form, text, "") for text in given.texts for form in texts]
    choices += [(form, "", each) for each in given.lists for form in lists]
    form, text, each = r.choice(choices)
    return Template(form).substitute(n=given.clicks, t=text, l=each)


def effect(r: Random, given: Given) -> Lines:
    """Something that a callback does besides; mostly nothing."""
    return filled(r.choice(forms.EFFECTS), n=given.clicks) if r.random() < 0.25 else []


def inside(r: Random, given: Given, lines: Lines) -> Lines:
    """``lines`` in something that Python has for it."""
    around = [*forms.AROUND, *[f"if {text}:\n    $body" for text in given.texts] * 3]
    return filled(r.choice(around), lines, n=given.clicks)


def written(r: Random, kind: str, name: str, given: Given) -> tuple[Lines, str]:
    """Code that changes the value ``name``, a dict, a list or rows, and what it returns of it."""
    lines, target = _opened(r, kind, name, given.clicks)
    for _ in range(r.choice([1, 1, 1, 2, 2, 3])):
        write = _one(r, kind, target, given)
        lines += inside(r, given, write) if r.random() < 0.25 else write
        lines += effect(r, given) if r.random() < 0.2 else []
    if r.random() >= 0.15:
        return lines, target
    built = forms.REBUILT["dict" if kind == "dict" else "list"]
    names = {"d": target, "k": key(r, given), "v": value(r, given)}
    return lines if r.random() < 0.5 else [], filled(r.choice(built), **names)[0]


def _opened(r: Random, kind: str, name: str, n: str) -> tuple[Lines, str]:
    """Defaults, copies and reads before the first write."""
    make, empty = ("dict", "{}") if kind == "dict" else ("list", "[]")
    lines: Lines = []
    if r.random() < 0.25:
        lines += filled(r.choice(forms.DEFAULTS), d=name, make=make, empty=empty)
    if r.random() < 0.12:
        lines += filled(r.choice(forms.READS), d=name)
    if r.random() < 0.1:
        lines += filled(r.choice(forms.BRANCHED), d=name, n=n, make=make, empty=empty)
    if r.random() < 0.25:
        target = r.choice(["new", "changed", name])
        return [*lines, *filled(f"{target} = {r.choice(forms.COPIES[make])}", d=name)], target
    return lines, name


def _one(r: Random, kind: str, d: str, given: Given) -> Lines:
    common, rare = {
        "dict": (forms.TO_A_DICT, forms.RARELY_TO_A_DICT),
        "list": (forms.TO_A_LIST, forms.RARELY_TO_A_LIST),
        "rows": (forms.TO_ROWS, forms.TO_A_LIST),
    }[kind]
    form = r.choice(common if r.random() < 0.72 else rare)
    return filled(form, d=d, k=key(r, given), v=value(r, given), n=given.clicks)
