"""Files are written whole, group by group, and a kill at any moment leaves nothing half done."""

from __future__ import annotations

import errno
import fcntl
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from killing import dies_at, in_child
from modes import without_overrides

from codemods.files.place import Problem
from codemods.rewriting.disk import journal
from codemods.rewriting.disk.files import Rewritten, recover, write

OLD, NEW, EDITED = b"old = 1\n" * 50, b"new = 2\n" * 60, b"by hand\n"
Groups = list[list[Rewritten]]


def groups_in(root: Path, *names: Sequence[str]) -> Groups:
    """Create files with the old text, and ask for the new text in each."""
    groups = [
        [Rewritten(str(root / n), OLD + n.encode(), NEW + n.encode()) for n in group]
        for group in names
    ]
    start_over(groups)
    return groups


def start_over(groups: Groups) -> None:
    for file in (file for group in groups for file in group):
        Path(file.path).parent.mkdir(parents=True, exist_ok=True)
        Path(file.path).write_bytes(file.before)


def texts(group: Sequence[Rewritten]) -> list[str]:
    """For each file of a group whether it is old, new or something else."""
    known = [(Path(f.path).read_bytes(), f) for f in group]
    return [{f.before: "old", f.after: "new"}.get(data, "other") for data, f in known]


def files_in(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir()}


def failing_replace(
    monkeypatch: pytest.MonkeyPatch, fails: Callable[[str, str], bool], error: BaseException
) -> None:
    real = os.replace

    def replace(source: str, target: str) -> None:
        if fails(source, target):
            raise error
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)


@pytest.fixture
def unprivileged(tmp_path: Path) -> Iterator[Path]:
    """A directory whose mode stops the tests, also where root runs them."""
    with without_overrides():
        yield tmp_path


def test_all_files_of_all_groups_get_their_new_text(tmp_path: Path) -> None:
    groups = groups_in(tmp_path, ["a.py", "pages/b.py"], ["c.py"])
    written = write(groups, str(tmp_path))
    assert [texts(group) for group in groups] == [["new", "new"], ["new"]]
    assert written.paths == tuple(file.path for group in groups for file in group)
    assert written.problems == ()
    assert files_in(tmp_path) == {"a.py", "pages/b.py", "c.py"}


def test_paths_are_relative_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups_in(tmp_path, ["app/a.py"])
    monkeypatch.chdir(tmp_path / "app")
    assert write([[Rewritten("a.py", OLD + b"app/a.py", b"")]], "..").paths == ("a.py",)
    assert Path("a.py").read_bytes() == b""


def test_swapping_before_and_after_undoes_a_write(tmp_path: Path) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py"])
    write(groups, str(tmp_path))
    undo = [[Rewritten(f.path, f.after, f.before) for f in group] for group in groups]
    assert len(write(undo, str(tmp_path)).paths) == 2
    assert texts(groups[0]) == ["old", "old"]


def test_a_file_whose_bytes_do_not_change_is_left_out(tmp_path: Path) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py"])
    groups[0].append(Rewritten(str(tmp_path / "gone.py"), OLD, OLD))
    written = write(groups, str(tmp_path))
    assert written.paths == tuple(file.path for file in groups[0][:2])


def test_mode_and_owner_are_kept(tmp_path: Path) -> None:
    groups = groups_in(tmp_path, ["a.py"])
    path = tmp_path / "a.py"
    if os.geteuid() == 0:
        os.chown(path, 1234, 4321)
    path.chmod(0o751)
    before = path.stat()
    write(groups, str(tmp_path))
    after = path.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (
        before.st_mode,
        before.st_uid,
        before.st_gid,
    )
    assert after.st_ino != before.st_ino


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    [[real]] = groups_in(elsewhere, ["real.py"])
    root.mkdir()
    (root / "link.py").symlink_to(elsewhere / "real.py")
    written = write([[Rewritten(str(root / "link.py"), real.before, real.after)]], str(root))
    assert written.paths == (str(root / "link.py"),)
    assert (root / "link.py").is_symlink()
    assert texts([real]) == ["new"]
    assert files_in(tmp_path) == {"root/link.py", "elsewhere/real.py"}


