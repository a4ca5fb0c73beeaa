"""The apps: downloaded once, as wheels, and unpacked where they are needed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from codemods.engine.settings import Settings

_HERE = Path(__file__).parent
_REQUIREMENTS = _HERE / "requirements.txt"
_WHEELS = _HERE.parent.parent / ".cache" / "wheels"

# As their owners would configure them: a decorator of another package that passes everything on.
_SETTINGS = {
    "webviz-subsurface": Settings(
        transparent_decorators=("webviz_config.utils.callback_typecheck",)
    )
}
APPS = tuple(line.partition("==")[0] for line in _REQUIREMENTS.read_text().splitlines())


def settings(app: str) -> Settings:
    """How an app is configured."""
    return _SETTINGS.get(app, Settings())


def unpack(app: str, folder: Path) -> None:
    """Puts the Python files of an app into ``folder``.

    Raises subprocess.CalledProcessError when the wheels cannot be downloaded.
    """
    with zipfile.ZipFile(_wheel(app)) as wheel:
        wheel.extractall(folder, [name for name in wheel.namelist() if name.endswith(".py")])


def _wheel(app: str) -> Path:
    pinned = dict(line.split("==") for line in _REQUIREMENTS.read_text().splitlines())
    pattern = f"{app.replace('-', '_')}-{pinned[app]}-*.whl"
    if not any(_WHEELS.glob(pattern)):
        _download()
    (wheel,) = _WHEELS.glob(pattern)
    return wheel


def _download() -> None:
    """Several test processes may do this at the same time: each wheel appears at once, whole."""
    _WHEELS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_WHEELS) as folder:
        options = ["--no-deps", "--only-binary", ":all:", "--quiet", "--dest", folder]
        command = [sys.executable, "-m", "pip", "download", *options, "-r", str(_REQUIREMENTS)]
        subprocess.run(command, check=True)
        for wheel in Path(folder).iterdir():
            os.replace(wheel, _WHEELS / wheel.name)
