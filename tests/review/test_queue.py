"""The queue of a review: what is asked, in which order, and what is never asked again."""

from __future__ import annotations

import runpy
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import tree, write

from codemods.engine.findings import Change
from codemods.engine.scan import Scan, chosen, examine
from codemods.engine.settings import Settings
from codemods.python.project import read_project
from codemods.review.editor import NoEditor, command
from codemods.review.places import ids_of, keyed, keys_of
from codemods.review.queue import Queue, queue_of
from codemods.review.work import Review, read_again, shown, take, take_back
from codemods.rules.rule import Rule

MADE_UP: Rule = runpy.run_path(str(Path(__file__).parents[1] / "extra_rules/made_up.py"))["RULE"]
STORE = """\
from dash import Dash, Input, Output, State, callback, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Store(id="a", data={}), dcc.Store(id="b", data={}),
                       html.Button(id="x"), html.Button(id="y")])


@callback(
    Output("a", "data"),
    Output("b", "data"),
    Input("x", "n_clicks"),
    State("a", "data"),
    State("b", "data"),
    prevent_initial_call=True,
)
def both(n_clicks, a, b):
    a["k"] = n_clicks
    b["k"] = n_clicks
    return a, b
"""
TWIN = """

@callback(
    Output("a", "data", allow_duplicate=True),
    Input("y", "n_clicks"),
    State("a", "data"),
    prevent_initial_call=True,
)
def twin(n_clicks, a):
    a["k"] = n_clicks
    return a
"""


def asked(scan: Scan) -> tuple[Change, ...]:
    return scan.changes


def begun(folder: Path, files: dict[str, str], *rules: Rule) -> Review:
    write(folder, files)
    scan = again(folder, *rules)
    return Review(scan, queue_of(scan.changes, {}))


def again(folder: Path, *rules: Rule) -> Scan:
    paths = sorted(str(path) for path in folder.rglob("*.py"))
    return examine(str(folder), read_project(paths), Settings(), rules or (MADE_UP,))


def yes(review: Review) -> Review:
    assert review.queue.cursor
    return shown(take(review, [review.queue.cursor], asked), asked)


def no(review: Review) -> Review:
    assert review.queue.cursor
    return shown(replace(review, queue=review.queue.refuse([review.queue.cursor])), asked)


def undone(review: Review) -> Review:
    return shown(take_back(review, asked), asked)


def places(queue: Queue) -> list[tuple[str, int]]:
    """Where the changes without an answer are."""
    return [(Path(key.path).name, key.line) for key in queue.open]


def test_the_order_is_path_and_line_and_goes_on_behind_an_answer(tmp_path: Path) -> None:
    review = begun(tmp_path, {"b.py": "old()\n", "a.py": "old()\nrisky()\nold()\n"})
    assert places(review.queue) == [("a.py", 1), ("a.py", 2), ("a.py", 3), ("b.py", 1)]
    review = yes(replace(review, queue=review.queue.looked(1)))
    assert review.queue.cursor is not None
    assert review.queue.cursor.line == 3
    assert review.queue.position == (3, 4)
    review = no(no(review))
    assert review.queue.cursor is not None
    assert (review.queue.cursor.line, review.queue.position) == (1, (1, 4))


@pytest.mark.parametrize("taken", [0, 1, 2])
@pytest.mark.parametrize("refused", [0, 1, 2])
def test_equal_code_is_told_apart(tmp_path: Path, taken: int, refused: int) -> None:
    review = begun(tmp_path, {"a.py": "old(); old(); old()\n"})
    keys = [*review.queue.changes]
    if taken == refused:
        return
    review = replace(review, queue=review.queue.refuse([keys[refused]]))
    review = take(review, [keys[taken]], asked)
    [rest] = review.queue.open
    assert rest.at == 7 * (3 - taken - refused)
    back = take_back(review, asked)
    assert back.queue.refused == {keys[refused]}
    assert back.queue.cursor == keys[taken]


def test_a_no_is_a_no_when_another_change_of_the_callback_is_taken(tmp_path: Path) -> None:
    rules = chosen(Settings(select=("state-to-patch",)))
    review = begun(tmp_path, {"app.py": STORE}, *rules)
    first, second = review.queue.changes.values()
    assert first.place == second.place
    review = yes(no(review))
    assert review.queue.cursor is None
    [refused] = review.queue.refused
    assert review.queue.changes[refused].id != first.id  # its code is another now
    review = undone(review)
    assert [change.id for change in review.queue.changes.values()] == [first.id, second.id]
    assert review.queue.current == second


