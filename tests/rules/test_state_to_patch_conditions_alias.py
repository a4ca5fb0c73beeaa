"""What a body may do with the value that goes back, and what of it a Patch does too."""

from __future__ import annotations

from pathlib import Path

import pytest
from patched import look

from codemods.engine.settle import settle
from codemods.rules.rule import Verdict

ROWS = "[1, 2]"


def _code(code: str) -> str:
    """A body that gives the cart back, if it does not say what it gives."""
    return (
        code
        if code.endswith(("return new", "break", "return cart", "return x"))
        else f"{code}\nreturn cart"
    )


def _message(folder: Path, code: str, **more: str) -> str:
    """What is said of a safe change."""
    (change,) = look(folder, _code(code), **more).changes
    assert change.verdict is Verdict.SAFE, change.differs
    return change.message


def _differs(folder: Path, code: str, **more: str) -> str:
    (change,) = look(folder, _code(code), **more).changes
    assert change.differs is not None
    return change.differs


def _refusal(folder: Path, code: str, **more: str) -> str:
    found = look(folder, _code(code), **more)
    assert not found.changes
    (refused,) = found.refused
    return refused.reason


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            'cart["list"].extend([SOLD])\ncart["list"][0].append(n)',
            "changed inside of what line 110 put into it",
        ),
        (
            'cart["list"] = [point for _ in many]\ncart["list"][0]["x"] = n',
            "changed inside of what line 110 put into it",
        ),
        (
            'cart["list"] = SOLD + [n]\ncart["list"][0]["x"] = n',
            "changed inside of what line 110 put into it",
        ),
        (
            'cart["list"] = list(SOLD)\ncart["list"][0]["x"] = n',
            "changed inside of what line 110 put into it",
        ),
        (
            'cart["list"] += cart["other"]\ncart["other"][0]["x"] = n',
            "a part of it is put in another place of it",
        ),
        (
            'cart["list"].append(cart["inner"])\ncart["inner"]["x"] = n',
            "a part of it is put in another place of it",
        ),
        ('cart["list"] = [*SOLD]\ncart["list"][0]["x"] = n', "inside of what line 110 put into it"),
        (
            'cart["list"].extend([*SOLD])\ncart["list"][0]["x"] = n',
            "inside of what line 110 put into it",
        ),
        (
            'cart["inner"] = {**point}\ncart["inner"]["y"]["x"] = n',
            "inside of what line 110 put into it",
        ),
        (
            'cart["list"][0] = point\ncart["list"][-1]["x"] = 1',
            "inside of what line 110 put into it",
        ),
    ],
)
def test_what_was_put_in_has_a_name_outside(tmp_path: Path, code: str, reason: str) -> None:
    """Changed inside of the Patch it is not changed there."""
    assert reason in _refusal(tmp_path, code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            'while cart is None:\n    cart = {}\ncart["left"] = n',
            "cart may be something else by line 112",
        ),
        (
            'try:\n    n = int(name)\nexcept ValueError as cart:\n    pass\ncart["left"] = n',
            "bound to something else in a way that is not followed",
        ),
        ('a = b = cart\na["left"] = n', "assigned together with something else"),
        ('if cart:\n    cart = {}\nif cart["a"]:\n    cart["left"] = n', "else by line 113"),
        ('if cart:\n    cart, _ = {}, n\ncart["left"] = n', "else by line 112"),
        ('if cart:\n    for cart in ({},):\n        pass\ncart["left"] = n', "by line 113"),
        ('if n in cart and (cart := {}):\n    n = 1\ncart["left"] = n', "else in passing"),
        ('if cart:\n    cart = {}\n    SOLD.append(lambda: cart)\ncart["left"] = n', "by line 113"),
        (
            'if cart:\n    cart = {}\n    n = sum(cart for _ in many)\ncart["left"] = n',
            "else by line 113",
        ),
        ('cart = cart or {}\nif n in cart:\n    cart = {}\ncart["left"] = n', "by line 113"),
        ('cart = {**cart, **point, "a": 1}', "stored in another value"),
        ('if n:\n    cart = point\ncart = {**cart, "left": n}', "stored in another value"),
        ('import cart\ncart["left"] = n', "bound to something else in a way that is not followed"),
        (
            'match point:\n    case {"a": 1, **cart}:\n        pass\ncart["left"] = n',
            "bound to something else in a way that is not followed",
        ),
        ('old = cart\ncart = {**cart, "left": n}\nold["pear"] = 1', "stored in another value"),
    ],
)
def test_a_name_that_may_stand_for_something_else(tmp_path: Path, code: str, reason: str) -> None:
    assert reason in _refusal(tmp_path, code)


