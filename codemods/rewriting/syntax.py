"""A statement as concrete syntax, and the edits that a transformer makes of it.

Only the statements that a rule changes are opened with libcst. The rule says which nodes become
what; libcst gives the new tree; ``codemods.rewriting.difference`` gives the edits.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, cast

import libcst as cst

from codemods.python.project import Module
from codemods.rewriting.difference import Positions, differences
from codemods.rewriting.edits import CannotRewrite, Edit
from codemods.rewriting.statements import indentation

Replaced = cst.CSTNode | cst.RemovalSentinel | cst.FlattenSentinel[cst.CSTNode]
# cst nodes are typed as Any here: which class it is follows from the ast node it is asked for.
Replacement = Callable[..., Replaced]
_TOO_DEEP = "the code is nested too deeply for libcst"


class Block(cst.Pass):
    """A statement with a block in the place of a small one: it gets lines of its own."""

    statement: cst.BaseCompoundStatement

    def __init__(self, statement: cst.BaseCompoundStatement) -> None:
        super().__init__()
        object.__setattr__(self, "statement", statement)


class _Replace(cst.CSTTransformer):
    """Gives each node of a mapping to its replacement, children first."""

    def __init__(self, replacements: Mapping[cst.CSTNode, Replacement], old: Positions) -> None:
        super().__init__()
        self._replacements = replacements
        self._extents = old.of_node
        self._wanted = [old.of_node[node] for node in replacements]

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Only where something is replaced: to visit all costs most of the time."""
        first, last = self._extents[node]
        return any(first <= start and end <= last for start, end in self._wanted)

    def on_leave(self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT) -> Replaced:  # type: ignore[override]
        replacement = self._replacements.get(original_node)
        if replacement is not None:
            return replacement(updated_node)
        if isinstance(updated_node, cst.SimpleStatementLine):
            assert isinstance(original_node, cst.SimpleStatementLine)
            return _lines(original_node, updated_node)
        return updated_node


def _lines(before: cst.SimpleStatementLine, after: cst.SimpleStatementLine) -> Replaced:
    """A line without statements goes; statements that took the place of one get lines each."""
    if not after.body:
        return cst.RemoveFromParent()
    blocks = any(isinstance(each, Block) for each in after.body)
    if blocks and len(before.body) > 1:
        raise CannotRewrite("the statement stands on a line with another one")
    if len(before.body) > 1 or (len(after.body) == 1 and not blocks):
        return after
    last = len(after.body) - 1
    return cst.FlattenSentinel(
        [
            _line(after, statement, first=not number, last=number == last)
            for number, statement in enumerate(after.body)
        ]
    )


def _line(line: cst.SimpleStatementLine, statement: Any, *, first: bool, last: bool) -> cst.CSTNode:
    """One of several statements that took the place of the one in a line."""
    above = line.leading_lines if first else ()
    if isinstance(statement, Block):
        beside = line.trailing_whitespace.comment if last else None
        if beside is not None:
            above = (*above, cst.EmptyLine(comment=beside))
        return statement.statement.with_changes(leading_lines=above)
    return line.with_changes(
        body=[statement.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)],
        leading_lines=above,
        trailing_whitespace=line.trailing_whitespace if last else cst.TrailingWhitespace(),
    )


