"""What a Patch does, and where it is none."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from .lab import Lab, Visit

pytestmark = pytest.mark.slow

# A button for each place; the change is one that the prop could take.
PLACES = """
def key(patch):
    patch["a"] = 1


def title(patch):
    patch["layout"]["title"] = "t"


def item(patch):
    patch.append("z")


PLACES = {
    "store": (partial(dcc.Store), "data", key),
    "store-none": (partial(dcc.Store, data=None), "data", key),
    "figure": (partial(dcc.Graph), "figure", title),
    "rows": (partial(dash_table.DataTable), "data", item),
    "options": (partial(dcc.Dropdown), "options", item),
    "style": (partial(html.Div), "style", key),
    "store-dict": (partial(dcc.Store, data={}), "data", key),
    "store-list": (partial(dcc.Store, data=[]), "data", item),
    "local": (partial(dcc.Store, storage_type="local"), "data", key),
    "session": (partial(dcc.Store, storage_type="session"), "data", item),
    "children": (partial(html.Div), "children", item),
}
app = Dash(__name__)
parts = []


def write(change, clicks):
    patch = Patch()
    change(patch)
    return patch, "written"


for name, (component, prop, change) in PLACES.items():
    parts += [html.Button(name, id=f"go-{name}"), component(id=name), html.P("-", id=f"say-{name}")]
    app.callback(Output(name, prop), Output(f"say-{name}", "children"),
                 Input(f"go-{name}", "n_clicks"), prevent_initial_call=True)(partial(write, change))
app.layout = html.Div(parts)
"""
NOTHING_THERE = ("store", "store-none", "figure", "rows", "options", "style")
SOMETHING = ("store-dict", "store-list", "local", "session", "children")


def test_a_patch_needs_a_value(lab: Lab) -> None:
    """Without one it fails in the browser, and takes the other Output with it."""
    with lab.visit(PLACES) as visit:
        visit.click_at_once(*(f"#go-{name}" for name in (*NOTHING_THERE, *SOMETHING)))
        for name in (*NOTHING_THERE, *SOMETHING):
            expected = "written" if name in SOMETHING else "-"
            assert visit.text(f"#say-{name}") == expected, name
        assert sum("patch" in line.lower() for line in visit.console) == len(NOTHING_THERE)


CHANGES = """
CHANGES = {}


def change(start):
    def keep(function):
        CHANGES[function.__name__] = (start, function)
    return keep


app = Dash(__name__)
"""
CHANGED = """
parts = []


def write(function, clicks):
    patch = Patch()
    changed = function(patch)
    return patch if changed is None else changed


for name, (start, function) in CHANGES.items():
    parts += [html.Button(name, id=f"go-{name}"), dcc.Store(id=name, data=start),
              html.Pre(id=f"show-{name}")]
    app.callback(Output(name, "data"), Input(f"go-{name}", "n_clicks"), prevent_initial_call=True)(
        partial(write, function)
    )
    app.callback(Output(f"show-{name}", "children"), Input(name, "data"))(json.dumps)


later = [name for name in CHANGES if "later" in name]
if later:
    app.callback([Output(name, "data", allow_duplicate=True) for name in later],
                 Input("empty", "n_clicks"), prevent_initial_call=True)(
        lambda clicks: [None] * len(later)
    )
app.layout = html.Div([html.Button("empty", id="empty"), *parts])
"""
# Python would raise an exception in each of the first nine.
ODD = """
@change({})
def delete_missing(patch):
    del patch["a"]


@change({})
def assign_below_missing(patch):
    patch["a"]["b"]["c"] = 1


@change({})
def add_to_missing(patch):
    patch["n"] += 1


@change({})
def append_to_missing(patch):
    patch["a"].append(1)


@change({})
def update_missing(patch):
    patch["a"].update({"b": 1})


@change({})
def clear_missing(patch):
    patch["a"].clear()
    patch["b"] = 1


@change({})
def extend_missing(patch):
    patch["b"] = 1
    patch["a"].extend([1])


@change({})
def insert_into_missing(patch):
    patch["b"] = 1
    patch["a"].insert(0, 1)


@change([0])
def assign_beyond_the_end(patch):
    patch[3] = 9


@change([2, 1, 2])
def remove(patch):
    patch.remove(2)


@change([1, 2, 3])
def insert_before_the_end(patch):
    patch.insert(-1, 9)


@change([1])
def insert_far_before(patch):
    patch.insert(-2, 9)


@change({"t": "ab"})
def repeat_text(patch):
    patch["t"] *= 2


