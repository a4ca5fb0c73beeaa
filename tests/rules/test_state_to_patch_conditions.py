"""What a Patch does alike, and what it does not: for each condition an app that breaks only it."""

from __future__ import annotations

from pathlib import Path

import pytest
from patched import look

from codemods.rules.rule import Verdict

NOTE = 'Output("note", "children"),'
UNSEEN = "load()"
ROWS = "[1, 2]"
# A change in front of a default, which therefore cannot stay.
EARLY = 'if n:\n    cart["z"] = n\n'
RESETS = """

@callback(Output("cart", "data", allow_duplicate=True), Input("name", "value"),
          prevent_initial_call=True)
def other(name):
    return {}
"""


def _message(folder: Path, code: str, **more: str) -> str:
    """What is said of a safe change."""
    (change,) = look(folder, code, **more).changes
    assert change.verdict is Verdict.SAFE, change.differs
    return change.message


def _differs(folder: Path, code: str, **more: str) -> str:
    """What is said to differ, or nothing."""
    (change,) = look(folder, code, **more).changes
    return change.differs or ""


def _refusal(folder: Path, code: str, **more: str) -> str:
    found = look(folder, code, **more)
    assert not found.changes
    (refused,) = found.refused
    return refused.reason


# Defaults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "data", "reason"),
    [
        ('cart = cart or {}\ncart = cart or {"a": 1}', "{}", "is not a literal"),
        ("cart = cart or 5", "{}", "is not a literal"),
        (f"{EARLY}cart = cart or {{}}", UNSEEN, "what it holds when the page loads is unknown"),
        (f'{EARLY}cart = cart or {{"a": 1}}', "None", "no constant that the layout could have"),
        ('cart = dict(cart or {"a": SOLD})', "None", "no constant that the layout could have"),
        ('if cart is None:\n    cart = {"a": SOLD}', "None", "no constant"),
        ("if cart is None:\n    cart = {n: 1}", "None", "no constant"),
        ('if cart is None:\n    cart = {**point, "a": 1}', "None", "no constant"),
        ("if cart is None:\n    cart = [n]", "None", "no constant"),
        (f'{EARLY}cart = cart or {{"a": 1}}\ndel cart[name]', '{"b": 1}', "puts in more"),
        (f'{EARLY}cart = cart or {{"a": 1}}\nif n:\n    return {{}}', '{"b": 1}', "puts in more"),
    ],
)
def test_a_default_that_cannot_go(tmp_path: Path, code: str, data: str, reason: str) -> None:
    assert reason in _refusal(tmp_path, f'{code}\ncart["left"] = n\nreturn cart', data=data)


def test_a_default_that_comes_back_when_another_empties_the_value(tmp_path: Path) -> None:
    code = 'cart = cart or {"a": 1}\ncart["left"] = n\nreturn cart'
    assert "is no longer uploaded" in _message(tmp_path, code)
    assert "other (PATH:115) empties" in _differs(tmp_path, code, rest=RESETS).replace(
        (tmp_path / "app.py").as_posix(), "PATH"
    )
    assert "puts in more" in _refusal(tmp_path, EARLY + code, rest=RESETS)


@pytest.mark.parametrize(
    ("code", "answer", "is_missed"),
    [
        ('cart = cart or {"a": 1}', "{}", True),
        ('cart = cart or {"a": 1}', "load()", True),
        ('cart = cart or {"a": 1}', '{"b": 1}', False),
        ("cart = cart or {}", "{}", False),
        ('if cart is None:\n    cart = {"a": 1}', "{}", False),
    ],
)
def test_a_default_that_stays_may_be_missed_meanwhile(
    tmp_path: Path, code: str, answer: str, is_missed: bool
) -> None:
    rest = RESETS.replace("return {}", f"return {answer}")
    code += '\ncart["left"] = n\nreturn cart'
    sentence = _differs(tmp_path, code, data=UNSEEN, rest=rest)
    assert ("the change is made without the default" in sentence) is is_missed


