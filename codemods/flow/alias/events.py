"""What a body does with one of its parameters: what it reads, writes, copies and returns of it.

``codemods.flow.alias.follow`` finds it out. What is not understood is an obstacle with its line
and a reason, never left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from codemods.flow.alias.default import Guarded
from codemods.flow.alias.state import Change, Context, Path, State
from codemods.flow.values.domain import UNKNOWN, Some, Value

Operation = Literal[
    "set", "del", "append", "extend", "insert", "prepend", "update", "clear", "reverse", "remove",
    "pop", "add", "sub", "mul", "div",
]  # fmt: skip
_METHODS: tuple[Operation, ...] = (
    "append", "extend", "insert", "prepend", "update", "clear", "reverse", "remove", "pop",
)  # fmt: skip
METHODS: Mapping[str, Operation] = {each: each for each in _METHODS}
UNPATCHABLE = {
    "sort": "sorted in place, which a Patch cannot",
    "setdefault": "asked with setdefault, which a Patch cannot answer",
    "popitem": "popped for its value",
    "pop": "popped for its value",
}
AUGMENTED: dict[type[ast.operator], Operation] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.BitOr: "update",
}


@dataclass(frozen=True, eq=False, slots=True)
class Write:
    """A change of the value, or of something in it.

    ``statement`` does it to what ``name`` holds, at ``path`` below the object. ``operands`` are
    the new value, the key, the index. ``rebuilt`` is the expression that makes a new value out of
    the old one (``{**d, "k": v}``), ``collapsed`` says that the old part stands on the right too
    (``d[k] = d[k] + v``).
    """

    statement: ast.stmt
    operation: Operation
    name: ast.Name
    objects: frozenset[int]
    path: Path
    operands: tuple[ast.expr, ...]
    rebuilt: ast.expr | None = None
    collapsed: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Read:
    """The value, or something in it, is looked at. ``after`` is a change before it, if any."""

    name: ast.Name
    path: Path
    after: Change | None


@dataclass(frozen=True, eq=False, slots=True)
class Copied:
    """``name = source`` in one of the forms of a copy; ``guard`` when a default is built in.

    ``after`` is a change before it that what is taken may show.
    """

    statement: ast.Assign | ast.AnnAssign
    target: ast.Name
    source: ast.Name
    kind: Literal["alias", "inside", "shallow", "deep"]
    object: int
    guard: Guarded | None = None
    after: Change | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Guard:
    """A statement that puts a default in the place of an empty value."""

    statement: ast.stmt
    default: ast.expr
    none: bool


@dataclass(frozen=True, eq=False, slots=True)
class Returned:
    """The value as it goes to the Output: ``expression`` is its variable, or a copy of it."""

    statement: ast.Return
    expression: ast.expr
    name: ast.Name
    objects: frozenset[int]


@dataclass(frozen=True, eq=False, slots=True)
class Obstacle:
    """Something that no Patch can do, or that is not understood; of ``made`` things a new value is
    made, which does not change the old one.
    """

    line: int
    reason: str
    made: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Shared:
    """A part of the value that a ``line`` puts in another place of it. What is changed not more
    than ``deep`` steps into the value is not in both places.
    """

    line: int
    deep: int = -1


@dataclass(frozen=True, eq=False)
class Body:
    """All that happens to the parameter.

    ``lent`` are parts of it that a call is given; ``shared`` where a part of it is put in another
    place of it, ``shallow`` the copies that share their parts with another object.
    ``unsure`` are changed or returned, and may be something else than the value. ``answered`` are
    the statements that control goes on behind although they failed, with what sees to that.
    ``ends`` says that control may get to its end; ``before`` is what is known in front of each
    step, ``values`` what the engine knows of each expression.
    """

    reads: dict[ast.Name, Read] = field(default_factory=dict)
    writes: dict[tuple[ast.stmt, int], Write] = field(default_factory=dict)
    copies: dict[ast.stmt, Copied] = field(default_factory=dict)
    guards: dict[ast.stmt, Guard] = field(default_factory=dict)
    returned: dict[tuple[ast.stmt, ast.expr], Returned] = field(default_factory=dict)
    lent: dict[ast.Name, ast.Call] = field(default_factory=dict)
    obstacles: list[Obstacle] = field(default_factory=list)
    shallow: dict[int, int] = field(default_factory=dict)
    shared: list[Shared] = field(default_factory=list)
    unsure: list[ast.Name] = field(default_factory=list)
    answered: dict[ast.AST, ast.stmt] = field(default_factory=dict)
    ends: bool = True
    before: dict[ast.AST, State] = field(default_factory=dict)
    values: dict[ast.expr, Value] = field(default_factory=dict)

    def value(self, node: ast.expr | None) -> Value:
        """What an expression of the body is, or a constant or list that is made out of it."""
        match node:
            case None:
                return UNKNOWN
            case ast.Constant(value=value):
                return value
            case ast.List():
                return self.values.get(node, Some("list"))
        return self.values.get(node, UNKNOWN)

    @property
    def events(self) -> list[Write | Returned]:
        """What makes the value, or a copy of it, go back changed."""
        return [*self.writes.values(), *self.returned.values()]

    def taken(self, writes: Iterable[Write]) -> list[Copied]:
        """Where the parts were taken out that writes go through: of a Patch that never fails."""
        names = {write.name.id for write in writes}
        inside = [each for each in self.copies.values() if each.kind == "inside"]
        for _ in inside:
            names |= {each.source.id for each in inside if each.target.id in names}
        return [each for each in inside if each.target.id in names]


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """A body while it is followed: where it stands, and what has been found so far."""

    context: Context
    body: Body

    def obstacle(
        self, node: ast.expr | ast.stmt | ast.pattern, reason: str, *, made: bool = False
    ) -> None:
        """Notes that something cannot be done."""
        self.body.obstacles.append(Obstacle(node.lineno, reason, made))


def overlap(left: Path, right: Path) -> bool:
    """Whether one of two places may lie in the other."""
    return all(mine.may_be(theirs) for mine, theirs in zip(left, right, strict=False))
