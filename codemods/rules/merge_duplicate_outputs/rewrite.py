"""The code of a dispatcher, and the edits that put it in the place of its handlers' decorators."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from codemods.dash.callback import Callback
from codemods.dash.dependency import Group
from codemods.python.project import Module
from codemods.rewriting.bracketed import bracketed
from codemods.rewriting.decorator import Entry, entries, heading_comment
from codemods.rewriting.edits import CannotRewrite, Edit
from codemods.rewriting.imports.naming import taken
from codemods.rewriting.statements import indent_of, indentation, line_behind_comments
from codemods.rules.merge_duplicate_outputs.body import Style, body
from codemods.rules.merge_duplicate_outputs.fitness import function_of
from codemods.rules.merge_duplicate_outputs.merge import Merge


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """The body of a dispatcher, what stands in its decorator line by line, the comment behind the
    name of that, and what of Dash its module must import.
    """

    style: Style
    body: tuple[str, ...]
    entries: tuple[Entry, ...]
    heading: str
    needs: frozenset[str]


def dispatcher(merge: Merge) -> Dispatcher:
    """What the dispatcher is made of. Raises CannotRewrite where it cannot be written."""
    module, first = merge.module, function_of(merge.members[0])
    style = Style(indent_of(module, first), indentation(module), merge.words)
    code = body(merge, style)
    needs: set[str] = set()
    for name, (word, need) in merge.spellings.items():
        if any(re.search(rf"\b{re.escape(word)}\b", line) for line in code):
            other = taken(merge.graph.project, module, module.scopes.around(first), name)
            if other is not None:
                raise CannotRewrite(other)
            needs.update(filter(None, [need]))
    lines = tuple(entry for each in merge.members for entry in entries(merge.graph, each))
    return Dispatcher(style, tuple(code), lines, heading_comment(merge.members), frozenset(needs))


def edits(merge: Merge, made: Dispatcher) -> tuple[Edit, ...]:
    """The edits: the decorators go, the dispatcher stands behind the last handler.

    Raises CannotRewrite.
    """
    from codemods.rewriting.signature import drop_first_decorator
    from codemods.rewriting.syntax import rewrite

    undecorated = rewrite(
        merge.module, {function_of(each): drop_first_decorator for each in merge.members}
    )
    return (*undecorated, _inserted(merge, made))


def _inserted(merge: Merge, made: Dispatcher) -> Edit:
    module, source = merge.module, merge.module.source
    last = function_of(merge.members[-1])
    where = line_behind_comments(module, last)
    blank = 2 if isinstance(module.scopes.parents[last], ast.Module) else 1
    lines = [*[""] * blank, *_decorator(merge, made), *_head(merge, made.style), *made.body]
    if not source.code[:where].endswith((b"\n", b"\r")):
        text = source.newline + source.newline.join(lines)
    else:
        text = source.newline.join([*lines, ""])
    at = source.in_file(where)
    return Edit(module.path, at, at, text)


def _decorator(merge: Merge, made: Dispatcher) -> list[str]:
    by_key: dict[object, list[Entry]] = {}
    for entry in made.entries:
        by_key.setdefault(entry.key, []).append(entry)
    first, style = merge.members[0], made.style
    lines = [f"{style.base}@{merge.module.source.segment(first.call.func)}({made.heading}"]
    in_list = merge.writes_alike and isinstance(first.output, Group) and len(merge.outputs) == 1
    for prop, writers in merge.duplicates.outputs.items():
        text = _text(merge.module, next(iter(writers.values())).node)
        text = text if merge.duplicates.stays_duplicate(prop) else _bare(text)
        lines += _line(f"[{text}]" if in_list else text, by_key[prop, "Output"], style)
    for argument in merge.arguments:
        found = [
            each for kind in ("Input", "State") for each in by_key.get((argument.prop, kind), ())
        ]
        lines += _line(_text(merge.module, argument.dependency.node), found, style)
    for name, text in _keywords(merge):
        lines += _line(f"{name}={text}", by_key.get(name, []), style)
    return [*lines, f"{style.base})"]


def _line(text: str, found: list[Entry], style: Style) -> list[str]:
    """A dependency or keyword on its line, with the comments that stood with it."""
    above = [line for entry in found for line in entry.above]
    above += [entry.behind for entry in found[1:] if entry.behind]
    own = found[0].behind if found else ""
    return [
        *(f"{style.inner}{line}" for line in dict.fromkeys(above)),
        f"{style.inner}{text},{f'  {own}' if own else ''}",
    ]


def _text(module: Module, node: ast.Call) -> str:
    """A dependency as it is written."""
    return module.source.segment(node).replace("\r\n", "\n")


def _bare(text: str) -> str:
    """An Output without ``allow_duplicate``."""
    import libcst as cst

    from codemods.rewriting.arguments import without

    call = cst.ensure_type(cst.parse_expression(text), cst.Call)
    for position, argument in enumerate(call.args):
        name = argument.keyword.value if argument.keyword else None
        if name == "allow_duplicate" or position == 2:  # nothing else comes third
            call = call.with_changes(args=without(call.args, position))
            return cst.Module([]).code_for_node(call)
    return text


def _keywords(merge: Merge) -> list[tuple[str, str]]:
    """The keywords of the dispatcher, with their values."""
    first, segment = merge.members[0], merge.module.source.segment
    found = [(k, segment(v)) for k, v in first.keywords.items() if k != "prevent_initial_call"]
    own = _flag(merge)
    return [*found, ("prevent_initial_call", own)] if own else found


def _flag(merge: Merge) -> str | None:
    """What the dispatcher says of its initial call; None when it need not say anything."""
    written: list[Callback] = [m for m in merge.members if "prevent_initial_call" in m.keywords]
    if not merge.on_load:
        return "True" if written else None
    if any(map(merge.duplicates.stays_duplicate, merge.outputs)):
        return '"initial_duplicate"'  # without it the app does not start (S13)
    if any(member not in written for member in merge.on_load):
        return None  # it depends on the app, as it did
    return None if merge.members[0].app is None else "False"


def _head(merge: Merge, style: Style) -> list[str]:
    word = "async def" if merge.is_async else "def"
    names = [each.name for each in merge.arguments]
    return bracketed(f"{word} {merge.name}(", names, "):", style.base, style.step)