@pytest.mark.parametrize(
    ("code", "is_missed"),
    [
        ("del cart[m]", True),
        ("cart.clear()", True),
        ('cart.pop("a")', True),
        ('del cart["inner"]["x"]', False),
        ('cart["inner"].clear()', False),
        ('cart["x"] = 1', False),
    ],
)
def test_who_takes_all_out_of_a_value_empties_it(
    tmp_path: Path, code: str, is_missed: bool
) -> None:
    other = RESETS.replace("prevent", 'State("cart", "data"), prevent')
    other = other.replace(
        "other(name):\n    return {}", "other(m, cart):\n    CODE\n    return cart"
    )
    default = 'cart = cart or {"a": 1}\ncart["left"] = n\n'
    for own, rest in (("", other.replace("CODE", code)), (code.replace("m]", "n]"), "")):
        found = look(tmp_path, f"{default}{own}\nreturn cart", data=UNSEEN, rest=rest).changes
        differs = " ".join(each.differs or "" for each in found)
        assert ("the change is made without the default" in differs) is is_missed


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("cart = dict(cart or {})", "None"),
        ("if cart is None:\n    cart = dict()", "None"),
        ('if cart is None:\n    cart = {"a": [1], "b": (1, 2)}', "None"),
        ('if cart is None:\n    cart = {"a": 1}', "{}"),
        ("if cart is None:\n    cart = []", "{}"),
    ],
)
def test_a_default_that_is_dead_or_that_the_layout_gets(
    tmp_path: Path, code: str, data: str
) -> None:
    code += '\ncart["left"] = n\nSOLD.append(n)\nreturn cart'
    assert "is no longer uploaded" in _message(tmp_path, code, data=data)


# Keys, operators, other writers ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ('cart["x"][n - 3] = 1', 'the browser uses the key "NaN"'),
        ('cart["list"][0][n - 3] = 1', 'the browser uses the key "NaN"'),
        ('cart["list"] = {}\ncart["list"][n - 3] = 1', 'the browser uses the key "NaN"'),
        (
            'if name:\n    cart["list"] = {}\nelse:\n    cart["list"][n - 3] = 1',
            'the browser uses the key "NaN"',
        ),
        ('cart["inner"] = []\ncart["inner"][name == "x"] = n', "is True or False"),
        ('cart["left"] += (2 ** 60 if n else 1)', "computes beyond 2**53"),
        ('cart["left"] *= 2 ** 60', "computes beyond 2**53"),
    ],
)
def test_keys_and_numbers_that_are_others_in_the_browser(
    tmp_path: Path, code: str, sentence: str
) -> None:
    assert sentence in _differs(tmp_path, f"{code}\nreturn cart")


@pytest.mark.parametrize(
    "code",
    [
        'cart["list"][n - 3] = 1',
        'cart["list"] = [0]\ncart["list"][n - 3] = 1',
        'cart["list"].append(n)\ncart["list"][n - 3] = 1',
        'cart["inner"][name == "x"] = n',
        'cart["left"] += (2 ** 50 if n else 1)',
        'cart["left"] += f"{n}"',
        'cart.update()\ncart["left"] = n',
    ],
)
def test_keys_and_operators_that_are_the_same_in_the_browser(tmp_path: Path, code: str) -> None:
    assert "is no longer uploaded" in _message(tmp_path, f"{code}\nreturn cart")


def test_what_may_be_no_dictionary_takes_no_union(tmp_path: Path) -> None:
    assert "is no dictionary" in _differs(tmp_path, "cart |= point\nreturn cart", data=UNSEEN)
    assert not _differs(tmp_path, "cart |= point\nreturn cart")


@pytest.mark.parametrize(
    ("code", "data", "gone"),
    [
        ("cart[n] = 1", ROWS, True),
        ("cart[0] = n", UNSEEN, True),
        ("cart.insert(1, n)", ROWS, True),
        ("cart.insert(None, n)", ROWS, True),
        ("cart[True] = n", UNSEEN, False),
        ('cart["a"] = n', UNSEEN, False),
        ("cart.insert(0, n)", ROWS, False),
        ("cart[name] = n", "{}", False),
    ],
)
def test_a_place_that_another_callback_may_take_away(
    tmp_path: Path, code: str, data: str, gone: bool
) -> None:
    sentence = _differs(tmp_path, f"{code}\nreturn cart", data=data, rest=RESETS)
    assert ("takes away what line 110 changes" in sentence) is gone


