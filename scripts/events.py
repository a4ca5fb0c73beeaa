"""Writes ``codemods/dash/page/events.json``: ``python -m scripts.events FOLDER...``.

Each folder has component packages as pip installs them, Dash or others. Their classes say in their
documentation, which Dash generates, what each prop is; those that count events, or have the latest
one, are events. What other packages have, or do not say so, is in ``components.py``.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).resolve().parents[1] / "codemods" / "dash" / "page" / "events.json"
# Where a package keeps its components, and how code calls the module that they come from.
PACKAGES = {
    "dash/dcc": "dash.dcc",
    "dash/html": "dash.html",
    "dash/dash_table": "dash.dash_table",
    "dash_ag_grid": "dash_ag_grid",
    "dash_bootstrap_components": "dash_bootstrap_components",
    "dash_mantine_components": "dash_mantine_components",
    "feffery_antd_components": "feffery_antd_components",
}
_PROP = re.compile(r"^ *- (\w+) \([^\n]*\):?\n(.*?)(?=^ *- \w+ \(|\Z)", re.MULTILINE | re.DOTALL)
_EVENT = re.compile(
    r"(?:An integer that represents )?(?:The )?number of times (?!.* will )"
    r"|An integer that represents the time \(in ms since 1970\) at which n_clicks changed"
    r"|Last time (?!the storage)|Data from latest .* event|(?:Click|Hover)(?:ed heatmap cell)? data"
    r"|Cell is (?:double )?clicked|Value has changed after editing|Special prop to allow feedback"
    r"|Object of Event Data|Name of the series that was clicked"
    r"|(?!.*设置).*(?:累计点击次数|监听.*(?:累计|最近一次|点击事件))",  # counts, or has the latest
    re.IGNORECASE,
)


class Prop(NamedTuple):
    """A prop of a component, with the first words of what is said about it."""

    component: str
    name: str
    text: str

    @property
    def is_event(self) -> bool:
        return _EVENT.match(self.text) is not None


def props(folder: Path) -> Iterator[Prop]:
    """All props of the components in a folder of packages."""
    for place, module in PACKAGES.items():
        for file in sorted((folder / place).rglob("*.py")):
            for node in ast.parse(file.read_bytes()).body:
                if isinstance(node, ast.ClassDef) and "Component" in map(ast.unparse, node.bases):
                    text = (ast.get_docstring(node) or "").partition("Keyword arguments:")[2]
                    for name, said in _PROP.findall(f"{text}\n"):
                        yield Prop(f"{module}.{node.name}", name, " ".join(said.split()))


def events(folders: Sequence[Path]) -> list[str]:
    """The names that are an event with each component that has a prop of that name."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for each in (each for folder in folders for each in props(folder)):
        of = found[each.name]
        of[each.component] = of.get(each.component, False) or each.is_event
    return sorted(name for name, of in found.items() if all(of.values()))


if __name__ == "__main__":
    PAGE.write_text(json.dumps(events([*map(Path, sys.argv[1:])]), indent=1) + "\n")