@pytest.mark.parametrize(
    "code",
    [
        'cart = x = {}\ncart["left"] = n',
        'cart["a"] = 2\ncart = x = {}\ncart["left"] = n',
        'cart = {**cart, "a": 1}\ncart = x = {}\ncart["left"] = n',
    ],
)
def test_what_something_else_takes_the_place_of_gets_no_verdict(tmp_path: Path, code: str) -> None:
    found = look(tmp_path, _code(code))
    assert (found.changes, found.refused) == ((), ())


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            'for row in cart["list"]:\n    x = row.copy()\n    x["a"] = n\n    return x',
            "changed through x, which came out of it",
        ),
        (
            'if not cart:\n    cart = {"a": cart}\ncart["left"] = n',
            "stored in another value",
        ),
        (
            'if not cart:\n    cart = cart["inner"]\ncart["left"] = n',
            "changed through cart, which came out of it",
        ),
        (
            'x = [row.pop("a") for row in cart["list"]]\ncart["left"] = n',
            "changed through row, which came out of it",
        ),
        (
            '(cart["list"] or SOLD).sort()\ncart["left"] = n',
            "changed by sort through an expression",
        ),
        (
            'new = dict(cart) if point else {}\nnew["left"] = n\nreturn new',
            "changed through new, which came out of it",
        ),
        ('part = cart["list"]\npart += [n]', "rebound through part, a part of it"),
        (
            'part = cart["inner"]\ncart["inner"] = {}\npart["x"] = n',
            "changed through part, an older part of it",
        ),
        (
            'if n:\n    x = cart\nelse:\n    for x in cart["list"]:\n        pass\nx["a"] = n',
            "changed through x, which came out of it",
        ),
        (
            'if not n:\n    for x in cart["list"]:\n        pass\nelse:\n    x = cart\nx["a"] = n',
            "changed through x, which came out of it",
        ),
        (
            'new = cart.copy()\nnew["inner"] = {}\npart = cart["inner"]\npart["x"] = n',
            "both the value and a copy of it are changed",
        ),
        (
            'for part in cart["list"]:\n    part += [n]\ncart["left"] = n',
            "rebound through part, a part of it",
        ),
        (
            'for part in [*cart["list"]]:\n    part += [n]\ncart["left"] = n',
            "changed through part, which came out of it",
        ),
        (
            'rows = cart.get("list", [])\nrows += [n]\ncart["left"] = n',
            "changed through rows, which came out of it",
        ),
        (
            'inner = cart["inner"] or {}\ninner |= point\ncart["left"] = n',
            "changed through inner, which came out of it",
        ),
        (
            'rows = cart["list"] or []\nrows *= 2\ncart["left"] = n',
            "changed through rows, which came out of it",
        ),
    ],
)
def test_a_part_that_is_changed_by_a_name_of_its_own(
    tmp_path: Path, code: str, reason: str
) -> None:
    assert reason in _refusal(tmp_path, code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            'for row in cart["list"]:\n    pass\ncart["list"][0]["x"] = n\nSOLD.append(row["x"])',
            "and a Patch cannot be read",
        ),
        (
            (
                'if n:\n    x = cart["inner"]\nelse:\n'
                '    x = cart\ncart["left"] = 1\nSOLD.append(x["left"])'
            ),
            "and a Patch cannot be read",
        ),
        (
            'import shop\nfor x in shop.rows(cart["list"]):\n    cart["list"].append(x)',
            "changed while it is iterated",
        ),
        (
            (
                'import itertools\nx = itertools.chain(cart["list"])\n'
                'cart["left"] = n\nSOLD.append(list(x))'
            ),
            "read later than it seems (by a generator or a view)",
        ),
    ],
)
def test_a_patch_cannot_be_read(tmp_path: Path, code: str, reason: str) -> None:
    assert reason in _refusal(tmp_path, code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            "try:\n    if n:\n        del cart[name]\nexcept KeyError:\n    SOLD.append(n)",
            "changed where code waits for that to fail",
        ),
        (
            'try:\n    cart["inner"]["x"] = n\nexcept KeyError:\n    return no_update',
            "changed where code waits for that to fail",
        ),
        (
            "try:\n    cart[name] = n\nexcept KeyError:\n    return no_update",
            "changed where code waits for that to fail",
        ),
    ],
)
def test_code_that_waits_for_a_failure(tmp_path: Path, code: str, reason: str) -> None:
    assert reason in _refusal(tmp_path, code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            'cart["inner"]["x"] = n\nif n:\n    return cart["inner"]\nreturn cart',
            "rebuilt into something else",
        ),
        ('import shop\nshop.send(cart["list"][1:][0])\ncart["left"] = n', "passed to shop.send()"),
        ('f = cart.get\ncart["left"] = n', "asked for its attribute get"),
        ('SOLD.append(cart.update)\ncart["left"] = n', "asked for its attribute update"),
        ('cart = [*cart["list"], n]', "rebuilt into something else"),
    ],
)
def test_what_no_patch_can_do(tmp_path: Path, code: str, reason: str) -> None:
    assert reason in _refusal(tmp_path, code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("cart = [*cart, n, *many]", "rebuilt into something else"),
        ("new = cart\nnew = [*cart, n]\nreturn new", "rebuilt into something else"),
        (
            "try:\n    cart.pop()\nexcept IndexError:\n    return no_update",
            "changed where code waits for that to fail",
        ),
        (
            "cart[~0] = n\nif cart[1] > 3:\n    cart.append(5)",
            "and a Patch cannot be read",
        ),
        ("cart = [*many] + cart", "rebuilt into something else"),
        ("cart[-1] = n\nif cart[0] > 3:\n    cart.append(5)", "and a Patch cannot be read"),
        ('row = cart[0]\ncart[-1] = {}\nrow["x"] = 2', "an older part of it"),
    ],
)
def test_what_no_patch_of_a_list_can_do(tmp_path: Path, code: str, reason: str) -> None:
    assert reason in _refusal(tmp_path, code, data=ROWS)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            (
                "for _ in many:\n    try:\n        del cart[name]\n"
                "        return cart\n    finally:\n        break"
            ),
            "what is around it (line 111) may catch that",
        ),
        (
            (
                'new = cart.copy()\nnew["left"] = n\n'
                'old = cart.copy()\nSOLD.append(old["pear"])\nreturn new'
            ),
            "If SOLD.append() changes what it is given of old (line 113)",
        ),
        (
            (
                "del cart[name]\nmatch n:\n    case (\n"
                "        1\n    ) if SOLD.append(n):\n        pass"
            ),
            "app.py:114 may do beside the answer",
        ),
        (
            "del cart[name]\nx = [\n    SOLD.append(n)]",
            "app.py:112 may do beside the answer",
        ),
        (
            "with QUIET:\n    if n:\n        del cart[name]",
            "what is around it (line 110) may catch that",
        ),
        (
            (
                "try:\n    try:\n        n = int(name)\n"
                "    except ValueError:\n        del cart[name]\nfinally:\n    return cart"
            ),
            "what is around it (line 110) may catch that",
        ),
        (
            'cart["left"] = n\nSOLD.append(cart["list"][1:])',
            "If SOLD.append() changes what it is given of cart (line 111)",
        ),
        (
            'import shop\nfor row in cart["list"]:\n    shop.send(row)\ncart["left"] = n',
            "If shop.send() changes what it is given of row (line 112)",
        ),
        (
            'import shop\nx = cart["name"].frob()\nshop.send(x)\ncart["left"] = n',
            "If shop.send() changes what it is given of x (line 112)",
        ),
        (
            'part = cart["inner"]\ncart["list"].append(n)\nSOLD.append(part["y"])',
            "If SOLD.append() changes what it is given of part (line 112)",
        ),
        (
            'old = cart.copy()\ncart = {**cart, "left": n}\nSOLD.append(old["pear"])',
            "If SOLD.append() changes what it is given of old (line 112)",
        ),
        (
            'cart["left"] = n\npart = cart["inner"]\nSOLD.append(part["y"])',
            "If SOLD.append() changes what it is given of part (line 112)",
        ),
        (
            'if not n:\n    return\ncart["left"] = n',
            "sets it to None; a Patch of None may fail.",
        ),
        (
            'SOLD.append(cart["list"][1:][2:])\ncart["left"] = n',
            "If SOLD.append() changes what it is given of cart (line 110)",
        ),
        (
            'x = cart["x"].add(n)\nimport shop\nshop.send(x)\ncart["left"] = n',
            "If shop.send() changes what it is given of x (line 112)",
        ),
        (
            'import shop\nshop.send(cart["list"] if n else 2)\ncart["left"] = n',
            "If shop.send() changes what it is given of cart (line 111)",
        ),
        (
            'import copy, shop\nshop.send(copy.deepcopy(cart))\ncart["left"] = n',
            "If shop.send() changes what it is given of cart (line 111)",
        ),
        (
            'x = [*cart["list"]]\nSOLD.append(x)\ncart["left"] = n',
            "If SOLD.append() changes what it is given of x (line 111)",
        ),
    ],
)
def test_what_may_differ_is_said(tmp_path: Path, code: str, sentence: str) -> None:
    assert sentence in _differs(tmp_path, code)


