"""What is known of values and of what calls make of them, for what comes from the page."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

from codemods.flow.library import table as library
from codemods.flow.library.entry import ALL, NUMBERS, SOME, Call, Given, Kind
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
_NAMES: Mapping[Given, Kinds] = {
    each: frozenset({each})
    for each in ("none", "empty", "num", "real", "str", "list", "nums", "dict")
}
_GIVES: Mapping[Kind, Kinds] = {
    **dict.fromkeys(("bool", *NUMBERS), NUM),
    **dict.fromkeys(("list", "texts", "tuple", "view", "iterator", "pairs"), LIST),
    **dict.fromkeys(("any", "item", "same"), ANY),
    "none": NOTHING, "text": TEXT, "nums": NUMS, "dict": DICT,
}  # fmt: skip


def fits(entry: Call, given: Sequence[Kinds]) -> bool:
    """Whether a call surely does not raise on what it is given by position."""
    fit = entry.fits
    if fit in (SOME, ALL) or not given:
        return fit != SOME
    if fit is None:
        return frozenset().union(*given) <= OWN
    drawn = len(given) if entry.draws == "0*" else 1
    first = OWN.union(*(_NAMES[each] for each in fit.takes))
    rest = OWN.union(*(_NAMES[each] for each in fit.rest))
    return all(each <= first for each in given[:drawn]) and all(
        each <= rest for each in given[drawn:]
    )


def result_of(entry: Call) -> Kinds:
    """What a call may give."""
    return frozenset[str]().union(*(_GIVES.get(each, OWN) for each in entry.result))


def returned_by(
    entry: Call, given: Sequence[Kinds], named: Mapping[str | None, Kinds]
) -> Kinds | None:
    """What a function of Python returns; None where it may raise, or that is not known."""
    together: Kinds = frozenset().union(*given)
    if entry.fits != ALL and given and together.union(*named.values()) == OWN:
        return OWN
    if named and entry.fits != ALL:
        return DICT if entry.compute is dict and not given and None not in named else None
    if entry.compute in (min, max) and len(given) > 1 and together <= REAL | OWN:
        return together & REAL | NUM
    if entry.fits is None or not fits(entry, given):
        return None
    if entry.result == {"nums"} and len(given) > 2 and given[2] & NUM:
        return None  # a step of 0 fails
    first = given[0] if given else OWN
    if entry.result == {"same"}:
        return first
    if entry.result <= NUMBERS or entry.compute is sum:
        return first & REAL | NUM
    numbers = first <= NUMS and entry.result <= {"list", "tuple", "iterator"}
    return NUMS if numbers else result_of(entry)


def of_counts(name: str, entry: Call) -> bool:
    """Whether a function takes counts, but not all that is computed of them."""
    takes = entry.fits.takes if entry.fits is not None else ()
    return name.startswith("math.") and "num" in takes and "real" not in takes


def takes_reals(spec: ast.expr) -> bool:
    """Whether a format like ``.2f`` takes every number."""
    last = spec.values[-1] if isinstance(spec, ast.JoinedStr) and spec.values else None
    text = last.value if isinstance(last, ast.Constant) else None
    return isinstance(text, str) and text.endswith(("e", "f", "g", "%", "E", "F", "G"))


def is_plain_format(text: ast.expr) -> bool:
    """Whether a text has only holes that take whatever they get."""
    value = text.value if isinstance(text, ast.Constant) else None
    return isinstance(value, str) and not re.search(r"{[^}]*[:.\[]", value)


def takes(
    call: ast.Call, name: str, given: Sequence[Kinds], named: Mapping[str | None, Kinds]
) -> bool:
    """Whether a function of no known kind is fit for what it gets: for what the program made, and
    for counts, unless it is known to fail for some.
    """
    values = [*call.args, *(each.value for each in call.keywords)]
    if all(isinstance(each, ast.Constant) for each in values):
        return True
    by_position: Kinds = frozenset().union(*given)
    together = by_position.union(*named.values())
    if not together <= OWN | NUM:
        return False
    entry = library.call(name)
    fit = entry.fits if entry is not None and not of_counts(name, entry) else None
    if isinstance(call.func, ast.Attribute) and entry is None:
        methods = library.methods_of_any(call.func.attr)
        fit = SOME if any(each.fits == SOME for each in methods) else None
    if fit is not None and (together if fit == SOME else by_position) & NUM:
        return False
    computed = not all(isinstance(each, ast.Constant | ast.Name) for each in values)
    return not (name.startswith("math.") and computed and together & NUM)
