"""What names stand for, through imports of the project and of Dash."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.python.packages import canonical
from codemods.python.project import read_project
from codemods.python.resolve import Symbol, dash_name, resolve


def last(tree: ast.Module) -> ast.expr:
    """The expression at the end of a module or of its last function."""
    statement = tree.body[-1]
    while isinstance(statement, ast.FunctionDef | ast.ClassDef):
        statement = statement.body[-1]
    assert isinstance(statement, ast.Expr)
    return statement.value


def dash_name_of(folder: Path, code: str, others: Mapping[str, str] | None = None) -> str | None:
    """What the expression at the end of ``app.py`` is for Dash."""
    project = write_project(folder, {"app.py": code, **(others or {})})
    app = module(project, "app.py")
    return dash_name(project, app, last(app.tree))


def symbol_of(folder: Path, files: Mapping[str, str]) -> Symbol | None:
    """What the expression at the end of the first file refers to."""
    project = write_project(folder, files)
    first = module(project, next(iter(files)))
    return resolve(project, first, last(first.tree))


def value_of(folder: Path, files: Mapping[str, str]) -> str | None:
    """The code of the value that it refers to."""
    symbol = symbol_of(folder, files)
    value = symbol.binding.value if symbol and symbol.binding else None
    return ast.unparse(value) if value else None


# Dash


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("from dash import Input\nInput", "dash.Input"),
        ("from dash import Input as In\nIn", "dash.Input"),
        ("import dash\ndash.Input", "dash.Input"),
        ("import dash as d\nd.dcc.Store", "dash.dcc.Store"),
        ("import dash.dependencies\ndash.dependencies.Input", "dash.Input"),
        ("import dash.dependencies as dd\ndd.Input", "dash.Input"),
        ("import dash\nimport dash.dependencies\ndash.Dash", "dash.Dash"),
        ("from dash.dependencies import Input\nInput", "dash.Input"),
        ("from dash import dependencies as dd\ndd.State", "dash.State"),
        ("from dash.dependencies import *\nALL", "dash.ALL"),
        ("from dash import *\nctx", "dash.ctx"),
        ("from dash import *\nPreventUpdate", "builtins.PreventUpdate"),
        (
            "from dash.exceptions import PreventUpdate\nPreventUpdate",
            "dash.exceptions.PreventUpdate",
        ),
        ("import dash_core_components as dcc\ndcc.Store", "dash.dcc.Store"),
        ("import dash_html_components\ndash_html_components.Div", "dash.html.Div"),
        ("from dash_table import DataTable\nDataTable", "dash.dash_table.DataTable"),
        ("from dash import callback_context\ncallback_context.triggered", "dash.ctx.triggered"),
        ("import dash\ndash.callback_context", "dash.ctx"),
        ("from dash._callback import callback\ncallback", "dash.callback"),
        ("from dash.dash import no_update\nno_update", "dash.no_update"),
        ("from dash_extensions.enrich import Output\nOutput", "dash.Output"),
        ("import dash\nx = dash.dcc\ny = x.Store\ny", "dash.dcc.Store"),
        (
            "try:\n    from dash import dcc\nexcept ImportError:\n"
            "    import dash_core_components as dcc\ndcc.Store",
            "dash.dcc.Store",
        ),
        (
            "try:\n    from dash import ctx\nexcept ImportError:\n"
            "    from dash import callback_context as ctx\nctx",
            "dash.ctx",
        ),
        ("import dash\ndef f():\n    from dash import html\n    html.Div", "dash.html.Div"),
        ("print", "builtins.print"),
        ("import numpy as np\nnp.array", "numpy.array"),
    ],
)
def test_all_ways_to_import_from_dash_lead_to_one_name(
    code: str, expected: str, tmp_path: Path
) -> None:
    assert dash_name_of(tmp_path, code) == expected


@pytest.mark.parametrize(
    "code",
    [
        "from dash import Input\nInput = 1\nInput",
        "from dash import Input\nfrom widgets import Input\nInput",
        "import dash\ndash = make(dash)\ndash.Input",
        "import dash\ndef f(dash):\n    dash.Input",
        "from dash import Input\nfor Input in []: ...\nInput",
        "from dash import Input\ndel Input\nInput",
        "import dash\ndef f():\n    dash = 1\n    dash.Input",
        "from somewhere import *\nInput",
        "from dash import *\nfrom somewhere import *\nInput",
        "import dash\n(dash or other).Input",
        "import dash\ndash[0].Input",
        "import dash\nx = dash.Dash()\nx.callback",
    ],
)
def test_what_may_be_something_else_is_unknown(code: str, tmp_path: Path) -> None:
    assert dash_name_of(tmp_path, code) != "dash.Input"
    assert not (dash_name_of(tmp_path, code) or "").startswith("dash")


@pytest.mark.parametrize(
    "others",
    [
        {"ui.py": "from dash import Input"},
        {"ui.py": "import dash\nInput = dash.Input"},
        {"ui.py": "from dash.dependencies import *"},
        {"ui.py": "from base import *", "base.py": "from dash import Input"},
        {"ui/__init__.py": "from dash import Input"},
        {"ui/__init__.py": "from .base import Input", "ui/base.py": "from dash import Input"},
        {"ui/__init__.py": "from .base import *", "ui/base.py": "from dash import Input"},
        {
            "ui/__init__.py": "from . import base\nInput = base.Input",
            "ui/base.py": "from dash import Input",
        },
    ],
)
@pytest.mark.parametrize("code", ["from ui import Input\nInput", "import ui\nui.Input"])
def test_dash_is_found_through_modules_of_the_project(
    code: str, others: Mapping[str, str], tmp_path: Path
) -> None:
    assert dash_name_of(tmp_path, code, others) == "dash.Input"


@pytest.mark.parametrize(
    ("code", "others"),
    [
        ("from dash import Input\nInput", {"dash.py": "class Input: ..."}),
        (
            "import dash\ndash.Input",
            {"dash/__init__.py": "from .own import Input", "dash/own.py": "Input = 1"},
        ),
        ("import dash_table\ndash_table.DataTable", {"dash_table.py": "class DataTable: ..."}),
    ],
)
def test_a_module_of_the_project_with_the_name_of_dash_is_not_dash(
    code: str, others: Mapping[str, str], tmp_path: Path
) -> None:
    name = dash_name_of(tmp_path, code, others)
    assert name is None or not name.startswith("dash.")


def test_dash_itself_is_dash(tmp_path: Path) -> None:
    code = "from .dependencies import Input\nInput"
    dash = {"dash/__init__.py": code, "dash/dependencies.py": "class Input: ..."}
    project = write_project(tmp_path, dash)
    init = module(project, "dash/__init__.py")
    assert dash_name(project, init, last(init.tree)) == "dash.Input"


@pytest.mark.parametrize(
    ("dotted", "expected"),
    [
        ("dash.dependencies.callback_context", "dash.ctx"),
        ("dash.dash_table.DataTable.DataTable", "dash.dash_table.DataTable"),
        ("dash_table.DataTable", "dash.dash_table.DataTable"),
        ("dash_tables.DataTable", "dash_tables.DataTable"),
        ("dash.dependenciesx.Input", "dash.dependenciesx.Input"),
        ("pandas.dash.Input", "pandas.dash.Input"),
        ("dash", "dash"),
    ],
)
def test_only_names_of_dash_are_made_canonical(dotted: str, expected: str) -> None:
    assert canonical(dotted) == expected


# The project


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": "from ids import TABLE\nTABLE", "ids.py": "TABLE = 'table'"},
        {"app.py": "from ids import TABLE as T\nT", "ids.py": "TABLE = 'table'"},
        {"app.py": "import ids\nids.TABLE", "ids.py": "TABLE = 'table'"},
        {"app.py": "import ids as i\ni.TABLE", "ids.py": "TABLE: str = 'table'"},
        {"app.py": "import pages.ids\npages.ids.TABLE", "pages/ids.py": "TABLE = 'table'"},
        {"app.py": "from pages import ids\nids.TABLE", "pages/ids.py": "TABLE = 'table'"},
        {
            "app.py": "from pages import TABLE\nTABLE",
            "pages/__init__.py": "from pages.ids import TABLE",
            "pages/ids.py": "TABLE = 'table'",
        },
        {
            "pages/cart.py": "from .ids import TABLE\nTABLE",
            "pages/__init__.py": "",
            "pages/ids.py": "TABLE = 'table'",
        },
        {
            "pages/cart.py": "from . import ids\nids.TABLE",
            "pages/__init__.py": "",
            "pages/ids.py": "TABLE = 'table'",
        },
        {
            "shop/pages/cart.py": "from ..ids import TABLE\nTABLE",
            "shop/__init__.py": "",
            "shop/pages/__init__.py": "",
            "shop/ids.py": "TABLE = 'table'",
        },
        {
            "shop/pages/cart.py": "from .. import TABLE\nTABLE",
            "shop/__init__.py": "TABLE = 'table'",
            "shop/pages/__init__.py": "",
        },
        {"pages/cart.py": "from .ids import TABLE\nTABLE", "pages/ids.py": "TABLE = 'table'"},
        {"pages/cart.py": "from ids import TABLE\nTABLE", "ids.py": "TABLE = 'table'"},
        {
            "app.py": "from shop import ids\nids.TABLE",
            "src/shop/__init__.py": "",
            "src/shop/ids.py": "TABLE = 'table'",
        },
        {"app.py": "from ids import *\nTABLE", "ids.py": "TABLE = 'table'"},
        {"app.py": "from ids import *\nTABLE", "ids.py": "TABLE = 'table'\n__all__ = ['TABLE']"},
        {"app.py": "from ids import *\n_T", "ids.py": "_T = 'table'\n__all__ = ('_T',)"},
        {"app.py": "from ids import *\nT", "ids.py": "T = 'table'\n__all__ = []\n__all__ += ['T']"},
        {
            "app.py": "from ids import *\nT",
            "ids.py": "T = 'table'\n__all__ = []\n__all__.append('T')",
        },
        {
            "app.py": "from ids import *\nT",
            "ids.py": "from more import *",
            "more.py": "T = 'table'",
        },
        {"app.py": "from a import *\nfrom b import *\nT", "a.py": "T = 1", "b.py": "T = 'table'"},
        {"app.py": "from b import *\nfrom a import *\nT", "b.py": "T = 'table'", "a.py": "_T = 1"},
        {"app.py": "import ids\nX = ids.TABLE\nX", "ids.py": "T = 'table'\nTABLE = T"},
        {"app.py": "class Ids:\n    T = 'table'\nIds.T"},
        {"app.py": "class A:\n    class B:\n        T = 'table'\nA.B.T"},
        {"app.py": "T = 'table'\nclass Ids:\n    TABLE = T\nIds.TABLE"},
        {"app.py": "import ids\nids.Ids.T", "ids.py": "class Ids:\n    T = 'table'"},
        {"app.py": "T = 1\ndef f():\n    T = 'table'\n    T"},
        {
            "app.py": "from pages import table\ntable",
            "pages/__init__.py": "table = 'table'",
            "pages/table.py": "",
        },
    ],
)
def test_a_constant_is_found_wherever_it_is(files: Mapping[str, str], tmp_path: Path) -> None:
    assert value_of(tmp_path, files) == "'table'"


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": "T = 'a'\nT = 'b'\nT"},
        {"app.py": "from ids import T\nT", "ids.py": "T = 'a'\nT = 'b'"},
        {"app.py": "import ids\nids.T", "ids.py": "if big:\n    T = 'a'\nelse:\n    T = 'b'"},
        {"app.py": "from ids import *\nT", "ids.py": "T = 'a'\nT += 'b'"},
        {
            "app.py": "from ids import T\nT",
            "ids.py": "T = 'a'\ndef f():\n    global T\n    T = 'b'",
        },
        {
            "app.py": "try:\n    from a import T\nexcept ImportError:\n    from b import T\nT",
            "a.py": "T = 1",
            "b.py": "T = 2",
        },
        {"app.py": "class A:\n    T = 'a'\n    T = 'b'\nA.T"},
        {"app.py": "class A:\n    T = 'a'\na = A()\na.T"},
        {"app.py": "class A:\n    def f(self):\n        self.T"},
        {"app.py": "from ids import *\nT", "ids.py": "from elsewhere import *\n"},
        {"app.py": "from ids import *\nT", "ids.py": "T = ("},
        {"app.py": "from a import T\nT", "a.py": "from b import T", "b.py": "from a import T"},
    ],
)
def test_what_has_no_one_value_has_none(files: Mapping[str, str], tmp_path: Path) -> None:
    assert value_of(tmp_path, files) is None


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": "from ids import T\nT", "ids.py": "T = 'a'\nT = 'b'"},
        {"app.py": "import ids\nids.T", "ids.py": "T = 'a'\nT = 'b'"},
        {"app.py": "from ids import *\nT", "ids.py": "T = 'a'\nT = 'b'"},
        {"app.py": "from elsewhere import *\nT"},
        {"app.py": "from a import T\nT", "a.py": "from b import T", "b.py": "from a import T"},
    ],
)
def test_an_unknown_name_is_nothing_at_all(files: Mapping[str, str], tmp_path: Path) -> None:
    assert symbol_of(tmp_path, files) is None


def test_a_star_does_not_bring_what_all_leaves_out(tmp_path: Path) -> None:
    files = {
        "app.py": "from a import *\nfrom b import *\nT",
        "a.py": "T = 'a'",
        "b.py": "T = 'b'\n__all__ = ['U']",
    }
    assert value_of(tmp_path, files) == "'a'"


def test_a_star_may_bring_what_an_unreadable_all_may_have(tmp_path: Path) -> None:
    files = {
        "app.py": "from a import *\nfrom b import *\nT",
        "a.py": "T = 'a'",
        "b.py": "import c\nT = 'b'\n__all__ = ['U'] + c.__all__",
        "c.py": "",
    }
    assert value_of(tmp_path, files) == "'b'"


def test_a_submodule_is_found_in_a_package_with_star_imports(tmp_path: Path) -> None:
    files = {
        "app.py": "from pages import ids\nids.T",
        "pages/__init__.py": "from .cart import *",
        "pages/cart.py": "X = 1",
        "pages/ids.py": "T = 'table'",
    }
    assert value_of(tmp_path, files) == "'table'"


def test_of_two_modules_that_may_be_meant_none_is(tmp_path: Path) -> None:
    files = {"pages/cart.py": "import ids\nids.T", "pages/ids.py": "T = 'a'", "ids.py": "T = 'b'"}
    assert value_of(tmp_path, files) is None


def test_what_is_defined_in_two_functions_is_two_things(tmp_path: Path) -> None:
    project = write_project(
        tmp_path, {"app.py": "def f():\n    x = 1\n    x\ndef g():\n    x = 2\n    x"}
    )
    app = module(project, "app.py")
    first, second = (node for node in app.names["x"] if isinstance(node.ctx, ast.Load))
    left, right = resolve(project, app, first), resolve(project, app, second)
    assert left is not None
    assert right is not None
    assert {left.dotted, right.dotted} == {"app.f.x", "app.g.x"}


def test_modules_that_import_everything_from_each_other_are_no_maze(tmp_path: Path) -> None:
    names = [f"m{number}" for number in range(12)]
    stars = "".join(f"from {name} import *\n" for name in names)
    files = {f"{name}.py": stars for name in names}
    assert value_of(tmp_path, {"app.py": f"{stars}T", **files, "m11.py": f"{stars}T = 1"}) == "1"
    assert symbol_of(tmp_path, {"app.py": f"{stars}U", **files}) == Symbol("builtins.U")


def test_names_that_lead_to_each_other_by_many_ways_are_no_maze(tmp_path: Path) -> None:
    twice = "try:\n    from {0} import T\nexcept ImportError:\n    from {0} import T\n"
    files = {f"m{number}.py": twice.format(f"m{number + 1}") for number in range(40)}
    files = {"app.py": "from m0 import T\nT", **files, "m40.py": "T = 1"}
    assert value_of(tmp_path, files) == "1"


def test_names_in_a_circle_end(tmp_path: Path) -> None:
    assert value_of(tmp_path, {"app.py": "T = U\nU = T\nT"}) in ("T", "U")


def test_a_chain_that_is_too_long_is_unknown(tmp_path: Path) -> None:
    chain = "x0 = 1\n" + "".join(f"x{n + 1} = x{n}\n" for n in range(3000))
    assert value_of(tmp_path, {"app.py": f"{chain}x3000"}) != "1"


def test_a_long_chain_of_attributes_is_read(tmp_path: Path) -> None:
    found = symbol_of(tmp_path, {"app.py": "import a\na" + ".b" * 500})
    assert found is not None
    assert found.dotted == "a" + ".b" * 500


# Where the files are


@pytest.mark.parametrize("start", [".", "shop", "shop/pages"])
def test_modules_are_found_wherever_the_run_starts(
    start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/ids.py": "T = 'table'",
        "shop/pages/__init__.py": "",
        "shop/pages/cart.py": "from shop.ids import T\nT",
    }
    write_project(tmp_path, files)
    monkeypatch.chdir(tmp_path / start)
    here = Path.cwd()
    paths = [tmp_path / name for name in files]
    relative = [
        path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()
        for path in paths
    ]
    project = read_project(relative)
    cart = project.modules[relative[-1]]
    assert cart.name == "shop.pages.cart"
    symbol = resolve(project, cart, last(cart.tree))
    assert symbol is not None
    assert symbol.binding is not None
    assert symbol.module is project.modules[relative[1]]
