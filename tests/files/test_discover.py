"""Discovery on real directories, with git itself as the judge of what ``.gitignore`` means."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemods.files.discover import Found, Glob, discover, root_of, shown
from codemods.files.source import Unreadable, read


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to work in, in a home directory of its own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    directory = tmp_path / "app"
    directory.mkdir()
    monkeypatch.chdir(directory)
    return directory


def write(base: Path, *names: str, text: str = "") -> None:
    for name in names:
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def targets(*paths: str, exclude: list[str | Glob] | None = None) -> tuple[str, ...]:
    return discover(paths, exclude or []).targets


# What is found


def test_without_paths_the_working_directory_is_read(app: Path) -> None:
    write(app, "app.py", "pages/home.py", "pages/home.css", "README.md", "stub.pyi", "run.pyw")
    assert discover([], []) == Found(("app.py", "pages/home.py"), (), (), ())


def test_paths_are_relative_inside_the_working_directory_and_absolute_outside(app: Path) -> None:
    write(app.parent, "other/a.py", "app/pages/b.py")
    outside = str(app.parent / "other")
    assert targets("./pages/", outside) == (f"{outside}/a.py", "pages/b.py")
    assert targets(str(app / "pages")) == ("pages/b.py",)
    assert targets("../app/pages/../pages/b.py") == ("pages/b.py",)


def test_shown_is_a_dot_for_the_working_directory_itself(app: Path) -> None:
    assert shown(str(app)) == "."
    assert shown(str(app.parent)) == str(app.parent)
    assert shown(f"{app}lication.py") == f"{app}lication.py"


def test_targets_are_sorted_and_named_once(app: Path) -> None:
    write(app, "z.py", "pages/b.py", "pages/a.py")
    assert targets("z.py", "pages", ".", "pages/b.py") == ("pages/a.py", "pages/b.py", "z.py")


def test_a_named_file_is_read_whatever_its_name(app: Path) -> None:
    write(app, "script", "notes.txt", ".hidden.py")
    assert targets("script", "notes.txt", ".hidden.py") == (".hidden.py", "notes.txt", "script")


def test_missing_paths_are_told_apart_from_what_is_found(app: Path) -> None:
    write(app, "app.py")
    found = discover(["nowhere", "app.py/inside", "app.py", ""], [])
    assert found.missing == ("", "app.py/inside", "nowhere")
    assert found.targets == ("app.py",)


@pytest.mark.parametrize(
    "directory",
    ["node_modules", "build", "dist", "__pycache__", "venv", "a.egg-info", ".git", ".hidden"],
)
def test_directories_that_hold_no_source_are_left_out(app: Path, directory: str) -> None:
    write(app, "app.py", f"{directory}/a.py", f"deep/{directory}/sub/a.py")
    assert targets() == ("app.py",)


def test_a_file_with_the_name_of_such_a_directory_is_read(app: Path) -> None:
    write(app, "build.py", "venv.py")
    assert targets() == ("build.py", "venv.py")


def test_a_virtual_environment_is_left_out_whatever_its_name(app: Path) -> None:
    write(app, "app.py", "python3/pyvenv.cfg", "python3/lib/a.py")
    assert targets() == ("app.py",)
    assert targets("python3") == ("python3/lib/a.py",)


def test_site_packages_are_left_out_below_the_start_and_read_when_named(app: Path) -> None:
    write(app, "lib/site-packages/plugin/a.py")
    assert targets() == ()
    assert targets("lib/site-packages/plugin") == ("lib/site-packages/plugin/a.py",)


# Links and what is no file


def test_a_file_that_is_linked_to_is_read_once_under_the_first_name(app: Path) -> None:
    write(app, "m.py")
    (app / "a_link.py").symlink_to("m.py")
    (app / "z_link.py").symlink_to("m.py")
    assert targets() == ("a_link.py",)
    assert targets("m.py", "z_link.py") == ("m.py",)


def test_links_to_directories_are_not_followed_unless_named(app: Path) -> None:
    write(app, "pages/a.py")
    (app / "pages" / "loop").symlink_to(app)
    (app / "alias").symlink_to("pages")
    assert targets() == ("pages/a.py",)
    assert targets("alias") == ("alias/a.py",)
    assert targets("alias", "pages") == ("alias/a.py",)


@pytest.mark.parametrize("named", [True, False])
def test_what_cannot_be_read_is_left_to_reading_to_report(app: Path, named: bool) -> None:
    (app / "dangling.py").symlink_to("nowhere.py")
    (app / "circular.py").symlink_to("circular.py")
    write(app, "folder.py/inside.py")
    names = ("circular.py", "dangling.py", "folder.py")
    assert targets(*names[:2] if named else ()) == names[: 2 if named else 3]
    for name in names:
        with pytest.raises(Unreadable):
            read(name)


def test_the_locks_of_emacs_are_no_files(app: Path) -> None:
    write(app, "app.py")
    (app / ".#app.py").symlink_to("someone@somewhere.1234:1")
    assert targets() == ("app.py",)


def test_a_directory_that_cannot_be_listed_is_a_problem_and_stops_nothing_else(app: Path) -> None:
    # Permissions do not stop root; a path that is too long stops everyone.
    write(app, "app.py")
    for _ in range(20):
        os.mkdir("d" * 250)
        os.chdir("d" * 250)
    os.chdir(app)
    found = discover([], [])
    assert found.targets == ("app.py",)
    assert [problem.path[:5] for problem in found.problems] == ["ddddd"]
    assert "too long" in found.problems[0].message


# .gitignore and --exclude


def test_gitignore_counts_without_a_git_repository(app: Path) -> None:
    write(app, ".gitignore", text="generated/\n*_pb2.py\n")
    write(app, "app.py", "generated/a.py", "x_pb2.py", "pages/generated/b.py")
    assert targets() == ("app.py",)


def test_gitignore_files_above_count_up_to_the_git_repository(app: Path) -> None:
    write(app.parent, ".gitignore", text="kept.py")
    write(app, ".gitignore", text="/service/pages/made.py")
    write(app, "service/pyproject.toml", "service/pages/kept.py", "service/pages/made.py")
    assert targets("service/pages") == ("service/pages/kept.py", "service/pages/made.py")
    (app / ".git").mkdir()
    assert targets("service/pages") == ("service/pages/kept.py",)


def test_gitignore_of_the_project_counts_in_a_sub_directory_without_git(app: Path) -> None:
    write(app, ".gitignore", text="pages/made.py")
    write(app, "requirements.txt", "pages/kept.py", "pages/made.py")
    assert targets("pages") == ("pages/kept.py",)


@pytest.mark.parametrize("line", ["made", "made/", "/made", "ma*", "*"])
def test_a_named_directory_is_read_though_a_rule_leaves_it_out(app: Path, line: str) -> None:
    write(app, ".gitignore", text=f"{line}\nsecret.py\n")
    write(app, "setup.py", "made/a.py", "made/sub/b.py", "made/secret.py")
    assert targets("made") == ("made/a.py", "made/sub/b.py")
    assert targets("made/sub") == ("made/sub/b.py",)
    assert targets("made/secret.py") == ("made/secret.py",)


def test_a_pattern_stays_in_force_when_another_brings_the_named_directory_back(app: Path) -> None:
    write(app, ".gitignore", text="*\n!*/\n!app.py\napp/\n")
    write(app, "setup.cfg", "pages/app.py", "pages/scratch.py")
    assert targets("pages") == ("pages/app.py",)


def test_a_pattern_does_not_apply_to_the_directories_above_it(app: Path) -> None:
    write(app, ".gitignore", text="made\napp\n")
    write(app, "setup.py", "made/a.py", "made/app/b.py")
    assert targets("made") == ("made/a.py",)


def test_the_innermost_gitignore_counts(app: Path) -> None:
    write(app, ".gitignore", text="*.py\n")
    write(app, "one/.gitignore", text="!*.py\n")
    write(app, "setup.py", "one/two/a.py")
    assert targets() == targets("one") == targets("one/two") == ("one/two/a.py",)


def test_what_brings_a_directory_back_does_not_bring_back_all_in_it(app: Path) -> None:
    write(app, ".gitignore", text="*_pb2.p[y]\nmade/*\n!made/kept\n")
    write(app, "made/a.py", "made/kept/b.py", "made/kept/b_pb2.py")
    assert targets() == ("made/kept/b.py",)


def test_gitignore_with_a_byte_order_mark_and_crlf(app: Path) -> None:
    write(app, "app.py", "made/a.py", "x_pb2.py")
    (app / ".gitignore").write_bytes(b"\xef\xbb\xbfmade/\r\n*_pb2.py\r\n")
    assert targets() == ("app.py",)


@pytest.mark.parametrize("line", ["[z-a]", "!", "a\\", "\udcff"])
def test_lines_that_mean_nothing_to_git_mean_nothing(app: Path, line: str) -> None:
    (app / ".gitignore").write_bytes(os.fsencode(f"{line}\nmade.py\n"))
    write(app, "app.py", "made.py")
    assert targets() == ("app.py",)


def test_a_gitignore_that_is_a_directory_means_nothing(app: Path) -> None:
    write(app, "app.py", ".gitignore/a.py")
    assert targets() == ("app.py",)


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("tests", ("app.py", "pages/a.py")),
        ("tests/", ("app.py", "pages/a.py")),
        ("/tests", ("app.py", "pages/a.py", "pages/tests/c.py")),
        ("./tests", ("app.py", "pages/a.py", "pages/tests/c.py")),
        ("pages/*.py", ("app.py", "pages/tests/c.py", "tests/b.py")),
        ("**/[bc].py", ("app.py", "pages/a.py")),
    ],
)
def test_exclude_is_relative_to_the_working_directory(
    app: Path, pattern: str, left: tuple[str, ...]
) -> None:
    write(app, "app.py", "pages/a.py", "pages/tests/c.py", "tests/b.py")
    assert targets(exclude=[pattern]) == left


def test_a_rooted_exclude_is_nothing_to_other_directories(app: Path) -> None:
    write(app.parent, "lib/tests/a.py", "lib/made/b.py")
    outside = str(app.parent / "lib")
    assert targets(outside, exclude=["/tests", "made"]) == (f"{outside}/tests/a.py",)


def test_exclude_of_a_configuration_is_relative_to_its_directory(app: Path) -> None:
    write(app, "app.py", "pages/a.py", "pages/pages/a.py")
    assert targets(exclude=[Glob(str(app / "pages"), "pages/a.py")]) == ("app.py", "pages/a.py")


def test_the_last_exclude_that_matches_counts_and_comes_before_gitignore(app: Path) -> None:
    write(app, ".gitignore", text="made.py")
    write(app, "a.py", "b.py", "made.py")
    assert targets(exclude=["*.py", "!b.py", "!made.py"]) == ("b.py", "made.py")


def test_a_named_path_is_read_though_excluded(app: Path) -> None:
    write(app, "tests/a.py", "tests/b.py")
    assert targets("tests/a.py", exclude=["*.py"]) == ("tests/a.py",)
    assert targets("tests", exclude=["tests", "b.py"]) == ("tests/a.py",)


_SEGMENTS = ["a", "b", "made", "*", "**", "a*", "?", "[ab]", "[!a]*", "*.py", "m.py", "m.p?", "\\a"]
_LINES = st.builds(
    lambda negated, rooted, segments, slash: negated + rooted + "/".join(segments) + slash,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(st.sampled_from(_SEGMENTS), min_size=1, max_size=4),
    st.sampled_from(["", "", "/", "  "]),
)
_FOLDERS = ["", "a", "a/b", "a/b/a", "a/made", "b", "b/a/made", "made", "made/a/b"]


@settings(max_examples=150)
@given(
    st.dictionaries(
        st.sampled_from(_FOLDERS), st.lists(_LINES, min_size=1, max_size=4), min_size=1, max_size=3
    )
)
def test_gitignore_means_what_it_means_to_git(ignores: dict[str, list[str]]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        base = Path(os.path.realpath(directory))
        write(base, *(f"{folder}/{name}.py" for folder in _FOLDERS for name in ("m", "n", "made")))
        for folder, lines in ignores.items():
            write(base, f"{folder}/.gitignore", text="\n".join(lines))
        subprocess.run(["git", "init", "--quiet", base], check=True)
        listing = ["git", "-c", "core.excludesFile=", "ls-files", "--others", "--exclude-standard"]
        output = subprocess.run(listing, cwd=base, check=True, capture_output=True, text=True)
        kept = sorted(f"{base}/{path}" for path in output.stdout.split() if path.endswith(".py"))
        assert list(targets(str(base))) == kept


# Projects and context


@pytest.mark.parametrize(
    "marker", ["pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", ".git"]
)
def test_the_root_of_a_project_is_the_nearest_directory_with_a_marker(
    app: Path, marker: str
) -> None:
    write(app, "pyproject.toml", f"service/{marker}", "service/pages/a.py")
    assert root_of("service/pages/a.py") == "service"
    assert root_of("service/pages") == "service"
    assert root_of("service") == "service"
    assert root_of(".") == "."


def test_without_a_marker_the_directory_is_the_root(app: Path) -> None:
    write(app, "pages/a.py")
    assert root_of("pages") == root_of("pages/a.py") == "pages"


def test_the_home_directory_is_no_project(app: Path) -> None:
    write(app.parent, "pyproject.toml", ".git/config", "elsewhere.py", ".gitignore", text="app/")
    write(app, "app.py", "pages/a.py")
    assert root_of("pages") == "pages"
    assert discover(["pages"], []) == Found(("pages/a.py",), (), (), ())
    assert root_of(str(app.parent)) == str(app.parent)


def test_the_other_files_of_the_project_are_context(app: Path) -> None:
    write(app, "pyproject.toml", "app.py", "pages/a.py", "pages/b.py", "build/x.py", "ids.py")
    found = discover(["pages/a.py", "ids.py"], ["app.py"])
    assert found.targets == ("ids.py", "pages/a.py")
    assert found.context == ("pages/b.py",)


def test_each_of_several_projects_has_its_context(app: Path) -> None:
    write(app, "one/setup.py", "one/pages/a.py", "two/setup.py", "two/b.py", "three/c.py")
    found = discover(["one/pages", "two/b.py"], [])
    assert found.targets == ("one/pages/a.py", "two/b.py")
    assert found.context == ("one/setup.py", "two/setup.py")


def test_a_root_that_is_named_has_no_context(app: Path) -> None:
    write(app, "pyproject.toml", "app.py", "pages/a.py")
    assert discover([".", "pages"], []).context == ()


def test_a_target_is_not_its_own_context_under_another_name(app: Path) -> None:
    write(app, "pyproject.toml", "shared/a.py", "shared/b.py", "pages/c.py")
    (app / "pages" / "linked.py").symlink_to("../shared/a.py")
    found = discover(["pages"], [])
    assert found.targets == ("pages/c.py", "pages/linked.py")
    assert found.context == ("shared/b.py",)


def test_a_project_below_a_link_is_found_where_it_was_named(app: Path) -> None:
    write(app.parent, "real/pyproject.toml", "real/app.py", "real/pages/a.py")
    (app / "linked").symlink_to(app.parent / "real")
    found = discover(["linked/pages"], [])
    assert (found.targets, found.context) == (("linked/pages/a.py",), ("linked/app.py",))


def test_scripts_are_what_an_app_may_send(app: Path) -> None:
    write(app, "pyproject.toml", "app.py", "assets/cart.js", "pages/assets/deep/a.js", "web/b.js")
    write(app, "assets/node_modules/c.js", "assets/d.css", "web/page.html", "odd.js/app.py")
    assert discover(["pages"], []).scripts == (
        "assets/cart.js", "assets/node_modules/c.js", "pages/assets/deep/a.js", "web/b.js",
        "web/page.html",
    )  # fmt: skip
    assert "odd.js/app.py" in discover(["."], []).targets


def test_what_git_or_a_build_leaves_out_an_app_may_send_all_the_same(app: Path) -> None:
    write(app, "pyproject.toml", "app.py", "assets/.cache/a.js", "assets/made.py", "dist/b.js")
    write(app, "build/web/c.js", "build/node_modules/d.js", "build/lib/assets/e.js", "build/f.py")
    write(app, "static/g.js", "left/assets/h.js", "out/i.js")
    (app / ".gitignore").write_text("assets/\nout/\n*.js\n")
    found = discover(["."], ["left"])
    assert found.scripts == ("assets/.cache/a.js", "build/web/c.js", "dist/b.js", "static/g.js")
    assert found.targets == ("app.py",)
