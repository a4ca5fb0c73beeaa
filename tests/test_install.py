"""What is installed: a wheel with the package alone, and commands that work from it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ("codemods", "pyproject.toml", "README.md", "LICENSE", "cli.py")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, source / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(source)]
    subprocess.run([*command, str(source)], check=True, capture_output=True)
    (found,) = source.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh virtual environment with the wheel; what it needs comes from the one around."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    packages = next(Path(path) for path in sys.path if path.endswith("site-packages"))
    site = next((folder / "lib").glob("python*")) / "site-packages"
    for package in packages.iterdir():
        if not package.name.startswith(("dash_codemods", "__editable__")):
            target = site / package.name
            if not target.exists():
                target.symlink_to(package)
    return folder


def test_the_wheel_has_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert "codemods/py.typed" in names
    assert {top for top in tops if not top.endswith(".dist-info")} == {"codemods"}


@pytest.mark.parametrize("command", [["bin/dash-codemods"], ["bin/python", "-m", "codemods"]])
def test_an_installed_command_works(environment: Path, command: list[str], tmp_path: Path) -> None:
    program = [str(environment / command[0]), *command[1:]]
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    found = subprocess.run(
        [*program, "rules"], cwd=tmp_path, env=clean, capture_output=True, text=True, check=True
    )
    assert "state-to-patch" in found.stdout
    where = subprocess.run(
        [str(environment / "bin/python"), "-c", "import codemods; print(codemods.__file__)"],
        cwd=tmp_path, env=clean, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(environment))


def test_it_runs_from_a_checkout(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "--version"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout.startswith("dash-codemods ")
