"""What a ``case.toml`` may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from .cases import BadCase, Event, Replay, case_folders, files_of, lay_out_after, load, name_of


def make(folder: Path, text: str, *names: str) -> Path:
    """A folder of a case with ``case.toml`` and empty files of these names."""
    folder.mkdir(parents=True)
    for name in names or ("before.py", "after.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    (folder / "case.toml").write_text(text)
    return folder


def test_a_case_without_a_replay_is_a_page_load_of_the_rule_of_its_folder(tmp_path: Path) -> None:
    folder = make(tmp_path / "unused-state" / "plain", 'verdict = "safe"')
    case = load(folder)
    assert (case.name, case.rule) == ("unused-state/plain", "unused-state")
    assert (case.before, case.after) == (folder / "before.py", folder / "after.py")
    assert case.replay == Replay()
    assert case.replay.runs == case.replay.named_runs == ("slow",)


def test_a_project_has_folders_and_a_refused_case_may_have_no_after(tmp_path: Path) -> None:
    folder = make(
        tmp_path / "traps" / "p",
        'rule = "app-run"\nverdict = "refused"\nreason = "cannot be seen"',
        "before/app.py",
    )
    case = load(folder)
    assert (case.before, case.after) == (folder / "before", None)
    assert (case.rule, case.verdict, case.reason) == ("app-run", "refused", "cannot be seen")


def make_project(folder: Path, before: dict[str, str], after: dict[str, str]) -> Path:
    """A folder of a safe case whose app has several files."""
    for app, files in (("before", before), ("after", after)):
        for name, text in files.items():
            (folder / app / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / app / name).write_text(text)
    (folder / "case.toml").write_text('verdict = "safe"')
    return folder


def test_of_a_project_after_has_what_changes_and_the_rest_is_as_before(tmp_path: Path) -> None:
    before = {"app.py": "old()", "pages/a.py": "1", "assets/a.css": "b {}"}
    case = load(make_project(tmp_path / "r" / "c", before, {"app.py": "new()"}))
    laid_out = lay_out_after(case, tmp_path / "laid out")
    assert files_of(laid_out) == {
        "app.py": b"new()",
        "pages/a.py": b"1",
        "assets/a.css": b"b {}",
    }


@pytest.mark.parametrize(
    ("after", "wrong"),
    [
        ({"app.py": "new()", "pages/a.py": "1"}, "after/pages/a.py is as in before/"),
        ({"app.py": "new()", "pages/b.py": "1"}, "after/pages/b.py is not in before/"),
        ({"__pycache__/app.pyc": ""}, "after/ has none of the files that the rewrite changes"),
    ],
)
def test_after_has_only_the_files_that_change(
    tmp_path: Path, after: dict[str, str], wrong: str
) -> None:
    before = {"app.py": "old()", "pages/a.py": "1"}
    with pytest.raises(BadCase, match=wrong):
        load(make_project(tmp_path / "r" / "c", before, after))


def test_everything_that_a_replay_can_say_is_read(tmp_path: Path) -> None:
    text = """
    verdict = "safe"
    [replay]
    events = [
      { click = "#add" }, { type = "Ada", into = "#name" }, { select = "Paris", in = "#city" },
      { press = "Enter", in = "#name" }, { leave = "#name", for = "#add" },
      { wait = 0.4 }, { reload = true }, { clicks = ["#a", "#b"] },
    ]
    compare = ["text", "calls"]
    differs = "stores"
    differs_in = "both"
    before = { "cart.data" = { a = 1 } }
    after = { "#total" = "2" }
    slow = 1
    slow_for = { "add.n_clicks" = 2.5 }
    """
    assert load(make(tmp_path / "r" / "c", text)).replay == Replay(
        events=(
            Event("click", "#add"),
            Event("type", "Ada", "#name"),
            Event("select", "Paris", "#city"),
            Event("press", "Enter", "#name"),
            Event("leave", "#name", "#add"),
            Event("wait", 0.4),
            Event("reload", True),
            Event("clicks", ["#a", "#b"]),
        ),
        compare=("text", "calls"),
        differs=("stores",),
        differs_in=("slow", "fast"),
        before={"cart.data": {"a": 1}},
        after={"#total": "2"},
        slow=1,
        slow_for={"add.n_clicks": 2.5},
    )


def test_all_cases_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b/two", "a/one", "b/one"):
        make(tmp_path / name, 'verdict = "safe"')
    (tmp_path / "README.md").touch()
    assert [name_of(folder) for folder in case_folders(tmp_path)] == ["a/one", "b/one", "b/two"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("verdict = ", "Invalid value"),
        ("", "verdict is one of safe, unsafe, refused"),
        ('verdict = "fine"', "verdict is one of safe, unsafe, refused"),
        (
            'verdict = "safe"\nresaon = "x"',
            "unknown: resaon; known: rule, verdict, reason, assume, replay",
        ),
        ('verdict = "safe"\nreason = 3', "reason cannot be 3"),
        ('verdict = "unsafe"\n[replay]\nbefore_runs = false', "before_runs = false leaves nothing"),
        ('verdict = "refused"\n[replay]', "a refused case has nothing to replay"),
    ],
)
def test_a_case_that_means_nothing_is_an_error_with_its_file(
    tmp_path: Path, text: str, wrong: str
) -> None:
    folder = make(tmp_path / "r" / "c", text)
    with pytest.raises(BadCase) as error:
        load(folder)
    assert str(error.value).startswith(f"{folder / 'case.toml'}: {wrong}")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("event = []", "unknown: event; known: events, compare"),
        ("events = 3", "events cannot be 3"),
        ('events = ["click"]', "an event is one of click, type"),
        ('events = [{ hover = "#a" }]', "an event is one of click, type"),
        ('events = [{ click = "#a", in = "#b" }]', "unknown: in; known: click"),
        ('events = [{ type = "a" }]', "type needs the element: { type = …, into = … }"),
        ('events = [{ type = "a", in = "#b" }]', "unknown: in; known: type, into"),
        ('events = [{ wait = "1" }]', "wait cannot be '1'"),
        ("events = [{ wait = true }]", "wait cannot be True"),
        ("events = [{ reload = false }]", "reload = false does nothing"),
        ('compare = ["colour"]', "compare is of text, stores, console, calls, not ['colour']"),
        ('differs = "colour"', "differs is of text, stores, console, calls, not colour"),
        ('differs = "text"', "a safe case that differs says what holds at the end"),
        ('differs_in = "never"', "differs_in is of slow, fast, both, not never"),
        ("before = { cart = 1 }", "before: cart is neither a selector nor the prop of an id"),
        ("slow = true", "slow cannot be True"),
        ('slow_for = { "a.n_clicks" = "long" }', "slow_for has seconds by trigger"),
        ('before_runs = false\nbefore = { "#a" = "1" }', "before_runs = false leaves nothing"),
    ],
)
def test_a_replay_that_means_nothing_is_an_error_with_its_file(
    tmp_path: Path, text: str, wrong: str
) -> None:
    folder = make(tmp_path / "r" / "c", f'verdict = "safe"\n[replay]\n{text}')
    with pytest.raises(BadCase) as error:
        load(folder)
    assert str(error.value).startswith(f"{folder / 'case.toml'}: {wrong}")


@pytest.mark.parametrize(
    ("names", "wrong"),
    [
        (("after.py",), "beside it must be either before.py or a folder before/"),
        (("before.py", "before/app.py"), "beside it must be either before.py or a folder before/"),
        (("before.py",), "a case that is safe needs an after.py beside it"),
        (("before/app.py", "after.py"), "a case that is safe needs an after beside it"),
    ],
)
def test_a_case_without_its_apps_is_an_error(
    tmp_path: Path, names: tuple[str, ...], wrong: str
) -> None:
    folder = make(tmp_path / "r" / "c", 'verdict = "safe"', *names)
    with pytest.raises(BadCase, match=wrong):
        load(folder)


def test_a_folder_without_case_toml_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "r" / "c").mkdir(parents=True)
    with pytest.raises(BadCase, match=r"case\.toml"):
        load(tmp_path / "r" / "c")
