"""What a callback may answer instead of values, and what it asks: in its body or in what it calls.

Where it cannot be seen which function is called, every one of the project that has the name may be
it. Code outside the project is taken to know nothing of Dash.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.findings import Place
from codemods.project.callbacks import Callback
from codemods.project.calls import METHODS, SHAPES
from codemods.project.names import dash_name, resolve
from codemods.project.project import Definition, Module, Project, has_no_update

# What keeps a callback from writing all that it could.
SILENT = frozenset({"no_update", "PreventUpdate", "raise"})
_MOST_FOLLOWED = 500  # functions; of a name like "get" every one of a large project may be meant
_WORDS = (b"no_update", b"NoUpdate", b"PreventUpdate", b"Patch", b"ctx", b"callback_context")
_TRIGGERS = frozenset({"triggered", "triggered_id", "triggered_prop_ids"})
_NAMES = {
    "dash.no_update": "no_update",
    "dash.NoUpdate": "no_update",
    "dash.exceptions.PreventUpdate": "PreventUpdate",
    "dash.Patch": "Patch",
}


def answers(project: Project, callback: Callback) -> dict[str, Place]:
    """Where a callback, or what it calls, speaks of ``no_update``, ``PreventUpdate``, ``Patch``,
    asks ``ctx`` for the ``trigger`` or for the ``shape`` of the call; and where it has a ``raise``
    or ``assert`` itself: the first place of each. ``unseen`` is in it where too many functions may
    be called to look at them all.
    """
    assert callback.function is not None
    found: dict[str, Place] = {}
    for node in ast.walk(callback.function):
        if isinstance(node, ast.Raise | ast.Assert):
            found.setdefault("raise", Place(callback.module.path, node.lineno))
    pending: list[tuple[Module, ast.AST]] = [(callback.module, callback.function)]
    seen: set[ast.AST] = {callback.function}
    for module, definition in pending:  # which grows meanwhile
        for word, place in _spoken(project, module, definition):
            found.setdefault(word, place)
        for called in _called(definition):
            new = [each for each in _meant(project, module, called) if each[1] not in seen]
            pending += new
            seen.update(definition for _, definition in new)
            if len(seen) > _MOST_FOLLOWED:
                return found | {"unseen": Place(callback.module.path, callback.line)}
    return found


def _spoken(project: Project, module: Module, definition: ast.AST) -> Iterator[tuple[str, Place]]:
    words = any(word in module.source.data for word in _WORDS)
    if not words and not project.quiet:
        return
    for node in ast.walk(definition):
        if isinstance(node, ast.Name | ast.Attribute):
            name = (dash_name(project, module, node) or "") if words else ""
            word = _NAMES.get(name) or _asked(name) or _held(project, module, node)
            if word is not None:
                yield word, Place(module.path, node.lineno)


def _held(project: Project, module: Module, node: ast.Name | ast.Attribute) -> str | None:
    """What a constant holds that has a name of its own (``NOTHING = (no_update, no_update)``)."""
    name = node.attr if isinstance(node, ast.Attribute) else node.id
    if name not in project.quiet:
        return None
    found = module.scopes.around(node).lookup(name) if isinstance(node, ast.Name) else None
    values = [each.value for each in found[1]] if found else []
    symbol = resolve(project, module, node)
    values += [symbol.binding.value] if symbol and symbol.binding else []
    held = any(value is not None and has_no_update(value) for value in values)
    return "no_update" if held else None


def _asked(name: str) -> str | None:
    """What an attribute of ``ctx`` tells."""
    owner, _, attribute = name.rpartition(".")
    if owner != "dash.ctx":
        return None
    return "trigger" if attribute in _TRIGGERS else "shape" if attribute in SHAPES else None


def _called(definition: ast.AST) -> Iterator[ast.expr]:
    """What is called, or passed on to be called, decorators included."""
    for node in ast.walk(definition):
        calls = (node.func, *node.args) if isinstance(node, ast.Call) else ()
        for each in (*calls, *getattr(node, "decorator_list", ())):
            if isinstance(each, ast.Name | ast.Attribute):
                yield each


def _meant(
    project: Project, module: Module, called: ast.expr
) -> Iterator[tuple[Module, Definition]]:
    """The definitions that a name may stand for."""
    symbol = resolve(project, module, called)
    if symbol is not None and symbol.module is not None and symbol.binding is not None:
        if isinstance(symbol.binding.node, Definition):
            yield symbol.module, symbol.binding.node
            return
    elif symbol is not None and project.find(symbol.dotted.partition(".")[0], module) is None:
        return
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    for other in project.defining(name):
        for node in other.definitions.get(name, ()):
            # Of dict.update and the like only a class of the project can have another one.
            if name not in METHODS or isinstance(other.scopes.parents[node], ast.ClassDef):
                yield other, node
