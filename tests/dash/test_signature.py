"""Which dependency reaches which parameter: our reading of the source against Dash itself."""

from __future__ import annotations

import ast
import asyncio
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import dash
import pytest
from dash import _validate
from dash.background_callback.managers import diskcache_manager

from codemods.dash.callback import callbacks_of
from codemods.dash.dependency import Dependency
from codemods.python.project import read_project

# How Dash puts the arguments together, and how it runs a background callback.
group_arguments: Callable[..., Any] = _validate.validate_and_group_input_args
make_job: Callable[..., Any] = diskcache_manager._make_job_fn

HEADER = """\
import dash
from dash import ALL, MATCH, Dash, Input, Output, State, callback, clientside_callback, dcc, html
import dash.dependencies as dd

app = Dash(__name__)
X = Input("x", "value")
PAIR = [Input("p", "value"), State("q", "value")]
OUTS = (Output("o", "children"), Output("o2", "children"))
ONE = [Output("o", "children")]
EVERYTHING = [*ONE, X, State("q", "value")]
NAMED = {"first": Input("p", "value"), "second": State("q", "value")}
"""

# Each registers one callback; the functions hand what they get to ``seen``.
SPELLINGS = {
    "flat": """
@callback(Output("o", "children"), Input("a", "value"), State("b", "value"), Input("c", "n"))
def f(a, b, c): seen(locals())
""",
    "lists, as in Dash 1": """
@app.callback(Output("o", "n"), [Input("a", "value"), Input("b", "value")], [State("c", "n")])
def f(a, b, c): seen(locals())
""",
    "lists with a list of one Output": """
@app.callback([Output("o", "children")], [Input("a", "value")])
def f(a): seen(locals())
""",
    "a list of one Input": """
@app.callback(Output("o", "children"), [Input("a", "value")])
def f(a): seen(locals())
""",
    "tuples, State before Input": """
@callback((Output("o", "children"), Output("o2", "n")), (State("b", "value"), Input("a", "value")))
def f(b, a): seen(locals())
""",
    "everything in one list": """
@callback([Output("o", "children"), Input("a", "value"), State("b", "value")])
def f(a, b): seen(locals())
""",
    "several Outputs, flat": """
@callback(Output("o", "children"), Output("o2", "n"), Input("a", "value"))
def f(a): seen(locals())
""",
    "Output, then a list of Outputs": """
@callback(Output("o", "children"), [Output("o2", "n"), Output("o3", "n")], Input("a", "value"))
def f(a): seen(locals())
""",
    "keywords, in another order": """
@app.callback(state=[State("b", "value")], inputs=[Input("a", "value")], output=Output("o", "n"))
def f(a, b): seen(locals())
""",
    "keywords without lists": """
@app.callback(output=Output("o", "n"), inputs=Input("a", "value"), state=State("b", "value"))
def f(a, b): seen(locals())
""",
    "keywords with tuples": """
@app.callback(output=(Output("o", "n"),), inputs=(Input("a", "value"),), state=(State("b", "v"),))
def f(a, b): seen(locals())
""",
    "inputs= with States among them": """
@app.callback(output=[Output("o", "n")], inputs=[State("b", "value"), Input("a", "value")])
def f(b, a): seen(locals())
""",
    "Output by position, the rest by keyword": """
@app.callback(Output("o", "n"), inputs=[Input("a", "value")], state=[State("b", "value")])
def f(a, b): seen(locals())
""",
    "output= and the rest by position": """
@app.callback(Input("a", "value"), State("b", "value"), output=[Output("o", "n"), Output("p", "n")])
def f(a, b): seen(locals())
""",
    "dictionaries": """
@callback(
    output={"one": Output("o", "n"), "two": Output("o2", "n")},
    inputs={"a": Input("a", "value"), "b": Input("b", "value")},
    state={"c": State("c", "value")},
)
def f(c, b, a): seen(locals())
""",
    "a dictionary by position": """
@callback(Output("o", "n"), {"a": Input("a", "value"), "b": State("b", "value")})
def f(b, a): seen(locals())
""",
    "dict() with a nested dictionary and a tuple": """
@callback(
    output=dict(x=Output("o", "n")),
    inputs=dict(a=dict(one=Input("a", "value"), two=State("b", "n")), b=(Input("c", "n"), X)),
)
def f(a, b): seen(locals())
""",
    "a dictionary with keyword-only and **": """
@callback(Output("o", "n"), inputs={"a": Input("a", "n"), "b": Input("b", "n"), "c": X})
def f(*, a, **rest): seen(locals())
""",
    "a dictionary among positions": """
@callback(Output("o", "n"), Input("a", "n"), {"k": Input("b", "n"), "m": State("c", "n")})
def f(a, more): seen(locals())
""",
    "a tuple in a list": """
@callback(Output("o", "n"), [(Input("a", "n"), State("b", "n")), Input("c", "n")])
def f(ab, c): seen(locals())
""",
    "a tuple in a list, alone": """
@callback(Output("o", "n"), [(Input("a", "n"), State("b", "n"))])
def f(a, b): seen(locals())
""",
    "a list three deep": """
@callback(Output("o", "n"), [[(Input("a", "n"), State("b", "n")), Input("c", "n")], X])
def f(abc, x): seen(locals())
""",
    "an Output in a nested tuple": """
@callback([(Output("o", "n"), Output("o2", "n")), Output("o3", "n")], Input("a", "n"))
def f(a): seen(locals())
""",
    "prevent_initial_call as the last argument": """
@app.callback(Output("o", "n"), Input("a", "n"), State("b", "n"), True)
def f(a, b): seen(locals())
""",
    "prevent_initial_call after lists": """
@app.callback([Output("o", "n")], [Input("a", "n")], [State("b", "n")], False)
def f(a, b): seen(locals())
""",
    "no Output": """
@callback(Input("a", "n"), State("b", "n"))
def f(a, b): seen(locals())
""",
    "an empty list of Outputs": """
@callback([], Input("a", "n"), State("b", "n"))
def f(a, b): seen(locals())
""",
    "an empty list of States": """
@callback([Output("o", "n")], [Input("a", "n")], [])
def f(a): seen(locals())
""",
    "no Input": """
@callback(Output("o", "n"), [], [State("a", "n")])
def f(a): seen(locals())
""",
    "constants": """
@callback(OUTS, X, PAIR)
def f(x, p, q): seen(locals())
""",
    "unpacked constants": """
@callback(*OUTS, X, *PAIR, State("z", "n"))
def f(x, p, q, z): seen(locals())
""",
    "constants added up": """
@callback(OUTS, [X] + PAIR + [State("z", "n")])
def f(x, p, q, z): seen(locals())
""",
    "constants unpacked into lists": """
@callback([*OUTS], [*PAIR, X])
def f(p, q, x): seen(locals())
""",
    "a constant by keyword": """
@callback(output=OUTS, inputs=NAMED)
def f(second, first): seen(locals())
""",
    "a dictionary unpacked into another": """
@callback(output=OUTS, inputs={"zero": X, **NAMED})
def f(zero, second, first): seen(locals())
""",
    "a constant list of one Output": """
@callback(ONE, X)
def f(x): seen(locals())
""",
    "a constant list of one Output, unpacked": """
@callback(*ONE, X)
def f(x): seen(locals())
""",
    "a constant that holds everything": """
@callback(EVERYTHING)
def f(x, q): seen(locals())
""",
    "a constant of a class": """
class Page:
    INPUTS = [X, State("b", "n")]
@callback(Output("o", "n"), Page.INPUTS)
def f(x, b): seen(locals())
""",
    "*args": """
@callback(Output("o", "n"), Input("a", "n"), Input("b", "n"), State("c", "n"))
def f(a, *rest): seen(locals())
""",
    "defaults": """
@callback(Output("o", "n"), Input("a", "n"))
def f(a, b=1, *, c=2): seen(locals())
""",
    "positional-only parameters": """
@callback(Output("o", "n"), Input("a", "n"), Input("b", "n"))
def f(a, /, b): seen(locals())
""",
    "a lambda": """
app.callback(Output("o", "n"), Input("a", "n"), State("b", "n"))(lambda a, b: seen(locals()))
""",
    "registered by a call": """
def f(a, b): seen(locals())
app.callback(Output("o", "n"), Input("a", "n"), State("b", "n"))(f)
""",
    "a method in a class body": """
class Page:
    @staticmethod
    @callback(Output("o", "n"), Input("a", "n"), State("b", "n"))
    def f(a, b): seen(locals())
""",
    "a callback in a function": """
def register(application):
    @application.callback(Output("o", "n"), Input("a", "n"), State("b", "n"))
    def f(a, b): seen(locals())
register(app)
""",
    "an alias of the decorator": """
on = app.callback
@on(Output("o", "n"), Input("a", "n"))
def f(a): seen(locals())
""",
    "dotted names": """
@dash.callback(dd.Output("o", "n"), dash.Input("a", "n"), dash.dependencies.State("b", "n"))
def f(a, b): seen(locals())
""",
    "keywords of a dependency": """
@callback(
    Output(component_id="o", component_property="n", allow_duplicate=True),
    Input(component_property="n", component_id="a"),
    State("b", component_property="n"),
    prevent_initial_call=True,
)
def f(a, b): seen(locals())
""",
    "pattern-matching ids": """
@callback(Output({"type": "o", "index": MATCH}, "n"), Input({"type": "a", "index": MATCH}, "n"))
def f(a): seen(locals())
""",
    "a coroutine": """
@callback(Output("o", "n"), Input("a", "n"), State("b", "n"))
async def f(a, b): seen(locals())
""",
    "background": """
@callback(Output("o", "n"), Input("a", "n"), State("b", "n"), background=True)
def f(a, b): seen(locals())
""",
    "background with progress": """
@callback(
    Output("o", "n"),
    Input("a", "n"),
    State("b", "n"),
    background=True,
    progress=[Output("bar", "value"), Output("bar", "max")],
)
def f(set_progress, a, b): seen(locals())
""",
    "background with progress, by name": """
@callback(
    output=Output("o", "n"),
    inputs={"a": Input("a", "n"), "b": Input("b", "n")},
    progress=Output("bar", "value"),
    background=True,
)
def f(set_progress, b, a): seen(locals())
""",
    "progress without background": """
@callback(Output("o", "n"), Input("a", "n"), progress=Output("bar", "value"), background=False)
def f(a): seen(locals())
""",
}

