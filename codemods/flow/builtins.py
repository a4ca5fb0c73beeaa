"""Calls of builtins and of methods of texts, lists and dictionaries on values that are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codemods.flow.replaced.values import UNKNOWN, Fails, Triggered, Vague, is_known, truth

BUILTINS: Mapping[str, Callable[..., Any]] = {
    "len": len, "any": any, "all": all, "bool": bool, "str": str, "int": int, "float": float,
    "list": list, "tuple": tuple, "set": set, "dict": dict, "sum": sum, "min": min, "max": max,
    "isinstance": isinstance, "sorted": sorted, "abs": abs, "iter": iter, "next": next,
}  # fmt: skip
METHODS = frozenset({"split", "rsplit", "startswith", "endswith", "strip", "lower", "upper"})
METHODS |= {"partition", "rpartition", "get", "keys", "values", "items", "count", "index"}
# Functions that only compute, besides those of ``html``, ``dcc`` and the like.
_PURE = frozenset(
    {"json.loads", "json.dumps", "copy.copy", "copy.deepcopy", "time.time", "dash.Patch"}
    | {f"datetime.datetime.{name}" for name in ("now", "today", "utcnow", "strptime")}
    | {"datetime.date.today", "datetime.datetime", "datetime.date", "datetime.timedelta"}
    | {f"os.path.{name}" for name in ("basename", "dirname", "join", "normpath", "splitext")}
)
_PURE_PACKAGES = ("dash.html.", "dash.dcc.", "dash.dash_table.", "math.")
# Of these every class is a component; a notification is shown once more each time it is made.
_OF_COMPONENTS = (
    "dash_bootstrap_components.", "dash_mantine_components.", "dash_iconify.", "dash_ag_grid.",
    "dash_daq.", "dash_cytoscape.", "dash_leaflet.",
)  # fmt: skip


def is_pure(name: str) -> bool:
    """Whether a function of this full name does nothing but compute its result."""
    if name.startswith(_OF_COMPONENTS):
        last = name.rpartition(".")[2]
        return last[:1].isupper() and last != "Notification"
    return name in _PURE or name.startswith(_PURE_PACKAGES)


def applied(function: Callable[..., Any], given: list[Any]) -> Any:
    """What a builtin gives; UNKNOWN when it depends on what is unknown. Raises Fails."""
    if function in (bool, len) and len(given) == 1:
        return _measured(function, given[0])
    if function in (any, all) and len(given) == 1:
        return _counted(function, given[0])
    if function in (iter, next):
        return _stepped(function, given)
    if any(isinstance(each, Vague) for each in given):
        return UNKNOWN
    types = function is isinstance and len(given) == 2 and isinstance(given[1], type | tuple)
    if not all(map(is_known, given[:1] if types else given)):
        return UNKNOWN
    try:
        return function(*given)
    except Exception as error:
        raise Fails from error


def method(owner: Any, name: str, given: list[Any]) -> Any:
    """What a method of a known value gives. Raises Fails, as for a method of None."""
    if owner is None:
        raise Fails
    if isinstance(owner, dict) and name == "get" and is_known([*owner, *given[:1]]):
        return owner.get(*given[:2])  # what the other entries hold does not matter
    bound = getattr(owner, name, None)
    if bound is None or not is_known(owner) or not all(map(is_known, given)):
        return UNKNOWN
    try:
        found = bound(*given)
    except Exception as error:
        raise Fails from error
    return list(found) if name in ("keys", "values", "items") else found


def _measured(function: Callable[..., Any], value: Any) -> Any:
    """``len`` and ``bool``, of which what is inside does not matter."""
    if value is None and function is len:
        raise Fails
    known = isinstance(value, list | tuple | dict | Triggered) or is_known(value)
    try:
        return function(value) if known else UNKNOWN
    except TypeError as error:
        raise Fails from error


def _stepped(function: Callable[..., Any], given: list[Any]) -> Any:
    """``next(iter(ctx.triggered_prop_ids))``: an iterator is the list of what it gives."""
    if not given or not isinstance(given[0], list | tuple | dict):
        return UNKNOWN
    items = [*given[0]]
    if function is iter:
        return items
    if items:
        return items[0]
    if len(given) > 1:
        return given[1]
    raise Fails


def _counted(function: Callable[..., Any], items: Any) -> Any:
    """``any([1, UNKNOWN])`` and ``all([0, UNKNOWN])`` are certain all the same."""
    if items is None:
        raise Fails
    if not isinstance(items, list | tuple):
        return UNKNOWN
    found = [truth(item) for item in items]
    stops = function is any
    if stops in found:
        return stops
    return UNKNOWN if None in found else not stops
