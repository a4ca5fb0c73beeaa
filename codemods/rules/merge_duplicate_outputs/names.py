"""Names for what a dispatcher has: made of ids, props and the parameters of its handlers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from codemods.dash.callback import Callback
from codemods.dash.values.value import Fields, Known
from codemods.graph.prop import Prop
from codemods.rewriting.imports.naming import identifier, numbered
from codemods.rules.merge_duplicate_outputs.fitness import shares_its_name


def component_name(prop: Prop) -> str:
    """A component's id as a part of a name; empty where it has no text of its own."""
    match prop.id:
        case Known(value=str(text)):
            return identifier(text)
        case Fields(items=items):
            kinds = (v.value for k, v in items if k == "type" and isinstance(v, Known))
            return identifier(str(next(kinds, "")))
    return ""


def joined(component: str, name: str | None) -> str:
    """The words as one name, without those that the second repeats of the first; what begins with a
    digit comes last.
    """
    if not component or not name:
        return component or name or ""
    if component[0].isdigit():
        return f"{name}_{component}"
    words, more = component.split("_"), name.split("_")
    again = next((n for n in range(len(more), 0, -1) if words[-n:] == more[:n]), 0)
    return "_".join([*words, *more[again:]])


def prefixes(components: Iterable[str]) -> Mapping[str, str]:
    """The part of each of some names that tells it from the others: without the words that all of
    them begin or end with.
    """
    words = {each: each.split("_") for each in dict.fromkeys(components)}
    if len(words) < 2:
        return {each: each for each in words}
    rest = [*words.values()]
    start = _in_common(rest)
    end = _in_common([each[start:][::-1] for each in rest])
    found = {name: "_".join(each[start : len(each) - end]) for name, each in words.items()}
    return {name: part if part.isidentifier() else name for name, part in found.items()}


def _in_common(lists: Sequence[Sequence[str]]) -> int:
    """How many words all lists begin with; of none is it all."""
    fewest = min(map(len, lists)) - 1
    same = takewhile(lambda each: len({*each}) == 1, zip(*lists, strict=False))
    return min(fewest, sum(1 for _ in same))


def handler_names(props: Mapping[Callback, Prop], taken: frozenset[str]) -> Mapping[Callback, str]:
    """What handlers are called in the new code, given the first Input of each: those that share
    their name with others are called after that.
    """
    found: dict[Callback, str] = {}
    for member, prop in props.items():
        name = member.name
        if shares_its_name(member):
            what = joined(component_name(prop), identifier(prop.name or ""))
            name = numbered(joined("on", what), taken.union(found.values()))
        found[member] = name
    return found
