"""What keeps the function of a callback from getting other arguments."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.bound import BoundCallback
from codemods.graph.fixed_signature import Kind, why_signature_is_fixed
from codemods.graph.graph import Graph

START = """\
from dash import Input, Output, callback, ctx
from shop import audited


"""
REGISTERED = '@callback(Output("sum", "children"), Input("add", "n_clicks"){more})\n'


@pytest.mark.parametrize(
    ("kind", "code", "reason"),
    [
        ("opaque", "@callback(*found)\ndef add(n): return n", "dependencies unpacked with *"),
        (
            "background",
            REGISTERED.format(more=", background=True") + "def add(n): return n",
            "it is a background callback",
        ),
        (
            "lambda",
            REGISTERED.format(more="")[1:].strip() + "(lambda n: n)",
            "its function is a lambda",
        ),
        (
            "registered twice",
            REGISTERED.format(more="") + REGISTERED.format(more="") + "def add(n): return n",
            "other code uses the function as well (",
        ),
        (
            "endpoint",
            REGISTERED.format(more=', api_endpoint="/add"') + "def add(n): return n",
            "it is an api_endpoint (",
        ),
        (
            "called",
            REGISTERED.format(more="") + "def add(n): return n\n\n\nadd(1)",
            "app.py:9)",
        ),
        (
            "asks",
            REGISTERED.format(more="") + "def add(n): return ctx.inputs",
            "it asks for ctx.inputs",
        ),
        (
            "asks",
            "def names(): return ctx.inputs\n\n\n"
            + REGISTERED.format(more="")
            + "def add(n): return names()",
            "it may ask ctx for all of them (",
        ),
        ("decorator", REGISTERED.format(more="") + "@audited\ndef add(n): return n", "@audited"),
    ],
)
def test_each_kind_is_told_with_its_reason(
    tmp_path: Path, kind: Kind, code: str, reason: str
) -> None:
    found = why_signature_is_fixed(_bound(tmp_path, code), kind)
    assert found is not None
    assert found.kind == kind
    assert reason in found.reason
    assert all(str(place) in found.reason for place in found.places)


RUN = "exec(open('app.py').read())\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("run.py", f"{RUN}add(1)\n"),
        ("run.py", "names = {}\nexec(open('app.py').read(), names)\nnames['add'](1)\n"),
        ("run.py", "import runpy\nrunpy.run_path('app.py')['add'](1)\n"),
        ("run.py", "import runpy\nprint(runpy.run_module('app').get('add')(1))\n"),
        ("run.py", f"{RUN}def main():\n    return add(1)\n"),
        ("pyproject.toml", '[project.scripts]\nadd = "app:add"\n'),
    ],
)
def test_what_runs_the_file_or_is_a_command_calls_it(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text if name == "pyproject.toml" else "")
    code = START + REGISTERED.format(more="") + "def add(n): return n\n"
    others = {name: text} if name.endswith(".py") else {}
    graph = Graph(write_project(tmp_path, {"app.py": code, **others}))
    bound = BoundCallback(graph, graph.in_module(module(graph.project, "app.py"))[0])
    assert why_signature_is_fixed(bound, "called") is not None


@pytest.mark.parametrize(
    "text",
    [
        f"{RUN}def add(n): return n\nadd(1)\n",
        "add(1)\n",
        "names = {}\nnames['add'](1)\n",
        "import runpy\nrunpy.run_path('app.py')\n",
    ],
)
def test_what_has_a_name_of_its_own_does_not_call_it(tmp_path: Path, text: str) -> None:
    code = START + REGISTERED.format(more="") + "def add(n): return n\n"
    graph = Graph(write_project(tmp_path, {"app.py": code, "run.py": text}))
    bound = BoundCallback(graph, graph.in_module(module(graph.project, "app.py"))[0])
    assert why_signature_is_fixed(bound, "called") is None


def test_a_plain_callback_can_change(tmp_path: Path) -> None:
    code = REGISTERED.format(more="") + "def add(n): return n"
    kinds: tuple[Kind, ...] = ("opaque", "background", "lambda", "elsewhere", "registered twice")
    kinds += ("endpoint", "called", "asks", "calls too much", "decorator")
    assert why_signature_is_fixed(_bound(tmp_path, code), *kinds) is None


def test_the_first_of_the_kinds_is_told(tmp_path: Path) -> None:
    code = REGISTERED.format(more="") + "@audited\ndef add(n): return ctx.inputs"
    bound = _bound(tmp_path, code)
    told = [
        why_signature_is_fixed(bound, "asks", "decorator"),
        why_signature_is_fixed(bound, "decorator", "asks"),
    ]
    assert [each and each.kind for each in told] == ["asks", "decorator"]


def _bound(folder: Path, code: str) -> BoundCallback:
    graph = Graph(write_project(folder, {"app.py": START + code + "\n"}))
    return BoundCallback(graph, graph.in_module(module(graph.project, "app.py"))[0])


SUMS = REGISTERED.format(more="") + "def add(n):\n    return {call}\n"
METHOD = "class Shop:\n    def names(self):\n        return ctx.states\n\n\n"
PROPERTY = METHOD.replace("    def names", "    @property\n    def names")
NAMES = "def names(c=None):\n    return ctx.states\n\n\n"
GIVEN = "def names(c):\n    return c.states\n\n\n"


@pytest.mark.parametrize(
    ("code", "call"),
    [
        (NAMES, "names()"),
        (NAMES.replace("ctx.states", "callback_context.states"), "names()"),
        (NAMES.replace("ctx.states", "dash.ctx.args_grouping"), "names()"),
        (NAMES.replace("ctx.states", "getattr(ctx, 'states')"), "names()"),
        (NAMES.replace("ctx.states", "getattr(ctx, 'sta' + 'tes')"), "names()"),
        (NAMES.replace("ctx.states", "len(ctx.triggered)"), "names()"),
        (NAMES.replace("ctx.states", "{**vars(ctx)}"), "names()"),
        (NAMES.replace("ctx.states", "(c if c else ctx).states"), "names()"),
        (NAMES.replace("ctx.states", "context_value.get().states_list"), "names()"),
        (NAMES.replace("ctx.states", "sys._getframe(1).f_locals"), "names()"),
        (NAMES.replace("ctx.states", "request.get_json()"), "names()"),
        (NAMES.replace("def", "async def"), "asyncio.run(names())"),
        (NAMES, "run_later({'what': names})"),
        (NAMES.replace("return", "c = ctx\n    if c: c = c\n    return"), "names()"),
        ("names = lambda: ctx.states\n", "names()"),
        (GIVEN, "names(ctx)"),
        (GIVEN, "names(c=ctx)"),
        (GIVEN, "partial(names, ctx)()"),
        (GIVEN, "[*map(names, [ctx])]"),
        (GIVEN.replace("c.states", "len(c.triggered)"), "names(ctx)"),
        (f"{GIVEN}c = ctx\n", "names(c)"),
        (f"def ask():\n    asked = ctx\n    return names(asked)\n\n\n{GIVEN}", "ask()"),
        (NAMES.replace("return ctx.states", "asked = ctx\n    return vars(asked)"), "names()"),
        (NAMES.replace("return ctx.states", "asked = ctx\n    return show(c=asked)"), "names()"),
        (NAMES.replace("return ctx.states", "asked = ctx\n    return getattr(asked, 'states')"),
         "names()"),
        (f"{NAMES}HELPERS = {{'sum': names}}\n", "HELPERS['sum']()"),
        (f"{NAMES}HELPERS = [names]\n", "[each() for each in HELPERS]"),
        (f"{NAMES}later = partial(names, 1)\n", "later()"),
        (f"{NAMES}def run(what):\n    return what()\n", "run(names)"),
        (f"{NAMES}def run(what):\n    return what()\n", "run(lambda: names())"),
        (f"{NAMES}def make():\n    return names\n\n\nlater = make()\n", "later()"),
        (f"{NAMES}", "(names if n else str)()"),
        (f"{NAMES}def run(read, n):\n    return read()\n\n\ndef go(read):\n"
         "    return run(read, 1)\n", "go(names)"),
        (f"{NAMES}class Shop:\n    def __init__(self, read):\n        self.read = read\n\n\n"
         "SHOP = Shop(names)\n", "SHOP.read()"),
        (f"{NAMES}class Shop:\n    read = staticmethod(names)\n", "Shop.read()"),
        (f"{METHOD}SHOP = Shop()\n", "SHOP.names()"),
        (f"{METHOD}SHOP = Shop()\n", "getattr(SHOP, 'names')()"),
        (f"{PROPERTY}SHOP = Shop()\n", "SHOP.names"),
        (f"{METHOD.replace('names', '__str__')}SHOP = Shop()\n", "f'{SHOP}'"),
        (f"{METHOD.replace('names', '__call__')}SHOP = Shop()\n", "SHOP()"),
        ("class Shop:\n    def __init__(self):\n        self.asked = ctx\n\n\nSHOP = Shop()\n"
         "def names(other=SHOP):\n    return other.asked.states\n", "names()"),
        ("PARTS = {'ctx': ctx}\n\n\ndef names():\n    return PARTS['ctx'].states\n", "names()"),
        ("from ours import names as those\n", "those()"),
        ("import ours\n", "ours.names()"),
        ("from ours import *\n", "names()"),
        ("", "[ctx.states for _ in '1']"),
        ("", "(lambda: ctx.states)()"),
    ],
)  # fmt: skip
def test_what_it_calls_may_ask_for_all_of_them(tmp_path: Path, code: str, call: str) -> None:
    bound = _bound_with(tmp_path, code, call)
    assert why_signature_is_fixed(bound, "asks") is not None


@pytest.mark.parametrize(
    ("code", "call"),
    [
        (NAMES.replace("ctx.states", "ctx.triggered_id"), "names()"),
        (NAMES.replace("ctx.states", "getattr(ctx, 'triggered_id', None)"), "names()"),
        (NAMES.replace("ctx.states", "ctx.triggered_id if ctx else None"), "names()"),
        (NAMES.replace("ctx.states", "ctx and ctx.triggered_id"), "names()"),
        (
            NAMES.replace("return ctx.states", "asked = ctx\n    return asked.triggered_id"),
            "names()",
        ),
        (
            NAMES.replace(
                "return ctx.states", "asked = ctx\n    return getattr(asked, 'triggered_id')"
            ),
            "names()",
        ),
        (f"{GIVEN.replace('states', 'triggered_id')}asked = ctx\n", "names(asked)"),
        (NAMES.replace("ctx.states", "ctx.triggered[0]"), "names()"),
        (NAMES.replace("ctx.states", "request.headers"), "names()"),
        (NAMES.replace("ctx.states", "model.states"), "names()"),
        (GIVEN.replace("states", "triggered_id"), "names(ctx)"),
        (NAMES, "str(n)"),
        (f"{METHOD}SHOP = dict()\n", "SHOP.keys()"),
        (f"{NAMES}def make():\n    return names() and 1\n\n\nSIZE = make()\n", "round(SIZE)"),
        ("from ours import names as those\n", "str(n)"),
    ],
)
def test_a_callback_whose_helpers_ask_for_no_more_can_change(
    tmp_path: Path, code: str, call: str
) -> None:
    bound = _bound_with(tmp_path, code, call)
    assert why_signature_is_fixed(bound, "asks", "calls too much") is None


def _bound_with(folder: Path, code: str, call: str) -> BoundCallback:
    more = "import asyncio\nimport sys\nimport dash\nfrom functools import partial\n"
    more += "from flask import request\nfrom dash import callback_context\n"
    more += "from dash._callback_context import context_value\n"
    more += "from later import run_later\n\n\n"
    files = {
        "app.py": f"{START}{more}{code}\n\n{SUMS.replace('{call}', call)}",
        "ours.py": "from dash import ctx\n\n\ndef names():\n    return ctx.states\n",
    }
    graph = Graph(write_project(folder, files))
    return BoundCallback(graph, graph.in_module(module(graph.project, "app.py"))[0])


OTHER = REGISTERED.format(more="").replace("add", "more") + "def names(n):\n    return {}\n"


@pytest.mark.parametrize(
    ("other", "asks"),
    [
        (OTHER.format("ctx.states"), False),
        (OTHER.format("ctx.states") + "\n\nHELPERS = {'names': names}\n", True),
        (OTHER.format("n") + "\n\ndef helper():\n    return ctx.states\n", True),
        (OTHER.format("n") + "\n\ndef helper(c):\n    return ctx.triggered_id\n", False),
    ],
)
def test_what_may_be_any_function_is_none_that_only_dash_calls(
    tmp_path: Path, other: str, asks: bool
) -> None:
    shop = "SHOP = None\n\n\ndef start(shop):\n    global SHOP\n    SHOP = shop\n\n\n"
    bound = _bound(tmp_path, f"{shop}{SUMS.replace('{call}', 'SHOP.run()')}\n\n{other}")
    assert (why_signature_is_fixed(bound, "calls too much", "asks") is not None) is asks


TRIED = "try:\n    import app\nexcept ImportError:\n    app = None\n\n\n"


@pytest.mark.parametrize(
    ("code", "is_caller"),
    [
        (f"{TRIED}app.add(1)", True),
        (f"{TRIED}def test_add():\n    assert app.add(1) == 1", True),
        (f"{TRIED.replace('import app', 'import app as shop')}if app:\n    shop.add(1)", True),
        (TRIED.replace("app", "shop") + "shop.add(1)", False),
        ("shop = importlib.util.module_from_spec(found)\nshop.add(1)", True),
    ],
)
def test_a_file_that_is_loaded_in_another_way_is_used(
    tmp_path: Path, code: str, is_caller: bool
) -> None:
    app = START + REGISTERED.format(more="") + "def add(n): return n\n"
    project = write_project(tmp_path, {"app.py": app, "test_app.py": code + "\n"})
    graph = Graph(project)
    bound = BoundCallback(graph, graph.in_module(module(project, "app.py"))[0])
    found = why_signature_is_fixed(bound, "called", "registered twice")
    assert (found is not None) is is_caller
