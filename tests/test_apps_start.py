"""Every app that a merge leaves behind starts, the unsafe ones too."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from replay.cases import Case, all_cases

RULE = "merge-duplicate-outputs"
# Imports each app of the folders on its standard input in a fork, and asks for its callbacks.
STARTS = """\
import importlib, json, os, sys, traceback
from unittest.mock import patch
from dash import Dash

failed = {}
for name, (folder, module) in json.load(sys.stdin).items():
    reading, writing = os.pipe()
    if os.fork() == 0:
        with os.fdopen(writing, "w") as answer:
            try:
                os.chdir(folder)
                sys.path.insert(0, folder)
                sys.argv = [f"{module}.py"]
                with patch.object(Dash, "run"):
                    client = importlib.import_module(module).app.server.test_client()
                status = client.get("/_dash-dependencies").status_code
                answer.write("" if status == 200 else str(status))
            except BaseException:
                answer.write(traceback.format_exc())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        if text := answer.read():
            failed[name] = text
    os.wait()
json.dump(failed, sys.stderr)
"""


def _app(case: Case, folder: Path) -> tuple[str, str]:
    """The folder and the module of the rewritten app of a case."""
    assert case.after is not None
    if not case.before.is_dir():
        return str(case.after.parent), case.after.stem
    target = folder / case.folder.name
    for part in (case.before, case.after):
        shutil.copytree(part, target, dirs_exist_ok=True)
    return str(target), "app"


def test_every_merged_app_starts(tmp_path: Path) -> None:
    cases = [each for each in all_cases() if each.rule == RULE and each.after is not None]
    apps = {each.name: _app(each, tmp_path) for each in cases}
    assert len(apps) > 50
    done = subprocess.run(
        [sys.executable, "-B", "-c", STARTS],
        input=json.dumps(apps),
        capture_output=True,
        text=True,
        check=True,
    )
    failed = json.loads(done.stderr.splitlines()[-1])
    assert not failed, "\n".join(f"{name}: {text}" for name, text in failed.items())
