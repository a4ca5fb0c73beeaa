"""What is said of one function or method of a library, as plain data."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

# What a value is. ``count`` is an integer from zero on, ``big`` one that may be beyond 2**53, and
# ``real`` a float from zero on; ``nums`` and ``texts`` are lists of such, ``pairs`` is
# an iterator of tuples; ``filling`` is a table
# that grows when it is read; ``view`` looks at its owner whenever it is used; ``data`` is a table,
# an array or a figure; ``function`` one that only computes. ``same`` is of the kind of the first
# argument, or of the owner of a method, ``item`` of what is in it.
Kind = Literal[
    "none", "bool", "count", "big", "int", "real", "float", "text", "bytes", "list", "nums",
    "texts", "tuple", "set", "dict", "view", "iterator", "pairs", "filling", "function", "time",
    "data", "component", "object", "same", "item", "any",
]  # fmt: skip
NUMBERS: frozenset[Kind] = frozenset({"count", "big", "int", "real", "float"})
# Of these reading may change the value.
ALIVE: frozenset[Kind] = frozenset({"iterator", "pairs", "filling"})
_NULLABLE: frozenset[Kind] = frozenset({"none", "same", "item", "any"})

# What an argument is that comes from the page: ``num`` a count, ``real`` any other number;
# ``str``, ``list`` (of what can be a key), ``nums`` (of numbers) and ``dict`` have something in
# them, ``empty`` is such a value with nothing in it, of a kind that the function is for.
Given = Literal["none", "empty", "num", "real", "str", "list", "nums", "dict"]


@dataclass(frozen=True, slots=True)
class Fit:
    """On which first arguments a function never raises, and on which it always does; on any other
    it may. ``rest``: what more arguments it takes without raising.
    """

    takes: frozenset[Given] = frozenset()
    raises: frozenset[Given] = frozenset()
    rest: frozenset[Given] = frozenset()


_NONE: frozenset[Given] = frozenset({"none"})
_NUM: frozenset[Given] = frozenset({"num"})
_AMOUNT: frozenset[Given] = frozenset({"num", "real"})
_LISTS: frozenset[Given] = frozenset({"list", "nums", "dict"})
_TEXT: frozenset[Given] = frozenset({"str", "empty"})
_ITEMS = _LISTS | _TEXT
_ALL = _ITEMS | _AMOUNT | _NONE
SOME = Fit()
ALL = Fit(_ALL, rest=_ALL)
NEVER = Fit(raises=_ALL)
MANY = Fit(_ITEMS, _AMOUNT | _NONE, _NUM)  # what has elements
COUNT = Fit(_NUM, _ITEMS | _NONE, _NUM)
AMOUNT = Fit(_AMOUNT, _ITEMS | _NONE, _AMOUNT)
ROUNDED = Fit(_AMOUNT, _ITEMS | _NONE, _NUM)
PLACE = Fit(_NUM, _ITEMS | _NONE, _ALL)  # the index of an item
KEY = Fit(_AMOUNT | _NONE | {"str"}, _LISTS, _ALL)  # of what can be hashed
PARSED = Fit(_AMOUNT, (_ITEMS | _NONE) - {"str"})  # numbers, and some texts
SORTED = Fit(frozenset({"empty", "str", "nums"}), _AMOUNT | _NONE)
SUMMED = Fit(frozenset({"empty", "nums"}), _AMOUNT | _NONE | {"str"})
LARGEST = Fit(raises=_AMOUNT | _NONE | {"empty"})
PART = Fit(_TEXT, _AMOUNT | _LISTS, _NUM)  # a text that is looked for
EXCHANGED = Fit(_TEXT, _AMOUNT | _LISTS | _NONE, _TEXT)
SEPARATOR = Fit(frozenset({"str"}), _AMOUNT | _LISTS | {"empty"}, _NUM)
WIDTH = Fit(_NUM, _ITEMS | _NONE)


@dataclass(frozen=True, slots=True)
class Call:
    """What a call of a function or method does. Without a word it only computes something new.

    Arguments are named by their positions and keywords (``"0 key"``; ``"1*"``: all from 1 on) and,
    for a method, ``self``. ``draws``: those whose elements it takes, which moves an iterator;
    ``calls``: functions that it calls, at once or later; ``changes``; ``keeps``: what it puts into
    something else. ``acts``: it does more, which others see (a file, the network, a random draw);
    ``writes``: it does when it is given one of these; ``still``: unless it is given one of these.
    ``logs``: somebody sees it, not the user of the app. ``manages``: with ``with``, it lets
    exceptions through. ``wraps``: it decorates functions, which do as before (``as is``), or less
    often (``cached``). ``compares``: it asks the elements that it draws for their operators, their
    hash or their truth.

    ``result``: the kinds of it. ``shares``: what it has to do with the arguments: the same
    ``items``, one or more ``part`` of them, a ``view`` of them that looks later, the ``whole``.
    ``fits``: on what it raises, where somebody looked. ``compute``: the function, where its result
    is certain when the arguments are. ``copies``: the result is the first argument over again.
    ``picks``: it says which rows of its owner are meant, or gives these. ``nothing``: of a table
    without rows it gives as little, but where it ``counts``, or raises an exception (``of_arrays``:
    of an array alone).
    """

    result: frozenset[Kind] = frozenset({"any"})
    draws: str = ""
    calls: str = ""
    changes: str = ""
    keeps: str = ""
    shares: Literal["nothing", "items", "part", "view", "whole"] = "nothing"
    acts: bool = False
    writes: str = ""
    still: str = ""
    logs: bool = False
    manages: bool = False
    wraps: Literal["", "as is", "cached"] = ""
    compares: bool = False
    fits: Fit | None = None
    picks: bool = False
    nothing: Literal["", "counts"] | type[Exception] = ""
    of_arrays: bool = False
    compute: Callable[..., Any] | None = None
    copies: bool = False

    @property
    def only_computes(self) -> bool:
        """Whether a call of it does no more, whatever it is given by position, but for what it
        draws or calls.
        """
        return not (self.acts or self.changes or self.keeps or self.writes[:1].isdigit())

    @property
    def never_none(self) -> bool:
        return self.result.isdisjoint(_NULLABLE)

    def does_more(self, call: ast.Call) -> bool:
        """Whether a call does what others see."""
        if any(chosen(call, self.still)):
            return False
        return self.acts or any(chosen(call, self.writes))


def chosen(call: ast.Call, names: str) -> Iterator[ast.expr]:
    """The arguments of a call that some names (``"0 key"``) mean."""
    for name in names.split():
        if name == "self":
            if isinstance(call.func, ast.Attribute):
                yield call.func.value
        elif name.endswith("*"):
            yield from call.args[int(name[:-1]) :]
        elif name.isdigit():
            yield from call.args[int(name) : int(name) + 1]
        else:
            yield from (each.value for each in call.keywords if each.arg == name)


def gives(*result: Kind, **said: Any) -> Call:
    """A call with some kinds of result."""
    return Call(frozenset(result), **said)


def named(names: str, call: Call) -> dict[str, Call]:
    """The same for several names."""
    return dict.fromkeys(names.split(), call)
