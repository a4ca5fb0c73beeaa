"""Things by their ids: which of many have, or may have, a given id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from codemods.dash.values.value import Fields, Known, Private, Value, same

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Index(Generic[T]):
    """Pairs of an id and what has it, in an order that the answers keep."""

    pairs: tuple[tuple[Value, T], ...]

    def matching(self, component_id: Value) -> Sequence[tuple[T, bool | None]]:
        """What has the id (True), and what may have it (None)."""
        found = self._found.get(component_id)
        if found is None:
            several = (self.pairs[number] for number in self._candidates(component_id))
            compared = ((thing, same(value, component_id)) for value, thing in several)
            found = tuple(each for each in compared if each[1] is not False)
            self._found[component_id] = found
        return found

    @cached_property
    def _found(self) -> dict[Value, Sequence[tuple[T, bool | None]]]:
        """What was asked for so far."""
        return {}

    def _candidates(self, component_id: Value) -> Iterable[int]:
        kinds = _kinds(component_id)
        if None in kinds:
            return range(len(self.pairs))
        return sorted({n for kind in {*kinds, None} for n in self._by_kind.get(kind, ())})

    @cached_property
    def _by_kind(self) -> dict[object, list[int]]:
        found: dict[object, list[int]] = {}
        for number, (value, _) in enumerate(self.pairs):
            for kind in _kinds(value):
                found.setdefault(kind, []).append(number)
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
