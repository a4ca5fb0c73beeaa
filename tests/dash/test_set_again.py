"""Constants that something in the project sets again: they are none."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Known, Value

SETTINGS = "import sys\n\nDEMO = False\nIDS = {'cart': 'basket'}\n"
READ = "import settings\nfrom settings import DEMO\n"


def _value(folder: Path, files: dict[str, str], text: str) -> Value:
    """What the last assignment of ``app.py`` reads."""
    project = write_project(folder, {"app.py": f"{files.pop('app.py', '')}\nx = {text}\n", **files})
    page = module(project, "app.py")
    last = page.tree.body[-1]
    assert isinstance(last, ast.Assign)
    return value_of(project, page, last.value)


BY_ANOTHER = {
    "a store": "import settings\nsettings.DEMO = True",
    "a store under another name": "import settings as config\nconfig.DEMO = True",
    "a store in a function": "def start():\n    import settings\n    settings.DEMO = True",
    "a store with a sum": "import settings\nsettings.DEMO += 1",
    "a store with others": "import settings\nsettings.DEMO, other = True, 1",
    "a store in a loop": "import settings\nfor settings.DEMO in (True,): pass",
    "a store in a context": "import settings\nwith lock as settings.DEMO: pass",
    "a deletion": "import settings\ndel settings.DEMO",
    "setattr": "import settings\nsetattr(settings, 'DEMO', True)",
    "setattr of any name": "import settings\nfor k, v in given: setattr(settings, k, v)",
    "delattr": "import settings\ndelattr(settings, 'DEMO')",
    "the method": "import settings\nsettings.__setattr__('DEMO', True)",
    "a patch": "import settings\nmonkeypatch.setattr(settings, 'DEMO', True)",
    "a patch by the path": "monkeypatch.setattr('settings.DEMO', True)",
    "vars": "import settings\nvars(settings)['DEMO'] = True",
    "vars and update": "import settings\nvars(settings).update(DEMO=True)",
    "vars in a variable": "import settings\nown = vars(settings)\nown['DEMO'] = True",
    "__dict__": "import settings\nsettings.__dict__['DEMO'] = True",
    "__dict__ and any names": "import settings\nsettings.__dict__.update(load())",
    "__dict__ handed on": "import settings\nload_into(settings.__dict__)",
    "sys.modules": "import sys\nsys.modules['settings'].DEMO = True",
    "sys.modules of any name": "import sys\nsys.modules[name].DEMO = True",
    "import_module": "from importlib import import_module\nimport_module('settings').DEMO = True",
    "a module in a variable": "import importlib\nown = importlib.import_module('settings')\n"
    "own.DEMO = True",
    "an argument": "import settings\ndef start(config):\n    config.DEMO = True\nstart(settings)",
    "an attribute of an object": "import settings\nclass App:\n    def __init__(self):\n"
    "        self.settings = settings\n    def start(self):\n        self.settings.DEMO = True",
    "one of two": "import settings, other\n(settings if FAST else other).DEMO = True",
    "a list": "import settings\nfor each in [settings]:\n    each.DEMO = True",
    "eval": "import settings\neval('setattr(settings, \"DEMO\", True)')",
    "exec": "exec('import settings; settings.DEMO = True', {})",
    "a mock": "from unittest.mock import patch\npatch('settings.DEMO', True).start()",
    "a mock of several": "from unittest.mock import patch\n"
    "with patch.multiple('settings', DEMO=1):\n    run()",
    "a mock of an object": "import settings\nfrom unittest import mock\n"
    "mock.patch.object(settings, 'DEMO', True).start()",
    "a mock under a name": "import settings\nfrom unittest import mock\n"
    "mock.patch.object(settings, name, True).start()",
}


@pytest.mark.parametrize("code", BY_ANOTHER.values(), ids=BY_ANOTHER)
@pytest.mark.parametrize("text", ["DEMO", "settings.DEMO"])
def test_a_name_of_a_module_that_another_sets_is_no_constant(
    tmp_path: Path, code: str, text: str
) -> None:
    files = {"app.py": READ, "settings.py": SETTINGS, "demo.py": code}
    assert not isinstance(_value(tmp_path, files, text), Known)


ITSELF = {
    "global": "def start():\n    global DEMO\n    DEMO = True",
    "globals": "globals()['DEMO'] = True",
    "globals and update": "globals().update(DEMO=True)",
    "globals and a dictionary": "globals().update({'DEMO': True})",
    "globals and any names": "globals().update(load())",
    "globals in a function": "def start(**given):\n    globals().update(given)",
    "globals handed on": "load_into(globals())",
    "vars": "vars()['DEMO'] = True",
    "locals": "locals()['DEMO'] = True",
    "exec": "exec(open('local.py').read())",
    "exec in its names": "exec('DEMO = True', globals())",
    "eval": "eval('globals().update(DEMO=True)')",
    "eval and a walrus": "eval('[DEMO := True]')",
    "itself by name": "sys.modules[__name__].DEMO = True",
    "setattr on itself": "setattr(sys.modules[__name__], 'DEMO', True)",
    "again": "DEMO = True",
    "a sum": "DEMO += 1",
    "a loop": "for DEMO in (True,): pass",
    "a context": "with lock as DEMO: pass",
    "an exception": "try:\n    pass\nexcept OSError as DEMO:\n    pass",
    "a walrus": "print(DEMO := True)",
    "a deletion": "del DEMO",
    "an import": "import other as DEMO",
    "a match": "match sys.argv:\n    case [*DEMO]:\n        pass",
    "a function": "def DEMO():\n    pass",
    "a star import": "from local import *",
}


@pytest.mark.parametrize("code", ITSELF.values(), ids=ITSELF)
def test_a_name_that_its_own_module_binds_twice_is_no_constant(tmp_path: Path, code: str) -> None:
    files = {"app.py": READ, "settings.py": f"{SETTINGS}{code}\n", "local.py": "DEMO = True\n"}
    assert not isinstance(_value(tmp_path, files, "settings.DEMO"), Known)


@pytest.mark.parametrize(
    "code",
    [
        "import page\npage.DEMO = True",
        "import page\npage.FLAG = True",
        "import page\nsetattr(page, 'FLAG', True)",
        "import page\nvars(page).update(load())",
    ],
)
@pytest.mark.parametrize("text", ["DEMO", "FLAG"])
def test_a_name_that_is_handed_on_by_a_module_may_be_set_there(
    tmp_path: Path, code: str, text: str
) -> None:
    page = "from settings import DEMO\nfrom settings import DEMO as FLAG\n"
    files = {"app.py": "from page import DEMO, FLAG", "page.py": page, "demo.py": code}
    assert not isinstance(_value(tmp_path, {**files, "settings.py": SETTINGS}, text), Known)


CLASS = "class Config:\n    DEMO = False\n\n\nclass Other:\n    pass\n\n\n"
OF_CLASSES = {
    "a store": "Config.DEMO = True",
    "a deletion": "del Config.DEMO",
    "setattr": "setattr(Config, 'DEMO', True)",
    "setattr of any name": "for k, v in given.items():\n    setattr(Config, k, v)",
    "type.__setattr__": "type.__setattr__(Config, 'DEMO', True)",
    "cls": CLASS.partition("\n\n")[0].replace("Config", "Base")
    + "\n\n\ndef start(cls):\n    cls.DEMO = True\n\n\nstart(Config)",
    "another name": "Settings = Config\nSettings.DEMO = True",
    "one of two": "(Config if FAST else Other).DEMO = True",
    "the class of an object": "type(Config()).DEMO = True",
    "the attribute of an object": "Config().__class__.DEMO = True",
    "an argument": "def start(config):\n    config.DEMO = True\n\n\nstart(Config)",
    "a list": "for each in (Config, Other):\n    each.DEMO = True",
    "an alias of any name": "def fill(target, **given):\n    for k, v in given.items():\n"
    "        setattr(target, k, v)\n\n\nfill(Config, DEMO=True)",
    "exec": "exec('Config.DEMO = True')",
    "eval": "eval('setattr(Config, \"DEMO\", True)')",
    "a mock": "from unittest.mock import patch\npatch('app.Config.DEMO', True).start()",
}


@pytest.mark.parametrize("code", OF_CLASSES.values(), ids=OF_CLASSES)
def test_an_attribute_of_a_class_that_is_set_is_no_constant(tmp_path: Path, code: str) -> None:
    assert not isinstance(_value(tmp_path, {"app.py": CLASS + code}, "Config.DEMO"), Known)


def test_a_method_of_the_class_may_set_it(tmp_path: Path) -> None:
    code = (
        "class Config:\n    DEMO = False\n\n    @classmethod\n    def start(cls, key):\n"
        "        setattr(cls, key, True)\n"
    )
    assert not isinstance(_value(tmp_path, {"app.py": code}, "Config.DEMO"), Known)


def test_a_decorator_of_the_class_may_set_it(tmp_path: Path) -> None:
    code = "def fill(owner):\n    owner.DEMO = True\n    return owner\n\n\n@fill\n" + CLASS
    assert not isinstance(_value(tmp_path, {"app.py": code}, "Config.DEMO"), Known)


META = """class Meta(type):
    def __getattribute__(cls, name):
        return True


