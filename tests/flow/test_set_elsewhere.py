"""What a list, a dictionary, an object or a class holds when other code may have set it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.callback import callbacks_of
from codemods.flow.summary import Summary, summary
from codemods.flow.values.domain import Situation

HEAD = """\
from dataclasses import dataclass
from dash import Input, Output, callback, no_update
from dash.exceptions import PreventUpdate

def stop(n=None):
    raise PreventUpdate

def go(n=None):
    return 1

PAIR = [no_update]
WAYS = {"a": stop}

class Rules:
    nothing = no_update

    def check(self, n):
        raise PreventUpdate

    def both(self, n):
        return self.check(n)

class Below(Rules): ...

"""
LISTED, NAMED, CHECKED = "return PAIR[0]", "return WAYS['a'](n)", "return Rules().check(n)"
HELD = "return Rules().nothing"
GIVEN = "class Link:\n    def __init__(self, rules: Rules):\n        self.rules = rules\n"
GIVEN += "    def go(self, n):\n        return self.rules.check(n)\n"
META = "class Meta(type):\n    def __getattribute__(cls, name):\n        return go\n"
FIELD = "@dataclass\nclass Config:\n    nothing: object = no_update\n    way: object = stop\n"
DEFAULT = "def quiet(on=True, *, off=False):\n    return no_update if on and not off else 1\n"
QUIET = {
    "a default": (DEFAULT, "return quiet()"),
    "the code of another": ("go.__code__ = stop.__code__\nprint(stop.__code__)", NAMED),
    "a list": ("", LISTED),
    "a dictionary": ("", NAMED),
    "a dictionary that is read": ("print(WAYS['a'], len(WAYS), {**WAYS})", NAMED),
    "an attribute": ("", HELD),
    "an attribute of another class": ("class A:\n    def f(self):\n        self.nothing = 1", HELD),
    "a method": ("class A:\n    def check(self, n):\n        return 1", CHECKED),
    "a method that calls another": ("", "return Below().both(n)"),
    "a field": (FIELD, "return Config().nothing"),
    "another name": ("NONE = no_update", "return NONE"),
    "a list that is made each time": ("def box():\n    return []", "return box() or no_update"),
    "a text that is cached": (
        "from functools import lru_cache\n@lru_cache()\ndef box():\n    return 'a'",
        "return no_update if box() == 'a' else 1",
    ),
    "what comes first": (
        "class Left(Rules): ...\nclass Right(Rules): ...\nclass Both(Left, Right): ...",
        "return Both().check(n)",
    ),
}
OPEN = {
    "an entry": ("PAIR[0] = 1", LISTED),
    "an insertion": ("PAIR.insert(0, 1)", LISTED),
    "a slice in a function": ("def fill():\n    PAIR[:] = [1]", LISTED),
    "another list of it": ("SAME = PAIR\nSAME[0] = 1", LISTED),
    "an argument": ("def fill(them):\n    them[0] = 1\nfill(PAIR)", LISTED),
    "a key": ("WAYS['a'] = go", NAMED),
    "an update": ("WAYS.update(a=go)", NAMED),
    "a decorator": ("def way(f):\n    WAYS[f.__name__] = f\n@way\ndef a(n): ...", NAMED),
    "a list in a list": ("DEEP = [[no_update]]\nDEEP[0][0] = 1", "return DEEP[0][0]"),
    "a list of a class": ("class A:\n    ways = [stop]\nA.ways[0] = go", "return A().ways[0](n)"),
    "a default": (
        "def last(new=None, store=[no_update]):\n    if new:\n        store[0] = new\n"
        "    return store[0]",
        "return last()",
    ),
    "a name": ("NONE = no_update\nglobals()['NONE'] = 1", "return NONE"),
    "a name of a class": ("Rules.nothing = 1", "return Rules.nothing"),
    "an attribute of an object": ("Rules().nothing = 1", HELD),
    "an attribute with others": ("rules = Rules()\nrules.nothing, n = 1, 2", HELD),
    "an attribute in a loop": ("rules = Rules()\nfor rules.nothing in (1,): ...", HELD),
    "any attribute": ("def fill(it, k):\n    setattr(it, k, 1)\nfill(Rules(), 'nothing')", HELD),
    "its dictionary": ("rules = Rules()\nrules.__dict__['nothing'] = 1", HELD),
    "a list that is cached": (
        "from functools import cache\n@cache\ndef box():\n    return []\nbox().append(1)",
        "return box() or no_update",
    ),
    "a dictionary that is cached": (
        "from functools import lru_cache\n@lru_cache(maxsize=1)\ndef box():\n"
        "    return {'a': no_update}\nbox()['a'] = 1",
        "return box()['a']",
    ),
    "an attribute that is cached": (
        "from functools import cached_property\nclass A:\n    @cached_property\n"
        "    def rows(self):\n        return []\na = A()\na.rows.append(1)",
        "return a.rows or no_update",
    ),
    "what one of two caches": (
        "from functools import cache\n@cache\ndef box():\n    return [no_update] if x else None\n"
        "box()[0] = 1",
        "return (box() or PAIR)[0]",
    ),
    "a class below": ("class A(Rules):\n    nothing = 1", "return A().nothing"),
    "a field by its place": (FIELD + "config = Config(1)", "return config.nothing"),
    "a field by its name": (FIELD + "config = Config(way=go)", "return config.way(n)"),
    "a method of an object": ("rules = Rules()\nrules.check = go", CHECKED),
    "a method of the class": ("Rules.check = go", CHECKED),
    "a method by setattr": ("for k in ('check',):\n    setattr(Rules, k, go)", CHECKED),
    "a method below": ("class A(Rules):\n    def check(self, n):\n        return 1\n" + GIVEN,
                       "return Link(A()).go(n)"),
    "a name below": ("class A(Rules):\n    check = go\n" + GIVEN, "return Link(A()).go(n)"),
    "a property below": (
        "class A(Rules):\n    both = 1\nclass Base:\n    @property\n"
        "    def both(self):\n        return no_update\nclass B(Base):\n    both = 1\n"
        "class Link:\n    def __init__(self, base: Base):\n        self.base = base\n"
        "    def go(self, n):\n        return self.base.both\n",
        "return Link(B()).go(n)",
    ),
    "a mixin": ("class Mixed:\n    def check(self, n):\n        return 1\n"
                "class A(Mixed, Rules): ...\n" + GIVEN, "return Link(A()).go(n)"),
    "a class by a call": ("A = type('A', (Rules,), {'check': go})\n" + GIVEN,
                          "return Link(A()).go(n)"),
    "the class between": (
        "class Left(Rules): ...\nclass Right(Rules):\n    def check(self, n):\n        return 1\n"
        "class Both(Left, Right): ...",
        "return Both().check(n)",
    ),
    "a metaclass": (META + "class A(metaclass=Meta):\n    nothing = no_update", "return A.nothing"),
    "its code": ("stop.__code__ = go.__code__", NAMED),
    "its code by setattr": ("setattr(stop, '__code__', go.__code__)", NAMED),
    "its code in a loop": ("for f in (stop,):\n    f.__code__ = go.__code__", NAMED),
    "the code of a method": ("Rules.check.__code__ = go.__code__", CHECKED),
    "its defaults": (DEFAULT + "quiet.__defaults__ = (False,)", "return quiet()"),
    "its keyword defaults": (
        DEFAULT + "quiet.__kwdefaults__ = {'off': True}", "return quiet()"),
    "one of its keyword defaults": (
        DEFAULT + "quiet.__kwdefaults__['off'] = True", "return quiet()"),
}  # fmt: skip


def _summary(folder: Path, code: str, body: str) -> Summary:
    """What the initial call of a callback may do."""
    text = f"{HEAD}{code}\n\n@callback(Output('a', 'title'), Input('b', 'n_clicks'))\n"
    project = write_project(folder, {"app.py": f"{text}def f(n):\n    {body}\n"})
    page = module(project, "app.py")
    found = callbacks_of(project, page)[-1]
    assert isinstance(found.function, ast.FunctionDef)
    return summary(project, found, found.function, Situation({"n": None}, {}))


def _ends(folder: Path, code: str, body: str) -> set[str]:
    return {end.value for end, _ in _summary(folder, code, body).ends}


@pytest.mark.parametrize(("code", "body"), QUIET.values(), ids=QUIET)
def test_what_nobody_sets_is_what_it_was(tmp_path: Path, code: str, body: str) -> None:
    assert _ends(tmp_path, code, body) == {"quiet"}


@pytest.mark.parametrize(("code", "body"), OPEN.values(), ids=OPEN)
def test_what_somebody_sets_may_be_anything(tmp_path: Path, code: str, body: str) -> None:
    assert _ends(tmp_path, code, body) != {"quiet"}


def test_a_property_below_does_something(tmp_path: Path) -> None:
    code = "class A:\n    @property\n    def size(self):\n        return 1\n"
    code += "    def go(self):\n        return self.size\n{}"
    link = "class Link:\n    def __init__(self, a: A):\n        self.a = a\nlink = Link(A())\n"
    body = "link.a.go()\n    return no_update"
    below = "class B(A):\n    @property\n    def size(self):\n        return log()\n"
    assert _summary(tmp_path / "below", code.format(below) + link, body).effects
    assert not _summary(tmp_path / "alone", code.format("") + link, body).effects


def test_a_descriptor_does_something(tmp_path: Path) -> None:
    code = "LOG = []\nclass Shown:\n    def __get__(self, owner, cls):\n        LOG.append(1)\n"
    code += "class A:\n    field = Shown()\na = A()\n"
    assert _summary(tmp_path, code, "a.field\n    return no_update").effects
    assert not _summary(tmp_path, code, "a.other\n    return no_update").effects


def test_the_code_of_the_callback_itself_may_be_another(tmp_path: Path) -> None:
    code = "def more():\n    f.__code__ = go.__code__\n"
    assert _ends(tmp_path, code, "return no_update") == {"unknown"}
