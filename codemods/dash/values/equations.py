"""Values that depend on each other in circles: functions that call each other, attributes that
are set from each other. One is worked out anew when another that it was made of has grown; of
what takes too long all may be anything.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from codemods.dash.values.texts import ANY, Values

Equation = Callable[[], Values]
_MOST_STEPS = 20_000


class TooMuch(Exception):
    """What an expression may be takes too many steps to find out."""


@dataclass(frozen=True, eq=False)
class Equations:
    """What is known for certain, and what is being worked out."""

    final: dict[Hashable, Values] = field(default_factory=dict)
    state: dict[Hashable, Values] = field(default_factory=dict)
    equations: dict[Hashable, Equation] = field(default_factory=dict)
    users: dict[Hashable, set[Hashable]] = field(default_factory=dict)
    pending: list[Hashable] = field(default_factory=list)
    current: list[Hashable] = field(default_factory=list)
    steps: list[int] = field(default_factory=lambda: [0])

    def begin(self) -> None:
        """Another question, which may take as many steps as the one before."""
        self.steps[0] = 0

    def step(self) -> None:
        """Counts one step. Raises TooMuch."""
        self.steps[0] += 1
        if self.steps[0] > _MOST_STEPS:
            raise TooMuch

    def value(self, key: Hashable, equation: Equation) -> Values:
        """The value of a key; while others are worked out, what is known of it so far."""
        if key in self.final:
            return self.final[key]
        if key not in self.state:
            self.state[key] = frozenset()
            self.equations[key] = equation
            self.pending.append(key)
        if self.current:
            self.users.setdefault(key, set()).add(self.current[-1])
            return self.state[key]
        return self._solved(key)

    def _solved(self, key: Hashable) -> Values:
        try:
            while self.pending:
                self._work_out(self.pending.pop())
            self.final.update(self.state)
        except TooMuch:
            self.final.update(dict.fromkeys(self.state, ANY))
            raise
        finally:
            for each in (self.state, self.equations, self.users, self.pending, self.current):
                each.clear()
        return self.final[key]

    def _work_out(self, key: Hashable) -> None:
        self.current.append(key)
        found = self.equations[key]()
        self.current.pop()
        if not found <= self.state[key]:
            self.state[key] |= found
            users = self.users.get(key, set())
            self.pending.extend(each for each in users if each not in self.pending)
