"""What outlives a call and may change by being read is an effect; what the call makes is none."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.callback import callbacks_of
from codemods.flow.effect import effect
from codemods.flow.summary import Summary, summary
from codemods.flow.values.domain import UNKNOWN, Situation

APP = """\
import collections, csv, itertools, json, operator, os, queue, random, re
import statistics as figures
from functools import cached_property, lru_cache, partial, reduce
from itertools import count, islice
from copy import deepcopy
import numpy as np
import pandas as pd
from dash import Input, Output, State, callback, ctx, no_update
from dash.exceptions import PreventUpdate
from stock import NUMBERS, SHELF

TICKETS = itertools.count(1)
LINES = open("lines.txt")
WORK = (job for job in range(9))
SEEN = collections.defaultdict(int)
QUEUE = queue.Queue()
DICE = random.Random(3)
LIMIT = 10
RATES = {"a": 1, "b": 2}
RATES_OF = np.array([1, 2])
NAMES = "a b".upper().split()
COPIED = deepcopy(RATES)
ROWS = TABLE.iterrows()
TABLE = pd.DataFrame({"a": [1, 2]})


def jobs():
    yield from range(9)


def current():
    return TICKETS


JOBS = jobs()


class Tickets:
    given = 0
    label = "tickets"

    @property
    def number(self):
        self.given += 1
        return self.given

    def __eq__(self, other):
        return log(other) is None

    @property
    def title(self):
        return self.label

    @cached_property
    def stock(self):
        return load()


class Counting(type):
    @property
    def total(cls):
        return log(1)


class Counted(metaclass=Counting):
    limit = 3


class Box:
    def __init__(self):
        self.items = []
        self.ids = itertools.count()
        self.desk = Tickets()

    def __len__(self):
        return len(self.items.pop())


class Plain:
    def __init__(self):
        self.size = 3


DESK = Tickets()
BOX = Box()
PLAIN = Plain()
DESKS = {"one": DESK}
LEFT, RIGHT = Tickets(), Box()
ROOM = [PLAIN, DESK]
MADE = [Tickets() for _ in range(2)]
BY_NAME = {name: Box() for name in ("a", "b")}
CALM = [Plain(), Plain()]
SMALL, LARGE = Plain(), Plain()


def open_desk():
    return Tickets()


OPENED = open_desk()


def first(values):
    return next(values)


def log(value):
    JOURNAL.append(value)


class Desk:
    own = itertools.count()

    def __init__(self, app, tickets, typed: Tickets, prefix):
        self.tickets = tickets
        self.limit = 3

        @callback(Output("a", "children"), Input("n", "n_clicks"), State("x", "data"))
        def f(n, x, kept=iter(range(9))):
            BODY
            if not n:
                raise PreventUpdate
            return 1
