"""The commands from end to end: what they print, what they write, how they end."""

from __future__ import annotations

import json
import re
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest
from command_line import (
    APP,
    MODERN_APP,
    PROGRAM,
    WITH_EXTRA_RULES,
    committed,
    environment,
    git,
    report,
    run,
    tree,
    write,
)

PREVIEW = """\
app.py:6                                                                              app-run · safe
  app.run_server is gone since Dash 3.0; run does the same since 2.4.

     3 │
     4 │  app = dash.Dash(__name__)
     5 │  app.layout = html.Div("hello")
     6 │- app.run_server(debug=True)
       │+ app.run(debug=True)

app.py:2                                                                         dash-imports · safe
  dash_html_components has been part of dash since 2.0; what is left on PyPI only forwards to it and
  warns.

     1 │  import dash
     2 │- import dash_html_components as html
       │+ from dash import html
     3 │
     4 │  app = dash.Dash(__name__)
     5 │  app.layout = html.Div("hello")

2 changes in 1 file: 2 safe
Next: dash-codemods apply · dash-codemods review (one by one)
"""
PATCH = """\
--- a/app.py
+++ b/app.py
@@ -1,6 +1,6 @@
 import dash
-import dash_html_components as html
+from dash import html
\x20
 app = dash.Dash(__name__)
 app.layout = html.Div("hello")
-app.run_server(debug=True)
+app.run(debug=True)
"""
HEADINGS = """\
app.py:6                                                                              app-run · safe
app.py:2                                                                         dash-imports · safe
"""
SERVE = "def serve(server):\n    server.run_server()\n"  # of an app that nobody can see
UNSEEN = "import dash\n\n\n" + SERVE
MADE_UP = "old()\nrisky()\nstuck()\n"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A project with a change of each of two rules."""
    return write(tmp_path, {"app.py": APP})


# preview


def test_a_preview_shows_each_change_with_its_reason_and_writes_nothing(app: Path) -> None:
    before = (app / "app.py").stat()
    ran = run("preview", cwd=app)
    assert (ran.code, ran.out, ran.err) == (0, PREVIEW, "")
    assert tree(app) == {"app.py": APP.encode()}
    assert (app / "app.py").stat().st_mtime_ns == before.st_mtime_ns


def test_check_names_the_changes_and_exits_1(app: Path) -> None:
    ran = run("preview", "--check", cwd=app)
    assert ran.code == 1
    assert (
        ran.out
        == HEADINGS
        + "2 changes in 1 file: 2 safe\n"
        + "Next: dash-codemods apply · dash-codemods review (one by one)\n"
    )


def test_check_exits_0_when_there_is_nothing_to_do(tmp_path: Path) -> None:
    ran = run("preview", "--check", cwd=write(tmp_path, {"app.py": MODERN_APP}))
    assert (ran.code, ran.out, ran.err) == (0, "No changes: 1 file read.\n", "")


@pytest.mark.parametrize("output", ["patch", "json"])
def test_check_exits_1_in_every_format(app: Path, output: str) -> None:
    assert run("preview", "--check", "--format", output, cwd=app).code == 1


def test_a_patch_is_what_git_apply_takes(app: Path) -> None:
    ran = run("preview", "--format", "patch", cwd=app)
    assert (ran.code, ran.out, ran.err) == (0, PATCH, "")


def test_refusals_are_counted_and_listed_when_asked_for(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": UNSEEN})
    assert run("preview", cwd=tmp_path).out == (
        "No changes: 1 file read · 1 refused (--refused lists them)\n"
    )
    listed = run("preview", "--refused", cwd=tmp_path).out
    assert re.match(
        r"app\.py:5 +app-run · refused\n  server cannot be seen to be a Dash app", listed
    )
    assert listed.endswith("No changes: 1 file read · 1 refused\n")


WANTED = """\
from dash import Dash, Input, Output, callback, dcc, html

app = Dash(__name__)
app.layout = html.Div([html.Button("More", id="more"), dcc.Graph(id="sales")])


@callback(Output("sales", "figure"), Input("more", "n_clicks"))
def draw(n_clicks):
    return {"data": [{"y": [n_clicks or 0]}]}
