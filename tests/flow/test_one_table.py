"""What library calls do is said in one place: no other module has a table of their names."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator
from pathlib import Path

from codemods.flow.library.methods import METHODS

ROOT = Path(__file__).parents[2] / "codemods"
TABLE = {
    "flow/library/entry.py",
    "flow/library/functions.py",
    "flow/library/table.py",
    "flow/library/methods.py",
}
# Tables of something else that such names stand in, and what of.
OTHERS = {
    "flow/alias/escapes.py": "operations of a Patch",
    "flow/alias/helper.py": "operations of a Patch",
    "flow/alias/events.py": "operations of a Patch",
    "flow/alias/writes.py": "operations of a Patch",
    "graph/round_trip.py": "operations of a Patch",
    "rules/state_to_patch/failures.py": "operations of a Patch",
    "rules/state_to_patch/rewriting/spelling.py": "operations of a Patch",
    "flow/values/context.py": "what asks how the function was called that it is in",
    "flow/library/builtins.py": "functions of which the engine works out more than the table says",
    "flow/library/data.py": "methods of which the engine works out more than the table says",
    "flow/library/calls.py": "the kinds of values that the table tells apart",
    "flow/library/fits.py": "the kinds of values that the table tells apart",
    "flow/statements/errors.py": "classes of exceptions, and those above them",
    "flow/values/objects.py": "decorators, by the last of their names, that leave a method one",
    "graph/initial/already.py": "props of components",
    "graph/outcome/given.py": "props of components",
    "rules/app_run/rule.py": "what tests replace methods with",
    "flow/values/numbers.py": "calls whose result is of the kind of their arguments",
}
# Words that name a kind of value here.
KINDS = {"list", "dict", "str", "int", "float", "bool", "tuple", "set", "bytes", "object", "type"}
NAMES = {name for name in vars(builtins) if not name.startswith("_")} - KINDS
NAMES |= {name for calls in METHODS.values() for name in calls}
LIBRARIES = {*sys.stdlib_module_names, "pandas", "numpy", "polars", "plotly"}


def _is_name(text: str) -> bool:
    return text in NAMES or (text.partition(".")[0] in LIBRARIES and text.partition(".")[2] != "")


def _words(node: ast.AST) -> Iterator[str]:
    """The texts that are side by side in a display, an alternative, a text that is split."""
    match node:
        case ast.Set(elts=items) | ast.Tuple(elts=items) | ast.List(elts=items):
            values: list[ast.expr | None] = [*items]
        case ast.Dict(keys=keys):
            values = [*keys]
        case ast.MatchOr(patterns=patterns):
            values = [each.value for each in patterns if isinstance(each, ast.MatchValue)]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="split")):
            yield from text.split()
            return
        case _:
            return
    for each in values:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def _tables(path: Path) -> list[int]:
    tree = ast.parse(path.read_text("utf-8"))
    return [
        getattr(node, "lineno", 0)
        for node in ast.walk(tree)
        if len({word for word in _words(node) if _is_name(word)}) > 1
    ]


def test_only_the_table_says_what_library_calls_do() -> None:
    """Rooms that are below ``flow`` cannot ask it: what they need, it builds on."""
    found = {
        path.relative_to(ROOT).as_posix(): lines
        for room in ("flow", "graph", "rules")
        for path in sorted((ROOT / room).rglob("*.py"))
        if (lines := _tables(path))
    }
    for other in {*TABLE, *OTHERS}:
        found.pop(other, None)
    assert not found


def test_the_exceptions_are_needed() -> None:
    assert all(_tables(ROOT / other) for other in OTHERS)
