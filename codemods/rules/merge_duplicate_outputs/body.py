"""The body of a dispatcher: which handler runs for which trigger, and what becomes of its answer.

Where one answer is as good as another it looks at the newest trigger and returns what its handler
does; ``ctx.triggered_id`` is the oldest. Otherwise each handler that something started runs, in the
order of the triggers, and of what they write the last value stays (S3).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from codemods.dash.callback import Callback
from codemods.dash.dependency import Dependency
from codemods.dash.values.constant import is_component
from codemods.dash.values.value import Known
from codemods.flow.summary import Exit, any_call
from codemods.flow.values.domain import NO_UPDATE, alternatives
from codemods.graph.outcome.answers import is_unknown
from codemods.graph.prop import Prop, place
from codemods.rewriting.bracketed import bracketed
from codemods.rewriting.edits import CannotRewrite
from codemods.rewriting.statements import WIDTH
from codemods.rules.merge_duplicate_outputs.fitness import function_of
from codemods.rules.merge_duplicate_outputs.merge import Merge

_UNSEEN = "what it returns for which Output cannot be seen"
# What the dispatcher calls a trigger, by its prop or by its component.
_PROP, _COMPONENT = "prop_id", "triggered_id"
_Test = dict[str, list[str]]  # of these, what they may be for a handler to run


@dataclass(frozen=True, slots=True)
class Style:
    """How the code is written: the indentation of the dispatcher, one step of it, and the words of
    Dash as the module says them.
    """

    base: str
    step: str
    words: Mapping[str, str]

    @property
    def inner(self) -> str:
        return self.base + self.step

    @property
    def deeper(self) -> str:
        return self.inner + self.step

    def within(self) -> Style:
        """The style of one more block around."""
        return replace(self, base=self.inner)


def body(merge: Merge, style: Style) -> list[str]:
    """The lines of the body. Raises CannotRewrite."""
    for member in merge.members if not (merge.by_trigger and merge.writes_alike) else ():
        several = not isinstance(member.output, Dependency)
        if several and not all(each.apart for each in _answers(merge, member)):
            raise CannotRewrite(f"{place(member).named}: {_UNSEEN}")
    return _by_trigger(merge, style) if merge.by_trigger else _all_started(merge, style)


def _answers(merge: Merge, member: Callback) -> tuple[Exit, ...]:
    return any_call(merge.graph.project, member, function_of(member)).answers


def _by_trigger(merge: Merge, style: Style) -> list[str]:
    asked, lines = f"{style.words['ctx']}.triggered_id", []
    if merge.graph.project.newest:
        newest = merge.free("triggered_id")
        triggers = f"{style.words['ctx']}.triggered_prop_ids.values()"
        lines.append(
            f"{style.inner}# Of two events in one call the newer counts; {asked} is the older."
        )
        lines.append(f"{style.inner}{newest} = [None, *{triggers}][-1]")
        asked = newest
    for member in merge.members:
        lines.append(f"{style.inner}if {_is_trigger(merge, member, asked)}:")
        lines += _returned(merge, member, style)
    return [*lines, f"{style.inner}raise {style.words['PreventUpdate']}"]


def _is_trigger(merge: Merge, member: Callback, asked: str) -> str:
    ids = ["None"] if member in merge.on_load else []
    ids += dict.fromkeys(_component(merge, each) for each in member.inputs)
    return _is_one_of(asked, ids)


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


def _returned(merge: Merge, member: Callback, style: Style) -> list[str]:
    """The branch of a handler: its answer, in the order of the dispatcher's Outputs."""
    own, props = merge.outputs_of(member), merge.outputs
    as_it_is = merge.writes_alike or (own == props and len(props) > 1)
    if as_it_is or isinstance(member.output, Dependency):
        return _call(merge, member, style, {}, "return ")
    call = partial(_call, merge, member, style, {})
    lines = _taken_apart([merge.variables[each] for each in own], call, style)
    return [*lines, *_return([merge.variables[each] for each in props], style.within())]