"""


def test_initial_calls_that_draw_the_page_are_counted_and_listed_when_asked_for(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"app.py": WANTED})
    count = "No changes: 1 file read · 1 more draws what the page first shows"
    for _ in range(2):  # the second time from the cache
        assert run("preview", cwd=tmp_path).out == f"{count} (--wanted)\n"
    listed = run("preview", "--wanted", cwd=tmp_path).out
    heading = r"app\.py:7 draw +prevent-initial-call · wanted\n"
    assert re.match(f"{heading}  the layout leaves sales.figure empty, and this call", listed)
    assert listed.endswith(f"{count}\n")
    found = report(cwd=tmp_path)
    assert (found["refused"], found["changes"]) == ([], [])
    assert [each["callback"] for each in found["wanted"]] == ["draw"]
    assert run("apply", "--unsafe", "--allow-dirty", cwd=tmp_path).code == 0
    assert (tmp_path / "app.py").read_text() == WANTED


def test_statistics_count_by_rule_and_verdict(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": APP, "b.py": APP + SERVE})
    ran = run("preview", "--statistics", cwd=tmp_path)
    assert ran.code == 0
    assert [line.split() for line in ran.out.splitlines()[:4]] == [
        ["safe", "unsafe", "refused"],
        ["app-run", "2", "0", "1"],
        ["dash-imports", "2", "0", "0"],
        ["total", "4", "0", "1"],
    ]


def test_statistics_and_check_still_exit_1(app: Path) -> None:
    ran = run("preview", "--statistics", "--check", cwd=app)
    assert ran.code == 1
    assert "total" in ran.out


def test_an_unsafe_change_says_what_differs_and_is_in_a_patch_only_when_asked_for(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"app.py": MADE_UP})
    text = run("preview", cwd=tmp_path, program=WITH_EXTRA_RULES).out
    assert re.search(r"app\.py:2 +made-up · unsafe\n", text)
    assert "  Differs: new() is not as risky.\n" in text
    assert text.endswith(
        "2 changes in 1 file: 1 safe, 1 unsafe · 1 refused (--refused lists them)\n"
        "Next: dash-codemods apply (the safe ones) · dash-codemods review (one by one)\n"
    )
    patch = ["preview", "--format", "patch"]
    safe = run(*patch, cwd=tmp_path, program=WITH_EXTRA_RULES).out
    assert "-old()" in safe
    assert "-risky()" not in safe
    assert "-risky()" in run(*patch, "--unsafe", cwd=tmp_path, program=WITH_EXTRA_RULES).out


def test_json_has_the_schema_that_programs_rely_on(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": APP + SERVE, "old.py": "def (:\n"})
    ran = run("preview", "--format", "json", cwd=tmp_path)
    assert ran.code == 0  # old.py has no word that a rule starts from, so nobody parses it
    found = json.loads(ran.out)
    keys = ["version", "scanned", "changes", "refused", "errors", "skipped", "wanted"]
    assert list(found) == keys
    assert (found["version"], found["scanned"], found["errors"]) == (1, 2, [])
    change = found["changes"][0]
    start = APP.index("run_server")
    assert change == {
        "id": change["id"],
        "rule": "app-run",
        "verdict": "safe",
        "path": "app.py",
        "line": 6,
        "callback": None,
        "group": [],
        "message": "app.run_server is gone since Dash 3.0; run does the same since 2.4.",
        "differs": None,
        "doubts": [],
        "assumes": [],
        "facts": ["S14"],
        "related": [],
        "diff": change["diff"],
        "edits": [{"path": "app.py", "start": start, "end": start + 10, "text": "run"}],
        "imports": [],
    }
    assert re.fullmatch("[0-9a-f]{8}", change["id"])
    assert change["diff"].endswith(
        "-app.run_server(debug=True)\n+app.run(debug=True)\n"
        " def serve(server):\n     server.run_server()\n"
    )
    assert found["refused"] == [
        {
            "rule": "app-run",
            "path": "app.py",
            "line": 8,
            "callback": None,
            "reason": found["refused"][0]["reason"],
            "related": [],
        }
    ]
    assert "server cannot be seen" in found["refused"][0]["reason"]


def test_json_has_what_could_not_be_read_as_errors(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": APP, "old.py": "import dash\nprint 'hello'\n"})
    ran = run("preview", "--format", "json", cwd=tmp_path)
    assert ran.code == 3
    assert [(error["path"], error["line"]) for error in json.loads(ran.out)["errors"]] == [
        ("old.py", 2)
    ]


def test_the_edits_of_a_change_are_byte_spans_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": "# Größe\n" + APP})
    data = (tmp_path / "app.py").read_bytes()
    for change in report(cwd=tmp_path)["changes"]:
        for edit in sorted(change["edits"], key=lambda edit: -edit["start"]):
            data = data[: edit["start"]] + edit["text"].encode() + data[edit["end"] :]
            if change["rule"] == "app-run":
                assert b"app.run(debug=True)" in data
        data = (tmp_path / "app.py").read_bytes()


def test_an_id_stays_while_the_code_of_the_change_does(app: Path) -> None:
    before = {change["rule"]: change["id"] for change in report(cwd=app)["changes"]}
    write(app, {"app.py": "# A comment.\n\n" + APP})
    after = {change["rule"]: change["id"] for change in report(cwd=app)["changes"]}
    assert before == after
    assert len({*before.values()}) == 2


def test_tests_come_last_and_are_counted_unless_they_are_asked_for(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "", "tests/test_app.py": APP, "zoo.py": APP})
    assert [each["path"] for each in report(cwd=tmp_path)["changes"]] == [
        *("zoo.py", "zoo.py", "tests/test_app.py", "tests/test_app.py")
    ]
    lines = run("preview", "--check", cwd=tmp_path).out.splitlines()
    assert [line.partition(" ")[0] for line in lines[:3]] == ["zoo.py:6", "zoo.py:2", "2"]
    assert lines[2] == "2 more changes in tests: dash-codemods preview tests"
    assert lines[-2] == "4 changes in 2 files: 4 safe"
    for arguments, folder in ((["tests"], tmp_path), ([], tmp_path / "tests")):
        assert "test_app.py:6 " in run("preview", "--check", *arguments, cwd=folder).out


def test_what_is_worth_most_comes_first(tmp_path: Path) -> None:
    start = """\
