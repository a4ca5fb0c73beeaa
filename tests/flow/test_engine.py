"""What the engine makes of each construct of the language: once where its outcome is certain, and
once where it must not be.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.callback import callbacks_of
from codemods.flow.summary import Summary, summary
from codemods.flow.values.domain import UNKNOWN, Situation

HEAD = """\
import contextlib, functools, json
from contextlib import contextmanager, suppress, ExitStack
from functools import cache, lru_cache, partial, wraps
from dash import Input, Output, State, callback, ctx, html, no_update
from dash.exceptions import PreventUpdate
import pandas as pd
import tools
from tools import Stop, checked, needed, NOTHING, PAIR

{more}

@callback(Output("a", "children"), Output("b", "children"), Input("n", "n_clicks"),
          Input("x", "value"))
def f(n, x):
{body}
"""
TOOLS = """\
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from itertools import count
import numpy as np
from dash import no_update
from dash.exceptions import PreventUpdate
import pandas as pd

NUMBERS = count()

class Stop(PreventUpdate): ...

class Wrong(Exception): ...

NOTHING = (no_update, no_update)
PAIR = [no_update, no_update]
GROWN = [no_update, no_update]
GROWN.append(no_update)
LIMITS = {"a": 1}
DATA = [{"a": 1}]
LOG = []
WAYS = {"go": lambda: 1}
GIVEN = (no_update, no_update)

def checked(n):
    if not n:
        raise PreventUpdate
    return n

def needed(n):
    return n is not None

def wrong(n):
    if not n:
        raise Wrong(n)

def logged(n):
    LOG.append(n)
    return n

def either(x):
    return x or no_update

def forever(n):
    return forever(n)

def ping(n):
    return pong(n)

def pong(n):
    return ping(n)

def counting(n):
    for each in range(3):
        yield each

@contextmanager
def quietly():
    try:
        yield 1
    except PreventUpdate:
        pass

@contextmanager
def around():
    yield 1

@contextmanager
def noted():
    LOG.append(1)
    yield

class Quiet:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return True

class Open:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

class Kind(Enum):
    A = "a"

class Loose(Enum):
    A = "a"

    @classmethod
    def _missing_(cls, value):
        LOG.append(value)
        return cls.A

def filling():
    LOG.append(1)
    return []

@dataclass
class Filled:
    rows: list = field(default_factory=filling)

ARRAY = np.zeros(3)

class Rules:
    least = 1

    def __init__(self, n=None):
        self.n = n

    def check(self, n):
        if not n:
            raise PreventUpdate

    @property
    def fine(self):
        return None

    @staticmethod
    def none(n):
        return n is None

    @classmethod
    def made(cls):
        return cls()

    def __call__(self, n):
        self.check(n)

RULES = Rules()

async def later(n):
    checked(n)

def alone(x):
    return [y for y in x]

class Field:
    @property
    def size(self):
        return 1

    @size.setter
    def size(self, size):
        LOG.append(size)

FIELD = Field()

@dataclass
class Numbered:
    number: int = field(default_factory=NUMBERS.__next__)

@dataclass
class Listed:
    items: list = field(default_factory=list)
"""


def of(folder: Path, body: str, more: str = "") -> Summary:
    """The call of a function of ``n``, which is None, and ``x``, which is unknown."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    files = {"app.py": HEAD.format(body=lines, more=more), "tools.py": TOOLS}
    project = write_project(folder, files)
    (found,) = callbacks_of(project, module(project, "app.py"))
    assert isinstance(found.function, ast.FunctionDef)
    return summary(project, found, found.function, Situation({"n": None, "x": UNKNOWN}, {}))


def told(found: Summary) -> str:
    """``quiet``, ``quiet update``: how it may end, with a + where it does something besides."""
    names = sorted({end.value for end, _ in found.ends})
    return " ".join([*names, *("+" for _ in found.effects[:1])])


