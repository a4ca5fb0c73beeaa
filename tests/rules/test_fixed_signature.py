"""What keeps the function of a callback from getting other arguments."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import module, write_project

from codemods.graph.bound import BoundCallback
from codemods.graph.graph import Graph
from codemods.rules.fixed_signature import Kind, why_signature_is_fixed

START = """\
from dash import Input, Output, callback, ctx
from shop import audited


"""
REGISTERED = '@callback(Output("sum", "children"), Input("add", "n_clicks"){more})\n'


@pytest.mark.parametrize(
    ("kind", "code", "reason"),
    [
        ("opaque", "@callback(*found)\ndef add(n): return n", "dependencies unpacked with *"),
        (
            "background",
            REGISTERED.format(more=", background=True") + "def add(n): return n",
            "it is a background callback",
        ),
        (
            "lambda",
            REGISTERED.format(more="")[1:].strip() + "(lambda n: n)",
            "its function is a lambda",
        ),
        (
            "registered twice",
            REGISTERED.format(more="") + REGISTERED.format(more="") + "def add(n): return n",
            "other code uses the function as well (",
        ),
        (
            "endpoint",
            REGISTERED.format(more=', api_endpoint="/add"') + "def add(n): return n",
            "it is an api_endpoint (",
        ),
        (
            "called",
            REGISTERED.format(more="") + "def add(n): return n\n\n\nadd(1)",
            "app.py:9)",
        ),
        (
            "asks",
            REGISTERED.format(more="") + "def add(n): return ctx.inputs",
            "it asks for ctx.inputs",
        ),
        (
            "asks below",
            "def names(): return ctx.inputs\n\n\n"
            + REGISTERED.format(more="")
            + "def add(n): return names()",
            "it may ask ctx for all of them (",
        ),
        ("decorator", REGISTERED.format(more="") + "@audited\ndef add(n): return n", "@audited"),
    ],
)
def test_each_kind_is_told_with_its_reason(
    tmp_path: Path, kind: Kind, code: str, reason: str
) -> None:
    found = why_signature_is_fixed(_bound(tmp_path, code), kind)
    assert found is not None
    assert found.kind == kind
    assert reason in found.reason
    assert all(str(place) in found.reason for place in found.places)


def test_a_plain_callback_can_change(tmp_path: Path) -> None:
    code = REGISTERED.format(more="") + "def add(n): return n"
    kinds: tuple[Kind, ...] = ("opaque", "background", "lambda", "elsewhere", "registered twice")
    kinds += ("endpoint", "called", "asks", "calls too much", "asks below", "decorator")
    assert why_signature_is_fixed(_bound(tmp_path, code), *kinds) is None


def test_the_first_of_the_kinds_is_told(tmp_path: Path) -> None:
    code = REGISTERED.format(more="") + "@audited\ndef add(n): return ctx.inputs"
    bound = _bound(tmp_path, code)
    told = [
        why_signature_is_fixed(bound, "asks", "decorator"),
        why_signature_is_fixed(bound, "decorator", "asks"),
    ]
    assert [each and each.kind for each in told] == ["asks", "decorator"]


def _bound(folder: Path, code: str) -> BoundCallback:
    graph = Graph(write_project(folder, {"app.py": START + code + "\n"}))
    return BoundCallback(graph, graph.in_module(module(graph.project, "app.py"))[0])
