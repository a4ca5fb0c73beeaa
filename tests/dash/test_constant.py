"""What expressions are known to be, and whether two of them are the same."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Fields, Known, Private, Unknown, Value, Wildcard, same

HEADER = "import os\nfrom enum import Enum, StrEnum\nfrom dash import ALL, MATCH, dcc\n"


def _value(folder: Path, code: str, **others: str) -> Value:
    """What the last ``x = …`` of a module is."""
    files = {f"{name}.py": text for name, text in others.items()}
    project = write_project(folder, {"page.py": HEADER + code + "\n", **files})
    page = module(project, "page.py")
    assigned = [node for node in ast.walk(page.tree) if isinstance(node, ast.Assign)]
    last = max(assigned, key=lambda node: node.lineno)
    return value_of(project, page, last.value)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ('x = "cart"', "cart"),
        ('CART = "cart"\nx = CART', "cart"),
        ('class Ids:\n    CART = "cart"\nx = Ids.CART', "cart"),
        ('class Ids(Enum):\n    CART = "cart"\nx = Ids.CART.value', "cart"),
        ('class Ids(StrEnum):\n    CART = "cart"\nx = Ids.CART', "cart"),
        ('class Ids(str, Enum):\n    CART = "cart"\nx = Ids.CART', "cart"),
        ('class Ids(StrEnum):\n    CART = "cart"\nx = f"{Ids.CART}-a"', "cart-a"),
        ('class Ids(str, Enum):\n    CART = "cart"\nx = f"{Ids.CART.value}-a"', "cart-a"),
        ('IDS = {"cart": "basket"}\nx = IDS["cart"]', "basket"),
        ('APP = "shop"\nx = f"{APP}-cart"', "shop-cart"),
        ('APP = "shop"\nx = APP + "-cart"', "shop-cart"),
        ('APP = "shop"\nx = "{}-cart-{n}".format(APP, n=2)', "shop-cart-2"),
        ('APP = "shop"\nx = "{1}-{0}-{{}}".format(APP, "my")', "my-shop-{}"),
        ('APP = "shop"\nx = "%s-cart-%d" % (APP, 2)', "shop-cart-2"),
        ('APP = "shop"\nx = "%s-cart" % APP', "shop-cart"),
        ('store = dcc.Store(id="cart")\nx = store', "cart"),
        ("x = 3", 3),
    ],
)
def test_constants_are_known(tmp_path: Path, code: str, value: object) -> None:
    found = _value(tmp_path, code)
    assert found == Known(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "others"),
    [
        ("from ids import CART\nx = CART", {"ids": 'CART = "cart"\n'}),
        ("import ids\nx = ids.CART", {"ids": 'CART = "cart"\n'}),
        ("from ids import *\nx = CART", {"ids": 'CART = "cart"\n'}),
        (
            "from kit import CART\nx = CART",
            {"kit": "from ids import *\n", "ids": 'CART = "cart"\n'},
        ),
        ("from ids import Ids\nx = Ids.CART", {"ids": 'class Ids:\n    CART = "cart"\n'}),
    ],
)
def test_constants_are_followed_through_imports(
    tmp_path: Path, code: str, others: dict[str, str]
) -> None:
    assert _value(tmp_path, code, **others) == Known("cart")


@pytest.mark.parametrize(
    "code",
    [
        'CART = "cart"\nCART = "basket"\nx = CART',
        'CART = ""\nCART += "cart"\nx = CART',
        'for CART in ["cart"]:\n    pass\nx = CART',
        'CART, OTHER = "cart", "other"\nx = CART',
        "from elsewhere import CART\nx = CART",
        'x = os.environ["CART"]',
        'def make():\n    return "cart"\nx = make()',
        'class Ids(Enum):\n    CART = "cart"\nx = Ids.CART',
        'class Ids(str, Enum):\n    CART = "cart"\nx = f"{Ids.CART}-a"',
        'IDS = {"cart": "cart"}\nIDS["cart"] = "basket"\nx = IDS["cart"]',
        'IDS = {"cart": "cart"}\nIDS.update(cart="basket")\nx = IDS["cart"]',
        'class Ids:\n    CART = "cart"\nIds.CART = "basket"\nx = Ids.CART',
        "store = dcc.Store()\nx = store",
    ],
)
def test_what_may_have_another_value_is_unknown(tmp_path: Path, code: str) -> None:
    assert isinstance(_value(tmp_path, code), Unknown)


def test_a_dictionary_that_another_module_changes_is_unknown(tmp_path: Path) -> None:
    found = _value(
        tmp_path,
        'from ids import IDS\nx = IDS["cart"]',
        ids='IDS = {"cart": "cart"}\n',
        setup='from ids import IDS\nIDS["cart"] = "basket"\n',
    )
    assert found == Unknown()


def test_dictionaries_keep_their_wildcards(tmp_path: Path) -> None:
    found = _value(tmp_path, 'x = {"type": "row", "index": MATCH}')
    assert found == Fields((("index", Wildcard("MATCH")), ("type", Known("row"))))


def test_a_dictionary_with_an_unknown_key_is_unknown(tmp_path: Path) -> None:
    assert _value(tmp_path, 'x = {os.environ["K"]: "row"}') == Unknown()


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (Known("a"), Known("a"), True),
        (Known("a"), Known("b"), False),
        (Known("1"), Known(1), False),
        (Known("a"), Unknown(), None),
        (Known("ab"), Unknown("a.*"), None),
        (Known("ba"), Unknown("a.*"), False),
        (Known("a\nb"), Unknown("a.*"), None),
        (Known(1), Unknown("a.*"), False),
        (Unknown(), Unknown(), None),
        (Wildcard("ALL"), Known("a"), None),
        (Wildcard("MATCH"), Wildcard("MATCH"), True),
        (Wildcard("MATCH"), Wildcard("ALL"), None),
        (Fields((("t", Known("a")),)), Known("a"), False),
        (Fields((("t", Known("a")),)), Unknown("a.*"), False),
        (Fields((("t", Known("a")),)), Unknown(), None),
        (Fields((("t", Known("a")),)), Fields((("t", Known("a")),)), True),
        (Fields((("t", Known("a")),)), Fields((("u", Known("a")),)), False),
        (Fields((("t", Known("a")),)), Fields((("t", Wildcard("ALL")),)), None),
        (Fields((("t", Known("a")),)), Fields((("t", Unknown()),)), None),
        (Private("C:1", "self.a", "m"), Private("C:1", "self.a", "m"), True),
        (Private("C:1", "self.a", "m"), Private("C:1", "self.b", "m"), None),
        (Private("C:1", "self.a", "m"), Private("D:9", "self.a", "m"), None),
        (Private("C:1", "self.a", "m"), Private("D:9", "self.a", "n"), False),
        (Private("C:1", "self.a", "m"), Known("a"), False),
        (Private("C:1", "self.a", "m"), Fields((("t", Known("a")),)), False),
        (Private("C:1", "self.a", "m"), Unknown(), None),
    ],
)
def test_whether_two_values_are_the_same(left: Value, right: Value, equal: bool | None) -> None:
    assert same(left, right) is equal
    assert same(right, left) is equal


@pytest.mark.parametrize(
    "text",
    [
        'f"cart-{os.getpid()}-rows"',
        '"cart-{}-rows".format(os.getpid())',
        '"cart-{pid}-rows".format(pid=os.getpid())',
        '"cart-%d-rows" % os.getpid()',
        '"%s-%s-rows" % ("cart", os.getpid())',
        '"cart-%d-rows" % 7.0',
    ],
)
def test_a_text_says_what_its_fixed_parts_are(tmp_path: Path, text: str) -> None:
    found = _value(tmp_path, f"x = {text}")
    assert same(found, Known("cart-7-rows")) is None
    assert same(found, Known("cart-7-columns")) is False


@pytest.mark.parametrize(
    "text",
    [
        '"cart-{:>9}".format("rows")',
        '"cart-{0.name}".format("rows")',
        '"cart-{}".format(*names)',
        '"cart-{name}".format(**names)',
        '"cart-%(name)s" % names',
        '"cart-%5s" % "rows"',
        '"cart-%s" % ("rows", "columns")',
        'template % "rows"',
    ],
)
def test_a_text_that_is_filled_otherwise_may_be_any(tmp_path: Path, text: str) -> None:
    assert same(_value(tmp_path, f"x = {text}"), Known("basket")) is None


def test_ids_of_one_class_are_private_to_it(tmp_path: Path) -> None:
    code = "class Page:\n    def register(self):\n        x = self.ids('map')"
    found = _value(tmp_path, code)
    assert isinstance(found, Private)
    assert same(found, Known("map")) is False


CLASS = """\
class Page:
    STORE = "cart"

    @classmethod
    def ids(cls):
        dcc.Store(cls.STORE)
        x = VALUE
