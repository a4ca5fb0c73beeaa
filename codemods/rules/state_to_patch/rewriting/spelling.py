"""What the new code of state-to-patch says, and whether it can: names, operators, displays."""

from __future__ import annotations

import ast

from codemods.dash.callback import Callback
from codemods.flow.alias.events import Write
from codemods.graph.round_trip import RoundTrip
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve_name
from codemods.python.scope import Scope
from codemods.rewriting.imports.naming import spelled, taken
from codemods.rules.state_to_patch.rewriting.loops import unnumbered

# What a Patch must be given by these, and the builtin that makes it of anything else.
DISPLAYED = {"extend": "list", "update": "dict"}
# Before it, operators on a whole Patch give something that is none (S17).
_WHOLE_OPERATORS = "2.17.1"
_TEMPLATES = {
    "set": "{}[{}] = {}",
    "append": "{}.append({})",
    "insert": "{}.insert({}, {})",
    "extend": "{} += {}",
    "update": "{}.update({})",
    "del": "del {}[{}]",
    "reverse": "{}.reverse()",
}


def patch_call(project: Project, module: Module) -> tuple[str, bool]:
    """How a module says ``Patch()``, and whether it must import the name first."""
    name, need = spelled(project, module, "Patch")
    return f"{name}()", need is not None


def unspeakable(project: Project, trip: RoundTrip) -> str | None:
    """Why the function cannot say what a Patch needs, if so: a name means something else there,
    or the Dash of the project has not the operator.
    """
    module, scope = trip.callback.module, _scope(trip.callback)
    other = taken(project, module, scope, "Patch")
    if other is not None:
        return other
    for loop in unnumbered(trip):
        if not says_builtin(project, trip.callback, "enumerate"):
            line = loop.line
            return f"enumerate, which line {line} needs, is the name of something else there"
    for write in trip.body.writes.values():
        line = write.statement.lineno
        given = bool(write.operands) and write.rebuilt is None and is_positional(write.statement)
        if write.operation == "update" and given and not is_display(write.operands[0], "dict"):
            if not says_builtin(project, trip.callback, "dict"):
                return f"dict, which line {line} needs, is the name of something else there"
        if write.operation not in DISPLAYED and whole_fails(project, write):
            return f"before Dash 2.17.1 the operator in line {line} fails on a whole Patch"
    return None


def says_builtin(project: Project, callback: Callback, name: str) -> bool:
    """Whether ``list``, ``dict`` or ``enumerate`` is the builtin in the function of a callback."""
    found = resolve_name(project, callback.module, _scope(callback), name)
    return found is not None and found.dotted == f"builtins.{name}"


def _scope(callback: Callback) -> Scope:
    assert isinstance(callback.function, ast.FunctionDef | ast.AsyncFunctionDef)
    return callback.module.scopes.of_node[callback.function]


def whole_fails(project: Project, write: Write) -> bool:
    """Whether a write is an operator on the whole value that a Patch has not yet (S17)."""
    if not isinstance(write.statement, ast.AugAssign) and not write.collapsed:
        return False
    return not write.path and project.older_than(_WHOLE_OPERATORS)


def template(project: Project, operation: str) -> str:
    """How a change is written: what is changed, and the operands, in the places of ``{}``."""
    if operation == "extend" and project.older_than(_WHOLE_OPERATORS):
        return "{}.extend({})"
    return _TEMPLATES[operation]


def is_positional(statement: ast.stmt) -> bool:
    """Whether the first operand is one, and no keyword of ``update(k=v)``."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return bool(statement.value.args)
    return isinstance(statement, ast.AugAssign)


def is_display(node: ast.expr, kind: str) -> bool:
    """Whether an expression is surely a list (or tuple), or a dictionary."""
    match node:
        case ast.List() | ast.Tuple() | ast.ListComp():
            return kind == "list"
        case ast.Dict() | ast.DictComp():
            return kind == "dict"
        case ast.Call(func=ast.Name(id=name)):
            return name == kind or (kind == "list" and name == "sorted")
    return False