from dash import Dash, Input, Output, callback, html
app = Dash()
app.layout = html.Div([html.Button(id="add"), html.P("Old", id="text"), html.P(id="more")])
"""
    code = """
@callback(Output("{output}", "children"), Input("add", "n_clicks"))
def {name}(n_clicks):
    {body}
"""
    quiet = "return n_clicks or dash.no_update"
    found = [
        ("saved", "more", f"import dash\n    {quiet}"),
        ("written", "text", 'return "New"'),
        ("failing", "text", "return n_clicks + 1"),
    ]
    code = start + "".join(code.format(name=n, output=o, body=b) for n, o, b in found)
    write(tmp_path, {"pyproject.toml": "", "app.py": code})
    changes = report("--select", "prevent-initial-call", cwd=tmp_path)["changes"]
    assert [each["callback"] for each in changes] == ["failing", "written", "saved"]


def test_only_shows_the_change_with_that_id(app: Path) -> None:
    wanted = report(cwd=app)["changes"][0]
    shown = report("--only", wanted["id"], cwd=app)["changes"]
    assert shown == [wanted]
    text = run("preview", "--only", wanted["id"], cwd=app).out
    assert "app-run" in text
    assert "dash-imports" not in text


@pytest.mark.parametrize("command", [["preview"], ["preview", "--format", "patch"], ["apply"]])
def test_an_id_that_there_is_not_is_wrong_usage(app: Path, command: list[str]) -> None:
    ran = run(*command, "--only", "nonsense", cwd=app)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "dash-codemods: no change has the id nonsense; "
        "dash-codemods preview --format json has the ids\n"
    )
    assert tree(app) == {"app.py": APP.encode()}


# Which rules, which files


def rules_found(cwd: Path, *arguments: str) -> list[str]:
    return [change["rule"] for change in report(*arguments, cwd=cwd)["changes"]]


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        (["--select", "app-run"], ["app-run"]),
        (["--select", "app-run", "--select", "dash-imports"], ["app-run", "dash-imports"]),
        (["--ignore", "app-run"], ["dash-imports"]),
        (["--ignore", "app-run", "--ignore", "dash-imports"], []),
    ],
)
def test_rules_are_selected_and_ignored(app: Path, arguments: list[str], rules: list[str]) -> None:
    assert rules_found(app, *arguments) == rules


def test_excluded_files_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": APP, "old/app.py": APP, "old/keep/app.py": APP, "x_test.py": APP})
    found = report("--exclude", "/old/", "--exclude", "*_test.py", cwd=tmp_path)
    assert found["scanned"] == 1
    assert {change["path"] for change in found["changes"]} == {"app.py"}


@pytest.mark.parametrize("how", ["option", "pyproject", "requirements"])
def test_a_rule_that_needs_a_newer_dash_proposes_nothing_and_says_so(app: Path, how: str) -> None:
    match how:
        case "option":
            arguments, source = ["--dash-version", "2.3"], "the setting dash-version"
        case "pyproject":
            write(app, {"pyproject.toml": "[tool.dash-codemods]\ndash-version = '2.3'\n"})
            arguments, source = [], "the setting dash-version"
        case _:
            write(app, {"requirements.txt": "dash==2.3\n"})
            arguments, source = [], "requirements.txt"
    ran = run("preview", "--check", *arguments, cwd=app)
    assert ran.err.startswith("skipped: app-run needs Dash 2.4; ")
    assert f"; this is 2.3 ({source})" in ran.err
    assert "app-run" not in ran.out
    assert "dash-imports" in ran.out
    for_programs = run("preview", "--format", "json", *arguments, cwd=app)
    assert for_programs.err == ran.err
    assert json.loads(for_programs.out)["errors"] == []


def test_a_configuration_file_can_be_named(app: Path) -> None:
    write(app, {"own.toml": 'select = ["app-run"]\n'})
    assert rules_found(app, "--config", "own.toml") == ["app-run"]


def test_the_options_of_pyproject_count_and_those_of_the_command_line_win(app: Path) -> None:
    write(app, {"pyproject.toml": '[tool.dash-codemods]\nselect = ["app-run"]\n'})
    assert rules_found(app) == ["app-run"]
    assert rules_found(app, "--select", "dash-imports") == ["dash-imports"]


def test_excludes_of_pyproject_are_relative_to_it(tmp_path: Path) -> None:
    table = '[tool.dash-codemods]\nexclude = ["/old/"]\n'
    write(tmp_path, {"pyproject.toml": table, "old/app.py": APP, "new/old/app.py": APP})
    assert report(cwd=tmp_path)["scanned"] == 1
    assert report(cwd=tmp_path / "new")["scanned"] == 1


def test_per_file_ignores_turn_a_rule_off_in_some_files(tmp_path: Path) -> None:
    table = '[tool.dash-codemods.per-file-ignores]\n"old/*" = ["app-run"]\n'
    write(tmp_path, {"pyproject.toml": table, "old/app.py": APP, "app.py": APP})
    found = report(cwd=tmp_path)["changes"]
    assert [(change["path"], change["rule"]) for change in found] == [
        ("app.py", "app-run"),
        ("app.py", "dash-imports"),
        ("old/app.py", "dash-imports"),
    ]


@pytest.mark.parametrize("jobs", ["0", "1", "4"])
def test_the_number_of_processes_changes_nothing(tmp_path: Path, jobs: str) -> None:
    write(tmp_path, {f"pages/page{number}.py": APP for number in range(9)})
    assert run("preview", "--jobs", jobs, cwd=tmp_path) == run("preview", cwd=tmp_path)


def test_a_comment_keeps_a_line_out(tmp_path: Path) -> None:
    code = APP.replace("as html", "as html  # dash-codemods: ignore")
    code = code.replace("debug=True)", "debug=True)  # dash-codemods: ignore[dash-imports]")
    assert rules_found(write(tmp_path, {"app.py": code})) == ["app-run"]


def test_an_unknown_rule_in_a_comment_is_a_warning(tmp_path: Path) -> None:
    code = MODERN_APP + "# dash-codemods: ignore[app-runs]\n# dash-codemods: skip\n"
    ran = run("preview", "--check", cwd=write(tmp_path, {"app.py": code}))
    assert (ran.code, ran.out) == (0, "No changes: 1 file read.\n")
    assert ran.err.startswith(
        'app.py:7: no rule is called "app-runs"; did you mean "app-run"?\n'
        "app.py:8: the comment is not understood; "
    )


def test_paths_outside_the_working_directory_are_absolute(tmp_path: Path) -> None:
    write(tmp_path, {"there/app.py": APP, "here/README": ""})
    ran = run("preview", "../there", "--check", cwd=tmp_path / "here")
    assert ran.out.startswith(f"{tmp_path}/there/app.py:6")
    assert run("apply", "../there", cwd=tmp_path / "here").code == 0
    assert tree(tmp_path) == {"there/app.py": MODERN_APP.encode(), "here/README": b""}


def test_a_named_file_is_read_with_the_rest_of_its_project(tmp_path: Path) -> None:
    main = "import dash\nfrom app import app\n\napp.run_server()\n"
    write(tmp_path, {"pyproject.toml": "", "app.py": APP, "main.py": main})
    found = report("main.py", cwd=tmp_path)
    assert found["scanned"] == 1
    assert [(change["path"], change["line"]) for change in found["changes"]] == [("main.py", 4)]
    (tmp_path / "app.py").unlink()
    assert not report("main.py", cwd=tmp_path)["changes"]


def test_a_folder_without_python_files_is_said_to_have_none(tmp_path: Path) -> None:
    ran = run("preview", cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "No changes: 0 files read.\n")
    assert ran.err == "there are no Python files here; name the folder that has them\n"


def test_a_rule_that_fails_in_one_file_is_an_error_there_and_stops_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "broken()\n", "b.py": "old()\n"})
    ran = run("apply", cwd=tmp_path, program=WITH_EXTRA_RULES)
    assert ran.code == 4
    assert re.match(
        r"a\.py:1: made-up failed: LookupError\('no such thing'\) in made_up\.py:\d+; "
        "please report this mistake of dash-codemods\n",
        ran.err,
    )
    assert tree(tmp_path) == {"a.py": b"broken()\n", "b.py": b"new()\n"}


# What the output is written to


def test_characters_that_the_output_cannot_hold_are_replaced(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": APP.replace("hello", "größer ☺")})
    env = {"PYTHONIOENCODING": "ascii"}
    ran = run("preview", cwd=tmp_path, env=env)
    assert (ran.code, ran.err) == (0, "")
    assert 'html.Div("gr??er ?")' in ran.out
    written = report(cwd=tmp_path, env=env)["changes"][0]["diff"]
    assert 'html.Div("größer ☺")' in written


def test_a_patch_keeps_the_bytes_of_the_file_whatever_the_output_holds(tmp_path: Path) -> None:
    code = APP.replace("hello", "größer")
    write(tmp_path, {"app.py": b"# coding: latin-1\n" + code.encode("latin-1")})
    ran = run("preview", "--format", "patch", cwd=tmp_path, env={"PYTHONIOENCODING": "ascii"})
    assert b'html.Div("gr\xf6\xdfer")' in ran.out.encode("utf-8", "surrogateescape")


@pytest.mark.parametrize("output", ["text", "patch", "json"])
def test_a_reader_that_stops_reading_ends_the_run_quietly(tmp_path: Path, output: str) -> None:
    write(tmp_path, {f"page{number}.py": APP for number in range(400)})  # more than a pipe holds
    command = [*PROGRAM, "preview", "--format", output]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == -signal.SIGPIPE  # like grep and git, and not 1: nothing was found


@pytest.mark.parametrize("output", ["text", "patch", "json"])
def test_an_output_that_cannot_be_written_is_an_error(app: Path, output: str) -> None:
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            [*PROGRAM, "preview", "--format", output],
            cwd=app,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert result.returncode == 3
    assert result.stderr == (
        b"dash-codemods: the output cannot be written: No space left on device\n"
    )


@pytest.mark.parametrize(
    ("arguments", "env", "colored"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_come_when_they_are_asked_for(
    app: Path, arguments: list[str], env: dict[str, str], colored: bool
) -> None:
    assert ("\x1b[" in run("preview", *arguments, cwd=app, env=env).out) is colored


# apply


def test_apply_writes_the_safe_changes_and_says_which(app: Path) -> None:
    ran = run("apply", cwd=app)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == HEADINGS + "Applied 2 changes in 1 file.\n"
    assert tree(app) == {"app.py": MODERN_APP.encode()}


def test_a_second_run_finds_nothing_to_do(app: Path) -> None:
    run("apply", cwd=app)
    before = (app / "app.py").stat()
    assert run("apply", cwd=app).out == "Nothing to apply: no file was written.\n"
    assert run("preview", "--check", cwd=app).out == "No changes: 1 file read.\n"
    assert (app / "app.py").stat().st_mtime_ns == before.st_mtime_ns


def test_apply_leaves_the_unsafe_changes_and_says_how_many(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": MADE_UP})
    ran = run("apply", cwd=tmp_path, program=WITH_EXTRA_RULES)
    assert ran.out.endswith(
        "Applied 1 change in 1 file.\n"
        "Left: 1 unsafe. Read them with dash-codemods preview, then --unsafe.\n"
    )
    assert tree(tmp_path) == {"app.py": b"new()\nrisky()\nstuck()\n"}


def test_unsafe_changes_are_applied_when_asked_for(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": MADE_UP})
    run("apply", "--unsafe", cwd=tmp_path, program=WITH_EXTRA_RULES)
    assert tree(tmp_path) == {"app.py": b"new()\nnew()\nstuck()\n"}


def test_what_a_change_calls_for_is_done_in_the_same_run(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": "again()\n"})
    ran = run("apply", cwd=tmp_path, program=WITH_EXTRA_RULES)
    assert ran.out.endswith("Applied 2 changes in 1 file.\n")
    assert tree(tmp_path) == {"app.py": b"new()\n"}


def test_only_applies_the_change_with_that_id_whatever_its_verdict(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": MADE_UP + "risky()\n"})
    ids = [c["id"] for c in report(cwd=tmp_path, program=WITH_EXTRA_RULES)["changes"]]
    assert ids[2] == f"{ids[1]}-2"
    run("apply", "--only", ids[1], cwd=tmp_path, program=WITH_EXTRA_RULES)
    assert tree(tmp_path) == {"app.py": b"old()\nnew()\nstuck()\nrisky()\n"}


def test_of_two_named_changes_that_meet_one_is_applied_and_the_other_is_named(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"app.py": "twice()\n"})
    ids = [c["id"] for c in report(cwd=tmp_path, program=WITH_EXTRA_RULES)["changes"]]
    only = [argument for each in ids for argument in ("--only", each)]
    ran = run("apply", *only, cwd=tmp_path, program=WITH_EXTRA_RULES)
    assert tree(tmp_path) == {"app.py": b"once()\n"}
    assert ran.out.endswith("Applied 1 change in 1 file.\n")


def test_apply_keeps_the_mode_and_writes_through_links(tmp_path: Path) -> None:
    write(tmp_path, {"real/app.py": APP, "project/README": ""})
    (tmp_path / "real/app.py").chmod(0o750)
    link = tmp_path / "project/app.py"
    link.symlink_to("../real/app.py")
    assert run("apply", cwd=tmp_path / "project").code == 0
    assert link.is_symlink()
    assert stat.S_IMODE((tmp_path / "real/app.py").stat().st_mode) == 0o750
    assert tree(tmp_path / "real") == {"app.py": MODERN_APP.encode()}


def test_a_change_over_several_files_is_applied_in_all_of_them(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "",
        "app.py": "from jupyter_dash import JupyterDash\n\napp = JupyterDash(__name__)\n",
        "main.py": "import dash\nfrom app import app\n\napp.run_server(mode='inline')\n",
    }
    run("apply", "app.py", cwd=write(tmp_path, files))
    assert tree(tmp_path) == {
        "pyproject.toml": b"",
        "app.py": b"from dash import Dash\n\napp = Dash(__name__)\n",
        "main.py": b"import dash\nfrom app import app\n\napp.run(jupyter_mode='inline')\n",
    }


FILES: dict[str, str | bytes] = {
    "app.py": APP,
    "windows.py": APP.replace("\n", "\r\n"),
    "latin.py": b"# coding: latin-1\n" + APP.replace("hello", "größer").encode("latin-1"),
    "mark.py": b"\xef\xbb\xbf" + APP.encode(),
    "no_end.py": APP.rstrip("\n"),
    "deep/er/with blank.py": APP,
    "größe.py": APP,
    "modern.py": MODERN_APP,
    "jupyter/board.py": "from jupyter_dash import JupyterDash\n\napp = JupyterDash(__name__)\n",
    "jupyter/main.py": "import dash\nfrom board import app\n\napp.run_server(mode='inline')\n",
}


def test_git_apply_of_the_patch_does_what_apply_does(tmp_path: Path) -> None:
    patched, applied = (committed(tmp_path / name, FILES) for name in ("patched", "applied"))
    patch = subprocess.run(
        [*PROGRAM, "preview", "--format", "patch"],
        cwd=patched,
        env=environment(),
        capture_output=True,
        check=True,
    ).stdout
    git(patched, "apply", "-", stdin=patch)
    assert run("apply", cwd=applied).code == 0
    assert tree(patched) == tree(applied)
    changed = {name for name, data in tree(applied).items() if b"run_server" not in data}
    assert changed == FILES.keys()
    assert b"\r\n" in tree(applied)["windows.py"]


# Files with uncommitted changes


def test_a_file_with_uncommitted_changes_is_left_alone_and_named(tmp_path: Path) -> None:
    committed(tmp_path, {"clean.py": APP, "edited.py": "", "staged.py": ""})
    write(tmp_path, {"edited.py": APP, "staged.py": APP, "sub/new.py": APP})
    git(tmp_path, "add", "staged.py")
    ran = run("apply", cwd=tmp_path)
    assert ran.code == 3
    advice = "has uncommitted changes; commit or stash them, or use --allow-dirty"
    names = ("edited.py", "staged.py", "sub/new.py")
    assert ran.err == "".join(f"{name}:1: {advice}\n" for name in names) + "\n"
    assert ran.out.endswith("Applied 2 changes in 1 file.\n")
    left = {name for name, data in tree(tmp_path).items() if data == APP.encode()}
    assert left == {*names}


def test_allow_dirty_writes_them_too(tmp_path: Path) -> None:
    committed(tmp_path, {"app.py": ""})
    write(tmp_path, {"app.py": APP})
    ran = run("apply", "--allow-dirty", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert tree(tmp_path) == {"app.py": MODERN_APP.encode()}


def test_a_change_that_only_a_later_round_proposes_keeps_off_dirty_files_too(
    tmp_path: Path,
) -> None:
    committed(tmp_path, {"app.py": "again()\n", "dirty.py": ""})
    write(tmp_path, {"dirty.py": "again()\n"})
    ran = run("apply", cwd=tmp_path, program=WITH_EXTRA_RULES)
    assert ran.code == 3
    assert tree(tmp_path) == {"app.py": b"new()\n", "dirty.py": b"again()\n"}


def test_files_that_git_ignores_or_nobody_put_under_git_are_written(tmp_path: Path) -> None:
    committed(tmp_path / "repository", {".gitignore": "own.py\n"})
    write(tmp_path, {"repository/own.py": APP, "outside.py": APP})
    assert run("apply", "repository/own.py", "outside.py", cwd=tmp_path).code == 0
    assert {
        "repository/own.py": MODERN_APP.encode(),
        "outside.py": MODERN_APP.encode(),
    }.items() <= (tree(tmp_path).items())


def test_a_link_out_of_the_repository_is_judged_by_what_it_leads_to(tmp_path: Path) -> None:
    committed(tmp_path / "repository", {"app.py": ""})
    write(tmp_path, {"repository/app.py": APP, "project/README": ""})
    (tmp_path / "project/app.py").symlink_to("../repository/app.py")
    ran = run("apply", cwd=tmp_path / "project")
    assert ran.code == 3
    assert ran.err.startswith("app.py:1: has uncommitted changes")
    assert (tmp_path / "repository/app.py").read_text() == APP


def test_where_git_cannot_say_the_files_are_left_alone(tmp_path: Path) -> None:
    committed(tmp_path, {"app.py": APP})
    (tmp_path / ".git/config").write_text("[broken\n")
    ran = run("apply", cwd=tmp_path)
    assert ran.code == 3
    assert re.match(r"app\.py:1: may have uncommitted changes \(fatal: .*--allow-dirty", ran.err)
    assert tree(tmp_path) == {"app.py": APP.encode()}
    assert run("apply", "--allow-dirty", cwd=tmp_path).code == 0


def test_a_repository_without_a_git_to_ask_is_left_alone(tmp_path: Path) -> None:
    committed(tmp_path, {"app.py": APP})
    ran = run("apply", cwd=tmp_path, env={"PATH": "/nowhere"})
    assert ran.code == 3
    assert ran.err.startswith("app.py:1: may have uncommitted changes (git cannot be run: ")
    assert tree(tmp_path) == {"app.py": APP.encode()}


def test_the_variables_of_a_git_hook_do_not_mislead(tmp_path: Path) -> None:
    committed(tmp_path / "hook", {"app.py": ""})
    committed(tmp_path / "own", {"app.py": ""})
    write(tmp_path, {"own/app.py": APP})
    hook = {"GIT_DIR": str(tmp_path / "hook/.git"), "GIT_INDEX_FILE": str(tmp_path / "index")}
    assert run("apply", cwd=tmp_path / "own", env=hook).code == 3
    assert (tmp_path / "own/app.py").read_text() == APP


# Ctrl-C


def test_ctrl_c_exits_130_and_leaves_everything_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "old()\n", "b.py": "waits()\n"})
    process = subprocess.Popen(
        [*WITH_EXTRA_RULES, "apply"], cwd=tmp_path, env=environment(), stderr=subprocess.PIPE
    )
    while not (tmp_path / "waits.started").exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (130, b"")
    (tmp_path / "waits.started").unlink()
    assert tree(tmp_path) == {"a.py": b"old()\n", "b.py": b"waits()\n"}


# rules, help and wrong usage


def test_the_rules_are_listed_with_their_summaries(tmp_path: Path) -> None:
    ran = run("rules", cwd=tmp_path)
    assert ran.code == 0
    listed = {line.split()[0]: line for line in ran.out.splitlines() if line}
    assert "`app.run_server` becomes `app.run`" in listed["app-run"]
    assert "dash-imports" in listed
    assert "\nIn full: dash-codemods rules RULE\n" in ran.out
    assert ran.out.endswith("dash-codemods rules facts\n")


def test_a_rule_is_explained_in_full(tmp_path: Path) -> None:
    ran = run("rules", "app-run", cwd=tmp_path)
    assert ran.code == 0
    assert ran.out.startswith("# app-run\n\n`app.run_server` becomes `app.run`")
    for section in ("What it does", "Why", "Example", "Safety"):
        assert f"\n## {section}\n" in ran.out


def test_a_rule_names_the_facts_that_it_cites(tmp_path: Path) -> None:
    ran = run("rules", "input-to-state", cwd=tmp_path)
    _, _, behind = ran.out.partition("\n## How Dash behaves\n\n")
    assert "\n- S8: A newer call drops the answer that is on its way\n" in behind
    assert "S5" not in behind
    assert ran.out.endswith("In full: `dash-codemods rules S3`\n")


def test_the_facts_are_listed_with_their_titles(tmp_path: Path) -> None:
    ran = run("rules", "facts", cwd=tmp_path)
    assert ran.code == 0
    assert "\nS15  A State does not wait\n" in ran.out
    assert ran.out.endswith("\nIn full: dash-codemods rules S1\n")


@pytest.mark.parametrize("name", ["S8", "s8"])
def test_a_fact_is_explained_in_full(tmp_path: Path, name: str) -> None:
    ran = run("rules", name, cwd=tmp_path)
    assert ran.code == 0
    assert ran.out.startswith("# S8 A newer call drops the answer that is on its way\n\nWhen a ")
    assert "**For the rules:**" in ran.out
    assert "tests/" not in ran.out
    assert "S9" not in ran.out


def test_the_version_is_that_of_the_distribution(tmp_path: Path) -> None:
    ran = run("--version", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(r"dash-codemods \d+\.\d+\.\d+\n", ran.out)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_without_a_command_the_program_explains_itself(
    tmp_path: Path, arguments: list[str]
) -> None:
    ran = run(*arguments, cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "Start with dash-codemods preview" in ran.out
    for command in ("preview", "apply", "rules"):
        assert re.search(rf"^│ {command} ", ran.out, re.MULTILINE)


@pytest.mark.parametrize("command", ["preview", "apply"])
def test_each_command_explains_its_options(tmp_path: Path, command: str) -> None:
    ran = run(command, "--help", cwd=tmp_path, env={"COLUMNS": "100"})
    assert ran.code == 0
    for option in ("--select", "--exclude", "--dash-version", "--jobs", "--config", "--only"):
        assert option in ran.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["prevew"], "No such command 'prevew'"),
        (["preview", "--chek"], "--check"),
        (["preview", "--format", "xml"], "xml"),
        (["preview", "--jobs", "many"], "--jobs"),
        (["preview", "--jobs", "-1"], "--jobs"),
        (["preview", "--color", "sometimes"], "--color"),
        (["rules", "app-rnu"], 'no rule is called "app-rnu"; did you mean "app-run"?'),
        (["rules", "unset-event"], 'is called "unset-event"; did you mean "unset-events"?'),
        (
            ["preview", "--assume", "unread"],
            'no assumption is called "unread"; there are unread-code, unset-events',
        ),
        (["apply", "--assume", "app-run"], 'no assumption is called "app-run"'),
        (["rules", "S99"], "no fact is called S99; there are S1 to S24"),
        (["rules", "S0"], "no fact is called S0"),
    ],
)
def test_wrong_usage_exits_2_and_says_what_is_wrong(
    app: Path, arguments: list[str], says: str
) -> None:
    ran = run(*arguments, cwd=app)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "Traceback" not in ran.err