@dataclass(frozen=True, eq=False)
class Concrete:
    """Some lines of a file, parsed by libcst, and the code of that.

    ``start`` is where they begin in ``module.source.code``; ``shift`` how many characters the tree
    has before them.
    """

    module: Module
    tree: cst.Module
    code: str
    start: int
    shift: int

    def find(self, node: ast.AST) -> cst.CSTNode:
        """The concrete node of an expression, a statement, an alias, a parameter, a keyword.

        Raises CannotRewrite when there is none: the lines mean something else on their own.
        """
        source = self.module.source
        start, end = source.extent(cast(ast.expr, node))
        key = (self._inside(start), self._inside(end))
        if isinstance(node, ast.arg | ast.keyword):
            kind: type[cst.CSTNode] = cst.Param if isinstance(node, ast.arg) else cst.Arg
            found = self._by_start.get((key[0], kind))
        else:
            found = self._by_extent.get((*key, _category(node)))
            if found is None and isinstance(node, ast.GeneratorExp):
                found = self._generator_in(*key)
        if found is None:
            raise CannotRewrite("libcst reads these lines in another way than Python")
        return found

    def _generator_in(self, start: int, end: int) -> cst.CSTNode | None:
        """The only argument of a call: ast counts the parentheses of the call as its own."""
        inside = [
            (last - first, index, node)
            for index, (node, first, last) in enumerate(self._nodes)
            if isinstance(node, cst.GeneratorExp) and start < first and last < end
        ]
        return max(inside)[2] if inside else None

    def edits(self, replacements: Mapping[ast.AST, Replacement]) -> tuple[Edit, ...]:
        """The edits that replace each node by what its function makes of it.

        A function gets the concrete node with the nodes inside it already replaced. Raises
        CannotRewrite.
        """
        groups: dict[ast.AST, dict[cst.CSTNode, Replacement]] = {}
        for node, make in replacements.items():
            around = [each for each in self.module.scopes.ancestors(node) if each in replacements]
            groups.setdefault((around or [node])[-1], {})[self.find(node)] = make
        try:
            # At once: each time costs as much as the whole statement.
            together = [*self._edits(dict(pair for g in groups.values() for pair in g.items()))]
            if len(together) >= len(groups):
                return tuple(together)
            # Each by itself, where their edits would not stay apart.
            return tuple(edit for group in groups.values() for edit in self._edits(group))
        except RecursionError as error:
            raise CannotRewrite(_TOO_DEEP) from error

    def _edits(self, replacements: Mapping[cst.CSTNode, Replacement]) -> Iterator[Edit]:
        # A copy: a replacement may have a node twice.
        after = self.tree.visit(_Replace(replacements, self._positions)).deep_clone()
        for start, end, text in differences(self._positions, Positions.of(after, after.code)):
            yield Edit(self.module.path, self._in_file(start), self._in_file(end), text)

    def _inside(self, offset: int) -> int:
        """The character of the tree's code that stands at a byte of the file's code."""
        return len(self.module.source.code[self.start : offset].decode()) + self.shift

    def _in_file(self, character: int) -> int:
        before = self.code[self.shift : character]
        return self.module.source.in_file(self.start + len(before.encode()))

    @cached_property
    def _positions(self) -> Positions:
        return Positions.of(self.tree, self.code)

    @cached_property
    def _nodes(self) -> list[tuple[cst.CSTNode, int, int]]:
        found = [*self._positions.syntactic()]
        # With their parentheses, as ast counts tuples and generators.
        found += [
            (node, *extent)
            for node, extent in self._positions.of_node.items()
            if isinstance(node, cst.BaseExpression)
        ]
        return found

    @cached_property
    def _by_extent(self) -> dict[tuple[int, int, str], cst.CSTNode]:
        found: dict[tuple[int, int, str], cst.CSTNode] = {}
        for node, start, end in self._nodes:
            match node:
                case cst.BaseExpression():
                    found.setdefault((start, end, "expression"), node)
                case cst.BaseSmallStatement() | cst.BaseCompoundStatement():
                    found.setdefault((start, end, "statement"), node)
                case cst.ImportAlias():
                    found.setdefault((start, end, "alias"), node)
        return found

    @cached_property
    def _by_start(self) -> dict[tuple[int, type[cst.CSTNode]], cst.CSTNode]:
        return {
            (start, kind): node
            for node, start, _ in self._nodes
            for kind in (cst.Param, cst.Arg)
            if isinstance(node, kind)
        }


def _category(node: ast.AST) -> str:
    if isinstance(node, ast.expr):
        return "expression"
    return "alias" if isinstance(node, ast.alias) else "statement"


def concrete(module: Module, node: ast.AST) -> Concrete:
    """The smallest piece of code around ``node`` that stands on lines of its own, as concrete
    syntax: a statement, or the decorators of a function.

    Raises CannotRewrite when libcst cannot hold even the largest one byte for byte.
    """
    reason = "libcst cannot parse it"
    for piece in _pieces(module, node):
        try:
            found = _open(module, piece)
            found.find(node)
            return found
        except cst.ParserSyntaxError:
            continue  # part of a larger statement, like what follows an `else:`
        except CannotRewrite as error:
            reason = str(error)
        except RecursionError:
            reason = _TOO_DEEP
            break
    raise CannotRewrite(reason)


def rewrite(module: Module, replacements: Mapping[ast.AST, Replacement]) -> tuple[Edit, ...]:
    """Edits for nodes of one module, wherever they stand. Raises CannotRewrite."""
    by_piece: dict[_Piece, dict[ast.AST, Replacement]] = {}
    for node, make in replacements.items():
        by_piece.setdefault(next(_pieces(module, node)), {})[node] = make
    edits = (concrete(module, next(iter(own))).edits(own) for own in by_piece.values())
    return tuple(edit for each in edits for edit in each)


class _Piece(NamedTuple):
    """A statement, or of a function only its decorators: most of it is its body."""

    statement: ast.stmt
    decorators: bool


def _pieces(module: Module, node: ast.AST) -> Iterator[_Piece]:
    """What ``node`` is in, from the inside out."""
    inner = node
    for each in (node, *module.scopes.ancestors(node)):
        if isinstance(each, ast.stmt):
            if inner in getattr(each, "decorator_list", ()):
                yield _Piece(each, True)
            yield _Piece(each, False)
        inner = each


def _open(module: Module, piece: _Piece) -> Concrete:
    source, statement = module.source, piece.statement
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    first = min((d.lineno for d in decorators), default=statement.lineno)
    last = decorators[-1].end_lineno if piece.decorators else statement.end_lineno
    assert last is not None
    start = source.lines[min(first, statement.lineno) - 1]
    stop = source.lines[last] if last < len(source.lines) else None
    code = source.code[start:stop].decode()
    stripped = code.lstrip("\f")
    start += len(code) - len(stripped)
    prefix = _before(module, indented=stripped[:1] in (" ", "\t"))
    if piece.decorators:
        stripped += stripped[: len(stripped) - len(stripped.lstrip())] + "def decorated(): pass"
    code = prefix + stripped
    tree = cst.parse_module(code)
    if tree.code != code:
        raise CannotRewrite("libcst does not keep these lines byte for byte")
    return Concrete(module, tree, code, start, len(prefix))


def _before(module: Module, *, indented: bool) -> str:
    """What some lines of a file are put under, so that they parse on their own.

    From its start libcst takes how new lines end and are indented: as those of the file.
    """
    newline = module.source.newline
    sample = f"if 1:{newline}{indentation(module)}0{newline}"
    return f"{sample}if 1:{newline}" if indented else sample
