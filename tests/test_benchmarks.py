"""The benchmarks still run; how long anything takes is not tested."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks.measure import Failed, cost, exponent
from benchmarks.trees import generate


def test_a_small_app_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.measure._SHORT", 0)  # once is enough
    row = benchmarks.measured(benchmarks.small_app())
    assert row.files == 1
    assert row.cold.seconds > row.parse.seconds >= 0  # one file may take no tick of the clock
    assert row.cold.megabytes > 1
    assert row.parse.megabytes > 1
    assert row.warm.seconds > 0


def test_trees_of_all_kinds_are_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in ("_CHECK", "_RUFF", "_PARSE"):
        monkeypatch.setattr(benchmarks, command, (sys.executable, "-S", "-c", "pass"))
    (tmp_path / "app.py").write_text("import dash\n")
    benchmarks.main([], benchmarks.Sizes((6, 12), (1,)), real=False)
    benchmarks.main([tmp_path], benchmarks.QUICK, real=False)
    first, second = capsys.readouterr().out.split("user CPU seconds")[1:]
    for name in ("a small app alone", "one app, 12 callbacks", "1 apps, 0 loose files"):
        assert f"\n{name} " in first
    assert "exponent in callbacks: " in first
    assert "exponent in apps: -" in first
    assert "1 apps" not in second


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="ended with 2"):
        cost((sys.executable, "-S", "-c", "raise SystemExit(2)"), tmp_path)


def test_the_exponent_is_the_slope_without_the_start() -> None:
    found = exponent({n: 0.5 + 0.01 * n**1.5 for n in (50, 100, 200, 400)}, 0.5)
    assert found == pytest.approx(1.5)
    assert exponent({50: 1.0}, 0.5) is None
    assert exponent({50: 0.4, 100: 0.3}, 0.5) is None


def test_a_generated_tree_has_the_apps_and_the_loose_files_that_were_asked_for(
    tmp_path: Path,
) -> None:
    count = generate(tmp_path, 3, 20, 2)
    assert count == len([*tmp_path.rglob("*.py")])
    assert len([*tmp_path.glob("app_*/server.py")]) == 3
    assert len([*tmp_path.glob("plugins/*.py")]) == 2