"""
STOCK = "import itertools\nNUMBERS = itertools.count()\nSHELF = {'a': 1}\n"
FIGURES = "SEEN = []\ndef mean(values):\n    SEEN.append(values)\n    return sum(values)\n"
DRAWS = [
    "y = [desk.number for desk in ROOM]",
    "y = [desk.number for _, desk in enumerate(ROOM)]",
    "y = [desk.number for desk in DESKS.values()]",
    "y = [desk.number for name, desk in DESKS.items()]",
    "for desk in reversed(MADE):\n                y = desk.number",
    "y = MADE[0].number",
    "y = ROOM[1].number",
    "y = len(BY_NAME['a'])",
    "y = len({'a': RIGHT}['a'])",
    "y = ROOM[1] == x",
    "y = LEFT.number",
    "y = len(RIGHT)",
    "desk, z = LEFT, 1\n            y = desk.number",
    "y = next(TICKETS)",
    "y = next(TICKETS, None)",
    "y = next(NUMBERS)",
    "y = next(current())",
    "y = list(JOBS)",
    "y = tuple(WORK)",
    "y = sum(WORK)",
    "y = max(WORK, default=0)",
    "y = sorted(JOBS)",
    "y = any(WORK)",
    "y = ''.join(LINES)",
    "y, z = TICKETS, 1",
    "y, z = WORK",
    "y = [*WORK]",
    "y = max(*WORK)",
    "y = x in WORK",
    "y = [w for w in WORK]",
    "y = {w: 1 for w in WORK}",
    "y = list(zip(x, TICKETS))",
    "y = list(islice(tickets, 3))",
    "y = f'{next(TICKETS)}'",
    "t = TICKETS\n            y = next(t)",
    "t = tickets\n            y = next(t)",
    "y, z = tickets",
    "y = [*tickets]",
    "for w in tickets:\n                break",
    "y = [w for w in self.tickets]",
    "y = next(self.own)",
    "y = next(BOX.ids)",
    "y = DESK.number",
    "y = DESK.stock",
    "y = BOX.desk.number",
    "t = DESK\n            y = t.number",
    "y = DESKS['one'].number",
    "y = OPENED.number",
    "y = typed.number",
    "y = Counted.total",
    "y = TABLE.apply(QUEUE.put)",
    "y = TABLE['a'].map(tickets)",
    "d = DESKS[x]\n            y = d.number",
    "y = next(kept)",
    "y = [*kept]",
    "y = len(BOX)",
    "y = 1 if BOX else 2",
    "y = next(ROWS)",
    "y = SEEN[n]",
    "y = SEEN['a'] > 1",
    "s = SEEN\n            y = s['a']",
    "y = random.random()",
    "y = random.choice(x)",
    "random.shuffle(SHELF)",
    "random.shuffle(x)",
    "y = DICE.random()",
    "y = np.random.rand()",
    "y = TABLE.sample(1)",
    "np.copyto(TABLE, 1)",
    "TABLE.values.fill(0)",
    "pd.set_option('a', 1)",
    "y = QUEUE.get()",
    "y = first(TICKETS)",
    "y = first(tickets)",
    "q = QUEUE\n            y = q.get()",
    "operator.setitem(SHELF, 'a', 2)",
    "operator.iadd(SHELF, x)",
    "json.dump(x, LINES)",
    "y = json.dumps(x, default=log)",
    "y = sorted(x, key=log)",
    "y = max(x, key=log)",
    "y = max(x, key=tickets)",
    "y = list(map(log, x))",
    "y = sorted(x, key=lambda v: next(TICKETS))",
    "y = reduce(log, x)",
    "y = list(filter(QUEUE.put, x))",
    "y = collections.defaultdict(log)['a']",
    "y = RATES.pop('a')",
    "y = RATES.setdefault('c', 1)",
    "setattr(PLAIN, 'size', 1)",
    "globals().update(x)",
    "vars()['y'] = 1",
    "exec('y = 1')",
    "print(x, file=LINES)",
    "TABLE.to_csv('x.csv')",
    "os.remove('x')",
    "ctx.response.set_cookie('a', 'b')",
    "with tickets:\n                pass",
    "y = set(ROOM)",
    "y = max(MADE)",
    "y = x in ROOM",
    "y = x in [DESK]",
    "y = max([DESK, x])",
    "match DESK:\n                case Tickets(number=1):\n                    pass",
]  # fmt: skip


def _of(folder: Path, body: str) -> tuple[Summary, object]:
    files = {"app.py": APP.replace("BODY", body), "stock.py": STOCK, "statistics.py": FIGURES}
    project = write_project(folder, files)
    (found,) = callbacks_of(project, module(project, "app.py"))
    assert isinstance(found.function, ast.FunctionDef)
    situation = Situation({"n": None, "x": UNKNOWN}, {})
    return summary(project, found, found.function, situation), effect(project, found)


@pytest.mark.parametrize(
    "body",
    [
        "y = []\n            y.extend(TICKETS)",
        "y = {1}.union(TICKETS)",
        "y = collections.Counter(WORK)",
        "y = pd.Series(WORK)",
        "y = json.load(LINES)",
        "JOURNAL.difference_update(x)",
        "setattr(SHELF, 'a', n)",
        "y = json.loads('1', object_pairs_hook=JOURNAL.append)",
        "y = sorted(x, key=list.clear)",
        "y = np.asarray(RATES_OF)\n            y.fill(0)",
        "y = figures.mean(x)",
        "y = DICE.random()",
        "y = pd.DataFrame(x).sample(3)",
    ],
)
def test_what_a_library_draws_changes_or_calls_is_an_effect(tmp_path: Path, body: str) -> None:
    _, place = _of(tmp_path, body)
    assert place is not None


@pytest.mark.parametrize(
    "body",
    [
        "y = json.loads('{}')\n            y['a'] = n",
        "y = collections.Counter(x)\n            y['a'] = n",
        "y = pd.DataFrame(RATES)\n            y['a'] = n",
        "y = sorted(x, key=operator.itemgetter('a'))",
        "y = max(x, default=LIMIT)",
        "y = os.path.join('a', NAMES[0])",
        "y = os.environ.get('LEVEL')",
        "y = pd.DataFrame(x).sample(3, random_state=1)",
        "y = re.sub('a', n, x)",
    ],
)
def test_what_a_library_only_computes_is_none(tmp_path: Path, body: str) -> None:
    _, place = _of(tmp_path, body)
    assert place is None


def test_a_module_of_the_project_is_not_the_library_of_its_name(tmp_path: Path) -> None:
    outcome, place = _of(tmp_path, "y = figures.mean(x)")
    assert outcome.effect is not None
    assert place is not None


@pytest.mark.parametrize("body", DRAWS)
def test_what_outlives_the_call_may_change_by_being_read(tmp_path: Path, body: str) -> None:
    outcome, place = _of(tmp_path, body)
    assert outcome.effect is not None  # before a guard, when the page opens
    assert place is not None  # in a function that is left out of a merge


@pytest.mark.parametrize(
    "body",
    [
        "y = next(w for w in x)",
        "y = next(iter(x), None)",
        "y = list(x)",
        "y = sum(w for w in x)",
        "y = max(w['a'] for w in x)",
        "y = sorted(x, key=lambda v: v['a'])",
        "y = sorted(x, key=len)",
        "y = [w for w in x]",
        "y = [*x]",
        "y, z = x",
        "y = n in RATES",
        "y = RATES['a'] + SHELF['a']",
        "y = LIMIT + 1",
        "y = list(RATES)",
        "y = [w for w in NAMES]",
        "y = [w for w in COPIED['a']]",
        "y = DESK.label",
        "y = Counted.limit",
        "y = DESK.title",
        "y = PLAIN.size",
        "y = [each.size for each in CALM]",
        "y = SMALL.size + LARGE.size",
        "y = [desk.title for desk in MADE]",
        "y = self.limit",
        "y = set(CALM)",
        "y = x in CALM",
        "match x:\n                case {'a': 1}:\n                    pass",
        "y = prefix",
        "y = f'{prefix}-{x}'",
        "y = 1 if tickets is None else 2",
        "y = json.dumps(x)",
    ],
)
def test_what_the_call_makes_or_only_looks_at_is_no_effect(tmp_path: Path, body: str) -> None:
    outcome, place = _of(tmp_path, body)
    assert outcome.effect is None
    assert place is None


@pytest.mark.parametrize(
    "body",
    [
        "y = ','.join(['a'])",
        "y = list(map(str, x))",
        "y = list(zip(x, range(9)))",
        "y = list(enumerate(RATES))",
        "for w in x:\n                print(w)",
        "for w in (1, 2):\n                y = w",
        "y = TABLE.sort_values('a').to_dict('records')",
        "y = TABLE[TABLE['a'] > 1]",
        "y = TABLE.sample(1, random_state=1)",
        "y = list(islice(x, 3))",
        "y = reduce(operator.add, x)",
        "y = operator.itemgetter('a')(x)",
        "y = x.get('a', {}).get('b')",
        "y = first(x)",
        "y = TABLE['a'].map(RATES)",
        "y = TABLE['a'].map(str.upper)",
        "y = TABLE.agg(lambda each: each + 1)",
        "def g():\n                return [w for w in x]\n            y = g()",
        "y = []\n            y.append(x)",
        "y = collections.Counter(x)",
        "y = collections.defaultdict(list)\n            z = y['a']",
    ],
)
def test_what_a_function_makes_of_its_own_is_no_effect_of_it(tmp_path: Path, body: str) -> None:
    assert _of(tmp_path, body)[1] is None


def test_functions_that_call_each_other_are_not_followed_for_ever(tmp_path: Path) -> None:
    many = range(12)
    ways = "".join(f"    if x == {each}:\n        return f{each}(x)\n" for each in many)
    functions = "".join(f"def f{each}(x):\n{ways}" for each in many)
    code = APP.replace("BODY", "y = [*MADE]").replace(
        "class Box:", f"{functions}MADE = f0(1)\n\n\nclass Box:"
    )
    project = write_project(tmp_path, {"app.py": code, "stock.py": STOCK})
    (found,) = callbacks_of(project, module(project, "app.py"))
    assert effect(project, found) is not None
