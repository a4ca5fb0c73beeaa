"""Which attributes a file may set, by its text: never fewer than its syntax tree says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import codemods
from codemods.files.source import Source
from codemods.python.changes.setting import set_in

SETS = [
    "a.b = 1",
    "a.b: int = 1",
    "a.b: int",
    "a . b = 1",
    "a.b += 1",
    "a.b >>= 1",
    "a.b @= c",
    "x = a.b = 1",
    "a.b, c = 1, 2",
    "c, a.b = 1, 2",
    "(a.b) = 1",
    "(c, a.b) = 1, 2",
    "[c, a.b] = 1, 2",
    "c, *a.b = 1, 2",
    "f(c)[d].b, e = 1, 2",
    'c["f("], a.b, d = 1, 2, 3',
    "(\n    a.b,\n    c,\n) = 1, 2",
    "(\n    c,\n    a.b\n) = 1, 2",
    "(a.b,\n c) = 1, 2",
    "if c: a.b, d = 1, 2",
    "if c: a.b: int = 1",
    "f(c, d); a.b, e = 1, 2",
    "a.b \\\n    = 1",
    "for a.b in c: pass",
    "for d, a.b in c: pass",
    "for (d,\n     a.b) in c: pass",
    "[d for a.b in c]",
    "[\n    d\n    for\n    a.b\n    in c\n]",
    "# for it\nfor a.b in c: pass",
    "del a.b",
    "del (c,\n     a.b)",
    "del c, a.b",
    "with c as a.b: pass",
    "with c as (d, a.b): pass",
    "with c as (d,\n           a.b): pass",
    "with (c as d, e as a.b): pass",
    "async def f():\n    async with c as a.b: pass",
]
READS = [
    "f(a.b)",
    "f(a.b, c)",
    "f(a.b, c=1)",
    "f(c=a.b, d=1)",
    "x = a.b",
    "x = f(a.b)[a.b]",
    "x = c[a.b:d]",
    "x = a.b == 1",
    "if a.b: pass",
    "if a.b in c: pass",
    "for c in a.b: pass",
    "while a.b <= 1: pass",
    "f(\n    a.b,\n    c,\n)",
    "x = {c: a.b}",
    "return_(a.b, c), d",
]


def _found(text: str) -> set[str]:
    return {each.decode() for each in set_in(Source("a.py", text.encode()).words)}


@pytest.mark.parametrize("text", SETS)
def test_what_is_set_is_found(text: str) -> None:
    ast.parse(text)
    assert "b" in _found(text)


@pytest.mark.parametrize("text", READS)
def test_what_is_read_is_none(text: str) -> None:
    ast.parse(text)
    assert "b" not in _found(text)


def test_never_fewer_than_the_syntax_tree_says() -> None:
    for path in Path(codemods.__path__[0]).rglob("*.py"):
        nodes = [*ast.walk(ast.parse(path.read_bytes()))]
        attributes = [each for each in nodes if isinstance(each, ast.Attribute)]
        assert {e.attr for e in attributes if not isinstance(e.ctx, ast.Load)} <= _found(
            path.read_text(encoding="utf-8")
        )
