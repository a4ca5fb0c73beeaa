"""What holds for all tests: the same surroundings on every machine, and slow ones come last."""

from __future__ import annotations

import gc
import os
import signal
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Of the user, the terminal or the CI that the tests are started from: each would change what the
# program or git writes.
_OF_OUTSIDE = (
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLORTERM",
    "COLUMNS",
    "EDITOR",
    "FORCE_COLOR",
    "GITHUB_ACTIONS",
    "LINES",
    "NO_COLOR",
    "PY_COLORS",
    "TERMINAL_WIDTH",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
    "VISUAL",
)
_FIXED = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_KEY_0": "core.excludesFile",  # or git takes the one in the user's home
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_VALUE_0": "",
    "LC_ALL": "C.UTF-8",
    "TERM": "xterm-256color",
}
_HANDLERS = {signal.SIGINT: signal.default_int_handler}
# What a project or a repository has: below it, a folder of a test would belong to it.
_MARKERS = (".git", "pyproject.toml", "requirements.txt", "setup.cfg", "setup.py")


@pytest.hookimpl(trylast=True)  # pytest has looked at the terminal for its own output
def pytest_configure() -> None:
    """Before any test is collected, and in every worker."""
    for name in [*os.environ]:
        if name in _OF_OUTSIDE or name.startswith(("GIT_", "PYTHON")):
            del os.environ[name]
    os.environ.update(_FIXED)
    os.umask(0o022)
    _hear_signals()
    os.environ["TMPDIR"] = _temporary_folder()
    tempfile.tempdir = None
    # A busy machine may be slow at any moment, which is no mistake.
    patient = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    settings.register_profile("any machine", deadline=None, suppress_health_check=patient)
    settings.load_profile("any machine")
    gc.set_threshold(100_000, 20, 100)  # the tests keep many syntax trees, in which nothing is free


def _hear_signals() -> None:
    """What a shell starts in the background ignores some, and so would the tests' programs."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM):
            if signal.getsignal(number) is signal.SIG_IGN:
                signal.signal(number, _HANDLERS.get(number, signal.SIG_DFL))


def _temporary_folder() -> str:
    """Where temporary files are, as the user wants it; elsewhere if that is in a project."""
    wanted = tempfile.gettempdir()
    choice = [wanted, "/tmp", "/var/tmp", "/dev/shm"]
    return next((folder for folder in choice if _is_outside(Path(folder))), wanted)


def _is_outside(folder: Path) -> bool:
    above = [folder.resolve(), *folder.resolve().parents]
    return os.access(folder, os.W_OK) and not any(
        (each / marker).exists() for each in above for marker in _MARKERS
    )


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What programs leave for their next run goes to no folder of the user."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests come last: what is quick to say is said first.

    Two processes share them evenly all the same: who has done his half takes from the other's.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)
