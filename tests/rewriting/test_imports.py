"""Imports: names added, taken away, moved to another package, and kept in order."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

import pytest

from codemods.files.source import Source
from codemods.python.project import Module, Project
from codemods.rewriting.edits import CannotRewrite, Edit, replace, spans
from codemods.rewriting.imports.reimport import Move, reimport, why_not
from codemods.rewriting.imports.statement import edit_names
from codemods.rewriting.imports.upkeep import upkeep
from codemods.rewriting.rewrite import with_upkeep
from codemods.rewriting.statements import Name, delete, statement_text, substitute


def module(code: str, path: str = "app.py") -> Module:
    return Module(Source(path, code.encode()), path.removesuffix(".py"), False)


def applied(before: Module, edits: Sequence[Edit]) -> str:
    return replace(before.source.data, spans(edits, "utf-8")).decode()


# Names in a statement


def _edited(code: str, add: str, remove: str = "") -> str:
    old = module(code)
    statement = next(node for node in ast.walk(old.tree) if isinstance(node, ast.ImportFrom))
    return applied(old, edit_names(old, statement, _names(add), _names(remove)))


def _names(text: str) -> list[Name]:
    return [Name(*part.split(" as ")) for part in filter(None, text.split(", "))]


LONG = "from dash import Dash, callback, clientside_callback, get_asset_url, get_relative_path"


@pytest.mark.parametrize(
    ("before", "add", "after"),
    [
        # in the order that is there: isort's, by name, without regard to case, none
        ("from dash import Dash, dcc", "ALL, Input", "from dash import ALL, Dash, Input, dcc"),
        ("from dash import Dash, MATCH", "Input", "from dash import Dash, Input, MATCH"),
        ("from dash import ctx, Dash", "dcc, html", "from dash import ctx, Dash, dcc, html"),
        ("from dash import html, dcc", "Input, ctx", "from dash import html, dcc, Input, ctx"),
        ("from dash import dcc", "dcc", "from dash import dcc"),
        ("from dash import dcc", "dcc as d", "from dash import dcc, dcc as d"),
        ("from dash import dcc as d", "dcc", "from dash import dcc as d, dcc"),
        # in the layout that is there
        ("from dash import (dcc)", "html", "from dash import (dcc, html)"),
        ("from dash import dcc,html", "ctx", "from dash import ctx, dcc,html"),
        ("from dash import (dcc,html)", "ctx", "from dash import (ctx,dcc,html)"),
        (
            "from dash import (\n    dcc,\n    html,\n)",
            "ctx, no_update",
            "from dash import (\n    ctx,\n    dcc,\n    html,\n    no_update,\n)",
        ),
        (
            "from dash import (\n    dcc,\n    html\n)",
            "no_update",
            "from dash import (\n    dcc,\n    html,\n    no_update\n)",
        ),
        (
            "from dash import (\n    dcc,  # a\n    html,  # b\n)",
            "no_update",
            "from dash import (\n    dcc,  # a\n    html,  # b\n    no_update,\n)",
        ),
        (
            "from dash import (\n    dcc,  # a\n    html  # b\n)",
            "no_update",
            "from dash import (\n    dcc,  # a\n    html,  # b\n    no_update\n)",
        ),
        (
            "from dash import (  # all\n    dcc,\n    # b\n    html,\n)",
            "ctx",
            "from dash import (  # all\n    ctx,\n    dcc,\n    # b\n    html,\n)",
        ),
        (
            "from dash import (dcc,\n                  html)",
            "no_update",
            "from dash import (dcc,\n                  html,\n                  no_update)",
        ),
        ("from dash import dcc, \\\n    html", "ctx", "from dash import ctx, dcc, \\\n    html"),
        ("from dash import dcc  # a", "html", "from dash import dcc, html  # a"),
        ("é = 1; from dash import dcc; ü = 2", "html", "é = 1; from dash import dcc, html; ü = 2"),
        (
            f"{LONG}",
            "html",
            "from dash import (\n    Dash,\n    callback,\n    clientside_callback,\n"
            "    get_asset_url,\n    get_relative_path,\n    html,\n)",
        ),
        (
            f"{LONG.replace('Dash', '(Dash')})",
            "html",
            "from dash import (\n    Dash,\n    callback,\n    clientside_callback,\n"
            "    get_asset_url,\n    get_relative_path,\n    html,\n)",
        ),
        (
            f"if x:\r\n  {LONG}\r\n",
            "html",
            "if x:\r\n  from dash import (\r\n    Dash,\r\n    callback,\r\n"
            "    clientside_callback,\r\n    get_asset_url,\r\n    get_relative_path,\r\n"
            "    html,\r\n  )\r\n",
        ),
        # a line that was longer before has a wider limit
        (f"{LONG}, html", "ctx", LONG.replace("get_a", "ctx, get_a") + ", html"),
    ],
)
def test_names_join_an_import_in_its_order_and_its_layout(
    before: str, add: str, after: str
) -> None:
    assert _edited(before, add) == after


@pytest.mark.parametrize(
    ("before", "remove", "after"),
    [
        ("from dash import Dash, dcc, html", "Dash", "from dash import dcc, html"),
        ("from dash import Dash, dcc, html", "dcc", "from dash import Dash, html"),
        ("from dash import Dash, dcc, html", "html", "from dash import Dash, dcc"),
        ("from dash import dcc as d, dcc", "dcc", "from dash import dcc as d"),
        (
            "from dash import (\n    dcc,  # a\n    html,  # b\n    no_update,  # c\n)",
            "no_update",
            "from dash import (\n    dcc,  # a\n    html,  # b\n)",
        ),
        (
            "from dash import (\n    dcc,  # a\n    html  # b\n)",
            "html",
            "from dash import (\n    dcc  # a\n)",
        ),
        ("from dash import (dcc, html)", "html", "from dash import (dcc)"),
        ("from dash import (\n    dcc,\n    html)", "html", "from dash import (\n    dcc)"),
    ],
)
def test_names_leave_an_import_with_their_comments(before: str, remove: str, after: str) -> None:
    assert _edited(before, "", remove) == after


def test_names_are_exchanged_in_one_go() -> None:
    before = "from dash import (\n    dcc,\n    html,  # b\n)"
    assert _edited(before, "ctx, set_props", "html") == (
        "from dash import (\n    ctx,\n    dcc,\n    set_props,\n)"
    )


def test_a_new_import_is_sorted_and_broken_when_it_is_long() -> None:
    names = _names("html, ALL, Input, dcc")
    assert statement_text(module(""), "dash", names) == "from dash import ALL, Input, dcc, html"
    wide = _names(", ".join(f"name_number_{number}" for number in range(6)))
    broken = statement_text(module("def f():\r\n\tpass\r\n"), "dash", wide, "\t").split("\r\n")
    assert broken[0] == "from dash import ("
    assert broken[1:-1] == [f"\t\tname_number_{number}," for number in range(6)]
    assert broken[-1] == "\t)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import a\nimport x\nimport b\n", "import a\nimport b\n"),
        ("import a\n\nimport x\n\nimport b\n", "import a\n\nimport b\n"),
        ("import a\n\nimport x\nimport x\n\n\nb\n", "import a\n\n\nb\n"),
        ("import a\n\nimport x\nb\n", "import a\n\nb\n"),
        ("import a\nimport x\n\nb\n", "import a\n\nb\n"),
        ("import x\n\nb\n", "b\n"),
        ("import a\nimport x", "import a\n"),
        ("import a\r\n\r\nimport x\r\n \r\nimport b", "import a\r\n\r\nimport b"),
        ("if a:\n    b\n    import x\n", "if a:\n    b\n"),
        ("from x import (\n    a,\n)\nb\n", "b\n"),
    ],
)
def test_a_statement_goes_with_its_lines_and_leaves_no_gap(before: str, after: str) -> None:
    old = module(before)
    gone = [
        node
        for node in ast.walk(old.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "x" in (getattr(node, "module", ""), node.names[0].name)
    ]
    assert applied(old, [*delete(old, gone)]) == after


@pytest.mark.parametrize("code", ["import x; b\n", "b; import x\n", "import x  # why\n"])
def test_a_statement_that_shares_its_line_is_not_deleted(code: str) -> None:
    old = module(code)
    statement = next(node for node in old.tree.body if isinstance(node, ast.Import))
    with pytest.raises(CannotRewrite):
        list(delete(old, [statement]))


def test_statements_take_the_place_of_one_on_its_lines() -> None:
    nested = module("if a:\r\n\timport x  # c\r\n")
    assert isinstance(nested.tree.body[0], ast.If)
    edit = substitute(nested, nested.tree.body[0].body[0], ["b", "c"])
    assert applied(nested, [edit]) == "if a:\r\n\tb\r\n\tc  # c\r\n"
    inline = module("if a: import x\n")
    assert isinstance(inline.tree.body[0], ast.If)
    edit = substitute(inline, inline.tree.body[0].body[0], ["b", "c"])
    assert applied(inline, [edit]) == "if a: b; c\n"


# Names that move


def _moved(code: str, homes: Mapping[str, str]) -> str:
    """The code with the names of ``old`` imported from their homes."""
    old = module(code)
    moves = _moves(old, homes)
    assert why_not(old, moves) is None
    return applied(old, reimport(old, moves))


def _moves(old: Module, homes: Mapping[str, str]) -> list[Move]:
    return [
        Move(node, alias, ((homes[alias.name], Name(alias.name, alias.asname)),))
        for node in ast.walk(old.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "old"
        for alias in node.names
        if alias.name in homes
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from old import a\n", "from new import a\n"),
        ("from old import (\n  b,  # b\n  a\n)", "from new import (\n  b,  # b\n  a\n)"),
        ("from old import a, x\n", "from old import x\nfrom new import a\n"),
        ("from old import a, x  # c\n", "from old import x  # c\nfrom new import a\n"),
        ("from old import a, x", "from old import x\nfrom new import a"),
        ("if y: from old import a, x\n", "if y: from old import x; from new import a\n"),
        ("from old import a, c\n", "from new import a\nfrom other import c\n"),
        ("from old import a, c  # c\n", "from new import a\nfrom other import c  # c\n"),
        # to the import that is there, from above and from below
        ("from new import z\ny\nfrom old import a\n", "from new import a, z\ny\n"),
        ("from old import a\nimport y\nfrom new import z\n", "import y\nfrom new import a, z\n"),
        ("from old import a\nfrom old import b\n", "from new import a, b\n"),
        ("from old import a\nfrom new import a\n", "from new import a\n"),
        ("from old import a, x\nfrom old import b\n", "from old import x\nfrom new import a, b\n"),
        # not past code, a star, a comment that would lose its meaning
        ("from old import a\ny\nfrom new import z\n", "from new import a\ny\nfrom new import z\n"),
        (
            "from new import z\nfrom y import *\nfrom old import a\n",
            "from new import z\nfrom y import *\nfrom new import a\n",
        ),
        (
            "from old import a\nfrom y import *\nfrom new import z\n",
            "from new import a\nfrom y import *\nfrom new import z\n",
        ),
        (
            "from new import z\n\n# about a\nfrom old import a\nfrom old import b\n",
            "from new import z\n\n# about a\nfrom new import a, b\n",
        ),
        (
            "# the licence\nfrom old import a\nfrom new import z\n",
            "# the licence\nfrom new import a, z\n",
        ),
        # each block by itself
        (
            "from new import z\nif y:\n\tfrom old import a\n\tfrom old import b\n",
            "from new import z\nif y:\n\tfrom new import a, b\n",
        ),
    ],
)
def test_names_move_to_their_new_home(before: str, after: str) -> None:
    assert _moved(before, {"a": "new", "b": "new", "c": "other"}) == after


def test_a_statement_that_gets_and_loses_names_keeps_the_rest() -> None:
    old = module("from old import a\nfrom new import c, z\n")
    first, second = (node for node in old.tree.body if isinstance(node, ast.ImportFrom))
    moves = [
        Move(first, first.names[0], (("new", Name("a")),)),
        Move(second, second.names[0], (("other", Name("c")),)),
    ]
    assert applied(old, reimport(old, moves)) == "from new import a, z\nfrom other import c\n"


def test_a_star_that_brought_nothing_leaves_a_block_that_parses() -> None:
    old = module("if x:\n    from old import *\n")
    statement = next(node for node in ast.walk(old.tree) if isinstance(node, ast.ImportFrom))
    moves = [Move(statement, statement.names[0], ())]
    assert applied(old, reimport(old, moves)) == "if x:\n    pass\n"


def test_comments_inside_an_import_that_is_divided_are_not_lost() -> None:
    old = module("from old import (\n    a,  # a\n    c,\n)\n")
    assert why_not(old, _moves(old, {"a": "new", "c": "other"})) == "the import has comments inside"


# What a set of edits needs, and leaves without a use


def _kept_up(before: str, after: str, needs: str = "", other: str = "") -> str:
    old, new, user = module(before), module(after), module(other, "other.py")
    project = Project({"app.py": new, "other.py": user}, ("app.py",))
    made = upkeep(
        project,
        new,
        frozenset(needs.split()),
        old.source.data,
        lambda name: name in old.names and name not in new.names,
    )
    return applied(new, made)


@pytest.mark.parametrize(
    ("code", "after"),
    [
        ("from dash import Dash\nx\n", "from dash import Dash, Patch\nx\n"),
        ("from dash import Dash, Patch\n", "from dash import Dash, Patch\n"),
        ("from dash import *\n", "from dash import *\n"),
        (
            "import os\nimport dash\nimport sys\n\nx\n",
            "import os\nimport dash\nfrom dash import Patch\nimport sys\n\nx\n",
        ),
        ("import os\n\nx\n", "import os\nfrom dash import Patch\n\nx\n"),
        ("import os  # c\r\nx", "import os  # c\r\nfrom dash import Patch\r\nx"),
        ("import os", "import os\nfrom dash import Patch"),
        ("'''doc'''\nx\n", "'''doc'''\nfrom dash import Patch\nx\n"),
        ("# a\n@x\ndef f(): ...\n", "# a\nfrom dash import Patch\n@x\ndef f(): ...\n"),
        (
            "'''doc'''\nfrom __future__ import annotations\nx\n",
            "'''doc'''\nfrom __future__ import annotations\nfrom dash import Patch\nx\n",
        ),
        ("from dash import Dash as Patch\n", "from dash import Dash as Patch, Patch\n"),
    ],
)
def test_a_name_that_is_needed_is_imported(code: str, after: str) -> None:
    assert _kept_up(code, code, "Patch") == after


@pytest.mark.parametrize(
    ("code", "other", "after"),
    [
        ("from dash import S, html\n{}html\n", "", "from dash import html\nhtml\n"),
        ("import x\n\nfrom dash import S\n\n{}x\n", "", "import x\n\nx\n"),
        ("from dash.dependencies import S\n{}x\n", "", "x\n"),
        ("from dash import State as S\n{}x\n", "", "x\n"),
        ("from other import S\n{}x\n", "", "from other import S\nx\n"),
        ("from dash import S\n{}x\n", "from app import S", "from dash import S\nx\n"),
        ("from dash import S  # noqa\n{}x\n", "", "from dash import S  # noqa\nx\n"),
        (
            "from dash import S\n__all__ = ['S']\n{}",
            "",
            "from dash import S\n__all__ = ['S']\n",
        ),
    ],
)
def test_a_name_that_lost_its_last_use_goes(code: str, other: str, after: str) -> None:
    assert _kept_up(code.format("S\n"), code.format(""), other=other) == after


def test_a_name_without_a_use_before_is_none_of_our_business() -> None:
    code = "from dash import State\n"
    assert _kept_up(f"{code}x\n", code) == code


def test_a_new_name_takes_the_place_of_an_import_that_goes() -> None:
    code = "import os\nfrom dash.exceptions import PreventUpdate\n\nx = {}\n"
    assert _kept_up(code.format("PreventUpdate"), code.format("1"), "no_update") == (
        "import os\nfrom dash import no_update\n\nx = 1\n"
    )


# One change alone


def _alone(code: str, changes: Mapping[str, str], start: int = 0) -> str:
    """The code with texts replaced by others, as one change, and what that calls for."""
    old = module(code)
    project = Project({"app.py": old}, ("app.py",))
    places = ((code.index(text, start), text, new) for text, new in changes.items())
    edits = [Edit("app.py", place, place + len(text), new) for place, text, new in places]
    return applied(old, with_upkeep(project, edits, {}))


HEAD = "from dash import Input, State\n\n"


@pytest.mark.parametrize(
    ("body", "changes", "head"),
    [
        ("a = State\nb = Input\n", {"State": "1"}, "from dash import Input\n\n"),
        ("a = State\nb = Input, State\n", {"State": "1"}, HEAD),
        ("a = State, State\nb = Input\n", {"State,": "1,"}, HEAD),
        ("a = State; c = State\nb = Input\n", {"a = State": "a = 1"}, HEAD),
        ("a = State\nb = Input\n", {"State": "1", "Input": "State"}, "from dash import State\n\n"),
        ("a = State\nb = Input\n", {"State\nb": "1\nb"}, "from dash import Input\n\n"),
        ("@State\ndef a(): ...\nb = Input\n", {"@State\n": ""}, "from dash import Input\n\n"),
        ("a = State\nb = Input\n", {"State": '"State"'}, "from dash import Input\n\n"),
    ],
)
def test_one_change_takes_the_names_away_that_nothing_uses(
    body: str, changes: Mapping[str, str], head: str
) -> None:
    expected = body
    for text, new in changes.items():
        expected = expected.replace(text, new, 1)
    assert _alone(HEAD + body, changes, start=len(HEAD)) == head + expected


def test_one_change_that_touches_the_imports_too() -> None:
    code = "from dash import Input, State\nb = Input\nc = State\n"
    found = _alone(
        code, {"from dash import Input, State\nb = Input": "from dash import Input, State\n"}
    )
    assert found == "from dash import State\n\nc = State\n"


def test_one_change_of_a_file_with_a_byte_order_mark() -> None:
    code = "\ufefffrom dash import Input, State\na = State\nb = Input\n"
    old = module(code)
    place = len(code[: code.index("State\nb")].encode())
    edit = Edit("app.py", place, place + 5, "1")
    found = applied(old, with_upkeep(Project({"app.py": old}, ("app.py",)), [edit], {}))
    assert found == "\ufefffrom dash import Input\na = 1\nb = Input\n"


def test_code_that_one_change_breaks_is_said() -> None:
    with pytest.raises(CannotRewrite, match="cannot be parsed"):
        _alone("a = 1\nb = 2\n", {"1": "("})


def test_edits_of_one_change_that_meet_are_one() -> None:
    old = module("a = 1\nb = 2\n")
    edits = [Edit("app.py", 4, 4, "0, "), Edit("app.py", 4, 5, "2"), Edit("app.py", 10, 11, "3")]
    found = with_upkeep(Project({"app.py": old}, ("app.py",)), edits, {})
    assert found == (Edit("app.py", 4, 5, "0, 2"), Edit("app.py", 10, 11, "3"))
