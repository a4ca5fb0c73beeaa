"""The body of a dispatcher: which handler runs for which trigger, and what becomes of its answer.

Where one answer is as good as another it looks at the newest trigger and returns what its handler
does; ``ctx.triggered_id`` is the oldest. Otherwise each handler that something started runs, in the
order of the triggers, and of what they write the last value stays (S3).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from textwrap import wrap

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.values.constant import is_component
from codemods.dash.values.value import Known
from codemods.graph.prop import Prop, place
from codemods.rewriting.bracketed import Block, bracketed, listed
from codemods.rewriting.edits import CannotRewrite
from codemods.rules.merge_duplicate_outputs.answer import Kept, kept, returned, ways
from codemods.rules.merge_duplicate_outputs.merge import Merge

_UNSEEN = "what it returns for which Output cannot be seen"
# What the dispatcher calls a trigger, by its prop or by its component.
_PROP, _COMPONENT = "prop_id", "triggered_id"
_Test = dict[str, list[str]]  # of these, what they may be for a handler to run


def body(merge: Merge, block: Block) -> list[str]:
    """The lines of the body. Raises CannotRewrite."""
    for member in merge.members if not (merge.by_trigger and merge.writes_alike) else ():
        several = not isinstance(member.output, Dependency)
        if several and not all(each.apart for each in ways(merge, member)):
            raise CannotRewrite(f"{place(member).named}: {_UNSEEN}")
    return _by_trigger(merge, block) if merge.by_trigger else _all_started(merge, block)


def _by_trigger(merge: Merge, block: Block) -> list[str]:
    asked, lines = f"{merge.words['ctx']}.triggered_id", []
    if merge.graph.project.newest:
        newest = merge.free("triggered_id")
        triggers = f"{merge.words['ctx']}.triggered_prop_ids.values()"
        lines += _comment(
            f"Of two events in one call the newer counts; {asked} is the older.", block
        )
        lines.append(block.line(f"{newest} = [None, *{triggers}][-1]"))
        asked = newest
    for member in merge.members:
        ids = ["None"] if member in merge.on_load else []
        ids += dict.fromkeys(_component(merge, each) for each in member.inputs)
        lines += _if([(asked, ids)], "", block)
        lines += returned(merge, member, block.inner)
    return [*lines, block.line(f"raise {merge.words['PreventUpdate']}")]


def _comment(text: str, block: Block) -> list[str]:
    room = block.width - len(block.indent)
    return [
        block.line(each) for each in wrap(text, room, initial_indent="# ", subsequent_indent="# ")
    ]


def _is_one_of(name: str, texts: Sequence[str]) -> str:
    return f"{name} == {texts[0]}" if len(texts) == 1 else f"{name} in ({', '.join(texts)})"


def _component(merge: Merge, dependency: Dependency) -> str:
    assert dependency.component is not None
    text = merge.module.source.segment(dependency.component)
    if len(text.splitlines()) > 1:
        text = _on_one_line(dependency.component)
    project = merge.graph.project
    return f"{text}.id" if is_component(project, merge.module, dependency.component) else text


def _on_one_line(node: ast.expr) -> str:
    """An expression that is written over several lines, as a test of an ``if`` can have it."""
    text = ast.unparse(node)
    double = text.replace("'", '"')
    return double if '"' not in text else text


def _all_started(merge: Merge, block: Block) -> list[str]:
    places, lines = _places(merge, block)
    tests = {member: _tests(merge, member) for member in merge.members}
    done = merge.free("done")
    if any(len(each.inputs) > 1 for each in merge.members):
        lines.append(block.line(f"{done} = []"))
    lines.append(block.line(f"for {_triggers(merge, tests.values())}:"))
    inside, each_own = block.inner, {each: kept(merge, [each], places) for each in merge.members}
    of_all = _of_all(merge, tests, each_own)
    if of_all:
        lines.append(inside.line(f"{of_all.value} = {merge.words['no_update']}"))
    for member, test in tests.items():
        name = merge.called(member)
        once = f" and {name} not in {done}" if len(member.inputs) > 1 else ""
        lines += _is_started(merge, test, once, inside)
        if once:
            lines.append(inside.inner.line(f"{done}.append({name})"))
        lines += _run(merge, member, inside.inner, each_own[member], of_all)
    lines += of_all.tested(inside) if of_all else ()
    return [*lines, *_returned(merge, places, block)]


def _of_all(
    merge: Merge, tests: Mapping[Callback, _Test], each_own: Mapping[Callback, Kept]
) -> Kept | None:
    """What is kept of any answer, where all are alike, several are tested, and of one trigger there
    is one answer.
    """
    asked = [(name, text) for test in tests.values() for name in test for text in test[name]]
    several = sum(each.is_tested for each in each_own.values()) > 1
    if not (merge.writes_alike and several and len({*asked}) == len(asked)):
        return None
    own = kept(merge, merge.members, next(iter(each_own.values())).places)
    return replace(own, may_be_one=True)  # no handler may be left to run, or it may raise


def _returned(merge: Merge, places: Mapping[Prop, str], block: Block) -> list[str]:
    if merge.keys:
        return [block.line(f"return {merge.free('answer')}")]
    values = [*places.values()]
    if merge.writes_alike and len(values) == 1:
        single = isinstance(merge.members[0].output, Dependency)
        return [block.line(f"return {values[0] if single else f'[{values[0]}]'}")]
    return listed("return ", values, block)


def _places(merge: Merge, block: Block) -> tuple[Mapping[Prop, str], list[str]]:
    """Where the answer for each Output is kept, and the lines that begin with none."""
    nothing, keys = merge.words["no_update"], merge.keys
    if keys:
        answer = merge.free("answer")
        opened, closed = merge.brackets
        entries = [f"{merge.entry(key)}{nothing}" for key in keys.values()]
        found = {prop: f'{answer}["{key}"]' for prop, key in keys.items()}
        return found, bracketed(f"{answer} = {opened}", entries, closed, block)
    names = {each: merge.variables[each] for each in merge.outputs}
    line = " = ".join([*names.values(), nothing])
    if block.fits(line):
        return names, [block.line(line)]
    return names, [block.line(f"{each} = {nothing}") for each in names.values()]


def _tests(merge: Merge, member: Callback) -> _Test:
    found: _Test = {}
    for text, name in dict.fromkeys(_asked_for(merge, member, each) for each in member.inputs):
        found.setdefault(name, []).append(text)
    if member in merge.on_load:
        found[_PROP if _PROP in found else _COMPONENT].insert(0, "None")
    return found


def _triggers(merge: Merge, tests: Iterable[_Test]) -> str:
    """What is gone through: the triggers, those that changed first first (S3)."""
    asked_for = {name for each in tests for name in each}
    names = [name for name in (_PROP, _COMPONENT) if name in asked_for]
    asked = f"{merge.words['ctx']}.triggered_prop_ids"
    if _COMPONENT in names:
        asked += ".items()" if _PROP in names else ".values()"
    if merge.on_load:
        asked += " or [(None, None)]" if len(names) > 1 else " or [None]"
    return f"{', '.join(map(merge.free, names))} in {asked}"


def _is_started(merge: Merge, test: _Test, once: str, block: Block) -> list[str]:
    return _if(
        [(merge.free(name), test[name]) for name in (_PROP, _COMPONENT) if name in test],
        once,
        block,
    )


def _if(parts: Sequence[tuple[str, Sequence[str]]], once: str, block: Block) -> list[str]:
    """The head of an ``if`` that asks whether some names are one of some texts."""
    condition = " or ".join(_is_one_of(*each) for each in parts)
    if once and len(parts) > 1:
        condition = f"({condition})"
    line = f"if {condition}{once}:"
    if block.fits(line):
        return [block.line(line)]
    if once:
        both = [block.inner.line(condition), block.inner.line(once.lstrip())]
        return [block.line("if ("), *both, block.line("):")]
    if len(parts) == 1 and len(parts[0][1]) > 1:
        return bracketed(f"if {parts[0][0]} in (", parts[0][1], "):", block)
    return [block.line(line)]


def _asked_for(merge: Merge, member: Callback, dependency: Dependency) -> tuple[str, str]:
    """The text of a prop that starts a handler, or of its component, and the name of which it is
    asked.
    """
    prop, component = merge.graph.prop(dependency), dependency.component
    text = _component(merge, dependency)
    plain = text[0] in "\"'" and not text.startswith(('"""', "'''"))
    if isinstance(component, ast.Constant) and isinstance(prop.id, Known) and plain:
        return f"{text[:-1]}.{prop.name}{text[-1]}", _PROP
    for other in merge.members:
        for each in other.inputs if other is not member else ():
            if merge.graph.prop(each).id == prop.id and merge.graph.prop(each) != prop:
                two = f"{prop} and {merge.graph.prop(each)}"
                raise CannotRewrite(f"a dispatcher asks for the component, and {two} are of one")
    return text, _COMPONENT


def _run(merge: Merge, member: Callback, block: Block, own: Kept, of_all: Kept | None) -> list[str]:
    """A handler's call, and what of its answer is kept, if that is not done for all."""

    def called(where: Block) -> list[str]:
        if of_all is None:
            return own.lines(member, where)
        return of_all.called(member, where, f"{of_all.value} = ")

    if "PreventUpdate" not in merge.answers(member):
        return called(block)
    return [
        block.line("try:"),
        *called(block.inner),
        block.line(f"except {merge.words['PreventUpdate']}:"),
        block.inner.line("pass"),
    ]
