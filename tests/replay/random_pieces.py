"""The pieces of random apps: callbacks for each of the rules, with what is special to them.

In an id ``#`` stands for the number of the app.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from .random_code import Given, Lines, answer, effect, guarded, indented, turned_away, written
from .random_forms import READERS

BUTTONS = ("b0-#", "b1-#", "b2-#", "b3-#")
TEXTS = ("t0-#", "t1-#")
TICKS, CHOICE = "c0-#", "r0-#"
DICTS = (
    '{"n": 1, "text": "t", "items": [1, 2, 3], "a": {"b": 1}, "key": 0}',
    '{"n": 1, "text": "t", "items": [1, 2, 3], "a": {"b": 1}, "key": 0}',
    '{"n": 0, "items": [], "a": {}}',
    "{}",
)
LISTS = ("[1, 2, 3]", "['x', 'y']", "[]", "[4]", "[1, 2, 3, 4, 5]")
ROWS = ('[{"name": "x", "n": 1}, {"name": "y", "n": 2}]', '[{"name": "z", "n": 0}]', "[]")
PREVENT = "prevent_initial_call=True"


@dataclass(frozen=True, slots=True)
class Dep:
    """A dependency and the parameter that it fills."""

    kind: str
    id: str
    prop: str
    name: str

    def __str__(self) -> str:
        return f'{self.kind}("{self.id}", "{self.prop}")'


@dataclass(frozen=True, slots=True)
class Piece:
    """Some callbacks, and the components that only they use.

    ``writers`` are the ids that start the callbacks that write one store, by callback.
    """

    code: str
    layout: tuple[str, ...]
    writers: tuple[frozenset[str], ...] = ()


Make = Callable[[Random, int], Piece]


def _dep(kind: str, prop: str, name: str) -> Dep:
    id_, of = prop.split(".")
    return Dep(kind, id_, of, name)


def _trigger(r: Random, buttons: float = 0.85) -> tuple[str, str]:
    if r.random() < buttons:
        return r.choice(BUTTONS), "n_clicks"
    return r.choice(TEXTS), r.choice(["n_submit", "n_submit", "n_blur"])


def _triggers(r: Random, many: int, buttons: float = 0.85) -> list[tuple[str, str]]:
    """Different ones: callbacks of one Output with the same Inputs are one to Dash."""
    found: dict[str, tuple[str, str]] = {}
    while len(found) < many:
        trigger = _trigger(r, buttons)
        found.setdefault(trigger[0], trigger)
    return list(found.values())


def _fields(r: Random, kind: str) -> list[Dep]:
    fields = [
        *[Dep(kind, TEXTS[0], "value", "name"), Dep(kind, TEXTS[1], "value", "word")],
        *[Dep(kind, TICKS, "value", "ticks"), Dep(kind, CHOICE, "value", "choice")],
    ]
    return r.sample(fields, r.choice([0, 1, 1, 2]))


def _given(n: str, deps: Sequence[Dep], away: tuple[str, ...]) -> Given:
    texts = tuple(d.name for d in deps if d.name in ("name", "word", "choice"))
    return Given(n, texts, tuple(d.name for d in deps if d.name == "ticks"), away)


def _away(r: Random, outputs: int) -> tuple[str, ...]:
    if outputs == 1:
        return ("raise PreventUpdate", "raise PreventUpdate", "return no_update")
    return (
        "raise PreventUpdate",
        f"return {', '.join(['no_update'] * outputs)}",
        "return no_update",
    )


def _callback(
    r: Random, name: str, outputs: Sequence[str], deps: Sequence[Dep], body: Lines, flag: str = ""
) -> str:
    """The code of a callback in one of the forms of its decorator."""
    how = r.choice(["callback"] * 3 + ["app.callback"])
    deps = list(deps)
    match r.choice(["flat", "flat", "flat", "lists", "keywords", "dictionary"]):
        case "flat":
            r.shuffle(deps)
            args = [*outputs, *map(str, deps)]
        case "dictionary":
            parts = ", ".join(f'"{d.name}": {d}' for d in deps)
            out = outputs[0] if len(outputs) == 1 else f"[{', '.join(outputs)}]"
            args = [f"output={out}", f"inputs={{{parts}}}"]
        case form:
            ins = [d for d in deps if d.kind == "Input"]
            states = [d for d in deps if d.kind == "State"]
            deps = [*ins, *states]
            lists = [", ".join(map(str, each)) for each in (ins, states)]
            out = outputs[0] if len(outputs) == 1 else f"[{', '.join(outputs)}]"
            if form == "lists":
                args = [out, f"[{lists[0]}]", f"[{lists[1]}]"]
            else:
                args = [f"output={out}", f"inputs=[{lists[0]}]", f"state=[{lists[1]}]"]
    args += [flag] if flag else []
    head = [f"@{how}(", *indented([f"{arg}," for arg in args]), ")"]
    head += [f"def {name}({', '.join(d.name for d in deps)}):"]
    return "\n".join([*head, *indented(body)]) + "\n"


def _out(prop: str, duplicate: bool = False) -> str:
    id_, name = prop.split(".")
    flag = ", allow_duplicate=True" if duplicate else ""
    return f'Output("{id_}", "{name}"{flag})'


def _paragraph(prop: str) -> str:
    return f'html.P("-", id="{prop.split(".", maxsplit=1)[0]}")'


def round_trip(r: Random, index: int) -> Piece:
    kind = r.choice(["dict", "dict", "list", "list", "rows"])
    first = r.choice({"dict": DICTS, "list": LISTS, "rows": ROWS}[kind])
    prop, component = f"s{index}-#.data", f'dcc.Store(id="s{index}-#", data={first})'
    match r.random():
        case x if x < 0.06:
            component = f'dcc.Store(id="s{index}-#")'
        case x if x < 0.1:
            component = f'dcc.Store(id="s{index}-#", data=None)'
        case x if x < 0.16 and kind == "rows":
            columns = '[{"id": "name", "name": "a"}, {"id": "n", "name": "b"}]'
            component = f'dash_table.DataTable({first}, {columns}, id="s{index}-#")'
    many = r.choice([1, 1, 2, 2, 3])
    others = r.random() < 0.35
    codes = []
    # One event starts only one of them: two lose an update, and the rewrite keeps it.
    triggers = _triggers(r, many + others)
    writers = [frozenset({id_}) for id_, _ in triggers]
    for number in range(many):
        flag = "" if number == 0 and not others and r.random() < 0.2 else PREVENT
        fields = _fields(
            r, r.choice(["State", "State", "State", "Input"] if not number else ["State"])
        )
        if any(d.kind == "Input" and d.id in each for d in fields for each in writers[1:]):
            fields = []
        if not number:
            writers[0] |= {d.id for d in fields if d.kind == "Input"}
        writer = (f"{index}_{number}", number > 0 or others, triggers[number])
        codes.append(_writer(r, kind, prop, writer, fields, flag))
    if others:
        reset = _resetter(r, kind, prop, index, first, triggers[-1])
        codes.insert(r.randrange(len(codes) + 1), reset)
    layout = [component, *(f'html.P(id="said{index}_{number}-#")' for number in range(many))]
    if r.random() < 0.7:
        codes.append(_reader(r, prop, index))
        layout.append(f'html.Div(id="show{index}-#")')
    return Piece("\n\n".join(codes), tuple(layout), tuple(writers))


def _writer(
    r: Random,
    kind: str,
    prop: str,
    about: tuple[str, bool, tuple[str, str]],
    fields: Sequence[Dep],
    flag: str,
) -> str:
    """A callback that makes a round trip; ``about`` is its name, its flag, and its trigger."""
    name, duplicate, (trigger, event) = about
    value = r.choice(["d", "data", "store", "rows"])
    n = r.choice(["n", "clicks"])
    outputs = [_out(prop, duplicate)]
    extra = r.random() < 0.3
    if extra:
        outputs.append(_out(f"said{name}-#.children"))
    given = _given(n, fields, _away(r, len(outputs)))
    body, changed = written(r, kind, value, given)
    said = answer(r, given)
    turned = extra and r.random() < 0.2
    if turned:
        outputs.reverse()
    parts = [said, changed] if turned else [changed, said]
    returned = ", ".join(parts[: len(outputs)])
    lines = [*effect(r, given), *body, f"return {returned}"]
    if not flag or r.random() < 0.3:
        lines = guarded(r, given, lines)
    deps = [Dep("Input", trigger, event, n), *fields, _dep("State", prop, value)]
    return _callback(r, f"write{name}", outputs, deps, lines, flag)


def _resetter(
    r: Random, kind: str, prop: str, index: int, first: str, trigger: tuple[str, str]
) -> str:
    """Another callback that replaces the store."""
    empty = "{}" if kind == "dict" else "[]"
    value = r.choice([empty, empty, first, first, "None", '{"n": 9}' if kind == "dict" else "[9]"])
    if r.random() < 0.2:
        data = value.replace("None", "null").replace("'", '"')
        args = [f"'n => ({data})'", _out(prop, True), str(Dep("Input", *trigger, "n")), PREVENT]
        return "\n".join(["clientside_callback(", *indented([f"{arg}," for arg in args]), ")\n"])
    lines = [*effect(r, Given("n")), f"return {value}"]
    deps = [Dep("Input", *trigger, "n")]
    return _callback(r, f"reset{index}", [_out(prop, True)], deps, lines, PREVENT)


def _reader(r: Random, prop: str, index: int) -> str:
    deps = [_dep("Input", prop, "data")]
    flag = r.choice(["", "", PREVENT])
    out = [_out(f"show{index}-#.children")]
    return _callback(r, f"show{index}", out, deps, r.choice(READERS).splitlines(), flag)


def duplicates(r: Random, index: int) -> Piece:
    """Several callbacks that write one prop."""
    shared = [f"out{index}-#.children"]
    shared += [f"more{index}-#.children"] * (r.random() < 0.3)
    tidy = r.random() < 0.65
    triggers = _triggers(r, r.choice([2, 2, 3, 4]), 1.0 if tidy else 0.8)
    codes = []
    for number, (trigger, event) in enumerate(triggers):
        fields = _fields(r, "State")
        n = r.choice(["n", "clicks"])
        given = _given(n, fields, _away(r, len(shared)))
        answers = ", ".join(answer(r, given if not tidy else Given(n)) for _ in shared)
        lines: Lines = [f"return {answers}"]
        if not tidy:
            lines = [*effect(r, given), *lines]
            lines = guarded(r, given, lines) if r.random() < 0.3 else lines
        deps = [Dep("Input", trigger, event, n), *fields]
        outputs = [_out(each, True) for each in shared]
        codes.append(_callback(r, f"answer{index}_{number}", outputs, deps, lines, PREVENT))
    layout = [_paragraph(each) for each in shared]
    if r.random() < 0.3:
        deps = [_dep("Input", shared[0], "said")]
        lines = [*effect(r, Given("said")), "return f'then {said}'"]
        codes.append(_callback(r, f"then{index}", [_out(f"show{index}-#.children")], deps, lines))
        layout.append(f'html.P(id="show{index}-#")')
    return Piece("\n\n".join(codes), tuple(layout))


def started(r: Random, index: int) -> Piece:
    """A callback that an event starts, and on load, with something behind it."""
    n = r.choice(["n", "clicks"])
    fields = _fields(r, "State")
    outputs = [f"out{index}-#.children"] + [f"said{index}-#.title"] * (r.random() < 0.25)
    given = _given(n, fields, _away(r, len(outputs)))
    answers = ", ".join([answer(r, given), f"str({n})"][: len(outputs)])
    trigger, event = _trigger(r)
    deps = [Dep("Input", trigger, event, n), *fields]
    if r.random() < 0.25:
        button = r.choice([b for b in BUTTONS if b != trigger])
        deps.append(Dep("Input", button, "n_clicks", "other"))
    lines = guarded(r, given, [*effect(r, given), f"return {answers}"])
    if r.random() < 0.1:
        lines = [*effect(r, given), *lines]
    codes = [_callback(r, f"start{index}", [_out(each) for each in outputs], deps, lines)]
    shown = r.choice(["", ", '-'", ", children='x'"])
    first = f'html.P(id="out{index}-#")' if not shown else f'html.P("-", id="out{index}-#")'
    layout = [first, f'html.P(id="said{index}-#")']
    if r.random() < 0.45:
        behind = [Dep("Input", f"out{index}-#", "children", "said")]
        if r.random() < 0.3:
            behind.append(Dep("Input", r.choice(BUTTONS), "n_clicks", "n"))
        flag = r.choice(["", "", PREVENT])
        lines = [*effect(r, Given("said")), "return f'then {said}'"]
        out = [_out(f"show{index}-#.children")]
        codes.append(_callback(r, f"then{index}", out, behind, lines, flag))
        layout.append(f'html.P(id="show{index}-#")')
    return Piece("\n\n".join(codes), tuple(layout))


def swapped(r: Random, index: int) -> Piece:
    """A callback that turns away what a field starts."""
    n = r.choice(["n", "clicks"])
    button = r.choice(BUTTONS)
    fields = _fields(r, "Input") or [Dep("Input", TEXTS[0], "value", "name")]
    outputs = [f"out{index}-#.children"] + [f"said{index}-#.children"] * (r.random() < 0.25)
    given = _given(n, fields, _away(r, len(outputs)))
    deps = [Dep("Input", button, "n_clicks", n), *fields]
    if r.random() < 0.2:
        other = r.choice([b for b in BUTTONS if b != button])
        deps.append(Dep("Input", other, "n_clicks", "other"))
    answers = ", ".join([answer(r, given), "doubled('said')"][: len(outputs)])
    lines = [*effect(r, given), f"return {answers}"]
    if r.random() < 0.2:
        lines = guarded(r, given, lines)
    lines = turned_away(r, given, button, fields[0].id, lines)
    if r.random() < 0.15:
        lines = guarded(r, given, lines)
    flag = r.choice(["", PREVENT])
    code = _callback(r, f"swap{index}", [_out(each) for each in outputs], deps, lines, flag)
    return Piece(code, tuple(map(_paragraph, outputs)))


def field_writer(r: Random, index: int) -> Piece:
    """A callback that writes into a field or presses a button."""
    button = r.choice(BUTTONS)
    target, value = r.choice(
        [
            (f"{TEXTS[0]}.value", '""'),
            (f"{TEXTS[1]}.value", "f'v{n}'"),
            (f"{TICKS}.value", "[]"),
            (f"{BUTTONS[button == BUTTONS[0]]}.n_clicks", "n"),
        ]
    )
    deps = [Dep("Input", button, "n_clicks", "n")]
    return Piece(
        _callback(r, f"fill{index}", [_out(target)], deps, [f"return {value}"], PREVENT), ()
    )
