"""Exceptions, as the engine has them: of which class, and where they are raised."""

from __future__ import annotations

from dataclasses import dataclass

from codemods.files.place import Place


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception: the full names of its class and of those above it. What is not ``whole`` may
    be of more classes.
    """

    names: frozenset[str] = frozenset()
    whole: bool = False


ANY = Raised()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an exception is raised: ``explicit`` by a ``raise`` or ``assert``."""

    place: Place
    explicit: bool = False


PREVENT_UPDATE = "dash.exceptions.PreventUpdate"


def raised_by(error: BaseException) -> Raised:
    """What Python raised, as the engine has it."""
    classes = type(error).__mro__
    return Raised(frozenset(f"{each.__module__}.{each.__qualname__}" for each in classes), True)


def raised(error: type[BaseException]) -> Raised:
    """An exception of a class of Python."""
    return raised_by(error())


class Fails(Exception):
    """An expression that certainly raises an exception, at a line where that is another one, which
    may come from an ``origin`` in what it calls.
    """

    def __init__(
        self, raised: Raised = ANY, line: int | None = None, origin: Origin | None = None
    ) -> None:
        super().__init__()
        self.raised = raised
        self.line = line
        self.origin = origin
