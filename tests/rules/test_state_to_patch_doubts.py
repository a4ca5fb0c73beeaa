"""What a Patch does where the old code failed, and keys that the browser writes its own way."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write
from patched import APP, DICT, look

from codemods.engine.scan import scan
from codemods.engine.settings import Settings


def differs(folder: Path, code: str, **more: str) -> str | None:
    """What is said to differ."""
    (change,) = look(folder, code, **more).changes
    return change.differs


def refusal(folder: Path, code: str, **more: str) -> str:
    (refused,) = look(folder, code, **more).refused
    return refused.reason


DELETE = "del cart[name]\nreturn cart"
_SERVER = (
    "\n\nimport flask, threading\n\nclass Server(flask.Flask):\n    def {}(self, given): pass\n"
)
_AFTER = "\n\n@app.server.{}\ndef after(given):\n    {}\n    return given\n"


@pytest.mark.parametrize(
    "more",
    [
        {"options": "on_error=print,"},
        {"options": "**SHARED,", "rest": "\n\nSHARED = dict(on_error=print)\n"},
        {"rest": "\n\nother = Dash(__name__, on_error=print)\n"},
        {"rest": "\n\nKEYWORDS = {'on_error': print}\nother = Dash(__name__, **KEYWORDS)\n"},
        {"rest": "\n\n@app.server.errorhandler(KeyError)\ndef on(error):\n    return ''\n"},
        {"rest": "\n\n@app.server.errorhandler(500)\ndef on(error):\n    return ''\n"},
        {"rest": "\n\napp.server.register_error_handler(Exception, print)\n"},
        {"rest": "\n\nfrom flask import got_request_exception\n"},
        {"rest": "\n\nfrom dash import hooks as on\n\n@on.error()\ndef tell(error):\n    pass\n"},
        {"rest": "\n\napp._on_error = print\n"},
        {"rest": "\n\napp.server.error_handler_spec[None][None][KeyError] = print\n"},
        {"rest": _SERVER.format("log_exception")},
        {"rest": _SERVER.format("handle_exception")},
        {"rest": _SERVER.format("dispatch_request")},
        {"rest": _SERVER.format("dispatch").replace("flask.Flask", "Dash")},
        {"rest": _AFTER.format("teardown_request", "print(given)")},
        {"rest": _AFTER.format("after_request", "print(given.status_code)")},
        {"rest": "\n\napp.server.teardown_appcontext(print)\n"},
    ],
)
def test_a_failure_that_a_handler_sees_is_missed(tmp_path: Path, more: dict[str, str]) -> None:
    sentence = differs(tmp_path, DELETE, **more)
    assert sentence is not None
    assert "raises today, the handler of errors (" in sentence
    assert "is called; a write to a Patch raises nothing." in sentence
    assert differs(tmp_path, "cart['left'] = n\nreturn cart", **more) is None


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"options": "on_error=None,"},
        {"options": "**SHARED,", "rest": "\n\nSHARED = {'running': None}\n"},
        {"rest": "\n\n@app.server.errorhandler(404)\ndef on(error):\n    return ''\n"},
        {"rest": _AFTER.format("after_request", "given.headers['a'] = 'b'")},
        {"rest": _AFTER.format("teardown_appcontext", "pass").replace("return given", "pass")},
        {"rest": "\n\nclass Event:\n    def dispatch(self, given): pass\n"},
        {"rest": _SERVER.format("dispatch").replace("flask.Flask", "threading.Thread")},
        {"rest": _SERVER.format("on_error")},
        {"rest": "\n\nimport logging\nlogging.error('x')\nfound = [app.logger.error]\n"},
    ],
)
def test_a_failure_that_nobody_sees_is_no_loss(tmp_path: Path, more: dict[str, str]) -> None:
    assert differs(tmp_path, DELETE, **more) is None


def test_the_handler_of_another_file_of_the_app_sees_it_too(tmp_path: Path) -> None:
    text = "from app import app\n\napp.server.register_error_handler(KeyError, print)\n"
    write(tmp_path, {"errors.py": text})
    assert "errors.py:3) is called" in str(differs(tmp_path, DELETE))


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("cart['inner']['x'] = n", DICT),
        ("cart['list'].append(n)", DICT),
        ("cart['left'] += 1", DICT),
        ("cart.append(n)", "[]"),
        ("cart.insert(0, n)", "[]"),
        ("cart[name] = n", "{}"),
    ],
)
def test_what_is_surely_there_does_not_fail(tmp_path: Path, code: str, data: str) -> None:
    code = f"{code}\nSOLD.append(n)\nreturn cart"
    assert differs(tmp_path, code, data=data, options="on_error=print,") is None


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("cart['other']['x'] = n", DICT),
        ("cart[name].append(n)", DICT),
        ("cart['pears'] += 1", DICT),
        ("cart[n] = n", "[1]"),
        ("cart.append(n)", "None"),
    ],
)
def test_what_may_be_missing_may_fail(tmp_path: Path, code: str, data: str) -> None:
    sentence = differs(tmp_path, f"{code}\nSOLD.append(n)\nreturn cart", data=data)
    assert "is not done; with" in str(sentence)


@pytest.mark.parametrize(
    "around",
    [
        "QUIET",
        "trying()",
        "ExitStack()",
        "LOCK, trying()",
        "app.server.app_context()",
        "noting()",
        "Noting()",
        "LOCK, noting()",
    ],
)
def test_a_context_manager_may_swallow_a_failure(tmp_path: Path, around: str) -> None:
    code = f"with {around}:\n    del cart[name]\n    n += 1\nreturn cart"
    assert "what is around it (line" in str(differs(tmp_path, code))
    code = f"with {around}:\n    cart['left'] = n\nreturn cart"
    assert differs(tmp_path, code) is None


@pytest.mark.parametrize("around", ["LOCK", "open('x')", "nullcontext()", "threading.Lock()"])
def test_a_known_context_manager_swallows_nothing(tmp_path: Path, around: str) -> None:
    assert differs(tmp_path, f"with {around}:\n    del cart[name]\nreturn cart") is None


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    del cart[name]\nfinally:\n    return cart",
        "for each in name:\n    try:\n        del cart[each]\n    finally:\n        continue\n"
        "return cart",
        "for each in name:\n    try:\n        del cart[each]\n    finally:\n        if n:\n"
        "            break\nreturn cart",
    ],
)
def test_a_finally_that_jumps_swallows_a_failure(tmp_path: Path, code: str) -> None:
    assert "what is around it (line" in str(differs(tmp_path, code))


def test_a_finally_that_does_not_jump_swallows_nothing(tmp_path: Path) -> None:
    code = "try:\n    del cart[name]\nfinally:\n    for each in name:\n        break\nreturn cart"
    assert differs(tmp_path, code) is None


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("del cart[name]\nSOLD.append(n)\nreturn cart", "is not done; with"),
        ("global LAST\ndel cart[name]\nLAST = n\nreturn cart", "is not done; with"),
        (
            "for each in name:\n    SOLD.append(n)\n    del cart[each]\nreturn cart",
            "is not done; with",
        ),
        ("del cart[name]\nreturn {**cart, 'n': SOLD.pop()}", "is not done; with"),
        ("del cart[name]\nset_props('note', {'children': n})\nreturn cart", "is not sent; with"),
        ("tell()\ndel cart[name]\nreturn cart", "is not sent; with"),
        ("ctx.response.set_cookie('a', 'b')\ndel cart[name]\nreturn cart", "is not sent; with"),
        ("del cart[name]\ncart['left'] -= 1\nreturn cart", "changes it all the same"),
        # a part that is missing fails where it is taken out; of a Patch that never does
        ("part = cart['a']\nSOLD.append(n)\npart['b'] = n\nreturn cart", "is not done; with"),
        ("part = cart['a']['b']\nSOLD.append(n)\npart.append(n)\nreturn cart", "is not done; with"),
        (
            "part = cart['a']\ninner = part['b']\nSOLD.append(n)\ninner['c'] = n\nreturn cart",
            "is not done; with",
        ),
        ("with trying():\n    part = cart['a']\npart['b'] = n\nreturn cart", "what is around it"),
        ("part = cart['a']\nif n:\n    return {}\npart['b'] = n\nreturn cart", "is set"),
        # Python looks for the part before it evaluates what is put in
        ("cart['a'].append(SOLD.append(n))\nreturn cart", "is not done; with"),
        ("cart['a'].update(b=SOLD.pop())\nreturn cart", "is not done; with"),
        ("del cart['a'], SOLD[:]\nreturn cart", "is not done; with"),
        ("cart['a'][str(SOLD.pop())] = n\nreturn cart", "is not done; with"),
        # another answer than the value
        ("if n:\n    cart['a'].clear()\n    return {}\ncart['b'] = n\nreturn cart", "is set"),
        (
            "if n:\n    cart['a']['b'] = n\n    cart = {}\ncart['b'] = n\nreturn cart",
            "now it is set",
        ),
    ],
)
def test_what_a_failure_prevented_happens_now(tmp_path: Path, code: str, sentence: str) -> None:
    assert sentence in str(differs(tmp_path, code))


@pytest.mark.parametrize(
    "code",
    [
        "SOLD.append(n)\ndel cart[name]\nreturn cart",
        "del cart[name]\nprint(n)\nreturn cart",
        "if n:\n    del cart[name]\nelse:\n    SOLD.append(n)\nreturn cart",
        "if n:\n    del cart[name]\n    return cart\nSOLD.append(n)\nreturn no_update",
        "if n:\n    set_props('note', {'hidden': 1})\n    return no_update\ndel cart[name]\n"
        "return cart",
        "cart['left'] -= 1\ndel cart[name]\nreturn cart",
        "if name in cart:\n    del cart[name]\n    SOLD.append(n)\nreturn cart",
        "part = cart['inner']\nSOLD.append(n)\npart['b'] = n\nreturn cart",
        "cart['a']['b'] = SOLD.pop()\nreturn cart",
        "cart['list'].append(SOLD.pop())\nreturn cart",
        "if n:\n    return {}\npart = cart['a']\npart['b'] = n\nreturn cart",
        "if n:\n    cart['a'].clear()\n    return no_update\ncart['b'] = n\nreturn cart",
        "if name not in cart:\n    return no_update\ndel cart[name]\nSOLD.append(n)\nreturn cart",
        "if n and name in cart:\n    with LOCK:\n        del cart[name]\n    SOLD.append(n)\n"
        "return cart",
        "try:\n    del cart[name]\nfinally:\n    SOLD.append(n)\nreturn cart",
        "match n:\n    case 1:\n        del cart[name]\n    case _:\n        SOLD.append(n)\n"
        "return cart",
    ],
)
def test_what_a_failure_did_not_prevent_is_no_difference(tmp_path: Path, code: str) -> None:
    assert differs(tmp_path, code) is None


@pytest.mark.parametrize(
    ("answer", "fails"),
    [
        ("{**cart, 'a': n}, int(name)", True),
        ("cart | {'a': n}, name[n]", True),
        ("{**cart, 'a': n}, [int(name)]", True),
        ("{**cart, 'a': n}, name", False),
    ],
)
def test_an_answer_may_fail_behind_a_new_value(tmp_path: Path, answer: str, fails: bool) -> None:
    code = f"try:\n    return {answer}\nexcept ValueError:\n    return cart, 0"
    found = look(tmp_path, code, more='Output("note", "children"),')
    assert bool(found.refused) is fails


@pytest.mark.parametrize("key", ["name", "'left'", "'new'"])
@pytest.mark.parametrize("data", ['{"left": 5}', "{}"])
def test_a_key_that_is_there_has_a_number(tmp_path: Path, key: str, data: str) -> None:
    code = f"if {key} in cart:\n    cart[{key}] += 1\n    SOLD.append(n)\nreturn cart"
    assert differs(tmp_path, code, data=data) is None
    if key == "'left'":  # what lies at other keys does not matter
        assert differs(tmp_path, code) is None


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("if name in cart:\n    for each in range(n):\n        del cart[name]\n", DICT),
        ("if name in cart:\n    pass\nelse:\n    del cart[name]\n", DICT),
        ("if n or name in cart:\n    del cart[name]\n", DICT),
        ("if name in cart and SOLD.pop():\n    del cart[name]\n", DICT),
        ("if name in cart:\n    name = letter\n    del cart[name]\n", DICT),
        ("if name in cart or letter in cart:\n    del cart[name]\n", DICT),
        ("if 5 in cart:\n    del cart[5]\n", "[5]"),
        ("if name in cart:\n    cart[name] += 1\n", DICT),
        ("if name in cart:\n    cart[name].append(1)\n", DICT),
        ("for each in range(n):\n    SOLD.append(n)\n    del cart[name]\n", DICT),
    ],
)
def test_a_key_that_may_be_missing_after_all(tmp_path: Path, code: str, data: str) -> None:
    sentence = differs(tmp_path, f"{code}SOLD.append(n)\nreturn cart", data=data)
    assert "is not done; with" in str(sentence)


def test_other_outputs_are_set_where_a_failure_left_them_alone(tmp_path: Path) -> None:
    more = 'Output("note", "children"),'
    sentence = differs(tmp_path, "del cart[name]\nreturn cart, 'done'", more=more)
    assert "failed, note.children stayed as it was; now it is set." in str(sentence)
    assert differs(tmp_path, "del cart[name]\nreturn cart, no_update", more=more) is None
    assert differs(tmp_path, "cart['left'] = n\nreturn cart, 'done'", more=more) is None
    code = "if n:\n    cart['a'].append(n)\n    return no_update, 1\ncart['b'] = n\nreturn cart, 2"
    assert "note.children stayed as it was" in str(differs(tmp_path, code, more=more))
    # a Patch that fails in the browser takes the other Outputs with it, as the exception did
    assert differs(tmp_path, "cart['a'].extend([n])\nreturn cart, 'done'", more=more) is None
    assert differs(tmp_path, "cart['a'].append(n)\nreturn cart, 'done'", more=more) is not None


@pytest.mark.parametrize(
    "options", ['api_endpoint="/api/x",', "**SHARED,", "**unknown,", "**{'api_endpoint': '/x'},"]
)
def test_an_endpoint_keeps_its_parameters(tmp_path: Path, options: str) -> None:
    rest = "\n\nSHARED = {'api_endpoint': '/api/x'}\n"
    reason = refusal(tmp_path, "cart['left'] = n\nreturn cart", options=options, rest=rest)
    assert "an api_endpoint (" in reason


def test_no_endpoint_is_none(tmp_path: Path) -> None:
    assert differs(tmp_path, "cart['a'] = n\nreturn cart", options="api_endpoint=None,") is None


SERVERSIDE = """

