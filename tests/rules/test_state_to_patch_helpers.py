"""A helper that only changes the State, in ways of a Patch, writes for the callback."""

from __future__ import annotations

from pathlib import Path

import pytest
from patched import look

HELPERS = """

from functools import cache


def put(cart, key, value):
    cart[key] = value


def put_inside(cart, value, *, times=1):
    inner = cart["inner"]
    for _ in range(times):
        inner["x"] = value
    cart["list"].append({"v": value})


def rebound(cart, key):
    key = key - 1
    cart[key] = 1


def local(cart, key):
    name = key
    del cart[name]


def drop(cart, key):
    del cart[key]


def drop_both(cart, a, b):
    del cart[a]
    del cart[b]


def merged(cart, value):
    cart.update({"inner": value})


def united(cart, more):
    cart.update(more)


def named(cart, value):
    cart.update(left=value)


def guarded(cart):
    if cart:
        cart["a"] = 1


def defaulted(cart):
    cart = cart or {}
    cart["a"] = 1


def copied(cart):
    cart = cart.copy()
    cart["a"] = 1


def kept(cart):
    cart["a"] = 1
    SOLD.append(cart)


def tried(cart, key):
    try:
        del cart[key]
    except KeyError:
        pass


def nested(cart):
    put(cart, "a", 1)


def grown(rows):
    rows += [1]


def popped(rows):
    rows.pop()
    rows.append(1)


def spread(cart, *more):
    cart["a"] = 1


def collapsed(cart):
    cart["left"] = cart["left"] + 1


def spread_by_name(cart, **more):
    cart["a"] = 1


def otherwise(cart):
    other = cart or {}
    other["a"] = 1


def forgiving(cart, key):
    with contextlib.ExitStack():
        del cart[key]


def named_part(cart, value):
    cart.update(inner={"a": value})


def placed(cart):
    cart["list"].insert(*[0, 1])


def anew(cart):
    cart = {**cart, "a": 1}
    cart["b"] = 1


def stepwise(cart):
    cart["a"] = 1
    yield


@cache
def held(cart):
    cart["a"] = 1
"""


def _verdict(folder: Path, code: str) -> tuple[str, str]:
    found = look(folder, f"{code}\nreturn cart", rest=HELPERS)
    for change in found.changes:
        return change.verdict.value, change.differs or change.message
    return "refused", found.refused[0].reason


@pytest.mark.parametrize(
    "code",
    [
        "put(cart, 'a', n)",
        "put(cart, name, n)",
        "put(value=n, cart=cart, key=name)",
        "put(cart['inner'], name, n)",
        "other = cart\nput(other, 'a', n)",
        "inner = cart['inner']\nput(inner, 'a', n)",
        "put_inside(cart, n)",
        "put_inside(cart, n, times=n)",
        "for each in name:\n    put(cart, each, n)",
        "put(cart, 'a', n)\nput(cart, 'b', n)",
        "drop(cart, name)",
        "if name in cart:\n    drop(cart, name)\n    SOLD.append(n)",
        "merged(cart, point)",
        "print(cart['left'])\nput(cart, 'a', n)",
    ],
)
def test_what_a_helper_changes_is_changed_by_who_calls_it(tmp_path: Path, code: str) -> None:
    assert _verdict(tmp_path, code)[0] == "safe"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("put(cart, amount, n)", "If amount (line"),
        ("rebound(cart, n)", "If key of rebound (line"),
        ("drop(cart, name)\nSOLD.append(n)", "is not done; with"),
        ("if name in cart:\n    local(cart, letter)\n    SOLD.append(n)", "is not done; with"),
        ("with contextlib.ExitStack():\n    drop(cart, name)", "what is around it"),
        ("put(cart, n, n)\nput(cart, amount, n)", "If amount (line"),
    ],
)
def test_what_is_said_of_a_change_is_said_of_that_of_a_helper(
    tmp_path: Path, code: str, sentence: str
) -> None:
    verdict, said = _verdict(tmp_path, code)
    assert verdict == "unsafe"
    assert sentence in said


@pytest.mark.parametrize(
    "call",
    [
        "drop_both(cart, 'a', 'b')", "united(cart, point)", "named(cart, n)", "guarded(cart)",
        "defaulted(cart)", "copied(cart)", "kept(cart)", "tried(cart, 'a')", "nested(cart)",
        "grown(cart)", "popped(cart)", "spread(cart)", "collapsed(cart)", "stepwise(cart)",
        "held(cart)", "put(cart, 'a', cart)", "put(cart, 'a', len(cart))",
        "put(*[cart, 'a', n])", "spread_by_name(cart)", "spread_by_name(cart, x=1)",
        "put(cart, *name)",
        "named_part(cart, n)", "placed(cart)", "anew(cart)",
        "otherwise(cart)", "forgiving(cart, 'a')", "put(cart, 'a', valued=n)",
        "put(cart, **point)", "put(cart, 'a', n, n)", "x = put(cart, 1, 2)",
        "(put if n else drop)(cart, 'a')", "put(cart or {}, 'a', n)", "make(cart)",
        "def own(cart):\n    cart[name] = n\nown(cart)",
    ],
)  # fmt: skip
def test_what_else_a_helper_does_stands_in_the_way(tmp_path: Path, call: str) -> None:
    verdict, reason = _verdict(tmp_path, f"{call}\ncart['b'] = n")
    assert verdict != "safe"
    assert "passed to" in reason or "stored in" in reason


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("put(cart, 'a', n)\nprint(cart['a'])", "is read (line"),
        ("put(cart, 'a', point)\ncart['a']['x'] = n", "changed inside of what line"),
        ("for row in cart:\n    put(row, 'a', n)", "goes through what is in it"),
        ("for each in cart:\n    put(cart, name, n)", "changed while it is iterated"),
        ("inner = cart['inner']\nput(cart, 'inner', {})\ninner['x'] = n", "an older part of it"),
        ("try:\n    drop(cart, name)\nexcept KeyError:\n    pass", "waits for that to fail"),
    ],
)
def test_what_stands_in_the_way_of_a_change_does_of_a_helper(
    tmp_path: Path, code: str, reason: str
) -> None:
    verdict, said = _verdict(tmp_path, code)
    assert verdict == "refused"
    assert reason in said


def test_a_helper_of_another_file_may_do_anything(tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text("def set_it(cart):\n    cart['a'] = 1\n")
    code = "set_it(cart)\ncart['b'] = n\nreturn cart"
    found = look(tmp_path, code, rest="\n\nfrom helpers import set_it\n")
    assert "passed to set_it()" in found.refused[0].reason