@pytest.mark.parametrize("vanish", [True, False])
def test_a_file_that_changed_since_it_was_read_keeps_its_group(
    tmp_path: Path, vanish: bool
) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py"], ["c.py"])
    stale = tmp_path / "b.py"
    if vanish:
        stale.unlink()
    else:
        stale.write_bytes(EDITED)
    other = (tmp_path / "a.py").stat().st_ino
    written = write(groups, str(tmp_path))
    assert written.paths == (str(tmp_path / "c.py"),)
    assert texts(groups[0][:1]) == ["old"]
    assert (tmp_path / "a.py").stat().st_ino == other, "not even for a moment was it another"
    assert vanish or stale.read_bytes() == EDITED
    message = (
        "changed on disk since it was read; run again "
        f"(left as before because of it: {tmp_path / 'a.py'})"
    )
    assert written.problems == (Problem(str(stale), 1, message),)
    assert files_in(tmp_path) == {"a.py", "c.py"} | (set() if vanish else {"b.py"})


def test_an_edit_in_the_middle_of_the_writing_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py"])

    def edit(source: str, target: str) -> bool:
        if target.endswith("a.py"):
            (tmp_path / "b.py").write_bytes(EDITED)
        return False

    failing_replace(monkeypatch, edit, OSError())
    written = write(groups, str(tmp_path))
    assert texts(groups[0]) == ["old", "other"]
    assert written.paths == ()
    assert [problem.path for problem in written.problems] == [str(tmp_path / "b.py")]
    assert files_in(tmp_path) == {"a.py", "b.py"}


def test_a_temporary_file_that_somebody_removed_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = groups_in(tmp_path, ["a.py"])
    commit = journal.commit

    def clean(held: journal.Journal, committed: list[int]) -> bool:
        for path in tmp_path.glob("*.new"):
            path.unlink()
        return commit(held, committed)

    monkeypatch.setattr(journal, "commit", clean)
    written = write(groups, str(tmp_path))
    assert written.paths == ()
    assert "temporary file was removed" in written.problems[0].message


def test_a_read_only_file_keeps_its_group_also_for_root(tmp_path: Path) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py", "c.py"], ["d.py"])
    (tmp_path / "b.py").chmod(0o444)
    (tmp_path / "c.py").chmod(0o444)
    written = write(groups, str(tmp_path))
    assert [texts(group) for group in groups] == [["old", "old", "old"], ["new"]]
    assert [problem.path for problem in written.problems] == [
        str(tmp_path / "b.py"),
        str(tmp_path / "c.py"),
    ]
    assert written.problems[0].message.startswith("no permission to write it; ")


def test_a_directory_without_permission_stops_only_its_group(unprivileged: Path) -> None:
    groups = groups_in(unprivileged, ["a.py", "locked/b.py"], ["c.py"])
    (unprivileged / "locked").chmod(0o555)
    written = write(groups, str(unprivileged))
    (unprivileged / "locked").chmod(0o755)
    assert [texts(group) for group in groups] == [["old", "old"], ["new"]]
    assert [problem.path for problem in written.problems] == [str(unprivileged / "locked/b.py")]
    assert "no permission to write in its directory; " in written.problems[0].message
    assert files_in(unprivileged) == {"a.py", "locked/b.py", "c.py"}


def test_without_a_journal_only_single_files_are_written(unprivileged: Path) -> None:
    groups = groups_in(unprivileged, ["app/a.py", "app/b.py"], ["app/c.py"])
    unprivileged.chmod(0o555)
    written = write(groups, str(unprivileged))
    unprivileged.chmod(0o755)
    assert [texts(group) for group in groups] == [["old", "old"], ["new"]]
    assert "needs a journal in" in written.problems[0].message
    assert files_in(unprivileged) == {"app/a.py", "app/b.py", "app/c.py"}


def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py"], ["c.py"])
    groups[0][1] = Rewritten(groups[0][1].path, groups[0][1].before, NEW * 1000)
    real = os.write

    def full(descriptor: int, data: memoryview) -> int:
        if len(data) == len(NEW) * 1000:
            return real(descriptor, data[:5000])
        if len(data) > 5000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr(os, "write", full)
    written = write(groups, str(tmp_path))
    assert [texts(group) for group in groups] == [["old", "old"], ["new"]]
    assert [problem.path for problem in written.problems] == [str(tmp_path / "b.py")]
    assert written.problems[0].message.startswith("the disk is full; make room and run again")
    assert files_in(tmp_path) == {"a.py", "b.py", "c.py"}


