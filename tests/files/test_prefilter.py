"""The names that a word has in the files of a project."""

from __future__ import annotations

import pytest

from codemods.files.prefilter import spelled


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("from dash import callback as cb", "cb callback"),
        ("from dash import (\n    callback as cb,\n    Input as In)", "cb callback"),
        ("from dash import callback\\\n  as cb", "cb callback"),
        ("from dash import callback as cb\nfrom x import cb as on", "callback cb on"),
        ("on = app.callback", "callback on"),
        ("on: object = (app.callback)  # ours", "callback on"),
        ("x = 1\r\non = app.callback\r\n", "callback on"),
        ("on = callback; off = on", "callback on"),
        ("a = callback\rb = a\r", "a b callback"),
        ("über = callback", "callback über"),
        ("on = callback(1)", "callback"),
        ("on = callbacks", "callback"),
        ("def f():\n    on = callback", "callback"),
        ("f(on=callback)", "callback"),
        ("# on = callback", "callback"),
        ("from dash import ctx, callback as cb, html", "callback cb"),
        ("# Takes a callback as the\n# first, which a callback as a rule is.", "callback"),
    ],
)
def test_a_word_has_the_names_that_files_give_it(text: str, names: str) -> None:
    assert spelled(b"callback", [text.encode()]) == {each.encode() for each in names.split()}


def test_what_follows_a_name_follows_its_other_names() -> None:
    assert spelled(b"Form(", [b"from dash.html import Form as F"]) == {b"Form(", b"F("}
    assert spelled(b".data =", [b"x = data"]) == {b".data ="}
