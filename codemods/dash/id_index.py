"""Things by their ids: which of many have, or may have, a given id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from codemods.dash.constant import Fields, Known, Private, Value, same

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Index(Generic[T]):
    """Pairs of an id and what has it, in an order that the answers keep."""

    pairs: tuple[tuple[Value, T], ...]

    def matching(self, component_id: Value) -> Iterator[tuple[T, bool | None]]:
        """What has the id (True), and what may have it (None)."""
        for number in self._candidates(component_id):
            value, thing = self.pairs[number]
            equal = same(value, component_id)
            if equal is not False:
                yield thing, equal

    def _candidates(self, component_id: Value) -> Iterable[int]:
        kind = _kind(component_id)
        if kind is None:
            return range(len(self.pairs))
        return sorted((*self._by_kind.get(kind, ()), *self._by_kind.get(None, ())))

    @cached_property
    def _by_kind(self) -> dict[object, list[int]]:
        found: dict[object, list[int]] = {}
        for number, (value, _) in enumerate(self.pairs):
            found.setdefault(_kind(value), []).append(number)
        return found


def _kind(value: Value) -> object:
    """Two ids of different kinds are never the same; the kind None may be any."""
    match value:
        case Known(value=constant):
            return Known, constant
        case Fields(items=items):
            return Fields, frozenset(key for key, _ in items)
        case Private(module=module):
            return Private, module
    return None
