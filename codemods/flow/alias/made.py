"""What is made of a parameter: whether anything of it gets into what a function gives back.

This tells a round trip from a look at the old value. It asks for no order and no branches, so it
says yes too often rather than too seldom; whether a Patch can do the same, ``follow`` says.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from codemods.flow.alias.events import Body
from codemods.flow.values.domain import kind_of
from codemods.python.nodes import own_nodes
from codemods.python.scope import Function

# What holds nothing of anything else.
_SINGLE = frozenset({"text", "number", "truth", "none"})
_SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return)


@dataclass(eq=False)
class Made:
    """What a function makes of its ``parameter``.

    ``sources`` has for each variable what it is set to, ``filled`` what is put into it. ``names``
    are those that may hold something of the parameter, ``again`` the places where its own name
    stands for something else.
    """

    parameter: str
    body: Body
    sources: dict[str, list[ast.expr]] = field(default_factory=dict)
    filled: dict[str, list[ast.expr]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    again: set[ast.AST] = field(default_factory=set)

    @classmethod
    def of(cls, function: Function, parameter: str, body: Body) -> Made:
        """Reads a function once."""
        made = cls(parameter, body)
        for node in own_nodes(function):
            made._read(node)
        made.names.add(parameter)
        while new := {name for name in made._open() if any(map(made.holds, made._given(name)))}:
            made.names |= new
        made._use_again()
        return made

    def holds(self, node: ast.expr) -> bool:
        """Whether there may be something of the parameter in a value."""
        if isinstance(node, ast.Name):
            return node.id in self.names and node not in self.again
        if isinstance(node, ast.Dict) and any(map(self._is_counted, node.values)):
            return True
        return not self._is_single(node) and any(map(self.holds, _parts(node)))

    def is_made(self, node: ast.expr) -> bool:
        """Whether a value is a new one with something of the parameter in it: not the parameter as
        it is, a thing taken out of it, or what is still on offer of a selection.
        """
        return self._is_made(node, frozenset())

    def _is_made(self, node: ast.expr, seen: frozenset[str]) -> bool:
        if not self.holds(node):
            return False
        match node:
            case ast.Name(id=name):
                own = self.sources.get(name, []) if name not in seen else []
                filled = name != self.parameter and any(map(self.holds, self.filled.get(name, [])))
                return filled or any(self._is_made(each, seen | {name}) for each in own)
            case ast.IfExp(body=yes, orelse=no):
                return self._is_made(yes, seen) or self._is_made(no, seen)
            case ast.BoolOp(values=values):
                return any(self._is_made(each, seen) for each in values)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                whole = (each for each in items if not isinstance(each, ast.Call | ast.BinOp))
                return any(isinstance(e, ast.Starred) or self._is_made(e, seen) for e in whole)
            case ast.Subscript(value=value, slice=taken) if not isinstance(taken, ast.Slice):
                return self._is_made(value, seen)
        return not _is_narrowed(node)

    def _is_counted(self, node: ast.expr) -> bool:
        """Whether a value is worked out of a number or text of the parameter."""
        sides = (node.left, node.right) if isinstance(node, ast.BinOp) else ()
        return any(self.holds(each) or self._is_counted(each) for each in sides)

    def _is_single(self, node: ast.expr) -> bool:
        match node:
            case ast.Constant() | ast.JoinedStr() | ast.Compare() | ast.UnaryOp():
                return True
            case ast.BinOp(left=left, op=op, right=right):
                alone = self._is_single(left) or self._is_single(right)
                return alone or not isinstance(op, ast.Add | ast.BitOr)
        return kind_of(self.body.value(node)) in _SINGLE

    def _use_again(self) -> None:
        """Looks where the name of the parameter is that of something new by then."""
        others = self.names - {self.parameter}
        sources = (ast.walk(each) for each in self.sources.get(self.parameter, ()))
        if any(isinstance(n, ast.Name) and n.id in others for nodes in sources for n in nodes):
            return
        for step, state in self.body.before.items():
            if isinstance(step, _SIMPLE) and self.parameter not in state.variables:
                names = (n for n in ast.walk(step) if isinstance(n, ast.Name))
                self.again |= {name for name in names if name.id == self.parameter}

    def _open(self) -> set[str]:
        return self.sources.keys() - self.names

    def _given(self, name: str) -> Iterator[ast.expr]:
        yield from self.sources.get(name, ())
        yield from self.filled.get(name, ())

    def _read(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for each in targets:
                    self._set(each, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._set(target, value)
            case (
                ast.NamedExpr(target=target, value=value)
                | ast.comprehension(target=target, iter=value)
            ):
                self._set(target, value)
            case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
                self._set(target, value)
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                self._set(target, value)
            case ast.AugAssign(target=target, value=value):
                self._fill(target, value)
            case ast.Call(func=ast.Attribute(value=owner), args=args, keywords=keywords):
                for each in (*args, *(keyword.value for keyword in keywords)):
                    self._fill(owner, each)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                used = (each for each in ast.walk(node) if isinstance(each, ast.Name))
                self.sources.setdefault(name, []).extend(used)

    def _set(self, target: ast.expr, value: ast.expr) -> None:
        match target:
            case ast.Name(id=name):
                self.sources.setdefault(name, []).append(value)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                for each in items:
                    self._set(each, value)
            case ast.Starred(value=inner):
                self._set(inner, value)
            case _:
                self._fill(target, value)

    def _fill(self, target: ast.expr, value: ast.expr) -> None:
        while isinstance(target, ast.Subscript | ast.Attribute):
            target = target.value
        if isinstance(target, ast.Name):
            self.filled.setdefault(target.id, []).append(value)


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """What the value of an expression may have in it; not what it is only told by."""
    match node:
        case ast.IfExp(body=yes, orelse=no):
            yield from (yes, no)
        case ast.Subscript(value=value):
            yield value
        case ast.Call(func=func, args=args, keywords=keywords):
            given = (func, *args, *(keyword.value for keyword in keywords))
            yield from (each for each in given if not isinstance(each, ast.Lambda))
        case ast.ListComp(elt=item) | ast.SetComp(elt=item) | ast.GeneratorExp(elt=item):
            yield item
        case ast.DictComp(key=key, value=value):
            yield from (key, value)
        case _:
            yield from (each for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr))


def _is_narrowed(node: ast.expr) -> bool:
    """``[x for x in chosen if x in options]``: what is still there to be chosen."""
    match node:
        case ast.ListComp(
            elt=ast.Name(id=item),
            generators=[
                ast.comprehension(
                    target=ast.Name(id=target),
                    ifs=[ast.Compare(left=ast.Name(id=asked), ops=[ast.In()])],
                )
            ],
        ):
            return item == target == asked
    return False
