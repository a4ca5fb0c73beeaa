"""Calls of functions that only the tests have become other calls.

## Safety

`old()` is safe to rewrite, `risky()` is not, `stuck()` is refused. `again()` becomes `old()`. For
`twice()` there are two changes that meet. `broken()` makes the rule fail, `slow()` makes it take
its time, and `waits()` makes it say so by a file `waits.started` and wait for a file `go`.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from codemods.graph.graph import Graph
from codemods.python.project import Module
from codemods.rewriting.edits import Edit
from codemods.rules.doubt import Doubt
from codemods.rules.rule import Finding, Proposal, Refused, Rule, Verdict

_NEW = {"old": ["new"], "risky": ["new"], "again": ["old"], "twice": ["once", "two"]}


def find(_: Graph, module: Module) -> Iterator[Finding]:
    """The made up calls of a file."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[]):
                yield from _of_call(module, node, name)


RULE = Rule(
    "made-up",
    (b"old", b"risky", b"stuck", b"again", b"twice", b"broken", b"slow", b"waits"),
    "2.0",
    find,
)


def _of_call(module: Module, node: ast.Call, name: str) -> Iterator[Finding]:
    if name == "broken":
        raise LookupError("no such thing")
    if name == "slow":
        time.sleep(1)
    if name == "waits":
        _wait()
    if name == "stuck":
        yield Refused((node,), "stuck() cannot be rewritten")
    for new in _NEW.get(name, ()):
        risky = name == "risky"
        yield Proposal(
            nodes=(node,),
            message=f"{name}() is called {new}() now.",
            rewrite=partial(_renamed, module, node, new),
            verdict=Verdict.UNSAFE if risky else Verdict.SAFE,
            doubts=(Doubt("new() is not as risky."),) if risky else (),
        )


def _wait() -> None:
    Path("waits.started").touch()
    end = time.monotonic() + 120
    while not Path("go").exists() and time.monotonic() < end:
        time.sleep(0.02)


def _renamed(module: Module, node: ast.Call, new: str) -> tuple[Edit, ...]:
    start, end = (module.source.in_file(place) for place in module.source.extent(node.func))
    return (Edit(module.path, start, end, new),)
