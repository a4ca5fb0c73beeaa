"""Changes that are safe for who assumes what: the commands, the configuration, the cache."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import WITH_EXTRA_RULES, Ran, run, tree, write

import codemods
from codemods.engine.settings import UnknownAssumption

ASSUMED = ("--assume", "unset-events")
CONFIGURED = '[tool.dash-codemods]\nassume = ["unset-events"]\n'
APP = """\
import json

from dash import Dash, Input, Output, html
from dash.exceptions import PreventUpdate

app = Dash(__name__)
button = json.load(open("button.json"))
app.layout = html.Div([html.Button("Go", id="go", **button), html.P(id="out")])


@app.callback(Output("out", "children"), Input("go", "n_clicks"))
def go(n_clicks):
    if not n_clicks:
        raise PreventUpdate
    return "Gone"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, {"a.py": "old()\nhoped()\nrisky()\n"})


def _run(folder: Path, *arguments: str) -> Ran:
    return run(*arguments, cwd=folder, program=WITH_EXTRA_RULES)


def test_it_is_unsafe_and_says_under_what_it_is_safe(folder: Path) -> None:
    ran = _run(folder, "preview")
    assert "made-up · unsafe\n  hoped() is called new() now.\n" in ran.out
    assert "  Differs: An event may be set.\n  Safe if you assume unset-events.\n" in ran.out
    assert ran.out.endswith(
        "3 changes in 1 file: 1 safe, 2 unsafe\n"
        "1 more is safe if you assume unset-events: dash-codemods rules unset-events\n"
        "Next: dash-codemods apply (the safe ones) · dash-codemods review (one by one)\n"
    )


@pytest.mark.parametrize("how", ["option", "configuration"])
def test_it_is_safe_for_who_assumes_that(folder: Path, how: str) -> None:
    if how == "configuration":
        write(folder, {"pyproject.toml": CONFIGURED})
    ran = _run(folder, "preview", *(ASSUMED if how == "option" else ()))
    assert "made-up · safe, assuming unset-events\n  hoped() is called new() now.\n" in ran.out
    assert "  Assumes unset-events: An event may be set.\n\n" in ran.out
    assert "3 changes in 1 file: 2 safe, 1 unsafe\nNext: " in ran.out


def test_another_assumption_changes_nothing(folder: Path) -> None:
    given = _run(folder, "preview", "--assume", "unread-code")
    assert given.out == _run(folder, "preview").out


def test_check_and_statistics_count_likewise(folder: Path) -> None:
    ran = _run(folder, "preview", "--check", "--statistics")
    assert (ran.code, ran.out.splitlines()[1].split()) == (1, ["made-up", "1", "2", "0"])
    ran = _run(folder, "preview", "--check", "--statistics", *ASSUMED)
    assert (ran.code, ran.out.splitlines()[1].split()) == (1, ["made-up", "2", "1", "0"])


def test_json_has_the_verdict_and_what_it_assumes(folder: Path) -> None:
    for options, verdict in ((), "unsafe"), (ASSUMED, "safe"):
        found = json.loads(_run(folder, "preview", "--format", "json", *options).out)["changes"]
        told = [(each["verdict"], each["assumes"], each["differs"]) for each in found]
        assert told == [
            ("safe", [], None),
            (verdict, ["unset-events"], "An event may be set."),
            ("unsafe", [], "new() is not as risky."),
        ]


def test_apply_takes_what_is_assumed_and_says_what_could_be(folder: Path) -> None:
    ran = _run(folder, "apply")
    assert ran.out.endswith(
        "Left: 2 unsafe. Read them with dash-codemods preview, then --unsafe.\n"
        "1 more is safe if you assume unset-events: dash-codemods rules unset-events\n"
    )
    assert tree(folder) == {"a.py": b"new()\nhoped()\nrisky()\n"}
    patch = _run(folder, "preview", "--format", "patch", *ASSUMED).out
    assert "+new()" in patch
    ran = _run(folder, "apply", *ASSUMED)
    assert "a.py:2  " in ran.out
    assert "made-up · safe, assuming unset-events\nApplied 1 change in 1 file.\n" in ran.out
    assert tree(folder) == {"a.py": b"new()\nnew()\nrisky()\n"}


def test_what_is_kept_knows_what_was_assumed(tmp_path: Path) -> None:
    """A warm run says what a cold one does, whatever the run before assumed."""
    write(tmp_path, {"app.py": APP, "pyproject.toml": ""})
    without = run("preview", cwd=tmp_path)
    assert "prevent-initial-call · unsafe\n" in without.out
    assumed = run("preview", *ASSUMED, cwd=tmp_path)
    assert "prevent-initial-call · safe, assuming unset-events\n" in assumed.out
    assert run("preview", cwd=tmp_path) == without
    assert run("preview", *ASSUMED, cwd=tmp_path) == assumed
    write(tmp_path, {"pyproject.toml": CONFIGURED})
    assert run("preview", cwd=tmp_path) == assumed


def test_a_wrong_name_in_the_configuration_is_said_with_its_place(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": APP, "pyproject.toml": CONFIGURED.replace("events", "event")})
    ran = run("preview", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        'dash-codemods: pyproject.toml:2: "assume": no assumption is called "unset-event"; '
        'did you mean "unset-events"?\n'
    )


def test_the_assumptions_are_listed_and_explained(tmp_path: Path) -> None:
    listed = run("rules", cwd=tmp_path)
    for name in ("unset-events", "unread-code"):
        assert f"\n{name}" in listed.out
        ran = run("rules", name, cwd=tmp_path)
        assert ran.code == 0
        assert ran.out.startswith(f"# {name}\n\n")
        for heading in ("What it assumes", "What it does not assume", "Where it does not hold"):
            assert f"\n## {heading}\n" in ran.out


def test_from_python(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": APP})
    with pytest.raises(UnknownAssumption, match="unset-event"):
        codemods.scan(str(tmp_path), codemods.Settings(assume=("unset-event",)))
    found = codemods.scan(str(tmp_path), codemods.Settings(assume=("unset-events",)))
    assert [(each.verdict, each.assumes) for each in found.changes] == [
        (codemods.Verdict.SAFE, ("unset-events",))
    ]


def test_a_decorator_that_passes_everything_on_is_named_in_the_configuration(
    tmp_path: Path,
) -> None:
    app = APP.replace(", **button", "").replace("def go", "@guards.signed_in('admin')\ndef go")
    write(tmp_path, {"app.py": f"from kept import guards\n{app}", "pyproject.toml": ""})
    before = run("preview", "--select", "prevent-initial-call", cwd=tmp_path)
    assert "What @guards.signed_in does on page load cannot be seen" in before.out
    named = '[tool.dash-codemods]\ntransparent-decorators = ["kept.guards.signed_in"]\n'
    write(tmp_path, {"pyproject.toml": named})
    after = run("preview", "--select", "prevent-initial-call", cwd=tmp_path)
    assert "prevent-initial-call · safe\n" in after.out
    write(tmp_path, {"pyproject.toml": named.replace("signed_in", "other")})
    assert run("preview", "--select", "prevent-initial-call", cwd=tmp_path).out == before.out
