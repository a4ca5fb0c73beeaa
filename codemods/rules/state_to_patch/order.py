"""What a statement works out before the new value that stands in it: behind it, then."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.flow.alias.events import Write
from codemods.flow.library.table import called
from codemods.graph.round_trip import RoundTrip
from codemods.python.nodes import walk
from codemods.rules.doubt import Doubt

# What is the same whenever it is worked out, where what is in it is.
_AS_IT_IS = (
    ast.Constant, ast.Name, ast.Dict, ast.List, ast.Tuple, ast.Set, ast.Starred, ast.JoinedStr,
    ast.FormattedValue, ast.expr_context,
)  # fmt: skip
_DOING = (ast.Call, ast.Await, ast.NamedExpr, ast.Yield, ast.YieldFrom)


def out_of_order(trip: RoundTrip, write: Write) -> Iterator[Doubt]:
    """The change is made in a statement of its own, in front of the one that made the new value.
    What is before it there may do something that it depends on, or fail.
    """
    made = write.rebuilt
    if made is None or all(
        isinstance(node, _AS_IT_IS) for operand in write.operands for node in walk(operand)
    ):
        return
    for node in walk(write.statement):
        if isinstance(node, _DOING) and _ends_before(node, made) and _may_do(trip, node):
            yield Doubt(
                f"Line {node.lineno} runs {ast.unparse(node)} before it makes the new value; then "
                "it runs behind it.",
                known=False,
            )
            return


def _ends_before(node: ast.expr, other: ast.expr) -> bool:
    end = (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
    return end <= (other.lineno, other.col_offset)


def _may_do(trip: RoundTrip, node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return True
    entry = called(trip.graph.project, trip.callback.module, node.func)
    return entry is None or not entry.only_computes or bool(entry.draws or entry.calls)
