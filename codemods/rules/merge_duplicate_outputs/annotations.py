"""The annotations of a dispatcher, where those of its handlers say them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.dash.dependency import Dependency
from codemods.rewriting.lines import on_one_line
from codemods.rules.merge_duplicate_outputs.fitness import function_of
from codemods.rules.merge_duplicate_outputs.merge import Argument, Merge


def of_argument(merge: Merge, argument: Argument) -> str:
    """What the handlers say of one argument; ``object`` where they say different things."""
    found = [*_said(merge, argument)]
    if None in found or not found:
        return ""
    return f": {found[0] if len({*found}) == 1 else 'object'}"


def _said(merge: Merge, argument: Argument) -> Iterator[str | None]:
    """The annotation of each parameter that gets it."""
    for member in merge.members:
        given = function_of(member).args
        parameters = {
            each.arg: each for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)
        }
        for each in member.arguments:
            if merge.graph.prop(each) == argument.prop and each.parameter in parameters:
                annotation = parameters[each.parameter].annotation
                yield _text(merge, annotation) if annotation is not None else None


def _text(merge: Merge, annotation: ast.expr) -> str:
    return on_one_line(merge.module.source.segment(annotation))


def of_answer(merge: Merge) -> str:
    """What the dispatcher returns, where the handlers say what they do."""
    found = [function_of(each).returns for each in merge.members]
    texts = [_text(merge, each) for each in found if each is not None]
    if len(texts) < len(found):
        return ""
    if merge.by_trigger and merge.writes_alike and len({*texts}) == 1:
        return f" -> {texts[0]}"
    if merge.keys is not None:
        return " -> dict"
    single = all(isinstance(each.output, Dependency) for each in merge.members)
    return " -> object" if single and len(merge.outputs) == 1 else " -> tuple"
