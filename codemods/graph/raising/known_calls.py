"""What is known of values and of what calls make of them, for what comes from the page."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

from codemods.graph.raising.from_page import ANY, Kinds

OWN: Kinds = frozenset({"own"})
NUM: Kinds = frozenset({"num"})  # a count, or what was made of one
REAL: Kinds = frozenset({"num", "real"})  # any number, as a field takes it: -1, 0.5
TEXT: Kinds = frozenset({"str", "empty"})
LIST: Kinds = frozenset({"list", "nums", "empty"})
NUMS: Kinds = frozenset({"nums", "empty"})  # a list of numbers
DICT: Kinds = frozenset({"dict", "empty"})
NOTHING: Kinds = frozenset({"none"})
UNBOUND: Kinds = frozenset({"unbound"})
HASHED = REAL | TEXT | NOTHING | OWN
_NUMBERS = dict.fromkeys(("abs", "round", "min", "max", "sum", "int", "float"), NUM)
_NUMBERS |= dict.fromkeys(("bin", "hex", "oct"), TEXT) | {"range": NUMS}
_OF_REALS = frozenset(
    {"abs", "round", "min", "max", "sum", "int", "float"}
    | {f"math.{each}" for each in ("ceil", "floor", "trunc", "fabs", "atan", "degrees", "radians")}
)
# These fail for some of the numbers that a count comes to.
_OF_SOME = frozenset(
    {"datetime.date", "datetime.datetime", "datetime.time", "operator.getitem"}
    | {"builtins.divmod", "builtins.pow", "builtins.range"}
)
_PICKING = frozenset({"index", "pop", "remove", "replace", "__getitem__"})
COMPONENTS = (
    "dash.html.", "dash.dcc.", "dash.dash_table.", "dash_bootstrap_components.",
    "dash_mantine_components.", "dash_ag_grid.", "dash_iconify.", "dash_daq.",
)  # fmt: skip
_OF_ALL = {"str": TEXT, "repr": TEXT, "ascii": TEXT, "bool": NUM, "print": NOTHING}
_OF_ALL |= {"isinstance": NUM, "type": OWN, "id": NUM, "callable": NUM}
_OF_MANY = {"len": NUM, "list": LIST, "tuple": LIST, "set": OWN, "enumerate": LIST}
_OF_MANY |= {"zip": LIST, "reversed": LIST, "any": NUM, "all": NUM, "iter": OWN}
_CHANGED = (
    "upper lower strip lstrip rstrip title capitalize casefold swapcase replace removeprefix "
    "removesuffix zfill ljust rjust center expandtabs"
)
_ASKED = (
    "startswith endswith isdigit isalpha isalnum isspace isupper islower isdecimal isnumeric "
    "isidentifier istitle find rfind count"
)
OF_TEXT = dict.fromkeys(_CHANGED.split(), TEXT) | dict.fromkeys(_ASKED.split(), NUM)
OF_TEXT |= dict.fromkeys(("split", "rsplit", "splitlines", "partition", "rpartition"), LIST)
TAKING_ALL = frozenset({"append", "debug", "info", "warning"})  # of lists, loggers
OF_DICT = {"get": ANY, "items": LIST, "keys": LIST, "values": LIST, "copy": DICT}
OF_LIST = {"copy": LIST, "append": NOTHING, "extend": NOTHING, "count": NUM}


def builtin(name: str, given: Sequence[Kinds], named: Mapping[str | None, Kinds]) -> Kinds | None:
    """What a function of Python returns, by its name; None where that is not known."""
    if name in _OF_ALL:
        return _OF_ALL[name]
    if given and frozenset().union(*given, *named.values()) == OWN:
        return OWN
    first = given[0] if given else OWN
    if name in ("list", "tuple", "sorted", "reversed") and first <= NUMS:
        return NUMS
    if name in _OF_MANY and not named and first <= LIST | TEXT | DICT | OWN:
        return _OF_MANY[name]
    together: Kinds = frozenset().union(*given)
    if name == "range" and len(given) > 2 and given[2] & NUM:
        return None  # a step of 0 fails
    if name in _NUMBERS and not named and given and together <= NUM | OWN:
        return _NUMBERS[name]
    if name in _OF_REALS and not named and given and together <= REAL | OWN:
        return together | NUM
    return None


def takes_reals(spec: ast.expr) -> bool:
    """Whether a format like ``.2f`` takes every number."""
    last = spec.values[-1] if isinstance(spec, ast.JoinedStr) and spec.values else None
    text = last.value if isinstance(last, ast.Constant) else None
    return isinstance(text, str) and text.endswith(("e", "f", "g", "%", "E", "F", "G"))


def is_plain_format(text: ast.expr) -> bool:
    """Whether a text has only holes that take whatever they get."""
    value = text.value if isinstance(text, ast.Constant) else None
    return isinstance(value, str) and not re.search(r"{[^}]*[:.\[]", value)


def takes(call: ast.Call, name: str, given: Kinds) -> bool:
    """Whether a function of no known kind is fit for what it gets: for what the program made, and
    for counts, unless it is known to fail for some.
    """
    values = [*call.args, *(each.value for each in call.keywords)]
    if all(isinstance(each, ast.Constant) for each in values):
        return True
    if not given <= OWN | NUM:
        return False
    picks = isinstance(call.func, ast.Attribute) and call.func.attr in _PICKING
    computed = not all(isinstance(each, ast.Constant | ast.Name) for each in values)
    some = picks or name in _OF_SOME or (name.startswith("math.") and computed)
    return not (some and given & NUM)
