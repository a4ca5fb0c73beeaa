"""Things by their ids: which of many have, or may have, a given id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from codemods.dash.values.value import Fields, Known, Private, Value, alike, same

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class _Group:
    """The places of the pairs that have one and the same id: many callbacks have one Input."""

    value: Value
    numbers: list[int] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Index(Generic[T]):
    """Pairs of an id and what has it, in an order that the answers keep."""

    pairs: tuple[tuple[Value, T], ...]

    def matching(self, component_id: Value) -> Sequence[tuple[T, bool | None]]:
        """What has the id (True), and what may have it (None)."""
        found = self._found.get(component_id)
        if found is None:
            found = self._found[component_id] = (*self._matching(component_id),)
        return found

    @cached_property
    def _found(self) -> dict[Value, Sequence[tuple[T, bool | None]]]:
        """What was asked for so far."""
        return {}

    def _matching(self, component_id: Value) -> Iterator[tuple[T, bool | None]]:
        compared = (
            (each, same(each.value, component_id)) for each in self._candidates(component_id)
        )
        numbers = (
            (n, equal) for each, equal in compared if equal is not False for n in each.numbers
        )
        return ((self.pairs[number][1], equal) for number, equal in sorted(numbers))

    def _candidates(self, component_id: Value) -> Iterable[_Group]:
        """The ids that are worth a comparison, each once."""
        kinds = _kinds(component_id)
        if None in kinds:
            return self._groups
        return {id(g): g for kind in {*kinds, None} for g in self._by_kind.get(kind, ())}.values()

    @cached_property
    def _groups(self) -> Iterable[_Group]:
        found: dict[object, _Group] = {}
        for number, (value, _) in enumerate(self.pairs):
            found.setdefault(alike(value), _Group(value)).numbers.append(number)
        return found.values()

    @cached_property
    def _by_kind(self) -> dict[object, list[_Group]]:
        found: dict[object, list[_Group]] = {}
        for each in self._groups:
            for kind in _kinds(each.value):
                found.setdefault(kind, []).append(each)
        return found


def _kinds(value: Value) -> set[object]:
    """Two ids without a common kind are never the same; the kind None may be any."""
    match value:
        case Known(value=constant):
            return {(Known, constant)}
        case Fields(items=items):
            return {(Fields, frozenset(key for key, _ in items))}
        case Private(module=module):
            handed = {kind for each in value.given for kind in _kinds(each)}
            return {(Private, module), *((Private, base) for base in value.bases), *handed}
    return {None}