@pytest.mark.parametrize("line", [b'{"token"', b'{"committed"'])
def test_a_journal_that_cannot_be_written_stops_groups_of_several_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: bytes
) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py"], ["c.py"])
    real = os.write

    def full(descriptor: int, data: memoryview) -> int:
        if bytes(data).startswith(line):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr(os, "write", full)
    written = write(groups, str(tmp_path))
    assert [texts(group) for group in groups] == [["old", "old"], ["new"]]
    assert [problem.path for problem in written.problems] == [str(tmp_path / "a.py")]
    assert files_in(tmp_path) == {"a.py", "b.py", "c.py"}


def test_when_a_rename_fails_the_renamed_ones_are_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py", "c.py"], ["d.py"])
    (tmp_path / "a.py").chmod(0o600)
    error = OSError(errno.EIO, "Input/output error")
    failing_replace(monkeypatch, lambda _, target: target.endswith("b.py"), error)
    written = write(groups, str(tmp_path))
    assert [texts(group) for group in groups] == [["old", "old", "old"], ["new"]]
    assert (tmp_path / "a.py").stat().st_mode & 0o777 == 0o600
    rest = f"{tmp_path / 'a.py'}, {tmp_path / 'c.py'}"
    message = (
        "cannot be written: Input/output error; mend that and run again "
        f"(left as before because of it: {rest})"
    )
    assert written.problems == (Problem(str(tmp_path / "b.py"), 1, message),)
    assert files_in(tmp_path) == {"a.py", "b.py", "c.py", "d.py"}


def test_what_cannot_be_put_back_now_is_settled_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py"], ["c.py"])
    with monkeypatch.context() as patch:
        error = OSError(errno.EIO, "Input/output error")
        failing_replace(
            patch, lambda source, target: target.endswith("b.py") or source.endswith(".old"), error
        )
        written = write(groups, str(tmp_path))
        assert written.paths == (str(tmp_path / "c.py"),)
        assert [problem.path for problem in written.problems] == [
            str(tmp_path / "b.py"),
            str(tmp_path / "a.py"),
        ]
        later = groups_in(tmp_path, ["d.py"])
        assert write(later, str(tmp_path)).paths == ()
    assert write(later, str(tmp_path)).paths == (str(tmp_path / "d.py"),)
    assert texts(groups[0]) in (["old", "old"], ["new", "new"])
    assert files_in(tmp_path) == {"a.py", "b.py", "c.py", "d.py"}