@pytest.mark.parametrize(
    "code",
    [
        'cart["list"].extend([{"a": 1}])\ncart["list"][0]["a"] = 2',
        'cart["list"] = list(SOLD)\ncart["list"].append(n)',
        'cart["left"] = 0\ncart["left"] += n',
        (
            "try:\n    new = cart.copy()\nexcept AttributeError:\n"
            '    return no_update\nnew["left"] = n\nreturn new'
        ),
        'count = 0\ndef bump():\n    nonlocal count\n    count += 1\nbump()\ncart["left"] = count',
        'size: int\nsize = n\ncart["left"] = size',
        'cart = cart\ncart["left"] = n',
        'new = cart or {}\nnew["left"] = n\nreturn new',
        'cart["left"] = n\npart = cart["inner"]\npart["x"] = n',
        'if not n:\n    n = 1\ncart["left"] = n',
        'cart["left"]: int = cart["left"] + 1',
        'part = cart["inner"]\npart["x"] += 1',
        'cart["list"] += [n]',
        'other = cart\ndel other\ncart["left"] = n',
        'part = cart["inner"]\ncart["inner"].clear()\npart["x"] = n',
        'with trying():\n    cart["list"].extend([n])',
        'with trying():\n    cart["list"].extend(many)',
        'part = cart["inner"]\nq = part\nq["x"] = n',
        'cart = dict(cart or {})\ncart["left"] = n',
        'import shop\nwith trying():\n    cart["inner"]["x"] = shop.rows()',
    ],
)
def test_what_a_patch_does_too(tmp_path: Path, code: str) -> None:
    assert "is no longer uploaded" in _message(tmp_path, code)


