"""Whether what comes from the page fits the calls that it is given to, and what comes of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from codemods.flow.comprehension import inside
from codemods.flow.enter import Args
from codemods.flow.frame import Point
from codemods.flow.library import table
from codemods.flow.library.entry import ALL, NUMBERS, SOME, Call, Given, Kind
from codemods.flow.values.domain import Bound, Listed, Ref, Some, Value
from codemods.flow.values.errors import Raised
from codemods.flow.values.fit import having
from codemods.flow.values.kinds import (
    ANY,
    DICT,
    FULL_TEXT,
    LIST,
    NONE,
    NUM,
    NUMS,
    OWN,
    REAL,
    SELECTED,
    TEXT,
    VOID,
    Kinds,
)
from codemods.flow.values.page import (
    MISSING,
    UNSEEN,
    WRONG,
    argument,
    exceptions,
    in_question,
    is_of_page,
    kinds,
)
from codemods.flow.values.selected import may_be_table

_NAMES: Mapping[Given, Kinds] = {
    each: frozenset({each})
    for each in ("none", "empty", "num", "real", "str", "list", "nums", "dict")
}
_GIVES: Mapping[Kind, Kinds] = {
    **dict.fromkeys(("bool", *NUMBERS), NUM),
    **dict.fromkeys(("list", "texts", "tuple", "view", "iterator", "pairs", "set"), LIST),
    **dict.fromkeys(("any", "item", "same"), ANY),
    "none": NONE, "text": TEXT, "nums": NUMS, "dict": DICT,
}  # fmt: skip
_NOTHING: Kinds = frozenset()
_Named = Mapping[str | None, Kinds]


def function(at: Point, node: ast.AST, name: str, args: Args) -> Kinds | None:
    """A function of a library is called; what it gives, where that is made of the page."""
    entry = table.call(name)
    if entry is not None and _is_of_rows(at, args, name):
        return _of_rows(at, node, entry, args, name)
    if not in_question(at, *args.all):
        return None
    given, named = _given(at, args)
    if name == "builtins.next":  # it may find nothing, and give what stands for that
        return OWN | NONE if len(given) > 1 and kinds(at.heap, args.given[1]) >= NONE else None
    if entry is not None and entry.result == {"component"}:
        return None
    if entry is not None and entry.compute in (min, max) and [*named] == ["default"]:
        elements = kinds(at.heap, inside(at, args.given[0])) if args.given else ANY
        if any(elements <= like | OWN for like in (REAL, TEXT)):  # which can be compared
            return elements | named["default"]
    if entry is not None and not _of_counts(name, entry):
        found = _returned(entry, given, named)
        if found is not None:
            return None if found == OWN else found
    fit = entry.fits if entry is not None and not _of_counts(name, entry) else None
    computed = name.startswith("math.") and _is_computed(node)
    if _takes(given, named, fit, NONE if not computed else NUM):
        return None
    at.unfit(node, *_raised(entry, name))
    return None if entry is None else _result(entry)


def method(at: Point, node: ast.AST, owner: Value, name: str, args: Args) -> Kinds | None:
    """The same of a method of some data."""
    if may_be_table(owner):
        of_rows = _of_table(at, node, owner, name, args)
        if of_rows is not None:
            return of_rows
    rows_alone = all(kinds(at.heap, each) <= SELECTED for each in (owner, *args.all))
    if rows_alone or not in_question(at, owner, *args.all):
        return None
    given, named = _given(at, args)
    found = kinds(at.heap, owner)
    if found == OWN:
        of_data = table.method("data", name)
        entries = table.methods_of_any(name) or ((of_data,) if of_data is not None else ())
        if all(each.fits == ALL for each in entries):
            return None
        fit = SOME if any(each.fits == SOME for each in entries) else None
        if not _takes(given, named, fit):
            at.unfit(node, *UNSEEN)
        return None
    return _of_page(at, node, owner, name, args)


def _of_page(at: Point, node: ast.AST, owner: Value, name: str, args: Args) -> Kinds | None:
    """The same, where it is known which kinds of data it may be."""
    given, named = _given(at, args)
    found = having(kinds(at.heap, owner), name)
    together = _NOTHING.union(*given)
    if found <= TEXT | OWN and name == "format":
        if not together.union(*named.values()) <= NUM | OWN and not _is_plain_format(owner):
            at.unfit(node, *WRONG)
        return FULL_TEXT
    if found <= TEXT | OWN and name == "join" and len(args.given) == 1:
        if kinds(at.heap, inside(at, args.given[0])) <= TEXT | OWN:
            return TEXT
    content = at.heap.content(owner)
    is_set = isinstance(content, Listed | Some) and content.kind == "set"
    owners: tuple[tuple[Kind, Kinds], ...] = (("text", TEXT), ("dict", DICT), ("list", LIST))
    entries = [
        entry
        for kind, like in (owners if not is_set else (("set", LIST),))
        if found <= like | OWN and (entry := table.method(kind, name)) is not None
    ]
    if "nums" not in found or together <= NUM | NUMS | OWN:
        for entry in entries:
            if _fits(entry, given):
                return _result(entry)
    entries = entries or [*table.methods_of_any(name)]
    at.unfit(node, *(_raised(entries[0], "") if entries else UNSEEN))
    return _result(entries[0]) if entries else ANY


def _is_of_rows(at: Point, args: Args, name: str) -> bool:
    """Whether a function is given something of a table that may have no rows, and beside that what
    the program made, or counts.
    """
    found = [kinds(at.heap, each) for each in args.all]
    if table.is_data(name):  # which puts several together
        found += [kinds(at.heap, inside(at, each)) for each in args.given if isinstance(each, Ref)]
    page = (each for each in args.all if is_of_page(at.heap, each))
    return any(each & VOID for each in found) and all(
        kinds(at.heap, each) <= SELECTED | NUM for each in page
    )


def _of_rows(at: Point, node: ast.AST, entry: Call, args: Args, made: str) -> Kinds | None:
    """What comes of a table that may have no rows."""
    array = made.startswith("numpy.")
    last = int(entry.draws[:1]) if entry.draws[:1].isdigit() else 0
    alone = table.is_data(made) or (len(args.given) <= last + 1 and "default" not in args.named)
    if entry.nothing == "counts":
        return NUM if entry.result == {"count"} else None
    if isinstance(entry.nothing, type) and alone and (array or not entry.of_arrays):
        at.unfit(node, *exceptions(entry.nothing))
        return None
    return None if entry.result <= {"bool", "text", "none", "component"} else SELECTED


def _of_table(at: Point, node: ast.AST, owner: Value, name: str, args: Args) -> Kinds | None:
    """What a method gives of what may be a table; None where it has to do with no selection."""
    entry = table.method("data", name)
    assert entry is not None
    if kinds(at.heap, owner) & VOID:
        array = isinstance(owner, Bound) and owner.name == "values"
        made = "numpy." if array else _made(owner)
        return _of_rows(at, node, entry, args, made) or OWN
    given = [*args.all, *(_named_in(at, args) if name == "query" else ())]
    if any(kinds(at.heap, each) & VOID for each in given):
        return SELECTED
    if not entry.picks or not in_question(at, *given):
        return None
    if not _fits(entry, [argument(at.heap, each) for each in args.all]):
        at.unfit(node, *UNSEEN)
    return SELECTED


def _made(owner: Value) -> str:
    """What of a library made a value, or what it is an attribute of."""
    while isinstance(owner, Bound):
        owner = owner.owner
    return owner.made if isinstance(owner, Some) else ""


def _named_in(at: Point, args: Args) -> Iterator[Value]:
    """The variables that a query names (``"name == @x"``)."""
    from codemods.flow.expression import variable

    for text in args.given:
        for name in re.findall(r"@(\w+)", text) if isinstance(text, str) else ():
            yield variable(at, name)


def _given(at: Point, args: Args) -> tuple[list[Kinds], dict[str | None, Kinds]]:
    given = [argument(at.heap, each) for each in args.given]
    named: dict[str | None, Kinds] = {k: argument(at.heap, v) for k, v in args.named.items()}
    if args.loose is not None:
        named[None] = argument(at.heap, args.loose)
        given.append(named[None])
    return given, named


def _fits(entry: Call, given: Sequence[Kinds]) -> bool:
    """Whether a call surely does not raise on what it is given by position."""
    fit = entry.fits
    if fit in (SOME, ALL) or not given:
        return fit != SOME
    if fit is None:
        return _NOTHING.union(*given) <= OWN
    drawn = len(given) if entry.draws == "0*" else 1
    first = OWN.union(*(_NAMES[each] for each in fit.takes))
    rest = OWN.union(*(_NAMES[each] for each in fit.rest))
    return all(each <= first for each in given[:drawn]) and all(
        each <= rest for each in given[drawn:]
    )


def _result(entry: Call) -> Kinds:
    """What a call may give."""
    return _NOTHING.union(*(_GIVES.get(each, OWN) for each in entry.result))


def _returned(entry: Call, given: Sequence[Kinds], named: _Named) -> Kinds | None:
    """What a function gives; None where it may raise, or that is not known."""
    together: Kinds = _NOTHING.union(*given)
    if given and entry.fits != ALL and together.union(*named.values()) == OWN:
        return OWN
    if {*named} - {None} and entry.fits != ALL:
        return DICT if entry.compute is dict and not given and None not in named else None
    if entry.compute in (min, max) and len(given) > 1 and together <= REAL | OWN:
        return together & REAL | NUM
    if entry.fits is None or not _fits(entry, given):
        return None
    if entry.result == {"nums"} and len(given) > 2 and given[2] & NUM:
        return None  # a step of 0 fails
    first = given[0] if given else OWN
    if entry.result == {"same"}:
        return first
    if entry.result <= NUMBERS or entry.compute is sum:
        return first & REAL | NUM
    numbers = first <= NUMS and entry.result <= {"list", "tuple", "iterator"}
    return NUMS if numbers else _result(entry)


def _of_counts(name: str, entry: Call) -> bool:
    """Whether a function takes counts, but not all that is computed of them."""
    takes = entry.fits.takes if entry.fits is not None else ()
    return name.startswith("math.") and "num" in takes and "real" not in takes


def _takes(given: Sequence[Kinds], named: _Named, fit: object, but: Kinds = NONE) -> bool:
    """Whether a function of no known kind is fit for what it gets: for what the program made, and
    for counts, unless it is known to fail for some; never for what is said.
    """
    by_position: Kinds = _NOTHING.union(*given)
    together = by_position.union(*named.values())
    if not together <= (SELECTED | NUM) - but:
        return False
    return fit is None or not (together if fit == SOME else by_position) & NUM


def _is_computed(node: ast.AST) -> bool:
    """Whether something is computed for a call."""
    given = [*node.args, *(k.value for k in node.keywords)] if isinstance(node, ast.Call) else []
    return not all(isinstance(each, ast.Constant | ast.Name) for each in given)


def _is_plain_format(text: Value) -> bool:
    """Whether a text has only holes that take whatever they get."""
    return isinstance(text, str) and not re.search(r"{[^}]*[:.\[]", text)


def _raised(entry: Call | None, name: str) -> tuple[Raised, ...]:
    """What a call raises on what does not fit it."""
    if entry is None or table.is_data(name):
        return UNSEEN
    return (*WRONG, *MISSING) if "item" in entry.result or entry.changes else WRONG
