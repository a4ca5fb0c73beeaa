"""Comparisons with ids that are known by their text only."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from codemods.dash.value import Known, Private, Value
from codemods.flow.compare import compared
from codemods.flow.values import UNKNOWN


@dataclass(frozen=True)
class _Handed:
    """What calls hand to a function."""

    values: frozenset[Value]
    bases: frozenset[str] = frozenset()


def test_a_private_id_may_be_the_text_that_it_is_handed() -> None:
    own = Private("app.py:1", "button", "app.py", handed=_Handed(frozenset({Known("save")})))
    assert compared(ast.Eq(), own, "save") is UNKNOWN
    assert compared(ast.NotEq(), "save", own) is UNKNOWN
    assert compared(ast.In(), own, ["add", "save"]) is UNKNOWN
    assert compared(ast.Eq(), own, "add") is False
    assert compared(ast.Eq(), own, own) is True
    assert compared(ast.Eq(), own, None) is False


def test_a_private_id_that_nobody_hands_over_is_no_text() -> None:
    own = Private("app.py:1", "button", "app.py")
    assert compared(ast.Eq(), own, "save") is False
    assert compared(ast.NotEq(), own, "save") is True
