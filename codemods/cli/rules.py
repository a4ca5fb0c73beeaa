"""``rules``: the rules and the facts that they rest on, or one of them in full."""

from __future__ import annotations

from typing import Annotated

import typer

from codemods.cli.options import Color, ColorOption
from codemods.cli.run import fail


def rules(
    rule: Annotated[
        str | None,
        typer.Argument(
            metavar="RULE|FACT|ASSUMPTION|facts",
            help="One rule, fact (S5) or assumption in full; or the list of the facts.",
            show_default=False,
        ),
    ] = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """List the rules, or explain one: what, why, before and after, what makes it unsafe.

    A rule rests on facts about Dash, which have numbers: S5 is one. What is safe under an
    assumption only says which; its page says when not to assume it.
    """
    from codemods.reports import lists, terminal
    from codemods.rules import all_rules
    from codemods.rules.assumptions import all_assumptions
    from codemods.rules.facts import all_facts

    console = terminal.make_console(color=color.value)
    if rule is None:
        lists.print_rules(
            console,
            [(r.name, r.summary) for r in all_rules().values()],
            [(a.name, a.summary) for a in all_assumptions().values()],
        )
    elif rule == "facts":
        lists.print_facts(console, [(f.number, f.title) for f in all_facts().values()])
    else:
        lists.print_documentation(console, _explained(rule))


def _explained(name: str) -> str:
    """What there is to say about a rule, a fact or an assumption. Ends the program for another
    name.
    """
    from codemods.engine.settings import UnknownRule, check_rules
    from codemods.rules import all_rules
    from codemods.rules.assumptions import all_assumptions
    from codemods.rules.facts import all_facts, cited

    if name[:1] in "sS" and name[1:].isdecimal():
        facts = all_facts()
        fact = facts.get(name.upper())
        if fact is None:
            fail(f"no fact is called {name}; there are {next(iter(facts))} to {[*facts][-1]}")
        return f"# {fact.number} {fact.title}\n\n{fact.text}"
    if (assumption := all_assumptions().get(name)) is not None:
        return f"# {name}\n\n{assumption.text}"
    try:
        check_rules([name], {*all_rules(), *all_assumptions()})
    except UnknownRule as error:
        fail(str(error))
    rule = all_rules()[name]
    explained = f"# {rule.name}\n\n{rule.documentation}"
    if not (behind := cited(rule.documentation)):
        return explained
    titles = "".join(f"- {fact.number}: {fact.title}\n" for fact in behind)
    one = f"In full: `dash-codemods rules {behind[0].number}`"
    return f"{explained}\n\n## How Dash behaves\n\n{titles}\n{one}"