@change({"n": 1})
def divide_by_zero(patch):
    patch["n"] /= 0


@change({"a": [1]})
def add_text_to_a_list(patch):
    patch["a"] += "x"


@change({"n": 1})
def add_nan(patch):
    patch["n"] += float("nan")


@change({})
def negative_key(patch):
    patch[-2] = 4


@change({})
def float_keys(patch):
    patch[1.0] = 1
    patch[0.00001] = 2


@change({})
def long_key(patch):
    patch[2 ** 53 + 1] = 1


@change([1, 2])
def bool_index(patch):
    patch[True] = 9


@change({"a": [1]})
def set_key_later(patch):
    patch["a"] = 1


@change({"a": [1]})
def update_later(patch):
    patch.update({"b": 2})


@change([1])
def append_later(patch):
    patch.append(2)


@change([1])
def extend_later(patch):
    patch.extend([2])


@change([1])
def insert_later(patch):
    patch.insert(0, 2)


@change({"n": 1})
def add_later(patch):
    patch["n"] += 1
"""


def _shown(visit: Visit, names: Iterable[str]) -> dict[str, Any]:
    """What the changes make of their stores."""
    visit.click_at_once(*(f"#go-{name}" for name in names))
    return {name: json.loads(visit.text(f"#show-{name}")) for name in names}


def test_a_patch_is_not_python(lab: Lab) -> None:
    expected = {
        "delete_missing": {},
        "assign_below_missing": {"a": {"b": {"c": 1}}},
        "add_to_missing": {"n": None},
        "append_to_missing": {"a": [1]},
        "update_missing": {"a": {"b": 1}},
        "clear_missing": {"b": 1},
        "extend_missing": {},
        "insert_into_missing": {},
        "assign_beyond_the_end": [0, None, None, 9],
        "remove": [1],
        "insert_before_the_end": [1, 2, 9, 3],
        "insert_far_before": [1, 9],
        "repeat_text": {"t": None},
        "divide_by_zero": {"n": None},
        "add_text_to_a_list": {"a": "1x"},
        "add_nan": {"n": 1},
        "negative_key": {"NaN": 4},
        "float_keys": {"1": 1, "0.00001": 2},
        "long_key": {str(2**53): 1},
        "bool_index": {"0": 1, "1": 2, "true": 9},
    }
    with lab.visit(CHANGES + ODD + CHANGED) as visit:
        assert _shown(visit, expected) == expected


def test_a_none_that_was_written_is_another_than_none_in_the_layout(lab: Lab) -> None:
    with lab.visit(CHANGES + ODD + CHANGED) as visit:
        visit.click("#empty")
        expected = {
            "set_key_later": {"a": 1},
            "update_later": {"b": 2},
            "append_later": [2],
            "extend_later": None,
            "insert_later": None,
            "add_later": {"n": None},
        }
        assert _shown(visit, expected) == expected


WORDS = """
from itertools import islice

patch = Patch()
ATTEMPTS = {
    "floor": "patch['n'] //= 2",
    "modulo": "patch['n'] %= 2",
    "power": "patch['n'] **= 2",
    "pop": "patch.pop('n')",
    "get": "patch.get('n')",
    "items": "patch.items()",
    "setdefault": "patch.setdefault('n', 1)",
    "sort": "patch['n'].sort()",
    "slice": "patch[1:2]",
    "length": "len(patch)",
    "compare": "patch['n'] < 1",
    "iterate": "list(islice(patch, 2))",
    "extend by text": "patch['n'].extend('ab')",
    "extend by a set": "patch['n'].extend({1})",
    "update with E": "patch.update(E=1)",
    "extend by a tuple": "patch['n'].extend((1,))",
    "update with F": "patch.update(F=1)",
    "truth": "bool(patch['n'])",
    "equal": "patch['n'] == 1",
}
refused = []
for name, attempt in ATTEMPTS.items():
    try:
        exec(attempt)
    except (AttributeError, KeyError, TypeError):
        refused.append(name)
print(json.dumps([list(ATTEMPTS), refused]))
"""


def test_what_a_patch_refuses(lab: Lab) -> None:
    """And what it takes without a meaning: it is true, and equals nothing."""
    attempts, refused = lab.printed(WORDS)
    taken = {"extend by a tuple", "update with F", "truth", "equal"}
    endless = set() if lab.since("2.10") else {"iterate"}
    assert set(refused) == set(attempts) - taken - endless


WHOLE = """
@change([1])
def plus_and_assign(patch):
    patch += [2]
    return patch


