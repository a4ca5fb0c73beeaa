"""What is safe under a named assumption, and what is not: each trap shows what is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.graph import Graph
from codemods.rules.doubt import Doubt
from codemods.rules.prevent_initial_call.rule import find
from codemods.rules.rule import Proposal, Verdict, lifting

HEAD = """\
import json
from dash import ALL, MATCH, Dash, Input, Output, State, callback, dcc, html, no_update
from dash.exceptions import PreventUpdate

app = Dash(__name__)
"""
TWO = '[html.Button("Go", id="go"), html.P("-", id="out")]'
GO = """
@callback(Output("out", "children"), Input("go", "n_clicks"))
def go(n):
    if not n:
        raise PreventUpdate
    return 1
"""
OF_SELF = """
class Panel:
    def __init__(self, uuid):
        self.uuid = uuid

    def layout(self):
        return html.Div([html.Button(id=self.ids("go")), html.P(id=self.ids("out"))])

    def ids(self, name):
        return f"{name}-{self.uuid}"

    def set_callbacks(self):
        @callback(Output(self.ids("out"), "children"), Input(self.ids("go"), "n_clicks"))
        def go(n):
            if not n:
                raise PreventUpdate
            return 1

app.layout = html.Div([Panel(each).layout() for each in json.load(open("ids.json"))])
"""
UNKNOWN = '\ntabs = [html.P(id=each) for each in json.load(open("tabs.json"))]\n'
LAYOUT = f"app.layout = html.Div({TWO})\n"
LATER = """
@callback(Output("page", "children"), Input("open", "n_clicks"), prevent_initial_call=True)
def opened(n):
    return {}
"""


def _of(folder: Path, code: str) -> Proposal:
    """What is said of the callback ``go``."""
    project = write_project(folder, {"app.py": HEAD + code})
    found = [*find(Graph(project), module(project, "app.py"))]
    (own,) = (
        each
        for each in found
        if isinstance(each, Proposal) and each.callbacks[0].name in ("go", "<lambda>")
    )
    return own


MENU = (
    "import feffery_antd_components as fac\n" + UNKNOWN
    + 'app.layout = html.Div([fac.AntdDropdown(id="go"), html.P("-", id="out")])\n'
    '@callback(Output("out", "children"), Input("go", "nClicks"), State("go", "clickedKey"))\n'
    "def go(n, key):\n    if key == 'a':\n        return 1\n    raise PreventUpdate\n"
)  # fmt: skip

UNSET = {
    "a dictionary with no clicks yet": (
        'MORE = {**json.load(open("go.json")), "n_clicks": 0}\n'
        'app.layout = html.Div([html.Button(**MORE), html.P("-", id="out")])\n' + GO
    ),
    "clicks of other components": (
        LAYOUT + UNKNOWN + 'more = html.Div([html.Button(id="more", n_clicks=2)])\n' + GO
    ),
    "an id that cannot be read": LAYOUT + UNKNOWN + GO,
    "of a component that gets it by **": (
        'more = json.load(open("go.json"))\n'
        'app.layout = html.Div([html.Button(id="go", **more), html.P("-", id="out")])\n' + GO
    ),
    "in no layout": GO,
    "in no layout, and the Output is": 'app.layout = html.Div(html.P(id="out"))\n' + GO,
    "in lists that are put on the page in a way that is not seen": (
        'HEADER = [html.Button(id="go")]\nBODY = [html.P(id="out")]\n' + GO
    ),
    "clicks that are zero, beside an id that cannot be read": (
        LAYOUT.replace('id="go"', 'id="go", n_clicks=0') + UNKNOWN + GO
    ),
    "ids of an object": OF_SELF + UNKNOWN,
    "which entry of a menu was clicked": MENU,
    "of a class that makes itself": (
        "class Go(html.Button):\n    def __new__(cls):\n        return object()\n\n"
        '    def __init__(self):\n        super().__init__(id="go")\n\n'
        'app.layout = html.Div([Go(), html.P("-", id="out")])\n' + UNKNOWN + GO
    ),
    "a word that is no name of a prop": LAYOUT + UNKNOWN + 'tell(1, 2, "n_clicks")\n' + GO,
    "of a class of the project": (
        "class Bare(html.Button):\n    pass\n\nclass Go(Bare):\n    pass\n\n"
        'app.layout = html.Div([Go(id="go"), html.P("-", id="out")])\n' + UNKNOWN + GO
    ),
}


@pytest.mark.parametrize("code", UNSET.values(), ids=UNSET)
def test_an_event_that_is_not_seen_is_assumed_to_be_unset(tmp_path: Path, code: str) -> None:
    found = _of(tmp_path, code)
    assert (found.verdict, found.assumes) == (Verdict.UNSAFE, ("unset-events",)), found.differs


CHOSEN = """
@callback(Output("go", "clickedKey"), Input("out", "n_clicks"))
def choose(n):
    return "a"
