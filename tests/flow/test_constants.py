"""What a list or dictionary of a module is known to hold when something in it may change."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.flow.values.outside import evaluated_outside

DEFAULTS = 'D = {"a": 1, "tags": ["x"]}\nL = [1, ["x"]]\n'


def _known(folder: Path, code: str) -> bool:
    """Whether the last expression of a module is known to be 1."""
    project = write_project(folder, {"page.py": DEFAULTS + code})
    page = module(project, "page.py")
    (last,) = (node for node in page.tree.body[-1:] if isinstance(node, ast.Expr))
    return bool(evaluated_outside(project, page, last.value) == 1)


@pytest.mark.parametrize(
    "code",
    [
        'D["a"]',
        "L[0]",
        'D["tags"].append("y")\nD["a"]',
        'def tags():\n    return D["tags"]\nD["a"]',
        'def each(keys):\n    return [D[key] for key in keys]\nD["a"]',
        "for tag in L:\n    print(tag)\nL[0]",
        'def start():\n    return dict(D)\nE = start()\nE["tags"].pop()\nE["a"]',
        '{**D, "b": 2}["a"]',
        'import os\nE = {"a": 1, "home": os.environ.get("HOME")}\nE["a"]',
    ],
)
def test_what_else_a_constant_holds_is_known(tmp_path: Path, code: str) -> None:
    assert _known(tmp_path, code)


@pytest.mark.parametrize(
    "code",
    [
        'D["a"] = 2\nD["a"]',
        'E = D\nE["a"] = 2\nD["a"]',
        'def all():\n    return D\nD["a"]',
        'change(D)\nD["a"]',
        'BOTH = [D]\nBOTH[0]["a"] = 2\nD["a"]',
        'D.update(a=2)\nD["a"]',
        "L.insert(0, 2)\nL[0]",
        'N = {"in": {"a": 1}}\nN["in"]["a"] = 2\nN["in"]["a"]',
        'N = {"in": {"a": 1}}\ndef inner():\n    return N["in"]\nN["in"]["a"]',
    ],
)
def test_what_may_be_another_is_not(tmp_path: Path, code: str) -> None:
    assert not _known(tmp_path, code)
