"""The first command of the README shows what the tool is for."""

from __future__ import annotations

import json
import re
from pathlib import Path

from command_line import run

from codemods.rules import all_rules

CHECKOUT = Path(__file__).parents[2]


def test_the_bundled_apps_have_something_for_every_rule_and_nothing_else_gets_in() -> None:
    (pattern,) = re.findall(
        r"dash-codemods preview (\S*showcase\S*)", (CHECKOUT / "README.md").read_text("utf-8")
    )
    apps = sorted(path.relative_to(CHECKOUT).as_posix() for path in CHECKOUT.glob(pattern))
    assert len(apps) == 2
    ran = run("preview", "--format", "json", *apps, cwd=CHECKOUT)
    changes = json.loads(ran.out)["changes"]
    assert {each["rule"] for each in changes} == {*all_rules()}
    assert {each["verdict"] for each in changes} == {"safe", "unsafe"}
    named = re.findall(r"fixtures/[\w/.-]+", json.dumps(changes))
    assert all(name.startswith(tuple(apps)) for name in named), named
