"""The table of what library calls do, entry by entry against Python itself."""

from __future__ import annotations

import ast
import builtins
import collections
import copy
import datetime
import importlib
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from codemods.flow.library import table as library
from codemods.flow.library.entry import Call, Kind, chosen
from codemods.flow.library.functions import FUNCTIONS
from codemods.flow.library.methods import METHODS
from codemods.python.module import CHANGING

# What comes from the page, by its kind.
GIVEN: dict[str, list[Any]] = {
    "none": [None],
    "empty": ["", [], {}],
    "num": [0, 1, 7],
    "real": [-1, 2.5],
    "str": ["a", "c b"],
    "list": [["a", "b"], ["b", 1]],
    "nums": [[1, 2]],
    "dict": [{"a": 1}],
}
OWNERS: dict[Kind, Any] = {
    "text": "a b",
    "bytes": b"a b",
    "list": ["b", "a"],
    "tuple": ("b", "a"),
    "set": {"a", "b"},
    "dict": {"a": 1, "b": []},
    "time": datetime.datetime(2020, 2, 3),
}
# More arguments, of functions that need them.
MORE: dict[str, tuple[Any, ...]] = {
    "builtins.isinstance": (str,),
    "math.atan2": (1,),
    "math.comb": (1,),
    "math.isclose": (1.0,),
    "replace": ("x",),
    "insert": ("x",),
    "functools.update_wrapper": (len,),
}
# By what they are called: these wait, ask, write to the terminal, or need what is no data.
NOT_CALLED = {"breakpoint", "compile", "input", "open", "print", "sleep"}
TYPES: dict[Kind, tuple[type, ...]] = {
    "none": (type(None),),
    "bool": (bool,),
    "count": (int,),
    "big": (int,),
    "int": (int,),
    "real": (float,),
    "float": (float,),
    "text": (str,),
    "bytes": (bytes, bytearray),
    "list": (list,),
    "nums": (list, range),
    "texts": (list, tuple),
    "tuple": (tuple,),
    "set": (set, frozenset),
    "dict": (dict,),
    "iterator": (collections.abc.Iterator,),
    "pairs": (collections.abc.Iterator,),
    "view": (collections.abc.Collection,),
    "filling": (collections.defaultdict,),
    "time": (datetime.date, datetime.timedelta, datetime.time),
}


def functions() -> Iterator[tuple[str, Callable[..., Any], Call]]:
    """The functions of the table that are here, and may be called."""
    for name, entry in FUNCTIONS.items():
        home, _, last = name.rpartition(".")
        try:
            function = getattr(importlib.import_module(home), last)
        except (ImportError, AttributeError):
            continue
        if not (entry.acts or entry.manages or last in NOT_CALLED or home.startswith("dash")):
            yield name, function, entry


def methods() -> Iterator[tuple[str, Any, str, Call]]:
    """The methods of the table of what is plain data."""
    for kind, owner in OWNERS.items():
        for name, entry in METHODS[kind].items():
            if hasattr(owner, name):
                yield f"{kind}.{name}", owner, name, entry


FOUND = [
    *(
        pytest.param(function, MORE.get(name, ()), entry, id=name)
        for name, function, entry in functions()
    ),
    *(
        pytest.param(None, (owner, name, *MORE.get(name, ())), entry, id=text)
        for text, owner, name, entry in methods()
    ),
]  # fmt: skip
every = pytest.mark.parametrize(("function", "more", "entry"), FOUND)


def called(function: Any, more: tuple[Any, ...], *given: Any) -> tuple[Any, list[Any]]:
    """What a call gives, and what it was given as that is afterwards; the owner comes first."""
    if function is not None:
        return function(*given, *more), [*given]
    owner, name, *rest = more
    owner = copy.deepcopy(owner)
    return getattr(owner, name)(*given, *rest), [owner, *given]


def given(kind: str, entry: Call) -> Iterator[Any]:
    """What is of a kind; of an empty one, what is like the others that a function takes."""
    takes = entry.fits.takes if entry.fits else ()
    texts = kind == "empty" and "str" in takes and "dict" not in takes and "nums" not in takes
    yield from ("",) if texts else GIVEN[kind]


@every
def test_it_raises_on_what_the_table_says(
    function: Any, more: tuple[Any, ...], entry: Call
) -> None:
    for kind in entry.fits.takes if entry.fits else ():
        for each in given(kind, entry):
            called(function, more, copy.deepcopy(each))
    for kind in entry.fits.raises if entry.fits else ():
        for each in GIVEN[kind]:
            with pytest.raises((TypeError, ValueError)):
                called(function, more, copy.deepcopy(each))


@every
def test_what_it_gives_where_nothing_is_left(
    function: Any, more: tuple[Any, ...], entry: Call
) -> None:
    """Of an empty list, or of what tables give as its mean."""
    first = (max,) if entry.draws == "1" else ()  # of ``reduce``
    ways: tuple[Any, ...] = ([], iter([]), float("nan"))
    for nothing in ways:
        if isinstance(entry.nothing, type):
            with pytest.raises((entry.nothing, TypeError)):
                called(function, more, *first, nothing)
        elif entry.nothing == "counts" and nothing == []:
            assert called(function, more, nothing)[0] == 0