def test_only_callbacks_are_named_that_lose_nothing_any_more(tmp_path: Path) -> None:
    told = "\n\ndef tells(n):\n    set_props('cart', {'data': {'a': n}})\n"
    code = 'cart["left"] = n\nreturn cart'
    assert _message(tmp_path, code).endswith("only the change travels.")
    assert _message(tmp_path, code, rest=told).endswith("only the change travels.")
    both = _message(tmp_path, code, rest=told + RESETS)
    assert both.endswith(") writes at the same moment is no longer lost.")
    assert "what other (" in both


# Where the old code failed ------------------------------------------------------------------------

BEHIND = "is not done; with"


@pytest.mark.parametrize(
    ("code", "data", "sentence"),
    [
        ("cart[name] = n\nSOLD.append(n)", UNSEEN, BEHIND),
        ("if name in cart:\n    cart[name] += n\nSOLD.append(n)", UNSEEN, BEHIND),
        ('cart["pears"] = cart["pears"] + SOLD.pop()', "{}", BEHIND),
        ('cart["x"].append(\n    SOLD.pop())', "{}", BEHIND),
        ("del cart[name]\nset_props('note', {})", "{}", "is not sent; with"),
    ],
)
def test_what_happens_now_behind_a_failure(
    tmp_path: Path, code: str, data: str, sentence: str
) -> None:
    assert sentence in _differs(tmp_path, f"{code}\nreturn cart", data=data)


def test_what_was_not_sent_is_said_once(tmp_path: Path) -> None:
    code = "del cart[name]\nset_props('note', {})\nreturn cart"
    assert BEHIND not in _differs(tmp_path, code)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("if name in cart:\n    cart[name] = n\nSOLD.append(n)", UNSEEN),
        ("for kind in many:\n    del cart[kind]", "{}"),
    ],
)
def test_nothing_that_happens_behind_a_failure(tmp_path: Path, code: str, data: str) -> None:
    sentence = _differs(tmp_path, f"{code}\nreturn cart", data=data)
    assert BEHIND not in sentence
    assert "changes it all the same" not in sentence


@pytest.mark.parametrize(
    ("code", "is_set"),
    [
        ('cart["a"]["b"] = n\nreturn cart, n', True),
        ('cart["a"].append(n)\nreturn cart, n', True),
        ('cart["a"]["b"].append(n)\nreturn cart, n', True),  # which makes a list there
        ('cart["a"].clear()\nreturn cart, n', True),
        ('cart["a"].update(b=n)\nreturn cart, n', True),
        ('cart["a"]["b"].extend([n])\nreturn cart, n', False),  # the browser fails there, too
        ('cart["a"]["b"].insert(0, n)\nreturn cart, n', False),
        ('cart["a"].append(n)\nif name:\n    return no_update, n\nreturn cart, no_update', True),
        ('cart["a"]["b"] = n\nreturn cart, no_update', False),
        ('cart["a"]["b"] = n\nif name:\n    return no_update\nreturn cart, no_update', False),
    ],
)
def test_another_output_that_a_failure_left_alone(tmp_path: Path, code: str, is_set: bool) -> None:
    sentence = _differs(tmp_path, code, data="None", more=NOTE)
    assert ("note.children stayed as it was; now it is set" in sentence) is is_set


@pytest.mark.parametrize(
    ("code", "data", "instead"),
    [
        ("cart[n - 3] = 1", UNSEEN, ""),
        ('cart["x"]["y"] = 1', UNSEEN, "it is made"),
        ("cart |= point", UNSEEN, ""),
        ("cart.append(n)", UNSEEN, ""),
        ('cart["x"].append(n)', "{}", "it is made"),
        ('cart["x"].insert(0, n)', "{}", "the browser's console has the error"),
        ('cart["x"] += 1', "{}", "it becomes null"),
    ],
)
def test_what_is_said_to_happen_instead(tmp_path: Path, code: str, data: str, instead: str) -> None:
    (change,) = look(tmp_path, f"{code}\nreturn cart", data=data).changes
    _, found, said = change.message.partition("because line 110 found nothing there, ")
    assert (bool(found), said.rstrip(".")) == (bool(instead), instead)


