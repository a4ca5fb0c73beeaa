"""What the variables of a function have to do with one of its parameters.

``Var`` says what a variable may hold: the value itself (object 0), a copy of it, something inside,
or nothing of it. ``State`` is what is known at one point of the body: the variables, and what has
been changed so far on some way there. Two ways that meet are joined: what may be, is.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from codemods.dash.values.constant import value_of
from codemods.dash.values.value import Known
from codemods.flow.alias.default import tested
from codemods.flow.library.entry import Call
from codemods.flow.library.table import called
from codemods.flow.values.domain import Func, Value
from codemods.python.nodes import NESTED, own_nodes
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name
from codemods.python.scope import Function

ORIGINAL = 0


@dataclass(frozen=True, eq=False, slots=True)
class Loop:
    """A loop over ``base``, what lies in ``name`` or in an element of the loop ``around``:
    ``element`` is one of its elements, at ``index``, which may have no name.
    """

    node: ast.For | ast.comprehension
    base: ast.expr
    name: ast.Name
    element: ast.Name
    index: ast.Name | None
    around: Loop | None

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.element.lineno

    @property
    def of_items(self) -> bool:
        """Whether it runs over the items of a dictionary."""
        call = self.node.iter
        return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)


@dataclass(frozen=True, slots=True)
class Key:
    """One step into a value, by what ``node`` says: known when it is a literal or a constant; or to
    the element of a ``loop``, now or in an ``earlier`` round. Each of the rounds of ``turns`` has
    another key.
    """

    text: str
    value: str | int | float | bool | None = None
    known: bool = False
    node: ast.expr | None = field(default=None, compare=False)
    loop: Loop | None = None
    turns: ast.For | None = None
    earlier: bool = False

    def may_be(self, other: Key) -> bool:
        """Whether two keys may be the same: -1 is the last item of a list, and maybe the first."""
        together = self.loop is not None and self.loop is other.loop
        together = together or (self.turns is not None and self.turns is other.turns)
        if together and self.earlier != other.earlier:
            return False
        if not (self.known and other.known) or self.value == other.value:
            return True
        numbers = [each for each in (self.value, other.value) if isinstance(each, int)]
        return len(numbers) == 2 and min(numbers) < 0 <= max(numbers)


Path = tuple[Key, ...]
SOMEWHERE = Key("…")


@dataclass(frozen=True, slots=True)
class Var:
    """What a variable may hold: the ``objects`` themselves, or with a ``path`` what lies there.

    ``loose`` is something that came out of one in a way that is not followed; with ``whole`` it
    may be one of them itself. ``other`` says that it may hold something else as well.
    """

    objects: frozenset[int]
    path: Path = ()
    loose: bool = False
    other: bool = False
    whole: bool = False

    @property
    def may_be_whole(self) -> bool:
        """Whether it may hold one of the objects, and not only a part."""
        return self.whole if self.loose else not self.path

    def joined(self, that: Var | None) -> Var:
        if that is None:
            return replace(self, other=True)
        if self.path != that.path or self.loose or that.loose:
            whole = self.may_be_whole or that.may_be_whole
            return Var(self.objects | that.objects, loose=True, other=True, whole=whole)
        return Var(self.objects | that.objects, self.path, other=self.other or that.other)


@dataclass(frozen=True, slots=True)
class Change:
    """A write that has happened on some way: to which object, where, and whether to a part of it
    that stays the same part (``append``) or by putting something else there (``set``).
    """

    object: int
    path: Path
    inside: bool
    line: int


@dataclass(frozen=True, slots=True)
class Put:
    """Something with a name of its own (in ``line``) that lies at ``path`` of an object now."""

    object: int
    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class State:
    """The variables that have to do with the value, the changes so far, what was put in; the
    statements that may have ``failed`` on the way, and the ``steps`` that it may have come by.
    ``found`` are keys (as they are written) that certainly are in what a name stands for.
    """

    variables: Mapping[str, Var]
    changes: frozenset[Change] = frozenset()
    puts: frozenset[Put] = frozenset()
    failed: frozenset[ast.AST] = frozenset()
    steps: frozenset[ast.AST] = frozenset()
    found: frozenset[tuple[str, str]] = frozenset()

    def bind(self, name: str, var: Var | None) -> State:
        variables = {**self.variables}
        variables.pop(name, None)
        if var is not None:
            variables[name] = var
        return replace(self, variables=variables)

    def changed(self, *changes: Change) -> State:
        return replace(self, changes=self.changes | {*changes})

    def with_puts(self, *puts: Put) -> State:
        return replace(self, puts=self.puts | {*puts})

    def moved(self) -> State:
        """What was put at an index may lie at another one."""
        puts = frozenset(replace(put, path=tuple(map(_anywhere, put.path))) for put in self.puts)
        return replace(self, puts=puts)

    def again(self, loop: Loop | ast.For) -> State:
        """In the next round of a loop, what was changed is in other elements."""

        def before(key: Key) -> Key:
            return replace(key, earlier=True) if loop in (key.loop, key.turns) else key

        return self._with_keys(before)

    def anew(self, loop: ast.For) -> State:
        """When a loop begins once more, its keys are those that it had before."""

        def any_of_them(key: Key) -> Key:
            return replace(key, turns=None, earlier=False) if key.turns is loop else key

        return self._with_keys(any_of_them)

    def _with_keys(self, change: Callable[[Key], Key]) -> State:
        changes = (replace(c, path=tuple(map(change, c.path))) for c in self.changes)
        return replace(self, changes=frozenset(changes))

    def failing(self, node: ast.AST) -> State:
        return replace(self, failed=self.failed | {node})

    def past(self, step: ast.AST) -> State:
        """Behind a step; what was found may be gone by then, but for the head of a block."""
        found = self.found if isinstance(step, ast.If | ast.withitem) else frozenset()
        return replace(self, steps=self.steps | {step}, found=found)

    def joined(self, that: State) -> State:
        names = self.variables.keys() | that.variables.keys()
        variables: dict[str, Var] = {}
        for name in names:
            mine, theirs = self.variables.get(name), that.variables.get(name)
            variables[name] = mine.joined(theirs) if mine else _some(theirs).joined(None)
        changes, puts = self.changes | that.changes, self.puts | that.puts
        failed, steps = self.failed | that.failed, self.steps | that.steps
        return State(variables, changes, puts, failed, steps, self.found & that.found)


def _anywhere(key: Key) -> Key:
    return key if isinstance(key.value, str) else SOMEWHERE


def _some(var: Var | None) -> Var:
    assert var is not None
    return var


@dataclass(frozen=True, slots=True)
class Found:
    """A variable in an expression, the path that is taken from it, and the whole of that."""

    name: ast.Name
    var: Var
    path: Path
    node: ast.expr

    @property
    def full(self) -> Path:
        return self.var.path + self.path


@dataclass(frozen=True, eq=False)
class Context:
    """Where a body stands: the project, the module, and the parents of the nodes.

    ``captured`` are the variables that functions in the body use, and which of these; ``calm``
    calls change nothing that was there, the result of ``flat`` ones has no parts; ``functions`` are
    what expressions stand for. Of the loops that have ``turns`` each round has another key, which
    has that name.
    """

    project: Project
    module: Module
    captured: Mapping[str, str] = field(default_factory=dict)
    copies: dict[ast.AST, int] = field(default_factory=dict)
    calm: dict[ast.Call, bool] = field(default_factory=dict)
    flat: dict[ast.Call, bool] = field(default_factory=dict)
    functions: dict[ast.expr, Func | None] = field(default_factory=dict)
    loops: dict[ast.For | ast.comprehension, Loop] = field(default_factory=dict)
    turns: dict[ast.For, str | None] = field(default_factory=dict)

    def notes(self, node: ast.expr, value: Value) -> None:
        """Notes which function an expression stands for: None where it may be another one."""
        if isinstance(value, Func) or node in self.functions:
            same = isinstance(value, Func) and self.functions.get(node, value) == value
            self.functions[node] = value if same else None

    def parent(self, node: ast.AST) -> ast.AST:
        return self.module.scopes.parents[node]

    def key(self, node: ast.expr) -> Key:
        """What a subscript says."""
        value = value_of(self.project, self.module, node)
        if isinstance(value, Known):
            return Key(ast.unparse(node), value.value, known=True, node=node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
            number = node.operand.value
            if isinstance(node.op, ast.USub) and isinstance(number, int):
                return Key(ast.unparse(node), -number, known=True, node=node)
        return Key(ast.unparse(node), node=node, turns=self._turns_of(node))

    def _turns_of(self, node: ast.expr) -> ast.For | None:
        """The loop each of whose rounds has another value of a key."""
        part: ast.AST = node
        for around in self.module.scopes.ancestors(node) if isinstance(node, ast.Name) else ():
            if isinstance(around, ast.For) and part in around.body:
                if self.turns.get(around) == ast.unparse(node):
                    return around
            part = around
        return None

    def chain(self, node: ast.expr, state: State) -> Found | None:
        """``cart["items"][0]`` of a variable that is followed; also the variable alone."""
        path: list[Key] = []
        current = node
        while isinstance(current, ast.Subscript) and not isinstance(current.slice, ast.Slice):
            path.insert(0, self.key(current.slice))
            current = current.value
        if not isinstance(current, ast.Name) or current.id not in state.variables:
            return None
        return Found(current, state.variables[current.id], tuple(path), node)

    def builtin(self, func: ast.expr) -> str | None:
        """The full name of what is called, when it is a builtin or imported."""
        return dash_name(self.project, self.module, func)

    def entry(self, func: ast.expr) -> Call | None:
        """What a call of a library does."""
        return called(self.project, self.module, func)

    def is_free(self, target: ast.expr) -> bool:
        """Whether a target is a variable that has nothing to do with other functions."""
        if not isinstance(target, ast.Name) or target.id in self.captured:
            return False
        return target.id not in self.module.scopes.around(target).outside

    def is_patch(self, node: ast.expr) -> bool:
        """``Patch()``, also with a default where there is nothing to patch."""
        match node:
            case ast.Call(func=func):
                return self.builtin(func) == "dash.Patch"
            case ast.IfExp(test=test, body=made):
                return tested(test) is not None and self.is_patch(made)
        return False

    def copied(self, node: ast.expr) -> tuple[ast.expr, bool] | None:
        """The value that an expression is a copy of, and whether nothing in it is shared."""
        match node:
            case ast.Call(func=ast.Attribute(value=source, attr="copy"), args=[], keywords=[]):
                if self.builtin(node.func) != "copy.copy":
                    return source, False
            case ast.Call(args=[source], keywords=[]):
                entry = self.entry(node.func)
                if entry is not None and entry.copies:
                    return source, entry.shares == "nothing"
            case ast.Subscript(value=source, slice=ast.Slice(lower=None, upper=None, step=None)):
                return source, False
            case ast.Dict(keys=[None], values=[source]):
                return source, False
            case ast.List(elts=[ast.Starred(value=source)]):
                return source, False
        return None


def names_in(node: ast.AST, state: State) -> Iterator[ast.Name]:
    """The variables that are followed, wherever they are read below ``node``."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and each.id in state.variables:
            if isinstance(each.ctx, ast.Load):
                yield each


def captured(module: Module, function: Function) -> dict[str, str]:
    """The variables of a function that functions in it use, and which of these."""
    found: dict[str, str] = {}
    for node in own_nodes(function):
        if isinstance(node, NESTED):
            for name in ast.walk(node):
                if isinstance(name, ast.Name):
                    owner = module.scopes.around(name).lookup(name.id)
                    if owner is not None and owner[0].node is function:
                        found.setdefault(name.id, getattr(node, "name", "a lambda"))
    return found


def bound_in(node: ast.AST) -> Iterator[str]:
    """The names that are bound anywhere in a node."""
    for each in ast.walk(node):
        match each:
            case ast.Name(ctx=ast.Store() | ast.Del()):
                yield each.id
            case ast.alias():
                yield each.asname or each.name.partition(".")[0]
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name


def iterates(context: Context, name: ast.Name) -> bool:
    """Whether a loop runs over the value of a name in it itself: ``range(len(rows))`` does not."""
    for parent in context.module.scopes.ancestors(name):
        if isinstance(parent, ast.Call):
            entry = context.entry(parent.func)
            if entry is not None and entry.shares in ("nothing", "items"):
                return False
    return True