CERTAIN = {
    # branches
    "if n:\n    return 1\nreturn no_update": "quiet",
    "if x:\n    return 1\nreturn no_update": "quiet update",
    "return no_update if n is None else 1": "quiet",
    "return no_update if x is None else 1": "quiet update",
    "if n and x:\n    return 1\nraise PreventUpdate": "quiet",
    "if n or x:\n    return 1\nraise PreventUpdate": "quiet update",
    "y = no_update if x else (no_update, no_update)\nreturn y": "quiet",
    "if x:\n    y = no_update\nelse:\n    y = 1\nreturn y": "quiet update",
    "return (m := n) and 1 or no_update": "quiet",
    # constants and containers
    "return NOTHING": "quiet",
    "return PAIR": "quiet",
    "return tools.GROWN": "update",
    "return tools.NOTHING if needed(x) else NOTHING": "quiet",
    "return [no_update] + [no_update]": "quiet",
    "return [*NOTHING]": "quiet",
    "y = [no_update]\ny.append(no_update)\nreturn y": "quiet",
    "y = [no_update]\nif x:\n    y.append(1)\nreturn y": "update",
    "y = {}\ny['a'] = no_update\nreturn y['a'], y['a']": "quiet",
    "y = {'a': no_update}\nreturn y[x], y[x]": "quiet",
    "a, b = NOTHING\nreturn b, a": "quiet",
    "a, *b = NOTHING\nreturn a, b[0]": "quiet",
    "a = b = [no_update]\nb.append(no_update)\nreturn a": "quiet",
    "y = [n, x]\ny[0] = x\nreturn no_update if y[0] is None else 1": "quiet update",
    "return no_update if tools.LIMITS.get('b') is None else 1": "quiet",
    "return no_update if 'a.n'.split('.')[0] == 'a' else 1": "quiet",
    "return no_update if 'a.n'[:1] == 'a' else 1": "quiet",
    "return no_update if not [y for y in (n, n) if y] else 1": "quiet",
    "return no_update if not [y for y in x if y] else 1": "quiet update",
    "return no_update if sum(1 for y in (1, 2)) == 2 else 1": "quiet",
    "return no_update if len({k: 1 for k in ('a', 'b')}) == 2 else 1": "quiet",
    "it = iter((1, 2))\nnext(it)\nreturn no_update if next(it) == 2 else 1": "quiet",
    # loops
    "for y in (n, n):\n    if y:\n        return 1\nreturn no_update": "quiet",
    "for y in x:\n    if y:\n        return 1\nreturn no_update": "quiet update",
    "for y in (1, 2):\n    if n:\n        break\nelse:\n    return no_update\nreturn 1": "quiet",
    "for y in x:\n    break\nelse:\n    return no_update\nreturn 1": "quiet update",
    "for y in (1, n):\n    if y:\n        continue\n    return no_update\nreturn 1": "quiet",
    "y = 1\nfor z in x:\n    y = None\nreturn no_update if y else 1": "quiet update",
    "while True:\n    if n is None:\n        break\nreturn no_update": "quiet",
    "while not x:\n    return 1\nreturn no_update": "quiet update",
    "while n:\n    return 1\nreturn no_update": "quiet",
    "for i in range(3):\n    pass\nreturn no_update if i == 2 else 1": "quiet",
    "y = []\nfor z in x:\n    y.append(z)\nreturn no_update if not y else 1": "quiet update",
    # exceptions
    "try:\n    int(n)\nexcept TypeError:\n    return no_update\nreturn 1": "quiet",
    "try:\n    int(x)\nexcept TypeError:\n    return no_update\nreturn 1": "quiet update",
    "try:\n    int(n)\nexcept ValueError:\n    return 1\nreturn 1": "fails",
    "try:\n    int(n)\nexcept (ValueError, TypeError):\n    raise PreventUpdate": "quiet",
    "try:\n    n['a']\nexcept Exception:\n    return no_update": "quiet",
    "try:\n    raise PreventUpdate\nexcept Exception:\n    return 1": "update",
    "try:\n    checked(n)\nexcept ValueError:\n    return 1": "quiet",
    "try:\n    checked(n)\nexcept PreventUpdate:\n    raise": "quiet",
    "try:\n    checked(n)\nexcept PreventUpdate as e:\n    raise e": "quiet",
    "try:\n    y = 1\nexcept Exception:\n    return 1\nelse:\n    return no_update": "quiet",
    "try:\n    raise Stop\nexcept PreventUpdate:\n    return 1": "update",
    "try:\n    tools.wrong(n)\nexcept tools.Wrong:\n    return no_update\nreturn 1": "quiet",
    "try:\n    raise PreventUpdate\nfinally:\n    return 1": "update",
    "try:\n    return 1\nfinally:\n    raise PreventUpdate": "quiet",
    "try:\n    y = x['a']\nfinally:\n    y = n\nreturn no_update if y is None else 1": "quiet",
    "for _ in 1, 2:\n    try:\n        checked(n)\n    finally:\n        continue\nreturn": "none",
    "for _ in 1, 2:\n    try:\n        checked(n)\n    finally:\n        break\nreturn 1": "update",
    "y = 1\ntry:\n    y = None\n    z = x['a']\nexcept KeyError:\n    pass\n"
    "return no_update if y is None else 1": "quiet",
    "y = 1\ntry:\n    z = x['a']\n    y = None\nexcept KeyError:\n    pass\n"
    "return no_update if y is None else 1": "quiet update",
    "try:\n    import vaex\nexcept ImportError:\n    return 1\nreturn no_update": "quiet update",
    "try:\n    from vaex import a\nexcept ModuleNotFoundError:\n    return 1\nreturn no_update":
        "quiet update",
    "try:\n    import vaex\nexcept KeyError:\n    return 1\nreturn no_update": "quiet",
    "try:\n    tools.RULES.most\nexcept AttributeError:\n    return 1\nreturn no_update":
        "quiet update",
    "try:\n    tools.Rules.most\nexcept Exception:\n    return 1\nreturn no_update":
        "quiet update",
    "try:\n    tools.RULES.most\nexcept KeyError:\n    return 1\nreturn no_update": "quiet",
    "try:\n    tools.RULES.least\nexcept AttributeError:\n    return 1\nreturn no_update": "quiet",
    "try:\n    tools.Kind(n)\nexcept ValueError:\n    return 1\nreturn no_update": "quiet update",
    "tools.Kind(n)\nreturn no_update": "quiet",
    "tools.Loose(n)\nreturn no_update": "quiet +",
    "assert n is None\nreturn no_update": "quiet",
    "assert x\nreturn no_update": "fails quiet",
    # with
    "with suppress(PreventUpdate):\n    raise PreventUpdate\nreturn 1": "update",
    "with suppress(KeyError):\n    raise PreventUpdate\nreturn 1": "quiet",
    "with suppress(x):\n    raise PreventUpdate\nreturn 1": "quiet update",
    "with tools.quietly():\n    checked(n)\nreturn 1": "update",
    "with tools.around():\n    checked(n)\nreturn 1": "quiet",
    "with tools.around() as y:\n    return no_update if y == 1 else 1": "quiet",
    "with tools.noted():\n    checked(n)\nreturn 1": "quiet +",
    "with tools.Quiet():\n    checked(n)\nreturn 1": "update",
    "with tools.Open():\n    checked(n)\nreturn 1": "quiet",
    "with tools.around(), tools.quietly():\n    checked(n)\nreturn 1": "update",
    "for y in (1, 2):\n    with tools.around():\n        break\nreturn no_update if y == 1 else 1":
        "quiet",
    "with ExitStack() as stack:\n    stack.enter_context(suppress(PreventUpdate))\n"
    "    raise PreventUpdate\nreturn 1": "quiet update +",
    # match
    "match n:\n    case None:\n        return no_update\nreturn 1": "quiet",
    "match n:\n    case 1 | 2:\n        return 1\n    case _:\n        return no_update": "quiet",
    "match n:\n    case None if x:\n        return 1\nreturn no_update": "quiet update",
    "match x:\n    case {'a': y}:\n        return 1\nreturn no_update": "quiet update",
    "match n:\n    case other:\n        return no_update if other is None else 1": "quiet",
    "match n:\n    case [a, b]:\n        return 1\nreturn no_update": "quiet",
    # functions
    "checked(n)\nreturn 1": "quiet",
    "checked(x)\nreturn 1": "quiet update",
    "return 1 if needed(n) else no_update": "quiet",
    "return 1 if needed(n=n) else no_update": "quiet",
    "return 1 if needed(*[n]) else no_update": "quiet",
    "return 1 if needed(**{'n': n}) else no_update": "quiet",
    "return 1 if needed(*x) else no_update": "quiet update",
    "y = needed\nreturn 1 if y(n) else no_update": "quiet",
    "return 1 if partial(needed, n)() else no_update": "quiet",
    "return 1 if (lambda y: y)(n) else no_update": "quiet",
    "pd.DataFrame()[lambda y: y.a > 1]\nreturn no_update": "quiet",
    "pd.DataFrame()[lambda y: tools.logged(y)]\nreturn no_update": "quiet +",
    "pd.DataFrame().loc[lambda y: tools.logged(y), 'a']\nreturn no_update": "quiet +",
    "def g():\n    return n\nreturn 1 if g() else no_update": "quiet",
    "def g():\n    nonlocal_ = n\n    return nonlocal_\nreturn 1 if g() else no_update": "quiet",
    "y = 1\ndef g():\n    nonlocal y\n    y = None\ng()\nreturn 1 if y else no_update": "quiet",
    "def g(a, b=n, *, c=1):\n    return a\nreturn 1 if g(n, c=2) else no_update": "quiet",
    "tools.wrong(n)\nreturn 1": "fails",
    "tools.logged(n)\nreturn no_update": "quiet +",
    "return tools.either(x), tools.either(x)": "update",
    "return tools.either(n)": "quiet",
    "tools.forever(n)\nreturn no_update": "quiet +",
    "tools.ping(n)\nreturn no_update": "quiet +",
    "unknown(n)\nreturn no_update": "quiet +",
    "y = [*tools.counting(1)]\nreturn no_update": "quiet",
    "y = sorted(x, key=lambda v: v['a'])\nreturn no_update": "quiet",
    "y = sorted(x, key=tools.logged)\nreturn no_update": "quiet +",
    "y = map(tools.logged, x)\nreturn no_update": "quiet +",
    # objects
    "tools.RULES.check(n)\nreturn 1": "quiet",
    "tools.Rules().check(n)\nreturn 1": "quiet",
    "tools.Rules.made().check(n)\nreturn 1": "quiet",
    "tools.RULES(n)\nreturn 1": "quiet",
    "return 1 if tools.RULES.fine else no_update": "quiet",
    "return no_update if tools.Rules.none(n) else 1": "quiet",
    "check = tools.RULES.check\ncheck(n)\nreturn 1": "quiet",
    "return 1 if tools.RULES.n else no_update": "quiet update",
    "tools.RULES.n = 1\nreturn no_update": "quiet +",
    # what comes before the guard
    "df = pd.DataFrame(tools.DATA)\nif not n:\n    return no_update\nreturn 1": "quiet",
    "y = json.dumps(x)\nchecked(n)\nreturn y": "quiet",
    "x['a'] = 1\nx.update(b=2)\nchecked(n)\nreturn x": "quiet",
    "y = html.Div([html.P(x)], id='y')\nchecked(n)\nreturn y": "quiet",
    "tools.LIMITS['a'] = 2\nchecked(n)\nreturn 1": "quiet +",
    "y = tools.LIMITS\ny['a'] = 2\nchecked(n)\nreturn 1": "quiet +",
    "pd.DataFrame(x).to_csv('x')\nchecked(n)\nreturn 1": "quiet +",
    "class A:\n    y = tools.logged(1)\nchecked(n)\nreturn 1": "quiet +",
    "del x['a']\nchecked(n)\nreturn 1": "quiet",
    "global y\ny = 1\nchecked(n)\nreturn 1": "quiet +",
    "print(n)\nchecked(n)\nreturn 1": "quiet +",
    "import os\nchecked(n)\nreturn os": "quiet",
    # what is in what, and whose it is
    "y = [n]\ndef g():\n    y[0] = 1\ng()\nif y[0]:\n    return 1\nreturn no_update": "update",
    "y = {'a': n}\nz = y\nz['a'] = 1\nreturn 1 if y['a'] else no_update": "update",
    "y = [[n]]\nfor z in y:\n    z.append(1)\nreturn 1 if len(y[0]) == 2 else no_update": "update",
    "y = [n]\nfor z in x:\n    y[0] = z\nreturn 1 if y[0] else no_update": "quiet update",
    "y = [n]\nlist(map(y.append, x))\nreturn 1 if len(y) > 1 else no_update": "quiet update",
    "y = [n]\n"
    "sorted(x, key=lambda v: y.append(v))\nreturn 1 if len(y) > 1 else no_update": "quiet update",
    "y = n\ndef g(v):\n    nonlocal y\n"
    "    y = v\n[g(v) for v in x]\nreturn 1 if y else no_update": "quiet update",
    "y = n\ndef g(v):\n    nonlocal y\n"
    "    y = 1\nunknown(g)\nreturn 1 if y else no_update": "quiet update +",
    "try:\n    for z in x:\n        raise PreventUpdate\n"
    "except Exception:\n    return 1\nreturn no_update": "quiet update",
    "while x:\n    try:\n        y = x['a']\n"
    "    except KeyError:\n        return 1\n    break\nreturn no_update": "quiet update",
    "y = None\nwhile x:\n    y = 1\n    break\nreturn 1 if y else no_update": "quiet update",
    "y = None\nfor z in (1, 2):\n    if x:\n"
    "        break\n    y = z\nreturn 1 if y else no_update": "quiet update",
    "with suppress(TypeError):\n    int(n)\n    return no_update\nreturn 1": "update",
    "with suppress(TypeError), tools.around():\n    int(n)\nreturn 1": "update",
    "y = (v for v in [tools.logged(1)])\nreturn no_update": "quiet +",
    "y = (tools.logged(v) for v in x)\nreturn no_update": "quiet +",
    "return no_update if x.get('a') is None else 1": "quiet update",
    "return no_update if str(n) == 'None' else 1": "quiet",
    "return no_update if f'{x}' == 'a' else 1": "quiet update",
    "return no_update if x == x else 1": "quiet update",
    "a = x\nreturn no_update if a is x else 1": "quiet update",
    "x.sort(key=tools.logged)\nreturn no_update": "quiet +",
    "x['a'].append(1)\nreturn no_update": "quiet",
    "tools.DATA[0]['a'] = 2\nreturn no_update": "quiet +",
    "for r in tools.DATA:\n    r['a'] = 2\nreturn no_update": "quiet +",
    "y = list(tools.DATA)\ny[0]['a'] = 2\nreturn no_update": "quiet +",
    "y = {**tools.LIMITS}\ny['a'] = 2\nreturn no_update": "quiet",
    "y = [*tools.DATA]\ny[0]['a'] = 2\nreturn no_update": "quiet +",
    "y = tools.DATA + []\ny[0]['a'] = 2\nreturn no_update": "quiet +",
    "y = tools.DATA[:]\ny[0]['a'] = 2\nreturn no_update": "quiet +",
    "y = {'a': tools.LOG}\ny['a'].append(1)\nreturn no_update": "quiet +",
    "y = x or tools.LOG\ny.append(1)\nreturn no_update": "quiet +",
    "y = tools.LOG if x else []\ny.append(1)\nreturn no_update": "quiet +",
    "(y,) = (tools.LOG,)\ny.append(1)\nreturn no_update": "quiet +",
    "def g():\n    return tools.LOG\ng().append(1)\nreturn no_update": "quiet +",
    "def g(l=tools.LOG):\n    l.append(1)\ng()\nreturn no_update": "quiet +",
    "tools.LOG.append(1) if n else None\nreturn no_update": "quiet",
    "tools.LOG.append(1) if x else None\nreturn no_update": "quiet +",
    "n and tools.LOG.append(1)\nreturn no_update": "quiet",
    "x and tools.LOG.append(1)\nreturn no_update": "quiet +",
    "tools.LOG += [1]\nreturn no_update": "quiet +",
    "y = tools.Rules()\ny.n = 1\nreturn no_update": "quiet",
    "y = tools.Rules(x)\nreturn no_update if y.n is None else 1": "quiet update",
    "del tools.LOG[0]\nreturn no_update": "quiet +",
    "setattr(tools, 'N', 1)\nreturn no_update": "quiet +",
    "type(tools.RULES).least = 2\nreturn no_update": "quiet +",
    "type(x).least = 2\nreturn no_update": "quiet +",
    "tools.Filled()\nreturn no_update": "quiet +",
    "import numpy as np\nnp.add(x, 1, out=tools.ARRAY)\nreturn no_update": "quiet +",
    "import numpy as np\nnp.add(x, 1)\nreturn no_update": "quiet",
    "getattr(tools, 'logged')(1)\nreturn no_update": "quiet +",
    "f = {'a': tools.logged}['a']\nf(1)\nreturn no_update": "quiet +",
    "[tools.logged][0](1)\nreturn no_update": "quiet +",
    "partial(tools.logged, 1)()\nreturn no_update": "quiet +",
    "tools.Rules.check(tools.RULES, n)\nreturn 1": "quiet",
    "match x:\n    case None:\n        y = no_update\n"
    "    case _:\n        y = 1\nreturn y": "quiet update",
    "match n:\n    case str():\n        return 1\n    case _:\n        return no_update": "quiet",
    "try:\n    return 1\nfinally:\n    tools.logged(1)": "update +",
    "try:\n    raise PreventUpdate\n"
    "except PreventUpdate:\n    tools.logged(1)\n    raise": "quiet +",
    "try:\n    pass\nexcept* ValueError:\n    return 1\nreturn no_update": "quiet unknown +",
    "async def g():\n    tools.logged(1)\nreturn no_update": "quiet",
    "y = lambda: tools.logged(1)\nreturn no_update": "quiet",
    "y = lambda: tools.logged(1)\ny()\nreturn no_update": "quiet +",
    "@tools.logged\ndef g(): ...\nreturn no_update": "quiet +",
    "@cache\ndef g():\n    return n\nreturn no_update if g() is None else 1": "quiet",
    "def g(*a, **k):\n    return a, k\n"
    "y, z = g(n, b=n)\nreturn no_update if y == (None,) and z == {'b': None} else 1": "quiet",
    "y = next((v for v in (n, 1) if v), None)\nreturn no_update if y == 1 else 2": "quiet",
    "y = [v for v in (1, 2) if v > 1 or tools.logged(v)]\nreturn no_update": "quiet +",
    "if (y := x) and y is not None:\n    return 1\nreturn no_update": "quiet update",
    "y = x\nif y is None:\n    y = no_update\nreturn y, y": "update",
    "return tools.GIVEN": "quiet",
    "return {'a': no_update}": "update",
    "return [no_update, no_update, no_update]": "update",
    "y = [no_update] * 2\nunknown(y)\nreturn y": "update +",
    "y = 1\nfor z in (1, 2, 3):\n    y += z\nreturn no_update if y == 7 else 1": "quiet",
    "for k, v in {'a': n}.items():\n    if v is None:\n        return no_update\nreturn 1": "quiet",
    "return no_update if min(3, 1) == 1 else 1": "quiet",
    "return no_update if isinstance(n, str) else 1": "update",
    "return no_update if isinstance(x, str) else 1": "quiet update",
    "return no_update if type(n) is str else 1": "quiet update",
    "return no_update if n == False else 1": "update",
    "return no_update if hasattr(x, 'a') else 1": "quiet update",
    "import random\nrandom.random()\nreturn no_update": "quiet +",
    "x.clear()\nreturn no_update if x else 1": "quiet update",
    "y = x\nif not y:\n"
    "    y.append(1)\n    return 1 if y else no_update\nreturn no_update": "quiet update",
    "if not (x or []):\n    return no_update\nreturn 1": "quiet update",
    "return no_update if (n, 1) < (n, 2) else 1": "quiet",
    "tools.later(n)\nreturn 1": "update",
    "y = [n, 1]\ndel y[0]\nreturn no_update if y[0] == 1 else 1": "quiet update",
    "tools.FIELD.size = 1\nreturn no_update": "quiet +",
    "y = tools.Numbered()\nreturn no_update": "quiet +",
    "y = tools.Listed()\nreturn no_update": "quiet",
    "return 1 if tools.alone(x) else no_update": "quiet update",
    # what a test says of a variable that is bound anew before the test is done
    "y = n\ndef g():\n    nonlocal y\n    y = 1\n    return True\n"
    "while not y and g():\n    if y:\n        return 1\nreturn no_update": "quiet update",
    "y = n\ndef g():\n    nonlocal y\n    y = 1\n    return x\n"
    "if not y and g():\n    return 1 if y else no_update\nreturn no_update": "quiet update",
    "y = n\ndef g():\n    nonlocal y\n    y = 1\n    return x\n"
    "assert not y and g()\nreturn 1 if y else no_update": "fails quiet update",
    "y = 0 if x else n\nif y is None and (y := x):\n    return 1 if y else no_update\n"
    "return no_update": "quiet update",
    "y = n\ndef g():\n    nonlocal y\n    y = 1\n    return x\n"
    "z = [y for w in x if not y if g() or y]\nreturn 1 if z and z[0] else no_update":
    "quiet update",
    # what a library may give back of what it got
    "import operator\nreturn operator.itemgetter(0)([no_update])": "quiet unknown",
    "import operator\ny = operator.itemgetter('a')\nreturn y({'a': no_update})": "quiet unknown",
    "return sum([[no_update]], [])[0]": "quiet unknown",
    # special methods that nobody calls by name
    "class K:\n    def __hash__(self):\n        tools.logged(1)\n        return 1\n"
    "y = {K(): 1}\nreturn no_update": "quiet +",
    "class K:\n    def __hash__(self):\n        tools.logged(1)\n        return 1\n"
    "y = {K()}\nreturn no_update": "quiet +",
    "class K:\n    def __hash__(self):\n        tools.logged(1)\n        return 1\n"
    "y = {K() for z in x}\nreturn no_update": "quiet +",
    "class K:\n    def __hash__(self):\n        tools.logged(1)\n        return 1\n"
    "y = {K(): z for z in x}\nreturn no_update": "quiet +",
    "class K:\n    def __hash__(self):\n        tools.logged(1)\n        return 1\n"
    "y = x.get(K())\nreturn no_update": "quiet +",
    "class K:\n    def __hash__(self):\n        tools.logged(1)\n        return 1\n"
    "x[K()] = 1\nreturn no_update": "quiet +",
    "class K:\n    def __hash__(self):\n        tools.logged(1)\n        return 1\n"
    "y = x[K()]\nreturn no_update": "quiet +",
    "class K:\n    def __hash__(self):\n        tools.logged(1)\n        return 1\ny = []\n"
    "y.append(K())\nreturn no_update": "quiet",
    "class K:\n    def __del__(self):\n        tools.logged(1)\n"
    "K()\nreturn no_update": "quiet +",
    "class K:\n    def __del__(self):\n        tools.logged(1)\nclass L(K): ...\n"
    "y = [L() for z in x]\nreturn no_update": "quiet +",
    "class K:\n    def __del__(self): ...\n"
    "K()\nreturn no_update": "quiet",
    "class K:\n    def __class_getitem__(cls, n):\n        tools.logged(n)\n"
    "K[1]\nreturn no_update": "quiet +",
    "class K:\n    def __class_getitem__(cls, n):\n        return cls\n"
    "K[1]\nreturn no_update": "quiet",
    "class M(type):\n    def __getitem__(cls, n):\n        tools.logged(n)\n"
    "class K(metaclass=M): ...\n"
    "K[1]\nreturn no_update": "quiet +",
    "class K:\n    def __init_subclass__(cls):\n        tools.logged(1)\n"
    "class L(K): ...\nreturn no_update": "quiet +",
    "class K:\n    def __init_subclass__(cls):\n        tools.logged(1)\n"
    "class L: ...\nreturn no_update": "quiet",
    "class K:\n    def __init_subclass__(cls):\n        tools.logged(1)\n"
    "type('L', (K,), {})\nreturn no_update": "quiet +",
    "class K:\n    def __set_name__(self, owner, name):\n        tools.logged(1)\nclass L:\n"
    "    k = K()\nreturn no_update": "quiet +",
    "class K:\n    def __set_name__(self, owner, name):\n        self.name = name\nclass L:\n"
    "    k = K()\nreturn no_update": "quiet +",
    # the rest
    "y: int = 1\ny += 1\nreturn no_update if y == 2 else 1": "quiet",
}  # fmt: skip


@pytest.mark.parametrize("body", CERTAIN)
def test_a_construct_does_what_it_does(tmp_path: Path, body: str) -> None:
    assert told(of(tmp_path, body)) == CERTAIN[body]