def test_what_is_worked_out_behind_the_new_value_stays_behind_it(tmp_path: Path) -> None:
    code = "import shop\nreturn [*cart, n + 1], shop.f()"
    assert "is no longer uploaded" in _message(tmp_path, code, data=ROWS, more=NOTE)


# What no Patch can be ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            'new = cart\nif new["a"]:\n    new["left"] = n\nreturn new',
            "new is both read and changed",
        ),
        (
            'new = cart.copy()\nif new["a"]:\n    new["left"] = n\nreturn new',
            "the copy new is both read",
        ),
        (
            'part = cart["inner"]\nif part["a"]:\n    part["x"] = n\nreturn cart',
            "part is both read and changed",
        ),
        (
            'cart["inner"] = {}\npart = cart["inner"]\nif cart["pear"]:\n    cart["x"] = 1\n'
            "return cart",
            "a part of it is read (line 111) after it was changed",
        ),
        ("cart.update(*many)\nreturn cart", "what update gets cannot be seen"),
        ("cart.update(**point)\nreturn cart", "what update gets cannot be seen"),
        ('cart["list"].append(object=n)\nreturn cart', "what append gets cannot be seen"),
    ],
)
def test_what_no_patch_can_be(tmp_path: Path, code: str, reason: str) -> None:
    assert reason in _refusal(tmp_path, code)


def test_a_sum_that_may_be_of_texts(tmp_path: Path) -> None:
    reason = "whether it is a list that line 110 adds to cannot be told"
    assert reason in _refusal(tmp_path, "cart += many\nreturn cart", data=UNSEEN)
    assert "no value yet" in _differs(tmp_path, "cart.extend(many)\nreturn cart", data=UNSEEN)
    assert "no value yet" in _differs(tmp_path, "cart += [n]\nreturn cart", data=UNSEEN)
    code = "cart += cart[1:]\ncart.append(n)\nreturn cart"
    assert "is still sent" in _message(tmp_path, code, data=ROWS)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("return cart", "what it returns is a new value that is made of cart"),
        (
            "if n:\n    return 5\nreturn cart, no_update",
            "which value goes to which Output cannot be told (line 112)",
        ),
        (
            "import shop\nif n:\n    return shop.pair()\nreturn cart, no_update",
            "which value goes to which Output cannot be told",
        ),
    ],
)
def test_answers_that_no_patch_can_take_part_in(tmp_path: Path, code: str, reason: str) -> None:
    assert reason in _refusal(tmp_path, f'cart["left"] = n\n{code}', more=NOTE)


@pytest.mark.parametrize(
    "code",
    [
        'part = cart["inner"]\nif n:\n    part = point\nif cart["pear"]:\n    part["x"] = n',
        'new = cart\nif new["a"]:\n    cart["left"] = n',
        'part = cart["inner"]\nif part["a"]:\n    cart["left"] = n',
        'old = cart.copy()\nif old["a"]:\n    cart["left"] = n',
        'cart["other"] = cart["list"]\ndel cart["list"]',
    ],
)
def test_what_is_read_beside_the_patch(tmp_path: Path, code: str) -> None:
    assert "is still sent" in _message(tmp_path, f"{code}\nreturn cart")


def test_a_part_that_nobody_reads(tmp_path: Path) -> None:
    code = 'cart["inner"] = {}\npart = cart["inner"]\ncart["x"] = 1\nreturn cart'
    assert "is no longer uploaded" in _message(tmp_path, code)


def test_a_list_whose_item_is_put_behind_it(tmp_path: Path) -> None:
    code = "cart.append(cart[0])\ncart.append(n)\nreturn cart"
    assert "is still sent" in _message(tmp_path, code, data=ROWS)