"""
SEEN = {
    "a callback chooses an entry of a menu": MENU + CHOSEN,
    "an entry of a menu is chosen": MENU.replace('id="go")', 'id="go", clickedKey="a")'),
    "a prop that is no event": MENU.replace('"clickedKey"', '"title"'),
    "a helper is told": (
        "def button(**more):\n    return html.Button(**more)\n"
        'app.layout = html.Div([button(id="go", n_clicks=1), html.P("-", id="out")])\n' + GO
    ),
    "a dictionary has it": (
        'MORE = {**json.load(open("go.json")), "n_clicks": 1}\n'
        'app.layout = html.Div([html.Button(**MORE), html.P("-", id="out")])\n' + GO
    ),
    "an entry is set": (
        'MORE = json.load(open("go.json"))\nMORE["n_clicks"] = 1\n'
        'app.layout = html.Div([html.Button(**MORE), html.P("-", id="out")])\n' + GO
    ),
    "a class is made of another": (
        "from functools import partial\nGo = partial(html.Button, n_clicks=1)\n"
        'app.layout = html.Div([Go(id="go"), html.P("-", id="out")])\n' + UNKNOWN + GO
    ),
    "a base of its class has it": (
        'class Bare(html.Button):\n    def __init__(self, id):\n'
        '        super().__init__(id=id, n_clicks=1)\n\nclass Go(Bare):\n    pass\n\n'
        'app.layout = html.Div([Go(id="go"), html.P("-", id="out")])\n' + UNKNOWN + GO
    ),
    "its class is made of itself": (
        "class A(B):\n    pass\n\nclass B(A):\n    pass\n\n"
        'app.layout = html.Div([B(id="go"), html.P("-", id="out")])\n' + UNKNOWN + GO
    ),
    "several in one parameter": (
        LAYOUT + UNKNOWN
        + GO.replace('Input("go", "n_clicks")', 'inputs=[[Input("go", "n_clicks")]]')
        .replace('Output("out", "children")', 'output=Output("out", "children")')
        .replace("not n", "len(n) < 2")
    ),
    "a callback puts the Output on the page, and the Input is in no layout": (
        'app.layout = html.Div([html.Button(id="open"), html.Div(id="page")])'
        + LATER.format('html.P(id="out")')
        + UNKNOWN
        + GO
    ),
    "its class cannot be found": (
        'Button = html.Button\nif app:\n    class Button(Button):\n        pass\n'
        'app.layout = html.Div([Button(id="go"), html.P("-", id="out")])\n' + UNKNOWN + GO
    ),
    "all of them are asked how many they are": (
        LAYOUT + UNKNOWN
        + GO.replace('"go"', '{"type": "go", "index": ALL}').replace("not n", "len(n) < 2")
    ),
    "it is set by its name": LAYOUT + UNKNOWN + 'setattr(found(), "n_clicks", 1)\n' + GO,
    "a dictionary is updated": (
        'MORE = json.load(open("go.json"))\nMORE.update(n_clicks=1)\n'
        'app.layout = html.Div([html.Button(**MORE), html.P("-", id="out")])\n' + GO
    ),
    "an entry is set by default": (
        'MORE = json.load(open("go.json"))\nMORE.setdefault("n_clicks", 1)\n'
        'app.layout = html.Div([html.Button(**MORE), html.P("-", id="out")])\n' + GO
    ),
    "it is given in the layout": LAYOUT.replace('id="go"', 'id="go", n_clicks=1') + UNKNOWN + GO,
    "it is computed in the layout": (
        LAYOUT.replace('id="go"', 'id="go", n_clicks=count()') + UNKNOWN + GO
    ),
    "zero passes the guard": (
        LAYOUT.replace('id="go"', 'id="go", n_clicks=0')
        + UNKNOWN
        + GO.replace("not n", "n is None")
    ),
    "another component of this id has it": LAYOUT + '\nX = html.Button(id="go", n_clicks=2)\n' + GO,
    "the id is spelled in another way": (
        'NAME = "go"\n' + LAYOUT + UNKNOWN + 'X = html.Button(id=f"{NAME}", n_clicks=2)\n' + GO
    ),
    "it is set by code": LAYOUT + UNKNOWN + "app.layout.children[0].n_clicks = 1\n" + GO,
    "it is set by code on what cannot be seen": LAYOUT + UNKNOWN + "found().n_clicks = 1\n" + GO,
    "a callback carries the clicks": (
        'app.layout = html.Div([html.Button(id="open"), html.Div(id="page"), '
        'html.P("-", id="out")])\n'
        + LATER.format('html.Button(id="go", n_clicks=1)')
        + UNKNOWN
        + GO
    ),
    "a callback puts the Output on the page": (
        'app.layout = html.Div([html.Button(id="go"), html.Button(id="open"), html.Div(id="page")])'
        + LATER.format('html.P(id="out")')
        + UNKNOWN
        + GO
    ),
    "a helper of a callback does": (
        'app.layout = html.Div([html.Button(id="go"), html.Button(id="open"), html.Div(id="page")])'
        + LATER.format("detail()")
        + '\ndef detail():\n    return html.P(id="out")\n'
        + UNKNOWN
        + GO
    ),
    "a callback puts a constant on the page": (
        'app.layout = html.Div([html.Button(id="go"), html.Button(id="open"), html.Div(id="page")])'
        '\nDETAIL = html.P(id="out")\nPAGES = {"detail": DETAIL}\n'
        + LATER.format('PAGES["detail"]')
        + UNKNOWN
        + GO
    ),
    "a callback calls a method of an object": (
        'app.layout = html.Div([html.Button(id="go"), html.Button(id="open"), html.Div(id="page")])'
        '\nclass Pages:\n    def detail(self):\n        return html.P(id="out")\n\n'
        "pages = Pages()\n"
        + LATER.format("pages.detail()")
        + UNKNOWN
        + GO
    ),
    "it is put on the page again as it is": (
        f'app.layout = html.Div([html.Div({TWO}, id="page"), html.Button(id="more")])\n'
        '@callback(Output("page", "children"), Input("more", "n_clicks"),'
        ' State("page", "children"))\ndef add(n, rows):\n    return rows + [html.P()]\n'
        + UNKNOWN
        + GO
    ),
    "a function that cannot be seen gets it": (
        f"app.layout = html.Div(made({TWO}))\n" + UNKNOWN + GO
    ),
    "it is no event": (
        'app.layout = html.Div([dcc.Input(id="name"), html.Button(id="go"), '
        'html.P("-", id="out")])\n'
        + UNKNOWN
        + GO.replace('"n_clicks")', '"n_clicks"), State("name", "value")')
        .replace("go(n)", "go(n, name)")
        .replace("not n", "not name")
    ),
    "it does something before the guard": (
        LAYOUT + UNKNOWN + GO.replace("    if", '    open("log", "a").write("go")\n    if', 1)
    ),
    "a decorator that is not known": LAYOUT + UNKNOWN + GO.replace("def go", "@counted\ndef go"),
    "all of them start": LAYOUT + UNKNOWN + GO.replace('"go"', '{"type": "go", "index": ALL}'),
}  # fmt: skip


@pytest.mark.parametrize("code", SEEN.values(), ids=SEEN)
def test_what_is_seen_is_never_lifted(tmp_path: Path, code: str) -> None:
    found = _of(tmp_path, code)
    assert (found.verdict, found.assumes) == (Verdict.UNSAFE, ()), found.differs


UNREAD_ID = [
    LAYOUT + '\nX = [html.Button(id=each, n_clicks=2) for each in read("x")]\n' + GO,
    LAYOUT
    + UNKNOWN
    + '\nX = html.Button(**{"id": "other", "n_clicks": 0})\nY = button(id="more", n_clicks=0)\n'
    + GO.replace("not n", "n is None"),
    LAYOUT + '\nX = [html.Button(id=read("id"), n_clicks=0)]\n' + GO.replace("not n", "n is None"),
    LAYOUT
    + UNKNOWN
    + '\nX = html.Button(**{**read("x"), "n_clicks": 0})\n'
    + GO.replace("not n", "n is None"),
    LAYOUT + UNKNOWN + "\nX = read(button(n_clicks=0))\n" + GO.replace("not n", "n is None"),
]


@pytest.mark.parametrize("code", UNREAD_ID)
def test_a_component_whose_id_cannot_be_read_may_be_it(tmp_path: Path, code: str) -> None:
    found = _of(tmp_path, code)
    assert found.assumes == ("unread-code", "unset-events"), found.differs
    assert "a component its n_clicks: whether that is the component of go.n_clicks" in str(
        found.differs
    )


SAME = """
@callback(Output("out", "hidden"), Input("go", "n_clicks"), State("out", "hidden"))
def go(n, old):
    if n is None:
        return old
    return not old