Within = tuple[str | int, ...]


class Reached(NamedTuple):
    """Where the dependency goes that is the ``number``-th of its kind."""

    kind: str
    number: int
    parameter: str
    within: Within


class Reading(NamedTuple):
    """What a callback consists of; ``several`` says that it must return a list of results."""

    outputs: list[str]
    several: bool
    inputs: list[str]
    states: list[str]
    prevented: bool
    reached: set[Reached]


class Stop(Exception):
    """Raised by the functions, so that Dash does not look at what they return."""


class Cache:
    """Where a background job puts its result."""

    def set(self, _key: str, _value: object) -> None: ...


@pytest.fixture
def no_callbacks() -> Iterator[None]:
    yield
    dash._callback.GLOBAL_CALLBACK_MAP.clear()
    dash._callback.GLOBAL_CALLBACK_LIST.clear()


@pytest.mark.usefixtures("no_callbacks")
@pytest.mark.parametrize("name", SPELLINGS)
def test_the_model_is_what_dash_does(name: str, tmp_path: Path) -> None:
    given: list[Mapping[str, Any]] = []

    def seen(values: Mapping[str, Any]) -> None:
        given.append(dict(values))
        raise Stop

    names: dict[str, Any] = {"__name__": "snippet", "seen": seen}
    exec(HEADER + SPELLINGS[name], names)
    assert _ours(HEADER + SPELLINGS[name], names, tmp_path) == _dash(names["app"], given)


