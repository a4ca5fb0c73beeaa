"""The options that the commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Color(StrEnum):
    """When to use colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


Paths = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files and folders; the current folder when none is given.", show_default=False
    ),
]
Select = Annotated[
    list[str] | None, typer.Option(metavar="RULE", help="Only this rule. Repeatable.")
]
Ignore = Annotated[
    list[str] | None, typer.Option(metavar="RULE", help="Not this rule. Repeatable.")
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Leave out files, in the syntax of .gitignore. Repeatable."),
]
DashVersion = Annotated[
    str | None,
    typer.Option(
        metavar="X.Y",
        help="The oldest Dash that the code must run on. Else what the project asks for.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=0, help="How many processes; without it as many as pay. Linux only."
    ),
]
Assume = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="What holds where the code does not show it: unset-events, unread-code. Repeatable.",
    ),
]
CacheDir = Annotated[
    str | None,
    typer.Option(metavar="FOLDER", help="Where to keep what was found. Else the user's own."),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Judge all files, and keep nothing for the next run.")
]
Config = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Read the options from FILE instead of pyproject.toml."),
]
ColorOption = Annotated[Color, typer.Option(help="When to use colours.")]
Debug = Annotated[
    bool,
    typer.Option("--debug", help="Show the traceback of a mistake of dash-codemods itself."),
]
Unsafe = Annotated[bool, typer.Option("--unsafe", help="The unsafe changes too.")]
Only = Annotated[
    list[str] | None,
    typer.Option(metavar="ID", help="Only the change with this id (from --format json)."),
]
