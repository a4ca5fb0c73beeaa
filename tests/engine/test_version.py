"""The version of Dash that the code runs on: declared, and raised by what the code uses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import run, write

from codemods.engine.scan import scan
from codemods.engine.settings import Settings

RUN = "import dash\napp = dash.Dash()\napp.run_server()\n"


def runs_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The version that the code in a folder runs on, and what says so."""
    monkeypatch.chdir(folder)
    return str(scan(["."], Settings()).project.dash)


def skipped(folder: Path, *arguments: str) -> dict[str, str]:
    """The rules that need a newer Dash, each with the version that the code runs on and what says
    so.
    """
    ran = run("preview", "--format", "json", *arguments, cwd=folder)
    return {
        each["rule"]: f"{each['dash']} {each['source']}" for each in json.loads(ran.out)["skipped"]
    }


@pytest.mark.parametrize(
    ("code", "version"),
    [
        ("from dash import Patch\n", "2.9 (pages/shop.py:1 uses Patch)"),
        ("from dash import dcc, ctx as context\n", "2.4 (pages/shop.py:1 uses ctx)"),
        (
            "import dash\n\nfrom dash import set_props, ctx\n",
            "2.17 (pages/shop.py:3 uses set_props)",
        ),
        (
            "from dash.dependencies import Output as Out\nimport app\n"
            "@app.app.callback(\n    Out('a', 'b', allow_duplicate=True),\n)\ndef f(): ...\n",
            "2.9 (pages/shop.py:4 uses allow_duplicate=)",
        ),
        (
            "from dash import Dash\napp = Dash(use_pages=True)\n",
            "2.5 (pages/shop.py:2 uses use_pages=)",
        ),
        ("from dash import Dash, no_update\n", "2.3 (requirements.txt)"),
        ("from dash.exceptions import PreventUpdate as Patch\n", "2.3 (requirements.txt)"),
        ("from .dash import Patch\n", "2.3 (requirements.txt)"),
        ("from shop import Output\nOutput('a', allow_duplicate=True)\n", "2.3 (requirements.txt)"),
        (
            "from dash import Output\nOutput('a', **{'allow_duplicate': 1})\n",
            "2.3 (requirements.txt)",
        ),
        ("def f():\n    from dash import Patch\n", "2.3 (requirements.txt)"),
        ("if NEW:\n    from dash import Patch\n", "2.3 (requirements.txt)"),
        (
            "try:\n    from dash import Patch\nexcept ImportError:\n    Patch = None\n",
            "2.3 (requirements.txt)",
        ),
        ("from dash import Patch, (\n", "2.3 (requirements.txt)"),
    ],
)
def test_what_the_code_uses_raises_the_declared_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, version: str
) -> None:
    write(tmp_path, {"requirements.txt": "dash>=2.3\n", "app.py": RUN, "pages/shop.py": code})
    assert runs_on(tmp_path, monkeypatch) == version


def test_it_never_lowers_it_and_an_option_is_the_last_word(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "dash==2.6\n", "app.py": RUN + "from dash import ctx\n"})
    assert skipped(tmp_path)["state-to-patch"] == "2.6 requirements.txt"
    assert skipped(tmp_path, "--dash-version", "2.3") == dict.fromkeys(
        ("app-run", "merge-duplicate-outputs", "state-to-patch"), "2.3 the setting dash-version"
    )
    assert skipped(tmp_path, "--dash-version", "2.9") == {}


def test_a_newer_feature_in_another_file_is_seen_by_a_second_run(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "dash>=2.3\n", "app.py": RUN, "b.py": ""})
    check = ("preview", "--check", "--cache-dir", "kept")
    assert "app-run" not in run(*check, cwd=tmp_path).out
    write(tmp_path, {"b.py": "from dash import Patch\n"})
    assert "app-run" in run(*check, cwd=tmp_path).out


def test_the_summary_says_what_was_skipped_and_what_to_type(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "dash==2.3\n", "app.py": RUN})
    assert run("preview", cwd=tmp_path).err == (
        "skipped: app-run needs Dash 2.4; merge-duplicate-outputs and state-to-patch need Dash "
        "2.9; this is 2.3 (requirements.txt). Upgrading? --dash-version 2.9 shows what they "
        "would do\n"
    )