def _dash(app: dash.Dash, given: list[Mapping[str, Any]]) -> Reading:
    """What Dash does with the one callback that is registered, when it is called."""
    (entry,) = {**dash._callback.GLOBAL_CALLBACK_MAP, **app.callback_map}.values()
    (spec,) = (*dash._callback.GLOBAL_CALLBACK_LIST, *app._callback_list)
    inputs = [f"{each['id']}.{each['property']}" for each in spec["inputs"]]
    states = [f"{each['id']}.{each['property']}" for each in spec["state"]]
    numbered = [("Input", n) for n in range(len(inputs))] + [
        ("State", n) for n in range(len(states))
    ]
    function = _call(entry, numbered)
    several = isinstance(entry["output"], list)
    outputs = entry["output"] if several else [entry["output"]]
    return Reading(
        outputs=[str(each) for each in outputs],
        several=several,
        inputs=inputs,
        states=states,
        prevented=spec["prevent_initial_call"],
        reached=set(_reached(function, *given)),
    )


def _call(entry: Mapping[str, Any], values: list[tuple[str, int]]) -> Callable[..., Any]:
    """Has Dash call the function of a callback; gives the function."""
    function: Callable[..., Any] = inspect.unwrap(entry["callback"])
    if entry["background"] is not None:
        args, kwargs = group_arguments(values, entry["inputs_state_indices"])
        job = make_job(function, Cache(), entry["background"].get("progress"))
        job("result", "progress", args or kwargs, {})
        return function
    call = functools.partial(entry["callback"], *values, outputs_list=_spec(entry["output"]))
    with pytest.raises(Stop):
        asyncio.run(call()) if inspect.iscoroutinefunction(function) else call()
    return function


