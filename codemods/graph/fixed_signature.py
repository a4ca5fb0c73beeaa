"""What keeps the function of a callback from getting other arguments, or from answering otherwise.

One list for all rules. A rule asks for the kinds that matter to it, in its order, and says what
follows from them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from codemods.dash.options import is_endpoint
from codemods.files.place import Place
from codemods.graph.bound import BoundCallback
from codemods.graph.callers import other_caller, unknown_decorator
from codemods.graph.outcome.answers import answers, asked_itself
from codemods.graph.prop import place

Kind = Literal[
    "opaque", "background", "lambda", "elsewhere", "registered twice", "endpoint", "called",
    "asks", "calls too much", "decorator",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fixed:
    """One such thing, as the beginning of a sentence, and the places that it names."""

    kind: Kind
    reason: str
    places: tuple[Place, ...] = ()


def why_signature_is_fixed(bound: BoundCallback, *kinds: Kind) -> Fixed | None:
    """The first of some kinds that there is."""
    return next(filter(None, (_QUESTIONS[kind](bound) for kind in kinds)), None)


def _opaque(bound: BoundCallback) -> Fixed | None:
    return Fixed("opaque", bound.callback.opaque) if bound.callback.opaque else None


def _background(bound: BoundCallback) -> Fixed | None:
    if not bound.callback.background:
        return None
    return Fixed("background", "it is a background callback")


def _lambda(bound: BoundCallback) -> Fixed | None:
    """Also where there is no function in Python."""
    if isinstance(bound.callback.function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    return Fixed("lambda", "its function is a lambda")


def _elsewhere(bound: BoundCallback) -> Fixed | None:
    if bound.callback.has_own_function:
        return None
    reason = "its function is written in another file than the one that registers it"
    return Fixed("elsewhere", reason)


def _registered_twice(bound: BoundCallback) -> Fixed | None:
    twins = bound.graph.twins(bound.callback)
    return _used("registered twice", place(twins[0])) if twins else None


def _endpoint(bound: BoundCallback) -> Fixed | None:
    if not is_endpoint(bound.project, bound.callback):
        return None
    where = other_caller(bound.project, bound.callback)
    if where is None:
        return None
    what = "may be" if bound.callback.unpacked else "is"
    return Fixed("endpoint", f"it {what} an api_endpoint ({where})", (where,))


def _called(bound: BoundCallback) -> Fixed | None:
    """Also where it is overridden, or passed on."""
    where = other_caller(bound.project, bound.callback)
    return None if where is None else _used("called", where)


def _used(kind: Kind, where: Place) -> Fixed:
    return Fixed(kind, f"other code uses the function as well ({where})", (where,))


def _asks(bound: BoundCallback) -> Fixed | None:
    """It sees what it is called with as a whole: by ``*args``, ``ctx``, ``locals()``; a function in
    it, or that it calls, counts as well.
    """
    arguments = getattr(bound.callback.function, "args", None)
    if is_endpoint(bound.project, bound.callback):
        return Fixed("asks", "api_endpoint makes the function public")
    if arguments and (arguments.vararg or arguments.kwarg):
        return Fixed("asks", "it takes its arguments with * or **")
    name = asked_itself(bound)
    if name is not None:
        return Fixed("asks", f"it asks for {name}")
    where = answers(bound).get("shape")
    if where is None:
        return None
    return Fixed("asks", f"it may ask ctx for all of them ({where})", (where,))


def _calls_too_much(bound: BoundCallback) -> Fixed | None:
    if "unseen" not in answers(bound):
        return None
    return Fixed("calls too much", "it calls more functions than can be looked at")


def _decorator(bound: BoundCallback) -> Fixed | None:
    """A decorator that may see the arguments and the answer."""
    name = unknown_decorator(bound.project, bound.callback)
    return None if name is None else Fixed("decorator", f"@{name}")


_QUESTIONS: Mapping[Kind, Callable[[BoundCallback], Fixed | None]] = MappingProxyType(
    {
        "opaque": _opaque,
        "background": _background,
        "lambda": _lambda,
        "elsewhere": _elsewhere,
        "registered twice": _registered_twice,
        "endpoint": _endpoint,
        "called": _called,
        "asks": _asks,
        "calls too much": _calls_too_much,
        "decorator": _decorator,
    }
)
