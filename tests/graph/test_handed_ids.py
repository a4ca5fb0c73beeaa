"""Ids that a function or class builds from what it is handed: who may write a prop."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import write_project

from codemods.dash.values.value import Known
from codemods.graph.graph import Graph
from codemods.graph.prop import Prop

CART = Prop(Known("cart"), "data")
BUTTON = "Input('clear', 'n_clicks')"
HEADER = "import uuid\nfrom functools import partial\nfrom dash import *\n\n"
FUNCTION = (
    "def link({}):\n"
    f"    @callback(Output({{}}, 'data'), {BUTTON})\n"
    "    def clear(n):\n        return None\n\n\n"
)
CLASS = (
    "class Link{}:\n{}\n"
    "    def go(self):\n"
    f"        @callback(Output({{}}, 'data'), {BUTTON})\n"
    "        def clear(n):\n            return None\n\n\n"
)
OWN = "    def __init__(self, {}):\n        self.target = target\n"


def _function(parameters: str, rest: str, target: str = "target") -> str:
    return FUNCTION.format(parameters, target) + rest


def _class(body: str, rest: str, target: str = "self.target", bases: str = "") -> str:
    return CLASS.format(bases, body, target) + rest


def _writers(folder: Path, code: str, **others: str) -> list[bool]:
    files = {f"{name}.py": HEADER + text for name, text in others.items()}
    graph = Graph(write_project(folder, {"app.py": HEADER + code + "\n", **files}))
    return [each.sure for each in graph.writers(CART)]


PUT = "    def __init__(self):\n        self.target = 'log'\n"
PUT += "    def put(self, target):\n        self.target = target\n"
WIRES = "class Wires:\n    {}\n    def go(self):\n        {}\n\nWires().go()"
KINDS = "import enum\n\nclass Kinds(enum.Enum):\n    {}\n\n{}('cart')"


HANDED = {
    "by a default": _function("button, target='cart'", "link('clear')"),
    "by a default that nobody overrides": _function("target='cart'", ""),
    "by a default behind a star": _function("app, *, target='cart'", "link(1)"),
    "by a default that is a constant": "CART = 'cart'\n" + _function("target=CART", "link()"),
    "by a loop": _function("target", "for each in ('cart', 'log'):\n    link(each)"),
    "by a loop over pairs": _function("target", "for n, t in [(1, 'cart')]:\n    link(t)"),
    "by a loop with enumerate": _function(
        "t", "for i, e in enumerate(['cart']):\n    link(e)", "t"
    ),
    "by a loop with zip": _function("t", "for a, e in zip([1], ['cart']):\n    link(e)", "t"),
    "by a loop over items": _function(
        "t", "IDS = {'a': 'cart'}\nfor k, v in IDS.items():\n    link(v)", "t"
    ),
    "by a loop over keys": _function("t", "for k in {'cart': 1}:\n    link(k)", "t"),
    "by a loop over a constant": _function("t", "ALL = ['cart']\nfor k in ALL:\n    link(k)", "t"),
    "by a loop over words": _function("t", "for k in 'cart log'.split():\n    link(k)", "t"),
    "by a loop in a function": _function(
        "t", "def all_of(names):\n    for n in names:\n        link(n)\n\nall_of(['cart'])", "t"
    ),
    "by a comprehension": _function("target", "[link(each) for each in ('cart', 'log')]"),
    "by recursion": _function("t, rest", "link('log', 'cart')", "t").replace(
        "    @callback", "    if rest:\n        link(rest, '')\n    @callback", 1
    ),
    "by partial": _function(
        "app, target", "clear_cart = partial(link, target='cart')\nclear_cart(1)"
    ),
    "by partial in place": _function("target, app", "wire = partial(link, 'cart')\nwire(1)"),
    "behind partial": _function("app, target", "wire = partial(link, 1)\nwire('cart')"),
    "by a star": _function("app, target", "link(*(1, 'cart'))"),
    "by a star of what is unknown": _function("app, target", "import sys\nlink(*sys.argv)"),
    "by a dictionary": _function("app, target", "link(1, **{'target': 'cart'})"),
    "by dict()": _function("app, target", "link(1, **dict(target='cart'))"),
    "by a dictionary that is unknown": _function("app, target", "link(1, **load())"),
    "by an argument that is unknown": _function("target", "import json\nlink(json.load(f))"),
    "by a list of functions": _function("target", "for wire in (link, print):\n    wire('cart')"),
    "by a table of functions": _function("t", "KINDS = {'a': link}\nKINDS['a']('cart')", "t"),
    "by somebody else": _function("target", "from acme import each_table\neach_table(link)"),
    "by another name": _function("target", "wire = link\nwire('cart')"),
    "by one of two names": _function("t", "wire = link if FAST else print\nwire('cart')", "t"),
    "through another function": _function(
        "target", "def both(name):\n    link(name)\n\nboth('cart')"
    ),
    "through a text": _function("t", "def both(n):\n    link(f'{n}t')\n\nboth('car')", "t"),
    "as a prefix": _function("prefix", "link('c')", "f'{prefix}art'"),
    "as a prefix with a plus": _function("prefix", "link('ca')", "prefix + 'rt'"),
    "as one of two parts": _function("a, b", "link('ca', b='rt')", "f'{a}{b}'"),
    "by a helper that builds ids": "def uid(a, b):\n    return f'{a}{b}'\n\n\n"
    + _function("prefix", "link('ca')", "uid(prefix, 'rt')"),
    "in a dictionary": _function("ids", "link({'table': 'cart'})", "ids['table']"),
    "in a constant dictionary": _function("ids", "IDS = {'t': 'cart'}\nlink(IDS)", "ids['t']"),
    "in a dictionary that is unknown": _function("ids", "link(load())", "ids['table']"),
    "in a class of ids": _function("ids", "class Ids:\n    T = 'cart'\n\nlink(Ids)", "ids.T"),
    "by a walrus": _function("target", "link(name := 'cart')"),
    "by a walrus in front": _function("target", "(wire := link)('cart')"),
    "by defaults that are set": _function("target='log'", "link.__defaults__ = ('cart',)\nlink()"),
    "by a member of an Enum": _function(
        "t", KINDS.format("A = enum.member(link)", "Kinds.A.value"), "t"
    ),
    "by a partial member of an Enum": _function(
        "t", KINDS.format("A = partial(link)", "Kinds.A.value"), "t"
    ),
    "by members of an Enum": _function(
        "t", KINDS.format("A = partial(link)", "for each in Kinds:\n    each.value"), "t"
    ),
    "by a tuple of an Enum": _function("t", KINDS.format("A = link, 1", "Kinds.A.value[0]"), "t"),
    "by a table of a class": _function(
        "t", WIRES.format("all = {'a': link}", "self.all['a']('cart')"), "t"
    ),
    "by a loop over a table of a class": _function(
        "t", WIRES.format("all = [link]", "[each('cart') for each in self.all]"), "t"
    ),
    "by a partial of a class": _function(
        "t", WIRES.format("wire = partial(link)", "self.wire('cart')"), "t"
    ),
    "by a name of a class": _function(
        "me, t", WIRES.format("wire = link", "self.wire('cart')"), "t"
    ),
    "by a table of methods": _class(PUT, "WIRES = {'a': Link().put}\nWIRES['a']('cart')"),
    "by a method of an object": _class(PUT, "one = Link()\nfor each in [one.put]: each('cart')"),
    "by an Enum of methods": _class(PUT, KINDS.format("A = (Link().put,)", "Kinds.A.value[0]")),
    "by an attribute": _class(OWN.format("target"), "Link('cart').go()"),
    "by the default of a class": _class(OWN.format("target='cart'"), "Link().go()"),
    "by a loop over objects": _class(
        OWN.format("target"), "for e in [Link(t) for t in ['cart']]: e.go()"
    ),
    "by super": _class(
        OWN.format("target"),
        "class Cart(Link):\n    def __init__(self):\n        super().__init__('cart')",
    ),
    "by the base": _class(
        OWN.format("target"),
        "class Cart(Link):\n    def __init__(self):\n        Link.__init__(self, 'cart')",
    ),
    "by a subclass": _class(
        OWN.format("target"), "class Cart(Link):\n    pass\n\nCart('cart').go()"
    ),
    "by the body of a subclass": _class(
        "    target = 'log'\n", "class Cart(Link):\n    target = 'cart'\n"
    ),
    "by the body of a base": "class Base:\n    target = 'cart'\n\n\n"
    + _class("", "Link().target = 'log'", bases="(Base)"),
    "by a store from outside": _class(
        OWN.format("target"), "link = Link('log')\nlink.target = 'cart'"
    ),
    "by a store on the class": _class("    target = 'log'\n", "Link.target = 'cart'"),
    "by setattr": _class(OWN.format("target"), "setattr(Link('log'), 'target', 'cart')"),
    "by setattr of any name": _class(
        "    def __init__(self, **given):\n"
        "        for k, v in given.items():\n            setattr(self, k, v)\n",
        "Link(target='cart')",
    ),
    "by setattr on cls": _class(
        "    @classmethod\n    def name(cls, key, value):\n        setattr(cls, key, value)\n", ""
    ),
    "by a dataclass": "from dataclasses import dataclass\n@dataclass\n"
    + _class("    app: int\n    target: str = 'log'\n", "Link(1, 'cart').go()"),
    "by the default of a dataclass": "from dataclasses import dataclass, field\n@dataclass\n"
    + _class("    target: str = field(default='cart')\n", "Link().go()"),
    "by a property": _class(
        OWN.format("target")
        + "    @property\n    def uid(self):\n        return self.target + 't'\n",
        "Link('car')",
        "self.uid",
    ),
    "by a method": _class(
        OWN.format("target") + "    def uid(self, part):\n        return f'{self.target}{part}'\n",
        "Link('ca')",
        "self.uid('rt')",
    ),
    "by an argument of a method": "class Link:\n    def go(self, target):\n"
    f"        @callback(Output(target, 'data'), {BUTTON})\n"
    "        def clear(n):\n            return None\n\n\nclass Cart:\n    link = Link()\n"
    "    def go(self):\n        self.link.go('cart')\n",
    "to set_props": "def clear(target='cart'):\n    set_props(target, {'data': None})\n\n\nclear()",
}


@pytest.mark.parametrize("code", HANDED.values(), ids=HANDED)
def test_what_is_handed_an_id_may_write_it(tmp_path: Path, code: str) -> None:
    assert _writers(tmp_path, code) == [False]


WIRE = _function("target", "")


@pytest.mark.parametrize(
    "code",
    [
        "from wire import link as go\ngo('cart')",
        "from wire import link\nlink('cart')",
        "import wire as w\nw.link('cart')",
        "import wire\nwire.link('cart')",
        "from wire import *\nlink('cart')",
        "try:\n    from wire import link\nexcept ImportError:\n    link = print\nlink('cart')",
        "from kit import start\nstart('cart')",
        "from importlib import import_module\nimport_module('wire').link('cart')",
        "from wire import CART, link\nlink(CART)",
        "import wire\ngetattr(wire, 'link')('cart')",
        "import wire\nvars(wire)['link']('cart')",
        "import wire\nwire.__dict__['link']('cart')",
        "def later():\n    from wire import link\n    link('cart')",
        "import runpy\nrunpy.run_path('wire.py')['link']('cart')",
        "from runpy import run_module\nnames = run_module('wire')\nnames.get('link')('cart')",
        "exec(open('wire.py').read())\nlink('cart')",
        "names = {}\nexec(compile(open('wire.py').read(), '', 'exec'), names)\n"
        "names['link']('cart')",
    ],
)
def test_an_id_is_handed_over_from_another_file(tmp_path: Path, code: str) -> None:
    others = {"wire": WIRE + "CART = 'cart'\n", "kit": "from wire import link as start\n"}
    assert _writers(tmp_path, code, **others) == [False]


@pytest.mark.parametrize(
    ("name", "text", "called"),
    [
        ("pyproject.toml", '[project.entry-points.shop]\nwire = "app:link"\n', True),
        ("pyproject.toml", '[tool.poetry.scripts]\nwire = { reference = "app:link" }\n', True),
        ("setup.cfg", "[options.entry_points]\nshop =\n    wire = app:link\n", True),
        ("setup.py", "setup(entry_points={'shop': ['wire=app : link']})\n", True),
        ("pyproject.toml", '[project.scripts]\nlink = "app:main"\n', False),
        ("notes.txt", 'wire = "app:link"\n', False),
    ],
)
def test_a_plugin_is_called_by_whoever_loads_it(
    tmp_path: Path, name: str, text: str, called: bool
) -> None:
    (tmp_path / name).write_text(text)
    assert bool(_writers(tmp_path, WIRE)) is called


PLAIN = {
    "never called": _function("target", ""),
    "called with others": _function("target", "link('log')\nlink('rows')"),
    "another argument": _function("app, target", "link('cart', 'log')"),
    "another prefix": _function("prefix", "link('cart')", "f'{prefix}-rows'"),
    "another default": _function("target='log'", "link()"),
    "a default that every call overrides": _function("target='cart'", "link('log')"),
    "a new id": _function("target", "link(str(uuid.uuid4()))"),
    "a new id with a prefix": _function("target", "link(f'cart-{uuid.uuid4()}')"),
    "a loop over others": _function("target", "for each in ('log', 'rows'):\n    link(each)"),
    "a number in each": _function("target", "for i in range(3):\n    link(f'row-{i}')"),
    "an object of each": _class(OWN.format("target"), "Link('log')\nLink(target='rows')"),
    "another attribute": _class(OWN.format("target"), "Link('log').name = 'cart'"),
    "another class": _class(
        OWN.format("target"),
        "class Other:\n    def __init__(self):\n        self.target = 'cart'\n\nOther()",
    ),
    "setattr on another": _class(
        OWN.format("target"),
        "class Other:\n    def __init__(self, **k):\n        for a, b in k.items():\n"
        "            setattr(self, a, b)\n",
    ),
    "a method of another name": _function("target", "app.wire('cart')\n[].append('cart')"),
    "a method of something else": _function("target", "app = Dash()\napp.link('cart')"),
    "All-in-One": "class Panel(html.Div):\n    class ids:\n"
    "        table = lambda aio_id: {'component': 'Panel', 'part': 'table', 'aio_id': aio_id}\n\n"
    "    ids = ids\n\n    def __init__(self, aio_id=None):\n"
    "        super().__init__([dcc.Store(id=self.ids.table(aio_id or 'cart'))])\n\n"
    f"    @callback(Output(ids.table(MATCH), 'data'), {BUTTON})\n"
    "    def clear(n):\n        return 1\n"
    "\n\nPanel('cart')",
    "a method that names it": _class(
        OWN.format("target") + "    def uid(self, part):\n        return f'{self.target}-{part}'\n",
        "Link('cart')",
        "self.uid('table')",
    ),
    "a text that names it": _function("target", "__all__ = ['link']\nprint('link')"),
    "looked at only": _function("target", "print(link, isinstance(link, str))\nlink.done = 1"),
}


@pytest.mark.parametrize("code", PLAIN.values(), ids=PLAIN)
def test_what_is_handed_others_does_not_write_it(tmp_path: Path, code: str) -> None:
    assert not _writers(tmp_path, code)


def test_an_id_of_a_base_class_may_be_that_of_what_derives_from_it(tmp_path: Path) -> None:
    base = "class Base:\n    def __init__(self, target):\n        self.target = target\n\n" + (
        f"    def start(self):\n        @callback(Output(self.target, 'data'), {BUTTON})\n"
        "        def clear(n):\n            return None\n"
    )
    files = {"base.py": HEADER + base, "app.py": HEADER + "from base import Base\n\n\n" + _class(
        "", "", bases="(Base)"
    )}  # fmt: skip
    graph = Graph(write_project(tmp_path, files))
    first, second = (graph.prop(each.outputs[0]) for each in graph.callbacks)
    assert len(graph.writers(first)) == len(graph.writers(second)) == 2


def test_two_functions_of_two_files_may_be_handed_one_id(tmp_path: Path) -> None:
    code = "from wire import link as other\n\n\n" + _function(
        "target", "link('cart')\nother('cart')"
    )
    graph = Graph(write_project(tmp_path, {"app.py": HEADER + code, "wire.py": HEADER + WIRE}))
    for callback in graph.callbacks:
        assert len(graph.writers(graph.prop(callback.outputs[0]))) == 2


def test_an_id_that_is_passed_on_stays_that_of_its_function(tmp_path: Path) -> None:
    code = "from wire import link as other\n\n\n" + _function("target", "")
    code = code.replace("    @callback", "    other(target)\n    @callback")
    graph = Graph(write_project(tmp_path, {"app.py": HEADER + code, "wire.py": HEADER + WIRE}))
    for callback in graph.callbacks:
        assert len(graph.writers(graph.prop(callback.outputs[0]))) == 2