def test_ctrl_c_leaves_whole_groups_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py"])
    times = iter([False, True])  # at the second rename, and not again
    failing_replace(monkeypatch, lambda *_: next(times, False), KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        write(groups, str(tmp_path))
    assert texts(groups[0]) in (["old", "old"], ["new", "new"])
    assert files_in(tmp_path) == {"a.py", "b.py"}


def test_a_kill_between_any_two_system_calls_leaves_each_group_whole(tmp_path: Path) -> None:
    names = [["a.py", "pages/é b.py", "c.py"], ["d.py"], ["e.py", "pages/f.py"]]
    groups = groups_in(tmp_path, *names)
    run = partial(write, groups, str(tmp_path))
    seen: set[tuple[str, ...]] = set()
    step = 1
    while dies_at(step, run):
        assert recover(str(tmp_path)) == ()
        state = [texts(group) for group in groups]
        assert all(len(set(group)) == 1 for group in state), (step, state)
        assert files_in(tmp_path) == {name for group in names for name in group}, step
        seen.add(tuple(group[0] for group in state))
        start_over(groups)
        step += 1
    assert [set(texts(group)) for group in groups] == [{"new"}] * 3
    assert seen == {("old", "old", "old"), ("new", "new", "new")}


def test_a_recovery_that_is_killed_too_is_finished_by_the_next(tmp_path: Path) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py"])
    run, mend = partial(write, groups, str(tmp_path)), partial(recover, str(tmp_path))
    step, kills = 1, 0
    while dies_at(step, run):
        again = 1 + step % 2  # each place of the recovery after every other place of the run
        while dies_at(again, mend):
            assert mend() == ()
            assert texts(groups[0]) in (["old", "old"], ["new", "new"]), (step, again)
            assert files_in(tmp_path) == {"a.py", "b.py"}, (step, again)
            start_over(groups)
            again += 2
            kills += 1
            assert dies_at(step, run)
        start_over(groups)
        step += 1
    assert kills > 50


@pytest.mark.parametrize("edited", [0, 1, 2])
def test_what_was_edited_after_a_kill_wins_and_its_group_is_taken_back(
    tmp_path: Path, edited: int
) -> None:
    names = ["a.py", "b.py", "c.py"]
    groups = groups_in(tmp_path, names)
    others = [file for index, file in enumerate(groups[0]) if index != edited]
    run = partial(write, groups, str(tmp_path))
    torn, step = 0, 1
    while dies_at(step, run):
        left = texts(groups[0])
        (tmp_path / names[edited]).write_bytes(EDITED)
        problems = recover(str(tmp_path))
        assert (tmp_path / names[edited]).read_bytes() == EDITED
        assert texts(others) == (["new", "new"] if set(left) == {"new"} else ["old", "old"]), step
        if len(set(left)) == 2:
            torn += 1
            assert [problem.path for problem in problems] == [str(tmp_path / names[edited])]
            assert "left as before because of it" in problems[0].message
        assert files_in(tmp_path) == set(names)
        start_over(groups)
        step += 1
    assert torn >= 2


def test_a_kill_while_a_group_is_put_back_leaves_it_old(tmp_path: Path) -> None:
    names = ["a.py", "b.py", "c.py"]
    groups = groups_in(tmp_path, names)

    def edit(source: str, target: str) -> bool:
        if source.endswith(".new") and target.endswith("b.py"):
            (tmp_path / "c.py").write_bytes(EDITED)
        return False

    def edited_on_the_way() -> None:
        failing_replace(pytest.MonkeyPatch(), edit, OSError())
        write(groups, str(tmp_path))

    step, before_the_edit = 1, 0
    while dies_at(step, edited_on_the_way):
        foreign = (tmp_path / "c.py").read_bytes() == EDITED
        recover(str(tmp_path))
        if foreign:
            assert texts(groups[0]) == ["old", "old", "other"], step
        else:
            before_the_edit += 1
            assert len(set(texts(groups[0]))) == 1, step
        assert files_in(tmp_path) == set(names)
        start_over(groups)
        step += 1
    assert 0 < before_the_edit < step - 5


def test_a_kill_while_a_failed_group_is_tidied_up_leaves_it_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py"])
    error = OSError(errno.EIO, "Input/output error")

    def failing(name: str, work: Callable[[], object]) -> None:
        with monkeypatch.context() as patch:
            failing_replace(patch, lambda _, target: target.endswith(name), error)
            work()

    step = 1
    while dies_at(step, partial(failing, "a.py", partial(write, groups, str(tmp_path)))):
        failing("b.py", partial(recover, str(tmp_path)))
        assert texts(groups[0]) == ["old", "old"], step
        assert files_in(tmp_path) == {"a.py", "b.py"}, step
        start_over(groups)
        step += 1
    assert step > 20


def test_the_next_write_finishes_a_killed_run_first(tmp_path: Path) -> None:
    groups = groups_in(tmp_path, ["a.py", "b.py"])
    assert dies_at(2, lambda: write(groups, str(tmp_path)), ["replace"])
    assert texts(groups[0]) == ["new", "old"]
    later = groups_in(tmp_path, ["c.py"])
    assert write(later, str(tmp_path)).paths == (str(tmp_path / "c.py"),)
    assert texts(groups[0]) == ["new", "new"]
    assert files_in(tmp_path) == {"a.py", "b.py", "c.py"}


def test_a_project_that_was_moved_after_a_kill_is_recovered(tmp_path: Path) -> None:
    groups = groups_in(tmp_path / "here", ["a.py", "pages/b.py"])
    assert dies_at(2, lambda: write(groups, str(tmp_path / "here")), ["replace"])
    (tmp_path / "here").rename(tmp_path / "there")
    assert recover(str(tmp_path / "there")) == ()
    assert (tmp_path / "there/pages/b.py").read_bytes() == groups[0][1].after
    assert files_in(tmp_path) == {"there/a.py", "there/pages/b.py"}


def test_problems_of_a_recovery_name_paths_as_the_user_knows_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = groups_in(tmp_path, ["app/a.py", "app/b.py"])
    assert dies_at(2, lambda: write(groups, str(tmp_path)), ["replace"])
    (tmp_path / "app/b.py").write_bytes(EDITED)
    monkeypatch.chdir(tmp_path / "app")
    [problem] = recover("..")
    assert problem.path == "b.py"
    assert problem.message.endswith("(left as before because of it: a.py)")


def test_a_kill_at_any_time_leaves_each_group_whole(tmp_path: Path) -> None:
    names = [[f"{n}/a.py", f"{n}/b.py", f"{n}/c.py"] for n in range(8)]
    chance = random.Random(7)
    groups = groups_in(tmp_path, *names)
    start = time.perf_counter()
    assert in_child(lambda: write(groups, str(tmp_path))) == 0
    duration = time.perf_counter() - start
    for _ in range(30):
        start_over(groups)
        child = os.fork()
        if child == 0:
            write(groups, str(tmp_path))
            os._exit(0)
        time.sleep(chance.uniform(0, duration))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert recover(str(tmp_path)) == ()
        assert all(len(set(texts(group))) == 1 for group in groups)
        assert files_in(tmp_path) == {name for group in names for name in group}


@pytest.mark.parametrize(
    "text",
    [
        "not JSON",
        "not JSON\n",
        "{}\n",
        "[]\n",
        '{"token": "../a", "groups": []}\n',
        '{"token": "a", "groups": [[{"target": 5, "before": "", "after": ""}]]}\n',
        '{"token": "a", "groups": [[{"target": "\\u0000", "before": "", "after": ""}]]}\n',
        '{"token": "a", "groups": []}\n{"committed": 5}\n',
        "[" * 100_000 + "\n",
    ],
)
def test_a_broken_journal_is_named_and_nothing_is_written(tmp_path: Path, text: str) -> None:
    groups = groups_in(tmp_path, ["a.py"])
    path = tmp_path / ".dash-codemods-journal"
    path.write_text(text)
    expected = Problem(str(path), 1, "is no journal that a run left; look at it, and delete it")
    assert recover(str(tmp_path)) == (expected,)
    written = write(groups, str(tmp_path))
    assert (written.paths, written.problems) == ((), (expected,))
    assert texts(groups[0]) == ["old"]
    assert path.read_text() == text


def test_a_journal_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / ".dash-codemods-journal").mkdir()
    [problem] = recover(str(tmp_path))
    assert problem.path == str(tmp_path / ".dash-codemods-journal")


