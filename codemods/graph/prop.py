"""A prop, an id and a property, and the places that write and read it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.values.value import Fields, Known, Private, Value, Wildcard
from codemods.files.place import Place


@dataclass(frozen=True, slots=True)
class Prop:
    """An id and a property; the property is None when it is unknown."""

    id: Value
    name: str | None

    def __str__(self) -> str:
        match self.id:
            case Known(value=value):
                return f"{value}.{self.name}"
            case Fields(items=items):
                known = {key: value.value for key, value in items if isinstance(value, Known)}
                # Beside other fixed parts the type alone would name several components.
                kind = known["type"] if [*known] == ["type"] else _shown(self.id)
                return f"{kind}.{self.name}"
            case Private(text=text):
                return f"{text}.{self.name}"
        return f"{self.name}"


@dataclass(frozen=True, eq=False, slots=True)
class Access:
    """One place that writes or reads a prop.

    ``callback`` is None for ``set_props``, for a dependency outside of all callbacks, and for a
    file that cannot be parsed. ``sure`` is False when it only may be this prop. ``value`` is what
    ``set_props`` writes.
    """

    place: Place
    sure: bool
    callback: Callback | None = None
    dependency: Dependency | None = None
    value: ast.expr | None = None


def _shown(value: Value) -> str:
    """An id as Python writes it, as far as it is known."""
    match value:
        case Known(value=text):
            return repr(text)
        case Fields(items=items):
            return f"{{{', '.join(f'{key!r}: {_shown(inner)}' for key, inner in items)}}}"
        case Wildcard(name=name):
            return name
        case Private(text=text):
            return text
    return "…"


def place(callback: Callback) -> Place:
    """Where a callback is."""
    return Place(callback.module.path, callback.line, callback.name)
