"""Ids of what an object or a function holds that is not called by its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import write_project

from codemods.dash.values.value import Known
from codemods.graph.graph import Graph
from codemods.graph.prop import Prop

HEADER = "import inspect\nfrom importlib import import_module\nfrom dash import *\n\n"
REGISTERED = (
    "@callback(Output({}, 'data'), Input('clear', 'n_clicks'))\n"
    "{}def clear(n):\n{}    return None\n"
)
FUNCTION = "def link(target):\n    " + REGISTERED.format("target", "    ", "    ") + "\n\n"
IDS = (
    "class Ids:\n    def __init__(self, name):\n        self.table = name + 't'\n"
    "        self.name = name\n\n    def of(self, part):\n        return self.name + part\n\n\n"
)
OWN = "    def __init__(self, name):\n        self.{} = {}\n\n"


def _class(body: str, target: str, rest: str, bases: str = "") -> str:
    method = "    def go(self):\n        " + REGISTERED.format(target, " " * 8, " " * 8)
    return f"class Link{bases}:\n{body}{method}\n\n{rest}\n"


def _written(folder: Path, code: str, **others: str) -> bool:
    files = {f"{name}.py": HEADER + text for name, text in others.items()}
    graph = Graph(write_project(folder, {"app.py": HEADER + code + "\n", **files}))
    return bool(graph.writers(Prop(Known("cart"), "data")))


UID = "    def uid(self):\n        return '{}'\n\n"
HELD = {
    "an object of ids": (
        IDS + _class(OWN.format("ids", "Ids(name)"), "self.ids.table", "Link('{}')"),
        "car",
        "log",
    ),
    "a method of it": (
        IDS + _class(OWN.format("ids", "Ids(name)"), "self.ids.of('t')", "Link('{}')"),
        "car",
        "log",
    ),
    "an object that is handed over": (
        IDS + _class(OWN.format("ids", "name"), "self.ids.table", "Link(Ids('{}'))"),
        "car",
        "log",
    ),
    "a class in the class": (
        _class("    class Ids:\n        table = '{}'\n\n", "self.Ids.table", ""),
        "cart",
        "log",
    ),
    "a class of ids": (
        _class("    ids = Ids\n\n", "self.ids.table", "").join(
            ["class Ids:\n    table = '{}'\n\n\n", ""]
        ),
        "cart",
        "log",
    ),
    "an object of a parameter": (
        IDS + FUNCTION.replace("Output(target", "Output(target.of('t')") + "link(Ids('{}'))",
        "car",
        "log",
    ),
    "an override": (
        _class(UID.format("rows"), "self.uid()", "class Cart(Link):\n" + UID),
        "cart",
        "log",
    ),
    "an override of a property": (
        _class(
            "    @property\n" + UID.format("rows"),
            "self.uid",
            "class Cart(Link):\n    @property\n" + UID,
        ),
        "cart",
        "log",
    ),
    "a method of what derives": (
        _class("", "self.uid()", "class Cart(Link):\n" + UID),
        "cart",
        "log",
    ),
    "a mixin": (
        "class Mixed:\n"
        + UID
        + "\n"
        + _class("", "self.uid()", "class Cart(Mixed, Link):\n    pass"),
        "cart",
        "log",
    ),
    "a class that a call makes": (
        _class("    uid = 'x'\n\n", "self.uid", "Cart = type('Cart', (Link,), {{'uid': '{}'}})"),
        "cart",
        "log",
    ),
    "an attribute of a mixin": (
        "class Mixed:\n    uid = '{}'\n\n\n"
        + _class("", "self.uid", "class Cart(Mixed, Link):\n    pass"),
        "cart",
        "log",
    ),
    "a copy of a dataclass": (
        "from dataclasses import dataclass, replace\n@dataclass\n"
        + _class("    name: str = 'log'\n\n", "self.name", "replace(Link(), name='{}').go()"),
        "cart",
        "log",
    ),
    "lower case": (
        FUNCTION.replace("Output(target", "Output(target.lower()") + "link('{}')",
        "Cart",
        "Log",
    ),
    "lower case in a text": (
        FUNCTION.replace("Output(target", "Output(f'{{target.lower()}}t'") + "link('{}')",
        "CAR",
        "LOG",
    ),
    "lower case of an attribute": (
        _class(OWN.format("name", "name"), "self.name.lower()", "Link('{}')"),
        "CART",
        "LOG",
    ),
    "without spaces": (
        FUNCTION.replace("Output(target", "Output(target.replace(' ', '')") + "link('{}')",
        "c art",
        "log",
    ),
    "an entry of a loop": (
        FUNCTION.replace("Output(target", "Output(target['id']")
        + "for each in [{{'id': 'rows'}}, {{'id': '{}'}}]:\n"
        "    link(each)",
        "cart",
        "log",
    ),
    "an entry of an attribute": (
        _class(OWN.format("options", "name"), "self.options['id']", "Link({{'id': '{}'}})"),
        "cart",
        "log",
    ),
}


@pytest.mark.parametrize(("code", "hit", "other"), HELD.values(), ids=HELD)
def test_what_is_held_gives_the_id(tmp_path: Path, code: str, hit: str, other: str) -> None:
    assert _written(tmp_path / "hit", code.format(hit))
    assert not _written(tmp_path / "other", code.format(other))


KEPT = "KEPT = []\ndef keep(kept):\n    KEPT.append(kept)\n    return kept\n\n\n"
TABLE = (
    "KEPT = {}\ndef keep(name):\n    def kept(function):\n        KEPT[name] = function\n"
    "        return function\n    return kept\n\n\n"
)
GIVEN = OWN.format("name", "name")
UNNAMED = {
    "kept by a decorator": KEPT + "@keep\n" + FUNCTION + "for each in KEPT:\n    each('cart')",
    "kept under a name": TABLE + "@keep('a')\n" + FUNCTION + "KEPT['a']('cart')",
    "called by a decorator": "def now(each):\n    each('cart')\n    return each\n\n\n"
    "@now\n" + FUNCTION,
    "a class kept by a decorator": KEPT + "@keep\n" + _class(GIVEN, "self.name", ""),
    "a class called by a decorator": "def now(kind):\n    kind('cart').go()\n    return kind\n\n\n"
    "@now\n" + _class(GIVEN, "self.name", ""),
    "a class that a decorator changes": "def named(k):\n    k.name = 'cart'\n    return k\n"
    "\n\n@named\n" + _class("    name = 'log'\n\n", "self.name", ""),
    "a class that its base keeps": "class Base:\n    KEPT = []\n\n    def __init_subclass__(cls):\n"
    "        Base.KEPT.append(cls)\n\n\n" + _class(GIVEN, "self.name", "", "(Base)"),
    "a class of a list of subclasses": "class Base:\n    pass\n\n\n"
    + _class(GIVEN, "self.name", "for each in Base.__subclasses__():\n    each('cart')", "(Base)"),
    "by a name that is put together": FUNCTION + "for e in 'k':\n    globals()['lin' + e]('cart')",
    "by all names": FUNCTION + "for e in list(globals().values()):\n    e('cart')",
}


@pytest.mark.parametrize(
    "made",
    [
        "NAMES = {'uid': 'cart'}\nCart = type('Cart', (Link,), NAMES)",
        "Cart = type('Cart', (Link,), {'uid': 'log', **NAMES})",
        "Cart = types.new_class('Cart', (Link,), {}, lambda names: names.update(uid='cart'))",
    ],
)
def test_a_class_that_a_call_makes_of_names_may_have_any_id(tmp_path: Path, made: str) -> None:
    assert _written(tmp_path, _class("    uid = 'x'\n\n", "self.uid", made))


@pytest.mark.parametrize("code", UNNAMED.values(), ids=UNNAMED)
def test_what_is_called_without_its_name_may_get_any_id(tmp_path: Path, code: str) -> None:
    assert _written(tmp_path, code)


@pytest.mark.parametrize(
    "code",
    [
        "import wire\nfor e in dir(wire):\n    getattr(wire, e)('cart')",
        "import wire\nfor e in vars(wire).values():\n    e('cart')",
        "import wire\nfor e in wire.__dict__.values():\n    e('cart')",
        "import wire\nfor _, e in inspect.getmembers(wire):\n    e('cart')",
        "wire = import_module('wire')\nfor e in ['link']:\n    getattr(wire, e)('cart')",
    ],
)
def test_a_file_is_looked_through_for_functions(tmp_path: Path, code: str) -> None:
    assert _written(tmp_path, code, wire=FUNCTION)


PASSING = (
    "def timed(function):\n    @functools.wraps(function)\n    def inner(*args, **options):\n"
    "        return function(*args, **options)\n    return inner\n\n\n@timed\n"
)
PLAIN = {
    "a decorator that passes everything on": PASSING + FUNCTION + "link('log')",
    "a decorator that looks": "def seen(f):\n    print(f.__name__)\n    return f\n\n\n@seen\n"
    + FUNCTION
    + "link('log')",
    "an entry of the names": FUNCTION + "globals()['other'](1)\nlink('log')",
    "the attributes of something else": FUNCTION
    + "def read(self, name):\n    return getattr(self, name)\n\nlink('log')",
}


@pytest.mark.parametrize("code", PLAIN.values(), ids=PLAIN)
def test_what_is_called_by_its_name_gets_what_is_written(tmp_path: Path, code: str) -> None:
    assert not _written(tmp_path, code)


STEPS = 9  # functions in a chain, each of which calls the next one six times
CHAIN = (
    IDS
    + FUNCTION.replace("def link(target)", "def step0(ids)").replace("target", "ids.table")
    + "".join(
        f"def step{each}(ids):\n" + f"    step{each - 1}(ids)\n" * 6 + "\n\n"
        for each in range(1, STEPS)
    )
)


@pytest.mark.parametrize(("name", "is_written"), [("car", True), ("log", False)])
def test_what_many_calls_hand_on_is_followed_once(
    tmp_path: Path, name: str, is_written: bool
) -> None:
    """By way of 6 ** 8 chains of calls."""
    code = f"{CHAIN}step{STEPS - 1}(Ids('{name}'))"
    assert _written(tmp_path, code) == is_written


@pytest.mark.parametrize("most", [3, 20_000])
def test_an_id_that_takes_too_many_steps_may_be_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("codemods.dash.values.equations._MOST_STEPS", most)
    code = FUNCTION + "def by(each, text):\n    return each + text\n\n\n" + "link(by('l', 'og'))"
    assert _written(tmp_path, code) == (most == 3)


def test_too_many_objects_may_have_any_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = f"{CHAIN}step{STEPS - 1}(Ids('log'))"
    assert not _written(tmp_path, code)
    monkeypatch.setattr("codemods.dash.values.objects._MOST", 20)
    assert _written(tmp_path, code)