from dash_extensions.enrich import Serverside, ServersideOutput


def kept():
    return Serverside({})


@callback(OUTPUT("cart", "data", allow_duplicate=True), Input("name", "value"),
          prevent_initial_call=True)
def other(name):
    return VALUE
"""


@pytest.mark.parametrize(
    ("output", "value"),
    [
        ("Output", "Serverside({})"),
        ("Output", "kept()"),
        ("ServersideOutput", "{}"),
        ("Output", "Serverside({}) if name else {}"),
    ],
)
def test_a_key_to_the_server_is_no_value_to_patch(tmp_path: Path, output: str, value: str) -> None:
    rest = SERVERSIDE.replace("OUTPUT", output).replace("VALUE", value)
    assert "may be kept on the server" in refusal(tmp_path, "cart['a'] = n\nreturn cart", rest=rest)


def test_what_is_seen_to_be_a_value_is_no_key_to_the_server(tmp_path: Path) -> None:
    rest = SERVERSIDE.replace("OUTPUT", "Output").replace("VALUE", '{"name": name}')
    assert differs(tmp_path, "cart['a'] = n\nreturn cart", rest=rest) is None


@pytest.mark.parametrize(
    "key",
    [
        "'a'", "f'{amount}'", "str(amount)", "name", "name.lower()", "name[:3]", "name or 'x'", "n",
        "(n or 0) + 1", "n % 3", "n // 2", "len(name)", "letter", "step", "None", "0.5", "True",
        "name.split(',')[0]", "click['points'][0]['pointIndex']", "int(time.time())",
        "ctx.triggered_id",
        "int(n > 1)", "int(abs(amount))", "10**9", "price", "whole",
        "random.randint(1, 6)", "'a' if n else 'b'", "n == 1",
        "counted(name)", "max(n, 2, key=abs)",
        "price * 10", "int(step)", "round(step * 2)", "f'{step * 2}'", "max(step, 1)",
    ],
)  # fmt: skip
def test_keys_that_are_the_same_in_the_browser(tmp_path: Path, key: str) -> None:
    assert differs(tmp_path, f"cart[{key}] = n\nreturn cart", data="{}") is None


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("amount", "below zero"), ("sign", "below zero"), ("any_", "below zero"),
        ("below", "below zero"),
        ("filled", "below zero"), ("point['x']", "below zero"), ("point.get('x')", "below zero"),
        ("click['points'][0]['x']", "below zero"), ("n - 5", "below zero"), ("-n", "below zero"),
        ("int(name)", "below zero"), ("max(amount, -1)", "below zero"), ("make(n)", "below zero"),
        ("len(name) - 1", "below zero"), ("name.find('x')", "below zero"),
        ("abs(amount)", "1e-05"), ("weight", "1e-05"), ("n * 0.5", "float"), ("1.0", "float"),
        ("time.time()", "float"),
        ("random.random()", "float"),
        ("round(abs(n), 1)", "float"), ("1e-7", "float"), ("n + 0.5", "float"),
        ("time.time_ns()", "2**53"), ("2**60", "2**53"), ("9007199254740993", "2**53"),
        ("n ** 2", "2**53"), ("2 ** n", "2**53"), ("-0.5", "below zero"), ("1e999", "infinite"),
        ("float('nan')", "NaN or infinite"), ("shorter(n)", "below zero"),
        ("step * 2", "float"), ("step + step", "float"), ("step // 1", "float"),
        ("step % 0.5", "float"), ("weight * 2", "float"), ("abs(-1.0)", "float"),
        ("[0.5, 1.5][n] * 2", "float"), ("(lambda x: x * 2)(step)", "float"),
        ("abs(-(2**60))", "2**53"),
    ],
)  # fmt: skip
def test_keys_that_are_others_in_the_browser(tmp_path: Path, key: str, word: str) -> None:
    assert word in str(differs(tmp_path, f"cart[{key}] = n\nreturn cart", data="{}"))
    code = f"part = cart[{key}]\npart['a'] = n\nreturn cart"
    assert word in str(differs(tmp_path, code, data="{}"))


@pytest.mark.parametrize(
    ("kind", "safe"), [("text", True), ("count", True), ("signed", False), ("none", False)]
)
def test_the_index_of_an_id_is_what_the_layout_says(tmp_path: Path, kind: str, safe: bool) -> None:
    more = f'Input({{"type": "{kind}", "index": ctx_all}}, "n_clicks"),'
    text = APP.replace("ctx, dcc", "ALL as ctx_all, ctx, dcc")
    for code in (
        "cart[ctx.triggered_id['index']] = n",
        "t = ctx.triggered_id\n    cart[t.index] = n",
    ):
        own = text.replace("MORE", more).replace("def change(n,", "def change(all_, n,")
        own = (
            own.replace("OPTIONS", "")
            .replace("DATA", "{}")
            .replace("CODE", f"{code}\n    return cart")
        )
        write(tmp_path, {"app.py": own})
        (change,) = scan([tmp_path.as_posix()], Settings(select=("state-to-patch",))).changes
        assert (change.differs is None) is safe


@pytest.mark.parametrize(
    ("index", "safe"),
    [
        ("0", True), ("-1", True), ("n", True), ("amount", True), ("n - 3", True),
        ("click['points'][0]['pointIndex']", True), ("int(name == 'x')", True),
        ("True", False), ("not n", False), ("name == 'x'", False), ("name in 'ab'", False),
        ("bool(n)", False), ("any(name)", False), ("name.isdigit()", False),
        ("n > 1 and name != ''", False), ("point['right']", False),
        ("(n > 1) & (n < 9)", False), ("(n > 1) + (n < 9)", True),
    ],
)  # fmt: skip
def test_what_may_be_true_or_false_is_no_index(tmp_path: Path, index: str, safe: bool) -> None:
    sentence = differs(tmp_path, f"cart[{index}] = n\nreturn cart", data="[0, 0]")
    assert (sentence is None) is safe
    assert safe or "the browser makes an object of the list" in str(sentence)


@pytest.mark.parametrize(
    ("place", "safe"),
    [
        ("0", True), ("-1", True), ("7", True), ("n", True), ("len(cart)", True),
        ("-2", False), ("amount", False), ("n - 3", False), ("int(name)", False),
    ],
)  # fmt: skip
def test_insert_counts_back_only_from_the_last(tmp_path: Path, place: str, safe: bool) -> None:
    sentence = differs(tmp_path, f"cart.insert({place}, n)\nreturn cart", data="[]")
    assert (sentence is None) is safe


def test_a_division_by_zero_leaves_null_in_the_browser(tmp_path: Path) -> None:
    sentence = differs(tmp_path, "cart['left'] /= len(name)\nreturn cart")
    assert "divides by 0, the browser makes null of it" in str(sentence)
    assert differs(tmp_path, "cart['left'] /= 2\nreturn cart") is None
    assert "divides by 0" in str(differs(tmp_path, "cart['left'] /= ZERO\nreturn cart"))


WORDS = '{"left": 5, "word": "a", "list": []}'


@pytest.mark.parametrize(
    "code",
    [
        "cart['left'] -= 1", "cart['left'] -= n", "cart['left'] *= 2", "cart['left'] /= 4",
        "cart['left'] += n", "cart['left'] += 1", "cart['word'] += name", "cart['word'] += 'x'",
        "cart['list'] += [n]", "cart['list'] += (n, 1)", "cart['gone'] += 1",
        "cart['left'] += n > 1", "cart['left'] += True", "cart['left'] -= -len(name)",
        "cart['left'] *= counted(name)", "cart['left'] += point['x']", "cart['left'] += n or 0",
    ],
)  # fmt: skip
def test_arithmetic_that_means_the_same_in_the_browser(tmp_path: Path, code: str) -> None:
    assert differs(tmp_path, f"{code}\nreturn cart", data=WORDS) is None


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("cart['left'] -= SOLD", "If this is no number (line"),
        ("cart['left'] -= SOLD[0]", "If this is no number (line"),
        ("cart['word'] -= n", "If this is no number (line"),
        ("cart['gone'] -= n", "If this is no number (line"),
        ("cart['left'] *= n", "If this is a text or a list (line"),
        ("cart['word'] *= 2", "If this is a text or a list (line"),
        ("cart['list'] *= 2", "If this is a text or a list (line"),
        ("cart['left'] += SOLD[0]", "one text of both"),
        ("cart['list'] += name", "one text of both"),
        ("cart['gone'] += name", "one text of both"),
        ("cart['left'] += None", "one text of both"),
        ("cart['left'] += 2 ** 60", "computes beyond 2**53"),
    ],
)
def test_arithmetic_that_may_be_another_in_the_browser(
    tmp_path: Path, code: str, sentence: str
) -> None:
    assert sentence in str(differs(tmp_path, f"{code}\nreturn cart", data=WORDS))


def _rewritten(folder: Path, code: str) -> str:
    (change,) = look(folder, code, data=WORDS).changes
    return "; ".join(edit.text.strip() for edit in change.edits)


def test_a_list_with_a_name_is_added_as_it_is_then(tmp_path: Path) -> None:
    code = "x = [n]\ncart['list'] += x\nx.append(5)\nreturn cart"
    assert differs(tmp_path, code, data=WORDS) is None
    assert "list(x)" in _rewritten(tmp_path, code)
    assert "list(" not in _rewritten(tmp_path, "cart['list'] += [n]\nreturn cart")
    code = "x = load()\ncart['list'] += x\nreturn cart"
    assert "one text of both" in str(differs(tmp_path, code, data=WORDS))


@pytest.mark.parametrize(
    ("code", "line", "said"),
    [
        ("cart['q']['x'] = n", 0, "it is made"),
        ("sub = cart['q']\nsub['x'] = n", 0, "it is made"),
        ("sub = cart['q']\ndel sub['x']", 1, "nothing happens"),
        ("cart['left'] += 1\ncart['q'] += 1", 1, "it becomes null"),
        ("cart['left'] += 1", 0, ""),
        ("sub = cart['inner']\nsub['x'] = n", 0, ""),
        ("if name in cart:\n    del cart[name]", 0, ""),
    ],
)
def test_the_message_says_where_the_old_code_failed(
    tmp_path: Path, code: str, line: int, said: str
) -> None:
    (change,) = look(tmp_path, f"{code}\nreturn cart").changes
    first = APP[: APP.index("CODE")].count("\n") + 1
    assert ("Where the old code failed" in change.message) is bool(said)
    assert f"line {first + line} found nothing there, {said}" in change.message or not said


@pytest.mark.parametrize(
    ("loop", "safe"),
    [
        ("for i in range(3):\n    cart[i] = n", True),
        ("for i in range(-2, 3):\n    cart[i] = n", False),
        ("for i in range(amount):\n    cart[i] = n", False),
        ("for i, x in enumerate(name):\n    cart[i] = n", True),
        ("for i, x in enumerate(name, -3):\n    cart[i] = n", False),
        ("for i, x in enumerate(name):\n    cart[x] = n", True),
        ("for i, x in enumerate(any_):\n    cart[x] = n", False),
        ("for x in name:\n    cart[x] = n", True),
        ("for x in point:\n    cart[x] = n", False),
        ("for x in many:\n    cart[x] = n", True),
        ("for x in odd:\n    cart[x] = n", False),
        ("for x in ['a', 'b']:\n    cart[x] = n", True),
        ("for x in ['a', -1]:\n    cart[x] = n", False),
        ("for x in SOLD:\n    cart[x] = n", False),
        ("for (x, y), z in SOLD:\n    cart[z] = n", False),
        ("key = name\ncart[key] = n", True),
        ("key = amount\ncart[key] = n", False),
        ("key = 1\nkey -= 2\ncart[key] = n", False),
        ("with open(name) as key:\n    cart[key] = n", False),
        ("cart[(key := amount)] = n", False),
        ("cart[{'a': -1}[name]] = n", False),
        ("cart[{'a': 1}[name]] = n", True),
        ("cart[SOLD[0]] = n", False),
        ("for i, x in enumerate(name, 1):\n    cart[i] = n", True),
        ("for i, x in enumerate(name, start=-1):\n    cart[i] = n", False),
        ("i = 0\nwhile n > i:\n    cart[i] = n\n    i += 1", True),
        ("i = 9\nwhile n > i:\n    cart[i] = n\n    i -= 1", False),
        ("i, j, k = 0, 0, 0\nfor x in point:\n    cart[i] = n\n    i, j, k = j, k, -1", False),
        ("i = 0\nfor x in point:\n    cart[i] = n\n    i = -i if i else 2 ** 50", False),
    ],
)
def test_the_keys_of_a_loop_and_of_a_variable(tmp_path: Path, loop: str, safe: bool) -> None:
    sentence = differs(tmp_path, f"{loop}\nreturn cart", data="{}")
    assert (sentence is None) is safe


@pytest.mark.parametrize(
    ("code", "nan"),
    [
        ("cart['left'] += float(name)", True),
        ("cart['left'] -= float(name)", True),
        ("cart['left'] *= float('inf')", True),
        ("cart['left'] += 1e400", True),
        ("cart['left'] += round(float(name), 2)", True),
        ("price = float(name)\ncart['left'] += price", True),
        ("cart['left'] += 2 * float(name)", True),
        ("price = 2 * float(name)\ncart['left'] += price", True),
        ("price = 1\nprice = abs(price)\ncart['left'] += price", False),
        ("cart['left'] += float('1.5')", False),
        ("cart['left'] += float(len(name))", False),
        ("cart['left'] += int(name)", False),
        ("cart['left'] = float(name)", False),  # null either way
    ],
)
def test_a_browser_computes_with_no_nan(tmp_path: Path, code: str, nan: bool) -> None:
    sentence = differs(tmp_path, f"{code}\nreturn cart")
    assert ("NaN" in (sentence or "")) is nan


@pytest.mark.parametrize(
    ("code", "safe"),
    [
        ("cart['flags'] |= 2", False),
        ("cart['flags'] |= n", False),
        ("cart['flags'] |= n > 3", False),
        ("cart['gone'] |= load()", False),
        ("flags = 2\ncart['flags'] |= flags", False),
        ("cart['gone'] |= {'a': n}", True),
        ("cart['gone'] |= dict(a=n)", True),
        ("more = {'a': n}\ncart['gone'] |= more", True),
        ("cart['kept'] |= load()", False),
        ("cart |= load()", True),
        ("cart['gone'].update(load())", True),
    ],
)
def test_a_patch_unites_dictionaries_alone(tmp_path: Path, code: str, safe: bool) -> None:
    data = '{"flags": 1, "kept": {}}'
    found = differs(tmp_path, f"{code}\nreturn cart", data=data)
    assert ("If this is no dictionary (line" in (found or "")) is not safe


@pytest.mark.parametrize(
    "code",
    [
        "return [*cart, n]",
        "rows = list(cart)\nrows.append(n)\nreturn rows",
        "rows = [*cart]\nrows.append(n)\nreturn rows",
        "cart['a'] = n\nreturn list(cart)",
    ],
)
def test_a_list_of_a_dictionary_is_one_of_its_keys(tmp_path: Path, code: str) -> None:
    assert "makes one of what is in it" in refusal(tmp_path, code, data='{"a": 1}')
    if "['a']" not in code:
        assert differs(tmp_path, code, data='["a"]') is None


@pytest.mark.parametrize("key", ["E", "self"])
def test_a_patch_takes_not_every_keyword(tmp_path: Path, key: str) -> None:
    assert f"no key called {key} by" in refusal(tmp_path, f"cart.update({key}=n)\nreturn cart")
    assert differs(tmp_path, f"cart.update({{'{key}': n}})\nreturn cart") is None


OTHER = """

