"""``rules``: the rules, or one in full."""

from __future__ import annotations

from typing import Annotated

import typer

from codemods.cli.options import Color, ColorOption
from codemods.cli.run import fail


def rules(
    rule: Annotated[
        str | None, typer.Argument(help="One rule, in full.", show_default=False)
    ] = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """List the rules, or explain one: what, why, before and after, what makes it unsafe."""
    from codemods.engine.settings import UnknownRule, check_rules
    from codemods.reports import lists, terminal
    from codemods.rules import all_rules

    console = terminal.make_console(color=color.value)
    if rule is None:
        lists.print_rules(console, [(r.name, r.summary) for r in all_rules().values()])
        return
    try:
        check_rules([rule], all_rules())
    except UnknownRule as error:
        fail(str(error))
    found = all_rules()[rule]
    lists.print_documentation(console, f"# {found.name}\n\n{found.documentation}")