"""


def test_what_keeps_its_state_may_be_started_by_another_component(tmp_path: Path) -> None:
    found = _of(tmp_path, LAYOUT + '\nX = [html.Button(id=read("id"), n_clicks=0)]\n' + SAME)
    assert found.assumes == ("unread-code", "unset-events")
    assert "gives a component its n_clicks" in (found.differs or "")


def test_of_values_and_events_only_these_are_assumed_to_be_unset(tmp_path: Path) -> None:
    more = GO.replace('"n_clicks")', '"n_clicks"), Input("name", "value")').replace(
        "n)", "n, name)"
    )
    found = _of(tmp_path, LAYOUT + UNKNOWN + more)
    assert found.assumes == ("unset-events",)
    assert "when n is not set" in (found.differs or "")


ZERO = [
    'X = html.Button(**{"n_clicks": 0, "id": "go"})\n',
    'X = html.Button(**{"id": read("id"), "n_clicks": 1})\n',
    'X = button(n_clicks=0, id="go")\n',
    'X = button(id=read("a"), n_clicks=1)\nY = [html.Button(id=read("b"), n_clicks=0)]\n',
    'X = button(id="go", n_clicks=0)\nY = [html.Button(id=read("b"), n_clicks=0)]\n',
    "class Pressed(html.Button):\n"
    "    def __init__(self, **more):\n        super().__init__(n_clicks=0, **more)\n\n"
    'X = Pressed(id="go")\n',
    "class Pressed(html.Button):\n"
    '    def __init__(self):\n        super().__init__(id="go", n_clicks=0)\n\n',
]


@pytest.mark.parametrize("code", ZERO)
def test_what_has_the_id_and_zero_clicks_is_seen(tmp_path: Path, code: str) -> None:
    found = _of(tmp_path, LAYOUT + UNKNOWN + "\n" + code + GO.replace("not n", "n is None"))
    assert (found.verdict, found.assumes) == (Verdict.UNSAFE, ()), found.differs


BEHIND = LAYOUT + GO
READER = """
@callback(Output("more", "children"), Input({}, "children"))
def behind(text):
    return len(text)
