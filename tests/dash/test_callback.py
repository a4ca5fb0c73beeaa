"""What is read of a callback, and what is said of one that cannot be read."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.callback import Callback, callbacks_of

IMPORTS = """\
import dash
from dash import Dash, Input, Output, State, callback, clientside_callback, hooks

app = Dash(__name__)
"""
FLAT = 'Output("o", "children"), Input("a", "value"), State("b", "value")'
FUNCTION = "def f(a, b):\n    return a\n"


def read(folder: Path, code: str, others: Mapping[str, str] | None = None) -> tuple[Callback, ...]:
    """The callbacks of ``app.py`` with this code, in a project with other files."""
    project = write_project(folder, {"app.py": code, **(others or {})})
    return callbacks_of(project, module(project, "app.py"))


def read_one(folder: Path, code: str, others: Mapping[str, str] | None = None) -> Callback:
    (found,) = read(folder, code, others)
    return found


def shown(callback: Callback) -> list[str]:
    """Its dependencies and where they go: ``Input a.value → first``."""
    return [
        f"{each.kind} {ast.literal_eval(each.component or ast.Constant('?'))}.{each.prop}"
        f"{' → ' + each.parameter if each.parameter else ''}{'' if each.counted else ' ?'}"
        for each in (*callback.outputs, *callback.arguments)
    ]


# Which calls register a callback


@pytest.mark.parametrize(
    "code",
    [
        f"from dash import callback, Input, Output, State\n@callback({FLAT})\n{FUNCTION}",
        f"from dash import callback as on, Input, Output, State\n@on({FLAT})\n{FUNCTION}",
        f"import dash\nfrom dash.dependencies import *\n@dash.callback({FLAT})\n{FUNCTION}",
        f"from dash import *\n@callback({FLAT})\n{FUNCTION}",
        f"{IMPORTS}@app.callback({FLAT})\n{FUNCTION}",
        f"{IMPORTS}register = app.callback\n@register({FLAT})\n{FUNCTION}",
        f"{IMPORTS}@hooks.callback({FLAT}, priority=3)\n{FUNCTION}",
        f"{IMPORTS}app.callback({FLAT})(lambda a, b: a)\n",
        f"{IMPORTS}{FUNCTION}app.callback({FLAT})(f)\n",
        f"{IMPORTS}class Page:\n    def f(a, b): ...\napp.callback({FLAT})(Page.f)\n",
        "from dash_extensions.enrich import DashProxy, Input, Output, State\n"
        f"app = DashProxy()\n@app.callback({FLAT})\n{FUNCTION}",
    ],
)
def test_every_way_to_register_a_function_is_read(code: str, tmp_path: Path) -> None:
    found = read_one(tmp_path, code)
    assert found.form == "callback"
    assert found.opaque is None
    assert shown(found) == ["Output o.children", "Input a.value → a", "State b.value → b"]


@pytest.mark.parametrize(
    ("code", "app"),
    [
        (f"{IMPORTS}@callback({FLAT})\n{FUNCTION}", None),
        (f"{IMPORTS}@app.callback({FLAT})\n{FUNCTION}", "app"),
        (f"{IMPORTS}on = app.callback\n@on({FLAT})\n{FUNCTION}", "app"),
        (
            f"{IMPORTS}class Page:\n    def register(self):\n"
            f"        @self.app.callback({FLAT})\n        def f(a, b): ...\n",
            "self.app",
        ),
        (
            f"{IMPORTS}def register(web):\n    @web.callback({FLAT})\n    def f(a, b): ...\n",
            "web",
        ),
    ],
)
def test_the_object_whose_method_it_is_is_known(code: str, app: str | None, tmp_path: Path) -> None:
    found = read_one(tmp_path, code).app
    assert app == (ast.unparse(found) if found else None)


def test_a_decorator_that_another_module_took_from_its_app_is_one(tmp_path: Path) -> None:
    code = f"from dash import Input, Output, State\nfrom web import callback\n@callback({FLAT})\n"
    web = "from dash import Dash\nserver = Dash()\ncallback = server.callback\n"
    found = read_one(tmp_path, code + FUNCTION, {"web.py": web})
    assert found.opaque is None
    assert found.app is not None
    assert ast.unparse(found.app) == "callback"


@pytest.mark.parametrize("owner", ["app.", "dash.", "", "hooks."])
@pytest.mark.parametrize("script", ['"alert"', 'ClientsideFunction("ns", "name")'])
def test_a_clientside_callback_has_no_function(owner: str, script: str, tmp_path: Path) -> None:
    code = f"{IMPORTS}from dash import ClientsideFunction\n"
    found = read_one(tmp_path, f"{code}{owner}clientside_callback({script}, {FLAT}, True)\n")
    assert found.form == "clientside_callback"
    assert found.function is None
    assert found.name == "<clientside_callback>"
    assert found.opaque is None
    assert shown(found) == ["Output o.children", "Input a.value", "State b.value"]
    assert ast.literal_eval(found.keywords["prevent_initial_call"]) is True


@pytest.mark.parametrize(
    "alias",
    [
        "from dash import clientside_callback as run_in_browser",
        "run_in_browser = app.clientside_callback",
    ],
)
def test_a_clientside_callback_may_have_another_name(alias: str, tmp_path: Path) -> None:
    found = read_one(tmp_path, f'{IMPORTS}{alias}\nrun_in_browser("f", {FLAT})\n')
    assert found.form == "clientside_callback"
    assert found.opaque is None


def test_a_clientside_callback_takes_state_beside_positional_inputs(tmp_path: Path) -> None:
    call = 'clientside_callback("f", Output("o", "n"), Input("a", "n"), state=[State("b", "n")])'
    found = read_one(tmp_path, f"{IMPORTS}{call}\n")
    assert shown(found) == ["Output o.n", "Input a.n", "State b.n"]


def test_a_long_callback_gives_set_progress_first(tmp_path: Path) -> None:
    code = f'@app.long_callback({FLAT}, progress=Output("bar", "value"))\ndef f(tell, a, b): ...\n'
    found = read_one(tmp_path, IMPORTS + code)
    assert found.form == "long_callback"
    assert found.background
    assert shown(found)[1:] == ["Input a.value → a", "State b.value → b"]


@pytest.mark.parametrize(
    "code",
    [
        "import typer\nimport dash\napp = typer.Typer()\n@app.callback()\ndef main(): ...\n",
        "import dash\nclass Button:\n    def click(self):\n        self.callback(1)\n",
        "import dash\nfuture.add_done_callback(print)\n",
        "import dash\ndef run(callback):\n    callback(1)\n",
        "import dash\n@optimizer.callback\ndef f(): ...\n",
        "@app.callback()\ndef main(): ...\n",
    ],
)
def test_a_callback_of_something_else_is_none(code: str, tmp_path: Path) -> None:
    assert read(tmp_path, code) == ()


def test_two_registrations_of_one_function_are_two_callbacks(tmp_path: Path) -> None:
    code = f'{IMPORTS}@callback({FLAT})\n@callback(Output("p", "n"), Input("x", "n"))\n{FUNCTION}'
    first, second = read(tmp_path, code)
    assert first.function is second.function
    assert shown(first) == ["Output o.children", "Input a.value → a", "State b.value → b"]
    assert shown(second) == ["Output p.n", "Input x.n → a"]


# What is known about one


def test_the_line_is_that_of_the_first_decorator(tmp_path: Path) -> None:
    found = read_one(tmp_path, f"{IMPORTS}\n\n@cached\n@callback(\n{FLAT})\n@logged\n{FUNCTION}")
    assert found.line == 7
    assert [ast.unparse(each) for each in found.decorators] == ["cached", "logged"]


def test_the_line_of_a_registration_by_call_is_that_of_the_call(tmp_path: Path) -> None:
    found = read_one(tmp_path, f"{IMPORTS}@cached\n{FUNCTION}\napp.callback({FLAT})(f)\n")
    assert found.line == 9
    assert [ast.unparse(each) for each in found.decorators] == ["cached"]


@pytest.mark.parametrize(
    ("code", "where"),
    [
        (f"{IMPORTS}@callback({FLAT})\n{FUNCTION}", "module"),
        (f"{IMPORTS}if True:\n    @callback({FLAT})\n    def f(a, b): ...\n", "module"),
        (f"{IMPORTS}class Page:\n    @callback({FLAT})\n    def f(a, b): ...\n", "class"),
        (f"{IMPORTS}def g():\n    @callback({FLAT})\n    def f(a, b): ...\n", "function"),
        (f"{IMPORTS}def g():\n    callback({FLAT})(lambda a, b: a)\n", "function"),
    ],
)
def test_where_it_is_registered_is_known(code: str, where: str, tmp_path: Path) -> None:
    assert read_one(tmp_path, code).where == where


@pytest.mark.parametrize(
    ("keyword", "expected"),
    [
        ("", False),
        (", background=False", False),
        (", background=True", True),
        (", background=SLOW", True),
    ],
)
def test_what_may_run_in_the_background_counts_as_such(
    keyword: str, expected: bool, tmp_path: Path
) -> None:
    assert (
        read_one(tmp_path, f"{IMPORTS}@callback({FLAT}{keyword})\n{FUNCTION}").background
        is expected
    )


def test_what_is_written_while_it_runs_is_no_output(tmp_path: Path) -> None:
    code = f'@callback({FLAT}, running=[(Output("go", "disabled"), True, False)])\n{FUNCTION}'
    found = read_one(tmp_path, IMPORTS + code)
    assert [each.prop for each in found.outputs] == ["children"]
    assert [each.prop for each in found.passing] == ["disabled"]


def test_flags_of_dependencies_are_kept(tmp_path: Path) -> None:
    code = (
        '@callback(Output("o", "n", True), Output("p", "n", allow_duplicate=True), Input("a", "n"))'
    )
    found = read_one(tmp_path, f"{IMPORTS}{code}\ndef f(a): ...\n")
    flags = [each.allow_duplicate for each in (*found.outputs, *found.inputs)]
    assert [ast.unparse(flag) if flag else None for flag in flags] == ["True", "True", None]


def test_the_property_may_be_a_constant_and_may_be_unknown(tmp_path: Path) -> None:
    code = 'PROP = "data"\n@callback(Output("o", PROP), Input("a", prop()))\ndef f(a): ...\n'
    found = read_one(tmp_path, IMPORTS + code)
    assert [each.prop for each in (*found.outputs, *found.inputs)] == ["data", None]
    assert found.opaque is None


# Parameters


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("a", ["a", None, None]),
        ("a, b, c, d", ["a", "b", "c"]),
        ("a, *rest, b=1", ["a", "*rest", "*rest"]),
        ("*, a, b, c", [None, None, None]),
        ("**rest", [None, None, None]),
        ("self, a, b", ["self", "a", "b"]),
    ],
)
def test_by_position_a_dependency_reaches_at_most_one_parameter(
    signature: str, expected: list[str | None], tmp_path: Path
) -> None:
    code = '@callback(Output("o", "n"), Input("a", "n"), Input("b", "n"), State("c", "n"))'
    found = read_one(tmp_path, f"{IMPORTS}{code}\ndef f({signature}): ...\n")
    assert [each.parameter for each in found.arguments] == expected


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("b, a", ["a", "b"]),
        ("a", ["a", None]),
        ("*, b, **rest", ["**rest", "b"]),
        ("a, /, b, **rest", ["**rest", "b"]),
        ("*rest", [None, None]),
    ],
)
def test_by_name_a_dependency_reaches_the_parameter_of_its_key(
    signature: str, expected: list[str | None], tmp_path: Path
) -> None:
    code = '@callback(Output("o", "n"), {"a": Input("x", "n"), "b": State("y", "n")})'
    found = read_one(tmp_path, f"{IMPORTS}{code}\ndef f({signature}): ...\n")
    assert found.by_name
    assert [each.parameter for each in found.arguments] == expected


# What cannot be read

LISTS = {
    "lists.py": 'from dash import Input\nINPUTS = [Input("a", "value"), Input("b", "value")]\n',
}


def test_constants_of_other_modules_are_read(tmp_path: Path) -> None:
    code = f'{IMPORTS}from lists import INPUTS\n@callback(Output("o", "n"), INPUTS)\n{FUNCTION}'
    found = read_one(tmp_path, code, LISTS)
    assert found.opaque is None
    assert shown(found) == ["Output o.n", "Input a.value → a", "Input b.value → b"]
    assert {each.module.name for each in found.inputs} == {"lists"}


@pytest.mark.parametrize(
    "change",
    [
        'INPUTS.append(Input("c", "value"))',
        "lists.INPUTS.clear()",
        "INPUTS[0] = None",
        "del INPUTS[:]",
        "lists.INPUTS = []",
        "extend_with_dates(INPUTS)",
        "extend_with_dates(to=INPUTS)",
    ],
)
def test_a_list_that_is_changed_anywhere_is_unseen(change: str, tmp_path: Path) -> None:
    code = f'{IMPORTS}from lists import INPUTS\n@callback(Output("o", "n"), INPUTS)\n{FUNCTION}'
    others = {**LISTS, "more.py": f"import lists\nfrom lists import INPUTS\n{change}\n"}
    assert read_one(tmp_path, code, others).opaque == (
        "dependencies in INPUTS, whose value cannot be seen"
    )


def test_a_list_that_is_only_read_is_seen(tmp_path: Path) -> None:
    code = (
        'inputs = [Input("a", "value"), Input("b", "value")]\n'
        "number = len(inputs) + inputs.index(inputs[0])\n"
        f'@callback(Output("o", "n"), inputs)\n{FUNCTION}'
        f'@callback(output=Output("p", "n"), inputs=inputs)\n{FUNCTION}'
    )
    assert [each.opaque for each in read(tmp_path, IMPORTS + code)] == [None, None]


def test_a_list_that_grows_in_a_loop_is_unseen(tmp_path: Path) -> None:
    code = (
        "def register(names):\n    inputs = []\n    for name in names:\n"
        '        inputs += [Input(name, "value")]\n'
        '    @app.callback(Output("o", "n"), inputs)\n    def f(*values): ...\n'
    )
    assert read_one(tmp_path, IMPORTS + code).opaque is not None


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ('OUT, [Input(i, "n") for i in IDS]', "dependencies built by a comprehension"),
        ("OUT, *inputs", "dependencies unpacked with *"),
        ("OUT, make_inputs()", "dependencies built by make_inputs()"),
        ("OUT, self.inputs", "dependencies in self.inputs, whose value cannot be seen"),
        ('OUT, {**more, "a": X}', "dependencies built by an expression"),
        ("OUT, **kwargs", "its dependencies may come by **"),
        ("output=OUT, inputs=[X], **kwargs", "its dependencies may come by **"),
        ("X, **kwargs", "its dependencies may come by **"),
    ],
)
def test_the_reason_names_what_cannot_be_read(arguments: str, reason: str, tmp_path: Path) -> None:
    constants = 'OUT = Output("o", "n")\nX = Input("x", "n")\n'
    code = f"{IMPORTS}{constants}@callback({arguments})\ndef f(*values): ...\n"
    assert read_one(tmp_path, code).opaque == reason


def test_flags_may_come_by_two_stars(tmp_path: Path) -> None:
    found = read_one(tmp_path, f"{IMPORTS}@callback({FLAT}, **OPTIONS)\n{FUNCTION}")
    assert found.opaque is None
    assert found.unpacked


def test_behind_something_unseen_no_parameter_is_known(tmp_path: Path) -> None:
    code = (
        '@callback(Output("o", "n"), Input("a", "n"), [Input(i, "m") for i in ids()],'
        ' State("b", "n"))\ndef f(a, *more): ...\n'
    )
    found = read_one(tmp_path, IMPORTS + code)
    arguments = [(e.prop, e.parameter, e.counted) for e in found.arguments]
    assert arguments == [("n", "a", True), ("m", None, False), ("n", None, True)]


def test_a_list_and_something_unseen_added_up_is_seen_in_part(tmp_path: Path) -> None:
    code = (
        '@callback([Output("o", "n")] + [Output(i, "n") for i in ids()],'
        ' [Input("a", "n")] + more)\ndef f(a, *rest): ...\n'
    )
    found = read_one(tmp_path, IMPORTS + code)
    assert [each.counted for each in found.outputs] == [True, False]
    assert [each.parameter for each in found.inputs] == ["a"]
    assert found.opaque is not None


@pytest.mark.parametrize(
    "arguments", ['more, State("b", "n")', 'Output("o", "n"), more, State("b", "n")']
)
def test_what_may_be_outputs_or_inputs_leaves_the_parameters_unknown(
    arguments: str, tmp_path: Path
) -> None:
    found = read_one(tmp_path, f"{IMPORTS}@callback({arguments})\n{FUNCTION}")
    assert [each.parameter for each in found.states] == [None]
    assert [each.reason for each in found.blanks] == [
        "dependencies in more, whose value cannot be seen"
    ]


def test_what_stands_before_outputs_is_outputs(tmp_path: Path) -> None:
    code = f'{IMPORTS}@callback(more, Output("o", "n"), Input("a", "n"))\n{FUNCTION}'
    found = read_one(tmp_path, code)
    assert [each.parameter for each in found.inputs] == ["a"]
    assert found.opaque == "dependencies in more, whose value cannot be seen"


def test_outputs_among_unseen_arguments_are_outputs(tmp_path: Path) -> None:
    code = '@callback(*(X if big else (Output("o", "n"), Input("a", "n"))))\ndef f(a): ...\n'
    found = read_one(tmp_path, IMPORTS + code)
    assert shown(found) == ["Output o.n ?", "Input a.n ?"]


@pytest.mark.parametrize(
    ("decorator", "reason"),
    [
        ("import dash_uploader as du\n@du.callback", "dash_uploader's callback is none of Dash's"),
        ("@cached_callback", "cached_callback cannot be seen to be Dash's callback"),
        (
            "callback = app.callback if app else dash.callback\n@callback",
            "callback cannot be seen to be Dash's callback",
        ),
        (
            "from functools import partial\non = partial(app.callback, background=True)\n@on",
            "on cannot be seen to be Dash's callback",
        ),
    ],
)
def test_a_decorator_of_somebody_else_is_a_callback_that_cannot_be_read(
    decorator: str, reason: str, tmp_path: Path
) -> None:
    code = f"import dash\nfrom dash import Dash, Input, Output, State\napp = Dash()\n{decorator}"
    found = read_one(tmp_path, f"{code}({FLAT})\n{FUNCTION}")
    assert found.opaque == reason
    assert [each.kind for each in (*found.outputs, *found.arguments)] == [
        "Output",
        "Input",
        "State",
    ]


def test_a_wrapper_of_the_decorator_may_register_anything(tmp_path: Path) -> None:
    code = f"{IMPORTS}def on(*args, **kwargs):\n    return app.callback(*args, **kwargs)\n"
    found = read_one(tmp_path, code)
    assert found.opaque is not None
    assert "dependencies unpacked with *" in found.opaque
    assert "its dependencies may come by **" in found.opaque


@pytest.mark.parametrize(
    "code",
    [
        "from pages import build\napp = build()\n@app.callback(*everything)\ndef f(a): ...\n",
        "def register(app):\n    @app.callback(*everything)\n    def f(a): ...\n",
        "from django_plotly_dash import DjangoDash\nweb = DjangoDash('x')\n"
        "@web.callback(*everything)\ndef f(a): ...\n",
        "class Web(dash.Dash):\n    def callback(self, *args):\n"
        "        return super().callback(*args)\n",
    ],
)
def test_a_callback_without_any_dependency_in_sight_is_not_left_out(
    code: str, tmp_path: Path
) -> None:
    pages = {"pages.py": "def build():\n    return make()\n"}
    found = read_one(tmp_path, f"import dash\n{code}", pages)
    assert found.opaque is not None
    assert "dependencies unpacked with *" in found.opaque


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        ("make(1)", "the function make(1) cannot be seen"),
        ("self.update", "the function self.update cannot be seen"),
        ("unknown", "the function unknown cannot be seen"),
    ],
)
def test_a_function_that_cannot_be_seen_makes_it_opaque(
    function: str, reason: str, tmp_path: Path
) -> None:
    found = read_one(tmp_path, f"{IMPORTS}app.callback({FLAT})({function})\n")
    assert found.opaque == reason
    assert found.function is None
    assert found.name == "<callback>"


def test_a_decorator_that_is_kept_for_later_is_opaque(tmp_path: Path) -> None:
    found = read_one(tmp_path, f"{IMPORTS}on_save = callback({FLAT})\n@on_save\n{FUNCTION}")
    assert found.opaque == "the function that it is given to cannot be seen"


def test_a_function_of_another_module_is_found(tmp_path: Path) -> None:
    code = f"{IMPORTS}import handlers\napp.callback({FLAT})(handlers.f)\n"
    found = read_one(tmp_path, code, {"handlers.py": FUNCTION})
    assert found.opaque is None
    assert [each.parameter for each in found.arguments] == ["a", "b"]