def test_two_runs_at_once_do_not_mix_until_the_first_is_dead(tmp_path: Path) -> None:
    groups = groups_in(tmp_path, ["a.py"])
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        with journal.locked(str(tmp_path)):
            os.write(tell, b"!")
            time.sleep(60)
        os._exit(0)
    assert os.read(ready, 1) == b"!"
    written = write(groups, str(tmp_path))
    [refused] = recover(str(tmp_path))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert (written.paths, written.problems) == ((), (refused,))
    assert refused.message.startswith("another dash-codemods is writing here; ")
    assert texts(groups[0]) == ["old"]
    assert write(groups, str(tmp_path)).problems == ()
    assert files_in(tmp_path) == {"a.py"}


def test_a_journal_that_its_run_removed_before_we_had_the_lock_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, path = fcntl.flock, tmp_path / journal.NAME
    others = iter([path])

    def flock(descriptor: int, operation: int) -> None:
        for removed in others:
            removed.unlink()
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    with journal.locked(str(tmp_path)) as held:
        assert held is not None
        assert os.path.samestat(os.fstat(held.descriptor), path.stat())


def test_many_runs_at_once_each_get_their_turn(tmp_path: Path) -> None:
    names = [f"{n}.py" for n in range(4)]
    groups = groups_in(tmp_path, *([name] for name in names))

    def work(file: Rewritten) -> None:
        text = file.before
        for turn in range(20):
            after = b"%d\n" % turn
            while write([[Rewritten(file.path, text, after)]], str(tmp_path)).problems:
                assert Path(file.path).read_bytes() == text
            text = after

    children = []
    for [file] in groups:
        child = os.fork()
        if child == 0:
            os._exit(in_child(partial(work, file)))
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    assert {(tmp_path / name).read_bytes() for name in names} == {b"19\n"}
    assert files_in(tmp_path) == set(names)
