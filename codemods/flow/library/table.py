"""What calls of Python and of libraries do: the one table that readers ask.

``functions`` has functions by their full names, ``methods`` those of data by the kind of it.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import cache
from typing import Any

from codemods.flow.library import methods
from codemods.flow.library.entry import Call, Kind, gives
from codemods.flow.library.functions import CALLED, COMPONENTS, DATA, FUNCTIONS, PACKAGES, STEADY
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name, resolve

__all__ = ["CALLED", "call", "called", "is_data", "is_steady", "method", "methods_of_any"]

_COMPONENT = gives("component", shares="whole")
# A notification is shown once more each time it is made.
_SHOWN = gives("component", shares="whole", acts=True)
# A decorator of another package of which the configuration says that it passes everything on.
_TRANSPARENT = gives("any", shares="whole", wraps="as is")
_IN_PLACE = ("at", gives("none", changes="0"))  # ``numpy.add.at``
_TYPES: dict[str, Kind] = {
    "str": "text", "bytes": "bytes", "list": "list", "tuple": "tuple", "set": "set",
    "frozenset": "set", "dict": "dict", "int": "count", "float": "count",
}  # fmt: skip
# Where the arguments of a method stand when it is given its owner first.
_LATER = {"self": "0", "0": "1", "1": "2", "0*": "1*"}
# Kinds that have the methods of another.
_SAME: dict[Kind, Kind] = {
    **dict.fromkeys(("bool", "big", "int", "real", "float"), "count"),
    **dict.fromkeys(("nums", "texts"), "list"),
}


@cache
def call(name: str | None) -> Call | None:
    """What a function or class of this full name does; None where that is not known."""
    found = FUNCTIONS.get(name or "")
    if found is not None or name is None:
        return found
    home, _, last = name.rpartition(".")
    owner = _TYPES.get(home.removeprefix("builtins."))
    if owner is not None:
        return _unbound(methods.METHODS[owner].get(last))
    if name.startswith(COMPONENTS):
        if last[:1].isupper():
            return _SHOWN if last == "Notification" else _COMPONENT
        return None
    if name.startswith(DATA):
        own = methods.of_data(last)
        if home.rpartition(".")[2][:1].isupper():  # of a class
            return _unbound(own)
        if own.acts and last != "sample":
            return own
        if last == _IN_PLACE[0]:
            return _IN_PLACE[1]
    while home:
        if f"{home}." in PACKAGES:
            return PACKAGES[f"{home}."]
        home = home.rpartition(".")[0]
    return None


def called(project: Project, module: Module, node: ast.expr) -> Call | None:
    """What a call of what ``node`` stands for does, where that is of a library."""
    symbol = resolve(project, module, node)
    if symbol is None or (symbol.module is not None and not symbol.dotted.startswith("dash.")):
        return None
    if symbol.dotted in project.transparent:
        return _TRANSPARENT
    return call(dash_name(project, module, node))


def _unbound(found: Call | None) -> Call | None:
    """A method that is given its owner first (``str.upper``)."""
    if found is None:
        return None

    moved: dict[str, Any] = {
        each: " ".join(_LATER.get(name, name) for name in getattr(found, each).split())
        for each in ("draws", "calls", "changes", "keeps", "writes")
    }
    return replace(found, **moved)


@cache
def method(kind: Kind | None, name: str) -> Call | None:
    """What a method does of a value of this kind (None: of some text, list, dictionary or the
    like); None where it has none, or that is not known.
    """
    if kind is None:
        return methods.of_plain(name)
    if kind == "data":
        return methods.of_data(name)
    return methods.METHODS.get(_SAME.get(kind, kind), {}).get(name)


@cache
def methods_of_any(name: str) -> tuple[Call, ...]:
    """What all methods of this name do that are listed, of whatever kind of value."""
    return tuple(calls[name] for calls in methods.METHODS.values() if name in calls)


def is_data(name: str) -> bool:
    """Whether a function of this full name is of a package of tables or figures."""
    return name.startswith(DATA)


def is_steady(name: str) -> bool:
    """Whether what a library holds by this name is the same however often it is read."""
    return name.startswith(STEADY)
