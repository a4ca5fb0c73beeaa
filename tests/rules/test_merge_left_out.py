"""Every callback that shares an Output is in some verdict of merge-duplicate-outputs."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.graph import Graph
from codemods.rules.merge_duplicate_outputs.rule import find
from codemods.rules.rule import Proposal, Refused

IMPORTS = "from dash import ALL, Dash, Input, Output, State, callback, ctx, dcc, html\n"
LAYOUT = """
app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button("Add", id="add"),
        html.Button("Remove", id="remove"),
        html.Button("Reset", id="reset"),
        dcc.Upload(id="upload"),
        dcc.Store(id="rows"),
        dcc.Store(id="words"),
    ]
)


@callback(Output("rows", "data", allow_duplicate=True), Input("add", "n_clicks"),
          prevent_initial_call=True)
def add(n_clicks):
    return ["added"]


@callback(Output("rows", "data", allow_duplicate=True), Input("remove", "n_clicks"),
          prevent_initial_call=True)
def remove(n_clicks):
    return []


"""
RESET = """
@callback(Output("rows", "data"{0}), Output("words", "data"{0}),
          Input({{"kind": "reset", "index": ALL}}, "n_clicks"), prevent_initial_call=True)
def reset(n_clicks):
    return [], []


"""
WORDS = """
@callback(Output("words", "data"{0}), Input("upload", "contents"), prevent_initial_call=True)
def words(contents):
    return [contents]


"""
ALLOWED = ", allow_duplicate=True"


def _found(folder: Path, files: dict[str, str]) -> tuple[list[Proposal], list[Refused]]:
    graph = Graph(write_project(folder, files))
    found = [each for path in files for each in find(graph, module(graph.project, path))]
    merged = [each for each in found if isinstance(each, Proposal)]
    return merged, [each for each in found if isinstance(each, Refused)]


@pytest.mark.parametrize("flag", [ALLOWED, ""])
def test_who_shares_nothing_with_what_is_merged_is_refused(tmp_path: Path, flag: str) -> None:
    code = IMPORTS + LAYOUT + RESET.format(flag) + WORDS.format(flag)
    (merged,), (refused,) = _found(tmp_path, {"app.py": code})
    assert [each.name for each in merged.callbacks] == ["add", "remove"]
    assert "stays apart: Input({'kind': 'reset'" in merged.message
    assert refused.reason.startswith("2 callbacks write words.data, and cannot become one. reset")
    assert [each.callback for each in refused.related] == ["words"]


def test_it_is_refused_in_its_own_file_too(tmp_path: Path) -> None:
    files = {
        "app.py": IMPORTS + LAYOUT + RESET.format(ALLOWED),
        "more.py": IMPORTS + "import app\n" + WORDS.format(ALLOWED),
    }
    (merged,), (refused,) = _found(tmp_path, files)
    assert len(merged.callbacks) == 2
    assert refused.callbacks[0].name == "reset"
    assert [each.callback for each in refused.related] == ["words"]


def test_who_belongs_together_is_refused_together(tmp_path: Path) -> None:
    more = RESET.format(ALLOWED) + WORDS.format(ALLOWED)
    for old, new in (("words", "last"), ("reset", "again"), ("upload", "reset")):
        more = more.replace(old, new)
    code = IMPORTS + LAYOUT + RESET.format(ALLOWED) + WORDS.format(ALLOWED) + more
    (merged,), refused = _found(tmp_path, {"app.py": code})
    assert [each.name for each in merged.callbacks] == ["add", "remove"]
    assert [each.reason.partition(",")[0] for each in refused] == [
        "2 callbacks write words.data",
        "2 callbacks write last.data",
    ]


def test_what_is_merged_twice_leaves_nobody_out(tmp_path: Path) -> None:
    clear = WORDS.format(ALLOWED).replace("upload", "reset").replace("contents", "n_clicks")
    code = IMPORTS + LAYOUT + WORDS.format(ALLOWED) + clear.replace("words(", "clear(")
    merged, refused = _found(tmp_path, {"app.py": code})
    assert [[each.name for each in part.callbacks] for part in merged] == [
        ["add", "remove"],
        ["words", "clear"],
    ]
    assert refused == []


PAGE = """
from dash import register_page

register_page(__name__)
layout = html.Div([html.Button("Last", id="last"), html.Button("Next", id="next")])
"""
LOG = """
@callback(Output("{0}", "data", allow_duplicate=True), Output("log", "data", allow_duplicate=True),
          Input("{1}", "n_clicks"), prevent_initial_call=True)