@change({"a": 1})
def merge_and_assign(patch):
    patch |= {"b": 2}
    return patch


@change(5)
def minus_and_assign(patch):
    patch -= 2
    return patch


@change(5)
def times_and_assign(patch):
    patch *= 2
    return patch


@change([1])
def plus(patch):
    return patch + [2]


@change({"a": 1})
def merge(patch):
    return patch | {"b": 2}


@change({"a": 1})
def read_and_add(patch):
    patch["a"] = patch["a"] + 1


@change([1])
def extend(patch):
    patch.extend([2])


@change({"a": 1})
def update(patch):
    patch.update({"b": 2})


@change({"a": 1})
def add_below(patch):
    patch["a"] += 1
"""


def test_operators_on_a_whole_patch(lab: Lab) -> None:
    always = {"extend": [1, 2], "update": {"a": 1, "b": 2}, "add_below": {"a": 2}}
    never = {"plus": [1], "merge": {"a": 1}, "read_and_add": {"a": 1}}
    new = {
        "plus_and_assign": [1, 2],
        "merge_and_assign": {"a": 1, "b": 2},
        "minus_and_assign": 3,
        "times_and_assign": 10,
    }
    old = {
        "plus_and_assign": [1],
        "merge_and_assign": {"a": 1},
        "minus_and_assign": 5,
        "times_and_assign": 5,
    }
    expected = {**always, **never, **(new if lab.since("2.17.1") else old)}
    with lab.visit(CHANGES + WHOLE + CHANGED) as visit:
        assert _shown(visit, expected) == expected


# A list to which a row is added: as a whole, and by a Patch.
ROWS = """
app = Dash(__name__)


def row(kind, index):
    return html.Div([
        dcc.Input(str(index), id={"kind": kind, "index": index}),
        html.P(id={"kind": f"{kind}-each", "index": index}),
        html.P(id={"kind": f"{kind}-flagged", "index": index}),
    ])


app.layout = html.Div([
    html.Button("Whole", id="whole"), html.Button("Patch", id="patch"),
    *[html.Div([row(kind, 0), row(kind, 1)], id=f"rows-{kind}") for kind in ("whole", "patch")],
    *[html.P(id=f"{kind}-{which}") for kind in ("whole", "patch") for which in ("all", "once")],
])
options = {"prevent_initial_call": True}


@app.callback(Output("rows-whole", "children"), Input("whole", "n_clicks"),
              State("rows-whole", "children"), **options)
def add_whole(n, rows):
    return [*rows, row("whole", 2)]


@app.callback(Output("rows-patch", "children"), Input("patch", "n_clicks"), **options)
def add_patch(n):
    rows = Patch()
    rows.append(row("patch", 2))
    return rows


for kind in ("whole", "patch"):
    for name, flag in (("each", False), ("flagged", True)):
        app.callback(
            Output({"kind": f"{kind}-{name}", "index": MATCH}, "children"),
            Input({"kind": kind, "index": MATCH}, "value"),
            prevent_initial_call=flag,
        )(partial(note, name))
    for name, flag in (("all", False), ("once", True)):
        app.callback(
            Output(f"{kind}-{name}", "children"),
            Input({"kind": kind, "index": ALL}, "value"),
            prevent_initial_call=flag,
        )(partial(note, name))
"""


@pytest.mark.parametrize("button", ["whole", "patch"])
def test_a_patch_on_children_starts_those_that_stay_again(lab: Lab, button: str) -> None:
    with lab.visit(ROWS) as visit:
        visit.noted()
        visit.click(f"#{button}")
        assert sorted(visit.noted()) == [
            ["all", ["0", "1", "2"]],
            ["each", "0"],
            ["each", "1"],
            ["each", "2"],
            ["once", ["0", "1", "2"]],
        ]


@pytest.mark.parametrize(("button", "left"), [("whole", "0"), ("patch", "90")])
def test_a_patch_on_children_leaves_what_was_typed_meanwhile(
    lab: Lab, button: str, left: str
) -> None:
    field = f"#rows-{button} input >> nth=0"
    with lab.visit(ROWS) as visit:
        visit.hold(f"rows-{button}.children")
        visit.click(f"#{button}")
        visit.type(field, "9")
        visit.noted()
        visit.release()
        assert ["once", [left, "1", "2"]] in visit.noted()
        assert visit.value(field) == left
        visit.click(f"#{button}")  # each comes back as it is by then
        assert ["each", left] in visit.noted()