def _taken_apart(
    names: Sequence[str], value: Callable[[str], list[str]], style: Style
) -> list[str]:
    """Gives the parts of a value to names; ``value`` makes a statement of what stands before it."""
    joined = ", ".join(names) if len(names) > 1 else f"({names[0]},)"
    lines = value(f"{joined} = ")
    if len(lines[0]) <= WIDTH:
        return lines
    each = (f"{style.deeper}{style.step}{name}," for name in names)
    return [f"{style.deeper}(", *each, *value(") = ")]


def _return(names: Sequence[str], style: Style) -> list[str]:
    """Returns several values, in brackets where one line is too short for them."""
    line = f"{style.inner}return {', '.join(names)}"
    if len(line) <= WIDTH:
        return [line]
    return bracketed("return (", names, ")", style.inner, style.step)


def _all(names: Sequence[str], value: str, style: Style) -> list[str]:
    """Statements that give several names one value, with as many in a line as there is room for."""
    lines = [f"{style.inner}{names[0]} = "]
    for name in names[1:]:
        if len(f"{lines[-1]}{name} = {value}") > WIDTH:
            lines.append(style.inner)
        lines[-1] += f"{name} = "
    return [f"{line}{value}" for line in lines]


def _all_started(merge: Merge, style: Style) -> list[str]:
    nothing = style.words["no_update"]
    variables = [merge.variables[each] for each in merge.outputs]
    lines = _all(variables, nothing, style)
    tests = {member: _tests(merge, member) for member in merge.members}
    done = merge.free("done")
    if any(len(each.inputs) > 1 for each in merge.members):
        lines.append(f"{style.inner}{done} = []")
    lines.append(f"{style.inner}for {_triggers(merge, style, tests.values())}:")
    inside = style.within()
    for member, test in tests.items():
        once = f" and {member.name} not in {done}" if len(member.inputs) > 1 else ""
        lines += _is_started(merge, test, once, inside)
        if once:
            lines.append(f"{inside.deeper}{done}.append({member.name})")
        lines += _run(merge, member, inside)
    if merge.writes_alike and len(variables) == 1:
        single = isinstance(merge.members[0].output, Dependency)
        return [*lines, f"{style.inner}return {variables[0] if single else f'[{variables[0]}]'}"]
    return [*lines, *_return(variables, style)]


def _tests(merge: Merge, member: Callback) -> _Test:
    found: _Test = {}
    for text, name in dict.fromkeys(_asked_for(merge, member, each) for each in member.inputs):
        found.setdefault(name, []).append(text)
    if member in merge.on_load:
        found[_PROP if _PROP in found else _COMPONENT].insert(0, "None")
    return found


def _triggers(merge: Merge, style: Style, tests: Iterable[_Test]) -> str:
    """What is gone through: the triggers, those that changed first first (S3)."""
    asked_for = {name for each in tests for name in each}
    names = [name for name in (_PROP, _COMPONENT) if name in asked_for]
    asked = f"{style.words['ctx']}.triggered_prop_ids"
    if _COMPONENT in names:
        asked += ".items()" if _PROP in names else ".values()"
    if merge.on_load:
        asked += " or [(None, None)]" if len(names) > 1 else " or [None]"
    return f"{', '.join(map(merge.free, names))} in {asked}"


def _is_started(merge: Merge, test: _Test, once: str, style: Style) -> list[str]:
    parts = [(merge.free(name), test[name]) for name in (_PROP, _COMPONENT) if name in test]
    condition = " or ".join(_is_one_of(*each) for each in parts)
    if once and len(parts) > 1:
        condition = f"({condition})"
    line = f"{style.inner}if {condition}{once}:"
    if len(line) <= WIDTH:
        return [line]
    if once:
        both = [f"{style.deeper}{condition}", f"{style.deeper}{once.lstrip()}"]
        return [f"{style.inner}if (", *both, f"{style.inner}):"]
    if len(parts) == 1 and len(parts[0][1]) > 1:
        return bracketed(f"if {parts[0][0]} in (", parts[0][1], "):", style.inner, style.step)
    return [line]


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


