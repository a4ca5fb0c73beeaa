"""Serves the apps of fixtures, each in a process of its own.

Run as a script with the path of a socket to listen on. One connection is one app: it asks with a
line of JSON, ``{"folder": …, "module": …, "port": …}``, and is answered with ``{"port": …}``, or
``{"error": …}`` when the app does not start. When the asker closes its side, it gets all that the
app printed, and the app ends.

Dash and Flask are imported once, here, and every app is a fork: it finds an interpreter in which
nothing else was done, and does not wait half a second for it.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import socket
import sys
import tempfile
import threading
import traceback
from socketserver import ForkingMixIn, StreamRequestHandler, UnixStreamServer
from unittest.mock import patch

from dash import Dash
from werkzeug.serving import make_server


class Apps(ForkingMixIn, UnixStreamServer):
    """Forks for each connection."""

    timeout = 1  # seconds between two looks at whether the tests are still there


class AppProcess(StreamRequestHandler):
    """One app, in the process forked for it."""

    def handle(self) -> None:
        """Start the app, and keep it until the other side has had enough."""
        order = json.loads(self.rfile.readline())
        with tempfile.TemporaryFile() as printed:
            os.dup2(printed.fileno(), sys.stdout.fileno())
            os.dup2(printed.fileno(), sys.stderr.fileno())
            self.wfile.write(json.dumps(_started(**order)).encode() + b"\n")
            self.rfile.read()
            sys.stdout.flush()
            printed.seek(0)
            self.wfile.write(printed.read())


def _started(folder: str, module: str, port: int) -> dict[str, object]:
    try:
        return {"port": _serve(folder, module, port)}
    except BaseException:  # an app may even call sys.exit()
        return {"error": traceback.format_exc()}


def _serve(folder: str, module: str, port: int) -> int:
    """Import ``module`` as a script in ``folder`` would, and serve its ``app``; the port, which is
    another one than was asked for when that is taken.
    """
    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.argv = [f"{module}.py"]
    with patch.object(Dash, "run"):  # some apps do not ask whether they are the main module
        app = importlib.import_module(module).app
    listening = _listening(port)
    at = int(listening.getsockname()[1])
    server = make_server("127.0.0.1", at, app.server, threaded=True, fd=listening.detach())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return at


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        return socket.create_server(("127.0.0.1", 0))


def main(path: str) -> None:
    """Serve until the process that started this one is gone."""
    sys.dont_write_bytecode = True
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    importlib.import_module("flask")  # what Dash imports only when an app is made
    parent = os.getppid()
    with Apps(path, AppProcess) as apps:
        print("ready", flush=True)
        while os.getppid() == parent:
            apps.handle_request()


if __name__ == "__main__":
    main(sys.argv[1])