@callback({}, Input("name", "value"), prevent_initial_call=True)
def other(name):
    {}
"""


@pytest.mark.parametrize(
    ("output", "code", "named"),
    [
        ('Output("cart", "data", allow_duplicate=True)', "return {'a': 1}", True),
        ('Output(make(), "data", allow_duplicate=True)', "return {'a': 1}", False),
        ('Output("note", "title")', "set_props('cart', {'data': {'a': 1}})", False),
    ],
)
def test_only_a_callback_that_surely_writes_it_loses_nothing(
    tmp_path: Path, output: str, code: str, *, named: bool
) -> None:
    code = OTHER.format(output, code)
    (change, *_) = look(tmp_path, "cart['left'] = n\nreturn cart", rest=code).changes
    assert ("what other (" in change.message) is named


def test_one_writer_that_takes_away_is_one_difference(tmp_path: Path) -> None:
    resets = """

@callback(Output("cart", "data", allow_duplicate=True), Input("note", "n_clicks"),
          prevent_initial_call=True)
def start_again(n):
    return {}
"""
    code = 'cart["inner"]["a"] = n\ncart["inner"]["b"] = n\ncart["list"][0] = n\nreturn cart'
    (change,) = look(tmp_path, code, rest=resets).changes
    first = (tmp_path / "app.py").read_text().split("\n").index('    cart["inner"]["a"] = n') + 1
    told = f"takes away what lines {first}, {first + 1} and {first + 2} change, it stays away"
    assert change.differs is not None
    assert told in change.differs
    assert change.differs.count("takes away") == 1
