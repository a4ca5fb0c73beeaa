"""Where JavaScript surely updates nothing."""

from __future__ import annotations

import pytest

from codemods.dash.page.clientside import Js, turned_away

UNDEFINED, UNSEEN = Js.UNDEFINED, Js.UNSEEN
AWAY = "return window.dash_clientside.no_update;"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        (f"function(n) {{ if (!n) {{ {AWAY} }} return 1; }}", [UNDEFINED]),
        (f"function(n) {{ if (!n) {{ {AWAY} }} return 1; }}", [0]),
        (f"function show(n) {{\n  // not yet\n  if (!n)\n    {AWAY}\n  go(n); }}", [UNDEFINED]),
        (f"(n) => {{ if (n === undefined) {{ {AWAY} }} return 1; }}", [UNDEFINED]),
        (f"n => {{ if (n == null) {AWAY} return 1; }}", [UNDEFINED]),
        (f"n => {{ if (n == null) {AWAY} return 1; }}", [None]),
        (f"(n, m) => {{ if (!n && !m) {AWAY} return `${{n}}`; }}", [UNDEFINED, 0]),
        (f"(n, m) => {{ if (!n || m.length === 0) {AWAY} return 1; }}", [UNDEFINED, UNSEEN]),
        (f"(n, m) => {{ if (m) {{ go({{a: 1}}); }} {AWAY} }}", [1, UNDEFINED]),
        (f"(n, m) => {{ if (m > 0) {{ return m; }} if (n !== 'a') {AWAY} }}", ["b", UNDEFINED]),
        (f"(n, m) => {{ if (!m) {AWAY} return 1; }}", [UNSEEN]),
        ("n => { if (!n) throw dash_clientside.PreventUpdate; return 1; }", [UNDEFINED]),
        ("n => { if (!n) { return dash_clientside.no_update } return 1; }", [UNDEFINED]),
    ],
)
def test_what_is_turned_away(code: str, given: list[object]) -> None:
    assert turned_away(code, given, None) is not None


@pytest.mark.parametrize(
    ("code", "given"),
    [
        (f"function(n) {{ if (!n) {{ {AWAY} }} return 1; }}", [1]),
        (f"function(n) {{ if (!n) {{ {AWAY} }} return 1; }}", [[]]),
        (f"function(n) {{ if (!n) {{ {AWAY} }} return 1; }}", [UNSEEN]),
        (f"function(n) {{ if (n === null) {{ {AWAY} }} return 1; }}", [UNDEFINED]),
        (f"function(n) {{ if (n === undefined) {{ {AWAY} }} return 1; }}", [None]),
        (f"n => {{ if (n === 0) {AWAY} return 1; }}", [False]),
        (f"n => {{ if (n == 0) {AWAY} return 1; }}", [""]),
        (f"n => {{ if (n <= 0) {AWAY} return 1; }}", [UNDEFINED]),
        (f"(n, m) => {{ if ((m || 3) === 3) {AWAY} return 1; }}", [1, UNSEEN]),
        (f"n => {{ count(); if (!n) {AWAY} return 1; }}", [UNDEFINED]),
        (f"n => {{ if (!n) {{ count(); {AWAY} }} return 1; }}", [UNDEFINED]),
        (f"n => {{ if (count() && !n) {AWAY} return 1; }}", [UNDEFINED]),
        (f"n => {{ if (n.length === 0) {AWAY} return 1; }}", [UNDEFINED]),
        (f"n => {{ if (n = 0) {AWAY} return 1; }}", [UNDEFINED]),
        (f"n => {{ if (!n) return 1; else {AWAY} }}", [UNDEFINED]),
        (f"(n = 1) => {{ if (!n) {AWAY} return 1; }}", [UNDEFINED]),
        (f"(...n) => {{ if (!n) {AWAY} return 1; }}", [UNDEFINED]),
        (f"(window) => {{ if (!window) {AWAY} return 1; }}", [UNDEFINED]),
        (f"async (n) => {{ if (!n) {AWAY} return 1; }}", [UNDEFINED]),
        ("n => { if (!n) return\n window.dash_clientside.no_update; return 1; }", [UNDEFINED]),
        ("n => { if (!n) return window.dash_clientside.no_update + 1; return 1; }", [UNDEFINED]),
        ("n => { if (!n) return; return 1; }", [UNDEFINED]),
        ("n => { if (!n) throw new Error('no'); return 1; }", [UNDEFINED]),
        ("n => { if (!n) return [window.dash_clientside.no_update]; return 1; }", [UNDEFINED]),
        ("n => n ? 1 : window.dash_clientside.no_update", [UNDEFINED]),
        ("", []),
    ],
)
def test_what_may_do_anything(code: str, given: list[object]) -> None:
    assert turned_away(code, given, None) is None


@pytest.mark.parametrize(("outputs", "is_away"), [(2, True), (1, False), (None, False)])
def test_a_list_is_for_as_many_outputs(outputs: int | None, *, is_away: bool) -> None:
    none = "dash_clientside.no_update"
    code = f"n => {{ if (!n) return [{none}, {none}]; return [1, 2]; }}"
    assert (turned_away(code, [UNDEFINED], outputs) is not None) is is_away