"""


@pytest.mark.parametrize(
    ("value", "known"),
    [("cls.STORE", "cart"), ('f"{cls.STORE}-1"', "cart-1"), ('cls.STORE + "-2"', "cart-2")],
)
def test_a_constant_of_the_own_class_is_known(tmp_path: Path, value: str, known: str) -> None:
    assert _value(tmp_path, CLASS.replace("VALUE", value)) == Known(known)


@pytest.mark.parametrize(
    ("code", "other"),
    [
        (CLASS, 'from page import Page\nclass Shop(Page):\n    STORE = "shop"\n'),
        (CLASS, 'from page import Page\nPage.STORE = "shop"\n'),
        (CLASS.replace("    @", "    def set(self, s):\n        self.STORE = s\n\n    @"), ""),
        (CLASS.replace('STORE = "cart"', "STORE: str"), ""),
        (CLASS.replace('STORE = "cart"', "OTHER = 1"), ""),
    ],
)
def test_what_may_be_set_or_overridden_is_private_to_the_class(
    tmp_path: Path, code: str, other: str
) -> None:
    found = _value(tmp_path, code.replace("VALUE", "cls.STORE"), other=other)
    assert isinstance(found, Private)


def test_two_prefixed_texts_of_one_function_differ_by_their_ends() -> None:
    left = Private("f:1", "f'{prefix}-a'", "m", ".*\\-a")
    right = Private("f:1", "f'{prefix}-b'", "m", ".*\\-b")
    assert same(left, right) is False


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        ("f'a-{name}'", "f'a-b-{name}'", False),
        ("'a-' + name", "'a-b-' + name", False),
        ("'a-' + name", "f'a-b-{name}'", False),
        ("'a-' + name", "name + '-a-b'", None),
        ("'a-' + name", "'a-b-' + other", None),
    ],
)
def test_two_texts_of_one_function_differ_by_their_beginnings(
    left: str, right: str, equal: bool | None
) -> None:
    assert same(*(Private("f:1", each, "m") for each in (left, right))) is equal