@pytest.mark.parametrize(
    "code",
    [
        (
            'try:\n    part = cart["inner"]\n    size = part["x"]\n'
            'except KeyError:\n    return no_update\ncart["left"] = size'
        ),
        'cart["left"] = n\nmatch n:\n    case 1 if cart["pear"] > 1:\n        cart["left"] = 2',
        'a, b = cart["list"], n\ncart["left"] = b',
        'if not cart:\n    name = "x"\ncart[name] = n',
        'if (size := len(cart["list"])) > 3:\n    cart["left"] = size',
        'x = SOLD[cart["left"]]\nx["a"] = n\ncart["pear"] = n',
        'import shop\nx = cart["name"].upper()\nshop.send(x)\ncart["left"] = n',
        'import shop\nx = list(cart["inner"].keys())\nshop.send(x)\ncart["left"] = n',
        'import shop\nshop.send(SOLD[cart["left"] or 0])\ncart["left"] = n',
        'import shop\nshop.send("a" + cart["name"])\ncart["left"] = n',
        'import shop\nshop.send(cart["name"] + "a")\ncart["left"] = n',
        'cart["left"] = cart["pear"] + 1',
        'new = cart.copy()\nnew["old"] = cart\nreturn new',
        'SOLD[0] += cart["list"]\ncart["left"] = n',
        'cart["left"] = n\npart = cart["inner"]\nif part:\n    cart["pear"] = 3',
        'cart["left"] = cart["pear"] = cart["pear"] + 1',
        '(cart["f"] or len)(n)\ncart["left"] = n',
        'total = cart.get("left", 0)\ntotal += 1\ncart["left"] = total',
        'total = 0\nfor row in cart["list"]:\n    total += row["n"]\ncart["left"] = total',
        'text = cart.get("name") or ""\ntext += "!"\ncart["name"] = text',
        'price = cart.get("left", 0)\nprice *= 1.5\ncart["left"] = price',
        'left = cart.get("left", 0)\nleft -= n\ncart["left"] = left',
        'rows = [*cart["list"]]\nrows += [n]\ncart["left"] = len(rows)',
    ],
)
def test_what_is_only_read_is_still_sent(tmp_path: Path, code: str) -> None:
    assert "the value is still sent" in _message(tmp_path, code)