class Base(metaclass=Meta):
    pass


"""


@pytest.mark.parametrize(
    "code",
    [
        META + CLASS.replace("Config", "Config(metaclass=Meta)", 1),
        META + CLASS.replace("Config", "Config(Base)", 1),
        "from library import Meta\n\n\n" + CLASS.replace("Config", "Config(metaclass=Meta)", 1),
        META + CLASS.replace("Config", "Config(**{'metaclass': Meta})", 1),
    ],
)
def test_a_metaclass_may_give_something_else(tmp_path: Path, code: str) -> None:
    assert not isinstance(_value(tmp_path, {"app.py": code}, "Config.DEMO"), Known)


def test_a_plain_metaclass_gives_what_is_there(tmp_path: Path) -> None:
    code = "from abc import ABCMeta\n\n\n" + CLASS.replace("Config", "Config(metaclass=ABCMeta)", 1)
    assert _value(tmp_path, {"app.py": code}, "Config.DEMO") == Known(False)


@pytest.mark.parametrize(
    "code",
    [
        "settings.ALSO = True",
        "settings.DEMO = True",
        "setattr(settings, 'ALSO', True)",
        "fill(settings)",
    ],
)
def test_another_name_of_a_constant_may_be_set(tmp_path: Path, code: str) -> None:
    settings = SETTINGS + "ALSO = DEMO\n"
    demo = f"import settings\ndef fill(it):\n    it.ALSO = True\n{code}"
    files = {"app.py": "import settings", "settings.py": settings, "demo.py": demo}
    assert not isinstance(_value(tmp_path, files, "settings.ALSO"), Known)


PLAIN = {
    "nobody": "",
    "another module": "import other\nother.DEMO = True",
    "another name": "import settings\nsettings.FLAG = True",
    "another name by setattr": "import settings\nsetattr(settings, 'FLAG', True)",
    "another module by setattr": "import other\nfor k, v in given: setattr(other, k, v)",
    "an object": "class Box:\n    pass\n\nbox = Box()\nbox.DEMO = True\nsetattr(box, key, True)",
    "itself": "class Box:\n    def __init__(self, **given):\n        self.DEMO = True\n"
    "        for k, v in given.items():\n            setattr(self, k, v)",
    "an argument that it never is": "def fill(box, **given):\n    box.DEMO = True\n"
    "    for k, v in given.items():\n        setattr(box, k, v)",
    "what a package makes": "import flask\nserver = flask.Flask(__name__)\nserver.DEMO = True\n"
    "setattr(server, key, True)",
    "its own names": "DEMO = True\nglobals().update(load())",
    "a look": "import settings\nprint(vars(settings)['DEMO'], settings.__dict__.get('DEMO'))\n"
    "own = dict(vars(settings))\nown['FLAG'] = 1\ngetattr(settings, key)",
    "the environment": "import os\nos.environ['DEMO'] = '1'",
    "a variable": "def start():\n    DEMO = True\n    return DEMO",
    "a text that is data": "d = eval(open('a').read())\ne = eval('[DEMO, 1]')\npd.eval('DEMO(1)')",
    "a text of other names": "exec('FLAG = True')\neval('print(1)')",
    "a mock of another name": "import settings\nfrom unittest.mock import patch\n"
    "patch('settings.FLAG', 1).start()\npatch.object(settings, 'FLAG', 1).start()",
    "a patch of no mock": "import requests\nrequests.patch('https://example.com/settings.DEMO')",
    "a loaded module that is looked at": "import sys\nprint(sys.modules['settings'].DEMO)",
}


@pytest.mark.parametrize("code", PLAIN.values(), ids=PLAIN)
@pytest.mark.parametrize("text", ["DEMO", "settings.DEMO", "settings.IDS['cart']"])
def test_a_name_that_nobody_sets_is_a_constant(tmp_path: Path, code: str, text: str) -> None:
    files = {"app.py": READ, "settings.py": SETTINGS, "demo.py": code, "other.py": "DEMO = 1\n"}
    value = "basket" if "IDS" in text else False
    assert _value(tmp_path, files, text) == Known(value)


@pytest.mark.parametrize("path", ["tests/run.py", "test_run.py", "run_test.py", "conftest.py"])
def test_what_a_test_patches_lasts_as_long_as_the_test(tmp_path: Path, path: str) -> None:
    demo = "from unittest.mock import patch\n@patch('settings.DEMO', True)\ndef test(): ...\n"
    files = {"app.py": READ, "settings.py": SETTINGS, path: demo}
    assert _value(tmp_path, files, "settings.DEMO") == Known(False)


CHANGED = {
    "a store": "from settings import IDS\nIDS['cart'] = 'log'",
    "a store in the module": "import settings\nsettings.IDS['cart'] = 'log'",
    "an alias": "from settings import IDS\nd = IDS\nd['cart'] = 'log'",
    "an alias in a function": "import settings\ndef start():\n    d = settings.IDS\n    d.clear()",
    "an alias of an import": "from settings import IDS as table\ntable.update(cart='log')",
    "an argument": "from settings import IDS\nfill(IDS)",
    "an argument by name": "from settings import IDS\nfill(ids=IDS)",
    "an attribute": "from settings import IDS\nclass App:\n    def __init__(self):\n"
    "        self.ids = IDS\n    def go(self):\n        self.ids['cart'] = 'log'",
    "a list": "from settings import IDS\nfor each in [IDS]:\n    each['cart'] = 'log'",
    "another dictionary": "from settings import IDS\nALL = {'a': IDS}\nALL['a']['cart'] = 'log'",
    "what a function returns": "from settings import IDS\ndef ids():\n    return IDS\n"
    "ids()['cart'] = 'log'",
    "a default": "from settings import IDS\ndef go(ids=IDS):\n    ids['cart'] = 'log'",
    "one of two": "from settings import IDS\nd = IDS or {}\nd['cart'] = 'log'",
    "a walrus": "from settings import IDS\n(d := IDS)['cart'] = 'log'",
    "a sum": "import settings\nsettings.IDS |= {'cart': 'log'}",
    "a deletion": "from settings import IDS\ndel IDS['cart']",
    "exec": "from settings import IDS\nexec('IDS[\"cart\"] = 1')",
    "a mock": "from unittest.mock import patch\nfrom settings import IDS\n"
    "patch.dict(IDS, cart='log').start()",
}


@pytest.mark.parametrize("code", CHANGED.values(), ids=CHANGED)
def test_an_entry_of_a_dictionary_that_is_changed_is_no_constant(tmp_path: Path, code: str) -> None:
    files = {"app.py": READ, "settings.py": SETTINGS, "demo.py": code}
    assert not isinstance(_value(tmp_path, files, "settings.IDS['cart']"), Known)


READING = {
    "entries": "from settings import IDS\nprint(IDS['cart'], IDS.get('cart'), len(IDS))",
    "a loop": "from settings import IDS\nfor k, v in IDS.items():\n    print(k, v)",
    "a copy": "from settings import IDS\nd = {**IDS}\nd['cart'] = 1\ne = IDS.copy()\nf = dict(IDS)",
    "an alias that reads": "from settings import IDS\nd = IDS\nprint(d['cart'])",
    "an answer": "from dash import *\nfrom settings import IDS\n"
    "@callback(Output('a', 'data'), Input('b', 'n_clicks'))\ndef go(n):\n    return IDS",
    "a component": "from dash import html\nfrom settings import IDS\nhtml.Div(style=IDS)",
}


@pytest.mark.parametrize("code", READING.values(), ids=READING)
def test_an_entry_of_a_dictionary_that_is_read_is_a_constant(tmp_path: Path, code: str) -> None:
    files = {"app.py": READ, "settings.py": SETTINGS, "demo.py": code}
    assert _value(tmp_path, files, "settings.IDS['cart']") == Known("basket")


@pytest.mark.parametrize(
    "code",
    [
        "ID['index'] = 2",
        "d = ID\nd['index'] = 2",
        "IDS['a']['index'] = 2",
        "for each in IDS.values():\n    each['index'] = 2",
        "IDS.get('a').update(index=2)",
    ],
)
def test_a_dictionary_that_is_changed_is_no_id(tmp_path: Path, code: str) -> None:
    head = "ID = {'type': 'cart', 'index': 1}\nIDS = {'a': {'type': 'cart', 'index': 1}}\n"
    text = "IDS['a']" if "IDS" in code else "ID"
    same = _value(tmp_path, {"app.py": head}, text)
    assert same != _value(tmp_path, {"app.py": head + code}, text)


@pytest.mark.parametrize("code", ["Ids.CART._value_ = 'log'", "setattr(Ids, 'CART', 'log')"])
def test_an_enum_that_is_changed_is_no_constant(tmp_path: Path, code: str) -> None:
    head = "from enum import Enum\n\n\nclass Ids(Enum):\n    CART = 'cart'\n\n\n"
    assert _value(tmp_path, {"app.py": head}, "Ids.CART.value") == Known("cart")
    assert not isinstance(_value(tmp_path, {"app.py": head + code}, "Ids.CART.value"), Known)


@pytest.mark.parametrize("code", ["os.environ['DEMO'] = ''", ""])
def test_the_environment_is_no_constant(tmp_path: Path, code: str) -> None:
    files = {"app.py": f"import os\n{code}\n"}
    assert not isinstance(_value(tmp_path, files, "os.environ['DEMO']"), Known)


@pytest.mark.parametrize(
    "code",
    [
        "Table.STORE = 'log'",
        "setattr(Table, name, 'log')",
        "class Log(Table):\n    STORE = 'log'\n",
        "def go(table):\n    table.STORE = 'log'",
    ],
)
def test_an_attribute_of_self_that_is_set_is_no_constant(tmp_path: Path, code: str) -> None:
    body = "class Table:\n    STORE = 'cart'\n\n    def go(self):\n        return self.STORE\n"
    for rest, known in (("", True), (code, False)):
        project = write_project(tmp_path, {"app.py": f"{body}\n\n{rest}\n"})
        page = module(project, "app.py")
        (node,) = (n.value for n in ast.walk(page.tree) if isinstance(n, ast.Return))
        assert isinstance(value_of(project, page, node), Known) is known