"""
UNREAD = {
    "an id that cannot be read": READER.format("found()"),
    "an id that a function gets": (
        'def made(name):\n    return Input(name, "title")\nmade("go")\n' + READER.format("found()")
    ),
    "dependencies that cannot be read": (
        "@callback(*dependencies())\ndef behind(*texts):\n    return 1\n"
    ),
}


@pytest.mark.parametrize("code", UNREAD.values(), ids=UNREAD)
def test_what_cannot_be_read_is_assumed_to_be_about_others(tmp_path: Path, code: str) -> None:
    found = _of(tmp_path, BEHIND + code)
    assert (found.verdict, found.assumes) == (Verdict.UNSAFE, ("unread-code",)), found.differs


def test_both_may_be_needed(tmp_path: Path) -> None:
    found = _of(tmp_path, BEHIND + UNKNOWN + READER.format("found()"))
    assert found.assumes == ("unread-code", "unset-events")


OUT = '{"type": "out", "index": 1}'
READ = {
    "the id itself": BEHIND + READER.format('"out"'),
    "the same id in other words": BEHIND + 'O = "out"\n' + READER.format("O"),
    "a wildcard": (BEHIND.replace('"out"', OUT) + READER.format('{"type": "out", "index": ALL}')),
    "a wildcard, of MATCH": (
        BEHIND.replace('"out"', OUT)
        + READER.format('{"type": "out", "index": MATCH}').replace(
            '"more"', '{"type": "more", "index": MATCH}'
        )
    ),
    "a default": BEHIND + READER.format('found() or "out"'),
    "a default of a call": BEHIND + READER.format('settings().get("shown", "out")'),
    "one of a dictionary": (
        BEHIND + 'IDS = {"first": "out", "second": found()}\n' + READER.format("IDS[found()]")
    ),
    "one of a list": (
        BEHIND + 'IDS = ["out", *found()]\nNAME = IDS[found()]\n' + READER.format("NAME")
    ),
    "beside one that cannot be read": (
        BEHIND + READER.format("found()") + READER.format('"out"').replace("more", "most")
    ),
    "its own id cannot be read": (
        BEHIND.replace('Output("out"', "Output(found()") + READER.format("found()")
    ),
}


@pytest.mark.parametrize("code", READ.values(), ids=READ)
def test_what_can_be_read_is_not_lifted(tmp_path: Path, code: str) -> None:
    found = _of(tmp_path, code)
    assert (found.verdict, found.assumes) == (Verdict.UNSAFE, ()), found.differs


def test_a_proposal_assumes_nothing_that_leaves_a_doubt() -> None:
    lifted = Doubt("It may be set.", known=False, assumes="unset-events")
    other = Doubt("It may be read.", known=False, assumes="unread-code")
    assert lifting([]) == ()
    assert lifting([lifted]) == ("unset-events",)
    assert lifting([lifted, other, lifted]) == ("unread-code", "unset-events")
    assert lifting([lifted, Doubt("It differs.")]) == ()
    assert lifting([Doubt("It differs.", assumes="unset-events")]) == ()