def calls_that_end(function: Any, more: tuple[Any, ...]) -> Iterator[tuple[Any, list[Any], Any]]:
    """The result, the arguments afterwards and those before, of every call that does not raise."""
    ways: list[tuple[Any, ...]] = [(), *((each,) for kind in GIVEN.values() for each in kind)]
    ways += [(1, 1), ("a", "b"), ("a", 1), (len, ["a"]), (["a"], ["b"]), ({"a": 2},)]
    for way in ways:
        given = copy.deepcopy(way)
        try:
            result, after = called(function, more, *given)
        except Exception:
            continue
        before = way if function is not None else (more[0], *way)
        yield result, after, [*before]


@every
def test_it_gives_and_changes_what_the_table_says(
    function: Any, more: tuple[Any, ...], entry: Call
) -> None:
    types = tuple(each for kind in entry.result for each in TYPES.get(kind, (object,)))
    found = [*calls_that_end(function, more)]
    again = [*calls_that_end(function, more)] if entry.compute is not None else found
    result: Any
    for (result, after, before), (once_more, _, _) in zip(found, again, strict=True):
        assert isinstance(result, types)
        if entry.result <= {"count", "big", "real"}:
            assert isinstance(result, int | float)
            assert 0 <= result < (2**53 if entry.result == {"count"} else 2**70)
        own = 1 if entry.changes else 0
        assert after[own:] == before[own:]
        if entry.shares == "nothing" and not entry.result & {"function", "same"}:
            _assert_new(result, after)
        assert entry.result & {"iterator", "view"} or result == once_more or again is found
    if entry.changes == "self":
        assert any(
            [*after[0]] != [*before[0]] or after[0] != before[0] for _, after, before in found
        )


def _assert_new(result: Any, given: list[Any]) -> None:
    inside = result if isinstance(result, list | tuple | set) else (result,)
    for each in given:
        if isinstance(each, list | dict | set):
            assert all(each is not part for part in inside)


@every
def test_what_it_draws_is_moved(function: Any, more: tuple[Any, ...], entry: Call) -> None:
    """An iterator at another position stands where it stood."""
    call = ast.parse("f(a, b, c)", mode="eval").body
    assert isinstance(call, ast.Call)
    drawn = {getattr(each, "id", "") for each in chosen(call, entry.draws)}
    for given in ("a",), ("a", "b"), ("a", "b", "c"):
        iterators = [iter([("k", "v"), ("l", "w")]) for _ in given]
        try:
            result, _ = called(function, more, *iterators)
            if isinstance(result, collections.abc.Iterator) and result not in iterators:
                next(result, None)
        except Exception:
            continue
        for name, iterator in zip(given, iterators, strict=True):
            moved = len([*iterator]) < 2
            assert not moved or name in drawn, "it draws more than the table says"


@pytest.mark.parametrize(
    "kind", [list, dict, set, bytearray, collections.deque, collections.OrderedDict]
)
def test_every_method_that_changes_is_known_to(kind: Any) -> None:
    for name in dir(kind):
        if name.startswith("_") or name in CHANGING:
            continue
        for given in (), ("a",), (["a"],), ({"a": 1},), (1,), (0, "a"), ("a", "b"):
            owner = kind({"a": 1, "b": 2}) if kind is not bytearray else bytearray(b"ab")
            before = copy.deepcopy(owner)
            try:
                getattr(owner, name)(*given)
            except Exception:
                continue
            assert owner == before, f"{kind.__name__}.{name} changes it"


def test_every_builtin_that_is_no_exception_is_listed_or_left_out() -> None:
    unseen = {
        "aiter", "anext", "breakpoint", "compile", "copyright", "credits", "eval", "exec", "exit",
        "getattr", "globals", "help", "input", "license", "locals", "quit", "super", "vars",
    }  # fmt: skip
    names = {n for n, v in vars(builtins).items() if callable(v) and not n.startswith("_")}
    assert {n for n in names if library.call(f"builtins.{n}") is None} == unseen - {"aiter"}


def test_a_file_is_written_by_those_that_say_so() -> None:
    """``print`` does more where it is told where to print."""
    plain, told = (
        ast.parse(text, mode="eval").body for text in ("print(rows)", "print(rows, file=log)")
    )
    assert isinstance(plain, ast.Call)
    assert isinstance(told, ast.Call)
    entry = library.call("builtins.print")
    assert entry is not None
    assert not entry.does_more(plain)
    assert entry.does_more(told)
    out = io.StringIO()
    print("x", file=out)
    assert out.getvalue() == "x\n"


@pytest.mark.parametrize(
    ("name", "changes", "draws"),
    [("str.join", "", "1"), ("list.append", "0", ""), ("builtins.dict.update", "0", "1")],
)
def test_a_method_that_is_given_its_owner_first(name: str, changes: str, draws: str) -> None:
    entry = library.call(name)
    assert entry is not None
    assert (entry.changes, entry.draws) == (changes, draws)