def test_a_change_that_comes_only_now_is_asked(tmp_path: Path) -> None:
    review = yes(begun(tmp_path, {"a.py": "again()\nold()\n"}))
    assert places(review.queue) == [("a.py", 1), ("a.py", 2)]
    assert review.queue.cursor is not None
    assert (review.queue.cursor.line, review.queue.position) == (1, (2, 3))


def test_of_two_that_meet_the_other_goes_and_comes_back_with_its_answer(tmp_path: Path) -> None:
    review = begun(tmp_path, {"a.py": "twice()\n"})
    first, second = review.queue.changes
    review = yes(no(review))
    assert review.queue.changes == {}
    assert tree(tmp_path) == {"a.py": b"two()\n"}
    review = undone(review)
    assert review.queue.refused == {first}
    assert review.queue.cursor == second


def test_yes_to_many_takes_the_first_of_those_that_meet(tmp_path: Path) -> None:
    review = begun(tmp_path, {"a.py": "twice()\nold()\n"})
    review = take(review, review.queue.rest(any_verdict=False), asked)
    assert tree(tmp_path) == {"a.py": b"once()\nnew()\n"}
    assert review.note is not None
    assert "1 met another one" in review.note.text
    assert undone(review).history == ()
    assert tree(tmp_path) == {"a.py": b"twice()\nold()\n"}


def test_what_is_shown_after_a_yes_is_what_a_new_scan_finds(tmp_path: Path) -> None:
    rules = chosen(Settings())
    review = yes(begun(tmp_path, {"app.py": STORE + TWIN}, *rules))
    while review.queue.cursor is not None:
        fresh = {change.id: change for change in again(tmp_path, *rules).changes}
        current = review.queue.current
        assert current is not None
        assert fresh[current.id] == current
        assert fresh.keys() == {change.id for change in review.scan.changes}
        review = yes(review)


def test_answers_survive_edits_elsewhere_and_not_of_their_code(tmp_path: Path) -> None:
    review = no(no(begun(tmp_path, {"a.py": "x = old()\nrisky()\nold()\n"})))
    write(tmp_path, {"a.py": "# a line\n\nx = old()\nrisky(  )\nold()\n"})
    review = read_again(review, again(tmp_path), asked, None)
    assert places(review.queue) == [("a.py", 5)]
    write(tmp_path, {"a.py": "x = again()\nprint()\nold()\n"})
    review = read_again(review, again(tmp_path), asked, None)
    assert places(review.queue) == [("a.py", 1), ("a.py", 3)]


def test_ids_of_equal_code_count_only_while_there_are_as_many(tmp_path: Path) -> None:
    changes = keyed(begun(tmp_path, {"a.py": "old()\nold()\nrisky()\n"}).scan.changes)
    _, second, third = changes
    ids = ids_of([second, third], changes)
    assert keys_of(ids, changes) == {second, third}
    fewer = keyed(begun(tmp_path, {"a.py": "old()\nrisky()\n"}).scan.changes)
    assert [key.line for key in keys_of(ids, fewer)] == [2]


@pytest.mark.parametrize(
    ("editor", "words"),
    [
        ("vi", ["vi", "+7", "a.py"]),
        ("/usr/bin/nvim -R", ["/usr/bin/nvim", "-R", "+7", "a.py"]),
        ("emacsclient -nw", ["emacsclient", "-nw", "+7", "a.py"]),
        ("code", ["code", "--wait", "--goto", "a.py:7"]),
        ("code --wait", ["code", "--wait", "--goto", "a.py:7"]),
        ("subl -n", ["subl", "-n", "--wait", "a.py:7"]),
        ("hx", ["hx", "a.py:7"]),
        ("'/opt/my editor/run' -x", ["/opt/my editor/run", "-x", "a.py"]),
    ],
)
def test_editors_are_told_the_line_in_their_way(editor: str, words: list[str]) -> None:
    assert command("a.py", 7, {"EDITOR": editor}) == words
    assert command("a.py", 7, {"EDITOR": "ed", "VISUAL": editor}) == words


def test_an_editor_that_cannot_be_understood(tmp_path: Path) -> None:
    with pytest.raises(NoEditor, match="cannot be understood"):
        command("a.py", 1, {"EDITOR": "'vi"})
