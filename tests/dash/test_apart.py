"""Ids that a method gives: which are surely others, since their names are."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.dash.values.constant import value_of
from codemods.dash.values.value import same

PAGE = """\
from kept import Plugin

class Page(Plugin):
    {}

    def register(self, prefix, other):
        {}
        {}
"""
BY_NAME = 'self.ids("a")', 'self.ids("b")'
WHOLE = 'def ids(self, part):\n        """An id."""\n        return '


@pytest.mark.parametrize(
    ("method", "pair", "equal"),
    [
        ("pass", BY_NAME, False),  # of another package
        (f'{WHOLE}f"{{self.name}}-{{part}}"', BY_NAME, False),
        (f"{WHOLE}self.name + part", BY_NAME, False),
        (f'{WHOLE}{{"type": self.name, "part": part}}', BY_NAME, False),
        (f'{WHOLE}f"{{self.name}}-{{self.shared.get(part, part)}}"', BY_NAME, None),
        (f'{WHOLE}f"{{self.name}}-{{part:.1}}"', BY_NAME, None),
        (f'{WHOLE}f"{{self.name}}-{{part!r}}"', BY_NAME, None),
        (f"{WHOLE}part[:1] + self.name", BY_NAME, None),
        (f"{WHOLE}self.name", BY_NAME, None),
        (f'@lowered\n    {WHOLE}f"{{part}}"', BY_NAME, None),
        (f'{WHOLE}f"{{part}}"', ("self.ids(1)", 'self.ids("1")'), None),
        ("ids = print", BY_NAME, None),
        ("pass\n\n    def set(self, how):\n        self.ids = how", BY_NAME, None),
        ("def ids(self, part):\n        part = 1\n        return f'{part}'", BY_NAME, None),
        ("pass", ('self.ids("a")', 'self.ids("a")'), True),
        ("pass", ('self.ids("a")', "self.ids(other)"), None),
        ("pass", ('self.ids("a", "b")', 'self.ids("a", "c")'), None),
        ("pass", ('prefix("a")', 'prefix("b")'), None),
        ("pass", ('f"{prefix}-a"', 'f"{other}-b"'), False),
        ("pass", ('f"{prefix}-a"', 'f"{other}-b-a"'), None),
        ("pass", ('"a-" + prefix', '"b-" + other'), False),
        ("pass", ('"a-" + prefix', '"a-b-" + other'), None),
        ("pass", ('f"a-{prefix}-c"', 'f"a-{other}-d"'), False),
    ],
)
def test_ids_that_a_method_or_a_text_tells_apart(
    tmp_path: Path, method: str, pair: tuple[str, str], *, equal: bool | None
) -> None:
    project = write_project(tmp_path, {"page.py": PAGE.format(method, *pair)})
    page = module(project, "page.py")
    (register,) = page.nodes.definitions["register"]
    nodes = [each.value for each in register.body if isinstance(each, ast.Expr)]
    left, right = (value_of(project, page, each) for each in nodes)
    assert same(left, right) is equal
