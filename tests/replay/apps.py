"""Starting and ending the apps of fixtures."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SERVER = Path(__file__).with_name("server.py")
_LONGEST = 50  # bytes of a folder for sockets: the system takes 107, and their names are long too


class ReplayError(Exception):
    """A run that came to no end: the app did not start, or an event was not possible."""


@dataclass(slots=True)
class Served:
    """An app that runs. ``printed`` is what it wrote, once it has ended."""

    port: int
    printed: list[str] = field(default_factory=list)


def folder_of_sockets() -> str:
    """The folder of temporary files, or another one where the path of that is too long."""
    wanted = tempfile.gettempdir()
    for folder in (wanted, "/tmp", "/var/tmp", "/dev/shm"):
        if len(os.fsencode(folder)) <= _LONGEST and os.access(folder, os.W_OK):
            return folder
    return wanted


@contextmanager
def app_server(python: str = sys.executable) -> Iterator[Path]:
    """The process that apps are forked from, of the interpreter ``python`` with its Dash; yields
    the path of its socket.

    Raises ReplayError when it does not start; why, is then on standard error.
    """
    with tempfile.TemporaryDirectory(dir=folder_of_sockets()) as folder:
        path = Path(folder, "socket")
        command = [python, "-P", str(SERVER), str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            if not process.stdout.readline():
                raise ReplayError("the server of apps does not start")
            try:
                yield path
            finally:
                process.kill()


@asynccontextmanager
async def served(server: Path, app: Path, port: int = 0) -> AsyncIterator[Served]:
    """Serve ``app``, a module or the folder of a project with an ``app.py``, in its own process, at
    ``port`` if that is free.

    Raises ReplayError with the traceback when it does not start.
    """
    folder, module = (app, "app") if app.is_dir() else (app.parent, app.stem)
    reader, writer = await asyncio.open_unix_connection(server)
    try:
        order = {"folder": str(folder), "module": module, "port": port}
        writer.write(json.dumps(order).encode() + b"\n")
        answer = json.loads(await reader.readline())
        if "error" in answer:
            raise ReplayError(f"the app does not start:\n{answer['error']}")
        process = Served(answer["port"])
        try:
            yield process
        finally:
            writer.write_eof()
            process.printed += (await reader.read()).decode(errors="replace").splitlines()
    finally:
        writer.close()
