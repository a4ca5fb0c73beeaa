"""The command line: one module a command, and what they share in ``options`` and ``run``."""

from __future__ import annotations

import gc
import os
import sys

import typer

from codemods.commands.apply import apply
from codemods.commands.preview import preview
from codemods.commands.rules import rules

EXPLANATION = """Finds callback anti-patterns in Plotly Dash code and rewrites them.

Start with `dash-codemods preview`: it shows each rewrite as a diff, with the reason why it is
right, and writes nothing. `apply` writes the safe ones. `rules` explains what is looked for.
"""

app = typer.Typer(
    help=EXPLANATION,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(preview)
app.command()(apply)
app.command()(rules)


@app.callback(invoke_without_command=True)
def version(
    version: bool = typer.Option(False, "--version", help="Print the version.", is_eager=True),
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"dash-codemods {installed('dash-codemods')}")
        raise typer.Exit


def main() -> None:
    """The program: exit codes 0 done, 1 ``--check`` found something, 2 wrong usage or
    configuration, 3 a file could not be read or written.
    """
    gc.disable()  # a short run that makes millions of nodes and frees them all at its end
    sys.setrecursionlimit(5000)  # syntax trees of long sums and chains are deep
    try:
        app()
    except BrokenPipeError:  # `| head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
