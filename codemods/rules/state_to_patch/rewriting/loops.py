"""Changes of the elements of a loop: `rows_patch[i]` in the place of `row`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from codemods.flow.alias.events import Write
from codemods.flow.alias.loops import innermost
from codemods.flow.alias.mapped import Pairs, choice
from codemods.flow.alias.state import Loop
from codemods.graph.round_trip import RoundTrip
from codemods.rules.state_to_patch.rewriting.new_code import block

if TYPE_CHECKING:
    import libcst as cst

    from codemods.rewriting.syntax import Concrete, Replacement

_NAMES = ("i", "j", "k", "index", "position")


def loop_of(write: Write) -> Loop | None:
    """The loop whose element a write changes."""
    found = innermost(write.path)
    if found is None or (write.rebuilt is None and found.element.id != write.name.id):
        return None
    return found


def unnumbered(trip: RoundTrip) -> Iterator[Loop]:
    """The loops that must count their elements."""
    for write in trip.body.writes.values():
        loop = loop_of(write)
        while loop is not None:
            if loop.index is None:
                yield loop
            loop = loop.around


def element(trip: RoundTrip, loop: Loop, own: str) -> str:
    """The element of a loop in the Patch that is called ``own``."""
    base = trip.callback.module.source.segment(loop.base)
    whole = own if loop.around is None else element(trip, loop.around, own)
    return f"{whole}{base[len(loop.name.id) :]}[{_index(trip, loop)}]"


def numbered(trip: RoundTrip) -> dict[ast.AST, Replacement]:
    """What becomes of the loops that must count."""
    found: dict[ast.AST, Replacement] = {}
    for loop in unnumbered(trip):
        if isinstance(loop.node, ast.comprehension):
            continue
        found[loop.node.target] = partial(_with_index, _index(trip, loop))
        found[loop.node.iter] = _enumerated
    return found


def _index(trip: RoundTrip, loop: Loop) -> str:
    """The name of the place of an element: its own, or one that the function has not."""
    if loop.index is not None:
        return loop.index.id
    function = trip.callback.function
    assert function is not None
    taken = {n.id if isinstance(n, ast.Name) else getattr(n, "arg", "") for n in ast.walk(function)}
    around = loop.around
    while around is not None:
        taken.add(_index(trip, around))
        around = around.around
    name = next((each for each in _NAMES if each not in taken), f"{loop.element.id}_index")
    while name in taken:
        name += "_"
    return name


def _with_index(index: str, node: Any) -> cst.BaseExpression:
    import libcst as cst

    items = [cst.Element(cst.Name(index)), cst.Element(node)]
    return cst.Tuple(items, lpar=[], rpar=[])


def _enumerated(node: Any) -> cst.BaseExpression:
    import libcst as cst

    return cst.Call(cst.Name("enumerate"), [cst.Arg(node)])


def for_loop(tree: Concrete, made: ast.ListComp, changed: str) -> cst.CSTNode:
    """The loop that changes what a new list has anew: ``changed`` is one of the elements."""
    index = changed[changed.rindex("[") + 1 : -1]
    (generator,) = made.generators
    target, source = generator.target, generator.iter
    head = (
        "for _0 in _1:" if isinstance(target, ast.Tuple) else f"for {index}, _0 in enumerate(_1):"
    )
    lines, parts = [head], [tree.find(target), tree.find(source)]
    found = choice(made)
    assert found is not None

    def entries(pairs: Pairs, indent: str) -> None:
        for key, value in pairs:
            lines.append(f"{indent}{changed}[_{len(parts)}] = _{len(parts) + 1}")
            parts.extend((operand(tree, key), tree.find(value)))

    if found.test is None:
        entries(found.yes, "    ")
    else:
        lines.append(f"    if _{len(parts)}:")
        parts.append(tree.find(found.test))
        entries(found.yes, "        ")
        if not found.yes:
            lines.append("        continue")
        elif found.no:
            lines.append("    else:")
        entries(found.no, "        " if found.yes else "    ")
    return cast("cst.CSTNode", block("\n".join(lines) + "\n", parts))


def operand(tree: Concrete, node: ast.expr) -> cst.CSTNode:
    """What is written, or the key that a keyword or a slice says in another way."""
    import libcst as cst

    if node in tree.module.scopes.parents:
        return tree.find(node)
    value = ast.literal_eval(node)
    return cst.parse_expression(f'"{value}"' if isinstance(value, str) else str(value))
