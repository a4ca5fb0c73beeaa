"""Templates of texts with holes: ``"row-{}".format(i)``, ``"row-%d" % i``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from string import Formatter
from typing import NamedTuple

from codemods.dash.values.value import Known, Unknown, Value

_PERCENT = re.compile(r"%([sd])")


class Template(NamedTuple):
    """The fixed parts of a text, and what fills the holes between them, one less. ``numbers`` are
    the holes that only a number fits in.
    """

    fixed: Sequence[str]
    holes: Sequence[ast.expr]
    numbers: frozenset[int] = frozenset()

    def shown(self, hole: int, value: Value) -> Value:
        """A value as it shows in a hole: of a truth value or a fraction a number shows less."""
        odd = isinstance(value, Known) and type(value.value) is not int
        return Unknown() if odd and hole in self.numbers else value


def template(node: ast.expr) -> Template | None:
    """The template of an expression, where it is one that says how its holes are filled."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return _of_format(text, node)
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str(text)), right=right):
            return _of_percent(text, right)
    return None


def _of_format(text: str, call: ast.Call) -> Template | None:
    if any(isinstance(each, ast.Starred) for each in call.args):
        return None
    given: dict[str, ast.expr] = {str(number): each for number, each in enumerate(call.args)}
    for keyword in call.keywords:
        if keyword.arg is None:
            return None
        given[keyword.arg] = keyword.value
    try:
        pieces = [*_pieces(text)]
    except ValueError:  # it is no template
        return None
    fixed, holes = [""], []
    for before, name in pieces:
        fixed[-1] += before
        if name is not None:
            if name not in given:
                return None
            holes.append(given[name])
            fixed.append("")
    return Template(fixed, holes)


def _pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """Each fixed part with the name of the hole behind it. Raises ValueError."""
    count = 0
    for before, name, shape, conversion in Formatter().parse(text):
        if shape or conversion:
            raise ValueError(text)
        yield before, str(count) if name == "" else name
        count += name == ""


def _of_percent(text: str, right: ast.expr) -> Template | None:
    fixed = _PERCENT.split(text)
    kinds, fixed = fixed[1::2], fixed[::2]
    holes = right.elts if isinstance(right, ast.Tuple) else [right]
    if len(kinds) != len(holes) or any("%" in each for each in fixed):
        return None
    if any(isinstance(each, ast.Starred) for each in holes):
        return None
    return Template(fixed, holes, frozenset(i for i, kind in enumerate(kinds) if kind == "d"))
