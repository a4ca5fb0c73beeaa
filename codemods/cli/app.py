"""The program: the Typer app with its commands, and what ends it."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from typing import NoReturn

import typer

from codemods.cli.apply import apply
from codemods.cli.preview import preview
from codemods.cli.review import review
from codemods.cli.rules import rules
from codemods.cli.run import MISTAKE, UNREAD, WRONG_USAGE, debugging
from codemods.files.place import where

EXPLANATION = """Finds callback anti-patterns in Plotly Dash code and rewrites them.

Start with `dash-codemods preview`: it shows each rewrite as a diff, with the reason why it is
right, and writes nothing. `apply` writes the safe ones, `review` asks one by one. `rules` explains
what is looked for.

Exit codes: 0 done, 1 `--check` found something, 2 the command or the configuration is wrong, 3 some
file could not be read or written (the others were done), 4 a mistake of dash-codemods itself (it is
named, `--debug` shows the traceback, and the rest was done).
"""

app = typer.Typer(
    help=EXPLANATION,
    rich_markup_mode="markdown",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(preview)
app.command()(apply)
app.command()(review)
app.command()(rules)


@app.callback(invoke_without_command=True)
def explain(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version.", is_eager=True),
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"dash-codemods {installed('dash-codemods')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run() -> None:
    """Runs the command that ``sys.argv`` names.

    Exit codes: 0 done, 1 ``--check`` found something, 2 wrong usage or configuration, 3 a file
    could not be read or written, 4 a mistake of its own, 130 Ctrl-C.
    """
    sys.setrecursionlimit(5000)  # syntax trees of long sums and chains are deep
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head`: nobody reads on
    try:
        os.getcwd()
    except OSError:
        _end("the working directory is gone; change to another one", WRONG_USAGE)
    try:
        _run()
    except Exception as error:  # a file of the project that fails is a problem, no exception
        if isinstance(error, OSError) and error.filename is None:
            sys.stdout = None  # or Python would write the rest of the output once more
            _end(f"the output cannot be written: {error.strerror or error}", UNREAD)
        if debugging():
            traceback.print_exception(error)
        hint = "" if debugging() else " (--debug shows the traceback)"
        _end(f"failed: {where(error)}; please report this mistake{hint}", MISTAKE)


def _run() -> None:
    """The Typer app. Raises SystemExit, and OSError when its output cannot be written."""
    try:
        app()
    finally:
        if sys.stdout is not None:
            sys.stdout.flush()


def _end(message: str, code: int) -> NoReturn:
    print(f"dash-codemods: {message}", file=sys.stderr)
    sys.exit(code)