def test_what_is_safe_with_a_list(tmp_path: Path) -> None:
    assert "no longer uploaded" in _message(tmp_path, 'cart[-"a"] = n', data=ROWS)
    assert "still sent" in _message(tmp_path, "x = [n, *cart, n]\ncart.append(n)", data=ROWS)
    loop = "for i in range(len(cart)):\n    cart[i] = n"
    assert "still sent" in _message(tmp_path, loop, data=ROWS)
    sold = "import shop\nshop.send(cart[1:])\ncart.append(n)"
    assert "If shop.send() changes" in _differs(tmp_path, sold, data=ROWS)
    row = 'row = cart[0]\ncart[1] = {}\nrow["x"] = 2'
    assert "no longer uploaded" in _message(tmp_path, row, data=ROWS)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ('cart = x = cart\ncart["left"] = n', "assigned together with something else"),
        ('match point:\n    case [1, *cart]:\n        pass\ncart["left"] = n', "is not followed"),
        (
            'if n:\n    if name:\n        cart = point\nelse:\n    pass\nif cart["a"]:\n'
            '    cart["left"] = n',
            "may be something else by line 116",
        ),
        (
            'if n:\n    pass\nelse:\n    if name:\n        cart = point\nif cart["a"]:\n'
            '    cart["left"] = n',
            "may be something else by line 116",
        ),
    ],
)
def test_what_two_ways_make_of_a_name(tmp_path: Path, code: str, reason: str) -> None:
    assert reason in _refusal(tmp_path, code)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (
            'cart["left"] = cart["pear"] = cart["pear"] + 1',
            'cart_patch["left"] = cart_patch["pear"] = cart["pear"] + 1',
        ),
        ('cart["left"] = cart["pear"] + 1', 'cart_patch["left"] = cart["pear"] + 1'),
        ('cart["left"] = cart["left"] + 1', 'cart["left"] += 1'),
        ('cart["list"] += [n]', 'cart["list"] += [n]'),
    ],
)
def test_what_a_sum_becomes(tmp_path: Path, code: str, line: str) -> None:
    found = look(tmp_path, _code(code))
    (file,) = settle(found, lambda change: True).files
    assert f"    {line}\n" in file.after.decode()


@pytest.mark.parametrize(
    "code",
    [
        'cart["other"] = cart["a"]\ncart["left"] += 1',  # which replaces the number
        'cart["a"]["x"] = n\npart = cart["a"]\npart["y"] = len(cart["list"])',
    ],
)
def test_a_part_that_is_taken_or_put_somewhere_may_stay_one(tmp_path: Path, code: str) -> None:
    assert "the value is still sent" in _message(tmp_path, code)