def _spec(output: Any) -> Any:
    if isinstance(output, list):
        return [_spec(each) for each in output]
    return {"id": output.component_id, "property": output.component_property}


def _reached(function: Callable[..., Any], given: Mapping[str, Any]) -> Iterator[Reached]:
    for name, parameter in inspect.signature(function).parameters.items():
        stars = str(parameter)[: str(parameter).index(name)]  # of *args and **kwargs
        for path, kind, number in _leaves(given[name], ()):
            yield Reached(kind, number, stars + name, path[1:] if stars else path)


def _leaves(value: Any, path: Within) -> Iterator[tuple[Within, str, int]]:
    match value:
        case ("Input" | "State" as kind, int(number)):
            yield path, kind, number
        case dict():
            for key, inner in value.items():
                yield from _leaves(inner, (*path, key))
        case list() | tuple():
            for index, inner in enumerate(value):
                yield from _leaves(inner, (*path, index))


def _ours(source: str, names: dict[str, Any], folder: Path) -> Reading:
    """What the model says. Of ids it has the code, which is evaluated here."""
    path = folder / "snippet.py"
    path.write_text(source)
    project = read_project([str(path)])
    (found,) = callbacks_of(project, project.modules[str(path)])
    assert found.opaque is None
    flag = found.keywords.get("prevent_initial_call")
    return Reading(
        outputs=[_written(each, names) for each in found.outputs],
        several=not isinstance(found.output, Dependency),
        inputs=[_written(each, names) for each in found.inputs],
        states=[_written(each, names) for each in found.states],
        prevented=flag is not None and ast.literal_eval(flag),
        reached={
            Reached(each.kind, number, str(each.parameter), each.within)
            for kind in (found.inputs, found.states)
            for number, each in enumerate(kind)
        },
    )


def _written(dependency: Dependency, names: dict[str, Any]) -> str:
    return str(eval(ast.unparse(dependency.node), dict(names)))
