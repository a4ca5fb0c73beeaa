"""The command line: one module a command, and what they share in ``options`` and ``run``."""

from __future__ import annotations

import gc


def main() -> None:
    """The program; its exit codes are those of ``app.run``."""
    gc.disable()  # a short run makes millions of objects, the first ones by its imports
    from codemods.cli.app import run

    run()