def {1}_{0}(n_clicks):
    return [n_clicks], [n_clicks]


"""


@pytest.mark.parametrize(
    ("page", "ids", "reason"),
    [
        ("", ("elsewhere", "unknown"), "nothing else in common"),
        (PAGE, ("last", "next"), "on another page"),
        (PAGE, ("elsewhere", "unknown"), "nothing else in common"),
        (PAGE, ("last", "unknown"), "perhaps on another page"),
    ],
)
def test_another_page_is_one_that_is_known(
    tmp_path: Path, page: str, ids: tuple[str, str], reason: str
) -> None:
    pairs = [("rows", "add"), ("rows", "remove"), *(("words", each) for each in ids)]
    code = LAYOUT[: LAYOUT.index("@callback")] + "".join(LOG.format(*pair) for pair in pairs)
    merged, _ = _found(tmp_path, {"app.py": IMPORTS + page + code})
    assert {part.message.rpartition("apart: ")[2] for part in merged} == {f"{reason}."}


def test_two_props_of_a_component_that_has_no_text_for_an_id_are_not_told_apart(
    tmp_path: Path,
) -> None:
    start = "UPLOAD = 'upload'\n" + LAYOUT[: LAYOUT.index("@callback")]
    name = WORDS.format(ALLOWED).replace("contents", "filename").replace("words(", "name(")
    code = start + WORDS.format(ALLOWED) + name
    merged, refused = _found(tmp_path, {"app.py": IMPORTS + code})
    assert (len(merged), refused) == (1, [])
    merged, refused = _found(tmp_path, {"app.py": IMPORTS + code.replace('"upload"', "UPLOAD")})
    assert merged == []
    assert refused[0].reason == (
        "a dispatcher asks for the component, and upload.contents and upload.filename are of one"
    )


def _two(
    outputs: tuple[str, str], states: tuple[int, int] = (0, 0), flag: str = ", allow_duplicate=True"
) -> str:
    """Two callbacks that write ``a.children``, and more, and read so many States."""
    code = ""
    for name, more, number in zip(("first", "last"), outputs, states, strict=True):
        written = "".join(f", Output('{each}', 'title')" for each in more)
        read = "".join(f", State('s{n}', 'value')" for n in range(number))
        given = "".join(f", s{n}" for n in range(number))
        answer = ", ".join("1" for _ in f"a{more}")
        code += (
            f"\n\n@callback(Output('a', 'children'{flag}){written}, "
            f"Input('{name}', 'n_clicks'){read}, prevent_initial_call=True)\n"
            f"def {name}(n{given}):\n    return {answer}\n"
        )
    return f"{IMPORTS}\napp = Dash(__name__){code}"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            _two(("xy", "")),
            "stay apart: as one they share 1 of 3 Outputs, and each answers for all of them",
        ),
        (_two(("x", "y")), "as one they share 1 of 3 Outputs"),
        (_two(("", ""), (0, 6)), "each event of first would send 6 States that only the others"),
        (_two(("", ""), (7, 0)), "each event of last would send 7 States"),
    ],
)
def test_what_is_no_better_as_one_is_refused(tmp_path: Path, code: str, reason: str) -> None:
    proposals, refused = _found(tmp_path, {"app.py": code})
    assert not proposals
    (found,) = refused
    assert reason in found.reason


def test_who_stays_apart_from_what_is_no_better_is_named(tmp_path: Path) -> None:
    code = _two(("xy", "")) + (
        "\n\n@callback(Output('a', 'children', allow_duplicate=True), Input('late', 'n_clicks'),"
        " prevent_initial_call=True, background=True)\ndef late(n):\n    return 1\n"
    )
    _, (found,) = _found(tmp_path, {"app.py": code})
    assert "app.py:15) stays apart: in the background." in found.reason
    assert [each.callback for each in found.related] == ["last", "late"]


@pytest.mark.parametrize(
    "code",
    [
        _two(("x", "")),
        _two(("", ""), (0, 5)),
        _two(("", ""), (1, 7)),
        _two(("xy", "z"), flag=""),  # as it is, one of them runs at most
    ],
)
def test_what_is_better_as_one_is_merged(tmp_path: Path, code: str) -> None:
    proposals, _ = _found(tmp_path, {"app.py": code})
    assert len(proposals) == 1
