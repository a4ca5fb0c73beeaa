"""Every app that a merge leaves behind starts, the unsafe ones too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from replay.cases import case_folders, lay_out_after, load

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


@pytest.mark.slow
def test_every_merged_app_starts(tmp_path: Path) -> None:
    cases = [load(folder) for folder in case_folders() if folder.parent.name == RULE]
    apps = {}
    for case in cases:
        if case.after is not None:
            app = lay_out_after(case, tmp_path / case.folder.name)
            apps[case.name] = (str(app), "app") if app.is_dir() else (str(app.parent), app.stem)
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
