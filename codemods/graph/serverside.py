"""Values that stay on the server: of those the browser holds a key (dash-extensions)."""

from __future__ import annotations

import ast

from codemods.files.place import Place
from codemods.flow.summary import any_call
from codemods.flow.values.domain import NO_UPDATE, Fixed, Some, Value, Whose, alternatives
from codemods.flow.values.heap import SCALARS
from codemods.graph.bound import BoundProp
from codemods.graph.graph import Graph
from codemods.graph.prop import Access
from codemods.python.project import Project

_WORDS = (b"Serverside", b"cached_callback")
_PLAIN = frozenset({"text", "number", "truth", "list", "dict", "set", "tuple"})
_SHOWN = (
    ast.Constant, ast.Dict, ast.List, ast.Tuple, ast.DictComp, ast.ListComp, ast.JoinedStr,
    ast.Compare,
)  # fmt: skip


def kept_on_server(prop: BoundProp) -> Place | None:
    """Where a prop gets, or may get, a key in the place of a value, if anywhere."""
    if not prop.graph.once(_is_spoken_of):
        return None
    project = prop.graph.project
    return next((each.place for each in prop.writers if _may_keep(project, each)), None)


def _is_spoken_of(graph: Graph) -> bool:
    """Whether a file of the app has a word of it."""
    return graph.project.says_any(_WORDS)


def _may_keep(project: Project, access: Access) -> bool:
    """Whether a writer may give a ``Serverside``, or has an Output that makes one of what it gets.

    What is seen to be a plain value is none.
    """
    callback, output = access.callback, access.dependency
    if output is not None and "Serverside" in ast.unparse(output.node):
        return True
    if callback is None or output not in callback.outputs:
        return not isinstance(access.value, _SHOWN)
    if callback.form == "clientside_callback":
        return False
    if not callback.has_own_function or "cached" in ast.unparse(callback.call.func):
        return True
    assert callback.function is not None
    position = callback.outputs.index(output)
    answers = any_call(project, callback, callback.function).answers
    values = (each.values[position] for each in answers)
    return not all(_is_plain(each) for value in values for each in alternatives(value))


def _is_plain(value: Value) -> bool:
    """Whether a value is seen to be one: what the function was given is, as its keys were resolved
    for that.
    """
    if isinstance(value, Some):
        return value.kind in _PLAIN or (value.whose is Whose.GIVEN and not value.made)
    return value == NO_UPDATE or isinstance(value, (*SCALARS, tuple, Fixed))
