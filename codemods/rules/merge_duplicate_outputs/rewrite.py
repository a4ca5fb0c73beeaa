"""The code of a dispatcher, and the edits that put it in the place of its handlers' decorators."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from codemods.dash.callback import Callback
from codemods.dash.dependency import Group
from codemods.graph.prop import Prop
from codemods.python.project import Module
from codemods.rewriting.bracketed import Block, bracketed
from codemods.rewriting.call.decorator import Entry, Written, written
from codemods.rewriting.edits import CannotRewrite, Edit
from codemods.rewriting.imports.naming import taken
from codemods.rewriting.lines import on_one_line
from codemods.rewriting.statements import indent_of, indentation, line_behind_comments
from codemods.rules.merge_duplicate_outputs.annotations import of_answer, of_argument
from codemods.rules.merge_duplicate_outputs.body import body
from codemods.rules.merge_duplicate_outputs.fitness import function_of
from codemods.rules.merge_duplicate_outputs.merge import Merge


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """The lines of a dispatcher, where they stand, and what of Dash its module must import."""

    block: Block
    body: tuple[str, ...]
    written: Written
    needs: frozenset[str]


def dispatcher(merge: Merge) -> Dispatcher:
    """What the dispatcher is made of. Raises CannotRewrite where it cannot be written."""
    module, first = merge.module, function_of(merge.members[0])
    block = Block(indent_of(module, first), indentation(module), merge.graph.project.line_length)
    code = body(merge, block.inner)
    needs: set[str] = set()
    for name, (word, need) in merge.spellings.items():
        if any(re.search(rf"\b{re.escape(word)}\b", line) for line in code):
            other = taken(merge.graph.project, module, module.scopes.around(first), name)
            if other is not None:
                raise CannotRewrite(other)
            needs.update(filter(None, [need]))
    return Dispatcher(block, tuple(code), written(merge.graph, merge.members), frozenset(needs))


def edits(merge: Merge, made: Dispatcher) -> tuple[Edit, ...]:
    """The edits: the decorators go, the dispatcher stands behind the last handler.

    Raises CannotRewrite.
    """
    from codemods.rewriting.call.signature import drop_first_decorator, renamed
    from codemods.rewriting.syntax import rewrite

    undecorated = rewrite(
        merge.module,
        {
            function_of(each): partial(renamed, name)
            if (name := merge.called(each)) != each.name
            else drop_first_decorator
            for each in merge.members
        },
    )
    return (*undecorated, _inserted(merge, made))


def _inserted(merge: Merge, made: Dispatcher) -> Edit:
    module, source = merge.module, merge.module.source
    last = function_of(merge.members[-1])
    where = line_behind_comments(module, last)
    blank = 2 if isinstance(module.scopes.parents[last], ast.Module) else 1
    lines = [*[""] * blank, *_decorator(merge, made), *_head(merge, made.block), *made.body]
    if not source.code[:where].endswith((b"\n", b"\r")):
        text = source.newline + source.newline.join(lines)
    else:
        text = source.newline.join([*lines, ""])
    at = source.in_file(where)
    return Edit(module.path, at, at, text)


def _decorator(merge: Merge, made: Dispatcher) -> list[str]:
    by_key: dict[object, list[Entry]] = {}
    for entry in made.written.entries:
        by_key.setdefault(entry.key, []).append(entry)
    block, heading, end = made.block, made.written.heading, made.written.end
    called = merge.module.source.segment(merge.members[0].call.func)
    lines = [block.line(f"@{called}({f'  {heading}' if heading else ''}")]
    lines += _outputs(merge, by_key, block.inner)
    lines += _inputs_and_states(merge, by_key, block.inner)
    for name, text in _keywords(merge):
        lines += _entry(f"{name}=", text, by_key.get(name, []), block.inner)
    lines += map(block.inner.line, made.written.last)
    return [*lines, block.line(f"){f'  {end}' if end else ''}")]


_Entries = Mapping[object, list[Entry]]


def _outputs(merge: Merge, by_key: _Entries, block: Block) -> list[str]:
    first = merge.members[0]
    in_list = merge.writes_alike and isinstance(first.output, Group) and len(merge.outputs) == 1
    keyword = "output=" if merge.by_name and "output" in first.groups else ""
    if merge.keys is not None:
        lines = []
        for prop, key in merge.keys.items():
            text = _output(merge, prop)
            lines += _entry(merge.entry(key), text, by_key[prop, "Output"], block.inner)
        return _in_brackets(merge, keyword, lines, block)
    lines = []
    for prop in merge.outputs:
        text = _output(merge, prop)
        lines += _entry("", f"[{text}]" if in_list else text, by_key[prop, "Output"], block)
    if keyword and len(merge.outputs) == 1:
        lines = _entry(keyword, text, by_key[prop, "Output"], block)
    return lines


def _output(merge: Merge, prop: Prop) -> str:
    text = _text(merge.module, next(iter(merge.duplicates.outputs[prop].values())).node)
    return text if merge.duplicates.stays_duplicate(prop) else _bare(text)


def _inputs_and_states(merge: Merge, by_key: _Entries, block: Block) -> list[str]:
    if not merge.by_name:
        return [line for name in ("Input", "State") for line in _given(merge, by_key, name, block)]
    lines: list[str] = []
    for keyword, kind in (("inputs=", "Input"), ("state=", "State")):
        inner = _given(merge, by_key, kind, block.inner)
        lines += _in_brackets(merge, keyword, inner, block) if inner else []
    return lines


def _given(merge: Merge, by_key: _Entries, kind: str, block: Block) -> list[str]:
    """The Inputs or the States, each with its comments."""
    lines: list[str] = []
    for argument in merge.arguments:
        if argument.dependency.kind == kind:
            kinds = ("Input", "State")
            found = [each for kind in kinds for each in by_key.get((argument.prop, kind), ())]
            before = merge.entry(argument.name) if merge.by_name else ""
            lines += _entry(before, _text(merge.module, argument.dependency.node), found, block)
    return lines


def _in_brackets(merge: Merge, keyword: str, lines: Sequence[str], block: Block) -> list[str]:
    """The lines of the entries of a dictionary, as the first member writes dictionaries."""
    opened, closed = merge.brackets
    if len(lines) == 1 and "#" not in lines[0]:
        entry = f"{keyword}{opened}{lines[0].strip().removesuffix(',')}{closed},"
        if block.fits(entry):
            return [block.line(entry)]
    return [block.line(f"{keyword}{opened}"), *lines, block.line(f"{closed},")]


def _entry(before: str, text: str, found: list[Entry], block: Block) -> list[str]:
    """A dependency or keyword on its line, with the comments that stood with it."""
    above = [line for entry in found for line in entry.above]
    inside = [line for entry in found[1:] for line in entry.inside]
    above += [line for line in inside if line not in found[0].inside]
    own, *more = dict.fromkeys(line for entry in found for line in entry.behind) or [""]
    above += more
    lines = _fitting(f"{before}{text},", before, block)
    lines[-1] += f"  {own}" if own else ""
    return [*map(block.line, dict.fromkeys(above)), *lines]


def _fitting(text: str, before: str, block: Block) -> list[str]:
    """The lines of an entry as it is written, or on one if it is a dependency that is too long or
    need not be broken any more.
    """
    first, *rest = text.split("\n")
    whole = on_one_line(text)
    call = _call_in(whole.removeprefix(before).removesuffix(","))
    if call is not None and "\n" not in whole:
        if block.fits(whole):
            return [block.line(whole)]
        return bracketed(f"{before}{call[0]}(", call[1], "),", block)
    moved = len(rest[-1]) - len(rest[-1].lstrip()) if rest else 0
    return [
        block.line(first),
        *(block.line(each[moved:] if not each[:moved].strip() else each) for each in rest),
    ]


def _call_in(text: str) -> tuple[str, list[str]] | None:
    """The function and the arguments of a dependency that is written on one line."""
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    if not isinstance(node, ast.Call):
        return None
    arguments: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
    parts = sorted(arguments, key=lambda each: each.col_offset)
    texts = [ast.get_source_segment(text, each) or "" for each in (node.func, *parts)]
    return texts[0], texts[1:]


def _text(module: Module, node: ast.expr) -> str:
    """A dependency or an option as it is written."""
    return module.source.segment(node).replace("\r\n", "\n")


def _bare(text: str) -> str:
    """An Output without ``allow_duplicate``."""
    import libcst as cst

    from codemods.rewriting.call.arguments import without

    call = cst.ensure_type(cst.parse_expression(text), cst.Call)
    for position, argument in enumerate(call.args):
        name = argument.keyword.value if argument.keyword else None
        if name == "allow_duplicate" or position == 2:  # nothing else comes third
            call = call.with_changes(args=without(call.args, position))
            return cst.Module([]).code_for_node(call)
    return text


def _keywords(merge: Merge) -> list[tuple[str, str]]:
    """The keywords of the dispatcher, with their values."""
    first = merge.members[0]
    found = [
        (name, _text(merge.module, value))
        for name, value in first.keywords.items()
        if name != "prevent_initial_call"
    ]
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


def _head(merge: Merge, block: Block) -> list[str]:
    word = "async def" if merge.is_async else "def"
    names = [f"{each.name}{of_argument(merge, each)}" for each in merge.arguments]
    return bracketed(f"{word} {merge.name}(", names, f"){of_answer(merge)}:", block)
