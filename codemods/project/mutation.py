"""What a body does with one of its parameters: what it reads, writes, copies and returns of it.

The body is followed statement by statement, with what its variables may hold. What is not
understood is an obstacle with its line and a reason, never left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from codemods.project.project import Module, Project
from codemods.project.scopes import Function
from codemods.project.tracking import (
    ORIGINAL,
    PURE,
    Change,
    Context,
    Found,
    Guarded,
    Path,
    State,
    Var,
    guarded,
    names_in,
    tested,
)

Operation = Literal[
    "set", "del", "append", "extend", "insert", "update", "clear", "reverse", "remove", "pop",
    "add", "sub", "mul", "div",
]  # fmt: skip
_METHODS = frozenset({"append", "extend", "insert", "update", "clear", "reverse", "remove", "pop"})
_UNPATCHABLE = {
    "sort": "sorted in place, which a Patch cannot",
    "setdefault": "asked with setdefault, which a Patch cannot answer",
    "popitem": "popped for its value",
    "pop": "popped for its value",
}
_AUGMENTED: dict[type[ast.operator], Operation] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.BitOr: "update",
}
_SCALAR = frozenset({"len", "any", "all", "bool", "str", "int", "float", "repr", "isinstance"})


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
    """``name = source`` in one of the forms of a copy; ``guard`` when a default is built in."""

    statement: ast.Assign | ast.AnnAssign
    target: ast.Name
    source: ast.Name
    kind: Literal["alias", "inside", "shallow", "deep"]
    object: int
    guard: Guarded | None = None


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
    """Something that no Patch can do, or that is not understood."""

    line: int
    reason: str


@dataclass(frozen=True, eq=False)
class Body:
    """All that happens to the parameter. ``lent`` are parts of it that a call is given."""

    reads: dict[ast.Name, Read] = field(default_factory=dict)
    writes: dict[tuple[ast.stmt, int], Write] = field(default_factory=dict)
    copies: dict[ast.stmt, Copied] = field(default_factory=dict)
    guards: dict[ast.stmt, Guard] = field(default_factory=dict)
    returned: dict[tuple[ast.stmt, ast.expr], Returned] = field(default_factory=dict)
    lent: dict[ast.Name, ast.Call] = field(default_factory=dict)
    obstacles: list[Obstacle] = field(default_factory=list)
    shallow: dict[int, int] = field(default_factory=dict)


def follow(
    project: Project,
    module: Module,
    function: Function,
    parameter: str,
    targets: dict[ast.Return, tuple[ast.expr, ...]],
) -> Body:
    """What ``function`` does with ``parameter``.

    ``targets`` has for each ``return`` the expressions that go to the Output of the parameter's
    own prop.
    """
    follower = _Follower(Context(project, module), Body(), targets)
    start = State({parameter: Var(frozenset({ORIGINAL}))})
    follower.block(function.body, start)
    return follower.body


@dataclass(frozen=True, eq=False, slots=True)
class _Follower:
    context: Context
    body: Body
    targets: dict[ast.Return, tuple[ast.expr, ...]]

    def block(self, statements: Iterable[ast.stmt], state: State | None) -> State | None:
        """The state behind a block; None when control does not get there."""
        for statement in statements:
            if state is None:
                return None
            state = self.statement(statement, state)
        return state

    def statement(self, node: ast.stmt, state: State) -> State | None:
        match node:
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                return self.assign(node, target, node.value, state)
            case ast.AugAssign():
                return self.augment(node, state)
            case ast.Delete():
                for target in node.targets:
                    state = self.delete(node, target, state)
                return state
            case ast.Expr(value=ast.Call() as call):
                return self.call(node, call, state)
            case ast.Return():
                self.leave(node, state)
                return None
            case ast.Raise():
                self.look(node, state)
                return None
            case ast.If():
                return self.branch(node, state)
            case ast.For() | ast.AsyncFor() | ast.While():
                return self.loop(node, state)
            case ast.Try():
                return self.attempt(node, state)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    self.look(item, state)
                return self.block(node.body, state)
            case ast.Global() | ast.Nonlocal() if any(n in state.variables for n in node.names):
                self.obstacle(node, "shared with other functions (global or nonlocal)")
                return state
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                for name in names_in(node, state):
                    self.obstacle(name, f"captured by {node.name}")
                return state
        self.look(node, state)
        return self._forgotten(node, state)

    def _forgotten(self, node: ast.AST, state: State) -> State:
        """Names that a statement rebinds in a way that is not followed."""
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store | ast.Del):
                if each.id in state.variables:
                    self.obstacle(each, f"{each.id} is bound in a way that is not followed")
        return state

    # Statements ---------------------------------------------------------------------------------

    def assign(
        self,
        node: ast.Assign | ast.AnnAssign,
        target: ast.expr,
        value: ast.expr | None,
        state: State,
    ) -> State:
        if value is None:
            return state
        if isinstance(target, ast.Name):
            return self.bind(node, target, value, state)
        found = self.context.chain(target, state)
        if found is not None and found.path:
            return self.store(node, found, value, state)
        loose = self.look(value, state)
        if loose and not isinstance(target, ast.Tuple | ast.List):
            self.obstacle(node, "stored where it may be changed later")
        names = [each for each in ast.walk(target) if isinstance(each, ast.Name)]
        for each in names:
            if isinstance(each.ctx, ast.Store):
                state = state.bind(each.id, self.loose_var(value, state) if loose else None)
        self.look(target, state)
        return state

    def bind(
        self, node: ast.Assign | ast.AnnAssign, target: ast.Name, value: ast.expr, state: State
    ) -> State:
        """``name = value``."""
        inner, kind, guard = self.origin(value, state)
        found = self.context.chain(inner, state) if inner is not None else None
        if found is None or found.var.loose or (found.path and kind != "alias"):
            rebuilt = self.rebuild(node, target, value, state)
            if rebuilt is not None:
                return rebuilt
            loose = self.look(value, state)
            return state.bind(target.id, self.loose_var(value, state) if loose else None)
        if guard is not None and found.full:
            self.look(value, state)
            return state.bind(target.id, Var(found.var.objects, loose=True, other=True))
        if guard is not None and kind == "alias" and found.name.id == target.id:
            self.body.guards[node] = Guard(node, guard.default, guard.none)
            return state
        return self.copy(node, target, found, kind, guard, state)

    def origin(
        self, value: ast.expr, state: State
    ) -> tuple[ast.expr | None, Literal["alias", "shallow", "deep"], Guarded | None]:
        """What a value is a copy or an alias of, how deep, and the default that is built in."""
        kind: Literal["alias", "shallow", "deep"] = "alias"
        copied = self.context.copied(value)
        if copied is not None:
            value, kind = copied[0], "deep" if copied[1] else "shallow"
        guard = guarded(value)
        if guard is not None:
            value = guard.value
        return (value if self.context.chain(value, state) else None), kind, guard

    def copy(
        self,
        node: ast.Assign | ast.AnnAssign,
        target: ast.Name,
        found: Found,
        kind: Literal["alias", "shallow", "deep"],
        guard: Guarded | None,
        state: State,
    ) -> State:
        if found.path or found.var.path:
            self.read(found, state)
            var = Var(found.var.objects, found.full, found.var.loose, found.var.other)
            object_ = min(found.var.objects)
            self.body.copies[node] = Copied(node, target, found.name, "inside", object_, guard)
            return state.bind(target.id, var)
        changed = next((c for c in state.changes if c.object in found.var.objects), None)
        if kind == "alias":
            object_ = min(found.var.objects)
            var = found.var
        else:
            object_ = self.context.copies.setdefault(node, len(self.context.copies) + 1)
            var = Var(frozenset({object_}), other=found.var.other)
            if kind == "shallow":
                self.body.shallow[object_] = min(found.var.objects)
            if changed is not None:
                self.obstacle(node, f"copied after it was changed (line {changed.line})")
        self.body.copies[node] = Copied(node, target, found.name, kind, object_, guard)
        return state.bind(target.id, var)

    def rebuild(
        self, node: ast.stmt, target: ast.Name, value: ast.expr, state: State
    ) -> State | None:
        """``rows = [*rows, x]`` and its relatives, under the same name: a change in place."""
        parts = list(self.rebuilt(value, state))
        if not parts:
            return None
        found = parts[0][0]
        if found.name.id != target.id or self._aliases(found, state):
            return None
        return self.write_rebuilt(node, value, parts, state)

    def write_rebuilt(
        self,
        node: ast.stmt,
        value: ast.expr,
        parts: Sequence[tuple[Found, Operation, tuple[ast.expr, ...]]],
        state: State,
    ) -> State:
        for number, (found, operation, operands) in enumerate(parts):
            for operand in operands:
                self.look(operand, state)
            path = (self.context.key(operands[0]),) if operation == "set" else ()
            self.body.writes[node, number] = Write(
                node, operation, found.name, found.var.objects, path, operands, rebuilt=value
            )
            state = self.changed(state, found.var, path, operation, node)
        return state

    def _aliases(self, found: Found, state: State) -> bool:
        """Whether another variable holds the same object and would not see a rebuilt one."""
        return any(
            name != found.name.id and var.objects & found.var.objects
            for name, var in state.variables.items()
        )

    def rebuilt(
        self, value: ast.expr, state: State
    ) -> Iterator[tuple[Found, Operation, tuple[ast.expr, ...]]]:
        """The changes that a new value makes of the old one that it is built from."""
        match value:
            case ast.Dict(keys=[None, *keys], values=[first, *values]):
                pairs = zip(keys, values, strict=True)
                found = self.whole(first, state)
                if found and keys and all(keys):
                    for key, item in pairs:
                        assert key is not None
                        yield found, "set", (key, item)
            case ast.List(elts=[ast.Starred(value=first), *rest]):
                found = self.whole(first, state)
                if found and rest and not any(isinstance(each, ast.Starred) for each in rest):
                    if len(rest) == 1:
                        yield found, "append", (rest[0],)
                    else:
                        yield found, "extend", (_list_of(rest),)
            case ast.BinOp(op=ast.Add(), left=first, right=ast.List() as more):
                found = self.whole(first, state)
                if found:
                    yield found, "extend", (more,)
            case ast.BinOp(op=ast.BitOr(), left=first, right=ast.Dict() as more):
                found = self.whole(first, state)
                if found:
                    yield found, "update", (more,)

    def whole(self, node: ast.expr, state: State) -> Found | None:
        """A variable that holds the value itself."""
        found = self.context.chain(node, state)
        if found is None or found.full or found.var.loose or found.var.other:
            return None
        return found

    def store(self, node: ast.stmt, found: Found, value: ast.expr, state: State) -> State:
        """``cart["items"][0] = value``."""
        self.keys(found, state)
        operation: Operation = "set"
        collapsed = False
        operands: tuple[ast.expr, ...] = (value,)
        match value:
            case ast.BinOp(left=left, right=right, op=op) if _same_code(left, found.node):
                known = _AUGMENTED.get(type(op))
                if known in ("add", "sub", "mul", "div"):
                    operation, operands, collapsed = known, (right,), True
        for operand in operands:
            if self.look(operand, state) and operation == "set":
                self.obstacle(node, "a part of it is put in another place of it")
        return self.write(node, found, operation, operands, state, collapsed=collapsed)

    def keys(self, found: Found, state: State) -> None:
        """The keys of a chain are looked at, they may read the value too."""
        current = found.node
        while isinstance(current, ast.Subscript):
            self.look(current.slice, state)
            current = current.value

    def augment(self, node: ast.AugAssign, state: State) -> State:
        found = self.context.chain(node.target, state)
        if found is None:
            self.look(node.target, state)
            if self.look(node.value, state) and isinstance(node.target, ast.Name):
                return state.bind(node.target.id, self.loose_var(node.value, state))
            return state
        self.keys(found, state)
        operation = _AUGMENTED.get(type(node.op))
        loose = self.look(node.value, state)
        if not found.path and (found.var.path or found.var.loose):
            if not found.var.loose:
                self.obstacle(node, f"{found.name.id} is only a part of it, and is rebound")
            return state.bind(found.name.id, None)
        if operation is None:
            self.obstacle(node, "changed with an operator that a Patch has not")
            return state
        if loose and operation == "add":
            self.obstacle(node, "a part of it is put in another place of it")
        if not found.path and operation == "add":
            operation = "extend"
        return self.write(node, found, operation, (node.value,), state)

    def delete(self, node: ast.Delete, target: ast.expr, state: State) -> State:
        found = self.context.chain(target, state)
        if found is None:
            if isinstance(target, ast.Subscript) and any(names_in(target, state)):
                self.obstacle(node, "a slice of it is deleted")
            return state
        if not found.path:
            return state.bind(found.name.id, None)
        self.keys(found, state)
        return self.write(node, found, "del", (), state)

    def call(self, node: ast.Expr, call: ast.Call, state: State) -> State:
        """A call whose result nobody takes: the methods that change what they belong to."""
        if isinstance(call.func, ast.Attribute):
            found = self.context.chain(call.func.value, state)
            method = call.func.attr
            if found is not None and method in _METHODS and not found.var.loose:
                self.keys(found, state)
                given = [*call.args, *(keyword.value for keyword in call.keywords)]
                for operand in given:
                    if self.look(operand, state):
                        self.obstacle(node, "a part of it is put in another place of it")
                operation: Operation = method  # type: ignore[assignment]
                return self.write(node, found, operation, tuple(given), state)
        self.look(call, state)
        return state

    def write(
        self,
        node: ast.stmt,
        found: Found,
        operation: Operation,
        operands: tuple[ast.expr, ...],
        state: State,
        *,
        collapsed: bool = False,
    ) -> State:
        if found.var.loose:
            self.obstacle(node, f"changed through {found.name.id}, which came out of it")
            return state
        for change in state.changes:
            above = len(change.path) <= len(found.var.path)
            if found.var.path and above and not (change.inside and change.path == found.var.path):
                if change.object in found.var.objects and _overlap(change.path, found.var.path):
                    self.obstacle(node, f"changed through {found.name.id}, an older part of it")
        self.body.writes[node, 0] = Write(
            node, operation, found.name, found.var.objects, found.full, operands, None, collapsed
        )
        return self.changed(state, found.var, found.full, operation, node)

    def changed(
        self, state: State, var: Var, path: Path, operation: Operation, node: ast.stmt
    ) -> State:
        inside = operation not in ("set", "del", "add", "sub", "mul", "div") or not path
        changes = (Change(each, path, inside, node.lineno) for each in var.objects)
        return state.changed(*changes)

    def leave(self, node: ast.Return, state: State) -> None:
        targets = self.targets.get(node, ())
        for target in targets:
            self.give(node, target, state)
        if node.value is not None:
            self.look(node.value, state, skip=targets)

    def give(self, node: ast.Return, value: ast.expr, state: State) -> None:
        """What goes to the Output of the same prop."""
        copied = self.context.copied(value)
        found = self.context.chain(copied[0] if copied else value, state)
        if found is not None and not found.full and not found.var.loose:
            self.body.returned[node, value] = Returned(node, value, found.name, found.var.objects)
            return
        parts = list(self.rebuilt(value, state))
        if parts:
            self.write_rebuilt(node, value, parts, state)
            name, objects = parts[0][0].name, parts[0][0].var.objects
            self.body.returned[node, value] = Returned(node, value, name, objects)
            return
        for name in names_in(value, state):
            self.obstacle(name, _why_rebuilt(value, name))

    # Control flow -------------------------------------------------------------------------------

    def branch(self, node: ast.If, state: State) -> State | None:
        if self.guard(node, state):
            return state
        self.look(node.test, state)
        return _either(self.block(node.body, state), self.block(node.orelse, state))

    def guard(self, node: ast.If, state: State) -> bool:
        """``if cart is None: cart = {}``."""
        found = tested(node.test)
        if found is None or node.orelse or not found[2]:
            return False
        whole = self.whole(found[0], state)
        match node.body:
            case [ast.Assign(targets=[ast.Name(id=name)], value=default)] if whole is not None:
                if name == whole.name.id and not any(names_in(default, state)):
                    self.body.guards[node] = Guard(node, default, found[1])
                    return True
        return False

    def loop(self, node: ast.For | ast.AsyncFor | ast.While, state: State) -> State | None:
        if isinstance(node, ast.While):
            self.look(node.test, state)
        else:
            loose = self.look(node.iter, state)
            for each in ast.walk(node.target):
                if isinstance(each, ast.Name):
                    var = self.loose_var(node.iter, state) if loose else None
                    state = state.bind(each.id, var)
        once = self.block(node.body, state)
        again = _either(state, once) or state
        if isinstance(node, ast.While):
            self.look(node.test, again)
        elif again.changes != state.changes:
            for name in names_in(node.iter, state):
                if self._iterates(node.iter, name):
                    self.obstacle(node, "changed while it is iterated")
        twice = self.block(node.body, again)
        after = _either(again, twice) or again
        return self.block(node.orelse, after)

    def _iterates(self, iterated: ast.expr, name: ast.Name) -> bool:
        """Whether a loop runs over the value itself: ``range(len(rows))`` does not."""
        for parent in self.context.module.scopes.ancestors(name):
            if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name):
                if parent.func.id in (*_SCALAR, "list", "tuple", "sorted"):
                    return False
            if parent is iterated:
                break
        return True

    def attempt(self, node: ast.Try, state: State) -> State | None:
        before = len(self.body.writes)
        after = self.block(node.body, state)
        partly = _either(state, after) or state
        for write in list(self.body.writes.values())[before:]:
            var = Var(write.objects)
            partly = self.changed(partly, var, write.path, write.operation, write.statement)
        ends = [self.block(node.orelse, after)]
        ends += [self.block(handler.body, partly) for handler in node.handlers]
        joined: State | None = None
        for end in ends:
            joined = _either(joined, end)
        final = self.block(node.finalbody, _either(partly, joined) or partly)
        return final if joined is not None else None

    # Expressions --------------------------------------------------------------------------------

    def look(self, node: ast.AST, state: State, skip: Sequence[ast.expr] = ()) -> bool:
        """Notes what an expression reads; whether its value may share something with it."""
        loose = False
        left_out = {each for part in skip for each in ast.walk(part)}
        for each in self._comprehended(node, state):
            state = state.bind(each.id, Var(frozenset({ORIGINAL}), loose=True, other=True))
        for name in names_in(node, state):
            if name not in left_out:
                loose = self.use(name, state, node) or loose
        return loose

    def _comprehended(self, node: ast.AST, state: State) -> Iterator[ast.Name]:
        """The variables of comprehensions that run over the value."""
        for each in ast.walk(node):
            if isinstance(each, ast.comprehension) and any(names_in(each.iter, state)):
                yield from (n for n in ast.walk(each.target) if isinstance(n, ast.Name))

    def use(self, name: ast.Name, state: State, top: ast.AST) -> bool:
        """Notes one use of a variable that is followed; whether its value may be shared."""
        node: ast.expr = name
        parent = self.context.parent(node)
        while isinstance(parent, ast.Subscript) and parent.value is node:
            node, parent = parent, self.context.parent(parent)
        sliced = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)
        found = self.context.chain(node, state)
        if found is None:
            inner = node.value if sliced and isinstance(node, ast.Subscript) else name
            found = self.context.chain(inner, state)
        if found is None:
            found = Found(name, state.variables[name.id], (), node)
        self.read(found, state)
        return self.surroundings(node, parent, found, sliced=sliced)

    def surroundings(self, node: ast.expr, parent: ast.AST, found: Found, *, sliced: bool) -> bool:
        """What the code around a read does with it."""
        whole = not found.full and not found.var.loose and not sliced
        match parent:
            case ast.Attribute():
                return self.method(parent, found)
            case ast.keyword():
                call = self.context.parent(parent)
                return self.passed(call, found, whole=whole) if isinstance(call, ast.Call) else True
            case ast.Call():
                return self.passed(parent, found, whole=whole)
            case (
                ast.Compare() | ast.UnaryOp() | ast.FormattedValue() | ast.JoinedStr() | ast.Expr()
            ):
                return False
            case ast.If() | ast.While() | ast.Assert() | ast.Subscript():
                return False
            case ast.comprehension() | ast.BinOp() | ast.BoolOp() | ast.IfExp() | ast.For():
                return True
            case ast.Assign() | ast.AnnAssign() | ast.Return() | ast.AugAssign():
                return True
            case ast.List() | ast.Tuple() | ast.Dict() | ast.Set() | ast.Starred():
                if whole and not isinstance(parent, ast.Starred):
                    self.obstacle(node, "stored in another value")
                return True
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return True
        self.obstacle(node, "used in a way that is not followed")
        return True

    def method(self, attribute: ast.Attribute, found: Found) -> bool:
        call = self.context.parent(attribute)
        if not isinstance(call, ast.Call) or call.func is not attribute:
            self.obstacle(attribute, f"asked for its attribute {attribute.attr}")
            return True
        if attribute.attr in _UNPATCHABLE or attribute.attr in _METHODS:
            reason = _UNPATCHABLE.get(attribute.attr, f"changed by {attribute.attr} in passing")
            self.obstacle(attribute, reason)
        return attribute.attr not in ("keys", "index", "count", "startswith", "endswith")

    def passed(self, call: ast.Call, found: Found, *, whole: bool) -> bool:
        """The value, or a part of it, is an argument."""
        name = (self.context.builtin(call.func) or "").removeprefix("builtins.")
        if name in PURE or self.context.copied(call) is not None:
            return name not in _SCALAR
        if whole:
            self.obstacle(call, f"passed to {ast.unparse(call.func)}()")
        else:
            self.body.lent[found.name] = call
        return True

    def read(self, found: Found, state: State) -> None:
        after = next((c for c in state.changes if self._disturbs(c, found)), None)
        known = self.body.reads.get(found.name)
        if known is None or (known.after is None and after is not None):
            self.body.reads[found.name] = Read(found.name, found.full, after)

    def _disturbs(self, change: Change, found: Found) -> bool:
        """Whether what is read may be other than before the change."""
        deep = len(change.path) > 1 or (len(change.path) == 1 and change.inside)
        if change.object not in found.var.objects:
            related = {self.body.shallow.get(change.object)} | {
                self.body.shallow.get(each) for each in found.var.objects
            }
            if not deep or not (related & (found.var.objects | {change.object})):
                return False
        if found.var.loose:
            return deep
        if found.var.path:  # taken out earlier: only what happens inside shows
            inside = len(change.path) > len(found.full) or change.inside
            return inside and _overlap(change.path, found.full)
        return _overlap(change.path, found.full)

    def loose_var(self, node: ast.AST, state: State) -> Var:
        objects = frozenset(o for n in names_in(node, state) for o in state.variables[n.id].objects)
        return Var(objects or frozenset({ORIGINAL}), loose=True, other=True)

    def obstacle(self, node: ast.expr | ast.stmt, reason: str) -> None:
        self.body.obstacles.append(Obstacle(node.lineno, reason))


def _either(left: State | None, right: State | None) -> State | None:
    if left is None or right is None:
        return left or right
    return left.joined(right)


def _overlap(left: Path, right: Path) -> bool:
    return all(mine.may_be(theirs) for mine, theirs in zip(left, right, strict=False))


def _same_code(left: ast.expr, right: ast.expr) -> bool:
    return ast.unparse(left) == ast.unparse(right)


def _list_of(elements: Sequence[ast.expr]) -> ast.List:
    made = ast.List([*elements], ast.Load())
    return ast.copy_location(made, elements[0])


def _why_rebuilt(value: ast.expr, name: ast.Name) -> str:
    match value:
        case ast.UnaryOp(op=ast.Not()):
            return f"toggled: what it becomes depends on what {name.id} is"
        case ast.Subscript(slice=ast.Slice()):
            return "sliced, which a Patch cannot"
    return "rebuilt into something else"
