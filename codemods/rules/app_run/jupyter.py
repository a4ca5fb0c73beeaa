"""The part of app-run that is about JupyterDash: class, constructor and `run_server` change
together, since the arguments of `run_server` depend on the class.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codemods.dash.app import app_class, is_other
from codemods.files.place import Place
from codemods.python.project import Module, Project
from codemods.python.references import attributes, fallback, free, in_text, public, uses
from codemods.python.scope import statements
from codemods.rewriting.edits import Edit
from codemods.rules.rule import Finding, Proposal, Refused

if TYPE_CHECKING:
    import libcst as cst

    from codemods.rewriting.imports.reimport import Move
    from codemods.rewriting.syntax import Replacement

CLASS = "jupyter_dash.JupyterDash"
_SINCE = "2.11"  # the first Dash that runs in notebooks by itself
PARAMETERS = ("mode", "width", "height", "inline_exceptions")  # of JupyterDash.run_server
_KEYWORDS = {"mode": "jupyter_mode", "width": "jupyter_width", "height": "jupyter_height"}


@dataclass(frozen=True, slots=True)
class _Run:
    """A ``run_server`` of an app that is a JupyterDash, or may be one (not ``seen``)."""

    module: Module
    node: ast.Attribute
    seen: bool


def jupyter_findings(project: Project, module: Module, rule: str) -> Iterator[Finding]:
    """One change for all that has to do with JupyterDash in a file that imports it (the
    ``run_server`` calls in other files with it), or a refusal of each part.
    """
    imports = _imports(module)
    if not imports:
        return  # what it runs goes with the file that imports the class
    runs = _runs(project, module)
    if any(module.ignores(rule, node) for node in imports) or any(
        run.module.ignores(rule, run.node) for run in runs
    ):
        return
    problem = _problem(project, module, imports, runs)
    if problem is not None:
        reason, related = problem
        for node in (*imports, *(run.node for run in runs if run.seen and run.module is module)):
            yield Refused((node,), reason, related=related)
        return
    from codemods.rewriting.imports.reimport import why_not

    moves = _moves(project, module, imports)
    yield Proposal(
        nodes=(*imports, *(run.node for run in runs if run.module is module)),
        message=(
            "Dash itself runs in notebooks since 2.11, and run_server is gone since 3.0; "
            "the package jupyter-dash is no longer needed."
        ),
        rewrite=lambda: _rewrite(module, moves, runs),
        facts=("S14",),
        related=tuple(
            Place(run.module.path, run.node.lineno) for run in runs if run.module is not module
        ),
        elsewhere=tuple(run.module.path for run in runs if run.module is not module),
        obstacle=why_not(module, moves),
    )


def _imports(module: Module) -> list[ast.ImportFrom | ast.Import]:
    found: list[ast.ImportFrom | ast.Import] = []
    for node in statements(module.tree):
        match node:
            case ast.ImportFrom(module=str(name), level=0) if name.startswith("jupyter_dash"):
                found.append(node)
            case ast.Import() if any(a.name.startswith("jupyter_dash") for a in node.names):
                found.append(node)
    return sorted(found, key=lambda node: node.lineno)


def _importers(project: Project) -> list[Module]:
    modules = project.with_any((b"jupyter_dash",))
    return [module for module in modules if _imports(module)]


def _runs(project: Project, module: Module) -> list[_Run]:
    """The runs in the file, and in the files that do not import the class themselves."""
    found = []
    for other in project.with_any((b"run_server",)):
        if other is not module and _imports(other):
            continue
        for node in other.scopes.parents:
            if isinstance(node, ast.Attribute) and node.attr == "run_server":
                made = app_class(project, other, node.value)
                if made == CLASS or (made is None and not is_other(project, other, node)):
                    found.append(_Run(other, node, made == CLASS))
    return sorted(found, key=lambda run: (run.module.path, run.node.lineno))


Problem = tuple[str, tuple[Place, ...]]


def _problem(
    project: Project,
    module: Module,
    imports: list[ast.ImportFrom | ast.Import],
    runs: list[_Run],
) -> Problem | None:
    """Why the file is left alone."""
    if project.older_than(_SINCE):
        uses = f"this project uses {project.dash}"
        return f"Dash runs in notebooks by itself since {_SINCE}; {uses}", ()
    for statement in imports:
        reason = _import_problem(project, module, statement)
        if reason is not None:
            return reason, ()
    elsewhere = [run for run in runs if run.module is not module]
    if elsewhere and len(_importers(project)) > 1:
        place = Place(elsewhere[0].module.path, elsewhere[0].node.lineno)
        return f"which app {place} runs cannot be told from here", (place,)
    for run in runs:
        reason = _run_problem(run)
        if reason is not None:
            place = Place(run.module.path, run.node.lineno)
            return f"{place}: {reason}", (place,)
    return None


def _import_problem(
    project: Project, module: Module, statement: ast.ImportFrom | ast.Import
) -> str | None:
    names = [alias.name for alias in statement.names]
    if isinstance(statement, ast.Import) or names != ["JupyterDash"]:
        return "more of jupyter_dash is imported than the class; that part has to go first"
    if fallback(module, statement) is not None:
        return "it is imported in a `try` with an `except`, for more than one version of Dash"
    bound = statement.names[0].asname or "JupyterDash"
    if public(project, module, bound):
        return f"other modules take {bound} from here"
    for node in uses(module, module.scopes.around(statement), bound):
        taken, _ = attributes(module, node)
        if taken:
            return f"line {node.lineno}: Dash has no {bound}.{taken[0]}"
        call = module.scopes.parents[node]
        if isinstance(call, ast.Call) and call.func is node:
            if any(keyword.arg == "server_url" for keyword in call.keywords):
                return f"line {node.lineno}: Dash takes server_url when it runs"
    return None


def _run_problem(run: _Run) -> str | None:
    if not run.seen:
        return f"{ast.unparse(run.node.value)} may be such an app, and cannot be seen to be one"
    call = run.module.scopes.parents[run.node]
    if not isinstance(call, ast.Call) or call.func is not run.node:
        return "run_server is passed on, with arguments that cannot be seen"
    if any(k.arg is None for k in call.keywords) or any(
        isinstance(argument, ast.Starred) for argument in call.args
    ):
        return "what run_server gets cannot be seen; Dash calls mode, width and height otherwise"
    given = {*PARAMETERS[: len(call.args)], *(k.arg for k in call.keywords)}
    if "inline_exceptions" in given or len(call.args) > len(PARAMETERS):
        return "Dash.run has no inline_exceptions"
    return None


def _moves(
    project: Project, module: Module, imports: list[ast.ImportFrom | ast.Import]
) -> list[Move]:
    """The class from ``dash``, under the name that it has where it needs that."""
    from codemods.rewriting.imports.reimport import Move
    from codemods.rewriting.statements import Name

    moves = []
    for statement in imports:
        name = statement.names[0].asname
        usable = free(project, module, module.scopes.around(statement), "Dash", "dash.Dash")
        kept = in_text(module, "JupyterDash") or not usable
        alias = name or ("JupyterDash" if kept else None)
        moves.append(Move(statement, statement.names[0], (("dash", Name("Dash", alias)),)))
    return moves


def _rewrite(module: Module, moves: list[Move], runs: list[_Run]) -> tuple[Edit, ...]:
    from codemods.rewriting.imports.reimport import reimport
    from codemods.rewriting.statements import Name
    from codemods.rewriting.syntax import rewrite

    replacements: dict[Module, dict[ast.AST, Replacement]] = {}
    for move in moves:
        if move.origins == (("dash", Name("Dash")),):
            for use in uses(module, module.scopes.around(move.statement), "JupyterDash"):
                replacements.setdefault(module, {})[use] = _renamed
    for run in runs:
        call = run.module.scopes.parents[run.node]
        replacements.setdefault(run.module, {})[call] = _as_run
    edits = [edit for each, own in replacements.items() for edit in rewrite(each, own)]
    return (*reimport(module, moves), *edits)


def _renamed(node: cst.Name) -> cst.Name:
    return node.with_changes(value="Dash")


def _as_run(call: cst.Call) -> cst.Call:
    """``app.run_server(mode, …)`` as ``app.run(jupyter_mode=…)``."""
    import libcst as cst

    from codemods.rewriting.call.arguments import EQUAL, append, keyword

    arguments: list[cst.Arg] = []
    for position, argument in enumerate(call.args):
        name = argument.keyword.value if argument.keyword else PARAMETERS[position]
        named = argument.with_changes(
            keyword=cst.Name(_KEYWORDS.get(name, name)),
            equal=argument.equal if argument.keyword else EQUAL,
        )
        arguments.append(named)
    func = cst.ensure_type(call.func, cst.Attribute).with_changes(attr=cst.Name("run"))
    changed = call.with_changes(func=func, args=arguments)
    if any(a.keyword and a.keyword.value == "jupyter_mode" for a in arguments):
        return changed
    return append(changed, keyword("jupyter_mode", cst.SimpleString('"external"')))