def _run(merge: Merge, member: Callback, style: Style) -> list[str]:
    """A handler's call, and what of its answer is kept."""
    others = (each for each in merge.members if each is not member)
    done = {prop for each in others for prop in merge.outputs_of(each)}
    if "PreventUpdate" not in merge.answers(member):
        return _kept(merge, member, style, done)
    return [
        f"{style.deeper}try:",
        *_kept(merge, member, style.within(), done),
        f"{style.deeper}except {style.words['PreventUpdate']}:",
        f"{style.deeper}{style.step}pass",
    ]


def _kept(merge: Merge, member: Callback, style: Style, done: set[Prop]) -> list[str]:
    nothing, own = style.words["no_update"], merge.outputs_of(member)
    single = isinstance(member.output, Dependency)
    skipped = [prop for prop in own if prop in done and _may_skip(merge, member, prop)]
    names = [merge.variables[each] for each in own]
    call = partial(_call, merge, member, style, _so_far(merge, member, done))
    may_be_one = single or any(each.single for each in _answers(merge, member))
    if not skipped and (single or not may_be_one):
        return call(f"{names[0]} = ") if single else _taken_apart(names, call, style)
    answer = merge.free("answer")
    lines = call(f"{answer} = ")
    if may_be_one:
        lines.append(f"{style.deeper}if {answer} is not {nothing}:")
        style = style.within()
    if single:
        return [*lines, f"{style.deeper}{names[0]} = {answer}"]
    new = {prop: merge.free(f"new_{merge.variables[prop]}") for prop in skipped}
    names = [new.get(each, merge.variables[each]) for each in own]
    deeper = style.deeper
    lines += _taken_apart(names, lambda before: [f"{deeper}{before}{answer}"], style)
    for prop, name in new.items():
        lines += [
            f"{style.deeper}if {name} is not {nothing}:",
            *_renamed(merge.variables[prop], name, style.within()),
        ]
    return lines


def _renamed(name: str, other: str, style: Style) -> list[str]:
    line = f"{style.deeper}{name} = {other}"
    if len(line) <= WIDTH:
        return [line]
    inside = f"{style.deeper}{style.step}{other}"
    return [f"{style.deeper}{name} = (", inside, f"{style.deeper})"]


def _so_far(merge: Merge, member: Callback, done: set[Prop]) -> dict[Prop, str]:
    """Where those before a handler leave what they write of its States."""
    states = {merge.graph.prop(each) for each in member.states}
    return {prop: name for prop, name in merge.variables.items() if prop in states & done}


def _may_skip(merge: Merge, member: Callback, prop: Prop) -> bool:
    """Whether a handler may answer ``no_update`` for one of its Outputs."""
    if "no_update" not in merge.answers(member):
        return False
    position = merge.outputs_of(member).index(prop)
    one = isinstance(member.output, Dependency)
    kept = (each for each in _answers(merge, member) if one or not each.single)
    values = (value for each in kept for value in alternatives(each.values[position]))
    return any(each == NO_UPDATE or is_unknown(each) for each in values)


def _call(
    merge: Merge,
    member: Callback,
    style: Style,
    written: Mapping[Prop, str],
    before: str,
) -> list[str]:
    """A statement with the call of a handler."""
    start = f"{before}{'await ' if merge.is_async else ''}{member.name}("
    props = [merge.graph.prop(each) for each in member.arguments]
    given = [_argument(merge.argument(each).name, written.get(each), style) for each in props]
    lines = bracketed(start, given, ")", style.deeper, style.step)
    return [line for each in lines for line in each.splitlines()]


def _argument(name: str, written: str | None, style: Style) -> str:
    """A parameter, or instead of it what a handler before has ``written``."""
    if written is None:
        return name
    parts = (name, f"if {written} is {style.words['no_update']}", f"else {written}")
    indent = f"{style.deeper}{style.step}"
    if len(f"{indent}{' '.join(parts)},") <= WIDTH:
        return " ".join(parts)
    inside = "".join(f"{indent}{style.step}{each}\n" for each in parts)
    return f"(\n{inside}{indent})"
