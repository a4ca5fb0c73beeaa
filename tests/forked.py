"""Runs the program in a process that is forked from one in which it is imported already.

It is a process of its own all the same, with its own working directory, streams and exit code; only
the half second in which Python starts and imports is spent once. Run as a script this is that
first process: it reads an order from each line of its input, and answers with the exit code.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any

LONGEST = 600  # seconds: the largest apps take long on a busy machine


def run(program: Sequence[str], arguments: Sequence[str], cwd: Path) -> tuple[int, bytes, bytes]:
    """Runs a program of this Python (``-m`` a module, ``-c`` code, or a script).

    The exit code, what it wrote, and what it said on standard error.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        server = _server(os.getpid())
        assert server.stdin is not None
        assert server.stdout is not None
        streams = [f"/proc/{os.getpid()}/fd/{stream.fileno()}" for stream in (out, err)]
        order = {
            "program": [*program, *arguments],
            "cwd": str(cwd),
            "streams": streams,
            "environment": dict(os.environ),
        }
        server.stdin.write(json.dumps(order).encode() + b"\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        return code, _whole(out), _whole(err)


def _whole(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read()


@cache
def _server(_process: int) -> subprocess.Popen[bytes]:
    """The first process: one for each process that tests run in."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    server = subprocess.Popen(
        [sys.executable, "-P", __file__],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    atexit.register(server.kill)
    return server


def main() -> None:
    """Answers orders until there are no more."""
    package = import_module("codemods")
    for module in pkgutil.walk_packages(package.__path__, "codemods."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name in _imported_by_a_run():
        with suppress(ImportError):
            import_module(name)
    gc.collect()
    gc.freeze()
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    for line in sys.stdin.buffer:
        child = os.fork()
        if child == 0:
            _serve(json.loads(line))
        _, status = os.waitpid(child, 0)
        answers.write(b"%d\n" % os.waitstatus_to_exitcode(status))


def _imported_by_a_run() -> list[str]:
    """What else the program imports where it shows something: a first child finds out."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as told:
        Path(folder, "app.py").write_text("import dash_html_components as html\n")
        child = os.fork()
        if child == 0:
            os.chdir(folder)
            with open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), 1)
            _run("-m", "codemods", "preview")
            told.write(json.dumps(sorted(sys.modules)).encode())
            told.flush()
            os._exit(0)
        os.waitpid(child, 0)
        names: list[str] = json.loads(_whole(told) or b"[]")
    return [name for name in names if name not in sys.modules]


def _serve(order: Mapping[str, Any]) -> None:
    """What the child does: it takes the streams, becomes the program, and never returns."""
    code = 1
    try:
        for number, path in enumerate((os.devnull, *order["streams"])):
            stream = os.open(path, os.O_RDONLY if number == 0 else os.O_RDWR)
            os.dup2(stream, number)
            os.close(stream)
        os.environ.clear()
        os.environ.update(order["environment"])
        os.chdir(order["cwd"])
        signal.alarm(LONGEST)
        code = _run(*order["program"])
    except BaseException:
        traceback.print_exc()
    finally:
        for stream_ in (sys.stdout, sys.stderr):
            if stream_ is not None:
                stream_.flush()
        os._exit(code)


def _run(program: str, *arguments: str) -> int:
    """What Python does with these arguments, in this process; the exit code."""
    sys.path.insert(0, os.getcwd())
    is_script = program not in ("-m", "-c")
    sys.argv = [program, *(arguments if is_script else arguments[1:])]
    try:
        if program == "-m":
            runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
        elif program == "-c":
            exec(arguments[0], {"__name__": "__main__"})
        else:
            runpy.run_path(program, run_name="__main__")
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            return ended.code or 0
        print(ended.code, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    main()
