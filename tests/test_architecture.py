"""What ``docs/architecture.md`` says is so: its names exist, and its example goes as it tells."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import scan
from codemods.engine.settings import Settings
from codemods.rules.rule import Verdict

TEXT = (Path(__file__).parents[1] / "docs" / "architecture.md").read_text("utf-8")
NAMES = sorted({*re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.\w+)`", TEXT)})
EXAMPLE = dict(re.findall(r"```python\n# (\w+\.py)\n(.*?)```", TEXT, re.DOTALL))


def test_it_names_something_of_each_room() -> None:
    rooms = {name.partition("/")[0] for name in NAMES}
    assert rooms == {
        "files", "python", "dash", "flow", "graph", "rewriting", "rules", "engine", "reports",
        "review",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_its_names_exist(name: str) -> None:
    module, _, attribute = name.replace("/", ".").rpartition(".")
    assert hasattr(import_module(f"codemods.{module}"), attribute)


def test_its_example_goes_as_it_tells(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "", **EXAMPLE})
    found = scan([str(tmp_path)], Settings(select=("prevent-initial-call",)))
    (change,) = found.changes
    assert change.verdict is Verdict.SAFE
    assert "(line 11)" in change.message
    (edit,) = change.edits
    told = f"bytes {edit.start} to {edit.end} of `app.py` become `{edit.text}`"
    assert told in " ".join(TEXT.split())
