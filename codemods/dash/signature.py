"""Which parameter of its function each dependency of a callback reaches (S1)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from codemods.dash.dependency import Dependency, Group, Grouping, Unseen, flatten
from codemods.python.scope import Function


def assign(
    arguments: Grouping, function: Function | ast.Lambda | None, skip: int
) -> tuple[Dependency, ...]:
    """The dependencies of ``arguments`` with the parameter that each reaches.

    ``skip`` is how many parameters come first that Dash fills itself (``set_progress``). Where the
    order cannot be known any more (after an unseen grouping), ``parameter`` stays None.
    """
    if function is None:
        return tuple(flatten(arguments))
    if isinstance(arguments, Group) and arguments.keys is not None:
        return tuple(_by_name(arguments, function))
    items = arguments.items if isinstance(arguments, Group) else (arguments,)
    return tuple(_by_position(items, function, skip))


def _by_position(
    items: tuple[Grouping, ...], function: Function | ast.Lambda, skip: int
) -> Iterator[Dependency]:
    given = function.args
    names: list[str] = [each.arg for each in (*given.posonlyargs, *given.args)][skip:]
    rest = f"*{given.vararg.arg}" if given.vararg else None
    known = True
    for position, item in enumerate(items):
        known = known and not isinstance(item, Unseen)
        name = names[position] if position < len(names) else rest
        yield from _placed(item, name if known else None, ())


def _by_name(group: Group, function: Function | ast.Lambda) -> Iterator[Dependency]:
    given = function.args
    names = {each.arg for each in (*given.args, *given.kwonlyargs)}
    rest = f"**{given.kwarg.arg}" if given.kwarg else None
    for key, item in zip(group.keys or (), group.items, strict=True):
        yield from _placed(item, key if key in names else rest, ())


def _placed(
    item: Grouping, parameter: str | None, within: tuple[str | int, ...]
) -> Iterator[Dependency]:
    match item:
        case Dependency():
            yield replace(item, parameter=parameter, within=within)
        case Unseen():
            yield from item.loose
        case Group():
            keys: tuple[str | int, ...] = item.keys or tuple(range(len(item.items)))
            for key, inner in zip(keys, item.items, strict=True):
                yield from _placed(inner, parameter, (*within, key))
