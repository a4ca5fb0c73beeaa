"""Who writes and who reads a prop, in the whole project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.values.value import Fields, Known, Wildcard
from codemods.files.source import Source
from codemods.graph.graph import Graph
from codemods.graph.prop import Access, Prop

HEADER = (
    "import dash\nfrom dash import ALL, MATCH, Input, Output, State, callback, "
    "clientside_callback, ctx, set_props\n"
)
CART = Prop(Known("cart"), "data")


def _graph(folder: Path, code: str, **others: str) -> Graph:
    files = {f"{name}.py": HEADER + text for name, text in others.items()}
    return Graph(write_project(folder, {"app.py": HEADER + code + "\n", **files}))


def _found(accesses: Sequence[Access]) -> list[tuple[str, bool]]:
    return [(access.place.callback or "", access.sure) for access in accesses]


def _callback(*dependencies: str, name: str = "update") -> str:
    return f"@callback({', '.join(dependencies)})\ndef {name}(*given):\n    return None\n"


BUTTON = "Input('b', 'n_clicks')"


@pytest.mark.parametrize(
    ("output", "sure"),
    [
        ("Output('cart', 'data')", True),
        ("Output('cart', 'data', allow_duplicate=True)", True),
        ("[Output('cart', 'data')]", True),
        ("Output(component_id='cart', component_property='data')", True),
        ("Output(UNKNOWN, 'data')", False),
        ("Output('cart', UNKNOWN)", False),
        ("Output(f'ca{UNKNOWN}', 'data')", False),
        ("[Output(each, 'data') for each in UNKNOWN]", False),
        ("*UNKNOWN", False),
    ],
)
def test_outputs_that_are_or_may_be_the_prop_write_it(
    tmp_path: Path, output: str, sure: bool
) -> None:
    graph = _graph(tmp_path, _callback(output, BUTTON))
    assert ("update", sure) in _found(graph.writers(CART))


@pytest.mark.parametrize(
    "output",
    [
        "Output('basket', 'data')",
        "Output('cart', 'clear_data')",
        "Output(f'basket{UNKNOWN}', 'data')",
        "Output({'type': 'cart'}, 'data')",
    ],
)
def test_other_props_are_not_written(tmp_path: Path, output: str) -> None:
    graph = _graph(tmp_path, _callback(output, BUTTON))
    assert not graph.writers(CART)


@pytest.mark.parametrize(
    "keyword",
    [
        "running=[(Output('cart', 'data'), [], None)]",
        "background=True, progress=[Output('cart', 'data')]",
        "background=True, progress=Output('cart', 'data')",
    ],
)
def test_what_is_set_while_it_runs_is_written(tmp_path: Path, keyword: str) -> None:
    graph = _graph(tmp_path, _callback("Output('o', 'children')", BUTTON, keyword))
    assert [each.place.callback for each in graph.writers(CART)] == ["update"]


@pytest.mark.parametrize(
    "code",
    [
        "SPEC = dict(output=Output('cart', 'data'), inputs=[Input('row', 'data')])\n"
        "@callback(**SPEC)\ndef update(row):\n    return None",
        "def link(app, target, source):\n"
        "    app.callback(target, source)(lambda value: None)\n"
        "link(app, Output('cart', 'data'), Input('row', 'data'))",
        "from dash import Input as I, Output as O\nlink(O('cart', 'data'), I('row', 'data'))",
        "link(Output(UNKNOWN, 'data'), Input(UNKNOWN, 'data'))",
    ],
)
def test_dependencies_that_are_passed_on_may_be_used(tmp_path: Path, code: str) -> None:
    graph = _graph(tmp_path, _callback("Output('cart', 'style')", BUTTON), other=code)
    for accesses in (graph.writers(CART), graph.readers(Prop(Known("row"), "data"))):
        assert [access.sure for access in accesses] == [False]
        assert accesses[0].place.path.endswith("other.py")


def test_dependencies_of_callbacks_are_counted_once(tmp_path: Path) -> None:
    graph = _graph(tmp_path, "LIST = [Output('cart', 'data')]\n" + _callback("LIST", BUTTON))
    assert _found(graph.writers(CART)) == [("update", True)]
    assert not graph.writers(Prop(Known("cart"), "style"))


@pytest.mark.parametrize(
    ("call", "sure"),
    [
        ("set_props('cart', {'data': 1})", True),
        ("dash.set_props('cart', {'data': 1})", True),
        ("ctx.set_props('cart', {'data': 1})", True),
        ("set_props(component_id='cart', props={'data': 1})", True),
        ("set_props(UNKNOWN, {'data': 1})", False),
        ("set_props('cart', UNKNOWN)", False),
        ("set_props('cart', {UNKNOWN: 1})", False),
        ("set_props('cart', {**UNKNOWN})", False),
        ("list(map(set_props, UNKNOWN))", False),
    ],
)
def test_set_props_writes(tmp_path: Path, call: str, sure: bool) -> None:
    graph = _graph(tmp_path, f"def reset():\n    {call}\n")
    assert [each.sure for each in graph.writers(CART)] == [sure]


@pytest.mark.parametrize(
    "call", ["set_props('cart', {'style': 1})", "set_props('basket', {'data': 1})"]
)
def test_set_props_of_another_prop(tmp_path: Path, call: str) -> None:
    assert not _graph(tmp_path, call).writers(CART)


def _javascript(string: str) -> str:
    return f"CART = 'cart'\nclientside_callback(\n{string},\nOutput('o', 'title'), {BUTTON})"


@pytest.mark.parametrize(
    "string",
    [
        "'() => dash_clientside.set_props(\"cart\", {data: 1})'",
        "'const {set_props} = dash_clientside; set_props(\"cart\", {data: 1})'",
        "'const dc = window.dash_clientside;' 'dc.set_props(\"cart\", {data: 1})'",
    ],
)
def test_javascript_in_python_writes_the_ids_that_the_file_spells(
    tmp_path: Path, string: str
) -> None:
    graph = _graph(tmp_path, _javascript(string))
    (access,) = graph.writers(CART)
    assert not access.sure
    assert access.place.line == 5
    assert not graph.writers(Prop(Known("basket"), "data"))


@pytest.mark.parametrize(
    ("code", "writes"),
    [
        ("JS = 'dash_clientside.set_props(\"ID\", {data: 1})'\n", True),
        ("make('dash_clientside.set_props(\"ID\", {data: 1})')\n", True),
        ("html.Button(run='dash_clientside.set_props(\"cart\", {data: 1})')\n", True),
        ("html.Button(run='dash_clientside.set_props(\"ID\", {data: 1})')\n", False),
        ("html.Button(run='dash_clientside.set_props(\"ID\", {data: 1})' + more)\n", True),
    ],
)
def test_javascript_that_goes_to_the_browser_writes_the_ids_that_it_spells(
    tmp_path: Path, code: str, *, writes: bool
) -> None:
    graph = _graph(tmp_path, f"CART = 'cart'\n{code}")
    assert bool(graph.writers(CART)) is writes


@pytest.mark.parametrize(
    "string",
    [
        "f'() => dash_clientside.set_props(\"{ids.CART}\", {{data: 1}})'",
        "'() => dash_clientside.set_props(\"%s\", {data: 1})' % ids.CART",
        "'() => dash_clientside.set_props(\"ID\", {data: 1})'.replace('ID', ids.CART)",
    ],
)
def test_javascript_that_is_put_together_may_write_any_id(tmp_path: Path, string: str) -> None:
    graph = _graph(tmp_path, f"import ids\n{_javascript(string)}")
    (access,) = graph.writers(Prop(Known("basket"), "data"))
    assert not access.sure


def test_set_props_in_a_docstring_is_no_javascript(tmp_path: Path) -> None:
    code = "def f():\n    \"Sets cart by set_props.\"\n    return 'dash_clientside'\n"
    assert not _graph(tmp_path, code).writers(CART)


def test_clientside_callbacks_write_and_read(tmp_path: Path) -> None:
    code = "clientside_callback('f', Output('cart', 'data'), Input('row', 'data'))"
    graph = _graph(tmp_path, code)
    assert _found(graph.writers(CART)) == [("<clientside_callback>", True)]
    assert _found(graph.readers(Prop(Known("row"), "data"))) == [("<clientside_callback>", True)]


def test_inputs_and_states_read(tmp_path: Path) -> None:
    first = _callback("Output('o', 'children')", "Input('cart', 'data')", name="draw")
    second = _callback("Output('p', 'children')", BUTTON, "State('cart', 'data')", name="save")
    graph = _graph(tmp_path, first, other=second)
    assert _found(graph.readers(CART)) == [("draw", True), ("save", True)]
    assert not graph.writers(CART)


def test_a_constant_of_another_module_is_the_same_prop(tmp_path: Path) -> None:
    graph = _graph(
        tmp_path,
        "from ids import BASKET\n" + _callback("Output(BASKET, 'data')", BUTTON),
        ids="BASKET = 'cart'\n",
    )
    assert _found(graph.writers(CART)) == [("update", True)]


def test_a_wildcard_may_be_any_of_its_ids(tmp_path: Path) -> None:
    code = _callback("Output({'type': 'row', 'index': ALL}, 'data')", BUTTON)
    graph = _graph(tmp_path, code)
    row = Fields((("index", Known(1)), ("type", Known("row"))))
    assert _found(graph.writers(Prop(row, "data"))) == [("update", False)]
    other = Fields((("index", Known(1)), ("type", Known("column"))))
    assert not graph.writers(Prop(other, "data"))
    longer = Fields((("index", Wildcard("ALL")), ("kind", Known("x")), ("type", Known("row"))))
    assert not graph.writers(Prop(longer, "data"))


def test_a_prop_is_named_by_its_type_unless_others_have_it_too() -> None:
    kind, which = ("type", Known("output")), ("index", Known("convert"))
    assert str(Prop(Fields((kind, ("index", Wildcard("MATCH")))), "data")) == "output.data"
    whole = "{'index': 'convert', 'type': 'output'}.data"
    assert str(Prop(Fields((which, kind)), "data")) == whole


def test_a_file_that_cannot_be_parsed_writes_and_reads_what_its_text_has(tmp_path: Path) -> None:
    graph = _graph(tmp_path, "", broken="def f(:\n    return 'cart'\n")
    assert [each.sure for each in graph.writers(CART)] == [False]
    assert [each.sure for each in graph.readers(CART)] == [False]
    assert not graph.writers(Prop(Known("basket"), "data"))


_ON = "@on({}('cart', 'data'), {}('b', 'n_clicks'))\ndef update(n):\n    return n\n"
_NAMES = "from dash import Input, Output\n"


@pytest.mark.parametrize(
    ("ours", "other"),
    [
        ("from dash import callback as on", f"{_NAMES}from ours import on\n{_ON}"),
        (
            "from dash import callback as on, Output as Put, Input as Get",
            "from ours import on, Put, Get\n" + _ON.replace("{}", "Put", 1).replace("{}", "Get"),
        ),
        (
            "import dash\napp = dash.Dash()\non = app.callback",
            f"{_NAMES}from ours import on\n{_ON}",
        ),
        ("", f"{_NAMES}from somewhere import on\n{_ON}"),
        ("", "from acme import callback as on, Input, Output\n" + _ON),
        ("", "from acme import app, Input, Output\n" + _ON.replace("on", "app.callback", 1)),
        (
            "",
            "from importlib import import_module\nd = import_module('dash')\n"
            + _ON.replace("on", "d.callback", 1).replace("{}", "d.{}"),
        ),
        (
            "from dash import clientside_callback as js",
            f"{_NAMES}from ours import js\n"
            "js('x => x', Output('cart', 'data'), Input('b', 'n_clicks'))",
        ),
        ("from dash import set_props as put", "from ours import put\nput('cart', {'data': 1})"),
    ],
)
def test_what_another_file_calls_otherwise_is_seen_too(
    tmp_path: Path, ours: str, other: str
) -> None:
    code = other.replace("{}", "Output", 1).replace("{}", "Input", 1)
    files = {"ours.py": f"{ours}\n", "other.py": f"{code}\n"}
    assert Graph(write_project(tmp_path, files)).writers(CART)


def test_a_script_that_sets_props_may_set_what_its_text_has(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"app.py": HEADER})
    script = Source("assets/cart.js", b"// sets\ndash_clientside.set_props('cart', {data: null})\n")
    graph = Graph(replace(project, scripts=(script,)))
    assert [(each.place.line, each.sure) for each in graph.writers(CART)] == [(2, False)]
    assert not graph.writers(Prop(Known("basket"), "data"))


def test_a_script_that_sets_what_it_is_told_may_set_anything(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"app.py": HEADER})
    script = Source("assets/put.js", b"const put = id => dash_clientside.set_props(id, {data: 1})")
    assert Graph(replace(project, scripts=(script,))).writers(CART)


@pytest.mark.parametrize(
    "code",
    [
        "def clear(target):\n    set_props(target, {'data': None})\n\n\nclear('cart')",
        f"def link(target):\n    @callback(Output(target, 'data'), {BUTTON})\n"
        "    def clear(n):\n        return None\n\n\nlink(target='cart')",
        f"class Link:\n    def __init__(self, target):\n        self.target = target\n\n"
        f"    def go(self):\n        @callback(Output(self.target, 'data'), {BUTTON})\n"
        "        def clear(n):\n            return None\n\n\nCART = 'cart'\nLink(CART).go()",
    ],
)
def test_an_id_that_is_handed_to_a_function_may_be_its_own(tmp_path: Path, code: str) -> None:
    assert [each.sure for each in _graph(tmp_path, code).writers(CART)] == [False]
    other = _graph(tmp_path, code.replace("'cart'", "'basket'"))
    assert not other.writers(CART)


def test_a_file_whose_output_comes_from_elsewhere_may_be_of_any_app(tmp_path: Path) -> None:
    app = "from dash import Dash\n\napp = Dash(__name__)\n"
    page = "from acme import callback as on, Input, Output\n" + _ON
    page = page.replace("{}", "Output", 1).replace("{}", "Input", 1)
    files = {"one.py": app, "two.py": app, "page.py": page}
    graph = Graph(write_project(tmp_path, files))
    assert graph.apps_of(module(graph.project, "one.py"))[0].writers(CART)
